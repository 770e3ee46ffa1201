"""The graphics state of a content stream, as far as it says where text and pictures land."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import NamedTuple

from redactor.domain import Rect
from redactor.geometry import Matrix
from redactor.redact.pdffont import ContentFont, Text
from redactor.redact.trace import multiply

#: Height above the baseline, in em, at which the middle of a glyph is taken. A core reaches 20 % of the
#: box up and down from its middle, and boxes run from about -0.2 to 0.9 em.
MIDDLE_HEIGHT = 0.32


class Line(NamedTuple):
    """Where one text-showing operator puts its glyphs; page space, points.

    A glyph that starts ``t`` text space units along the line has its origin at ``origin_x + t * along_x``,
    ``origin_y + t * along_y``; with ``t`` of its middle, ``middle_x`` and ``middle_y`` give its middle.
    """

    along_x: float
    along_y: float
    middle_x: float
    middle_y: float
    origin_x: float
    origin_y: float
    size: float
    hidden: bool


@dataclass(slots=True)
class State:
    """What q saves and Q brings back.

    Attributes:
        ctm: From user space to page space.
        clip: No glyph or pixel shows outside it; None: nothing shows.
        scale: Horizontal scaling, 1 = 100 %.
    """

    ctm: Matrix
    clip: Rect | None
    font: ContentFont | None = None
    size: float = 0.0
    char_spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> State:
        return State(
            self.ctm, self.clip, self.font, self.size, self.char_spacing,
            self.word_spacing, self.scale, self.leading, self.rise,
        )  # fmt: skip

    @property
    def is_vertical(self) -> bool:
        return self.font is not None and self.font.vertical

    @property
    def stretch(self) -> float:
        """Horizontal scaling along the line: a vertical line has none."""
        return 1.0 if self.is_vertical else self.scale

    def line(self, text_matrix: Matrix, *, hidden: bool) -> tuple[Matrix, Line]:
        """From text space to page space, and where text that is shown now lies."""
        matrix = multiply(text_matrix, self.ctm)
        a, b, c, d, x, y = matrix
        start_x, start_y = x + self.rise * c, y + self.rise * d
        size = abs(self.size) * (c * c + d * d) ** 0.5
        if self.is_vertical:
            return matrix, Line(c, d, start_x, start_y, start_x, start_y, size, hidden)
        up = MIDDLE_HEIGHT * self.size
        return matrix, Line(a, b, start_x + up * c, start_y + up * d, start_x, start_y, size, hidden)

    def spaced(self, text: Text) -> Text:
        """A string with the spacing of this state; widths, starts and length in text space."""
        unit, stretch = self.size * self.stretch, self.stretch
        steps = [
            width * unit + (self.char_spacing + (self.word_spacing if code.is_space else 0.0)) * stretch
            for width, code in zip(text.widths, text.codes, strict=True)
        ]
        *starts, length = itertools.accumulate(steps, initial=0.0)
        widths = tuple([width * unit for width in text.widths])
        return Text(text.data, text.codes, tuple(starts), widths, text.letters, length)
