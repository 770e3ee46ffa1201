"""The decisions file as pydantic types: everything that was found and decided, for a person to review.

Confidential: it holds text of the document. docs/decisions-format.md explains it to the people who edit it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from redactor.domain import (
    Action,
    Area,
    Decision,
    Finding,
    ObjectDecision,
    Person,
    Rect,
    RoleEvidence,
    Span,
    Status,
    Target,
)

SCHEMA_VERSION: Final = "redactor-besluiten/1"

Box = tuple[float, float, float, float]

#: Keys that a person edits, or that follow from that.
_UNSEALED: Final = {"seal", "additions", "known_additions", "withdrawn", "uitleg"}


class Record(BaseModel):
    """Base of all records: an unknown key is an error."""

    model_config = ConfigDict(defer_build=True, extra="forbid")


class SpanRecord(Record):
    """Half-open ``[start, end)`` in the text of page ``page_index`` (from 0), in code points."""

    page_index: Annotated[int, Field(ge=0)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class AreaRecord(Record):
    """A place without text; boxes are x0 y0 x1 y1 in points from the top left."""

    page_index: Annotated[int, Field(ge=0)]
    boxes: Annotated[list[Box], Field(min_length=1)]


TargetRecord = Annotated[list[SpanRecord], Field(min_length=1)] | AreaRecord


class FindingRecord(Record):
    """A ``Finding`` of domain.py."""

    finding_id: str
    label: str
    text: str
    score: float
    detector: str
    evidence: list[str]
    keep_hint: str
    target: TargetRecord


class RoleRecord(Record):
    """A ``RoleEvidence`` of domain.py."""

    role: str
    source: str
    finding_id: str
    weight: float


class PersonRecord(Record):
    """A ``Person`` of domain.py; ``number`` is that of the dossier, 0 outside one."""

    person_id: str
    names: list[str]
    finding_ids: list[str]
    roles: list[RoleRecord]
    number: Annotated[int, Field(ge=0)] = 0


class Choice(Record):
    """What is decided of one place."""

    action: Literal["lakken", "openbaar"]
    grounds: list[str]
    status: Literal["automatisch", "voorstel", "besloten"]
    toelichting: str


class Ruling(Choice):
    """A choice with who made it (``policy:<rule>`` or ``reviewer:<role>``) and when (UTC, or empty)."""

    decided_by: str
    decided_at: str = ""


class DecisionRecord(Choice):
    """One decision. A person edits only ``action``, ``grounds``, ``status`` and ``toelichting``.

    ``proposal`` is what the rules said; ``reviewed`` what a person made of it at the last ``apply``, and
    ``earlier`` what persons had made of it before that, in order.
    """

    decision_id: str
    page_numbers: list[int]
    label: str
    text: str
    context: str
    why: list[str]
    score: float
    role: str
    person_id: str
    persona: str = ""
    detector: str
    finding_ids: list[str]
    target: TargetRecord
    proposal: Ruling
    reviewed: Ruling | None = None
    earlier: list[Ruling] = Field(default_factory=list)


class Addition(Record):
    """A place that a person adds: words on a page, or a box on it; ``page_number`` counts from 1."""

    page_number: Annotated[int, Field(ge=1)]
    text: str = ""
    box: Box | None = None
    grounds: Annotated[list[str], Field(min_length=1)]
    toelichting: str = ""
    decided_by: str = ""
    decided_at: str = ""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.text.strip()) == (self.box is not None):
            raise ValueError("text or box")
        return self


class Withdrawal(Record):
    """An addition that a person took away or changed, with who did that and when, as for a ``Ruling``."""

    addition: Addition
    decided_by: str
    decided_at: str = ""


class ObjectRecord(Record):
    """An ``ObjectDecision`` of domain.py: what goes from a text that stands on no page. Not edited."""

    place: str
    text: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    removed: str
    label: str
    grounds: Annotated[list[str], Field(min_length=1)]
    status: Literal["automatisch", "voorstel"]
    toelichting: str
    decided_by: str
    detector: str
    score: float


class InputRecord(Record):
    """The document to which the decisions belong.

    Of pages that were read from their picture the places hold only for the same reading: ``recognised_by`` is
    the program, ``text_sha256`` tells whether it still reads the same. Both are empty for other documents.
    """

    file_name: str
    sha256: str
    pages: int
    recognised_by: str = ""
    text_sha256: str = ""


class DecisionsFile(Record):
    """One decisions file. ``seal`` covers everything that a person does not edit.

    ``known_additions`` are the additions as they were last recorded: what a person took away shows by them.
    None in files of before this key. ``withdrawn`` is what became of those, in order.

    ``rules`` is the digest of the rules and of what the request adds to them, ``rules_base`` and ``lists``
    those of the folder alone, for the log.
    """

    schema_version: Literal["redactor-besluiten/1"]
    uitleg: str
    redactor: str
    document_id: str
    input: InputRecord
    rules: str
    rules_base: str = ""
    lists: str = ""
    model: str
    model_digest: str
    profile: str
    zaaknummer: str
    decisions: list[DecisionRecord]
    additions: list[Addition]
    known_additions: list[Addition] | None = None
    withdrawn: list[Withdrawal] = Field(default_factory=list)
    persons: list[PersonRecord]
    findings: list[FindingRecord]
    objects: list[ObjectRecord] = Field(default_factory=list)
    seal: str

    def computed_seal(self) -> str:
        """Hash (hex) over what a person does not edit: an accidental change there is then noticed."""
        fixed = self.model_dump(mode="json", exclude=_UNSEALED)
        for key in ("rules_base", "lists", "objects"):
            # Files of before these keys stay valid.
            if not fixed[key]:
                del fixed[key]
        for person in fixed["persons"]:
            if not person["number"]:
                del person["number"]
        for decision in fixed["decisions"]:
            for key in (*Choice.model_fields, "reviewed", "earlier"):
                del decision[key]
            del decision["proposal"]["decided_at"]
        fixed["decisions"].sort(key=lambda decision: str(decision["decision_id"]))
        text = json.dumps(fixed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def target_record(target: Target) -> list[SpanRecord] | AreaRecord:
    """A target as it stands in the file."""
    if isinstance(target, Area):
        return AreaRecord(page_index=target.page_index, boxes=[box.as_tuple() for box in target.boxes])
    return [SpanRecord(page_index=s.page_index, start=s.start, end=s.end) for s in target]


def target_value(record: list[SpanRecord] | AreaRecord) -> Target:
    """A target as the steps use it.

    Raises:
        ValueError: numbers that no target can have.
    """
    if isinstance(record, AreaRecord):
        return Area(record.page_index, tuple(Rect(*box) for box in record.boxes))
    return tuple(Span(s.page_index, s.start, s.end) for s in record)


def finding_record(finding: Finding) -> FindingRecord:
    """A finding as it stands in the file."""
    return FindingRecord(
        finding_id=finding.finding_id,
        label=finding.label,
        text=finding.text,
        score=finding.score,
        detector=finding.detector,
        evidence=list(finding.evidence),
        keep_hint=finding.keep_hint,
        target=target_record(finding.target),
    )


def finding_value(record: FindingRecord) -> Finding:
    """A finding as the steps use it."""
    return Finding(
        finding_id=record.finding_id,
        target=target_value(record.target),
        label=record.label,
        score=record.score,
        detector=record.detector,
        evidence=tuple(record.evidence),
        text=record.text,
        keep_hint=record.keep_hint,
    )


def person_record(person: Person) -> PersonRecord:
    """A person as it stands in the file."""
    return PersonRecord(
        person_id=person.person_id,
        names=list(person.names),
        finding_ids=list(person.finding_ids),
        roles=[
            RoleRecord(role=r.role, source=r.source, finding_id=r.finding_id, weight=r.weight)
            for r in person.roles
        ],
        number=person.number,
    )


def person_value(record: PersonRecord) -> Person:
    """A person as the steps use it."""
    return Person(
        person_id=record.person_id,
        names=tuple(record.names),
        finding_ids=tuple(record.finding_ids),
        roles=tuple(
            RoleEvidence(role=r.role, source=r.source, finding_id=r.finding_id, weight=r.weight)
            for r in record.roles
        ),
        number=record.number,
    )


def object_record(decision: ObjectDecision) -> ObjectRecord:
    """What goes from a text outside the pages, as it stands in the file."""
    return ObjectRecord(
        place=decision.place,
        text=decision.text,
        start=decision.start,
        end=decision.end,
        removed=decision.removed,
        label=decision.label,
        grounds=list(decision.grounds),
        status=decision.status.value,  # type: ignore[arg-type]
        toelichting=decision.toelichting,
        decided_by=decision.decided_by,
        detector=decision.detector,
        score=decision.score,
    )


def object_value(record: ObjectRecord) -> ObjectDecision:
    """What goes from a text outside the pages, as the steps use it."""
    return ObjectDecision(
        **record.model_dump(exclude={"grounds", "status"}),
        grounds=tuple(record.grounds),
        status=Status(record.status),
    )


def decision_record(decision: Decision, *, context: str, why: Sequence[str]) -> DecisionRecord:
    """A decision of the rules as it stands in the file, not yet reviewed.

    Args:
        decision: As decided by policy.
        context: The line of text around it, for the reader.
        why: The evidence of its findings.
    """
    choice: dict[str, Any] = {
        "action": decision.action.value,
        "grounds": list(decision.grounds),
        "status": decision.status.value,
        "toelichting": decision.toelichting,
    }
    pages = [decision.target.page_index] if isinstance(decision.target, Area) else [
        s.page_index for s in decision.target
    ]  # fmt: skip
    return DecisionRecord(
        **choice,
        decision_id=decision.decision_id,
        page_numbers=[page + 1 for page in dict.fromkeys(pages)],
        label=decision.label,
        text=decision.text,
        context=context,
        why=list(why),
        score=decision.score,
        role=decision.role,
        person_id=decision.person_id,
        persona=decision.persona,
        detector=decision.detector,
        finding_ids=list(decision.finding_ids),
        target=target_record(decision.target),
        proposal=Ruling(**choice, decided_by=decision.decided_by),
    )


def decision_value(record: DecisionRecord, ruling: Ruling) -> Decision:
    """The decision of ``record`` as ``ruling`` has it."""
    return Decision(
        decision_id=record.decision_id,
        target=target_value(record.target),
        action=Action(ruling.action),
        grounds=tuple(ruling.grounds),
        status=Status(ruling.status),
        decided_by=ruling.decided_by,
        label=record.label,
        toelichting=ruling.toelichting,
        finding_ids=tuple(record.finding_ids),
        score=record.score,
        detector=record.detector,
        person_id=record.person_id,
        persona=record.persona,
        role=record.role,
        text=record.text,
    )
