"""Writes content streams again without the glyphs, pixels and paths that go.

Everything that stays keeps its operators and its place (text: ``textflow.py``). Streams that several pages
share are copied before they change. Which glyphs go is for ``rewrite.py`` to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from redactor.domain import FloatArray, Rect
from redactor.errors import UnhandledContent
from redactor.forms import SecretMatcher
from redactor.redact import images, inline
from redactor.redact.names import FreeNames, text_of
from redactor.redact.operators import New, line_of, tag_and_number
from redactor.redact.recoding import in_its_codes, recoded, require_known
from redactor.redact.resources import NAMED_BY, Resources
from redactor.redact.textflow import TextFlow
from redactor.redact.trace import MARK_KEYS, PAINT, Child, Flags, Marked, Trace, bounds

#: Slack, points, when asking whether a piece of a path lies inside a box: half a thin line.
PATH_SLACK = 0.6

#: Operators with names that makers choose: resources, colour spaces, tags.
_NAMING = frozenset((*NAMED_BY, "cs", "CS", "sh", "BMC"))


class Writer:
    """Rewrites one tree of traces for one set of flags.

    Args:
        pdf: New streams are made in it.
        matcher: The removed strings.
        names: What free names become.
        flags: Which glyphs go, shape (glyphs,).
        boxes: Where pixels and paths go, page space.
        pictures: Those of the document that were already written without something.
        shifts: How far each kept glyph moves to the right, points, shape (glyphs,); None: none moves.
    """

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        matcher: SecretMatcher,
        names: FreeNames,
        flags: Flags,
        boxes: Sequence[Rect],
        pictures: images.Pictures,
        shifts: FloatArray | None = None,
    ) -> None:
        self.shifts = shifts
        self.pictures = pictures
        self.pdf, self.matcher, self.names, self.flags, self.boxes = pdf, matcher, names, flags, boxes
        self.changed = False
        #: Resources that the outermost stream names, by category.
        self.used: dict[str, set[str]] = {}
        #: Lines that name something and stay as they are, with what they name.
        self._plain_lines: dict[bytes, dict[str, set[str]]] = {}

    def rebuild(self, trace: Trace) -> tuple[list[bytes], Resources]:
        """The new lines of a stream and its resources; ``changed`` tells if they differ."""
        resources = Resources(trace.resources)
        replaced: dict[int, list[New]] = dict(trace.plainer)
        for index in trace.dropped:
            operator = trace.operators[index]
            replaced[index] = [b"n"] if operator in PAINT else []
        flow = TextFlow(trace, self.flags, self.shifts).run()
        replaced.update(flow)
        self._paths(trace, replaced)
        for index, child in trace.children.items():
            self._child(trace, index, child, resources, replaced)
        self._images(trace, resources, replaced)
        self._marks(trace, replaced)
        for index, show in trace.shows.items():
            if show.font is not None and show.font.recoded:
                require_known(show)
                if index not in flow:
                    replaced[index] = [self._recoded(trace, index)]
        used: dict[str, set[str]] = {}
        result: list[bytes] = []
        renamed = False
        for index, (operator, line) in enumerate(zip(trace.operators, trace.written, strict=True)):
            new = replaced.get(index)
            if new is not None:
                for item in new:
                    if not isinstance(item, bytes):
                        operands, name = item
                        if str(name) in _NAMING:
                            operands, other = self._named(str(name), operands, used)
                            renamed |= other
                        item = line_of((operands, name))
                    result.append(item)
            elif operator in _NAMING:
                same = self._line(trace, index, used)
                renamed |= same is not line
                result.append(same)
            else:
                result.append(line)
        resources.prune(used)
        self.used = used
        if not (replaced or renamed or resources.changed or trace.noise):
            return trace.written, resources
        self.changed = True
        return result, resources

    def _recoded(self, trace: Trace, index: int) -> New:
        """A text-showing operator that stays, in the new codes of its font."""
        show = trace.shows[index]
        if show.operator in ("Tj", "TJ"):
            return recoded(show)
        text = pikepdf.Object.parse(in_its_codes(show.strings[0].data, show))
        return [*list(trace.operands(index))[:-1], text], pikepdf.Operator(show.operator)

    def _line(self, trace: Trace, index: int, used: dict[str, set[str]]) -> bytes:
        """A line that names something, with free names changed; what it names is added to ``used``."""
        operator, line = trace.operators[index], trace.written[index]
        found = tag_and_number(line) if operator == "BDC" else None
        key = line if found is None else found[0].encode("ascii")
        named = self._plain_lines.get(key)
        if named is None:
            named = {}
            instruction = trace.instructions[index]
            operands, other = self._named(operator, instruction.operands, named)
            if other:
                line = line_of((operands, instruction.operator))
            else:
                self._plain_lines[key] = named
        for category, names in named.items():
            used.setdefault(category, set()).update(names)
        return line

    def _named(self, operator: str, operands: Any, used: dict[str, set[str]]) -> tuple[Any, bool]:
        """The operands with free names changed, whether one was, and what they name added to ``used``."""
        new: list[Any] | None = None
        for position, operand in enumerate(operands):
            if not isinstance(operand, pikepdf.Name):
                continue
            old = text_of(operand)
            if operator in NAMED_BY and not (operator == "BDC" and position == 0):
                used.setdefault(NAMED_BY[operator], set()).add(old)
            name = self.names.of(old)
            if name != old:
                new = list(operands) if new is None else new
                new[position] = pikepdf.Name(name)
        return (operands, False) if new is None else (new, True)

    # -- marked content ---------------------------------------------------------------------------

    def _marks(self, trace: Trace, replaced: dict[int, list[New]]) -> None:
        spelled = self._spelled(trace)
        for mark in trace.marked:
            lost = mark.start in spelled or bool(self.flags[mark.first : mark.last].any())
            if mark.unknown or (mark.has_text and (lost or self._says_secret(mark))):
                wordless = lost or self._says_secret(mark)
                properties = pikepdf.Dictionary(
                    {
                        key: mark.properties[key]
                        for key in mark.properties
                        if key in MARK_KEYS
                        and not isinstance(mark.properties[key], pikepdf.Dictionary)
                        and (
                            key == "/Lang"
                            or not (wordless and isinstance(mark.properties[key], pikepdf.String))
                        )
                    }
                )
                operands = trace.instructions[mark.start].operands
                replaced[mark.start] = [([operands[0], properties], pikepdf.Operator("BDC"))]

    def _spelled(self, trace: Trace) -> set[int]:
        """Starts of sequences whose replacement texts spell a removed string only one after the other."""
        spoken = [mark for mark in trace.marked if mark.has_text and "/ActualText" in mark.properties]
        if len(spoken) < 2:
            return set()
        text, starts, end = "", [], 0
        for mark in sorted(spoken, key=lambda mark: mark.start):
            piece = str(mark.properties["/ActualText"])
            if mark.first > end:
                piece = " " + piece
            text += piece
            starts += [mark.start] * len(piece)
            end = mark.last
        return {start for first, last in self.matcher.find(text) for start in starts[first:last]}

    def _says_secret(self, mark: Marked) -> bool:
        return any(
            isinstance(mark.properties.get(key), pikepdf.String)
            and self.matcher.search(str(mark.properties[key]))
            for key in mark.properties
        )

    # -- paths and pictures -----------------------------------------------------------------------

    def _paths(self, trace: Trace, replaced: dict[int, list[New]]) -> None:
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

    def _images(self, trace: Trace, resources: Resources, replaced: dict[int, list[New]]) -> None:
        for image in trace.images:
            cropped = images.hidden_parts(image.matrix, image.shown)
            polygons = images.pixel_polygons(image.matrix, [*self.boxes, *cropped])
            stream = image.stream
            if not polygons:
                if isinstance(stream, pikepdf.PdfInlineImage):
                    new = inline.plain(self.pdf, stream, trace.resources)
                    if new is not None:
                        replaced[image.index] = [(new.operands, new.operator)]
                continue
            if isinstance(stream, pikepdf.PdfInlineImage):
                stream = images.from_inline(self.pdf, stream, trace.resources)
            try:
                new = self.pictures.without(self.pdf, stream, polygons)
            except UnhandledContent:
                if images.pixel_polygons(image.matrix, self.boxes):
                    raise
                continue
            name = resources.add("/XObject", new)
            replaced[image.index] = [([name], pikepdf.Operator("Do"))]

    # -- streams within streams -------------------------------------------------------------------

    def _child(
        self,
        trace: Trace,
        index: int,
        child: Child,
        resources: Resources,
        replaced: dict[int, list[New]],
    ) -> None:
        outer, self.changed = self.changed, False
        lines, own = self.rebuild(child.trace)
        inner, self.changed = self.changed, outer
        if not inner:
            return
        owner = child.trace.owner
        stream = self.pdf.make_stream(b"\n".join(lines))
        for key in owner:
            if key not in ("/Length", "/Filter", "/DecodeParms"):
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
