"""Pieces of lines in reading order become the one text of a page, with a box for every character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

#: A gap wider than this many times the font size starts a next column or table cell.
CELL_GAP = 1.6

#: Between two pieces of a line (shares of the font size): below the first they are one word, below the
#: second one sentence. A space is 0.25 to 0.28 em in the usual fonts.
WORD_GAP = 0.12
SENTENCE_GAP = 0.7

_NO_INK = (np.nan, np.nan, np.nan, np.nan)


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
    boxes: list[tuple[float, float, float, float]]


def of_text_page(raw: dict[str, Any]) -> Iterator[Run]:
    """Lines of the text page in the order of the content stream, cut at wide gaps."""
    for block_index, block in enumerate(raw["blocks"]):
        for line in block.get("lines", ()):
            upright = abs(line["dir"][0]) > 0.99 and line["dir"][0] > 0
            run: Run | None = None
            pending: list[tuple[str, tuple[float, float, float, float]]] = []
            for span in line["spans"]:
                size = span["size"]
                for char in span["chars"]:
                    glyph, box = char["c"], char["bbox"]
                    if glyph.isspace():
                        # Kept back until it is known whether a word of the same cell follows.
                        if run is not None:
                            pending.append((" ", box))
                        continue
                    if run is not None and upright and box[0] - run.boxes[-1][2] > CELL_GAP * max(size, 4.0):
                        yield run
                        run, pending = None, []
                    if run is None:
                        run = Run(block_index, upright, box[0], box[1], box[2], box[3], size, [], [])
                    for space, space_box in pending:
                        run.chars.append(space)
                        run.boxes.append(space_box)
                    pending = []
                    # A code of several letters (a ligature that stayed whole) gives each the same box.
                    for letter in glyph:
                        run.chars.append(letter)
                        run.boxes.append(box)
                    run.x0, run.y0 = min(run.x0, box[0]), min(run.y0, box[1])
                    run.x1, run.y1 = max(run.x1, box[2]), max(run.y1, box[3])
            if run is not None:
                yield run


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
    boxes: list[tuple[float, float, float, float]] = []
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
    array = np.asarray(boxes, dtype=np.float64).reshape(len(text), 4)
    return text, array, np.asarray(sizes, dtype=np.float64)
