"""Sets the rest of a line again, so that a box between kept words is a multiple of the grid. Pure.

```
before   Aan [5.1.2.e], hoofd van de dienst          the gap is as wide as the name
after    Aan [5.1.2.e     ], hoofd van de dienst     the gap says only which step of the grid
```

Only with ``--width-guard=reflow``. A line moves when its kept words run to the right, nothing but text
stands where they go, they stay left of the next column and of the widest line, and its end does not stand
where other lines end: in a justified or right-aligned line the end would tell by how much it moved. Where
that cannot be, the line stays as it is and its boxes count as exact.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from redactor import geometry
from redactor.domain import FloatArray, Move, Rect
from redactor.redact.growth import ALIGNED, Box, Page
from redactor.rules import BoxRule

#: An underline may lie so many points below the boxes of its letters.
UNDER = 1.0

#: What stands on a page besides its text: rectangles in page space of paths, pictures and marks.
Obstacles = Callable[[int], Sequence[Rect]]


@dataclass(slots=True)
class _Piece:
    """A box, and the kept ink behind it up to the next box or the end of the column."""

    box: Box
    begin: float
    ink: FloatArray


def reflow(boxes: Sequence[Box], pages: dict[int, Page], rule: BoxRule, obstacles: Obstacles) -> None:
    """Moves kept words of the lines with exact boxes, and widens those boxes.

    Args:
        boxes: Grown ones, changed in place; their ``moves`` say what moves.
        pages: By index.
        rule: With a grid above 0.
        obstacles: Asked for the pages with such lines only.
    """
    lines: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in boxes:
        if box.exact and box.upright and box.direction == "right" and box.end > box.start:
            text = pages[box.page].text.text
            lines[(box.page, text.rfind("\n", 0, box.start))].append(box)
    for (index, _), exact in lines.items():
        _Reflow(pages[index], boxes, rule, obstacles).run(exact)


class _Reflow:
    def __init__(self, page: Page, boxes: Sequence[Box], rule: BoxRule, obstacles: Obstacles) -> None:
        self.page, self.rule, self.obstacles = page, rule, obstacles
        index = page.text.page_index
        self.boxes = [box for box in boxes if box.page == index]
        self.kept = page.text.boxes[page.ink & ~page.removed]

    def run(self, exact: Sequence[Box]) -> None:
        rects = [box.rect for box in exact]
        top, bottom = min(r.y0 for r in rects), max(r.y1 for r in rects)
        height = max(r.height for r in rects)
        overlap = np.minimum(self.kept[:, 3], bottom) - np.maximum(self.kept[:, 1], top)
        line = self.kept[overlap > 0.3 * height]
        line = line[np.argsort(line[:, 0])]
        on_line = sorted(
            (b for b in self.boxes if b.rect.y0 < bottom and top < b.rect.y1), key=lambda b: b.rect.x0
        )
        pieces = self._pieces(line, on_line, height)
        first = next((at for at, piece in enumerate(pieces) if piece.box.exact), None)
        if first is None or any(not piece.box.upright for piece in pieces[first:]):
            return
        pieces = pieces[first:]
        limit = self._limit(pieces, line, height)
        if limit is None:
            return
        for step in (self.rule.grid, self.rule.grid / 2):
            if self._fits(pieces, step, limit):
                self._move(pieces, step)
                return

    def _pieces(self, line: FloatArray, boxes: Sequence[Box], height: float) -> list[_Piece]:
        """The run of boxes and ink from the first exact box on, up to a wide gap."""
        pieces: list[_Piece] = []
        begin = None
        for at, box in enumerate(boxes):
            begin = box.rect.x0 if begin is None else begin
            if box.joined:
                continue
            if pieces and not pieces[-1].box.exact:
                break
            end = boxes[at + 1].rect.x0 if at + 1 < len(boxes) else math.inf
            ink, last = [], box.rect.x1
            for row in line[(line[:, 0] >= box.rect.x1 - 0.5) & (line[:, 0] < end)]:
                if row[0] - last > self.rule.column_gap * height:
                    end = -math.inf
                    break
                ink.append(row)
                last = max(last, float(row[2]))
            pieces.append(_Piece(box, begin, np.array(ink).reshape(-1, 4)))
            begin = None
            if end - last > self.rule.column_gap * height or end == -math.inf:
                if any(piece.box.exact for piece in pieces):
                    break
                pieces = []
        return pieces

    def _limit(self, pieces: Sequence[_Piece], line: FloatArray, height: float) -> float | None:
        """How far to the right the last word may come; None when the line must not move."""
        ends = [piece.ink[:, 2].max() for piece in pieces if len(piece.ink)]
        if not ends:
            return None
        end = float(max(ends))
        page = self.page
        last = page.text.boxes[page.ends & page.ink]
        others = last[(last[:, 1] + last[:, 3] - line[0, 1] - line[0, 3]).__abs__() > height]
        if int((np.abs(others[:, 2] - end) < ALIGNED).sum()) >= self.rule.edge_lines:
            return None
        begin = pieces[0].box.rect.x0
        limit = float(self.kept[:, 2].max())
        ahead = line[line[:, 0] > end + 0.01, 0]
        starts = page.text.boxes[page.starts & page.ink]
        near = np.abs(starts[:, 1] - pieces[0].box.rect.y0) < self.rule.column_reach
        columns = starts[near & (starts[:, 0] > end + 1), 0]
        limit = min(
            [limit]
            + [float(x) - self.rule.from_text - height for x in ahead]
            + [float(x) - self.rule.from_column for x in columns]
            + [b.rect.x0 - height for b in self.boxes if b.rect.x0 > end and self._beside(b.rect, pieces)]
        )
        top = min(piece.box.rect.y0 for piece in pieces)
        bottom = max(piece.box.rect.y1 for piece in pieces)
        zone = Rect(begin, top, max(limit, end), bottom + UNDER)
        for obstacle in self.obstacles(page.text.page_index):
            holds = (
                obstacle.x0 <= zone.x0
                and obstacle.x1 >= zone.x1
                and obstacle.y0 <= zone.y0 + 2
                and obstacle.y1 >= zone.y1 - 2
            )
            if geometry.intersects(obstacle, zone) and not holds:
                return None
        return limit

    @staticmethod
    def _beside(rect: Rect, pieces: Sequence[_Piece]) -> bool:
        return any(rect.y0 < p.box.rect.y1 and p.box.rect.y0 < rect.y1 for p in pieces)

    def _widened(self, piece: _Piece, step: float) -> float:
        width = piece.box.rect.x1 - piece.begin
        return math.ceil(round(width / step, 6)) * step - width

    def _fits(self, pieces: Sequence[_Piece], step: float, limit: float) -> bool:
        by = 0.0
        for piece in pieces:
            by += self._widened(piece, step)
            end = float(piece.ink[:, 2].max()) if len(piece.ink) else piece.box.rect.x1
            if end + by > limit:
                return False
        return True

    def _move(self, pieces: Sequence[_Piece], step: float) -> None:
        by = 0.0
        # Spaces move too: from the end of a box to the begin of the next, or a little behind the last word.
        nexts = [piece.begin for piece in pieces[1:]] + [math.inf]
        for piece, following in zip(pieces, nexts, strict=True):
            box, wider = piece.box, self._widened(piece, step)
            for other in self.boxes:
                # The boxes that this one continues lie right before it.
                r = other.rect
                beside = r.y0 < box.rect.y1 and box.rect.y0 < r.y1
                if other.joined and beside and piece.begin - 0.01 <= r.x0 < box.rect.x0 - 0.01:
                    other.rect = Rect(r.x0 + by, r.y0, r.x1 + by, r.y1)
            rect = box.rect
            box.rect = Rect(rect.x0 + by, rect.y0, rect.x1 + by + wider, rect.y1)
            box.exact, box.reset = False, True
            by += wider
            if len(piece.ink) and by:
                low, high = piece.ink.min(axis=0), piece.ink.max(axis=0)
                end = min(float(high[2]) + rect.height, max(following, float(high[2])))
                # Without the top, where the letters of a tight line above have their feet.
                top = float(low[1] + 0.2 * (high[3] - low[1]))
                zone = Rect(min(float(low[0]), rect.x1), top, end, float(high[3]))
                box.moves = (Move(zone, by),)
