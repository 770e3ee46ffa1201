"""What carrying out a decisions file means for the dossier: copies of the document follow, the store knows.

Decided once, applied to all: a copy is a document with the same text. Nothing happens here for a document
that is of no dossier, or while a batch works in it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from redactor.disclosure import decisions_file, edits
from redactor.disclosure.keys import OrganisationKey
from redactor.disclosure.results import DECISIONS
from redactor.disclosure.whole_file import write_whole
from redactor.domain import Document, DocumentResult
from redactor.dossier import copies, joint, whole
from redactor.dossier.hold import held
from redactor.dossier.people import People
from redactor.dossier.store import Record, State, Store, path_in
from redactor.dossier.written import on_disk, written
from redactor.errors import DecisionsError, OutputInUse, RedactorError
from redactor.pipeline import ready
from redactor.pipeline.passes import treated
from redactor.rules import Rules

#: Reads a PDF again, as for the decisions file.
Reader = Callable[[Path], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A document to redact again by its decisions file: a person decided in one with the same text."""

    source: str = field(repr=False)
    decisions: Path = field(repr=False)
    pdf: Path = field(repr=False)
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was not taken over by itself, for the user.

    Attributes:
        busy: Copies in which somebody is at work.
        unread: Copies whose PDF cannot be read now.
        unsure: Copies whose decisions file got proposals that only eyes can judge.
        left: Places that a copy does not have.
        contrary: Places on which a person decided otherwise in a copy.
    """

    busy: int = 0
    unread: int = 0
    unsure: int = 0
    left: int = 0
    contrary: int = 0


class Applied:
    """The dossier around one decisions file; of no dossier without ``store``.

    Args:
        out: Folder of results.
        store: Open for writing.
        is_in_use: A batch works there, so nothing can be done.
    """

    def __init__(self, out: Path, store: Store | None, *, is_in_use: bool = False) -> None:
        self._out = out
        self._store = store
        self.is_in_use = is_in_use
        self.counts = Counts()

    def note(self, result: DocumentResult) -> Record | None:
        """Has the store know of a new result; gives its document, None when it is of no dossier."""
        record = self._record(result.decisions_path)
        if record is None or self._store is None or result.decisions_path is None:
            return None
        file = decisions_file.read(result.decisions_path)
        _, persons = decisions_file.contents(file)
        columns = written(result, self._out).columns()
        if record.refused_key and file.input.sha256 == record.input_sha256:
            # What had changed was told to who decides, and this is what was decided.
            columns |= {"result_key": record.refused_key, "refused_key": ""}
        with self._store.writing():
            self._store.change(record.id, state=State.DONE, **columns)
            self._store.set_treated(record.id, treated(persons, result.decisions))
            self._store.note("besloten", document=record.id)
        return record

    def copies(self, record: Record, *, read: Reader) -> Iterator[Copy]:
        """The copies in which something is to be done; their decisions files say so when they are given.

        Args:
            record: Of the document in which a person decided, as ``note`` gave it.
            read: Reads a PDF.
        """
        if self._store is None or not record.text_digest:
            return
        decisions = decisions_of(record, self._out)
        if decisions is None:
            return
        first = decisions_file.read(decisions)
        for other in list(self._store.documents()):
            path = decisions_of(other, self._out)
            if (
                other.id == record.id
                or other.state is not State.DONE
                or other.text_digest != record.text_digest
                or path is None
            ):
                continue
            try:
                file = decisions_file.read(path)
            except DecisionsError:
                self._count(busy=1)
                continue
            if _is_other(Path(other.pdf), file.input.sha256):
                self._count(unread=1)
                continue
            try:
                found = copies.carried(
                    first, edits.undone(file), _once(read, Path(record.pdf), Path(other.pdf))
                )
            except RedactorError:
                # Its PDF is gone, or asks for a password: a place cannot be looked for in it.
                self._count(unread=1)
                continue
            if edits.pending(file) and found.file != file:
                # Not what an "apply" that was broken off had left there.
                self._count(busy=1)
                continue
            self._count(left=found.left, contrary=found.contrary)
            if not found.changes:
                continue
            write_whole(path, decisions_file.dump(found.file).encode(), confidential=True, force=True)
            if not found.certain:
                self._count(unsure=1)
                continue
            yield Copy(source=other.source, decisions=path, pdf=Path(other.pdf), folder=other.folder)

    def write_whole_files(self, rules: Rules, *, signer: OrganisationKey | None = None) -> None:
        """Writes the files about the dossier anew, the log in the forms that are there.

        Errors as ``whole.write``.
        """
        if self._store is None:
            return
        whole.write(
            self._out,
            self._store,
            rules=rules,
            people=People(self._store, roles=rules.roles, number=False),
            forms=joint.forms_in(self._out),
            signer=signer,
        )

    def note_all(self) -> None:
        """Has the store know of every document whose files are others than it knew."""
        for record in list(self._store.documents()) if self._store is not None else ():
            if record.state is not State.DONE:
                continue
            found = on_disk(record, self._out)
            if found is not None and self._store is not None and found.files != record.files:
                with self._store.writing():
                    self._store.change(record.id, **found.columns())

    def _record(self, decisions: Path | None) -> Record | None:
        if self._store is None or decisions is None:
            return None
        with contextlib.suppress(ValueError):
            wanted = decisions.absolute().relative_to(self._out.absolute()).as_posix()
            return next((r for r in self._store.documents() if wanted in r.files), None)
        return None

    def _count(self, **more: int) -> None:
        was = self.counts
        self.counts = replace(was, **{name: getattr(was, name) + number for name, number in more.items()})


@contextlib.contextmanager
def opened(out: Path, *, store: Path | None = None) -> Iterator[Applied]:
    """The dossier in a folder of results, for one person at a time.

    Args:
        out: Folder of results.
        store: File of the store, when it is elsewhere.

    Raises:
        InputError, Refused, OutputError: the store is there and cannot be used.
    """
    path = path_in(out, store)
    if not path.is_file():
        yield Applied(out, None)
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(out))
        except OutputInUse:
            yield Applied(out, None, is_in_use=True)
            return
        yield Applied(out, stack.enter_context(Store(path)))


def decisions_of(record: Record, out: Path) -> Path | None:
    """The decisions file of a document of the dossier; None when it has none."""
    return next((out / path for path in record.files if path.endswith(f".{DECISIONS}")), None)


def _is_other(pdf: Path, sha256: str) -> bool:
    """True for a PDF that was changed; one that is gone is told by who wants to redact it."""
    return pdf.is_file() and ready.sha256(pdf) != sha256


def _once(read: Reader, one: Path, other: Path) -> copies.Documents:
    """Both documents, read when they are first asked for."""
    known: list[tuple[Document, Document]] = []

    def documents() -> tuple[Document, Document]:
        if not known:
            known.append((read(one), read(other)))
        return known[0]

    return documents
