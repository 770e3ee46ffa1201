"""A page as a grey picture that Tesseract reads well: 300 dpi, straight, even paper, dark letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.domain import FloatArray
from redactor.ingest import check

#: Long side, pixels, at which a sheet is read that is larger or smaller than usual: A4 at 300 dpi.
_SHEET: Final = 3508.0
#: Larger pages are drawn coarser: a plan of A0 is no reason to run out of memory.
_MOST_PIXELS: Final = 60_000_000
#: Tesseract takes no side longer than this.
_LONGEST: Final = 32_000

#: Steps, degrees, in which it is measured how far a sheet lies askew: near to straight, further off, fine.
_NEAR, _COARSE, _FAR, _FINE = 4.0, 0.5, 1.0, 0.05
#: Less than this is not worth a resampling; Tesseract takes it as it is.
_LEAST_SKEW: Final = 0.15

#: Grey level under which a pixel of evened paper is ink.
INK: Final = 150
#: A page whose usual grey level is darker than this shows light letters on a dark ground.
_DARK: Final = 110
#: Side of a tile in which the shade of the paper is measured, pixels.
_TILE: Final = 64

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """Part of a page, turned and straightened.

    Attributes:
        pixels: Grey, shape (height, width).
        scale: Pixels a point.
        skew: Degrees by which it was turned (counter-clockwise) to be straight.
        turn: Degrees (clockwise, multiple of 90) by which page space was turned to be upright.
        origin: Upper left corner of the part in upright points.
        before: Height and width, pixels, before it was straightened.
    """

    pixels: Pixels
    scale: float
    skew: float
    turn: int
    origin: tuple[float, float]
    before: tuple[int, int]

    def to_upright(self, boxes: FloatArray) -> FloatArray:
        """Boxes (n, 4) in pixels as boxes in points on the upright page."""
        if len(boxes) == 0:
            return boxes.reshape(0, 4)
        height, width = self.pixels.shape
        x, y = boxes[:, [0, 2, 2, 0]] - width / 2, boxes[:, [1, 1, 3, 3]] - height / 2
        angle = np.radians(self.skew)
        # The picture was turned about its middle; the way back is the other way round.
        back_x = x * np.cos(angle) - y * np.sin(angle) + self.before[1] / 2
        back_y = x * np.sin(angle) + y * np.cos(angle) + self.before[0] / 2
        left, top = self.origin
        return np.column_stack(
            (
                back_x.min(axis=1) / self.scale + left,
                back_y.min(axis=1) / self.scale + top,
                back_x.max(axis=1) / self.scale + left,
                back_y.max(axis=1) / self.scale + top,
            )
        )


def draw(page: pymupdf.Page, *, turn: int, scale: float, part: pymupdf.Rect | None = None) -> Pixels:
    """The page (or a part of it in page space), turned by ``turn`` degrees clockwise, as grey pixels.

    Raises:
        pymupdf errors, which the caller knows.
    """
    whole = pymupdf.Rect(0, 0, *check.page_size(page))
    clip = whole if part is None else part & whole
    # get_pixmap shows the page as /Rotate says; both are undone here: the way back to page space.
    back = check.derotation(page)
    shown = page.get_pixmap(
        matrix=back * pymupdf.Matrix(scale, scale),
        clip=clip * ~back,
        colorspace=pymupdf.csGRAY,
        alpha=False,
    )
    pixels: Pixels = np.frombuffer(shown.samples, dtype=np.uint8).reshape(shown.height, shown.stride)
    pixels = pixels[:, : shown.width]
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90)))


def scale_of(page: pymupdf.Page, part: pymupdf.Rect | None = None, *, dpi: int) -> float:
    """Pixels a point at which a page or part is read.

    Sheets of other sizes than paper: a scan of one point a pixel is a metre wide and no sharper for being
    read at 300 dpi, and a thumbnail of a page may hold all of its pixels.
    """
    width, height = (part.width, part.height) if part is not None else (page.rect.width, page.rect.height)
    area, longest = max(float(width * height), 1.0), max(float(width), float(height), 1.0)
    usual, sheet = dpi / 72, _SHEET / longest
    there = 1.5 * sharpness(page, part) or usual
    scale = max(sheet, min(usual, there)) if usual > sheet else max(usual, min(there, sheet, 4 * usual))
    return min(scale, float((_MOST_PIXELS / area) ** 0.5), _LONGEST / longest)


def sharpness(page: pymupdf.Page, part: pymupdf.Rect | None = None) -> float:
    """Pixels a point of the sharpest picture on a page or part; without pictures 0."""
    result = 0.0
    for info in page.get_image_info():
        box = pymupdf.Rect(info["bbox"])
        if part is not None and not box.intersects(part):
            continue
        a, b, c, d, _, _ = info["transform"]
        wide, high = float(np.hypot(a, b)), float(np.hypot(c, d))
        if wide > 0 and high > 0:
            result = max(result, min(info["width"] / wide, info["height"] / high))
    return result


def prepared(
    pixels: Pixels,
    *,
    scale: float,
    turn: int,
    origin: tuple[float, float] = (0.0, 0.0),
    most_skew: float,
) -> Picture:
    """Evens out the paper and puts the lines straight.

    Args:
        pixels: As drawn.
        scale: Pixels a point.
        turn: How it was turned.
        origin: See ``Picture``.
        most_skew: Degrees on either side of level in which lines are looked for; 0: they stay as they are.
    """
    even = _even(pixels)
    skew = _skew(even, most_skew) if most_skew else 0.0
    if skew:
        even = straightened(even, skew)
    return Picture(even, scale, skew, turn, origin, (pixels.shape[0], pixels.shape[1]))


def turned(boxes: FloatArray, turn: int, size: tuple[float, float]) -> FloatArray:
    """Boxes (n, 4) after a page of ``size`` (width, height) was turned clockwise."""
    width, height = size
    x0, y0, x1, y1 = boxes.T
    columns = {
        0: (x0, y0, x1, y1),
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[turn]
    return np.column_stack(columns)


def straightened(pixels: Pixels, skew: float) -> Pixels:
    """A picture (grey or colour) turned counter-clockwise by degrees; it grows, so that no corner is lost."""
    from PIL import Image

    image = Image.fromarray(pixels)
    paper = 255 if pixels.ndim == 2 else (255, 255, 255)
    return np.asarray(image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=paper))


def _even(pixels: Pixels) -> Pixels:
    """White paper and dark ink whatever the copier made of them: each tile is measured against its paper."""
    from PIL import Image

    if np.median(pixels[::8, ::8]) < _DARK:
        pixels = 255 - pixels
    height, width = pixels.shape
    rows, columns = max(height // _TILE, 1), max(width // _TILE, 1)
    cut = pixels[: rows * (height // rows), : columns * (width // columns)]
    tiles = cut.reshape(rows, height // rows, columns, width // columns)[:, ::4, :, ::4]
    paper = np.percentile(tiles, 85, axis=(1, 3))
    # A tile full of ink or a photo is not paper: no darker than half of the usual.
    paper = np.maximum(paper, 0.5 * np.median(paper)).clip(40, 255)
    if paper.min() > 245:
        # The same for the whole page: looked up.
        shades = np.arange(256, dtype=np.float32)
        return _inked(shades, pixels[::4, ::4])[pixels]
    smooth = Image.fromarray(paper.astype(np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    even = np.multiply(pixels, 250.0 / np.asarray(smooth), dtype=np.float32)
    return _inked(even, even[::4, ::4].copy())


def _inked(even: npt.NDArray[np.float32], sample: npt.NDArray[Any]) -> Pixels:
    """Faint letters become black, judged by a sample of the page; what is black already stays."""
    dark = sample[sample < 200]
    if len(dark) > 50:
        ink = float(np.percentile(dark, 10))
        if ink > 60:
            even -= ink
            even *= 235.0 / (235.0 - min(ink, 180.0))
            even += 20.0
    result: Pixels = np.clip(even, 0, 255, out=even).astype(np.uint8)
    return result


def _skew(pixels: Pixels, most: float) -> float:
    """Degrees (counter-clockwise) to turn a picture by so that its lines run level; 0 when they do."""
    ys, xs = np.nonzero(pixels[::2, ::2] < INK)
    if len(ys) < 500:
        return 0.0
    if len(ys) > 100_000:
        step = len(ys) // 100_000 + 1
        ys, xs = ys[::step], xs[::step]
    near = min(most, _NEAR)
    far = np.arange(near + _FAR, most + 0.01, _FAR)
    coarse = np.concatenate((-far[::-1], np.arange(-near, near + 0.01, _COARSE), far))
    best = max(coarse, key=lambda angle: _sharpness(ys, xs, angle))
    reach = _COARSE if abs(best) <= near else _FAR
    fine = np.arange(best - reach, best + reach + 0.01, _FINE)
    best = max(fine, key=lambda angle: _sharpness(ys, xs, angle))
    # Lines that rise to the right by ``best`` degrees are level after a turn the other way.
    return 0.0 if abs(best) < _LEAST_SKEW else -round(float(best), 2)


def _sharpness(ys: npt.NDArray[Any], xs: npt.NDArray[Any], angle: float) -> float:
    """How much the rows differ when read along lines at an angle: most where these are the lines of text."""
    rows = (ys + xs * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((np.diff(counts) ** 2).sum())
