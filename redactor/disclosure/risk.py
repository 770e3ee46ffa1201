"""In what order a person is shown decisions: the doubtful first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.domain import Action, Decision, Status


def by_risk(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions, the most doubtful first, so that the first ten are worth a look.

    Open before certain, kept before redacted (a wrong keep is a leak), then the least certain. Of the same
    words or the same person under the same rule only the first place comes there; whoever has judged it
    need not judge it nine times more, so the others follow behind all first places.
    """
    seen: set[tuple[str, str, Action]] = set()
    first: list[Decision] = []
    again: list[Decision] = []
    certain: list[Decision] = []
    for decision in sorted(decisions, key=_risk):
        what = decision.person_id or " ".join(decision.text.split()).casefold() or decision.decision_id
        key = (what, decision.decided_by, decision.action)
        if decision.status is not Status.OPEN:
            certain.append(decision)
        elif key in seen:
            again.append(decision)
        else:
            seen.add(key)
            first.append(decision)
    return [*first, *again, *certain]


def _risk(decision: Decision) -> tuple[bool, bool, float, str]:
    return (
        decision.status is not Status.OPEN,
        decision.action is not Action.KEEP,
        decision.score,
        decision.decision_id,
    )
