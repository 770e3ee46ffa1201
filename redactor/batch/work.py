"""What a worker does with a document: the two passes, and a look at names of folders. Knows no store."""

from __future__ import annotations

import logging
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redactor import __version__
from redactor.batch.intake import Convert, Made, convert_into
from redactor.dossier import hold
from redactor.dossier.packing import (
    pack,
    pack_appearances,
    pack_differences,
    pack_words,
    unpack,
)
from redactor.dossier.written import Written, written
from redactor.errors import OutputError

if TYPE_CHECKING:
    from redactor.disclosure.verzoek import Verzoek
    from redactor.ingest import KeptReadings
    from redactor.pipeline.passes import Treated
    from redactor.pipeline.ready import Ready
    from redactor.pipeline.run import Options
    from redactor.resolve import KnownPerson
    from redactor.rules import Rules

_READINGS: Final = ".redactor-gelezen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Task: the first pass over one document."""

    path: Path = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDone:
    """What the coordinator keeps of it."""

    sha256: str
    text_digest: str
    pages: int
    date: str
    packed: bytes = field(repr=False)
    appearances: bytes = field(repr=False)
    words: bytes = field(repr=False)
    sketch: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Task: in what does a document differ from another? The answer is ``packing.pack_differences``."""

    path: Path = field(repr=False)
    other: Path = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Task: the second pass over one document."""

    path: Path = field(repr=False)
    folder: str
    name: str = field(repr=False)
    fallback: str
    sha256: str
    packed: bytes = field(repr=False)
    known: tuple[KnownPerson, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteDone(Written):
    """What the coordinator keeps of it; ``treated``: how the persons of the dossier were treated."""

    treated: tuple[Treated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Task: may this part of a path be seen by everybody? The answer is a bool.

    ``known`` are the persons of the documents below it.
    """

    name: str = field(repr=False)
    known: tuple[KnownPerson, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the coordinator should know of the engine."""

    model: str
    model_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSetup:
    """Everything that is the same for all documents; picklable.

    ``mark`` is a file in the folder of results that a worker must see: on another machine the same path may
    be another folder.
    """

    rules: Rules
    model: str | None
    profile: str | None
    verzoek: Verzoek | None
    personas: bool | None
    password: str | None = field(repr=False)
    options: Options
    out: Path
    confidential: Path
    mark: Path

    def start(self) -> tuple[Any, Told]:
        """Builds the engine: takes about a second.

        Raises:
            OutputError: the folder of results is not to be seen from here. Others as ``engine_for``.
        """
        from redactor.ingest import KeptReadings
        from redactor.pipeline.ready import Ready, engine_for, model_digest

        if not self.mark.is_file():
            raise OutputError(
                f"{platform.node()} ziet de uitvoermap niet",
                hint="zet documenten en uitvoermap op een schijf die alle computers onder hetzelfde pad zien",
            )

        logging.getLogger("redactor").setLevel(logging.ERROR)
        ready = Ready.make(
            self.rules,
            engine_for(self.rules, model=self.model),
            self.profile,
            self.verzoek,
            personas=self.personas,
        )
        told = Told(model=ready.engine.model, model_digest=model_digest(ready.engine))
        kept = KeptReadings(kept_readings(self.confidential), version=__version__)
        return _Work(self, ready, hold.Share(self.confidential), kept), told


def kept_readings(confidential: Path) -> Path:
    """Where the passes keep what they read of pictures, as long as a run lasts."""
    return confidential / _READINGS


class _Work:
    """The handler: does the tasks above."""

    def __init__(self, setup: DossierSetup, ready: Ready, lock: hold.Share, kept: KeptReadings) -> None:
        self._setup = setup
        self._ready = ready
        self._lock = lock
        self._kept = kept

    def __call__(
        self, task: Convert | Read | Compare | Write | Folder
    ) -> ReadDone | WriteDone | Made | bytes | bool:
        from redactor.pipeline import differences, guard, passes

        if isinstance(task, Convert):
            return convert_into(task.file, task.into, self._setup.rules, password=self._setup.password)
        if isinstance(task, Folder):
            told = passes.tells(task.name, task.known, self._ready)
            return not told and guard.is_safe_part(task.name, self._ready)
        if isinstance(task, Compare):
            return pack_differences(
                differences.between(task.path, task.other, password=self._setup.password, kept=self._kept)
            )
        if isinstance(task, Read):
            reading = passes.read_document(
                task.path, self._ready, password=self._setup.password, kept=self._kept
            )
            return ReadDone(
                sha256=reading.sha256,
                text_digest=reading.text_digest,
                pages=reading.pages,
                date=reading.date,
                packed=pack(reading.findings),
                appearances=pack_appearances(reading.appearances),
                words=pack_words(reading.words),
                sketch=reading.sketch,
            )
        result, treated = passes.write_document(
            task.path,
            passes.Place(out=self._setup.out, folder=task.folder, name=task.name, fallback=task.fallback),
            unpack(task.packed),
            self._ready,
            sha256=task.sha256,
            options=self._setup.options,
            known=task.known,
            password=self._setup.password,
            kept=self._kept,
        )
        return WriteDone(**written(result, self._setup.out).columns(), treated=treated)
