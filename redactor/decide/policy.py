"""First matching rule of rules/policy.yaml wins. All legal judgement; no PDF, no language processing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from redactor.domain import Action, Finding, Person, RoleEvidence, Status
from redactor.rules import PolicyRule, RoleRule

#: Evidence that somebody works or writes here: it contradicts a public role that only the model saw.
_CONTACT: Final = (
    "veld:contactpersoon",
    "veld:opsteller",
    "veld:paraaf",
    "veld:mail-van",
    "chat",
    "afsluiting",
)
#: The model alone makes somebody public only when it says so of this share of the mentions it saw.
_MODEL_SHARE: Final = 0.5
#: Ways of naming that speak against a bare surname being an office holder's.
_PRIVATE_FORM: Final = (
    "vorm:aanhef",
    "vorm:voorletters",
    "vorm:achternaam-eerst",
    "vorm:na-functie",
    "aanhef",
)
PUBLIC_KIND: Final = "publiek"
#: Kinds whose name stays or may stay, and kinds whose name goes.
_READABLE: Final = ("publiek", "top", "spreekt", "auteur")
_PRIVATE: Final = ("burger", "beroep", "ambtenaar")
#: Evidence for the one contradicts the other when it weighs at least this share of it.
_CONTRADICTION: Final = 0.4
#: Kinds that lead to a proposal to keep the name.
_PROPOSED_KEEP: Final = ("spreekt", "auteur")
#: Order in which kinds win when nothing contradicts.
_KIND_ORDER: Final = (
    "publiek",
    "top",
    "spreekt",
    "auteur",
    "leiding",
    "gemandateerd",
    "beroep",
    "burger",
    "ambtenaar",
)


def role_of(person: Person, findings: Mapping[str, Finding], roles: Sequence[RoleRule]) -> tuple[str, bool]:
    """The role in which a person acts, from all mentions together.

    Args:
        person: With role evidence.
        findings: By id; the person's mentions among them.
        roles: ``Rules.roles``.

    Returns:
        Role id ("" when unknown), and True when evidence contradicts it, so that a person must decide.
    """
    kinds = {rule.id: rule.kind for rule in roles}
    mentions = [findings[i] for i in person.finding_ids if i in findings]
    contact = is_contact(mentions)
    by_word = [r for r in person.roles if r.source != "model"]
    by_model = [r for r in person.roles if r.source == "model"]
    weights: dict[str, float] = {}
    for evidence in by_word:
        weights[evidence.role] = weights.get(evidence.role, 0.0) + evidence.weight
    strongest: dict[str, tuple[float, str]] = {}
    for role, weight in weights.items():
        kind = kinds.get(role, role)
        if kind not in strongest or weight > strongest[kind][0]:
            strongest[kind] = (weight, role)
    seen_by_model = sum(any(code.startswith("model:") for code in f.evidence) for f in mentions)
    contradicted = _contradicted(weights, kinds)
    model_says = bool(by_model) and len(by_model) > _MODEL_SHARE * max(seen_by_model, 1)
    if PUBLIC_KIND in strongest:
        role = strongest[PUBLIC_KIND][1]
        public = [r for r in by_word if kinds.get(r.role) == PUBLIC_KIND]
        list_only = all(_of_list(r) for r in public)
        if all(r.source == "lijst:achternaam" for r in public) and any(
            code in _PRIVATE_FORM for finding in mentions for code in finding.evidence
        ):
            # The surname of an office holder, but addressed as somebody else here.
            return "", True
        if contact and list_only:
            # A namesake of an office holder who works here.
            return "", True
        return role, contact or contradicted
    if contact or any(r.source.startswith("veld:") and kinds.get(r.role) == "burger" for r in by_word):
        # Somebody who works here or is a party to the case: a proposal to keep would be the wrong way round.
        strongest = {k: v for k, v in strongest.items() if k not in _PROPOSED_KEEP}
    for kind in _KIND_ORDER[1:]:
        if kind in strongest:
            return strongest[kind][1], contradicted
    if model_says and not contact:
        return PUBLIC_KIND, False
    return "", False


def is_contact(mentions: Sequence[Finding]) -> bool:
    """True when one of these places says that somebody works or writes here."""
    return any(code in _CONTACT for finding in mentions for code in finding.evidence)


def _contradicted(weights: Mapping[str, float], kinds: Mapping[str, str]) -> bool:
    """Words say both that this person acts in public and that it is an official or a citizen."""
    public = sum(w for role, w in weights.items() if kinds.get(role, role) in _READABLE)
    private = sum(w for role, w in weights.items() if kinds.get(role, role) in _PRIVATE)
    return min(public, private) >= _CONTRADICTION * max(public, private) > 0


def _of_list(evidence: RoleEvidence) -> bool:
    """Not by this document, but by a list or another document of the dossier."""
    return evidence.source.startswith(("lijst:", "dossier"))


def first_match(
    policy: Sequence[PolicyRule],
    finding: Finding,
    *,
    role: str,
    profile: str,
    chance: float | None = None,
    conflict: bool = False,
) -> PolicyRule:
    """The rule that decides about a finding.

    Args:
        policy: ``Rules.policy``; the last rule has no conditions.
        finding: What was found.
        role: Role id of the person, or "".
        profile: Profile of the organisation.
        chance: Chance (0..1) that the finding is right; its score when None.
        conflict: The evidence of the person's role contradicts itself.
    """
    sure = finding.score if chance is None else chance
    for rule in policy:
        when = rule.when
        if when.label and finding.label not in when.label:
            continue
        if when.role and role not in when.role:
            continue
        if when.hint and finding.keep_hint not in when.hint:
            continue
        if when.detector and finding.detector not in when.detector:
            continue
        if when.profile and profile not in when.profile:
            continue
        if when.conflict is not None and conflict is not when.conflict:
            continue
        if when.min_score is not None and sure < when.min_score:
            continue
        if when.max_score is not None and sure > when.max_score:
            continue
        if when.evidence and not any(
            fnmatchcase(code, pattern) for code in finding.evidence for pattern in when.evidence
        ):
            continue
        return rule
    raise AssertionError("the loader makes sure that the last rule has no conditions")


def outcome(rule: PolicyRule, chance: float) -> tuple[Action, Status]:
    """What a rule says at this chance (0..1): its thresholds ``keep`` and ``auto``, else as written."""
    if rule.keep is not None and chance < rule.keep:
        return Action.KEEP, Status.OPEN
    if rule.auto is not None and chance < rule.auto:
        return rule.action, Status.OPEN
    return rule.action, rule.status
