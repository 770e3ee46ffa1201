"""Draws boxes and labels in PDF user space: right on rotated, cropped, shifted and UserUnit pages.

The rectangle is an /Artifact, in grey: DeviceGray is allowed under every PDF/A output intent. The label is
real text in a marked /Span whose /E (expansion, ISO 32000-1 14.9.5) says in words what happened, in the place
of the document's structure where the removed text stood. Not /ActualText: readers such as pdfium then give
the words in place of the code, letter by letter over the box, so that searching and copying no longer find
"5.1.2.e" (measured).
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from redactor import geometry
from redactor.domain import Rect, Redaction
from redactor.redact import labels
from redactor.redact.options import RedactOptions
from redactor.redact.truetype import TrueType

#: Share of a character box that the middle of its digits lies above its own (Liberation, Times, Arial).
DIGITS_ABOVE = 0.05


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page's visible box lies in user space, how it is shown, and what is visible in page space."""

    left: float
    top: float
    user_unit: float
    rotation: int
    visible: Rect

    @property
    def to_page(self) -> geometry.Matrix:
        return geometry.page_matrix(left=self.left, top=self.top, user_unit=self.user_unit)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One rectangle to draw.

    Attributes:
        decision_ids: Decisions whose first box lies in it: what is read aloud there.
        removed_at: Height (y, page space) of the middle of the removed digits; None when unknown.
    """

    rect: Rect
    label: str
    spoken: str
    decision_ids: tuple[str, ...] = ()
    removed_at: float | None = None


def frame_of(page: pikepdf.Page) -> Frame:
    """The frame of a page: CropBox within MediaBox, as MuPDF takes it."""
    media = _box(page.mediabox)
    crop = _box(page.cropbox)
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x0 >= x1 or y0 >= y1:
        x0, y0, x1, y1 = media
    unit = float(page.obj.get("/UserUnit", 1))
    unit = unit if unit > 0 else 1.0
    return Frame(x0, y1, unit, int(page.rotation) % 360, Rect(0, 0, (x1 - x0) * unit, (y1 - y0) * unit))


def _box(array: Any) -> tuple[float, float, float, float]:
    a, b, c, d = (float(v) for v in array)
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def merged(redactions: Sequence[Redaction]) -> list[Drawn]:
    """The rectangles of a page; those of one label that touch on one line become one."""
    pieces: list[Drawn] = []
    for redaction in redactions:
        own: tuple[str, ...] = (redaction.decision_id,)
        for rect in redaction.boxes:
            pieces.append(Drawn(rect, redaction.label, redaction.spoken, own, _removed_at(rect, redaction)))
            # Only the first box of a decision is read aloud; its other lines are the same removal.
            own = ()
    pieces.sort(key=lambda piece: (round(piece.rect.y0, 1), piece.rect.x0))
    result: list[Drawn] = []
    for piece in pieces:
        last = result[-1] if result else None
        if (
            last is not None
            and last.label == piece.label
            and abs(last.rect.x1 - piece.rect.x0) < 0.02
            and abs(last.rect.y0 - piece.rect.y0) < 0.02
            and abs(last.rect.y1 - piece.rect.y1) < 0.02
        ):
            rect = geometry.union((last.rect, piece.rect))
            ids = last.decision_ids + piece.decision_ids
            result[-1] = Drawn(rect, last.label, last.spoken, ids, last.removed_at)
        else:
            result.append(piece)
    return result


def _removed_at(rect: Rect, redaction: Redaction) -> float | None:
    """Middle of the removed digits under a box: a little above the middle of their character boxes."""
    for core in redaction.cores:
        if core.width >= core.height and geometry.intersects(core, rect):
            height = (core.y1 - core.y0) / geometry.CORE_SHARE
            return (core.y0 + core.y1) / 2 - DIGITS_ABOVE * height
    return None


def content(
    drawn: Sequence[Drawn],
    frame: Frame,
    options: RedactOptions,
    *,
    font: str,
    tagged: bool,
    mcids: Sequence[int | None],
) -> bytes:
    """Operators that draw the boxes of one page.

    Args:
        mcids: Marked-content id of each label; None: not in the structure.
        font: Resource name of the label font, without slash.
        tagged: The document has a structure: text outside it must be an artifact.
    """
    parts: list[bytes] = []
    for item, mcid in zip(drawn, mcids, strict=True):
        parts.append(b"/Artifact BMC\n" + _rectangle(item.rect, frame, options) + b"EMC\n")
        spot = labels.place(item.label, item.rect, rotation=frame.rotation, rule=options.boxes)
        if spot is None and mcid is None:
            continue
        # No room for a label: its element keeps its place in the structure.
        text = b"" if spot is None else _label(item, spot, frame, options, font)
        if tagged and mcid is None:
            opening = b"/Artifact BMC\n"
        else:
            properties = pikepdf.Dictionary(E=pikepdf.String(item.spoken))
            if mcid is not None:
                properties["/MCID"] = mcid
            opening = b"/Span " + properties.unparse() + b" BDC\n"
        parts.append(opening + text + b"EMC\n")
    return b"".join(parts)


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _rectangle(rect: Rect, frame: Frame, options: RedactOptions) -> bytes:
    box = geometry.to_pdf_space(rect, left=frame.left, top=frame.top, user_unit=frame.user_unit)
    style = options.look
    fill = _number(style.fill)
    text = f"q {fill} g {_number(box.x0)} {_number(box.y0)} {_number(box.width)} {_number(box.height)} re f\n"
    if style.frame:
        line = style.frame / frame.user_unit
        inner = (box.x0 + line / 2, box.y0 + line / 2, box.width - line, box.height - line)
        if inner[2] > 0 and inner[3] > 0:
            text += f"{_number(style.line)} G {_number(line)} w {' '.join(_number(v) for v in inner)} re S\n"
    return (text + "Q\n").encode("ascii")


def _label(item: Drawn, spot: labels.LabelPlace, frame: Frame, options: RedactOptions, font: str) -> bytes:
    label, rect = item.label, item.rect
    box = geometry.to_pdf_space(rect, left=frame.left, top=frame.top, user_unit=frame.user_unit)
    size = spot.size / frame.user_unit
    width = labels.label_font().width(label) * size
    angle = math.radians(spot.angle)
    cos, sin = round(math.cos(angle), 6), round(math.sin(angle), 6)
    # Centred along and across: from the middle back by half the width and half the height of the digits.
    across = min(rect.width, rect.height)
    room = max(0.0, (across - labels.CAP_HEIGHT * spot.size) / 2 - options.boxes.label_edge)
    removed = item.removed_at if spot.angle == 0 and item.removed_at is not None else None
    below = 0.0 if removed is None else removed - (rect.y0 + rect.y1) / 2
    lift = _lift(room, below, options.boxes.label_apart) / frame.user_unit
    back, down = width / 2, labels.CAP_HEIGHT * size / 2 - lift
    x = (box.x0 + box.x1) / 2 - back * cos + down * sin
    y = (box.y0 + box.y1) / 2 - back * sin - down * cos
    data = pikepdf.String(label.encode("cp1252", errors="replace")).unparse()
    numbers = " ".join(_number(v) for v in (cos, sin, -sin, cos, x, y))
    head = f"q BT {_number(options.look.text)} g /{font} {_number(size)} Tf {numbers} Tm ".encode("ascii")
    return head + data + b" Tj ET Q\n"


def _lift(room: float, below: float, apart: float) -> float:
    """How far, in points, the label moves up from the middle of its box.

    A digit of the label must not stand where a removed digit stood: a check by position could not tell the
    two apart. Upwards, since downwards its letter and full stops come to the height of removed ones.

    Args:
        room: Free space above and below the label.
        below: How far the removed line's middle lies below that of the box; they differ in trimmed boxes.
        apart: Wanted between the middles of label and removed line.
    """
    return min(room, max(0.0, apart - below))


@functools.cache
def _packed_font() -> tuple[bytes, int]:
    """The program of the label font, packed once for all documents of a process, and its length unpacked.

    By qpdf itself: Python's zlib is not the same on every machine, and the output should be.
    """
    program = TrueType(labels.label_font().program).nameless()
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root["/Font"] = pdf.make_stream(program)
        pdf.save(file)
    with pikepdf.open(file) as pdf:
        return bytes(pdf.Root["/Font"].read_raw_bytes()), len(program)


def font_dictionary(pdf: pikepdf.Pdf) -> Any:
    """The label font as an indirect object of ``pdf``."""
    packed, length = _packed_font()
    program = pdf.make_stream(packed, Filter=pikepdf.Name.FlateDecode, Length1=length)
    # Read from text: many times as quick as building it value by value. Flags 32: nonsymbolic.
    descriptor = pikepdf.Object.parse(
        b"<< /Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [-544 -303 1302 980] /ItalicAngle 0 "
        b"/Ascent 905 /Descent -212 /CapHeight 688 /StemV 80 >>" % labels.FONT_NAME.encode()
    )
    descriptor["/FontFile2"] = program
    dictionary = pikepdf.Object.parse(
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /FirstChar 32 /LastChar 255 /Widths [%s] "
        b"/Encoding /WinAnsiEncoding >>" % (labels.FONT_NAME.encode(), _written_widths())
    )
    dictionary["/FontDescriptor"] = pdf.make_indirect(descriptor)
    return pdf.make_indirect(dictionary)


@functools.cache
def _written_widths() -> bytes:
    return b" ".join(b"%d" % width for width in labels.label_font().widths)
