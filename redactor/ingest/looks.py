"""What a page shows and what its text layer says of it: can that text be trusted, and is it all?"""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import pymupdf

from redactor.ingest import check
from redactor.ingest.covered import holds_more_than_shown
from redactor.rules import RecognitionRule

#: Pictures nearer than this, points, are strips or tiles of one.
_JOINED: Final = 2.0

#: Bits of a span's ``char_flags``: the letters are filled or stroked. Neither: no one sees them.
_FILLED: Final = 16
_STROKED: Final = 32

#: Least and largest height, points, of a letter that is drawn as a path, and its largest width.
_LETTER: Final = (3.0, 40.0, 60.0)
#: So many of them side by side are a line of text; fewer are ornaments.
_LEAST_LETTERS: Final = 5
#: They stand no further apart than this share of their height.
_LETTER_GAP: Final = 1.2
#: A page with more paths than this is a map or a chart.
_MOST_PATHS: Final = 4000


_GLYPH: Final = operator.itemgetter("c")


class Need(Enum):
    """What of a page is to be read from its picture."""

    #: Its text layer says it all.
    NOTHING = "niets"
    #: Pictures on a page with text.
    PARTS = "afbeeldingen"
    #: The page is a picture, or its text layer is to be held against what it shows.
    ALL = "bladzijde"
    #: What the page holds and what it shows differ: it is replaced by its picture.
    DRAWN = "beeld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page: what it needs, and the pictures (page space) where only those are to be read."""

    need: Need
    parts: tuple[pymupdf.Rect, ...] = ()


def is_visible(span: dict[str, Any]) -> bool:
    """True when the letters of a span are painted."""
    return bool(span["char_flags"] & (_FILLED | _STROKED)) and span.get("alpha", 255) > 0


def look(page: pymupdf.Page, raw: dict[str, Any], rules: RecognitionRule, *, every: bool = False) -> Look:
    """Judges a page.

    Args:
        page: Unrotated coordinates are meant.
        raw: Its ``rawdict``.
        rules: What counts.
        every: Hold every page against what it shows.
    """
    lines = list(_lines(raw))
    letters = "".join("".join(text.split()) for _, text in lines)
    if check.unreadable_share(letters) > rules.unreadable or any(_is_code(text, rules) for _, text in lines):
        return Look(need=Need.DRAWN)
    painted = _Painted.by(page)
    width, height = check.page_size(page)
    pictures = _pictures(page) if painted.pictures else []
    area = max(width * height, 1.0)
    if pictures and (holds_more_than_shown(page) or (letters and _is_covered(page, area))):
        return Look(need=Need.DRAWN)
    share = max((abs(rect) / area for rect in pictures), default=0.0)
    drawings = painted.paths if not letters else 0
    if check.is_scan(characters=len(letters), image_share=share, drawings=drawings):
        return Look(need=Need.ALL if share > 0 else Need.DRAWN)
    if share > check.SCAN_SHARE or every or _says_other_letters(lines, rules):
        # Text over a picture of the page (a filled-in form, a background), or text that reads as none.
        return Look(need=Need.ALL)
    parts = [r for r in pictures if _may_say_something(r, rules)]
    if letters:
        parts += [r for r in _outlined_lines(page, painted) if not any(r in part for part in parts)]
    parts.sort(key=lambda r: (r.y0, r.x0))
    return Look(need=Need.PARTS if parts else Need.NOTHING, parts=tuple(parts))


class _Painted(pymupdf.mupdf.FzDevice2):  # type: ignore[misc]
    """Counts what a page paints, without its text: PyMuPDF's own log takes half of its time for that.

    Attributes:
        pictures: Is there any?
        paths: Number of filled and stroked paths.
        letters: Number of filled ones that have the size of a letter.
    """

    @classmethod
    def by(cls, page: pymupdf.Page) -> _Painted:
        """What a page paints; sizes are those before /Rotate."""
        device = cls()
        mupdf = pymupdf.mupdf
        mupdf.fz_run_page(page.this, device, mupdf.FzMatrix(*check.derotation(page)), mupdf.FzCookie())
        mupdf.fz_close_device(device)
        return device

    def __init__(self) -> None:
        super().__init__()
        self.pictures, self.paths, self.letters = False, 0, 0
        self.use_virtual_fill_path()
        self.use_virtual_stroke_path()
        self.use_virtual_fill_image()
        self.use_virtual_fill_image_mask()

    def fill_path(self, context: Any, path: Any, even_odd: Any, matrix: Any, *colour: Any) -> None:
        """Called by MuPDF, as are the others."""
        self.paths += 1
        box = pymupdf.mupdf.ll_fz_bound_path(path, None, matrix)
        least, most, widest = _LETTER
        self.letters += least <= box.y1 - box.y0 <= most and box.x1 - box.x0 <= widest

    def stroke_path(self, *arguments: Any) -> None:
        """A line or an outline."""
        self.paths += 1

    def fill_image(self, *arguments: Any) -> None:
        """A picture."""
        self.pictures = True

    def fill_image_mask(self, *arguments: Any) -> None:
        """A stencil."""
        self.pictures = True


def _lines(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Visible text of the spans of a text page, each with its font."""
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if is_visible(span):
                    yield span["font"], "".join(map(_GLYPH, span["chars"]))


def _is_code(text: str, rules: RecognitionRule) -> bool:
    """Is a piece of a line mostly characters without a meaning? A row of one sign is a leader or bullets."""
    if len(text) < rules.run or check.is_readable(text) or len(set(text)) < rules.run:
        return False
    return check.unreadable_share(text) > 0.5


def _says_other_letters(lines: list[tuple[str, str]], rules: RecognitionRule) -> bool:
    """Does the text of any font have pairs of letters as no language has them? A table says what it shows."""
    texts_of: dict[str, list[str]] = defaultdict(list)
    for font, text in lines:
        texts_of[font].append(text.lower())
    for texts in texts_of.values():
        # A line end makes no pair: it is no letter.
        letters = "\n".join(texts)
        pairs = Counter(map(operator.add, letters, letters[1:]))
        plain = {pair: count for pair, count in pairs.items() if pair.isascii() and pair.isalpha()}
        known = sum(plain[pair] for pair in plain.keys() & rules.pairs)
        counted = sum(plain.values())
        if counted >= rules.pairs_least and known < rules.pairs_share * counted:
            return True
    return False


def _pictures(page: pymupdf.Page) -> list[pymupdf.Rect]:
    """Where pictures lie, strips and tiles joined, from top to bottom."""
    whole = pymupdf.Rect(0, 0, *check.page_size(page))
    joined: list[pymupdf.Rect] = []
    for info in page.get_image_info():
        rect = pymupdf.Rect(info["bbox"]) & whole
        if rect.is_empty:
            continue
        _join(joined, rect, _JOINED, _JOINED)
    return sorted(joined, key=lambda r: (r.y0, r.x0))


def _join(joined: list[pymupdf.Rect], rect: pymupdf.Rect, across: float, down: float) -> None:
    """Adds a rectangle, as one with those that lie near it."""
    near = pymupdf.Rect(rect.x0 - across, rect.y0 - down, rect.x1 + across, rect.y1 + down)
    for other in [r for r in joined if r.intersects(near)]:
        joined.remove(other)
        rect |= other
    joined.append(rect)


def _may_say_something(rect: pymupdf.Rect, rules: RecognitionRule) -> bool:
    """Large enough for some words, or as long as a name on a line of its own."""
    if rect.width >= rules.picture[0] and rect.height >= rules.picture[1]:
        return True
    return bool(
        rect.width >= rules.line[0] and rect.height >= rules.line[1] and rect.width >= 2 * rect.height
    )


def _is_covered(page: pymupdf.Page, area: float) -> bool:
    """Does text lie under an opaque picture of the page that was painted later? No one sees if it is true.

    Text under a smaller picture is text like any other: it is read, and what is in the picture as well.
    """
    opaque = [
        rect
        for info in page.get_image_info()
        if not info.get("has-mask") and abs(rect := pymupdf.Rect(info["bbox"])) > check.SCAN_SHARE * area
    ]
    texts: list[tuple[float, float]] = []
    for kind, bbox in page.get_bboxlog() if opaque else ():
        rect = pymupdf.Rect(bbox)
        if kind in ("fill-text", "stroke-text"):
            texts.append(((rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2))
        elif (
            kind == "fill-image"
            and any(abs(rect & other) > 0.98 * abs(rect) for other in opaque)
            and any(rect.x0 < x < rect.x1 and rect.y0 < y < rect.y1 for x, y in texts)
        ):
            return True
    return False


def _outlined_lines(page: pymupdf.Page, painted: _Painted) -> list[pymupdf.Rect]:
    """Lines of text that are drawn as paths, on a page that has text as well."""
    if painted.letters < _LEAST_LETTERS or painted.paths > _MOST_PATHS:
        return []
    least, most, widest = _LETTER
    letters = []
    for drawing in page.get_cdrawings():
        rect = pymupdf.Rect(drawing["rect"])
        curved = "f" in drawing["type"] and any(item[0] == "c" for item in drawing["items"])
        straight = "f" in drawing["type"] and sum(item[0] == "l" for item in drawing["items"]) > 4
        if (curved or straight) and least <= rect.height <= most and rect.width <= widest:
            letters.append(rect)
    rows: list[list[pymupdf.Rect]] = []
    for rect in sorted(letters, key=lambda r: (r.x0, r.y0)):
        for row in rows:
            last = row[-1]
            level = min(last.y1, rect.y1) - max(last.y0, rect.y0) > 0
            if level and rect.x0 - last.x1 < _LETTER_GAP * max(last.height, rect.height):
                row.append(rect)
                break
        else:
            rows.append([rect])
    whole = pymupdf.Rect(0, 0, *check.page_size(page))
    joined: list[pymupdf.Rect] = []
    for row in rows:
        if len(row) >= _LEAST_LETTERS:
            around = pymupdf.Rect(
                min(r.x0 for r in row), min(r.y0 for r in row), max(r.x1 for r in row), max(r.y1 for r in row)
            )
            part = (around + pymupdf.Rect(-4, -4, 4, 4)) & whole
            if not part.is_empty:
                _join(joined, part, 0.0, 6.0)
    return joined
