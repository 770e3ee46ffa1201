"""Decisions become rectangles with a label. Pure: nothing is read or written."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence

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
from redactor.redact.growth import Box, Direction, Page, grow
from redactor.redact.options import RedactOptions
from redactor.redact.reflow import Obstacles, reflow

_Flags = npt.NDArray[np.bool_]

#: Share of a character box above its capitals: fonts have an ascender of 0.9 em or more, capitals 0.73.
FREE_ABOVE = 0.15


def plan(
    decisions: Sequence[Decision],
    document: Document,
    *,
    grounds: Mapping[str, Ground],
    options: RedactOptions,
    obstacles: Obstacles | None = None,
) -> tuple[Redaction, ...]:
    """One redaction for every page that a decision to redact touches.

    Args:
        decisions: All of them; those that keep are left out.
        document: The text that the decisions' spans point into.
        grounds: By code.
        obstacles: What else stands on a page; without it no line is set again.

    Returns:
        In order of page, place on the page as decided, then decision.

    Raises:
        UnknownGround: a decision names a ground that ``grounds`` lacks.
        UnhandledContent: a place has no ink to draw a box around.
        ValueError: a span lies outside its page.
    """
    pages: dict[int, Page] = {}
    for text in document.pages:
        if text.page_index in pages:
            raise ValueError("two texts for one page")
        pages[text.page_index] = Page(text)
    redact = [decision for decision in decisions if decision.action is Action.REDACT]
    for decision in redact:
        for code in decision.grounds:
            if code not in grounds:
                raise UnknownGround("onbekende grond in een beslissing", hint="zie: redactor grounds")
        _mark(decision, pages)
    rule = options.boxes
    boxes: list[Box] = []
    for number, decision in enumerate(redact):
        boxes += _boxes_of(number, decision, pages)
    kept_on = {index: page.text.boxes[page.ink & ~page.removed] for index, page in pages.items()}
    for box in boxes:
        if box.end > box.start:
            kept = kept_on[box.page]
            if box.upright:
                box.rect = _trimmed(box.rect, kept, rule.trim)
            else:
                box.rect = _turned(_trimmed(_turned(box.rect), kept[:, [1, 0, 3, 2]], rule.trim))
    _part_stacked(boxes)
    _join_neighbours(boxes, redact, pages, rule.join)
    grow(boxes, pages, rule)
    if options.width_guard == "reflow" and rule.grid and obstacles is not None:
        reflow(boxes, pages, rule, obstacles)
    of_decision: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in boxes:
        of_decision[box.decision, box.page].append(box)
    result = []
    for number, decision in enumerate(redact):
        chosen = [grounds[code] for code in decision.grounds]
        for page_index in target_page_indexes(decision.target):
            own = of_decision[number, page_index]
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
                    exact_boxes=sum(box.exact for box in own),
                    reset_boxes=sum(box.reset for box in own),
                    moves=tuple(move for box in own for move in box.moves),
                )
            )
    return tuple(sorted(result, key=lambda item: item.page_index))


def _checked(span: Span, pages: Mapping[int, Page]) -> Page:
    page = pages.get(span.page_index)
    if page is None or span.end > len(page.text.text):
        raise ValueError("a span lies outside its page")
    return page


def _mark(decision: Decision, pages: Mapping[int, Page]) -> None:
    if isinstance(decision.target, Area):
        if decision.target.page_index not in pages:
            raise ValueError("an area lies on a page that does not exist")
        return
    for span in decision.target:
        _checked(span, pages).removed[span.start : span.end] = True


def _boxes_of(number: int, decision: Decision, pages: Mapping[int, Page]) -> list[Box]:
    target = decision.target
    if isinstance(target, Area):
        return [Box(number, target.page_index, rect, 0, 0, False) for rect in target.boxes]
    result = []
    touched: set[int] = set()
    for span in target:
        page = _checked(span, pages)
        ink = page.ink[span.start : span.end]
        boxes = page.text.boxes[span.start : span.end]
        inked = boxes[ink]
        rects = geometry.line_boxes(_without_edge_spaces(boxes, ink))
        for rect in rects:
            upright = rect.width >= rect.height or len(inked) == 1
            own = inked if len(rects) == 1 else inked[geometry.contains_centre((rect,), inked)]
            direction = _direction(own, upright=upright)
            result.append(Box(number, span.page_index, rect, span.start, span.end, upright, direction))
            touched.add(span.page_index)
    if touched != set(target_page_indexes(target)):
        raise UnhandledContent(
            "een te lakken plaats heeft geen zichtbare tekens; daar kan geen vlak over",
            hint="meld dit document; de plaats staat in het beslissingenbestand",
        )
    return result


def _direction(letters: FloatArray, *, upright: bool) -> Direction:
    """Where the line of a box runs to, told from the boxes (n, 4) of the first and last letter in it."""
    if len(letters) < 2:
        return "right" if upright else "down"
    (x0, y0, x1, y1), (left, top, right, bottom) = letters[0].tolist(), letters[-1].tolist()
    across, down = (left + right) / 2 - (x0 + x1) / 2, (top + bottom) / 2 - (y0 + y1) / 2
    if upright:
        return "right" if across >= 0 else "left"
    return "down" if down >= 0 else "up"


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


def _trimmed(rect: Rect, kept: FloatArray, share: float) -> Rect:
    """Gives way to kept lines above and below whose boxes overlap this one (tight leading)."""
    beside = kept[(kept[:, 0] < rect.x1 - 0.5) & (kept[:, 2] > rect.x0 + 0.5)]
    middle = (rect.y0 + rect.y1) / 2
    most = share * rect.height
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


def _part_stacked(boxes: Sequence[Box]) -> None:
    """Boxes of two removed lines above each other meet halfway, so that neither covers the other's label."""
    by_page: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        if box.upright and box.end > box.start:
            by_page[box.page].append(box)
    for upper, lower in itertools.chain(*(itertools.combinations(own, 2) for own in by_page.values())):
        if not geometry.intersects(upper.rect, lower.rect):
            continue
        if upper.rect.y0 > lower.rect.y0:
            upper, lower = lower, upper
        shared = upper.rect.y1 - lower.rect.y0
        if shared < 0.6 * min(upper.rect.height, lower.rect.height):
            middle = (upper.rect.y1 + lower.rect.y0) / 2
            upper.rect = Rect(upper.rect.x0, upper.rect.y0, upper.rect.x1, middle)
            lower.rect = Rect(lower.rect.x0, middle, lower.rect.x1, lower.rect.y1)


def _join_neighbours(
    boxes: list[Box], redact: Sequence[Decision], pages: Mapping[int, Page], reach: float
) -> None:
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
        if same_line and 0 <= gap <= reach * height and not apart:
            y0, y1 = min(left.rect.y0, right.rect.y0), max(left.rect.y1, right.rect.y1)
            left.joined = True
            right.anchor = left.rect.x0 if left.anchor is None else left.anchor
            left.rect = Rect(left.rect.x0, y0, right.rect.x0, y1)
            right.rect = Rect(right.rect.x0, y0, right.rect.x1, y1)


def _label(
    grounds: Sequence[Ground],
    rects: Sequence[Rect],
    rotation: int,
    options: RedactOptions,
    *,
    persona: str,
) -> str:
    """The longest wording that fits the roomiest box; the short boxes of a broken name stay empty."""
    for text in labels.candidates(
        grounds, label_form=options.label_form, rule=options.boxes, persona=persona
    ):
        if any(labels.place(text, rect, rotation=rotation, rule=options.boxes) for rect in rects):
            return text
    return ""
