"""The page's text made even: one space where a line ends or more spaces stand, words joined over a line end.

Phrases and numbers are looked for in the even copy and carried back by an offset map, so that a line break, a
double space or a hyphen at the line end cannot hide them. The page's own text is never changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import page_of, shared
from redactor.rules.needs import shape

#: A word broken at the line end; a run of white space that is not one space already.
_UNEVEN: Final = re.compile(
    r"(?<=\w)[-\u00ad\u2010]\n(?=[a-zà-ÿ])|\u00ad"
    r"|[\u00a0\u2009\u202f\n\t][ \u00a0\u2009\u202f\n\t]*| [ \u00a0\u2009\u202f\n\t]+"
)
#: A digit, spaces, a digit: split glyphs ("1 1 oktober") and numbers in groups.
_SPACED: Final = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f]+(?=\d)")


@dataclass(frozen=True, slots=True, eq=False)
class PlainText:
    """A copy of a page's text with a way back.

    Attributes:
        text: A block border is ``\\n``, a cell border ``\\t``, any other white space one space.
        lower: ``text`` in lower case, of the same length.
        offsets: For each character of ``text`` its offset (code points) in the page's text; increasing.
    """

    text: str
    lower: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range in the page's text of ``[start, end)`` in ``text``; ``start < end``."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def place(self, offset: int) -> int:
        """Offset in ``text`` of an offset in the page's text, or of the first one after it."""
        return bisect_left(self.offsets, offset)


def plain(text: str) -> PlainText:
    """The even copy of ``text``."""
    return _rewrite(text, _UNEVEN, _even)


def joined_digits(text: str) -> PlainText:
    """A copy in which no space stands between two digits of a line."""
    return _rewrite(text, _SPACED, lambda _: "")


def _even(match: re.Match[str]) -> str:
    run = match.group()
    if run[0] in "-\u00ad\u2010":
        # "PTSS-\nklachten" keeps its hyphen, "longtuber-\nculose" has none.
        return "-" if run[0] == "-" and not match.string[match.start() - 1].islower() else ""
    if "\n\n" in run:
        return "\n"
    return "\t" if "\t" in run else " "


def _rewrite(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> PlainText:
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        pieces.append(text[at : match.start()])
        offsets.extend(range(at, match.start()))
        new = replace(match)
        pieces.append(new)
        offsets.extend([match.start()] * len(new))
        at = match.end()
    pieces.append(text[at:])
    offsets.extend(range(at, len(text)))
    copy = "".join(pieces)
    return PlainText(text=copy, lower=_lower(copy), offsets=tuple(offsets))


def _lower(text: str) -> str:
    """Lower case, character by character: a few capitals have a longer one ("İ")."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def plain_of(nlp_artifacts: NlpArtifacts) -> PlainText:
    """The even copy of the page that is being analysed; made once a page."""
    values = shared(nlp_artifacts)
    copy = values.get("plain")
    if not isinstance(copy, PlainText):
        copy = values["plain"] = plain(page_of(nlp_artifacts).text)
    return copy


def joined_of(nlp_artifacts: NlpArtifacts) -> PlainText:
    """The copy with joined digits of the page that is being analysed; made once a page."""
    values = shared(nlp_artifacts)
    copy = values.get("joined")
    if not isinstance(copy, PlainText):
        copy = values["joined"] = joined_digits(page_of(nlp_artifacts).text)
    return copy


def shape_of(nlp_artifacts: NlpArtifacts) -> str | None:
    """The page that is being analysed as ``Needs.met`` wants it; made once a page."""
    values = shared(nlp_artifacts)
    if "shape" not in values:
        values["shape"] = shape(page_of(nlp_artifacts).text)
    made: str | None = values["shape"]
    return made
