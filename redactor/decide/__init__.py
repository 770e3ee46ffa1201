"""Findings and persons -> decisions: what the law says of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from redactor.decide.overlap import join
from redactor.decide.policy import first_match, role_of
from redactor.domain import Action, Decision, Document, Finding, Person, Status
from redactor.rules import Rules

__all__ = ["DEFAULT_PROFILE", "PROFILES", "run"]

DEFAULT_PROFILE = "smallest-part"
PROFILES = (DEFAULT_PROFILE, "whole-block")

#: A name of a thing is accounted for only where it is also the name of a person in this document.
_THING = "OVERIG"


def run(
    findings: Sequence[Finding],
    persons: Sequence[Person],
    document: Document,
    rules: Rules,
    *,
    profile: str = DEFAULT_PROFILE,
) -> tuple[Decision, ...]:
    """Decides about every finding, per person where it names one.

    Args:
        findings: Of ``resolve``.
        persons: Of ``resolve``; all mentions of a person get that person's role.
        document: Its texts fill ``Decision.text``.
        rules: Policy, roles and grounds.
        profile: One of ``PROFILES``.

    Returns:
        In reading order, without overlap; every finding is covered by a decision.
    """
    by_id = {finding.finding_id: finding for finding in findings}
    person_of: dict[str, tuple[Person, str, bool]] = {}
    for person in persons:
        role, conflict = role_of(person, by_id, rules.roles)
        for finding_id in person.finding_ids:
            person_of[finding_id] = (person, role, conflict)
    decisions = []
    for finding in findings:
        if finding.label == _THING and not finding.keep_hint:
            continue
        known = person_of.get(finding.finding_id)
        role, conflict = (known[1], known[2]) if known else ("", False)
        rule = first_match(rules.policy, finding, role=role, profile=profile)
        status = rule.status
        action = rule.action
        grounds = rule.grounds
        if conflict and status is Status.AUTO:
            status = Status.OPEN
        decisions.append(
            Decision(
                decision_id=finding.finding_id.replace("f-", "d-", 1).replace("n-", "d-", 1),
                target=finding.target,
                action=action,
                grounds=grounds if action is Action.REDACT else (),
                status=status,
                decided_by=f"policy:{rule.id}",
                label=finding.label,
                toelichting=rule.toelichting,
                finding_ids=(finding.finding_id,),
                score=finding.score,
                detector=finding.detector,
                person_id=known[0].person_id if known else "",
                role=role,
                text=finding.text,
            )
        )
    texts = {page.page_index: page.text for page in document.pages}
    return tuple(
        replace(d, text=" ".join(texts[s.page_index][s.start : s.end] for s in d.target))
        if isinstance(d.target, tuple)
        else d
        for d in join(decisions)
    )
