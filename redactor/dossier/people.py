"""The persons of a dossier, between store and register: numbered, told to documents, and listed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from redactor.disclosure.results import CONFIDENTIAL
from redactor.disclosure.whole_file import write_whole
from redactor.disclosure.workbook import Sheet, workbook
from redactor.dossier.packing import unpack_appearances, unpack_words
from redactor.dossier.register import SMALL_FOLDER, Named, Register, with_groups_of_copies
from redactor.dossier.store import Record, State, Store
from redactor.resolve.words import words_in

if TYPE_CHECKING:
    from redactor.disclosure.keys import OrganisationKey
    from redactor.resolve import KnownPerson
    from redactor.rules import RoleRule

#: Who is who, with numbers: the key to the persona labels of the dossier.
FILE: Final = "personen.xlsx"
_SECRET: Final = "personen-geheim"
_PURPOSE: Final = "redactor-dossier-personen"
_COLUMNS: Final = (
    "nummer", "naam", "ook geschreven als", "rol", "documenten", "gelakt in", "leesbaar in", "tegenstrijdig",
)  # fmt: skip


class People:
    """The persons of all documents that were read.

    Args:
        store: Open for writing; new persons get their numbers in it.
        roles: ``Rules.roles``.
        key: Of the organisation; the order of the numbers then tells nothing without it.
        number: Give a number to who has none; who looks on must not, for numbers go by who was read.
    """

    def __init__(
        self,
        store: Store,
        *,
        roles: Iterable[RoleRule],
        key: OrganisationKey | None = None,
        number: bool = True,
    ) -> None:
        self._store = store
        records = [r for r in store.documents() if r.state in (State.READ, State.DONE) and r.read_key]
        sizes = Counter(_folder(record) for record in records)
        named = [
            Named(
                document=record.id,
                source=record.source,
                groups=_groups(record, sizes),
                appearances=unpack_appearances(store.appearances(record.id)[0]),
            )
            for record in records
        ]
        texts = {record.id: record.text_digest for record in records}
        self._register = Register(with_groups_of_copies(named, texts), {role.id: role.kind for role in roles})
        if not number:
            self._register.recall(store.numbers())
            return
        with store.writing():
            secret = bytes.fromhex(store.setting(_SECRET) or self._make_secret(records, key))
            store.add_numbers(self._register.number(store.numbers(), secret=secret))

    def _make_secret(self, records: Iterable[Record], key: OrganisationKey | None) -> str:
        """Differs by dossier, and is the same when the same dossier is made again."""
        inputs = json.dumps(sorted(record.input_sha256 for record in records)).encode()
        secret = key.keyed(_PURPOSE, inputs).hmac if key else hashlib.sha256(inputs).hexdigest()
        self._store.set_setting(_SECRET, secret)
        return secret

    def known_to(self, record: Record) -> tuple[KnownPerson, ...]:
        """Whom a document that was read should know."""
        words = unpack_words(self._store.appearances(record.id)[1])
        return self._register.known_in(record.id, words | words_in([record.source]))

    def write_list(self, out: Path) -> Path:
        """Writes who is who and how everybody was treated, for the officer only.

        Raises:
            OutputError: it cannot be written.
        """
        treated = {number: (redacted, kept) for number, redacted, kept in self._store.treated()}
        rows = []
        for entry in self._register:
            if not entry.number:
                # Read by a run that was broken off before anybody got a number.
                continue
            redacted, kept = treated.get(entry.number, (0, 0))
            name, *others = sorted(entry.names, key=lambda name: (-len(name.split()), name))
            rows.append(
                (
                    entry.number,
                    " ".join(name.split()),
                    "; ".join(dict.fromkeys(" ".join(other.split()) for other in others)),
                    entry.role,
                    len(entry.documents),
                    redacted,
                    kept,
                    "ja" if redacted and kept else "",
                )
            )
        sheet = Sheet(title="Personen", columns=_COLUMNS, rows=rows)
        return write_whole(out / CONFIDENTIAL / FILE, workbook([sheet]), confidential=True, force=True)


def digest(known: Iterable[KnownPerson]) -> str:
    """The same for the same knowledge: a document is done again when it should know something else."""
    rows = [[p.number, p.names, p.role, p.near, p.alone] for p in known]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _folder(record: Record) -> str:
    return PurePosixPath(record.source).parent.as_posix()


def _groups(record: Record, sizes: Mapping[str, int]) -> frozenset[str]:
    groups = {"familie": record.family, "gesprek": record.thread}
    if sizes[_folder(record)] <= SMALL_FOLDER:
        groups["map"] = _folder(record)
    return frozenset(f"{kind}:{name}" for kind, name in groups.items() if name)
