"""Every document of a run has a name of its own for its results."""

from __future__ import annotations

from collections.abc import Iterable


class Stems:
    """Stems that are taken. Compared without case: "Nota" and "nota" are one file name on Windows and macOS.

    Args:
        taken: By whatever is there already.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {stem.casefold() for stem in taken}
        # What is taken stays taken: the next of ten thousand equal names is not looked for from the start.
        self._next: dict[str, int] = {}

    def take(self, stem: str) -> str:
        """``stem``, or with the first number from 2 that makes it free; taken from then on."""
        name, key = stem, stem.casefold()
        if key in self._taken:
            number = self._next.get(key, 2)
            while (name := f"{stem}-{number}").casefold() in self._taken:
                number += 1
            self._next[key] = number + 1
        self._taken.add(name.casefold())
        return name

    def add(self, stem: str) -> None:
        """Takes a stem as it is, also when somebody has it."""
        self._taken.add(stem.casefold())
