"""The legal checks in the certificate: each can say "let op", and none judges what nobody said."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from redactor.disclosure.checks import BESLISNOTA, checks
from redactor.disclosure.verzoek import Verzoek
from redactor.domain import Decision, Document
from redactor.rules import Rules


def found(decisions: Sequence[Decision], request: Verzoek | None = None, **options: Any) -> dict[str, str]:
    return {check.id: check.outcome for check in checks(decisions, request, stem="nota", **options)}


def outcome(decisions: tuple[Decision, ...], request: Verzoek | None) -> str:
    return found(decisions, request)["art. 5.3 (ouder dan vijf jaar)"]


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ("2021-11-24", "in orde"),
        ("2021-11-23", "let op"),
        ("2015-01-01", "let op"),
        ("2026-01-01", "in orde"),
    ],
)
def test_five_years(decisions: tuple[Decision, ...], dated: str, expected: str) -> None:
    request = Verzoek(
        besluitdatum=datetime.date(2026, 11, 24), documentdatum=datetime.date.fromisoformat(dated)
    )
    assert outcome(decisions, request) == expected


def test_without_request_five_years_are_not_judged(decisions: tuple[Decision, ...]) -> None:
    assert outcome(decisions, None) == "niet beoordeeld"
    assert outcome(decisions, Verzoek(besluitdatum=datetime.date(2026, 1, 1))) == "niet beoordeeld"


def test_residual_ground_beside_another(document: Document, decide: Callable[..., Decision]) -> None:
    combined = decide(document, "BSN", grounds=("5.1.2.e", "5.1.5"))
    assert found([combined])["art. 5.1 lid 5 niet samen met lid 1 of 2"] == "let op"
    assert found([decide(document, "BSN")])["art. 5.1 lid 5 niet samen met lid 1 of 2"] == "in orde"


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"toelichting": " "}, "art. 5.1 lid 3 motivering bij elke grond van lid 2"),
        ({"grounds": ("5.1.4",)}, "art. 5.1 lid 4 noem de datum van openbaarmaking"),
        ({"grounds": ("5.1.6",)}, "art. 5.1 lid 6 alleen bij milieu-informatie"),
    ],
)
def test_what_a_person_should_look_at(
    document: Document, decide: Callable[..., Decision], changes: dict[str, Any], check: str
) -> None:
    assert found([decide(document, "BSN")])[check] == "in orde"
    assert found([decide(document, "BSN", **changes)])[check] == "let op"


@pytest.mark.parametrize(
    ("category", "ground", "expected"),
    [
        (BESLISNOTA, "5.2.1", "let op"),
        (BESLISNOTA, "5.1.2.e", "in orde"),
        ("c_3baef532", "5.2.1", "in orde"),
        ("", "5.2.1", "niet beoordeeld"),
    ],
)
def test_opinions_stay_in_a_nota_for_parliament(
    document: Document, decide: Callable[..., Decision], category: str, ground: str, expected: str
) -> None:
    decided = [decide(document, "BSN", grounds=(ground,))]
    assert found(decided, category=category)["art. 5.2 niet in een nota bij een Kamerstuk"] == expected


@pytest.mark.parametrize(
    ("text", "boxes", "category", "expected"),
    [
        ("5. Informatie die niet\nopenbaar gemaakt kan worden\nBSN", True, BESLISNOTA, "in orde"),
        ("5. Informatie die niet openbaar gemaakt kan worden\nBSN", False, BESLISNOTA, "let op"),
        ("Kern\nBSN", True, BESLISNOTA, "let op"),
        ("Kern\nBSN", False, BESLISNOTA, "in orde"),
        ("Kern\nBSN", True, "", "niet beoordeeld"),
    ],
)
def test_the_notas_own_motivation_agrees_with_the_boxes(
    make: Callable[..., Document],
    decide: Callable[..., Decision],
    rules: Rules,
    text: str,
    boxes: bool,
    category: str,
    expected: str,
) -> None:
    document = make(text)
    outcomes = found(
        [decide(document, "BSN")] if boxes else [],
        document=document,
        category=category,
        headings=rules.lists["motivering-koppen"],
    )
    assert outcomes["eigen motivering in de nota en vakken kloppen met elkaar"] == expected
