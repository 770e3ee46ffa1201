"""Writes content streams again without the glyphs, pixels and paths that go.

Everything that stays keeps its operators and its place: a removed glyph leaves exactly its advance
behind. Streams that several pages share are copied before they change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pikepdf

from redactor import geometry
from redactor.domain import FloatArray, PageText, Rect
from redactor.forms import SecretMatcher
from redactor.geometry import Matrix
from redactor.redact import images
from redactor.redact.content import PAINT, Child, Glyphs, Marked, Show, Shown, Trace, Walker, bounds

Flags = npt.NDArray[np.bool_]

#: Slack, points, when asking whether a piece of a path lies inside a box: half a thin line.
PATH_SLACK = 0.6

#: A glyph smaller than this share of a core's character box belongs to other text.
SMALLEST_SHARE = 0.3

#: Two glyph middles further apart than these shares of the font size belong to different words or lines.
_WORD_JUMP, _LINE_JUMP = 1.4, 0.5


@dataclass(slots=True, kw_only=True)
class PageEdit:
    """What happened to one page.

    Attributes:
        changed: Something was removed.
        places: Where the page's own marked content lost glyphs: x, y (page space) and MCID of each.
        instructions: The new content, when changed.
        resources: The page's own resources, when changed.
        open_states: q operators without Q at the end of the content.
        removed: Number of glyphs removed.
    """

    changed: bool
    places: list[tuple[float, float, int]] = field(default_factory=list)
    instructions: list[Any] = field(default_factory=list)
    resources: Any = None
    open_states: int = 0
    removed: int = 0


class Core(NamedTuple):
    """Text of at least ``least_size`` points goes when its middle lies in ``rect`` (page space).

    A letter of a large watermark reaches over small letters of the page: those are not meant.
    """

    rect: Rect
    least_size: float


def text_core(rect: Rect) -> Core:
    """The core of removed text: a core is 0.4 of its character box, which is 1.1 to 1.4 em high."""
    return Core(rect, SMALLEST_SHARE * min(rect.width, rect.height) / geometry.CORE_SHARE)


class Resources:
    """A resource dictionary that is copied as soon as something in it changes."""

    def __init__(self, original: Any) -> None:
        self._original = original if isinstance(original, pikepdf.Dictionary) else pikepdf.Dictionary()
        self._copy: Any = None
        self._categories: set[str] = set()

    @property
    def changed(self) -> bool:
        return self._copy is not None

    @property
    def dictionary(self) -> Any:
        return self._original if self._copy is None else self._copy

    def category(self, name: str) -> Any:
        """The sub-dictionary ``name``, as our own copy."""
        if self._copy is None:
            self._copy = pikepdf.Dictionary(
                {key: self._original[key] for key in sorted(self._original.keys())}
            )
        if name not in self._categories:
            old = self._copy.get(name)
            keys = old.keys() if isinstance(old, pikepdf.Dictionary) else ()
            self._copy[name] = pikepdf.Dictionary({key: old[key] for key in keys})
            self._categories.add(name)
        return self._copy[name]

    def add(self, category: str, value: Any) -> pikepdf.Name:
        """Adds a resource under a new name."""
        entries = self.category(category)
        number = len(entries.keys())
        while f"/Lak{number}" in entries:
            number += 1
        entries[f"/Lak{number}"] = value
        return pikepdf.Name(f"/Lak{number}")

    def prune(self, instructions: Sequence[Any]) -> None:
        """Takes out what the content no longer names, since it may hold what was removed."""
        used: dict[str, set[str]] = {category: set() for category in _NAMED_BY.values()}
        for instruction in instructions:
            operands, operator = _parts(instruction)
            category = _NAMED_BY.get(operator)
            if category is not None and len(operands):
                position = 0 if operator == "Tf" else -1
                if isinstance(operands[position], pikepdf.Name):
                    used[category].add(str(operands[position]))
        forms = self.dictionary.get("/XObject")
        if isinstance(forms, pikepdf.Dictionary) and any(
            str(forms[name].get("/Subtype")) == "/Form" and "/Resources" not in forms[name]
            for name in sorted(forms.keys())
            if name in used["/XObject"]
        ):
            # That form draws with our resources; which of them is not visible from here.
            return
        for category, names in used.items():
            entries = self.dictionary.get(category)
            keys = entries.keys() if isinstance(entries, pikepdf.Dictionary) else ()
            for name in [name for name in keys if name not in names]:
                del self.category(category)[name]


def unused_resources(page: pikepdf.Page) -> Any:
    """The resources of a page without what its content does not name; None when all of it is used."""
    categories = ("/XObject", "/Pattern")
    if not any(page.resources.get(category) for category in categories):
        return None
    resources = Resources(page.resources)
    try:
        resources.prune(pikepdf.parse_content_stream(page))
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return None
    return resources.dictionary if resources.changed else None


#: Operators that name a resource, and its category.
_NAMED_BY = {
    "Do": "/XObject",
    "Tf": "/Font",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "gs": "/ExtGState",
    "BDC": "/Properties",
    "DP": "/Properties",
}


def _parts(instruction: Any) -> tuple[Any, str]:
    if isinstance(instruction, tuple):
        return instruction[0], str(instruction[1])
    return instruction.operands, str(instruction.operator)


def _inside(cores: Sequence[Core], boxes: FloatArray, sizes: FloatArray) -> Flags:
    """Which boxes (n, 4) have their middle in a core and are not too small for it."""
    flags: Flags = np.zeros(len(boxes), dtype=np.bool_)
    for rect, least_size in cores:
        flags |= geometry.contains_centre((rect,), boxes) & ((sizes >= least_size) | (sizes == 0))
    return flags


def _points(glyphs: Glyphs) -> FloatArray:
    x, y = np.asarray(glyphs.x, dtype=np.float64), np.asarray(glyphs.y, dtype=np.float64)
    return np.column_stack((x, y, x, y)) if len(x) else np.empty((0, 4))


class Editor:
    """Edits the streams of one document.

    Args:
        pdf: The open document; new streams are made in it.
        walker: Reads its streams.
        matcher: The removed strings, searched in text that no reader sees.
    """

    def __init__(self, pdf: pikepdf.Pdf, walker: Walker, matcher: SecretMatcher) -> None:
        self._pdf = pdf
        self._walker = walker
        self._matcher = matcher
        self._type3_done: set[tuple[int, int]] = set()

    def edit(
        self,
        owner: Any,
        resources: Any,
        matrix: Matrix,
        *,
        cores: Sequence[Core],
        boxes: Sequence[Rect],
        page_text: PageText | None,
    ) -> PageEdit:
        """Removes what lies under ``cores`` (text) and ``boxes`` (pixels, paths) from a page or appearance.

        Args:
            owner: A pikepdf.Page or a stream.
            resources: Its resources.
            matrix: From its space to page space.
            page_text: The characters that a reader can see; None: all text is hidden text.

        Raises:
            UnhandledContent: something in it cannot be read well enough to be sure.
        """
        glyphs = Glyphs()
        trace = self._walker.walk(owner, resources, matrix, glyphs)
        flags = self._flags(glyphs, cores, page_text)
        job = _Job(self._pdf, self._matcher, flags, boxes)
        instructions, own = job.rebuild(trace)
        self._clean_type3(trace)
        return PageEdit(
            changed=job.changed,
            places=[
                (glyphs.x[index], glyphs.y[index], mark.mcid)
                for mark in trace.marked
                if mark.mcid is not None
                for index in range(mark.first, mark.last)
                if flags[index]
            ],
            instructions=instructions,
            resources=own.dictionary,
            open_states=trace.open_states,
            removed=int(flags.sum()),
        )

    # -- which glyphs go --------------------------------------------------------------------------

    def _flags(self, glyphs: Glyphs, cores: Sequence[Core], page_text: PageText | None) -> Flags:
        points = _points(glyphs)
        flags = _inside(cores, points, np.asarray(glyphs.size, dtype=np.float64))
        flags |= np.asarray(glyphs.off_page, dtype=np.bool_)
        if page_text is not None and cores and len(points):
            self._add_by_origin(flags, points, glyphs, cores, page_text)
        if self._matcher and len(points):
            self._add_hidden(flags, points, glyphs, page_text)
        return flags

    def _add_by_origin(
        self, flags: Flags, points: FloatArray, glyphs: Glyphs, cores: Sequence[Core], page_text: PageText
    ) -> None:
        """Adds glyphs whose width in the PDF differs from the font program's: their middle lies elsewhere."""
        gone = page_text.boxes[_inside(cores, page_text.boxes, page_text.sizes)]
        if len(gone) == 0:
            return
        middle = np.column_stack(((gone[:, 0] + gone[:, 2]) / 2, (gone[:, 1] + gone[:, 3]) / 2))
        removed = points[flags][:, :2]
        reach = np.maximum(gone[:, 3] - gone[:, 1], gone[:, 2] - gone[:, 0]) * 0.6
        if len(removed):
            distance = np.abs(middle[:, None, :] - removed[None, :, :]).max(axis=2).min(axis=1)
            gone = gone[distance > reach]
        for x0, y0, _, y1 in gone:
            origin_x, origin_y = np.asarray(glyphs.origin_x), np.asarray(glyphs.origin_y)
            flags |= (np.abs(origin_x - x0) < 0.5) & (origin_y > y0) & (origin_y < y1 + 0.2)

    def _add_hidden(
        self, flags: Flags, points: FloatArray, glyphs: Glyphs, page_text: PageText | None
    ) -> None:
        """Adds glyphs that spell a removed string where no reader sees them (mask, pattern, clipped away)."""
        kept = np.flatnonzero(~flags)
        if len(kept) == 0:
            return
        size = np.maximum(np.asarray(glyphs.size)[kept], 0.01)
        x, y = points[kept, 0], points[kept, 1]
        jump = np.zeros(len(kept), dtype=np.bool_)
        jump[1:] = (np.abs(np.diff(x)) > _WORD_JUMP * size[1:]) | (np.abs(np.diff(y)) > _LINE_JUMP * size[1:])
        letters: list[str] = []
        index_of: list[int] = []
        for position, glyph in enumerate(kept):
            text = glyphs.letters[glyph]
            if jump[position]:
                text = " " + text
            letters.append(text)
            index_of += [position] * len(text)
        for start, end in self._matcher.find("".join(letters)):
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
            for name in sorted(procedures.keys()):
                self.clean_stream(procedures[name], resources)
        for child in trace.children.values():
            self._clean_type3(child.trace)

    def clean_stream(self, stream: Any, resources: Any) -> bool:
        """Takes removed strings out of a stream that is drawn on no page; True when it changed."""
        if not self._matcher or not isinstance(stream, pikepdf.Stream):
            return False
        edit = self.edit(
            stream, resources, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), cores=(), boxes=(), page_text=None
        )
        if edit.changed:
            stream.write(pikepdf.unparse_content_stream(edit.instructions))
            if edit.resources is not None and "/Resources" in stream:
                stream["/Resources"] = edit.resources
        return edit.changed


def _merge_numbers(elements: Sequence[Any]) -> list[Any]:
    """Adds up numbers that follow each other in a TJ array, and rounds them to 1e-5 of 1/1000 em."""
    result: list[Any] = []
    pending: float | None = None
    for item in elements:
        if isinstance(item, pikepdf.String):
            if pending is not None:
                result.append(Decimal(f"{pending:.5f}"))
                pending = None
            result.append(item)
        else:
            pending = float(item) + (pending or 0.0)
    if pending is not None:
        result.append(Decimal(f"{pending:.5f}"))
    return result


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


class _Job:
    """Rewrites one tree of traces for one set of flags."""

    def __init__(self, pdf: pikepdf.Pdf, matcher: SecretMatcher, flags: Flags, boxes: Sequence[Rect]) -> None:
        self.pdf, self.matcher, self.flags, self.boxes = pdf, matcher, flags, boxes
        self.changed = False

    def rebuild(self, trace: Trace) -> tuple[list[Any], Resources]:
        """The new instructions of a stream and its resources; ``changed`` of the job tells if they differ."""
        resources = Resources(trace.resources)
        replaced: dict[int, list[Any]] = {}
        for index in trace.dropped:
            operator = str(trace.instructions[index].operator)
            replaced[index] = [([], pikepdf.Operator("n"))] if operator in PAINT else []
        self._shows(trace, replaced)
        self._paths(trace, replaced)
        for index, child in trace.children.items():
            self._child(trace, index, child, resources, replaced)
        self._images(trace, resources, replaced)
        self._marks(trace, replaced)
        if not replaced and not resources.changed:
            return trace.instructions, resources
        self.changed = True
        result: list[Any] = []
        for index, instruction in enumerate(trace.instructions):
            new = replaced.get(index)
            if new is None:
                result.append(instruction)
            else:
                result += new
        resources.prune(result)
        return result, resources

    # -- text -------------------------------------------------------------------------------------

    def _shows(self, trace: Trace, replaced: dict[int, list[Any]]) -> None:
        for index, show in trace.shows.items():
            if any(
                self.flags[string.first : string.first + len(string.codes)].any() for string in show.strings
            ):
                replaced[index] = self._without(trace.instructions[index], show)

    def _without(self, instruction: Any, show: Show) -> list[Any]:
        strings = {string.element: string for string in show.strings}
        elements: list[Any] = []
        if show.operator == "TJ":
            for element, item in enumerate(instruction.operands[0]):
                if element in strings:
                    self._split(strings[element], show, elements)
                else:
                    elements.append(item)
        else:
            self._split(show.strings[0], show, elements)
        new: list[Any] = []
        if show.operator == '"':
            new.append(([instruction.operands[0]], pikepdf.Operator("Tw")))
            new.append(([instruction.operands[1]], pikepdf.Operator("Tc")))
        if show.operator in ("'", '"'):
            new.append(([], pikepdf.Operator("T*")))
        new.append(([pikepdf.Array(_merge_numbers(elements))], pikepdf.Operator("TJ")))
        return new

    def _split(self, string: Shown, show: Show, elements: list[Any]) -> None:
        """Appends the kept parts of a string, with the advance of the removed ones between them."""
        flags = self.flags[string.first : string.first + len(string.codes)]
        if not flags.any():
            elements.append(pikepdf.String(string.data))
            return
        at = 0
        kept = b""
        for code, goes in zip(string.codes, flags, strict=True):
            part = string.data[at : at + code.length]
            at += code.length
            if not goes:
                kept += part
                continue
            if kept:
                elements.append(pikepdf.String(kept))
                kept = b""
            spacing = show.char_spacing + (show.word_spacing if code.is_space else 0.0)
            # ISO 32000-1 9.4.4: a number n moves by -n/1000 * size; horizontal scaling applies to both alike.
            if show.size:
                elements.append(-(code.width + spacing / show.size) * 1000)
        if kept:
            elements.append(pikepdf.String(kept))

    def _marks(self, trace: Trace, replaced: dict[int, list[Any]]) -> None:
        for mark in trace.marked:
            lost = bool(self.flags[mark.first : mark.last].any())
            if mark.has_text and (lost or self._says_secret(mark)):
                properties = pikepdf.Dictionary(
                    {
                        key: mark.properties[key]
                        for key in mark.properties
                        if key == "/Lang" or not isinstance(mark.properties[key], pikepdf.String)
                    }
                )
                operands = trace.instructions[mark.start].operands
                replaced[mark.start] = [([operands[0], properties], pikepdf.Operator("BDC"))]

    def _says_secret(self, mark: Marked) -> bool:
        return any(
            isinstance(mark.properties.get(key), pikepdf.String)
            and self.matcher.search(str(mark.properties[key]))
            for key in mark.properties
        )

    # -- paths and pictures -----------------------------------------------------------------------

    def _paths(self, trace: Trace, replaced: dict[int, list[Any]]) -> None:
        if not self.boxes:
            return
        for paint, pieces in trace.paths.items():
            gone = [piece for piece in pieces if self._covers(bounds(piece))]
            for piece in gone:
                for index in range(piece.start, piece.end):
                    replaced[index] = []
            if len(gone) == len(pieces) and gone:
                replaced[paint] = []

    def _covers(self, rect: Rect) -> bool:
        return any(
            box.x0 - PATH_SLACK <= rect.x0
            and rect.x1 <= box.x1 + PATH_SLACK
            and box.y0 - PATH_SLACK <= rect.y0
            and rect.y1 <= box.y1 + PATH_SLACK
            for box in self.boxes
        )

    def _images(self, trace: Trace, resources: Resources, replaced: dict[int, list[Any]]) -> None:
        for image in trace.images:
            polygons = images.pixel_polygons(image.matrix, self.boxes)
            if not polygons:
                continue
            stream = image.stream
            if isinstance(stream, pikepdf.PdfInlineImage):
                stream = images.from_inline(self.pdf, stream, trace.resources)
            new = images.overwrite(self.pdf, stream, polygons)
            name = resources.add("/XObject", new)
            replaced[image.index] = [([name], pikepdf.Operator("Do"))]

    # -- streams within streams -------------------------------------------------------------------

    def _child(
        self,
        trace: Trace,
        index: int,
        child: Child,
        resources: Resources,
        replaced: dict[int, list[Any]],
    ) -> None:
        outer, self.changed = self.changed, False
        instructions, own = self.rebuild(child.trace)
        inner, self.changed = self.changed, outer
        if not inner:
            return
        owner = child.trace.owner
        stream = self.pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        for key in owner:
            if key not in ("/Length", "/Filter", "/DecodeParms", "/PieceInfo", "/LastModified", "/Metadata"):
                stream[key] = owner[key]
        stream["/Resources"] = own.dictionary
        if child.kind == "form":
            name = resources.add("/XObject", stream)
            replaced[index] = [([name], pikepdf.Operator("Do"))]
        elif child.kind == "pattern":
            name = resources.add("/Pattern", stream)
            instruction = trace.instructions[index]
            operands = [*list(instruction.operands)[:-1], name]
            replaced[index] = [(operands, instruction.operator)]
        else:
            state = resources.dictionary["/ExtGState"][child.name]
            mask = pikepdf.Dictionary({key: state["/SMask"][key] for key in state["/SMask"]})
            mask["/G"] = stream
            copy = pikepdf.Dictionary({key: state[key] for key in state})
            copy["/SMask"] = mask
            name = resources.add("/ExtGState", copy)
            replaced[index] = [([name], pikepdf.Operator("gs"))]
