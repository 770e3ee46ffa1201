"""Pages that were read from their picture: what is left in the pixels, and what they still say.

The pictures of the output are decoded by pdfium, which wrote none of them: under a box there may be one shade
only. And the lines in which a box lies are read again, from the page as it shows.
"""

from __future__ import annotations

import ctypes
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from redactor.domain import Leak, Rect, Redaction, RouteCheck, Verdict
from redactor.forms import SecretMatcher, squash
from redactor.geometry import Matrix
from redactor.verify import pdfium
from redactor.verify.programs import output_of, version_of

ROUTE: Final = "scan"

#: Dots an inch for reading: enough for 7 pt, and other pixels than those of the first reading.
_DPI: Final = 220
#: Pixels of the longer side, at least and at most: pages are as small as a stamp and as large as a room.
_SMALLEST, _LARGEST = 1800, 3700
#: Points above and below a box that are read with it: a box that lies too low shows the tops of letters.
_AROUND: Final = 5.0
#: Empty paper between two bands, pixels.
_APART: Final = 30
#: Points inside the edge of a box where pixels of a resampled picture may be mixed with what lies beside it.
_EDGE: Final = 1.3
#: Grey levels that pixels under a box may differ: JPEG carries a little of its neighbours into a block.
_ONE_SHADE: Final = 48
#: Letters or digits that a removed string needs, as for the level "grondig".
_SHORTEST: Final = 4

#: Boxes of a page of the source that are read first, to see that removed text can be read at all.
_CONTROL: Final = 3

_LANGUAGE: Final = "nld"
#: Pages that one start of the reader is given; each is a picture in memory.
_AT_ONCE: Final = 4
#: What the reader writes between two pictures.
_NEXT: Final = "\f"

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The lines of a page in which boxes lie, below each other, as grey pixels.

    ``is_control``: of the source, where what was removed can still be read.
    """

    page_index: int
    pixels: Pixels
    dpi: int
    is_control: bool


def check(
    before: pypdfium2.PdfDocument,
    after: pypdfium2.PdfDocument,
    redactions: Sequence[Redaction],
    pages: Sequence[int],
    to_page: Sequence[Matrix],
    *,
    hidden: Sequence[str],
) -> tuple[RouteCheck, list[Leak]]:
    """Checks the scanned pages of an output.

    Args:
        before, after: Source (with its layer of read text) and output.
        redactions: Of the document.
        pages: Indexes of the pages that were read from their picture.
        to_page: From user space to page space, by page index.
        hidden: Removed strings that may stand nowhere in the output.
    """
    leaks: list[Leak] = []
    matcher = SecretMatcher(text for text in hidden if len(squash(text)) >= _SHORTEST)
    boxes_of = {i: [box for r in redactions if r.page_index == i for box in r.boxes] for i in pages}
    boxed = [index for index in pages if boxes_of[index]]
    for index in boxed:
        pictures = list(_pictures(after[index]))
        if any(_shows_something(pictures, box, to_page[index]) for box in boxes_of[index]):
            leaks.append(Leak(page_index=index, kind="beeld", where="beeldpunten onder een lakvlak"))
    controlled = not matcher
    if matcher:
        read, controlled = _read_all(before, after, {i: boxes_of[i] for i in boxed}, to_page, matcher)
        leaks += [
            Leak(page_index=index, kind="tekst", where="tekstherkenning")
            for index in sorted(read)
            if matcher.search(read[index])
        ]
    verdict = Verdict.LEAKING if leaks else Verdict.CLEAN if controlled else Verdict.UNVERIFIABLE
    engine = f"{pdfium.ENGINE}, {version_of('tesseract', '--version', 'tesseract')}"
    return RouteCheck(route=ROUTE, verdict=verdict, engine=engine), leaks


def _read_all(
    before: pypdfium2.PdfDocument,
    after: pypdfium2.PdfDocument,
    boxes: Mapping[int, Sequence[Rect]],
    to_page: Sequence[Matrix],
    matcher: SecretMatcher,
) -> tuple[dict[int, str], bool]:
    """What is read of each page, and whether every one was and the reader can read what was removed.

    A few lines of the source are enough to show that it can: they are read with the pages, as one more
    sheet. When they do not show it, other lines are tried.
    """
    some = [(i, part) for i in boxes for part in (boxes[i][:_CONTROL], boxes[i][_CONTROL:]) if part]
    controls = (_sheet(before[i], i, part, to_page[i][0], is_control=True) for i, part in some)
    sheets = (_sheet(after[i], i, boxes[i], to_page[i][0]) for i in boxes)
    read: dict[int, str] = {}
    controlled = False
    for group in _groups(itertools.chain(itertools.islice(controls, 1), sheets)):
        texts = _read(group)
        if len(texts) < len(group):
            return read, False
        for sheet, text in zip(group, texts, strict=True):
            if sheet.is_control:
                controlled = matcher.search(text)
            else:
                read[sheet.page_index] = text
    return read, controlled or any(matcher.search(text) for sheet in controls for text in _read([sheet]))


def _sheet(
    page: Any, index: int, boxes: Sequence[Rect], points: float, *, is_control: bool = False
) -> _Sheet:
    """The lines of a page in which boxes lie.

    ``points``: in one of the units that pdfium draws (/UserUnit).
    """
    longest = max(float(page.get_width()) * points, float(page.get_height()) * points, 1.0)
    scale = min(max(_DPI / 72, _SMALLEST / longest), _LARGEST / longest)
    pixels = pdfium.picture(page, scale=scale * points, annotations=True)
    unit = pixels.shape[0] / max(_height(page) * points, 1.0)
    bands = list(_bands(pixels, [(box.y0, box.y1) for box in boxes if not _is_sideways(box)], unit))
    for turned in (1, -1):
        # Which way up letters on their side stand is not known here: they are read both ways.
        side = [
            (box.x0, box.x1) if turned < 0 else (page_width - box.x1, page_width - box.x0)
            for page_width in (pixels.shape[1] / unit,)
            for box in boxes
            if _is_sideways(box)
        ]
        bands += _bands(np.rot90(pixels, k=turned), side, unit)
    width = max((band.shape[1] for band in bands), default=_APART)
    # Between the bands the shade of the paper: beside white, grey paper with its letters counts as ink.
    paper = int(np.median(np.concatenate([band.ravel()[::97] for band in bands]))) if bands else 255
    rows = [np.full((_APART, width), paper, dtype=np.uint8)]
    for band in bands:
        wide = np.full((band.shape[0], width), paper, dtype=np.uint8)
        wide[:, : band.shape[1]] = band
        rows += [wide, rows[0]]
    return _Sheet(index, np.vstack(rows), round(min(72 * scale, 600)), is_control)


def _groups(sheets: Iterable[_Sheet]) -> Iterator[list[_Sheet]]:
    """Sheets that are read at one start: of one resolution, and no more than may be in memory."""
    for _, alike in itertools.groupby(sheets, key=lambda sheet: sheet.dpi):
        while group := list(itertools.islice(alike, _AT_ONCE)):
            yield group


def _read(sheets: Sequence[_Sheet]) -> list[str]:
    """What text recognition reads, sheet by sheet; fewer texts than sheets: it failed."""
    first, *others = (Image.fromarray(sheet.pixels) for sheet in sheets)
    with io.BytesIO() as buffer:
        first.save(buffer, "TIFF", save_all=True, append_images=others)
        pictures = buffer.getvalue()
    options = ["-l", _LANGUAGE, "--dpi", str(sheets[0].dpi), "--psm", "6", "-c", f"page_separator={_NEXT}"]
    text = output_of(["tesseract", "stdin", "stdout", *options], pictures)
    return text.split(_NEXT) if text is not None else []


def _is_sideways(box: Rect) -> bool:
    return box.height > 1.5 * box.width


def _bands(pixels: Pixels, ranges: Sequence[tuple[float, float]], unit: float) -> Iterator[Pixels]:
    """The rows of a picture in which ranges (points from its top) lie, in pieces."""
    rows = np.zeros(pixels.shape[0] + 2, dtype=np.int8)
    for top, bottom in ranges:
        rows[max(int((top - _AROUND) * unit), 0) + 1 : int((bottom + _AROUND) * unit) + 2] = 1
    rows[-1] = 0
    changes = np.flatnonzero(np.diff(rows))
    for first, last in zip(changes[::2], changes[1::2], strict=True):
        yield pixels[first:last]


def _height(page: Any) -> float:
    """Height of a page before /Rotate, in the units that pdfium draws."""
    turned = page.get_rotation() in (90, 270)
    return float(page.get_width() if turned else page.get_height())


def _shows_something(pictures: Sequence[tuple[Pixels, Matrix]], box: Rect, to_page: Matrix) -> bool:
    """Do the pixels of any picture differ under a box?"""
    x0, y0, x1, y1 = box.x0 + _EDGE, box.y0 + _EDGE, box.x1 - _EDGE, box.y1 - _EDGE
    if x0 >= x1 or y0 >= y1:
        return False
    for pixels, matrix in pictures:
        part = _under(pixels, _times(matrix, to_page), (x0, y0, x1, y1))
        if part.size and int(part.max()) - int(part.min()) > _ONE_SHADE:
            return True
    return False


def _pictures(page: Any) -> Iterator[tuple[Pixels, Matrix]]:
    """Decoded pictures of a page (grey, rows from the top) and where their unit square lies in user space."""
    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        yield from _of_object(raw.FPDFPage_GetObject(page.raw, number), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))


def _of_object(item: Any, around: Matrix) -> Iterator[tuple[Pixels, Matrix]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
        return
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
        return
    matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), around)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        for number in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _of_object(raw.FPDFFormObj_GetObject(item, number), matrix)
        return
    bitmap = raw.FPDFImageObj_GetBitmap(item)
    if not bitmap:
        return
    try:
        width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
        data = np.ctypeslib.as_array(buffer, shape=(height, stride))
        channels = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3}.get(raw.FPDFBitmap_GetFormat(bitmap), 4)
        pixels = data[:, : width * channels].reshape(height, width, channels)
        # A copy in each case: the bitmap goes.
        grey: Pixels = pixels[:, :, 0].copy() if channels == 1 else _mean(pixels)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    yield grey, matrix


def _mean(pixels: Pixels) -> Pixels:
    """The shades of three colours; by whole numbers, which takes a fifth of the time."""
    total = pixels[:, :, 0].astype(np.uint16)
    total += pixels[:, :, 1]
    total += pixels[:, :, 2]
    result: Pixels = (total // 3).astype(np.uint8)
    return result


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    m, n, o, p, q, r = then
    return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)


def _under(pixels: Pixels, matrix: Matrix, box: tuple[float, float, float, float]) -> Pixels:
    """The pixels of a picture whose middles lie in a box of page space, as far as its bounds tell."""
    a, b, c, d, e, f = matrix
    determinant = a * d - b * c
    if abs(determinant) < 1e-12:
        return pixels[:0]
    height, width = pixels.shape
    columns, rows = [], []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])):
        columns.append((d * (x - e) - c * (y - f)) / determinant * width)
        rows.append((1 - (a * (y - f) - b * (x - e)) / determinant) * height)
    if abs(columns[0] - columns[3]) > 2 and abs(columns[0] - columns[1]) > 2:
        # The picture lies askew: only the middle of the box lies inside its own bounds for certain.
        middle_x, middle_y = sum(columns) / 4, sum(rows) / 4
        reach = min(max(columns) - min(columns), max(rows) - min(rows)) / 6
        columns, rows = [middle_x - reach, middle_x + reach], [middle_y - reach, middle_y + reach]
    first_row, last_row = max(int(np.ceil(min(rows))), 0), max(int(max(rows)), 0)
    first, last = max(int(np.ceil(min(columns))), 0), max(int(max(columns)), 0)
    return pixels[first_row:last_row, first:last]
