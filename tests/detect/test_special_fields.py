"""Fields that ask for special data: the whole value goes, whatever its words are."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from redactor import detect
from redactor.detect.engine import Engine
from redactor.domain import PageText
from redactor.rules import Rules


@pytest.fixture(scope="module")
def field_engine(shipped_rules: Rules) -> Engine:
    chosen = tuple(rule for rule in shipped_rules.recognizers if rule.name == "SpecialFieldRecognizer")
    return detect.build_engine(dataclasses.replace(shipped_rules, recognizers=chosen), model="none")


def told(engine: Engine, page: PageText) -> list[str]:
    return [finding.text for finding in engine.analyse(page)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Diagnose: zit al weken met de gordijnen dicht", ["zit al weken met de gordijnen dicht"]),
        ("- Antecedenten: ja, door rood, 2021. Zie dossier.", ["ja, door rood, 2021"]),
        ("Antecedenten: ja", []),
        ("Antecedenten (JDS): door rood gereden, 2021. Geen belemmering.", ["door rood gereden, 2021"]),
        ("Geloofsovertuiging : Sanatan Dharm", ["Sanatan Dharm"]),
        ("Medische bijzonderheden: geen", []),
        ("Medicatie: n.v.t.", []),
        ("Diagnose: -", []),
        ("Diagnose: zie bijlage", []),
        ("Onderwerp: diagnose van het proces", []),
        ("De diagnose luidde anders: het dak lekte.", []),
        ("Diagnose: " + "een lang verhaal over het dak " * 5, []),
    ],
)
def test_value_behind_its_label(
    field_engine: Engine, lay_out: Callable[..., PageText], line: str, found: list[str]
) -> None:
    assert told(field_engine, lay_out([[(40.0, line)]])) == found


def test_value_beside_its_label(field_engine: Engine, lay_out: Callable[..., PageText]) -> None:
    page = lay_out(
        [
            [(40.0, "Naam"), (200.0, "A. Bakker")],
            [(40.0, "Aandoening:"), (200.0, "de suiker")],
            [(40.0, "Plaats")],
        ]
    )
    assert told(field_engine, page) == ["de suiker"]


def test_column_under_its_heading(field_engine: Engine, lay_out: Callable[..., PageText]) -> None:
    page = lay_out(
        [
            [(40.0, "Naam"), (150.0, "Antecedenten"), (300.0, "Oordeel")],
            [(40.0, "Bakker"), (150.0, "joyriden 2011"), (300.0, "akkoord")],
            [(40.0, "Visser"), (150.0, "geen"), (300.0, "akkoord")],
            [(40.0, "Smit"), (150.0, "dealen"), (300.0, "afwijzen")],
        ]
    )
    assert told(field_engine, page) == ["joyriden 2011", "dealen"]


def test_it_is_a_proposal(field_engine: Engine, lay_out: Callable[..., PageText]) -> None:
    (finding,) = field_engine.analyse(lay_out([[(40.0, "Geloof: de Weg")]]))
    assert (finding.label, finding.evidence) == ("BIJZONDER", ("veld:bijzonder",))
    assert finding.score < 0.7
