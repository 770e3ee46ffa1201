"""Pure functions on rectangles and character boxes. The only place where axes are flipped.

No I/O, no PDF library. Page space is described in domain.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray, Rect

#: A transformation x' = a x + c y + e, y' = b x + d y + f.
Matrix = tuple[float, float, float, float, float, float]

#: Share of a character box kept around its middle when text is removed. Measured: full boxes reach
#: into neighbouring lines (305 of 12,676 other characters lost on 60 random pages), 0.4 loses none.
CORE_SHARE = 0.4

#: Middles of two boxes of one line differ by less than this share of the smaller box.
SAME_LINE_SHARE = 0.15

#: Gap along a line, in line heights, over which two pieces are no longer joined into one rectangle.
SAME_LINE_REACH = 2.5

#: Rectangles that boxes are held against in one go.
_AT_ONCE = 32


def union(rects: Iterable[Rect]) -> Rect:
    """Smallest rectangle around all of ``rects``.

    Raises:
        ValueError: when there are none.
    """
    items = list(rects)
    if not items:
        raise ValueError("union of no rectangles")
    return Rect(
        min(r.x0 for r in items),
        min(r.y0 for r in items),
        max(r.x1 for r in items),
        max(r.y1 for r in items),
    )


def grown(rect: Rect, margin: float) -> Rect:
    """``rect`` with ``margin`` (points, 0 or more) added on every side."""
    return Rect(rect.x0 - margin, rect.y0 - margin, rect.x1 + margin, rect.y1 + margin)


def turned(rect: Rect, *, width: float, height: float, rotation: int) -> Rect:
    """A rectangle on a sheet of ``width`` by ``height`` as it lies when the sheet is turned clockwise.

    Args:
        rect: Origin at the top left, y downwards.
        width, height: Of the sheet before it is turned.
        rotation: 0, 90, 180 or 270 degrees.

    Returns:
        The same place, from the top left of the turned sheet.
    """
    if rotation == 90:
        return Rect(height - rect.y1, rect.x0, height - rect.y0, rect.x1)
    if rotation == 180:
        return Rect(width - rect.x1, height - rect.y1, width - rect.x0, height - rect.y0)
    if rotation == 270:
        return Rect(rect.y0, width - rect.x1, rect.y1, width - rect.x0)
    return rect


def intersects(a: Rect, b: Rect) -> bool:
    """True when the two share an area larger than zero."""
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def clip(rect: Rect, bounds: Rect) -> Rect | None:
    """The part of ``rect`` inside ``bounds``; None when nothing is left."""
    x0, y0 = max(rect.x0, bounds.x0), max(rect.y0, bounds.y0)
    x1, y1 = min(rect.x1, bounds.x1), min(rect.y1, bounds.y1)
    return Rect(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _inked(boxes: FloatArray) -> FloatArray:
    return boxes[~np.isnan(boxes[:, 0])]


def _shared_axis(a: Sequence[float], b: Sequence[float]) -> int | None:
    """0 when two character boxes follow each other on one upright line, 1 on a sideways one, else None.

    Their middles differ by at most SAME_LINE_SHARE of the smaller box across the line: letters of a line
    at an angle differ more, and joined their rectangle would cover innocent lines around it. And they lie
    near each other along it: text between two far pieces belongs to somebody else.
    """
    for axis, (low, high, first, last) in enumerate(((1, 3, 0, 2), (0, 2, 1, 3))):
        size = min(a[high] - a[low], b[high] - b[low])
        across = abs((a[low] + a[high]) - (b[low] + b[high])) / 2
        along = max(b[first] - a[last], a[first] - b[last])
        if across <= SAME_LINE_SHARE * size and along <= SAME_LINE_REACH * size:
            return axis
    return None


def lines(boxes: FloatArray) -> list[list[list[float]]]:
    """Splits character boxes (n, 4) in reading order into runs of one line each; NaN rows fall away.

    A run is a name of some letters: plain numbers are quicker than arrays.
    """
    runs: list[list[list[float]]] = []
    run_axis: int | None = None
    for box in _inked(boxes).tolist():
        axis = _shared_axis(runs[-1][-1], box) if runs else None
        if axis is not None and (len(runs[-1]) == 1 or axis == run_axis):
            runs[-1].append(box)
            run_axis = axis
        else:
            runs.append([box])
    return runs


def line_boxes(boxes: FloatArray) -> tuple[Rect, ...]:
    """One rectangle per line of text, in reading order; empty when nothing has ink.

    Args:
        boxes: Character boxes, points, page space, shape (n, 4).
    """
    result = []
    for run in lines(boxes):
        x0, y0, x1, y1 = zip(*run, strict=True)
        result.append(Rect(min(x0), min(y0), max(x1), max(y1)))
    return tuple(result)


def cores(boxes: FloatArray, *, keep: float = CORE_SHARE) -> tuple[Rect, ...]:
    """Middle part of each character box, for removing text without its neighbours.

    Args:
        boxes: Character boxes, points, page space, shape (n, 4); NaN rows are skipped.
        keep: Share of width and of height kept around the middle, 0 < keep <= 1.

    Returns:
        Rects in reading order, joined along a line; empty when no character has ink.

    Source: full boxes reach into neighbouring lines and kerned letters, see CORE_SHARE. Cores of one
    line are joined into one Rect (as good and quick; 1,500 single ones took 16 s a page).
    """
    if not 0 < keep <= 1:
        raise ValueError("keep lies in (0, 1]")
    result = []
    shrink = (1 - keep) / 2
    for run in lines(boxes):
        x0, y0, x1, y1 = zip(
            *[
                (
                    x0 + (width := x1 - x0) * shrink,
                    y0 + (height := y1 - y0) * shrink,
                    x1 - width * shrink,
                    y1 - height * shrink,
                )
                for x0, y0, x1, y1 in run
            ],
            strict=True,
        )
        result.append(Rect(min(x0), min(y0), max(x1), max(y1)))
    return tuple(result)


def contains_centre(rects: Sequence[Rect], boxes: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For each character box (n, 4): does its middle lie in one of ``rects``? NaN rows give False."""
    inside = np.zeros(len(boxes), dtype=np.bool_)
    for some in points_in(rects, *middles(boxes)):
        inside |= some.any(axis=0)
    return inside


def middles(boxes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """x and y of the middles of boxes (n, 4)."""
    return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def points_in(rects: Sequence[Rect], x: FloatArray, y: FloatArray) -> Iterator[npt.NDArray[np.bool_]]:
    """For some of ``rects`` at a time: which of n points lie in each, shape (rects, n); NaN lies nowhere."""
    # Quicker than one by one, and a page of thousands fits in memory.
    for first in range(0, len(rects), _AT_ONCE):
        some = np.array([rect.as_tuple() for rect in rects[first : first + _AT_ONCE]])
        x0, y0, x1, y1 = some.T[:, :, None]
        with np.errstate(invalid="ignore"):
            inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
        yield inside


def page_matrix(*, left: float, top: float, user_unit: float = 1.0) -> Matrix:
    """The matrix (a, b, c, d, e, f) from PDF user space to page space: the only flip of the y axis.

    Args:
        left, top: Upper left corner of the visible box (CropBox within MediaBox), user space units.
        user_unit: /UserUnit of the page: points per user space unit.
    """
    return (user_unit, 0.0, 0.0, -user_unit, -left * user_unit, top * user_unit)


def to_pdf_space(rect: Rect, *, left: float, top: float, user_unit: float = 1.0) -> Rect:
    """A rectangle of page space in PDF user space (y upwards); arguments as in ``page_matrix``."""
    return Rect(
        left + rect.x0 / user_unit,
        top - rect.y1 / user_unit,
        left + rect.x1 / user_unit,
        top - rect.y0 / user_unit,
    )


def to_page_space(rect: Rect, *, left: float, top: float, user_unit: float = 1.0) -> Rect:
    """A rectangle of PDF user space (y upwards) in page space; arguments as in ``page_matrix``."""
    return Rect(
        (rect.x0 - left) * user_unit,
        (top - rect.y1) * user_unit,
        (rect.x1 - left) * user_unit,
        (top - rect.y0) * user_unit,
    )
