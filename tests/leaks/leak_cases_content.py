"""Hiding places in what is drawn: layers, text, pictures, fonts, and what nothing draws."""

from __future__ import annotations

import io

import pikepdf
from leak_kit import LINES, MAIL, NAME, PHONE, font, new_pdf, text_lines
from leak_make import annotation, append, case, dark_picture, form, resource, saved
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

# -- layers -----------------------------------------------------------------------------------------


def _layered(state: str) -> Pdf:
    content = text_lines(LINES) + b"/OC /L1 BDC\n" + text_lines([f"Concept van {NAME}"], y=500) + b"EMC\n"
    pdf = new_pdf(content)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Concept")))
    resource(pdf, "/Properties", "/L1", layer)
    default = Dictionary({state: Array([layer]), "/Order": Array([layer])})
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=default)
    return pdf


@case
def layer_off() -> Pdf:
    return _layered("/OFF")


@case
def layer_on() -> Pdf:
    return _layered("/ON")


@case
def layer_name() -> Pdf:
    pdf = _layered("/ON")
    pdf.Root.OCProperties.OCGs[0].Name = String(f"Opmerkingen {NAME}")
    return pdf


# -- content ----------------------------------------------------------------------------------------


@case
def kerned_array() -> Pdf:
    array = b"[(Contact met Marie) 40 (ke J) -30 (ans) 12 (en van Zaken)]"
    line = b"BT /F1 11 Tf 1 0 0 1 72 760 Tm 0.3 Tc 1.5 Tw " + array + b" TJ ET\n"
    return new_pdf(line + text_lines(LINES[2:], y=700))


@case
def scaled_text() -> Pdf:
    return new_pdf(b"85 Tz\n" + text_lines(LINES))


@case
def other_operators() -> Pdf:
    hexadecimal = NAME.encode().hex()
    return new_pdf(
        b"BT /F1 11 Tf 14 TL 72 760 Td (Aan de afdeling) Tj (Van Marieke Jansen) ' "
        b'2 0.2 (Mari\\145ke Jansen tekent) " ' + f"<{hexadecimal}> Tj ET\n".encode()
    )


@case
def split_streams() -> Pdf:
    pdf = new_pdf()
    parts = (
        b"BT /F1 11 Tf 72 760 Td (Behandelaar: Mari) Tj",
        b"(eke Jan) Tj 0 -20 Td",
        b"(Marieke Jansen tekent) Tj ET",
    )
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(part) for part in parts])
    return pdf


@case
def shuffled_letters() -> Pdf:
    content = b""
    for index, letter in sorted(enumerate(NAME), key=lambda pair: pair[1]):
        content += f"BT /F1 11 Tf {72 + index * 7} 500 Td ({letter}) Tj ET\n".encode()
    return new_pdf(text_lines(LINES) + content)


@case
def drawn_twice() -> Pdf:
    return new_pdf(text_lines(LINES) + text_lines(LINES, x=72.3))


@case
def white_text() -> Pdf:
    return new_pdf(text_lines(LINES) + b"q 1 g\n" + text_lines([NAME], y=400) + b"Q\n")


@case
def tiny_text() -> Pdf:
    return new_pdf(text_lines(LINES) + text_lines([NAME], y=400, size=0.4))


@case
def invisible_text() -> Pdf:
    return new_pdf(text_lines(LINES) + b"q 3 Tr\n" + text_lines([NAME], y=400) + b"Q\n")


@case
def outside_the_crop_box() -> Pdf:
    pdf = new_pdf(text_lines(LINES, y=700) + text_lines([NAME], x=500, y=830))
    pdf.pages[0].obj.CropBox = Array([0, 100, 480, 800])
    return pdf


@case
def clipped_away() -> Pdf:
    return new_pdf(text_lines(LINES) + b"q 0 0 10 10 re W n\n" + text_lines([NAME], y=400) + b"Q\n")


@case
def under_a_black_box() -> Pdf:
    return new_pdf(text_lines(LINES) + text_lines([NAME], y=400) + b"0 g 70 396 120 14 re f\n")


@case
def form_shared_by_pages() -> Pdf:
    pdf = new_pdf(text_lines(LINES[:1]) + b"/Fm1 Do")
    shared = form(pdf, text_lines(LINES[1:], y=700))
    resource(pdf, "/XObject", "/Fm1", shared)
    second = pdf.add_blank_page(page_size=(595, 842))
    second.obj.Resources = pdf.pages[0].obj.Resources
    second.obj.Contents = pdf.make_stream(b"q 1 0 0 1 0 -100 cm /Fm1 Do Q\n" + text_lines(["Tweede pagina"]))
    return pdf


@case
def forms_nested() -> Pdf:
    pdf = new_pdf(text_lines(LINES[:1]) + b"/Fm0 Do")
    inner = form(pdf, text_lines(LINES[1:], x=0, y=0))
    for _ in range(4):
        outer = form(pdf, b"q 0.95 0 0 0.95 0 0 cm /Fm0 Do Q", Matrix=Array([1, 0, 0, 1, 15, 150]))
        outer.Resources.XObject = Dictionary(Fm0=inner)
        inner = outer
    resource(pdf, "/XObject", "/Fm0", inner)
    return pdf


@case
def form_without_resources() -> Pdf:
    pdf = new_pdf(text_lines(LINES[:1]) + b"/Fm0 Do")
    inner = form(pdf, text_lines(LINES[1:], y=700))
    del inner.Resources
    resource(pdf, "/XObject", "/Fm0", inner)
    return pdf


@case
def soft_mask_group() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"q /GS1 gs 0.5 g 0 0 300 300 re f Q\n")
    group = form(pdf, text_lines([NAME], y=100), Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    state = Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group))
    resource(pdf, "/ExtGState", "/GS1", pdf.make_indirect(state))
    return pdf


@case
def tiling_pattern() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"/Pattern cs /P1 scn 50 50 400 200 re f\n")
    cell = form(
        pdf, text_lines([NAME], x=5, y=5), PatternType=1, PaintType=1, TilingType=1, XStep=200, YStep=50
    )
    cell.BBox = Array([0, 0, 200, 50])
    cell.Type = Name.Pattern
    del cell.Subtype
    resource(pdf, "/Pattern", "/P1", cell)
    return pdf


@case
def type3_word_glyph() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"BT /T3 10 Tf 72 400 Td (a) Tj ET\n")
    procedure = pdf.make_stream(f"800 0 d0 BT /F1 100 Tf 0 0 Td ({NAME}) Tj ET".encode())
    fonts = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 1000, 1000]),
        FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
        CharProcs=Dictionary(a=procedure),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name("/a")])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([800]),
        Resources=Dictionary(Font=Dictionary(F1=font(pdf))),
    )
    resource(pdf, "/Font", "/T3", pdf.make_indirect(fonts))
    return pdf


@case
def rotated_90() -> Pdf:
    pdf = new_pdf()
    pdf.pages[0].obj.Rotate = 90
    return pdf


@case
def rotated_270_with_unit_and_shift() -> Pdf:
    pdf = new_pdf(text_lines(LINES, x=10, y=700))
    page = pdf.pages[0].obj
    page.MediaBox, page.CropBox = Array([-30, 40, 500, 800]), Array([-10, 60, 480, 780])
    page.Rotate, page.UserUnit = 270, 1.5
    return pdf


@case
def at_an_angle() -> Pdf:
    angled = b"q 0.7986 0.6018 -0.6018 0.7986 150 300 cm\n"
    return new_pdf(
        text_lines(LINES) + angled + text_lines([f"Gezien door {NAME} vandaag"], x=0, y=0) + b"Q\n"
    )


@case
def sideways_in_the_margin() -> Pdf:
    return new_pdf(
        text_lines(LINES) + b"q 0 1 -1 0 40 200 cm\n" + text_lines([f"Kenmerk {NAME}"], x=0, y=0) + b"Q\n"
    )


@case
def broken_over_lines() -> Pdf:
    return new_pdf(text_lines([*LINES[:2], "Namens de directie getekend door Marieke Jan-", "sen, hoofd"]))


@case
def tight_leading() -> Pdf:
    parts = (
        b"BT /F1 11 Tf 9 TL 72 760 Td\n" + b"".join(f"({line}) Tj T*\n".encode() for line in LINES) + b"ET\n"
    )
    return new_pdf(parts)


@case
def comment_in_content() -> Pdf:
    return new_pdf(f"% opgesteld door {NAME}\n".encode() + text_lines(LINES))


@case
def unused_resource() -> Pdf:
    pdf = new_pdf()
    resource(pdf, "/XObject", "/Fm9", form(pdf, text_lines([NAME])))
    return pdf


@case
def unused_resource_on_an_innocent_page() -> Pdf:
    pdf = new_pdf()
    second = pdf.add_blank_page(page_size=(595, 842))
    second.obj.Resources = Dictionary(
        Font=Dictionary(F1=font(pdf)), XObject=Dictionary(Fm9=form(pdf, text_lines([NAME])))
    )
    second.obj.Contents = pdf.make_stream(text_lines(["Bijlage bij de notitie"]))
    return pdf


@case
def restore_without_save() -> Pdf:
    return new_pdf(b"Q Q 0.9 0 0 0.9 10 10 cm\n" + text_lines(LINES) + b"q q\n")


# -- pictures and fonts -----------------------------------------------------------------------------


@case
def thumbnail() -> Pdf:
    pdf = new_pdf()
    pdf.pages[0].obj.Thumb = dark_picture(pdf, Keywords=String(NAME))
    return pdf


@case
def picture_alternates() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"q 100 0 0 100 300 300 cm /Im1 Do Q\n")
    other = dark_picture(pdf, Naam=String(NAME))
    resource(pdf, "/XObject", "/Im1", dark_picture(pdf, Alternates=Array([Dictionary(Image=other)])))
    return pdf


@case
def font_name() -> Pdf:
    pdf = new_pdf()
    used = pdf.pages[0].obj.Resources.Font.F1
    used.FirstChar, used.LastChar, used.Widths = 32, 255, Array([556] * 224)
    used.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Helvetica, FontFamily=String(f"{NAME} Sans"), Flags=32
    )
    return pdf


@case
def composite_font_lying_codes() -> Pdf:
    fonts = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Dictionary(
            Type=Name.Encoding,
            Differences=Array([1, *[Name("/space" if c == " " else "/" + c) for c in NAME]]),
        ),
    )
    pdf = new_pdf(
        text_lines(LINES)
        + b"BT /F2 11 Tf 72 400 Td <"
        + bytes(range(1, len(NAME) + 1)).hex().encode()
        + b"> Tj ET\n"
    )
    resource(pdf, "/Font", "/F2", pdf.make_indirect(fonts))
    return pdf


@case
def encrypted() -> bytes:
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME, Keywords=PHONE))
    return saved(pdf, encryption=pikepdf.Encryption(owner="eigenaar", user="", R=6))


# -- what nothing on a page leads to ------------------------------------------------------------------


def _deleted_page(pdf: Pdf) -> pikepdf.Object:
    fonts = Dictionary(Font=Dictionary(F1=font(pdf)))
    content = pdf.make_stream(text_lines((NAME,)))
    return pdf.make_indirect(
        Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=fonts, Contents=content)
    )


@case
def deleted_page_in_destination() -> Pdf:
    pdf = new_pdf()
    pdf.Root.Dests = Dictionary(oud=Array([_deleted_page(pdf), Name.Fit]))
    return pdf


@case
def deleted_page_of_link() -> Pdf:
    pdf = new_pdf()
    link = annotation(
        pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://rijksoverheid.nl"))
    )
    link.P = _deleted_page(pdf)
    return pdf


@case
def removed_attachment_in_tags() -> Pdf:
    pdf = new_pdf()
    file = Dictionary(F=String("a.txt"), EF=Dictionary(F=pdf.make_stream(NAME.encode())))
    mark = annotation(pdf, Subtype=Name.FileAttachment, FS=file)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    kid = Dictionary(Type=Name.OBJR, Obj=mark, Pg=pdf.pages[0].obj)
    root.K = Array(
        [pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Annot, P=root, K=Array([kid])))]
    )
    pdf.Root.StructTreeRoot = root
    return pdf


@case
def field_on_no_page() -> Pdf:
    pdf = new_pdf()
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("x"),
        Rect=Array([0, 0, 9, 9]), AP=Dictionary(N=form(pdf, text_lines((NAME,)))),
    )  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))
    return pdf


@case
def look_of_a_link() -> Pdf:
    pdf = new_pdf()
    action = Dictionary(S=Name.URI, URI=String("https://rijksoverheid.nl"))
    annotation(pdf, Subtype=Name.Link, A=action, AP=Dictionary(D=form(pdf, text_lines((NAME,)))))
    return pdf


@case
def other_key_of_marked_content() -> Pdf:
    pdf = new_pdf()
    append(pdf, f"/Span <</Steller ({NAME})>> BDC EMC\n".encode())
    return pdf


@case
def exif_of_a_photo() -> Pdf:
    pdf = new_pdf()
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x13B] = NAME
    Image.new("RGB", (16, 16), (200, 10, 10)).save(buffer, "JPEG", exif=exif, comment=MAIL.encode())
    photo = pdf.make_stream(buffer.getvalue())
    photo.Type, photo.Subtype, photo.Width, photo.Height = Name.XObject, Name.Image, 16, 16
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    resource(pdf, "/XObject", "/Foto", photo)
    append(pdf, b"q 60 0 0 60 72 100 cm /Foto Do Q\n")
    return pdf


@case
def form_in_a_form_never_drawn() -> Pdf:
    pdf = new_pdf()
    outer = form(pdf, b"0 0 m\n")
    kerned = b"BT /F1 11 Tf 72 300 Td [(Mar) 10 (ieke Jan) 20 (sen)] TJ ET"
    outer.Resources.XObject = Dictionary(Binnen=form(pdf, kerned))
    resource(pdf, "/XObject", "/Buiten", outer)
    append(pdf, b"/Buiten Do\n")
    return pdf


@case
def file_identifier() -> bytes:
    pdf = new_pdf()
    pdf.trailer.ID = Array([String(NAME), String(NAME)])
    return saved(pdf, static_id=False)
