"""Keeps two runs from writing the results of one document at the same time.

The system lets go of the lock when a process ends, however it ends: a crash leaves nothing to clean up.
Only POSIX has such locks in the standard library; elsewhere two runs at once are not noticed.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from redactor.errors import OutputInUse

try:
    import fcntl
except ImportError:  # Windows
    _LOCKS = False
else:
    _LOCKS = True


class Lock:
    """One lock, held from ``take`` to ``release``.

    Args:
        path: An empty file for it, in a folder that is there; removed with the lock.
        where: The input's name, for the message.
    """

    def __init__(self, path: Path, *, where: str = "") -> None:
        self._path = path
        self._where = where
        self._handle = -1

    def take(self) -> None:
        """Takes the lock.

        Raises:
            OutputInUse: somebody else has it.
            OSError: the file cannot be made.
        """
        while _LOCKS:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as exc:
                os.close(handle)
                if not isinstance(exc, BlockingIOError):
                    # A file system without locks (some network drives): go on without one.
                    return
                raise OutputInUse(
                    "een andere taak schrijft op dit moment dit resultaat",
                    where=self._where,
                    hint="wacht tot die klaar is, of kies een andere map met -o",
                ) from None
            # Whoever had it may have removed the file between our opening and locking it.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), os.stat(self._path)):
                    self._handle = handle
                    return
            os.close(handle)

    def release(self) -> None:
        """Lets go; nothing happens when the lock was not taken."""
        if self._handle < 0:
            return
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = -1
