"""Looks at anyone's redacted PDF, without knowing what was to be removed.

Finds what failed redactions have in common: text or pixels that still lie under an opaque box, marks that
nobody applied, and names of people in what surrounds the pages. It proves nothing: a name that was simply
left readable looks like any other text.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as raw

from redactor.domain import Leak, RouteCheck, Verdict, Verification
from redactor.errors import DamagedPdf, EncryptedPdf
from redactor.verify import objects, pdfium
from redactor.verify.places import at_same_place

#: A box smaller than this on either side, points, is a line or a dot and covers no text (x-ray uses 4).
SMALLEST_BOX = 4.0

#: Share of the page above which a rectangle is its background.
BACKGROUND_SHARE = 0.8

#: So many characters under one page's boxes before it counts: a comma under a frame is no failed redaction.
FEWEST_CHARACTERS = 2

#: Grey levels by which pixels under a box must differ for a picture to show something there.
PICTURE_SPREAD = 24.0

#: Grey levels within which a place counts as one colour.
ONE_COLOUR = 12

_INVISIBLE_MODES = (3, 7)
_DEPTH = 6


@dataclass(slots=True)
class _Cover:
    """An opaque filled rectangle: bounds in user space (left, bottom, right, top) and drawing order."""

    bounds: tuple[float, float, float, float]
    order: int


@dataclass(slots=True)
class _Drawn:
    """What one page draws, in order."""

    covers: list[_Cover]
    text_order: dict[int, int]
    pictures: list[tuple[Any, int]]


def inspect(path: Path, *, original: Path | None = None, password: str | None = None) -> Verification:
    """Looks for failed redactions in a PDF of unknown make.

    Args:
        path: The redacted file.
        original: The file before redaction, when there is one: then lost and moved characters are counted.
        password: Of ``path`` and ``original``.

    Raises:
        EncryptedPdf, DamagedPdf: a file cannot be opened.
    """
    data = path.read_bytes()
    text_leaks: list[Leak] = []
    picture_leaks: list[Leak] = []
    lost = moved = 0
    try:
        pdf = pikepdf.open(io.BytesIO(data), password=password or "", suppress_warnings=True)
    except pikepdf.PasswordError as exc:
        raise EncryptedPdf(
            "de PDF is versleuteld; er is een wachtwoord nodig",
            where=path.name,
            hint="zet het wachtwoord in een bestand en geef --password-file BESTAND",
        ) from exc
    except pikepdf.PdfError as exc:
        raise DamagedPdf("de PDF is beschadigd en niet te openen", where=path.name) from exc
    with pdf, pdfium.opened(data, password=password, name=path.name) as document:
        object_leaks = [*objects.pending_redactions(pdf), *_surroundings(pdf, data)]
        for index in range(len(document)):
            page = pdfium.flattened(document, index)
            drawn = _drawn(page)
            text_leaks += _text_under(page, drawn, index)
            picture_leaks += _pictures_under(drawn, index)
        problems = pdf.check_pdf_syntax()
        if original is not None:
            lost, moved = _losses(document, original, password)
    routes = (
        _route("tekst onder vlakken", text_leaks, pdfium.ENGINE),
        _route("afbeeldingen onder vlakken", picture_leaks, pdfium.ENGINE),
        _route("objecten", object_leaks, objects.ENGINE),
        RouteCheck(
            route="syntaxis",
            verdict=Verdict.UNVERIFIABLE if problems else Verdict.CLEAN,
            engine=objects.ENGINE,
        ),
    )
    leaks = [*text_leaks, *picture_leaks, *object_leaks]
    verdict = Verdict.LEAKING if leaks else Verdict.UNVERIFIABLE if problems else Verdict.CLEAN
    return Verification(
        verdict=verdict,
        routes=routes,
        leaks=tuple(dict.fromkeys(leaks)),
        lost_characters=lost,
        moved_characters=moved,
    )


def _route(name: str, leaks: Sequence[Leak], engine: str) -> RouteCheck:
    return RouteCheck(route=name, verdict=Verdict.LEAKING if leaks else Verdict.CLEAN, engine=engine)


# -- what lies under boxes ----------------------------------------------------------------------------


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _drawn(page: Any) -> _Drawn:
    """Boxes, texts and pictures of a page in the order in which they are drawn."""
    width, height = page.get_size()
    result = _Drawn([], {}, [])
    for order, item in enumerate(page.get_objects(max_depth=_DEPTH)):
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(item.raw) not in _INVISIBLE_MODES:
                result.text_order[_address(item.raw)] = order
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            result.pictures.append((item, order))
        elif item.type == raw.FPDF_PAGEOBJ_PATH and _is_opaque(item):
            left, bottom, right, top = item.get_bounds()
            if (
                right - left >= SMALLEST_BOX
                and top - bottom >= SMALLEST_BOX
                and (right - left) * (top - bottom) < BACKGROUND_SHARE * width * height
            ):
                result.covers.append(_Cover((left, bottom, right, top), order))
    return result


def _is_opaque(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke)) or fill.value == 0:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(
        item.raw, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    )
    # Only rectangles: a letter drawn as a path covers nothing.
    return (
        alpha.value >= 250
        and not raw.FPDFPageObj_HasTransparency(item.raw)
        and raw.FPDFPath_CountSegments(item.raw) <= 8
    )


def _text_under(page: Any, drawn: _Drawn, index: int) -> Iterator[Leak]:
    """Characters of which the middle lies under a box that was drawn after them."""
    if not drawn.covers:
        return
    text_page = page.get_textpage()
    rect = raw.FS_RECTF()
    boxes: list[tuple[float, float, float, float]] = []
    for position in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, position)
        if code <= 0x20 or code == 0xA0 or code >= 0xFFFE:
            continue
        order = drawn.text_order.get(_address(raw.FPDFText_GetTextObject(text_page.raw, position)))
        if order is None or not raw.FPDFText_GetLooseCharBox(text_page.raw, position, ctypes.byref(rect)):
            continue
        x, y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
        for cover in drawn.covers:
            left, bottom, right, top = cover.bounds
            if cover.order > order and left <= x <= right and bottom <= y <= top:
                boxes.append((rect.left, rect.bottom, rect.right, rect.top))
                break
    if len(boxes) >= FEWEST_CHARACTERS and _unseen(page, boxes) >= FEWEST_CHARACTERS:
        yield Leak(page_index=index, kind="tekst", where="onder een dekkend vlak")


def _unseen(page: Any, boxes: Sequence[tuple[float, float, float, float]]) -> int:
    """How many of these places show one single colour: what stands there is really covered."""
    scale = 2.0
    picture = pdfium.picture(page, scale=scale)
    left, _, _, top = page.get_bbox()
    count = 0
    for x0, y0, x1, y1 in boxes:
        # The middle of the letter: a frame or a neighbour may run over its edges.
        wide, high = (x1 - x0) / 4, (y1 - y0) / 4
        rows = slice(max(int((top - y1 + high) * scale), 0), max(int((top - y0 - high) * scale) + 1, 0))
        columns = slice(max(int((x0 + wide - left) * scale), 0), max(int((x1 - wide - left) * scale) + 1, 0))
        part = picture[rows, columns]
        count += int(part.size > 0 and int(part.max()) - int(part.min()) <= ONE_COLOUR)
    return count


def _pictures_under(drawn: _Drawn, index: int) -> Iterator[Leak]:
    """Pictures that still show something where a box was drawn over them."""
    for picture, order in drawn.pictures:
        left, bottom, right, top = picture.get_bounds()
        if right <= left or top <= bottom:
            continue
        later = [
            cover
            for cover in drawn.covers
            if cover.order > order
            and min(cover.bounds[2], right) - max(cover.bounds[0], left) >= SMALLEST_BOX
            and min(cover.bounds[3], top) - max(cover.bounds[1], bottom) >= SMALLEST_BOX
        ]
        if not later:
            continue
        matrix = picture.get_matrix()
        if abs(matrix.b) > 1e-3 or abs(matrix.c) > 1e-3 or matrix.a <= 0 or matrix.d <= 0:
            continue  # a turned picture: its pixels are not judged here
        try:
            pixels = picture.get_bitmap().to_numpy()
        except pypdfium2.PdfiumError:
            continue
        height, width = pixels.shape[:2]
        for cover in later:
            x0 = int(max(cover.bounds[0] - left, 0) / (right - left) * width)
            x1 = int(np.ceil(min(cover.bounds[2] - left, right - left) / (right - left) * width))
            y0 = int(max(top - cover.bounds[3], 0) / (top - bottom) * height)
            y1 = int(np.ceil(min(top - cover.bounds[1], top - bottom) / (top - bottom) * height))
            part = pixels[y0 + 1 : max(y1 - 1, 0), x0 + 1 : max(x1 - 1, 0)]
            if (
                part.size
                and float(part.reshape(-1, part.shape[-1] if part.ndim == 3 else 1).std(axis=0).max())
                > PICTURE_SPREAD
            ):
                yield Leak(page_index=index, kind="afbeelding", where="pixels onder een dekkend vlak")
                return


# -- what surrounds the pages --------------------------------------------------------------------------


def _surroundings(pdf: pikepdf.Pdf, data: bytes) -> Iterator[Leak]:
    """Places outside the pages that can name people, by kind."""
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key, where in (("/Author", "auteur"), ("/Subject", "onderwerp"), ("/Keywords", "trefwoorden")):
            if str(info.get(key, "")).strip():
                yield Leak(page_index=None, kind="metadata", where=where)
    xmp = pdf.Root.get("/Metadata")
    if isinstance(xmp, pikepdf.Stream):
        packet = xmp.read_bytes()
        if b"dc:creator" in packet or b"pdfx:" in packet or b"xmpMM:History" in packet:
            yield Leak(page_index=None, kind="metadata", where="XMP")
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    if "/EmbeddedFiles" in names or "/AF" in pdf.Root or "/Collection" in pdf.Root:
        yield Leak(page_index=None, kind="bijlage", where="bestand in de PDF")
    if "/JavaScript" in names or "/AA" in pdf.Root:
        yield Leak(page_index=None, kind="script", where="document")
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        yield Leak(page_index=None, kind="formulier", where="XFA")
    layers = pdf.Root.get("/OCProperties")
    default = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if isinstance(default, pikepdf.Dictionary) and len(default.get("/OFF", pikepdf.Array())):
        yield Leak(page_index=None, kind="laag", where="laag die uit staat")
    if data.count(b"%%EOF") > 1 and b"/Linearized" not in data[:2048]:
        yield Leak(page_index=None, kind="geschiedenis", where="eerdere versie")
    for index, page in enumerate(pdf.pages):
        if "/PieceInfo" in page.obj or "/Thumb" in page.obj:
            yield Leak(page_index=index, kind="metadata", where="pagina")
        annotations = page.obj.get("/Annots")
        for item in annotations if isinstance(annotations, pikepdf.Array) else ():
            if not isinstance(item, pikepdf.Dictionary):
                continue
            subtype = str(item.get("/Subtype"))
            if subtype in ("/Widget", "/Link", "/Redact"):
                continue
            if str(item.get("/T", "")).strip() or str(item.get("/Contents", "")).strip():
                yield Leak(page_index=index, kind="annotatie", where="opmerking")


def _losses(document: pypdfium2.PdfDocument, original: Path, password: str | None) -> tuple[int, int]:
    """Characters of the original that are gone or elsewhere without a box over their place."""
    lost = moved = 0
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    with pdfium.opened(original, password=password, name=original.name) as before:
        for index in range(min(len(before), len(document))):
            old, new = (
                pdfium.characters(before[index], identity),
                pdfium.characters(document[index], identity),
            )
            missing = np.flatnonzero(old.shown)
            missing = missing[
                ~at_same_place(old.origins[missing], old.codes[missing], new.origins, new.codes)
            ]
            covers = _drawn(document[index]).covers
            spare = list(new.text)
            for place in missing:
                x, y = old.origins[place]
                if any(
                    c.bounds[0] - 1 <= x <= c.bounds[2] + 1 and c.bounds[1] - 1 <= y <= c.bounds[3] + 1
                    for c in covers
                ):
                    continue
                letter = old.text[place]
                near = (np.abs(new.origins - old.origins[place]).max(axis=1) < 20) if len(new.text) else []
                if any(spare[i] == letter for i in np.flatnonzero(near)):
                    moved += 1
                else:
                    lost += 1
    return lost, moved
