"""What a run of a batch does on a worker of a cluster: a process beside the worker does the jobs.

So a document that crashes, hangs or eats memory is set aside as on one machine, and the worker itself, which
has to answer the scheduler meanwhile, never runs foreign code. There is one such process for each thread of a
worker; it ends with the run, and by itself when nobody asks anything: whoever did may be gone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import platform
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any, Final

from redactor import __version__
from redactor.batch.executors import Done, Job, Processes
from redactor.errors import RedactorError, Refused

#: Seconds without work after which a process ends: less than a new run waits for those of an earlier one.
_IDLE: Final = 20.0
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What workers need to know of a run.

    Attributes:
        token: Names the run.
        environment: Of the coordinator; results are the same only where it is.
        setup: A pickled ``Setup``: another version of the program may not be able to read it.
        timeout: Seconds that one job may take; 0 for no limit.
        max_memory: Bytes for one process; 0 for no limit.
    """

    token: str
    environment: Mapping[str, str] = field(repr=False)
    setup: bytes = field(repr=False)
    timeout: float
    max_memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """No answer: this worker cannot do any job of the run."""

    error: RedactorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What ``Setup.start`` told on a worker."""

    told: Any


def environment() -> dict[str, str]:
    """Name -> version of everything that has a part in a result."""
    versions = {"redactor": __version__, "python": platform.python_version()}
    for requirement in metadata.requires("redactor") or ():
        if "extra ==" not in requirement and (name := _NAME.match(requirement)):
            with contextlib.suppress(metadata.PackageNotFoundError):
                versions[name[0]] = metadata.version(name[0])
    return versions


class _Station:
    """A process of one run beside one thread of a worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: Processes | None = None
        self._told: Any = None
        self._timer: threading.Timer | None = None
        self._last = False

    def start(self, plan: Plan) -> Any:
        """Makes the process ready if it is not; gives what ``setup.start`` tells."""
        with self._at_work():
            return self._started(plan)

    def do(self, plan: Plan, job: Job, told: Any) -> Done:
        """Does one job.

        Raises:
            RedactorError: no job can be done here.
        """
        with self._at_work():
            if self._started(plan) != told or self._processes is None:
                self._end()
                raise Refused(
                    f"op {platform.node()} staat een ander taalmodel dan op de andere computers",
                    hint="zet op alle computers van het cluster hetzelfde model",
                )
            try:
                (done,) = self._processes.run([job])
            except RedactorError:
                self._end()
                raise
            self._rest()
            return done

    def leave(self) -> None:
        """Ends the process, after the job that it is at."""
        self._last = True
        self._end_if_idle()

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        finally:
            # Only now: whoever left while the lock was held could not end anything.
            if self._last:
                self._end_if_idle()

    def _started(self, plan: Plan) -> Any:
        if self._processes is None:
            _require_same(plan.environment)
            if multiprocessing.current_process().daemon:
                # Dask marks its workers so that they end with their parent; Python then forbids them a
                # process of their own. Ours ends with the worker by itself.
                multiprocessing.current_process().daemon = False
            processes = Processes(1, timeout=plan.timeout, max_memory=plan.max_memory)
            try:
                self._told = processes.start(pickle.loads(plan.setup))
            except BaseException:
                processes.__exit__(None, None, None)
                raise
            self._processes = processes
        self._rest()
        return self._told

    def _rest(self) -> None:
        """Waits for a next job, but not for ever."""
        self._stop_waiting()
        self._timer = threading.Timer(_IDLE, self._end_if_idle)
        self._timer.daemon = True
        self._timer.start()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _end_if_idle(self) -> None:
        # Who has the lock is at work, and will rest again.
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def _end(self) -> None:
        self._stop_waiting()
        if self._processes is not None:
            self._processes.__exit__(None, None, None)
            self._processes = None


_stations: dict[tuple[str, int], _Station] = {}
#: Runs that are over: what was still on its way for one must not start a process again.
_over: set[str] = set()
_guard = threading.Lock()


def start(plan: Plan) -> Started | Unusable:
    """Makes a worker ready."""
    try:
        return Started(told=_station(plan).start(plan))
    except RedactorError as exc:
        return Unusable(error=exc)


def work(plan: Plan, job: Job, told: Any) -> Done | Unusable:
    """Does one job on a worker that is, or is made, ready.

    Args:
        plan: Of the run.
        job: What to do.
        told: What ``Setup.start`` must tell here too.
    """
    try:
        return _station(plan).do(plan, job, told)
    except RedactorError as exc:
        return Unusable(error=exc)


def leave(token: str) -> None:
    """Ends what a worker has for a run."""
    with _guard:
        _over.add(token)
        gone = [_stations.pop(key) for key in list(_stations) if key[0] == token]
    for station in gone:
        with contextlib.suppress(OSError):
            station.leave()


def _station(plan: Plan) -> _Station:
    with _guard:
        if plan.token in _over:
            raise Refused("deze opdracht is gestopt")
        return _stations.setdefault((plan.token, threading.get_ident()), _Station())


def _require_same(wanted: Mapping[str, str]) -> None:
    here = environment()
    other = sorted(name for name in wanted.keys() | here.keys() if wanted.get(name) != here.get(name))
    if other:
        raise Refused(
            f"{platform.node()} heeft andere versies dan deze computer: {', '.join(other)}",
            hint="installeer op alle computers van het cluster hetzelfde",
        )
