"""The corpus of errors once found (regressions.yaml): what fails is exactly what is known to fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from redactor.detect.engine import Engine, page_without_geometry

CORPUS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("regressions.yaml").read_text(encoding="utf-8")
)


def fails(engine: Engine, case: dict[str, Any]) -> bool:
    text = case["text"]
    covered: set[int] = set()
    for finding in engine.analyse(page_without_geometry(text)):
        if finding.label == case["label"] and not finding.keep_hint and isinstance(finding.target, tuple):
            covered |= {at for span in finding.target for at in range(span.start, span.end)}

    def signs(part: str) -> set[int]:
        start = text.index(part)
        return {at for at in range(start, start + len(part)) if text[at].isalnum()}

    return any(not signs(part) <= covered for part in case.get("found", ())) or any(
        signs(part) & covered for part in case.get("kept", ())
    )


def test_only_known_cases_fail(number_engine: Engine) -> None:
    failed = sorted(case["id"] for case in CORPUS["cases"] if fails(number_engine, case))
    assert failed == sorted(CORPUS["known_failures"])


def test_ids_are_unique_and_every_case_asks_something() -> None:
    ids = [case["id"] for case in CORPUS["cases"]]
    assert len(ids) == len(set(ids))
    assert all(case.get("found") or case.get("kept") for case in CORPUS["cases"])
    assert set(CORPUS["known_failures"]) <= set(ids)
