"""Is this file something we can process? Problems are found here, not three steps later.

Works on bytes and on a page's own entries; opens nothing.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pymupdf

from redactor.errors import EmptyPdf, InputError, NotAPdf

#: ISO 32000-1 Annex H (implementation note 13): readers accept the header within the first 1024 bytes.
HEADER_WINDOW = 1024

#: Share of characters that no font could name (U+FFFD, private or control characters) above which the
#: text layer of a page is not to be trusted. Bullets and check boxes are private characters as well,
#: so a small share is normal (woo-practice 3.2).
UNREADABLE_SHARE = 0.3

#: A picture over this share of the page with hardly any text is a scan.
SCAN_SHARE = 0.5
SCAN_MAX_CHARACTERS = 40


def read_bytes(path: Path) -> bytes:
    """The bytes of a PDF file.

    Raises:
        InputError: no such file, a directory, not readable, or with a name that is no text.
        EmptyPdf: zero bytes.
        NotAPdf: no PDF header.
    """
    where = path.name
    try:
        str(path).encode()
    except UnicodeEncodeError as exc:
        # MuPDF and QPDF, which open it later, take names as UTF-8 only.
        raise InputError(
            "de naam van dit bestand of van zijn map bevat tekens die hier niet bestaan",
            where=where,
            hint="geef het bestand of de map een andere naam",
        ) from exc
    if path.is_dir():
        raise InputError(
            "dit is een map, geen bestand", where=where, hint="geef de map aan 'redactor redact MAP -o UIT'"
        )
    try:
        data = path.read_bytes()
    except FileNotFoundError as exc:
        raise InputError("bestand bestaat niet", where=where, hint="controleer de naam en de map") from exc
    except OSError as exc:
        raise InputError(
            "bestand is niet te lezen", where=where, hint="controleer de rechten op het bestand"
        ) from exc
    if not data:
        raise EmptyPdf(
            "bestand is leeg (0 bytes)", where=where, hint="vraag het document opnieuw op bij de bron"
        )
    if not _is_pdf(data):
        raise NotAPdf(
            "dit is geen PDF",
            where=where,
            hint="zet het document eerst om naar PDF (met tekst, niet als scan)",
        )
    return data


def _is_pdf(data: bytes) -> bool:
    """A header where readers look for it; further on, a text about PDFs must not pass for one."""
    at = data[:HEADER_WINDOW].find(b"%PDF-")
    return at == 0 or (at > 0 and b" obj" in data)


def is_readable(text: str) -> bool:
    """True when no character of a text stands for nothing; a quick look, False says little."""
    return text.isprintable() and "\ufffd" not in text


def unreadable_share(text: str) -> float:
    """Share (0..1) of the visible characters that stand for nothing readable."""
    visible = "".join(text.split())
    if not visible:
        return 0.0
    if is_readable(visible):
        return 0.0
    unreadable = (c for c in set(visible) if c == "\ufffd" or unicodedata.category(c) in ("Cc", "Co", "Cn"))
    return sum(visible.count(c) for c in unreadable) / len(visible)


def is_scan(*, characters: int, image_share: float, drawings: int) -> bool:
    """True when a page shows something that its text layer does not hold.

    Args:
        characters: Visible characters in the text layer.
        image_share: Largest share (0..1) of the page that one picture covers.
        drawings: Number of vector paths; counted only where there is no text at all.
    """
    if characters == 0:
        return image_share > 0.02 or drawings > 100
    return characters < SCAN_MAX_CHARACTERS and image_share > SCAN_SHARE


def page_size(page: pymupdf.Page) -> tuple[float, float]:
    """Width and height of a page before /Rotate, in points.

    MuPDF applies /UserUnit to the places of letters and pictures, and not to the page's boxes.
    """
    kind, value = page.parent.xref_get_key(page.xref, "UserUnit")
    unit = max(float(value), 0.0) or 1.0 if kind in ("int", "float") else 1.0
    return float(page.cropbox.width) * unit, float(page.cropbox.height) * unit


def derotation(page: pymupdf.Page) -> pymupdf.Matrix:
    """The way from a page as /Rotate shows it back to page space.

    PyMuPDF's own matrix counts its shift in units of user space, which are not points with /UserUnit.
    """
    width, height = page_size(page)
    return pymupdf.Matrix(
        *{
            90: (0, -1, 1, 0, 0, height),
            180: (-1, 0, 0, -1, width, height),
            270: (0, 1, -1, 0, width, 0),
        }.get(page.rotation % 360, (1, 0, 0, 1, 0, 0))
    )
