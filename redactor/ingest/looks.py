"""What a page shows and what its text layer says of it: can that text be trusted, and is it all?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import pymupdf

from redactor.ingest import check

#: A picture smaller than this, points, holds no line of text; a logo of a few words does.
_LEAST_WIDTH: Final = 60.0
_LEAST_HEIGHT: Final = 14.0
#: Pictures nearer than this, points, are strips or tiles of one.
_JOINED: Final = 2.0

#: Bits of a span's ``char_flags``: the letters are filled or stroked. Neither: no one sees them.
_FILLED: Final = 16
_STROKED: Final = 32


class Need(Enum):
    """What of a page is to be read from its picture."""

    #: Its text layer says it all.
    NOTHING = "niets"
    #: Pictures on a page with text.
    PARTS = "afbeeldingen"
    #: The page is a picture.
    ALL = "bladzijde"
    #: The page shows letters that its text layer does not say: it is replaced by its picture.
    DRAWN = "beeld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page: what it needs, and the pictures (page space) where only those are to be read."""

    need: Need
    parts: tuple[pymupdf.Rect, ...] = ()


def is_visible(span: dict[str, Any]) -> bool:
    """True when the letters of a span are painted."""
    return bool(span["char_flags"] & (_FILLED | _STROKED)) and span.get("alpha", 255) > 0


def look(page: pymupdf.Page, raw: dict[str, Any]) -> Look:
    """Judges a page.

    Args:
        page: Unrotated coordinates are meant.
        raw: Its ``rawdict``.
    """
    text = [
        (char["c"], char["bbox"])
        for block in raw["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        if is_visible(span)
        for char in span["chars"]
        if not char["c"].isspace()
    ]
    letters = "".join(letter for letter, _ in text)
    if check.unreadable_share(letters) > check.UNREADABLE_SHARE:
        return Look(need=Need.DRAWN)
    pictures = _pictures(page)
    if not pictures and letters:
        return Look(need=Need.NOTHING)
    area = max(page.cropbox.width * page.cropbox.height, 1.0)
    share = max((abs(rect) / area for rect in pictures), default=0.0)
    drawings = len(page.get_cdrawings()) if not letters else 0
    if check.is_scan(characters=len(letters), image_share=share, drawings=drawings):
        return Look(need=Need.ALL if share > 0 else Need.DRAWN)
    if share > check.SCAN_SHARE:
        # Text over a picture of the page: a form that was filled in, a background, a scan with a header.
        return Look(need=Need.ALL)
    parts = tuple(r for r in pictures if r.width >= _LEAST_WIDTH and r.height >= _LEAST_HEIGHT)
    return Look(need=Need.PARTS if parts else Need.NOTHING, parts=parts)


def _pictures(page: pymupdf.Page) -> list[pymupdf.Rect]:
    """Where pictures lie, strips and tiles joined, from top to bottom."""
    whole = pymupdf.Rect(0, 0, page.cropbox.width, page.cropbox.height)
    joined: list[pymupdf.Rect] = []
    for info in page.get_image_info():
        rect = pymupdf.Rect(info["bbox"]) & whole
        if rect.is_empty:
            continue
        near = pymupdf.Rect(rect.x0 - _JOINED, rect.y0 - _JOINED, rect.x1 + _JOINED, rect.y1 + _JOINED)
        for other in [r for r in joined if r.intersects(near)]:
            joined.remove(other)
            rect |= other
        joined.append(rect)
    return sorted(joined, key=lambda r: (r.y0, r.x0))
