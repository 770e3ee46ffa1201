"""What ``apply`` leaves, removes and draws; each page has exactly one thing to look at."""

from __future__ import annotations

import io
import pathlib
import stat
from collections.abc import Iterator

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from leak_cases import CASES
from leak_kit import GROUNDS, LINES, MAIL, NAME, SECRETS, Redact, decide, new_pdf, text_lines
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from redactor.domain import Action, Area, Decision, Document, Rect, Status, Verdict
from redactor.errors import DamagedPdf, EncryptedPdf, OutputError, UnhandledContent
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.labels import label_font
from redactor.redact.plan import plan
from tests.look import look

_OPEN: list[pikepdf.Pdf] = []


@pytest.fixture(autouse=True)
def _close_all() -> Iterator[None]:
    """Objects of a pikepdf document die with it: documents stay open until a test ends."""
    yield
    while _OPEN:
        _OPEN.pop().close()


def opened(data: bytes) -> pikepdf.Pdf:
    _OPEN.append(pikepdf.open(io.BytesIO(data)))
    return _OPEN[-1]


def area(*boxes: Rect) -> object:
    def decisions(document: Document) -> list[Decision]:
        return [
            Decision(
                decision_id="vlak",
                target=Area(0, boxes),
                action=Action.REDACT,
                grounds=("5.1.2.e",),
                status=Status.DECIDED,
                decided_by="reviewer:jurist",
                label="FOTO",
                toelichting="",
                finding_ids=(),
                score=1.0,
                detector="mens",
            )
        ]

    return decisions


def with_picture(stream_data: bytes, **entries: object) -> pikepdf.Pdf:
    """The note with a picture of 100 by 100 points, its lower left corner at 300, 300."""
    pdf = new_pdf(text_lines(LINES) + b"q 100 0 0 100 300 300 cm /Im1 Do Q\n")
    picture = pdf.make_stream(stream_data)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    for key, value in entries.items():
        picture["/" + key] = value
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im1=picture)
    return pdf


#: The upper left quarter of that picture, page space (the page is 842 points high).
QUARTER = Rect(300, 442, 350, 492)


def picture_of(data: bytes) -> pikepdf.Object:
    pdf = opened(data)
    objects = pdf.pages[0].obj.Resources.XObject
    return next(objects[name] for name in objects.keys())  # noqa: SIM118


@pytest.mark.parametrize(
    ("space", "count", "depth"),
    [
        ("DeviceGray", 1, 8),
        ("DeviceRGB", 3, 8),
        ("DeviceCMYK", 4, 8),
        ("DeviceGray", 1, 1),
        ("DeviceRGB", 3, 4),
        ("DeviceGray", 1, 16),
    ],
)
def test_pixels_under_a_box_are_gone_and_the_others_stay(
    redact: Redact, space: str, count: int, depth: int
) -> None:
    row = (40 * count * depth + 7) // 8
    data = np.full((40, row), 255, dtype=np.uint8)
    data[:20, : row // 2] = 0x33
    pdf = with_picture(
        data.tobytes(), Width=40, Height=40, BitsPerComponent=depth, ColorSpace=Name("/" + space)
    )
    outcome = redact(pdf, decisions=area(QUARTER), secrets=())
    rows = np.frombuffer(picture_of(outcome.after).read_bytes(), dtype=np.uint8).reshape(40, row)
    assert len(np.unique(rows[:20, : row // 2])) == 1
    assert rows[0, 0] == (255 if depth == 8 else 0), "the shade of the rest, where that has a meaning"
    assert (rows[20:] == 255).all()
    assert (rows[:20, row // 2 + 1 :] == 255).all()
    assert outcome.verification.verdict is Verdict.CLEAN


def test_a_jpeg_stays_a_jpeg_of_about_its_size(redact: Redact) -> None:
    noise = np.random.default_rng(7).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((480, 360))
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = NAME
    picture.save(buffer, "JPEG", quality=80, exif=exif)
    pdf = with_picture(
        buffer.getvalue(),
        Width=480,
        Height=360,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        Filter=Name.DCTDecode,
    )
    outcome = redact(pdf, decisions=area(QUARTER), secrets=())
    new = picture_of(outcome.after)
    data = new.read_raw_bytes()
    assert new.Filter == Name.DCTDecode
    assert 0.5 < len(data) / len(buffer.getvalue()) < 1.2
    assert NAME.encode() not in data
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    assert np.ptp(pixels[10:170, 10:230].astype(int), axis=(0, 1)).max() < 20, "one shade"
    assert np.abs(pixels[200:].astype(int) - np.asarray(Image.open(buffer))[200:].astype(int)).mean() < 6


def test_soft_masks_and_stencils_lose_their_shape_too(redact: Redact) -> None:
    pdf = with_picture(b"\x80" * 1600, Width=40, Height=40, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    mask = pdf.make_stream(b"\xff" * 400, Width=20, Height=20, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    mask.Type, mask.Subtype = Name.XObject, Name.Image
    pdf.pages[0].obj.Resources.XObject.Im1.SMask = mask
    outcome = redact(pdf, decisions=area(QUARTER), secrets=())
    rows = np.frombuffer(picture_of(outcome.after).SMask.read_bytes(), dtype=np.uint8).reshape(20, 20)
    assert not rows[:10, :10].any()
    assert (rows[10:] == 255).all()

    stencil = with_picture(b"\x00" * 200, Width=40, Height=40, ImageMask=True, BitsPerComponent=1)
    outcome = redact(stencil, decisions=area(QUARTER), secrets=())
    rows = np.frombuffer(picture_of(outcome.after).read_bytes(), dtype=np.uint8).reshape(40, 5)
    assert (rows[:20, :2] == 255).all(), "unpainted"
    assert not rows[20:].any()


@pytest.mark.parametrize("filter_name", ["JPXDecode", "CCITTFaxDecode"])
def test_compressed_pictures_are_decoded(redact: Redact, filter_name: str) -> None:
    buffer = io.BytesIO()
    if filter_name == "JPXDecode":
        Image.new("RGB", (40, 40), (200, 220, 240)).save(buffer, "JPEG2000")
        entries: dict[str, object] = {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
        data = buffer.getvalue()
    else:
        Image.new("1", (40, 40), 1).save(buffer, "TIFF", compression="group4")
        tiff = Image.open(buffer)
        offset, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        data = buffer.getvalue()[offset : offset + length]
        entries = {
            "ColorSpace": Name.DeviceGray,
            "BitsPerComponent": 1,
            "DecodeParms": Dictionary(K=-1, Columns=40, Rows=40, BlackIs1=tiff.tag_v2[262] == 1),
        }
    pdf = with_picture(data, Width=40, Height=40, Filter=Name("/" + filter_name), **entries)
    outcome = redact(pdf, decisions=area(QUARTER), secrets=())
    page = pypdfium2.PdfDocument(outcome.after)[0]
    pixels = page.render(scale=1, grayscale=True).to_numpy()
    assert outcome.verification.verdict is Verdict.CLEAN
    assert pixels[500:540, 310:390].min() > 190, "the lower half still shows"
    assert picture_of(outcome.after).get("/Filter") != Name("/" + filter_name)


def test_an_inline_picture_is_overwritten(redact: Redact) -> None:
    samples = (b"\x10\x10" + b"\xc8\xc8") * 2 + b"\xc8" * 8
    inline = b"q 100 0 0 100 300 300 cm BI /W 4 /H 4 /BPC 8 /CS /G ID " + samples + b" EI Q\n"
    outcome = redact(new_pdf(text_lines(LINES) + inline), decisions=area(QUARTER), secrets=())
    rows = np.frombuffer(picture_of(outcome.after).read_bytes(), dtype=np.uint8).reshape(4, 4)
    assert (rows == 0xC8).all(), "the shade of the rest"


def test_an_unreadable_picture_is_refused(redact: Redact) -> None:
    pdf = with_picture(
        b"geen plaatje",
        Width=40,
        Height=40,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        Filter=Name.DCTDecode,
    )
    with pytest.raises(UnhandledContent):
        redact(pdf, decisions=area(QUARTER), secrets=())


def test_a_drawn_signature_goes_and_a_table_border_stays(redact: Redact) -> None:
    signature = b"1 w 310 400 m 320 420 330 380 340 400 c S\n"
    border = b"0.5 w 290 380 100 60 re S\n"
    pdf = new_pdf(text_lines(LINES) + signature + border)
    outcome = redact(pdf, decisions=area(Rect(300, 400, 350, 470)), secrets=())
    content = opened(outcome.after).pages[0].obj.Contents.read_bytes()
    assert b" c\n" not in content
    assert b"290 380 100 60 re" in content
    assert outcome.verification.verdict is Verdict.CLEAN


def test_links_bookmarks_labels_and_language_stay(redact: Redact) -> None:
    pdf = new_pdf()
    page = pdf.pages[0].obj
    page.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([72, 740, 400, 760]),  # lies under a box
                A=Dictionary(S=Name.URI, URI=String("https://www.rijksoverheid.nl")),
            ),
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([72, 100, 90, 120]),
                Dest=Array([page, Name.Fit]),
            ),
        ]
    )
    pdf.Root.Lang = String("nl-NL")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("A-"), S=Name.D)]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Inleiding", 0))
    outcome = redact(pdf)
    new = opened(outcome.after)
    assert [str(a.Subtype) for a in new.pages[0].obj.Annots] == ["/Link", "/Link"]
    assert str(new.Root.Lang) == "nl-NL"
    assert str(new.Root.PageLabels.Nums[1].P) == "A-"
    assert str(new.Root.Outlines.First.Title) == "Inleiding"


def test_the_label_stands_in_the_structure_where_the_text_stood(redact: Redact) -> None:
    outcome = redact(CASES["actual_text_of_element"]())
    new = opened(outcome.after)
    section = new.Root.StructTreeRoot.K
    element = section.K[1]
    assert element.K[0] == 1
    numbers = [int(kid.MCID) for kid in list(element.K)[1:]]
    parents = new.Root.StructTreeRoot.ParentTree.Nums[1]
    assert len(numbers) == 2, "one label for the name, one for the number"
    assert all(parents[number].objgen == element.objgen for number in numbers)
    content = new.pages[0].obj.Contents.read_bytes()
    assert b"/E (gelakt, artikel 5.1 lid 2 onder e)" in content
    assert f"/MCID {numbers[0]}".encode() in content
    assert "/ActualText" not in element


def test_only_the_innocent_part_of_a_field_stays(redact: Redact) -> None:
    outcome = redact(CASES["field_names_and_script"]())
    form = opened(outcome.after).Root.AcroForm
    assert [str(field.V) for field in form.Fields] == ["ja", "ja"]
    assert str(form.Fields[0].T) == "veld1"
    assert "/AA" not in form.Fields[0]


def test_pdf_a_and_pdf_ua_are_still_claimed(redact: Redact) -> None:
    pdf = new_pdf()
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" '
        f'pdfaid:conformance="B" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{NAME}</dc:creator>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    outcome = redact(pdf)
    with opened(outcome.after).open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "B"
        assert "dc:creator" not in metadata


def test_the_label_font_is_embedded_and_its_text_can_be_selected(redact: Redact) -> None:
    outcome = redact(new_pdf())
    text = pymupdf.open(stream=outcome.after, filetype="pdf")[0].get_text(
        flags=pymupdf.TEXT_IGNORE_ACTUALTEXT
    )
    assert text.count("5.1.2.e") == 3
    fonts = opened(outcome.after).pages[0].obj.Resources.Font
    assert "/FontFile2" in fonts.LakLabel.FontDescriptor


@pytest.mark.parametrize(("style", "inside"), [("wit", 255), ("zwart", 0), ("grijs", 214)])
def test_styles(redact: Redact, style: str, inside: int) -> None:
    outcome = redact(new_pdf(), options=look(style=style, label_form="5.1.2e"))
    box = outcome.redactions[0].boxes[0]
    pixels = pypdfium2.PdfDocument(outcome.after)[0].render(scale=4, grayscale=True).to_numpy()
    assert abs(int(pixels[int(box.y0 * 4) + 6, int(box.x0 * 4) + 6]) - inside) <= 1
    assert outcome.verification.verdict is Verdict.CLEAN
    assert {r.label for r in outcome.redactions} == {"5.1.2e"}


def test_same_in_same_out(redact: Redact) -> None:
    first = redact(CASES["actual_text_of_element"]()).after
    assert redact(CASES["actual_text_of_element"]()).after == first


def test_an_encrypted_source_needs_its_password(redact: Redact) -> None:
    buffer = io.BytesIO()
    new_pdf().save(buffer, encryption=pikepdf.Encryption(owner="a", user="geheim", R=6))
    outcome = redact(buffer.getvalue(), password="geheim")
    assert outcome.verification.verdict is Verdict.CLEAN
    assert not opened(outcome.after).is_encrypted


def _prepared(tmp_path: pathlib.Path) -> tuple[pathlib.Path, Document, dict[str, object]]:
    source = tmp_path / "bron.pdf"
    new_pdf().save(source)
    document = read(source)
    return source, document, {"options": look(), "document": document, "secrets": SECRETS}


def test_the_output_is_private_and_the_source_untouched(tmp_path: pathlib.Path) -> None:
    source, document, arguments = _prepared(tmp_path)
    before = source.read_bytes()
    redactions = plan(decide(document), document, grounds=GROUNDS, options=look())
    apply(source, redactions, tmp_path / "uit.pdf", **arguments)  # type: ignore[arg-type]
    assert source.read_bytes() == before
    assert stat.S_IMODE((tmp_path / "uit.pdf").stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bron.pdf", "uit.pdf"]


def test_nothing_is_left_behind_on_an_error(tmp_path: pathlib.Path) -> None:
    source, _document, arguments = _prepared(tmp_path)
    with pytest.raises(OutputError):
        apply(source, (), tmp_path / "geen" / "uit.pdf", **arguments)  # type: ignore[arg-type]
    source.write_bytes(b"%PDF-1.7 kapot")
    with pytest.raises(DamagedPdf):
        apply(source, (), tmp_path / "uit.pdf", **arguments)  # type: ignore[arg-type]
    new_pdf().save(source, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(EncryptedPdf):
        apply(source, (), tmp_path / "uit.pdf", **arguments)  # type: ignore[arg-type]
    assert [p.name for p in tmp_path.iterdir()] == ["bron.pdf"]


def test_a_font_that_cannot_be_read_is_refused(redact: Redact) -> None:
    pdf = new_pdf(text_lines(LINES) + b"BT /F9 11 Tf 72 300 Td <8abf8e9a> Tj ET\n")
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/Ryumin-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=2),
    )
    pdf.pages[0].obj.Resources.Font.F9 = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/Ryumin-Light"),
        Encoding=Name("/90ms-RKSJ-H"),
        DescendantFonts=Array([descendant]),
    )
    with pytest.raises(UnhandledContent):
        redact(pdf)


def test_composite_fonts_with_their_own_cmap(redact: Redact) -> None:
    """Codes of one and two bytes; what goes and what stays is told apart code by code."""
    pdf = new_pdf(text_lines(LINES))
    cmap = (
        b"begincmap 2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange "
        b"1 begincidrange <20> <7e> 1 endcidrange 1 begincidchar <8001> 200 endcidchar endcmap"
    )
    unicode_map = b"1 beginbfrange <20> <7e> <0020> endbfrange 1 beginbfchar <8001> <00e9> endbfchar"
    program = label_font().program
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Proef,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        DW=500,
        W=Array([1, Array([250]), 40, 60, 600]),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Proef, Flags=4, FontFile2=pdf.make_stream(program)
        ),
    )
    pdf.pages[0].obj.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Proef,
            Encoding=pdf.make_stream(cmap, Type=Name.CMap),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(unicode_map),
        )
    )
    data = b"Caf".hex() + "8001" + f" van {NAME} blijft".encode().hex()
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(f"BT /F2 11 Tf 72 400 Td <{data}> Tj ET".encode()))
    outcome = redact(pdf)
    assert outcome.verification.verdict is Verdict.CLEAN
    assert outcome.verification.moved_characters == 0
    text = pymupdf.open(stream=outcome.after, filetype="pdf")[0].get_text()
    assert "Café" in text
    assert "blijft" in text
    assert "Jansen" not in text


def test_mail_address_links_under_a_box_go_in_any_spelling(redact: Redact) -> None:
    pdf = new_pdf()
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([72, 725, 300, 740]),
                A=Dictionary(S=Name.URI, URI=String("mailto:mjn@voorbeeld.nl")),
            )
        ]
    )
    assert MAIL in LINES[2]
    outcome = redact(pdf)
    assert "/Annots" not in opened(outcome.after).pages[0].obj


def test_shared_forms_change_only_where_they_are_redacted(redact: Redact) -> None:
    """The same form stands on two pages; on the second page nothing was decided."""

    def first_page_only(document: Document) -> list[Decision]:
        return [d for d in decide(document) if d.target[0].page_index == 0]  # type: ignore[index]

    outcome = redact(CASES["form_shared_by_pages"](), decisions=first_page_only, secrets=())
    pdf = pymupdf.open(stream=outcome.after, filetype="pdf")
    assert NAME not in pdf[0].get_text()
    assert NAME in pdf[1].get_text()
