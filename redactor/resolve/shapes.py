"""What a word or two look like: a unit's letters, a first name and nothing else."""

from __future__ import annotations

import re
from typing import Final

from redactor.forms.names import UPPER
from redactor.forms.vocabulary import Vocabulary

_ABBREVIATION: Final = re.compile(rf"[{UPPER}]{{2,6}}|[{UPPER}][a-z]?(?:[{UPPER}]|en[{UPPER}])+[a-z]{{0,2}}")
_PARTS: Final = re.compile(r"[\s/&+.-]+")


def is_abbreviation(text: str, vocabulary: Vocabulary) -> bool:
    """Only capitals such as units have: ``AFP/LH``, ``HID GPO``, ``IenI``; no surname in capitals."""
    words = [w for w in _PARTS.split(text) if w]
    if not all(_ABBREVIATION.fullmatch(w) for w in words):
        return False
    return not any(len(w) > 3 and vocabulary.facts(w).name for w in words)


def is_unit(text: str, vocabulary: Vocabulary) -> bool:
    """``IND Nareis``, ``DG Agro``: an abbreviation before words that are no names."""
    words = text.split()
    if len(words) < 2 or not vocabulary or not re.fullmatch(rf"[{UPPER}]{{2,5}}", words[0]):
        return False
    return not any(vocabulary.facts(w.strip(",;()")).name for w in words)


def is_only_first_name(word: str, vocabulary: Vocabulary, *, surname: bool = True) -> bool:
    """The lists know it as a first name and as no word or place; ``surname``: it may be a surname too."""
    facts = vocabulary.facts(word)
    if facts.surname and not surname:
        return False
    return word[:1].isupper() and facts.first and not (facts.ordinary or facts.place)


def is_no_surname(word: str, vocabulary: Vocabulary) -> bool:
    """A first name, as far as the lists know, and no surname."""
    facts = vocabulary.facts(word)
    return facts.first and not facts.surname
