"""Which strings must be gone from the whole file: bookmarks, link targets, tags and metadata included."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.domain import Action, Decision, ObjectDecision, Person
from redactor.forms import SecretMatcher, parse_name, squash
from redactor.resolve.mentions import PERSON

#: Shorter strings occur by chance in a file's objects.
_SHORTEST_SECRET = 4
#: Nine national digits of a Dutch number, whichever way the country or trunk prefix was written.
_PHONE = re.compile(r"(?:(?:00)?310?|0)([1-9]\d{8})")


def secrets(
    decisions: Sequence[Decision],
    persons: Sequence[Person],
    *,
    objects: Sequence[ObjectDecision] = (),
    kept_text: str = "",
) -> tuple[str, ...]:
    """Strings that must be gone from the whole file.

    Args:
        decisions: Of the document; what stays readable somewhere is no secret.
        persons: Their names in all written forms.
        objects: What was found in texts outside the pages alone.
        kept_text: Page text that stays readable. A bare surname that stands there is no secret.

    Returns:
        Longest first, each once. With a name goes its surname, with a telephone number its national digits.
    """
    result: dict[str, None] = {}
    derived: dict[str, None] = {}
    kept = {squash(d.text) for d in decisions if d.action is Action.KEEP}
    redacted_ids = {i for d in decisions if d.action is Action.REDACT for i in d.finding_ids}
    for decision in decisions:
        if decision.action is Action.REDACT and decision.text:
            result[re.sub(r"\s+", " ", decision.text).strip()] = None
            if number := _PHONE.fullmatch(re.sub(r"[^\d]", "", decision.text)):
                derived[number[1]] = None
    for found in objects:
        result[re.sub(r"\s+", " ", found.removed).strip()] = None
        if found.label == PERSON and (parsed := parse_name(found.removed)):
            derived[parsed.surname] = derived[parsed.full_surname] = None
    for person in persons:
        if not redacted_ids.intersection(person.finding_ids):
            continue
        for name in person.names:
            result[re.sub(r"\s+", " ", name).strip()] = None
            if parsed := parse_name(name):
                derived[parsed.surname] = derived[parsed.full_surname] = None
    readable = SecretMatcher(derived).standing(kept_text)
    result.update((s, None) for s in derived if s and squash(s) not in readable)
    return tuple(
        sorted(
            (s for s in result if len(squash(s)) >= _SHORTEST_SECRET and squash(s) not in kept),
            key=lambda s: (-len(s), s),
        )
    )
