"""Programs of the system that read a file or picture through a pipe: nothing is written to disk."""

from __future__ import annotations

import os
import re
import subprocess
from typing import Final

#: Seconds for one call; a program that hangs leaves its route unverified.
_PATIENCE: Final = 300


def output_of(command: list[str], data: bytes) -> str | None:
    """What a program writes to stdout; None when it fails or takes too long. Its messages are not kept."""
    # One thread: batches run a process for each core already.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_PATIENCE, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else None


def version_of(program: str, option: str, name: str) -> str:
    """Name and version of a program, for the certificate."""
    try:
        done = subprocess.run([program, option], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return name
    number = re.search(rb"\d+(\.\d+)+", done.stdout + done.stderr)
    return f"{name} {number[0].decode('ascii')}" if number else name
