"""Writes the redacted PDF: the only writer of PDFs.

Text, pixels and paths are taken out of the content itself (``rewrite.py``), the boxes are drawn
(``draw.py``), and everything else is cleaned (``scrub.py``, ``annotations.py``, ``whitelist.py``). pikepdf
does the object work; a full rewrite leaves no history. Whether it worked is for ``redactor.verify`` to say.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from redactor.domain import Document, Move, ObjectDecision, PageText, Rect, Redaction
from redactor.errors import DamagedPdf, DiskFull, EncryptedPdf, OutputError, UnhandledContent, no_room
from redactor.forms import SecretMatcher, pieces_of
from redactor.geometry import Matrix
from redactor.redact import annotations as marks
from redactor.redact import draw, leftovers, scrub
from redactor.redact.content import Walker
from redactor.redact.names import FreeNames
from redactor.redact.options import RedactOptions
from redactor.redact.pdffont import ContentFont
from redactor.redact.recoding import CodesStay, recoding
from redactor.redact.rewrite import Core, Editor, PageEdit, text_cores
from redactor.redact.whitelist import Whitelist

#: What pikepdf raises where an object is not what the standard says: text for a number, an array too short.
#: No list of checks would name them all, and a document that breaks the rules is refused as a whole.
_WRONG_OBJECTS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

#: So many times a document is written with other codes for its fonts; then they all keep theirs.
_MOST_ROUNDS = 4


def apply(
    source: Path,
    redactions: Sequence[Redaction],
    output: Path,
    *,
    options: RedactOptions,
    document: Document,
    secrets: Sequence[str],
    objects: Sequence[ObjectDecision] = (),
    password: str | None = None,
) -> None:
    """Writes ``source`` without what the redactions cover to ``output``.

    Args:
        source: The original; never changed.
        redactions: From ``plan``.
        output: A temporary path beside the final one; the caller renames it after verification.
        document: The text of ``source`` as read; its ``content``, if any, is what is worked on.
        secrets: The removed strings, searched in everything that is on no page.
        objects: What goes from texts on no page, in just that place.
        password: Of an encrypted source. The output is not encrypted.

    Raises:
        EncryptedPdf, DamagedPdf: the source cannot be opened.
        UnhandledContent: something in it cannot be cleaned for certain.
        OutputError: ``output`` cannot be written. Nothing is left behind on any error.
    """
    matcher = SecretMatcher(secrets, pieces=pieces_of(objects))

    def applied(fixed: frozenset[tuple[int, int]] | None) -> bytes:
        with _opened(source, document.content, password) as pdf:
            if len(pdf.pages) != len({page.page_index for page in document.pages}):
                raise DamagedPdf("het aantal pagina's is niet eenduidig: de PDF is beschadigd")
            application = _Application(pdf, redactions, options, document, matcher, fixed=fixed)
            try:
                application.run()
            except _WRONG_OBJECTS as exc:
                raise _damaged(source) from exc
            buffer = io.BytesIO()
            pdf.save(buffer, deterministic_id=True, linearize=False)
            return buffer.getvalue()

    fixed: frozenset[tuple[int, int]] | None = frozenset() if redactions else None
    rounds = 0
    while True:
        try:
            data = applied(fixed)
            break
        except CodesStay as exc:
            # A file made of such fonts must not take a round for each.
            rounds += 1
            more = fixed is not None and exc.fonts and rounds < _MOST_ROUNDS
            fixed = fixed | exc.fonts if fixed is not None and more else None
    _write(output, data)


def _damaged(source: Path) -> DamagedPdf:
    return DamagedPdf(
        "de PDF is beschadigd: niet alle onderdelen zijn te lezen",
        where=source.name,
        hint="vraag het document opnieuw op bij de bron",
    )


@contextlib.contextmanager
def _opened(source: Path, content: bytes | None, password: str | None) -> Any:
    try:
        data = source.read_bytes() if content is None else content
        pdf = pikepdf.open(io.BytesIO(data), password=password or "", suppress_warnings=True)
    except pikepdf.PasswordError as exc:
        raise EncryptedPdf(
            "de PDF is versleuteld; het wachtwoord ontbreekt of is onjuist",
            where=source.name,
            hint="zet het wachtwoord in een bestand en geef --password-file BESTAND",
        ) from exc
    except (pikepdf.PdfError, OSError) as exc:
        raise DamagedPdf(
            "de PDF is beschadigd en niet te openen",
            where=source.name,
            hint="vraag het document opnieuw op bij de bron",
        ) from exc
    with pdf:
        try:
            yield pdf
        except (pikepdf.PdfError, RecursionError) as exc:
            # Some damage shows only when an object is looked at.
            raise _damaged(source) from exc


def _write(output: Path, data: bytes) -> None:
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as exc:
        raise OutputError(
            "de uitvoer is daar niet te schrijven",
            where=output.parent.name,
            hint="kies een andere map met -o",
        ) from exc
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
    except BaseException as exc:
        output.unlink(missing_ok=True)
        if isinstance(exc, OSError):
            kind = DiskFull if no_room(exc) else OutputError
            raise kind(
                "de uitvoer is niet volledig te schrijven (schijf vol?)",
                where=output.parent.name,
                hint="maak ruimte of kies een andere map met -o",
            ) from exc
        raise


class _Application:
    """The work on one open document."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        redactions: Sequence[Redaction],
        options: RedactOptions,
        document: Document,
        matcher: SecretMatcher,
        *,
        fixed: frozenset[tuple[int, int]] | None,
    ) -> None:
        self.pdf, self.options, self.matcher = pdf, options, matcher
        self.by_page: dict[int, list[Redaction]] = defaultdict(list)
        for redaction in redactions:
            if not 0 <= redaction.page_index < len(pdf.pages):
                raise ValueError("a redaction lies on a page that does not exist")
            self.by_page[redaction.page_index].append(redaction)
        self.texts = {page.page_index: page for page in document.pages}
        self.layer_is_off = scrub.layers(pdf)
        self.has_layers = "/OCProperties" in pdf.Root
        self.names = FreeNames(matcher)
        self.typed = leftovers.typed_fonts(pdf)
        #: Fonts whose codes stay; None: of all. Every text in the others has to be written again.
        self.fixed = fixed
        # No method of our own: what holds an open PDF should go without a search for garbage.
        new_codes = None if fixed is None else functools.partial(_recoding, self.typed | fixed)
        walker = Walker(layer_is_off=self.layer_is_off, recoding=new_codes)
        self.editor = Editor(pdf, walker, matcher, self.names)
        self.font: Any = None
        #: Streams that we wrote ourselves: the whitelist finds nothing to take out of them.
        self.fresh: set[tuple[int, int]] = set()
        #: A page that could not be read may use any letter of any font.
        self.unread = False

    def run(self) -> None:
        pdf, matcher = self.pdf, self.matcher
        scrub.trailer_and_catalog(pdf)
        scrub.open_action(pdf, matcher)
        scrub.outlines(pdf, matcher)
        renamed = scrub.names(pdf, matcher)
        for index, page in enumerate(pdf.pages):
            self._page(index, page)
        marks.form(pdf, matcher)
        if not self.unread:
            self.fresh |= leftovers.clean(pdf, self.editor.uses, typed=self.typed)
        scrub.unplaced(pdf)
        Whitelist(pdf, matcher, self.names, renamed, fresh=self.fresh).run()
        if "/Kids" not in pdf.Root.Pages or any(page.obj.get("/Type") != "/Page" for page in pdf.pages):
            raise ValueError("pages and other objects are mixed up")

    def _page(self, index: int, page: pikepdf.Page) -> None:
        redactions = self.by_page.get(index, [])
        frame = draw.frame_of(page)
        cores = _cores(redactions, self.texts.get(index))
        boxes = [box for redaction in redactions for box in redaction.boxes]
        moves = [move for redaction in redactions for move in redaction.moves]
        edit = self._edit(index, page, frame, cores, boxes, moves)
        marks.clean(
            page.obj,
            matcher=self.matcher,
            boxes=boxes,
            to_page=frame.to_page,
            edit=lambda look, matrix: self._appearance(index, look, matrix, cores, boxes),
            layer_is_off=self.layer_is_off,
        )
        if edit is not None and (redactions or edit.changed):
            self._write_page(page, redactions, edit, frame)

    def _edit(
        self,
        index: int,
        page: pikepdf.Page,
        frame: draw.Frame,
        cores: Sequence[Core],
        boxes: Sequence[Rect],
        moves: Sequence[Move],
    ) -> PageEdit | None:
        """What is left of a page; None when it cannot be read and nothing on it has to go."""
        try:
            return self.editor.edit(
                page,
                page.resources,
                frame.to_page,
                cores=cores,
                boxes=boxes,
                page_text=self.texts.get(index),
                visible=frame.visible,
                moves=moves,
            )
        except UnhandledContent:
            if cores or boxes or self.has_layers:
                raise
            if self.fixed is not None:
                # Its text would keep codes that its fonts no longer have.
                raise CodesStay from None
            # The verification says whether it holds something that was removed elsewhere.
            self.unread = True
            return None

    def _appearance(
        self, index: int, look: Any, matrix: Matrix, cores: Sequence[Core], boxes: Sequence[Rect]
    ) -> tuple[Any, int]:
        resources = look.get("/Resources", pikepdf.Dictionary())
        edit = self.editor.edit(
            look, resources, matrix, cores=cores, boxes=boxes, page_text=self.texts.get(index)
        )
        if not edit.changed:
            return None, 0
        stream = self.pdf.make_stream(b"\n".join(edit.lines))
        for key in look:
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                stream[key] = look[key]
        stream["/Resources"] = edit.resources
        return stream, edit.removed

    def _write_page(
        self, page: pikepdf.Page, redactions: Sequence[Redaction], edit: PageEdit, frame: draw.Frame
    ) -> None:
        pdf = self.pdf
        body = b"\n".join(edit.lines)
        resources = pikepdf.Dictionary({key: edit.resources[key] for key in edit.resources})
        after = b"\nEMC" * edit.open_marks + b"\nQ" * (edit.open_states + 1)
        if redactions:
            tagged = "/StructTreeRoot" in pdf.Root
            drawn = draw.merged(redactions)
            mcids = self._label_ids(page, redactions, edit, drawn) if tagged else [None] * len(drawn)
            fonts = resources.get("/Font")
            own = pikepdf.Dictionary(
                {key: fonts[key] for key in sorted(fonts.keys())}
                if isinstance(fonts, pikepdf.Dictionary)
                else {}
            )
            name = "LakLabel"
            while f"/{name}" in own:
                name += "x"
            if self.font is None:
                self.font = draw.font_dictionary(pdf)
                self.fresh.add(self.font.FontDescriptor.FontFile2.objgen)
            own[f"/{name}"] = self.font
            resources["/Font"] = own
            after += b"\n" + draw.content(drawn, frame, self.options, font=name, tagged=tagged, mcids=mcids)
        page.obj["/Resources"] = resources
        # Our own q and Q keep the page's last matrix and clip away from the boxes.
        page.obj["/Contents"] = pdf.make_stream(b"q\n" + body + after)

    def _label_ids(
        self, page: pikepdf.Page, redactions: Sequence[Redaction], edit: PageEdit, drawn: Sequence[draw.Drawn]
    ) -> list[int | None]:
        """Gives labels a place in the structure: in the element that the removed text belonged to.

        Returns:
            The marked-content id of each; None where there is no such element.
        """
        scrub.tags_of(self.pdf, page.obj, set(edit.places.mcids.tolist()), self.matcher)
        elements = scrub.parent_array(self.pdf, page.obj)
        if elements is None:
            return [None] * len(drawn)
        cores = {redaction.decision_id: redaction.cores for redaction in redactions}
        result: list[int | None] = []
        for item in drawn:
            found = (edit.places.first_in(cores[name]) for name in item.decision_ids)
            old = next((mcid for mcid in found if _is_element(elements, mcid)), None)
            if old is None:
                result.append(None)
                continue
            while len(elements) < edit.next_mcid:
                # The page has numbers that its own list does not know.
                elements.append(None)
            new = len(elements)
            elements.append(elements[old])
            _insert_after(elements[old], old, new, page.obj)
            result.append(new)
        return result


def _is_element(elements: Any, mcid: int | None) -> bool:
    return mcid is not None and 0 <= mcid < len(elements) and isinstance(elements[mcid], pikepdf.Dictionary)


def _recoding(stay: Collection[tuple[int, int]], font: ContentFont) -> Mapping[bytes, bytes]:
    return {} if font.dictionary.objgen in stay else recoding(font)


def _cores(redactions: Sequence[Redaction], text: PageText | None) -> list[Core]:
    """What goes: for text the middle of each letter, for an area everything in it."""
    areas = [Core(rect, 0.0) for item in redactions if item.cores == item.boxes for rect in item.cores]
    letters = [rect for item in redactions if item.cores != item.boxes for rect in item.cores]
    return [*areas, *text_cores(letters, text)]


def _insert_after(element: Any, old: int, new: int, page: Any) -> None:
    """Adds marked content ``new`` of ``page`` to an element, right after ``old``."""
    reference = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=page, MCID=new)
    kids = element.get("/K")
    items = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    position = len(items)
    for index, item in enumerate(items):
        number = item.get("/MCID") if isinstance(item, pikepdf.Dictionary) else item
        if isinstance(number, int) and number == old:
            position = index + 1
    items.insert(position, reference)
    element["/K"] = pikepdf.Array(items)
