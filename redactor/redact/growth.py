"""How far a box grows, so that its width says less than the width of the text under it. Pure.

Nothing that stays is covered and nothing moves. What follows closely behind a box gives the width away
whatever the box does: such a box stays as it is and counts as exact.

```
   kept text [ box grows to the grid ->   ]      free space     | next column
   [  <- and to the left where the line ends at the right edge  ]
             [ <- and both ways in a centred line -> ]
```
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray, Move, PageText, Rect
from redactor.rules import BoxRule

_Flags = npt.NDArray[np.bool_]

#: Where a line of text runs to, on the unrotated page.
Direction = Literal["right", "left", "down", "up"]

#: By code point up to the last kind of space: is it one?
_SPACE = np.zeros(0x3002, dtype=np.bool_)
_SPACE[[*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)]] = True
_SPACE[[0x2028, 0x2029, 0x202F, 0x205F, 0x3000]] = True

#: Lines start or end at one place, or have one middle, within this many points.
ALIGNED = 1.5


@dataclass(slots=True)
class Box:
    """A box on its way: which decision, page and characters it stands for."""

    decision: int
    page: int
    rect: Rect
    start: int  # range in PageText.text; equal for an Area
    end: int
    upright: bool
    direction: Direction = "right"
    #: Where the run of joined boxes begins that this one ends; None: with itself.
    anchor: float | None = None
    #: Its end is the begin of the next one.
    joined: bool = False
    #: The text around it or its own edges give the width of what was removed.
    exact: bool = False
    #: The rest of its line is set again, and what moves for that.
    reset: bool = False
    moves: tuple[Move, ...] = ()


class Surroundings(NamedTuple):
    """Boxes (n, 4) of what stays on a page: all, first and last of their lines; and how far they reach."""

    kept: FloatArray
    starts: FloatArray
    ends: FloatArray
    left: float | None
    right: float | None


class Page:
    """One page with what lies where."""

    def __init__(self, text: PageText) -> None:
        self.text = text
        inked = ~np.isnan(text.boxes[:, 0])
        codes = np.frombuffer(text.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self.ink: _Flags = inked & ~_SPACE[np.minimum(codes, len(_SPACE) - 1)]
        self.removed: _Flags = np.zeros(len(text.text), dtype=np.bool_)
        breaks = (codes == 0x0A) | (codes == 0x09)
        self.starts: _Flags = np.zeros(len(text.text), dtype=np.bool_)
        self.ends: _Flags = np.zeros(len(text.text), dtype=np.bool_)
        if len(breaks):
            self.starts[0] = self.ends[-1] = True
            self.starts[1:], self.ends[:-1] = breaks[:-1], breaks[1:]
        self._turned: dict[Direction, Surroundings] = {}

    def turned(self, direction: Direction) -> Surroundings:
        """What stays on the page, turned so that lines of ``direction`` run to the right.

        To be asked for when ``removed`` is complete.
        """
        if direction not in self._turned:
            every = turned(self.text.boxes, direction)
            kept = every[self.ink & ~self.removed]
            self._turned[direction] = Surroundings(
                kept,
                every[self.starts & self.ink],
                every[self.ends & self.ink & ~self.removed],
                float(kept[:, 0].min()) if len(kept) else None,
                float(kept[:, 2].max()) if len(kept) else None,
            )
        return self._turned[direction]

    def in_table(self, start: int) -> bool:
        """A tab stands before this character on its line."""
        return "\t" in self.text.text[self.text.text.rfind("\n", 0, start) + 1 : start]


def turned(boxes: FloatArray, direction: Direction) -> FloatArray:
    """Boxes (n, 4) with the axes turned so that the line runs to the right."""
    x0, y0, x1, y1 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if direction == "down":
        columns = (y0, -x1, y1, -x0)
    elif direction == "up":
        columns = (-y1, x0, -y0, x1)
    elif direction == "left":
        columns = (-x1, -y1, -x0, -y0)
    else:
        return boxes
    return np.column_stack(columns)


def turned_rect(rect: Rect, direction: Direction, *, back: bool = False) -> Rect:
    """One rectangle turned as by ``turned``, or turned back."""
    if back:
        direction = {"down": "up", "up": "down"}.get(direction, direction)  # type: ignore[assignment]
    # Without an array: every box of a page is turned for every other one.
    if direction == "down":
        return Rect(rect.y0, -rect.x1, rect.y1, -rect.x0)
    if direction == "up":
        return Rect(-rect.y1, rect.x0, -rect.y0, rect.x1)
    if direction == "left":
        return Rect(-rect.x1, -rect.y1, -rect.x0, -rect.y0)
    return rect


def grow(boxes: Sequence[Box], pages: dict[int, Page], rule: BoxRule) -> None:
    """Widens the boxes of text, and tells which of them are exact.

    Args:
        boxes: Of all pages; changed in place.
        pages: By index, with ``removed`` set.
        rule: How far boxes grow; with a grid of 0 they stay as they are.
    """
    by_page: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        by_page[box.page].append(box)
    for box in boxes:
        if box.end > box.start and not box.joined:
            box.exact = True
            if rule.grid:
                _Line(box, by_page[box.page], pages[box.page], rule).grow()


class _Line:
    """The surroundings of one box, turned so that its line runs to the right.

    Args:
        boxes: Of its page.
    """

    def __init__(self, box: Box, boxes: Sequence[Box], page: Page, rule: BoxRule) -> None:
        self.box, self.page, self.rule = box, page, rule
        self.rect = rect = turned_rect(box.rect, box.direction)
        anchor = box.anchor
        self.begin = rect.x0
        if anchor is not None:
            self.begin = min(rect.x0, -anchor if box.direction in ("left", "up") else anchor)
        self.others = [turned_rect(other.rect, box.direction) for other in boxes if other is not box]
        self.kept, self.starts, self.ends, self.left, self.right = page.turned(box.direction)
        overlap = np.minimum(self.kept[:, 3], rect.y1) - np.maximum(self.kept[:, 1], rect.y0)
        self.line = self.kept[overlap > 0.15 * rect.height]
        if box.direction in ("right", "left"):
            self.width = page.text.width
        else:
            self.width = page.text.height
        self.low = -self.width if box.direction in ("left", "up") else 0.0

    def _beside(self, rect: Rect) -> bool:
        return rect.y0 < self.rect.y1 and self.rect.y0 < rect.y1

    def grow(self) -> None:
        rect, box, rule = self.rect, self.box, self.rule
        ahead = self.line[self.line[:, 2] > rect.x1 + 0.5, 0]
        next_boxes = [o.x0 for o in self.others if self._beside(o) and o.x0 >= rect.x1 - 0.01]
        limits = [float(x) - rule.from_text for x in ahead] + next_boxes
        near = np.abs(self.starts[:, 1] - rect.y0) < rule.column_reach
        columns = self.starts[near & (self.starts[:, 0] > rect.x1 + 1), 0]
        limits += [float(x) - rule.from_column for x in columns]
        width = rect.x1 - self.begin
        if limits:
            limit = min(limits)
            if limit - rect.x1 < rule.least_growth * rect.height:
                # A word space is no free space: taking it would only glue the box to the next word.
                return
            right = min(limit, self._edge(limit))
        else:
            right = self._edge(self.low + self.width)
        target = self.begin + math.ceil(width / rule.grid) * rule.grid
        if right < rect.x1:
            # The widest line of the page: a little into the margin, but not over the border of a table.
            target = self.begin + math.ceil(width / rule.edge_grid) * rule.edge_grid
            right = self.low + self.width - rule.from_edge
            if limits or self.page.in_table(box.start):
                right = rect.x1
        x0, x1 = rect.x0, max(rect.x1, min(target, right))
        exact = x1 - rect.x1 <= 0 and right <= rect.x1
        if not self._begins_freely():
            pass
        elif self._ends_at_an_edge():
            x0 = max(self.low + rule.from_edge, rect.x1 - math.ceil(width / rule.grid) * rule.grid)
            x1, exact = rect.x1, x0 >= rect.x0
        elif self._is_centred():
            half = math.ceil(width / rule.grid) * rule.grid / 2
            middle = (rect.x0 + rect.x1) / 2
            if middle - half > self.low + rule.from_edge and middle + half <= max(
                right, rect.x1 + rule.edge_grid
            ):
                x0, x1, exact = middle - half, middle + half, False
            else:
                exact = True
        box.rect = turned_rect(Rect(x0, rect.y0, x1, rect.y1), box.direction, back=True)
        box.exact = exact

    def _edge(self, limit: float) -> float:
        """The right end of the kept text of the page, up to ``limit``."""
        return limit - self.rule.from_edge if self.right is None else min(limit, self.right)

    def _begins_freely(self) -> bool:
        """Nothing stands before the box on its line, and no other line starts where it does."""
        rect = self.rect
        if self.begin < rect.x0 or (self.line[:, 0] < rect.x0).any():
            return False
        if any(self._beside(o) and o.x1 <= rect.x0 + 0.01 for o in self.others):
            return False
        same = (np.abs(self.starts[:, 0] - rect.x0) < ALIGNED) & (
            (self.starts[:, 3] <= rect.y0 + 0.5) | (self.starts[:, 1] >= rect.y1 - 0.5)
        )
        return not same.any()

    def _ends_at_an_edge(self) -> bool:
        return bool((np.abs(self.ends[:, 2] - self.rect.x1) < ALIGNED).any())

    def _is_centred(self) -> bool:
        middle = (self.rect.x0 + self.rect.x1) / 2
        lines = [self.low + self.width / 2]
        if self.left is not None and self.right is not None:
            lines.append((self.left + self.right) / 2)
        return any(abs(middle - line) < ALIGNED for line in lines)
