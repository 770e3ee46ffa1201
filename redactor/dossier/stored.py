"""The results of a folder with what the store of their batch knows besides: facts, and what is missing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from redactor.dossier import collection
from redactor.dossier.collection import Collection
from redactor.dossier.facts import DocumentFacts
from redactor.dossier.store import Record, State, Store, path_in


def read(out: Path, *, store: Path | None = None) -> Collection:
    """As ``collection.read``, with the facts of the store where there is one.

    Args:
        out: Folder of results.
        store: File of the store, when it is elsewhere.

    Raises:
        InputError, Refused, DecisionsError: as ``collection.read`` and ``Store``.
    """
    found = collection.read(out)
    path = path_in(out, store)
    if store is None and not path.is_file():
        return found
    with Store(path, read_only=True) as opened:
        near = {pair.document: pair.other for pair in opened.near()}
        return found.with_facts(facts(opened.documents(), near=near))


def missing(out: Path, *, store: Path | None = None) -> tuple[str, ...]:
    """Names of documents of the dossier that have no result; none without a store."""
    path = path_in(out, store)
    if store is None and not path.is_file():
        return ()
    with Store(path, read_only=True) as opened:
        return tuple(r.source for r in opened.documents() if r.state not in (State.DONE, State.GONE))


def facts(
    records: Iterable[Record], *, near: Mapping[int, int] = MappingProxyType({})
) -> Mapping[str, DocumentFacts]:
    """Facts of the documents that are done, by their key in the collection.

    Args:
        records: Of the store.
        near: Number of a document -> of the one that is nearly the same.
    """
    done = [record for record in records if record.state is State.DONE]
    keys = {record.id: _key(record) for record in done}
    sizes = Counter(record.family for record in done if record.family)
    families = {name: number for number, name in enumerate(sorted(n for n in sizes if sizes[n] > 1), start=1)}
    return {
        keys[record.id]: DocumentFacts(
            document_id=keys[record.id],
            original_name=record.original_name,
            file_type=record.file_type,
            date=datetime.date.fromisoformat(record.date) if record.date else None,
            family=families.get(record.family),
            thread=int(record.thread) if record.thread else None,
            duplicate_of=keys.get(record.duplicate_of or 0, ""),
            near_of=keys.get(near.get(record.id, 0), ""),
        )
        for record in done
    }


def _key(record: Record) -> str:
    return f"{record.folder}/{record.stem}" if record.folder else record.stem
