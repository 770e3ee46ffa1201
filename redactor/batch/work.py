"""What a worker does with a document: the two passes, and a look at names of folders. Knows no store."""

from __future__ import annotations

import logging
import platform
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.batch.intake import Convert, Made, convert_into
from redactor.domain import DocumentResult
from redactor.dossier import hold
from redactor.dossier.packing import (
    pack,
    pack_appearances,
    pack_differences,
    pack_words,
    unpack,
)
from redactor.errors import OutputError

if TYPE_CHECKING:
    from redactor.disclosure.verzoek import Verzoek
    from redactor.pipeline.passes import Treated
    from redactor.pipeline.ready import Ready
    from redactor.pipeline.run import Options
    from redactor.resolve import KnownPerson
    from redactor.rules import Rules


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
class WriteDone:
    """What the coordinator keeps of it; ``files``: path below the output folder -> sha256."""

    stem: str
    files: dict[str, str]
    output_sha256: str
    beoordeling: str
    verdict: str
    open_decisions: int
    boxes: dict[str, int]
    pages: int
    seconds: float
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
        return _Work(self, ready, hold.Share(self.confidential)), told


class _Work:
    """The handler: does the tasks above."""

    def __init__(self, setup: DossierSetup, ready: Ready, lock: hold.Share) -> None:
        self._setup = setup
        self._ready = ready
        self._lock = lock

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
            return pack_differences(differences.between(task.path, task.other, password=self._setup.password))
        if isinstance(task, Read):
            reading = passes.read_document(task.path, self._ready, password=self._setup.password)
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
        )
        return _done(result, treated, self._setup.out)


def _done(result: DocumentResult, treated: tuple[Treated, ...], out: Path) -> WriteDone:
    from redactor.disclosure.results import CERTIFICATE
    from redactor.pipeline.ready import sha256

    written = [result.output_path, result.log_path, result.decisions_path, result.text_path]
    if result.output_path is not None:
        written.append(result.output_path.with_name(f"{result.document_id}.{CERTIFICATE}"))
    grounds = {decision.decision_id: "; ".join(decision.grounds) for decision in result.decisions}
    boxes: Counter[str] = Counter()
    for redaction in result.redactions:
        boxes[grounds[redaction.decision_id]] += len(redaction.boxes)
    return WriteDone(
        stem=result.document_id,
        files={path.relative_to(out).as_posix(): sha256(path) for path in written if path is not None},
        output_sha256=result.output_sha256,
        beoordeling=result.beoordeling.value,
        verdict=result.verification.verdict.value if result.verification else "",
        open_decisions=result.open_decisions,
        boxes=dict(boxes),
        pages=result.pages,
        seconds=result.seconds,
        treated=treated,
    )
