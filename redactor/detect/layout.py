"""Where things stand on a page: cells, what is right of them, below them, and in which column.

A cell is a run of text between tabs and line ends. Labels and values of forms, margins and tables are
bound by geometry, because in reading order they can lie far apart (woo-practice 3.2).
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from redactor.detect.cells import pieces
from redactor.domain import PageText

#: Left edges this close (points) belong to one column.
ALIGN = 8.0
#: A value stands at most this many line heights below its label.
MAX_DROP = 2.6
#: Empty space (points) that ends a table column.
COLUMN_GAP = 70.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Text between tabs and line ends: ``[start, end)`` in the page's text, box in points.

    ``line`` counts visual lines, ``block`` groups of lines, both from 0 in reading order.
    """

    index: int
    start: int
    end: int
    line: int
    block: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Layout:
    """Cells of one page and their neighbours."""

    def __init__(self, page: PageText) -> None:
        self.page = page
        self.cells: list[Cell] = []
        line = block = 0
        text = page.text
        for piece in pieces(page):
            start, at = piece.start, piece.end
            if piece.box is not None and text[start:at].strip():
                self.cells.append(Cell(len(self.cells), start, at, line, block, *piece.box))
            if at < len(text) and text[at] == "\n":
                if at == start and at > 0 and text[at - 1] == "\n":
                    block += 1
                else:
                    line += 1
        self._starts = [cell.start for cell in self.cells]

    def text(self, cell: Cell) -> str:
        return self.page.text[cell.start : cell.end]

    def at(self, offset: int) -> Cell | None:
        """The cell that holds this offset."""
        index = bisect.bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.cells[index].end:
            return self.cells[index]
        return None

    def right_of(self, cell: Cell) -> Cell | None:
        """Nearest cell on the same height to the right."""
        best: Cell | None = None
        for other in self.cells:
            if other.x0 <= cell.x1 - 1 or other is cell:
                continue
            overlap = min(cell.y1, other.y1) - max(cell.y0, other.y0)
            if overlap > 0.5 * min(cell.height, other.height) and (best is None or other.x0 < best.x0):
                best = other
        return best

    def below(self, cell: Cell, *, limit: int = 1, drop: float = MAX_DROP) -> list[Cell]:
        """Cells under ``cell`` with the same left edge, at most ``limit``, each close to the one before."""
        result: list[Cell] = []
        current = cell
        while len(result) < limit:
            best: Cell | None = None
            for other in self.cells:
                if other is current or other.y0 < current.y0 + 0.5 * current.height:
                    continue
                if abs(other.x0 - cell.x0) > ALIGN:
                    continue
                if other.y0 - current.y1 > drop * max(current.height, 6.0):
                    continue
                if best is None or other.y0 < best.y0:
                    best = other
            if best is None:
                break
            result.append(best)
            current = best
        return result

    def column(self, header: Cell) -> list[Cell]:
        """Cells of the table column under ``header``, top down.

        A cell belongs to it when its left edge lies between that of the header and that of the next header on
        the same line. The column ends at a wide empty space or at text that runs over the column's left edge.
        """
        row = [c for c in self.cells if _same_height(c, header)]
        right = min((c.x0 for c in row if c.x0 > header.x1 - 1), default=self.page.width + 1)
        column_right = right - 1
        candidates = sorted(
            (c for c in self.cells if c.y0 > header.y0 + 0.5 * header.height), key=lambda c: c.y0
        )
        result: list[Cell] = []
        bottom = header.y1
        for cell in candidates:
            if cell.y0 - bottom > COLUMN_GAP:
                break
            if cell.x0 < header.x0 - ALIGN and cell.x1 > header.x0 + 2 * ALIGN:
                break
            if header.x0 - ALIGN <= cell.x0 < column_right and cell.x1 > column_right + 2 * ALIGN:
                # Running text under the table.
                break
            if cell.x0 < header.x0 - ALIGN or cell.x0 >= column_right:
                # Another column of the same table keeps it going.
                bottom = max(bottom, cell.y1)
                continue
            result.append(cell)
            bottom = max(bottom, cell.y1)
        return result

    def is_header_row(self, cell: Cell) -> bool:
        """True when other cells stand beside this one on its height."""
        return self.row_size(cell) >= 2

    def row_text(self, cell: Cell) -> str:
        """Text of all cells on this height."""
        return " ".join(self.text(c) for c in self.cells if _same_height(c, cell))

    def row_size(self, cell: Cell) -> int:
        """Number of cells on this height, this one included."""
        return sum(1 for c in self.cells if _same_height(c, cell))


def _same_height(a: Cell, b: Cell) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)
