"""Writes streams that are no drawings again in their plainest form, without room for other text.

Code tables keep their tables, calculator functions their operators, pictures their pixels. Says nothing of
what pictures show (``images.py``) and of what is drawn (``writer.py``).
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping
from typing import Any

import pikepdf

from redactor.redact import images, programs
from redactor.redact.truetype import BadProgram

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

#: Tags of a colour profile (ICC.1 9.2) that say how its colours are meant, or in whose words.
_PROFILE_TAGS = frozenset(
    b"""A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 B2D0 B2D1 B2D2 B2D3 D2B0 D2B1 D2B2 D2B3 bXYZ bTRC bkpt calt
    chad chrm cicp clro clrt cprt desc dmdd dmnd gamt gTRC gXYZ kTRC lumi meas pre0 pre1 pre2 rTRC rXYZ resp
    rig0 rig2 targ tech view vued wtpt""".split()
)

#: Texts of a colour profile that say whose or what screen it is, and those that stay.
_PROFILE_TEXTS = frozenset((b"desc", b"dmnd", b"dmdd", b"vued", b"cprt", b"targ"))
_KNOWN_PROFILE = re.compile(
    r"[\W_]*((s?RGB|Gr[ae]y|CMYK|Lab|Adobe|Apple|Generic|Display|Color|LCD|iMac|Cinema|HD|P3|IEC[\d.-]*|built-in"
    r"|Dot|Gain|Gamma|D50|D65|FOGRA\d*|ISO|Coated|Uncoated|SWOP|v\d|U?S|Web|Profile|Space|Artifex|Ghostscript"
    r"|Software|Default|Built|in|c2|ci|Compatible|Inc|Systems|Incorporated|HP|Hewlett|Packard|Company|Copyright|c"
    r"|Reference|Viewing|Condition|Linear|Rec|\d+)[\W_]*)*",
    re.IGNORECASE,
)

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
    elif kind == "function" and int(stream.get("/FunctionType", 0)) == 0:
        length = _samples(stream)
        _write(stream, stream.read_bytes(), lambda data: data[:length])
    elif kind == "cid_set":
        # All numbers that there are, used or not (PDF/A-1 6.3.5).
        _write(stream, stream.read_bytes(), lambda data: b"\xff" * min(len(data), 8192))
    elif kind == "image":
        _picture(stream)
    elif kind == "program":
        _program(stream)
    elif kind == "profile":
        _write(stream, stream.read_bytes(), colour_profile)


def _write(stream: Any, old: bytes, rewrite: Any) -> None:
    new = rewrite(old)
    if new != old:
        stream.write(new)


def _program(stream: Any) -> None:
    old = stream.read_bytes()
    try:
        new = programs.plain(old)
    except BadProgram:
        # Readers draw nothing with it either.
        new = b""
    if new != old:
        stream.write(new)
        if "/Length2" not in stream and "/Length1" in stream:
            stream["/Length1"] = len(new)


def _samples(function: Any) -> int | None:
    """How many bytes the samples of a function take (ISO 32000-1 7.10.2); None when it does not say."""
    try:
        bits = int(function["/BitsPerSample"]) * (len(function["/Range"]) // 2)
        return (bits * math.prod(int(size) for size in function["/Size"]) + 7) // 8
    except (KeyError, TypeError, ValueError):
        return None


def code_table(data: bytes) -> bytes:
    """A CMap with its tables only: no comments, and no strings or names of its maker."""
    text = _STRING_OR_COMMENT.sub(b" ", data)
    above, head = b"", b""
    if parent := _PARENT.search(text):
        above = b"/" + parent.group(1) + b" usecmap\n"
    if _VERTICAL.search(text):
        head = b"/WMode 1 def\n"
    blocks = []
    for count, name, body in _BLOCK.findall(text):
        tokens = [b"".join(token.split()) for token in _TOKEN.findall(body)]
        blocks.append(count + b" begin" + name + b"\n" + _rows(name, tokens) + b"\nend" + name)
    return _framed(blocks, above=above, head=head)


def _framed(blocks: list[bytes], *, above: bytes = b"", head: bytes = b"") -> bytes:
    """A CMap of these blocks."""
    return b"".join(
        (
            b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n",
            above,
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n",
            b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n",
            head,
            *(block + b"\n" for block in blocks),
            b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        )
    )


def letters_table(letters: Mapping[bytes, str]) -> bytes:
    """A CMap code -> letters for these codes, as ``code_table`` would write it."""
    codes = sorted(letters)
    parts = [
        b"1 begincodespacerange\n<" + b"00" * size + b"> <" + b"FF" * size + b">\nendcodespacerange"
        for size in sorted({len(code) for code in codes} or {1})
    ]
    parts += _blocks(
        b"bfchar",
        [f"<{code.hex()}> <{letters[code].encode('utf-16-be').hex()}>".encode() for code in codes],
    )
    return _framed(parts)


def cid_table(data: bytes, cids: Mapping[bytes, int]) -> bytes:
    """An encoding CMap with only these codes; its code spaces, parent and direction stay."""
    text = _STRING_OR_COMMENT.sub(b" ", data)
    parts = [match.group(0) for match in _BLOCK.finditer(text) if match.group(2) == b"codespacerange"]
    parts += [match.group(0) for match in (_PARENT.search(text), _VERTICAL.search(text)) if match]
    parts += _blocks(b"cidchar", [f"<{code.hex()}> {cids[code]}".encode() for code in sorted(cids)])
    return code_table(b"\n".join(parts))


def _blocks(name: bytes, rows: list[bytes]) -> list[bytes]:
    """Rows in blocks of at most a hundred, as the format asks."""
    return [
        b"\n".join(
            (str(len(rows[at : at + 100])).encode() + b" begin" + name, *rows[at : at + 100], b"end" + name)
        )
        for at in range(0, len(rows), 100)
    ]


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


def colour_profile(data: bytes) -> bytes:
    """An ICC profile without the names of screens, owners and makers; its colours do not change.

    The texts keep their place and length. Those made of the usual words ("sRGB IEC61966-2.1") stay.
    """
    if data[36:40] != b"acsp":
        # No profile at all: readers fall back on the number of components.
        return b""
    new, tags = bytearray(data), {}
    count = int.from_bytes(data[128:132])
    for entry in range(132, min(132 + 12 * count, len(data) - 11), 12):
        name = data[entry : entry + 4]
        at = int.from_bytes(data[entry + 4 : entry + 8])
        end = at + int.from_bytes(data[entry + 8 : entry + 12])
        kind = data[at : at + 4]
        if name not in _PROFILE_TAGS or end > len(data):
            continue
        tags[name] = (at, end)
        if name not in _PROFILE_TEXTS:
            continue
        if kind == b"text":
            _blank(new, at + 8, end, wide=False)
        elif kind == b"mluc":
            for record in range(at + 16, min(at + 16 + 12 * int.from_bytes(data[at + 8 : at + 12]), end), 12):
                start = at + int.from_bytes(data[record + 8 : record + 12])
                _blank(new, start, min(start + int.from_bytes(data[record + 4 : record + 8]), end), wide=True)
        elif kind == b"desc":
            middle = at + 12 + int.from_bytes(data[at + 8 : at + 12])
            _blank(new, at + 12, min(middle, end), wide=False)
            # The same in other scripts.
            new[min(middle, end) : end] = bytes(max(end - middle, 0))
    return _profile(bytes(new), tags, count)


def _profile(data: bytes, tags: Mapping[bytes, tuple[int, int]], count: int) -> bytes:
    """A profile of these tags; the very bytes when they are all there is."""
    needed = bytearray(data)
    needed[: 132 + 12 * count] = bytes(min(132 + 12 * count, len(data)))
    for at, end in tags.values():
        needed[at:end] = bytes(end - at)
    if len(tags) == count and not any(needed):
        return data
    places: dict[tuple[int, int], int] = {}
    table, bodies, at = [], [], 132 + 12 * len(tags)
    for name, place in tags.items():
        if place not in places:
            # Several tags may share their data (ICC.1 7.3).
            body = data[place[0] : place[1]]
            body += bytes(-len(body) % 4)
            places[place], at = at, at + len(body)
            bodies.append(body)
        table.append(name + places[place].to_bytes(4) + (place[1] - place[0]).to_bytes(4))
    # The digest in the header is that of the old profile: none is given (ICC.1 7.2.18).
    head = at.to_bytes(4) + data[4:84] + bytes(16) + data[100:128]
    return head + len(tags).to_bytes(4) + b"".join((*table, *bodies))


def _blank(data: bytearray, start: int, end: int, *, wide: bool) -> None:
    """Writes spaces over a text that is not made of known words only; zeros at its end stay."""
    text = bytes(data[start:end])
    shown = text.decode("utf-16-be" if wide else "latin-1", errors="replace").rstrip("\0")
    if not _KNOWN_PROFILE.fullmatch(shown):
        unit = b"\0 " if wide else b" "
        data[start:end] = (unit * len(shown)).ljust(len(text), b"\0")[: len(text)]


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
        length = images.plain_length(stream) if images.is_plain(stream) else None
        if length is not None and len(data := stream.read_bytes()) > length:
            stream.write(data[:length])
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
