"""The policy table, and joining decisions that overlap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.decide.overlap import join
from redactor.decide.policy import first_match, role_of
from redactor.domain import Action, Area, Decision, Finding, Person, Rect, RoleEvidence, Span, Status
from redactor.rules import Rules


def finding(label: str, *, score: float = 0.9, hint: str = "", evidence: tuple[str, ...] = ()) -> Finding:
    return Finding(
        finding_id="f-0-0-4",
        target=(Span(0, 0, 4),),
        label=label,
        score=score,
        detector="proef",
        evidence=evidence,
        keep_hint=hint,
    )


#: Rows of the policy table in woo-practice 7: label, role, hint, evidence, score -> action, ground, status.
TABLE = [
    ("PERSOON", "", "", ("veld:contactpersoon",), 0.6, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("PERSOON", "bewindspersoon", "", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("PERSOON", "volksvertegenwoordiger", "", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("PERSOON", "top", "", (), 0.9, Action.KEEP, "", Status.OPEN),
    ("PERSOON", "leiding", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("PERSOON", "woordvoerder", "", (), 0.9, Action.KEEP, "", Status.OPEN),
    ("PERSOON", "burger", "", (), 0.5, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("PERSOON", "", "", (), 0.6, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("EMAIL", "", "functionele mailbox", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("EMAIL", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("TELEFOON", "", "algemeen nummer", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("TELEFOON", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("BSN", "", "", (), 0.9, Action.REDACT, "5.1.1.e", Status.AUTO),
    ("V_NUMMER", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("IBAN", "", "rekening organisatie", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("IBAN", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("ADRES", "", "kantooradres", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("ADRES", "", "locatie", (), 0.9, Action.KEEP, "", Status.AUTO),
    ("ADRES", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.AUTO),
    ("KENTEKEN", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("REGISTERNUMMER", "", "", (), 0.99, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("BIJZONDER", "", "", (), 0.9, Action.REDACT, "5.1.1.d", Status.OPEN),
    ("HANDTEKENING", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("GEBIED", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("PASFOTO", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("STEMPEL", "", "", (), 0.9, Action.REDACT, "5.1.2.e", Status.OPEN),
    ("PERSOON", "voormalig", "", (), 0.9, Action.KEEP, "", Status.OPEN),
    ("LIJST", "", "nooit", (), 1.0, Action.KEEP, "", Status.AUTO),
    ("CONTACTBLOK", "", "", (), 1.0, Action.REDACT, "5.1.2.e", Status.AUTO),
]


@pytest.mark.parametrize(("label", "role", "hint", "evidence", "score", "action", "ground", "status"), TABLE)
def test_the_policy_table(
    shipped_rules: Rules,
    label: str,
    role: str,
    hint: str,
    evidence: tuple[str, ...],
    score: float,
    action: Action,
    ground: str,
    status: Status,
) -> None:
    rule = first_match(
        shipped_rules.policy,
        finding(label, score=score, hint=hint, evidence=evidence),
        role=role,
        profile="smallest-part",
    )
    assert (rule.action, rule.status) == (action, status)
    assert rule.grounds == ((ground,) if ground else ())
    assert rule.toelichting


def person(*roles: tuple[str, str], mentions: int = 1) -> tuple[Person, dict[str, Finding]]:
    evidence = tuple(RoleEvidence(role=role, source=source, finding_id="n-0") for role, source in roles)
    found = {
        f"n-{i}": Finding(
            finding_id=f"n-{i}",
            target=(Span(0, i, i + 1),),
            label="PERSOON",
            score=0.9,
            detector="proef",
            evidence=("model:publiek",),
        )
        for i in range(mentions)
    }
    return Person(person_id="p-001", names=("X",), finding_ids=tuple(found), roles=evidence), found


def test_a_role_word_outweighs_everything(shipped_rules: Rules) -> None:
    who, found = person(
        ("ambtenaar", "woord:ambtenaar"), ("bestuurder-decentraal", "woord:bestuurder-decentraal")
    )
    # It is the role, but a person looks: somebody is called an official as well.
    assert role_of(who, found, shipped_rules.roles) == ("bestuurder-decentraal", True)
    who, found = person(("bestuurder-decentraal", "woord:bestuurder-decentraal"))
    assert role_of(who, found, shipped_rules.roles) == ("bestuurder-decentraal", False)


@pytest.mark.parametrize(
    ("role", "action", "rule"),
    [
        ("bewindspersoon", Action.KEEP, "rol-tegenstrijdig-publiek"),
        ("top", Action.KEEP, "rol-tegenstrijdig-publiek"),
        ("burger", Action.REDACT, "rol-tegenstrijdig"),
        ("", Action.REDACT, "rol-tegenstrijdig"),
    ],
)
def test_a_contradicted_role_goes_to_a_person(
    shipped_rules: Rules, role: str, action: Action, rule: str
) -> None:
    found = finding("PERSOON", evidence=("veld:contactpersoon",))
    match = first_match(shipped_rules.policy, found, role=role, profile="", conflict=True)
    assert (match.id, match.action, match.status) == (rule, action, Status.OPEN)


def test_the_model_alone_must_be_of_one_mind(shipped_rules: Rules) -> None:
    who, found = person(("publiek", "model"), mentions=3)
    assert role_of(who, found, shipped_rules.roles)[0] == ""
    who, found = person(("publiek", "model"), mentions=1)
    assert role_of(who, found, shipped_rules.roles)[0] == "publiek"


def test_a_party_to_the_case_gets_no_proposal_to_keep(shipped_rules: Rules) -> None:
    who, found = person(("commissielid", "woord:commissielid"), ("burger", "veld:burger"))
    assert role_of(who, found, shipped_rules.roles)[0] == "burger"


def decision(
    start: int, end: int, action: Action, *, ground: str = "5.1.2.e", score: float = 0.9
) -> Decision:
    return Decision(
        decision_id=f"d-{start}-{end}-{action.name}",
        target=(Span(0, start, end),),
        action=action,
        grounds=(ground,) if action is Action.REDACT else (),
        status=Status.AUTO,
        decided_by="policy:proef",
        label="PERSOON",
        toelichting="",
        finding_ids=(f"f-{start}",),
        score=score,
        detector="proef",
    )


RANGES = st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from(Action))


@given(st.lists(RANGES, max_size=12))
def test_joining_covers_exactly_what_was_covered(ranges: list[tuple[int, int, Action]]) -> None:
    decisions = [decision(start, start + length, action) for start, length, action in ranges]
    covered = {
        i for d in decisions if d.action is Action.REDACT for s in d.target for i in range(s.start, s.end)
    }  # type: ignore[union-attr]
    joined = join(decisions)
    redact = [d for d in joined if d.action is Action.REDACT]
    after = [i for d in redact for s in d.target for i in range(s.start, s.end)]  # type: ignore[union-attr]
    assert sorted(after) == sorted(covered)
    for kept in joined:
        if kept.action is Action.KEEP:
            assert not covered & {i for s in kept.target for i in range(s.start, s.end)}  # type: ignore[union-attr]


def test_all_grounds_of_a_joined_place_are_kept() -> None:
    (only,) = join(
        [decision(0, 8, Action.REDACT), decision(5, 14, Action.REDACT, ground="5.1.1.e", score=0.95)]
    )
    assert only.target == (Span(0, 0, 14),)
    assert set(only.grounds) == {"5.1.1.e", "5.1.2.e"}
    assert set(only.finding_ids) == {"f-0", "f-5"}


def test_a_drawn_area_stays_as_it_is() -> None:
    area = Area(0, (Rect(1, 1, 9, 9),))
    drawn = Decision(
        decision_id="d-gebied",
        target=area,
        action=Action.REDACT,
        grounds=("5.1.2.e",),
        status=Status.DECIDED,
        decided_by="reviewer:jurist",
        label="GEBIED",
        toelichting="",
        finding_ids=(),
        score=1.0,
        detector="beoordelaar",
    )
    assert drawn in join([decision(0, 4, Action.REDACT), drawn])
