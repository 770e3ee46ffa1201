"""The measuring tools work; the figures themselves are asked for with ``-m bench`` and stand in docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import gold, speed


def test_speed_counts_the_same_boxes() -> None:
    pace = speed.measure([speed.SAMPLE])
    assert pace.documents == 1
    assert pace.pages == 2
    assert pace.boxes > 0
    assert 0 < pace.product < pace.bare


def test_report_reads_the_scorers_figures() -> None:
    figures = {
        "docs": 2,
        "missing": 1,
        "secrets": 4,
        "entity_recall": 75.0,
        "touched": 75.0,
        "char_leak": 20.0,
        "docs_without_leak": 50.0,
        "trap_survival": 100.0,
        "kept_text": 99.0,
        "precision": None,
        "false_runs": 0,
        "by_kind": {"nota": "3/4"},
        "by_type": {"BSN": "0/0"},
    }
    text = gold.report(figures, [])
    assert "75.0 % of 4" in text
    assert "3/4" in text


@pytest.mark.bench
def test_gold_meets_its_floor(tmp_path: Path) -> None:
    """Issue 2: 85 % recall, 90 % traps and 98.5 % kept text on the text PDFs."""
    if not (gold.SHARED / "gold").is_dir():
        pytest.skip("the marked documents are not beside the repository (../shared/gold)")
    tools = gold.SHARED / "bench"
    gold.render(gold.SHARED / "gold", tmp_path, tools=tools)
    list(gold.redact_all(sorted((tmp_path / "pdf").glob("*.pdf")), tmp_path / "redacted"))
    figures = gold.score(tmp_path, tmp_path / "redacted", tools=tools, scans=False, show=0)
    assert figures["entity_recall"] >= 85
    assert figures["trap_survival"] >= 90
    assert figures["kept_text"] >= 98.5
