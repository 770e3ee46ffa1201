"""The executor on a real cluster: a scheduler and two workers as processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_kit import Misbehaving, files_of, stored, write_dossier

from redactor import batch
from redactor.batch import station
from redactor.batch.cluster import Cluster
from redactor.batch.executors import Done, Job, Serial
from redactor.cli import logs, main
from redactor.errors import (
    ClusterUnreachable,
    ExitCode,
    InputError,
    InternalError,
    ModelMissing,
    OutputError,
    ProgramMissing,
    Quarantined,
    Refused,
)

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a cluster on this machine's own loopback; its workers are started again when they die."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def workers(address: str) -> list[int]:
    """Process numbers of the workers."""
    with distributed.Client(address, set_as_default=False) as client:
        client.wait_for_workers(2)
        return list(client.run(os.getpid).values())


def outcomes(executor: Cluster, *payloads: str) -> dict[int, object]:
    """Number of a job -> its value or the kind of its error."""
    with executor as ready:
        assert ready.start(Misbehaving()) == "klaar voor werk"
        jobs = (Job(number=number, payload=payload) for number, payload in enumerate(payloads))
        return {
            done.number: type(done.error) if done.error is not None else done.value
            for done in ready.run(jobs)
        }


class TestJobs:
    def test_a_bad_job_never_stops_the_others(self, address: str) -> None:
        payloads = ("a", "refuse", "b", "bug", "crash", "c")
        assert outcomes(Cluster(address), *payloads) == {
            0: "A",
            1: InputError,
            2: "B",
            3: InternalError,
            4: Quarantined,
            5: "C",
        }

    def test_a_job_that_hangs_or_eats_memory_is_set_aside(self, address: str) -> None:
        before = workers(address)
        limited = Cluster(address, timeout=2.0, max_memory=300 * 1024**2)
        assert outcomes(limited, "hang", "grow", "a") == {0: Quarantined, 1: Quarantined, 2: "A"}
        assert workers(address) == before

    def test_a_worker_that_is_killed_at_a_job_is_no_fault_of_it(self, address: str, tmp_path: Path) -> None:
        mark = tmp_path / "x"
        assert outcomes(Cluster(address), f"kill-parent-once:{mark}", "a", "b") == {
            0: f"KILL-PARENT-ONCE:{mark}".upper(),
            1: "A",
            2: "B",
        }

    def test_what_cannot_start_says_so(self, address: str) -> None:
        with Cluster(address) as ready, pytest.raises(ModelMissing):
            ready.start(Misbehaving(usable=False))

    def test_nothing_stays_on_the_workers_when_a_run_is_left(self, address: str) -> None:
        with Cluster(address) as ready:
            ready.start(Misbehaving())
            next(iter(ready.run(Job(number=number, payload="a") for number in range(100))))
        until = time.monotonic() + 10
        while (left := [_children(pid) for pid in workers(address)]) != [[], []]:
            assert time.monotonic() < until, left
            time.sleep(0.1)


def _children(pid: int) -> list[str]:
    """Command lines of processes that a worker has beside it; Python's own tracker is none."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    numbers = [number for task in tasks for number in task.read_text(encoding="ascii").split()]
    lines = [Path(f"/proc/{number}/cmdline").read_text(encoding="utf-8") for number in numbers]
    return [line for line in lines if "resource_tracker" not in line]


def test_the_same_files_with_a_worker_killed_in_the_middle(address: str, tmp_path: Path) -> None:
    source, alone, out = write_dossier(tmp_path / "in", documents=8), tmp_path / "een", tmp_path / "uit"
    list(batch.run(source, alone, model="none", executor=Serial()))
    victim = workers(address)[0]

    def kill() -> None:
        until = time.monotonic() + 60
        while not any((out / "gelakt").rglob("*.redacted.pdf")) and time.monotonic() < until:
            time.sleep(0.005)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        assert main(["batch", str(source), "-o", str(out), "--model", "none", "--cluster", address]) == 0
    finally:
        killer.join()
        logs.tear_down()
    assert victim not in workers(address)
    assert files_of(out) == files_of(alone)
    assert stored(out) == stored(alone)


class TestWhatIsWrong:
    def test_dask_is_not_installed(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(ProgramMissing):
            Cluster("tcp://127.0.0.1:8786")
        line = ["batch", str(write_dossier(tmp_path / "in")), "-o", str(tmp_path / "uit")]
        assert main([*line, "--cluster", "tcp://127.0.0.1:8786"]) == ExitCode.PROGRAM_MISSING
        assert "tip: pip install 'redactor[cluster]'" in capsys.readouterr().err
        assert main([*line, "--cluster", "tcp://127.0.0.1:8786", "--jobs", "2"]) == ExitCode.USAGE

    @pytest.mark.parametrize("nobody", ["tcp://127.0.0.1:9", "onzin", "http://127.0.0.1:9"])
    def test_nobody_answers(self, nobody: str) -> None:
        with pytest.raises(ClusterUnreachable, match="antwoordt geen cluster"), Cluster(nobody, patience=1.0):
            pass

    def test_no_workers(self) -> None:
        with (
            distributed.LocalCluster(
                n_workers=0, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
            ) as empty,
            Cluster(empty.scheduler_address, patience=0.2) as ready,
            pytest.raises(ClusterUnreachable, match="geen werkers"),
        ):
            ready.start(Misbehaving())

    def test_the_folder_of_results_is_another_one_there(self, address: str, tmp_path: Path) -> None:
        from redactor import rules
        from redactor.batch.work import DossierSetup
        from redactor.pipeline import Options

        setup = DossierSetup(
            rules=rules.load(), model="none", profile=None, verzoek=None, personas=None, password=None,
            options=Options(), out=tmp_path, confidential=tmp_path, mark=tmp_path / "er niet",
        )  # fmt: skip
        with Cluster(address) as ready, pytest.raises(OutputError, match="ziet de uitvoermap niet"):
            ready.start(setup)


class TestStation:
    """A worker of its own, without a cluster."""

    JOB = Job(number=0, payload="a")

    @staticmethod
    def plan(**changed: Any) -> station.Plan:
        values: dict[str, Any] = {
            "token": "x",
            "environment": station.environment(),
            "setup": pickle.dumps(Misbehaving()),
            "timeout": 0.0,
            "max_memory": 0,
        }
        return station.Plan(**values | changed)

    @pytest.fixture(autouse=True)
    def _leave(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(station, "_over", set())
        yield
        station.leave("x")

    @pytest.mark.parametrize(
        ("changed", "told", "message"),
        [
            ({"environment": station.environment() | {"pikepdf": "1.0"}}, "", "andere versies.*: pikepdf$"),
            ({"setup": pickle.dumps(Misbehaving(usable=False))}, "", "model ontbreekt"),
            ({}, "een ander model", "ander taalmodel"),
        ],
    )
    def test_a_worker_that_is_not_as_the_others(
        self, changed: dict[str, Any], told: str, message: str
    ) -> None:
        answer = station.work(self.plan(**changed), self.JOB, told)
        assert isinstance(answer, station.Unusable)
        with pytest.raises((Refused, ModelMissing), match=message):
            raise answer.error

    def test_a_process_ends_when_nobody_asks_anything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(station, "_IDLE", 0.2)
        before = set(multiprocessing.active_children())
        assert station.start(self.plan()) == station.Started(told="klaar voor werk")
        until = time.monotonic() + 10
        while set(multiprocessing.active_children()) > before:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert station.work(self.plan(), self.JOB, "klaar voor werk") == Done(number=0, value="A")

    def test_a_plan_shows_nothing_of_its_setup(self) -> None:
        assert "Misbehaving" not in repr(self.plan())
