"""The cells of a page, runs of text between tabs and line ends, each with the box around its ink.

All boxes of a page are made in one go: one by one they took longer than what is read from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import page_of, shared
from redactor.domain import PageText

Box = tuple[float, float, float, float]
_EDGE: Final = re.compile(r"[\n\t]")


@dataclass(frozen=True, slots=True)
class Piece:
    """``[start, end)`` of the page's text; ``box`` is x0 y0 x1 y1 in points, None without ink."""

    start: int
    end: int
    box: Box | None


def pieces_of(nlp_artifacts: NlpArtifacts) -> list[Piece]:
    """The cells of the page that is being analysed; made once a page."""
    values = shared(nlp_artifacts)
    if "pieces" not in values:
        values["pieces"] = pieces(page_of(nlp_artifacts))
    made: list[Piece] = values["pieces"]
    return made


def pieces(page: PageText) -> list[Piece]:
    """All cells of the page in reading order, empty ones included."""
    text = page.text
    edges = [match.start() for match in _EDGE.finditer(text)]
    starts = [0, *(edge + 1 for edge in edges)]
    ends = [*edges, len(text)]
    # A cell behind the last sign of the page has no row to begin at.
    within = starts[:-1] if starts[-1] == len(text) else starts
    boxes: list[Box | None] = []
    if within:
        # The row of a tab or line end is NaN, and fmin and fmax pass over NaN.
        low = np.fmin.reduceat(page.boxes[:, :2], within, axis=0)
        high = np.fmax.reduceat(page.boxes[:, 2:], within, axis=0)
        boxes = [
            None if x0 != x0 else (x0, y0, x1, y1)
            for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True)
        ]
    boxes += [None] * (len(starts) - len(boxes))
    return [Piece(start, end, box) for start, end, box in zip(starts, ends, boxes, strict=True)]
