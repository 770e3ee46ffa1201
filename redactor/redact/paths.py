"""What a content stream draws and clips with: the pieces of its path, and what shows of what follows."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor import geometry
from redactor.domain import Rect
from redactor.geometry import Matrix
from redactor.redact.operators import number
from redactor.redact.state import State
from redactor.redact.trace import PAINT, Subpath, Trace, bounds


class Paths:
    """The path of one pass over a stream; ``content.py`` has the operators around it.

    Args:
        trace: Gets the paths that are painted, and those that clip.
        state: At the begin of the stream.
        hidden: The whole stream belongs to a layer that is off.
    """

    def __init__(self, trace: Trace, state: State, *, hidden: bool) -> None:
        self.trace, self.state = trace, state
        self.hidden: bool = hidden
        self.pieces: list[Subpath] = []
        self.clips = False

    def _point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.state.ctm
        return x * a + y * c + e, x * b + y * d + f

    def path(self, index: int, operator: str, operands: Any) -> None:
        values = [number(v) for v in operands]
        if operator == "re" and len(values) == 4:
            x, y, w, h = values
            corners = ((x, y), (x + w, y), (x, y + h), (x + w, y + h))
            points = [self._point(*corner) for corner in corners]
        else:
            points = [self._point(values[i], values[i + 1]) for i in range(0, len(values) - 1, 2)]
        if operator in ("m", "re") or not self.pieces:
            if not points:
                return
            x, y = points[0]
            self.pieces.append(Subpath(index, index + 1, x, y, x, y))
        piece = self.pieces[-1]
        piece.end = index + 1
        for x, y in points:
            piece.x0, piece.x1 = min(piece.x0, x), max(piece.x1, x)
            piece.y0, piece.y1 = min(piece.y0, y), max(piece.y1, y)

    def clip(self, index: int, operator: str, operands: Any) -> None:
        self.clips = True

    def paint(self, index: int, operator: str, operands: Any) -> None:
        if operator in PAINT and self.hidden:
            self.trace.dropped.add(index)
        elif operator in PAINT and not self.clips:
            # A path that also clips shapes what follows: taking pieces out would move the clip.
            self.trace.paths[index] = self.pieces
        if self.clips:
            self._clip()
        self.pieces, self.clips = [], False

    def _clip(self) -> None:
        """Narrows what shows to the bounds of the path."""
        if self.state.clip is None or not self.pieces:
            return
        area = geometry.union(bounds(piece) for piece in self.pieces)
        self.trace.clips.append(area)
        self.state.clip = geometry.clip(area, self.state.clip)


def placed(box: Any, matrix: Matrix) -> Rect | None:
    """The bounds on the page of a /BBox; None when it is none."""
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        return None
    x0, y0, x1, y1 = (number(value) for value in box)
    a, b, c, d, e, f = matrix
    xs = [x * a + y * c + e for x in (x0, x1) for y in (y0, y1)]
    ys = [x * b + y * d + f for x in (x0, x1) for y in (y0, y1)]
    return Rect(min(xs), min(ys), max(xs), max(ys))
