"""Nothing that a foreign file starts outlives its intake, or reaches a program beside it."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor import convert
from redactor.convert import intake
from redactor.convert.pieces import Reason
from redactor.rules import Rules
from tests.convert.office_kit import docx

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these walls")
ROOT = Path(convert.__file__).parents[2]

#: Does what a hostile file would do that took the reader over, then hangs.
_HIDE = """
import os, signal, sys, time
from pathlib import Path
from redactor.convert import sandbox
work, mark = Path(sys.argv[1]), sys.argv[2]
barriers = sandbox.enter(readable=[], writable=work, memory_bytes=2**30, file_bytes=2**20)
# The others inherit it: one that is not apart yet must not fall to what this one sends to its group.
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
for number in range(3):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", mark])
        os._exit(0)
for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
    for process in (0, 1, os.getppid()):
        if process or sign != signal.SIGKILL:
            try:
                os.kill(process, sign)
            except OSError:
                pass
(work / "barriers").write_text(",".join(barriers))
time.sleep(60)
"""

_REACH = """
import ctypes, os, socket, sys
from pathlib import Path
from redactor.convert import sandbox
barriers = sandbox.enter(readable=[], writable=Path(sys.argv[1]), memory_bytes=2**30, file_bytes=2**20)
def refused(action):
    try:
        action()
    except OSError:
        return True
    return False
def stream():
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(sys.argv[2])
def packet():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.sendto(b"x", sys.argv[2])
def message():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.sendmsg([b"x"], [], 0, sys.argv[2])
def call(number):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, 0, 0, 0, 0, 0) < 0 and ctypes.get_errno() == 13:
        raise OSError
io_uring, own = 425, os.getpid()
outcomes = [refused(action) for action in (stream, packet, message, lambda: call(io_uring))]
print(",".join(barriers), *outcomes, own)
"""


def alive(mark: str) -> list[int]:
    """Processes with a word in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(int(path.parent.name))
        except (OSError, ValueError):
            continue
    return found


def require_gone(mark: str) -> None:
    until = time.monotonic() + 5
    while alive(mark):
        assert time.monotonic() < until, alive(mark)
        time.sleep(0.05)


def started(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


@contextlib.contextmanager
def running(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """As ``started``, and ended whatever happens."""
    process = started(code, *arguments)
    try:
        yield process
    finally:
        intake._end(process)  # type: ignore[arg-type]
        process.communicate()


def require_apart(tmp_path: Path) -> None:
    with started(_REACH, str(tmp_path), "x") as process:
        assert process.stdout is not None
        if "processen" not in process.stdout.read().split()[0]:
            pytest.skip("this system gives no space of processes")


def test_what_hides_ends_with_the_reader(tmp_path: Path) -> None:
    require_apart(tmp_path)
    mark = secrets.token_hex(8)
    with running(_HIDE, str(tmp_path), mark) as process:
        until = time.monotonic() + 30
        while not (tmp_path / "barriers").exists() or len(alive(mark)) < 4:
            assert time.monotonic() < until, alive(mark)
            time.sleep(0.05)
        # It could not end those who wait for it.
        assert process.poll() is None
    require_gone(mark)


def test_who_started_it_is_killed(tmp_path: Path) -> None:
    """A batch worker that is set aside takes the reader and all of its own along."""
    require_apart(tmp_path)
    mark = secrets.token_hex(8)
    code = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, *sys.argv[1:]], "
        "start_new_session=True); time.sleep(60)"
    )
    with running(code, "-c", _HIDE, str(tmp_path), mark):
        until = time.monotonic() + 30
        while len(alive(mark)) < 5:
            assert time.monotonic() < until, alive(mark)
            time.sleep(0.05)
    require_gone(mark)


def test_no_way_to_programs_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "s"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(place))
        with started(_REACH, str(tmp_path), str(place)) as process:
            assert process.stdout is not None
            barriers, *refused, own = process.stdout.read().split()
        if "verbindingen" not in barriers:
            pytest.skip("this system filters no calls")
        assert refused == ["True"] * 4
        assert ("processen" in barriers) == (own == "2")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.recv(10)


@pytest.mark.parametrize(
    ("end", "code"),
    [("os._exit(3)", 3), ("os.kill(os.getpid(), 11)", -11), ("os.kill(os.getpid(), 14)", -14), ("pass", 0)],
)
def test_how_it_ended_is_heard(tmp_path: Path, end: str, code: int) -> None:
    process = started(
        "import os, sys; from pathlib import Path; from redactor.convert import sandbox; "
        "sandbox.enter(readable=[], writable=Path(sys.argv[1]), memory_bytes=2**30, file_bytes=2**20); "
        + end,
        str(tmp_path),
    )
    process.communicate(timeout=30)
    assert process.returncode == code


def test_a_converter_that_leaves_a_daemon(
    tmp_path: Path, shipped_rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program in the place of LibreOffice hides and hangs: told as too slow, and gone."""
    source = tmp_path / "bron"
    source.mkdir()
    mark = secrets.token_hex(8)
    program = source / "soffice"
    program.write_text(
        f"#!/bin/sh\nsetsid sh -c 'sleep 60; : {mark}' < /dev/null > /dev/null 2>&1 &\nexec sleep 50\n"
    )
    program.chmod(0o755)
    (source / "a.docx").write_bytes(docx())
    monkeypatch.setenv("PATH", f"{source}:{os.environ['PATH']}")
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            seen.extend(alive(mark))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        found = convert.run(
            source, tmp_path / "omgezet", rules=shipped_rules, limits=convert.Limits(seconds=4)
        )
    finally:
        over.set()
        watcher.join()
    pieces = {piece.original_name: piece.reason for piece in found.pieces}
    assert pieces["a.docx"] is Reason.TIME
    if "processen" in found.barriers:
        assert seen
        assert not alive(mark)
