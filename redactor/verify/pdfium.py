"""Reads characters and pictures of pages with pdfium: an engine that took no part in the redaction."""

from __future__ import annotations

import contextlib
import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw

from redactor.domain import FloatArray
from redactor.errors import DamagedPdf, EncryptedPdf, UnhandledContent
from redactor.geometry import Matrix

ENGINE = f"pdfium {pypdfium2.version.PYPDFIUM_INFO}"

#: What pdfium returns for a character it made up itself (a line-end hyphen) or cannot name.
_NOT_SHOWN = frozenset((0x0, 0x2, 0xFFFE, 0xFFFF))

#: Spaces and non-characters above U+0020.
_BLANK = (
    0x7F,
    0x85,
    0xA0,
    *range(0x2000, 0x2010),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
    0xFEFF,
    0xFFFE,
    0xFFFF,
)

_HYPHENS = (0x0, 0x2, 0xAD, 0x2010, 0x2011, 0xFFFE)

#: By code point of the basic plane: is it shown, and is it a hyphen? A table is quicker than isin.
_SHOWN_TABLE = np.ones(0x10000, dtype=np.bool_)
_SHOWN_TABLE[:0x21] = False
_SHOWN_TABLE[[*_BLANK, 0xFFFE, 0xFFFF]] = False
_HYPHEN_TABLE = np.zeros(0x10000, dtype=np.bool_)
_HYPHEN_TABLE[list(_HYPHENS)] = True

# Called once a character: plain addresses instead of converted pointers, and no other thread let in meanwhile
# (PYFUNCTYPE), take a fifth of the time. What the first two return is whether they filled in anything.
_ORIGIN = ctypes.PYFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetCharOrigin, ctypes.c_void_p).value or 0
)
#: Fills four floats: left, top, right, bottom (FS_RECTF).
_LOOSE_BOX = ctypes.PYFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
#: Fills four doubles: left, right, bottom, top.
_INK_BOX = ctypes.PYFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)(
    ctypes.cast(raw.FPDFText_GetCharBox, ctypes.c_void_p).value or 0
)
_TEXT_OBJECT = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
_FONT = ctypes.PYFUNCTYPE(
    ctypes.c_ulong, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_void_p
)(ctypes.cast(raw.FPDFText_GetFontInfo, ctypes.c_void_p).value or 0)
_UNICODE = ctypes.PYFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetUnicode, ctypes.c_void_p).value or 0
)


class PageChars:
    """The characters of one page as pdfium reads them.

    Attributes:
        text: One character for each entry.
        origins: float64, shape (n, 2): where each starts on its baseline; points; 0, 0 for spaces.
        codes: int64, shape (n,): code points, all hyphens alike.
        shown: False for spaces and characters that pdfium made up.
    """

    def __init__(self, text: str, page: Any, to_page: Matrix) -> None:
        self.text = text
        self._page = page
        self._handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
        self._to_page = to_page
        codes = np.frombuffer(text.encode("utf-32-le", errors="replace"), dtype=np.uint32).astype(np.int64)
        # What lies above the basic plane is a letter or a sign like any other.
        basic = np.where(codes > 0xFFFF, 0xFFFD, codes)
        hyphen = _HYPHEN_TABLE[basic]
        # A hyphen at a line end is another character for pdfium as soon as the next line is gone.
        self.codes = np.where(hyphen, 0x2D, codes)
        self.shown = _SHOWN_TABLE[basic]
        self.origins = np.zeros((len(text), 2))
        places = np.flatnonzero(self.shown | hyphen)
        if len(places):
            self.origins[places] = self._starts(places)

    def _starts(self, indexes: npt.NDArray[np.int64]) -> FloatArray:
        values = np.zeros((len(indexes), 2))
        at = values.ctypes.data
        end = at + values.nbytes
        _call_each(_ORIGIN, self._handle, indexes, range(at, end, 16), range(at + 8, end + 8, 16))
        a, _, _, d, e, f = self._to_page
        return np.column_stack((values[:, 0] * a + e, values[:, 1] * d + f))

    def centres(self, indexes: npt.NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
        """Loose boxes of some characters, page space: middles, shape (k, 2), and longer sides, shape (k,)."""
        values = np.zeros((len(indexes), 4), dtype=np.float32)
        at = values.ctypes.data
        _call_each(_LOOSE_BOX, self._handle, indexes, range(at, at + values.nbytes, 16))
        left, top, right, bottom = values.astype(np.float64).T
        a, _, _, d, e, f = self._to_page
        middles = np.column_stack(((left + right) / 2 * a + e, (top + bottom) / 2 * d + f))
        return middles, np.maximum(right - left, top - bottom) * a

    def ink(self, index: int) -> tuple[float, float, float, float]:
        """Box of the glyph of one character, user space: left, bottom, right, top."""
        left, bottom, right, top = self.inks(np.array([index])).tolist()[0]
        return left, bottom, right, top

    def inks(self, indexes: npt.NDArray[np.int64]) -> FloatArray:
        """Boxes of the glyphs of some characters, shape (k, 4), as ``ink`` gives them."""
        values = np.zeros((len(indexes), 4))
        at = values.ctypes.data
        columns = (range(at + 8 * column, at + 8 * column + values.nbytes, 32) for column in range(4))
        _call_each(_INK_BOX, self._handle, indexes, *columns)
        return values[:, [0, 2, 1, 3]]

    def text_object(self, index: int) -> int:
        """Address of the text object that draws a character."""
        return _TEXT_OBJECT(self._handle, index) or 0

    def text_objects(self, indexes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Addresses of the text objects that draw some characters."""
        found = map(_TEXT_OBJECT, repeat(self._handle), indexes.tolist())
        return np.array([address or 0 for address in found], dtype=np.int64)

    def font(self, index: int) -> str:
        """Name of the font of a character."""
        buffer = ctypes.create_string_buffer(256)
        size = _FONT(self._handle, int(index), buffer, 256, None)
        return buffer.value.decode("latin-1") if 0 < size <= 256 else ""


def _call_each(
    function: Callable[..., None], handle: int, indexes: npt.NDArray[np.int64], *addresses: range
) -> None:
    """Calls a function of pdfium for each of some characters, with the addresses that it is to fill."""
    deque(map(function, repeat(handle), indexes.tolist(), *addresses), maxlen=0)


@contextlib.contextmanager
def left_out(objects: Iterable[int]) -> Iterator[None]:
    """Objects of a page, by their addresses, that are not drawn for a while."""
    pointers = [ctypes.cast(address, raw.FPDF_PAGEOBJECT) for address in objects]
    try:
        for pointer in pointers:
            raw.FPDFPageObj_SetIsActive(pointer, False)
        yield
    finally:
        for pointer in pointers:
            raw.FPDFPageObj_SetIsActive(pointer, True)


@contextlib.contextmanager
def opened(data: bytes | Path, *, password: str | None, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """Opens a PDF.

    Raises:
        EncryptedPdf, DamagedPdf: pdfium cannot read it.
    """
    try:
        pdf = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as exc:
        if "password" in str(exc).lower():
            raise EncryptedPdf("het wachtwoord ontbreekt of is onjuist", where=name) from exc
        raise DamagedPdf(
            "de PDF is niet te controleren: de tweede lezer kan hem niet openen", where=name
        ) from exc
    try:
        yield pdf
    finally:
        pdf.close()


def characters(page: Any, to_page: Matrix) -> PageChars:
    """All characters of a page with their origins."""
    text_page = page.get_textpage()
    count = text_page.count_chars()
    # In one piece when pdfium skips nothing; else one by one, so that indexes agree.
    text = text_page.get_text_range() if count else ""
    if len(text) != count:
        handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        text = "".join([_letter(_UNICODE(handle, index)) for index in range(count)])
    return PageChars(text, text_page, to_page)


def _letter(code: int) -> str:
    if code in _NOT_SHOWN:
        return "\x00"
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def flattened(pdf: pypdfium2.PdfDocument, index: int) -> Any:
    """A page with the looks of its fields and marks made content, in memory: pdfium reads only content."""
    page = pdf[index]
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[index]


#: A sheet of A0 at three pixels a point has 72 million; more is a mistake in the size of a page.
MOST_PIXELS = 400_000_000


def picture(page: Any, *, scale: float = 1.0, annotations: bool = False) -> npt.NDArray[np.uint8]:
    """The page content, with or without annotations, as grey pixels, unrotated, shape (height, width)."""
    turn = (360 - page.get_rotation()) % 360
    width, height = page.get_size()
    if width * height * scale * scale > MOST_PIXELS:
        raise UnhandledContent(
            "een bladzijde is te groot om te controleren", hint="vraag het document opnieuw op bij de bron"
        )
    bitmap = page.render(
        scale=scale, grayscale=True, rotation=turn, may_draw_forms=False, draw_annots=annotations
    )
    pixels: npt.NDArray[np.uint8] = bitmap.to_numpy()
    return pixels if pixels.ndim == 2 else pixels[:, :, 0]
