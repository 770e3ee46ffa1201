"""What stands in the log, as values of ours -> the records of its lines. Writes nothing.

The lines' types with all their limits are in ``log_schema``; nothing here can hold text of a document.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from redactor.disclosure.entries import CERTAINTY, LogHeader
from redactor.disclosure.keys import Keyed
from redactor.disclosure.log_schema import SCHEMA_VERSION
from redactor.domain import OBJECT_PLACES, LogEntry, ObjectDecision

#: Who gave a verdict that follows from the decisions.
BY_RULE: Final = "regel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was decided of one place: ``rule`` is ``policy:<id>`` or ``reviewer:<role>``."""

    action: str
    grounds: tuple[str, ...]
    certainty: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a person changed, confirmed or added.

    Attributes:
        kind: ``gewijzigd``, ``bevestigd`` (agreed with a proposal), ``toegevoegd``, or ``aanvaard`` (let an
            open proposal stand at publication).
        page_number: From 1; the first page of the place.
        proposal: Which of the machine's decisions, from 1 in order of page and place; 0 for an addition.
        place: ``tekst`` or ``gebied``.
        entries: Numbers of the log lines that show the result.
        by: Role.
        when: UTC, ``2026-11-24T09:30:00Z``; empty without a clock.
        before: None for an addition.
        after: What holds since.
        toelichting_changed: Whether the motivation was rewritten; its text stands in the entry.
    """

    kind: Literal["gewijzigd", "bevestigd", "toegevoegd", "aanvaard"]
    page_number: int
    proposal: int
    place: Literal["tekst", "gebied"]
    entries: tuple[int, ...]
    by: str
    when: str
    before: Choice | None
    after: Choice
    toelichting_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVerdict:
    """The verdict on a whole document, and how its output was verified.

    ``by`` is ``regel`` or the role of who overruled it; ``accepted_by`` the role that accepted an output
    which could not be checked.
    """

    beoordeling: str
    verification: str
    level: str
    by: str = BY_RULE
    when: str = ""
    accepted_by: str = ""

    def record(self, number: int) -> dict[str, Any]:
        """Its line, with this number."""
        return {
            "type": "oordeel",
            "number": number,
            "beoordeling": self.beoordeling,
            "by": self.by,
            "when": self.when,
            "verification": self.verification,
            "level": self.level,
            "accepted_by": self.accepted_by,
        }


def records(
    header: LogHeader,
    entries: Sequence[LogEntry],
    objects: Sequence[ObjectDecision],
    changes: Sequence[Change],
    verdicts: Sequence[DocumentVerdict],
) -> Iterator[dict[str, Any]]:
    """The lines of a log but for the last one, in order, numbered through."""
    yield _header_record(header)
    for entry in entries:
        yield _entry_record(entry)
    number = len(entries) + 1
    for record in _object_records(objects):
        yield {"type": "object", "number": number, **record}
        number += 1
    for change in changes:
        yield change_record(change, number)
        number += 1
    for verdict in verdicts:
        yield verdict.record(number)
        number += 1


def change_record(change: Change, number: int) -> dict[str, Any]:
    """The line of a change, with this number."""
    return {
        "type": "wijziging",
        "number": number,
        "kind": change.kind,
        "page_number": change.page_number,
        "proposal": change.proposal,
        "place": change.place,
        "entries": list(change.entries),
        "by": change.by,
        "when": change.when,
        "from": _choice_record(change.before) if change.before else None,
        "to": _choice_record(change.after),
        "toelichting_changed": change.toelichting_changed,
    }


def _header_record(header: LogHeader) -> dict[str, Any]:
    return {
        "type": "kop",
        "schema_version": SCHEMA_VERSION,
        "document_id": header.document_id,
        "beoordeling": header.beoordeling,
        "pages": header.pages,
        "proposals": header.proposals,
        "output_sha256": header.output_sha256,
        "input": _keyed_record(header.input),
        "redactor": header.redactor,
        "rules": header.rules_digest,
        "lists": header.lists_digest,
        "request_added": header.request_added,
        "request": _keyed_record(header.request),
        "model": {"name": header.model, "digest": header.model_digest},
        "profile": header.profile,
        "personas": header.personas,
        "look": {"style": header.style, "label": header.label_form, "width_guard": header.width_guard},
        "accepted_unverified": header.accepted_unverified,
        "organisatie": header.organisatie,
        "zaaknummer": header.zaaknummer,
        "informatiecategorie": header.informatiecategorie,
    }


def _entry_record(entry: LogEntry) -> dict[str, Any]:
    return {
        "type": "openbaar" if entry.kept else "vak",
        "number": entry.number,
        "page_number": entry.page_number,
        "boxes": [[round(float(v), 2) for v in box.as_tuple()] for box in entry.boxes],
        "action": entry.action.value,
        "grounds": list(entry.grounds),
        "label": entry.label,
        "rule": entry.rule,
        "method": entry.method,
        "certainty": entry.certainty,
        "toelichting": entry.toelichting,
        "detector": entry.detector,
        "role": entry.role,
        "persona": entry.persona,
        "person": entry.person,
    }


def _object_records(objects: Sequence[ObjectDecision]) -> list[dict[str, Any]]:
    """What went from texts on no page, counted; where in a text would tell how long it was."""
    counts = collections.Counter(
        (OBJECT_PLACES.index(o.place), o.label, o.grounds, o.decided_by, CERTAINTY[o.status]) for o in objects
    )
    return [
        {
            "place": OBJECT_PLACES[place],
            "count": count,
            "grounds": list(grounds),
            "label": label,
            "rule": rule,
            "certainty": certainty,
        }
        for (place, label, grounds, rule, certainty), count in sorted(counts.items())
    ]


def _choice_record(choice: Choice) -> dict[str, Any]:
    return {
        "action": choice.action,
        "grounds": list(choice.grounds),
        "certainty": choice.certainty,
        "rule": choice.rule,
    }


def _keyed_record(value: Keyed | None) -> dict[str, Any] | None:
    return None if value is None else {"key": value.key, "hmac": value.hmac}
