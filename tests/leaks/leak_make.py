"""How hiding places are made and registered; the places themselves are in the ``leak_cases_*`` modules."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from leak_kit import LINES, font, new_pdf, text_lines
from pikepdf import Array, Dictionary, Name, Pdf, String

Case = Callable[[], Pdf | bytes]
CASES: dict[str, Case] = {}

#: Cases that the survey of hiding places (102 files) does not have.
UNLISTED: set[str] = set()


def case(function: Case) -> Case:
    """Registers a hiding place of the survey, or close to one."""
    assert function.__name__ not in CASES
    CASES[function.__name__] = function
    return function


def unlisted(function: Case) -> Case:
    """Registers a hiding place that the survey does not have."""
    UNLISTED.add(function.__name__)
    return case(function)


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


def field(pdf: Pdf, look: bool = True, **entries: object) -> pikepdf.Object:
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


def tagged(**entries: object) -> Pdf:
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


def dark_picture(pdf: Pdf, **entries: object) -> pikepdf.Object:
    picture = pdf.make_stream(bytes(range(256)) * 64)
    values = {"Width": 128, "Height": 128, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray} | entries
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    for key, value in values.items():
        picture["/" + key] = value
    return pdf.make_indirect(picture)
