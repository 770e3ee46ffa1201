"""The legal checks in the certificate: each can say "let op", and none judges what nobody said."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor import rules as rules_step
from redactor.disclosure.checks import CHECKS, Check, checks, proposed_section
from redactor.disclosure.checks.document import older
from redactor.disclosure.checks.nota import BESLISNOTA
from redactor.domain import Action, Area, Decision, Document, Rect
from redactor.rules import Rules

RULES = rules_step.load()
Decide = Callable[..., Decision]


def found(decisions: Sequence[Decision], **options: Any) -> dict[str, Check]:
    return {check.id: check for check in checks(decisions, RULES, **options)}


def outcomes(decisions: Sequence[Decision], **options: Any) -> dict[str, str]:
    return {name: check.outcome for name, check in found(decisions, **options).items()}


def test_every_check_has_its_texts_and_its_function() -> None:
    assert list(CHECKS) == list(RULES.checks)
    assert all(rule.article and rule.attention for rule in RULES.checks.values())
    for check in found([]).values():
        assert check.outcome != "let op"
        assert (check.outcome == "niet beoordeeld") == bool(check.explanation)


def test_every_ground_has_a_motivation() -> None:
    assert set(RULES.motivations) == {code for code, ground in RULES.grounds.items() if ground.citable}
    assert all(RULES.motivations[c].older for c, ground in RULES.grounds.items() if ground.years)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"grounds": ("5.1.1.e",)}, "in orde"),
        ({"grounds": ("5.1.1.e", "5.1.2.e")}, "in orde"),
        ({"grounds": ("5.1.2.e",)}, "let op"),
        ({"action": Action.KEEP, "grounds": ()}, "let op"),
    ],
)
def test_a_bsn_goes_on_its_own_ground(
    document: Document, decide: Decide, changes: dict[str, Any], expected: str
) -> None:
    check = found([decide(document, "111222333", **({"label": "BSN"} | changes))])["bsn-grond"]
    assert check.outcome == expected
    assert check.pages == ((1,) if expected == "let op" else ())
    assert "46" in check.article


def test_groups_are_no_grounds(document: Document, decide: Decide) -> None:
    check = found([decide(document, "BSN", grounds=("5.1.2",))])["groep"]
    assert (check.outcome, check.grounds) == ("let op", ("5.1.2",))
    assert outcomes([decide(document, "BSN")])["groep"] == "in orde"


@pytest.mark.parametrize(
    ("grounds", "expected"),
    [
        (("5.1.2.e", "5.1.5"), "let op"),
        (("5.1.5", "5.1.1.c"), "let op"),
        (("5.1.5",), "in orde"),
        (("5.1.5", "5.2.1"), "in orde"),
        (("5.1.1.c", "5.1.2.e"), "in orde"),
    ],
)
def test_the_residual_ground_stands_alone(
    document: Document, decide: Decide, grounds: tuple[str, ...], expected: str
) -> None:
    assert outcomes([decide(document, "BSN", grounds=grounds)])["restgrond"] == expected
    # On two boxes it is not the same information.
    apart = [decide(document, "BSN", grounds=(ground,)) for ground in grounds]
    assert outcomes(apart)["restgrond"] == "in orde"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"grounds": ("5.1.2.e",), "toelichting": " "}, "in orde"),
        ({"grounds": ("5.1.2.i",)}, "let op"),
        ({"grounds": ("5.1.2.i",), "decided_by": "reviewer:jurist", "toelichting": " "}, "let op"),
        ({"grounds": ("5.1.2.i",), "decided_by": "reviewer:jurist"}, "in orde"),
        ({"grounds": ("5.1.1.c",)}, "in orde"),
    ],
)
def test_relative_grounds_have_a_motivation(
    document: Document, decide: Decide, changes: dict[str, Any], expected: str
) -> None:
    assert outcomes([decide(document, "BSN", **changes)])["motivering"] == expected


@pytest.mark.parametrize(("ground", "check"), [("5.1.4", "datum"), ("5.1.6", "milieu"), ("5.2.4", "milieu")])
def test_what_a_person_should_look_at(document: Document, decide: Decide, ground: str, check: str) -> None:
    assert outcomes([decide(document, "BSN")])[check] == "in orde"
    assert outcomes([decide(document, "BSN", grounds=(ground,))])[check] == "let op"


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
    document: Document, decide: Decide, category: str, ground: str, expected: str
) -> None:
    decided = [decide(document, "BSN", grounds=(ground,))]
    assert outcomes(decided, category=category)["beleidsopvatting"] == expected


@pytest.mark.parametrize(
    ("dated", "ground", "expected"),
    [
        ("2021-11-24", "5.1.2.e", "in orde"),
        ("2021-11-23", "5.1.2.e", "let op"),
        ("2015-01-01", "5.1.5", "let op"),
        ("2015-01-01", "5.2.1", "let op"),
        ("2015-01-01", "5.1.1.e", "in orde"),
        ("2026-01-01", "5.1.2.e", "in orde"),
        ("", "5.1.2.e", "niet beoordeeld"),
    ],
)
def test_five_years(document: Document, decide: Decide, dated: str, ground: str, expected: str) -> None:
    decided = [decide(document, "BSN", grounds=(ground,))]
    options = {"decided": datetime.date(2026, 11, 24)}
    if dated:
        options["dated"] = datetime.date.fromisoformat(dated)
    assert outcomes(decided, **options)["vijf-jaar"] == expected


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31)), st.integers(0, 4000))
def test_years_are_counted_by_the_calendar(start: datetime.date, days: int) -> None:
    end = start + datetime.timedelta(days=days)
    if days < 365 * 5 + 1:
        assert not older(start, end, years=5)
    if days > 365 * 5 + 2:
        assert older(start, end, years=5)


HEADING = "5. Informatie die niet\nopenbaar gemaakt kan worden\n"
PRIVACY = "Persoonsgegevens zijn niet openbaar ter bescherming van de persoonlijke levenssfeer.\n"


@pytest.mark.parametrize(
    ("text", "grounds", "category", "expected"),
    [
        (HEADING + "5.1. Toelichting\n" + PRIVACY + "Kwak", ("5.1.2.e",), BESLISNOTA, "in orde"),
        (HEADING + PRIVACY + "Kwak", ("5.1.1.e", "5.1.2.e"), "", "in orde"),
        (HEADING + "Persoonsgegevens zijn niet openbaar.\nKwak", ("5.1.1.e",), "", "in orde"),
        (HEADING + PRIVACY + "Kwak", (), BESLISNOTA, "let op"),
        (HEADING + PRIVACY + "Kwak", ("5.1.2.h",), BESLISNOTA, "let op"),
        (HEADING + "Gelet op artikel 5.1, tweede lid, onder h.\nKwak", ("5.1.2.h",), BESLISNOTA, "in orde"),
        (HEADING + "Bedrijfsgegevens zijn weg. " + PRIVACY + "Kwak", ("5.1.2.e",), BESLISNOTA, "let op"),
        (HEADING + "Niet van toepassing.\nKwak", (), BESLISNOTA, "in orde"),
        (HEADING + "N.v.t.\nKwak", ("5.1.2.e",), BESLISNOTA, "let op"),
        (HEADING + "N.v.t.\n6. Bijlagen\n" + PRIVACY + "Kwak", (), BESLISNOTA, "in orde"),
        (HEADING + "Kwak", ("5.1.2.e",), "", "let op"),
        (HEADING + "Niet van toepassing, met uitzondering van namen.\nKwak", ("5.1.2.e",), "", "in orde"),
        (HEADING + "De dossiers bevatten persoons- en bedrijfsgegevens.\nKwak", ("5.1.1.d",), "", "in orde"),
        (
            HEADING + "Namen.\nOpgesteld door\tKwak, monteur beveiliging, niet openbaar",
            ("5.1.2.e",),
            "",
            "in orde",
        ),
        (HEADING + "Toelichting\n" + PRIVACY + "Kwak", ("5.1.2.e",), "", "in orde"),
        (HEADING + "De inspectie en het toezicht. " + PRIVACY + "Kwak", ("5.1.2.e",), "", "in orde"),
        ("Kern\nKwak", ("5.1.2.e",), BESLISNOTA, "let op"),
        ("Kern\nKwak", (), BESLISNOTA, "in orde"),
        ("Kern\nKwak", ("5.1.2.e",), "", "niet beoordeeld"),
    ],
)
def test_the_notas_own_motivation_agrees_with_the_boxes(
    make: Callable[..., Document],
    decide: Decide,
    text: str,
    grounds: tuple[str, ...],
    category: str,
    expected: str,
) -> None:
    document = make(text)
    decided = [decide(document, "Kwak", grounds=grounds)] if grounds else []
    assert outcomes(decided, document=document, category=category)["eigen-motivering"] == expected


def test_a_proposed_section_says_what_was_redacted_and_satisfies_the_check(
    make: Callable[..., Document], decide: Decide
) -> None:
    every = tuple(RULES.motivations)
    for codes in (*((code,) for code in every), ("5.1.1.e", "5.1.2.e"), every):
        text = proposed_section(codes, RULES)
        document = make(HEADING + text + "\nKwak")
        decided = [decide(document, "Kwak", grounds=(code,)) for code in codes]
        check = found(decided, document=document)["eigen-motivering"]
        assert check.outcome == "in orde", (codes, check)
    assert proposed_section((), RULES) == ""


def test_a_page_that_is_wholly_gone_asks_why(make: Callable[..., Document], decide: Decide) -> None:
    document = make("Alles weg op deze bladzijde", "Hier staat nog tekst genoeg, BSN")
    everything = decide(document, "Alles weg op deze bladzijde", grounds=("5.1.1.c",))
    part = decide(document, "BSN")
    check = found([everything, part], document=document)["hele-pagina"]
    assert (check.outcome, check.pages) == ("let op", (1,))
    assert outcomes([part], document=document)["hele-pagina"] == "in orde"
    reasoned = decide(document, "Alles weg op deze bladzijde", decided_by="reviewer:jurist")
    assert outcomes([reasoned], document=document)["hele-pagina"] == "in orde"
    assert outcomes([everything])["hele-pagina"] == "niet beoordeeld"


def test_a_page_without_text_is_judged_by_its_area(make: Callable[..., Document], decide: Decide) -> None:
    document = make("", "BSN")
    page = document.pages[0]
    whole = decide(document, "BSN", target=Area(0, (Rect(0, 0, page.width, page.height),)))
    corner = decide(document, "BSN", target=Area(0, (Rect(0, 0, 90, 90),)))
    assert found([whole], document=document)["hele-pagina"].pages == (1,)
    assert outcomes([corner], document=document)["hele-pagina"] == "in orde"


def test_no_check_holds_text_of_the_document(
    decisions: tuple[Decision, ...], document: Document, canaries: tuple[str, ...], rules: Rules
) -> None:
    shown = repr(checks(decisions, rules, document=document, category=BESLISNOTA))
    assert not any(canary in shown for canary in canaries)
