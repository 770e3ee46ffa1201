"""Boxes as a reader sees them: in the right place on any page, with a label that can be read."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from leak_kit import NAME, Redact, new_pdf
from pikepdf import Array, Dictionary, Name, String

from redactor.domain import Rect, Verdict
from redactor.redact.labels import label_font
from tests.look import BOXES, look


def displayed(box: Rect, width: float, height: float, rotation: int) -> Rect:
    """A box of page space as it lies on the displayed page; width and height of the unrotated page."""
    if rotation == 90:
        return Rect(height - box.y1, box.x0, height - box.y0, box.x1)
    if rotation == 180:
        return Rect(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if rotation == 270:
        return Rect(box.y0, width - box.x1, box.y1, width - box.x0)
    return box


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", [1.0, 2.0])
@pytest.mark.parametrize("crop", [None, (30, 50, 500, 800)])
def test_a_box_lies_over_its_text_on_any_page(
    redact: Redact, rotation: int, unit: float, crop: tuple[int, ...] | None
) -> None:
    pdf = new_pdf()
    page = pdf.pages[0].obj
    page.MediaBox = Array([10, -20, 605, 822])
    page.Rotate, page.UserUnit = rotation, unit
    if crop:
        page.CropBox = Array(list(crop))
    outcome = redact(pdf, options=look(style="zwart"))
    assert outcome.verification.verdict is Verdict.CLEAN
    shown = pypdfium2.PdfDocument(outcome.after)[0].render(scale=3, grayscale=True).to_numpy()
    left, bottom, right, top = crop or (10, -20, 605, 822)
    width, height = (right - left) * unit, (top - bottom) * unit
    scale = shown.shape[1] / (height if rotation in (90, 270) else width)
    dark = np.zeros_like(shown, dtype=bool)
    for redaction in outcome.redactions:
        for box in redaction.boxes:
            place = displayed(box, width, height, rotation)
            x0, y0, x1, y1 = (round(v * scale) for v in place.as_tuple())
            inside = shown[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2]
            assert (inside < 40).mean() > 0.6, "black but for its label"
            assert (shown[y0 + 2 : y1 - 2, [x0 + 2, x1 - 3]] < 40).all()
            dark[y0:y1, x0:x1] = True
    assert (shown[~dark] < 100).mean() < 0.02, "elsewhere letters only"


@pytest.mark.parametrize("style", BOXES.style_names)
def test_labels_have_a_contrast_of_4_5_to_1(redact: Redact, style: str) -> None:
    outcome = redact(new_pdf(), options=look(style=style))
    box = outcome.redactions[0].boxes[0]
    shown = pypdfium2.PdfDocument(outcome.after)[0].render(scale=12, grayscale=True).to_numpy()
    inside = shown[
        int(box.y0 * 12) + 24 : int(box.y1 * 12) - 24, int(box.x0 * 12) + 24 : int(box.x1 * 12) - 24
    ]

    def luminance(grey: float) -> float:
        # WCAG 2.1, relative luminance.
        part = grey / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    light, dark = luminance(float(inside.max())), luminance(float(inside.min()))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_label_is_read_where_the_text_stood(redact: Redact) -> None:
    outcome = redact(new_pdf())
    with pymupdf.open(stream=outcome.after, filetype="pdf") as pdf:
        text = " ".join(pdf[0].get_text(sort=True).split())
    assert "Behandelaar: 5.1.2.e , bereikbaar op 5.1.2.e" in text


def tagged() -> pikepdf.Pdf:
    """A tagged PDF/UA page: a heading, two paragraphs, a link, a language, and PDF/A-2."""
    lines = ("Notitie", f"Behandelaar: {NAME}, adviseur", "Zie rijksoverheid.nl")
    content = b""
    for number, line in enumerate(lines):
        tag = b"H1" if number == 0 else b"P"
        content += b"/%s <</MCID %d>> BDC BT /F1 11 Tf 72 %d Td (%s) Tj ET EMC\n" % (
            tag, number, 760 - 20 * number, line.encode(),
        )  # fmt: skip
    pdf = new_pdf(content)
    page = pdf.pages[0].obj
    program = pdf.make_stream(label_font().program, Length1=len(label_font().program))
    font = page.Resources.Font.F1
    font.Subtype, font.BaseFont = Name.TrueType, Name("/AAAAAA+Proef")
    font.FirstChar, font.LastChar, font.Widths = 32, 255, Array(list(label_font().widths))
    font.FontDescriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Proef"), Flags=32, ItalicAngle=0, Ascent=905,
            Descent=-212, CapHeight=688, StemV=80, FontBBox=Array([-544, -303, 1302, 980]), FontFile2=program,
        )
    )  # fmt: skip
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    kids = [
        pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(s), P=root, Pg=page, K=number))
        for number, s in enumerate(("/H1", "/P", "/P"))
    ]
    link = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([90, 716, 180, 732]), StructParent=1, F=4,
            Contents=String("rijksoverheid.nl"), A=Dictionary(S=Name.URI, URI=String("https://rijksoverheid.nl")),
        )
    )  # fmt: skip
    kids.append(
        pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name.Link, P=root, Pg=page,
                K=Dictionary(Type=Name.OBJR, Obj=link, Pg=page),
            )
        )
    )  # fmt: skip
    page.Annots, page.StructParents, page.Tabs = Array([link]), 0, Name.S
    root.K = Array(kids)
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array(kids[:3]), 1, kids[3]])))
    root.ParentTreeNextKey = 2
    pdf.Root.StructTreeRoot, pdf.Root.Lang = root, String("nl-NL")
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" '
        'pdfaid:conformance="B" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    return pdf


def problems(pdf: pikepdf.Pdf) -> list[str]:
    """What a structure checker would say of a file: of its tags, fonts, transparency and scripts."""
    found = []
    root = pdf.Root.StructTreeRoot
    numbers = list(root.ParentTree.Nums)
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in pdf.pages:
        array = parents[int(page.obj.StructParents)]
        used, open_marks = [], []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "BMC":
                open_marks.append(str(operands[0]) == "/Artifact")
            elif name == "BDC":
                mcid = operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None
                open_marks.append(mcid is not None or str(operands[0]) == "/Artifact")
                if mcid is not None:
                    used.append(int(mcid))
            elif name == "EMC":
                open_marks.pop()
            elif name in ("Tj", "TJ", "f", "S") and not any(open_marks):
                found.append(f"{name} outside the structure")
        if len(used) != len(set(used)):
            found.append("an MCID twice")
        if sorted(used) != list(range(len(array))):
            found.append("MCIDs and parent tree differ")
        for mcid in used:
            kids = array[mcid].get("/K")
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            if mcid not in [int(k.MCID) if isinstance(k, pikepdf.Dictionary) else int(k) for k in kids]:
                found.append(f"MCID {mcid} is not in its element")
        for font in page.obj.Resources.Font.values():
            if "/FontFile2" not in font.get("/FontDescriptor", Dictionary()):
                found.append("a font is not embedded")
        if "/Group" in page.obj or "/ExtGState" in page.obj.Resources:
            found.append("transparency")
        for mark in page.obj.get("/Annots", Array()):
            if str(parents[int(mark.StructParent)].K.Obj.Subtype) != "/Link":
                found.append("a link lost its element")
    for element in root.K:
        kids = element.get("/K")
        if kids is None or (isinstance(kids, pikepdf.Array) and len(kids) == 0):
            found.append("an empty element")
    for key in ("/OpenAction", "/AA", "/AF"):
        if key in pdf.Root:
            found.append(f"{key} in the catalog")
    return found


def test_a_tagged_page_stays_sound_and_says_what_was_removed(redact: Redact) -> None:
    source = tagged()
    assert problems(source) == []
    outcome = redact(source)
    assert outcome.verification.verdict is Verdict.CLEAN
    with pikepdf.open(io.BytesIO(outcome.after)) as pdf:
        assert problems(pdf) == []
        root = pdf.Root.StructTreeRoot
        assert [str(e.S) for e in root.K] == ["/H1", "/P", "/P", "/Link"]
        kids = list(root.K[1].K)
        assert [int(k.MCID) if isinstance(k, pikepdf.Dictionary) else int(k) for k in kids] == [1, 3]
        assert b"/E (gelakt, artikel 5.1 lid 2 onder e)" in pdf.pages[0].obj.Contents.read_bytes()
        assert str(pdf.Root.Lang) == "nl-NL"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "B"
            assert metadata["pdfuaid:part"] == "1"
