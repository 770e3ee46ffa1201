"""Decisions become rectangles with a label. Pure: nothing is read or written.

```
   kept text [ box grows to the grid ->   ]      free space     | next column
             ^ first removed letter  ^ last   ^ never over kept ink
```
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from redactor import geometry
from redactor.domain import (
    Action,
    Area,
    Decision,
    Document,
    FloatArray,
    Ground,
    PageText,
    Rect,
    Redaction,
    Span,
    target_page_indexes,
)
from redactor.errors import UnhandledContent, UnknownGround
from redactor.redact import labels
from redactor.redact.options import RedactOptions

_Flags = npt.NDArray[np.bool_]

#: A grown box stays this far, points, from the next ink and from where a column of a table starts: a
#: cell's border lies just before its text.
INK_DISTANCE, COLUMN_DISTANCE = 1.5, 7.0

#: Rows of a table above and below, in points, in which starts of columns are looked for.
COLUMN_REACH = 90.0

#: A removed line's box gives way at most this share of its height to the kept line above, and below.
LARGEST_TRIM = 0.3

#: Share of a character box above its capitals: fonts have an ascender of 0.9 em or more, capitals 0.73.
FREE_ABOVE = 0.15

#: Free space narrower than this many line heights is left alone.
LEAST_GROWTH = 0.4

#: Two boxes of one label join over a gap of at most this many line heights.
JOIN_REACH = 1.5


@dataclass(slots=True)
class _Box:
    """A box on its way: which decision, page and characters it stands for."""

    decision: int
    page: int
    rect: Rect
    start: int  # range in PageText.text; equal for an Area
    end: int
    upright: bool


class _Page:
    """One page with what lies where."""

    def __init__(self, text: PageText) -> None:
        self.text = text
        inked = ~np.isnan(text.boxes[:, 0])
        visible = np.fromiter((not c.isspace() for c in text.text), dtype=np.bool_, count=len(text.text))
        self.ink: _Flags = inked & visible
        self.removed: _Flags = np.zeros(len(text.text), dtype=np.bool_)
        self.right = float(text.boxes[self.ink, 2].max()) if self.ink.any() else text.width
        starts = np.zeros(len(text.text), dtype=np.bool_)
        if len(starts):
            starts[0] = True
            breaks = np.fromiter((c in "\n\t" for c in text.text), dtype=np.bool_, count=len(text.text))
            starts[1:] = breaks[:-1]
        self.cell_starts = text.boxes[starts & self.ink]


def plan(
    decisions: Sequence[Decision],
    document: Document,
    *,
    grounds: Mapping[str, Ground],
    options: RedactOptions,
) -> tuple[Redaction, ...]:
    """One redaction for every page that a decision to redact touches.

    Args:
        decisions: All of them; those that keep are left out.
        document: The text that the decisions' spans point into.
        grounds: By code.

    Returns:
        In order of page, place on the page as decided, then decision.

    Raises:
        UnknownGround: a decision names a ground that ``grounds`` lacks.
        UnhandledContent: a place has no ink to draw a box around.
        ValueError: a span lies outside its page.
    """
    pages: dict[int, _Page] = {}
    for text in document.pages:
        if text.page_index in pages:
            raise ValueError("two texts for one page")
        pages[text.page_index] = _Page(text)
    redact = [decision for decision in decisions if decision.action is Action.REDACT]
    for decision in redact:
        for code in decision.grounds:
            if code not in grounds:
                raise UnknownGround("onbekende grond in een beslissing", hint="zie: redactor grounds")
        _mark(decision, pages)
    boxes: list[_Box] = []
    for number, decision in enumerate(redact):
        boxes += _boxes_of(number, decision, pages)
    for box in boxes:
        if box.end > box.start:
            page = pages[box.page]
            kept = page.text.boxes[page.ink & ~page.removed]
            if box.upright:
                box.rect = _trimmed(box.rect, kept)
            else:
                box.rect = _turned(_trimmed(_turned(box.rect), kept[:, [1, 0, 3, 2]]))
    _part_stacked(boxes)
    _join_neighbours(boxes, redact, pages)
    if options.grid:
        for box in boxes:
            if box.upright and box.end > box.start:
                box.rect = _grown(box, boxes, pages[box.page], options.grid)
    result = []
    for number, decision in enumerate(redact):
        chosen = [grounds[code] for code in decision.grounds]
        for page_index in target_page_indexes(decision.target):
            own = [box for box in boxes if box.decision == number and box.page == page_index]
            rects = tuple(box.rect for box in own)
            result.append(
                Redaction(
                    decision_id=decision.decision_id,
                    page_index=page_index,
                    boxes=rects,
                    cores=_cores_of(decision, page_index, pages[page_index].text),
                    label=_label(
                        chosen, rects, pages[page_index].text.rotation, options, persona=decision.persona
                    ),
                    spoken=labels.spoken(chosen, persona=decision.persona),
                )
            )
    return tuple(sorted(result, key=lambda item: item.page_index))


def _checked(span: Span, pages: Mapping[int, _Page]) -> _Page:
    page = pages.get(span.page_index)
    if page is None or span.end > len(page.text.text):
        raise ValueError("a span lies outside its page")
    return page


def _mark(decision: Decision, pages: Mapping[int, _Page]) -> None:
    if isinstance(decision.target, Area):
        if decision.target.page_index not in pages:
            raise ValueError("an area lies on a page that does not exist")
        return
    for span in decision.target:
        _checked(span, pages).removed[span.start : span.end] = True


def _boxes_of(number: int, decision: Decision, pages: Mapping[int, _Page]) -> list[_Box]:
    target = decision.target
    if isinstance(target, Area):
        return [_Box(number, target.page_index, rect, 0, 0, False) for rect in target.boxes]
    result = []
    touched: set[int] = set()
    for span in target:
        page = _checked(span, pages)
        ink = page.ink[span.start : span.end]
        boxes = page.text.boxes[span.start : span.end]
        for rect in geometry.line_boxes(_without_edge_spaces(boxes, ink)):
            letters = int(ink.sum())
            upright = rect.width >= rect.height or letters == 1
            result.append(_Box(number, span.page_index, rect, span.start, span.end, upright))
            touched.add(span.page_index)
    if touched != set(target_page_indexes(target)):
        raise UnhandledContent(
            "een te lakken plaats heeft geen zichtbare tekens; daar kan geen vlak over",
            hint="meld dit document; de plaats staat in het beslissingenbestand",
        )
    return result


def _without_edge_spaces(boxes: FloatArray, ink: _Flags) -> FloatArray:
    """Boxes from the first to the last visible character: spaces at the edges show nothing."""
    places = np.flatnonzero(ink)
    return boxes[places[0] : places[-1] + 1] if len(places) else boxes[:0]


def _cores_of(decision: Decision, page_index: int, text: PageText) -> tuple[Rect, ...]:
    if isinstance(decision.target, Area):
        return decision.target.boxes
    result: list[Rect] = []
    for span in decision.target:
        if span.page_index == page_index:
            result += geometry.cores(text.boxes[span.start : span.end])
    return tuple(result)


def _turned(rect: Rect) -> Rect:
    """The rectangle with its axes exchanged, to treat a sideways line as an upright one."""
    return Rect(rect.y0, rect.x0, rect.y1, rect.x1)


def _trimmed(rect: Rect, kept: FloatArray) -> Rect:
    """Gives way to kept lines above and below whose boxes overlap this one (tight leading)."""
    beside = kept[(kept[:, 0] < rect.x1 - 0.5) & (kept[:, 2] > rect.x0 + 0.5)]
    middle = (rect.y0 + rect.y1) / 2
    most = LARGEST_TRIM * rect.height
    centres = (beside[:, 1] + beside[:, 3]) / 2
    above = beside[(centres < middle - 0.3 * rect.height) & (beside[:, 3] > rect.y0), 3]
    below = beside[(centres > middle + 0.3 * rect.height) & (beside[:, 1] < rect.y1), 1]
    y0, y1 = rect.y0, rect.y1
    if len(above):
        # Descenders reach to the bottom of a character box.
        y0 = min(max(rect.y0, float(above.max())), rect.y0 + most)
    if len(below):
        # Capitals leave the top of theirs free.
        y1 = max(min(rect.y1, float(below.min()) + FREE_ABOVE * rect.height), rect.y1 - most)
    return Rect(rect.x0, y0, rect.x1, y1)


def _part_stacked(boxes: Sequence[_Box]) -> None:
    """Boxes of two removed lines above each other meet halfway, so that neither covers the other's label."""
    for upper, lower in itertools.combinations(
        [box for box in boxes if box.upright and box.end > box.start], 2
    ):
        if upper.page != lower.page or not geometry.intersects(upper.rect, lower.rect):
            continue
        if upper.rect.y0 > lower.rect.y0:
            upper, lower = lower, upper
        shared = upper.rect.y1 - lower.rect.y0
        if shared < 0.6 * min(upper.rect.height, lower.rect.height):
            middle = (upper.rect.y1 + lower.rect.y0) / 2
            upper.rect = Rect(upper.rect.x0, upper.rect.y0, upper.rect.x1, middle)
            lower.rect = Rect(lower.rect.x0, middle, lower.rect.x1, lower.rect.y1)


def _join_neighbours(boxes: list[_Box], redact: Sequence[Decision], pages: Mapping[int, _Page]) -> None:
    """Closes the gap between boxes of the same grounds on one line with nothing readable between them."""
    order = sorted(
        (box for box in boxes if box.upright and box.end > box.start),
        key=lambda box: (box.page, box.start, box.rect.y0, box.rect.x0),
    )
    for left, right in itertools.pairwise(order):
        if left.page != right.page or redact[left.decision].grounds != redact[right.decision].grounds:
            continue
        if redact[left.decision].persona != redact[right.decision].persona:
            continue
        height = min(left.rect.height, right.rect.height)
        same_line = min(left.rect.y1, right.rect.y1) - max(left.rect.y0, right.rect.y0) > 0.6 * height
        gap = right.rect.x0 - left.rect.x1
        between = slice(left.end, right.start)
        page = pages[left.page]
        # A tab is the border of a table cell, and a border stays.
        apart = page.ink[between].any() or "\t" in page.text.text[between]
        if same_line and 0 <= gap <= JOIN_REACH * height and not apart:
            y0, y1 = min(left.rect.y0, right.rect.y0), max(left.rect.y1, right.rect.y1)
            left.rect = Rect(left.rect.x0, y0, right.rect.x0, y1)
            right.rect = Rect(right.rect.x0, y0, right.rect.x1, y1)


def _grown(box: _Box, boxes: Sequence[_Box], page: _Page, grid: float) -> Rect:
    """The box widened to the grid as far as free space follows on its line."""
    rect = box.rect
    ink = page.text.boxes[page.ink]
    overlap = np.minimum(ink[:, 3], rect.y1) - np.maximum(ink[:, 1], rect.y0)
    ahead = ink[(overlap > 0.15 * rect.height) & (ink[:, 2] > rect.x1 + 0.5), 0]
    limit = page.right
    if len(ahead):
        limit = min(limit, float(ahead.min()) - INK_DISTANCE)
    starts = page.cell_starts
    near = np.abs(starts[:, 1] - rect.y0) < COLUMN_REACH
    columns = starts[near & (starts[:, 0] > rect.x1 + 1), 0]
    if len(columns):
        limit = min(limit, float(columns.min()) - COLUMN_DISTANCE)
    for other in boxes:
        if (
            other is not box
            and other.page == box.page
            and other.rect.x0 >= rect.x1 - 0.01
            and other.rect.y0 < rect.y1
            and rect.y0 < other.rect.y1
        ):
            limit = min(limit, other.rect.x0)
    if limit - rect.x1 < LEAST_GROWTH * rect.height:
        # A word space is no free space: taking it would only glue the box to the next word.
        return rect
    target = rect.x0 + math.ceil(rect.width / grid) * grid
    return Rect(rect.x0, rect.y0, max(rect.x1, min(target, limit)), rect.y1)


def _label(
    grounds: Sequence[Ground],
    rects: Sequence[Rect],
    rotation: int,
    options: RedactOptions,
    *,
    persona: str,
) -> str:
    """The longest wording that fits the roomiest box; the short boxes of a broken name stay empty."""
    for text in labels.candidates(grounds, label_form=options.label_form, persona=persona):
        if any(labels.place(text, rect, rotation=rotation) for rect in rects):
            return text
    return ""
