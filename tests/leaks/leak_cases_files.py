"""Hiding places in how a file is built and in the bytes around what readers decode."""

from __future__ import annotations

import base64
import io
import re
import zlib

import pikepdf
from leak_kit import LINES, NAME, PHONE, STRANGER, new_pdf, text_lines
from leak_make import annotation, append, dark_picture, resource, saved, unlisted
from pikepdf import Array, Dictionary, Name, Pdf, String

BOTH = f"{NAME}, {STRANGER}"
PLAIN = pikepdf.ObjectStreamMode.disable


# -- encryption and structure -------------------------------------------------------------------------


def _encrypted(**options: object) -> bytes:
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME, Keywords=PHONE))
    return saved(pdf, encryption=pikepdf.Encryption(owner="eigenaar", user="", **options))  # type: ignore[arg-type]


@unlisted
def encrypted_rc4() -> bytes:
    return _encrypted(R=3, aes=False, metadata=False)


@unlisted
def encrypted_aes_128() -> bytes:
    return _encrypted(R=4, aes=True)


@unlisted
def encrypted_but_for_its_metadata() -> bytes:
    pdf = new_pdf()
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>'
        f"{BOTH}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    encryption = pikepdf.Encryption(owner="eigenaar", user="", R=6, metadata=False)
    return saved(pdf, encryption=encryption)


@unlisted
def linearised_with_a_note() -> bytes:
    pdf = new_pdf()
    pdf.Root.Opmerking = pdf.make_stream(BOTH.encode())
    return saved(pdf, linearize=True)


@unlisted
def hybrid_cross_references() -> bytes:
    """A classic table for old readers, and a stream of references that shows others one more object."""
    data = saved(new_pdf(), object_stream_mode=PLAIN)
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    at = len(data)
    note = f"<< /Type /Annot /Contents ({BOTH}) >>".encode()
    data += b"%d 0 obj\n" % size + note + b"\nendobj\n"
    stream_at = len(data)
    entry = b"\x01" + at.to_bytes(4) + b"\0"
    data += (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%d 1] /Root %d 0 R /Length 6 >>\nstream\n"
        % (size + 1, size + 2, size, root)
        + entry
        + b"\nendstream\nendobj\n"
    )
    table_at = len(data)
    data += (
        b"xref\n0 0\ntrailer\n<< /Size %d /Root %d 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size + 2,
            root,
            start,
            stream_at,
            table_at,
        )
    )
    return data


@unlisted
def between_the_objects_of_an_object_stream() -> bytes:
    data = saved(new_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    head = b"%d 0 " % size
    body = zlib.compress(head + f"({BOTH}) ".encode() + b"<< /Type /Oud >> " + f"% {BOTH}".encode())
    at = len(data)
    first = len(head) + len(BOTH) + 3
    data += b"%d 0 obj\n<< /Type /ObjStm /N 1 /First %d /Filter /FlateDecode /Length %d >>\nstream\n" % (
        size + 1,
        first,
        len(body),
    )
    data += body + b"\nendstream\nendobj\n"
    xref = len(data)
    data += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (
        size + 1,
        at,
        size + 2,
        root,
        start,
    )
    return data + b"startxref\n%d\n%%%%EOF\n" % xref


@unlisted
def after_the_end_of_a_packed_stream() -> bytes:
    pdf = new_pdf()
    marker = pdf.make_stream(b"q Q % HIER")
    pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, marker])
    number = marker.objgen
    packed = zlib.compress(text_lines(["Bijlage"], y=300)) + BOTH.encode()
    marker.write(packed, filter=Name.FlateDecode)
    assert number
    return saved(pdf, compress_streams=False)


@unlisted
def behind_the_length_of_a_stream() -> bytes:
    """More bytes stand before endstream than /Length says."""
    pdf = new_pdf()
    data = saved(
        pdf,
        object_stream_mode=PLAIN,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.all,
    )
    return data.replace(b"endstream", f"\n{BOTH}\nendstream".encode(), 1)


@unlisted
def in_a_free_entry() -> bytes:
    """An object whose entry says that it is free."""
    data = saved(new_pdf(), object_stream_mode=PLAIN)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    data += b"%d 0 obj\n(" % size + BOTH.encode() + b")\nendobj\n"
    xref = len(data)
    data += b"xref\n0 1\n%010d 65535 f \n%d 1\n0000000000 00001 f \n" % (size, size)
    data += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size + 1, root, start)
    return data + b"startxref\n%d\n%%%%EOF\n" % xref


@unlisted
def entries_of_the_trailer() -> Pdf:
    pdf = new_pdf()
    pdf.trailer["/Steller"] = String(BOTH)
    pdf.trailer["/DocChecksum"] = Name("/" + NAME.replace(" ", "#20"))
    return pdf


@unlisted
def content_in_a_chain_of_filters() -> Pdf:
    pdf = new_pdf()
    plain = text_lines(LINES) + f"% {STRANGER}\n".encode()
    coded = base64.a85encode(zlib.compress(plain)) + b"~>"
    stream = pdf.make_stream(b"")
    stream.write(
        coded.hex().encode() + b">", filter=Array([Name.ASCIIHexDecode, Name.ASCII85Decode, Name.FlateDecode])
    )
    pdf.pages[0].obj.Contents = stream
    return pdf


@unlisted
def old_revision_of_a_comment() -> bytes:
    pdf = new_pdf()
    annotation(pdf, Subtype=Name.Text, Contents=String(BOTH), Name=Name.Note)
    data = saved(pdf, object_stream_mode=PLAIN)
    number = int(re.search(rb"(\d+) 0 obj\n<<[^>]*/Contents \(", data).group(1))  # type: ignore[union-attr]
    with pikepdf.open(io.BytesIO(data)) as again:
        size, root = int(again.trailer.Size), again.Root.objgen[0]
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    at = len(data)
    data += (
        b"%d 0 obj\n<< /Type /Annot /Subtype /Text /Rect [72 500 90 518] /Contents (weg) >>\nendobj\n"
        % number
    )
    xref = len(data)
    data += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (
        number,
        at,
        size,
        root,
        start,
    )
    return data + b"startxref\n%d\n%%%%EOF\n" % xref


# -- bytes beside what is decoded -----------------------------------------------------------------------


@unlisted
def keys_of_an_inline_image() -> Pdf:
    pdf = new_pdf()
    append(
        pdf, f"q 9 0 0 9 72 90 cm BI /W 1 /H 1 /BPC 8 /CS /G /Steller ({BOTH}) ID ".encode() + b"\x80\nEI Q\n"
    )
    return pdf


@unlisted
def bytes_behind_the_pixels_of_an_inline_image() -> Pdf:
    pdf = new_pdf()
    append(pdf, b"q 9 0 0 9 72 90 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80" + BOTH.encode() + b"\nEI Q\n")
    return pdf


@unlisted
def lookup_longer_than_its_colours() -> Pdf:
    pdf = new_pdf()
    space = Array([Name.Indexed, Name.DeviceGray, 1, String(b"\0\xff" + BOTH.encode())])
    picture = dark_picture(pdf, Width=8, Height=8, BitsPerComponent=1, ColorSpace=space)
    picture.write(b"\xaa" * 8)
    resource(pdf, "/XObject", "/Im1", picture)
    append(pdf, b"q 9 0 0 9 72 90 cm /Im1 Do Q\n")
    return pdf


@unlisted
def lookup_stream_longer_than_its_colours() -> Pdf:
    pdf = lookup_longer_than_its_colours()
    picture = pdf.pages[0].obj.Resources.XObject.Im1
    picture.ColorSpace[3] = pdf.make_stream(b"\0\xff" + BOTH.encode())
    return pdf


@unlisted
def samples_of_a_function_longer_than_needed() -> Pdf:
    pdf = new_pdf()
    table = pdf.make_stream(b"\0\xff" + BOTH.encode())
    for key, value in {
        "/FunctionType": 0, "/Domain": Array([0, 1]), "/Range": Array([0, 1]), "/Size": Array([2]),
        "/BitsPerSample": 8,
    }.items():  # fmt: skip
        table[key] = value
    shading = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceGray,
        Coords=Array([0, 0, 600, 0]),
        Function=pdf.make_indirect(table),
    )
    resource(pdf, "/Shading", "/S1", shading)
    append(pdf, b"q 72 90 40 9 re W n /S1 sh Q\n")
    return pdf


@unlisted
def mesh_longer_than_its_triangles() -> Pdf:
    pdf = new_pdf()
    mesh = pdf.make_stream(bytes((0, 0, 0, 10, 0, 255, 0, 0, 128, 0, 10, 0)) + b"\7" + BOTH.encode())
    for key, value in {
        "/ShadingType": 4, "/ColorSpace": Name.DeviceGray, "/BitsPerCoordinate": 8, "/BitsPerComponent": 8,
        "/BitsPerFlag": 8, "/Decode": Array([72, 90, 90, 108, 0, 1]),
    }.items():  # fmt: skip
        mesh[key] = value
    resource(pdf, "/Shading", "/S1", pdf.make_indirect(mesh))
    append(pdf, b"/S1 sh\n")
    return pdf


@unlisted
def private_tag_of_a_colour_profile() -> Pdf:
    from PIL import ImageCms

    pdf = new_pdf()
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The table of tags moves up by one entry; a tag of nobody's points behind the profile.
    count = int.from_bytes(profile[128:132])
    for entry in range(132, 132 + 12 * count, 12):
        place = int.from_bytes(profile[entry + 4 : entry + 8]) + 12
        profile[entry + 4 : entry + 8] = place.to_bytes(4)
    text = b"text\0\0\0\0" + BOTH.encode() + b"\0"
    tag = b"mijn" + (len(profile) + 12).to_bytes(4) + len(text).to_bytes(4)
    new = bytes(profile[:128]) + (count + 1).to_bytes(4) + tag + bytes(profile[132:]) + text
    new = len(new).to_bytes(4) + new[4:]
    stream = pdf.make_stream(new, N=3, Alternate=Name.DeviceRGB)
    resource(pdf, "/ColorSpace", "/C1", Array([Name.ICCBased, stream]))
    append(pdf, b"/C1 cs 0.2 0.4 0.6 sc 72 90 9 9 re f\n")
    return pdf


@unlisted
def bytes_behind_a_colour_profile() -> Pdf:
    from PIL import ImageCms

    pdf = new_pdf()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stream = pdf.make_stream(profile + BOTH.encode(), N=3, Alternate=Name.DeviceRGB)
    resource(pdf, "/ColorSpace", "/C1", Array([Name.ICCBased, stream]))
    append(pdf, b"/C1 cs 0.2 0.4 0.6 sc 72 90 9 9 re f\n")
    return pdf


def _embedded(pdf: Pdf, data: bytes, **more: object) -> Dictionary:
    """A font with this program; the note is shown in it."""
    program = pdf.make_stream(data)
    program.Length1 = len(data)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Zorg, Flags=32, ItalicAngle=0, Ascent=905, Descent=-212,
        CapHeight=688, StemV=80, FontBBox=Array([-544, -303, 1302, 980]), FontFile2=program,
    )  # fmt: skip
    used = pdf.pages[0].obj.Resources.Font.F1
    from redactor.redact.labels import label_font

    used.Subtype, used.BaseFont, used.FirstChar, used.LastChar = Name.TrueType, Name.Zorg, 32, 255
    used.Widths, used.FontDescriptor = Array(list(label_font().widths)), descriptor
    for key, value in more.items():
        used["/" + key] = value
    return used


@unlisted
def another_table_of_a_font_program() -> Pdf:
    from redactor.redact.labels import label_font
    from redactor.redact.truetype import TrueType, written

    pdf = new_pdf()
    program = TrueType(label_font().program)
    _embedded(pdf, written(b"\0\1\0\0", program.tables | {b"noot": BOTH.encode()}))
    return pdf


@unlisted
def bytes_behind_a_font_program() -> Pdf:
    from redactor.redact.labels import label_font

    pdf = new_pdf()
    _embedded(pdf, label_font().program + BOTH.encode())
    return pdf


@unlisted
def letters_of_codes_that_nothing_shows() -> Pdf:
    """/ToUnicode gives a code that stands on no page a whole name as its letters."""
    pdf = new_pdf()
    rows = f"<01> <{NAME.encode('utf-16-be').hex()}>\n<02> <{STRANGER.encode('utf-16-be').hex()}>"
    table = (
        "begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"2 beginbfchar\n{rows}\nendbfchar\n1 beginbfrange <20> <7e> <0020> endbfrange endcmap"
    )
    pdf.pages[0].obj.Resources.Font.F1.ToUnicode = pdf.make_stream(table.encode())
    return pdf


@unlisted
def names_of_letters_that_nothing_shows() -> Pdf:
    pdf = new_pdf()
    names = [Name("/" + word) for word in BOTH.replace(",", "").split()]
    encoding = Dictionary(
        Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=Array([1, *names])
    )
    pdf.pages[0].obj.Resources.Font.F1.Encoding = encoding
    return pdf


@unlisted
def bytes_behind_a_table_of_glyph_numbers() -> Pdf:
    from redactor.redact.labels import label_font

    pdf = new_pdf()
    program = pdf.make_stream(label_font().program)
    program.Length1 = len(label_font().program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Zorg, Flags=4, ItalicAngle=0, Ascent=905, Descent=-212,
        CapHeight=688, StemV=80, FontBBox=Array([-544, -303, 1302, 980]), FontFile2=program,
        CIDSet=pdf.make_stream(b"\xff\xf0" + BOTH.encode()),
    )  # fmt: skip
    own = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Zorg, FontDescriptor=descriptor, DW=600,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=pdf.make_stream(b"\0\0\0\x24\0\x25" + BOTH.encode("utf-16-be")),
    )  # fmt: skip
    composite = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Zorg, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(own)]),
    )  # fmt: skip
    resource(pdf, "/Font", "/F2", pdf.make_indirect(composite))
    append(pdf, b"BT /F2 11 Tf 72 300 Td <00010002> Tj ET\n")
    return pdf
