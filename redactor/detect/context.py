"""What stands around a match: the words before and after it, its table cell, the heading of its column.

Windows are short and end at a block border, so that a label of another field does not count.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.cells import Box, Piece, pieces_of
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
_WORD: Final = re.compile(r"\w+")


def last_end(pattern: re.Pattern[str], text: str, *, shift: int = 0) -> int:
    """End of the last match in ``text``, plus ``shift``: the nearest to what follows. -1: no match."""
    last = -1
    for match in pattern.finditer(text):
        last = match.end() + shift
    return last


# The window may begin inside an address, behind its @.
_MAIL_ADDRESS: Final = re.compile(r"\S+@\S+|(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,6}(?![\w.-])")


def without_addresses(text: str) -> str:
    """``text`` with addresses and domains blanked: a ``gemeente`` in one says nothing of its neighbours."""
    return _MAIL_ADDRESS.sub(lambda found: " " * len(found.group()), text) if "." in text else text


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


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with ink: its cells and their boxes, and the edges of all of them together."""

    cells: tuple[tuple[_Cell, Box], ...]
    top: float
    bottom: float


class Table:
    """The page as lines of cells, for looking up the heading above a cell."""

    def __init__(self, page: PageText, cells: Sequence[Piece]) -> None:
        self._page = page
        self._rows: list[list[_Cell]] = []
        self._boxes: dict[tuple[int, int], Box | None] = {}
        row: list[_Cell] = []
        for piece in cells:
            row.append(_Cell(piece.start, piece.end, len(row)))
            self._boxes[piece.start, piece.end] = piece.box
            if page.text[piece.end : piece.end + 1] != "\t":
                self._rows.append(row)
                row = []
        self._starts = [row[0].start for row in self._rows]
        self._inked: dict[int, _Row | None] = {}
        self._has_heading: dict[tuple[re.Pattern[str], bool], bool] = {}

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
            for index in range(row_index - 1, max(0, row_index - _MAX_ROWS) - 1, -1):
                inked = self._row(index)
                if inked is None:
                    continue
                boxes = inked.cells
                if top - inked.bottom > _COLUMN_GAP:
                    break
                top = min(top, inked.top)
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

    def find_heading(
        self, pattern: re.Pattern[str], offset: int, end: int = 0, *, whole: bool = False
    ) -> re.Match[str] | None:
        """Match of ``pattern`` in the nearest heading above ``[offset, end)`` that has one.

        Args:
            pattern: Searched for in each heading.
            offset, end: See ``headings``.
            whole: Matched from the start of the heading, without the colon behind it.
        """
        key = (pattern, whole)
        if key not in self._has_heading:
            # Most pages have no such heading at all: then nothing needs to be looked up.
            self._has_heading[key] = any(
                _in_heading(pattern, text, whole)
                for row in self._rows
                for cell in row
                if (text := self._heading(cell))
            )
        if not self._has_heading[key]:
            return None
        return next(
            (m for text in self.headings(offset, end) if (m := _in_heading(pattern, text, whole))), None
        )

    def row(self, offset: int) -> tuple[str, ...]:
        """Texts of the cells on the line of ``offset``."""
        row_index, _ = self._at(offset)
        return tuple(self._page.text[c.start : c.end] for c in self._rows[row_index])

    def row_head(self, offset: int) -> str:
        """Text of the first cell on the line of ``offset``, short enough for a label; empty in that cell."""
        row_index, cell = self._at(offset)
        first = self._rows[row_index][0]
        return "" if cell is first else self._heading(first)

    def is_table(self, offset: int) -> bool:
        """True when the line of ``offset`` has more than one cell."""
        return len(self._rows[self._at(offset)[0]]) > 1

    def _add(self, found: list[str], cell: _Cell) -> None:
        if text := self._heading(cell):
            found.append(text)

    def _heading(self, cell: _Cell) -> str:
        """Text of a cell that is short enough to be a heading; else empty."""
        text = self._page.text[cell.start : cell.end].strip()
        return text if len(text) <= _HEADING_LENGTH else ""

    def _row(self, index: int) -> _Row | None:
        if index not in self._inked:
            cells = tuple((cell, b) for cell in self._rows[index] if (b := self._box(cell)) is not None)
            self._inked[index] = (
                _Row(cells, min(b[1] for _, b in cells), max(b[3] for _, b in cells)) if cells else None
            )
        return self._inked[index]

    def _at(self, offset: int) -> tuple[int, _Cell]:
        index = bisect.bisect_right(self._starts, offset) - 1
        row = self._rows[index]
        return index, next((c for c in row if c.start <= offset <= c.end), row[-1])

    def _box(self, cell: _Cell) -> Box | None:
        key = (cell.start, cell.end)
        if key not in self._boxes:
            self._boxes[key] = self._measure(cell)
        return self._boxes[key]

    def _measure(self, cell: _Cell) -> Box | None:
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


def _in_heading(pattern: re.Pattern[str], heading: str, whole: bool) -> re.Match[str] | None:
    return pattern.match(heading.strip(" :")) if whole else pattern.search(heading)


def _overlap(a: Box, b: Box) -> float:
    """Width that two boxes share, points."""
    return min(a[2], b[2]) - max(a[0], b[0])


def _spans_columns(line: Box, headings: list[Box]) -> bool:
    """True when a line runs under three headings, or under both of two: no cell of that table."""
    return sum(1 for heading in headings if _overlap(line, heading) > 2.0) >= min(3, len(headings))


def table_of(nlp_artifacts: NlpArtifacts) -> Table:
    """The cells of the page that is being analysed; built once a page."""
    values = shared(nlp_artifacts)
    table = values.get("table")
    if not isinstance(table, Table):
        table = values["table"] = Table(page_of(nlp_artifacts), pieces_of(nlp_artifacts))
    return table


def words_on(nlp_artifacts: NlpArtifacts) -> frozenset[str]:
    """The words of the page in lower case, made once a page: a word that is not here need not be sought."""
    values = shared(nlp_artifacts)
    words = values.get("words")
    if not isinstance(words, frozenset):
        words = values["words"] = frozenset(_WORD.findall(page_of(nlp_artifacts).text.lower()))
    return words


def label_before(
    pattern: re.Pattern[str], text: str, start: int, *, width: int = WINDOW
) -> re.Match[str] | None:
    """Last match of ``pattern`` in the words before ``start``."""
    last = None
    for match in pattern.finditer(before(text, start, width=width)):
        last = match
    return last
