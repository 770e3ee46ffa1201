"""Tells a functional mailbox from a person's, by list and by shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from redactor.forms import fold
from redactor.forms.vocabulary import Vocabulary

_SPLIT: Final = re.compile(r"[._+&'’-]+|(?<=[a-z])(?=[A-Z])|(?<=\D)(?=\d)|(?<=\d)(?=\D)")
#: Letters of a unit, and behind a hyphen those of another or a word that may be a place.
_UNIT: Final = re.compile(r"(?P<unit>[A-Za-z]{2,4})-(?:(?P<other>[A-Za-z]{2,3})|(?P<place>[A-Za-z]{4,}))")
#: Shortest function word that may make up the beginning or end of a compound.
_COMPOUND: Final = 4
#: Up to so many letters a local part may be somebody's initials.
_INITIALS: Final = 4


class Mailboxes:
    """Knowledge of local parts and domains.

    Args:
        lists: ``functional-mailboxes`` (whole words), ``functional-parts`` (beginnings ``woord-`` and
            endings ``-woord`` of compounds), ``private-mail-domains`` and ``functies-en-eenheden``.
        vocabulary: Knows first names.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> None:
        self._words = frozenset(
            fold(line)
            for stem in ("functional-mailboxes", "functies-en-eenheden")
            for line in lists.get(stem, ())
            if " " not in line
        )
        parts = [fold(line) for line in lists.get("functional-parts", ())]
        self._heads = tuple(p[:-1] for p in parts if p.endswith("-") and len(p) > _COMPOUND)
        self._tails = tuple(p[1:] for p in parts if p.startswith("-") and len(p) > _COMPOUND)
        private = [fold(line) for line in lists.get("private-mail-domains", ())]
        self._private = frozenset(private)
        self._private_ends = tuple(line[1:-2] for line in private if line.startswith("*"))
        self._vocabulary = vocabulary

    def is_private(self, domain: str) -> bool:
        """True for a mail provider of private persons; ``domain`` without the @."""
        name = domain.lower().rstrip(".")
        if name.startswith("student.") or ".student." in name:
            return True
        labels = name.split(".")
        return name in self._private or (labels[0] + ".*" in self._private and len(labels) <= 3)

    def may_be_private(self, domain: str) -> bool:
        """True also for a domain that only sounds like a mail provider's: it tells nothing of an employer."""
        return self.is_private(domain) or domain.lower().split(".")[0].endswith(self._private_ends)

    def is_functional(self, local: str, domain: str) -> bool:
        """True when ``local`` names a function, unit or purpose rather than a person.

        A part that cannot be read either way makes it a person's: doubt goes to redaction.
        """
        if self.is_private(domain):
            return False
        tokens = [token for token in _SPLIT.split(local) if token]
        words = [fold(token) for token in tokens if not token.isdigit()]
        if not words:
            return False
        known = [self._is_function(word) for word in words]
        if all(known) or self._is_of_unit(local):
            return True
        if len(words) == 1:
            # "salaris@", "parkeren@": a word of the language that is nobody's name.
            return len(words[0]) > _INITIALS and (
                self._vocabulary.is_no_name(words[0]) or self._is_compound(words[0])
            )
        # "beleid.levensmiddelen": opens with a function, and what follows is no name.
        if known[0] and not any(self._looks_personal(word) for word in words[1:-1]):
            # One letter at the end is a unit's; initials come before a name.
            last = words[-1]
            return len(last) == 1 or not self._looks_personal(last)
        # A unit's letters before a function: "vws.postbus".
        return known[-1] and not any(self._looks_personal(word) for word in words[:-1])

    def is_first_name(self, word: str) -> bool:
        """True for a word of at least three letters that is a first name and no word for a function."""
        key = fold(word)
        return len(key) >= 3 and self._vocabulary.facts(word).first and key not in self._words

    def _is_function(self, word: str) -> bool:
        if word in self._words:
            return True
        if len(word) < 7:
            return False
        return word.startswith(self._heads) or word.endswith(self._tails)

    def _is_of_unit(self, local: str) -> bool:
        """``ber-ca``, ``SMZ-Arnhem``: the letters of a unit, with those of another or with a place."""
        match = _UNIT.fullmatch(local)
        if match is None or not self._vocabulary:
            return False
        unit = self._vocabulary.facts(match["unit"])
        if match["place"]:
            return not unit.first and self._vocabulary.facts(match["place"]).place
        # "an-jo" is somebody.
        return not (unit.first and self._vocabulary.facts(match["other"]).first)

    def _is_compound(self, word: str) -> bool:
        """``regieopvang``: two words of the language that are nobody's name."""
        return not self._vocabulary.facts(word).listed and any(
            self._vocabulary.is_no_name(word[:at]) and self._vocabulary.is_no_name(word[at:])
            for at in range(_COMPOUND + 1, len(word) - _COMPOUND)
        )

    def _looks_personal(self, word: str) -> bool:
        # One letter may be an initial; two or three are more often a unit (DJ, DGW) or a place.
        if not self._vocabulary:
            # Nothing is known of names: doubt goes to redaction.
            return not self._is_function(word)
        return self._vocabulary.facts(word).first or len(word) == 1
