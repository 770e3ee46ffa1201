"""Characters and places: which stand in which box, and which stand at the same place in another file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray, Rect

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

#: Kept characters may differ by this much, points, before and after.
PLACE_TOLERANCE = 0.01

#: Share of a core's height by which another engine's idea of the middle of a character may differ.
CORE_SLACK = 0.3


def grown(core: Rect) -> Rect:
    """A core with some slack across its line: engines differ in where the middle of a letter lies."""
    slack = CORE_SLACK * min(core.width, core.height)
    if core.width >= core.height:
        return Rect(core.x0, core.y0 - slack, core.x1, core.y1 + slack)
    return Rect(core.x0 - slack, core.y0, core.x1 + slack, core.y1)


def as_array(rects: Sequence[Rect]) -> FloatArray:
    """Rects as float64, shape (k, 4): x0 y0 x1 y1."""
    return np.array([rect.as_tuple() for rect in rects], dtype=np.float64).reshape(-1, 4)


def in_boxes(points: FloatArray, boxes: FloatArray, margin: float | FloatArray = 0.0) -> Flags:
    """Which point (n, 2) lies in which box (k, 4), or within ``margin`` of it: shape (n, k)."""
    x, y = points[:, 0, None], points[:, 1, None]
    result: Flags = (
        (x >= boxes[:, 0] - margin)
        & (x <= boxes[:, 2] + margin)
        & (y >= boxes[:, 1] - margin)
        & (y <= boxes[:, 3] + margin)
    )
    return result


def any_box(pairs: Flags) -> Flags:
    """For each row of ``in_boxes``: is it true of any box?"""
    result: Flags = np.logical_or.reduce(pairs, axis=1)
    return result


def within(points: FloatArray, boxes: FloatArray) -> Flags:
    """For each point: does it lie in one of the boxes (n, 4), or within a point of one?"""
    result = np.zeros(len(points), dtype=np.bool_)
    for row, (x, y) in enumerate(points):
        result[row] = np.any(
            (boxes[:, 0] - 1 <= x) & (x <= boxes[:, 2] + 1) & (boxes[:, 1] - 1 <= y) & (y <= boxes[:, 3] + 1)
        )
    return result


def at_same_place(points: FloatArray, codes: Codes, others: FloatArray, other_codes: Codes) -> Flags:
    """For each character: does the same one stand among ``others`` within PLACE_TOLERANCE on both axes?"""
    result = np.zeros(len(points), dtype=np.bool_)
    if len(points) == 0 or len(others) == 0:
        return result
    # Nearly all stand where they stood: in one cell of the tolerance is near enough.
    # A set of whole numbers is quicker here than sorting arrays.
    known = set(_cells(others, other_codes, PLACE_TOLERANCE, (0.0, 0.0)).tolist())
    result[:] = [cell in known for cell in _cells(points, codes, PLACE_TOLERANCE, (0.0, 0.0)).tolist()]
    rest = np.flatnonzero(~result)
    if len(rest) == 0:
        return result
    # Two within the tolerance share a cell of twice its size, or of that grid shifted by half a cell.
    possible = np.zeros(len(rest), dtype=np.bool_)
    for shift in ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5)):
        known = set(_cells(others, other_codes, 2 * PLACE_TOLERANCE, shift).tolist())
        cells = _cells(points[rest], codes[rest], 2 * PLACE_TOLERANCE, shift)
        possible |= np.fromiter((cell in known for cell in cells.tolist()), np.bool_, len(rest))
    rest = rest[possible]
    if len(rest) == 0:
        return result
    order = np.argsort(others[:, 1])
    xs, ys, letters = others[order, 0], others[order, 1], other_codes[order]
    first = np.searchsorted(ys, points[rest, 1] - PLACE_TOLERANCE)
    last = np.searchsorted(ys, points[rest, 1] + PLACE_TOLERANCE, side="right")
    for index, low, high in zip(rest, first, last, strict=True):
        if high > low:
            near = np.abs(xs[low:high] - points[index, 0]) <= PLACE_TOLERANCE
            result[index] = bool((near & (letters[low:high] == codes[index])).any())
    return result


def _cells(points: FloatArray, codes: Codes, size: float, shift: tuple[float, float]) -> Codes:
    """One number for the letter and the cell of ``size`` points that it stands in; 21 bits for each part."""
    cells = np.floor(points / size + np.array(shift)).astype(np.int64) & 0x1FFFFF
    result: Codes = (codes << 42) | (cells[:, 0] << 21) | cells[:, 1]
    return result
