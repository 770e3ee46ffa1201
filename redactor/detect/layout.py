"""Where things stand on a page: cells, what is right of them, below them, and in which column.

A cell is a run of text between tabs and line ends. Labels and values of forms, margins and tables are
bound by geometry, because in reading order they can lie far apart (woo-practice 3.2).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace

from redactor.detect.cells import Piece
from redactor.domain import PageText

#: Left edges this close (points) belong to one column.
ALIGN = 8.0
#: A value stands at most this many line heights below its label.
MAX_DROP = 2.6
#: Empty space (points) that ends a table column.
COLUMN_GAP = 70.0
#: A header stands at most this far (points) right of its column's edge.
_CENTRED = 120.0


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

    def __init__(self, page: PageText, cells: Sequence[Piece]) -> None:
        self.page = page
        self.cells: list[Cell] = []
        self._row_sizes: dict[int, int] = {}
        line = block = 0
        text = page.text
        for piece in cells:
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
        the same line; below a header in the middle of its column, when its left edge is the column's. The
        column ends at a wide empty space or at text that runs over the column's left edge.
        """
        left, column_right = self._edges(header)
        candidates = sorted(
            (c for c in self.cells if c.y0 > header.y0 + 0.5 * header.height), key=lambda c: c.y0
        )
        result: list[Cell] = []
        bottom = header.y1
        for candidate in candidates:
            cell = candidate
            if cell.y0 - bottom > COLUMN_GAP:
                break
            before = cell.x0 < left - ALIGN and cell.x1 > left + 2 * ALIGN
            over = left - ALIGN <= cell.x0 < column_right and cell.x1 > column_right + 2 * ALIGN
            if before or over:
                # "10 Groen, Harm", "Bergsma, W. Toezicht": two columns stand too close to be told apart.
                part = self._part(cell, left - ALIGN, column_right) if self.row_size(cell) > 1 else None
                if part is None:
                    # Running text under the table.
                    break
                cell = part
            if cell.x0 < left - ALIGN or cell.x0 >= column_right:
                # Another column of the same table keeps it going.
                bottom = max(bottom, cell.y1)
                continue
            result.append(cell)
            bottom = max(bottom, cell.y1)
        return result

    def _edges(self, header: Cell) -> tuple[float, float]:
        """Left edge of the column under ``header``, and where the next one begins."""
        row = [c for c in self.cells if _same_height(c, header)]
        right = min((c.x0 for c in row if c.x0 > header.x1 - 1), default=self.page.width + 1)
        under = [
            c
            for c in self.cells
            if header.y0 + 0.5 * header.height < c.y0 < header.y1 + COLUMN_GAP and self.row_size(c) > 1
        ]
        if len(row) < 3 or any(abs(c.x0 - header.x0) <= ALIGN for c in under):
            return header.x0, right - 1
        # Headers in the middle of their columns: the cells below show where the columns begin.
        edges = sorted(e for e in {round(c.x0) for c in under} if sum(abs(c.x0 - e) <= 2 for c in under) > 2)
        middle = (header.x0 + header.x1) / 2
        begin = max((e for e in edges if e <= middle), default=None)
        if begin is None or begin < header.x0 - _CENTRED:
            return header.x0, right - 1
        return begin, min((e for e in edges if e > middle), default=right) - 1.0

    def _part(self, cell: Cell, left: float, right: float) -> Cell | None:
        """What of ``cell`` stands between two x; None when that would cut a word."""
        x0 = self.page.boxes[cell.start : cell.end, 0]
        inside = [cell.start + i for i, x in enumerate(x0) if left <= x < right]
        if not inside:
            return None
        start, end = inside[0], inside[-1] + 1
        text = self.page.text
        if (start > cell.start and not text[start - 1].isspace()) or (
            end < cell.end and not (text[end].isspace() or text[end - 1].isspace())
        ):
            return None
        boxes = self.page.boxes[start:end]
        return replace(cell, start=start, end=end, x0=float(boxes[0, 0]), x1=float(boxes[-1, 2]))

    def is_header_row(self, cell: Cell) -> bool:
        """True when other cells stand beside this one on its height."""
        return self.row_size(cell) >= 2

    def row_text(self, cell: Cell) -> str:
        """Text of all cells on this height."""
        return " ".join(self.text(c) for c in self.cells if _same_height(c, cell))

    def row_size(self, cell: Cell) -> int:
        """Number of cells on this height, this one included."""
        if cell.index not in self._row_sizes:
            self._row_sizes[cell.index] = sum(1 for c in self.cells if _same_height(c, cell))
        return self._row_sizes[cell.index]


def _same_height(a: Cell, b: Cell) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)
