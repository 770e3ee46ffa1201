"""One run at a time in a folder of results, and none while workers of a killed run still work there.

Also takes away what such a run left half-written.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from redactor.disclosure.lock import Lock
from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
from redactor.errors import DiskFull, OutputError, OutputInUse, RedactorError, no_room

_RUN: Final = ".redactor-batch.lock"
_WORKERS: Final = ".redactor-workers.lock"
_MARK: Final = ".redactor-run-"
#: Workers end with their coordinator; one that does not within this many seconds is waited for no longer.
_PATIENCE: Final = 60.0


@contextlib.contextmanager
def held(out: Path) -> Iterator[Path]:
    """The output folder, for one run at a time; gives its confidential part, made when absent.

    Raises:
        OutputInUse: another run works there, or workers of an earlier one do not end.
        OutputError: nothing can be written there.
    """
    confidential = out / CONFIDENTIAL
    lock = Lock(confidential / _RUN)
    try:
        confidential.mkdir(parents=True, exist_ok=True)
        confidential.chmod(0o700)
        lock.take()
    except OSError as exc:
        raise unwritable(exc) from exc
    try:
        _wait_for_workers(confidential / _WORKERS)
        yield confidential
    finally:
        lock.release()


@contextlib.contextmanager
def marked(confidential: Path) -> Iterator[Path]:
    """An empty file of a name that nobody can guess: who sees it, sees this very folder."""
    for left in confidential.glob(f"{_MARK}*"):
        with contextlib.suppress(OSError):
            left.unlink()
    mark = confidential / f"{_MARK}{secrets.token_hex(8)}"
    try:
        mark.touch(mode=0o600)
    except OSError as exc:
        raise unwritable(exc) from exc
    try:
        yield mark
    finally:
        with contextlib.suppress(OSError):
            mark.unlink(missing_ok=True)


def sweep(out: Path) -> None:
    """Takes away what a killed run left half-written: it may hold names."""
    for root, ends in ((PUBLIC, ("tmp", "old")), (CONFIDENTIAL, ("tmp",))):
        for end in ends:
            for path in list((out / root).rglob(f".redactor-*.{end}")):
                with contextlib.suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


class Share:
    """Says that a worker is at work in a folder, until this goes or its process ends, however it ends."""

    def __init__(self, confidential: Path) -> None:
        self._stream: IO[bytes] | None = None
        if sys.platform == "win32":
            return
        import fcntl

        self._stream = _opened(confidential / _WORKERS)
        with contextlib.suppress(OSError):
            fcntl.flock(self._stream, fcntl.LOCK_SH)

    def __del__(self) -> None:
        if self._stream is not None:
            self._stream.close()


def _wait_for_workers(path: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    until = time.monotonic() + _PATIENCE
    with _opened(path) as stream:
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise OutputInUse(
                        "er werkt nog een proces van een eerdere opdracht in deze map",
                        hint="wacht tot het klaar is, of start de computer opnieuw",
                    ) from None
                time.sleep(0.1)
            except OSError:
                # A file system without locks: nothing to wait for.
                return
            else:
                return


def _opened(path: Path) -> IO[bytes]:
    try:
        return os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "rb")
    except OSError as exc:
        raise unwritable(exc) from exc


def unwritable(exc: OSError) -> RedactorError:
    """Our error for a folder of results in which nothing can be made."""
    if no_room(exc):
        return DiskFull("de schijf is vol", hint="maak ruimte vrij en probeer het opnieuw")
    return OutputError(
        "de uitvoermap is niet te beschrijven", hint="kies met -o een map waarin u mag schrijven"
    )
