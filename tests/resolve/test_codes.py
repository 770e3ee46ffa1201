"""Initials of people whom the document names nowhere else, and abbreviations that it explains."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.domain import Document, Finding, Span
from redactor.forms import Lexicon
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.codes import codes_of_people, defined_codes, told_codes
from redactor.rules import Rules
from tests.conftest import typed_page


@pytest.fixture(scope="module")
def lexicon(shipped_rules: Rules) -> Lexicon:
    return Lexicon(shipped_rules.lists)


def document(text: str) -> Document:
    return Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(typed_page(text),))


def finding(text: str, code: str, evidence: str, score: float, *, times: int = 1) -> list[Finding]:
    """The first ``times`` places of a code, as a detector would find them."""
    found, at = [], 0
    for _ in range(times):
        at = text.index(code, at)
        found.append(
            Finding(
                finding_id=f"f-{at}-{evidence}",
                target=(Span(0, at, at + len(code)),),
                label="PERSOON",
                score=score,
                detector="D",
                evidence=(evidence,),
                text=code,
            )
        )
        at += len(code)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QX meldt zich.\nQX belt terug.", {"QX"}),
        ("• QX: het was kort", {"QX"}),
        ("QX meldt zich. De QX belt.", set()),
        ("Overleg met QX over de brug", set()),
        ("QXZ meldt zich.\nQXZ belt terug.", set()),
        ("QXZ: ja\nQXZ: nee\n", {"QXZ"}),
        ("FEZ: ja\nFEZ: nee\n", set()),
    ],
)
def test_what_a_document_says_of_a_code_together(text: str, expected: set[str], lexicon: Lexicon) -> None:
    assert codes_of_people([], document(text), lexicon) == expected


def test_a_holder_of_an_action_counts_and_who_works_somewhere_does_not(lexicon: Lexicon) -> None:
    text = "brief\tQX\nBrandsma (VX)"
    field = finding(text, "QX", "veld:actiehouder", 0.4) + finding(text, "VX", "veld:mail-aan", 0.4)
    assert codes_of_people(field, document(text), lexicon) == {"QX"}


def test_a_unit_of_the_list_needs_more(lexicon: Lexicon) -> None:
    text = "nota\tRO\nbrief\tRO\nRO: ja\nRO: nee"
    once = finding(text, "RO", "veld:actiehouder", 0.4)
    assert codes_of_people(once, document("nota\tRO"), lexicon) == frozenset()
    twice = finding(text, "RO", "veld:actiehouder", 0.4, times=2)
    assert codes_of_people(twice, document(text), lexicon) == {"RO"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TM = techniek", {"TM"}),
        ("AK (algemene kosten), MvT (memorie van toelichting)", {"AK", "MvT"}),
        ("een programma van eisen (PvE)", {"PvE"}),
        ("de algemene kosten (AK)", {"AK"}),
        ("Annelies Vos (AV, voorzitter) en Bart Kok (BK)", set()),
        ("Stand = klaar; Bert (collega)", set()),
        ("RK = Rabia Kok, TM = Techniek", {"TM"}),
        ("Afkortingen: INC incidenteel, AMK amateurkunst,\nSTR structureel", {"INC", "AMK", "STR"}),
        ("Locatie (HK Hoofdkantoor, WG Werkplaats Gouda)", {"HK", "WG"}),
        ("KB kan bellen. SD schulddienst", set()),
        ("QX belt, RZ mailt, WT schrijft", set()),
    ],
)
def test_an_explained_abbreviation(text: str, expected: set[str]) -> None:
    vocabulary = Vocabulary(lambda word: WordFacts(listed=word == "rabia", first=word == "rabia"))
    assert defined_codes(document(text), vocabulary) == expected


def test_initials_that_the_document_explains_by_a_name() -> None:
    text = "NR = Noor Ruiter, TM =\nTechniek"
    assert told_codes([(0, text.index("Noor")), (0, text.index("Ruiter"))], {0: text}) == {"NR"}
