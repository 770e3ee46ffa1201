"""Which documents of a batch are nearly the same, and in what they differ: between the two passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from redactor.batch.executors import Done, Job
from redactor.batch.work import Compare
from redactor.dossier import near
from redactor.dossier.store import NearRecord, Record, State, Store


def note(store: Store, paths: Mapping[str, Path], *, run: Callable[[Sequence[Job]], Iterator[Done]]) -> None:
    """Finds them and writes them into the store.

    Copies are left out: they are the same. What was compared before is not compared again.

    Args:
        store: Open for writing; copies are marked in it.
        paths: Source of a document -> its PDF.
        run: Does jobs.
    """
    records = [
        record
        for record in store.documents()
        if record.state in (State.READ, State.DONE) and record.read_key and record.duplicate_of is None
    ]
    found = near.find([store.sketch(record.id) for record in records])
    known = {(pair.document, pair.compared): pair.packed for pair in store.near() if pair.packed}
    pairs: list[NearRecord] = []
    jobs: list[Job] = []
    for one in found:
        record, other = records[one.document], records[one.other]
        pair = NearRecord(
            document=record.id,
            other=other.id,
            family=records[one.family].id,
            likeness=one.likeness,
            compared=_compared(record, other),
            packed=known.get((record.id, _compared(record, other)), b""),
        )
        if not pair.packed:
            task = Compare(path=paths[record.source], other=paths[other.source])
            jobs.append(Job(number=len(pairs), payload=task))
        pairs.append(pair)
    for done in run(jobs):
        # A pair that cannot be compared is still a pair.
        if done.error is None:
            pairs[done.number] = replace(pairs[done.number], packed=done.value)
    with store.writing():
        store.set_near(pairs)


def _compared(record: Record, other: Record) -> str:
    return f"{record.text_digest} {other.text_digest}"
