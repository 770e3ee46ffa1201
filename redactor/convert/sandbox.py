"""Walls around the process that reads foreign files: limits, no network, no files or processes but its own.

``enter()`` is called once by that process itself, before it opens anything, and can only be tightened
afterwards. What the platform does not offer is left out and reported, never guessed: Linux offers all of it.
Files that get in are read by programs with their share of mistakes; the walls are for the day that one of
them runs what it was meant to show.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from redactor.convert import confinement

#: Names of the barriers, as an Intake reports them.
LIMITS: Final = "grenzen"
NETWORK: Final = "netwerk"
FILES: Final = "bestanden"
PROCESSES: Final = "processen"
CALLS: Final = "verbindingen"

#: What programs of the system read: no home folders, nothing under /proc, of /var what LibreOffice needs.
_SYSTEM: Final = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/dev", "/sys/devices/system/cpu"),
    *("/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig"),
)

# linux/landlock.h. Numbers of system calls are the same on all architectures since 5.13.
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_PATH_BENEATH: Final = 1
_NO_NEW_PRIVS: Final = 38
_EXECUTE, _WRITE, _READ, _READ_DIR = 1, 2, 4, 8
_MAKE_SOCK: Final = 1 << 9
_REMOVE_FILE: Final = 1 << 5
_TRUNCATE: Final = 1 << 14
#: Every right on files that a version of Landlock knows, by version from 1.
_ALL_FILE_RIGHTS: Final = (0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def enter(*, readable: Iterable[Path], writable: Path, memory_bytes: int, file_bytes: int) -> tuple[str, ...]:
    """Builds the walls around this process and its children; gives the names of those that stand.

    Where the system offers it, this returns in a child of the process that called it: everything that child
    starts ends with it, and with whoever waits for the process that called.

    Args:
        readable: Files and folders that may be read, besides programs of the system and this Python.
        writable: The one folder in which files may be made.
        memory_bytes: Address space of this process; a child may raise it to three times as much.
        file_bytes: Largest file that may be written.
    """
    barriers = []
    no_network, is_apart = confinement.apart()
    if no_network:
        barriers.append(NETWORK)
    if is_apart:
        barriers.append(PROCESSES)
    if _limit(memory_bytes, file_bytes):
        barriers.append(LIMITS)
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        if _close_files(libc, readable, writable):
            barriers.append(FILES)
    if confinement.refuse_calls():
        barriers.append(CALLS)
    return tuple(sorted(barriers))


def _limit(memory_bytes: int, file_bytes: int) -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False

    def lower(kind: int, soft: int, hard: int) -> None:
        highest = resource.getrlimit(kind)[1]
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        resource.setrlimit(kind, (soft, hard))

    # LibreOffice reserves far more than it uses.
    lower(resource.RLIMIT_AS, memory_bytes, 3 * memory_bytes)
    lower(resource.RLIMIT_FSIZE, file_bytes, file_bytes)
    lower(resource.RLIMIT_CORE, 0, 0)
    lower(resource.RLIMIT_NOFILE, 512, 512)
    return True


def raise_memory() -> None:
    """Gives this process the memory that ``enter`` left for children. To be called in a child."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _close_files(libc: ctypes.CDLL, readable: Iterable[Path], writable: Path) -> bool:
    """Landlock (kernel 5.13): nothing can be opened but what is named here."""
    if platform.machine() not in ("x86_64", "aarch64"):
        return False
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    everything = _ALL_FILE_RIGHTS[min(version, len(_ALL_FILE_RIGHTS)) - 1]
    rules = _Ruleset(files=everything, network=3 if version >= 4 else 0, scoped=0)
    size = 16 if version >= 4 else 8
    handle = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if handle < 0:
        return False
    try:
        python = {Path(p) for p in (*sys.path, sys.prefix, sys.base_prefix) if p}
        for path in {Path(p) for p in _SYSTEM} | python | set(readable):
            _allow(libc, handle, path, _EXECUTE | _READ | _READ_DIR, everything)
        _allow(libc, handle, writable, everything, everything)
        for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
            _allow(libc, handle, Path(device), _READ | _WRITE, everything)
        # LibreOffice makes its socket there whatever it is told; no file can be made or read.
        _allow(libc, handle, Path("/tmp"), _MAKE_SOCK | _REMOVE_FILE, everything)
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, handle, 0) == 0)
    finally:
        os.close(handle)


def _allow(libc: ctypes.CDLL, handle: int, path: Path, rights: int, known: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine
    try:
        if not path.is_dir():
            rights &= _EXECUTE | _WRITE | _READ | _TRUNCATE
        rule = _PathBeneath(allowed=rights & known, parent=parent)
        libc.syscall(_ADD_RULE, handle, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
