"""One page for each way in which a redaction fails, and for each look-alike that is none.

The kinds are those of freelawproject/x-ray's own tests (rebuilt, none copied) and of a study of other
tools; ``tests/bench/xray_compare.py`` shows both programs the same pages.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from leak_kit import LINES, NAME, font, new_pdf, text_lines
from pikepdf import Array, Dictionary, String
from pikepdf import Name as PdfName

Make = Callable[[], pikepdf.Pdf]

#: The second line of the note stands at y 744; the name in it from x 139 to 213.
X0, Y0, WIDE, HIGH = 138, 740, 78, 13
NOTE = text_lines(LINES)


def box(grey: float | str, *, x: float = X0, y: float = Y0, wide: float = WIDE, high: float = HIGH) -> bytes:
    colour = f"{grey} g" if isinstance(grey, float) else grey
    return f"q {colour} {x} {y} {wide} {high} re f Q\n".encode()


def label(text: str, colour: str = "0 g", *, x: float = X0 + 12, y: float = Y0 + 3) -> bytes:
    return f"BT {colour} /F1 8 Tf {x} {y} Td ({text}) Tj ET 0 g\n".encode()


def page(content: bytes) -> pikepdf.Pdf:
    return new_pdf(content)


def annotated(*annotations: Dictionary, content: bytes = NOTE) -> pikepdf.Pdf:
    pdf = new_pdf(content)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(item) for item in annotations])
    return pdf


def mark(subtype: str, **keys: object) -> Dictionary:
    rect = Array([X0, Y0, X0 + WIDE, Y0 + HIGH])
    return Dictionary(Type=PdfName.Annot, Subtype=PdfName("/" + subtype), Rect=rect, F=4, **keys)


def quads() -> Array:
    x1, y1 = X0 + WIDE, Y0 + HIGH
    return Array([X0, y1, x1, y1, X0, Y0, x1, Y0])


def looking(subtype: str, content: bytes, **resources: object) -> Callable[[], pikepdf.Pdf]:
    """The annotation with an appearance of its own."""

    def make() -> pikepdf.Pdf:
        pdf = annotated(mark(subtype))
        form = pdf.make_stream(content)
        form.Type, form.Subtype = PdfName.XObject, PdfName.Form
        form.BBox = Array([0, 0, WIDE, HIGH])
        form.Resources = Dictionary(**resources)
        pdf.pages[0].obj.Annots[0].AP = Dictionary(N=form)
        return pdf

    return make


def image(pdf: pikepdf.Pdf, data: bytes, width: int, height: int, name: str = "/Im1") -> None:
    stream = pdf.make_stream(data)
    stream.Type, stream.Subtype, stream.ColorSpace = PdfName.XObject, PdfName.Image, PdfName.DeviceGray
    stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
    resources = pdf.pages[0].obj.Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject[name] = stream


def scan(content: bytes, *, burned: bool = False, text: bytes = b"") -> Callable[[], pikepdf.Pdf]:
    """A page that is one picture with stripes for lines of text; ``burned``: black within the box itself."""

    def make() -> pikepdf.Pdf:
        rows = [bytes([255] * 595 if (y // 6) % 3 else ([0, 0, 255] * 199)[:595]) for y in range(842)]
        if burned:
            for y in range(842 - Y0 - HIGH - 4, 842 - Y0 + 4):
                rows[y] = rows[y][: X0 - 4] + bytes(WIDE + 8) + rows[y][X0 + WIDE + 4 :]
        pdf = new_pdf(b"q 595 0 0 842 0 0 cm /Im1 Do Q\n" + text + content)
        image(pdf, b"".join(rows), 595, 842)
        return pdf

    return make


def photo(content: bytes, matrix: str = "200 0 0 200 100 300") -> Callable[[], pikepdf.Pdf]:
    def make() -> pikepdf.Pdf:
        pdf = new_pdf(NOTE + f"q {matrix} cm /Im1 Do Q\n".encode() + content)
        image(pdf, bytes(range(256)) * 64, 128, 128)
        return pdf

    return make


def small_picture_over() -> pikepdf.Pdf:
    pdf = new_pdf(NOTE + f"q {WIDE} 0 0 {HIGH} {X0} {Y0} cm /Im1 Do Q\n".encode())
    image(pdf, b"\0" * 100, 10, 10)
    return pdf


def in_form() -> pikepdf.Pdf:
    """Text and box are in a form that is drawn at another place and size."""
    pdf = new_pdf(b"q 0.5 0 0 0.5 100 200 cm /Fm1 Do Q\n")
    form = pdf.make_stream(NOTE + box(0.0))
    form.Type, form.Subtype, form.BBox = PdfName.XObject, PdfName.Form, Array([0, 0, 595, 842])
    form.Resources = Dictionary(Font=Dictionary(F1=font(pdf)))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm1=form)
    return pdf


def with_metadata() -> pikepdf.Pdf:
    pdf = page(NOTE + box(0.0))
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(f"Brief aan {NAME}")))
    return pdf


def with_comment() -> pikepdf.Pdf:
    return annotated(mark("Text", Contents=String(f"{NAME} lakken!")), content=NOTE + box(0.0))


def hidden_layer() -> pikepdf.Pdf:
    pdf = new_pdf(NOTE + box(0.0) + b"/OC /L1 BDC\n" + text_lines([NAME], y=300) + b"EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=PdfName.OCG, Name=String("laag")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L1=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return pdf


def revised(*, less: bool) -> Callable[[], bytes]:
    """A file with an incremental update that replaces the content of its page."""

    def make() -> bytes:
        buffer = io.BytesIO()
        new_pdf().save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        data = buffer.getvalue()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            number = pdf.pages[0].obj.Contents.objgen[0]
            size = int(pdf.trailer.Size)
            root = pdf.Root.objgen[0]
        lines = [line.replace(NAME, "") for line in LINES] if less else [*LINES, "Een regel erbij"]
        content = zlib.compress(text_lines(lines))
        start = int(data.rsplit(b"startxref", 1)[1].split()[0])
        at = len(data)
        data += b"%d 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % (number, len(content))
        data += content + b"\nendstream\nendobj\n"
        xref = len(data)
        data += b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
        data += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, start)
        return data + b"startxref\n%d\n%%%%EOF\n" % xref

    return make


def shaded_box() -> pikepdf.Pdf:
    pdf = page(NOTE + b"q 138 740 78 13 re W n /S1 sh Q\n")
    black = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([0]), N=1)
    pdf.pages[0].obj.Resources.Shading = Dictionary(
        S1=Dictionary(
            ShadingType=2, ColorSpace=PdfName.DeviceGray, Coords=Array([0, 0, 600, 0]), Function=black,
            Extend=Array([True, True]),
        )
    )  # fmt: skip
    return pdf


def dark_field() -> pikepdf.Pdf:
    pdf = annotated(mark("Widget", FT=PdfName.Tx, T=String("a"), MK=Dictionary(BG=Array([0, 0, 0]))))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[0]]))
    return pdf


def typed_blocks() -> pikepdf.Pdf:
    """Filled blocks typed over the name, as a reader who copies them sees: six times U+2588."""
    pdf = page(NOTE + b"BT /T3 13 Tf 138 740 Td (aaaaaa) Tj ET\n")
    block = pdf.make_stream(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
    table = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <61> <2588> endbfchar"
    pdf.pages[0].obj.Resources.Font.T3 = pdf.make_indirect(
        Dictionary(
            Type=PdfName.Font, Subtype=PdfName.Type3, FontBBox=Array([0, 0, 1000, 1000]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(a=pdf.make_indirect(block)),
            Encoding=Dictionary(Type=PdfName.Encoding, Differences=Array([97, PdfName("/a")])),
            FirstChar=97, LastChar=97, Widths=Array([1000]), ToUnicode=pdf.make_stream(table),
        )
    )  # fmt: skip
    return pdf


NUMBERS = ("BSN 123456782 van betrokkene", "Dossier 123456782 is dicht", "Weer 123456782 genoemd")
NUMBER_BOXES = b"".join(box(0.0, x=x, y=y, wide=56) for x, y in ((98, 756), (115, 740), (103, 724)))
ROUND = (
    b"0 g 141 740 m 213 740 l 216 740 216 740 216 743 c 216 750 l 216 753 216 753 213 753 c "
    b"141 753 l 138 753 138 753 138 750 c 138 743 l 138 740 138 740 141 740 c h f\n"
)
SEEN_GRID = b"0 G 0.5 w " + b"".join(b"72 %d m 500 %d l S\n" % (y, y) for y in range(700, 780, 4))


#: name -> (how to make it, the kind that must be found)
FAILED: dict[str, tuple[Callable[[], pikepdf.Pdf | bytes], str]] = {
    "black_box": (lambda: page(NOTE + box(0.0)), "tekst"),
    "grey_box": (lambda: page(NOTE + box(0.5)), "tekst"),
    "white_box": (lambda: page(NOTE + box(1.0)), "tekst"),
    "coloured_box": (lambda: page(NOTE + box("0.9 0.2 0.2 rg")), "tekst"),
    "white_box_with_ground": (lambda: page(NOTE + box(1.0) + label("5.1.2.e")), "tekst"),
    "black_box_with_ground": (lambda: page(NOTE + box(0.0) + label("5.1.2.e", "1 g")), "tekst"),
    "framed_box_with_ground": (
        lambda: page(NOTE + b"q 1 g 0 G 138 740 78 13 re B Q\n" + label("5.1.2.e")),
        "tekst",
    ),
    "two_boxes_in_one_path": (
        lambda: page(NOTE + b"0 g 138 740 78 13 re 100 724 80 13 re f\n"),
        "tekst",
    ),
    "thick_line": (lambda: page(NOTE + b"13 w 138 746.5 m 216 746.5 l S\n"), "tekst"),
    "box_of_lines": (lambda: page(NOTE + b"0 g 138 740 m 216 740 l 216 753 l 138 753 l h f\n"), "tekst"),
    "black_text_on_black_box": (lambda: page(box(0.0) + NOTE), "tekst"),
    "cross_hatched_box": (
        lambda: page(NOTE + box(0.0) + b"0.6 G 0.3 w 138 740 m 216 753 l 138 753 m 216 740 l S\n"),
        "tekst",
    ),
    "picture_of_a_box": (small_picture_over, "tekst"),
    "box_in_a_form": (in_form, "tekst"),
    "square_annotation": (looking("Square", b"0 g 0 0 78 13 re f"), "tekst"),
    "square_without_appearance": (
        lambda: annotated(mark("Square", IC=Array([0, 0, 0]), C=Array([0, 0, 0]))),
        "tekst",
    ),
    "black_highlight": (
        lambda: annotated(mark("Highlight", C=Array([0, 0, 0]), QuadPoints=quads())),
        "tekst",
    ),
    "stamp_over_text": (looking("Stamp", b"1 g 0 0 78 13 re f"), "tekst"),
    "pending_redact": (lambda: annotated(mark("Redact", QuadPoints=quads())), "annotatie"),
    "box_over_scan": (scan(box(0.0)), "afbeelding"),
    "white_box_with_ground_over_scan": (scan(box(1.0) + label("5.1.2.e")), "afbeelding"),
    "box_burned_in_scan_over_its_text_layer": (
        scan(b"", burned=True, text=b"3 Tr " + NOTE + b"0 Tr\n"),
        "tekst",
    ),
    "box_over_part_of_photo": (photo(box(0.0, x=140, y=340, wide=60, high=60)), "afbeelding"),
    "box_over_whole_photo": (photo(box(0.0, x=95, y=295, wide=210, high=210)), "afbeelding"),
    "box_over_turned_photo": (
        photo(box(0.0, x=140, y=340, wide=60, high=60), "0 200 -200 0 300 300"),
        "afbeelding",
    ),
    "name_again_in_title": (with_metadata, "object"),
    "name_again_in_comment": (with_comment, "object"),
    "name_again_in_hidden_layer": (hidden_layer, "tekst"),
    "box_askew": (lambda: page(NOTE + b"q 1 0.02 -0.02 1 138 739 cm 0 g 0 0 78 14 re f Q\n"), "tekst"),
    "box_with_round_corners": (lambda: page(NOTE + ROUND), "tekst"),
    "box_over_parts_of_two_lines": (
        lambda: page(
            NOTE + b"0 g 138 753 m 216 753 l 216 740 l 300 740 l 300 722 l 60 722 l 60 740 l 138 740 l h f\n"
        ),
        "tekst",
    ),
    "box_of_strips": (
        lambda: page(NOTE + b"".join(box(0.0, x=138 + 3 * i, wide=3) for i in range(26))),
        "tekst",
    ),
    "outline_as_thick_as_a_line": (lambda: page(NOTE + b"13 w 144 746.5 66 0.01 re S\n"), "tekst"),
    "box_that_lets_nearly_nothing_through": (lambda: _with_alpha(0.95), "tekst"),
    "box_of_a_shading": (shaded_box, "tekst"),
    "blocks_typed_over_text": (typed_blocks, "tekst"),
    "thick_line_annotation": (
        lambda: annotated(
            mark("Line", L=Array([138, 746, 216, 746]), BS=Dictionary(W=13), C=Array([0, 0, 0]))
        ),
        "tekst",
    ),
    "thick_ink_annotation": (
        lambda: annotated(
            mark("Ink", InkList=Array([Array([138, 746, 216, 746])]), BS=Dictionary(W=13), C=Array([0, 0, 0]))
        ),
        "tekst",
    ),
    "polygon_annotation": (
        lambda: annotated(
            mark("Polygon", Vertices=Array([138, 740, 216, 740, 216, 753]), IC=Array([0, 0, 0]))
        ),
        "tekst",
    ),
    "field_with_a_background": (dark_field, "tekst"),
    "one_number_under_three_boxes": (lambda: page(text_lines(NUMBERS) + NUMBER_BOXES), "tekst"),
    "earlier_version": (revised(less=True), "geschiedenis"),
}

TABLE = b"".join(
    b"0.85 g 60 %d 470 16 re f 0 G 0.5 w 60 %d 470 16 re S\n" % (y, y) for y in (755, 739, 723, 707)
)

#: Pages on which nothing failed.
INNOCENT: dict[str, Callable[[], pikepdf.Pdf | bytes]] = {
    "plain": new_pdf,
    "table_with_cell_backgrounds": lambda: page(TABLE + b"0 g\n" + NOTE),
    "white_page_background": lambda: page(b"1 g 0 0 595 842 re f 0 g\n" + NOTE),
    "dark_banner_with_white_text": lambda: page(
        b"0.1 0.1 0.4 rg 0 700 595 100 re f 1 g\n" + text_lines(LINES).replace(b"/F1", b"1 g /F1")
    ),
    "highlighter": lambda: annotated(mark("Highlight", C=Array([1, 1, 0]), QuadPoints=quads())),
    "highlighter_drawn": looking(
        "Highlight",
        b"/G gs 1 1 0 rg 0 0 78 13 re f",
        ExtGState=Dictionary(G=Dictionary(BM=PdfName.Multiply)),
    ),
    "see_through_box": lambda: _with_alpha(0.3),
    "unfilled_box": lambda: page(NOTE + b"0 G 1 w 138 740 78 13 re S\n"),
    "rule_under_text": lambda: page(NOTE + b"0 g 72 741 400 1 re f\n"),
    "box_beside_text": lambda: page(NOTE + box(0.0, x=480)),
    "box_over_spaces": lambda: page(text_lines(["Beste           ,"]) + box(0.0, x=105, y=757, wide=26)),
    "box_over_a_comma": lambda: page(text_lines(["Beste           ,"]) + box(0.0, x=105, y=757, wide=40)),
    "box_over_filling": lambda: page(text_lines(["Beste XXXXXXXX"]) + box(0.0, x=103, y=757, wide=70)),
    "box_over_the_word_gelakt": lambda: page(text_lines(["Beste gelakt"]) + box(0.0, x=103, y=757, wide=40)),
    "label_drawn_twice": lambda: page(label("Kop van blok") + box(1.0) + label("Kop van blok")),
    "done_well": lambda: page(
        text_lines(["Behandelaar:                       bereikbaar"])
        + box(0.0, y=756)
        + label("5.1.2.e", "1 g")
    ),
    "scan_with_text_layer": scan(b"", text=b"3 Tr " + NOTE + b"0 Tr\n"),
    "caption_on_photo": photo(
        box(1.0, x=110, y=310, wide=180, high=20)
        + label("Foto: de brug bij avondlicht in 2019", x=112, y=315)
    ),
    "page_number_on_scan": scan(box(1.0, x=500, y=20, wide=60) + label("Pagina 12", x=502, y=23)),
    "nonzero_hole": lambda: page(NOTE + b"0.9 0 0 rg 60 700 480 90 re 62 702 476 86 re f* 0 g\n"),
    "clipped_box": lambda: page(NOTE + b"q 0 0 10 10 re W n 0 g 138 740 78 13 re f Q\n"),
    "date_stamped_under_three_boxes": lambda: page(
        text_lines([line.replace("123456782", "01-02-2024") for line in NUMBERS]) + NUMBER_BOXES
    ),
    "thin_lines_through_text": lambda: page(NOTE + SEEN_GRID),
    "ring_round_a_name": lambda: page(
        NOTE + b"0 G 5 w 120 747 m 120 780 235 780 235 747 c 235 715 120 715 120 747 c h S\n"
    ),
    "round_shape_beside_text": lambda: page(
        NOTE + b"0 g 480 700 m 480 730 520 730 520 700 c 520 670 480 670 480 700 c h f\n"
    ),
    "thin_line_annotation": lambda: annotated(
        mark("Line", L=Array([138, 742, 216, 742]), C=Array([0, 0, 0]))
    ),
    "form_filled_later": revised(less=False),
}


def _with_alpha(alpha: float) -> pikepdf.Pdf:
    pdf = page(NOTE + b"q /G gs 0 g 138 740 78 13 re f Q\n")
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(ca=alpha))
    return pdf


def as_bytes(made: pikepdf.Pdf | bytes) -> bytes:
    if isinstance(made, bytes):
        return made
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
