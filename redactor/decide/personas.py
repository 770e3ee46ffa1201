"""Persona labels: the same word and number for one person throughout a document or dossier: ``ambtenaar 1``.

Source: woo-practice 2.5. An option: in a small unit a label with a function can itself tell who it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from redactor.domain import Action, Decision, Person
from redactor.rules import RoleRule

#: Of a person whose role is unknown.
UNKNOWN: Final = "persoon"


def name_persons(
    decisions: Sequence[Decision], persons: Sequence[Person], roles: Sequence[RoleRule]
) -> tuple[Decision, ...]:
    """The decisions, those that remove a person's name with that person's label.

    Args:
        decisions: In reading order: outside a dossier persons are numbered, per word, as they first come.
        persons: Their numbers in the dossier, if they have any; who has none there gets the word alone.
        roles: Their ``persona`` is the word for a role.
    """
    words = {role.id: role.persona for role in roles}
    count: Counter[str] = Counter()
    numbers = {person.person_id: person.number for person in persons if person.number}
    labels: dict[str, str] = {}
    result = []
    for decision in decisions:
        if decision.action is Action.REDACT and decision.person_id:
            if decision.person_id not in labels:
                word = words.get(decision.role) or UNKNOWN
                count[word] += 1
                number = numbers.get(decision.person_id, 0) if numbers else count[word]
                labels[decision.person_id] = f"{word} {number}" if number else word
            decision = replace(decision, persona=labels[decision.person_id])
        result.append(decision)
    return tuple(result)
