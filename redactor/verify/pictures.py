"""Compares the picture of a page before and after: outside the boxes nothing may change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray

#: A pixel of the 72 dpi pictures that differs by more grey levels has changed; a picture written again as
#: JPEG differs by less.
PIXEL_TOLERANCE = 64

#: So many changed pixels outside the boxes of a page are rounding of edges.
PIXELS_ALLOWED = 8

#: Points around a box that its own frame and the rounding of its edges may touch.
BOX_MARGIN = 1.5

#: Up to so many pixels are compared with all boxes at once.
_FEW = 2000

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Changes:
    """Pixels of a page that differ visibly.

    Attributes:
        rows: Numbers of the rows in which any pixel differs, sorted, shape (n,).
        mask: Which of their pixels do, shape (n, width).
    """

    rows: npt.NDArray[np.int64]
    mask: npt.NDArray[np.bool_]

    def part(self, x0: int, y0: int, x1: int, y1: int) -> npt.NDArray[np.bool_]:
        """The mask within a half-open rectangle, as a view."""
        first, last = np.searchsorted(self.rows, (y0, y1))
        return self.mask[first:last, max(x0, 0) : max(x1, 0)]

    def clear(self, boxes: FloatArray, unit: float) -> None:
        """Takes out what lies in boxes (k, 4), points, or within BOX_MARGIN of one."""
        low, high = _to_pixels(boxes, unit)
        first, last = np.searchsorted(self.rows, (low[:, 1], high[:, 1]))
        x0, x1 = np.maximum(low[:, 0], 0), np.maximum(high[:, 0], 0)
        for top, bottom, left, right in np.column_stack((first, last, x0, x1)).tolist():
            self.mask[top:bottom, left:right] = False


def _to_pixels(boxes: FloatArray, unit: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and one past last pixel (x, y), shape (k, 2) each, of boxes in points with their margin."""
    low = ((boxes[:, :2] - BOX_MARGIN) / unit).astype(np.int64)
    return low, np.ceil((boxes[:, 2:] + BOX_MARGIN) / unit).astype(np.int64)


def changes(old: Pixels, new: Pixels) -> Changes:
    """Pixels that differ visibly between two pictures of one shape (height, width)."""
    # Whole rows first: most rows of a page are the same, and comparing them as such is ten times quicker.
    rows = np.flatnonzero((old != new).any(axis=1))
    one, other = old[rows], new[rows]
    return Changes(rows, np.maximum(one, other) - np.minimum(one, other) > PIXEL_TOLERANCE)


def count_outside(
    old: Pixels,
    new: Pixels,
    changed: Changes,
    boxes: FloatArray,
    more: Callable[[], FloatArray],
    *,
    unit: float,
) -> int:
    """Number of changed pixels outside the boxes that rounding does not explain; 0 for a handful.

    Args:
        boxes: float64, shape (k, 4): x0 y0 x1 y1 in points, page space.
        more: Gives other boxes that may change, asked for only when these do not explain all.
        unit: Points a pixel (/UserUnit).
    """
    outside = Changes(changed.rows, changed.mask.copy())
    outside.clear(boxes, unit)
    rows, xs = np.nonzero(outside.mask)
    if len(rows) > _FEW:
        outside.clear(more(), unit)
        rows, xs = np.nonzero(outside.mask)
    ys = changed.rows[rows]
    if 0 < len(ys) <= _FEW:
        # Hundreds of boxes and a few pixels: all pairs at once.
        low, high = _to_pixels(more(), unit)
        inside = (xs[:, None] >= low[:, 0]) & (xs[:, None] < high[:, 0])
        inside &= (ys[:, None] >= low[:, 1]) & (ys[:, None] < high[:, 1])
        rest = ~inside.any(axis=1)
        ys, xs = ys[rest], xs[rest]
    count = _not_just_shifted(old, new, ys, xs)
    return count if count > PIXELS_ALLOWED else 0


def _not_just_shifted(old: Pixels, new: Pixels, ys: npt.NDArray[np.int64], xs: npt.NDArray[np.int64]) -> int:
    """Number of changed pixels that a shift of less than a pixel does not explain.

    pdfium places letters on whole pixels: 0.001 pt can move one by a pixel (see ``_beyond_rounding``).
    """
    if len(ys) == 0:
        return 0
    height, width = old.shape
    unexplained = np.zeros(len(ys), dtype=np.bool_)
    rows = [np.clip(ys + step, 0, height - 1) for step in (-1, 0, 1)]
    columns = [np.clip(xs + step, 0, width - 1) for step in (-1, 0, 1)]
    for one, other in ((old, new), (new, old)):
        around = np.stack([other[row, column] for row in rows for column in columns]).astype(np.int16)
        value = one[ys, xs].astype(np.int16)
        unexplained |= (value < around.min(axis=0) - PIXEL_TOLERANCE) | (
            value > around.max(axis=0) + PIXEL_TOLERANCE
        )
    return int(unexplained.sum())
