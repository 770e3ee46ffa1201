"""Do the pictures of a page hold something that the page does not show: a name under a black bar or a patch?

Text recognition reads what a page shows. What lies under a drawn bar, another picture or a note is in the
file all the same, and stays there when nobody knows of it. So pictures are held against the page.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.ingest import check

#: Pixels a point at which both are compared, and pixels a side of the cells. Larger sheets are thinned out.
_SCALE: Final = 1.5
_CELL: Final = 6
_LONGEST: Final = 2000.0
#: A cell of a picture whose grey levels differ this much holds something; one of the page that differs less,
#: nothing.
_SOMETHING, _NOTHING = 80, 14
#: Difference between mean grey levels at which the page shows something else than the picture.
_OTHER: Final = 50
#: So many cells are no touch of edges; of those that show something else more are needed: labels in a chart.
_LEAST_CELLS, _LEAST_OTHER = 3, 8
#: Pictures smaller than this, points, hold no line of text.
_LEAST_WIDTH, _LEAST_HEIGHT = 20.0, 6.0

_Grey = npt.NDArray[np.uint8]


def holds_more_than_shown(page: pymupdf.Page) -> bool:
    """True when a picture has ink where the page shows none, or something else.

    Args:
        page: With every layer shown. What lies beyond its edges or straight clips is no matter here: that
            part of a picture goes anyway.
    """
    whole = pymupdf.Rect(0, 0, *check.page_size(page))
    scale = min(_SCALE, _LONGEST / max(whole.width, whole.height, 1.0))
    shown: _Grey | None = None
    for info in page.get_image_info(xrefs=True):
        box = pymupdf.Rect(info["bbox"])
        inside = box & whole
        if not info["xref"] or inside.width < _LEAST_WIDTH or inside.height < _LEAST_HEIGHT:
            continue
        masked = bool(info.get("has-mask"))
        if masked and abs(inside) < check.SCAN_SHARE * abs(whole):
            # Under the transparent edge of a logo there is always something, and never a name.
            continue
        stored = _stored(page.parent, info["xref"], pymupdf.Matrix(info["transform"]), inside, scale)
        if stored is None:
            continue
        if shown is None:
            shown = _shown(page, scale)
        left, top = int(inside.x0 * scale), int(inside.y0 * scale)
        part = shown[top : top + stored.shape[0], left : left + stored.shape[1]]
        if _differs(stored[: part.shape[0], : part.shape[1]], part, masked=masked):
            return True
    return False


def _shown(page: pymupdf.Page, scale: float) -> _Grey:
    """The page in page space, grey."""
    pixmap = page.get_pixmap(
        matrix=check.derotation(page) * pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY, alpha=False
    )
    pixels: _Grey = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return pixels[:, : pixmap.width]


def _stored(
    pdf: pymupdf.Document, xref: int, matrix: pymupdf.Matrix, inside: pymupdf.Rect, scale: float
) -> _Grey | None:
    """A picture as it would lie on the page by itself; None when it cannot be read or is one shade."""
    from PIL import Image

    try:
        picture = pymupdf.Pixmap(pdf, xref)
        if picture.colorspace is None:
            # A stencil: what it paints is all that is known.
            grey = 255 - np.frombuffer(picture.samples, dtype=np.uint8).reshape(
                picture.height, picture.stride
            )
        else:
            if picture.alpha:
                picture = pymupdf.Pixmap(picture, 0)
            if picture.n != 1:
                picture = pymupdf.Pixmap(pymupdf.csGRAY, picture)
            grey = np.frombuffer(picture.samples, dtype=np.uint8).reshape(picture.height, picture.stride)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
        # The page shows nothing of it either.
        return None
    grey = grey[:, : picture.width]
    if int(grey.max()) - int(grey.min()) < _SOMETHING:
        return None
    sides = max(abs(matrix.a) + abs(matrix.c), 0.1), max(abs(matrix.b) + abs(matrix.d), 0.1)
    less = max(int(min(picture.width / sides[0], picture.height / sides[1]) / scale), 1)
    image = Image.fromarray(grey).reduce(less) if less > 1 else Image.fromarray(grey)
    # From pixels of the page to pixels of the picture, whose unit square is drawn from its top.
    left, top = int(inside.x0 * scale), int(inside.y0 * scale)
    back = pymupdf.Matrix(1 / scale, 0, 0, 1 / scale, left / scale, top / scale)
    m = back * ~matrix * pymupdf.Matrix(image.width, image.height)
    size = max(round(inside.x1 * scale) - left, 1), max(round(inside.y1 * scale) - top, 1)
    laid = image.transform(
        size, Image.Transform.AFFINE, (m.a, m.c, m.e, m.b, m.d, m.f), Image.Resampling.BILINEAR, fillcolor=255
    )
    return np.asarray(laid)


def _differs(stored: _Grey, shown: _Grey, *, masked: bool) -> bool:
    """Is there ink in the picture in cells that are empty on the page, or that look quite different there?"""
    from PIL import Image, ImageFilter

    low, high = _range(stored)
    ink = high.astype(np.int16) - low >= _SOMETHING
    if not ink.any():
        return False
    low, high = _range(shown)
    if int((ink & (high.astype(np.int16) - low <= _NOTHING)).sum()) >= _LEAST_CELLS:
        # Renderers put a picture on whole pixels: what is seen a pixel further is seen.
        image = Image.fromarray(shown)
        low, _ = _range(np.asarray(image.filter(ImageFilter.MinFilter(3))))
        _, high = _range(np.asarray(image.filter(ImageFilter.MaxFilter(3))))
    hidden = ink & (high.astype(np.int16) - low <= _NOTHING)
    if int(hidden.sum()) >= _LEAST_CELLS:
        return True
    if masked:
        return False
    apart = np.abs(_cells(stored).mean(axis=(1, 3)) - _cells(shown).mean(axis=(1, 3)))
    return int((ink & (apart >= _OTHER)).sum()) >= _LEAST_OTHER


def _cells(pixels: _Grey) -> npt.NDArray[Any]:
    rows, columns = pixels.shape[0] // _CELL, pixels.shape[1] // _CELL
    return pixels[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL)


def _range(pixels: _Grey) -> tuple[_Grey, _Grey]:
    cells = _cells(pixels)
    return cells.min(axis=(1, 3)), cells.max(axis=(1, 3))
