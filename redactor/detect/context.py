"""What stands around a match: the words before and after it, its table cell, the heading of its column.

Windows are short and end at a block border, so that a label of another field does not count.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import page_of, shared
from redactor.domain import PageText

#: Characters looked at on each side.
WINDOW: Final = 60
#: A line of text is no longer than this; without a limit a page of one line takes quadratic time.
_LINE: Final = 400
#: Empty space (points) between rows that ends a table column.
_COLUMN_GAP: Final = 70.0
#: Rows looked at above a cell.
_MAX_ROWS: Final = 80
#: A heading of a column is short.
_HEADING_LENGTH: Final = 28


def before(text: str, start: int, *, width: int = WINDOW) -> str:
    """At most ``width`` characters before ``start``, back to the border of the block."""
    window = text[max(0, start - width) : start]
    border = window.rfind("\n\n")
    # A label can stand in a block of its own, right above its value.
    if border >= 0 and window[border:].strip():
        window = window[border + 2 :]
    return window


def after(text: str, end: int, *, width: int = WINDOW) -> str:
    """At most ``width`` characters from ``end``, up to the border of the block."""
    window = text[end : end + width]
    border = window.find("\n\n")
    return window[:border] if border >= 0 else window


def line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Half-open range of the line(s) of ``[start, end)``, at most ``_LINE`` characters to each side."""
    low, high = max(0, start - _LINE), min(len(text), end + _LINE)
    left = text.rfind("\n", low, start) + 1
    right = text.find("\n", end, high)
    return left or low, high if right < 0 else right


_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    column: int


class Table:
    """The page as lines of cells, for looking up the heading above a cell."""

    def __init__(self, page: PageText) -> None:
        self._page = page
        self._rows: list[list[_Cell]] = []
        start = 0
        for line in page.text.split("\n"):
            row = []
            at = start
            for column, part in enumerate(line.split("\t")):
                row.append(_Cell(at, at + len(part), column))
                at += len(part) + 1
            self._rows.append(row)
            start += len(line) + 1
        self._starts = [row[0].start for row in self._rows]
        self._boxes: dict[tuple[int, int], _Box | None] = {}

    def cell_text(self, offset: int) -> str:
        """Text of the cell that holds ``offset``."""
        cell = self._at(offset)[1]
        return self._page.text[cell.start : cell.end]

    def headings(self, offset: int, end: int = 0) -> tuple[str, ...]:
        """Short texts above ``[offset, end)`` in the same column, nearest first; empty outside a table.

        Two cells that stand close can have become one, so it is the place of the match that counts.
        """
        row_index, cell = self._at(offset)
        box = self._box(_Cell(offset, min(end, cell.end), 0) if end > offset else cell)
        found: list[str] = []
        if box is not None:
            top = box[1]
            own = self._box(cell)
            below = [own] if own is not None and len(self._rows[row_index]) == 1 else []
            for row in reversed(self._rows[max(0, row_index - _MAX_ROWS) : row_index]):
                boxes = [(other, b) for other in row if (b := self._box(other)) is not None]
                if not boxes:
                    continue
                if top - max(b[3] for _, b in boxes) > _COLUMN_GAP:
                    break
                top = min(top, min(b[1] for _, b in boxes))
                if len(boxes) > 1:
                    if any(_spans_columns(b, [h for _, h in boxes]) for b in below):
                        # A line of running text lies in between, or is what we look at.
                        break
                    for other, b in boxes:
                        if _overlap(b, box) > 0:
                            self._add(found, other)
                below += [b for _, b in boxes] if len(boxes) == 1 else []
        elif len(self._rows[row_index]) > 1:
            for row in reversed(self._rows[max(0, row_index - _MAX_ROWS) : row_index]):
                if len(row) == 1 and row[0].start == row[0].end:
                    break
                if cell.column < len(row) and len(row) > 1:
                    self._add(found, row[cell.column])
        return tuple(found)

    def row(self, offset: int) -> tuple[str, ...]:
        """Texts of the cells on the line of ``offset``."""
        row_index, _ = self._at(offset)
        return tuple(self._page.text[c.start : c.end] for c in self._rows[row_index])

    def is_table(self, offset: int) -> bool:
        """True when the line of ``offset`` has more than one cell."""
        return len(self._rows[self._at(offset)[0]]) > 1

    def _add(self, found: list[str], cell: _Cell) -> None:
        text = self._page.text[cell.start : cell.end].strip()
        if text and len(text) <= _HEADING_LENGTH:
            found.append(text)

    def _at(self, offset: int) -> tuple[int, _Cell]:
        index = bisect.bisect_right(self._starts, offset) - 1
        row = self._rows[index]
        return index, next((c for c in row if c.start <= offset <= c.end), row[-1])

    def _box(self, cell: _Cell) -> _Box | None:
        key = (cell.start, cell.end)
        if key not in self._boxes:
            self._boxes[key] = self._measure(cell)
        return self._boxes[key]

    def _measure(self, cell: _Cell) -> _Box | None:
        part = self._page.boxes[cell.start : cell.end]
        part = part[~np.isnan(part[:, 0])]
        if not len(part):
            return None
        return (
            float(part[:, 0].min()),
            float(part[:, 1].min()),
            float(part[:, 2].max()),
            float(part[:, 3].max()),
        )


def _overlap(a: _Box, b: _Box) -> float:
    """Width that two boxes share, points."""
    return min(a[2], b[2]) - max(a[0], b[0])


def _spans_columns(line: _Box, headings: list[_Box]) -> bool:
    """True when a line runs under three headings, or under both of two: no cell of that table."""
    return sum(1 for heading in headings if _overlap(line, heading) > 2.0) >= min(3, len(headings))


def table_of(nlp_artifacts: NlpArtifacts) -> Table:
    """The cells of the page that is being analysed; built once a page."""
    values = shared(nlp_artifacts)
    table = values.get("table")
    if not isinstance(table, Table):
        table = values["table"] = Table(page_of(nlp_artifacts))
    return table


def label_before(
    pattern: re.Pattern[str], text: str, start: int, *, width: int = WINDOW
) -> re.Match[str] | None:
    """Last match of ``pattern`` in the words before ``start``."""
    last = None
    for match in pattern.finditer(before(text, start, width=width)):
        last = match
    return last
