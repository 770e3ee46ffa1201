"""Hiding places in what draws: content of innocent pages, pixels and bytes of pictures, tables of fonts.

Pixels that are the letters of the secret, as bytes, lie under its visible name: only a picture whose samples
are really overwritten no longer has them.
"""

from __future__ import annotations

import io
import zlib

import pikepdf
from leak_kit import LINES, NAME, STRANGER, font, new_pdf, text_lines
from leak_make import annotation, append, case, dark_picture, form, resource, unlisted
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

BOTH = f"{NAME}, {STRANGER}"

#: A line with only the name, and a place inside the box that will cover it: x, y, width, height.
NAME_LINE = text_lines([NAME], y=400)
UNDER_THE_NAME = b"56 0 0 5 78 401 cm"


def _second_page(pdf: Pdf, content: bytes) -> pikepdf.Object:
    """An innocent page without a box; it says nothing that is removed."""
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    page.Resources = Dictionary(Font=Dictionary(F1=font(pdf)))
    page.Contents = pdf.make_stream(text_lines(["Bijlage bij de notitie, met genoeg tekst."]) + content)
    return page


def _innocent(content: bytes) -> Pdf:
    pdf = new_pdf()
    _second_page(pdf, content)
    return pdf


# -- content of a page without boxes ------------------------------------------------------------------


@unlisted
def comment_on_an_innocent_page() -> Pdf:
    return _innocent(f"% {BOTH}\n".encode())


@unlisted
def unknown_operator() -> Pdf:
    return _innocent(f"BX ({BOTH}) verberg EX\n".encode())


@unlisted
def too_many_operands() -> Pdf:
    return _innocent(f"({BOTH}) 0 0 1 rg ({BOTH}) 2 w 0 g\n".encode())


@unlisted
def strings_for_numbers() -> Pdf:
    return _innocent(f"({BOTH}) g 0 g\n".encode())


@unlisted
def marked_points_and_tags() -> Pdf:
    return _innocent(
        f"/Jansen BMC EMC /Jansen MP /X <</T ({BOTH})>> DP /Span <</Eigen ({BOTH})>> BDC EMC\n".encode()
    )


@unlisted
def actual_text_on_an_innocent_page() -> Pdf:
    return _innocent(
        f"/Span <</ActualText ({NAME})>> BDC\n".encode() + text_lines(["Getekend"], y=600) + b"EMC\n"
    )


@unlisted
def clipped_on_an_innocent_page() -> Pdf:
    return _innocent(b"q 0 0 1 1 re W n\n" + text_lines([NAME], y=300) + b"Q\n")


@unlisted
def outside_the_crop_of_an_innocent_page() -> Pdf:
    pdf = new_pdf()
    page = _second_page(pdf, text_lines([BOTH], y=100))
    page.CropBox = Array([0, 500, 595, 842])
    return pdf


@unlisted
def outside_the_paper() -> Pdf:
    return _innocent(text_lines([BOTH], x=-400, y=1200))


@unlisted
def form_in_a_form_on_an_innocent_page() -> Pdf:
    pdf = new_pdf()
    page = _second_page(pdf, b"/Fm1 Do\n")
    outer = form(pdf, text_lines(["Los stuk"], y=300))
    outer.Resources.XObject = Dictionary(Binnen=form(pdf, text_lines([BOTH])))
    page.Resources.XObject = Dictionary(Fm1=outer)
    return pdf


@unlisted
def soft_mask_on_an_innocent_page() -> Pdf:
    pdf = new_pdf()
    page = _second_page(pdf, b"q /GS1 gs 0 0 5 5 re f Q\n")
    group = form(pdf, text_lines([NAME], y=300), Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    page.Resources.ExtGState = Dictionary(GS1=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group)))
    return pdf


@unlisted
def no_size() -> Pdf:
    return _innocent(text_lines([NAME], y=300, size=0))


@unlisted
def shrunk_to_nothing() -> Pdf:
    return _innocent(b"q 0.0001 0 0 0.0001 100 100 cm\n" + text_lines([NAME], y=300) + b"Q\n")


@unlisted
def text_outside_a_text_object() -> Pdf:
    return _innocent(f"/F1 11 Tf 1 0 0 1 300 300 Tm ({NAME}) Tj\n".encode())


@unlisted
def drawing_in_a_layer_that_is_off() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"/Fm1 Do\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Laag")))
    group = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([layer]), P=Name.AllOn))
    resource(pdf, "/XObject", "/Fm1", form(pdf, text_lines([NAME, STRANGER], y=300), OC=group))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return pdf


# -- pixels -------------------------------------------------------------------------------------------


def _under_the_name(pdf: Pdf, picture: pikepdf.Object) -> Pdf:
    resource(pdf, "/XObject", "/Im1", picture)
    append(pdf, b"q " + UNDER_THE_NAME + b" /Im1 Do Q\n")
    return pdf


def _samples(pdf: Pdf, data: bytes, **entries: object) -> pikepdf.Object:
    picture = pdf.make_stream(data)
    values = {"Width": len(data), "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray} | entries
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    for key, value in values.items():
        picture["/" + key] = value
    return pdf.make_indirect(picture)


LETTERS = b"Marieke Jansen! "  # 16 bytes


def _named_page() -> Pdf:
    return new_pdf(text_lines(LINES) + NAME_LINE)


@unlisted
def pixels_grey() -> Pdf:
    pdf = _named_page()
    return _under_the_name(pdf, _samples(pdf, LETTERS))


@unlisted
def pixels_cmyk() -> Pdf:
    pdf = _named_page()
    return _under_the_name(pdf, _samples(pdf, LETTERS, Width=4, ColorSpace=Name.DeviceCMYK))


@unlisted
def pixels_sixteen_bits() -> Pdf:
    pdf = _named_page()
    return _under_the_name(pdf, _samples(pdf, LETTERS, Width=8, BitsPerComponent=16))


@unlisted
def pixels_two_bits() -> Pdf:
    pdf = _named_page()
    return _under_the_name(pdf, _samples(pdf, LETTERS, Width=64, BitsPerComponent=2))


@unlisted
def pixels_one_bit_inverted() -> Pdf:
    pdf = _named_page()
    inverted = _samples(pdf, LETTERS, Width=128, BitsPerComponent=1, Decode=Array([1, 0]))
    return _under_the_name(pdf, inverted)


@unlisted
def pixels_indexed() -> Pdf:
    pdf = _named_page()
    space = Array([Name.Indexed, Name.DeviceGray, 255, String(bytes(range(256)))])
    return _under_the_name(pdf, _samples(pdf, LETTERS, ColorSpace=space))


@unlisted
def pixels_of_an_ink() -> Pdf:
    pdf = _named_page()
    ramp = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    space = Array([Name.Separation, Name.Black, Name.DeviceGray, ramp])
    return _under_the_name(pdf, _samples(pdf, LETTERS, ColorSpace=space))


@unlisted
def pixels_of_a_mask() -> Pdf:
    pdf = _named_page()
    picture = _samples(pdf, b"\x80" * 16)
    picture.SMask = _samples(pdf, LETTERS)
    return _under_the_name(pdf, picture)


@unlisted
def pixels_of_a_stencil_as_mask() -> Pdf:
    pdf = _named_page()
    picture = _samples(pdf, b"\x80" * 16)
    mask = _samples(pdf, LETTERS, Width=128, BitsPerComponent=1, ImageMask=True)
    del mask.ColorSpace
    picture.Mask = mask
    return _under_the_name(pdf, picture)


@unlisted
def pixels_inline() -> Pdf:
    pdf = _named_page()
    append(pdf, b"q " + UNDER_THE_NAME + b" BI /W 16 /H 1 /BPC 8 /CS /G ID " + LETTERS + b"\nEI Q\n")
    return pdf


@unlisted
def pixels_through_a_form() -> Pdf:
    pdf = _named_page()
    drawing = form(pdf, b"q 1 0 0 1 0 0 cm /Im1 Do Q", BBox=Array([0, 0, 1, 1]))
    drawing.Resources.XObject = Dictionary(Im1=_samples(pdf, LETTERS))
    return _under_the_name(pdf, drawing)


@unlisted
def pixels_of_a_stamp() -> Pdf:
    pdf = _named_page()
    look = form(pdf, b"q 56 0 0 5 0 0 cm /Im1 Do Q", BBox=Array([0, 0, 56, 5]))
    look.Resources.XObject = Dictionary(Im1=_samples(pdf, LETTERS))
    annotation(pdf, Subtype=Name.Stamp, Rect=Array([78, 401, 134, 406]), AP=Dictionary(N=look))
    return pdf


@case
def cropped_away() -> Pdf:
    """A picture of 16 columns of which a clip shows the last two; the rest spells the name."""
    pdf = new_pdf()
    resource(pdf, "/XObject", "/Im1", _samples(pdf, LETTERS, Width=16))
    append(pdf, b"q 240 100 40 20 re W n 160 0 0 20 120 100 cm /Im1 Do Q\n")
    return pdf


@unlisted
def over_the_edge_of_the_page() -> Pdf:
    pdf = new_pdf()
    resource(pdf, "/XObject", "/Im1", _samples(pdf, LETTERS, Width=16))
    append(pdf, b"q 160 0 0 20 -140 100 cm /Im1 Do Q\n")
    return pdf


@unlisted
def bytes_after_the_pixels() -> Pdf:
    pdf = new_pdf()
    picture = dark_picture(pdf)
    picture.write(picture.read_bytes() + BOTH.encode())
    resource(pdf, "/XObject", "/Im1", picture)
    append(pdf, b"q 60 0 0 60 72 100 cm /Im1 Do Q\n")
    return pdf


# -- files within pictures ------------------------------------------------------------------------------


def _photo(pdf: Pdf, data: bytes, kind: pikepdf.Object = Name.DCTDecode) -> Pdf:
    photo = pdf.make_stream(b"")
    photo.write(data, filter=kind)
    photo.Type, photo.Subtype, photo.Width, photo.Height = Name.XObject, Name.Image, 16, 16
    photo.ColorSpace, photo.BitsPerComponent = Name.DeviceRGB, 8
    resource(pdf, "/XObject", "/Foto", photo)
    append(pdf, b"q 60 0 0 60 72 100 cm /Foto Do Q\n")
    return pdf


def _jpeg(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 10, 10)).save(buffer, "JPEG", **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2) + data


@unlisted
def jpeg_preview_and_description() -> Pdf:
    data = _jpeg(progressive=True)
    extra = _segment(0xE0, b"JFXX\0\x10" + BOTH.encode()) + _segment(0xED, b"Photoshop 3.0\0" + BOTH.encode())
    extra += _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + BOTH.encode()) + _segment(
        0xE2, b"MPF\0" + BOTH.encode()
    )
    return _photo(new_pdf(), data[:2] + extra + data[2:])


@unlisted
def jpeg_after_its_end() -> Pdf:
    return _photo(new_pdf(), _jpeg() + BOTH.encode())


@unlisted
def jpeg_comment_between_scans() -> Pdf:
    data = _jpeg(progressive=True)
    at = data.rindex(b"\xff\xda")
    return _photo(new_pdf(), data[:at] + _segment(0xFE, BOTH.encode()) + data[at:])


@unlisted
def jpeg_in_flate() -> Pdf:
    pdf = _photo(new_pdf(), _jpeg(comment=BOTH.encode()))
    photo = pdf.pages[0].obj.Resources.XObject.Foto
    photo.write(zlib.compress(photo.read_raw_bytes()), filter=Array([Name.FlateDecode, Name.DCTDecode]))
    return pdf


@unlisted
def jpeg_2000_description() -> Pdf:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 10, 10)).save(buffer, "JPEG2000")
    data = buffer.getvalue()
    box = f"<x>{BOTH}</x>".encode()
    first = int.from_bytes(data[:4]) + int.from_bytes(data[int.from_bytes(data[:4]) :][:4])
    xml = (len(box) + 8).to_bytes(4) + b"xml " + box
    return _photo(new_pdf(), data[:first] + xml + data[first:], Name.JPXDecode)


@unlisted
def name_of_a_colour_profile() -> Pdf:
    pdf = new_pdf()
    text = f"Scherm van {BOTH}".encode() + b"\0"
    description = b"desc" + bytes(4) + len(text).to_bytes(4) + text + bytes(4 + 4 + 2 + 1 + 67)
    names = [(b"desc", description), (b"cprt", b"text" + bytes(4) + NAME.encode() + b"\0")]
    wide = BOTH.encode("utf-16-be")
    names.append(
        (b"dmdd", b"mluc" + bytes(4) + (1).to_bytes(4) + (12).to_bytes(4) + b"nlNL" + len(wide).to_bytes(4)
         + (28).to_bytes(4) + wide)
    )  # fmt: skip
    table, body, at = len(names).to_bytes(4), b"", 128 + 4 + 12 * len(names)
    for name, data in names:
        data += bytes(-len(data) % 4)
        table += name + (at + len(body)).to_bytes(4) + len(data).to_bytes(4)
        body += data
    head = (at + len(body)).to_bytes(4) + bytes(8) + b"mntrGRAYXYZ " + bytes(12) + b"acsp" + bytes(88)
    profile = pdf.make_stream(head + table + body)
    profile.N, profile.Alternate = 1, Name.DeviceGray
    resource(pdf, "/ColorSpace", "/CS1", Array([Name.ICCBased, profile]))
    append(pdf, b"/CS1 cs 0.5 sc\n")
    return pdf


# -- fonts and functions --------------------------------------------------------------------------------

_TABLE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap %s\n"
    b"1 begincodespacerange <00><ff> endcodespacerange 1 beginbfrange <20><7e><0020> %s endbfrange "
    b"endcmap end end\n"
)


@unlisted
def comment_in_a_code_table() -> Pdf:
    pdf = new_pdf()
    note = f"% {BOTH}\n".encode()
    pdf.pages[0].obj.Resources.Font.F1.ToUnicode = pdf.make_stream(b"%!PS\n" + note + _TABLE % (note, note))
    return pdf


@unlisted
def strings_in_a_code_table() -> Pdf:
    pdf = new_pdf()
    table = _TABLE % (f"/Registry ({BOTH}) def /Notice ({BOTH} 100%) def".encode(), b"")
    stream = pdf.make_stream(table)
    stream.CMapName, stream["/Steller"] = Name("/Jansen"), String(BOTH)
    pdf.pages[0].obj.Resources.Font.F1.ToUnicode = stream
    return pdf


@unlisted
def calculator_function() -> Pdf:
    pdf = new_pdf()
    function = pdf.make_stream(f"{{ % {BOTH}\n dup pop }}".encode())
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1]), Array([0, 1])
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 1, 1]), Function=function
    )
    resource(pdf, "/Shading", "/Sh1", pdf.make_indirect(shading))
    append(pdf, b"q 10 10 5 5 re W n /Sh1 sh Q\n")
    return pdf


@unlisted
def names_in_a_font_description() -> Pdf:
    pdf = new_pdf()
    used = pdf.pages[0].obj.Resources.Font.F1
    used.FirstChar, used.LastChar, used.Widths = 32, 255, Array([556] * 224)
    used.Name = Name("/Jansen")
    used.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/AAAAAA+MariekeJansen-Regular"), Flags=32,
        FontFamily=String(BOTH), CharSet=String(f"/a/b ({BOTH})"), Style=Dictionary(Panose=String(BOTH)),
    )  # fmt: skip
    return pdf


@unlisted
def unused_drawing_of_a_type3_font() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"BT /T3 10 Tf 300 400 Td (a) Tj ET\n")
    procedure = pdf.make_stream(f"800 0 d0 % {BOTH}\n0 0 500 500 re f".encode())
    glyphs = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(a=procedure),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name("/a")])),
        FirstChar=97, LastChar=97, Widths=Array([800]),
        Resources=Dictionary(XObject=Dictionary(Fm1=form(pdf, text_lines([BOTH])))),
    )  # fmt: skip
    resource(pdf, "/Font", "/T3", pdf.make_indirect(glyphs))
    return pdf
