"""What stands on a page besides its text: words that move must not come near it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf

from redactor import geometry
from redactor.domain import Rect
from redactor.errors import UnhandledContent
from redactor.redact import draw, scrub
from redactor.redact.content import Walker
from redactor.redact.glyphs import Glyphs
from redactor.redact.trace import Trace, bounds


class PageObstacles:
    """Rectangles of the paths, clips, pictures and marks of a file, page by page, in page space.

    Text that runs in another direction than to the right counts as an obstacle too.
    """

    def __init__(self, source: Path, password: str | None = None, *, content: bytes | None = None) -> None:
        self._source, self._password, self._content = source, password, content
        self._pdf: Any = None

    def __call__(self, page_index: int) -> Sequence[Rect]:
        try:
            if self._pdf is None:
                data = self._source.read_bytes() if self._content is None else self._content
                self._pdf = pikepdf.open(
                    io.BytesIO(data), password=self._password or "", suppress_warnings=True
                )
                self._walker = Walker(layer_is_off=scrub.layers(self._pdf))
                self._known: dict[int, tuple[Rect, ...]] = {}
            if page_index not in self._known:
                self._known[page_index] = tuple(self._read(self._pdf.pages[page_index]))
        except (pikepdf.PdfError, OSError, UnhandledContent):
            # What is wrong with the file is told where it is redacted.
            return _halves()
        return self._known[page_index]

    def _read(self, page: pikepdf.Page) -> list[Rect]:
        frame = draw.frame_of(page)
        trace = self._walker.walk(page, page.resources, frame.to_page, Glyphs())
        result = list(_of_trace(trace))
        for mark in page.obj.get("/Annots", pikepdf.Array()):
            place = mark.get("/Rect") if isinstance(mark, pikepdf.Dictionary) else None
            if isinstance(place, pikepdf.Array) and len(place) == 4:
                x0, y0, x1, y1 = (float(v) for v in place)
                rect = Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                result.append(
                    geometry.to_page_space(rect, left=frame.left, top=frame.top, user_unit=frame.user_unit)
                )
        return result


def _halves() -> tuple[Rect, ...]:
    """Obstacles that meet every place and hold none."""
    return tuple(Rect(-1e6, float(y), 1e6, float(y) + 1.0) for y in range(0, 3000, 2))


def _of_trace(trace: Trace) -> list[Rect]:
    result = [bounds(piece) for pieces in trace.paths.values() for piece in pieces]
    # Words must not cross the edge of what clips them.
    result += trace.clips
    for image in trace.images:
        a, b, c, d, e, f = image.matrix
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        result.append(Rect(min(xs), min(ys), max(xs), max(ys)))
    for show in trace.shows.values():
        a, b, _, _ = show.direction
        if a <= 0 or abs(b) > 1e-3 * a or (show.font is not None and show.font.vertical):
            return list(_halves())
    for child in trace.children.values():
        result += _of_trace(child.trace)
    return result
