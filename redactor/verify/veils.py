"""Text of which something that lies over it lets little or nothing through.

Where a place is one single colour ``under`` says so. Here the page is drawn four times, with and without the
text, with and without what lies over it: how much of its ink is left tells of grey veils, hatching,
patterns, blocks that are letters of a font, and pasted pictures alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray
from redactor.forms import squash
from redactor.verify import pdfium
from redactor.verify.drawing import SMALLEST_BOX, Bounds, Cover, Drawing
from redactor.verify.pdfium import PageChars
from redactor.verify.places import any_box, in_boxes
from redactor.verify.under import (
    BACKGROUND_SHARE,
    FEWEST_CHARACTERS,
    SCAN_SHARE,
    Hidden,
    Sight,
    part_of,
    says_something,
    share_of,
    text_over,
    words_of,
)

#: Where such text is, for a finding.
WHERE: Final = "onder iets dat weinig doorlaat"

#: Pixels a point of the four pictures.
SCALE = 2.0

#: Less than this share of its ink shows: somebody meant to hide it. Black text under black of 55 % has
#: a contrast of 4.3 to 1; below 4.5 text counts as hard to read (WCAG 2.2, 1.4.3).
SHOWS = 0.45
#: Of hatching: half of every letter is hard to read too.
SHOWS_HATCHED = 0.5
#: The same for what has a colour: opaque highlighters.
SHOWS_COLOUR = 0.25
#: A colour is bright when its strongest part (0..255) is at least this: yellow, pink, light blue.
_BRIGHT = 180

#: A letter fills a quarter of its box, of the contrast that it has there. One that leaves less than this
#: stands there twice, and either can go without a difference.
_LEAST_INK = 0.12

#: So much of what lies under one object must be hidden: a watermark hides a letter here and there.
_MOST = 0.5

#: Objects overlap when they do by so much on both sides, points: lines at tight leading touch.
_OVERLAP = 2.0

#: One or more grounds as labels name them, without spaces: "5.1.2.e;5.1.1.d", "artikel5.1,tweedelid,ondere".
_GROUND = re.compile(
    r"((artikel|art\.?)?\d\.\d(\.?\d)?(\.?[a-z])?(,\w+lid)?(,(aanhefen)?onder[a-z])?[;,/]?)+", re.I
)

#: Text objects that are held against all others in one go.
_AT_ONCE = 128

#: Points within the edge of a block where its colour may be mixed with what lies beside it.
_EDGE = 1.2

#: A pasted picture hides a piece of a line: readable text stands on that line within so many points of it.
_BESIDE = 30.0
#: Middles of letters of one line differ by this much at most, points: "p" and "l".
_SAME_LINE = 3.0


@dataclass(frozen=True, slots=True)
class _Letters:
    """Characters with ink that stand under nothing that is known to hide them; all arrays go by one of them.

    Attributes:
        indexes: In the text of the page.
        inks: Boxes of their glyphs, user space.
        objects: Address of the text object that draws each.
        orders: Its place in the drawing order.
        told: Is it a letter or a digit that leaves ink? Others only may hide something.
    """

    indexes: npt.NDArray[np.int64]
    inks: FloatArray
    objects: npt.NDArray[np.int64]
    orders: npt.NDArray[np.int64]
    told: npt.NDArray[np.bool_]

    @property
    def middles(self) -> FloatArray:
        middles: FloatArray = (self.inks[:, :2] + self.inks[:, 2:]) / 2
        return middles


def text_behind(
    page: Any,
    chars: PageChars,
    drawing: Drawing,
    found: Sequence[Hidden],
    sight: Sight,
    page_area: float,
) -> tuple[list[Hidden], list[Bounds]]:
    """Text that hardly shows, or not at all, because of what is drawn over it.

    Args:
        page: The open page; objects of it are left out for a moment.
        chars: Of the page, in user space.
        found: What is known to be hidden; it is not told again.
        sight: Of the page.
        page_area: Square points.

    Returns:
        What is hidden on purpose, and places where a picture hides text that no line around it goes on with.
    """
    letters = _letters(chars, drawing, found)
    boxes, blocks = _boxes(drawing, page_area), _blocks(letters)
    covers = [*boxes, *(cover for cover, _ in blocks), *drawing.hatches]
    under = _under(letters, covers)
    grounds = _grounds(chars, letters, under)
    for number, all_rows in under.items():
        rows = under[number] = [row for row in all_rows if int(letters.objects[row]) not in grounds]
        if number < len(boxes):
            # Where places are one colour, what lies over them has been judged.
            rest = [row for row in rows if sight.covered(_bounds(letters.inks[row])) is None]
            under[number] = rest if len(rest) >= _MOST * len(rows) else []
        elif number < len(boxes) + len(blocks):
            glyphs = blocks[number - len(boxes)][1]
            if any(sight.covered(_inside(box)) is None for box in glyphs):
                under[number] = []  # letters, which show what they are
    under = {number: rows for number, rows in under.items() if len(rows) >= FEWEST_CHARACTERS}
    if not under:
        return [], []
    shares = _shares(page, letters, under, covers, sight.corner)
    hidden: list[Hidden] = []
    behind: list[Bounds] = []
    for number, rows in sorted(under.items()):
        cover = covers[number]
        limit = SHOWS_HATCHED if number >= len(boxes) + len(blocks) else _limit(cover)
        gone = [row for row in rows if shares[row] < limit]
        if len(gone) < max(FEWEST_CHARACTERS, _MOST * len(rows)):
            continue
        text = words_of(chars, letters.indexes[gone].tolist())
        if not says_something(text) or squash(text) in squash(text_over(chars, drawing, cover)):
            continue
        around = _around(letters.inks[gone]) if cover.is_picture else cover.bounds
        if cover.is_picture and not _goes_on(letters, gone, around):
            behind.append(around)
        else:
            hidden.append(Hidden(around, text))
    return hidden, behind


def _letters(chars: PageChars, drawing: Drawing, found: Sequence[Hidden]) -> _Letters:
    indexes = np.flatnonzero(chars.shown)
    if found:
        known = np.array([piece.bounds for piece in found])
        indexes = indexes[~any_box(in_boxes(chars.origins[indexes], known, 1.0))]
    objects = chars.text_objects(indexes)
    drawn = [drawing.texts.get(address) for address in objects.tolist()]
    there = np.array([text is not None for text in drawn], dtype=np.bool_)
    texts = [text for text in drawn if text is not None]
    indexes, objects = indexes[there], objects[there]
    told = [
        text.visible and chars.text[index].isalnum()
        for text, index in zip(texts, indexes.tolist(), strict=True)
    ]
    return _Letters(
        indexes=indexes,
        inks=chars.inks(indexes),
        objects=objects,
        orders=np.array([text.order for text in texts], dtype=np.int64),
        told=np.array(told, dtype=np.bool_),
    )


def _grounds(chars: PageChars, letters: _Letters, under: dict[int, list[int]]) -> set[int]:
    """Text objects under something that only name a ground: the label of a box under the next one."""
    texts = {int(letters.objects[row]) for rows in under.values() for row in rows}
    result = set()
    for address in texts:
        indexes = letters.indexes[letters.objects == address].tolist()
        if _GROUND.fullmatch("".join(chars.text[index] for index in indexes)):
            result.add(address)
    return result


def _boxes(drawing: Drawing, page_area: float) -> list[Cover]:
    """What may lie over text; of a page that is a scan, or made of strips of one, no pictures."""
    pictures = [share_of(cover.bounds, page_area) for cover in drawing.covers if cover.is_picture]
    is_scan = sum(pictures) >= SCAN_SHARE
    return [
        cover
        for cover in drawing.covers
        if share_of(cover.bounds, page_area) < BACKGROUND_SHARE and not (is_scan and cover.is_picture)
    ]


def _blocks(letters: _Letters) -> list[tuple[Cover, FloatArray]]:
    """Glyphs of any font, as large as a box, over earlier text of another text object; and their boxes."""
    objects, starts = np.unique(letters.objects, return_index=True)
    if len(objects) < 2:
        return []
    rows = np.argsort(letters.objects, kind="stable")
    first = np.searchsorted(letters.objects[rows], objects)
    low = np.minimum.reduceat(letters.inks[rows, :2], first, axis=0)
    high = np.maximum.reduceat(letters.inks[rows, 2:], first, axis=0)
    orders = letters.orders[starts]
    result = []
    for start in range(0, len(objects), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        sides = np.minimum(high[some, None], high) - np.maximum(low[some, None], low)
        below = (sides >= _OVERLAP).all(axis=2) & (orders < orders[some, None])
        for upper in np.flatnonzero(below.any(axis=1)).tolist():
            own = np.flatnonzero(letters.objects == objects[start + upper])
            large = own[(letters.inks[own, 2:] - letters.inks[own, :2]).min(axis=1) >= SMALLEST_BOX]
            under = letters.told & np.isin(letters.objects, objects[below[upper]])
            hides = in_boxes(letters.middles[under], letters.inks[large]).any(axis=0)
            boxes = letters.inks[large[hides]]
            if len(boxes):
                # As one: each block hides a letter or two.
                address = int(objects[start + upper])
                order = int(orders[start + upper])
                result.append((Cover(_around(boxes), order, None, objects=(address,)), boxes))
    return result


def _under(letters: _Letters, covers: Sequence[Cover]) -> dict[int, list[int]]:
    """By number of the cover: the letters (rows) of which it is the last that lies over them."""
    result: dict[int, list[int]] = defaultdict(list)
    if not len(letters.indexes) or not covers:
        return result
    inside = in_boxes(letters.middles, np.array([cover.bounds for cover in covers]))
    orders = np.array([cover.order if cover.objects else -1 for cover in covers])
    later = np.where(inside & letters.told[:, None] & (orders > letters.orders[:, None]), orders, -1)
    for row in np.flatnonzero(later.max(axis=1) >= 0).tolist():
        result[int(later[row].argmax())].append(row)
    return result


def _shares(
    page: Any,
    letters: _Letters,
    under: dict[int, list[int]],
    covers: Sequence[Cover],
    corner: tuple[float, float],
) -> dict[int, float]:
    """Share of the ink of each letter (row) that shows."""
    rows = [row for group in under.values() for row in group]
    texts = set(letters.objects[rows].tolist())
    over = {address for number in under for address in covers[number].objects} - texts
    shown = pdfium.picture(page, scale=SCALE)
    with pdfium.left_out(texts):
        without = pdfium.picture(page, scale=SCALE)
        with pdfium.left_out(over):
            paper = pdfium.picture(page, scale=SCALE)
    with pdfium.left_out(over):
        free = pdfium.picture(page, scale=SCALE)
    result = {}
    for row in rows:
        box = _bounds(letters.inks[row])
        now, no_text, alone, nothing = (
            part_of(pixels, box, corner, scale=SCALE).astype(np.int16)
            for pixels in (shown, without, free, paper)
        )
        result[row] = 1.0
        if alone.size:
            contrast = max(int(nothing.max()) - int(alone.min()), int(alone.max()) - int(nothing.min()))
            ink = float(np.abs(alone - nothing).mean())
            if ink > _LEAST_INK * contrast:
                result[row] = float(np.abs(now - no_text).mean()) / ink
    return result


def _limit(cover: Cover) -> float:
    """Of a highlighter more may be hidden than of a grey veil, hatching or a block."""
    bright = cover.colour is not None and not cover.is_neutral and max(cover.colour) >= _BRIGHT
    return SHOWS_COLOUR if bright else SHOWS


def _bounds(box: FloatArray) -> Bounds:
    x0, y0, x1, y1 = box.tolist()
    return x0, y0, x1, y1


def _inside(box: FloatArray) -> Bounds:
    """A glyph but for its edge: beside a block lies something else."""
    x0, y0, x1, y1 = box.tolist()
    across, up = min(_EDGE, (x1 - x0) / 2), min(_EDGE, (y1 - y0) / 2)
    return x0 + across, y0 + up, x1 - across, y1 - up


def _around(boxes: FloatArray) -> Bounds:
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()
    return x0, y0, x1, y1


def _goes_on(letters: _Letters, gone: Sequence[int], around: Bounds) -> bool:
    """Does a line that is partly hidden go on beside the picture?"""
    rest = letters.told.copy()
    rest[list(gone)] = False
    x0, _, x1, _ = around
    boxes = letters.inks[rest]
    beside = (boxes[:, 2] >= x0 - _BESIDE) & (boxes[:, 0] <= x1 + _BESIDE)
    beside &= (boxes[:, 2] <= x0 + 1) | (boxes[:, 0] >= x1 - 1)
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    hidden = letters.inks[list(gone)]
    lines = (hidden[:, 1] + hidden[:, 3]) / 2
    return bool((np.abs(middles[beside][:, None] - lines) <= _SAME_LINE).any())
