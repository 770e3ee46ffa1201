"""What was read of one page as lines of letters with boxes, in points on the upright page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from redactor.domain import FloatArray
from redactor.ingest.ocr.hocr import Line, Word
from redactor.ingest.ocr.picture import INK, Picture

#: Free around the ink of a word, pixels: a soft edge of a letter is ink too.
_MARGIN: Final = 2.0
#: An edge between two letters moves to the emptiest column within this share of a letter's width.
_SNAP: Final = 0.4
#: A box is at most this many times as high as its line, whatever stroke touches the word.
_TALLEST: Final = 1.4

#: Letters that are read for digits. A word that is otherwise a number of some length has no letters.
_DIGITS: Final = str.maketrans("OoQDlI|!SsBZzi", "00001111558221")
_NUMBER = re.compile(r"[(+]?[\dOoQDlI|!SsBZzi][\dOoQDlI|!SsBZzi.\-/()+]*[,;:.]?")
_POSTCODE = re.compile(r"\d{4}[A-Z]{2}")
_LEAST_DIGITS: Final = 5
_LETTERS_SHARE: Final = 0.34


@dataclass(slots=True)
class Letters:
    """One word: what it says, a box for each letter, and how sure that is (0..1)."""

    text: str
    boxes: FloatArray
    confidence: float


@dataclass(slots=True)
class TextLine:
    """One line; ``size`` is that of its letters in points."""

    block: int
    size: float
    words: list[Letters]


def lines_of(lines: list[Line], picture: Picture) -> list[TextLine]:
    """Lines in pixels of a picture as lines in points on the upright page."""
    ink = picture.pixels < INK
    result = []
    for line in lines:
        words = [
            Letters(
                as_number(word.letters),
                picture.to_upright(_boxes(word, line, ink)),
                word.confidence,
            )
            for word in line.words
        ]
        result.append(TextLine(line.block, line.size / picture.scale, words))
    return result


def as_number(word: str) -> str:
    """``word`` with digits for the letters that were read in their place, when it can only be a number."""
    if not _NUMBER.fullmatch(word) or _POSTCODE.fullmatch(word):
        return word
    digits = sum(c.isdigit() for c in word)
    letters = sum(c.isalpha() or c in "|!" for c in word)
    if digits < _LEAST_DIGITS or letters > _LETTERS_SHARE * digits:
        return word
    return word.translate(_DIGITS)


def _boxes(word: Word, line: Line, ink: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> FloatArray:
    """Boxes (n, 4) of the letters in pixels: side by side, as high as the line and as all of the ink."""
    rise = line.slope * ((word.x0 + word.x1) / 2 - line.middle)
    top, bottom = line.top + rise, line.bottom + rise
    most = (_TALLEST - 1) / 2 * (bottom - top)
    top, bottom = max(min(top, word.y0), top - most), min(max(bottom, word.y1), bottom + most)
    edges = _snapped(word, ink)
    edges[0] -= _MARGIN
    edges[-1] += _MARGIN
    count = len(word.letters)
    return np.column_stack(
        (edges[:-1], np.full(count, top - _MARGIN), edges[1:], np.full(count, bottom + _MARGIN))
    )


def _snapped(word: Word, ink: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> FloatArray:
    """Edges of the letters, those inside the word moved to the white between two letters."""
    edges = np.asarray(word.edges, dtype=np.float64)
    x0, y0 = max(int(word.x0), 0), max(int(word.y0), 0)
    columns = ink[y0 : int(word.y1), x0 : int(word.x1)].sum(axis=0)
    reach = max(int(_SNAP * (word.x1 - word.x0) / len(word.letters)), 1)
    for number in range(1, len(edges) - 1):
        at = round(edges[number]) - x0
        low, high = max(at - reach, 1), min(at + reach + 1, len(columns) - 1)
        if low >= high:
            continue
        near = columns[low:high]
        # The emptiest column; of equal ones the nearest.
        place = min(range(len(near)), key=lambda i: (near[i], abs(low + i - at)))
        edges[number] = x0 + low + place + 0.5
    return np.asarray(np.maximum.accumulate(edges), dtype=np.float64)
