"""What a walk through a content stream brings back (``content.py`` walks, ``writer.py`` writes)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf

from redactor.domain import Rect
from redactor.geometry import Matrix
from redactor.redact import known_keys
from redactor.redact.operators import New
from redactor.redact.pdffont import Code, ContentFont

#: Which glyphs go, shape (glyphs,).
Flags = npt.NDArray[np.bool_]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

PAINT = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*"))


#: What the properties of marked content may say.
MARK_KEYS = frozenset(known_keys.KEYS["marked_content"])


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """First ``a``, then ``b``."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def matrix_of(array: pikepdf.Object | None) -> Matrix:
    """A /Matrix entry; the identity when it is missing or malformed."""
    if isinstance(array, pikepdf.Array) and len(array) == 6:
        a, b, c, d, e, f = (float(v) for v in array)
        return (a, b, c, d, e, f)
    return IDENTITY


@dataclass(slots=True)
class Shown:
    """One string of a text-showing operator."""

    element: int  # index within a TJ array, 0 for Tj, the operand index for ' and "
    data: bytes
    codes: tuple[Code, ...]
    first: int  # index of its first glyph in Glyphs


@dataclass(slots=True)
class Show:
    """A text-showing operator and the text state it runs in."""

    operator: str
    strings: list[Shown]
    size: float
    char_spacing: float
    word_spacing: float
    font: ContentFont | None
    words: list[bytes] = field(default_factory=list)  # the elements of a TJ array as they are written
    scale: float = 1.0  # horizontal scaling, 1 = 100 %
    #: Text space to page space, without its moving part: a, b, c, d.
    direction: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 1.0)

    @property
    def first(self) -> int:
        """Its first glyph; those of one operator follow each other."""
        return self.strings[0].first

    @property
    def last(self) -> int:
        """One past its last glyph."""
        string = self.strings[-1]
        return string.first + len(string.codes)


@dataclass(slots=True)
class Marked:
    """A marked-content sequence whose properties matter: it has an MCID, replacement text or unknown keys."""

    start: int
    mcid: int | None
    properties: Any
    has_text: bool
    unknown: bool
    first: int
    last: int = -1


@dataclass(slots=True)
class Image:
    """A picture drawn once. ``matrix`` maps the unit square to page space.

    ``shown`` is what clips leave of the page there at most; None: nothing.
    """

    index: int
    name: str
    stream: Any
    matrix: Matrix
    shown: Rect | None


@dataclass(slots=True)
class Subpath:
    """Instructions ``start`` to ``end`` (exclusive) draw one piece of a path with these bounds."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Child:
    """Another stream drawn from this one. ``kind``: form | mask | pattern | glyph."""

    kind: str
    name: str
    trace: Trace


@dataclass(slots=True)
class Trace:
    """One walk through one stream.

    Attributes:
        written: The same, as qpdf writes each (``operators.lines_of``).
        plainer: Instructions that are written otherwise whatever goes: too many operands, odd ones.
        shows: Text-showing operators by instruction.
        lines: The text line matrix after an instruction that sets it (Tm Td TD T* ' ").
        noise: The stream may hold comments or other bytes that are no instruction.
    """

    owner: Any  # page dictionary or stream
    resources: Any
    instructions: list[Any]
    written: list[bytes]
    operators: list[str] = field(default_factory=list)
    plainer: dict[int, list[New]] = field(default_factory=dict)
    noise: bool = False
    shows: dict[int, Show] = field(default_factory=dict)
    lines: dict[int, Matrix] = field(default_factory=dict)  # line matrix after an operator that sets it
    children: dict[int, Child] = field(default_factory=dict)
    images: list[Image] = field(default_factory=list)
    paths: dict[int, list[Subpath]] = field(default_factory=dict)  # by the index of the painting operator
    clips: list[Rect] = field(default_factory=list)  # bounds of what narrows the drawing, page space
    marked: list[Marked] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)  # instructions that go: an unknown operator, a stray Q
    open_states: int = 0
    open_marks: int = 0
    first_glyph: int = 0
    last_glyph: int = 0

    def operands(self, index: int) -> Any:
        """The operands of an instruction, without those that are too many."""
        plainer = self.plainer.get(index)
        if plainer and not isinstance(plainer[0], bytes):
            return plainer[0][0]
        return self.instructions[index].operands


def bounds(piece: Subpath) -> Rect:
    """The bounds of a piece of a path, page space."""
    return Rect(piece.x0, piece.y0, piece.x1, piece.y1)
