"""Writes the text of a stream again without the glyphs that go, and without numbers that tell their widths.

```
before   BT 72 700 Td (Contact ) Tj  9.1 0 Td (Ma) Tj  15.4 0 Td (rie) Tj  20 0 Td (, tel.) Tj ET
after    BT 72 700 Td (Contact ) Tj  1 0 0 1 116.5 700 Tm (, tel.) Tj ET
```

Chrome places every few letters of a word by an operator of their own: what is left of those would give the
width of each piece of a name. So where nothing that stays is shown, nothing is placed either; a number
behind the last kept letter of a line goes; and between two kept letters there is one number for all that
went. Kept glyphs keep their places, or move by what ``Shifts`` says (``reflow.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pikepdf

from redactor.domain import FloatArray
from redactor.geometry import Matrix
from redactor.redact.glyphs import Glyphs
from redactor.redact.operators import New, array_line
from redactor.redact.recoding import in_its_codes, recoded
from redactor.redact.trace import IDENTITY, Flags, Show, Trace

#: Operators that place the next text; those of _LINE also show it.
_PLACES, _LINE = frozenset(("Tm", "Td", "TD", "T*", "'", '"')), frozenset(("'", '"'))

#: A kept space behind removed text is loose when the next ink is further away than this, in em.
LOOSE_DISTANCE = 1.2

#: Text space units below which a change of place is none.
_NOTHING = 1e-9


@dataclass(slots=True)
class _Segment:
    """What one placing operator places: ``start`` is its instruction, or that of BT."""

    start: int
    shows: list[int] = field(default_factory=list)
    kept: bool = False
    gone: bool = False


def loose_spaces(glyphs: Glyphs, flags: Flags) -> Flags:
    """Spaces right behind removed text with nothing near behind them: only their place says something.

    Args:
        glyphs: In drawing order.
        flags: Which of them go.
    """
    result: Flags = np.zeros(len(flags), dtype=np.bool_)
    for last in np.flatnonzero(flags[:-1] & ~flags[1:]):
        first = at = int(last) + 1
        while at < len(flags) and not flags[at] and glyphs.letters[at].isspace():
            at += 1
        if at == first:
            continue
        if at < len(flags) and not flags[at]:
            size = glyphs.size[at - 1]
            across = glyphs.origin_x[at] - glyphs.origin_x[at - 1]
            down = glyphs.origin_y[at] - glyphs.origin_y[at - 1]
            if (across * across + down * down) ** 0.5 <= LOOSE_DISTANCE * size:
                continue
        result[first:at] = True
    return result


def _running(flags: Flags) -> list[int]:
    """How many of the flags before each place are set, and before the end."""
    return [0, *np.cumsum(flags).tolist()]


def number(value: float, digits: int = 3) -> bytes:
    """A number as it is written in a content stream, without needless zeros."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")


class TextFlow:
    """One stream's text.

    Args:
        trace: Of the stream.
        flags: Which glyphs go, shape (glyphs,).
        shifts: How far each kept glyph moves, points of page space to the right, shape (glyphs,); None: none.
    """

    def __init__(self, trace: Trace, flags: Flags, shifts: FloatArray | None) -> None:
        self.trace, self.flags, self.shifts = trace, flags, shifts
        self.replaced: dict[int, list[New]] = {}
        #: How many glyphs go before each, and how many do or move.
        self.gone_before = _running(flags)
        self.touched_before = self.gone_before if shifts is None else _running(flags | (shifts != 0))
        #: The line matrix in the output is no longer the source's.
        self.strays = False
        #: Advance, text space, that the next kept glyph must stand further on.
        self.pending = 0.0
        #: How far, text space, the pen stands from its place in the source.
        self.deviation = 0.0

    def run(self) -> dict[int, list[New]]:
        """New instructions by the index of the one that they replace."""
        trace = self.trace
        if not self._touched(trace.first_glyph, trace.last_glyph):
            return {}
        # What places or shows text, from one BT to the next.
        lines, shows = trace.lines, trace.shows
        block: list[int] = []
        begin = -1
        for index, operator in enumerate(trace.operators):
            if operator == "BT" or operator == "ET":
                self._block(begin, block)
                block, begin = [], index if operator == "BT" else -1
            elif index in lines or index in shows:
                block.append(index)
        self._block(begin, block)
        return self.replaced

    def _block(self, begin: int, block: Sequence[int]) -> None:
        """The text from one BT (at ``begin``; -1: there is none) to its ET."""
        trace = self.trace
        shown = [trace.shows[index] for index in block if index in trace.shows]
        if not shown or not self._touched(shown[0].first, shown[-1].last):
            return
        segments = [_Segment(begin)] if begin >= 0 else []
        for index in block:
            if index in trace.lines and trace.operators[index] in _PLACES:
                segments.append(_Segment(index))
            if index in trace.shows:
                if not segments:
                    segments.append(_Segment(-1))
                segments[-1].shows.append(index)
        self._segments(segments)

    def _touched(self, first: int, last: int) -> bool:
        return self.touched_before[first] != self.touched_before[last]

    # -- what is placed ---------------------------------------------------------------------------

    def _segments(self, segments: Sequence[_Segment]) -> None:
        self.strays = False
        for segment in segments:
            for index in segment.shows:
                show = self.trace.shows[index]
                first, last = show.first, show.last
                gone = self.gone_before[last] - self.gone_before[first]
                segment.gone |= gone > 0
                segment.kept |= gone < last - first
            self._segment(segment)

    def _segment(self, segment: _Segment) -> None:
        operator = self.trace.operators[segment.start] if segment.start >= 0 else "BT"
        if not segment.kept:
            if segment.gone or (self.strays and operator != "BT"):
                self._unplace(segment.start, operator)
                for index in segment.shows:
                    self.replaced[index] = self._spacing(index)
                self.strays = True
            return
        matrix = self.trace.lines.get(segment.start, IDENTITY)
        first = self._lead(segment)
        show = self.trace.shows[first.show]
        placed: list[New] = []
        if first.changed or (self.strays and operator not in ("Tm", "BT")):
            # Right before the first glyph that stays; what was placed in front of it goes.
            placed = [_text_matrix(matrix, first.advance if first.changed else 0.0, show)]
            self._unplace(segment.start, operator)
        own_line = not placed
        self.strays = first.changed
        self.pending, self.deviation = 0.0, first.shift if first.changed else 0.0
        begun = not first.changed
        for index in segment.shows:
            if not begun and index != first.show:
                self.replaced[index] = self._spacing(index)
                continue
            new = self._show(index, skip=-1 if begun else first.glyph, own_line=own_line)
            begun = True
            if placed:
                if new is None:
                    new = self._plain(index)
                new = placed + new
                placed = []
            if new is not None:
                self.replaced[index] = new

    def _unplace(self, index: int, operator: str) -> None:
        if operator == "TD":
            leading = -float(self.trace.instructions[index].operands[1])
            self.replaced[index] = [b"%b TL" % number(leading, 6)]
        elif operator in ("Tm", "Td", "T*"):
            self.replaced[index] = []

    def _spacing(self, index: int) -> list[New]:
        """What is left of an operator that shows nothing any more."""
        if self.trace.operators[index] != '"':
            return []
        operands = self.trace.operands(index)
        return [
            ([operands[0]], pikepdf.Operator("Tw")),
            ([operands[1]], pikepdf.Operator("Tc")),
        ]

    def _lead(self, segment: _Segment) -> _Lead:
        """The first glyph of a segment that stays, and what stands in front of it."""
        begin = self.trace.shows[segment.shows[0]].strings[0].first
        if not self._touched(begin, begin + 1):
            return _Lead(segment.shows[0], begin, 0.0, 0.0, False)
        advance, removed = 0.0, False
        for index in segment.shows:
            show = self.trace.shows[index]
            for glyph, _, amount in self._pieces(index):
                if glyph < 0:
                    advance += amount
                elif self.flags[glyph]:
                    advance += amount
                    removed = True
                else:
                    shift = self._shift(show, glyph)
                    changed = removed or abs(shift) > _NOTHING
                    return _Lead(index, glyph, advance + shift, shift, changed)
        raise AssertionError("a segment that keeps something has a first glyph")

    def _shift(self, show: Show, glyph: int) -> float:
        """How far a glyph moves, text space."""
        if self.shifts is None or not self.shifts[glyph]:
            return 0.0
        return float(self.shifts[glyph]) / show.direction[0]

    # -- one operator -----------------------------------------------------------------------------

    def _pieces(self, index: int) -> list[tuple[int, bytes, float]]:
        """Number, bytes and advance (text space) of each glyph; -1 and b"" for a number of a TJ array."""
        show = self.trace.shows[index]
        vertical = show.font is not None and show.font.vertical
        scale = 1.0 if vertical else show.scale
        strings = {string.element: string for string in show.strings}
        result: list[tuple[int, bytes, float]] = []
        for element in range(len(show.words)) if show.operator == "TJ" else strings:
            string = strings.get(element)
            if string is None:
                result.append((-1, b"", -float(show.words[element]) / 1000 * show.size * scale))
                continue
            at = 0
            for offset, code in enumerate(string.codes):
                spacing = show.char_spacing + (show.word_spacing if code.is_space else 0.0)
                # ISO 32000-1 9.4.4: horizontal scaling applies to width and spacing alike.
                advance = (code.width * show.size + spacing) * scale
                result.append((string.first + offset, string.data[at : at + code.length], advance))
                at += code.length
        return result

    def _plain(self, index: int) -> list[New]:
        """The operator as it stands, without the placing that is part of it."""
        return [*self._spacing(index), recoded(self.trace.shows[index])]

    def _show(self, index: int, *, skip: int, own_line: bool) -> list[New] | None:
        """One text-showing operator; None when it stays as it is.

        Args:
            own_line: The moving to the next line, with ' and ", is still its own.
            skip: Everything before this glyph is accounted for; -1: nothing is.
        """
        show = self.trace.shows[index]
        vertical = show.font is not None and show.font.vertical
        unit = show.size * (1.0 if vertical else show.scale) / 1000
        touched = self._touched(show.first, show.last)
        if not (touched or skip >= 0 or abs(self.pending) > _NOTHING or abs(self.deviation) > _NOTHING):
            return None
        words: list[bytes] = []
        text = b""
        started = skip < 0
        for glyph, data, advance in self._pieces(index):
            if not started and glyph != skip:
                continue
            started = True
            if glyph < 0 or self.flags[glyph]:
                self.pending += advance
                continue
            shift = self._shift(show, glyph)
            self.pending += shift - self.deviation
            self.deviation = shift
            if abs(self.pending) > _NOTHING and unit:
                if text:
                    words.append(in_its_codes(text, show))
                    text = b""
                words.append(number(-self.pending / unit))
                self.pending = 0.0
            text += data
        if text:
            words.append(in_its_codes(text, show))
        new = self._spacing(index)
        if show.operator in _LINE and own_line:
            new.append(b"T*")
        if words:
            new.append(array_line(words))
        return new


@dataclass(frozen=True, slots=True)
class _Lead:
    """The first kept glyph of a segment: its show, its distance from the segment's start, its own shift."""

    show: int
    glyph: int
    advance: float
    shift: float
    changed: bool


def _text_matrix(matrix: Matrix, advance: float, show: Show) -> bytes:
    a, b, c, d, e, f = matrix
    if show.font is not None and show.font.vertical:
        e, f = e + advance * c, f + advance * d
    else:
        e, f = e + advance * a, f + advance * b
    return b" ".join([*(number(v, 7) for v in (a, b, c, d, e, f)), b"Tm"])
