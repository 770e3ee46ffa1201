"""A SHA-256 hash chain over the lines of a log.

Each line's hash covers the hash before it, so that no line can be changed, left out or moved without
changing the head. Unsigned, that shows "consistent", not "proven": who can rewrite the file can rewrite
the head too. It proves something once the head is kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

#: The chain starts here, so that the first line's hash differs from a plain hash of that line.
START: Final = hashlib.sha256(b"redactor-log/1").digest()


def canonical(record: dict[str, Any]) -> str:
    """One JSON line: no spaces, keys in the order given, UTF-8 kept."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


class Chain:
    """Takes lines one by one; ``head`` is the hash (hex) over all lines so far."""

    def __init__(self) -> None:
        self._state = START

    def add(self, line: str) -> None:
        """Adds a line, without its line end."""
        self._state = hashlib.sha256(self._state + line.encode()).digest()

    @property
    def head(self) -> str:
        return self._state.hex()
