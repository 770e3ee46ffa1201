"""Scans made in code: a page of text drawn, degraded like a copy, and put back as a picture."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
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


def drawn(lines: Sequence[str] = LETTER, *, size: float = 11) -> pymupdf.Document:
    """One A4 page with real text."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=595, height=842)
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


def scan(path: Path, lines: Sequence[str] = LETTER, **how: object) -> Path:
    """Writes a scanned letter."""
    turned = how.get("turn") in (90, 270)
    with drawn(lines) as source, pymupdf.open() as pdf:
        width, height = (842, 595) if turned else (595, 842)
        add_scan(pdf, picture(source[0], **how), width=width, height=height)  # type: ignore[arg-type]
        pdf.save(path)
    return path
