"""What was read of one page as lines of letters with boxes, in points on the upright page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from redactor.domain import FloatArray
from redactor.ingest.ocr.hocr import Line, Word
from redactor.ingest.ocr.letters import Ink, letter_edges
from redactor.ingest.ocr.picture import INK, Picture

#: Free around the ink of a word, pixels: a soft edge of a letter is ink too.
_MARGIN: Final = 2.0
#: A box is at most this many times as high as its line, whatever stroke touches the word.
_TALLEST: Final = 1.4

#: Letters that are read for digits. A word that is otherwise a number of some length has no letters.
_DIGITS: Final = str.maketrans("OoQDlI|!SsBZzi", "00001111558221")
_NUMBER = re.compile(r"[(+]?[\dOoQDlI|!SsBZzi][\dOoQDlI|!SsBZzi.\-/()+]*[,;:.]?")
_POSTCODE = re.compile(r"\d{4}[A-Z]{2}")
_LEAST_DIGITS: Final = 5
#: Digits of a number in groups: a telephone number has ten, a burgerservicenummer nine.
_LONG_NUMBER: Final = 9
_LETTERS_SHARE: Final = 0.34


@dataclass(slots=True)
class Letters:
    """One word: what it says, a box for each letter, and how sure that is (0..1)."""

    text: str
    boxes: FloatArray
    confidence: float


@dataclass(slots=True)
class TextLine:
    """One line; ``size`` is that of its letters in points, ``angle`` as of ``hocr.Line``."""

    block: int
    size: float
    words: list[Letters]
    angle: int = 0

    def moved(self, across: float, down: float) -> TextLine:
        """A copy that lies so many points further to the right and down."""
        by = (across, down, across, down)
        words = [Letters(word.text, word.boxes + by, word.confidence) for word in self.words]
        return TextLine(self.block, self.size, words, self.angle)


def lines_of(lines: list[Line], picture: Picture) -> list[TextLine]:
    """Lines in pixels of a picture as lines in points on the upright page."""
    ink = picture.pixels < INK
    result = []
    for line in lines:
        words = [
            Letters(letters, picture.to_upright(_boxes(word, line, ink)), word.confidence)
            for word, letters in zip(line.words, as_numbers([w.letters for w in line.words]), strict=True)
        ]
        result.append(TextLine(line.block, line.size / picture.scale, words, line.angle))
    return result


def as_numbers(words: Sequence[str]) -> list[str]:
    """``as_number`` for the words of a line, and for numbers that are written in groups: ``06 391O 4621``."""
    result = [as_number(word) for word in words]
    at = 0
    while at < len(result):
        end = at
        while end < len(result) and _is_group(result[end]):
            end += 1
        whole = "".join(result[at:end])
        digits, letters = sum(c.isdigit() for c in whole), sum(c.isalpha() or c in "|!" for c in whole)
        if (
            letters
            and end - at > 1
            and digits + letters >= _LONG_NUMBER
            and letters <= _LETTERS_SHARE * digits
        ):
            result[at:end] = [word.translate(_DIGITS) for word in result[at:end]]
        at = max(end, at + 1)
    return result


def _is_group(word: str) -> bool:
    """A piece of a number: it has a digit, or is the dash between two pieces."""
    if not any(c.isdigit() for c in word):
        return word in ("-", "–", "/", ".")
    return bool(_NUMBER.fullmatch(word)) and not _POSTCODE.fullmatch(word)


def as_number(word: str) -> str:
    """``word`` with digits for the letters that were read in their place, when it can only be a number."""
    if not _NUMBER.fullmatch(word) or _POSTCODE.fullmatch(word):
        return word
    digits = sum(c.isdigit() for c in word)
    letters = sum(c.isalpha() or c in "|!" for c in word)
    if digits < _LEAST_DIGITS or letters > _LETTERS_SHARE * digits:
        return word
    return word.translate(_DIGITS)


def _boxes(word: Word, line: Line, ink: Ink) -> FloatArray:
    """Boxes (n, 4) of the letters in pixels: side by side, as high as the line and as all of the ink."""
    if line.angle in (90, 270):
        return _sideways(word, upwards=line.angle == 90)
    rise = line.slope * ((word.x0 + word.x1) / 2 - line.middle)
    top, bottom = line.top + rise, line.bottom + rise
    most = (_TALLEST - 1) / 2 * (bottom - top)
    top, bottom = max(min(top, word.y0), top - most), min(max(bottom, word.y1), bottom + most)
    edges = letter_edges(word.letters, word.x0, word.x1, ink[max(int(word.y0), 0) : int(word.y1)])
    edges[0] -= _MARGIN
    edges[-1] += _MARGIN
    count = len(word.letters)
    return np.column_stack(
        (edges[:-1], np.full(count, top - _MARGIN), edges[1:], np.full(count, bottom + _MARGIN))
    )


def _sideways(word: Word, *, upwards: bool) -> FloatArray:
    """Boxes of the letters of a word on its side, all as long: which stroke is whose is not told apart."""
    count = len(word.letters)
    edges = np.linspace(word.y0 - _MARGIN, word.y1 + _MARGIN, count + 1)
    boxes = np.column_stack(
        (
            np.full(count, word.x0 - _MARGIN),
            edges[:-1],
            np.full(count, word.x1 + _MARGIN),
            edges[1:],
        )
    )
    return boxes[::-1].copy() if upwards else boxes
