"""Hiding places in how text is shown: every way to spell the name that a reader or a copy still gets."""

from __future__ import annotations

from leak_kit import LINES, NAME, STRANGER, font, new_pdf, text_lines
from leak_make import annotation, append, form, resource, unlisted
from pikepdf import Array, Dictionary, Name, Pdf, String

NOTE = text_lines(LINES)


def _with(content: bytes) -> Pdf:
    return new_pdf(NOTE + content)


# -- order, spacing and direction ---------------------------------------------------------------------


@unlisted
def letters_from_right_to_left() -> Pdf:
    """Each letter at its place, the last one first."""
    width, at, shown = 7.0, 72.0, []
    for letter in NAME:
        shown.append(f"1 0 0 1 {at} 300 Tm ({letter}) Tj")
        at += width
    return _with(f"BT /F1 11 Tf {' '.join(reversed(shown))} ET\n".encode())


@unlisted
def letters_far_apart() -> Pdf:
    return _with(f"BT /F1 11 Tf 9 Tc 72 300 Td ({NAME}) Tj ET\n".encode())


@unlisted
def letters_on_each_other() -> Pdf:
    return _with(f"BT /F1 11 Tf -5.5 Tc 72 300 Td ({NAME}) Tj ET\n".encode())


@unlisted
def letters_up_and_down() -> Pdf:
    shown = " ".join(f"{3 * (index % 2)} Ts ({letter}) Tj" for index, letter in enumerate(NAME))
    return _with(f"BT /F1 11 Tf 72 300 Td {shown} ET\n".encode())


@unlisted
def words_in_two_fonts() -> Pdf:
    pdf = _with(b"BT /F1 11 Tf 72 300 Td (Mari) Tj /F2 11 Tf (eke Jan) Tj /F1 11 Tf (sen) Tj ET\n")
    resource(pdf, "/Font", "/F2", font(pdf))
    return pdf


@unlisted
def mirrored() -> Pdf:
    return _with(f"q -1 0 0 1 300 300 cm BT /F1 11 Tf 0 0 Td ({NAME}) Tj ET Q\n".encode())


@unlisted
def upside_down() -> Pdf:
    return _with(f"q -1 0 0 -1 300 300 cm BT /F1 11 Tf 0 0 Td ({NAME}) Tj ET Q\n".encode())


@unlisted
def of_negative_size() -> Pdf:
    return _with(f"BT /F1 -11 Tf 300 300 Td ({NAME}) Tj ET\n".encode())


@unlisted
def of_negative_width() -> Pdf:
    return _with(f"BT /F1 11 Tf -100 Tz 300 300 Td ({NAME}) Tj ET\n".encode())


@unlisted
def slanted() -> Pdf:
    return _with(f"BT /F1 11 Tf 1 0.3 0.6 1 72 300 Tm ({NAME}) Tj ET\n".encode())


@unlisted
def as_a_clip() -> Pdf:
    return _with(f"q BT /F1 11 Tf 7 Tr 72 300 Td ({NAME}) Tj ET 0.5 g 70 295 200 20 re f Q\n".encode())


@unlisted
def as_an_outline() -> Pdf:
    return _with(f"q BT /F1 11 Tf 1 Tr 0.2 w 72 300 Td ({NAME}) Tj ET Q\n".encode())


@unlisted
def in_the_font_of_a_graphics_state() -> Pdf:
    pdf = _with(f"q /G1 gs BT 72 300 Td ({NAME}) Tj ET Q\n".encode())
    state = Dictionary(Type=Name.ExtGState, Font=Array([pdf.pages[0].obj.Resources.Font.F1, 11]))
    resource(pdf, "/ExtGState", "/G1", state)
    return pdf


@unlisted
def with_numbers_in_between() -> Pdf:
    array = " 0 ".join(f"({letter})" for letter in NAME)
    return _with(f"BT /F1 11 Tf 72 300 Td [{array}] TJ ET\n".encode())


@unlisted
def sized_by_the_page_matrix() -> Pdf:
    return _with(f"q 0.001 0 0 0.001 0 0 cm BT /F1 11000 Tf 72000 300000 Td ({NAME}) Tj ET Q\n".encode())


@unlisted
def within_two_text_objects_at_once() -> Pdf:
    """A BT within a BT, as some programs write it."""
    return _with(f"BT /F1 11 Tf 72 300 Td (Marieke ) Tj BT 72 280 Td ({NAME}) Tj ET ET\n".encode())


@unlisted
def over_two_forms() -> Pdf:
    pdf = _with(b"/Fm1 Do /Fm2 Do\n")
    resource(pdf, "/XObject", "/Fm1", form(pdf, b"BT /F1 11 Tf 72 300 Td (Marieke Jan) Tj ET"))
    resource(pdf, "/XObject", "/Fm2", form(pdf, b"BT /F1 11 Tf 128.5 300 Td (sen) Tj ET"))
    return pdf


@unlisted
def half_on_the_page_half_in_a_stamp() -> Pdf:
    pdf = _with(b"BT /F1 11 Tf 72 300 Td (Marieke ) Tj ET\n")
    look = form(pdf, b"BT /F1 11 Tf 0 0 Td (Jansen) Tj ET", BBox=Array([0, -5, 60, 15]))
    annotation(pdf, Subtype=Name.Stamp, Rect=Array([113, 295, 173, 315]), AP=Dictionary(N=look))
    return pdf


@unlisted
def in_a_form_of_a_pattern() -> Pdf:
    pdf = _with(b"q /Pattern cs /P1 scn 72 290 200 20 re f Q\n")
    cell = form(
        pdf, b"/Fm1 Do", PatternType=1, PaintType=1, TilingType=1, XStep=600, YStep=850, Type=Name.Pattern
    )
    del cell.Subtype
    cell.Resources.XObject = Dictionary(Fm1=form(pdf, text_lines([f"{NAME}"], y=295)))
    resource(pdf, "/Pattern", "/P1", cell)
    return pdf


@unlisted
def in_a_mask_of_a_form() -> Pdf:
    pdf = _with(b"/Fm1 Do\n")
    outer = form(pdf, b"q /G1 gs 0.5 g 72 290 200 20 re f Q")
    group = form(pdf, text_lines([NAME], y=295), Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    mask = Dictionary(Type=Name.Mask, S=Name.Alpha, G=group)
    outer.Resources.ExtGState = Dictionary(G1=Dictionary(Type=Name.ExtGState, SMask=mask))
    resource(pdf, "/XObject", "/Fm1", outer)
    return pdf


@unlisted
def in_a_mask_that_is_taken_off_again() -> Pdf:
    pdf = _with(b"q /G1 gs /G2 gs 0.5 g 72 290 9 9 re f Q\n")
    group = form(pdf, text_lines([NAME], y=295), Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    on = Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group))
    resource(pdf, "/ExtGState", "/G1", on)
    resource(pdf, "/ExtGState", "/G2", Dictionary(Type=Name.ExtGState, SMask=Name("/None")))
    return pdf


@unlisted
def in_a_layer_by_a_form_in_a_form() -> Pdf:
    pdf = _with(b"/Fm1 Do\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Laag")))
    inner = form(pdf, text_lines([NAME, STRANGER], y=300), OC=layer)
    outer = form(pdf, b"/Fm2 Do")
    outer.Resources.XObject = Dictionary(Fm2=inner)
    resource(pdf, "/XObject", "/Fm1", outer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
    return pdf


# -- codes and letters --------------------------------------------------------------------------------


def _table(rows: str, count: int) -> bytes:
    return (
        "begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{count} beginbfchar\n{rows}\nendbfchar\nendcmap"
    ).encode()


def _coded(shown: str, letters: list[str]) -> Pdf:
    """Text in Helvetica whose codes from 97 stand for these letters."""
    pdf = _with(f"BT /F2 11 Tf 72 300 Td ({shown}) Tj ET\n".encode())
    rows = "\n".join(
        f"<{97 + index:02x}> <{text.encode('utf-16-be').hex()}>" for index, text in enumerate(letters)
    )
    used = font(pdf)
    used.ToUnicode = pdf.make_stream(_table(rows, len(letters)))
    resource(pdf, "/Font", "/F2", used)
    return pdf


@unlisted
def one_glyph_for_a_whole_name() -> Pdf:
    return _coded("a", [NAME])


@unlisted
def one_glyph_for_some_letters() -> Pdf:
    return _coded("abcd", ["Mar", "ieke", " Jan", "sen"])


@unlisted
def letters_with_joiners_between() -> Pdf:
    letters = [letter + "\u200b" for letter in dict.fromkeys(NAME)]
    order = list(dict.fromkeys(NAME))
    return _coded("".join(chr(97 + order.index(letter)) for letter in NAME), letters)


@unlisted
def letters_in_another_width() -> Pdf:
    order = list(dict.fromkeys(NAME))
    wide = [chr(ord(letter) + 0xFEE0) if letter != " " else " " for letter in order]
    return _coded("".join(chr(97 + order.index(letter)) for letter in NAME), wide)


def _type3(pdf: Pdf, letters: str, procedures: dict[str, bytes], **more: object) -> Dictionary:
    names = [f"g{index}" for index in range(len(letters))]
    drawn = {
        "/" + name: pdf.make_stream(procedures.get(letter, b"600 0 d0 50 0 400 600 re f"))
        for name, letter in zip(names, letters, strict=True)
    }
    rows = "\n".join(f"<{65 + i:02x}> <{c.encode('utf-16-be').hex()}>" for i, c in enumerate(letters))
    entries = {
        "Type": Name.Font, "Subtype": Name.Type3, "FontBBox": Array([0, 0, 700, 700]),
        "FontMatrix": Array([0.001, 0, 0, 0.001, 0, 0]), "CharProcs": Dictionary(drawn), "FirstChar": 65,
        "LastChar": 64 + len(letters), "Widths": Array([600] * len(letters)),
        "Encoding": Dictionary(Type=Name.Encoding, Differences=Array([65, *(Name("/" + n) for n in names)])),
        "ToUnicode": pdf.make_stream(_table(rows, len(letters))), "Resources": Dictionary(),
    } | more  # fmt: skip
    return pdf.make_indirect(Dictionary({"/" + key: value for key, value in entries.items()}))


@unlisted
def letters_of_a_type3_font() -> Pdf:
    letters = "".join(dict.fromkeys(NAME))
    codes = "".join(chr(65 + letters.index(letter)) for letter in NAME)
    pdf = _with(f"BT /T3 11 Tf 72 300 Td ({codes}) Tj ET\n".encode())
    resource(pdf, "/Font", "/T3", _type3(pdf, letters, {}))
    return pdf


@unlisted
def comment_in_a_drawing_of_a_type3_font() -> Pdf:
    pdf = _with(b"BT /T3 11 Tf 72 300 Td (A) Tj ET\n")
    drawing = b"600 0 d0 % " + f"{NAME}, {STRANGER}".encode() + b"\n50 0 400 600 re f"
    resource(pdf, "/Font", "/T3", _type3(pdf, "x", {"x": drawing}))
    return pdf


@unlisted
def picture_in_a_drawing_of_a_type3_font() -> Pdf:
    """The pixels of a letter are the bytes of the name; no box lies on it."""
    pdf = _with(b"BT /T3 11 Tf 72 300 Td (A) Tj ET\n")
    image = (
        b"600 0 0 0 600 600 d1 600 0 0 600 0 0 cm BI /W 8 /H 14 /BPC 1 /IM true /Steller (" + NAME.encode()
    )
    resource(pdf, "/Font", "/T3", _type3(pdf, "x", {"x": image + b") ID " + b"\xaa" * 14 + b"\nEI"}))
    return pdf


@unlisted
def type3_font_in_a_type3_font() -> Pdf:
    pdf = _with(b"BT /T3 11 Tf 72 300 Td (A) Tj ET\n")
    inner = f"600 0 d0 50 0 400 600 re f BT /F1 100 Tf ({NAME}) Tj ET".encode()
    second = _type3(pdf, "y", {"y": inner}, Resources=Dictionary(Font=Dictionary(F1=font(pdf))))
    first = _type3(
        pdf, "x", {"x": b"600 0 d0 BT /T4 500 Tf (A) Tj ET"}, Resources=Dictionary(Font=Dictionary(T4=second))
    )
    resource(pdf, "/Font", "/T3", first)
    return pdf


@unlisted
def vertical_writing() -> Pdf:
    pdf = _with(b"")
    letters = list(dict.fromkeys(NAME))
    rows = "\n".join(f"<{i + 1:04x}> <{ord(c):04x}>" for i, c in enumerate(letters))
    own = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Helvetica, DW=1000,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32),
    )  # fmt: skip
    table = (
        "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{rows}\nendbfchar\nendcmap"
    )
    vertical = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Helvetica, Encoding=Name("/Identity-V"),
        DescendantFonts=Array([pdf.make_indirect(own)]), ToUnicode=pdf.make_stream(table.encode()),
    )  # fmt: skip
    resource(pdf, "/Font", "/F3", pdf.make_indirect(vertical))
    codes = "".join(f"{letters.index(letter) + 1:04x}" for letter in NAME)
    append(pdf, f"BT /F3 11 Tf 400 600 Td <{codes}> Tj ET\n".encode())
    return pdf


# -- marked content -----------------------------------------------------------------------------------


@unlisted
def replacement_text_deep_in_properties() -> Pdf:
    properties = f"<</MCID 0 /Wie <</ActualText ({NAME}) /Lijst [({STRANGER})]>>>>"
    return _with(f"/Span {properties} BDC\n".encode() + text_lines(["Bijlage"], y=300) + b"EMC\n")


@unlisted
def replacement_text_in_pieces() -> Pdf:
    """Letter by letter, each with its own /ActualText over another letter."""
    parts = [f"/Span <</ActualText ({letter})>> BDC (x) Tj EMC" for letter in NAME]
    return _with(f"BT /F1 11 Tf 72 300 Td {' '.join(parts)} ET\n".encode())


@unlisted
def operands_of_an_operator_within_a_compatibility_section() -> Pdf:
    return _with(f"BX ({NAME}, {STRANGER}) /Geheim xyz EX\n".encode())


@unlisted
def expansion_of_an_abbreviation() -> Pdf:
    return _with(f"/Span <</E ({NAME})>> BDC\n".encode() + text_lines(["M.J."], y=300) + b"EMC\n")
