"""Documents and decisions made by hand: no PDF, no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from redactor import rules as rules_step
from redactor.domain import Action, Decision, Document, Finding, PageText, Person, RoleEvidence, Span, Status
from redactor.rules import Rules

#: Every secret of the made document; none of them may turn up in a public file.
CANARIES = ("Wilhelmina Zuurbier-Kwak", "w.zuurbier@kanarie.example", "111222333")

TEXT = (
    "Contactpersoon\tWilhelmina Zuurbier-Kwak\n"
    "E-mail\tw.zuurbier@kanarie.example\n"
    "BSN 111222333 en minister Bruins Slot\n"
)


def make_page(text: str, page_index: int = 0) -> PageText:
    """A page on which every character is 6 by 10 points, on lines 12 points apart."""
    boxes = np.full((len(text), 4), np.nan)
    x, y = 50.0, 50.0
    for index, char in enumerate(text):
        if char == "\n":
            x, y = 50.0, y + 12.0
            continue
        if char != "\t":
            boxes[index] = (x, y, x + 6, y + 10)
        x += 6.0
    return PageText(
        page_index=page_index,
        width=595.0,
        height=842.0,
        rotation=0,
        text=text,
        boxes=boxes,
        sizes=np.full(len(text), 10.0),
    )


def make_document(*texts: str) -> Document:
    return Document(
        document_id="nota-17",
        path=Path("nota-17.pdf"),
        sha256="ab" * 32,
        pages=tuple(make_page(text, index) for index, text in enumerate(texts)),
    )


def decide_on(document: Document, text: str, **changes: object) -> Decision:
    """A decision on the first place where ``text`` stands."""
    page = next(p for p in document.pages if text in p.text)
    start = page.text.index(text)
    values: dict[str, object] = {
        "decision_id": f"d-{page.page_index}-{start}",
        "target": (Span(page.page_index, start, start + len(text)),),
        "action": Action.REDACT,
        "grounds": ("5.1.2.e",),
        "status": Status.AUTO,
        "decided_by": "policy:naam-in-veld",
        "label": "PERSOON",
        "toelichting": "Eerbiediging van de persoonlijke levenssfeer.",
        "finding_ids": (f"f-{page.page_index}-{start}",),
        "score": 0.95,
        "detector": "FieldRecognizer",
        "role": "ambtenaar",
        "text": text,
    }
    return Decision(**(values | changes))  # type: ignore[arg-type]


def finding_of(decision: Decision) -> Finding:
    return Finding(
        finding_id=decision.finding_ids[0],
        target=decision.target,
        label=decision.label,
        score=decision.score,
        detector=decision.detector,
        evidence=("veld:contactpersoon",),
        text=decision.text,
    )


@pytest.fixture(scope="session")
def rules() -> Rules:
    return rules_step.load()


@pytest.fixture
def document() -> Document:
    return make_document(TEXT)


@pytest.fixture
def decisions(document: Document) -> tuple[Decision, ...]:
    name, mail, bsn = CANARIES
    return (
        decide_on(document, name, person_id="p1"),
        decide_on(document, mail, label="EMAIL", score=0.6, status=Status.OPEN),
        decide_on(document, bsn, label="BSN", grounds=("5.1.1.e",), decided_by="policy:bsn", role=""),
        decide_on(
            document,
            "Bruins Slot",
            action=Action.KEEP,
            grounds=(),
            status=Status.OPEN,
            role="bewindspersoon",
            decided_by="policy:publieke-functie",
            score=0.4,
        ),
    )


@pytest.fixture
def findings(decisions: tuple[Decision, ...]) -> tuple[Finding, ...]:
    return tuple(finding_of(decision) for decision in decisions)


@pytest.fixture
def persons() -> tuple[Person, ...]:
    return (
        Person(
            person_id="p1",
            names=(CANARIES[0],),
            finding_ids=("f-0-15",),
            roles=(RoleEvidence(role="ambtenaar", source="veld:contactpersoon", finding_id="f-0-15"),),
        ),
    )


@pytest.fixture
def canaries() -> tuple[str, ...]:
    return CANARIES


@pytest.fixture
def make() -> Callable[..., Document]:
    return make_document


@pytest.fixture
def decide() -> Callable[..., Decision]:
    return decide_on


@pytest.fixture(scope="session")
def make_page_document() -> Callable[..., Document]:
    return make_document
