"""Takes glyphs that no text shows out of a TrueType program, and what names or measures them.

Tables that no reader of a PDF needs go as a whole: they hold names of people and lists of glyphs (ISO 32000-1
9.9 names those needed). The outlines themselves: ``glyf.py``.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.redact.glyf import Outlines

#: Tables that stay; ``CFF `` of an OpenType program is written by ``cff.py``.
_TABLES = frozenset(
    (b"head", b"hhea", b"hmtx", b"maxp", b"loca", b"glyf", b"cmap", b"post", b"OS/2", b"cvt ", b"fpgm",
     b"prep", b"gasp", b"vhea", b"vmtx", b"VORG", b"CFF ")
)  # fmt: skip

#: Fields of OS/2 that makers of subsets work out from the glyphs: average width, ranges, first and last code.
_COUNTED_OS2 = ((2, 4), (42, 58), (64, 68), (78, 86))

#: Offset of the fields of hhea and vhea that come from the glyphs: widest, bearings and extent.
_EXTREMES = (10, 18)

#: An empty table of names: some readers ask for one.
_NO_NAMES = struct.pack(">HHH", 0, 0, 6)


#: Platform and encoding of a table of codes, and the table.
_CodeTables = list[tuple[tuple[int, int], dict[int, int]]]


class BadProgram(ValueError):
    """A font program that does not hold what its format says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A program with some glyphs only.

    Attributes:
        data: The program.
        numbers: New numbers of the glyphs by their old ones.
        box: Around all glyphs, 1/1000 em.
    """

    data: bytes
    numbers: Mapping[int, int]
    box: tuple[int, ...]


class TrueType:
    """One TrueType or OpenType program.

    Args:
        data: The bytes of FontFile2, or of an OpenType FontFile3.

    Raises:
        BadProgram: it is something else.
    """

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO"):
            raise BadProgram("no single sfnt program")
        self.version = data[:4]
        self.tables: dict[bytes, bytes] = {}
        try:
            for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
                tag, _, start, length = struct.unpack_from(">4sLLL", data, at)
                self.tables[tag] = data[start : start + length]
            self.count = struct.unpack_from(">H", self.tables[b"maxp"], 4)[0]
        except (struct.error, KeyError, IndexError) as exc:
            raise BadProgram("tables are missing") from exc

    @functools.cached_property
    def code_tables(self) -> _CodeTables:
        """The tables code -> glyph, with platform and encoding.

        Raises:
            BadProgram: they cannot be read.
        """
        try:
            return _code_tables(self.tables.get(b"cmap", b""))
        except (struct.error, IndexError) as exc:
            raise BadProgram("tables are missing") from exc

    def glyphs_of(self, code: int, letter: str, name: str) -> set[int]:
        """Every glyph that a reader may show for a code of a simple font (ISO 32000-1 9.6.6.4).

        Args:
            code: 0..255.
            letter: What its name in /Encoding stands for; "" when there is none.
            name: That name, without slash; "" when there is none.
        """
        found: set[int] = set()
        for (platform, encoding), table in self.code_tables:
            keys = [code]
            if (platform, encoding) == (3, 0):
                keys += [0xF000 + code, 0xF100 + code, 0xF200 + code]
            elif platform == 1 and letter:
                keys += letter.encode("mac_roman", errors="ignore")[:1]
            elif letter:
                keys.append(ord(letter[0]))
            found.update(table[key] for key in keys if key in table)
        if name:
            found.update(number for number, own in enumerate(self._names) if own == name)
        return found

    @functools.cached_property
    def _names(self) -> list[str]:
        """The names of the glyphs by number, where the program brings its own."""
        post = self.tables.get(b"post", b"")
        if post[:4] != b"\0\2\0\0":
            return []
        numbers, strings = _own_names(post)
        return [
            strings[number - 258].decode("latin-1") if 258 <= number < 258 + len(strings) else ""
            for number in numbers
        ]

    def nameless(self) -> bytes:
        """The program with every glyph, without names of itself and tables that no reader of a PDF needs."""
        tables = {tag: table for tag, table in self.tables.items() if tag in _TABLES}
        tables[b"name"] = _NO_NAMES
        return written(self.version, tables)

    def only(self, glyphs: Iterable[int], *, codes: Mapping[int, int] | None = None) -> Cut:
        """The program with these glyphs and their parts, numbered from 1 in this order.

        Args:
            glyphs: As they are numbered now; number 0 stays in any case.
            codes: New codes by the old ones, for a font whose codes are numbered anew; the others go.

        Raises:
            BadProgram: its tables contradict each other, or it has no outlines of this kind.
        """
        tables = self._needed()
        try:
            outlines = Outlines(tables, self.count)
            order = outlines.order(glyphs)
            tables |= outlines.written(order)
            tables[b"maxp"] = outlines.measured(tables[b"maxp"], order)
            box = outlines.box(order)
            tables[b"head"] = tables[b"head"][:36] + struct.pack(">4h", *box) + tables[b"head"][44:]
            units = struct.unpack_from(">H", tables[b"head"], 18)[0] or 1000
            for head, metrics in ((b"hhea", b"hmtx"), (b"vhea", b"vmtx")):
                if head in tables and metrics in tables:
                    tables[head], tables[metrics] = _ordered(tables[head], tables[metrics], order)
            new = {old: number for number, old in enumerate(order)}
            if b"cmap" in tables:
                tables[b"cmap"] = _written_codes(_renumbered(self.code_tables, new, codes))
            if b"post" in tables:
                tables[b"post"] = _post(tables[b"post"], order)
        except (struct.error, ValueError, IndexError, KeyError) as exc:
            raise BadProgram("tables contradict each other") from exc
        scaled = tuple(round(value * 1000 / units) for value in box)
        return Cut(data=written(self.version, tables), numbers=new, box=scaled)

    def without_others(self, keep: Iterable[int]) -> bytes:
        """An OpenType program with widths, codes and names of the glyphs ``keep``; all keep their numbers.

        Raises:
            BadProgram: its tables contradict each other.
        """
        tables = self._needed()
        kept: npt.NDArray[np.bool_] = np.zeros(self.count, dtype=np.bool_)
        try:
            numbers = {0, *(number for number in keep if 0 <= number < self.count)}
            kept[sorted(numbers)] = True
            for head, metrics in ((b"hhea", b"hmtx"), (b"vhea", b"vmtx")):
                if head in tables and metrics in tables:
                    tables[head], tables[metrics] = _metrics(tables[head], tables[metrics], kept)
            if b"cmap" in tables:
                same = {number: number for number in numbers}
                tables[b"cmap"] = _written_codes(_renumbered(self.code_tables, same, None))
            if b"post" in tables:
                order = [number if kept[number] else -1 for number in range(self.count)]
                tables[b"post"] = _post(tables[b"post"], order)
        except (struct.error, ValueError, IndexError, KeyError) as exc:
            raise BadProgram("tables contradict each other") from exc
        return written(self.version, tables)

    def _needed(self) -> dict[bytes, bytes]:
        """The tables that stay, without what is counted over glyphs and what names the program."""
        tables = {tag: table for tag, table in self.tables.items() if tag in _TABLES}
        tables.pop(b"VORG", None)
        if b"OS/2" in tables:
            tables[b"OS/2"] = _uncounted(tables[b"OS/2"])
        tables[b"name"] = _NO_NAMES
        return tables


def written(version: bytes, tables: Mapping[bytes, bytes]) -> bytes:
    """An sfnt program of these tables, in the order of their tags."""
    tags = sorted(tables)
    power = max(len(tags).bit_length() - 1, 0)
    head = struct.pack(">4sHHHH", version, len(tags), 16 << power, power, 16 * len(tags) - (16 << power))
    at = 12 + 16 * len(tags)
    entries, bodies = [], []
    adjust, total = None, 0
    for tag in tags:
        table = tables[tag]
        if tag == b"head":
            table = table[:8] + b"\0\0\0\0" + table[12:]
            adjust = at + 8
        body = table + b"\0" * (-len(table) % 4)
        own = _sum(body)
        total += own
        entries.append(struct.pack(">4sLLL", tag, own, at, len(table)))
        bodies.append(body)
        at += len(body)
    directory = b"".join((head, *entries))
    data = bytearray(b"".join((directory, *bodies)))
    if adjust is not None:
        whole = total + _sum(directory)
        struct.pack_into(">L", data, adjust, (0xB1B0AFBA - whole) & 0xFFFFFFFF)
    return bytes(data)


def _sum(data: bytes) -> int:
    if len(data) < 1024:
        # Most tables are small, and numpy has to be set up for each.
        numbers: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
        return sum(numbers) & 0xFFFFFFFF
    return int(np.frombuffer(data, dtype=">u4").sum(dtype=np.uint64)) & 0xFFFFFFFF


# -- measures -----------------------------------------------------------------------------------------


def _metrics(head: bytes, metrics: bytes, kept: npt.NDArray[np.bool_]) -> tuple[bytes, bytes]:
    """hhea and hmtx (or vhea and vmtx): no width for what goes."""
    full = struct.unpack_from(">H", head, 34)[0]
    table: Any = np.frombuffer(metrics[: len(metrics) // 2 * 2], dtype=">u2").copy()
    pairs = table[: 2 * full].reshape(-1, 2)
    gone = ~kept[: len(pairs)]
    if len(pairs) and len(pairs) <= len(kept) and kept[len(pairs) :].any():
        # The last width is that of all glyphs after it too.
        gone[-1] = False
    pairs[gone[: len(pairs)]] = 0
    rest = table[2 * full :]
    if full < len(kept):
        rest[: len(kept) - full][~kept[full : full + len(rest)]] = 0
    new = bytearray(head)
    widest = int(pairs[:, 0].max()) if len(pairs) else 0
    start, end = _EXTREMES
    new[start:end] = struct.pack(">HHHH", widest, 0, 0, widest)
    return bytes(new), table.tobytes()


def _ordered(head: bytes, metrics: bytes, order: Sequence[int]) -> tuple[bytes, bytes]:
    """hhea and hmtx (or vhea and vmtx) of the glyphs in this order, each with a width of its own."""
    full = struct.unpack_from(">H", head, 34)[0]
    table = struct.unpack(f">{len(metrics) // 2}H", metrics[: len(metrics) // 2 * 2])
    pairs: list[int] = []
    for old in order:
        bearing = 2 * old + 1 if old < full else full + old
        # The last width is that of all glyphs after it too.
        width = table[2 * min(old, full - 1)]
        pairs += (width, table[bearing] if bearing < len(table) else 0)
    new = bytearray(head)
    widest = max(pairs[::2], default=0)
    start, end = _EXTREMES
    new[start:end] = struct.pack(">HHHH", widest, 0, 0, widest)
    struct.pack_into(">H", new, 34, len(order))
    return bytes(new), struct.pack(f">{len(pairs)}H", *pairs)


def _uncounted(table: bytes) -> bytes:
    new = bytearray(table)
    for start, end in _COUNTED_OS2:
        new[start : min(end, len(new))] = bytes(max(min(end, len(new)) - start, 0))
    return bytes(new)


# -- names --------------------------------------------------------------------------------------------


def _own_names(post: bytes) -> tuple[list[int], list[bytes]]:
    """The numbers and strings of a post table of version 2."""
    count = struct.unpack_from(">H", post, 32)[0]
    numbers = list(struct.unpack_from(f">{count}H", post, 34))
    strings, at = [], 34 + 2 * count
    while at < len(post):
        strings.append(post[at + 1 : at + 1 + post[at]])
        at += 1 + post[at]
    return numbers, strings


def _post(post: bytes, order: Sequence[int]) -> bytes:
    """The table post of the glyphs with these numbers (-1: an empty one); what is no number in it goes."""
    version = post[:4]
    if version == b"\0\1\0\0":
        # The names of the Macintosh's own order.
        numbers, strings = list(range(258)), list[bytes]()
    elif version == b"\0\2\0\0":
        numbers, strings = _own_names(post)
    else:
        return (b"\0\3\0\0" + post[4:32]).ljust(32, b"\0")
    new: list[bytes] = []
    result = []
    for glyph in order:
        number = numbers[glyph] if 0 <= glyph < len(numbers) else 0
        if 258 <= number < 258 + len(strings):
            result.append(258 + len(new))
            new.append(strings[number - 258])
        else:
            result.append(min(number, 257))
    names = b"".join(bytes((len(name),)) + name for name in new)
    head = (b"\0\2\0\0" + post[4:32]).ljust(32, b"\0")
    return head + struct.pack(f">H{len(result)}H", len(result), *result) + names


# -- codes --------------------------------------------------------------------------------------------


def _code_tables(cmap: bytes) -> _CodeTables:
    """The tables code -> glyph of cmap, with platform and encoding; other formats are left out."""
    result: _CodeTables = []
    count = struct.unpack_from(">H", cmap, 2)[0] if cmap else 0
    for at in range(4, 4 + 8 * count, 8):
        platform, encoding, start = struct.unpack_from(">HHL", cmap, at)
        table = _codes(cmap[start:])
        if table is not None:
            result.append(((platform, encoding), table))
    return result


def _codes(data: bytes) -> dict[int, int] | None:
    form = struct.unpack_from(">H", data)[0]
    if form == 0:
        return {code: glyph for code, glyph in enumerate(data[6:262]) if glyph}
    if form == 4:
        return _segments(data)
    if form == 6:
        first, count = struct.unpack_from(">HH", data, 6)
        return {first + i: g for i, g in enumerate(struct.unpack_from(f">{count}H", data, 10)) if g}
    if form == 12:
        table: dict[int, int] = {}
        for at in range(16, 16 + 12 * struct.unpack_from(">L", data, 12)[0], 12):
            first, last, glyph = struct.unpack_from(">LLL", data, at)
            if last - first > 0xFFFF:
                raise BadProgram("a range of codes without end")
            table.update({code: glyph + code - first for code in range(first, last + 1)})
        return table
    return None


def _segments(data: bytes) -> dict[int, int]:
    """Format 4."""
    double = struct.unpack_from(">H", data, 6)[0]
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, 14)
    starts = struct.unpack_from(f">{count}H", data, 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, 16 + 2 * double)
    ranges_at = 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    table: dict[int, int] = {}
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                at = ranges_at + 2 * index + offset + 2 * (code - first)
                if at + 2 > len(data):
                    break
                glyph = struct.unpack_from(">H", data, at)[0]
            if glyph or not offset:
                glyph = (glyph + delta) & 0xFFFF
            if glyph:
                table[code] = glyph
    return table


def _renumbered(
    tables: _CodeTables, numbers: Mapping[int, int], codes: Mapping[int, int] | None
) -> _CodeTables:
    """Tables of the glyphs that stay, with their new numbers and, where there are some, new codes."""
    result: _CodeTables = []
    for place, table in tables:
        kept = {code: numbers[glyph] for code, glyph in table.items() if glyph in numbers}
        if codes is not None:
            # A code stands alone or behind F0, as symbols have it.
            kept = {
                code & ~0xFF | codes[code & 0xFF]: glyph
                for code, glyph in kept.items()
                if code & 0xFF in codes and (code < 0x100 or 0xF000 <= code < 0xF300)
            }
        result.append((place, kept))
    return result


def _written_codes(tables: _CodeTables) -> bytes:
    bodies = [
        _format_12(table) if max(table, default=0) > 0xFFFF else _format_4(table) for _, table in tables
    ]
    at = 4 + 8 * len(tables)
    head = [struct.pack(">HH", 0, len(tables))]
    for ((platform, encoding), _), body in zip(tables, bodies, strict=True):
        head.append(struct.pack(">HHL", platform, encoding, at))
        at += len(body)
    return b"".join((*head, *bodies))


def _runs(table: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """First code, last code and first glyph of runs in which both count up."""
    runs: list[tuple[int, int, int]] = []
    for code in sorted(table):
        if runs and code == runs[-1][1] + 1 and table[code] == runs[-1][2] + code - runs[-1][0]:
            runs[-1] = (runs[-1][0], code, runs[-1][2])
        else:
            runs.append((code, code, table[code]))
    return runs


def _format_4(table: Mapping[int, int]) -> bytes:
    runs = [*_runs(table), (0xFFFF, 0xFFFF, 0)]
    count = len(runs)
    power = count.bit_length() - 1
    search = 2 << power
    ends = struct.pack(f">{count}H", *(last for _, last, _ in runs))
    starts = struct.pack(f">{count}H", *(first for first, _, _ in runs))
    deltas = struct.pack(f">{count}H", *((glyph - first) & 0xFFFF for first, _, glyph in runs))
    length = 16 + 8 * count
    head = struct.pack(">HHHHHHH", 4, length, 0, 2 * count, search, power, 2 * count - search)
    return head + ends + b"\0\0" + starts + deltas + bytes(2 * count)


def _format_12(table: Mapping[int, int]) -> bytes:
    runs = _runs(table)
    body = b"".join(struct.pack(">LLL", *run) for run in runs)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(runs)) + body
