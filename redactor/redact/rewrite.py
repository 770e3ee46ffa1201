"""Tells which glyphs of a page go: under boxes, in layers that are off, where no reader sees them.

``content.py`` reads the streams, ``writer.py`` writes them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pikepdf

from redactor import geometry
from redactor.domain import FloatArray, Move, PageText, Rect
from redactor.forms import SecretMatcher
from redactor.geometry import Matrix
from redactor.redact.content import EVERYWHERE, Walker
from redactor.redact.fontuse import FontUses
from redactor.redact.glyphs import Glyphs
from redactor.redact.images import Pictures
from redactor.redact.names import FreeNames
from redactor.redact.resources import Resources
from redactor.redact.textflow import loose_spaces
from redactor.redact.trace import Flags, Trace
from redactor.redact.writer import Writer

#: A glyph smaller than this share of a core's character box belongs to other text.
SMALLEST_SHARE = 0.3

#: Two glyph middles further apart than these shares of the font size belong to different words or lines.
_WORD_JUMP, _LINE_JUMP = 1.4, 0.5


class Places(NamedTuple):
    """Middles of glyphs, page space, and the MCID of each; arrays of one length."""

    x: FloatArray
    y: FloatArray
    mcids: npt.NDArray[np.int64]

    def first_in(self, rects: Sequence[Rect]) -> int | None:
        """The MCID of the first glyph that lies in one of ``rects``."""
        inside = np.zeros(len(self.x), dtype=np.bool_)
        for rect in rects:
            across = (self.x >= rect.x0) & (self.x <= rect.x1)
            inside |= across & (self.y >= rect.y0) & (self.y <= rect.y1)
        found = np.flatnonzero(inside)
        return int(self.mcids[found[0]]) if len(found) else None


@dataclass(slots=True, kw_only=True)
class PageEdit:
    """What happened to one page.

    Attributes:
        changed: Something was removed.
        places: Where the page's own marked content lost glyphs.
        lines: The content, an instruction a line.
        resources: The page's own resources, when changed.
        open_states: q operators without Q at the end of the content; ``open_marks``: BDC without EMC.
        next_mcid: The first number that no marked content of the page has, nor a higher one.
        removed: Number of glyphs removed.
        used: Names of resources that the content has, by category.
    """

    changed: bool
    places: Places
    lines: list[bytes] = field(default_factory=list)
    resources: Any = None
    open_states: int = 0
    open_marks: int = 0
    next_mcid: int = 0
    removed: int = 0
    used: dict[str, set[str]] = field(default_factory=dict)


class Core(NamedTuple):
    """Text of at least ``least_size`` points goes when its middle lies in ``rect`` (page space).

    A letter of a large watermark reaches over small letters of the page: those are not meant.
    """

    rect: Rect
    least_size: float


def text_cores(rects: Sequence[Rect], text: PageText | None = None) -> list[Core]:
    """The cores of removed text: a core is 0.4 of its character box, which is 1.1 to 1.4 em high.

    Of a line at an angle the core says nothing of the size of its letters; the page's text does.
    """
    largest = [0.0] * len(rects)
    if text is not None and len(text.sizes):
        found = [
            np.where(inside, text.sizes, 0.0).max(axis=1)
            for inside in geometry.points_in(rects, *geometry.middles(text.boxes))
        ]
        largest = np.concatenate(found).tolist() if found else []
    cores = []
    for rect, size in zip(rects, largest, strict=True):
        least = SMALLEST_SHARE * min(rect.width, rect.height) / geometry.CORE_SHARE
        cores.append(Core(rect, min(least, SMALLEST_SHARE * size) if size > 0 else least))
    return cores


def _inside(cores: Sequence[Core], x: FloatArray, y: FloatArray, sizes: FloatArray) -> Flags:
    """Which letters have their middle in a core and are not too small for it."""
    flags: Flags = np.zeros(len(x), dtype=np.bool_)
    least = np.array([core.least_size for core in cores])[:, None]
    first = 0
    for inside in geometry.points_in([core.rect for core in cores], x, y):
        large = (sizes >= least[first : first + len(inside)]) | (sizes == 0)
        flags |= (inside & large).any(axis=0)
        first += len(inside)
    return flags


class Editor:
    """Edits the streams of one document.

    Args:
        pdf: The open document; new streams are made in it.
        walker: Reads its streams.
        matcher: The removed strings, searched in text that no reader sees.
        names: What free names become.
    """

    def __init__(self, pdf: pikepdf.Pdf, walker: Walker, matcher: SecretMatcher, names: FreeNames) -> None:
        self._pdf = pdf
        self._walker = walker
        self._matcher = matcher
        self._names = names
        self._pictures = Pictures()
        self._type3_done: set[tuple[int, int]] = set()
        #: What every stream that was edited still shows.
        self.uses = FontUses()

    def edit(
        self,
        owner: Any,
        resources: Any,
        matrix: Matrix,
        *,
        cores: Sequence[Core],
        boxes: Sequence[Rect],
        page_text: PageText | None,
        visible: Rect | None = None,
        moves: Sequence[Move] = (),
    ) -> PageEdit:
        """Removes what lies under ``cores`` (text) and ``boxes`` (pixels, paths) from a page or appearance.

        Args:
            owner: A pikepdf.Page or a stream.
            resources: Its resources.
            matrix: From its space to page space.
            page_text: The characters that a reader can see; None: all text is hidden text.
            visible: The visible part of the page, page space: what is wholly outside it goes. None: nothing.
            moves: Where kept text moves; it runs to the right there.

        Raises:
            UnhandledContent: something in it cannot be read well enough to be sure.
        """
        glyphs = Glyphs()
        clip = EVERYWHERE if visible is None else visible
        trace = self._walker.walk(owner, resources, matrix, glyphs, clip=clip)
        flags = self._flags(glyphs, cores, page_text)
        if visible is not None and len(flags):
            flags |= _off_the_page(glyphs, visible) & ~_in_patterns(trace, len(flags))
        if flags.any():
            flags |= loose_spaces(glyphs, flags)
        self.uses.add(trace, flags)
        shifts = _shifts(glyphs, flags, moves) if moves else None
        job = Writer(self._pdf, self._matcher, self._names, flags, boxes, self._pictures, shifts)
        lines, own = job.rebuild(trace)
        self._clean_type3(trace)
        return PageEdit(
            changed=job.changed,
            places=_places(trace, glyphs, flags),
            lines=lines,
            resources=own.dictionary,
            open_states=trace.open_states,
            open_marks=trace.open_marks,
            next_mcid=1 + max((mark.mcid for mark in trace.marked if mark.mcid is not None), default=-1),
            removed=int(flags.sum()),
            used=job.used,
        )

    # -- which glyphs go --------------------------------------------------------------------------

    def _flags(self, glyphs: Glyphs, cores: Sequence[Core], page_text: PageText | None) -> Flags:
        flags = _inside(cores, glyphs.x, glyphs.y, glyphs.size)
        flags |= glyphs.off_page
        if page_text is not None and cores and len(flags):
            self._add_by_origin(flags, glyphs, cores, page_text)
        if self._matcher and len(flags):
            self._add_hidden(flags, glyphs, page_text)
        return flags

    def _add_by_origin(
        self, flags: Flags, glyphs: Glyphs, cores: Sequence[Core], page_text: PageText
    ) -> None:
        """Adds glyphs whose width in the PDF differs from the font program's: their middle lies elsewhere."""
        x, y = geometry.middles(page_text.boxes)
        lost = np.flatnonzero(_inside(cores, x, y, page_text.sizes))
        if len(lost) == 0:
            return
        gone = page_text.boxes[lost]
        if flags.any():
            middle = np.column_stack((x[lost], y[lost]))
            removed = np.column_stack((glyphs.x[flags], glyphs.y[flags]))
            reach = np.maximum(gone[:, 3] - gone[:, 1], gone[:, 2] - gone[:, 0]) * 0.6
            gone = gone[_nearest(middle, removed) > reach]
        for x0, y0, _, y1 in gone:
            near = np.abs(glyphs.origin_x - x0) < 0.5
            flags |= near & (glyphs.origin_y > y0) & (glyphs.origin_y < y1 + 0.2)

    def _add_hidden(self, flags: Flags, glyphs: Glyphs, page_text: PageText | None) -> None:
        """Adds glyphs that spell a removed string where no reader sees them (mask, pattern, clipped away)."""
        kept = np.flatnonzero(~flags)
        if len(kept) == 0:
            return
        size = np.maximum(glyphs.size[kept], 0.01)
        x, y = glyphs.x[kept], glyphs.y[kept]
        jump = np.zeros(len(kept), dtype=np.bool_)
        jump[1:] = (np.abs(np.diff(x)) > _WORD_JUMP * size[1:]) | (np.abs(np.diff(y)) > _LINE_JUMP * size[1:])
        letters = glyphs.letters
        texts = [letters[glyph] for glyph in kept.tolist()]
        for position in np.flatnonzero(jump).tolist():
            texts[position] = " " + texts[position]
        found = self._matcher.find("".join(texts))
        if not found:
            return
        index_of = [position for position, text in enumerate(texts) for _ in text]
        for start, end in found:
            positions = sorted(set(index_of[start:end]))
            if page_text is not None:
                seen = sum(_is_seen(page_text, x[p], y[p], size[p]) for p in positions)
                if 2 * seen > len(positions):
                    continue
            flags[kept[positions]] = True

    def _clean_type3(self, trace: Trace) -> None:
        """Removed strings inside the glyph procedures of the Type3 fonts that a stream uses."""
        for show in trace.shows.values():
            font = show.font
            if font is None or not font.is_type3 or font.dictionary.objgen in self._type3_done:
                continue
            self._type3_done.add(font.dictionary.objgen)
            resources = font.dictionary.get("/Resources", pikepdf.Dictionary())
            procedures = font.dictionary.get("/CharProcs", pikepdf.Dictionary())
            used: dict[str, set[str]] = {}
            for name in sorted(procedures.keys()):
                for category, names in self.clean_stream(procedures[name], resources).items():
                    used.setdefault(category, set()).update(names)
            own = Resources(resources)
            own.prune(used)
            if own.changed:
                font.dictionary["/Resources"] = own.dictionary
        for child in trace.children.values():
            self._clean_type3(child.trace)

    def clean_stream(self, stream: Any, resources: Any) -> dict[str, set[str]]:
        """Takes removed strings out of a stream that is drawn on no page; returns the resources it names."""
        if not isinstance(stream, pikepdf.Stream):
            return {}
        edit = self.edit(
            stream, resources, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), cores=(), boxes=(), page_text=None
        )
        if edit.changed:
            stream.write(b"\n".join(edit.lines))
        return edit.used


def _nearest(points: FloatArray, others: FloatArray) -> FloatArray:
    """For each point (n, 2) how far the nearest of ``others`` is, on the axis where it is further."""
    result = np.empty(len(points))
    # In parts: a page of many thousand letters must not take gigabytes.
    for start in range(0, len(points), 256):
        some = slice(start, start + 256)
        across = np.abs(points[some, None, 0] - others[:, 0])
        down = np.abs(points[some, None, 1] - others[:, 1])
        result[some] = np.maximum(across, down, out=across).min(axis=1)
    return result


def _places(trace: Trace, glyphs: Glyphs, flags: Flags) -> Places:
    """The glyphs that go from marked content with an MCID, mark by mark."""
    gone: list[npt.NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    mcids: list[int] = []
    if flags.any():
        for mark in trace.marked:
            if mark.mcid is not None:
                own = np.flatnonzero(flags[mark.first : mark.last]) + mark.first
                gone.append(own)
                mcids += [mark.mcid] * len(own)
    which = np.concatenate(gone)
    return Places(glyphs.x[which], glyphs.y[which], np.array(mcids, dtype=np.int64))


def _shifts(glyphs: Glyphs, flags: Flags, moves: Sequence[Move]) -> FloatArray:
    """How far each glyph that stays moves to the right, points, shape (glyphs,)."""
    x, y = glyphs.x, glyphs.y
    result = np.zeros(len(x))
    for zone, by in ((move.zone, move.by) for move in moves):
        inside = (x >= zone.x0) & (x <= zone.x1) & (y >= zone.y0) & (y <= zone.y1)
        result[inside & ~flags] = by
    return result


def _off_the_page(glyphs: Glyphs, visible: Rect) -> Flags:
    """Glyphs more than their own size outside the page: no reader shows them, and no detector saw them."""
    x, y, size = glyphs.x, glyphs.y, glyphs.size
    off: Flags = (
        (x < visible.x0 - size) | (x > visible.x1 + size) | (y < visible.y0 - size) | (y > visible.y1 + size)
    )
    return off


def _in_patterns(trace: Trace, count: int) -> Flags:
    """Glyphs of tiling patterns: their first place stands for many others."""
    flags: Flags = np.zeros(count, dtype=np.bool_)
    for child in trace.children.values():
        if child.kind == "pattern":
            flags[child.trace.first_glyph : child.trace.last_glyph] = True
        else:
            flags |= _in_patterns(child.trace, count)
    return flags


def _is_seen(page_text: PageText, x: float, y: float, size: float) -> bool:
    boxes = page_text.boxes
    slack = 0.3 * size
    with np.errstate(invalid="ignore"):
        return bool(
            np.any(
                (boxes[:, 0] - slack <= x)
                & (x <= boxes[:, 2] + slack)
                & (boxes[:, 1] - slack <= y)
                & (y <= boxes[:, 3] + slack)
            )
        )
