"""What a page draws and in which order: rectangles that may cover something, texts and pictures.

Read with pdfium, forms included. All coordinates are user space of the page, y upwards.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

Bounds = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int] | None
#: The corner points of a part of a path, and whether it has curves.
_Part = tuple[list[tuple[float, float]], bool]

#: A rectangle smaller than this on either side, points, is a line or a dot and covers no text.
SMALLEST_BOX = 4.0

#: Strips this close, points, lie together; together they fill at least this share of a box. Lines that fill
#: this share of it may hide what lies under them.
_SEAM, FILLED, HATCHED = 1.0, 0.7, 0.35

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
        is_rough: ``bounds`` are around a shape that is no rectangle: only the picture of the page tells
            what it hides.
        is_undrawn: Other readers draw it, pdfium does not: an annotation without a look of its own.
        objects: Addresses of the objects of the page that draw it.
    """

    bounds: Bounds
    order: float
    colour: tuple[int, int, int] | None
    is_picture: bool = False
    is_rough: bool = False
    is_undrawn: bool = False
    objects: tuple[int, ...] = ()

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

    @property
    def is_white(self) -> bool:
        return self.visible and self.colour is not None and min(self.colour) >= 245


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
    """Everything that one page draws; texts by the address of their object.

    ``hatches`` are places full of thin lines, that may hide what lies under them.
    """

    covers: list[Cover] = field(default_factory=list)
    hatches: list[Cover] = field(default_factory=list)
    texts: dict[int, Shown] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)


def read(page: Any) -> Drawing:
    """The drawing of an open pdfium page."""
    result, tiles, hatching = Drawing(), _Tiles(FILLED), _Tiles(HATCHED)
    for order, (item, matrix) in enumerate(_objects(page.raw, _IDENTITY, 0)):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            visible = raw.FPDFTextObj_GetTextRenderMode(item) not in _INVISIBLE
            result.texts[address(item)] = Shown(order, _fill(item), visible)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            picture = Picture(item, _joined(_matrix(item), matrix), order)
            result.pictures.append(picture)
            if _is_large(picture.bounds):
                cover = Cover(picture.bounds, order, None, is_picture=True, objects=(address(item),))
                result.covers.append(cover)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            parts = list(_parts(item))
            for bounds, colour, exact in _shapes(item, matrix, parts):
                if _is_large(bounds):
                    cover = Cover(bounds, order, colour, is_rough=not exact, objects=(address(item),))
                    result.covers.append(cover)
                else:
                    tiles.add(bounds, _area(bounds), order, colour, address(item))
            for bounds, area in _strokes(item, matrix, parts):
                hatching.add(
                    bounds, area, order, _colour(raw.FPDFPageObj_GetStrokeColor, item), address(item)
                )
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            whole = _own_bounds(item)
            if whole is not None and _is_large(whole):
                cover = Cover(whole, order, None, is_rough=True, objects=(address(item),))
                result.covers.append(cover)
    result.covers += tiles.covers()
    result.hatches += hatching.covers()
    return result


@dataclass(slots=True)
class _Group:
    """Strips or lines of one colour that lie together: the box around them, and what they fill of it."""

    bounds: Bounds
    area: float
    order: int
    colour: Colour
    objects: list[int]
    count: int = 1


class _Tiles:
    """Strips and lines, each too thin to hide anything, that lie together as one box.

    Args:
        filled: Share of the box around them that they fill together, at least.
    """

    def __init__(self, filled: float) -> None:
        self._filled = filled
        self._groups: list[_Group] = []

    def add(self, bounds: Bounds, area: float, order: int, colour: Colour, drawn_by: int) -> None:
        left, bottom, right, top = bounds
        if self._groups:
            last = self._groups[-1]
            a, b, c, d = last.bounds
            near = left <= c + _SEAM and a <= right + _SEAM and bottom <= d + _SEAM and b <= top + _SEAM
            if near and last.colour == colour:
                last.bounds = (min(a, left), min(b, bottom), max(c, right), max(d, top))
                last.area += area
                last.order = order
                last.count += 1
                if last.objects[-1] != drawn_by:
                    last.objects.append(drawn_by)
                return
        self._groups.append(_Group(bounds, area, order, colour, [drawn_by]))

    def covers(self) -> list[Cover]:
        """The groups that fill the space around them."""
        return [
            Cover(group.bounds, group.order, group.colour, is_rough=True, objects=tuple(group.objects))
            for group in self._groups
            if group.count > 1
            and _is_large(group.bounds)
            and group.area >= self._filled * _area(group.bounds)
        ]


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


def _own_bounds(item: Any) -> Bounds | None:
    values = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(value) for value in values)):
        return None
    return (values[0].value, values[1].value, values[2].value, values[3].value)


def _shapes(item: Any, matrix: _Matrix, parts: list[_Part]) -> Iterator[tuple[Bounds, Colour, bool]]:
    """What each part of a path fills, or covers with a thick stroke, and whether that is a rectangle."""
    filled, half = _painted(item)
    if not filled and not half:
        return
    whole = _joined(_matrix(item), matrix)
    for points, curved in parts:
        exact = not curved and _is_rectangle(points)
        if filled and len(points) > 2:
            yield _bounds(points, whole), _fill(item), exact
        if half:
            # The outline of a shape hides no more than its own width; a line is all outline.
            flat = _is_flat(points) and not curved
            if flat or half * 2 >= SMALLEST_BOX:
                (x0, y0), (x1, y1) = _corners(points)
                along = (half, 0.0) if x0 == x1 and y0 != y1 else (0.0, half)
                grown = along if flat else (half, half)
                corners = [(x0 - grown[0], y0 - grown[1]), (x1 + grown[0], y1 + grown[1])]
                yield _bounds(corners, whole), _colour(raw.FPDFPageObj_GetStrokeColor, item), flat


def _painted(item: Any) -> tuple[bool, float]:
    """Is a path filled, and half the width of its stroke: 0 when it has none."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)):
        return False, 0.0
    width = ctypes.c_float()
    if stroke.value:
        raw.FPDFPageObj_GetStrokeWidth(item, ctypes.byref(width))
    return bool(fill.value), width.value / 2


def _strokes(item: Any, matrix: _Matrix, parts: list[_Part]) -> Iterator[tuple[Bounds, float]]:
    """Bounds and area of each straight line of a path: those of hatching run in any direction."""
    _, half = _painted(item)
    if not half:
        return
    whole = _joined(_matrix(item), matrix)
    width = 2 * half * abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5
    for points, curved in parts:
        if not curved and len(points) == 2:
            bounds = _bounds(points, whole)
            yield bounds, width * math.hypot(bounds[2] - bounds[0], bounds[3] - bounds[1])


def _area(bounds: Bounds) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _corners(points: list[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _is_flat(points: list[tuple[float, float]]) -> bool:
    """Straight up, or straight across."""
    (x0, y0), (x1, y1) = _corners(points)
    return len(points) == 2 and (x0 == x1 or y0 == y1)


def _parts(item: Any) -> Iterator[_Part]:
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
