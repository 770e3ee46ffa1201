"""The outlines of a TrueType program: only some of its glyphs, numbered anew, and what is measured over them.

A glyph that goes leaves no place behind. Makers of subsets number glyphs in the order in which the text uses
them, so that an empty place, the order of the others or the number of glyphs would tell of removed letters;
so would the largest extent or the most points of any glyph (OpenType: glyf, loca, maxp, head).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

#: Bits of a component (OpenType, glyf): two-byte numbers, scale, more follow, both scales, 2 x 2 matrix, and
#: of the last one that instructions follow.
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX, _INSTRUCTIONS = 1, 8, 32, 64, 128, 256

#: Composite glyphs within each other deeper than this go round in circles.
_DEEPEST = 16


class _Size(NamedTuple):
    """Points and contours of a glyph with its parts, its own instructions and parts, how deep they go."""

    points: int
    contours: int
    instructions: int = 0
    parts: int = 0
    depth: int = 0


def _is_composite(body: bytes) -> bool:
    """The number of contours is negative."""
    return len(body) >= 10 and body[0] >= 0x80


class Outlines:
    """The tables glyf and loca of a program.

    Args:
        tables: Of the program.
        count: Of its glyphs.

    Raises:
        struct.error, ValueError, KeyError: they contradict each other.
    """

    def __init__(self, tables: Mapping[bytes, bytes], count: int) -> None:
        self._glyf = tables[b"glyf"]
        self._long = bool(struct.unpack_from(">h", tables[b"head"], 50)[0])
        kind, scale = (">u4", 1) if self._long else (">u2", 2)
        raw: Any = np.frombuffer(tables[b"loca"], dtype=kind, count=count + 1)
        places: npt.NDArray[np.int64] = np.minimum(raw.astype(np.int64) * scale, len(self._glyf))
        # Never backwards.
        self._offsets: list[int] = np.maximum.accumulate(places).tolist()

    def _body(self, number: int) -> bytes:
        return self._glyf[self._offsets[number] : self._offsets[number + 1]]

    def _parts(self, body: bytes) -> tuple[list[tuple[int, int]], int]:
        """Offset and number of each part of a composite glyph, and the length of its instructions."""
        found: list[tuple[int, int]] = []
        if not _is_composite(body):
            return found, 0
        at, flags = 10, _MORE
        while flags & _MORE and at + 4 <= len(body):
            flags, part = struct.unpack_from(">HH", body, at)
            found.append((at + 2, part))
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        told = flags & _INSTRUCTIONS and at + 2 <= len(body)
        return found, struct.unpack_from(">H", body, at)[0] if told else 0

    def order(self, wanted: Iterable[int]) -> list[int]:
        """Glyph 0, the wanted ones as given, and at the end the other parts that those are made of."""
        count = len(self._offsets) - 1
        result = list(dict.fromkeys((0, *(number for number in wanted if 0 <= number < count))))
        known = set(result)
        for number in result:
            body = self._body(number)
            for _, part in self._parts(body)[0] if _is_composite(body) else ():
                if part not in known and part < count:
                    known.add(part)
                    result.append(part)
        return result

    def written(self, order: Sequence[int]) -> dict[bytes, bytes]:
        """The tables glyf and loca of the glyphs in this order."""
        new = {old: number for number, old in enumerate(order)}
        bodies: list[bytes] = []
        at, places = 0, [0]
        for old in order:
            body = self._body(old)
            if _is_composite(body):
                changed = bytearray(body)
                for offset, part in self._parts(body)[0]:
                    # A part that does not exist is drawn as nothing, and so is glyph 0 of many fonts.
                    struct.pack_into(">H", changed, offset, new.get(part, 0))
                body = bytes(changed)
            body += b"\0" * (-len(body) % 4)
            bodies.append(body)
            at += len(body)
            places.append(at)
        form, unit = (">u4", 1) if self._long else (">u2", 2)
        loca = (np.array(places, dtype=np.int64) // unit).astype(form).tobytes()
        return {b"glyf": b"".join(bodies) or b"\0", b"loca": loca}

    def box(self, order: Iterable[int]) -> tuple[int, int, int, int]:
        """The smallest box around these glyphs, font units."""
        boxes = [struct.unpack_from(">4h", body, 2) for old in order if len(body := self._body(old)) >= 10]
        if not boxes:
            return (0, 0, 0, 0)
        left, low, right, high = zip(*boxes, strict=True)
        return (min(left), min(low), max(right), max(high))

    def measured(self, maxp: bytes, order: Sequence[int]) -> bytes:
        """The table maxp for these glyphs."""
        new = bytearray(maxp)
        struct.pack_into(">H", new, 4, len(order))
        if len(new) >= 32:
            known: dict[int, _Size] = {}
            simple, composite = [_Size(0, 0)], [_Size(0, 0)]
            for old in order:
                size = self._size(old, known, 0)
                (composite if size.parts else simple).append(size)
            every = simple + composite
            largest = [
                *(max(size.points for size in some) for some in (simple, composite)),
                *(max(size.contours for size in some) for some in (simple, composite)),
                max(size.instructions for size in every),
                max(size.parts for size in every),
                max(size.depth for size in every),
            ]
            for at, number in zip((6, 10, 8, 12, 26, 28, 30), largest, strict=True):
                struct.pack_into(">H", new, at, min(number, 0xFFFF))
        return bytes(new)

    def _size(self, number: int, known: dict[int, _Size], depth: int) -> _Size:
        if number not in known:
            body = self._body(number)
            if len(body) < 10:
                known[number] = _Size(0, 0)
            elif (contours := struct.unpack_from(">h", body)[0]) >= 0:
                at = 10 + 2 * contours
                points = struct.unpack_from(">H", body, at - 2)[0] + 1 if contours else 0
                told = struct.unpack_from(">H", body, at)[0] if at + 2 <= len(body) else 0
                known[number] = _Size(points, contours, told)
            else:
                if depth > _DEEPEST:
                    raise ValueError("a glyph that is part of itself")
                parts, told = self._parts(body)
                sizes = [
                    self._size(part, known, depth + 1) for _, part in parts if part < len(self._offsets) - 1
                ]
                known[number] = _Size(
                    sum(size.points for size in sizes),
                    sum(size.contours for size in sizes),
                    told,
                    len(parts),
                    1 + max((size.depth for size in sizes), default=0),
                )
        return known[number]
