"""Scans made in code: a page of text drawn, degraded like a copy, and put back as a picture."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image

HAS_TESSERACT = shutil.which("tesseract") is not None
if HAS_TESSERACT:
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False).stdout
    HAS_TESSERACT = b"nld" in told.split()
needs_tesseract = pytest.mark.skipif(not HAS_TESSERACT, reason="tesseract-ocr-nld is missing")

LETTER = (
    "Contactpersoon: Jolien Hartkamp",
    "Telefoon: 06 - 39 10 46 21",
    "",
    "Geachte mevrouw Hartkamp,",
    "De heer Wessel Drijver heeft op 6 mei 2025 gebeld over zaak 2025/00731.",
    "Zijn burgerservicenummer is 603184273. Het kantoor is gesloten.",
)


#: Width and height of A4 and of a slip of paper, points: text recognition is quicker on little.
A4, SLIP = (595, 842), (500, 230)


def drawn(
    lines: Sequence[str] = LETTER, *, size: float = 11, sheet: tuple[int, int] = A4
) -> pymupdf.Document:
    """One page with real text."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=sheet[0], height=sheet[1])
    for number, line in enumerate(lines):
        page.insert_text((72, 90 + 1.6 * size * number), line, fontsize=size)
    return pdf


def picture(
    page: pymupdf.Page,
    *,
    dpi: int = 200,
    skew: float = 0,
    noise: float = 0,
    turn: int = 0,
    faint: bool = False,
) -> Image.Image:
    """A page as a grey picture. ``noise`` is the spread in grey levels, ``turn`` degrees clockwise."""
    pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    image = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    if skew:
        image = image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(image, dtype=np.float64)
    if faint:
        # A copy of a copy: grey paper, letters hardly darker.
        pixels = 150 + pixels * (60 / 255)
    if noise:
        pixels = pixels + np.random.default_rng(7).normal(0, noise, pixels.shape)
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    return image.rotate(-turn, expand=True) if turn else image


def add_scan(
    pdf: pymupdf.Document, image: Image.Image, *, width: float = 595, height: float = 842
) -> pymupdf.Page:
    """A page that is nothing but a picture."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    page = pdf.new_page(width=width, height=height)
    page.insert_image(page.rect, stream=buffer.getvalue())
    return page


def scan(path: Path, lines: Sequence[str] = LETTER, *, sheet: tuple[int, int] = SLIP, **how: object) -> Path:
    """Writes a scanned letter."""
    turned = how.get("turn") in (90, 270)
    with drawn(lines, sheet=sheet) as source, pymupdf.open() as pdf:
        width, height = reversed(sheet) if turned else sheet
        add_scan(pdf, picture(source[0], **how), width=width, height=height)  # type: ignore[arg-type]
        pdf.save(path)
    return path


def relabelled(
    lines: Sequence[str], others: Sequence[str], letter_of: Callable[[int], int]
) -> pymupdf.Document:
    """A page with ``lines`` in a font whose table says other letters, and ``others`` as they are."""
    page_of = drawn(["", *[""] * len(lines), *others])
    page = page_of[0]
    page.insert_font(fontname="F0", fontbuffer=pymupdf.Font("cjk").buffer)
    for number, line in enumerate(lines):
        page.insert_text((72, 90 + 17.6 * number), line, fontsize=11, fontname="F0")
    with pikepdf.open(io.BytesIO(page_of.tobytes())) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                table = _table_of(item.ToUnicode.read_bytes())
                item.ToUnicode.write(_table({glyph: letter_of(code) for glyph, code in table.items()}))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return pymupdf.open(stream=buffer.getvalue(), filetype="pdf")


def _table_of(cmap: bytes) -> dict[int, int]:
    """Codes of Latin letters and private signs by glyph."""
    rows = re.findall(rb"<(\w{4})>\s*<(\w{4})>\s*<(\w{4})>", cmap)
    codes = {
        glyph: int(code, 16) + glyph - int(first, 16)
        for first, last, code in rows
        for glyph in range(int(first, 16), int(last, 16) + 1)
    }
    return {glyph: code for glyph, code in codes.items() if code < 0x180 or code == 0xF0B7}


def _table(codes: Mapping[int, int]) -> bytes:
    rows = [b"<%04x> <%04x>" % pair for pair in sorted(codes.items())]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(part), b"\n".join(part)) for part in parts)
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + body + b"endcmap end end"
    )
