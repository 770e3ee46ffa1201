"""The contact block of a removed name, for organisations that take out the whole of it.

```
   Opgesteld door        <- a field name: stays
   [A. Voorbeeld      ]  <- the name
   [Beleidsmedewerker ]  <- lines under it, at the same margin and distance
   [T] [06-12345678   ]
                         <- a wider gap, a field name or running text: the block ends
   Datum
```
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from redactor.domain import PageText, Span
from redactor.rules import ProfileRule

#: Lines of a block start within this distance of its left margin, points.
_ALIGNED: Final = 4.0
#: A longer line is running text, not part of a contact block.
_LONGEST: Final = 48
#: A label of at most this length (``T``, ``Mobiel``) has its value in the next cell, this near, points.
_SHORT_LABEL: Final = 12
#: A longer text beside a line is the body of the page beside a margin, not a field name.
_LONGEST_LABEL: Final = 32
_VALUE_REACH: Final = 90.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of text between line ends and tabs; half-open range and box (points)."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        return self.y1 - self.y0


def cells(page: PageText) -> list[Cell]:
    """The cells of a page with ink, in the order of its text."""
    result = []
    for match in re.finditer(r"[^\n\t]+", page.text):
        text = match.group()
        start = match.start() + len(text) - len(text.lstrip())
        end = match.start() + len(text.rstrip())
        boxes = page.boxes[start:end]
        boxes = boxes[~np.isnan(boxes[:, 0])]
        if len(boxes):
            low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
            result.append(Cell(start, end, float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    return result


def block(
    page: PageText,
    known: Sequence[Cell],
    name: Span,
    rule: ProfileRule,
    *,
    ends: Collection[str],
    within: Collection[str] = (),
) -> Iterator[Span]:
    """The lines of the contact block that starts with a name; the name's own line from the name on.

    Args:
        page: Where the name stands.
        known: ``cells(page)``.
        name: The name; one of its lines.
        rule: Gives the number of lines and their distance.
        ends: Field names (lower case) that end a block.
        within: Field names that may stand in one: another label before a line makes it another field.
    """
    own = next((c for c in known if c.start <= name.start < c.end), None)
    if own is None:
        return
    if own.end > name.end and own.end - name.start <= _LONGEST:
        yield Span(page.page_index, name.start, own.end)
    left = own.x0
    if own.start < name.start:
        # "Opgesteld door: A. Voorbeeld": what follows stands under the label or under the name.
        left = min(own.x0, float(np.nanmin(page.boxes[name.start : name.end, 0])))
    starts = {left, float(np.nanmin(page.boxes[name.start : name.end, 0]))}
    last = own
    own_label = _label_of(own, known)
    for _ in range(rule.lines - 1):
        below = [
            c
            for c in known
            if 0.5 * last.height < c.y0 - last.y0 <= rule.gap * max(last.height, 1.0)
            and any(abs(c.x0 - x) <= _ALIGNED for x in starts)
        ]
        if not below:
            return
        following = min(below, key=lambda c: (c.y0, c.x0))
        text = page.text[following.start : following.end]
        if _ends(text, ends) or len(text) > _LONGEST or text.endswith((".", "!", "?")):
            return
        label = _label_of(following, known)
        if label is not None:
            before = page.text[label.start : label.end].strip(" :").lower()
            same_column = own_label is not None and abs(label.x0 - own_label.x0) <= _ALIGNED
            if before in ends or (same_column and before not in within):
                return
        yield Span(page.page_index, following.start, following.end)
        if len(text) <= _SHORT_LABEL:
            for value in known:
                level = abs((value.y0 + value.y1) - (following.y0 + following.y1)) / 2
                if level < 0.4 * following.height and 0 < value.x0 - following.x1 <= _VALUE_REACH:
                    yield Span(page.page_index, value.start, value.end)
        last = following


def _label_of(cell: Cell, known: Sequence[Cell]) -> Cell | None:
    """The nearest cell before it on its line, when that is short enough for a field name."""
    before = [
        c
        for c in known
        if c.x1 <= cell.x0 + 1 and abs((c.y0 + c.y1) - (cell.y0 + cell.y1)) / 2 < 0.4 * cell.height
    ]
    nearest = max(before, key=lambda c: c.x1, default=None)
    return nearest if nearest is not None and nearest.end - nearest.start <= _LONGEST_LABEL else None


def _ends(text: str, ends: Collection[str]) -> bool:
    """A field name, alone or with its value behind a colon."""
    head, colon, _ = text.partition(":")
    return text.strip(" :").lower() in ends or bool(colon and head.strip().lower() in ends)
