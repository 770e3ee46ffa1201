"""Opens a redacted PDF again with other libraries and looks for what should be gone, and for losses.

Every route first proves on the source that it can see what it will look for; where it cannot, its verdict
is "niet te controleren". A leak carries a page and a kind of place, never text.
"""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2

from redactor import geometry
from redactor.domain import (
    Area,
    Decision,
    Document,
    FloatArray,
    Leak,
    PageText,
    Rect,
    Redaction,
    RouteCheck,
    Verdict,
    Verification,
)
from redactor.errors import DamagedPdf, EncryptedPdf
from redactor.forms import SecretMatcher
from redactor.verify import objects, pdfium
from redactor.verify import secrets as secret_strings
from redactor.verify.pdfium import PageChars

_Flags = npt.NDArray[np.bool_]
_Codes = npt.NDArray[np.int64]

#: Kept characters may differ by this much, points, before and after.
PLACE_TOLERANCE = 0.01

#: What pdfium may round away of one removed character, points: 1/1000 em of 14 pt.
WIDTH_ROUNDING = 0.014

#: A pixel of the 72 dpi pictures that differs by more grey levels has changed; a picture written again as
#: JPEG differs by less.
PIXEL_TOLERANCE = 64

#: So many changed pixels outside the boxes of a page are rounding of edges.
PIXELS_ALLOWED = 8

#: Points around a box that its own frame and the rounding of its edges may touch.
BOX_MARGIN = 1.5

#: Share of a core's height by which another engine's idea of the middle of a character may differ.
_CORE_SLACK = 0.3

#: A character whose box is smaller than this many core heights is other text: a core is 0.4 of a box, and
#: the letters of a large watermark reach over the small ones of the page.
_LEAST_SIDE = 0.75

_LABEL_FONT = "RedactorLabelSans"


@dataclass(slots=True)
class _Tally:
    """What the pages brought to light."""

    leaks: list[Leak] = field(default_factory=list)
    lost: int = 0
    moved: int = 0
    uncontrolled: int = 0
    changed_pixels: int = 0


def check(
    output: Path,
    *,
    source: Path,
    document: Document,
    decisions: Sequence[Decision],
    redactions: Sequence[Redaction],
    secrets: Sequence[str],
    password: str | None = None,
) -> Verification:
    """Verifies one output against its source.

    Args:
        output: The file that ``redact.apply`` wrote.
        source: The original.
        document: Its text as read.
        decisions: All decisions; an Area has no text to look for.
        redactions: What was to be removed where.
        secrets: The removed strings.
        password: Of an encrypted source.

    Raises:
        DamagedPdf: the output or the source cannot be opened by the second reader.
    """
    data = output.read_bytes()
    kept = secret_strings.kept_text(document, redactions)
    hidden = secret_strings.only_removed(secrets, kept)
    areas = {decision.decision_id for decision in decisions if isinstance(decision.target, Area)}
    matcher = SecretMatcher(secrets)
    routes: list[RouteCheck] = []
    tally = _Tally()
    with (
        _pikepdf(data, output.name) as pdf,
        _pikepdf(source.read_bytes(), source.name, password) as original,
        contextlib.ExitStack() as stack,
    ):
        plain = objects.without_actual_text(original)
        if plain is None:
            before = stack.enter_context(pdfium.opened(source, password=password, name=source.name))
            after = stack.enter_context(pdfium.opened(data, password=None, name=output.name))
        else:
            # pdfium would give the replacement text in place of the glyphs, without their places.
            before = stack.enter_context(pdfium.opened(plain, password=None, name=source.name))
            with _pikepdf(data, output.name) as copy:
                without = objects.without_actual_text(copy) or data
            after = stack.enter_context(pdfium.opened(without, password=None, name=output.name))
        if len(after) != len(before):
            raise DamagedPdf("de uitvoer heeft een ander aantal pagina's dan de bron", where=output.name)
        has_layers = "/OCProperties" in original.Root
        texts = {page.page_index: page for page in document.pages}
        for index in range(len(after)):
            own = [redaction for redaction in redactions if redaction.page_index == index]
            page = _Page(
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
        written = frozenset(text for redaction in redactions for text in (redaction.spoken, redaction.label))
        object_leaks, readable = _objects(pdf, data, hidden, written)
        routes.append(_route("objecten", object_leaks, objects.ENGINE, controlled=readable))
        problems = pdf.check_pdf_syntax()
        routes.append(_route("syntaxis", [], objects.ENGINE, controlled=not problems))
    leaks = [*tally.leaks, *object_leaks]
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


def _stands_in_hidden_streams(original: pikepdf.Pdf, matcher: SecretMatcher) -> bool:
    """Control for text that pdfium sees on no page: patterns, masks. The route "objecten" looks there."""
    try:
        return matcher.search(objects.text_of_streams(original, list(objects.hidden_streams(original))))
    except (pikepdf.PdfError, DamagedPdf):
        return False


def frame(page: pikepdf.Page) -> geometry.Matrix:
    """From user space to page space. Read by pikepdf, since pdfium does not look for inherited boxes."""
    media, crop = _sorted_box(page.mediabox), _sorted_box(page.cropbox)
    left, top = max(media[0], crop[0]), min(media[3], crop[3])
    if left >= min(media[2], crop[2]) or max(media[1], crop[1]) >= top:
        left, top = media[0], media[3]
    unit = float(page.obj.get("/UserUnit", 1))
    return geometry.page_matrix(left=left, top=top, user_unit=unit if unit > 0 else 1.0)


def _sorted_box(array: Any) -> tuple[float, float, float, float]:
    a, b, c, d = (float(v) for v in array)
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _pikepdf(data: bytes, name: str, password: str | None = None) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data), password=password or "", suppress_warnings=True)
    except pikepdf.PasswordError as exc:
        raise EncryptedPdf("het wachtwoord ontbreekt of is onjuist", where=name) from exc
    except pikepdf.PdfError as exc:
        raise DamagedPdf("de PDF is niet te controleren: hij is beschadigd", where=name) from exc


def _route(name: str, leaks: Sequence[Leak], engine: str, *, controlled: bool) -> RouteCheck:
    verdict = Verdict.LEAKING if leaks else Verdict.CLEAN if controlled else Verdict.UNVERIFIABLE
    return RouteCheck(route=name, verdict=verdict, engine=engine)


def _objects(
    pdf: pikepdf.Pdf, data: bytes, hidden: tuple[str, ...], own: frozenset[str]
) -> tuple[list[Leak], bool]:
    """Leaks in everything that is no page text, and whether all of it could be read."""
    leaks = list(objects.pending_redactions(pdf))
    forms = objects.raw_forms_of(hidden)
    leaks += objects.bytes_with_secret(data, forms)
    matcher = SecretMatcher(hidden)
    if not matcher:
        return leaks, True
    leaks += objects.strings_with_secret(pdf, matcher, own_texts=own)
    leaks += objects.streams_with_secret(pdf, matcher, forms, own_texts=own)
    try:
        text = objects.text_of_streams(pdf, list(objects.hidden_streams(pdf)))
    except (pikepdf.PdfError, DamagedPdf):
        return leaks, False
    if matcher.search(text):
        leaks.append(Leak(page_index=None, kind="tekst", where="patroon, masker of weergave"))
    return leaks, True


class _Page:
    """One page before and after."""

    def __init__(
        self,
        index: int,
        before: pypdfium2.PdfDocument,
        after: pypdfium2.PdfDocument,
        original: pikepdf.Page,
        redactions: Sequence[Redaction],
        text: PageText | None,
        areas: set[str],
        has_layers: bool,
    ) -> None:
        self.before, self.after = before[index], after[index]
        self.documents = before, after
        self.unit = float(original.obj.get("/UserUnit", 1)) or 1.0
        self.original = original
        self.index = index
        self.redactions = redactions
        self.text = text
        self.areas = areas
        self.has_layers = has_layers
        self.to_page = frame(original)
        self.cores = [_grown(core) for redaction in redactions for core in redaction.cores]
        self.least_sides = [
            0.0 if redaction.decision_id in areas else _LEAST_SIDE * min(core.width, core.height)
            for redaction in redactions
            for core in redaction.cores
        ]
        self.boxes = [box for redaction in redactions for box in redaction.boxes]
        self.changed: npt.NDArray[np.bool_] | None = None
        self.kept_boxes: FloatArray | None = None

    def compare(self, tally: _Tally, matcher: SecretMatcher) -> None:
        self._pictures(tally)
        if self._has_looks():
            # Looks of fields and marks become content, in memory, so that their text is read too.
            self.before = pdfium.flattened(self.documents[0], self.index)
            self.after = pdfium.flattened(self.documents[1], self.index)
        old, new = pdfium.characters(self.before, self.to_page), pdfium.characters(self.after, self.to_page)
        old_inside, new_inside = self._inside(old), self._inside(new)
        if self._left_under_boxes(old, new, new_inside):
            tally.leaks.append(Leak(page_index=self.index, kind="tekst", where="onder een lakvlak"))
        self._control(tally, old)
        self._compare_places(tally, matcher, old, new, old_inside, new_inside)
        self._hidden_text(tally, matcher, new)

    def _left_under_boxes(self, old: PageChars, new: PageChars, new_inside: _Flags) -> bool:
        """True when a character in a core is not of a label of ours."""
        places = np.flatnonzero(new_inside & new.shown)
        if len(places) == 0:
            return False
        if _same(new, places, old, np.flatnonzero(old.shown)).any():
            return True
        # Labels come in runs; asking for the font of every letter would take longer than all the rest.
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            for index in {int(run[0]), int(run[len(run) // 2]), int(run[-1])}:
                if _LABEL_FONT not in new.font(index):
                    return True
        return False

    def _has_looks(self) -> bool:
        annotations = self.original.obj.get("/Annots")
        return isinstance(annotations, pikepdf.Array) and any(
            isinstance(item, pikepdf.Dictionary) and "/AP" in item and str(item.get("/Subtype")) != "/Popup"
            for item in annotations
        )

    def _inside(self, chars: PageChars) -> _Flags:
        """Characters whose middle lies in a core. Only those that start near a box are measured."""
        result = np.zeros(len(chars.text), dtype=np.bool_)
        if not self.cores or not len(result):
            return result
        x, y = chars.origins[:, 0], chars.origins[:, 1]
        near = np.zeros(len(result), dtype=np.bool_)
        for core in self.cores:
            # A grown core is 0.64 of a box high: no character with its middle in it starts further away.
            reach = 2 * max(min(core.width, core.height), 2.0)
            near |= (
                (x > core.x0 - reach) & (x < core.x1 + reach) & (y > core.y0 - reach) & (y < core.y1 + reach)
            )
        places = np.flatnonzero(near & chars.shown)
        if len(places):
            middles, sides = chars.centres(places)
            for core, least in zip(self.cores, self.least_sides, strict=True):
                result[places] |= geometry.contains_centre((core,), middles) & (sides >= least)
            self._give_back_kept(result, places, middles, sides)
        return result

    def _give_back_kept(self, inside: _Flags, places: _Codes, middles: FloatArray, sides: FloatArray) -> None:
        """Takes back characters that only the slack reached and that the source has as kept text there."""
        exact = [core for redaction in self.redactions for core in redaction.cores]
        doubtful = np.flatnonzero(inside[places] & ~geometry.contains_centre(exact, middles))
        if self.text is None or len(doubtful) == 0:
            return
        boxes = self.text.boxes[~np.isnan(self.text.boxes[:, 0])]
        boxes = boxes[~geometry.contains_centre(exact, boxes)]
        centres = np.column_stack(((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2))
        for row in doubtful:
            near = np.abs(centres - middles[row, :2]).max(axis=1) < 0.15 * sides[row]
            if near.any():
                inside[places[row]] = False

    def _control(self, tally: _Tally, old: PageChars) -> None:
        """Each redaction of text must cover something that this engine sees in the source."""
        for redaction in self.redactions:
            if redaction.decision_id in self.areas:
                continue
            if not self._inside_of(redaction, old):
                tally.uncontrolled += 1

    def _inside_of(self, redaction: Redaction, old: PageChars) -> bool:
        for core in redaction.cores:
            reach = 4 * max(min(core.width, core.height), 2.0)
            x, y = old.origins[:, 0], old.origins[:, 1]
            if np.any(
                old.shown
                & (x > core.x0 - reach)
                & (x < core.x1 + reach)
                & (y > core.y0 - reach)
                & (y < core.y1 + reach)
            ):
                return True
        return False

    # -- what stays -------------------------------------------------------------------------------

    def _compare_places(
        self,
        tally: _Tally,
        matcher: SecretMatcher,
        old: PageChars,
        new: PageChars,
        old_inside: _Flags,
        new_inside: _Flags,
    ) -> None:
        kept = np.flatnonzero(old.shown & ~old_inside & self._on_page(old))
        present = np.flatnonzero(new.shown)
        missing = kept[~_same(old, kept, new, np.arange(len(new.text)))]
        if len(missing) == 0:
            return
        intended = np.zeros(len(old.text), dtype=np.bool_)
        for start, end in matcher.find(old.text):
            intended[start:end] = True
        # Removed strings that no reader could see were taken out on purpose.
        missing_list = missing[~intended[missing] | self._visible(old, missing)].tolist()
        if self.has_layers:
            missing_list = [i for i in missing_list if self._looks_different(old, i)]
        missing_list = self._beyond_rounding(missing_list, old, new, old_inside)
        if not missing_list:
            return
        spare = present[~_same(new, present, old, kept)]
        extra = Counter(
            new.text[i] for i in spare if not new_inside[i] and _LABEL_FONT not in new.font(int(i))
        )
        for index in missing_list:
            letter = old.text[index]
            if extra[letter] > 0:
                extra[letter] -= 1
                tally.moved += 1
            else:
                tally.lost += 1

    def _on_page(self, chars: PageChars) -> _Flags:
        """What lies outside the visible part of the page was read by nobody and goes."""
        media, crop = _sorted_box(self.original.mediabox), _sorted_box(self.original.cropbox)
        width = (min(media[2], crop[2]) - max(media[0], crop[0])) * self.unit
        height = (min(media[3], crop[3]) - max(media[1], crop[1])) * self.unit
        if width <= 0 or height <= 0:
            return np.ones(len(chars.text), dtype=np.bool_)
        x, y = chars.origins[:, 0], chars.origins[:, 1]
        on: _Flags = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
        return on

    def _beyond_rounding(
        self, missing: Sequence[int], old: PageChars, new: PageChars, old_inside: _Flags
    ) -> list[int]:
        """The missing characters that pdfium's own rounding does not explain.

        pdfium cuts every width of a composite font to a whole 1/1000 em, other engines do not. The gap
        that replaces removed characters is exact, so behind it pdfium shows the rest of the line shifted
        by up to that much for every removed character (measured on Chrome's own PDFs: 0.009 pt).
        """
        gone = old.origins[old_inside]
        result = []
        for index in missing:
            x, y = old.origins[index]
            same_row = int(np.sum(np.abs(gone[:, 1] - y) < 2)), int(np.sum(np.abs(gone[:, 0] - x) < 2))
            slack = PLACE_TOLERANCE + WIDTH_ROUNDING * max(same_row)
            near = (np.abs(new.origins[:, 0] - x) <= (slack if same_row[0] else PLACE_TOLERANCE)) & (
                np.abs(new.origins[:, 1] - y) <= (slack if same_row[1] else PLACE_TOLERANCE)
            )
            if not any(new.text[i] == old.text[index] for i in np.flatnonzero(near)):
                result.append(index)
        return result

    def _visible(self, chars: PageChars, places: npt.NDArray[np.int64]) -> _Flags:
        """For some characters: does the reading of the source know one there that was to stay?"""
        if self.kept_boxes is None:
            self.kept_boxes = np.empty((0, 4))
            if self.text is not None:
                boxes = self.text.boxes[~np.isnan(self.text.boxes[:, 0])]
                self.kept_boxes = boxes[~geometry.contains_centre(self.cores, boxes)]
        return _within(chars.origins[places], self.kept_boxes)

    def _looks_different(self, chars: PageChars, index: int) -> bool:
        """True when the picture changed where a character stood: it was visible."""
        if self.changed is None:
            return True
        x, y = chars.origins[index] / self.unit
        patch = self.changed[max(int(y) - 8, 0) : int(y) + 2, max(int(x), 0) : int(x) + 6]
        return bool(patch.any())

    def _hidden_text(self, tally: _Tally, matcher: SecretMatcher, new: PageChars) -> None:
        """A removed string outside the boxes is a leak unless it was read there in the source, and kept."""
        ranges = matcher.find(new.text)
        if not ranges:
            return
        kept = np.empty((0, 4))
        if self.text is not None:
            read = np.zeros(len(self.text.text), dtype=np.bool_)
            for start, end in matcher.find(self.text.text):
                read[start:end] = True
            kept = self.text.boxes[read & ~np.isnan(self.text.boxes[:, 0])]
            kept = kept[~geometry.contains_centre(self.cores, kept)]
        for start, end in ranges:
            places = np.arange(start, end)[new.shown[start:end]]
            if len(places) == 0 or _LABEL_FONT in new.font(int(places[0])):
                continue
            if 2 * int(_within(new.origins[places], kept).sum()) < len(places):
                tally.leaks.append(Leak(page_index=self.index, kind="tekst", where="buiten de lakvlakken"))
                return

    # -- pictures ---------------------------------------------------------------------------------

    def _pictures(self, tally: _Tally) -> None:
        old, new = pdfium.picture(self.before), pdfium.picture(self.after)
        if old.shape != new.shape:
            tally.changed_pixels += 1
            return
        changed = np.abs(old.astype(np.int16) - new.astype(np.int16)) > PIXEL_TOLERANCE
        self.changed = changed
        if not changed.any():
            return
        outside = changed.copy()
        places = [box.as_tuple() for box in self.boxes]
        if self.text is not None:
            # A box gives way to the lines around it: descenders of what went lay outside it.
            exact = [core for redaction in self.redactions for core in redaction.cores]
            gone = self.text.boxes[geometry.contains_centre(exact, self.text.boxes)]
            places += [(float(b[0]), float(b[1]), float(b[2]), float(b[3])) for b in gone]
        for left, top, right, bottom in places:
            x0, y0 = (left - BOX_MARGIN) / self.unit, (top - BOX_MARGIN) / self.unit
            x1, y1 = (right + BOX_MARGIN) / self.unit, (bottom + BOX_MARGIN) / self.unit
            rows = slice(max(int(y0), 0), max(int(np.ceil(y1)), 0))
            outside[rows, max(int(x0), 0) : max(int(np.ceil(x1)), 0)] = False
        count = _not_just_shifted(old, new, outside)
        if count > PIXELS_ALLOWED:
            tally.changed_pixels += count


def _not_just_shifted(
    old: npt.NDArray[np.uint8], new: npt.NDArray[np.uint8], where: npt.NDArray[np.bool_]
) -> int:
    """Number of changed pixels that a shift of less than a pixel does not explain.

    pdfium places letters on whole pixels: 0.001 pt can move one by a pixel (see ``_beyond_rounding``).
    """
    ys, xs = np.nonzero(where)
    if len(ys) == 0:
        return 0
    unexplained = np.zeros(len(ys), dtype=np.bool_)
    for one, other in ((old, new), (new, old)):
        padded = np.pad(other.astype(np.int16), 1, mode="edge")
        around = np.stack([padded[ys + dy, xs + dx] for dy in range(3) for dx in range(3)])
        value = one[ys, xs].astype(np.int16)
        unexplained |= (value < around.min(axis=0) - PIXEL_TOLERANCE) | (
            value > around.max(axis=0) + PIXEL_TOLERANCE
        )
    return int(unexplained.sum())


def _grown(core: Rect) -> Rect:
    """A core with some slack across its line: engines differ in where the middle of a letter lies."""
    slack = _CORE_SLACK * min(core.width, core.height)
    if core.width >= core.height:
        return Rect(core.x0, core.y0 - slack, core.x1, core.y1 + slack)
    return Rect(core.x0 - slack, core.y0, core.x1 + slack, core.y1)


def _within(points: FloatArray, boxes: FloatArray) -> _Flags:
    """For each point: does it lie in one of the boxes (n, 4), or within a point of one?"""
    result = np.zeros(len(points), dtype=np.bool_)
    for row, (x, y) in enumerate(points):
        result[row] = np.any(
            (boxes[:, 0] - 1 <= x) & (x <= boxes[:, 2] + 1) & (boxes[:, 1] - 1 <= y) & (y <= boxes[:, 3] + 1)
        )
    return result


def _same(one: PageChars, places: _Codes, other: PageChars, other_places: _Codes) -> _Flags:
    return at_same_place(
        one.origins[places], one.codes[places], other.origins[other_places], other.codes[other_places]
    )


def at_same_place(points: FloatArray, codes: _Codes, others: FloatArray, other_codes: _Codes) -> _Flags:
    """For each character: does the same one stand among ``others`` within PLACE_TOLERANCE on both axes?"""
    result = np.zeros(len(points), dtype=np.bool_)
    if len(points) == 0 or len(others) == 0:
        return result
    # Two in one cell are near enough; with the grid shifted by half a cell nearly all pairs are found.
    for shift_x in (0.0, 0.5):
        for shift_y in (0.0, 0.5):
            shift = np.array((shift_x, shift_y))
            result |= np.isin(_cells(points, codes, shift), _cells(others, other_codes, shift))
            if result.all():
                return result
    rest = np.flatnonzero(~result)
    order = np.argsort(others[:, 1])
    xs, ys, letters = others[order, 0], others[order, 1], other_codes[order]
    first = np.searchsorted(ys, points[rest, 1] - PLACE_TOLERANCE)
    last = np.searchsorted(ys, points[rest, 1] + PLACE_TOLERANCE, side="right")
    for index, low, high in zip(rest, first, last, strict=True):
        if high > low:
            near = np.abs(xs[low:high] - points[index, 0]) <= PLACE_TOLERANCE
            result[index] = bool((near & (letters[low:high] == codes[index])).any())
    return result


def _cells(points: FloatArray, codes: _Codes, shift: FloatArray) -> _Codes:
    """One number for the letter and the cell of PLACE_TOLERANCE that it stands in; 21 bits for each part."""
    cells = np.floor(points / PLACE_TOLERANCE + shift).astype(np.int64) & 0x1FFFFF
    return (codes << 42) | (cells[:, 0] << 21) | cells[:, 1]
