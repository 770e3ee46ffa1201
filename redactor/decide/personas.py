"""Persona labels: the same word and number for one person throughout a document, such as ``ambtenaar 1``.

Source: woo-practice 2.5. An option: in a small unit a label with a function can itself tell who it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from redactor.domain import Action, Decision
from redactor.rules import RoleRule

#: Of a person whose role is unknown.
UNKNOWN: Final = "persoon"


def name_persons(decisions: Sequence[Decision], roles: Sequence[RoleRule]) -> tuple[Decision, ...]:
    """The decisions, those that remove a person's name with that person's label.

    Args:
        decisions: In reading order: persons are numbered, per word, as they first come.
        roles: Their ``persona`` is the word for a role.
    """
    words = {role.id: role.persona for role in roles}
    count: Counter[str] = Counter()
    labels: dict[str, str] = {}
    result = []
    for decision in decisions:
        if decision.action is Action.REDACT and decision.person_id:
            if decision.person_id not in labels:
                word = words.get(decision.role) or UNKNOWN
                count[word] += 1
                labels[decision.person_id] = f"{word} {count[word]}"
            decision = replace(decision, persona=labels[decision.person_id])
        result.append(decision)
    return tuple(result)
