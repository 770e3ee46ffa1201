"""The shipped list of office holders: whose name stays, and in a document of which date."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from redactor.detect.engine import Engine
from redactor.domain import Action, Document, Status
from redactor.pipeline.ready import Ready
from redactor.rules import Rules
from tests.conftest import typed_page

STAYS, ASKED, GOES = "stays", "stays if a person says so", "goes"


def outcomes(rules: Rules, engine: Engine, day: str, text: str) -> set[str]:
    """What becomes of the names in a memo of ``day``."""
    page = typed_page(f"Nota\nDatum: {day}\n\n{text}")
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(page,))
    decisions = Ready.make(rules, engine, None, None).decided(document).decisions
    return {
        GOES if d.action is Action.REDACT else STAYS if d.status is Status.AUTO else ASKED for d in decisions
    }


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        # A member of the Tweede Kamer from 2022 to 2025, named as such and without more.
        ("3 juni 2024", "Kamerlid mevrouw Eline Vedder stelt een vraag.", STAYS),
        ("3 juni 2024", "Op de brief van mevrouw Eline Vedder volgt antwoord.", STAYS),
        ("3 februari 2026", "Op de brief van mevrouw Eline Vedder volgt antwoord.", ASKED),
        ("3 juni 2019", "Op de brief van mevrouw Eline Vedder volgt antwoord.", GOES),
        # One who came back in November 2025 counts from the first time.
        ("3 juni 2024", "Op de brief van de heer Luc Stultiens volgt antwoord.", STAYS),
        ("3 juni 2023", "Op de brief van de heer Luc Stultiens volgt antwoord.", GOES),
        # A change of party ended no membership.
        ("3 juni 2024", "Op de brief van de heer Pieter Omtzigt volgt antwoord.", STAYS),
        # A state secretary of the cabinet of 2024, later a minister of it, a senator of 2023.
        ("3 juni 2025", "Op de brief van de heer Jean Rummenie volgt antwoord.", STAYS),
        ("3 oktober 2025", "Op de brief van de heer Gouke Moes volgt antwoord.", STAYS),
        ("3 oktober 2025", "Op de brief van mevrouw Ingrid Visseren-Hamakers volgt antwoord.", STAYS),
        # A namesake is nobody's office.
        ("3 juni 2024", "Op de brief van mevrouw Marleen Vedder aan de Tweede Kamer volgt antwoord.", GOES),
    ],
)
def test_an_office_counts_in_its_time(
    shipped_rules: Rules, engine: Engine, day: str, text: str, expected: str
) -> None:
    assert outcomes(shipped_rules, engine, day, text) == {expected}


def test_the_list_is_in_order(shipped_rules: Rules) -> None:
    lines = shipped_rules.lists["ambtsdragers"]
    assert list(lines) == sorted(set(lines))
    for line in lines:
        first, last, *_ = (*line.split(";")[2:], "", "")
        if first and last:
            assert datetime.date.fromisoformat(first) <= datetime.date.fromisoformat(last), line
