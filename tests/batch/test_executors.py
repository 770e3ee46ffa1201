"""Every executor does every job once; worker processes survive jobs that crash, hang or eat memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from batch_kit import Misbehaving

from redactor.batch.executors import Executor, Job, Processes, Serial
from redactor.errors import InputError, InternalError, ModelMissing, Quarantined


def outcomes(executor: Executor, *payloads: str) -> dict[int, object]:
    """Number of a job -> its value or the kind of its error."""
    with executor as ready:
        assert ready.start(Misbehaving()) == "klaar voor werk"
        jobs = (Job(number=number, payload=payload) for number, payload in enumerate(payloads))
        return {
            done.number: type(done.error) if done.error is not None else done.value
            for done in ready.run(jobs)
        }


class TestEveryExecutor:
    @pytest.mark.parametrize("executor", [Serial(), Processes(2)], ids=["serial", "processes"])
    def test_a_bad_job_never_stops_the_others(self, executor: Executor) -> None:
        assert outcomes(executor, "a", "refuse", "b", "bug", "c") == {
            0: "A",
            1: InputError,
            2: "B",
            3: InternalError,
            4: "C",
        }

    @pytest.mark.parametrize("executor", [Serial(), Processes(1)], ids=["serial", "processes"])
    def test_what_cannot_start_says_so(self, executor: Executor) -> None:
        with executor as ready, pytest.raises(ModelMissing):
            ready.start(Misbehaving(usable=False))

    def test_a_bug_is_told_without_its_text(self) -> None:
        with Serial() as ready:
            ready.start(Misbehaving())
            (done,) = ready.run([Job(number=0, payload="bug")])
        assert "Zuurbier" not in f"{done.error} {done!r}"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
class TestProcesses:
    def test_a_worker_that_is_killed_is_no_fault_of_the_job(self, tmp_path: Path) -> None:
        assert outcomes(Processes(1), f"crash-once:{tmp_path / 'x'}", "a") == {
            0: f"CRASH-ONCE:{tmp_path / 'x'}".upper(),
            1: "A",
        }

    def test_a_worker_has_its_next_job_before_its_result_is_noted(self, tmp_path: Path) -> None:
        """Noting a result takes time, in which no worker needs to wait."""
        done = tmp_path / "x"
        with Processes(1) as ready:
            ready.start(Misbehaving())
            results = ready.run(Job(number=n, payload=p) for n, p in enumerate(["a", f"touch:{done}", "b"]))
            assert next(results).value == "A"
            until = time.monotonic() + 20
            while not done.exists() and time.monotonic() < until:
                time.sleep(0.01)
            assert done.exists()
            assert [result.number for result in results] == [1, 2]

    def test_a_job_that_always_crashes_is_set_aside(self) -> None:
        assert outcomes(Processes(1), "crash", "a", "b") == {0: Quarantined, 1: "A", 2: "B"}

    def test_a_job_that_hangs_is_set_aside(self) -> None:
        begun = time.monotonic()
        assert outcomes(Processes(2, timeout=1.0), "hang", "a", "b") == {0: Quarantined, 1: "A", 2: "B"}
        assert time.monotonic() - begun < 30

    def test_a_worker_that_is_stopped_hangs(self) -> None:
        with Processes(1, timeout=1.0) as ready:
            ready.start(Misbehaving())
            (worker,) = multiprocessing.active_children()
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGSTOP)
            done = {d.number: d for d in ready.run([Job(number=0, payload="a"), Job(number=1, payload="b")])}
        assert isinstance(done[0].error, Quarantined)
        assert done[1].value == "B"

    @pytest.mark.skipif(sys.platform != "linux", reason="memory is told by Linux only")
    @pytest.mark.parametrize("greedy", ["grow", "leap"])
    def test_a_job_that_eats_memory_is_set_aside(self, greedy: str) -> None:
        assert outcomes(Processes(1, max_memory=300 * 1024**2), greedy, "a") == {0: Quarantined, 1: "A"}

    def test_workers_end_with_their_executor(self) -> None:
        with Processes(2) as ready:
            ready.start(Misbehaving())
            list(ready.run([Job(number=number, payload="a") for number in range(8)]))
            assert multiprocessing.active_children()
        assert not multiprocessing.active_children()
