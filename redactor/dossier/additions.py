"""A place that a person added in one document -> the same place in another one. Pure.

Words are looked for with the same words around them. A box goes along with the words under it, or with those
nearest to it when it lies on none; where they do not stand as they did, it goes nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import Addition, Box
from redactor.domain import Document, FloatArray, PageText, Rect
from redactor.geometry import contains_centre

#: Letters of the same words may stand this much otherwise (points) before their box no longer fits.
_PLAY: Final = 1.0
#: Fewer letters than this say nothing of a place.
_FEWEST: Final = 8
#: Lines near a box without words that are tried.
_LINES: Final = 5


def moved(addition: Addition, one: Document, other: Document) -> tuple[Addition, ...]:
    """An addition to ``one`` as ``other`` would have it: not yet decided by anybody; () where it has no such.

    Args:
        addition: Carried out in ``one``.
        one: As read.
        other: As read.
    """
    if addition.page_number > len(one.pages):
        return ()
    page = one.pages[addition.page_number - 1]
    if addition.box is None:
        numbers = _pages_with(addition.text, page, other)
        return tuple(_undecided(addition, page_number=number) for number in numbers)
    found = _box_in(Rect(*addition.box), page, other)
    return () if found is None else (_undecided(addition, page_number=found[0], box=found[1]),)


def is_on_words(addition: Addition, document: Document) -> bool:
    """False for a box under which nothing can be read: whether it fits elsewhere only eyes can tell."""
    if addition.box is None or addition.page_number > len(document.pages):
        return addition.box is None
    boxes = document.pages[addition.page_number - 1].boxes
    return bool(contains_centre([Rect(*addition.box)], boxes).any())


def _undecided(addition: Addition, *, page_number: int, box: Box | None = None) -> Addition:
    return addition.model_copy(
        update={"page_number": page_number, "box": box, "decided_by": "", "decided_at": ""}
    )


def _pages_with(words: str, page: PageText, other: Document) -> list[int]:
    """Numbers of the pages on which the words stand with what is around them on ``page``."""
    wanted = set(_surroundings(words, page.text))
    return [there.page_index + 1 for there in other.pages if wanted & set(_surroundings(words, there.text))]


def _surroundings(words: str, text: str) -> Iterator[str]:
    for span in decisions_file.occurrences(words, text):
        yield decisions_file.around(text, *span)


def _box_in(box: Rect, page: PageText, other: Document) -> tuple[int, Box] | None:
    """Page number and place of a box that lies as ``box`` does to the words at it."""
    inside = contains_centre([box], page.boxes).nonzero()[0]
    anchors = [(int(inside[0]), int(inside[-1]) + 1)] if len(inside) else _lines_near(box, page)
    for anchor in anchors:
        places = list(_same(anchor, page, other))
        # A running head stands on every page: then the one on the same page is meant.
        here = [place for place in places if place[0] == page.page_index]
        chosen = here if len(here) == 1 else places
        if len(chosen) != 1:
            continue
        there = other.pages[chosen[0][0]]
        shift = _shift(page, anchor, there, chosen[0][1])
        if shift is None:
            continue
        x, y = shift
        x0, y0, x1, y1 = (round(side, 2) for side in (box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y))
        if x0 >= 0 and y0 >= 0 and x1 <= there.width and y1 <= there.height:
            return there.page_index + 1, (x0, y0, x1, y1)
    return None


def _lines_near(box: Rect, page: PageText) -> list[tuple[int, int]]:
    """Lines of text around a box, the nearest first, as spans of the page's text."""
    middles = np.column_stack((page.boxes[:, 0] + page.boxes[:, 2], page.boxes[:, 1] + page.boxes[:, 3])) / 2
    far = np.hypot(middles[:, 0] - (box.x0 + box.x1) / 2, middles[:, 1] - (box.y0 + box.y1) / 2)
    found: list[tuple[int, int]] = []
    for at in np.argsort(far, kind="stable").tolist():
        if np.isnan(far[at]) or len(found) == _LINES:
            break
        if any(start <= at < end for start, end in found):
            continue
        start = page.text.rfind("\n", 0, at) + 1
        end = page.text.find("\n", at)
        end = len(page.text) if end < 0 else end
        if len("".join(page.text[start:end].split())) >= _FEWEST:
            found.append((start, end))
    return found


def _same(anchor: tuple[int, int], page: PageText, other: Document) -> Iterator[tuple[int, tuple[int, int]]]:
    """Page index and span of every place in ``other`` with the words of ``anchor`` and those around them."""
    words, around = page.text[slice(*anchor)], decisions_file.around(page.text, *anchor)
    if not words.strip():
        return
    for there in other.pages:
        for span in decisions_file.occurrences(words, there.text):
            if decisions_file.around(there.text, *span) == around:
                yield there.page_index, span


def _shift(
    page: PageText, span: tuple[int, int], there: PageText, other: tuple[int, int]
) -> tuple[float, float] | None:
    """How far (x, y, points) the same letters stand from where they stood; None when not all alike."""
    one, two = _letters(page, span), _letters(there, other)
    if one.shape != two.shape or not len(one):
        return None
    apart = two - one
    if np.isnan(apart).any() or np.ptp(apart[:, 0::2]) > _PLAY or np.ptp(apart[:, 1::2]) > _PLAY:
        return None
    x, y = float(apart[:, 0::2].mean()), float(apart[:, 1::2].mean())
    return (0.0, 0.0) if abs(x) <= _PLAY / 2 and abs(y) <= _PLAY / 2 else (x, y)


def _letters(page: PageText, span: tuple[int, int]) -> FloatArray:
    kept = [at for at in range(*span) if not page.text[at].isspace()]
    result: FloatArray = page.boxes[kept]
    return result
