"""Hiding places in words, fields and tags that readers show elsewhere than on the page, or not at all."""

from __future__ import annotations

import base64

import pikepdf
from leak_kit import LINES, MAIL, NAME, PHONE, STRANGER, new_pdf, text_lines
from leak_make import annotation, field, form, resource, tagged, unlisted
from pikepdf import Array, Dictionary, Name, Pdf, String

BOTH = f"{NAME}, {STRANGER}"


# -- the same words in another coat -------------------------------------------------------------------


def _titled(title: String) -> Pdf:
    pdf = new_pdf()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Inleiding", 0))
    pdf.Root.Outlines.First.Title = title
    return pdf


@unlisted
def bookmark_in_utf_8() -> Pdf:
    return _titled(String(b"\xef\xbb\xbf" + f"Gesprek met {NAME}".encode()))


@unlisted
def bookmark_with_a_language_inside() -> Pdf:
    text = f"Gesprek met \x1bnlNL\x1b{NAME}"
    return _titled(String(b"\xfe\xff" + text.encode("utf-16-be")))


@unlisted
def bookmark_with_joiners_inside() -> Pdf:
    return _titled(String("Gesprek met " + "\u200b".join("Marieke") + " Jan\u00adsen"))


@unlisted
def bookmark_in_wide_letters() -> Pdf:
    return _titled(String("Met " + "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in NAME)))


@unlisted
def link_with_a_coded_address() -> Pdf:
    pdf = new_pdf()
    code = base64.b64encode(MAIL.encode()).decode()
    annotation(
        pdf,
        Subtype=Name.Link,
        A=Dictionary(S=Name.URI, URI=String(f"http://nieuws.example/afmelden?wie={code}")),
    )
    annotation(
        pdf,
        Subtype=Name.Link,
        A=Dictionary(S=Name.URI, URI=String(f"http://nieuws.example/{NAME.encode().hex()}")),
    )
    return pdf


@unlisted
def order_of_layers_with_a_title() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"/OC /L1 BDC\n" + text_lines(["Concept"], y=300) + b"EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Concept")))
    resource(pdf, "/Properties", "/L1", layer)
    default = Dictionary(ON=Array([layer]), Order=Array([Array([String(f"Van {NAME}"), layer])]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=default)
    return pdf


@unlisted
def choices_of_a_list_field() -> Pdf:
    pdf = new_pdf()
    options = Array([String("Kies"), Array([String("mj"), String(NAME)])])
    field(pdf, FT=Name.Ch, T=String("wie"), Opt=options, V=String("Kies"), I=Array([0]))
    return pdf


@unlisted
def hint_and_caption_of_a_button() -> Pdf:
    pdf = new_pdf()
    field(pdf, FT=Name.Btn, T=String("knop"), TU=String(f"Vraag {NAME}"), MK=Dictionary(CA=String(NAME)))
    return pdf


@unlisted
def value_of_a_parent_field() -> Pdf:
    pdf = new_pdf()
    child = field(pdf, V=String("zie boven"))
    parent = pdf.make_indirect(
        Dictionary(FT=Name.Tx, T=String("groep"), V=String(NAME), DV=String(PHONE), Kids=Array([child]))
    )
    child.Parent = parent
    del child.FT
    pdf.Root.AcroForm.Fields = Array([parent])
    return pdf


@unlisted
def rich_value_of_a_field() -> Pdf:
    pdf = new_pdf()
    field(pdf, T=String("a"), V=String("leeg"), RV=String(f"<body><p>{BOTH}</p></body>"), Ff=1 << 25)
    return pdf


@unlisted
def forms_of_xfa_in_pieces() -> Pdf:
    pdf = new_pdf()
    field(pdf, V=String("leeg"), T=String("a"))
    halves = BOTH[: len(BOTH) // 2], BOTH[len(BOTH) // 2 :]
    pieces: list[object] = []
    for name, part in zip(("datasets", "template"), halves, strict=True):
        pieces += [String(name), pdf.make_stream(f"<xfa:data>{part}{BOTH}</xfa:data>".encode())]
    pdf.Root.AcroForm.XFA = Array(pieces)
    pdf.Root.NeedsRendering = True
    return pdf


@unlisted
def validation_of_signatures() -> Pdf:
    pdf = new_pdf()
    pdf.Root.DSS = Dictionary(
        Certs=Array([pdf.make_stream(b"0\x82" + BOTH.encode())]),
        VRI=Dictionary({"/" + "AB" * 20: Dictionary(TS=pdf.make_stream(BOTH.encode()))}),
    )
    pdf.Root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig, Name=String(BOTH)))
    return pdf


@unlisted
def spaces_of_names_of_tags() -> Pdf:
    pdf = tagged()
    space = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String(f"https://example.org/{NAME}")))
    pdf.Root.StructTreeRoot.Namespaces = Array([space])
    pdf.Root.StructTreeRoot.K.NS = space
    return pdf


@unlisted
def properties_of_a_reference_to_content() -> Pdf:
    pdf = tagged()
    element = pdf.Root.StructTreeRoot.K.K[3]
    element.K = Dictionary(
        Type=Name.MCR, Pg=pdf.pages[0].obj, MCID=3, ActualText=String(BOTH), Alt=String(BOTH)
    )
    return pdf


@unlisted
def looks_of_states_that_are_off() -> Pdf:
    pdf = new_pdf()
    look = Dictionary(
        N=Dictionary(Aan=form(pdf, b"0 0 5 5 re f"), Off=form(pdf, text_lines([NAME], x=2, y=5))),
    )
    field(pdf, look=False, FT=Name.Btn, T=String("vink"), AS=Name.Aan, V=Name.Aan, AP=look)
    return pdf


@unlisted
def form_that_clips_its_own_text() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"/Fm1 Do\n")
    small = form(pdf, text_lines([NAME], x=100, y=300))
    small.BBox = Array([0, 0, 10, 10])
    resource(pdf, "/XObject", "/Fm1", small)
    return pdf


@unlisted
def form_drawn_at_no_size() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"q 0 0 0 0 72 300 cm /Fm1 Do Q\n")
    resource(pdf, "/XObject", "/Fm1", form(pdf, text_lines([NAME])))
    return pdf
