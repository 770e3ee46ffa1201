"""What lies under boxes of a page: text that is still there, and pictures that still show something."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw

from redactor.domain import FloatArray
from redactor.forms import squash
from redactor.verify.drawing import SMALLEST_BOX, Bounds, Cover, Drawing, Picture
from redactor.verify.pdfium import PageChars
from redactor.verify.places import in_boxes
from redactor.verify.vocabulary import BLANKING_WORDS

#: So many letters or digits under one box before it counts: a comma under a frame is no failed redaction.
FEWEST_CHARACTERS = 2

#: Pixels a point of the picture in which covered letters are looked for.
SCALE = 3.0

#: Grey levels within which a place counts as one colour: nobody reads black on nearly black.
ONE_COLOUR = 20

#: Points around a letter that are looked at too: a lone "l" is one colour by itself.
_AROUND = 0.6

#: Grey level above which a place is as good as paper. Under a picture that shows paper there, text is a
#: reading that lies beside the ink of a scan, not something that was covered.
_PAPER = 200

#: Share of the page from which a picture is a scan rather than an illustration.
SCAN_SHARE = 0.5

#: Share of the page from which a white rectangle is its background.
BACKGROUND_SHARE = 0.8

#: A page number stamped on a scan, with paper behind it.
_STAMP = re.compile(r"(page|pagina|pag\.?|blad|p\.)?\s*\d+(\s*(van|of|/)\s*\d+)?", re.IGNORECASE)

#: A date, or a number too short to be anybody's.
_STAMPED = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,3}")

#: Grey levels by which pixels under a box must differ for a picture to show something there.
PICTURE_SPREAD = 24.0

#: A label over a box is short ("5.1.2.e 5.1.1.d"); a caption in a box over a photo is longer.
LONGEST_LABEL = 24

#: Share of a place that has the colour of the box, and grey levels within which a pixel is like the text.
_MOSTLY = 0.6
_LIKE_INK = 60

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that a box hides. ``text`` is sensitive: it is what somebody meant to remove."""

    bounds: Bounds
    text: str = field(repr=False)


class Sight:
    """What a reader sees of one page, rendered only when it is asked for.

    Args:
        render: Gives the pixels of the unrotated page at SCALE.
        corner: Left and top of the page's visible box, user space.
    """

    def __init__(self, render: Callable[[], Pixels], corner: tuple[float, float]) -> None:
        self._render = render
        self.corner = corner
        self._pixels: Pixels | None = None

    def covered(self, box: Bounds) -> int | None:
        """The grey level of a place that shows one single colour; None when it shows more."""
        part = self._part(box)
        if part.size == 0:
            return None
        low, high = int(part.min()), int(part.max())
        return low if high - low <= ONE_COLOUR else None

    def _part(self, box: Bounds) -> Pixels:
        if self._pixels is None:
            self._pixels = self._render()
        return part_of(self._pixels, box, self.corner, scale=SCALE)


def part_of(pixels: Pixels, box: Bounds, corner: tuple[float, float], *, scale: float) -> Pixels:
    """The pixels of a place of the page, and just around it.

    Args:
        pixels: Of the unrotated page.
        box: User space.
        corner: Left and top of the page's visible box, user space.
        scale: Pixels a point.
    """
    left, top = corner
    x0, y0 = (box[0] - _AROUND - left) * scale, (top - box[3] - _AROUND) * scale
    x1, y1 = (box[2] + _AROUND - left) * scale, (top - box[1] + _AROUND) * scale
    rows = slice(max(int(y0), 0), max(math.ceil(y1), 0))
    return pixels[rows, max(int(x0), 0) : max(math.ceil(x1), 0)]


def text_under(
    chars: PageChars, drawing: Drawing, covers: Sequence[Cover], sight: Sight, page_area: float
) -> list[Hidden]:
    """Text that a later rectangle or picture hides, or that has the colour of the box it stands on.

    Args:
        chars: Of the page, in user space.
        covers: Of the drawing and of annotations.
        page_area: Square points.
    """
    orders = [shown.order for shown in drawing.texts.values()]
    if not covers or not orders:
        return []
    # The background of a page comes first and is white: nothing to look at.
    first = min(orders)
    useful = [
        cover
        for cover in covers
        if (cover.order > first or _is_dark(cover) or cover.is_picture)
        and (share_of(cover.bounds, page_area) < BACKGROUND_SHARE or _is_dark(cover) or cover.is_picture)
    ]
    if not useful:
        return []
    bounds = np.array([cover.bounds for cover in useful], dtype=np.float64)
    shown = np.flatnonzero(chars.shown)
    shown = shown[in_boxes(chars.origins[shown], bounds, 3.0).any(axis=1)]
    by_cover: dict[int, list[int]] = {}
    unseen: dict[int, int] = {}
    for index in shown.tolist():
        text = drawing.texts.get(chars.text_object(index))
        if text is None or not chars.text[index].isalnum():
            continue
        ink = chars.ink(index)
        x, y = (ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2
        over = [
            number
            for number, cover in enumerate(useful)
            if cover.bounds[0] <= x <= cover.bounds[2] and cover.bounds[1] <= y <= cover.bounds[3]
        ]
        hiding = [
            number
            for number in over
            if (useful[number].order > text.order and text.visible)
            or (useful[number].is_picture and not text.visible)
            or _same_colour(useful[number], text.colour)
        ]
        if not hiding:
            continue
        top = max(hiding, key=lambda number: (not useful[number].is_rough, useful[number].order))
        cover = useful[top]
        grey = sight.covered(ink)
        if cover.is_rough and grey is None:
            continue  # beside the shape, or the shape lies under it
        if cover.is_picture:
            scan = share_of(cover.bounds, page_area) >= SCAN_SHARE
            if grey is None or (grey > _PAPER and (scan or not text.visible)):
                continue  # what a picture shows here is ink of its own, or paper
        if cover.is_undrawn or grey is not None:
            unseen[top] = unseen.get(top, 0) + 1
        by_cover.setdefault(top, []).append(index)
    result = []
    for number, indexes in sorted(by_cover.items()):
        hidden = words_of(chars, indexes)
        # A label over the box leaves fewer letters on one colour; they speak for the others.
        if (
            unseen.get(number, 0) >= FEWEST_CHARACTERS
            and says_something(hidden)
            and squash(hidden) not in squash(text_over(chars, drawing, useful[number]))
        ):
            boxes = np.array([chars.ink(index) for index in indexes])
            result.append(Hidden(_around(useful[number], boxes), hidden))
    counts = Counter(piece.text for piece in result)
    return [piece for piece in result if not is_stamp(piece.text, counts[piece.text])]


def is_stamp(text: str, times: int) -> bool:
    """One date or short number over and over is what some tools print under their boxes, no secret."""
    return times >= 3 and _STAMPED.fullmatch(text.strip()) is not None


def _around(cover: Cover, inks: FloatArray) -> Bounds:
    """The box itself; of a whole picture only the place of the text."""
    if not cover.is_picture:
        return cover.bounds
    return (
        float(inks[:, 0].min()),
        float(inks[:, 1].min()),
        float(inks[:, 2].max()),
        float(inks[:, 3].max()),
    )


def _is_dark(cover: Cover) -> bool:
    return cover.colour is not None and min(cover.colour) < 230


def share_of(bounds: Bounds, page_area: float) -> float:
    left, bottom, right, top = bounds
    return (right - left) * (top - bottom) / max(page_area, 1.0)


def text_over(chars: PageChars, drawing: Drawing, cover: Cover) -> str:
    """What stands readable on a box: its label, or the same text once more."""
    shown = np.flatnonzero(chars.shown)
    places = shown[in_boxes(chars.origins[shown], np.array([cover.bounds])).any(axis=1)]
    over = []
    for index in places.tolist():
        text = drawing.texts.get(chars.text_object(index))
        if (
            text is not None
            and text.visible
            and text.order > cover.order
            and not _same_colour(cover, text.colour)
        ):
            over.append(chars.text[index])
    return "".join(over)


def _same_colour(cover: Cover, colour: tuple[int, int, int] | None) -> bool:
    """Text in the colour of the box under it cannot be seen either; white on white is only paper."""
    if cover.colour is None or colour is None or not _is_dark(cover):
        return False
    return all(abs(a - b) <= ONE_COLOUR for a, b in zip(cover.colour, colour, strict=True))


def words_of(chars: PageChars, indexes: Sequence[int]) -> str:
    """The characters with a space wherever others stand between them."""
    parts: list[str] = []
    last = None
    for index in indexes:
        if last is not None and index != last + 1:
            between = chars.text[last + 1 : index]
            parts.append(between if between in ("-", "'", "’", ".", "@") else " ")
        parts.append(chars.text[index])
        last = index
    return "".join(parts)


def says_something(text: str) -> bool:
    """False for filling ("XXXX") and for words that only say that something was removed."""
    letters = [c for c in text.casefold() if c.isalnum()]
    if len(letters) < FEWEST_CHARACTERS or (len(set(letters)) == 1):
        return False
    return not all(word in BLANKING_WORDS for word in text.casefold().split())


def pictures_under(
    chars: PageChars, drawing: Drawing, covers: Sequence[Cover], sight: Sight, page_area: float
) -> list[Bounds]:
    """Boxes over pictures that still show something there."""
    result: list[Bounds] = []
    for picture in drawing.pictures:
        left, bottom, right, top = picture.bounds
        if (right - left) * (top - bottom) <= 0:
            continue
        scan = share_of(picture.bounds, page_area) >= SCAN_SHARE
        later = [
            cover
            for cover in covers
            if cover.order > picture.order
            and not cover.is_picture
            and cover.is_neutral
            and min(cover.bounds[2], right) - max(cover.bounds[0], left) >= SMALLEST_BOX
            and min(cover.bounds[3], top) - max(cover.bounds[1], bottom) >= SMALLEST_BOX
            and share_of(cover.bounds, page_area) < BACKGROUND_SHARE
            and not _is_caption(text_over(chars, drawing, cover), scan=scan)
            and (not cover.is_rough or sight.covered(_middle(cover.bounds)) is not None)
        ]
        pixels = _pixels(picture) if later else None
        if pixels is not None:
            result += [cover.bounds for cover in later if _shows(pixels, picture, cover.bounds)]
    return list(dict.fromkeys(result))


def _middle(bounds: Bounds) -> Bounds:
    """The middle half: the corners of a shape may be round."""
    left, bottom, right, top = bounds
    across, up = (right - left) / 4, (top - bottom) / 4
    return left + across, bottom + up, right - across, top - up


def _is_caption(text: str, *, scan: bool) -> bool:
    """Text on a box that is no label of a redaction: a caption on a photo, a page number on a scan."""
    return _STAMP.fullmatch(text) is not None or (not scan and len(text) > LONGEST_LABEL)


def _pixels(picture: Picture) -> npt.NDArray[np.uint8] | None:
    bitmap = raw.FPDFImageObj_GetBitmap(picture.handle)
    if not bitmap:
        return None
    try:
        pixels: npt.NDArray[np.uint8] = pypdfium2.PdfBitmap.from_raw(bitmap).to_numpy().copy()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    return pixels if pixels.ndim == 3 else pixels[:, :, None]


def _shows(pixels: npt.NDArray[np.uint8], picture: Picture, box: Bounds) -> bool:
    """Does the picture differ within itself under a box? Pixels are found by the picture's own matrix."""
    height, width = pixels.shape[:2]
    a, b, c, d, e, f = picture.matrix
    determinant = a * d - b * c
    if abs(determinant) < 1e-9:
        return False
    us, vs = [], []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])):
        us.append(((x - e) * d - (y - f) * c) / determinant)
        vs.append(((y - f) * a - (x - e) * b) / determinant)
    x0, x1 = max(min(us), 0.0) * width, min(max(us), 1.0) * width
    y0, y1 = (1 - min(max(vs), 1.0)) * height, (1 - max(min(vs), 0.0)) * height
    part = pixels[int(y0) + 1 : max(math.ceil(y1) - 1, 0), int(x0) + 1 : max(math.ceil(x1) - 1, 0)]
    spread: Any = part.reshape(-1, part.shape[-1]).std(axis=0).max() if part.size else 0.0
    return float(spread) > PICTURE_SPREAD
