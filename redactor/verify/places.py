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

#: Up to so many pairs of letters are compared one by one.
_FEW_PAIRS = 20_000

#: Two tables of so many slots say of the few thousand letters of a page which stand in both files: quicker
#: than sets of Python numbers or sorted arrays. The factor is 2**64 over the golden ratio.
_SLOT_BITS = 15
_SLOTS = 1 << _SLOT_BITS
_SPREAD = np.int64(-7046029254386353131)

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
    # Box by box along the points, and turned at the end: twice as quick, and many times for ``any_box``.
    x, y = np.ascontiguousarray(points.T)
    low, high = (boxes[:, :2].T - margin)[:, :, None], (boxes[:, 2:].T + margin)[:, :, None]
    result: Flags = x >= low[0]
    result &= x <= high[0]
    result &= y >= low[1]
    result &= y <= high[1]
    return result.T


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
    if len(points) * len(others) <= _FEW_PAIRS:
        same = codes[:, None] == other_codes
        for axis in (0, 1):
            same &= np.abs(points[:, axis, None] - others[:, axis]) <= PLACE_TOLERANCE
        return any_box(same)
    # Nearly all stand where they stood: in one cell of the tolerance is near enough.
    cells = _cells(points, codes, PLACE_TOLERANCE, (0.0, 0.0))
    result[:] = _sure_members(cells, _cells(others, other_codes, PLACE_TOLERANCE, (0.0, 0.0)))
    rest = np.flatnonzero(~result)
    if len(rest) == 0:
        return result
    # Two within the tolerance share a cell of twice its size, or of that grid shifted by half a cell.
    possible = np.zeros(len(rest), dtype=np.bool_)
    for shift in ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5)):
        known = _cells(others, other_codes, 2 * PLACE_TOLERANCE, shift)
        possible |= _possible_members(_cells(points[rest], codes[rest], 2 * PLACE_TOLERANCE, shift), known)
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


def _sure_members(cells: Codes, known: Codes) -> Flags:
    """Which cells are among ``known``; one that shares its slots in both tables may be missed."""
    result = np.zeros(len(cells), dtype=np.bool_)
    for slots, known_slots in zip(_slots(cells), _slots(known), strict=True):
        table = np.zeros(_SLOTS, dtype=np.int32)
        table[known_slots] = np.arange(len(known))
        result |= known[table[slots]] == cells
    return result


def _possible_members(cells: Codes, known: Codes) -> Flags:
    """Which cells may be among ``known``: all that are, and few others."""
    result = np.ones(len(cells), dtype=np.bool_)
    for slots, known_slots in zip(_slots(cells), _slots(known), strict=True):
        table = np.zeros(_SLOTS, dtype=np.bool_)
        table[known_slots] = True
        result &= table[slots]
    return result


def _slots(cells: Codes) -> tuple[Codes, Codes]:
    """Where cells stand in two tables of _SLOTS: numbers that differ a little lie far apart."""
    spread = cells * _SPREAD
    return (spread >> (64 - _SLOT_BITS)) & (_SLOTS - 1), (spread >> (64 - 2 * _SLOT_BITS)) & (_SLOTS - 1)


def _cells(points: FloatArray, codes: Codes, size: float, shift: tuple[float, float]) -> Codes:
    """One number for the letter and the cell of ``size`` points that it stands in; 21 bits for each part."""
    cells = np.floor(points / size + np.array(shift)).astype(np.int64) & 0x1FFFFF
    result: Codes = (codes << 42) | (cells[:, 0] << 21) | cells[:, 1]
    return result
