"""Killed, out of room, twice at once, poisoned: real processes and real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from batch_kit import ROOT, batch, command, files_of, stored, write_bomb, write_dossier, write_nota

from redactor import batch as batches
from redactor.batch.executors import Serial
from redactor.dossier.store import State, Store, path_in
from redactor.errors import ExitCode

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, /proc and limits of Linux")


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return write_dossier(tmp_path / "in", documents=4)


def states(out: Path) -> set[State]:
    """States in a store that somebody may be writing."""
    if not path_in(out).exists():
        return set()
    with Store(path_in(out), read_only=True) as store:
        return {record.state for record in store.documents()}


def killed_when(source: Path, out: Path, ready: Callable[[], bool], *, worker: bool = False) -> int:
    """Starts a batch and kills it, or one of its workers, when ``ready``; gives the exit status."""
    line = command("batch", source, "-o", out, "--model", "none", "--jobs", "2")
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    try:
        while process.poll() is None and time.monotonic() < until:
            if _is(ready):
                children = _children(process.pid)
                os.kill(children[-1] if worker and children else process.pid, signal.SIGKILL)
                break
            time.sleep(0.005)
        return process.wait(60)
    finally:
        process.kill()
        process.wait()


def _is(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except Exception:
        # The store is being made at this very moment.
        return False


def _children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def undisturbed(source: Path, out: Path) -> Path:
    list(batches.run(source, out, model="none", executor=Serial()))
    return out


def test_killed_twice_and_started_again(dossier: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "uit", undisturbed(dossier, tmp_path / "heel")
    moments: list[Callable[[], bool]] = [
        lambda: State.READ in states(out),
        lambda: any((out / "gelakt").rglob(".redactor-*.tmp")),
    ]
    for moment in moments:
        killed_when(dossier, out, moment)
    assert not all(state is State.DONE for state in states(out))
    done = batch(dossier, out, "--jobs", "2")
    assert done.returncode == ExitCode.OK, done.stderr
    assert files_of(out) == files_of(whole)
    assert stored(out) == stored(whole)


def test_a_killed_worker_changes_nothing(dossier: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "uit", undisturbed(dossier, tmp_path / "heel")
    code = killed_when(
        dossier, out, lambda: any((out / "gelakt").rglob(".redactor-*.tmp")), worker=True
    )  # fmt: skip
    assert code == ExitCode.OK
    assert files_of(out) == files_of(whole)
    assert stored(out) == stored(whole)


@pytest.mark.parametrize("limit", [20_000, 120_000], ids=["store", "results"])
def test_a_full_disk_stops_cleanly(dossier: Path, tmp_path: Path, limit: int) -> None:
    write_nota(dossier / "groot.pdf", "Joost Verkaik", copies=40)
    out = tmp_path / "uit"
    full = batch(dossier, out, "--jobs", "2", limit=limit)
    assert full.returncode == ExitCode.OUTPUT, full.stderr
    assert "de schijf is vol" in full.stderr
    assert not [path for path in out.rglob(".redactor-*") if path.suffix in (".tmp", ".old")]
    for record in _records(out) if limit > 100_000 else []:
        assert record.state is not State.DONE or all((out / path).is_file() for path in record.files)
    again = batch(dossier, out, "--jobs", "2")
    assert again.returncode == ExitCode.OK, again.stderr
    assert files_of(out) == files_of(undisturbed(dossier, tmp_path / "heel"))


def _records(out: Path) -> list[batches.Record]:
    with Store(path_in(out), read_only=True) as store:
        return list(store.documents())


def test_two_runs_exclude_each_other(dossier: Path, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    line = command("batch", dossier, "-o", out, "--model", "none", "--jobs", "1")
    first = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not path_in(out).exists() and time.monotonic() < until:
            time.sleep(0.01)
        second = batch(dossier, out)
        assert second.returncode == ExitCode.IN_USE, second.stderr
        assert first.wait(60) == ExitCode.OK
    finally:
        first.kill()
        first.wait()


def test_poisoned_documents_are_set_aside(tmp_path: Path) -> None:
    source = write_dossier(tmp_path / "in", documents=2)
    write_bomb(source / "bom.pdf", 120)
    done = batch(source, tmp_path / "uit", "--jobs", "2", "--max-memory", "220")
    assert done.returncode == ExitCode.PARTIAL, done.stderr
    assert "bom.pdf: Quarantined: de verwerking gebruikte te veel geheugen" in done.stderr
    assert len(list((tmp_path / "uit" / "gelakt").rglob("*.redacted.pdf"))) == 3
