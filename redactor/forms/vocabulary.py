"""What word lists know of a single word: is it a first name, a surname, an ordinary word?

The lists themselves enter through the training of the shipped model; with another model nothing is known, and
callers must cope with that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordFacts:
    """Of one word, whatever its case. ``listed`` is False when no list holds it at all."""

    listed: bool = False
    first: bool = False
    surname: bool = False
    ordinary: bool = False
    place: bool = False
    common_surname: bool = False

    @property
    def name(self) -> bool:
        """A first name or a surname."""
        return self.first or self.surname


class Vocabulary:
    """Looks words up.

    Args:
        lookup: Lower-case word -> facts; None when no lists are at hand.
    """

    def __init__(self, lookup: Callable[[str], WordFacts] | None = None) -> None:
        self._lookup = lookup
        self._cache: dict[str, WordFacts] = {}

    def __bool__(self) -> bool:
        return self._lookup is not None

    def facts(self, word: str) -> WordFacts:
        """Facts about a word; of a double name (with a hyphen) those of its best-known part."""
        key = word.lower()
        if key not in self._cache:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[key] = self._find(key)
        return self._cache[key]

    def is_no_name(self, word: str) -> bool:
        """True for a word that the lists know, but not as a name, such as ``Planeconoom``."""
        facts = self.facts(word)
        return facts.listed and not facts.name

    def _find(self, key: str) -> WordFacts:
        if self._lookup is None:
            return WordFacts()
        facts = self._lookup(key)
        if not facts.listed and "-" in key:
            parts = [self._lookup(part) for part in key.split("-") if part]
            if parts and any(part.name for part in parts):
                return next(part for part in parts if part.name)
        return facts
