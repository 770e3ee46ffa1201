"""The inside of a worker process: makes itself ready, does jobs, and ends with its parent."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from redactor.errors import Quarantined, RedactorError, internal

if TYPE_CHECKING:
    from redactor.batch.executors import Setup

#: The system's own limit, as a share of what the coordinator allows: for a leap between two of its looks.
_LEAP: Final = 1.5
#: PR_SET_PDEATHSIG of prctl(2).
_SET_PARENT_DEATH_SIGNAL: Final = 1
#: What libraries say when the system gives no more memory.
_NO_MEMORY: Final = ("malloc", "bad_alloc", "Unable to allocate", "out of memory")


def serve(setup: Setup, tasks: Connection, answers: Connection, life: Connection, max_memory: int) -> None:
    """Answers one job after another until the pipe closes.

    Args:
        setup: Makes the handler.
        tasks: Payloads come from here.
        answers: ``(kind, content)`` goes there; kind is ``ready``, ``unusable``, ``value`` or ``error``.
        life: Closes when the parent ends.
        max_memory: Bytes; 0 for no limit.
    """
    # Ctrl-C reaches the whole group of processes; the parent decides what happens then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _interrupt)
    _die_with_parent()
    threading.Thread(target=_end_with_parent, args=(life,), daemon=True).start()
    try:
        if max_memory:
            _limit_memory(int(max_memory * _LEAP))
        try:
            handler, told = setup.start()
        except RedactorError as exc:
            answers.send(("unusable", exc))
            return
        except Exception as exc:  # told to the parent, which cannot see it
            answers.send(("unusable", internal(exc)))
            return
        answers.send(("ready", told))
        while True:
            payload = tasks.recv()
            try:
                answer: tuple[str, Any] = ("value", handler(payload))
            except Exception as exc:  # one document with a bug must not stop the others
                answer = ("error", _error(exc))
            answers.send(answer)
            if isinstance(answer[1], Quarantined):
                # What a failed allocation leaves behind is not to be trusted.
                return
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return


def _error(exc: Exception) -> RedactorError:
    """The error as the parent should hear of it."""
    cause: BaseException | None = exc
    while cause is not None:
        if isinstance(cause, MemoryError) or any(words in str(cause) for words in _NO_MEMORY):
            return too_much_memory()
        cause = cause.__cause__ or cause.__context__
    return exc if isinstance(exc, RedactorError) else internal(exc)


def too_much_memory() -> Quarantined:
    """The reason of a document that needs more memory than a worker may use."""
    return Quarantined(
        "de verwerking gebruikte te veel geheugen",
        hint="geef meer geheugen met --max-memory, of splits het document",
    )


def _limit_memory(size: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    # Private memory only: address space is reserved far beyond what is used.
    kind = getattr(resource, "RLIMIT_DATA", resource.RLIMIT_AS)
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _die_with_parent() -> None:
    """Has the system end this process with its parent: a library that hangs lets no thread run."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _end_with_parent(life: Connection) -> None:
    try:
        life.recv()
    except (EOFError, OSError):
        os._exit(1)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
