"""Names for pieces out of names that a sender chose: safe for a file system, unique in an intake."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = 60
#: Ends such as ``.decisions.json`` are put behind it, and file systems end at 255 bytes.
_BYTES: Final = 150
#: Names of devices on Windows, whatever stands behind a point.
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
)


class Names:
    """The names that were given so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, untrusted_name: str, *, below: str = "") -> str:
        """A new name for a file of that name; ``below``: the stem of what it lies in."""
        own = stem(untrusted_name)
        whole = _cut(f"{_cut(below, _LETTERS, _BYTES // 2)}-{own}" if below else own, 2 * _LETTERS, _BYTES)
        name, number = whole, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{whole}-{number}"
        self._taken.add(name.casefold())
        return name


def stem(untrusted_name: str) -> str:
    """The last part of a name without its ending, of letters, digits and a few signs."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", printable(untrusted_name)))[-1]
    bare = last.rpartition(".")[0] or last
    kept = "".join(c if c.isalnum() or c in "-_. " else "-" for c in bare)
    found = _cut(re.sub(r"[-. ]{2,}", "-", kept), _LETTERS, _BYTES // 2)
    return f"{found}-bestand" if found.partition(".")[0].lower() in _DEVICES else found


def printable(untrusted_name: str) -> str:
    """The name with a mark for each byte that is no letter in the encoding it claims."""
    return untrusted_name.encode("utf-8", "replace").decode("utf-8")


def _cut(text: str, letters: int, size: int) -> str:
    cut = text[:letters].encode()[:size].decode("utf-8", "ignore")
    return cut.strip(" .-_~") or "document"
