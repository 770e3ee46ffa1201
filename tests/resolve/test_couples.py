"""Persons in what the model takes for one thing; the model's findings are made by hand."""

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


def names_in(engine: Engine, rules: Rules, text: str, *things: str, person: str = "") -> list[str]:
    """Names of the persons on a page on which the model sees ``things``, and perhaps a ``person``."""
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(typed_page(text),))
    findings = [
        Finding(
            finding_id=f"f{number}",
            target=(Span(0, start := text.index(written), start + len(written)),),
            label="PERSOON" if written == person else "OVERIG",
            score=0.95,
            detector="NerRecognizer",
            evidence=("model:persoon" if written == person else "model:overig",),
            text=written,
        )
        for number, written in enumerate((*things, *([person] if person else [])))
    ]
    resolution = resolve.run(findings, document, rules, vocabulary=engine.vocabulary)
    return [f.text for f in resolution.findings if f.label == "PERSOON"]


@pytest.mark.parametrize(
    ("text", "thing", "found"),
    [
        ("versie 3, opgesteld: Puck & Ibrahim", "Puck & Ibrahim", ["Puck", "Ibrahim"]),
        (
            "zie Mees van Rijn & Pleun van Rijn hierna",
            "Mees van Rijn & Pleun van Rijn",
            ["Mees van Rijn", "Pleun van Rijn"],
        ),
        ("gast Douwe Smit van Staatsbosbeheer sprak", "Douwe Smit van Staatsbosbeheer", ["Douwe Smit"]),
        ("moeder of Sanne van Veilig Thuis bellen", "Sanne van Veilig Thuis", ["Sanne"]),
    ],
)
def test_found(shipped_engine: Engine, shipped_rules: Rules, text: str, thing: str, found: list[str]) -> None:
    assert names_in(shipped_engine, shipped_rules, text, thing) == found


def test_both_stand_elsewhere(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = "Onderwerp: paper Feng & Abbink\n\nDe studie van Feng en Abbink is herzien."
    assert (
        names_in(shipped_engine, shipped_rules, text, "Feng & Abbink", person="Feng en Abbink")[0] == "Feng"
    )


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("geleverd door Peek & Cloppenburg in Den Haag", "Peek & Cloppenburg"),
        ("bij Puck & Ibrahim B.V. gekocht", "Puck & Ibrahim"),
        ("het schip Johanna van Veenoever vaart", "Johanna van Veenoever"),
        ("een jan van gent; de Anna van Gent vaart", "Anna van Gent"),
    ],
)
def test_things_stay(shipped_engine: Engine, shipped_rules: Rules, text: str, thing: str) -> None:
    assert names_in(shipped_engine, shipped_rules, text, thing) == []
