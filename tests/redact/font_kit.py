"""Small subset fonts of every kind, of boxes as letters, and what a reader of fonts finds in them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

#: In order of use, as many makers number their codes; Q, j and z stand in the removed name only.
KEPT, REMOVED = "van de heer", "Quirijn Pazz"
ALPHABET = tuple(dict.fromkeys(KEPT + REMOVED))
ONLY_REMOVED = frozenset(REMOVED) - frozenset(KEPT)

_NAMES = {" ": "space"}


def name_of(letter: str) -> str:
    return _NAMES.get(letter, letter)


def width_of(letter: str) -> int:
    """A width of its own for every letter."""
    return 300 + 7 * ord(letter) % 401


def _draw(pen: object, letter: str) -> object:
    """A box as wide as the letter, with a foot of its own height."""
    if letter != " ":
        right, foot = width_of(letter) - 40, 5 * (ord(letter) % 17)
        pen.moveTo((20, foot))  # type: ignore[attr-defined]
        for point in ((20, 600), (right, 600), (right, 0)):
            pen.lineTo(point)  # type: ignore[attr-defined]
        pen.closePath()  # type: ignore[attr-defined]
    return pen


def sfnt(*, cff: bool = False) -> TTFont:
    """A font with the letters of ALPHABET at the codes from 1 (platform 1) and by letter (platform 3)."""
    order = [".notdef", *(name_of(letter) for letter in ALPHABET)]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(letter): name_of(letter) for letter in ALPHABET})
    if cff:
        strings = {".notdef": T2CharStringPen(500, None).getCharString()}
        for letter in ALPHABET:
            strings[name_of(letter)] = _draw(T2CharStringPen(width_of(letter), None), letter).getCharString()
        builder.setupCFF("Zorg-Regular", {"FullName": "Zorg van Quirijn"}, strings, {})
    else:
        builder.setupGlyf(
            {".notdef": TTGlyphPen(None).glyph()}
            | {name_of(letter): _draw(TTGlyphPen(None), letter).glyph() for letter in ALPHABET}
        )
    builder.setupHorizontalMetrics({".notdef": (500, 0)} | {name_of(c): (width_of(c), 20) for c in ALPHABET})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Zorg van Quirijn", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800)
    builder.setupPost()
    # Else two programs made in two seconds differ.
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    return builder.font


def _bytes(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def bare_cff(*, cids: bool = False) -> bytes:
    font = sfnt(cff=True)
    if cids:
        _give_cids(font)
    out = io.BytesIO()
    font["CFF "].cff.compile(out, font, isCFF2=False)
    return out.getvalue()


def _give_cids(font: TTFont) -> None:
    from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict

    top = font["CFF "].cff[0]
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = len(ALPHABET) + 1
    part = FontDict()
    part.FontName, part.Private = "Zorg-Quirijn", top.Private
    top.FDArray = FDArrayIndex()
    top.FDArray.append(part)
    top.FDSelect = FDSelect(format=3)
    top.FDSelect.gidArray = [0] * (len(ALPHABET) + 1)
    strings = top.CharStrings
    strings.fdArray, strings.fdSelect = top.FDArray, top.FDSelect
    names = {old: f"cid{number:05d}" for number, old in enumerate(top.charset)}
    names[".notdef"] = ".notdef"
    strings.charStrings = {names[old]: value for old, value in strings.charStrings.items()}
    top.charset = [names[old] for old in top.charset]
    for key in ("Private", "Encoding"):
        top.rawDict.pop(key, None)
        if key in top.__dict__:
            delattr(top, key)


def _encrypted(data: bytes, key: int) -> bytes:
    out = bytearray()
    for byte in data:
        out.append(byte ^ (key >> 8))
        key = ((out[-1] + key) * 52845 + 22719) & 0xFFFF
    return bytes(out)


def _type1_number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes((value + 139,))
    return b"\xff" + value.to_bytes(4, signed=True)


def _type1_outline(letter: str) -> bytes:
    """hsbw, then the box of ``_draw``; the letter z calls routine 4 for its last line."""
    width, right, foot = width_of(letter), width_of(letter) - 40, 5 * (ord(letter) % 17)
    out = _type1_number(0) + _type1_number(width) + b"\x0d"
    if letter != " ":
        out += _type1_number(20) + _type1_number(foot) + b"\x15"
        out += _type1_number(600 - foot) + b"\x07" + _type1_number(right - 20) + b"\x06"
        out += _type1_number(-600) + b"\x07" + b"\x09"
        if letter == "z":
            out += _type1_number(4) + b"\x0a"
    return out + b"\x0e"


def type1() -> tuple[bytes, tuple[int, int, int]]:
    """A program with its codes from 1, a routine that only z calls, and comments that say the name."""
    clear = (
        "%!PS-AdobeFont-1.0: Zorg 1.0\n%% van Quirijn Pazz\n11 dict begin\n"
        "/FontInfo 5 dict dup begin /Notice (Quirijn Pazz) readonly def end readonly def\n"
        "/FontName /ABCDEF+Zorg def /PaintType 0 def /FontType 1 def\n"
        "/FontMatrix [0.001 0 0 0.001 0 0] readonly def /FontBBox {0 0 800 700} readonly def\n"
        "/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\n"
        + "".join(f"dup {code} /{name_of(letter)} put\n" for code, letter in enumerate(ALPHABET, start=1))
        + "readonly def\ncurrentdict end\ncurrentfile eexec\n"
    ).encode()
    body = b"xxxxdup /Private 12 dict dup begin % Quirijn was here\n"
    body += b"/RD {string currentfile exch readstring pop} def\n"
    body += b"/ND {def} def /NP {put} def /BlueValues [0 0 600 610] def /password 5839 def /lenIV 4 def\n"
    routines = [b"\x0b"] * 4 + [
        _type1_number(20) + _type1_number(20) + b"\x15" + _type1_number(30) + b"\x06\x09\x0b"
    ]
    body += b"/OtherSubrs [{}{}{}{}] def\n/Subrs 5 array\n"
    for number, routine in enumerate(routines):
        packed = _encrypted(b"0000" + routine, 4330)
        body += f"dup {number} {len(packed)} RD ".encode() + packed + b" NP\n"
    body += f"ND\n2 index /CharStrings {len(ALPHABET) + 1} dict dup begin\n".encode()
    for name, outline in [(".notdef", _type1_outline(" "))] + [
        (name_of(c), _type1_outline(c)) for c in ALPHABET
    ]:
        packed = _encrypted(b"0000" + outline, 4330)
        body += f"/{name} {len(packed)} RD ".encode() + packed + b" ND\n"
    body += b"end end readonly put noaccess put dup /FontName get exch definefont pop\n"
    body += b"mark currentfile closefile\n"
    packed = _encrypted(body, 55665)
    tail = (b"0" * 64 + b"\n") * 8 + b"cleartomark\n"
    return clear + packed + tail, (len(clear), len(packed), len(tail))


# -- the fonts in a PDF -------------------------------------------------------------------------------


def _descriptor(pdf: pikepdf.Pdf, key: str, data: bytes, **more: object) -> Dictionary:
    program = pdf.make_stream(data)
    program.Length1 = len(data)
    entries = {
        "/Type": Name.FontDescriptor, "/FontName": Name("/ABCDEF+Zorg"), "/Flags": 4, "/ItalicAngle": 0,
        "/FontBBox": Array([0, 0, 800, 700]), "/Ascent": 800, "/Descent": -200, "/CapHeight": 600,
        "/StemV": 80, "/AvgWidth": 512, key: pdf.make_indirect(program),
    }  # fmt: skip
    entries |= {"/" + name: value for name, value in more.items()}
    return pdf.make_indirect(Dictionary(entries))


def _to_unicode(pdf: pikepdf.Pdf, size: int) -> pikepdf.Stream:
    rows = "\n".join(
        f"<{code:0{2 * size}x}> <{letter.encode('utf-16-be').hex()}>"
        for code, letter in enumerate(ALPHABET, start=1)
    )
    low, high = "00" * size, "ff" * size
    return pdf.make_stream(
        f"% Quirijn\nbegincmap\n1 begincodespacerange\n<{low}> <{high}>\nendcodespacerange\n"
        f"{len(ALPHABET)} beginbfchar\n{rows}\nendbfchar\nendcmap".encode()
    )


def _simple(pdf: pikepdf.Pdf, subtype: Name, descriptor: Dictionary, **more: object) -> Dictionary:
    font = Dictionary(
        Type=Name.Font, Subtype=subtype, BaseFont=Name("/ABCDEF+Zorg"), FirstChar=1, LastChar=len(ALPHABET),
        Widths=Array([width_of(letter) for letter in ALPHABET]), FontDescriptor=descriptor,
        ToUnicode=_to_unicode(pdf, 1),
    )  # fmt: skip
    for key, value in more.items():
        font["/" + key] = value
    return pdf.make_indirect(font)


def _differences() -> Dictionary:
    return Dictionary(
        Type=Name.Encoding, Differences=Array([1, *(Name("/" + name_of(letter)) for letter in ALPHABET)])
    )


def _composite(pdf: pikepdf.Pdf, subtype: Name, descriptor: Dictionary, **more: object) -> Dictionary:
    own = Dictionary(
        Type=Name.Font, Subtype=subtype, BaseFont=Name("/ABCDEF+Zorg"), FontDescriptor=descriptor, DW=500,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        W=Array([1, Array([width_of(letter) for letter in ALPHABET])]),
    )  # fmt: skip
    encoding = more.pop("Encoding", Name("/Identity-H"))
    for key, value in more.items():
        own["/" + key] = value
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Zorg"), Encoding=encoding,
            DescendantFonts=Array([pdf.make_indirect(own)]), ToUnicode=_to_unicode(pdf, 2),
        )
    )  # fmt: skip


def truetype_symbolic(pdf: pikepdf.Pdf) -> Dictionary:
    font = sfnt()
    # As LibreOffice and Quartz write it: one table of codes from 1.
    table = font["cmap"].tables[0]
    table.platformID, table.platEncID = 1, 0
    table.cmap = {code: name_of(letter) for code, letter in enumerate(ALPHABET, start=1)}
    font["cmap"].tables = [table]
    return _simple(pdf, Name.TrueType, _descriptor(pdf, "/FontFile2", _bytes(font)))


def truetype_named(pdf: pikepdf.Pdf) -> Dictionary:
    return _simple(
        pdf, Name.TrueType, _descriptor(pdf, "/FontFile2", _bytes(sfnt()), Flags=32), Encoding=_differences()
    )


def truetype_cids(pdf: pikepdf.Pdf) -> Dictionary:
    descriptor = _descriptor(pdf, "/FontFile2", _bytes(sfnt()), CIDSet=pdf.make_stream(b"\xff\xff\xf0"))
    return _composite(pdf, Name.CIDFontType2, descriptor, CIDToGIDMap=Name.Identity)


def truetype_cids_by_map(pdf: pikepdf.Pdf) -> Dictionary:
    numbers = b"\0\0" + b"".join(number.to_bytes(2) for number in range(1, len(ALPHABET) + 1))
    table = pdf.make_stream(
        b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"1 begincidrange <0001> <00ff> 1 endcidrange"
    )
    table.Type, table.CMapName = Name.CMap, Name("/Quirijn-H")
    return _composite(
        pdf, Name.CIDFontType2, _descriptor(pdf, "/FontFile2", _bytes(sfnt())),
        CIDToGIDMap=pdf.make_stream(numbers), Encoding=pdf.make_indirect(table),
    )  # fmt: skip


def cff_named(pdf: pikepdf.Pdf) -> Dictionary:
    descriptor = _descriptor(
        pdf, "/FontFile3", bare_cff(), CharSet=String("/" + "/".join(map(name_of, ALPHABET)))
    )
    descriptor.FontFile3.Subtype = Name.Type1C
    return _simple(pdf, Name.Type1, descriptor, Encoding=_differences())


def cff_cids(pdf: pikepdf.Pdf) -> Dictionary:
    descriptor = _descriptor(pdf, "/FontFile3", bare_cff(cids=True))
    descriptor.FontFile3.Subtype = Name.CIDFontType0C
    return _composite(pdf, Name.CIDFontType0, descriptor)


def cff_numbers(pdf: pikepdf.Pdf) -> Dictionary:
    """A program with names where CIDs are glyph numbers, as MuPDF writes it."""
    descriptor = _descriptor(pdf, "/FontFile3", bare_cff())
    descriptor.FontFile3.Subtype = Name.CIDFontType0C
    return _composite(pdf, Name.CIDFontType0, descriptor)


def open_type(pdf: pikepdf.Pdf) -> Dictionary:
    descriptor = _descriptor(pdf, "/FontFile3", _bytes(sfnt(cff=True)))
    descriptor.FontFile3.Subtype = Name.OpenType
    return _composite(pdf, Name.CIDFontType0, descriptor)


def type1_own_codes(pdf: pikepdf.Pdf) -> Dictionary:
    data, lengths = type1()
    descriptor = _descriptor(pdf, "/FontFile", data, CharSet=String("/" + "/".join(map(name_of, ALPHABET))))
    for number, length in enumerate(lengths, start=1):
        descriptor.FontFile[f"/Length{number}"] = length
    return _simple(pdf, Name.Type1, descriptor)


def type3(pdf: pikepdf.Pdf) -> Dictionary:
    def procedure(letter: str) -> pikepdf.Stream:
        right, foot = width_of(letter) - 40, 5 * (ord(letter) % 17)
        box = b"" if letter == " " else f"20 {foot} {right} {600 - foot} re f".encode()
        return pdf.make_stream(f"{width_of(letter)} 0 20 0 {right} 600 d1 ".encode() + box)

    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 800, 700]), FirstChar=1,
        LastChar=len(ALPHABET), FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        Widths=Array([width_of(letter) for letter in ALPHABET]),
        Encoding=_differences(), ToUnicode=_to_unicode(pdf, 1),
        CharProcs=Dictionary({"/" + name_of(c): pdf.make_indirect(procedure(c)) for c in ALPHABET}),
    )  # fmt: skip
    return pdf.make_indirect(font)


FONTS: dict[str, tuple[Callable[[pikepdf.Pdf], Dictionary], int]] = {
    "truetype_symbolic": (truetype_symbolic, 1),
    "truetype_named": (truetype_named, 1),
    "truetype_cids": (truetype_cids, 2),
    "truetype_cids_by_map": (truetype_cids_by_map, 2),
    "cff_named": (cff_named, 1),
    "cff_cids": (cff_cids, 2),
    "cff_numbers": (cff_numbers, 2),
    "open_type": (open_type, 2),
    "type1_own_codes": (type1_own_codes, 1),
    "type3": (type3, 1),
}


def shown(text: str, size: int) -> str:
    """The codes of a text, hexadecimal."""
    return "".join(f"{ALPHABET.index(letter) + 1:0{2 * size}x}" for letter in text)


# -- what an attacker reads ---------------------------------------------------------------------------


def readable(font: Dictionary, *, says_name: bool = False) -> set[str]:
    """Letters that anything about a font tells: outlines, widths, codes, names.

    Args:
        says_name: The program itself may hold the removed name: the control.
    """
    found: set[str] = set()
    own = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    by_name = {name_of(letter): letter for letter in ALPHABET}
    by_width = {width_of(letter): letter for letter in ALPHABET}

    def walk(value: object) -> None:
        if isinstance(value, pikepdf.Array):
            for item in value:
                walk(item)
        elif isinstance(value, pikepdf.Name):
            found.update({by_name[str(value)[1:]]} if str(value)[1:] in by_name else ())
        elif isinstance(value, int):
            found.update({by_width[value]} if value in by_width else ())

    for key in ("/Widths", "/W"):
        walk(own.get(key))
    if isinstance(font.get("/Encoding"), pikepdf.Dictionary):
        walk(font.Encoding.Differences)
    found |= {by_name[key[1:]] for key in font.get("/CharProcs", {})}
    if "/ToUnicode" in font:
        for target in re.findall(rb"<[0-9a-fA-F]+>\s+<([0-9a-fA-F]{4})>", font.ToUnicode.read_bytes()):
            found.add(bytes.fromhex(target.decode()).decode("utf-16-be"))
    descriptor = own.get("/FontDescriptor", Dictionary())
    found |= {by_name[name] for name in str(descriptor.get("/CharSet", "")).split("/") if name}
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in descriptor:
            data = descriptor[key].read_bytes()
            said = data if data[:2] != b"%!" else data + _private(data)
            assert says_name or (b"Quirijn" not in said and "Quirijn".encode("utf-16-be") not in said)
            found |= _in_program(data, by_name, by_width)
    return found & set(ALPHABET)


def _in_program(data: bytes, by_name: dict[str, str], by_width: dict[int, str]) -> set[str]:
    if data[:2] == b"%!":
        private = _private(data)
        return {by_name[n.decode()] for n in re.findall(rb"/(\w+) \d+ RD ", private) if n.decode() in by_name}
    if data[:4] in (b"\0\1\0\0", b"OTTO"):
        font = TTFont(io.BytesIO(data))
        names = font.getGlyphOrder()
        glyphs = font.getGlyphSet()
        if "glyf" in font:
            drawn = {name for name in names if font["glyf"][name].numberOfContours}
        else:
            drawn = {name for name in names if _has_outline(font["CFF "].cff[0].CharStrings[name])}
        # An empty glyph may keep its number: it tells nothing but that.
        letters = {by_width[glyphs[name].width] for name in drawn if glyphs[name].width in by_width}
        letters |= {by_name[name] for name in names if name in by_name}
        letters |= {chr(code) for table in font["cmap"].tables for code in table.cmap if code > 31}
        return letters | {by_width[w] for w, _ in font["hmtx"].metrics.values() if w in by_width}
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[0]
    letters = {by_name[name] for name in top.charset if name in by_name}
    for name in top.charset:
        string = top.CharStrings[name]
        if _has_outline(string):
            letters.add(by_width.get(string.width, "?"))
    return letters


def _private(data: bytes) -> bytes:
    return _decrypted(data[data.index(b"eexec") + 6 :], 55665)


def _has_outline(string: object) -> bool:
    from fontTools.pens.recordingPen import RecordingPen

    pen = RecordingPen()
    string.draw(pen)  # type: ignore[attr-defined]
    return bool(pen.value)


def _decrypted(data: bytes, key: int) -> bytes:
    out = bytearray()
    for byte in data:
        out.append(byte ^ (key >> 8))
        key = ((byte + key) * 52845 + 22719) & 0xFFFF
    return bytes(out)
