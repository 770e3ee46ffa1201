"""Workers on other machines: the same call shape as the other executors, on a cluster of Dask distributed.

The machines share the folder of documents and the folder of results, under the same path; results go straight
there, and only the coordinator writes the store. What travels are paths, findings and digests.
"""

from __future__ import annotations

import contextlib
import pickle
import secrets
import socket
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Final, Self

from redactor.batch import station
from redactor.batch.executors import ATTEMPTS, Done, Job, Setup
from redactor.errors import ClusterUnreachable, InternalError, ProgramMissing, Quarantined

#: Jobs that are sent ahead for each thread of the cluster, so that none waits for the coordinator.
_AHEAD: Final = 2
#: Seconds between two looks at how many threads there are: workers may come and go.
_LOOK: Final = 5.0
#: Seconds in which the scheduler must answer, and in which a first worker must come.
_PATIENCE: Final = 30.0


class Cluster:
    """Workers of a running cluster.

    Args:
        address: Of its scheduler: ``tcp://host:port``, or ``tls://host:port`` with Dask's own settings.
        timeout: Seconds that one job may take; 0 for no limit.
        max_memory: Bytes that one worker may use; 0 for no limit.
        patience: Seconds in which the scheduler must answer, and in which a first worker must come.

    Raises:
        ProgramMissing: Dask is not installed.
    """

    def __init__(
        self, address: str, *, timeout: float = 0.0, max_memory: int = 0, patience: float = _PATIENCE
    ) -> None:
        try:
            import distributed
        except ImportError as exc:
            raise ProgramMissing(
                "voor --cluster is Dask nodig, en dat is niet geïnstalleerd",
                hint="pip install 'redactor[cluster]'",
            ) from exc
        self._dask = distributed
        self._address = address
        self._timeout = timeout
        self._max_memory = max_memory
        self._patience = patience
        self._token = secrets.token_hex(8)
        self._sent = 0
        self._client: Any = None
        self._plan: Any = None
        self._told: Any = None
        self._threads = 1
        self._looked = float("-inf")

    def __enter__(self) -> Self:
        self._require_certificates()
        try:
            self._require_listener()
            self._client = self._dask.Client(
                self._address, timeout=self._patience, name="redactor", set_as_default=False
            )
        except (OSError, ValueError) as exc:
            raise ClusterUnreachable(
                f"op {self._address} antwoordt geen cluster",
                hint="start 'dask scheduler' en 'dask worker', en geef het adres dat de scheduler toont",
            ) from exc
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A cluster that is gone cannot be left in good order; its processes end by themselves.
        with contextlib.suppress(Exception):
            self._plan = None
            self._client.run(station.leave, self._token, on_error="ignore")
        with contextlib.suppress(Exception):
            self._client.close()

    def start(self, setup: Setup) -> Any:
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError as exc:
            raise ClusterUnreachable(
                "het cluster heeft geen werkers", hint=f"start op elke computer: dask worker {self._address}"
            ) from exc
        plan = station.Plan(
            token=self._token,
            environment=station.environment(),
            setup=pickle.dumps(setup),
            timeout=self._timeout,
            max_memory=self._max_memory,
        )
        # A value on the cluster: it reaches each worker once, again when one is replaced, and goes with us.
        self._plan = self._submit(_same, plan)
        answer = self._answer(self._submit(station.start, self._plan))
        if answer is None:
            raise InternalError("de werkers van het cluster vallen steeds weg", hint="kijk in hun uitvoer")
        self._told = answer.told
        return self._told

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        coming = iter(jobs)
        ended = self._dask.as_completed(loop=self._client.loop)
        waiting: dict[str, tuple[Job, int]] = {}

        def send(job: Job, attempt: int) -> None:
            future = self._submit(station.work, self._plan, job, self._told)
            waiting[future.key] = (job, attempt)
            ended.add(future)

        while True:
            while len(waiting) < self._room() and (job := next(coming, None)) is not None:
                send(job, 1)
            if not waiting:
                return
            future = next(ended)
            job, attempt = waiting.pop(future.key)
            done = self._answer(future)
            future.release()
            if done is not None:
                yield done
            elif attempt < ATTEMPTS:
                send(job, attempt + 1)
            else:
                yield Done(
                    number=job.number,
                    error=Quarantined(
                        "de computers die dit document verwerkten, vielen steeds weg",
                        hint="start dezelfde opdracht nog eens",
                    ),
                )

    def _require_certificates(self) -> None:
        """Refuses an address of TLS without certificates: Dask would only say that it lacks a context."""
        if not self._address.startswith("tls://"):
            return
        try:
            context = self._dask.Security().get_connection_args("client")["ssl_context"]
        except OSError as exc:
            raise _no_certificates() from exc
        if context is None:
            raise _no_certificates()

    def _require_listener(self) -> None:
        """Tries the address first: a client that finds nobody complains on the terminal in its own words."""
        from distributed.comm.addressing import parse_address, parse_host_port

        where = parse_host_port(parse_address(self._address)[1])
        socket.create_connection(where, timeout=self._patience).close()

    def _submit(self, function: Any, *arguments: Any) -> Any:
        # The name of a task is shown on the cluster's pages and in its logs: a number says nothing.
        self._sent += 1
        return self._client.submit(
            function, *arguments, key=f"redactor-{self._token}-{self._sent}", pure=False
        )

    def _answer(self, future: Any) -> Any:
        """What a worker answered; None when workers fell away at it.

        Raises:
            RedactorError: no worker can do this.
        """
        try:
            answer = future.result()
        except self._dask.KilledWorker:
            return None
        except self._dask.CancelledError as exc:
            raise ClusterUnreachable(
                "de verbinding met het cluster is verbroken", hint="start dezelfde opdracht nog eens"
            ) from exc
        except Exception as exc:  # whatever keeps a worker from loading the program
            raise ClusterUnreachable(
                f"de werkers van het cluster kunnen redactor niet laden ({type(exc).__name__})",
                hint="installeer op alle computers van het cluster dezelfde versie van redactor",
            ) from exc
        if isinstance(answer, station.Unusable):
            raise answer.error
        return answer

    def _room(self) -> int:
        """Number of jobs that may be on the cluster at a time."""
        now = time.monotonic()
        if now - self._looked > _LOOK:
            self._looked = now
            self._threads = max(1, sum(self._client.nthreads().values()))
        return _AHEAD * self._threads


def _no_certificates() -> ClusterUnreachable:
    return ClusterUnreachable(
        "voor tls:// zijn certificaten nodig, en die zijn er niet of zijn niet te lezen",
        hint="zet DASK_DISTRIBUTED__COMM__TLS__CA_FILE en de certificaten in Dask's instellingen "
        "(zie docs/schaal.md)",
    )


def _same(plan: station.Plan) -> station.Plan:
    return plan
