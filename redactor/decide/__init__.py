"""Findings and persons -> decisions: what the law says of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from redactor.decide import blocks, lists
from redactor.decide.overlap import join
from redactor.decide.personas import name_persons
from redactor.decide.policy import first_match, outcome, role_of
from redactor.decide.scores import Calibration
from redactor.domain import Action, Area, Decision, Document, Finding, Person, Span
from redactor.forms import fold
from redactor.rules import ProfileRule, Rules

__all__ = ["default_profile", "run"]

#: A name of a thing is accounted for only where it is also the name of a person in this document.
_THING: Final = "OVERIG"
#: Labels and reasons of what no detector found: lists of the request, and contact blocks.
LISTED: Final = "LIJST"
BLOCK: Final = "CONTACTBLOK"
ALWAYS, NEVER = "altijd", "nooit"


def default_profile(rules: Rules) -> str:
    """The profile that holds when none is asked for: the first of rules/profiles.yaml."""
    return rules.profiles[0].id if rules.profiles else ""


def run(
    findings: Sequence[Finding],
    persons: Sequence[Person],
    document: Document,
    rules: Rules,
    *,
    profile: str = "",
    personas: bool = False,
) -> tuple[Decision, ...]:
    """Decides about every finding, per person where it names one.

    Args:
        findings: Of ``resolve``, and regions.
        persons: Of ``resolve``; all mentions of a person get that person's role.
        document: Its texts fill ``Decision.text``.
        rules: Policy, roles, grounds, profiles, and the lists of the request.
        profile: Id of a profile; the default one when empty.
        personas: Also give every removed person a persona label.

    Returns:
        In reading order, without overlap; every finding is covered by a decision.
    """
    profile = profile or default_profile(rules)
    calibration = Calibration(rules.calibration)
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
        chance = calibration.chance(finding.score, finding.detector)
        rule = first_match(
            rules.policy, finding, role=role, profile=profile, chance=chance, conflict=conflict
        )
        action, status = outcome(rule, chance)
        decisions.append(
            Decision(
                decision_id=finding.finding_id.replace("f-", "d-", 1).replace("n-", "d-", 1),
                target=finding.target,
                action=action,
                grounds=rule.grounds if action is Action.REDACT else (),
                status=status,
                decided_by=f"policy:{rule.id}",
                label=finding.label,
                toelichting=rule.toelichting,
                finding_ids=(finding.finding_id,),
                score=chance,
                detector=finding.detector,
                person_id=known[0].person_id if known else "",
                role=role,
                text=finding.text,
            )
        )
    if rules.listed:
        decisions = [*_never(decisions, persons, document, rules), *_always(document, rules)]
    if (chosen := next((p for p in rules.profiles if p.id == profile), None)) and chosen.evidence:
        decisions += _blocks(decisions, by_id, document, rules, chosen)
    texts = {page.page_index: page.text for page in document.pages}
    joined = tuple(
        replace(d, text=" ".join(texts[s.page_index][s.start : s.end] for s in d.target))
        if isinstance(d.target, tuple)
        else d
        for d in join(decisions)
    )
    return name_persons(joined, persons, rules.roles) if personas else joined


def _synthetic(rules: Rules, label: str, spans: tuple[Span, ...], *, hint: str = "") -> Decision:
    """A decision about a place that no detector found."""
    finding = Finding(
        finding_id=f"f-{spans[0].page_index}-{spans[0].start}-{spans[-1].end}-{label.lower()}",
        target=spans,
        label=label,
        score=1.0,
        detector=label.lower(),
        keep_hint=hint,
    )
    rule = first_match(rules.policy, finding, role="", profile="", chance=1.0)
    return Decision(
        decision_id=finding.finding_id.replace("f-", "d-", 1),
        target=spans,
        action=rule.action,
        grounds=rule.grounds,
        status=rule.status,
        decided_by=f"policy:{rule.id}",
        label=label,
        toelichting=rule.toelichting,
        finding_ids=(),
        score=1.0,
        detector=finding.detector,
    )


def _always(document: Document, rules: Rules) -> Iterator[Decision]:
    """Decisions for words of the request that always go, each on its own ground."""
    for listed in rules.listed:
        if listed.keep:
            continue
        for span in lists.places(listed, document):
            yield replace(_synthetic(rules, LISTED, (span,), hint=ALWAYS), grounds=(listed.ground,))


def _never(
    decisions: Sequence[Decision], persons: Sequence[Person], document: Document, rules: Rules
) -> Iterator[Decision]:
    """The decisions, with what the request never wants removed left readable.

    The full name of a person counts for all mentions of that person.
    """
    listed = [entry for entry in rules.listed if entry.keep]
    kept = {span for entry in listed for span in lists.places(entry, document)}
    names = {fold(" ".join(entry.text.split())) for entry in listed}
    ids = {
        person.person_id
        for person in persons
        if any(" " in name and fold(" ".join(name.split())) in names for name in person.names)
    }
    for decision in decisions:
        if (
            decision.action is Action.REDACT
            and isinstance(decision.target, tuple)
            and (decision.person_id in ids or lists.inside(decision.target, kept))
        ):
            rule = _synthetic(rules, LISTED, decision.target, hint=NEVER)
            decision = replace(
                decision,
                action=rule.action,
                grounds=rule.grounds,
                status=rule.status,
                decided_by=rule.decided_by,
                toelichting=rule.toelichting,
            )
        yield decision


def _blocks(
    decisions: Sequence[Decision],
    findings: Mapping[str, Finding],
    document: Document,
    rules: Rules,
    profile: ProfileRule,
) -> list[Decision]:
    """Decisions for the lines of the contact blocks of removed names; nobody who is kept goes with them."""
    ends = {label.lower() for field in rules.fields for label in field.labels}
    pages = {page.page_index: page for page in document.pages}
    cells = {index: blocks.cells(page) for index, page in pages.items()}
    kept = [s for d in decisions if d.action is Action.KEEP and d.person_id for s in d.target]  # type: ignore[union-attr]
    result: dict[Span, Decision] = {}
    for decision in decisions:
        if decision.action is not Action.REDACT or isinstance(decision.target, Area):
            continue
        codes = [c for i in decision.finding_ids if i in findings for c in findings[i].evidence]
        if not decision.person_id or not any(fnmatchcase(c, p) for c in codes for p in profile.evidence):
            continue
        name = decision.target[-1]
        page = pages[name.page_index]
        found = blocks.block(
            page, cells[name.page_index], name, profile, ends=ends - profile.within, within=profile.within
        )
        for span in found:
            if span not in result and not any(
                k.page_index == span.page_index and k.start < span.end and span.start < k.end for k in kept
            ):
                made = _synthetic(rules, BLOCK, (span,))
                result[span] = replace(
                    made, finding_ids=decision.finding_ids, person_id="", status=decision.status
                )
    return list(result.values())
