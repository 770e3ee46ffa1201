"""Looks at anyone's redacted PDF, without knowing what was to be removed.

Finds what failed redactions have in common: text or pixels that still lie under a box, marks that nobody
applied, text that was only hidden, and places around the pages that repeat what a box hides. It proves
nothing: a name that was simply left readable looks like any other text.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2

from redactor import geometry
from redactor.domain import Leak, Rect, RouteCheck, Verdict, Verification
from redactor.errors import DamagedPdf, EncryptedPdf, NotAPdf
from redactor.forms import SecretMatcher
from redactor.verify import drawing, gaps, objects, pdfium, surroundings, thorough, under, veils
from redactor.verify.drawing import Bounds, Cover
from redactor.verify.objects import Contents
from redactor.verify.page import frame
from redactor.verify.pdfium import PageChars
from redactor.verify.places import Flags, at_same_place, in_boxes
from redactor.verify.vocabulary import BLOCKS

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

#: ISO 32000-1 Annex H (implementation note 13): readers accept the header within the first 1024 bytes.
_HEADER_WINDOW = 1024


@dataclass(slots=True)
class _Seen:
    """What the pages brought to light; ``hidden`` and ``visible`` hold text of the document."""

    text: list[Leak] = field(default_factory=list)
    pictures: list[Leak] = field(default_factory=list)
    notices: list[Leak] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list, repr=False)
    visible: list[str] = field(default_factory=list, repr=False)
    lost: int = 0
    moved: int = 0


def inspect(
    path: Path, *, original: Path | None = None, password: str | None = None, level: str = "standaard"
) -> Verification:
    """Looks for failed redactions in a PDF of unknown make.

    Args:
        path: The redacted file.
        original: The file before redaction, when there is one: then what stood under the boxes is known and
            looked for, and lost and moved characters are counted.
        password: Of ``path`` and ``original``.
        level: ``standaard``, or ``grondig``: what the boxes hide is looked for by poppler and text
            recognition too, when it is known: from under a box, or from the original.

    Raises:
        ProgramMissing: ``grondig`` without its programs.
        NotAPdf, EncryptedPdf, DamagedPdf: a file cannot be opened.
    """
    if level == "grondig":
        thorough.require()
    try:
        return _inspect(path, original, password, level)
    except (pypdfium2.PdfiumError, pikepdf.PdfError) as exc:
        raise DamagedPdf("de PDF is beschadigd: niet alle bladzijden zijn te lezen", where=path.name) from exc


def _inspect(path: Path, original: Path | None, password: str | None, level: str) -> Verification:
    data = _read(path)
    seen = _Seen()
    with contextlib.ExitStack() as stack:
        pdf = stack.enter_context(_opened(data, path.name, password))
        document = stack.enter_context(pdfium.opened(data, password=password, name=path.name))
        # Rendering asks for the annotations as they are; reading makes content of them.
        shown = stack.enter_context(pdfium.opened(data, password=password, name=path.name))
        before = None
        if original is not None:
            before = stack.enter_context(
                pdfium.opened(_read(original), password=password, name=original.name)
            )
        for index in range(len(document)):
            _Look(index, document, shown, pdf.pages[index]).into(seen, before)
        around = _around(pdf, data, document, seen, password)
        problems = objects.syntax_problems(pdf)
    routes = [
        _route("tekst onder vlakken", seen.text, pdfium.ENGINE),
        _route("afbeeldingen onder vlakken", seen.pictures, pdfium.ENGINE),
        _route("objecten", around, objects.ENGINE),
        RouteCheck(
            route="syntaxis",
            verdict=Verdict.UNVERIFIABLE if problems else Verdict.CLEAN,
            engine=objects.ENGINE,
        ),
    ]
    leaks = [*seen.text, *seen.pictures, *around]
    if level == "grondig" and seen.hidden:
        visible = "\n".join(seen.visible)
        gone = [text for text in dict.fromkeys(seen.hidden) if not SecretMatcher((text,)).search(visible)]
        more, found = thorough.routes(data, None, hidden=gone, pages=(), password=password)
        routes += more
        leaks += found
    doubts = any(route.verdict is Verdict.UNVERIFIABLE for route in routes)
    verdict = Verdict.LEAKING if leaks else Verdict.UNVERIFIABLE if doubts else Verdict.CLEAN
    return Verification(
        verdict=verdict,
        routes=tuple(routes),
        leaks=tuple(dict.fromkeys(leaks)),
        notices=tuple(dict.fromkeys(seen.notices)),
        lost_characters=seen.lost,
        moved_characters=seen.moved,
    )


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    at = data[:_HEADER_WINDOW].find(b"%PDF-")
    if at < 0 or (at > 0 and b" obj" not in data):
        raise NotAPdf("dit is geen PDF", where=path.name, hint="geef het gelakte document als PDF")
    return data


def _opened(data: bytes, name: str, password: str | None) -> pikepdf.Pdf:
    try:
        return objects.opened(data, password)
    except pikepdf.PasswordError as exc:
        raise EncryptedPdf(
            "de PDF is versleuteld; er is een wachtwoord nodig",
            where=name,
            hint="zet het wachtwoord in een bestand en geef --password-file BESTAND",
        ) from exc
    except pikepdf.PdfError as exc:
        raise DamagedPdf("de PDF is beschadigd en niet te openen", where=name) from exc


def _route(name: str, leaks: Sequence[Leak], engine: str) -> RouteCheck:
    return RouteCheck(route=name, verdict=Verdict.LEAKING if leaks else Verdict.CLEAN, engine=engine)


def _around(
    pdf: pikepdf.Pdf, data: bytes, document: pypdfium2.PdfDocument, seen: _Seen, password: str | None
) -> list[Leak]:
    """Leaks outside the content of the pages; notices go to ``seen``."""
    leaks = []
    for index, bounds in surroundings.pending_redactions(pdf):
        leaks.append(
            Leak(
                page_index=index,
                kind="annotatie",
                where="lakmarkering die niet is uitgevoerd",
                box=None if bounds is None else _rect(bounds, frame(pdf.pages[index])),
            )
        )
    versions, more = surroundings.earlier_versions(data, document, password)
    leaks += [
        Leak(page_index=index, kind="geschiedenis", where="eerdere versie met meer tekst") for index in more
    ]
    if versions and not more:
        seen.notices.append(Leak(page_index=None, kind="geschiedenis", where="eerdere versie"))
    if seen.hidden:
        leaks += surroundings.repeated(Contents(pdf), seen.hidden, "\n".join(seen.visible))
    seen.notices += surroundings.notices(pdf)
    return leaks


def _rect(bounds: Bounds, to_page: geometry.Matrix) -> Rect:
    """Bounds in user space as a Rect in page space."""
    a, _, _, d, e, f = to_page
    xs, ys = (bounds[0] * a + e, bounds[2] * a + e), (bounds[1] * d + f, bounds[3] * d + f)
    return Rect(min(xs), min(ys), max(xs), max(ys))


class _Look:
    """One page of the file."""

    def __init__(
        self, index: int, document: pypdfium2.PdfDocument, shown: pypdfium2.PdfDocument, page: pikepdf.Page
    ) -> None:
        self.index = index
        self.page: Any = document[index]
        self.shown = shown
        self.to_page = frame(page)
        annotated = "/Annots" in page.obj
        if annotated:
            # Looks of fields and marks become content, in memory: then they have a place in the order.
            self.page.close()
            self.page = pdfium.flattened(document, index)
        self.drawing = drawing.read(self.page)
        self.chars = pdfium.characters(self.page, _IDENTITY)
        marks = surroundings.covering_annotations(page) if annotated else []
        self.covers: list[Cover] = [*self.drawing.covers, *self._blocks(), *marks]
        left, bottom, right, top = self.page.get_bbox()
        self.area = abs((right - left) * (top - bottom))
        self.sight = under.Sight(self._render, (min(left, right), max(top, bottom)))

    def _blocks(self) -> list[Cover]:
        """Letters that are filled blocks: typed over what they hide, they are boxes."""
        result = []
        for index in (at for at, letter in enumerate(self.chars.text) if letter in BLOCKS):
            shown = self.drawing.texts.get(self.chars.text_object(index))
            if shown is not None and shown.visible:
                result.append(Cover(self.chars.ink(index), shown.order, shown.colour, is_rough=True))
        return result

    def _render(self) -> under.Pixels:
        return pdfium.picture(self.shown[self.index], scale=under.SCALE, annotations=True)

    def into(self, seen: _Seen, before: pypdfium2.PdfDocument | None) -> None:
        """Adds what this page shows to ``seen``."""
        hidden = under.text_under(self.chars, self.drawing, self.covers, self.sight, self.area)
        veiled, behind = veils.text_behind(self.page, self.chars, self.drawing, hidden, self.sight, self.area)
        for where, pieces in (("onder een dekkend vlak", hidden), (veils.WHERE, veiled)):
            for piece in pieces:
                seen.text.append(self._leak("tekst", where, piece.bounds))
                seen.hidden.append(piece.text)
        hidden = [*hidden, *veiled]
        for bounds in behind:
            seen.notices.append(self._leak("tekst", "tekst achter een afbeelding", bounds))
        for bounds in under.pictures_under(self.chars, self.drawing, self.covers, self.sight, self.area):
            seen.pictures.append(self._leak("afbeelding", "pixels onder een dekkend vlak", bounds))
        exact = [] if hidden else gaps.exact_gaps(self.chars, self.covers)
        if exact:
            seen.notices.append(self._leak("breedte", "opening zo breed als wat weg is", exact[0]))
        if before is not None and self.index < len(before):
            self._compare(seen, before)
        covered = np.array([piece.bounds for piece in hidden]).reshape(-1, 4)
        outside: Flags = np.logical_not(in_boxes(self.chars.origins, covered, 1.0).any(axis=1))
        text = "".join(c if keep else " " for c, keep in zip(self.chars.text, outside.tolist(), strict=True))
        self._hidden_elsewhere(seen, text)
        self._unreadable(seen, outside)
        seen.visible.append(text)

    def _leak(self, kind: str, where: str, bounds: Bounds) -> Leak:
        return Leak(page_index=self.index, kind=kind, where=where, box=_rect(bounds, self.to_page))

    def _hidden_elsewhere(self, seen: _Seen, text: str) -> None:
        """What a box hides, standing once more where nobody sees it: a layer that is off, no ink, white."""
        for start, end in SecretMatcher(seen.hidden).find(text):
            inks = [self.chars.ink(i) for i in range(start, end) if self.chars.text[i].isalnum()]
            if inks and all(self.sight.covered(ink) is not None for ink in inks):
                seen.text.append(self._leak("tekst", "onzichtbare tekst", inks[0]))

    def _unreadable(self, seen: _Seen, outside: Flags) -> None:
        """Text that a copy gives and no eye sees, though no box hides it: white, or beyond the page."""
        left, bottom, right, top = self.page.get_bbox()
        xs, ys = self.chars.origins.T
        beyond = (xs < left) | (xs > right) | (ys < bottom) | (ys > top)
        letters = np.fromiter(
            (c.isalnum() for c in self.chars.text), dtype=np.bool_, count=len(self.chars.text)
        )
        off = np.flatnonzero(letters & self.chars.shown & beyond)
        if len(off) >= under.FEWEST_CHARACTERS:
            seen.notices.append(self._leak("tekst", "tekst buiten de bladzijde", self.chars.ink(int(off[0]))))
        pale = {address for address, shown in self.drawing.texts.items() if shown.is_white}
        if not pale:
            return
        inside = np.flatnonzero(letters & self.chars.shown & ~beyond & outside).tolist()
        white = [index for index in inside if self.chars.text_object(index) in pale]
        unseen = [index for index in white if self.sight.covered(self.chars.ink(index)) is not None]
        if len(unseen) >= under.FEWEST_CHARACTERS:
            seen.notices.append(self._leak("tekst", "tekst zonder kleurverschil", self.chars.ink(unseen[0])))

    def _compare(self, seen: _Seen, before: pypdfium2.PdfDocument) -> None:
        """Characters of the original that went: those under boxes are secrets, the others lost or moved."""
        old = pdfium.characters(before[self.index], _IDENTITY)
        missing = np.flatnonzero(old.shown)
        missing = missing[
            ~at_same_place(old.origins[missing], old.codes[missing], self.chars.origins, self.chars.codes)
        ]
        bounds = np.array([cover.bounds for cover in self.covers if not cover.is_picture]).reshape(-1, 4)
        inside = in_boxes(old.origins[missing], bounds, 1.0).any(axis=1)
        gone = set(missing[inside].tolist())
        seen.hidden += _runs(old, gone)
        spare = list(self.chars.text)
        for place in missing[~inside].tolist():
            near = np.flatnonzero(np.abs(self.chars.origins - old.origins[place]).max(axis=1, initial=0) < 20)
            if any(spare[index] == old.text[place] for index in near.tolist()):
                seen.moved += 1
            else:
                seen.lost += 1


def _runs(chars: PageChars, places: set[int]) -> list[str]:
    """The texts that consecutive characters make, spaces between them included."""
    text = "".join(
        c if index in places or (c == " " and index - 1 in places) else "\n"
        for index, c in enumerate(chars.text)
    )
    return [run.strip() for run in text.split("\n") if len(run.strip()) >= 4]
