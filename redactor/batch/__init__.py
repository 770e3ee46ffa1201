"""Many documents: a folder becomes a dossier of results, with several workers, and nothing is lost.

``run`` gives one record per document as they end. The same call again goes on where the last one was stopped.
"""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.batch.progress import Progress
from redactor.dossier.store import Record, State

if TYPE_CHECKING:
    from redactor.batch.executors import Executor
    from redactor.disclosure.verzoek import Verzoek
    from redactor.pipeline import Options
    from redactor.rules import Rules

__all__ = ["Progress", "Record", "State", "cores", "run"]


def cores() -> int:
    """Number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    source: Path | str,
    out: Path | str,
    *,
    rules: Rules | None = None,
    model: str | None = None,
    profile: str | None = None,
    verzoek: Verzoek | None = None,
    personas: bool | None = None,
    password: str | None = None,
    options: Options | None = None,
    jobs: int = 1,
    timeout: float = 0.0,
    max_memory: int = 0,
    executor: Executor | None = None,
    store: Path | None = None,
    force: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    clock: Callable[[], datetime.datetime] | None = None,
) -> Iterator[Record]:
    """Redacts every PDF in a folder; what is done already and still right is not done again.

    Args:
        source: Folder with the documents; searched through.
        out: Gets ``gelakt/`` and ``vertrouwelijk/``, with the folders of ``source`` in them, and the files
            about the dossier as a whole: log, report, persons.
        rules, profile, verzoek, personas, password: As for ``redact_document``.
        model: Another spaCy model than the shipped one.
        options: How results are written, and the key; ``force`` in it has no meaning here.
        jobs: Number of worker processes.
        timeout: Seconds that a pass over one document may take; 0 for no limit.
        max_memory: Bytes that one worker may use; 0 for no limit.
        executor: Who does the work, in place of worker processes.
        store: File for the store, when ``out`` is on a drive where SQLite does not work.
        force: Use an output folder that belongs to another source or holds other results.
        on_progress: Called after every document of each pass.
        clock: Gives the time for the events in the store.

    Yields:
        Every document in the folder as it ends: done (also by an earlier run), or failed with its reason.

    Raises:
        OutputInUse: another run works in ``out``.
        DiskFull: there is no room; start again when there is.
        OutputError, RulesError, ModelMissing: nothing can be done here.
    """
    from redactor import pipeline
    from redactor import rules as rules_step
    from redactor.batch.executors import Processes
    from redactor.batch.runner import Coordinator
    from redactor.batch.work import DossierSetup, kept_readings
    from redactor.dossier.hold import held, marked
    from redactor.dossier.store import Store, path_in

    # Workers may have another working folder.
    source, out = Path(source).absolute(), Path(out).absolute()
    loaded = pipeline.with_request(rules or rules_step.load(), verzoek)
    with held(out) as confidential, marked(confidential) as mark:
        setup = DossierSetup(
            rules=loaded,
            model=model,
            profile=profile,
            verzoek=verzoek.without_lists() if verzoek else None,
            personas=personas,
            password=password,
            # A killed run leaves files that are no result of anybody's.
            options=replace(options or pipeline.Options(), force=True),
            out=out,
            confidential=confidential,
            mark=mark,
        )
        working = executor or Processes(jobs, timeout=timeout, max_memory=max_memory)
        try:
            with Store(path_in(out, store), clock=clock) as opened, working as ready:
                coordinator = Coordinator(source, setup, ready, opened, on_progress=on_progress, force=force)
                yield from coordinator.run()
        finally:
            # When the workers have ended. Of a run that was killed they stay, and help the next one.
            shutil.rmtree(kept_readings(confidential), ignore_errors=True)
