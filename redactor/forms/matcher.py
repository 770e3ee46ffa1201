"""Folding of text, and finding removed strings again in any spelling.

Used by redact (bookmarks, link targets, metadata), resolve and verify. Knows nothing of names.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from redactor.domain import ObjectDecision

#: Letters that NFKD does not take apart.
_FOLD = str.maketrans(
    {
        "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
        "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th",
        "’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None,
    }
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without diacritics, typographic quotes, dashes and invisible characters.

    The length may differ from the input's: never use offsets into it.
    """
    if text.isascii():
        return text.replace("`", "'").lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


class _Letters(dict[int, str | None]):
    """For ``str.translate``: the folded letters and digits of a code point, worked out once; None for none.

    None rather than an empty text: with that ``translate`` takes its slow way, 80 us instead of 5 for a page.
    """

    def __missing__(self, code: int) -> str | None:
        value = "".join(c for c in fold(chr(code)) if c.isalnum()) or None
        self[code] = value
        return value


_LETTERS = _Letters()

#: In longer texts the few characters beyond ASCII are replaced first: ``translate`` is quick on ASCII alone.
_LONG = 100


def squash(text: str) -> str:
    """Folded text with only its letters and digits left: spacing, hyphens, dots and line ends gone."""
    if len(text) >= _LONG and not text.isascii():
        for char in _beyond_ascii(text):
            letters = _LETTERS[ord(char)] or ""
            if letters.isascii():
                text = text.replace(char, letters)
    return text.translate(_LETTERS)


def _beyond_ascii(text: str) -> list[str]:
    """The different characters of a text that are not ASCII."""
    return [char for char in set(text) if char > "\x7f"]


def _origins(text: str) -> list[int]:
    """For each character of ``squash(text)``: the index of the one in ``text`` that it comes from."""
    if all(len(_LETTERS[ord(char)] or "") == char.isalnum() for char in _beyond_ascii(text)):
        return [index for index, char in enumerate(text) if char.isalnum()]
    return [index for index, char in enumerate(text) for _ in _LETTERS[ord(char)] or ""]


#: Letters and digits only: of those that are ASCII, lower case is all that ``squash`` makes.
_WORD = re.compile(r"[^\W_]+")


def pieces_of(decisions: Iterable[ObjectDecision]) -> dict[str, list[tuple[int, int]]]:
    """``pieces`` of a SecretMatcher for what goes from texts on no page."""
    result: dict[str, list[tuple[int, int]]] = {}
    for decision in decisions:
        result.setdefault(decision.text, []).append((decision.start, decision.end))
    return result


class SecretMatcher:
    """Finds removed strings in other strings, whatever their spelling of case, accents and spaces.

    Short secrets (fewer than ``whole_word_below`` letters or digits) match as whole words only; long ones
    also inside other words and with anything that is no letter or digit between their characters.

    Args:
        secrets: Removed strings. Empty ones, and those of a single letter or digit, are left out.
        pieces: Whole texts of which the given ranges go, whatever stands there: of a text that is exactly one
            of these more is known than what it has in common with others.
    """

    def __init__(
        self,
        secrets: Iterable[str],
        *,
        whole_word_below: int = 6,
        pieces: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    ) -> None:
        self._pieces = pieces or {}
        long: set[str] = set()
        short: set[str] = set()
        for secret in secrets:
            key = squash(secret)
            if len(key) < 2:
                continue
            (long if len(key) >= whole_word_below else short).add(key)
        self._long = sorted(long)
        #: The long ones that hold no other: where none of these stands, none of the rest does.
        self._least: list[str] = []
        for key in sorted(long, key=len):
            if not any(other in key for other in self._least):
                self._least.append(key)
        self._short = short
        #: Beginnings of the short ones: words are joined only as long as they may still become one.
        self._starts = {key[:end] for key in short for end in range(len(key) + 1)}

    def __bool__(self) -> bool:
        return bool(self._long or self._short or self._pieces)

    @property
    def whole_texts(self) -> AbstractSet[str]:
        """The texts that are known as a whole."""
        return self._pieces.keys()

    def search(self, text: str) -> bool:
        """True when one of the secrets stands in ``text``."""
        if text in self._pieces:
            return True
        joined = squash(text)
        if any(key in joined for key in self._least):
            return True
        return next(self._short_words(text), None) is not None

    def standing(self, text: str) -> set[str]:
        """Which of the secrets stand in ``text``, squashed: one look for all of them."""
        joined = squash(text)
        return {key for key in self._long if key in joined} | {key for key, _, _ in self._short_words(text)}

    def find(self, text: str) -> list[tuple[int, int]]:
        """Half-open ranges of ``text`` that hold a secret, sorted, joined where they overlap."""
        if not text or not self:
            return []
        joined = squash(text)
        ranges = list(self._pieces.get(text, ()))
        origin: list[int] = []
        for key in self._long if any(key in joined for key in self._least) else ():
            at = joined.find(key)
            if at >= 0 and not origin:
                origin = _origins(text)
            while at >= 0:
                ranges.append((origin[at], origin[at + len(key) - 1] + 1))
                at = joined.find(key, at + 1)
        ranges += [(start, end) for _, start, end in self._short_words(text)]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def _short_words(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Whole words that are a short secret: it, and their range."""
        if not self._short:
            return
        plain = text
        for char in () if text.isascii() else _beyond_ascii(text):
            # Some of what stands between words folds to letters all the same; nothing of ASCII does.
            if not char.isalnum() and _LETTERS[ord(char)]:
                plain = plain.replace(char, "")
        joined = squash(plain)
        if not any(key in joined for key in self._short):
            return
        words = [word.lower() if word.isascii() else squash(word) for word in _WORD.findall(text)]
        spans: list[tuple[int, int]] = []
        for first in [index for index, word in enumerate(words) if word in self._starts]:
            key = ""
            for last in range(first, len(words)):
                key += words[last]
                if key not in self._starts:
                    break
                if key in self._short:
                    # Where words stand costs more than what they are, and is seldom asked for.
                    spans = spans or [match.span() for match in _WORD.finditer(text)]
                    yield key, spans[first][0], spans[last][1]

    def replace(self, text: str, replacement: str) -> str:
        """``text`` with every secret replaced."""
        result, at = [], 0
        for start, end in self.find(text):
            result += [text[at:start], replacement]
            at = end
        return "".join([*result, text[at:]])
