"""Writes a Type 1 program again with only the glyphs that text still shows.

Nothing is taken over but numbers, the encoding and the outlines themselves: no comments, notices or names
(Adobe Type 1 Font Format, chapters 2, 7 and 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from redactor.redact.cff import Keeps
from redactor.redact.truetype import BadProgram

_EEXEC, _CHARSTRING = 55665, 4330

#: Numbers of the two dictionaries that are needed to draw.
_PUBLIC = ("PaintType", "FontMatrix", "FontBBox", "StrokeWidth")
_PRIVATE = (
    "BlueValues", "OtherBlues", "FamilyBlues", "FamilyOtherBlues", "BlueScale", "BlueShift", "BlueFuzz",
    "StdHW", "StdVW", "StemSnapH", "StemSnapV", "ForceBold", "LanguageGroup", "RndStemUp", "ExpansionFactor",
)  # fmt: skip
_NUMBERS = r"\s*(\[[-+\d.eE\s]*\]|\{[-+\d.eE\s]*\}|[-+]?[\d.]+(?:[eE][-+]?\d+)?|true|false)"

_ENTRY = re.compile(rb"/([^\s/()<>\[\]{}%]+)\s+(\d+)\s+(?:RD|-\||\S{1,6}) ")
_ROUTINE = re.compile(rb"dup\s+(\d+)\s+(\d+)\s+(?:RD|-\||\S{1,6}) ")
_CODE = re.compile(rb"dup\s+(\d+|8#[0-7]+|16#[0-9A-Fa-f]+)\s*/([^\s/()<>\[\]{}%]+)\s+put")
_HEX = re.compile(rb"[0-9A-Fa-f]+")
_COMMENT = re.compile(rb"%[^\r\n]*")

#: Hint replacement as every program has it (Type 1 Font Format, 8.1); readers of PDF have it built in.
_OTHER_ROUTINES = (
    b"/OtherSubrs [{}{}{}{systemdict/internaldict known not{pop 3}{1183615869 systemdict/internaldict get"
    b" exec dup/startlock known{/startlock get exec}{dup/strtlck known{/strtlck get exec}{pop 3}ifelse}"
    b"ifelse}ifelse}executeonly] def"
)

_RETURN = b"\x0b"
_CALL, _ESCAPE, _SEAC = 10, 12, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A program, the lengths of its three parts (/Length1 to /Length3), and the names of its glyphs."""

    data: bytes
    lengths: tuple[int, int, int]
    names: tuple[str, ...]


class Type1:
    """One program as FontFile holds it.

    Raises:
        BadProgram: it is something else.
    """

    def __init__(self, data: bytes) -> None:
        if data[:1] == b"\x80":
            data = _unpacked(data)
        at = data.find(b"eexec")
        if not data.startswith(b"%!") or at < 0:
            raise BadProgram("no Type 1 program")
        self._clear = _COMMENT.sub(b" ", data[:at])
        body = data[at + 5 :].lstrip(b" \t\r\n")
        if re.fullmatch(rb"[0-9A-Fa-f\s]{8}", body[:8]):
            digits = b"".join(_HEX.findall(body.split(b"cleartomark")[0]))
            body = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        self._private = decrypted(body, _EEXEC)[4:]
        start = self._private.find(b"/CharStrings")
        if start < 0:
            raise BadProgram("no glyphs")
        lead = re.search(rb"/lenIV\s+(\d+)", self._private)
        self._lead = int(lead.group(1)) if lead else 4
        self._routines = {
            int(key): value for key, value in self._strings(_ROUTINE, self._private.find(b"/Subrs"), start)
        }
        self._glyphs = {
            key.decode("latin-1"): value
            for key, value in self._strings(_ENTRY, start + len(b"/CharStrings"), len(self._private))
        }
        if ".notdef" not in self._glyphs:
            raise BadProgram("no glyph for what is missing")

    def _strings(self, pattern: re.Pattern[bytes], start: int, end: int) -> list[tuple[bytes, bytes]]:
        """Key and decrypted charstring of each entry."""
        found = []
        at = start
        while at >= 0 and (entry := pattern.search(self._private, at, end)):
            key, length = entry.group(1), int(entry.group(2))
            at = entry.end() + length
            if at > len(self._private):
                raise BadProgram("a glyph beyond the end")
            found.append((key, decrypted(self._private[entry.end() : at], _CHARSTRING)[self._lead :]))
        return found

    @property
    def own_encoding(self) -> dict[str, list[int]]:
        """Codes by name of the encoding that the program brings; empty when that is StandardEncoding."""
        result: dict[str, list[int]] = {}
        for code, name in _CODE.findall(self._clear):
            base, _, digits = code.rpartition(b"#")
            number = int(digits, int(base) if base else 10)
            result.setdefault(name.decode("latin-1"), []).append(number)
        return result

    def with_names(self, keeps: Keeps, *, name: str, encoded: bool = True) -> Written:
        """The program with the glyphs of which ``keeps`` is true, called ``name``.

        Args:
            encoded: With its own encoding, where it has one; else with StandardEncoding.
        """
        codes = self.own_encoding
        kept = {glyph for glyph in self._glyphs if keeps(glyph, codes.get(glyph, []))} | {".notdef"}
        routines, kept = self._needed(kept)
        clear = self._public(name, kept, codes if encoded else {})
        private = b"0000" + self._written(routines, kept)
        body = encrypted(private, _EEXEC)
        tail = b"\n" + (b"0" * 64 + b"\n") * 8 + b"cleartomark\n"
        return Written(
            data=clear + body + tail,
            lengths=(len(clear), len(body), len(tail)),
            names=tuple(sorted(kept - {".notdef"})),
        )

    def _needed(self, kept: set[str]) -> tuple[set[int], set[str]]:
        """Routines that the glyphs call, and the glyphs with the letters and accents they are made of."""
        from fontTools.encodings.StandardEncoding import StandardEncoding

        routines: set[int] = set(range(min(4, len(self._routines))))
        glyphs: set[str] = set()
        todo: list[bytes] = [self._routines[number] for number in routines if number in self._routines]
        waiting = sorted(kept)
        while todo or waiting:
            if not todo:
                name = waiting.pop()
                if name in glyphs or name not in self._glyphs:
                    continue
                glyphs.add(name)
                todo.append(self._glyphs[name])
            for number, is_part in _calls(todo.pop()):
                if is_part:
                    waiting.append(StandardEncoding[number] if 0 <= number < 256 else ".notdef")
                elif number in self._routines and number not in routines:
                    routines.add(number)
                    todo.append(self._routines[number])
        return routines, glyphs

    def _public(self, name: str, kept: set[str], codes: dict[str, list[int]]) -> bytes:
        lines = [
            b"%!PS-AdobeFont-1.0",
            b"11 dict begin",
            b"/FontType 1 def",
            f"/FontName /{name} def".encode(),
        ]
        lines += _numbers(self._clear, _PUBLIC)
        if codes:
            lines.append(b"/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for")
            entries = sorted((code, glyph) for glyph in kept for code in codes.get(glyph, ()))
            lines += [f"dup {code} /{glyph} put".encode("latin-1") for code, glyph in entries]
            lines.append(b"readonly def")
        else:
            lines.append(b"/Encoding StandardEncoding def")
        return b"\n".join([*lines, b"currentdict end\ncurrentfile eexec\n"])

    def _written(self, routines: set[int], kept: set[str]) -> bytes:
        lead = b"0" * self._lead
        lines = [b"dup /Private 20 dict dup begin"]
        lines += [b"/RD {string currentfile exch readstring pop} executeonly def"]
        lines += [b"/ND {noaccess def} executeonly def", b"/NP {noaccess put} executeonly def"]
        lines += [b"/MinFeature {16 16} def", b"/password 5839 def", f"/lenIV {self._lead} def".encode()]
        lines += _numbers(self._private, _PRIVATE)
        if self._routines:
            # Their numbers stay; those that nothing calls are empty, and none follows the last called.
            count = max(routines, default=-1) + 1
            lines += [_OTHER_ROUTINES, f"/Subrs {count} array".encode()]
            for number in range(count):
                body = self._routines.get(number, _RETURN) if number in routines else _RETURN
                packed = encrypted(lead + body, _CHARSTRING)
                lines.append(f"dup {number} {len(packed)} RD ".encode() + packed + b" NP")
            lines.append(b"ND")
        lines.append(f"2 index /CharStrings {len(kept)} dict dup begin".encode())
        for glyph in sorted(kept):
            packed = encrypted(lead + self._glyphs[glyph], _CHARSTRING)
            lines.append(f"/{glyph} {len(packed)} RD ".encode("latin-1") + packed + b" ND")
        lines.append(b"end\nend\nreadonly put\nnoaccess put")
        lines.append(b"dup /FontName get exch definefont pop\nmark currentfile closefile\n")
        return b"\n".join(lines)


def _numbers(text: bytes, keys: tuple[str, ...]) -> list[bytes]:
    """Definitions of those keys that the text has."""
    result = []
    for key in keys:
        found = re.search(rf"/{key}\b{_NUMBERS}".encode("ascii"), text)
        if found:
            result.append(b"/" + key.encode("ascii") + b" " + found.group(1) + b" def")
    return result


def _calls(program: bytes) -> list[tuple[int, bool]]:
    """Routines called (False) and letters put together (True), by the number pushed before."""
    found: list[tuple[int, bool]] = []
    numbers: list[int] = []
    at = 0
    while at < len(program):
        byte = program[at]
        at += 1
        if byte >= 32:
            if byte <= 246:
                numbers.append(byte - 139)
            elif byte <= 250 and at < len(program):
                numbers.append((byte - 247) * 256 + program[at] + 108)
                at += 1
            elif byte <= 254 and at < len(program):
                numbers.append(-(byte - 251) * 256 - program[at] - 108)
                at += 1
            else:
                numbers.append(int.from_bytes(program[at : at + 4], signed=True))
                at += 4
        elif byte == _CALL:
            if numbers:
                found.append((numbers.pop(), False))
            if numbers:
                # The routine called may itself call the one of the number before it (hint replacement).
                found.append((numbers[-1], False))
        elif byte == _ESCAPE:
            if program[at : at + 1] == bytes((_SEAC,)) and len(numbers) >= 2:
                found += [(numbers[-2], True), (numbers[-1], True)]
            if program[at : at + 1] == b"\x10" and len(numbers) >= 3 and numbers[-1] == 3:
                # Hint replacement: the routine is called by its number once more.
                found.append((numbers[-3], False))
            at += 1
    return found


def decrypted(data: bytes, key: int) -> bytes:
    """Type 1 Font Format, 7.1."""
    out = bytearray(len(data))
    for index, byte in enumerate(data):
        out[index] = byte ^ (key >> 8)
        key = ((byte + key) * 52845 + 22719) & 0xFFFF
    return bytes(out)


def encrypted(data: bytes, key: int) -> bytes:
    """The reverse of ``decrypted``."""
    out = bytearray(len(data))
    for index, byte in enumerate(data):
        cipher = byte ^ (key >> 8)
        out[index] = cipher
        key = ((cipher + key) * 52845 + 22719) & 0xFFFF
    return bytes(out)


def _unpacked(data: bytes) -> bytes:
    """A PFB file without the heads of its segments."""
    parts, at = [], 0
    while data[at : at + 1] == b"\x80" and data[at + 1 : at + 2] in (b"\1", b"\2"):
        length = int.from_bytes(data[at + 2 : at + 6], "little")
        parts.append(data[at + 6 : at + 6 + length])
        at += 6 + length
    return b"".join(parts)
