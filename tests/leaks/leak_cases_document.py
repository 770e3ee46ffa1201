"""Hiding places outside the pages, and in what lies on them: the survey's order."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from leak_kit import LINES, MAIL, NAME, new_pdf, text_lines
from leak_make import annotation, append, case, field, form, resource, saved, tagged
from pikepdf import Array, Dictionary, Name, Pdf, String

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


@case
def field_value() -> Pdf:
    pdf = new_pdf()
    field(pdf, T=String("naam"), V=String(NAME), DV=String(NAME))
    return pdf


@case
def field_hidden() -> Pdf:
    pdf = new_pdf()
    field(pdf, look=False, T=String("kenmerk"), V=String(NAME), F=2)
    return pdf


@case
def field_names_and_script() -> Pdf:
    pdf = new_pdf()
    script = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String(f"event.value='{NAME}'")))
    field(pdf, T=String(f"veld_{NAME}"), TU=String(f"Naam van {NAME}"), V=String("ja"), AA=script)
    field(pdf, T=String("keuze"), V=String("ja"), Opt=Array([String("ja"), String(NAME)]))
    return pdf


@case
def xfa() -> Pdf:
    pdf = new_pdf()
    field(pdf, T=String("naam"), V=String("ja"))
    pdf.Root.AcroForm.XFA = Array([String("datasets"), pdf.make_stream(f"<naam>{NAME}</naam>".encode())])
    return pdf


@case
def signature() -> Pdf:
    pdf = new_pdf()
    value = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=NAME, Contents=String(b"\x30\x00"))
    )
    field(pdf, look=False, FT=Name.Sig, T=String("handtekening"), V=value)
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


@case
def tags_without_text() -> Pdf:
    return tagged()


@case
def actual_text_of_element() -> Pdf:
    return tagged(own__ActualText=String(LINES[1]))


@case
def actual_text_elsewhere() -> Pdf:
    return tagged(far__ActualText=String(f"Namens {NAME}"))


@case
def alt_and_title_elsewhere() -> Pdf:
    return tagged(far__Alt=String(f"Foto van {NAME}"), far__T=String(NAME), far__E=String(NAME))


@case
def actual_text_of_parent() -> Pdf:
    return tagged(parent__ActualText=String(" ".join(LINES)), parent__ID=String(NAME), parent__T=String(NAME))


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
