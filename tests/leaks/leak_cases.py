"""Hiding places, one a function: each makes a note with its secret visible on the page and once elsewhere.

The order is that of the survey: metadata, navigation, attachments, scripts, history, forms, annotations,
structure, layers, content, pictures, fonts, encryption.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pikepdf
from leak_kit import LINES, MAIL, NAME, PHONE, font, new_pdf, text_lines
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

Case = Callable[[], Pdf | bytes]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


def saved(pdf: Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def append(pdf: Pdf, content: bytes) -> None:
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(content))


def form(pdf: Pdf, content: bytes, **entries: object) -> pikepdf.Object:
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    stream.Resources = Dictionary(Font=Dictionary(F1=font(pdf)))
    for key, value in entries.items():
        stream["/" + key] = value
    return pdf.make_indirect(stream)


def resource(pdf: Pdf, category: str, name: str, value: object) -> None:
    resources = pdf.pages[0].obj.Resources
    if category not in resources:
        resources[category] = Dictionary()
    resources[category][name] = value


def annotation(pdf: Pdf, **entries: object) -> pikepdf.Object:
    values = {"Type": Name.Annot, "Rect": Array([72, 500, 200, 520])} | entries
    item = pdf.make_indirect(Dictionary({"/" + key: value for key, value in values.items()}))
    page = pdf.pages[0].obj
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(item)
    return item


# -- metadata ---------------------------------------------------------------------------------------


@case
def info() -> Pdf:
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME, Title=f"Nota {NAME}", Keywords=MAIL))
    return pdf


@case
def info_custom_key() -> Pdf:
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary({"/Steller": NAME, "/Jansen": "x"}))
    return pdf


@case
def xmp() -> Pdf:
    pdf = new_pdf()
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq>'
        f"<rdf:li>{NAME}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    return pdf


@case
def xmp_of_page_and_picture() -> Pdf:
    pdf = new_pdf()
    pdf.pages[0].obj.Metadata = pdf.make_stream(
        f"<x>{NAME}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    picture = pdf.make_stream(
        b"\x80",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )
    picture.Metadata = pdf.make_stream(f"<x>{MAIL}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML)
    resource(pdf, "/XObject", "/Im1", picture)
    append(pdf, b"q 10 0 0 10 400 100 cm /Im1 Do Q")
    return pdf


@case
def piece_info() -> Pdf:
    pdf = new_pdf()
    private = Dictionary(Tool=Dictionary(Private=Dictionary(Steller=NAME)))
    pdf.Root.PieceInfo = private
    pdf.pages[0].obj.PieceInfo = Dictionary(Tool=Dictionary(Private=pdf.make_stream(NAME.encode())))
    return pdf


@case
def unknown_catalog_key() -> Pdf:
    pdf = new_pdf()
    pdf.Root["/XYZ_Eigen"] = String(NAME)
    pdf.trailer["/XYZ_Staart"] = String(MAIL)
    return pdf


# -- navigation -------------------------------------------------------------------------------------


@case
def outline_title() -> Pdf:
    pdf = new_pdf()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Gesprek met {NAME}", 0))
        outline.root.append(pikepdf.OutlineItem("Inleiding", 0))
    return pdf


@case
def outline_spelled_otherwise() -> Pdf:
    pdf = new_pdf()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("MARIEKE  JANSEN (concept)", 0))
    return pdf


@case
def outline_action() -> Pdf:
    pdf = new_pdf()
    with pdf.open_outline() as outline:
        outline.root.append(
            pikepdf.OutlineItem("Post", action=Dictionary(S=Name.URI, URI=String(f"mailto:{MAIL}")))
        )
    return pdf


@case
def named_destination() -> Pdf:
    pdf = new_pdf()
    target = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array([String(NAME), target]))))
    annotation(pdf, Subtype=Name.Link, Dest=String(NAME))
    return pdf


@case
def old_named_destination() -> Pdf:
    pdf = new_pdf()
    pdf.Root.Dests = Dictionary({"/Jansen": Array([pdf.pages[0].obj, Name.Fit])})
    annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=Name("/Jansen")))
    return pdf


@case
def page_label() -> Pdf:
    pdf = new_pdf()
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(f"{NAME}-"), S=Name.D)]))
    return pdf


@case
def thread() -> Pdf:
    pdf = new_pdf()
    pdf.Root.Threads = Array([pdf.make_indirect(Dictionary(I=Dictionary(Title=NAME, Author=NAME)))])
    return pdf


# -- attachments and scripts ------------------------------------------------------------------------


@case
def attachment() -> Pdf:
    pdf = new_pdf()
    pdf.attachments["nota.txt"] = f"Van {NAME}".encode()
    return pdf


@case
def attachment_name() -> Pdf:
    pdf = new_pdf()
    pdf.attachments[f"{NAME}.txt"] = b"leeg"
    return pdf


@case
def attachment_docx_in_af() -> Pdf:
    pdf = new_pdf()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{NAME}</w:t>")
    stream = pdf.make_stream(buffer.getvalue(), Type=Name.EmbeddedFile)
    spec = pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F="bron.docx", UF="bron.docx", Desc=NAME, EF=Dictionary(F=stream))
    )
    pdf.Root.AF = Array([spec])
    pdf.pages[0].obj.AF = Array([spec])
    return pdf


@case
def portfolio() -> Pdf:
    pdf = new_pdf()
    pdf.Root.Collection = Dictionary(Type=Name.Collection, D=String(f"{NAME}.msg"))
    return pdf


@case
def javascript() -> Pdf:
    pdf = new_pdf()
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{NAME}')"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("start"), script])))
    pdf.Root.OpenAction = script
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(MAIL.encode())))
    return pdf


# -- history ----------------------------------------------------------------------------------------


@case
def earlier_revision() -> bytes:
    # Signed originals keep their first version; the second one refers to a new Info only.
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME))
    data = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(data)) as again:
        number = again.trailer.Info.objgen[0]
        size = int(again.trailer.Size)
        root = again.Root.objgen[0]
    old = data.rindex(b"startxref")
    previous = int(data[old + 9 :].split()[0])
    at = len(data)
    data += f"{number} 0 obj\n<< /Author (niemand) >>\nendobj\n".encode()
    xref = len(data)
    data += (
        f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Info {number} 0 R"
        f" /Prev {previous} >>\nstartxref\n{xref}\n%%EOF\n"
    ).encode()
    return data


@case
def bytes_after_the_end() -> bytes:
    return saved(new_pdf()) + f"\n{NAME}\n".encode()


@case
def bytes_before_the_header() -> bytes:
    return f"{NAME}\n".encode() + saved(new_pdf())


@case
def unreferenced_object() -> bytes:
    data = saved(new_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = data.index(b"xref\n")
    return data[:at] + f"900 0 obj\n({NAME})\nendobj\n".encode() + data[at:]


# -- forms ------------------------------------------------------------------------------------------


def _field(pdf: Pdf, look: bool = True, **entries: object) -> pikepdf.Object:
    values = {"Subtype": Name.Widget, "FT": Name.Tx, "F": 4, "DA": String("/F1 11 Tf 0 g")} | entries
    if look:
        text = str(values.get("V", ""))
        content = f"/Tx BMC q BT /F1 11 Tf 2 5 Td ({text}) Tj ET Q EMC".encode("cp1252")
        values["AP"] = Dictionary(N=form(pdf, content, BBox=Array([0, 0, 128, 20])))
    item = annotation(pdf, **values)
    if "/AcroForm" not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), DR=Dictionary(Font=Dictionary(F1=font(pdf))))
    pdf.Root.AcroForm.Fields.append(item)
    return item


@case
def field_value() -> Pdf:
    pdf = new_pdf()
    _field(pdf, T=String("naam"), V=String(NAME), DV=String(NAME))
    return pdf


@case
def field_hidden() -> Pdf:
    pdf = new_pdf()
    _field(pdf, look=False, T=String("kenmerk"), V=String(NAME), F=2)
    return pdf


@case
def field_names_and_script() -> Pdf:
    pdf = new_pdf()
    script = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String(f"event.value='{NAME}'")))
    _field(pdf, T=String(f"veld_{NAME}"), TU=String(f"Naam van {NAME}"), V=String("ja"), AA=script)
    _field(pdf, T=String("keuze"), V=String("ja"), Opt=Array([String("ja"), String(NAME)]))
    return pdf


@case
def xfa() -> Pdf:
    pdf = new_pdf()
    _field(pdf, T=String("naam"), V=String("ja"))
    pdf.Root.AcroForm.XFA = Array([String("datasets"), pdf.make_stream(f"<naam>{NAME}</naam>".encode())])
    return pdf


@case
def signature() -> Pdf:
    pdf = new_pdf()
    value = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=NAME, Contents=String(b"\x30\x00"))
    )
    _field(pdf, look=False, FT=Name.Sig, T=String("handtekening"), V=value)
    pdf.Root.AcroForm.SigFlags = 3
    pdf.Root.Perms = Dictionary(DocMDP=value)
    return pdf


# -- annotations ------------------------------------------------------------------------------------


@case
def sticky_note() -> Pdf:
    pdf = new_pdf()
    note = annotation(pdf, Subtype=Name.Text, Contents=String(f"Vraag {NAME}"), T=String(NAME))
    note.Popup = annotation(pdf, Subtype=Name.Popup, Parent=note)
    annotation(pdf, Subtype=Name.Text, IRT=note, RC=String(f"<p>{NAME}</p>"), T=String(MAIL))
    return pdf


@case
def free_text() -> Pdf:
    pdf = new_pdf()
    look = form(pdf, f"BT /F1 11 Tf 2 5 Td (Akkoord, {NAME}) Tj ET".encode(), BBox=Array([0, 0, 128, 20]))
    annotation(
        pdf,
        Subtype=Name.FreeText,
        Contents=String(f"Akkoord, {NAME}"),
        DA=String("/F1 11 Tf"),
        AP=Dictionary(N=look),
    )
    return pdf


@case
def highlight_comment() -> Pdf:
    pdf = new_pdf()
    look = form(pdf, b"1 1 0 rg 0 0 128 20 re f", BBox=Array([0, 0, 128, 20]))
    annotation(
        pdf,
        Subtype=Name.Highlight,
        Contents=String(NAME),
        T=String(NAME),
        QuadPoints=Array([72, 520, 200, 520, 72, 500, 200, 500]),
        AP=Dictionary(N=look),
    )
    return pdf


@case
def stamp() -> Pdf:
    pdf = new_pdf()
    look = form(pdf, f"BT /F1 11 Tf 2 5 Td ({NAME}) Tj ET".encode(), BBox=Array([0, 0, 128, 20]))
    annotation(pdf, Subtype=Name.Stamp, NM=String(NAME), AP=Dictionary(N=look, D=look))
    return pdf


@case
def mailto_link() -> Pdf:
    pdf = new_pdf()
    annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(f"mailto:{MAIL}")))
    annotation(
        pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://x.nl/?q=Marieke%20Jansen"))
    )
    return pdf


@case
def link_with_next_action() -> Pdf:
    pdf = new_pdf()
    following = Dictionary(S=Name.JavaScript, JS=String(NAME))
    action = Dictionary(S=Name.URI, URI=String("https://www.rijksoverheid.nl"), Next=following)
    annotation(pdf, Subtype=Name.Link, A=action)
    return pdf


@case
def launch_link() -> Pdf:
    pdf = new_pdf()
    annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String(f"H:/{NAME}.doc")))
    return pdf


@case
def file_annotation() -> Pdf:
    pdf = new_pdf()
    stream = pdf.make_stream(NAME.encode(), Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F="x.txt", EF=Dictionary(F=stream))
    annotation(pdf, Subtype=Name.FileAttachment, FS=spec, Contents=String(NAME))
    return pdf


@case
def pending_redact_mark() -> Pdf:
    pdf = new_pdf()
    look = form(pdf, f"BT /F1 11 Tf 2 5 Td ({NAME}) Tj ET".encode(), BBox=Array([0, 0, 128, 20]))
    annotation(pdf, Subtype=Name.Redact, OverlayText=String(NAME), RO=look, Contents=String(NAME))
    return pdf


# -- structure --------------------------------------------------------------------------------------


def _tagged(**entries: object) -> Pdf:
    lines = list(LINES)
    content = b""
    for number, line in enumerate(lines):
        content += (
            f"/P <</MCID {number}>> BDC\n".encode() + text_lines([line], y=760 - 16 * number) + b"EMC\n"
        )
    pdf = new_pdf(content)
    page = pdf.pages[0].obj
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    section = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, P=root))
    elements = [
        pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=section, Pg=page, K=number))
        for number in range(len(lines))
    ]
    section.K = Array(elements)
    root.K = section
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, pdf.make_indirect(Array(elements))])))
    root.ParentTreeNextKey = 1
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    pdf.Root.Lang = String("nl-NL")
    page.StructParents = 0
    for key, value in entries.items():
        place, _, name = key.partition("__")
        {"own": elements[1], "far": elements[3], "parent": section}[place]["/" + name] = value
    return pdf


@case
def tags_without_text() -> Pdf:
    return _tagged()


@case
def actual_text_of_element() -> Pdf:
    return _tagged(own__ActualText=String(LINES[1]))


@case
def actual_text_elsewhere() -> Pdf:
    return _tagged(far__ActualText=String(f"Namens {NAME}"))


@case
def alt_and_title_elsewhere() -> Pdf:
    return _tagged(far__Alt=String(f"Foto van {NAME}"), far__T=String(NAME), far__E=String(NAME))


@case
def actual_text_of_parent() -> Pdf:
    return _tagged(
        parent__ActualText=String(" ".join(LINES)), parent__ID=String(NAME), parent__T=String(NAME)
    )


@case
def marked_content_actual_text() -> Pdf:
    line = f"Namens {NAME} van Zaken"
    return new_pdf(
        text_lines(LINES[:2])
        + f"/Span <</ActualText ({line})>> BDC\n".encode()
        + text_lines([line], y=600)
        + b"EMC\n"
    )


@case
def marked_content_properties() -> Pdf:
    content = (
        text_lines(LINES) + b"/Span /MC0 BDC\n" + text_lines(["Getekend namens de dienst"], y=600) + b"EMC\n"
    )
    pdf = new_pdf(content)
    resource(pdf, "/Properties", "/MC0", pdf.make_indirect(Dictionary(ActualText=String(NAME))))
    return pdf


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


def _dark_picture(pdf: Pdf, **entries: object) -> pikepdf.Object:
    picture = pdf.make_stream(bytes(range(256)) * 64)
    values = {"Width": 128, "Height": 128, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray} | entries
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    for key, value in values.items():
        picture["/" + key] = value
    return pdf.make_indirect(picture)


@case
def thumbnail() -> Pdf:
    pdf = new_pdf()
    pdf.pages[0].obj.Thumb = _dark_picture(pdf, Keywords=String(NAME))
    return pdf


@case
def picture_alternates() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"q 100 0 0 100 300 300 cm /Im1 Do Q\n")
    other = _dark_picture(pdf, Naam=String(NAME))
    resource(pdf, "/XObject", "/Im1", _dark_picture(pdf, Alternates=Array([Dictionary(Image=other)])))
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
