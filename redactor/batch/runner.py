"""The coordinator of a batch: what has to be done, who does it, and what the store says of it afterwards.

Two passes: every document is read, then every document is written. The store is changed here only, and after
the files are on disk; so a run that was killed at any moment goes on where it was when it is started again.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from redactor import __version__
from redactor.batch import inputs, intake, likeness
from redactor.batch.executors import Done, Executor, Job
from redactor.batch.progress import COMPARING, CONVERTING, READING, WRITING, Progress
from redactor.batch.work import DossierSetup, Folder, Read, ReadDone, Told, Write, WriteDone
from redactor.disclosure import decisions_file, edits
from redactor.disclosure.results import CONFIDENTIAL, DECISIONS, PUBLIC
from redactor.dossier import near_report, whole
from redactor.dossier.hold import sweep, unwritable
from redactor.dossier.people import People, digest
from redactor.dossier.stems import Stems
from redactor.dossier.store import BEGUN, FINISHED, SOURCE, Record, State, Store
from redactor.dossier.written import on_disk
from redactor.errors import (
    DecisionsError,
    DiskFull,
    InputError,
    OutputExists,
    RedactorError,
    Refused,
)

if TYPE_CHECKING:
    from redactor.batch.inputs import Item
    from redactor.resolve import KnownPerson

log = logging.getLogger(__name__)

#: Behind the name of a decisions file of a document that is no longer there, or has another place.
_DISCARDED: Final = "vervallen"


class Coordinator:
    """One run of one dossier.

    Args:
        source: Folder with the documents.
        setup: What workers are made ready with; its ``out`` gets the results.
        executor: Who does the work.
        store: Open for writing.
        on_progress: Called after every document.
        force: Results that were there before there was a store may be replaced.
    """

    def __init__(
        self,
        source: Path,
        setup: DossierSetup,
        executor: Executor,
        store: Store,
        *,
        on_progress: Callable[[Progress], None],
        force: bool,
    ) -> None:
        self._source = source
        self._setup = setup
        self._out = setup.out
        self._executor = executor
        self._store = store
        self._on_progress = on_progress
        self._force = force
        self._told = Told(model="", model_digest="")

    def run(self) -> Iterator[Record]:
        """Every document as the store knows it in the end, as they end."""
        self._require_own()
        sweep(self._out)
        files = list(inputs.walk(self._source, out=self._out))
        self._told = self._executor.start(self._setup)
        items = inputs.by_source(
            intake.taken_in(
                files,
                out=self._out,
                rules=self._setup.rules,
                # Seen by an earlier run, and a file of its own then: nothing was in it.
                plain={r.input_sha256 for r in self._store.documents() if r.read_key and not r.family},
                run=lambda jobs: self._watch(jobs, CONVERTING, len(jobs)),
            )
        )
        self._register(items)
        self._read(items)
        self._mark_copies()
        paths = {source: item.path for source, item in items.items()}
        likeness.note(self._store, paths, run=lambda jobs: self._watch(jobs, COMPARING, len(jobs)))
        people = People(self._store, roles=self._setup.rules.roles, key=self._setup.options.key)
        yield from self._write(items, people)
        near_report.write(self._out, self._store.near(), {r.id: r for r in self._store.documents()})
        options = self._setup.options
        whole.write(
            self._out,
            self._store,
            rules=self._setup.rules,
            people=people,
            forms=[options.log_format],
            signer=options.key if options.sign else None,
        )
        # Of workers that were killed meanwhile.
        sweep(self._out)
        with self._store.writing():
            self._store.note(FINISHED)

    def _require_own(self) -> None:
        """Refuses a folder of results that belongs to something else."""
        here = str(self._source.resolve())
        known = self._store.setting(SOURCE)
        if known and known != here and not self._force:
            raise Refused(
                "in deze uitvoermap staat het dossier van een andere map",
                hint="kies een andere map met -o, of geef --force als de map is verplaatst",
            )
        if not known and not self._force and any((self._out / PUBLIC).rglob("*.redacted.pdf")):
            raise OutputExists(
                f"er staan al resultaten in {PUBLIC}/ die niet van deze opdracht zijn",
                hint="kies een andere map met -o, of geef --force om ze te vervangen",
            )
        with self._store.writing():
            self._store.set_setting(SOURCE, here)
            self._store.note(BEGUN, detail=__version__)

    def _register(self, items: dict[str, Item]) -> None:
        """Adds new documents, notices changed ones and takes the results of vanished ones away."""
        known = {record.source: record for record in self._store.documents()}
        stems = Stems(record.name for record in known.values())
        threads = inputs.threads(items)
        with self._store.writing():
            for source, record in known.items():
                if source not in items and record.state is not State.GONE:
                    self._discard(record.files)
                    self._store.change(record.id, state=State.GONE, files={}, read_key="", result_key="")
                    self._store.note("vervallen", document=record.id)
            for source, item in items.items():
                facts = {
                    "family": item.family,
                    "thread": threads.get(source, ""),
                    "original_name": item.original_name,
                    "file_type": item.file_type,
                    "pdf": inputs.as_text(os.path.realpath(item.path)),
                }
                earlier = known.get(source)
                if earlier is not None:
                    if earlier.input_sha256 != item.sha256 or earlier.state is State.GONE:
                        self._store.change(earlier.id, state=State.NEW, input_sha256=item.sha256)
                        self._store.note("gewijzigd", document=earlier.id)
                    if any(getattr(earlier, name) != value for name, value in facts.items()):
                        self._store.change(earlier.id, **facts)
                    continue
                wanted = inputs.stem_of(item)
                name = stems.take(wanted) if wanted else ""
                number = self._store.add_document(source, name=name, input_sha256=item.sha256)
                if not name:
                    name = _ordinal(number)
                    stems.add(name)
                self._store.change(number, name=name, **facts)

    def _read(self, items: dict[str, Item]) -> None:
        """The first pass, over documents that changed or whose rules did; equal files are read once."""
        waiting: dict[str, list[Record]] = {}
        for record in self._records():
            item = items[record.source]
            if item.error is not None:
                self._fail(record, item.error)
            elif record.read_key != self._read_key(record) or record.state is State.FAILED:
                waiting.setdefault(item.sha256, []).append(record)
        groups = list(waiting.values())
        jobs = (
            Job(number=number, payload=Read(path=items[group[0].source].path))
            for number, group in enumerate(groups)
        )
        for done in self._watch(jobs, READING, len(groups)):
            group = groups[done.number]
            if done.error is not None:
                for record in group:
                    self._fail(record, done.error)
                continue
            read: ReadDone = done.value
            with self._store.writing():
                for record in group:
                    if read.sha256 != record.input_sha256:
                        # It changed between the walk and the reading: the next run notices.
                        continue
                    self._store.set_findings(record.id, read.packed)
                    self._store.set_appearances(record.id, read.appearances, read.words)
                    self._store.set_sketch(record.id, read.sketch)
                    self._store.change(
                        record.id,
                        state=State.READ,
                        read_key=self._read_key(record),
                        text_digest=read.text_digest,
                        pages=read.pages,
                        date=items[record.source].date or read.date,
                    )

    def _mark_copies(self) -> None:
        """Notes which documents have the same bytes or the same text as an earlier one."""
        first: dict[str, int] = {}
        with self._store.writing():
            for record in list(self._records()):
                if not record.text_digest or record.state is State.FAILED:
                    continue
                original = first.setdefault(record.text_digest, record.id)
                copy_of = original if original != record.id else None
                if copy_of != record.duplicate_of:
                    self._store.change(record.id, duplicate_of=copy_of)

    def _write(self, items: dict[str, Item], people: People) -> Iterator[Record]:
        """The second pass, over every document whose results are not there as they should be."""
        known = {
            record.id: people.known_to(record)
            for record in self._records()
            if record.state is not State.FAILED and record.read_key
        }
        folders = self._folders(items, known)
        todo: list[tuple[Record, str, str]] = []
        for record in self._records():
            if record.state is State.FAILED:
                yield record
                continue
            folder = "/".join(folders[part] for part in items[record.source].folders)
            key = self._result_key(record, folder, known.get(record.id, ()))
            if record.result_key == key and (found := self._on_disk(record)):
                if record.state is not State.DONE or found != record.files:
                    with self._store.writing():
                        self._note_decided(record)
                yield self._store.document(record.id)
            elif record.read_key:
                todo.append((record, folder, key))
            else:
                self._fail(
                    record,
                    InputError("het bestand is tijdens het verwerken gewijzigd", hint="probeer het opnieuw"),
                )
                yield self._store.document(record.id)
        for folder in {folder for _, folder, _ in todo}:
            self._make_folders(folder)
        jobs = (
            Job(number=number, payload=self._task(record, folder, items, known[record.id]))
            for number, (record, folder, _) in enumerate(todo)
        )
        for done in self._watch(jobs, WRITING, len(todo)):
            record, folder, key = todo[done.number]
            if isinstance(done.error, OutputExists):
                self._leave(record, folder=folder, key=key)
            elif done.error is not None:
                self._fail(record, done.error)
            else:
                self._note_written(record, done.value, folder=folder, key=key)
            yield self._store.document(record.id)

    def _note_written(self, record: Record, written: WriteDone, *, folder: str, key: str) -> None:
        # Before the store forgets them: a kill in between must leave nothing that nobody knows of.
        self._discard(path for path in record.files if path not in written.files)
        with self._store.writing():
            self._store.change(
                record.id,
                state=State.DONE,
                result_key=key,
                refused_key="",
                folder=folder,
                error_kind="",
                error_message="",
                error_hint="",
                exit_code=0,
                **written.columns(),
            )
            self._store.set_treated(record.id, written.treated)
            self._store.note("gelakt", document=record.id)

    def _fail(self, record: Record, error: RedactorError) -> None:
        """Notes why a document has no result; what an earlier run made public of it goes.

        Raises:
            DiskFull: that is no fault of the document; the run stops.
        """
        if isinstance(error, DiskFull):
            raise error
        self._discard(record.files)
        self._note_failed(record, error, files={}, result_key="")

    def _leave(self, record: Record, *, folder: str, key: str) -> None:
        """Notes that a result stays which is no longer what it would be: a person worked on the document.

        When nothing is as it was told before, or that person carries out the decisions again, it holds.
        """
        found = self._decided(record, folder)
        if found is None:
            error = OutputExists(
                "het document is gewijzigd nadat een mens erover besloot",
                hint="het besluitenbestand gaat over het vorige: zet het ergens anders neer en begin opnieuw",
            )
            self._note_failed(record, error, refused_key="")
            return
        error = OutputExists(
            "er is iets gewijzigd nadat een mens over dit document besloot: regels, opties of wie er in het "
            "dossier staan",
            hint="kijk na of er iets bij moet en lak het met 'redactor apply'; dan geldt het weer",
        )
        stem, digest = found
        path = self._decisions(folder, stem).relative_to(self._out).as_posix()
        files = {**record.files, path: digest} if record.stem == stem else {path: digest}
        self._note_failed(record, error, refused_key=key, stem=stem, folder=folder, files=files)

    def _decided(self, record: Record, folder: str) -> tuple[str, str] | None:
        """Stem of the results whose decisions file is about this very document, and that file's digest."""
        for stem in dict.fromkeys((record.stem, record.name, _ordinal(record.id))):
            path = self._decisions(folder, stem)
            if stem and path.is_file() and decisions_file.input_of(path) == record.input_sha256:
                return stem, _sha256(path)
        return None

    def _decisions(self, folder: str, stem: str) -> Path:
        return self._out / CONFIDENTIAL / folder / f"{stem}.{DECISIONS}"

    def _note_failed(self, record: Record, error: RedactorError, **more: Any) -> None:
        with self._store.writing():
            self._store.change(
                record.id,
                state=State.FAILED,
                error_kind=type(error).__name__,
                error_message=error.message,
                error_hint=error.hint,
                exit_code=int(error.exit_code),
                **more,
            )
            self._store.note("mislukt", document=record.id, detail=type(error).__name__)

    def _discard(self, paths: Iterable[str]) -> None:
        """Takes results away that hold no more; decisions in which a person worked get another name."""
        for path in paths:
            file = self._out / path
            with contextlib.suppress(OSError):
                if path.endswith(f".{DECISIONS}") and _is_reviewed(file):
                    file.replace(file.with_name(f"{file.name}.{_DISCARDED}"))
                else:
                    file.unlink(missing_ok=True)
                for folder in [*file.relative_to(self._out).parents][:-2]:
                    # Its name may be what had to go.
                    (self._out / folder).rmdir()

    def _records(self) -> list[Record]:
        return [record for record in self._store.documents() if record.state is not State.GONE]

    def _task(
        self, record: Record, folder: str, items: dict[str, Item], known: tuple[KnownPerson, ...]
    ) -> Write:
        return Write(
            path=items[record.source].path,
            folder=folder,
            name=record.name,
            fallback=_ordinal(record.id),
            sha256=record.input_sha256,
            packed=self._store.findings(record.id),
            known=known,
        )

    def _watch(self, jobs: Iterable[Job], stage: str, total: int) -> Iterator[Done]:
        """The jobs as they end, with progress."""
        started, pages = monotonic(), 0
        for count, done in enumerate(self._executor.run(jobs), start=1):
            yield done
            pages += getattr(done.value, "pages", 0)
            self._on_progress(
                Progress(stage=stage, done=count, total=total, pages=pages, seconds=monotonic() - started)
            )

    def _folders(
        self, items: dict[str, Item], known: Mapping[int, tuple[KnownPerson, ...]]
    ) -> dict[str, str]:
        """Part of a path -> its name among the results: itself, or an ordinal when it tells a name.

        Looked at in every run: a document that was added may tell that the name of a folder is somebody's.
        """
        below: dict[str, dict[int, KnownPerson]] = {
            part: {} for item in items.values() for part in item.folders
        }
        for record in self._records():
            for part in items[record.source].folders:
                below[part].update((person.number, person) for person in known.get(record.id, ()))
        parts = sorted(below)
        jobs = (
            Job(number=number, payload=Folder(name=part, known=tuple(below[part].values())))
            for number, part in enumerate(parts)
        )
        # Fails closed: a name that could not be looked at is not shown.
        safe = {parts[done.number] for done in self._executor.run(jobs) if done.value is True}
        shown = self._store.folders()
        taken = {name.casefold() for name in shown.values()}
        with self._store.writing():
            for part in parts:
                earlier = shown.get(part)
                if earlier is not None and (earlier != part or part in safe):
                    continue
                name = part
                if part not in safe or part.casefold() in taken:
                    ordinals = (f"map-{number:03d}" for number in itertools.count(len(shown) + 1))
                    name = next(ordinal for ordinal in ordinals if ordinal not in taken)
                shown[part] = name
                taken.add(name.casefold())
                self._store.set_folder(part, name)
        return shown

    def _make_folders(self, folder: str) -> None:
        """Before any worker needs them: one that fails takes a folder away that it made.

        Raises:
            OutputError, DiskFull: they cannot be made.
        """
        for root, mode in ((PUBLIC, 0o777), (CONFIDENTIAL, 0o700)):
            try:
                (self._out / root / folder).mkdir(parents=True, exist_ok=True, mode=mode)
            except OSError as exc:
                raise unwritable(exc) from exc

    def _on_disk(self, record: Record) -> Mapping[str, str]:
        """The files of a document with their digests; {} when they are not as written.

        Where a person has worked in its decisions since, they may be others.
        """
        if not record.files or not all((self._out / path).is_file() for path in record.files):
            return {}
        found = {path: _sha256(self._out / path) for path in record.files}
        decisions = next((path for path in record.files if path.endswith(f".{DECISIONS}")), "")
        return found if found == record.files or _is_reviewed(self._out / decisions) else {}

    def _note_decided(self, record: Record) -> None:
        """Has the store know of what a person did while it could not be told."""
        found = on_disk(record, self._out)
        self._store.change(record.id, state=State.DONE, **(found.columns() if found else {}))

    def _read_key(self, record: Record) -> str:
        rules = self._setup.rules.digest
        return _key(__version__, record.input_sha256, rules, self._told.model, self._told.model_digest)

    def _result_key(self, record: Record, folder: str, known: tuple[KnownPerson, ...]) -> str:
        setup = self._setup
        request = setup.verzoek.model_dump_json() if setup.verzoek else ""
        options = setup.options
        look = {field.name: getattr(options, field.name) for field in fields(options) if field.name != "key"}
        key = (options.key.id, options.key.public.hex()) if options.key else None
        return _key(
            record.read_key,
            folder,
            record.name,
            digest(known),
            setup.profile,
            request,
            setup.personas,
            look,
            key,
        )


def _is_reviewed(path: Path) -> bool:
    """True when a person worked in a decisions file, or broke it."""
    try:
        return edits.is_edited(decisions_file.read(path))
    except DecisionsError:
        return path.exists()


def _ordinal(number: int) -> str:
    return f"document-{number:03d}"


def _key(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
