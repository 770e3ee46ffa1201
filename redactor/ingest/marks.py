"""What stands on the pages and is no text: pictures, drawn lines, ink, stamps, signature fields.

Looks at the file a second time, after the text is known: curves are read only on the pages where somebody
asks for them, since a page of maps holds a hundred thousand. Says where something is, not what it means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.domain import Document, Mark, Rect
from redactor.errors import DamagedPdf, EncryptedPdf
from redactor.ingest import check

#: A mark smaller than this on either side, points, is a bullet or a line.
_SMALLEST: Final = 4.0
#: A picture over this share of the page is a scan or a background.
_LARGEST: Final = 0.4
#: Pixels darker than this (0..255) show something; paler ones are paper.
_INK: Final = 200
#: Pixels a side that are looked at; larger pictures are thinned out.
_LOOKED_AT: Final = 240
#: A shade counts when at least this share of the pixels has it.
_SHADE_SHARE: Final = 0.004
#: Curves nearer to each other than this, points, are one drawing.
_JOINED: Final = 6.0
#: Fewer curves than this are a rounded corner or a tick.
_CURVES: Final = 4
#: A page with more paths than this is a map or a chart.
_MOST_PATHS: Final = 4000

_Look = tuple[float, float, float, float, float, float]


def read_marks(
    document: Document, *, password: str | None = None, curves_on: Collection[int] = ()
) -> tuple[Mark, ...]:
    """The marks of ``document``, by page.

    Args:
        document: As read; its file is opened again.
        password: Of an encrypted file.
        curves_on: Pages (from 0) on which drawn curves are read too.

    Raises:
        DamagedPdf, EncryptedPdf: the file cannot be opened or read.
    """
    try:
        with _opened(document) as pdf:
            if pdf.needs_pass and not pdf.authenticate(password or ""):
                raise EncryptedPdf("het wachtwoord is onjuist", where=document.path.name)
            return tuple(_marks(pdf, curves_on))
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError) as exc:
        raise DamagedPdf(
            "de PDF is beschadigd: niet alle pagina's zijn te lezen",
            where=document.path.name,
            hint="vraag het document opnieuw op bij de bron",
        ) from exc


def _opened(document: Document) -> pymupdf.Document:
    if document.content is not None:
        return pymupdf.open(stream=document.content, filetype="pdf")
    return pymupdf.open(document.path, filetype="pdf")


def _marks(pdf: pymupdf.Document, curves_on: Collection[int]) -> Iterator[Mark]:
    listed = [page.get_images() for page in pdf]
    pages: Counter[int] = Counter(xref for images in listed for xref in {image[0] for image in images})
    masks = {image[0]: image[1] for images in listed for image in images}
    seen: dict[int, _Look | None] = {}
    for page in pdf:
        yield from _annotations(page)
        if listed[page.number]:
            yield from _pictures(pdf, page, pages, masks, seen)
        if page.number in curves_on:
            yield from _curves(page)


def _annotations(page: pymupdf.Page) -> Iterator[Mark]:
    for annotation in page.annots((pymupdf.PDF_ANNOT_INK, pymupdf.PDF_ANNOT_STAMP)):
        kind = "inkt" if annotation.type[0] == pymupdf.PDF_ANNOT_INK else "stempel"
        if box := _box(_placed(annotation.rect, page), page):
            yield Mark(page_index=page.number, kind=kind, box=box)
    for widget in page.widgets((pymupdf.PDF_WIDGET_TYPE_SIGNATURE,)):
        # An empty field shows nothing.
        shown = page.parent.xref_get_key(widget.xref, "AP")[0] != "null"
        if shown and (box := _box(_placed(widget.rect, page), page)):
            yield Mark(page_index=page.number, kind="veld", box=box)


def _placed(rect: pymupdf.Rect, page: pymupdf.Page) -> pymupdf.Rect:
    """Where an annotation lies in page space: PyMuPDF undoes /Rotate by the page's size in other units."""
    return pymupdf.Rect(rect) * page.rotation_matrix * check.derotation(page)


def _box(rect: pymupdf.Rect, page: pymupdf.Page) -> Rect | None:
    """The part on the page; None when it is too small to be anything."""
    part = pymupdf.Rect(rect) & pymupdf.Rect(0, 0, *check.page_size(page))
    if part.is_empty or part.width < _SMALLEST or part.height < _SMALLEST:
        return None
    return Rect(part.x0, part.y0, part.x1, part.y1)


def _pictures(
    pdf: pymupdf.Document,
    page: pymupdf.Page,
    pages: Counter[int],
    masks: dict[int, int],
    seen: dict[int, _Look | None],
) -> Iterator[Mark]:
    width, height = check.page_size(page)
    whole = width * height
    for info in page.get_image_info(xrefs=True):
        xref = info["xref"]
        if not xref or not (outer := _box(pymupdf.Rect(info["bbox"]), page)):
            continue
        if outer.width * outer.height > _LARGEST * whole:
            continue
        if xref not in seen:
            seen[xref] = _look(pdf, xref, masks.get(xref, 0))
        look = seen[xref]
        if look is None:
            continue
        u0, v0, u1, v1, shades, blank = look
        matrix = pymupdf.Matrix(info["transform"])
        # A picture fills the unit square; its rows run from the top, where v is 0.
        inked = pymupdf.Rect(u0, v0, u1, v1).transform(matrix)
        if box := _box(inked, page):
            yield Mark(
                page_index=page.number, kind="afbeelding", box=box, shades=shades, blank=blank,
                pages=max(pages[xref], 1),
            )  # fmt: skip


def _look(pdf: pymupdf.Document, xref: int, mask: int) -> _Look | None:
    """Where a picture shows something (u0 v0 u1 v1, shares from its top left), its shades and blank share."""
    gray = _gray(pdf, xref, mask)
    if gray is None:
        return None
    ink = gray < _INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    height, width = gray.shape
    part = gray[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    counts = np.bincount(part.ravel() // 8, minlength=32)
    return (
        float(columns[0] / width),
        float(rows[0] / height),
        float((columns[-1] + 1) / width),
        float((rows[-1] + 1) / height),
        float((counts >= _SHADE_SHARE * part.size).mean()),
        float((part >= _INK).mean()),
    )


def _gray(pdf: pymupdf.Document, xref: int, mask: int) -> npt.NDArray[np.uint8] | None:
    """Brightness (0..255) on white paper, shape (rows, columns), thinned out; None when it cannot be read."""
    try:
        picture = pymupdf.Pixmap(pdf, xref)
        if picture.colorspace is None:
            # A stencil: what it paints is all that is known.
            return 255 - _samples(picture)[:, :, 0]
        if picture.n - picture.alpha not in (1, 3):
            picture = pymupdf.Pixmap(pymupdf.csRGB, picture)
        samples = _samples(picture)
        cover = samples[:, :, -1] if picture.alpha else None
        if mask and cover is None:
            soft = pymupdf.Pixmap(pdf, mask)
            cover = _samples(soft, like=picture)[:, :, 0]
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
        # A picture that no one can read shows nothing that could be proposed.
        return None
    gray = samples[:, :, : picture.n - picture.alpha].mean(axis=2)
    if cover is not None and cover.shape == gray.shape:
        share = cover / 255.0
        gray = gray * share + 255.0 * (1.0 - share)
    result: npt.NDArray[np.uint8] = gray.astype(np.uint8)
    return result


def _samples(picture: pymupdf.Pixmap, *, like: pymupdf.Pixmap | None = None) -> npt.NDArray[np.uint8]:
    """Pixels, shape (rows, columns, channels), thinned to ``_LOOKED_AT`` a side, or to those of ``like``."""
    pixels: npt.NDArray[np.uint8] = np.frombuffer(picture.samples, dtype=np.uint8).reshape(
        picture.height, picture.width, picture.n
    )
    size = like or picture
    rows = np.linspace(0, picture.height - 1, min(size.height, _LOOKED_AT)).astype(int)
    columns = np.linspace(0, picture.width - 1, min(size.width, _LOOKED_AT)).astype(int)
    thinned: npt.NDArray[np.uint8] = pixels[rows][:, columns]
    return thinned


def _curves(page: pymupdf.Page) -> Iterator[Mark]:
    """Groups of drawn curves: handwriting as line work. Straight lines are tables and rules."""
    paths: list[tuple[pymupdf.Rect, int]] = []
    drawings: list[dict[str, Any]] = page.get_cdrawings()
    if len(drawings) > _MOST_PATHS:
        return
    for drawing in drawings:
        curves = sum(item[0] == "c" for item in drawing["items"])
        slanted = sum(
            item[0] == "l" and abs(item[1][0] - item[2][0]) > 0.2 and abs(item[1][1] - item[2][1]) > 0.2
            for item in drawing["items"]
        )
        if curves or slanted:
            paths.append((pymupdf.Rect(drawing["rect"]), curves + slanted))
    groups: list[tuple[pymupdf.Rect, int]] = []
    for rect, count in sorted(paths, key=lambda path: (path[0].x0, path[0].y0)):
        near = pymupdf.Rect(rect.x0 - _JOINED, rect.y0 - _JOINED, rect.x1 + _JOINED, rect.y1 + _JOINED)
        touching = [g for g in groups if g[0].intersects(near)]
        for group in touching:
            groups.remove(group)
            rect, count = rect | group[0], count + group[1]
        groups.append((rect, count))
    for rect, count in groups:
        if count >= _CURVES and (box := _box(rect, page)):
            yield Mark(page_index=page.number, kind="lijnwerk", box=box)
