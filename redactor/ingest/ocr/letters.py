"""Where the letters of a word lie in its picture.

Tesseract knows what a word says and where it lies; of its letters it knows the places badly (measured: a
comma at the end of a word often gets the last letter as well, and a box over the rest would show it). So the
strokes in the picture are told apart by the white between them, and given to the letters by how wide those
usually are.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.domain import FloatArray

Ink = npt.NDArray[np.bool_]

#: White beside the strokes of a letter, both sides together, em.
_BEARING: Final = 0.09
#: At most so many letters touch each other, and so many strokes (as of a quotation mark) make a letter.
_MOST_LETTERS: Final = 6
_MOST_STROKES: Final = 3
#: What a letter of two strokes, or two that touch, costs more than a letter of one stroke; em squared.
_UNUSUAL: Final = 0.006
#: An edge between letters that touch moves to the thinnest place within this share of the letter's width.
_REACH: Final = 0.3
#: A letter has at least this share of the mean width: an i has a quarter; readers pass over none.
_NARROWEST: Final = 0.15


def letter_edges(letters: str, x0: float, x1: float, ink: Ink) -> FloatArray:
    """Where each letter begins and the last one ends, ``len(letters) + 1`` rising values.

    Args:
        letters: What the word says.
        x0, x1: Where it begins and ends, pixels.
        ink: The rows of the picture at its height.
    """
    left = max(int(x0), 0)
    columns = ink[:, left : max(int(np.ceil(x1)), left + 1)].sum(axis=0)
    widths = np.asarray([_width(letter) for letter in letters])
    scale = (x1 - x0) / max(float(widths.sum()) - _BEARING, 0.1)
    strokes = _strokes(columns)
    edges = np.empty(len(letters) + 1)
    edges[0], edges[-1] = x0, x1
    groups = _groups(widths, strokes, scale) if len(strokes) > 1 and len(letters) > 1 else None
    if groups is None:
        _split(edges, 0, len(letters), x0, x1, widths, columns, left)
    else:
        first, start = 0, x0
        for number, (count, _, end) in enumerate(groups):
            # Halfway the white behind the last stroke.
            after = x1 if number + 1 == len(groups) else left + (end + groups[number + 1][1]) / 2
            edges[first + count] = after
            _split(edges, first, first + count, start, after, widths, columns, left)
            first, start = first + count, after
    return _rising(edges)


@functools.lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    """Advance width of a letter in em, as in most fonts without serifs."""
    width = float(_helvetica().glyph_advance(ord(letter)))
    return width if 0.1 < width < 1.2 else 0.556


@functools.lru_cache(maxsize=1)
def _helvetica() -> pymupdf.Font:
    return pymupdf.Font("helv")


def _strokes(columns: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Runs of columns with ink, half open."""
    inked = np.concatenate(([False], columns > 0, [False]))
    changes = np.flatnonzero(inked[1:] != inked[:-1])
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


def _groups(
    widths: FloatArray, strokes: list[tuple[int, int]], scale: float
) -> list[tuple[int, int, int]] | None:
    """The cheapest way to give the strokes to the letters, in order: (number of letters, begin, end).

    Each group is one letter of a few strokes or a few letters in one stroke.
    """
    letters, count = len(widths), len(strokes)
    sums = np.concatenate(([0.0], np.cumsum(widths)))
    best: list[list[tuple[float, int, int]]] = [[(np.inf, 0, 0)] * (count + 1) for _ in range(letters + 1)]
    best[0][0] = (0.0, 0, 0)
    for i in range(1, letters + 1):
        for j in range(1, count + 1):
            choices = [(1, k) for k in range(1, min(_MOST_STROKES, j) + 1)]
            choices += [(m, 1) for m in range(2, min(_MOST_LETTERS, i) + 1)]
            cheapest = (np.inf, 0, 0)
            for m, k in choices:
                before = best[i - m][j - k][0]
                if before == np.inf:
                    continue
                wide = (strokes[j - 1][1] - strokes[j - k][0]) / scale
                expected = sums[i] - sums[i - m] - _BEARING
                cost = before + (wide - expected) ** 2 + _UNUSUAL * (m + k - 2)
                if cost < cheapest[0]:
                    cheapest = (cost, m, k)
            best[i][j] = cheapest
    if best[letters][count][0] == np.inf:
        return None
    groups: list[tuple[int, int, int]] = []
    i, j = letters, count
    while i:
        _, m, k = best[i][j]
        groups.append((m, strokes[j - k][0], strokes[j - 1][1]))
        i, j = i - m, j - k
    return groups[::-1]


def _split(
    edges: FloatArray,
    first: int,
    last: int,
    start: float,
    end: float,
    widths: FloatArray,
    columns: npt.NDArray[np.int64],
    left: int,
) -> None:
    """Sets the edges inside letters that touch: by their usual widths, then at the thinnest place near."""
    total = float(widths[first:last].sum())
    at = start
    for number in range(first + 1, last):
        step = float(widths[number - 1]) / total * (end - start)
        at += step
        reach = max(int(_REACH * step), 1)
        low = max(round(at) - left - reach, 0)
        near = columns[low : round(at) - left + reach + 1]
        if len(near):
            place = min(range(len(near)), key=lambda i: (near[i], abs(low + left + i - at)))
            edges[number] = left + low + place + 0.5
        else:
            edges[number] = at


def _rising(edges: FloatArray) -> FloatArray:
    """Each letter gets some width, within the word."""
    count = len(edges) - 1
    least = _NARROWEST * max(edges[-1] - edges[0], 1.0) / count
    for number in range(1, count):
        low = edges[number - 1] + least
        high = edges[-1] - least * (count - number)
        edges[number] = min(max(edges[number], low), max(high, low))
    return edges
