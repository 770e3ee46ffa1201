"""Who does the work of a batch: this process, or several workers beside it. One call shape for all.

An executor gets a setup (what every worker makes ready once), then jobs; it gives each job back as done or
failed, as they finish. It knows nothing of documents, and nothing of what is stored: only the coordinator
writes that.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from redactor.batch.serving import serve, too_much_memory
from redactor.errors import InternalError, Quarantined, RedactorError, internal

#: Seconds between two looks at time and memory of the workers.
_TICK: Final = 0.25
#: A worker that died may have been killed from outside: its job is tried this many times before it is blamed.
ATTEMPTS: Final = 3
#: Seconds that workers get to clean up when the run stops.
_GRACE: Final = 5.0

#: Does one job: payload -> value. Raises RedactorError for a job that cannot be done.
Handler = Callable[[Any], Any]


class Setup(Protocol):
    """What a worker needs before its first job; must be picklable."""

    def start(self) -> tuple[Handler, Any]:
        """The handler, and what the coordinator should know of it (the same from every worker)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work. ``payload`` must be picklable."""

    number: int
    payload: Any = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a job: a value, or the error that it ended with."""

    number: int
    value: Any = field(default=None, repr=False)
    error: RedactorError | None = None


class Executor(Protocol):
    """A context manager: leaving it ends every worker."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def start(self, setup: Setup) -> Any:
        """Makes workers ready; gives what ``setup.start`` tells.

        Raises:
            RedactorError: a worker cannot start, for want of a model for instance.
        """

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Every job once, in the order in which they end; taken from ``jobs`` as workers come free."""


class Serial:
    """Does every job in this process: for tests and for callers with an engine of their own.

    Nothing protects against a job that crashes, hangs or eats memory.
    """

    def __init__(self) -> None:
        self._handler: Handler | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handler = None

    def start(self, setup: Setup) -> Any:
        self._handler, told = setup.start()
        return told

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        if self._handler is None:
            raise RuntimeError("start() comes first")
        for job in jobs:
            try:
                value = self._handler(job.payload)
            except RedactorError as exc:
                yield Done(number=job.number, error=exc)
            except Exception as exc:  # one document with a bug must not stop the others
                yield Done(number=job.number, error=internal(exc))
            else:
                yield Done(number=job.number, value=value)


class _Worker:
    """One process with a pipe to it and one back."""

    def __init__(self, context: Any, setup: Setup, life: Any, *, max_memory: int) -> None:
        tasks, self._tasks = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        self.process = context.Process(
            target=serve, args=(setup, tasks, answers, life, max_memory), daemon=True
        )
        self.process.start()
        # Only the worker may hold its ends: a dead worker then shows as a closed pipe.
        tasks.close()
        answers.close()
        self.ready = False
        self.job: Job | None = None
        self.since = time.monotonic()

    def give(self, job: Job) -> bool:
        """Hands a job over; False when the worker is gone."""
        self.job, self.since = job, time.monotonic()
        try:
            self._tasks.send(job.payload)
        except OSError:
            return False
        return True

    def memory(self) -> int:
        """Bytes in use now; 0 where the system does not tell (only Linux does)."""
        try:
            fields = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0
        for line in fields.splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0

    def kill(self) -> None:
        self.process.kill()
        self.close()

    def close(self) -> None:
        self.process.join()
        self.answers.close()
        self._tasks.close()


class Processes:
    """Workers as processes of this machine, replaced when they die, hang or grow too large.

    Args:
        jobs: Number of workers.
        timeout: Seconds that one job may take; 0 for no limit.
        max_memory: Bytes that one worker may use; 0 for no limit.
    """

    def __init__(self, jobs: int, *, timeout: float = 0.0, max_memory: int = 0) -> None:
        # The same way of starting on every system; a fork would take locks and threads along.
        self._context = get_context("spawn")
        self._wanted = max(1, jobs)
        self._timeout = timeout
        self._max_memory = max_memory
        self._workers: list[_Worker] = []
        self._setup: Setup | None = None
        self._told: Any = None
        self._failed_starts = 0
        # Closed by the system when this process ends, however it ends: the workers then stop at once.
        self._life_end, self._life = self._context.Pipe(duplex=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            # Polite first: what a worker was writing is then cleaned up.
            worker.process.terminate()
        until = time.monotonic() + _GRACE
        for worker in self._workers:
            worker.process.join(max(0.0, until - time.monotonic()))
            worker.kill()
        self._workers.clear()
        self._life.close()
        self._life_end.close()

    def start(self, setup: Setup) -> Any:
        self._setup = setup
        self._fill(1)
        while not any(worker.ready for worker in self._workers):
            self._hear(None)
        return self._told

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        coming = iter(jobs)
        again: deque[Job] = deque()
        deaths: dict[int, int] = {}
        finished: deque[Done] = deque()
        more = True
        while True:
            while more or again:
                job = again.popleft() if again else next(coming, None)
                if job is None:
                    more = False
                    break
                worker = next((w for w in self._workers if w.ready and w.job is None), None)
                if worker is None:
                    again.appendleft(job)
                    self._fill(self._wanted)
                    break
                if not worker.give(job):
                    again.appendleft(job)
                    self._drop(worker)
            if finished:
                # Only now that every worker has its next job: noting a result takes its time as well.
                yield finished.popleft()
            elif not (more or again) and not any(worker.job for worker in self._workers):
                return
            for job, outcome in self._hear(0 if finished else _TICK):
                if outcome is not None:
                    finished.append(outcome)
                    continue
                deaths[job.number] = deaths.get(job.number, 0) + 1
                if deaths[job.number] < ATTEMPTS:
                    again.append(job)
                else:
                    finished.append(
                        Done(
                            number=job.number,
                            error=Quarantined(
                                "de verwerking van dit document stopte onverwacht",
                                hint="vraag het document opnieuw op, of zet het opnieuw om naar PDF",
                            ),
                        )
                    )

    def _fill(self, number: int) -> None:
        """Starts workers until there are ``number`` of them."""
        if self._setup is None:
            raise RuntimeError("start() comes first")
        while len(self._workers) < number:
            self._workers.append(
                _Worker(self._context, self._setup, self._life_end, max_memory=self._max_memory)
            )

    def _hear(self, seconds: float | None) -> Iterator[tuple[Job, Done | None]]:
        """What workers say within ``seconds``: jobs that are done, and jobs (None) whose worker died."""
        connection.wait([worker.answers for worker in self._workers], timeout=seconds)
        results: list[tuple[Job, Done | None]] = []
        for worker in list(self._workers):
            job = worker.job
            try:
                said = worker.answers.recv() if worker.answers.poll() else None
            except (EOFError, OSError):
                self._drop(worker)
                if job is not None:
                    results.append((job, None))
                elif not worker.ready:
                    self._not_started()
                continue
            if said is None:
                if job is not None and (error := self._over_limit(worker)) is not None:
                    self._drop(worker)
                    results.append((job, Done(number=job.number, error=error)))
                continue
            kind, content = said
            if kind == "ready":
                worker.ready, self._told, self._failed_starts = True, content, 0
            elif kind == "unusable":
                raise content
            elif job is not None:
                worker.job = None
                value, error = (content, None) if kind == "value" else (None, content)
                results.append((job, Done(number=job.number, value=value, error=error)))
        return iter(results)

    def _over_limit(self, worker: _Worker) -> RedactorError | None:
        if self._timeout and time.monotonic() - worker.since > self._timeout:
            return Quarantined(
                f"de verwerking duurde langer dan {self._timeout:g} seconden",
                hint="geef meer tijd met --timeout, of splits het document",
            )
        if self._max_memory and worker.memory() > self._max_memory:
            return too_much_memory()
        return None

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)

    def _not_started(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= ATTEMPTS:
            raise InternalError(
                "de werkprocessen starten niet",
                hint="is er genoeg geheugen? probeer het met --jobs 1",
            )
        if not self._workers:
            self._fill(1)
