"""Writes streams that are no drawings again in their plainest form, without room for other text.

Code tables keep their tables, calculator functions their operators, pictures their pixels. Says nothing of
what pictures show (``images.py``) and of what is drawn (``writer.py``).
"""

from __future__ import annotations

import re
import zlib
from typing import Any

import pikepdf

_STRING_OR_COMMENT = re.compile(rb"\((?:[^()\\]|\\.)*\)|%[^\r\n]*", re.DOTALL)
_BLOCK = re.compile(
    rb"(\d+)\s+begin(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefchar|notdefrange)(.*?)end\2",
    re.DOTALL,
)
_TOKEN = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]|-?\d+|/[\w.-]+")
_PARENT = re.compile(rb"/([\w-]+)\s+usecmap")
_VERTICAL = re.compile(rb"/WMode\s+1\s+def")

_CALCULATOR = frozenset(
    b"""{ } abs add and atan bitshift ceiling copy cos cvi cvr div dup eq exch exp false floor ge gt idiv if
    ifelse index le ln log lt mod mul ne neg not or pop roll round sin sqrt sub true truncate xor""".split()
)
_CALCULATOR_TOKEN = re.compile(rb"[{}]|[A-Za-z]+|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")

#: JPEG 2000 boxes that describe the picture instead of holding it (ISO 15444-1 I.7).
_JPX_DESCRIPTIONS = frozenset((b"xml ", b"uuid", b"uinf", b"jp2i"))


def plain(stream: Any, kind: str) -> None:
    """Rewrites a stream of a kind of ``known_keys.py`` in place, when it holds more than it must.

    Raises:
        pikepdf.PdfError: it cannot be decoded.
    """
    if kind == "cmap" or (kind == "encoding" and isinstance(stream, pikepdf.Stream)):
        _write(stream, stream.read_bytes(), code_table)
    elif kind == "function" and int(stream.get("/FunctionType", 0)) == 4:
        _write(stream, stream.read_bytes(), calculator)
    elif kind == "image":
        _picture(stream)


def _write(stream: Any, old: bytes, rewrite: Any) -> None:
    new = rewrite(old)
    if new != old:
        stream.write(new)


def code_table(data: bytes) -> bytes:
    """A CMap with its tables only: no comments, and no strings or names of its maker."""
    text = _STRING_OR_COMMENT.sub(b" ", data)
    lines = [
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
    ]
    if parent := _PARENT.search(text):
        lines.insert(1, b"/" + parent.group(1) + b" usecmap")
    if _VERTICAL.search(text):
        lines.append(b"/WMode 1 def")
    for count, name, body in _BLOCK.findall(text):
        tokens = [b"".join(token.split()) for token in _TOKEN.findall(body)]
        lines.append(count + b" begin" + name + b"\n" + _rows(name, tokens) + b"\nend" + name)
    lines.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(lines)


def _rows(name: bytes, tokens: list[bytes]) -> bytes:
    """The tokens with one entry a line, as some readers expect."""
    width = 3 if name in (b"bfrange", b"cidrange", b"notdefrange") else 2
    rows: list[bytes] = []
    row: list[bytes] = []
    depth = count = 0
    for token in tokens:
        row.append(token)
        depth += (token == b"[") - (token == b"]")
        if depth == 0:
            count += 1
            if count == width:
                rows.append(b" ".join(row))
                row, count = [], 0
    return b"\n".join([*rows, b" ".join(row)] if row else rows)


def calculator(data: bytes) -> bytes:
    """A PostScript calculator function (ISO 32000-1 7.10.5) with only what it calculates."""
    tokens = _CALCULATOR_TOKEN.findall(_STRING_OR_COMMENT.sub(b" ", data))
    return b" ".join(token for token in tokens if token in _CALCULATOR or not token.isalpha())


def _picture(stream: Any) -> None:
    filters = stream.get("/Filter")
    names = [str(item) for item in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        data, new = stream.read_raw_bytes(), b""
        new = jpeg(data)
    elif names == ["/FlateDecode", "/DCTDecode"]:
        data = stream.read_raw_bytes()
        try:
            new = jpeg(zlib.decompress(data))
        except zlib.error:
            return
    elif names == ["/JPXDecode"]:
        data = stream.read_raw_bytes()
        new = jpeg_2000(data)
    else:
        return
    if new != data:
        parameters = stream.get("/DecodeParms")
        if isinstance(parameters, pikepdf.Array):
            parameters = parameters[len(parameters) - 1]
        options = {"decode_parms": parameters} if isinstance(parameters, pikepdf.Dictionary) else {}
        stream.write(new, filter=pikepdf.Name(names[-1]), **options)


def jpeg(data: bytes) -> bytes:
    """A JPEG without what describes it: EXIF, XMP, comments, previews, and bytes after its end.

    The segments that say how its colours are meant stay: JFIF (without its preview), ICC profile, Adobe
    (ITU T.81 B.1.1.3). The compressed picture is not touched.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return data
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0xD9:
            return b"".join((*kept, data[at : at + 2]))
        length = int.from_bytes(data[at + 2 : at + 4])
        if length < 2:
            return data
        segment = data[at : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            kept.append(segment + data[at:end])
            at = end
        elif marker == 0xE0 and segment[4:9] == b"JFIF\0" and len(segment) >= 18:
            kept.append(segment[:2] + b"\x00\x10" + segment[4:16] + b"\0\0")
        elif _says_how(marker, segment):
            kept.append(segment)
    return b"".join(kept) + data[at : at + 2]


def _says_how(marker: int, segment: bytes) -> bool:
    """True for a segment that is needed to decode the picture or to show its colours."""
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return marker == 0xEE or not (marker == 0xFE or 0xE0 <= marker <= 0xEF)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the marker after a scan stands: FF not followed by a stuffed zero or a restart marker."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def jpeg_2000(data: bytes) -> bytes:
    """A JPEG 2000 file without its boxes of XML, UUID and intellectual property."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = [], 0
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        elif length == 0:
            length = len(data) - at
        if length < 8:
            return data
        if name not in _JPX_DESCRIPTIONS:
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept)
