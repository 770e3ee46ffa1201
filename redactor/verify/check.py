"""Opens a redacted PDF again with other libraries and looks for what should be gone, and for losses.

Every route first proves on the source that it can see what it will look for; where it cannot, its verdict
is "niet te controleren". A leak carries a page and a kind of place, never text.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
import pypdfium2

from redactor.domain import (
    Area,
    Decision,
    Document,
    Leak,
    ObjectDecision,
    Redaction,
    RouteCheck,
    Verdict,
    Verification,
)
from redactor.errors import DamagedPdf, EncryptedPdf
from redactor.forms import SecretMatcher, pieces_of
from redactor.verify import objects, pdfium, scans, thorough
from redactor.verify import secrets as secret_strings
from redactor.verify.bytesearch import ByteSearch
from redactor.verify.objects import Contents
from redactor.verify.page import PageCheck, Tally, frame


def check(
    output: Path,
    *,
    source: Path,
    document: Document,
    decisions: Sequence[Decision],
    redactions: Sequence[Redaction],
    secrets: Sequence[str],
    object_decisions: Sequence[ObjectDecision] = (),
    password: str | None = None,
    level: str = "standaard",
) -> Verification:
    """Verifies one output against its source.

    Args:
        output: The file that ``redact.apply`` wrote.
        source: The original.
        document: Its text as read; its ``content``, if any, stands for the source.
        decisions: All decisions; an Area has no text to look for.
        redactions: What was to be removed where.
        secrets: The removed strings.
        object_decisions: What was removed from texts on no page: none of those texts may stand there still.
        password: Of an encrypted source.
        level: ``standaard``, or ``grondig``: poppler and text recognition read the pages as well.

    Raises:
        ProgramMissing: ``grondig`` without its programs.
        DamagedPdf: the output or the source cannot be opened by the second reader, or not all of its pages.
        UnhandledContent: a page is too large to be looked at.
    """
    if level == "grondig":
        thorough.require()
    data = output.read_bytes()
    source_data = source.read_bytes() if document.content is None else document.content
    kept = secret_strings.kept_text(document, redactions)
    hidden = secret_strings.only_removed(secrets, kept)
    areas = {decision.decision_id for decision in decisions if isinstance(decision.target, Area)}
    matcher = SecretMatcher(secrets)
    routes: list[RouteCheck] = []
    tally = Tally()
    with (
        _every_page(source.name),
        _pikepdf(data, output.name) as pdf,
        _pikepdf(source_data, source.name, password) as original,
        contextlib.ExitStack() as stack,
    ):
        # First what looks at the output as it is: below, its replacement text may be put out of use.
        written = frozenset(text for redaction in redactions for text in (redaction.spoken, redaction.label))
        object_leaks, readable = search_objects(
            Contents(pdf), data, hidden, written, whole=pieces_of(object_decisions)
        )
        problems = objects.syntax_problems(pdf)
        plain = objects.without_actual_text(original)
        # pdfium would give the replacement text in place of the glyphs, without their places.
        without = None if plain is None else objects.without_actual_text(pdf)
        before = stack.enter_context(
            pdfium.opened(plain or source_data, password=None if plain else password, name=source.name)
        )
        after = stack.enter_context(pdfium.opened(without or data, password=None, name=output.name))
        if len(after) != len(before):
            raise DamagedPdf("de uitvoer heeft een ander aantal pagina's dan de bron", where=output.name)
        has_layers = "/OCProperties" in original.Root
        texts = {page.page_index: page for page in document.pages}
        by_page: dict[int, list[Redaction]] = defaultdict(list)
        for redaction in redactions:
            by_page[redaction.page_index].append(redaction)
        for index in range(len(after)):
            own = by_page[index]
            page = PageCheck(
                index,
                before,
                after,
                original.pages[index],
                own,
                texts.get(index),
                areas,
                has_layers,
            )
            page.compare(tally, matcher)
        controlled = tally.uncontrolled == 0 or _stands_in_hidden_streams(original, matcher)
        routes.append(_route("tekst", tally.leaks, pdfium.ENGINE, controlled=controlled))
        routes.append(_route("beeld", [], pdfium.ENGINE, controlled=tally.changed_pixels == 0))
        scanned = [page.page_index for page in document.pages if page.source == "ocr"]
        scan_leaks: list[Leak] = []
        if scanned:
            frames = [frame(page) for page in original.pages]
            route, scan_leaks = scans.check(before, after, redactions, scanned, frames, hidden=hidden)
            routes.append(route)
        routes.append(_route("objecten", object_leaks, objects.ENGINE, controlled=readable))
        routes.append(_route("syntaxis", [], objects.ENGINE, controlled=not problems))
    leaks = [*tally.leaks, *scan_leaks, *object_leaks]
    if level == "grondig":
        pages = sorted({r.page_index for r in redactions if r.decision_id not in areas})
        more, found = thorough.routes(
            data, source_data, hidden=hidden if pages else (), pages=pages, password=password
        )
        routes += more
        leaks += found
    if leaks:
        verdict = Verdict.LEAKING
    elif any(route.verdict is Verdict.UNVERIFIABLE for route in routes):
        verdict = Verdict.UNVERIFIABLE
    else:
        verdict = Verdict.CLEAN
    return Verification(
        verdict=verdict,
        routes=tuple(routes),
        leaks=tuple(dict.fromkeys(leaks)),
        lost_characters=tally.lost,
        moved_characters=tally.moved,
    )


@contextlib.contextmanager
def _every_page(name: str) -> Iterator[None]:
    """A page that the second reader cannot open makes the document a damaged one."""
    try:
        yield
    except pypdfium2.PdfiumError as exc:
        raise DamagedPdf(
            "de PDF is beschadigd: niet alle bladzijden zijn te controleren",
            where=name,
            hint="vraag het document opnieuw op bij de bron",
        ) from exc


def _stands_in_hidden_streams(original: pikepdf.Pdf, matcher: SecretMatcher) -> bool:
    """Control for text that pdfium sees on no page: patterns, masks. The route "objecten" looks there."""
    try:
        return matcher.search(
            objects.text_of_streams(original, list(objects.hidden_streams(Contents(original))))
        )
    except (pikepdf.PdfError, DamagedPdf):
        return False


def _pikepdf(data: bytes, name: str, password: str | None = None) -> pikepdf.Pdf:
    try:
        return objects.opened(data, password)
    except pikepdf.PasswordError as exc:
        raise EncryptedPdf("het wachtwoord ontbreekt of is onjuist", where=name) from exc
    except pikepdf.PdfError as exc:
        raise DamagedPdf("de PDF is niet te controleren: hij is beschadigd", where=name) from exc


def _route(name: str, leaks: Sequence[Leak], engine: str, *, controlled: bool) -> RouteCheck:
    verdict = Verdict.LEAKING if leaks else Verdict.CLEAN if controlled else Verdict.UNVERIFIABLE
    return RouteCheck(route=name, verdict=verdict, engine=engine)


def search_objects(
    contents: Contents,
    data: bytes,
    hidden: tuple[str, ...],
    own: frozenset[str],
    *,
    whole: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> tuple[list[Leak], bool]:
    """Leaks in everything that is no page text, and whether all of it could be read.

    Args:
        hidden: Removed strings that stand nowhere in the text that may be read.
        own: Texts that the redaction itself wrote.
        whole: Texts of which something went, as they were: none may stand there still.
    """
    leaks = list(objects.pending_redactions(contents.pdf))
    search = ByteSearch(hidden)
    leaks += objects.bytes_with_secret(data, search)
    matcher = SecretMatcher(hidden, pieces=whole)
    if not matcher:
        return leaks, True
    leaks += objects.strings_with_secret(contents, matcher, own_texts=own)
    leaks += objects.streams_with_secret(contents, matcher, search, own_texts=own)
    try:
        text = objects.text_of_streams(contents.pdf, list(objects.hidden_streams(contents)))
    except (pikepdf.PdfError, DamagedPdf):
        return leaks, False
    if matcher.search(text):
        leaks.append(Leak(page_index=None, kind="tekst", where="patroon, masker of weergave"))
    return leaks, True
