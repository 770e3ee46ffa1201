"""Walks through a content stream: where every glyph, picture and path of it lands on the page.

Reads only. The result is a ``Trace`` that ``writer.py`` turns into a new stream. Form XObjects, soft
masks, tiling patterns and Type3 glyphs are walked too, each as a child trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pikepdf

from redactor.domain import Rect
from redactor.errors import UnhandledContent
from redactor.geometry import Matrix
from redactor.redact import operators
from redactor.redact.glyphs import Glyphs
from redactor.redact.names import text_of
from redactor.redact.operators import FEWER, OPERANDS, bytes_of, lookup, number
from redactor.redact.paths import Paths, placed
from redactor.redact.pdffont import ContentFont
from redactor.redact.state import State
from redactor.redact.trace import (
    IDENTITY,
    MARK_KEYS,
    PAINT,
    Child,
    Image,
    Marked,
    Show,
    Trace,
    matrix_of,
    multiply,
)

#: Forms nested deeper than this are refused: such a file is damaged or made to exhaust us.
MAX_DEPTH = 24

_Handler = Callable[["_Run", int, str, Any], None]

#: No clip at all.
EVERYWHERE = Rect(-1e9, -1e9, 1e9, 1e9)


class Walker:
    """Walks the streams of one document; fonts and layers are read once.

    Args:
        layer_is_off: Tells whether an optional-content group or membership dictionary is off.
        recoding: New codes of a font; None: codes stay.
    """

    def __init__(
        self,
        *,
        layer_is_off: Callable[[Any], bool],
        recoding: Callable[[ContentFont], Mapping[bytes, bytes]] | None = None,
    ) -> None:
        self._layer_is_off = layer_is_off
        self._recoding = recoding
        self._fonts: dict[tuple[int, int], ContentFont] = {}

    def font(self, dictionary: Any) -> ContentFont:
        """The font of a dictionary; indirect ones are read once a document."""
        key = dictionary.objgen
        if key == (0, 0):
            return ContentFont(dictionary)
        if key not in self._fonts:
            font = self._fonts[key] = ContentFont(dictionary)
            if self._recoding is not None:
                font.recoded = self._recoding(font)
        return self._fonts[key]

    def walk(
        self,
        owner: Any,
        resources: Any,
        matrix: Matrix,
        glyphs: Glyphs,
        *,
        depth: int = 0,
        hidden: bool = False,
        clip: Rect | None = EVERYWHERE,
    ) -> Trace:
        """Traces a page or a stream.

        Args:
            owner: A pikepdf.Page, or a stream with content operators.
            resources: Its resource dictionary.
            matrix: From the stream's space to page space.
            glyphs: Collects the glyphs found.
            hidden: It stands in a layer that is off.
            clip: What shows of it at most, page space.

        Raises:
            UnhandledContent: the stream cannot be parsed, a font cannot be read, or nesting too deep.
        """
        if depth > MAX_DEPTH:
            raise UnhandledContent("formulierobjecten zijn te diep genest")
        try:
            instructions = list(pikepdf.parse_content_stream(owner))
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as exc:
            raise UnhandledContent("de inhoud van een pagina is niet te ontleden") from exc
        trace = Trace(
            owner, resources, instructions, operators.lines_of(instructions), first_glyph=len(glyphs)
        )
        trace.noise = b"%" in bytes_of(owner)
        _Run(self, trace, matrix, glyphs, depth, hidden, clip).run()
        trace.last_glyph = len(glyphs)
        return trace

    def layer_is_off(self, dictionary: Any) -> bool:
        return dictionary is not None and self._layer_is_off(dictionary)


class _Run(Paths):
    """One pass over the instructions of one stream."""

    def __init__(
        self,
        walker: Walker,
        trace: Trace,
        matrix: Matrix,
        glyphs: Glyphs,
        depth: int,
        hidden: bool,
        clip: Rect | None,
    ) -> None:
        super().__init__(trace, State(matrix, clip), hidden=hidden)
        self.walker, self.glyphs, self.depth = walker, glyphs, depth
        self.base = matrix
        self.stack: list[State] = []
        self.text_matrix = self.line_matrix = IDENTITY
        self.fonts: dict[str, ContentFont] = {}
        self.open_marks: list[Marked | None] = []
        self.hidden_marks: list[bool] = []

    def run(self) -> None:
        trace, kinds = self.trace, _KINDS
        names = trace.operators
        for index, line in enumerate(trace.written):
            kind = kinds.get(line[line.rfind(b" ") + 1 :])
            if kind is None:
                if isinstance(trace.instructions[index], pikepdf.ContentStreamInlineImage):
                    names.append(_INLINE.operator)
                    self._read(index, _INLINE)
                    continue
                # Readers skip what they do not know; nobody reads its operands.
                names.append("")
                trace.dropped.add(index)
                continue
            operator, most, handler, read, quick = kind
            names.append(operator)
            if read is not None and (operands := read(line)) is not None:
                if quick is not None:
                    quick(self, index, operator, operands)
            elif handler is not None or line.count(b" ") > most:
                # Each operand takes a character and a space at least.
                self._read(index, kind)
        trace.open_marks = len(self.open_marks)
        while self.open_marks:
            self._close_mark()
        trace.open_states = len(self.stack)

    def _read(self, index: int, kind: _Kind) -> None:
        """One instruction whose line has another form than most."""
        instruction = self.trace.instructions[index]
        operands = instruction.operands
        if len(operands) > kind.most:
            operands = list(operands)[-kind.most :] if kind.most else []
            self.trace.plainer[index] = [(operands, instruction.operator)]
        handler = kind.handler
        if handler is not None and (len(operands) >= kind.most or kind.operator in FEWER):
            handler(self, index, kind.operator, operands)

    # -- graphics state ---------------------------------------------------------------------------

    def save(self, index: int, operator: str, operands: Any) -> None:
        self.stack.append(self.state.copy())

    def restore(self, index: int, operator: str, operands: Any) -> None:
        if self.stack:
            self.state = self.stack.pop()
        else:
            # Readers ignore a Q without its q; inside the q that we put around it, it would not be harmless.
            self.trace.dropped.add(index)

    def concatenate(self, index: int, operator: str, operands: Any) -> None:
        if len(operands) == 6:
            a, b, c, d, e, f = (number(v) for v in operands)
            self.state.ctm = multiply((a, b, c, d, e, f), self.state.ctm)

    def graphics_state(self, index: int, operator: str, operands: Any) -> None:
        name = text_of(operands[0])
        dictionary = lookup(self.trace.resources, "/ExtGState", name)
        if not isinstance(dictionary, pikepdf.Dictionary):
            return
        font = dictionary.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            self.state.font = self.walker.font(font[0])
            self.state.size = number(font[1])
        mask = dictionary.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            self._child(index, "mask", name, mask["/G"], self.state.ctm)

    # -- text state -------------------------------------------------------------------------------

    def begin_text(self, index: int, operator: str, operands: Any) -> None:
        self.text_matrix = self.line_matrix = IDENTITY

    def set_font(self, index: int, operator: str, operands: Any) -> None:
        name = text_of(operands[0])
        if name not in self.fonts:
            dictionary = lookup(self.trace.resources, "/Font", name)
            if not isinstance(dictionary, pikepdf.Dictionary):
                dictionary = pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name.Helvetica)
            self.fonts[name] = self.walker.font(dictionary)
        self.state.font = self.fonts[name]
        self.state.size = number(operands[1])

    def set_number(self, index: int, operator: str, operands: Any) -> None:
        value = number(operands[0]) if len(operands) else 0.0
        if operator == "Tc":
            self.state.char_spacing = value
        elif operator == "Tw":
            self.state.word_spacing = value
        elif operator == "Tz":
            self.state.scale = value / 100
        elif operator == "TL":
            self.state.leading = value
        else:
            self.state.rise = value

    def set_matrix(self, index: int, operator: str, operands: Any) -> None:
        if len(operands) == 6:
            a, b, c, d, e, f = (number(v) for v in operands)
            self.text_matrix = self.line_matrix = (a, b, c, d, e, f)
            self.trace.lines[index] = self.line_matrix

    def move(self, index: int, operator: str, operands: Any) -> None:
        x, y = number(operands[0]), number(operands[1])
        if operator == "TD":
            self.state.leading = -y
        self._next_line(index, x, y)

    def next_line(self, index: int, operator: str, operands: Any) -> None:
        self._next_line(index, 0.0, -self.state.leading)

    def _next_line(self, index: int, x: float, y: float) -> None:
        a, b, c, d, e, f = self.line_matrix
        self.text_matrix = self.line_matrix = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        self.trace.lines[index] = self.line_matrix

    # -- showing text -----------------------------------------------------------------------------

    def show(self, index: int, operator: str, operands: Any) -> None:
        if operator == "'":
            self._next_line(index, 0.0, -self.state.leading)
        elif operator == '"':
            self.state.word_spacing, self.state.char_spacing = number(operands[0]), number(operands[1])
            self._next_line(index, 0.0, -self.state.leading)
        state = self.state
        record = Show(
            operator, [], state.size, state.char_spacing, state.word_spacing, state.font, scale=state.scale
        )
        position = 2 if operator == '"' else 0
        if len(operands) <= position:
            return
        words: list[bytes] = []
        given = operands[position]
        if operator == "TJ":
            if isinstance(given, pikepdf.Array):
                given = operators.plain_elements(given)
                self.trace.plainer[index] = [operators.array_line(given)]
            elif not isinstance(given, list):
                return
            record.words = words = given
        elif isinstance(given, bytes):
            words = [given]
        elif isinstance(given, pikepdf.String):
            words = [operators.written(bytes(given))]
        record.strings, length, record.direction = self.glyphs.show(
            words, state, self.text_matrix, hidden=self.hidden
        )
        self._advance(length)
        if record.strings:
            self.trace.shows[index] = record

    def _advance(self, amount: float) -> None:
        a, b, c, d, e, f = self.text_matrix
        if self.state.is_vertical:
            self.text_matrix = (a, b, c, d, e + amount * c, f + amount * d)
        else:
            self.text_matrix = (a, b, c, d, e + amount * a, f + amount * b)

    # -- other streams and pictures ---------------------------------------------------------------

    def _child(self, index: int, kind: str, name: str, stream: Any, matrix: Matrix) -> None:
        resources = stream.get("/Resources")
        if not isinstance(resources, pikepdf.Dictionary):
            resources = self.trace.resources
        inside = multiply(matrix_of(stream.get("/Matrix")), matrix)
        if kind == "form" and (edge := placed(stream.get("/BBox"), inside)) is not None:
            self.trace.clips.append(edge)
        trace = self.walker.walk(
            stream,
            resources,
            inside,
            self.glyphs,
            depth=self.depth + 1,
            hidden=self.hidden,
            # A pattern is repeated; what its first cell shows says nothing of the others.
            clip=EVERYWHERE if kind == "pattern" else self.state.clip,
        )
        self.trace.children[index] = Child(kind, name, trace)

    def draw(self, index: int, operator: str, operands: Any) -> None:
        name = text_of(operands[0])
        stream = lookup(self.trace.resources, "/XObject", name)
        if not isinstance(stream, pikepdf.Stream):
            return
        if self.hidden or self.walker.layer_is_off(stream.get("/OC")):
            self.trace.dropped.add(index)
        elif str(stream.get("/Subtype")) == "/Form":
            self._child(index, "form", name, stream, self.state.ctm)
        elif str(stream.get("/Subtype")) == "/Image":
            self.trace.images.append(Image(index, name, stream, self.state.ctm, self.state.clip))

    def inline_image(self, index: int, operator: str, operands: Any) -> None:
        if self.hidden:
            self.trace.dropped.add(index)
        else:
            image = self.trace.instructions[index].iimage
            self.trace.images.append(Image(index, "", image, self.state.ctm, self.state.clip))

    def set_pattern(self, index: int, operator: str, operands: Any) -> None:
        if len(operands) == 0 or not isinstance(operands[-1], pikepdf.Name):
            return
        name = text_of(operands[-1])
        pattern = lookup(self.trace.resources, "/Pattern", name)
        if isinstance(pattern, pikepdf.Stream):
            # The cell is repeated; its first place stands for all, and rewrite.py searches its text.
            self._child(index, "pattern", name, pattern, self.base)

    # -- marked content ---------------------------------------------------------------------------

    def begin_marked(self, index: int, operator: str, operands: Any) -> None:
        tag = text_of(operands[0]) if len(operands) else ""
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = lookup(self.trace.resources, "/Properties", properties)
        hides = tag == "/OC" and not self.hidden and self.walker.layer_is_off(properties)
        self.hidden_marks.append(hides)
        if hides:
            self.hidden = True
        mark: Marked | None = None
        if isinstance(properties, pikepdf.Dictionary):
            # Those in the resources are cleaned with them.
            unknown = isinstance(operands[1], pikepdf.Dictionary) and not MARK_KEYS.issuperset(
                properties.keys()
            )
            mcid = properties.get("/MCID")
            has_text = any(
                isinstance(properties[key], pikepdf.String)
                for key in sorted(properties.keys())
                if key != "/Lang"
            )
            if has_text or unknown or mcid is not None:
                own = int(mcid) if mcid is not None else None
                mark = Marked(index, own, properties, has_text, unknown, len(self.glyphs))
        self.open_marks.append(mark)

    def begin_numbered(self, index: int, operator: str, operands: Any) -> None:
        """As ``begin_marked``, of what has a number and nothing else."""
        self.hidden_marks.append(False)
        self.open_marks.append(Marked(index, operands[1], None, False, False, len(self.glyphs)))

    def end_marked(self, index: int, operator: str, operands: Any) -> None:
        if self.open_marks:
            self._close_mark()

    def _close_mark(self) -> None:
        mark = self.open_marks.pop()
        if self.hidden_marks.pop():
            self.hidden = False
        if mark is not None:
            mark.last = len(self.glyphs)
            self.trace.marked.append(mark)

    # -- paths ------------------------------------------------------------------------------------

    def plain_numbers(self, index: int, operator: str, operands: Any) -> None:
        """An operator of which only its numbers matter: with a string instead it does nothing."""
        if not all(isinstance(value, int | Decimal | float) for value in operands):
            self.trace.dropped.add(index)

    def shading(self, index: int, operator: str, operands: Any) -> None:
        if self.hidden:
            self.trace.dropped.add(index)


_HANDLERS: dict[str, _Handler] = {
    "q": _Run.save,
    "Q": _Run.restore,
    "cm": _Run.concatenate,
    "gs": _Run.graphics_state,
    "BT": _Run.begin_text,
    "Tf": _Run.set_font,
    "Tc": _Run.set_number,
    "Tw": _Run.set_number,
    "Tz": _Run.set_number,
    "TL": _Run.set_number,
    "Ts": _Run.set_number,
    "Tm": _Run.set_matrix,
    "Td": _Run.move,
    "TD": _Run.move,
    "T*": _Run.next_line,
    "Tj": _Run.show,
    "TJ": _Run.show,
    "'": _Run.show,
    '"': _Run.show,
    "Do": _Run.draw,
    "INLINE IMAGE": _Run.inline_image,
    "scn": _Run.set_pattern,
    "SCN": _Run.set_pattern,
    "BDC": _Run.begin_marked,
    "BMC": _Run.begin_marked,
    "EMC": _Run.end_marked,
    "m": _Run.path,
    "l": _Run.path,
    "c": _Run.path,
    "v": _Run.path,
    "y": _Run.path,
    "re": _Run.path,
    "h": _Run.path,
    "W": _Run.clip,
    "W*": _Run.clip,
    "n": _Run.paint,
    **dict.fromkeys(PAINT, _Run.paint),
    "sh": _Run.shading,
    **dict.fromkeys(
        ("w", "J", "j", "M", "i", "g", "G", "rg", "RG", "k", "K", "sc", "SC", "Tr"), _Run.plain_numbers
    ),
}


class _Kind(NamedTuple):
    """How an operator is read.

    Attributes:
        most: Its largest number of operands.
        handler: What it does; None: nothing that matters here.
        read: Its operands from its line; None there when the line has another form than most.
        quick: What it does with operands that were read so.
    """

    operator: str
    most: int
    handler: _Handler | None
    read: Callable[[bytes], Any] | None
    quick: _Handler | None


def _kind(operator: str, count: int) -> _Kind:
    handler = _HANDLERS.get(operator)
    read: Callable[[bytes], Any] | None
    quick: _Handler | None
    if operator in _READERS:
        read, quick = _READERS[operator]
    elif count == 0:
        read, quick = operators.no_operands, handler
    elif handler in (_Run.plain_numbers, _Run.set_pattern):
        # Numbers are what belongs there: nothing is to be done.
        read, quick = operators.all_numbers(-1 if operator in FEWER else count), None
    elif handler in (_Run.set_number, _Run.move, _Run.set_matrix, _Run.concatenate, _Run.path):
        read, quick = operators.all_numbers(count), handler
    else:
        read, quick = None, None
    return _Kind(operator, count, handler, read, quick)


_READERS: dict[str, tuple[Callable[[bytes], Any], _Handler]] = {
    "Tj": (operators.one_string, _Run.show),
    "TJ": (operators.one_array, _Run.show),
    "Tf": (operators.font_of, _Run.set_font),
    "gs": (operators.one_name, _Run.graphics_state),
    "Do": (operators.one_name, _Run.draw),
    "BMC": (operators.one_name, _Run.begin_marked),
    "BDC": (operators.mark_number, _Run.begin_numbered),
}

_KINDS = {operator.encode("ascii"): _kind(operator, count) for operator, count in OPERANDS.items()}
_INLINE = _KINDS["INLINE IMAGE".encode("ascii")]
