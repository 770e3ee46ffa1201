"""Reads the codes, advance widths and letters of a PDF font, for the content stream editor.

Holds no outlines and draws nothing. Widths are in text space: 1.0 is one em at font size 1.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pikepdf
import pymupdf

from redactor.errors import UnhandledContent
from redactor.redact.names import text_of
from redactor.redact.operators import string_of


class Code(NamedTuple):
    """One character code of a shown string.

    ``width`` is the advance along the writing direction (negative when vertical, downwards);
    ``letters`` what it stands for, "" when unknown; ``is_space`` whether word spacing applies (code 32
    of one byte, ISO 32000-1 9.3.3).
    """

    length: int
    width: float
    letters: str
    is_space: bool


class Text(NamedTuple):
    """A shown string as a font reads it.

    Attributes:
        data: Its bytes.
        codes: In order; their lengths add up to that of the string.
        starts: Where each begins, and ``width`` where the next string does, without spacing.
        widths: Of each.
        letters: Of each.
    """

    data: bytes
    codes: tuple[Code, ...]
    starts: tuple[float, ...]
    widths: tuple[float, ...]
    letters: tuple[str, ...]
    width: float


#: Upper half of StandardEncoding (ISO 32000-1 Annex D), code -> letter; the lower half is ASCII with
#: typographic quotes at 0x27 and 0x60.
_STANDARD_HIGH = dict(
    zip(
        (*range(0xA1, 0xB0), *range(0xB1, 0xB5), *range(0xB6, 0xBE), 0xBF, *range(0xC1, 0xC9)),
        "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ–†‡·¶•‚„”»…‰¿`´ˆ˜¯˘˙¨",
        strict=True,
    )
) | {
    0xCA: "˚", 0xCB: "¸", 0xCD: "˝", 0xCE: "˛", 0xCF: "ˇ", 0xD0: "—", 0xE1: "Æ", 0xE3: "ª", 0xE8: "Ł",
    0xE9: "Ø", 0xEA: "Œ", 0xEB: "º", 0xF1: "æ", 0xF5: "ı", 0xF8: "ł", 0xF9: "ø", 0xFA: "œ", 0xFB: "ß",
}  # fmt: skip

#: PyMuPDF's names of the Base-14 fonts, by family and (bold, italic).
_BASE14 = {
    "sans": {(False, False): "helv", (True, False): "hebo", (False, True): "heit", (True, True): "hebi"},
    "serif": {(False, False): "tiro", (True, False): "tibo", (False, True): "tiit", (True, True): "tibi"},
    "mono": {(False, False): "cour", (True, False): "cobo", (False, True): "coit", (True, True): "cobi"},
}

_HEX = rb"<([0-9A-Fa-f\s]*)>"
_BLOCK = re.compile(rb"begin(bfchar|bfrange|cidchar|cidrange|codespacerange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(_HEX + rb"\s*(?:" + _HEX + rb"|(\d+))")
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|(\d+)|\[(.*?)\])", re.DOTALL)
_TWO = re.compile(_HEX + rb"\s*" + _HEX)
_ONE = re.compile(_HEX)
_NUMBERS_ONLY = re.compile(rb"\[[-+.\d\s]*\]")

#: Shown strings that are remembered of one font.
_MOST_TEXTS = 4096

#: A range in a CMap longer than this is not expanded: it is damaged or hostile.
_LONGEST_RANGE = 65536
#: Halves of letters in UTF-16.
_SURROGATES = range(0xD800, 0xE000)


def _bytes(hexadecimal: bytes) -> bytes:
    # White space between two digits of a byte is allowed here, and not in Python.
    digits = hexadecimal if hexadecimal.isalnum() else b"".join(hexadecimal.split())
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", errors="ignore") if len(data) > 1 else data.decode("latin-1")


def _to_unicode(data: bytes) -> dict[bytes, str]:
    """The code -> letters table of a ToUnicode CMap."""
    table: dict[bytes, str] = {}
    for block in _BLOCK.finditer(data):
        kind, body = block.group(1), block.group(2)
        if kind == b"bfchar":
            for code, letters in _TWO.findall(body):
                table[_bytes(code)] = _utf16(_bytes(letters))
        elif kind == b"bfrange":
            for entry in _RANGE.finditer(body):
                low, high = _bytes(entry.group(1)), _bytes(entry.group(2))
                first, count = int.from_bytes(low), int.from_bytes(high) - int.from_bytes(low) + 1
                if not 0 < count <= _LONGEST_RANGE:
                    continue
                if entry.group(5) is not None:
                    targets = [_bytes(t.group(1)) for t in _ONE.finditer(entry.group(5))]
                    for offset, target in enumerate(targets[:count]):
                        table[(first + offset).to_bytes(len(low))] = _utf16(target)
                elif entry.group(3) is not None:
                    target = _bytes(entry.group(3))
                    start, size = int.from_bytes(target), len(target)
                    if size == 2 and (start + count <= _SURROGATES.start or start >= _SURROGATES.stop):
                        # The usual case, many times as quick: one letter after the other.
                        count, length = min(count, 0x10000 - start), len(low)
                        table.update(
                            ((first + offset).to_bytes(length), chr(start + offset))
                            for offset in range(count)
                        )
                        continue
                    for offset in range(count):
                        value = start + offset
                        if value >= 1 << (8 * size):
                            break
                        table[(first + offset).to_bytes(len(low))] = _utf16(value.to_bytes(size))
    return table


def number_words(array: pikepdf.Object) -> list[bytes]:
    """The numbers of an array as they are written: many times as quick as one by one."""
    written = array.unparse()
    if _NUMBERS_ONLY.fullmatch(written):
        return written[1:-1].split()
    return [str(item).encode() for item in array]


class _CMap:
    """Code space and CID table of an embedded encoding CMap."""

    def __init__(self, data: bytes) -> None:
        self.spaces: list[tuple[bytes, bytes]] = []
        self.ranges: list[tuple[int, int, int, int]] = []  # code length, first, last, first CID
        for block in _BLOCK.finditer(data):
            kind, body = block.group(1), block.group(2)
            if kind == b"codespacerange":
                self.spaces += [(_bytes(m.group(1)), _bytes(m.group(2))) for m in _TWO.finditer(body)]
            elif kind == b"cidchar":
                for pair in _PAIR.finditer(body):
                    if pair.group(3) is not None:
                        code = _bytes(pair.group(1))
                        at = int.from_bytes(code)
                        self.ranges.append((len(code), at, at, int(pair.group(3))))
            elif kind == b"cidrange":
                for entry in _RANGE.finditer(body):
                    if entry.group(4) is not None:
                        low, high = _bytes(entry.group(1)), _bytes(entry.group(2))
                        self.ranges.append(
                            (len(low), int.from_bytes(low), int.from_bytes(high), int(entry.group(4)))
                        )
        if not self.spaces:
            self.spaces = [(b"\x00\x00", b"\xff\xff")]

    def length(self, data: bytes, at: int) -> int:
        """Number of bytes of the code at ``at``; a code outside every range takes the shortest length."""
        for low, high in self.spaces:
            code = data[at : at + len(low)]
            if len(code) == len(low) and all(a <= c <= b for a, c, b in zip(low, code, high, strict=True)):
                return len(low)
        return min(min(len(low) for low, _ in self.spaces), len(data) - at)

    def cid(self, code: bytes) -> int:
        value = int.from_bytes(code)
        for length, first, last, cid in self.ranges:
            if length == len(code) and first <= value <= last:
                return cid + value - first
        return 0


@functools.lru_cache(maxsize=16)
def _base14(name: str) -> Any:
    return pymupdf.Font(name)


def _substitute(font: pikepdf.Object) -> Any:
    """The Base-14 font whose metrics a viewer uses when a font brings no widths."""
    name = text_of(font.get("/BaseFont", "")).lower()
    if "symbol" in name:
        return _base14("symb")
    if "dingbat" in name:
        return _base14("zadb")
    descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
    flags = int(descriptor.get("/Flags", 0))
    if "cour" in name or "mono" in name or flags & 1:
        family = "mono"
    elif "times" in name or "serif" in name.replace("sans-serif", "") or flags & 2:
        family = "serif"
    else:
        family = "sans"
    bold = "bold" in name
    italic = "italic" in name or "oblique" in name
    return _base14(_BASE14[family][bold, italic])


@functools.lru_cache(maxsize=2048)
def letters_of_glyph(name: str) -> str:
    """Letters of a glyph name by the Adobe glyph list and its ``uniXXXX`` forms; "" when unknown."""
    value = int(pymupdf.mupdf.fz_unicode_from_glyph_name_strict(name.split(".", 1)[0]))
    if value <= 0 and (match := re.fullmatch(r"uni([0-9A-F]{4})|u([0-9A-F]{4,6})", name)):
        value = int(match.group(1) or match.group(2), 16)
    return chr(value) if 0 < value < 0x110000 and value != 0xFFFD else ""


@functools.lru_cache(maxsize=8)
def _base_letters(encoding: str) -> tuple[str, ...]:
    """Letters of the codes 0..255 of a named encoding; of StandardEncoding for any other name."""
    if encoding == "/WinAnsiEncoding":
        return tuple(bytes([c]).decode("cp1252", errors="ignore") for c in range(256))
    if encoding == "/MacRomanEncoding":
        return tuple(bytes([c]).decode("mac_roman") for c in range(256))
    table = [chr(c) if c < 128 else _STANDARD_HIGH.get(c, "") for c in range(256)]
    table[0x27], table[0x60] = "’", "‘"
    return tuple(table)


def _encoded_letters(font: pikepdf.Object, names: Mapping[int, str]) -> list[str]:
    """Letters of the codes 0..255 of a simple font by its /Encoding, with the names in it."""
    encoding = font.get("/Encoding")
    base = ""
    if isinstance(encoding, pikepdf.Name):
        base = text_of(encoding)
    elif isinstance(encoding, pikepdf.Dictionary):
        base = text_of(encoding.get("/BaseEncoding", ""))
    table = list(_base_letters(base))
    for code, name in names.items():
        if 0 <= code < 256:
            table[code] = letters_of_glyph(name)
    return table


def _difference_names(font: pikepdf.Object) -> dict[int, str]:
    """Glyph names, without slash, of the codes in the /Differences of a simple font."""
    encoding = font.get("/Encoding")
    differences = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    result: dict[int, str] = {}
    at = 0
    for item in differences if isinstance(differences, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Name):
            result[at] = text_of(item)[1:]
            at += 1
        else:
            at = int(item)
    return result


class ContentFont:
    """What the editor needs to know of one font.

    Args:
        font: The font dictionary.

    Raises:
        UnhandledContent: the codes cannot be told apart (a predefined CJK CMap that is not embedded).
    """

    def __init__(self, font: pikepdf.Object) -> None:
        subtype = str(font.get("/Subtype", ""))
        self.vertical = False
        self.is_type3 = subtype == "/Type3"
        self.dictionary = font
        #: Strings that were shown before, by how they are written.
        self.known: dict[bytes, Text] = {}
        self._texts: dict[bytes, Text] = {}
        stream = font.get("/ToUnicode")
        self._unicode = _to_unicode(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}
        #: Code -> the one that is written instead (``recoding.py``); empty: codes stay.
        self.recoded: Mapping[bytes, bytes] = {}
        #: Strings in those codes.
        self.written: dict[bytes, bytes] = {}
        #: Bytes of a code; 0 when not all are as long.
        self.code_length = 1
        self._decode: Callable[[bytes], tuple[Code, ...]]
        if subtype == "/Type0":
            self._load_composite(font)
            self._decode = self._composite
        else:
            self._load_simple(font)
            self._decode = self._simple

    def text(self, data: bytes) -> Text:
        """A shown string as this font reads it."""
        found = self._texts.get(data)
        if found is None:
            codes = self._decode(data)
            _, widths, letters, _ = zip(*codes, strict=True) if codes else ((), (), (), ())
            starts = tuple(itertools.accumulate(widths, initial=0.0))
            found = Text(data, codes, starts[:-1], widths, letters, starts[-1])
            if len(self._texts) < _MOST_TEXTS:
                self._texts[data] = found
        return found

    def written_text(self, word: bytes) -> Text:
        """As ``text``, of a string as it is written."""
        found = self.text(string_of(word))
        if len(self.known) < _MOST_TEXTS:
            self.known[word] = found
        return found

    @functools.cached_property
    def names(self) -> dict[int, str]:
        """Glyph names, without slash, of the codes in its /Differences, as first asked for."""
        return _difference_names(self.dictionary)

    @functools.cached_property
    def encoded(self) -> list[str]:
        """Letters of the codes 0..255 of a simple font by its /Encoding, as first asked for."""
        return _encoded_letters(self.dictionary, self.names)

    @property
    def letters(self) -> dict[bytes, str]:
        """Code -> letters by /ToUnicode."""
        return self._unicode

    def cid(self, code: bytes) -> int:
        """The CID of a code of a composite font."""
        return int.from_bytes(code) if self._cmap is None else self._cmap.cid(code)

    def _load_simple(self, font: pikepdf.Object) -> None:
        drawn = self.encoded
        letters = list(drawn)
        for code, text in self._unicode.items():
            if len(code) == 1:
                letters[code[0]] = text
        scale = 0.001
        if self.is_type3:
            matrix = font.get("/FontMatrix")
            scale = float(matrix[0]) if isinstance(matrix, pikepdf.Array) and len(matrix) == 6 else 0.001
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array):
            first = int(font.get("/FirstChar", 0))
            descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
            missing = float(descriptor.get("/MissingWidth", 0)) * scale
            table = [missing] * 256
            for offset, width in enumerate(number_words(widths)):
                if 0 <= first + offset < 256:
                    table[first + offset] = float(width) * scale
        else:
            metrics = _substitute(font)
            table = [float(metrics.glyph_advance(ord(text[0]))) if text else 0.0 for text in drawn]
        self._widths, self._letters = table, letters
        #: Few of them are shown: made when they are first met.
        self._bytes: dict[int, Code] = {}

    def _simple(self, data: bytes) -> tuple[Code, ...]:
        known = self._bytes
        return tuple([known.get(byte) or self._byte(byte) for byte in data])

    def _byte(self, byte: int) -> Code:
        """What one code of a simple font says; it is worked out once."""
        found = self._bytes[byte] = Code(1, self._widths[byte], self._letters[byte], byte == 32)
        return found

    def _load_composite(self, font: pikepdf.Object) -> None:
        encoding = font.get("/Encoding")
        self._cmap: _CMap | None = None
        if isinstance(encoding, pikepdf.Stream):
            self.vertical = int(encoding.get("/WMode", 0)) == 1
            if "/UseCMap" in encoding and str(encoding.get("/UseCMap")) not in ("/Identity-H", "/Identity-V"):
                raise _unknown_codes()
            self._cmap = _CMap(encoding.read_bytes())
        elif isinstance(encoding, pikepdf.Name) and str(encoding) in ("/Identity-H", "/Identity-V"):
            self.vertical = str(encoding) == "/Identity-V"
        else:
            raise _unknown_codes()
        self.code_length = 2 if self._cmap is None else 0
        descendants = font.get("/DescendantFonts")
        if not isinstance(descendants, pikepdf.Array) or len(descendants) == 0:
            raise _unknown_codes()
        descendant = descendants[0]
        self._codes: dict[bytes, Code] = {}
        self._default = float(descendant.get("/DW", 1000)) * 0.001
        self._cid_widths = _cid_widths(descendant.get("/W"))
        if self.vertical:
            default = descendant.get("/DW2")
            self._default = float(default[1]) * 0.001 if isinstance(default, pikepdf.Array) else -1.0
            self._cid_widths = _vertical_widths(descendant.get("/W2"))

    def _composite(self, data: bytes) -> tuple[Code, ...]:
        cmap, known = self._cmap, self._codes
        if cmap is None:
            pieces = [data[at : at + 2] for at in range(0, len(data), 2)]
            return tuple([known.get(code) or self._code(code) for code in pieces])
        result = []
        at, end = 0, len(data)
        while at < end:
            length = max(cmap.length(data, at), 1)
            code = data[at : at + length]
            result.append(known.get(code) or self._code(code))
            at += length
        return tuple(result)

    def _code(self, code: bytes) -> Code:
        """What one code of a composite font says; it is worked out once."""
        width = self._cid_widths.get(self.cid(code), self._default)
        found = self._codes[code] = Code(len(code), width, self._unicode.get(code, ""), code == b" ")
        return found


def _unknown_codes() -> UnhandledContent:
    return UnhandledContent(
        "een lettertype op deze pagina heeft tekencodes die niet te lezen zijn",
        hint="exporteer het document opnieuw naar PDF vanuit de bron",
    )


def _cid_widths(array: pikepdf.Object | None) -> dict[int, float]:
    """/W of a CID font: ``c [w1 w2 ...]`` and ``first last w`` (ISO 32000-1 9.7.4.3)."""
    widths: dict[int, float] = {}
    items = list(array) if isinstance(array, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            for offset, width in enumerate(items[at + 1]):
                widths[first + offset] = float(width) * 0.001
            at += 2
        elif at + 2 < len(items):
            for cid in range(first, min(int(items[at + 1]), first + _LONGEST_RANGE) + 1):
                widths[cid] = float(items[at + 2]) * 0.001
            at += 3
        else:
            break
    return widths


def _vertical_widths(array: pikepdf.Object | None) -> dict[int, float]:
    """Vertical advances of /W2: ``c [w1y vx vy ...]`` and ``first last w1y vx vy``."""
    widths: dict[int, float] = {}
    items = list(array) if isinstance(array, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            for offset, width in enumerate(list(items[at + 1])[::3]):
                widths[first + offset] = float(width) * 0.001
            at += 2
        elif at + 4 < len(items):
            for cid in range(first, min(int(items[at + 1]), first + _LONGEST_RANGE) + 1):
                widths[cid] = float(items[at + 2]) * 0.001
            at += 5
        else:
            break
    return widths
