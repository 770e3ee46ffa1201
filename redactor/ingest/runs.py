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
    return _with_borrowed(result)


#: Letters of another font are looked for in so many runs before them, and are so many at most.
_BACK, _BORROWED = 4, 12
#: Two letters that share more of the width of one of them stand over each other, not beside.
_OVER = 0.3
#: Share of the height that letters of one line have in common, and how many times larger one may be.
_SAME_LINE, _SAME_SIZE = 0.7, 1.3


def _with_borrowed(runs: Sequence[Run]) -> list[Run]:
    """Letters that the font lacks, back in the words that they were left out of.

    LibreOffice draws a line with holes and then, in another font, the letters for them: "Ph m" and "ạ".
    """
    result: list[Run] = []
    for run in runs:
        if run.upright and len(run.chars) <= _BORROWED:
            for index in range(len(result) - 1, max(-1, len(result) - 1 - _BACK), -1):
                host = result[index]
                next_to = index == len(result) - 1
                if _may_lend(host, run, next_to=next_to) and (whole := _spliced(host, run)):
                    result[index] = whole
                    break
            else:
                result.append(run)
        else:
            result.append(run)
    return result


def _may_lend(host: Run, run: Run, *, next_to: bool) -> bool:
    """On one line, and ``run`` lies inside ``host``, or is a letter right before or behind it.

    ``next_to``: the host is the run before; what stands behind it needs no help then.
    """
    overlap = min(host.y1, run.y1) - max(host.y0, run.y0)
    if not host.upright or overlap < _SAME_LINE * min(host.y1 - host.y0, run.y1 - run.y0):
        return False
    if not 1 / _SAME_SIZE <= run.size / max(host.size, 0.1) <= _SAME_SIZE:
        return False
    if host.x0 < run.x0 and run.x1 < host.x1:
        return True
    before, behind = abs(run.x1 - host.x0), abs(run.x0 - host.x1)
    apart = before if next_to else min(before, behind)
    return len(run.chars) == 1 and apart < WORD_GAP * max(host.size, 4.0)


def _spliced(host: Run, run: Run) -> Run | None:
    """``host`` with the letters of ``run`` at their places; None where a letter stands there already."""
    inked = np.array([not char.isspace() for char in run.chars])
    boxes, own = run.boxes[inked], host.boxes
    if np.any(np.diff(own[:, 0]) < -_OVER * host.size):
        return None
    # Shared width of each letter of the host with each that comes in, as a share of the narrower one.
    shared = np.minimum(own[:, None, 2], boxes[None, :, 2]) - np.maximum(own[:, None, 0], boxes[None, :, 0])
    least = np.minimum((own[:, 2] - own[:, 0])[:, None], (boxes[:, 2] - boxes[:, 0])[None, :])
    over = (shared > _OVER * np.maximum(least, 0.1)).any(axis=1)
    blank = np.array([char.isspace() for char in host.chars])
    if np.any(over & ~blank):
        return None
    # A space that the reader put into the hole goes.
    kept = ~over
    letters = [
        *(char for char, stays in zip(host.chars, kept.tolist(), strict=True) if stays),
        *(char for char, ink in zip(run.chars, inked.tolist(), strict=True) if ink),
    ]
    joined = np.concatenate((own[kept], boxes))
    # The letters of the host keep their order, whatever a mark over one of them has for a place.
    places = np.maximum.accumulate(own[kept][:, 0])
    coming = boxes[:, 0] if run.x1 < host.x1 else np.full(len(boxes), np.inf)
    order = np.argsort(np.concatenate((places, coming)), kind="stable")
    return Run(
        block=host.block,
        upright=True,
        x0=min(host.x0, run.x0),
        y0=min(host.y0, run.y0),
        x1=max(host.x1, run.x1),
        y1=max(host.y1, run.y1),
        size=host.size,
        chars=[letters[at] for at in order.tolist()],
        boxes=joined[order],
    )


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
