"""What a page draws and in which order: rectangles that may cover something, texts and pictures.

Read with pdfium, forms included. All coordinates are user space of the page, y upwards.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

Bounds = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]

#: A rectangle smaller than this on either side, points, is a line or a dot and covers no text.
SMALLEST_BOX = 4.0

#: Text render modes that leave no ink: 3 and 7.
_INVISIBLE = (3, 7)

_DEEPEST = 12
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Cover:
    """Something drawn that may hide what lies under it.

    Attributes:
        bounds: left, bottom, right, top.
        order: Place in the drawing order.
        colour: Red, green, blue (0..255); None for a picture or a pattern.
        is_picture: Drawn as an image.
    """

    bounds: Bounds
    order: float
    colour: tuple[int, int, int] | None
    is_picture: bool = False

    @property
    def is_neutral(self) -> bool:
        """Black, white or grey, as boxes over text are; not a colour of somebody's house style."""
        return self.colour is not None and max(self.colour) - min(self.colour) <= 24


@dataclass(frozen=True, slots=True)
class Shown:
    """A text object: its place in the drawing order, its colour, and whether it leaves ink."""

    order: int
    colour: tuple[int, int, int] | None
    visible: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its handle, its matrix from the unit square to the page, and its place in the order."""

    handle: Any
    matrix: _Matrix
    order: int

    @property
    def bounds(self) -> Bounds:
        return _bounds(((0, 0), (1, 0), (0, 1), (1, 1)), self.matrix)


@dataclass(slots=True)
class Drawing:
    """Everything that one page draws; texts by the address of their object."""

    covers: list[Cover] = field(default_factory=list)
    texts: dict[int, Shown] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)


def read(page: Any) -> Drawing:
    """The drawing of an open pdfium page."""
    result = Drawing()
    for order, (item, matrix) in enumerate(_objects(page.raw, _IDENTITY, 0)):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            visible = raw.FPDFTextObj_GetTextRenderMode(item) not in _INVISIBLE
            result.texts[address(item)] = Shown(order, _fill(item), visible)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            picture = Picture(item, _joined(_matrix(item), matrix), order)
            result.pictures.append(picture)
            if _is_large(picture.bounds):
                result.covers.append(Cover(picture.bounds, order, None, is_picture=True))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            for bounds, colour in _rectangles(item, matrix):
                if _is_large(bounds):
                    result.covers.append(Cover(bounds, order, colour))
    return result


def address(pointer: Any) -> int:
    """The address that a pdfium handle stands for: handles of one object compare unequal."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _objects(page: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _inner(raw.FPDFPage_GetObject(page, index), matrix, depth)


def _inner(item: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    if not item or raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
        if item:
            yield item, matrix
        return
    if depth < _DEEPEST:
        inside = _joined(_matrix(item), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _inner(raw.FPDFFormObj_GetObject(item, index), inside, depth + 1)


def _matrix(item: Any) -> _Matrix:
    values = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(values)):
        return _IDENTITY
    return (values.a, values.b, values.c, values.d, values.e, values.f)


def _joined(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _bounds(points: Any, matrix: _Matrix) -> Bounds:
    a, b, c, d, e, f = matrix
    xs = [x * a + y * c + e for x, y in points]
    ys = [x * b + y * d + f for x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_large(bounds: Bounds) -> bool:
    return bounds[2] - bounds[0] >= SMALLEST_BOX and bounds[3] - bounds[1] >= SMALLEST_BOX


def _fill(item: Any) -> tuple[int, int, int] | None:
    return _colour(raw.FPDFPageObj_GetFillColor, item)


def _colour(getter: Any, item: Any) -> tuple[int, int, int] | None:
    values = [ctypes.c_uint() for _ in range(4)]
    if not getter(item, *(ctypes.byref(value) for value in values)):
        return None
    return (values[0].value, values[1].value, values[2].value)


def _rectangles(item: Any, matrix: _Matrix) -> Iterator[tuple[Bounds, tuple[int, int, int] | None]]:
    """Rectangles that a path fills, one for each of its parts; a thick straight stroke is one too."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)):
        return
    if not fill.value and not stroke.value:
        return
    whole = _joined(_matrix(item), matrix)
    for points, curved in _parts(item):
        if curved:
            continue
        if fill.value and _is_rectangle(points):
            yield _bounds(points, whole), _fill(item)
        elif stroke.value and len(points) == 2:
            width = ctypes.c_float()
            raw.FPDFPageObj_GetStrokeWidth(item, ctypes.byref(width))
            half = width.value / 2
            (x0, y0), (x1, y1) = points
            if half * 2 >= SMALLEST_BOX and (x0 == x1 or y0 == y1):
                along = (0.0, half) if y0 == y1 else (half, 0.0)
                corners = [(x0 - along[0], y0 - along[1]), (x1 + along[0], y1 + along[1])]
                yield _bounds(corners, whole), _colour(raw.FPDFPageObj_GetStrokeColor, item)


def _parts(item: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The corner points of each part of a path, and whether it has curves."""
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, curved
            points, curved = [], False
        curved |= kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append((x.value, y.value))
    if points:
        yield points, curved


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    """Four corners (the first perhaps twice) of which each lies straight above or beside the next."""
    corners = points[:-1] if len(points) == 5 and _near(points[0], points[4]) else points
    if len(corners) != 4:
        return False
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    return all(abs(a[0] - b[0]) < 0.01 or abs(a[1] - b[1]) < 0.01 for a, b in sides)


def _near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.01 and abs(a[1] - b[1]) < 0.01
