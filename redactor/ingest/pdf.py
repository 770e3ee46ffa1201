"""A PDF's text layer as ``PageText``: one string per page with a box for every character.

Text that stands on no page comes from ``objects.py``. Pages whose text layer is missing
or not to be trusted are read from their picture (``recognised.py``).
"""

from __future__ import annotations

import functools
import hashlib
import logging
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from redactor.domain import Document, PageText
from redactor.errors import DamagedPdf, EmptyPdf, EncryptedPdf, NoTextLayer, RedactorError
from redactor.ingest import check, looks, objects, ocr, recognised, runs
from redactor.ingest.looks import Look, Need
from redactor.ingest.ocr.kept import KeptReadings
from redactor.rules import RecognitionRule, load

log = logging.getLogger(__name__)

#: Ligatures are taken apart and /ActualText is ignored: boxes must belong to glyphs (pdf-security 4:
#: an odd /ActualText otherwise gives boxes of other glyphs). No clipping: clipped text is still text.
TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_SPANS | pymupdf.TEXT_IGNORE_ACTUALTEXT

#: What a page needs, and its text as MuPDF gives it (``rawdict``).
Seen = tuple[Look, dict[str, Any]]


def read(
    path: Path,
    *,
    password: str | None = None,
    rules: RecognitionRule | None = None,
    kept: KeptReadings | None = None,
) -> Document:
    """Reads a PDF.

    Args:
        path: The file; it is opened read-only and never changed.
        password: User or owner password of an encrypted file.
        rules: When a page is read from its picture; the shipped ones when None.
        kept: Readings of an earlier pass, and where those of this one are kept.

    Returns:
        The document; ``document_id`` is the file's stem until the pipeline has checked that for names.

    Raises:
        InputError, NotAPdf, EmptyPdf, DamagedPdf, EncryptedPdf: see errors.py.
        ProgramMissing: a page must be read from its picture and Tesseract is not installed.
        UnhandledContent: Tesseract failed on a page.
    """
    rules = _shipped() if rules is None else rules
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
            pages: dict[int, PageText] = {}
            seen: dict[int, Seen] = {}
            for page in pdf:
                look, raw = _seen(page, rules)
                if look.need is Need.NOTHING:
                    # At once: the raw text of a page takes far more room than what is made of it.
                    pages[page.number] = _page_text(page, raw)
                else:
                    seen[page.number] = (look, raw)
            texts = objects.object_texts(data, password=password)
            found = _recognised(pdf, data, seen, rules, where, password=password, kept=kept)
            for number, (_, raw) in seen.items():
                pages[number] = found.pages.get(number) or _page_text(pdf[number], raw)
        except (
            pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, pikepdf.PdfError, RuntimeError, ValueError
        ) as exc:  # fmt: skip
            raise DamagedPdf(
                "de PDF is beschadigd: niet alle pagina's zijn te lezen",
                where=where,
                hint="vraag het document opnieuw op bij de bron",
            ) from exc
    return Document(
        document_id=path.stem,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=tuple(page for _, page in sorted(pages.items())),
        objects=texts,
        content=found.content,
        engine=ocr.engine(rules.languages) if found.pages else "",
        unread_pictures=found.unread,
        marks=found.marks,
    )


@functools.lru_cache(maxsize=1)
def _shipped() -> RecognitionRule:
    return load().recognition


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


def _seen(page: pymupdf.Page, rules: RecognitionRule) -> Seen:
    raw = page.get_text("rawdict", flags=TEXT_FLAGS)
    return looks.look(page, raw, rules, every=rules.when == "altijd"), raw


def _recognised(
    pdf: pymupdf.Document,
    data: bytes,
    seen: dict[int, Seen],
    rules: RecognitionRule,
    where: str,
    *,
    password: str | None,
    kept: KeptReadings | None,
) -> recognised.Recognised:
    """Reads what only the picture of a page says."""
    wanted = seen
    unread = 0
    if wanted and rules.when == "nooit":
        needed = [index + 1 for index, (look, _) in wanted.items() if look.need is not Need.PARTS]
        if needed:
            raise NoTextLayer(
                "deze pagina heeft geen tekst die te vertrouwen is",
                where=f"{where}:{needed[0]}",
                hint="laat --ocr nooit weg: dan wordt zij van haar beeld gelezen",
            )
    if wanted and (rules.when == "nooit" or not ocr.usable(rules.languages)):
        # Pages with text go on without; how many pictures were not read is accounted for.
        unread = sum(len(pair[0].parts) for pair in wanted.values() if pair[0].need is Need.PARTS)
        wanted = {index: pair for index, pair in wanted.items() if pair[0].need is not Need.PARTS}
        if unread:
            why = "--ocr nooit" if rules.when == "nooit" else "tesseract is niet geïnstalleerd"
            log.warning("afbeeldingen op pagina's met tekst zijn niet gelezen: %s", why)
    if not wanted:
        return recognised.Recognised(pages={}, content=None, unread=unread)
    try:
        return recognised.recognise(pdf, data, wanted, rules, where=where, password=password, kept=kept)
    except RedactorError as exc:
        exc.where = exc.where or f"{where}:{min(wanted) + 1}"
        raise


def _page_text(page: pymupdf.Page, raw: dict[str, Any]) -> PageText:
    rotation = page.rotation % 360
    width, height = check.page_size(page)
    text, boxes, sizes = runs.assemble(runs.of_text_page(raw))
    return PageText(
        page_index=page.number,
        width=width,
        height=height,
        rotation=rotation if rotation in (0, 90, 180, 270) else 0,
        text=text,
        boxes=boxes,
        sizes=sizes,
    )
