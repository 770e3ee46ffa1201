"""Processes of their own, and no way to others: nothing that a foreign file starts outlives its intake.

Linux only. ``apart()`` puts whoever calls it into a space of processes where everything ends with the first
one; ``refuse_calls()`` takes away system calls that no reader needs and with which one process could reach
another.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import sys
from pathlib import Path
from typing import Final, NoReturn

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWPID: Final = 0x20000000
_CLONE_NEWNET: Final = 0x40000000
#: Best first: as root directly, else in a user space of its own.
_TRIED: Final = (
    _CLONE_NEWPID | _CLONE_NEWNET,
    _CLONE_NEWUSER | _CLONE_NEWPID | _CLONE_NEWNET,
    _CLONE_NEWNET,
    _CLONE_NEWUSER | _CLONE_NEWNET,
)

_SET_PARENT_DEATH_SIGNAL: Final = 1
_NO_NEW_PRIVS: Final = 38
_SET_SECCOMP, _FILTER = 22, 2
#: Exit codes from here on tell the signal that ended a process, as shells do.
_BY_SIGNAL: Final = 128

# linux/seccomp.h, linux/bpf_common.h: load a word, compare, compare greater or equal, return.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _EACCES = 0x7FFF0000, 0x00050000 | 13
_NUMBER_AT, _MACHINE_AT = 0, 4
#: From here on are the calls of x32, which would go around the list.
_X32: Final = 0x40000000

#: Machine -> its name for the kernel (linux/audit.h), and the calls that are refused: sockets of other
#: programs (connect, sendto, sendmsg, sendmmsg, and io_uring, which can do those too), other processes
#: (ptrace, process_vm_readv, process_vm_writev, pidfd_getfd), spaces and disks (unshare, setns, mount), the
#: kernel (bpf, perf_event_open, userfaultfd, kexec_load, init_module, finit_module), keys (add_key,
#: request_key, keyctl).
_REFUSED: Final = {
    "x86_64": (0xC000003E, (
        42, 44, 46, 307, 425, 426, 427, 101, 310, 311, 438, 272, 308, 165,
        321, 298, 323, 246, 175, 313, 248, 249, 250,
    )),
    "aarch64": (0xC00000B7, (
        203, 206, 211, 269, 425, 426, 427, 117, 270, 271, 438, 97, 268, 40,
        280, 241, 282, 104, 105, 273, 217, 218, 219,
    )),
}  # fmt: skip


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def apart() -> tuple[bool, bool]:
    """Goes on in a process of its own; gives whether it has no network, and whether it is apart.

    To be called once, early, by a process with one thread. It returns in a child, or in this process where
    the system does not offer such a space. Whoever waits for this process hears how the child ended.
    """
    if not sys.platform.startswith("linux"):
        return False, False
    libc = ctypes.CDLL(None, use_errno=True)
    # Whoever started this may be killed: then this ends too.
    libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    user, group = os.getuid(), os.getgid()
    spaces = next((flags for flags in _TRIED if libc.unshare(flags) == 0), 0)
    if spaces & _CLONE_NEWUSER:
        # Files keep their owner only when the numbers map to themselves.
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    if not spaces & _CLONE_NEWPID:
        return bool(spaces), False
    first = os.fork()
    if first:
        _end_as(os.waitpid(first, 0)[1])
    libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    worker = os.fork()
    if worker:
        # The first of its space: when this ends, the kernel ends all others, whatever they did to hide.
        while True:
            process, status = os.wait()
            if process == worker:
                os._exit(_code(status))
    # No signal to its own group may reach those who wait.
    os.setsid()
    return True, True


def refuse_calls() -> bool:
    """Has the kernel refuse the calls above, to this process and all that it starts; True when it does."""
    known = _REFUSED.get(platform.machine()) if sys.platform.startswith("linux") else None
    if known is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    machine, refused = known
    numbers = len(refused)
    lines = [
        (_LOAD, 0, 0, _MACHINE_AT),
        # Programs of another kind have other numbers: they get nothing.
        (_EQUAL, 0, numbers + 3, machine),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, numbers + 1, 0, _X32),
        *((_EQUAL, numbers - at, 0, number) for at, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _EACCES),
    ]
    instructions = (_Instruction * len(lines))(*(_Instruction(*line) for line in lines))
    program = _Program(len(lines), instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _code(status: int) -> int:
    return _BY_SIGNAL + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _end_as(status: int) -> NoReturn:
    """Ends this process as the one that did the work ended."""
    code = _code(status)
    if code > _BY_SIGNAL:
        number = code - _BY_SIGNAL
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(code)
