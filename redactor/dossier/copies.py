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
    places = _Places(read, alike=alike)
    kept, own = _without_withdrawn(first, copy, places)
    rest = copy.model_copy(update={"additions": kept})
    added, certain, missing, withdrawn = _additions(first, rest, places)
    file = copy.model_copy(
        update={
            "decisions": [records.get(record.decision_id, record) for record in copy.decisions],
            "additions": [*kept, *added],
        }
    )
    return Carried(
        file=file,
        changes=changes + len(added) + len(copy.additions) - len(kept),
        certain=certain,
        left=left + missing,
        contrary=contrary + own + withdrawn,
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


def is_withdrawn(place: Addition, addition: Addition, file: DecisionsFile) -> bool:
    """True when a person took an addition away in ``file``, where it stood as ``place``."""
    return any(
        _where(gone.addition) == _where(place) and _is_same(gone.addition, addition)
        for gone in file.withdrawn
    )


class _Places:
    """Where an addition to the one document would stand in the copy."""

    def __init__(self, read: Documents, *, alike: bool) -> None:
        self._read = read
        self._alike = alike

    def of(self, addition: Addition) -> list[Addition]:
        """The addition as the copy would have it, not yet decided; [] where it has no such place."""
        if self._alike or addition.box is None:
            return [addition.model_copy(update={"decided_by": "", "decided_at": ""})]
        return list(additions.moved(addition, *self._read()))

    def is_certain(self, addition: Addition) -> bool:
        """False where only eyes can tell whether it fits the copy."""
        return self._alike or addition.box is None or additions.is_on_words(addition, self._read()[0])


def _without_withdrawn(
    first: DecisionsFile, copy: DecisionsFile, places: _Places
) -> tuple[list[Addition], int]:
    """The copy's additions without those that were taken away where they came from.

    Also the number of places that a person added in the copy itself, and somebody took away elsewhere.
    """
    kept, contrary = list(copy.additions), 0
    for gone in first.withdrawn:
        if gone.addition in first.additions:
            # Added again within the same second.
            continue
        wheres = {_where(place) for place in places.of(gone.addition)}
        here = [addition for addition in kept if _where(addition) in wheres]
        came = [addition for addition in here if _is_same(gone.addition, addition)]
        kept = [addition for addition in kept if addition not in came]
        contrary += len(here) > len(came) and not is_there(gone.addition, first)
    return kept, contrary


def _additions(
    first: DecisionsFile, copy: DecisionsFile, places: _Places
) -> tuple[list[Addition], bool, int, int]:
    """The additions that the copy lacks, and whether all are certain.

    Also the number that it cannot have, and of those that a person took away in it.
    """
    found: list[Addition] = []
    certain, missing, withdrawn = True, 0, 0
    for addition in first.additions:
        wanted = places.of(addition)
        missing += not wanted
        lacking = [place for place in wanted if not is_there(place, copy)]
        # Taken away where it came from as well, it was added there again.
        is_new = is_withdrawn(addition, addition, first)
        taken = [place for place in lacking if not is_new and is_withdrawn(place, addition, copy)]
        withdrawn += len(taken)
        lacking = [place for place in lacking if place not in taken]
        found += lacking
        certain &= not lacking or places.is_certain(addition)
    return found, certain, missing, withdrawn


def _is_same(one: Addition, other: Addition) -> bool:
    """Two additions come from one decision: a copy gets it with the same words, at the same moment.

    A box may stand elsewhere in a copy.
    """
    left, right = (addition.model_dump(exclude={"box", "page_number"}) for addition in (one, other))
    return left == right and (one.box is None) == (other.box is None)


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
