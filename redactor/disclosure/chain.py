"""A SHA-256 hash chain over the lines of a log.

Each line carries the hash over itself and the line before it, so that no line can be changed, left out or
moved without a visible break. Unsigned, that shows "consistent", not "proven": who can rewrite the file can
make the chain again. It proves something once the head is signed or kept elsewhere.

The hashes leave out when something was done, so that two runs on the same input have the same head; the
closing line has a hash of its own over those times.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

#: The chain starts here, so that the first line's hash differs from a plain hash of that line.
START: Final = hashlib.sha256(b"redactor-log/2").digest()

#: Keys that the chain leaves out: its own hash, and the clock.
CHAIN: Final = "chain"
CLOCK: Final = "when"


def canonical(record: dict[str, Any]) -> str:
    """One JSON line: no spaces, keys in the order given, UTF-8 kept, no NaN."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def step(before: bytes, record: dict[str, Any]) -> bytes:
    """The hash (32 bytes) after one more line.

    Args:
        before: Hash up to the line before it; ``START`` for the first line.
        record: The line; its own hash and its time do not count.
    """
    counted = {key: value for key, value in record.items() if key not in (CHAIN, CLOCK)}
    return hashlib.sha256(before + canonical(counted).encode()).digest()


class Chain:
    """Takes lines one by one; ``head`` is the hash (hex) over all lines so far, ``times`` that of times."""

    def __init__(self) -> None:
        self._state = START
        self._times = hashlib.sha256(b"redactor-log-times/2")

    def add(self, record: dict[str, Any]) -> dict[str, Any]:
        """The line with its hash behind its other keys."""
        self._state = step(self._state, record)
        self.saw(record)
        return {**record, CHAIN: self.head}

    def saw(self, record: dict[str, Any]) -> None:
        """Counts the time of a line, when it has one."""
        if CLOCK in record:
            self._times.update(f"{record.get('number')}\0{record[CLOCK]}\0".encode())

    @property
    def head(self) -> str:
        return self._state.hex()

    @property
    def times(self) -> str:
        return self._times.hexdigest()
