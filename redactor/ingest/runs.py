"""Pieces of lines in reading order become the one text of a page, with a box for every character."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

#: A gap wider than this many times the font size starts a next column or table cell.
CELL_GAP = 1.6

#: Between two pieces of a line (shares of the font size): below the first they are one word, below the
#: second one sentence. A space is 0.25 to 0.28 em in the usual fonts.
WORD_GAP = 0.12
SENTENCE_GAP = 0.7

#: x0 y0 x1 y1, points.
Box = tuple[float, float, float, float]

_NO_INK = (np.nan, np.nan, np.nan, np.nan)


_GLYPH, _BOX = operator.itemgetter("c"), operator.itemgetter("bbox")


@dataclass(slots=True)
class Run:
    """Characters of one visual line without a wide gap."""

    block: int
    upright: bool
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    chars: list[str]
    boxes: list[Box]


def of_text_page(raw: dict[str, Any]) -> Iterator[Run]:
    """Lines of the text page in the order of the content stream, cut at wide gaps."""
    for block_index, block in enumerate(raw["blocks"]):
        for line in block.get("lines", ()):
            upright = abs(line["dir"][0]) > 0.99 and line["dir"][0] > 0
            whole = _in_one_piece(line["spans"], block_index, upright)
            if whole is not None:
                yield whole
                continue
            chars: list[str] = []
            boxes: list[Box] = []
            inked: list[Box] = []
            pending: list[Box] = []
            size = 0.0
            for span in line["spans"]:
                gap = CELL_GAP * max(span["size"], 4.0)
                for char in span["chars"]:
                    glyph, box = char["c"], char["bbox"]
                    if glyph.isspace():
                        # Kept back until it is known whether a word of the same cell follows.
                        if chars:
                            pending.append(box)
                        continue
                    if inked and upright and box[0] - inked[-1][2] > gap:
                        yield _run(block_index, upright, size, chars, boxes, inked)
                        chars, boxes, inked, pending = [], [], [], []
                    if not chars:
                        size = span["size"]
                    elif pending:
                        chars += " " * len(pending)
                        boxes += pending
                        pending = []
                    inked.append(box)
                    if len(glyph) == 1:
                        chars.append(glyph)
                        boxes.append(box)
                    else:
                        # A code of several letters (a ligature that stayed whole) gives each the same box.
                        chars += glyph
                        boxes += [box] * len(glyph)
            if chars:
                yield _run(block_index, upright, size, chars, boxes, inked)


def _in_one_piece(spans: list[dict[str, Any]], block: int, upright: bool) -> Run | None:
    """The line as one run, as most are, in fewer steps; None when it has wide gaps or odd characters."""
    chars = spans[0]["chars"] if len(spans) == 1 else [char for span in spans for char in span["chars"]]
    glyphs = list(map(_GLYPH, chars))
    text = "".join(glyphs)
    stripped = text.strip()
    if len(text) != len(glyphs) or not stripped or any(c.isspace() and c != " " for c in set(stripped)):
        return None
    boxes = list(map(_BOX, chars))
    inked = [box for glyph, box in zip(glyphs, boxes, strict=True) if not glyph.isspace()]
    x0, y0, x1, y1 = zip(*inked, strict=True)
    if upright and len(x0) > 1:
        narrowest = CELL_GAP * max(min([span["size"] for span in spans]), 4.0)
        if max(map(operator.sub, x0[1:], x1)) > narrowest:
            return None
    first = len(text) - len(text.lstrip())
    last = first + len(stripped)
    return Run(
        block=block,
        upright=upright,
        x0=min(x0),
        y0=min(y0),
        x1=max(x1),
        y1=max(y1),
        size=_size_at(spans, first),
        chars=glyphs[first:last],
        boxes=boxes[first:last],
    )


def _size_at(spans: list[dict[str, Any]], index: int) -> float:
    """The font size of a character of a line."""
    for span in spans:
        index -= len(span["chars"])
        if index < 0:
            break
    return float(span["size"])


def _run(block: int, upright: bool, size: float, chars: list[str], boxes: list[Box], inked: list[Box]) -> Run:
    """A run around the boxes of its visible characters."""
    x0, y0, x1, y1 = zip(*inked, strict=True)
    return Run(block, upright, min(x0), min(y0), max(x1), max(y1), size, chars, boxes)


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


def assemble(
    runs: list[Run],
) -> tuple[str, np.ndarray[Any, np.dtype[np.float64]], np.ndarray[Any, np.dtype[np.float64]]]:
    parts: list[str] = []
    boxes: list[Box] = []
    sizes: list[float] = []
    for index, run in enumerate(runs):
        if index:
            separator = _separator(runs[index - 1], run)
            parts.append(separator)
            boxes.extend([_NO_INK] * len(separator))
            sizes.extend([0.0] * len(separator))
        parts.extend(run.chars)
        boxes.extend(run.boxes)
        sizes.extend([run.size] * len(run.chars))
    text = "".join(parts)
    array = np.fromiter(chain.from_iterable(boxes), np.float64, 4 * len(text)).reshape(len(text), 4)
    return text, array, np.asarray(sizes, dtype=np.float64)
