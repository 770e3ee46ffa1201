"""One page before and after redaction: what is left in the boxes, what else went, what moved."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2

from redactor import geometry
from redactor.domain import FloatArray, Leak, PageText, Rect, Redaction
from redactor.forms import SecretMatcher
from redactor.verify import pdfium, pictures
from redactor.verify.pdfium import PageChars
from redactor.verify.places import (
    PLACE_TOLERANCE,
    Codes,
    Flags,
    any_box,
    as_array,
    at_same_place,
    grown,
    in_boxes,
    within,
)

#: What pdfium may round away of one removed character, points: 1/1000 em of 14 pt.
WIDTH_ROUNDING = 0.014

#: A character whose box is smaller than this many core heights is other text: a core is 0.4 of a box, and
#: the letters of a large watermark reach over the small ones of the page.
_LEAST_SIDE = 0.75

#: Kerning: a moved letter may start so many points before its zone. What pdfium's rounding of the widths in
#: front of it may add up to.
MOVE_SLACK, MOVE_ROUNDING = 1.5, 0.2

_LABEL_FONT = "RedactorLabelSans"


@dataclass(slots=True)
class Tally:
    """What the pages brought to light."""

    leaks: list[Leak] = field(default_factory=list)
    lost: int = 0
    moved: int = 0
    uncontrolled: int = 0
    changed_pixels: int = 0


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


class PageCheck:
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
        self.exact = [core for redaction in redactions for core in redaction.cores]
        self.cores = [grown(core) for core in self.exact]
        self.core_boxes = as_array(self.cores)
        #: Shorter side of each core.
        self.sides = np.minimum(
            self.core_boxes[:, 2] - self.core_boxes[:, 0], self.core_boxes[:, 3] - self.core_boxes[:, 1]
        )
        in_area = [r.decision_id in areas for r in redactions for _ in r.cores]
        self.least_sides = np.where(
            np.array(in_area, dtype=np.bool_),
            0.0,
            [_LEAST_SIDE * min(core.width, core.height) for core in self.exact],
        )
        self.boxes = [box for redaction in redactions for box in redaction.boxes]
        self.changed: pictures.Changes | None = None
        self.kept_boxes: FloatArray | None = None
        self.kept_middles: FloatArray | None = None

    def compare(self, tally: Tally, matcher: SecretMatcher) -> None:
        self._pictures(tally)
        if self._has_looks():
            # Looks of fields and marks become content, in memory, so that their text is read too.
            self.before = pdfium.flattened(self.documents[0], self.index)
            self.after = pdfium.flattened(self.documents[1], self.index)
        old, new = pdfium.characters(self.before, self.to_page), pdfium.characters(self.after, self.to_page)
        old_near, new_near = self._near(old), self._near(new)
        old_inside, new_inside = self._inside(old, old_near), self._inside(new, new_near)
        if any(redaction.moves for redaction in self.redactions):
            self._follow_moves(old, new, old_inside, new_inside)
        if self._left_under_boxes(old, new, new_inside, old_near):
            tally.leaks.append(Leak(page_index=self.index, kind="tekst", where="onder een lakvlak"))
        self._control(tally, old)
        self._compare_places(tally, matcher, old, new, old_inside, new_inside)
        self._hidden_text(tally, matcher, old, old_inside & old.shown, new)

    def _follow_moves(self, old: PageChars, new: PageChars, old_inside: Flags, new_inside: Flags) -> None:
        """Puts kept characters of the source where they were to move; those are not ``new_inside``."""
        kept = old.shown & ~old_inside
        origins = old.origins.copy()
        moved = np.zeros(len(old.text), dtype=np.bool_)
        for move in (move for redaction in self.redactions for move in redaction.moves):
            zone = Rect(move.zone.x0 - MOVE_SLACK, move.zone.y0, move.zone.x1 + MOVE_SLACK, move.zone.y1)
            inside = kept & any_box(in_boxes(old.origins, as_array([zone])))
            origins[inside, 0] = old.origins[inside, 0] + move.by
            moved |= inside
        old.origins = origins
        for index in np.flatnonzero(new_inside & new.shown):
            apart = np.abs(origins - new.origins[index]).max(axis=1)
            if (moved & (apart < MOVE_ROUNDING) & (old.codes == new.codes[index])).any():
                new_inside[index] = False

    def _left_under_boxes(self, old: PageChars, new: PageChars, new_inside: Flags, old_near: Flags) -> bool:
        """True when a character in a core is not of a label of ours."""
        places = np.flatnonzero(new_inside & new.shown)
        if len(places) == 0:
            return False
        if _same(new, places, old, np.flatnonzero(old.shown & old_near)).any():
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

    def _inside(self, chars: PageChars, near: Flags) -> Flags:
        """Characters whose middle lies in a core. Only those that start near a box are measured."""
        result = np.zeros(len(chars.text), dtype=np.bool_)
        if not self.cores or not len(result):
            return result
        places = np.flatnonzero(chars.shown & near)
        if len(places):
            middles, sides = chars.centres(places)
            large = sides[:, None] >= self.least_sides
            result[places] = (in_boxes(middles, self.core_boxes) & large).any(axis=1)
            self._give_back_kept(result, places, middles, sides)
        return result

    def _near(self, chars: PageChars) -> Flags:
        """Characters that start so near a core that their middle may lie in it."""
        # A grown core is 0.64 of a box high: no character with its middle in it starts further away.
        reach = 2 * np.maximum(self.sides, 2.0) + PLACE_TOLERANCE
        return any_box(in_boxes(chars.origins, self.core_boxes, reach))

    def _give_back_kept(self, inside: Flags, places: Codes, middles: FloatArray, sides: FloatArray) -> None:
        """Takes back characters that only the slack reached and that the source has as kept text there."""
        exact = as_array(self.exact)
        doubtful = np.flatnonzero(inside[places] & ~in_boxes(middles, exact).any(axis=1))
        if self.text is None or len(doubtful) == 0:
            return
        if self.kept_middles is None:
            boxes = self.text.boxes[~np.isnan(self.text.boxes[:, 0])]
            centres = (boxes[:, :2] + boxes[:, 2:]) / 2
            self.kept_middles = centres[~in_boxes(centres, exact).any(axis=1)]
        x, y = self.kept_middles[:, 0], self.kept_middles[:, 1]
        for row in doubtful.tolist():
            near = 0.15 * sides[row]
            if ((np.abs(x - middles[row, 0]) < near) & (np.abs(y - middles[row, 1]) < near)).any():
                inside[places[row]] = False

    def _control(self, tally: Tally, old: PageChars) -> None:
        """Each redaction of text must cover something that this engine sees in the source."""
        reach = 4 * np.maximum(self.sides, 2.0)
        seen = any_box(in_boxes(old.origins[old.shown], self.core_boxes, reach).T)
        first = 0
        for redaction in self.redactions:
            last = first + len(redaction.cores)
            if redaction.decision_id not in self.areas and not seen[first:last].any():
                tally.uncontrolled += 1
            first = last

    # -- what stays -------------------------------------------------------------------------------

    def _compare_places(
        self,
        tally: Tally,
        matcher: SecretMatcher,
        old: PageChars,
        new: PageChars,
        old_inside: Flags,
        new_inside: Flags,
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

    def _on_page(self, chars: PageChars) -> Flags:
        """What lies outside the visible part of the page was read by nobody and goes."""
        media, crop = _sorted_box(self.original.mediabox), _sorted_box(self.original.cropbox)
        width = (min(media[2], crop[2]) - max(media[0], crop[0])) * self.unit
        height = (min(media[3], crop[3]) - max(media[1], crop[1])) * self.unit
        if width <= 0 or height <= 0:
            return np.ones(len(chars.text), dtype=np.bool_)
        x, y = chars.origins[:, 0], chars.origins[:, 1]
        on: Flags = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
        return on

    def _beyond_rounding(
        self, missing: Sequence[int], old: PageChars, new: PageChars, old_inside: Flags
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

    def _visible(self, chars: PageChars, places: Codes) -> Flags:
        """For some characters: does the reading of the source know one there that was to stay?"""
        if self.kept_boxes is None:
            self.kept_boxes = np.empty((0, 4))
            if self.text is not None:
                boxes = self.text.boxes[~np.isnan(self.text.boxes[:, 0])]
                self.kept_boxes = boxes[~geometry.contains_centre(self.cores, boxes)]
        return within(chars.origins[places], self.kept_boxes)

    def _looks_different(self, chars: PageChars, index: int) -> bool:
        """True when the picture changed where a character stood: it was visible."""
        if self.changed is None:
            return True
        x, y = chars.origins[index] / self.unit
        return bool(self.changed.part(int(x), int(y) - 8, int(x) + 6, int(y) + 2).any())

    def _hidden_text(
        self, tally: Tally, matcher: SecretMatcher, old: PageChars, gone: Flags, new: PageChars
    ) -> None:
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
            for move in (move for redaction in self.redactions for move in redaction.moves):
                moved = geometry.contains_centre((move.zone,), kept)
                kept[moved] += (move.by, 0.0, move.by, 0.0)
        for start, end in ranges:
            places = np.arange(start, end)[new.shown[start:end]]
            if len(places) == 0 or _LABEL_FONT in new.font(int(places[0])):
                continue
            if self._spans_removed(places, old, gone, new):
                continue
            if 2 * int(within(new.origins[places], kept).sum()) < len(places):
                tally.leaks.append(Leak(page_index=self.index, kind="tekst", where="buiten de lakvlakken"))
                return

    def _spans_removed(
        self, places: npt.NDArray[np.int64], old: PageChars, gone: Flags, new: PageChars
    ) -> bool:
        """Do two of these letters that follow each other stand on both sides of what was removed?

        "met [Jan] z'n" reads as the name Metz when what stood between is gone: in the source it is no name.
        A core lies between the two on their line, and a removed letter between them in the source's order.
        """
        for left, right in itertools.pairwise(new.origins[places]):
            x0, y0, x1, y1 = self.core_boxes.T
            on_line = (y0 <= left[1]) & (left[1] <= y1) & (y0 <= right[1]) & (right[1] <= y1)
            if not (on_line & (left[0] <= x0) & (x1 <= right[0] + WIDTH_ROUNDING)).any():
                continue
            first, last = (int(np.abs(old.origins - origin).max(axis=1).argmin()) for origin in (left, right))
            if gone[first + 1 : last].any():
                return True
        return False

    def _pictures(self, tally: Tally) -> None:
        old, new = pdfium.picture(self.before), pdfium.picture(self.after)
        if old.shape != new.shape:
            tally.changed_pixels += 1
            return
        changed = pictures.changes(old, new)
        self.changed = changed
        if not changed.mask.any():
            return
        tally.changed_pixels += pictures.count_outside(
            old, new, changed, self._may_differ(), self._removed_characters, unit=self.unit
        )

    def _may_differ(self) -> FloatArray:
        """Boxes, and where words moved from and to: their letters are compared by place."""
        zones = [(move.zone, move.by) for redaction in self.redactions for move in redaction.moves]
        there = [Rect(zone.x0 + by, zone.y0, zone.x1 + by, zone.y1) for zone, by in zones]
        return as_array([*self.boxes, *(zone for zone, _ in zones), *there])

    def _removed_characters(self) -> FloatArray:
        """Boxes of what was removed: a box gives way to the lines around it, descenders lie outside it."""
        if self.text is None:
            return np.empty((0, 4))
        gone: FloatArray = self.text.boxes[geometry.contains_centre(self.exact, self.text.boxes)]
        return gone


def _same(one: PageChars, places: Codes, other: PageChars, other_places: Codes) -> Flags:
    return at_same_place(
        one.origins[places], one.codes[places], other.origins[other_places], other.codes[other_places]
    )
