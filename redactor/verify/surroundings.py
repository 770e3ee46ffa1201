"""What surrounds the pages of anyone's PDF: properties, comments, attachments, layers, earlier versions.

Such a place is a leak when it repeats what a box hides; otherwise a notice, for a person to look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
import pypdfium2

from redactor.domain import Leak
from redactor.errors import DamagedPdf, EncryptedPdf
from redactor.forms import SecretMatcher
from redactor.verify import objects, pdfium
from redactor.verify.drawing import SMALLEST_BOX, Cover
from redactor.verify.objects import Contents

#: Earlier versions that are opened, the newest first.
_MOST_VERSIONS = 5

#: Annotations that can hide what lies under them, also without an appearance of their own; a line does
#: where it is thick.
_COVERING = frozenset(("/Square", "/Polygon", "/Highlight", "/FreeText", "/Stamp", "/Circle"))
_LINES = {"/Line": "/L", "/PolyLine": "/Vertices", "/Ink": "/InkList", "/StrikeOut": "/QuadPoints"}

_HIDDEN, _NO_VIEW = 2, 32


def notices(pdf: pikepdf.Pdf) -> Iterator[Leak]:
    """Places that can name people, by kind."""
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
    for index, page in enumerate(pdf.pages):
        if "/PieceInfo" in page.obj or "/Thumb" in page.obj:
            yield Leak(page_index=index, kind="metadata", where="pagina")
        for item in _annotations(page):
            subtype = str(item.get("/Subtype"))
            if subtype in ("/Widget", "/Link", "/Redact"):
                continue
            if str(item.get("/T", "")).strip() or str(item.get("/Contents", "")).strip():
                yield Leak(page_index=index, kind="annotatie", where="opmerking")


def _annotations(page: pikepdf.Page) -> Iterator[Any]:
    annotations = page.obj.get("/Annots")
    for item in annotations if isinstance(annotations, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Dictionary):
            yield item


def covering_annotations(page: pikepdf.Page) -> list[Cover]:
    """Annotations that may hide something, over everything that the page draws."""
    result = []
    for number, item in enumerate(_annotations(page)):
        flags = item.get("/F", 0)
        subtype = str(item.get("/Subtype"))
        if int(flags) & (_HIDDEN | _NO_VIEW):
            continue
        if subtype in _COVERING:
            for bounds in _quads(item) or _rect(item):
                undrawn = subtype == "/Polygon" and "/AP" not in item and "/IC" in item
                result.append(Cover(bounds, 1e9 + number, _grey(item), is_undrawn=undrawn))
        elif "/AP" in item:
            continue
        elif subtype in _LINES:
            for bounds in _strokes(item, _LINES[subtype]):
                result.append(Cover(bounds, 1e9 + number, _grey(item), is_undrawn=True))
        elif subtype == "/Widget" and (ground := _ground(item)) is not None:
            for bounds in _rect(item):
                result.append(Cover(bounds, 1e9 + number, ground, is_undrawn=True))
    return result


def _strokes(item: Any, key: str) -> list[tuple[float, float, float, float]]:
    """What a thick line that runs straight covers."""
    style = item.get("/BS")
    width = _numbers(pikepdf.Array([style.get("/W", 1)])) if isinstance(style, pikepdf.Dictionary) else []
    half = width[0] / 2 if width else 0.5
    if half * 2 < SMALLEST_BOX:
        return []
    places = item.get(key)
    if key == "/InkList":
        lines = [_numbers(line) for line in places] if isinstance(places, pikepdf.Array) else []
    else:
        lines = [_numbers(places)]
    result = []
    for line in lines:
        for at in range(0, len(line) - 3, 2):
            x0, y0, x1, y1 = line[at : at + 4]
            if abs(x0 - x1) <= half or abs(y0 - y1) <= half:
                result.append(
                    (min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half)
                )
    return result


def _ground(item: Any) -> tuple[int, int, int] | None:
    """The background colour of a field."""
    look = item.get("/MK")
    colour = _numbers(look.get("/BG")) if isinstance(look, pikepdf.Dictionary) else []
    return _rgb(colour)


def _rect(item: Any) -> list[tuple[float, float, float, float]]:
    values = _numbers(item.get("/Rect"))
    if len(values) != 4:
        return []
    x0, y0, x1, y1 = values
    return [(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))]


def _quads(item: Any) -> list[tuple[float, float, float, float]]:
    values = _numbers(item.get("/QuadPoints"))
    quads = [values[at : at + 8] for at in range(0, len(values) - 7, 8)]
    return [(min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in quads]


def _numbers(array: Any) -> list[float]:
    if not isinstance(array, pikepdf.Array):
        return []
    try:
        return [float(value) for value in array]
    except (TypeError, ValueError):
        return []


def _grey(item: Any) -> tuple[int, int, int] | None:
    return _rgb(_numbers(item.get("/IC")) or _numbers(item.get("/C")))


def _rgb(colour: list[float]) -> tuple[int, int, int] | None:
    if len(colour) == 1:
        colour = colour * 3
    return (
        (round(colour[0] * 255), round(colour[1] * 255), round(colour[2] * 255)) if len(colour) == 3 else None
    )


def pending_redactions(pdf: pikepdf.Pdf) -> Iterator[tuple[int, tuple[float, float, float, float] | None]]:
    """Page index and rectangle (user space) of every Redact mark that nobody applied."""
    for index, page in enumerate(pdf.pages):
        for item in _annotations(page):
            if str(item.get("/Subtype")) == "/Redact":
                yield index, next(iter(_rect(item)), None)


def repeated(contents: Contents, hidden: Sequence[str], visible: str) -> Iterator[Leak]:
    """Places around the pages that repeat what a box hides.

    Args:
        hidden: Text found under boxes.
        visible: All text that may be read: a word that stands there too proves nothing.
    """
    readable = SecretMatcher(hidden)
    words = {word for text in hidden for word in text.split() if sum(c.isalnum() for c in word) >= 4}
    secrets = [text for text in {*hidden, *words} if not SecretMatcher((text,)).search(visible)]
    matcher = SecretMatcher(secrets)
    if not readable or not matcher:
        return
    # A word under a box may be the name of a font as well; that says nothing.
    for leak in objects.strings_with_secret(contents, matcher):
        if leak.where != "lettertype":
            yield leak
    for item, kind, _ in contents.streams:
        if kind in ("/Metadata", "/EmbeddedFile"):
            data = contents.data(item)
            if data is not None and matcher.search(objects.text_of_data(data)):
                yield Leak(
                    page_index=None, kind="stroom", where="metadata" if kind == "/Metadata" else "bijlage"
                )


def earlier_versions(
    data: bytes, document: pypdfium2.PdfDocument, password: str | None
) -> tuple[bool, list[int]]:
    """Whether the file holds earlier versions, and pages (index) of which one of them says more.

    An incremental save keeps every older state of the file before the last %%EOF.
    """
    ends = []
    at = data.find(b"%%EOF")
    while at >= 0:
        ends.append(at + 5)
        at = data.find(b"%%EOF", at + 1)
    if b"/Linearized" in data[:2048]:
        ends = ends[1:]  # the first one closes the part that is shown first, not a version
    more: set[int] = set()
    for end in ends[-2 : -2 - _MOST_VERSIONS : -1]:
        try:
            with pdfium.opened(data[:end], password=password, name="") as earlier:
                for index in range(min(len(earlier), len(document))):
                    if _says_more(earlier[index], document[index]):
                        more.add(index)
        except (DamagedPdf, EncryptedPdf, pypdfium2.PdfiumError):
            continue
    return len(ends) > 1, sorted(more)


def _says_more(before: Any, after: Any) -> bool:
    """Two letters or more of the earlier page stand nowhere on the later one, wherever they stood."""
    old, new = before.get_textpage().get_text_range(), after.get_textpage().get_text_range()
    gone = Counter(c for c in old if c.isalnum()) - Counter(c for c in new if c.isalnum())
    return gone.total() >= 2
