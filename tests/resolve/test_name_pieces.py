"""Pieces of one name become one mention; two names stay two. The model's findings are made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import detect, resolve
from redactor.detect.engine import Engine
from redactor.domain import Document, Finding, Span
from redactor.rules import Rules
from tests.conftest import typed_page


@pytest.fixture(scope="module")
def shipped_engine(shipped_rules: Rules) -> Engine:
    return detect.build_engine(shipped_rules)


def names_in(engine: Engine, rules: Rules, text: str, *found: str) -> list[str]:
    """Names on a page of which the model finds the pieces ``found``."""
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(typed_page(text),))
    findings = [
        Finding(
            finding_id=f"f{number}",
            target=(Span(0, start := text.index(piece), start + len(piece)),),
            label="PERSOON",
            score=0.95,
            detector="NerRecognizer",
            evidence=("model:persoon",),
            text=piece,
        )
        for number, piece in enumerate(found)
    ]
    resolution = resolve.run(findings, document, rules, vocabulary=engine.vocabulary)
    return [f.text for f in resolution.findings if f.label == "PERSOON"]


@pytest.mark.parametrize(
    ("text", "pieces", "whole"),
    [
        ("Aanwezig\nRahimi-Karimi, Zohreh, echtgenote", ("Rahimi-Karimi", "Zohreh"), "Rahimi-Karimi, Zohreh"),
        ("kapitein DELA CRUZ, Rommel B. is ziek", ("DELA CRUZ", "Rommel B."), "DELA CRUZ, Rommel B."),
        ("Met groet,\nSzabo O.\n", ("Szabo", "O."), "Szabo O."),
        (
            "de voorman is Sjaak \u2018de Beer' Vermeulen, zegt",
            ("Sjaak \u2018de Beer", "Vermeulen"),
            "Sjaak \u2018de Beer' Vermeulen",
        ),
    ],
)
def test_joined(
    shipped_engine: Engine, shipped_rules: Rules, text: str, pieces: tuple[str, ...], whole: str
) -> None:
    assert names_in(shipped_engine, shipped_rules, text, *pieces) == [whole]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("met Ottens, Scholtens en Bakhuizen", ("Ottens", "Scholtens")),
        ("gesproken met Brandsma, Sanne Huigen en", ("Brandsma", "Sanne Huigen")),
    ],
)
def test_two_persons(
    shipped_engine: Engine, shipped_rules: Rules, text: str, pieces: tuple[str, ...]
) -> None:
    assert names_in(shipped_engine, shipped_rules, text, *pieces) == list(pieces)
