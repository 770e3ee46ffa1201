"""Pieces of lines in reading order become the one text of a page, with a box for every character."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray

#: A gap wider than this many times the font size starts a next column or table cell.
CELL_GAP = 1.6

#: Between two pieces of a line (shares of the font size): below the first they are one word, below the
#: second one sentence. A space is 0.25 to 0.28 em in the usual fonts.
WORD_GAP = 0.12
SENTENCE_GAP = 0.7

#: As long as what joins two runs may be.
_NO_INK = np.full((2, 4), np.nan)


_CHARS, _GLYPH, _BOX = operator.itemgetter("chars"), operator.itemgetter("c"), operator.itemgetter("bbox")


@dataclass(slots=True)
class Run:
    """Characters of one visual line without a wide gap; boxes: shape (n, 4), x0 y0 x1 y1, points."""

    block: int
    upright: bool
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    chars: list[str]
    boxes: FloatArray


def of_text_page(raw: dict[str, Any]) -> list[Run]:
    """Lines of the text page in the order of the content stream, cut at wide gaps."""
    lines = [
        (number, line["dir"][0] > 0.99, line["spans"])
        for number, block in enumerate(raw["blocks"])
        for line in block.get("lines", ())
    ]
    spans = [span for _, _, found in lines for span in found]
    chars = list(chain.from_iterable(map(_CHARS, spans)))
    # All characters of the page at once: one by one they take twice as long.
    glyphs = list(map(_GLYPH, chars))
    blank = np.fromiter(map(str.isspace, glyphs), np.bool_, len(glyphs))
    inked = np.flatnonzero(~blank)
    if not len(inked):
        return []
    for index in np.flatnonzero(blank).tolist():
        glyphs[index] = " "
    boxes = np.fromiter(chain.from_iterable(map(_BOX, chars)), np.float64, 4 * len(chars)).reshape(-1, 4)
    sizes = np.repeat([float(span["size"]) for span in spans], [len(span["chars"]) for span in spans])
    line_of = np.repeat(np.arange(len(lines)), [sum(len(s["chars"]) for s in found) for _, _, found in lines])
    first = _starts(boxes[inked], sizes[inked], line_of[inked], np.array([up for _, up, _ in lines]))
    low = np.minimum.reduceat(boxes[inked, :2], first, axis=0).tolist()
    high = np.maximum.reduceat(boxes[inked, 2:], first, axis=0).tolist()
    ends = [*first[1:].tolist(), len(inked)]
    result = []
    for start, end, (x0, y0), (x1, y1) in zip(first.tolist(), ends, low, high, strict=True):
        # Spaces before and behind it are not part of a run.
        part = slice(int(inked[start]), int(inked[end - 1]) + 1)
        block, upright, _ = lines[line_of[part.start]]
        letters, own = glyphs[part], boxes[part]
        if len(text := "".join(letters)) != len(letters):
            # A code of several letters (a ligature that stayed whole) gives each the same box.
            own = np.repeat(own, [len(glyph) for glyph in letters], axis=0)
            letters = list(text)
        result.append(Run(block, upright, x0, y0, x1, y1, float(sizes[part.start]), letters, own))
    return result


def _starts(
    boxes: FloatArray,
    sizes: FloatArray,
    line_of: npt.NDArray[np.int64],
    upright: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    """Which of the visible characters begin a run: the first of a line, and those behind a wide gap."""
    begins = np.ones(len(boxes), dtype=np.bool_)
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    begins[1:] = (line_of[1:] != line_of[:-1]) | (
        upright[line_of[1:]] & (gaps > CELL_GAP * np.maximum(sizes[1:], 4.0))
    )
    return np.flatnonzero(begins)


def _separator(before: Run, after: Run) -> str:
    if before.upright and after.upright:
        overlap = min(before.y1, after.y1) - max(before.y0, after.y0)
        same_line = overlap > 0.5 * min(before.y1 - before.y0, after.y1 - after.y0)
        if same_line and after.x0 > before.x1 - 1:
            # Two pieces of one line that lie close are one word or sentence: a change of font or colour.
            gap = (after.x0 - before.x1) / max(before.size, 4.0)
            if gap < WORD_GAP:
                return ""
            return " " if gap < SENTENCE_GAP else "\t"
    return "\n" if before.block == after.block else "\n\n"


def assemble(runs: Sequence[Run]) -> tuple[str, FloatArray, FloatArray]:
    """The text of runs, and of each of its characters the box (NaN for what joins two runs) and font size."""
    parts: list[str] = []
    boxes: list[FloatArray] = [np.empty((0, 4))]
    sizes: list[float] = []
    for index, run in enumerate(runs):
        separator = _separator(runs[index - 1], run) if index else ""
        letters = "".join(run.chars)
        parts += (separator, letters)
        boxes += (_NO_INK[: len(separator)], run.boxes)
        sizes += (0.0, run.size)
    return "".join(parts), np.concatenate(boxes), np.repeat(np.array(sizes), list(map(len, parts)))
