"""Looks at every object of a PDF: strings, names, decoded streams and raw bytes.

pikepdf (qpdf) reads it. Text on pages is not judged here but by position (``check.py``).
"""

from __future__ import annotations

import io
import re
import urllib.parse
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2

from redactor.domain import Leak
from redactor.forms import SecretMatcher
from redactor.verify import pdfium

ENGINE = f"qpdf {pikepdf.__libqpdf_version__}"

#: Keys whose string or stream values a leak is named after.
_PLACES = {
    "/Title": "titel", "/Contents": "annotatie", "/RC": "annotatie", "/T": "naam", "/TU": "formulierveld",
    "/V": "formulierveld", "/DV": "formulierveld", "/ActualText": "structuur", "/Alt": "structuur",
    "/E": "structuur", "/URI": "koppeling", "/JS": "script", "/F": "bestand", "/UF": "bestand",
    "/Desc": "bestand", "/P": "paginalabel", "/BaseFont": "lettertype", "/FontName": "lettertype",
    "/Author": "metadata", "/Subject": "metadata", "/Keywords": "metadata", "/Creator": "metadata",
    "/Producer": "metadata", "/Dest": "bestemming", "/D": "bestemming",
}  # fmt: skip

#: Words of the file format itself that are also Dutch names or words. A name object or key that is one of
#: them says nothing; anywhere else they count.
_VOCABULARY = frozenset(
    """Type Subtype Page Pages Parent Kids Count Catalog Root Info Size Prev First Last Next Lang Length
    Filter Font Fonts FontFile FontName FontBBox Flags Form Image Link Span Sect Part Art Div Table
    Title Rect Border Annot Annots Contents Resources Rotate Metadata Names Name Dests Dest Limits
    Nums Outlines Encoding Widths Width Height Matrix Pattern Shading Function Domain Range Decode
    Mask Group Trans Tabs Order Base Identity Artifact Layout Document Figure Caption Note List Body
    Head Foot Quote Index Code Label Scope Row Column Print View Usage Event Creator Producer Author
    Subject Keywords Marked Suspects Default Normal None Auto Standard Regular Bold Italic Black
    White Gray Lab Indexed Separation Device Start End Before After Block Inline Center Middle
    Justify Both Left Right Top Bottom Solid Dotted Dashed Double Groove Ridge Inset Outset
    Placement Color Text Point Line Circle Square Stamp Ink Widget Watermark Screen Movie Sound Alt
    Sans Serif Helvetica Times Courier Arial Symbol Liberation Noto Lato Roboto Verdana Calibri
    Cambria Georgia Garamond Palatino Tahoma Candara Constantia Corbel Rijksoverheid
    RijksoverheidSansText Lettertype Registry Ordering Supplement Adobe Collate Simplex Duplex Zoom
    Fit Off On Yes No PDF ImageB ImageC ImageI ProcSet FontDescriptor FontFile2 FontFile3
    DescendantFonts CIDFontType0 CIDFontType2 CIDSystemInfo CIDToGIDMap ToUnicode BaseFont
    BaseEncoding WinAnsiEncoding MacRomanEncoding StandardEncoding Differences FirstChar LastChar
    MissingWidth ItalicAngle CapHeight XHeight StemV StemH Ascent Descent TrueType Type0 Type1 Type3
    StructTreeRoot StructElem StructParent StructParents ParentTree ParentTreeNextKey RoleMap
    ClassMap IDTree ActualText MarkInfo ViewerPreferences DisplayDocTitle PageLabels PageMode
    PageLayout OutputIntents OutputIntent DestOutputProfile OutputConditionIdentifier
    OutputCondition RegistryName OpenAction AcroForm Fields CropBox MediaBox BleedBox TrimBox ArtBox
    UserUnit ExtGState ColorSpace XObject Properties BitsPerComponent DecodeParms Predictor Columns
    Colors FlateDecode DCTDecode JPXDecode CCITTFaxDecode JBIG2Decode ImageMask SMask Interpolate
    Alternate ICCBased DeviceRGB DeviceGray DeviceCMYK CalRGB CalGray BlendMode Transparency
    Luminosity Knockout Isolated Overprint LineWidth HalftonePhase TilingType PaintType PatternType
    ShadingType FunctionType Coords Extend Background AntiAlias QuadPoints InkList Vertices
    TextAlign BBox WritingMode ColSpan RowSpan Headers THead TBody TFoot TOCI BlockQuote NonStruct
    Private BibEntry Formula Warichu Ruby OBJR MCR MCID ByteRange Reason Location SubFilter
    Extensions ExtensionLevel BaseVersion
    """.lower().split()
)

#: File syntax outside objects; a secret that is part of one of these cannot be looked for in raw bytes.
_SYNTAX = ("startxref", "trailer", "endstream", "endobj", "%pdf-", "%%eof", "flatedecode")

#: Names that the redaction itself gives to its label font and to resources it adds.
_OWN_NAMES = re.compile(r"RedactorLabelSans-Regular|LakLabelx*|Lak\d+")

_OWN_NAMES_BYTES = re.compile(rb"RedactorLabelSans-Regular|LakLabelx*")
_FONT_PROGRAMS = frozenset(("/Type1C", "/CIDFontType0C", "/OpenType"))

#: Names of XML elements and attributes: ``xml:lang`` is no Mr. Lang.
_MARKUP = re.compile(r"</?[\w:.-]+|[\w:.-]+\s*=|<[?!][^>]*>")

#: A stream larger than this, decoded, is searched only in its first part.
_MAX_STREAM = 32 * 1024 * 1024


def _spoken(text: str) -> str:
    return urllib.parse.unquote(text) if "%" in text else text


def _found(matcher: SecretMatcher, text: str) -> bool:
    return matcher.search(text) or ("%" in text and matcher.search(_spoken(text)))


def _walk(container: Any, depth: int = 0, key_of_array: str = "") -> Iterator[tuple[str, str]]:
    """Key and text of every string and name in a direct object; keys that are names of people count too."""
    if depth > 40:
        return
    if isinstance(container, pikepdf.Array):
        for value in container:
            if (
                key_of_array == "/Differences"
                and isinstance(value, pikepdf.Name)
                and str(value)[1:].islower()
            ):
                continue  # a glyph name, such as "copyright"
            yield from _value("", value, depth)
    else:
        for key in container:
            if key[1:].lower() not in _VOCABULARY and not _OWN_NAMES.fullmatch(key[1:]):
                yield "sleutel", key[1:]
            yield from _value(key, container[key], depth)


def _value(key: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, pikepdf.String):
        yield key, str(value)
    elif isinstance(value, pikepdf.Name):
        name = str(value)[1:]
        if name.lower() not in _VOCABULARY and not _OWN_NAMES.fullmatch(name):
            yield key, name
    elif isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect:
        yield from _walk(value, depth + 1, key)


def strings_with_secret(
    pdf: pikepdf.Pdf, matcher: SecretMatcher, *, own_texts: frozenset[str] = frozenset()
) -> Iterator[Leak]:
    """Strings, names and keys of all objects, the trailer included.

    Args:
        own_texts: Strings that the redaction itself wrote (what labels say aloud).
    """
    containers: list[Any] = [pdf.trailer, *pdf.objects]
    texts: dict[str, set[str]] = {}
    for item in containers:
        if isinstance(item, pikepdf.String):
            texts.setdefault(str(item), set()).add("")
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            for key, text in _walk(item):
                texts.setdefault(text, set()).add(key)
    for text in own_texts:
        texts.pop(text, None)
    # One search over all different texts: most objects repeat the same few names.
    joined = "\n".join(texts)
    if not matcher.search(joined) and not any("%" in text and _found(matcher, text) for text in texts):
        return
    for text, keys in texts.items():
        if len(text) > 1 and _found(matcher, text):
            for key in sorted(keys):
                yield Leak(page_index=None, kind="object", where=_PLACES.get(key, "object"))


def streams_with_secret(
    pdf: pikepdf.Pdf,
    matcher: SecretMatcher,
    raw_forms: list[bytes],
    *,
    own_texts: frozenset[str] = frozenset(),
) -> Iterator[Leak]:
    """Decoded streams that are no page content, picture or font: XMP, scripts, attachments, XFA, CMaps."""
    own = [text.encode("latin-1", errors="ignore") for text in own_texts if text]
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        subtype = str(item.get("/Subtype", ""))
        kind = str(item.get("/Type", ""))
        if (
            kind in ("/ObjStm", "/XRef")
            or "/Length1" in item
            or subtype in _FONT_PROGRAMS
            or _is_profile(item)
        ):
            # Objects are read one by one; font programs and colour profiles name their makers.
            continue
        if subtype == "/Image":
            data = item.read_raw_bytes()[:65536]
            if _in_bytes(data, raw_forms):
                yield Leak(page_index=None, kind="stroom", where="beeldmetadata")
            continue
        try:
            data = item.read_bytes()[:_MAX_STREAM]
        except pikepdf.PdfError:
            data = item.read_raw_bytes()[:_MAX_STREAM]
        if data[:4] == b"PK\x03\x04":
            data = _unzipped(data)
        for written in own:
            data = data.replace(written, b"")
        data = _OWN_NAMES_BYTES.sub(b"", data)
        if _in_bytes(data, raw_forms):
            yield Leak(page_index=None, kind="stroom", where="inhoud")
        elif kind in ("/Metadata", "/EmbeddedFile") or subtype == "/XML" or data[:1] in (b"<", b"%"):
            # The first part holds what matters of a large one; matching spellings costs more than bytes.
            text = data[: 1 << 18].decode("utf-8", errors="ignore")
            if matcher.search(_MARKUP.sub(" ", text)):
                yield Leak(
                    page_index=None, kind="stroom", where="metadata" if kind == "/Metadata" else "inhoud"
                )


def _is_profile(stream: Any) -> bool:
    """An ICC profile has the number of its components, as nothing else but an object stream has."""
    return "/N" in stream and "/First" not in stream and "/Subtype" not in stream


def _unzipped(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(archive.read(name)[:_MAX_STREAM] for name in archive.namelist()[:64])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return data


def raw_forms_of(secrets: tuple[str, ...]) -> list[bytes]:
    """How secrets can stand in bytes: plain, UTF-8, UTF-16 and hexadecimal. Short ones would match noise."""
    forms: set[bytes] = set()
    for secret in secrets:
        text = secret.strip()
        if len(text) < 5 or any(text.lower() in word for word in _SYNTAX):
            continue
        for form in {text, text.lower(), text.upper()}:
            forms.add(form.encode("utf-8"))
            forms.add(form.encode("latin-1", errors="ignore"))
            forms.add(form.encode("utf-16-be"))
            forms.add(form.encode("utf-16-be").hex().encode("ascii"))
            forms.add(form.encode("utf-8").hex().encode("ascii"))
    return sorted(form for form in forms if len(form) >= 5)


def _in_bytes(data: bytes, forms: list[bytes]) -> bool:
    """True when one of the forms stands in ``data`` as a word: "source" in "/Resources" is no name.

    Nor is a key of the file format itself, such as "/Outlines".
    """
    for form in forms:
        is_key = form.lower().decode("latin-1") in _VOCABULARY
        at = data.find(form)
        while at >= 0:
            before, after = data[max(at - 1, 0) : at], data[at + len(form) : at + len(form) + 1]
            if not before.isalpha() and not after.isalpha() and not (is_key and before == b"/"):
                return True
            at = data.find(form, at + 1)
    return False


def bytes_with_secret(data: bytes, forms: list[bytes]) -> Iterator[Leak]:
    """The file as it lies on disk, and bytes before its header or after its end."""
    if _in_bytes(_OWN_NAMES_BYTES.sub(b"", data), forms):
        yield Leak(page_index=None, kind="bytes", where="bestand")
    if not data.startswith(b"%PDF-") or data.rstrip()[-5:] != b"%%EOF":
        yield Leak(page_index=None, kind="bytes", where="buiten het document")


def _content(parts: Any) -> bytes:
    """The operators of a form, or of a page in one or several streams; empty when they are unreadable."""
    streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
    try:
        return b"\n".join(item.read_bytes() for item in streams if isinstance(item, pikepdf.Stream))
    except pikepdf.PdfError:
        return b""


def hidden_streams(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Streams that draw but that a reading of the pages does not reach: looks of annotations, patterns,
    soft masks, Type3 glyphs and forms that nothing on a page draws."""
    page_forms: set[tuple[int, int]] = set()
    stack: list[tuple[Any, bytes]] = [
        (page.resources, _content(page.obj.get("/Contents"))) for page in pdf.pages
    ]
    seen: set[tuple[int, int]] = set()
    while stack:
        resources, content = stack.pop()
        forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(forms, pikepdf.Dictionary):
            continue
        for name in sorted(forms.keys()):
            form = forms[name]
            if (
                isinstance(form, pikepdf.Stream)
                and name.encode("utf-8") in content
                and str(form.get("/Subtype")) == "/Form"
                and form.objgen not in seen
            ):
                seen.add(form.objgen)
                page_forms.add(form.objgen)
                stack.append((form.get("/Resources"), _content(form)))
    glyphs: set[tuple[int, int]] = set()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/Subtype", "")) == "/Type3":
            procedures = item.get("/CharProcs")
            if isinstance(procedures, pikepdf.Dictionary):
                glyphs |= {procedures[name].objgen for name in sorted(procedures.keys())}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and (
            (str(item.get("/Subtype", "")) == "/Form" and item.objgen not in page_forms)
            or item.get("/PatternType") == 1
            or item.objgen in glyphs
        ):
            yield item


def text_of_streams(pdf: pikepdf.Pdf, streams: list[Any]) -> str:
    """The text of drawing streams as pdfium reads it when each is the content of a page of its own."""
    if not streams:
        return ""
    probe = pikepdf.new()
    for stream in streams:
        page = probe.add_blank_page(page_size=(14400, 14400))
        page.obj["/MediaBox"] = pikepdf.Array([-7200, -7200, 7200, 7200])
        page.obj["/Contents"] = probe.make_stream(stream.read_bytes())
        resources = stream.get("/Resources")
        if isinstance(resources, pikepdf.Dictionary):
            holder = pdf.make_indirect(resources) if not resources.is_indirect else resources
            page.obj["/Resources"] = probe.copy_foreign(holder)
    buffer = io.BytesIO()
    probe.save(buffer)
    parts = []
    with pdfium.opened(buffer.getvalue(), password=None, name="") as document:
        for page in document:
            try:
                parts.append(page.get_textpage().get_text_range())
            except pypdfium2.PdfiumError:
                parts.append("")
    return "\n".join(parts)


def without_actual_text(pdf: pikepdf.Pdf) -> bytes | None:
    """The file with the replacement text of its marked content out of use; None when it has none.

    Changes the open document, which must be a copy or not be used for its content afterwards.
    """
    found = False
    for page in pdf.pages:
        parts = page.obj.get("/Contents")
        streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
        properties = page.resources.get("/Properties") if "/Resources" in page.obj else None
        if isinstance(properties, pikepdf.Dictionary):
            for name in sorted(properties.keys()):
                if isinstance(properties[name], pikepdf.Dictionary) and "/ActualText" in properties[name]:
                    del properties[name]["/ActualText"]
                    found = True
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                data = stream.read_bytes()
                if b"/ActualText" in data:
                    stream.write(data.replace(b"/ActualText", b"/NoText"))
                    found = True
    if not found:
        return None
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def pending_redactions(pdf: pikepdf.Pdf) -> Iterator[Leak]:
    """Redact annotations that nobody applied."""
    for index, page in enumerate(pdf.pages):
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype")) == "/Redact":
                yield Leak(page_index=index, kind="annotatie", where="lakmarkering die niet is uitgevoerd")
