"""Office files written by hand, each with things that its reader does not see."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXTERNAL = ' TargetMode="External"'
_W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}"'
)


def package(
    main: str, kind: str, parts: dict[str, str], links: dict[str, list[tuple[str, str, bool]]]
) -> bytes:
    """A package: ``links`` per part (kind, target, external), named r1, r2 ..."""

    def rels(found: list[tuple[str, str, bool]]) -> str:
        items = "".join(
            f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"'
            f"{_EXTERNAL if external else ''}/>"
            for i, (kind, target, external) in enumerate(found, start=1)
        )
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'

    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
            'presentationml.slide+xml"/>'
            for name in parts
            if name.startswith("ppt/slides/")
        )
        + "</Types>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), types)
        archive.writestr(zipfile.ZipInfo("_rels/.rels"), rels([("officeDocument", main, False)]))
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
        for name, found in links.items():
            folder, _, file = name.rpartition("/")
            archive.writestr(zipfile.ZipInfo(f"{folder}/_rels/{file}.rels"), rels(found))
    return out.getvalue()


def docx() -> bytes:
    """Changes, a comment, hidden text, fields, properties, a macro, and links elsewhere."""
    who = 'w:author="Omar" w:date="2026-01-01T00:00:00Z"'

    def field(code: str, shown: str) -> str:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        return (
            f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark.format('separate')}"
            f"<w:r><w:t>{shown}</w:t></w:r>{mark.format('end')}"
        )

    body = f"""<w:p><w:r><w:t>Verslag van Nadia Brouns en 李小龙</w:t></w:r></w:p>
<w:p><w:r><w:t>Zichtbaar en</w:t></w:r><w:ins w:id="1" {who}><w:r><w:t> toegevoegd</w:t></w:r></w:ins>
<w:del w:id="2" {who}><w:r><w:delText>GESCHRAPT</w:delText></w:r></w:del>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>VERBORGEN</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>!</w:t></w:r>
<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>
<w:p>{field(" DATE ", "3 maart 2019")}<w:fldSimple w:instr=" AUTHOR "><w:r><w:t> bewaard</w:t></w:r></w:fldSimple></w:p>
<w:p>{field(" PAGE ", "77")}{field(' INCLUDETEXT "/etc/passwd" ', "ingevoegd")}</w:p>"""
    comment = '<w:comment w:id="0" w:author="Karel"><w:p><w:r><w:t>OPMERKING</w:t></w:r></w:p></w:comment>'
    return package(
        "word/document.xml",
        "wordprocessingml.document",
        {
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/comments.xml": f"<w:comments {_W}>{comment}</w:comments>",
            "word/vbaProject.bin": "macro",
            "docProps/core.xml": "<c><creator>Nadia Brouns</creator><title></title></c>",
        },
        {
            "word/document.xml": [
                ("comments", "comments.xml", False),
                ("hyperlink", "https://volg.example/?u=nadia", True),
                ("image", "file:///etc/passwd", True),
            ]
        },
    )


def pptx() -> bytes:
    """Two slides of which one is hidden, with notes."""

    def slide(text: str, *, attributes: str = "") -> str:
        return (
            f"<p:sld {_P} {attributes}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/>"
            "<p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id='2' name='t'/><p:cNvSpPr/><p:nvPr/>"
            "</p:nvSpPr><p:spPr><a:xfrm><a:off x='500000' y='500000'/><a:ext cx='6000000' cy='900000'/></a:xfrm>"
            "<a:prstGeom prst='rect'/></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>"
            f"{text}</a:t></a:r><a:fld id='{{1}}' type='datetime1'><a:rPr/><a:t> 3-3-2019</a:t></a:fld></a:p>"
            "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        )

    return package(
        "ppt/presentation.xml",
        "presentationml.presentation",
        {
            "ppt/presentation.xml": f"<p:presentation {_P}><p:sldIdLst><p:sldId id='256' r:id='r1'/>"
            "<p:sldId id='257' r:id='r2'/></p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/></p:presentation>",
            "ppt/slides/slide1.xml": slide("Omar spreekt"),
            "ppt/slides/slide2.xml": slide("VERBORGEN", attributes="show='0'"),
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes {_P}><a:t>NOTITIE</a:t></p:notes>",
        },
        {
            "ppt/presentation.xml": [
                ("slide", "slides/slide1.xml", False),
                ("slide", "slides/slide2.xml", False),
            ]
        },
    )


RTF = (
    rb"{\rtf1\ansi{\*\revtbl{Omar;}}Brief van Karel{\deleted GESCHRAPT}{\v VERBORGEN} aan Zo\'eb"
    rb"{\object\objautlink{\*\objclass Word.Document.8}{\*\objdata 0105}}"
    rb"{\field{\*\fldinst INCLUDETEXT /etc/passwd}{\fldrslt gevolg}}\par}"
)


def xlsx() -> bytes:
    """Hidden rows, columns and sheets, a comment, a print area, long cells, kinds of values."""
    import datetime

    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lijst"
    sheet.append(["Naam", "Geheim", "Bedrag", "Datum", "BSN", "Deel"])
    sheet.append(
        ["Zoë Oosterling " + "lang " * 40, "KOLOM", 1234.5, datetime.date(2026, 3, 3), 12345672, 0.125]
    )
    sheet.append(["RIJ", None, 1])
    sheet.append(["=1+1", None, True])
    sheet["E2"].number_format = "000000000"
    sheet["F2"].number_format = "0.0%"
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet["A2"].comment = Comment("OPMERKING", "Karel Pronk")
    sheet.print_area = "A1:A1"
    other = book.create_sheet("BLAD")
    other["A1"] = "BLADTEKST"
    other.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_ODF}:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("presentation", "presentation"), ("meta", "meta"), ("svg", "svg-compatible"), ("manifest", "manifest"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'  # fmt: skip
_BOX = '<draw:frame svg:x="2cm" svg:y="2cm" svg:width="10cm" svg:height="2cm">{}</draw:frame>'


def open_document(kind: str, body: str, *, styles: str = "", extra: tuple[str, ...] = ()) -> bytes:
    """An OpenDocument file; ``extra``: names of members besides the usual ones."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    names = ("content.xml", "meta.xml", *extra)
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in names
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (
            ("mimetype", media),
            (
                "content.xml",
                f"<office:document-content {_SPACES}><office:automatic-styles>{styles}"
                f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
                "</office:document-content>",
            ),
            (
                "meta.xml",
                f"<office:document-meta {_SPACES}><office:meta><dc:creator>Nadia</dc:creator></office:meta>"
                "</office:document-meta>",
            ),
            *((name, "<x/>") for name in extra),
            (
                "META-INF/manifest.xml",
                f"<manifest:manifest {_SPACES}><manifest:file-entry manifest:full-path='/' "
                f"manifest:media-type='{media}'/>{entries}</manifest:manifest>",
            ),
        ):
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def odt() -> bytes:
    """A change, a comment, text hidden in five ways, a link to a file elsewhere, fields, a macro."""
    who = "<dc:creator>Omar</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>"
    return open_document(
        "text",
        f"""<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info>{who}
</office:change-info><text:p>GESCHRAPT</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>Brief van Karel<text:change text:change-id="c"/><office:annotation>{who}<text:p>OPMERKING</text:p>
</office:annotation> op <text:date text:date-value="2019-03-03">3 maart 2019</text:date>
<text:span text:style-name="H">VERBORGEN</text:span> door <text:author-name>Nadia</text:author-name></text:p>
<text:section text:name="s" text:display="none"><text:p>VERBORGEN</text:p></text:section>
<text:section text:name="l"><text:section-source xlink:href="file:///etc/passwd"/><text:p>bewaard</text:p></text:section>
<text:p><text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true"/>VERBORGEN</text:p>
<text:p><text:hidden-text text:condition="ooow:1==1" text:is-hidden="true" text:string-value="VERBORGEN"/>slot</text:p>
<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="http://127.0.0.1/x.png"/></draw:frame></text:p>""",
        styles='<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/>'
        "</style:style>",
        extra=("Basic/Standard/Module1.xml", "Thumbnails/thumbnail.png"),
    )


def ods() -> bytes:
    """A hidden column, row and sheet."""

    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    return open_document(
        "spreadsheet",
        '<table:table table:name="Een"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell('Omar')}{cell('KOLOM')}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("RIJ")}</table:table-row></table:table>'
        '<table:table table:name="Twee" table:style-name="T"><table:table-column/>'
        f"<table:table-row>{cell('BLAD')}</table:table-row></table:table>",
        styles='<style:style style:name="T" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>',
    )


def odp() -> bytes:
    """Notes, and a hidden slide."""

    def box(text: str) -> str:
        return _BOX.format(f"<draw:text-box><text:p>{text}</text:p></draw:text-box>")

    notes = box("NOTITIE").replace("<draw:frame", '<draw:frame presentation:class="notes"')
    return open_document(
        "presentation",
        f'<draw:page draw:name="een">{box("Nadia spreekt")}<presentation:notes>{notes}</presentation:notes>'
        f'</draw:page><draw:page draw:name="twee" draw:style-name="D">{box("VERBORGEN")}</draw:page>',
        styles='<style:style style:name="D" style:family="drawing-page"><style:drawing-page-properties '
        'presentation:visibility="hidden"/></style:style>',
    )
