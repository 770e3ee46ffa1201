"""The reliability table and the chances that are fitted from it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.decide.scores import Calibration
from redactor.rules import CalibrationRule
from tests.bench import reliability
from tests.bench.reliability import Box, error, fit, table


def boxes(detector: str, score: float, right: int, wrong: int) -> list[Box]:
    return [
        Box(detector=detector, label="PERSOON", score=score, open=False, right=n < right)
        for n in range(right + wrong)
    ]


def test_table_counts_by_range() -> None:
    made = [*boxes("A", 0.55, 1, 1), *boxes("A", 0.97, 9, 1)]
    assert table(made) == [
        ("0.50-0.60", 2, pytest.approx(0.55), 0.5),
        ("0.95-1.00", 10, pytest.approx(0.97), 0.9),
    ]
    assert error(made) == pytest.approx((2 * 0.05 + 10 * 0.07) / 12)


def test_fit_makes_chances_true_and_rising() -> None:
    made = [*boxes("A", 0.5, 200, 200), *boxes("A", 0.7, 150, 250), *boxes("A", 0.9, 380, 20)]
    entries = fit(made)
    points = {entry["detector"]: entry["points"] for entry in entries}["A"]
    shares = [share for _, share in points]
    assert shares == sorted(shares)
    calibration = Calibration(
        [CalibrationRule(detector=e["detector"], points=tuple(e["points"])) for e in entries]
    )
    # The two lower scores contradict each other: together they get their mean.
    assert calibration.chance(0.5, "A") == calibration.chance(0.7, "A") == pytest.approx(0.4375, abs=0.01)
    assert calibration.chance(0.9, "A") == pytest.approx(0.95, abs=0.01)


def test_few_boxes_prove_little() -> None:
    made = [*boxes("A", 0.5, 50, 50), *boxes("B", 0.5, 3, 0), *boxes("C", 0.5, 20, 0)]
    entries = {entry["detector"]: entry for entry in fit(made)}
    assert set(entries) == {"*", "A", "C"}
    assert entries["C"]["points"][0][1] < 0.95


def test_scores_that_are_no_fixed_values_are_pooled() -> None:
    made = [box for n in range(200) for box in boxes("A", 0.5 + n / 400, 1, 0 if n > 100 else 1)]
    points = {entry["detector"]: entry["points"] for entry in fit(made)}["A"]
    assert 2 < len(points) < 20
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(points))
    assert points[0][1] == pytest.approx(0.5, abs=0.1)
    assert points[-1][1] > 0.9


def test_a_fit_is_on_all_folders_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(out: Path, **_: object) -> Iterator[Box]:
        yield from boxes("A", 0.9, *((30, 0) if out.name == "easy" else (0, 30)))

    monkeypatch.setattr(reliability, "boxes_of", read)
    written = tmp_path / "calibration.yaml"
    reliability.main(["easy", "hard", "--fit", str(written)])
    assert 'detector: "A", points: [[0.9, 0.5]], measured: 60' in written.read_text("utf-8")
