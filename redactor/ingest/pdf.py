"""A PDF's text layer as ``PageText``: one string per page with a box for every character.

Also collects text that stands on no page (bookmarks, link targets, tags). Does no OCR.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from redactor.domain import Document, ObjectText, PageText
from redactor.errors import DamagedPdf, EmptyPdf, EncryptedPdf, NoTextLayer
from redactor.ingest import check

log = logging.getLogger(__name__)

#: Ligatures are taken apart and /ActualText is ignored: boxes must belong to glyphs (pdf-security 4:
#: an odd /ActualText otherwise gives boxes of other glyphs). No clipping: clipped text is still text.
TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_SPANS | pymupdf.TEXT_IGNORE_ACTUALTEXT

#: A gap wider than this many times the font size starts a next column or table cell.
CELL_GAP = 1.6

#: Between two pieces of a line (shares of the font size): below the first they are one word, below the
#: second one sentence. A space is 0.25 to 0.28 em in the usual fonts.
WORD_GAP = 0.12
SENTENCE_GAP = 0.7

_NO_INK = (np.nan, np.nan, np.nan, np.nan)


@dataclass(slots=True)
class _Run:
    """Characters of one visual line without a wide gap."""

    block: int
    upright: bool
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    chars: list[str]
    boxes: list[tuple[float, float, float, float]]


def read(path: Path, *, password: str | None = None) -> Document:
    """Reads a PDF.

    Args:
        path: The file; it is opened read-only and never changed.
        password: User or owner password of an encrypted file.

    Returns:
        The document; ``document_id`` is the file's stem until the pipeline has checked that for names.

    Raises:
        InputError, NotAPdf, EmptyPdf, DamagedPdf, EncryptedPdf, NoTextLayer: see errors.py.
    """
    data = check.read_bytes(path)
    where = path.name
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        pdf = pymupdf.open(stream=data, filetype="pdf")
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError) as exc:
        raise DamagedPdf(
            "de PDF is beschadigd en niet te openen",
            where=where,
            hint="vraag het document opnieuw op bij de bron",
        ) from exc
    with pdf:
        if pdf.needs_pass:
            _unlock(pdf, password, where)
        if _page_count(pdf) == 0:
            raise EmptyPdf(
                "de PDF heeft geen pagina's", where=where, hint="vraag het document opnieuw op bij de bron"
            )
        try:
            _show_all_layers(pdf)
            pages = tuple(_read_page(page, where) for page in pdf)
            objects = tuple(_object_texts(pdf))
        except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, RuntimeError) as exc:
            raise DamagedPdf(
                "de PDF is beschadigd: niet alle pagina's zijn te lezen",
                where=where,
                hint="vraag het document opnieuw op bij de bron",
            ) from exc
    return Document(
        document_id=path.stem,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=pages,
        objects=objects,
    )


def _page_count(pdf: pymupdf.Document) -> int:
    try:
        return int(pdf.page_count)
    except RuntimeError:
        return 0


def _unlock(pdf: pymupdf.Document, password: str | None, where: str) -> None:
    if password is None:
        raise EncryptedPdf(
            "de PDF is versleuteld; er is een wachtwoord nodig",
            where=where,
            hint="zet het wachtwoord in een bestand en geef --password-file BESTAND",
        )
    if not pdf.authenticate(password):
        raise EncryptedPdf(
            "het wachtwoord is onjuist", where=where, hint="controleer het bestand bij --password-file"
        )


def _show_all_layers(pdf: pymupdf.Document) -> None:
    """Text in a layer that is off is text all the same: drop the switches of this copy in memory."""
    catalog = pdf.pdf_catalog()
    if pdf.xref_get_key(catalog, "OCProperties")[0] != "null":
        pdf.xref_set_key(catalog, "OCProperties", "null")


def _read_page(page: pymupdf.Page, where: str) -> PageText:
    raw = page.get_text("rawdict", flags=TEXT_FLAGS)
    rotation = page.rotation % 360
    width, height = raw["width"], raw["height"]
    if rotation in (90, 270):
        width, height = page.cropbox.width, page.cropbox.height
    text, boxes, sizes = _assemble(list(_runs(raw)))
    visible = sum(1 for c in text if not c.isspace())
    page_where = f"{where}:{page.number + 1}"
    if visible < check.SCAN_MAX_CHARACTERS:
        page_area = max(abs(page.rect), 1.0)
        share = max(
            (min(abs(pymupdf.Rect(i["bbox"])), page_area) / page_area for i in page.get_image_info()),
            default=0.0,
        )
        drawings = len(page.get_cdrawings()) if visible == 0 else 0
        if check.is_scan(characters=visible, image_share=share, drawings=drawings):
            raise NoTextLayer(
                "deze pagina heeft geen tekstlaag (scan of afbeelding)",
                where=page_where,
                hint="OCR komt in een volgende versie; laat de scan nu eerst door OCR-software lezen",
            )
    if check.unreadable_share(text) > check.UNREADABLE_SHARE:
        raise NoTextLayer(
            "de tekstlaag van deze pagina is onleesbaar (lettertype zonder tekencodes)",
            where=page_where,
            hint="OCR komt in een volgende versie; exporteer het document opnieuw uit de bron",
        )
    return PageText(
        page_index=page.number,
        width=float(width),
        height=float(height),
        rotation=rotation if rotation in (0, 90, 180, 270) else 0,
        text=text,
        boxes=boxes,
        sizes=sizes,
    )


def _runs(raw: dict[str, Any]) -> Iterator[_Run]:
    """Lines of the text page in the order of the content stream, cut at wide gaps."""
    for block_index, block in enumerate(raw["blocks"]):
        for line in block.get("lines", ()):
            upright = abs(line["dir"][0]) > 0.99 and line["dir"][0] > 0
            run: _Run | None = None
            pending: list[tuple[str, tuple[float, float, float, float]]] = []
            for span in line["spans"]:
                size = span["size"]
                for char in span["chars"]:
                    glyph, box = char["c"], char["bbox"]
                    if glyph.isspace():
                        # Kept back until it is known whether a word of the same cell follows.
                        if run is not None:
                            pending.append((" ", box))
                        continue
                    if run is not None and upright and box[0] - run.boxes[-1][2] > CELL_GAP * max(size, 4.0):
                        yield run
                        run, pending = None, []
                    if run is None:
                        run = _Run(block_index, upright, box[0], box[1], box[2], box[3], size, [], [])
                    for space, space_box in pending:
                        run.chars.append(space)
                        run.boxes.append(space_box)
                    pending = []
                    # A code of several letters (a ligature that stayed whole) gives each the same box.
                    for letter in glyph:
                        run.chars.append(letter)
                        run.boxes.append(box)
                    run.x0, run.y0 = min(run.x0, box[0]), min(run.y0, box[1])
                    run.x1, run.y1 = max(run.x1, box[2]), max(run.y1, box[3])
            if run is not None:
                yield run


def _separator(before: _Run, after: _Run) -> str:
    if before.upright and after.upright:
        overlap = min(before.y1, after.y1) - max(before.y0, after.y0)
        same_line = overlap > 0.5 * min(before.y1 - before.y0, after.y1 - after.y0)
        if same_line and after.x0 > before.x1 - 1:
            # Two pieces of one line that lie close are one word or sentence: a change of font or colour.
            gap = (after.x0 - before.x1) / max(before.size, 4.0)
            if gap < WORD_GAP:
                return ""
            return " " if gap < SENTENCE_GAP else "\t"
    return "\n" if before.block == after.block else "\n\n"


def _assemble(
    runs: list[_Run],
) -> tuple[str, np.ndarray[Any, np.dtype[np.float64]], np.ndarray[Any, np.dtype[np.float64]]]:
    parts: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    sizes: list[float] = []
    for index, run in enumerate(runs):
        if index:
            separator = _separator(runs[index - 1], run)
            parts.append(separator)
            boxes.extend([_NO_INK] * len(separator))
            sizes.extend([0.0] * len(separator))
        parts.extend(run.chars)
        boxes.extend(run.boxes)
        sizes.extend([run.size] * len(run.chars))
    text = "".join(parts)
    array = np.asarray(boxes, dtype=np.float64).reshape(len(text), 4)
    return text, array, np.asarray(sizes, dtype=np.float64)


def _object_texts(pdf: pymupdf.Document) -> Iterator[ObjectText]:
    for number, entry in enumerate(pdf.get_toc(simple=False)):
        yield ObjectText(place=f"bladwijzer:{number}", text=str(entry[1]))
    number = 0
    for page in pdf:
        for link in page.get_links():
            if uri := link.get("uri"):
                yield ObjectText(place=f"koppeling:{number}", text=uri)
                number += 1
        for annotation in page.annots():
            for key in ("content", "title", "subject"):
                if value := annotation.info.get(key):
                    yield ObjectText(place=f"annotatie:{number}", text=value)
                    number += 1
        for widget in page.widgets():
            for value in (widget.field_name, widget.field_value):
                if isinstance(value, str) and value:
                    yield ObjectText(place=f"formulierveld:{number}", text=value)
                    number += 1
    for key in ("title", "author", "subject", "keywords"):
        if value := (pdf.metadata or {}).get(key):
            yield ObjectText(place=f"eigenschap:{key}", text=value)
