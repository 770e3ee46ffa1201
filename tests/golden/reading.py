"""Reads a PDF again with engines that the product does not write with: pdfium by place, pikepdf by object.

Nothing of ``redactor`` is imported here: a fault in its reading must not hide a fault in its writing.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

#: How far a kept character may lie from its old place, points.
TOLERANCE = 1.2
#: Font of the labels in the boxes. A label's letter can stand where the same letter was removed.
LABEL_FONT = "RedactorLabelSans"
#: Characters that a reader adds or leaves out at will.
INVISIBLE = "\ufffe\u00ad\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Char:
    """A visible character and the middle of its ink, in page space (points, top left of the CropBox)."""

    page_number: int
    char: str
    x: float
    y: float


def squash(text: str) -> str:
    """Letters and digits only, without case and accents, so that spacing and hyphens do not matter."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def _font(text: pypdfium2.PdfTextPage, index: int, buffer: ctypes.Array[ctypes.c_char]) -> str:
    length = pdfium.FPDFText_GetFontInfo(text.raw, index, buffer, len(buffer), None)
    return buffer.raw[: max(length - 1, 0)].decode("utf-8", "replace")


def read_chars(path: Path, *, labels: bool = False) -> list[Char]:
    """Every visible character, in the order of pdfium. /Rotate does not matter to these coordinates.

    Args:
        path: The PDF.
        labels: Give the characters of the boxes' labels, and only those, instead of all others.
    """
    result: list[Char] = []
    buffer = ctypes.create_string_buffer(128)
    box = [ctypes.c_double() for _ in range(4)]
    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            left, _bottom, _right, top = page.get_cropbox()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                code = pdfium.FPDFText_GetUnicode(text.raw, index)
                char = chr(code) if code else ""
                if not char.strip() or char in INVISIBLE:
                    continue
                if (LABEL_FONT in _font(text, index, buffer)) != labels:
                    continue
                pdfium.FPDFText_GetCharBox(text.raw, index, *box)
                x0, x1, y0, y1 = (value.value for value in box)
                result.append(Char(number, char, (x0 + x1) / 2 - left, top - (y0 + y1) / 2))
            text.close()
            page.close()
    finally:
        document.close()
    return result


class Places:
    """Finds out whether a character still stands where it stood."""

    def __init__(self, chars: Iterable[Char]) -> None:
        self._cells: dict[tuple[int, str, int, int], list[tuple[float, float]]] = {}
        for c in chars:
            self._cells.setdefault((c.page_number, c.char, int(c.x // 4), int(c.y // 4)), []).append(
                (c.x, c.y)
            )

    def holds(self, wanted: Char) -> bool:
        """True when the same character lies within TOLERANCE of its old place."""
        column, row = int(wanted.x // 4), int(wanted.y // 4)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                key = (wanted.page_number, wanted.char, column + dx, row + dy)
                for x, y in self._cells.get(key, ()):
                    if abs(x - wanted.x) < TOLERANCE and abs(y - wanted.y) < TOLERANCE:
                        return True
        return False


def chars_in(
    chars: Sequence[Char], *, page_number: int, rects: Sequence[Sequence[float]], slack: float = 0.3
) -> list[int]:
    """Indexes of the characters whose middle lies in one of ``rects`` (points, page space)."""
    return [
        index
        for index, c in enumerate(chars)
        if c.page_number == page_number
        and any(
            x0 - slack <= c.x <= x1 + slack and y0 - slack <= c.y <= y1 + slack for x0, y0, x1, y1 in rects
        )
    ]


def _shown(stream: pikepdf.Object) -> str:
    """The string operands of a content stream, joined; empty for a stream that is no content."""
    try:
        operations = pikepdf.parse_content_stream(stream)
    except pikepdf.PdfError:
        return ""
    parts: list[bytes] = []
    for operands, _operator in operations:
        for operand in operands:
            items = operand if isinstance(operand, pikepdf.Array) else [operand]
            parts += [bytes(item) for item in items if isinstance(item, pikepdf.String)]
    return b"".join(parts).decode("latin-1")


def page_strings(path: Path) -> str:
    """All strings that the pages show, by their one-byte codes, from content and form XObjects."""
    parts: list[str] = []
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            parts.append(_shown(page.obj))
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
                parts.append(_shown(item))
    return "\n".join(parts)


def _strings(item: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif depth < 40 and isinstance(item, pikepdf.Array):
        for child in item:
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                yield from _strings(child, depth + 1)
    elif depth < 40 and isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for child in dict(item.items()).values():
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                yield from _strings(child, depth + 1)


def object_strings(path: Path) -> str:
    """Every string object and every decompressed stream of the file, and the raw bytes of the file itself."""
    raw = path.read_bytes()
    parts: list[str] = [raw.decode("latin-1"), raw.replace(b"\0", b"").decode("latin-1")]
    with pikepdf.open(path) as pdf:
        for item in [*pdf.objects, pdf.trailer]:
            parts.extend(_strings(item))
            if isinstance(item, pikepdf.Stream):
                try:
                    data = item.read_bytes()
                except pikepdf.PdfError:
                    data = item.read_raw_bytes()
                parts += [data.decode("latin-1"), data.decode("utf-8", "replace")]
    return "\n".join(parts)
