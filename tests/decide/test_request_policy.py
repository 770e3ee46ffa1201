"""What an organisation adds: words that always go or stay, whole contact blocks, personas, thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from redactor import decide
from redactor.decide.policy import outcome
from redactor.decide.scores import Calibration
from redactor.domain import Action, Decision, Document, Finding, PageText, Person, RoleEvidence, Span, Status
from redactor.rules import CalibrationRule, ListedText, PolicyRule, PolicyWhen, Rules

TypePage = Callable[..., PageText]

BLOCK = (
    "Opgesteld door\n"
    "drs. A. Kwartelhof\n"
    "Beleidsmedewerker\n"
    "Directie Waterzaken\n"
    "T 06 12 34 56 78\n"
    "a.kwartelhof@minvoorbeeld.nl\n"
    "Datum\n"
    "3 juni 2026\n"
    "\n"
    "De regeling gaat door, zegt Kwartelhof, en de raad stemt in met het voorstel.\n"
)


@pytest.fixture
def document(type_page: TypePage) -> Document:
    return made(type_page, BLOCK)


def made(type_page: TypePage, *texts: str) -> Document:
    return Document(
        document_id="nota",
        path=Path("nota.pdf"),
        sha256="",
        pages=tuple(type_page(text, page_index=index) for index, text in enumerate(texts)),
    )


def name_finding(document: Document, text: str, *, occurrence: int = 0, evidence: str = "") -> Finding:
    page = document.pages[0].text
    start = -1
    for _ in range(occurrence + 1):
        start = page.index(text, start + 1)
    return Finding(
        finding_id=f"n-0-{start}-{start + len(text)}",
        target=(Span(0, start, start + len(text)),),
        label="PERSOON",
        score=0.9,
        detector="proef",
        evidence=(evidence,) if evidence else (),
    )


def person(number: int, *findings: Finding, names: tuple[str, ...] = (), role: str = "") -> Person:
    return Person(
        person_id=f"p-{number:03d}",
        names=names,
        finding_ids=tuple(f.finding_id for f in findings),
        roles=(RoleEvidence(role=role, source=f"woord:{role}", finding_id=findings[0].finding_id),)
        if role
        else (),
    )


def texts(decisions: tuple[Decision, ...], action: Action) -> list[str]:
    return [d.text for d in decisions if d.action is action]


class TestLists:
    def test_words_that_always_go_take_their_own_ground(
        self, document: Document, shipped_rules: Rules
    ) -> None:
        rules = replace(
            shipped_rules, listed=(ListedText(text="de  REGELING gaat", keep=False, ground="5.1.2.h"),)
        )
        (only,) = decide.run([], [], document, rules)
        assert (only.text, only.grounds, only.status) == ("De regeling gaat", ("5.1.2.h",), Status.AUTO)
        assert only.decided_by == "policy:altijd-lijst"

    def test_they_are_whole_words_also_over_a_line_end(
        self, type_page: TypePage, shipped_rules: Rules
    ) -> None:
        document = made(type_page, "de zilver-\nmeeuw en de zilvermeeuwen en zilvermeeuw")
        rules = replace(shipped_rules, listed=(ListedText(text="zilvermeeuw", keep=False, ground="5.1.2.h"),))
        assert len(decide.run([], [], document, rules)) == 2

    def test_words_that_stay(self, document: Document, shipped_rules: Rules) -> None:
        phone = replace(name_finding(document, "06 12 34 56 78"), label="TELEFOON")
        rules = replace(shipped_rules, listed=(ListedText(text="06 12 34 56 78", keep=True),))
        (only,) = decide.run([phone], [], document, rules)
        assert (only.action, only.decided_by) == (Action.KEEP, "policy:nooit-lijst")
        # A part of what was found does not free the whole.
        rules = replace(shipped_rules, listed=(ListedText(text="06 12", keep=True),))
        (only,) = decide.run([phone], [], document, rules)
        assert only.action is Action.REDACT

    def test_a_full_name_frees_the_person_everywhere(self, document: Document, shipped_rules: Rules) -> None:
        full, bare = (
            name_finding(document, "A. Kwartelhof"),
            name_finding(document, "Kwartelhof", occurrence=1),
        )
        persons = [person(1, full, bare, names=("A. Kwartelhof", "Kwartelhof"))]
        rules = replace(shipped_rules, listed=(ListedText(text="A. Kwartelhof", keep=True),))
        assert texts(decide.run([full, bare], persons, document, rules), Action.REDACT) == []

    def test_what_always_goes_wins(self, document: Document, shipped_rules: Rules) -> None:
        listed = (
            ListedText(text="Kwartelhof", keep=True),
            ListedText(text="Kwartelhof", keep=False, ground="5.1.2.e"),
        )
        found = name_finding(document, "Kwartelhof", occurrence=1)
        decisions = decide.run([found], [person(1, found)], document, replace(shipped_rules, listed=listed))
        assert texts(decisions, Action.REDACT) == ["Kwartelhof", "kwartelhof", "Kwartelhof"]
        assert texts(decisions, Action.KEEP) == []


class TestWholeBlock:
    def run(
        self, document: Document, rules: Rules, *, profile: str = "whole-block", **options: str
    ) -> list[str]:
        name = name_finding(document, "A. Kwartelhof", evidence="veld:opsteller")
        decisions = decide.run([name], [person(1, name, **options)], document, rules, profile=profile)  # type: ignore[arg-type]
        return texts(decisions, Action.REDACT)

    def test_the_block_goes_up_to_the_next_field(self, document: Document, shipped_rules: Rules) -> None:
        assert self.run(document, shipped_rules) == [
            "A. Kwartelhof",
            "Beleidsmedewerker",
            "Directie Waterzaken",
            "T 06 12 34 56 78",
            "a.kwartelhof@minvoorbeeld.nl",
        ]

    def test_the_default_takes_the_smallest_part(self, document: Document, shipped_rules: Rules) -> None:
        assert self.run(document, shipped_rules, profile="") == ["A. Kwartelhof"]

    def test_a_name_in_running_text_has_no_block(self, document: Document, shipped_rules: Rules) -> None:
        name = name_finding(document, "Kwartelhof", occurrence=1)
        decisions = decide.run([name], [person(1, name)], document, shipped_rules, profile="whole-block")
        assert texts(decisions, Action.REDACT) == ["Kwartelhof"]

    def test_running_text_under_a_name_stays(self, type_page: TypePage, shipped_rules: Rules) -> None:
        text = (
            "Opgesteld door: A. Kwartelhof\nDe regeling gaat door en de gemeenteraad stemt in met het plan\n"
        )
        assert self.run(made(type_page, text), shipped_rules) == ["A. Kwartelhof"]

    def test_a_value_beside_a_short_label(self, type_page: TypePage, shipped_rules: Rules) -> None:
        text = "Contactpersoon\nA. Kwartelhof\nT\t06 12 34 56 78\n\n\nKosten\t100 euro\n"
        assert self.run(made(type_page, text), shipped_rules) == ["A. Kwartelhof", "T", "06 12 34 56 78"]

    def test_other_fields_of_a_form_stay(self, type_page: TypePage, shipped_rules: Rules) -> None:
        text = (
            "Opgesteld door\t\tA. Kwartelhof\nE-mail\t\ta.kwartelhof@minvoorbeeld.nl\n"
            "Datum\t\t3 juni 2026\nOns kenmerk\t\t2026-0017\n"
        )
        expected = ["A. Kwartelhof", "a.kwartelhof@minvoorbeeld.nl"]
        assert self.run(made(type_page, text), shipped_rules) == expected
        # A label that no list knows begins another field all the same.
        assert self.run(made(type_page, text.replace("Datum", "Versie B")), shipped_rules) == expected

    def test_a_block_in_the_margin_beside_the_body(self, type_page: TypePage, shipped_rules: Rules) -> None:
        body = "De regeling gaat volgend jaar door, want"
        text = f"{body}\tContactpersoon\n{body}\tA. Kwartelhof\n{body}\tsenior adviseur\n{body}\tDatum\n"
        assert self.run(made(type_page, text), shipped_rules) == ["A. Kwartelhof", "senior adviseur"]

    def test_who_acts_in_public_stays_in_the_block(self, type_page: TypePage, shipped_rules: Rules) -> None:
        text = "Parafenroute\nA. Kwartelhof\nC. Wielewaal\n"
        document = made(type_page, text)
        official = name_finding(document, "A. Kwartelhof", evidence="veld:paraaf")
        minister = name_finding(document, "C. Wielewaal")
        decisions = decide.run(
            [official, minister],
            [person(1, official), person(2, minister, role="bewindspersoon")],
            document,
            shipped_rules,
            profile="whole-block",
        )
        assert texts(decisions, Action.REDACT) == ["A. Kwartelhof"]
        assert texts(decisions, Action.KEEP) == ["C. Wielewaal"]


class TestPersonas:
    def test_one_label_for_one_person(self, type_page: TypePage, shipped_rules: Rules) -> None:
        document = made(type_page, "Anna en Bert en Carla en Anna en Dirk")
        a1, a2 = name_finding(document, "Anna"), name_finding(document, "Anna", occurrence=1)
        b, c, d = (name_finding(document, name) for name in ("Bert", "Carla", "Dirk"))
        persons = [
            person(1, a1, a2, role="ambtenaar"),
            person(2, b, role="burger"),
            person(3, c, role="ambtenaar"),
            person(4, d),
        ]
        found = [d, c, b, a2, a1]
        decisions = decide.run(found, persons, document, shipped_rules, personas=True)
        assert [x.persona for x in decisions] == [
            "ambtenaar 1",
            "burger 1",
            "ambtenaar 2",
            "ambtenaar 1",
            "persoon 1",
        ]
        assert {x.persona for x in decide.run(found, persons, document, shipped_rules)} == {""}

    def test_a_kept_person_has_none(self, document: Document, shipped_rules: Rules) -> None:
        name = name_finding(document, "A. Kwartelhof")
        (only,) = decide.run(
            [name], [person(1, name, role="bewindspersoon")], document, shipped_rules, personas=True
        )
        assert (only.action, only.persona) == (Action.KEEP, "")


RULE = PolicyRule(
    id="proef",
    when=PolicyWhen(),
    action=Action.REDACT,
    status=Status.AUTO,
    grounds=("5.1.2.e",),
    toelichting="",
    auto=0.8,
    keep=0.1,
)


class TestThresholds:
    @pytest.mark.parametrize(
        ("chance", "expected"),
        [
            (0.8, (Action.REDACT, Status.AUTO)),
            (0.79, (Action.REDACT, Status.OPEN)),
            (0.1, (Action.REDACT, Status.OPEN)),
            (0.09, (Action.KEEP, Status.OPEN)),
        ],
    )
    def test_auto_propose_keep(self, chance: float, expected: tuple[Action, Status]) -> None:
        assert outcome(RULE, chance) == expected

    def test_without_thresholds_the_rule_holds_at_any_chance(self) -> None:
        assert outcome(replace(RULE, auto=None, keep=None), 0.0) == (Action.REDACT, Status.AUTO)

    def test_a_score_becomes_a_chance(self) -> None:
        table = (
            CalibrationRule(detector="A", points=((0.2, 0.1), (0.6, 0.5), (0.8, 0.9))),
            CalibrationRule(detector="*", points=((0.0, 0.0), (1.0, 0.5))),
        )
        chances = [Calibration(table).chance(score, "A") for score in (0.0, 0.2, 0.4, 0.7, 1.0)]
        assert chances == pytest.approx([0.1, 0.1, 0.3, 0.7, 0.9])
        assert Calibration(table).chance(0.5, "B") == pytest.approx(0.25)
        assert Calibration(()).chance(0.5, "B") == 0.5

    def test_thresholds_look_at_the_chance(self, document: Document, shipped_rules: Rules) -> None:
        rules = replace(
            shipped_rules,
            policy=(RULE, shipped_rules.policy[-1]),
            calibration=(CalibrationRule(detector="*", points=((0.0, 0.0), (1.0, 0.5))),),
        )
        (only,) = decide.run([name_finding(document, "A. Kwartelhof")], [], document, rules)
        assert (only.status, only.score) == (Status.OPEN, 0.45)
