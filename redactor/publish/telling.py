"""Finds many long strings in much text at once: those that mean the same in any document of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from redactor.forms import squash

#: Letters and digits that a string has at least; also the length of the beginnings it is found by.
LEAST: Final = 8


def is_telling(text: str) -> bool:
    """A full name, a mail address or a long number: no everyday word."""
    key = squash(text)
    digits = sum(character.isdigit() for character in key)
    named = " " in text.strip() and not digits
    return len(key) >= LEAST and (named or "@" in text or digits >= LEAST)


class Telling:
    """Long strings, found whatever their case, accents and spacing are.

    Args:
        texts: Strings; shorter ones than ``LEAST`` letters and digits are left out.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._keys: dict[str, set[str]] = {}
        for text in texts:
            key = squash(text)
            if len(key) >= LEAST:
                self._keys.setdefault(key[:LEAST], set()).add(key)

    def found(self, text: str) -> Iterator[str]:
        """The strings (only letters and digits, folded) that stand in ``text``; one may come twice."""
        letters = squash(text)
        for at in range(len(letters) - LEAST + 1):
            for key in self._keys.get(letters[at : at + LEAST], ()):
                if letters.startswith(key, at):
                    yield key

    def search(self, text: str) -> bool:
        """True when one of them stands in ``text``."""
        return next(self.found(text), None) is not None
