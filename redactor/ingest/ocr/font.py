"""A font without outlines, for text that is found and copied but not seen.

Every letter has its UTF-16 code as its code and one em as its width, so that the font is the same whatever
was read: nothing in it tells which letters a page once had.
"""

from __future__ import annotations

import struct
from typing import Any, Final

import pikepdf

NAME: Final = "RedactorOcrLayer"

#: Height of the font above and below its baseline, shares of its size.
ASCENT: Final = 0.75
DESCENT: Final = 0.25


def dictionary(pdf: pikepdf.Pdf) -> Any:
    """The font as an object of ``pdf``: composite, embedded, with a table of letters."""
    program = pdf.make_stream(_program())
    program["/Length1"] = len(_program())
    base = pikepdf.Name(f"/{NAME}")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=base,
        # Symbolic and of one width.
        Flags=5,
        FontBBox=[0, round(-1000 * DESCENT), 1000, round(1000 * ASCENT)],
        ItalicAngle=0,
        Ascent=round(1000 * ASCENT),
        Descent=round(-1000 * DESCENT),
        CapHeight=round(1000 * ASCENT),
        StemV=80,
        FontFile2=program,
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        # Every code shows the same glyph.
        CIDToGIDMap=pdf.make_stream(bytes(2 * 0x10000)),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=base,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_stream(_to_unicode()),
        )
    )


def _to_unicode() -> bytes:
    # A range may not cross from one high byte to the next (ISO 32000-1 9.10.3), and a block holds 100.
    rows = [
        b"<%02X00> <%02XFF> <%02X00>" % (high, high, high) for high in range(256) if not 0xD8 <= high < 0xE0
    ]
    blocks = [
        b"%d beginbfrange\n%s\nendbfrange\n" % (len(part), b"\n".join(part))
        for part in (rows[at : at + 100] for at in range(0, len(rows), 100))
    ]
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + b"".join(blocks)
        + b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


def _program() -> bytes:
    """A TrueType program of one glyph that covers nothing (OpenType 1.9, the tables that PDF needs).

    The glyph is a line from corner to corner of its box: pdfium passes over letters without any extent.
    """
    ascent, descent = round(1000 * ASCENT), round(-1000 * DESCENT)
    corners = struct.pack(">hhhh", 0, 1000, descent, ascent - descent)
    glyph = struct.pack(">hhhhhHHBB", 1, 0, descent, 1000, ascent, 1, 0, 1, 1) + corners
    glyph += bytes(-len(glyph) % 4)
    tables = {
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0x0B, 1000, 0, 0, 0, descent, 1000, ascent,
            0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, ascent, descent, 0, 1000, 0, 0, 1000, 1, *[0] * 7, 1
        ),
        b"hmtx": struct.pack(">Hh", 1000, 0),
        b"loca": struct.pack(">HH", 0, len(glyph) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, 1, 2, 1, 0, 0, 1, *[0] * 8),
    }  # fmt: skip
    offset = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, total, offset + len(body), len(data))
        body += padded
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32) + directory + body
