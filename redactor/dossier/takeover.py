"""What a person decided in one document, taken over as proposals into those that are the same or nearly so.

Only where the place stands in the same words, with the same words around it. Nothing is redacted or made
readable by it: the officer looks at the proposals and applies them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import Choice, DecisionRecord, DecisionsFile, Ruling
from redactor.disclosure.results import DECISIONS
from redactor.disclosure.whole_file import write_whole
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
        contrary: Number of places on which persons decided differently in different documents: left alone.
    """

    files: tuple[Path, ...]
    decisions: int
    contrary: int


def take_over(out: Path, *, store: Path | None = None) -> TakenOver:
    """Does it for a whole folder of results.

    Args:
        out: Folder of results of ``redactor batch``.
        store: File of its store, when that is elsewhere.

    Raises:
        InputError, Refused, DecisionsError: there is no store, or a file in it cannot be read.
        OutputInUse: a batch is at work there.
        OutputError: a file cannot be written.
    """
    with Store(path_in(out, store), read_only=True) as opened, held(out):
        groups = _groups([r for r in opened.documents() if r.state is State.DONE], opened.near())
        changed: list[Path] = []
        decisions = contrary = 0
        for group in groups:
            files = {path: decisions_file.read(path) for path in _decisions_of(group, out)}
            rulings, differing = _rulings(files.values())
            contrary += differing
            for path, file in files.items():
                number, renewed = _renewed(file, rulings)
                if number:
                    data = decisions_file.dump(renewed).encode()
                    changed.append(write_whole(path, data, confidential=True, force=True))
                    decisions += number
    return TakenOver(files=tuple(changed), decisions=decisions, contrary=contrary)


def _groups(records: Iterable[Record], near: Iterable[NearRecord]) -> list[list[Record]]:
    """Documents that are the same or nearly so, together."""
    family = {pair.document: pair.family for pair in near}
    groups: dict[int, list[Record]] = {}
    for record in records:
        original = record.duplicate_of or record.id
        groups.setdefault(family.get(original, original), []).append(record)
    return [group for group in groups.values() if len(group) > 1]


def _decisions_of(group: Iterable[Record], out: Path) -> list[Path]:
    return [out / path for record in group for path in record.files if path.endswith(f".{DECISIONS}")]


def _rulings(files: Iterable[DecisionsFile]) -> tuple[Mapping[_Place, Ruling], int]:
    """What persons decided by place, and on how many places they differ."""
    rulings: dict[_Place, Ruling] = {}
    contrary: set[_Place] = set()
    for record in (record for file in files for record in file.decisions):
        if record.reviewed is None:
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
            record = record.model_copy(
                update={
                    "action": ruling.action,
                    "grounds": list(ruling.grounds),
                    "toelichting": ruling.toelichting,
                    "status": "voorstel",
                }
            )
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
