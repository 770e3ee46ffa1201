"""What a person decided in one document -> the same in its copies: documents with the same text. Pure.

Only what nobody decided otherwise there. The result stands in the copy's decisions file as edits that are
still to be carried out, so nothing goes or becomes readable by this alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from redactor.disclosure.decisions_schema import (
    Addition,
    AreaRecord,
    Choice,
    DecisionRecord,
    DecisionsFile,
    Ruling,
)
from redactor.domain import Action, Document
from redactor.dossier import additions

#: Pages, label, words and words around of a place, corners of an area, and which of the equal ones it is.
_Place = tuple[tuple[int, ...], str, str, str, tuple[float, ...], int]
#: Both documents as read: the one with the decisions, and the copy.
Documents = Callable[[], tuple[Document, Document]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The decisions file of a copy with what was decided elsewhere.

    Attributes:
        file: As it should be written; as it was when ``changes`` is 0.
        changes: Number of places that are decided otherwise than they were.
        certain: False when a box is among them of which only eyes can tell whether it fits.
        left: Number of places that the copy does not have.
        contrary: Number of places on which a person decided otherwise in the copy: left alone.
    """

    file: DecisionsFile
    changes: int
    certain: bool
    left: int
    contrary: int


def carried(first: DecisionsFile, copy: DecisionsFile, read: Documents) -> Carried:
    """What was carried out in ``first`` as edits of ``copy``.

    Args:
        first: Of the document in which a person decided.
        copy: Of a document with the same text, without edits that are still to be carried out.
        read: Gives the documents; only asked for boxes in a copy with other bytes.
    """
    alike = first.input.sha256 == copy.input.sha256
    rulings = {place: record for place, record in _placed(first, alike) if record.reviewed is not None}
    records: dict[str, DecisionRecord] = {}
    changes = contrary = 0
    for place, record in _placed(copy, alike):
        source = rulings.pop(place, None)
        if source is None or source.reviewed is None or _choice(source.reviewed) == _choice(record):
            continue
        if record.reviewed is not None and not _came_from(source, record.reviewed):
            contrary += 1
            continue
        records[record.decision_id] = with_choice(record, source.reviewed)
        changes += 1
    left = sum(r.reviewed is not None and r.reviewed.action == Action.REDACT.value for r in rulings.values())
    if not alike:
        left += sum(r.reviewed is not None and isinstance(r.target, AreaRecord) for r in first.decisions)
    added, certain, missing = _additions(first, copy, read, alike=alike)
    file = copy.model_copy(
        update={
            "decisions": [records.get(record.decision_id, record) for record in copy.decisions],
            "additions": [*copy.additions, *added],
        }
    )
    return Carried(
        file=file,
        changes=changes + len(added),
        certain=certain,
        left=left + missing,
        contrary=contrary,
    )


def with_choice(record: DecisionRecord, choice: Choice, *, status: str = "") -> DecisionRecord:
    """A record with another choice, still to be carried out."""
    return record.model_copy(
        update={
            "action": choice.action,
            "grounds": list(choice.grounds),
            "toelichting": choice.toelichting,
            "status": status or choice.status,
        }
    )


def is_there(addition: Addition, file: DecisionsFile) -> bool:
    """True when a file has an addition of the same place."""
    return _where(addition) in {_where(other) for other in file.additions}


def _additions(
    first: DecisionsFile, copy: DecisionsFile, read: Documents, *, alike: bool
) -> tuple[list[Addition], bool, int]:
    """The additions that the copy lacks, whether all are certain, and the number that it cannot have."""
    found: list[Addition] = []
    certain, missing = True, 0
    for addition in first.additions:
        if alike or addition.box is None:
            wanted = [addition.model_copy(update={"decided_by": "", "decided_at": ""})]
        else:
            one, other = read()
            wanted = list(additions.moved(addition, one, other))
            missing += not wanted
            sure = additions.is_on_words(addition, one)
            certain &= sure or all(is_there(one_of, copy) for one_of in wanted)
        found += [one_of for one_of in wanted if not is_there(one_of, copy)]
    return found, certain, missing


def _where(addition: Addition) -> tuple[int, str, tuple[float, ...]]:
    box = tuple(round(side, 1) for side in addition.box or ())
    return addition.page_number, " ".join(addition.text.split()), box


def _placed(file: DecisionsFile, alike: bool) -> Iterator[tuple[_Place, DecisionRecord]]:
    """The records with what tells where they stand, also among equal words.

    Areas only when the files are ``alike`` to the last byte: what is seen there may be another signature, or
    another photo.
    """
    counts: Counter[tuple[object, ...]] = Counter()
    for record in sorted(file.decisions, key=_order):
        corners: tuple[float, ...] = ()
        if isinstance(record.target, AreaRecord):
            if not alike:
                continue
            corners = tuple(side for box in record.target.boxes for side in box)
        key = (
            tuple(record.page_numbers), record.label, " ".join(record.text.split()), record.context, corners
        )  # fmt: skip
        yield (*key, counts[key]), record
        counts[key] += 1


def _order(record: DecisionRecord) -> tuple[int, int, tuple[float, ...], str]:
    if isinstance(record.target, AreaRecord):
        return record.target.page_index, 1, record.target.boxes[0], record.decision_id
    first = record.target[0]
    return first.page_index, 0, (float(first.start), float(first.end)), record.decision_id


def _choice(choice: Choice) -> tuple[str, tuple[str, ...], str, str]:
    return choice.action, tuple(choice.grounds), choice.toelichting, choice.status


def _came_from(source: DecisionRecord, ruling: Ruling) -> bool:
    """A ruling in the copy was taken from ``source`` before: what was decided there since goes on holding."""
    known: list[Mapping[str, object]] = [
        earlier.model_dump() for earlier in (*source.earlier, *([source.reviewed] if source.reviewed else []))
    ]
    return ruling.model_dump() in known
