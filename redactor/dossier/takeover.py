"""What a person decided in one document, taken over as proposals into those that are the same or nearly so.

Only where the place stands in the same words, with the same words around it. Nothing is redacted or made
readable by it: the officer looks at the proposals and applies them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from redactor.disclosure import decisions_file, edits
from redactor.disclosure.decisions_schema import Addition, Choice, DecisionRecord, DecisionsFile, Ruling
from redactor.disclosure.whole_file import write_whole
from redactor.domain import Document, Status
from redactor.dossier import additions
from redactor.dossier.applied import decisions_of
from redactor.dossier.copies import is_there, is_withdrawn, with_choice
from redactor.dossier.hold import held
from redactor.dossier.store import NearRecord, Record, State, Store, path_in

#: Label, words and words around of a place.
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What was done.

    Attributes:
        files: Decisions files that were changed.
        decisions: Number of proposals that were written.
        additions: Number of places, added by a person in one, that wait in another to be carried out.
        contrary: Number of places on which persons decided differently in different documents: left alone.
        left: Number of times that an added place could not be found in a document.
    """

    files: tuple[Path, ...]
    decisions: int
    additions: int
    contrary: int
    left: int


def take_over(out: Path, *, read: Callable[[Path], Document], store: Path | None = None) -> TakenOver:
    """Does it for a whole folder of results.

    Args:
        out: Folder of results of ``redactor batch``.
        read: Reads a PDF; asked for those of documents among which a person added a place.
        store: File of its store, when that is elsewhere.

    Raises:
        InputError, Refused, DecisionsError: there is no store, or a file in it cannot be read.
        OutputInUse: a batch is at work there.
        OutputError: a file cannot be written.
    """
    read = functools.lru_cache(maxsize=8)(read)
    with Store(path_in(out, store), existing=True) as opened, held(out):
        groups = _groups([r for r in opened.documents() if r.state is State.DONE], opened.near())
        changed: list[Path] = []
        decisions = contrary = places = left = 0
        for group in groups:
            members = [
                _Member(record=r, path=path, file=decisions_file.read(path), read=read)
                for r in group
                if (path := decisions_of(r, out)) is not None
            ]
            rulings, differing = _rulings(member.file for member in members)
            contrary += differing
            for member in members:
                number, renewed = _renewed(member.file, rulings)
                added, missing = _added(member, members)
                left += missing
                if number or added:
                    renewed = renewed.model_copy(update={"additions": [*renewed.additions, *added]})
                    data = decisions_file.dump(renewed).encode()
                    changed.append(write_whole(member.path, data, confidential=True, force=True))
                    decisions += number
                    places += len(added)
                    with opened.writing():
                        opened.change(member.record.id, open_decisions=_waiting(renewed))
    return TakenOver(
        files=tuple(changed), decisions=decisions, additions=places, contrary=contrary, left=left
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """One of several documents that are the same or nearly so."""

    record: Record
    path: Path
    file: DecisionsFile
    read: Callable[[Path], Document] = field(repr=False)

    def document(self) -> Document:
        return self.read(Path(self.record.pdf))


def _added(member: _Member, members: Iterable[_Member]) -> tuple[list[Addition], int]:
    """What was added and carried out in the others and is not in this one, and how many it cannot have."""
    found: list[Addition] = []
    missing = 0
    for other in members:
        carried_out = [
            addition for addition in other.file.additions if edits.is_decided(addition, other.file)
        ]
        if other is member or not carried_out:
            continue
        alike = other.file.input.sha256 == member.file.input.sha256
        for addition in carried_out:
            if alike:
                wanted = [addition.model_copy(update={"decided_by": "", "decided_at": ""})]
            else:
                wanted = list(additions.moved(addition, other.document(), member.document()))
            missing += not wanted
            known = member.file.model_copy(update={"additions": [*member.file.additions, *found]})
            found += [
                one
                for one in wanted
                if not is_there(one, known) and not is_withdrawn(one, addition, member.file)
            ]
    return found, missing


def _waiting(file: DecisionsFile) -> int:
    """Number of places on which a person is asked to decide."""
    proposed = sum(record.status == Status.OPEN.value for record in file.decisions)
    return proposed + sum(not edits.is_decided(addition, file) for addition in file.additions)


def _groups(records: Iterable[Record], near: Iterable[NearRecord]) -> list[list[Record]]:
    """Documents that are the same or nearly so, together."""
    family = {pair.document: pair.family for pair in near}
    groups: dict[int, list[Record]] = {}
    for record in records:
        original = record.duplicate_of or record.id
        groups.setdefault(family.get(original, original), []).append(record)
    return [group for group in groups.values() if len(group) > 1]


def _rulings(files: Iterable[DecisionsFile]) -> tuple[Mapping[_Place, Ruling], int]:
    """What persons decided by place, and on how many places they differ."""
    rulings: dict[_Place, Ruling] = {}
    contrary: set[_Place] = set()
    for record in (record for file in files for record in file.decisions):
        if record.reviewed is None or not record.text.strip():
            # Two signatures have nothing that says they are the same.
            continue
        earlier = rulings.setdefault(_place(record), record.reviewed)
        if _choice(earlier) != _choice(record.reviewed):
            contrary.add(_place(record))
    return {place: ruling for place, ruling in rulings.items() if place not in contrary}, len(contrary)


def _renewed(file: DecisionsFile, rulings: Mapping[_Place, Ruling]) -> tuple[int, DecisionsFile]:
    """The file with what is new for it as proposals, and how many those are."""
    records: list[DecisionRecord] = []
    number = 0
    for record in file.decisions:
        ruling = rulings.get(_place(record))
        if ruling is not None and _is_untouched(record) and _choice(ruling) != _choice(record):
            number += 1
            record = with_choice(record, ruling, status=Status.OPEN.value)
        records.append(record)
    return number, file.model_copy(update={"decisions": records})


def _place(record: DecisionRecord) -> _Place:
    return record.label, record.text, record.context


def _choice(choice: Choice) -> tuple[str, tuple[str, ...], str]:
    return choice.action, tuple(choice.grounds), choice.toelichting


def _is_untouched(record: DecisionRecord) -> bool:
    """Nobody decided on it, or began to."""
    return record.reviewed is None and all(
        getattr(record, name) == getattr(record.proposal, name) for name in Choice.model_fields
    )
