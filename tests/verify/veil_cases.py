"""More pages for ``test_inspection``: text under what lets little of it through, and look-alikes that do not.

Grey veils, hatching, patterns, blocks that are letters of a font, and pasted pictures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pikepdf
from inspect_cases import HIGH, NOTE, SEEN_GRID, WIDE, X0, Y0, image, label, page
from leak_kit import new_pdf, text_lines
from pikepdf import Array, Dictionary
from pikepdf import Name as PdfName

X1, Y1 = X0 + WIDE, Y0 + HIGH


def veil(alpha: float, colour: str = "0 g", *, blend: str = "/Normal") -> Callable[[], pikepdf.Pdf]:
    def make() -> pikepdf.Pdf:
        pdf = page(NOTE + f"q /G gs {colour} {X0} {Y0} {WIDE} {HIGH} re f Q\n".encode())
        state = Dictionary(ca=alpha, BM=PdfName(blend))
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=state)
        return pdf

    return make


def slanted(step: float, *, x: float = X0 - HIGH, wide: float = WIDE + HIGH, back: bool = False) -> bytes:
    """Lines at 45 degrees."""
    lines = []
    for number in range(int(wide / step)):
        left, right = x + step * number, x + step * number + HIGH
        start, end = (right, left) if back else (left, right)
        lines.append(f"{start} {Y0} m {end} {Y1} l S")
    return " ".join(lines).encode()


def hatched(width: float, lines: bytes, *, clip: bool = True) -> bytes:
    clipped = f"{X0} {Y0} {WIDE} {HIGH} re W n ".encode() if clip else b""
    return b"q " + clipped + f"{width} w ".encode() + lines + b" Q\n"


def tiled(content: bytes, step: float) -> Callable[[], pikepdf.Pdf]:
    """A box filled with a pattern."""

    def make() -> pikepdf.Pdf:
        pdf = page(NOTE + f"/Pattern cs /P1 scn {X0} {Y0} {WIDE} {HIGH} re f\n".encode())
        pattern = pdf.make_stream(content)
        pattern.Type, pattern.PatternType, pattern.PaintType, pattern.TilingType = PdfName.Pattern, 1, 1, 1
        pattern.BBox, pattern.XStep, pattern.YStep = Array([0, 0, step, step]), step, step
        pattern.Resources = Dictionary()
        pdf.pages[0].obj.Resources.Pattern = Dictionary(P1=pdf.make_indirect(pattern))
        return pdf

    return make


def glyphs(
    before: bytes,
    glyph: bytes = b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f",
    *,
    text: str = "aaaaaa",
    size: float = HIGH,
    at: tuple[float, float] = (X0, Y0),
    after: bytes = b"",
    unicode: str = "0061",
) -> Callable[[], pikepdf.Pdf]:
    """Letters of a Type3 font whose "a" is a drawing; a copy gives whatever ``unicode`` says."""

    def make() -> pikepdf.Pdf:
        show = f"BT /T3 {size} Tf {at[0]} {at[1]} Td ({text}) Tj ET\n".encode()
        pdf = page(before + show + after)
        table = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <61> <{unicode}> "
        pdf.pages[0].obj.Resources.Font.T3 = pdf.make_indirect(
            Dictionary(
                Type=PdfName.Font, Subtype=PdfName.Type3, FontBBox=Array([0, 0, 1000, 1000]),
                FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
                CharProcs=Dictionary(a=pdf.make_indirect(pdf.make_stream(glyph))),
                Encoding=Dictionary(Type=PdfName.Encoding, Differences=Array([97, PdfName("/a")])),
                FirstChar=97, LastChar=97, Widths=Array([1000]),
                ToUnicode=pdf.make_stream(table.encode() + b"endbfchar"),
            )
        )  # fmt: skip
        return pdf

    return make


def pasted(
    pixels: Sequence[int], wide: int, high: int, *, matrix: str = f"{WIDE} 0 0 {HIGH} {X0} {Y0}",
    first: bool = False, text: bytes = NOTE,
) -> Callable[[], pikepdf.Pdf]:  # fmt: skip
    """A grey picture over the text, or under it."""

    def make() -> pikepdf.Pdf:
        shown = f"q {matrix} cm /Im1 Do Q\n".encode()
        pdf = new_pdf(shown + text if first else text + shown)
        image(pdf, bytes(pixels), wide, high)
        return pdf

    return make


def watermark(alpha: float, colour: str, size: int) -> Callable[[], pikepdf.Pdf]:
    def make() -> pikepdf.Pdf:
        lines = text_lines([f"Regel {n} over de voortgang van het hele traject" for n in range(30)], y=700)
        mark = f"q /G gs BT {colour} /F1 {size} Tf 0.7 0.7 -0.7 0.7 120 300 Tm (CONCEPT) Tj ET Q\n"
        pdf = page(NOTE + lines + mark.encode())
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(ca=alpha))
        return pdf

    return make


def strips() -> pikepdf.Pdf:
    """A scan in four strips over the text that was read from it."""
    places = "".join(f"q 595 0 0 210 0 {632 - 210 * n} cm /Im1 Do Q\n" for n in range(4))
    pdf = new_pdf(NOTE + places.encode())
    image(pdf, bytes(0 if (x + y // 2) % 3 else 255 for y in range(105) for x in range(298)), 298, 105)
    return pdf


_RANDOM = random.Random(5)
NOISE = [_RANDOM.randrange(120) for _ in range(WIDE * HIGH)]
MOSAIC = [_RANDOM.choice((60, 120, 190, 230)) for _ in range(13 * 3)]
PHOTO = list(range(256)) * 64
STRIPES = b"0 0 m 4 4 l S"

#: As ``FAILED``.
VEILED: dict[str, tuple[Callable[[], pikepdf.Pdf], str]] = {
    "black_of_70_percent": (veil(0.7), "tekst"),
    "white_of_80_percent": (veil(0.8, "1 g"), "tekst"),
    "grey_of_80_percent": (veil(0.8, "0.5 g"), "tekst"),
    "dark_blue_of_80_percent": (veil(0.8, "0 0 0.6 rg"), "tekst"),
    "black_multiplied": (veil(0.75, blend="/Multiply"), "tekst"),
    "slanted_hatching": (lambda: page(NOTE + hatched(1.4, slanted(2))), "tekst"),
    "hatching_both_ways": (
        lambda: page(NOTE + hatched(1, slanted(2.2) + b" " + slanted(2.2, back=True))),
        "tekst",
    ),
    "hatching_without_a_clip": (lambda: page(NOTE + hatched(1.2, slanted(2), clip=False)), "tekst"),
    "hatching_as_one_path": (
        lambda: page(NOTE + hatched(1.2, slanted(2).replace(b" S", b"") + b" S")),
        "tekst",
    ),
    "box_of_a_striped_pattern": (tiled(b"2 w " + STRIPES + b" -2 2 m 2 6 l S 2 -2 m 6 2 l S", 4), "tekst"),
    "box_of_a_dotted_pattern": (tiled(b"0 0 1.5 2 re f", 2), "tekst"),
    "blocks_of_a_font": (glyphs(NOTE), "tekst"),
    "blocks_of_a_font_for_private_use": (glyphs(NOTE, unicode="F06E"), "tekst"),
    "grey_blocks_of_a_font": (glyphs(NOTE, b"1000 0 d0 0.5 g 0 0 1000 1000 re f"), "tekst"),
    "one_wide_block_of_a_font": (
        glyphs(NOTE, b"1000 0 0 0 6000 1000 d1 0 0 6000 1000 re f", text="a"),
        "tekst",
    ),
    "pasted_noise": (pasted(NOISE, WIDE, HIGH), "tekst"),
    "pasted_mosaic": (pasted(MOSAIC, 13, 3), "tekst"),
    "photo_over_the_begin_of_lines": (pasted(PHOTO, 128, 128, matrix="90 0 0 90 60 690"), "tekst"),
}

#: As ``INNOCENT``.
SHOWING: dict[str, Callable[[], pikepdf.Pdf]] = {
    "black_of_half": veil(0.5),
    "white_of_40_percent": veil(0.4, "1 g"),
    "yellow_of_half": veil(0.5, "1 1 0 rg"),
    "yellow_multiplied": veil(1, "1 1 0 rg", blend="/Multiply"),
    "light_blue_multiplied": veil(1, "0.8 0.8 0.9 rg", blend="/Multiply"),
    "pink_of_60_percent": veil(0.6, "1 0.5 0.8 rg"),
    "thin_hatching": lambda: page(NOTE + hatched(0.5, slanted(4))),
    "hatching_beside_text": lambda: page(NOTE + hatched(1.4, slanted(2, x=400), clip=False)),
    "hatching_behind_text": lambda: page(b"0.8 G " + hatched(1.4, slanted(2)) + b"0 G " + NOTE),
    "thin_stripes": tiled(b"0.5 w " + STRIPES, 4),
    "few_dots": tiled(b"1 1 1 1 re f", 4),
    "struck_through": lambda: page(NOTE + b"q 2.5 w 138 747 m 216 747 l S Q\n"),
    "grid_over_text": lambda: page(
        NOTE + SEEN_GRID + b"".join(b"%d 700 m %d 780 l S " % (x, x) for x in range(72, 500, 6))
    ),
    "watermark": watermark(1, "0.8 g", 90),
    "large_watermark": watermark(1, "0.85 g", 140),
    "watermark_that_lets_through": watermark(0.2, "0 g", 90),
    "bullet_of_a_font": glyphs(NOTE, text="a", size=6, at=(60, Y0)),
    "blocks_of_a_font_behind_text": glyphs(b"0.8 g ", after=b"0 g " + NOTE),
    "everything_drawn_twice": lambda: page(NOTE + NOTE),
    "bold_by_drawing_twice": lambda: page(text_lines(["Vet"], x=72.3, y=600) + text_lines(["Vet"], y=600)),
    "picture_beside_text": pasted(NOISE, WIDE, HIGH, matrix=f"{WIDE} 0 0 {HIGH} 400 {Y0}"),
    "photo_behind_text": pasted(PHOTO, 128, 128, matrix="200 0 0 100 72 690", first=True),
    "strips_of_a_scan_over_its_text": strips,
    "ground_under_the_next_box": lambda: page(
        label("5.1.2.e") + f"q 1 g {X0 + 20} {Y0} 60 {HIGH} re f Q\n".encode() + label("5.1.2.i", x=X0 + 24)
    ),
}  # fmt: skip
