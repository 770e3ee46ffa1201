"""The count of what detection misses and takes by mistake, against marks with known places."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from redactor.detect.engine import page_without_geometry
from redactor.domain import Action, Decision, PageText, Span, Status
from tests.bench.detection import Counts, form_of, judge, report

TEXT = "Jan Bos belt storm Piet.\nWoord"


def page() -> PageText:
    """Every character a square of 10 points; the line end has none."""
    boxes = np.array([(10.0 * i, 0.0, 10.0 * i + 9, 9.0) for i in range(len(TEXT))])
    boxes[[c.isspace() for c in TEXT]] = np.nan
    return dataclasses.replace(page_without_geometry(TEXT), boxes=boxes)


def mark(tag: str, words: str, kind: str) -> dict[str, Any]:
    start = TEXT.index(words)
    rect = [0, 10.0 * start, 0.0, 10.0 * (start + len(words)) - 1, 9.0]
    return {"tag": tag, "t": kind, "why": kind, "text": words, "rects": [rect]}


def decision(words: str) -> Decision:
    start = TEXT.index(words)
    return Decision(
        decision_id=words,
        target=(Span(0, start, start + len(words)),),
        action=Action.REDACT,
        grounds=("5.1.2.e",),
        status=Status.OPEN,
        decided_by="policy:naam",
        label="PERSOON",
        toelichting="",
        finding_ids=(),
        score=0.9,
        detector="NerRecognizer",
    )


class Made:
    """As much of a Proposal as is looked at."""

    def __init__(self, *words: str) -> None:
        self.document = type("Document", (), {"pages": (page(),)})
        self.decisions = tuple(decision(w) for w in words)


def counted(*words: str) -> Counts:
    counts = Counts()
    truth = {"spans": [mark("r", "Jan Bos", "PERSON"), mark("k", "Piet", "storm")]}
    judge(Made(*words), truth, counts)  # type: ignore[arg-type]
    return counts


def test_a_name_gone_whole_is_found_and_the_rest_stays() -> None:
    lines = "\n".join(report(counted("Jan Bos")))
    assert "entity recall 100.00%" in lines
    assert "precision 100.00%" in lines
    assert "traps survived 100.00%" in lines
    assert "without any miss 100.0%" in lines


def test_half_a_name_is_a_miss_and_a_trap_is_told_by_its_kind() -> None:
    counts = counted("Jan", "Piet", "Woord")
    assert counts.missed == {"PERSON several words, partly": 1}
    assert counts.wrong == {"NerRecognizer: storm": 1, "NerRecognizer: no mark": 1}
    assert counts.traps == {("storm", False): 1}
    assert counts.whole == 0
    assert counts.keepable - counts.kept == len("Piet") + len("Woord")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("JvB", "initials"),
        ("j.b.", "initials"),
        ("MÖ", "initials"),
        ("bos", "in lower case"),
        ("JAN BOS", "in capitals"),
        ("Jan Bos", "several words"),
        ("Bos", "one word"),
    ],
)
def test_form_of_a_name(text: str, form: str) -> None:
    assert form_of(text) == form
