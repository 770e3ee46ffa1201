"""Names for results whose own name would tell something: ``document-001`` and so on.

The same input gets the same number again in the same folder, so that a second run meets its earlier results.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from redactor.disclosure import decisions_file
from redactor.disclosure.results import CONFIDENTIAL, DECISIONS
from redactor.errors import OutputError

_MOST: Final = 99_999
_ORDINAL: Final = re.compile(r"document-(\d{3,5})")


class TakenStems:
    """Stems that other documents of a run have or will have, and those of earlier runs in its folder.

    Made once for a run: what is taken stays taken, so that the next of ten thousand is not looked for from
    the start. Compared without case: "Nota" and "nota" are one file name on Windows and macOS.

    Args:
        out: Folder of results.
        stems: Of the run.
    """

    def __init__(self, out: Path, stems: Iterable[str] = ()) -> None:
        self._folder = out / CONFIDENTIAL
        self._stems = {stem.casefold() for stem in stems}
        self._earlier: dict[str, list[int]] | None = None
        self._free = 1

    def add(self, stem: str) -> None:
        """Takes a stem."""
        self._stems.add(stem.casefold())

    def ordinal(self, sha256: str) -> str:
        """The one that an input had in an earlier run, or the first that is free; not yet taken by this.

        Raises:
            OutputError: all are taken.
        """
        if self._earlier is None:
            self._earlier = self._read()
        own = (_name(number) for number in self._earlier.get(sha256, ()))
        found = next((name for name in own if name not in self._stems), "")
        if found:
            return found
        while self._free <= _MOST:
            name = _name(self._free)
            if name not in self._stems and not self._path(name).exists():
                return name
            self._free += 1
        raise OutputError(
            "te veel documenten zonder eigen naam in deze map", hint="kies een andere map met -o"
        )

    def _read(self) -> dict[str, list[int]]:
        """sha256 of an input -> the ordinals that its results have, lowest first."""
        found: dict[str, list[int]] = {}
        for path in self._folder.glob(f"document-*.{DECISIONS}"):
            match = _ORDINAL.fullmatch(path.name.removesuffix(f".{DECISIONS}"))
            if match is not None:
                found.setdefault(decisions_file.input_of(path), []).append(int(match[1]))
        return {sha256: sorted(numbers) for sha256, numbers in found.items()}

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.{DECISIONS}"


def _name(number: int) -> str:
    return f"document-{number:03d}"
