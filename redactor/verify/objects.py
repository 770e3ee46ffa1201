"""Looks at every object of a PDF: strings, names, decoded streams and raw bytes.

pikepdf (qpdf) reads it. Text on pages is not judged here but by position (``check.py``).
"""

from __future__ import annotations

import io
import json
import re
import urllib.parse
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, cast

import pikepdf
import pypdfium2

from redactor.domain import Leak
from redactor.forms import SecretMatcher
from redactor.verify import pdfium
from redactor.verify.bytesearch import ByteSearch, joined
from redactor.verify.vocabulary import FORMAT_WORDS

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

#: Names that the redaction itself gives to its label font and to resources it adds.
_OWN_NAMES = re.compile(r"RedactorLabelSans-Regular|LakLabelx*|Lak\d+")

_OWN_FONT, _OWN_LABEL = b"RedactorLabelSans-Regular", re.compile(rb"LakLabelx*")
_FONT_PROGRAMS = frozenset(("/Type1C", "/CIDFontType0C", "/OpenType"))

#: Keys whose strings are words of the format: every CID font says ``/Ordering (Identity)``.
_FORMAT_STRINGS = frozenset(("/Registry", "/Ordering"))

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
            if key[1:].lower() not in FORMAT_WORDS and not _OWN_NAMES.fullmatch(key[1:]):
                yield "sleutel", key[1:]
            yield from _value(key, container[key], depth)


def _value(key: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, pikepdf.String):
        text = str(value)
        if key not in _FORMAT_STRINGS or text.lower() not in FORMAT_WORDS:
            yield key, text
    elif isinstance(value, pikepdf.Name):
        name = str(value)[1:]
        if name.lower() not in FORMAT_WORDS and not _OWN_NAMES.fullmatch(name):
            yield key, name
    elif isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect:
        yield from _walk(value, depth + 1, key)


def opened(data: bytes, password: str | None) -> pikepdf.Pdf:
    """Opens a PDF; the password is used only when it needs one.

    Raises:
        pikepdf.PasswordError, pikepdf.PdfError: it cannot be opened.
    """
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError:
        if password is None:
            raise
        return pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True)


class Contents:
    """Every object of an open PDF, sorted once; streams are decoded once.

    Attributes:
        streams: All streams with their /Type and /Subtype, "" when absent.
        others: The trailer and all objects that are no streams.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.streams: list[tuple[Any, str, str]] = []
        self.others: list[Any] = [pdf.trailer]
        parts = [_json(pdf.trailer)]
        for item in pdf.objects:
            parts.append(_json(item))
            # Asked for by its code: pikepdf answers isinstance in Python, many times slower.
            if isinstance(item, pikepdf.Object) and item._type_code == pikepdf.ObjectType.stream:
                keys = item.keys()
                kind, subtype = (str(item[key]) if key in keys else "" for key in ("/Type", "/Subtype"))
                self.streams.append((item, kind, subtype))
            else:
                self.others.append(item)
        self._json = b"\n".join(parts)
        self._decoded: dict[tuple[int, int], bytes | None] = {}

    def data(self, stream: Any) -> bytes | None:
        """The decoded bytes; None when they cannot be decoded."""
        key = stream.objgen
        if key not in self._decoded:
            try:
                self._decoded[key] = stream.read_bytes()
            except pikepdf.PdfError:
                self._decoded[key] = None
        return self._decoded[key]

    def content(self, parts: Any) -> bytes:
        """The operators of a form, or of a page in one or several streams; empty when they are unreadable."""
        streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
        decoded = [self.data(item) for item in streams if isinstance(item, pikepdf.Stream)]
        return b"" if None in decoded else b"\n".join(data for data in decoded if data is not None)

    def has_name(self, name: str) -> bool:
        """False when no object holds this name, one of plain letters with its slash: a quick look."""
        return b'"%b"' % name.encode("ascii") in self._json

    def strings(self) -> set[str]:
        """All different strings, names and keys: a quick look, without where they stand."""
        result: set[str] = set()
        for found in set(_JSON_STRING.findall(self._json)):
            text = json.loads(b'"' + found + b'"') if b"\\" in found else found.decode("utf-8", "replace")
            kind, rest = text[:1], text[1:]
            if kind == "/" or text[:3] == "n:/":
                name = rest.removeprefix(":/") if kind == "n" else rest
                if name.lower() not in FORMAT_WORDS and not _OWN_NAMES.fullmatch(name):
                    result.add(name)
            elif kind == "b":
                result.add(str(pikepdf.String(bytes.fromhex(text[2:]))))
            elif kind == "u":
                result.add(text[2:])
        return result


#: Strings in qpdf's JSON: "u:text", "b:hex", "/name"; references to objects ("5 0 R") start with a digit.
_JSON_STRING = re.compile(rb'"((?:u:|b:|n:/|/)(?:[^"\\]|\\.)*)"')


def _json(item: Any) -> bytes:
    if not isinstance(item, pikepdf.Object):
        return b""  # a number, a truth value or null
    result: bytes = item.to_json(dereference=True, schema_version=2)
    return result


def strings_with_secret(
    contents: Contents, matcher: SecretMatcher, *, own_texts: frozenset[str] = frozenset()
) -> Iterator[Leak]:
    """Strings, names and keys of all objects, the trailer included.

    Args:
        own_texts: Strings that the redaction itself wrote (what labels say aloud).
    """
    quick = contents.strings() - own_texts
    if (
        not quick & matcher.whole_texts
        and not matcher.search("\n".join(quick))
        and not any("%" in text and _found(matcher, text) for text in quick)
    ):
        return
    texts: dict[str, set[str]] = {}
    for item in [*contents.others, *(stream for stream, _, _ in contents.streams)]:
        if isinstance(item, pikepdf.String):
            texts.setdefault(str(item), set()).add("")
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            for key, text in _walk(item):
                texts.setdefault(text, set()).add(key)
    for text, keys in texts.items():
        if len(text) > 1 and text not in own_texts and _found(matcher, text):
            for key in sorted(keys):
                yield Leak(page_index=None, kind="object", where=_PLACES.get(key, "object"))


def streams_with_secret(
    contents: Contents,
    matcher: SecretMatcher,
    search: ByteSearch,
    *,
    own_texts: frozenset[str] = frozenset(),
) -> Iterator[Leak]:
    """Decoded streams that are no page content, picture or font: XMP, scripts, attachments, XFA, CMaps."""
    own = [text.encode("latin-1", errors="ignore") for text in own_texts if text]
    pictures: list[bytes] = []
    texts: list[tuple[str, str, bytes]] = []
    for item, kind, subtype in contents.streams:
        if (
            kind in ("/ObjStm", "/XRef")
            or "/Length1" in item
            or subtype in _FONT_PROGRAMS
            or _is_profile(item)
        ):
            # Objects are read one by one; font programs and colour profiles name their makers.
            continue
        if subtype == "/Image":
            pictures.append(item.read_raw_bytes()[:65536])
            continue
        decoded = contents.data(item)
        data = (item.read_raw_bytes() if decoded is None else decoded)[:_MAX_STREAM]
        if data[:4] == b"PK\x03\x04":
            data = _unzipped(data)
        for written in own:
            data = data.replace(written, b"")
        texts.append((kind, subtype, _without_own_names(data)))
    if search.possible(joined(pictures)) and any(search.found(data) for data in pictures):
        yield Leak(page_index=None, kind="stroom", where="beeldmetadata")
    doubtful = search.possible(joined([data for _, _, data in texts]))
    for kind, subtype, data in texts:
        if doubtful and search.found(data):
            yield Leak(page_index=None, kind="stroom", where="inhoud")
            continue
        worded = kind in ("/Metadata", "/EmbeddedFile") or subtype == "/XML" or data[:1] in (b"<", b"%")
        if worded and matcher.search(text_of_data(data)):
            yield Leak(page_index=None, kind="stroom", where="metadata" if kind == "/Metadata" else "inhoud")


def _without_own_names(data: bytes) -> bytes:
    if b"LabelSans" not in data and b"LakLabel" not in data:
        return data
    # Neither can be part of the other: one pattern for both takes ten times as long on a whole file.
    return b"".join([_OWN_LABEL.sub(b"", part) for part in data.split(_OWN_FONT)])


def text_of_data(data: bytes) -> str:
    """The words of a stream that is no page content: of XML without its tags, of a zip file unpacked.

    Only its first part: that holds what matters of a large one, and matching spellings costs time.
    """
    if data[:4] == b"PK\x03\x04":
        data = _unzipped(data)
    return _MARKUP.sub(" ", data[: 1 << 18].decode("utf-8", errors="ignore"))


def _is_profile(stream: Any) -> bool:
    """An ICC profile has the number of its components, as nothing else but an object stream has."""
    return "/N" in stream and "/First" not in stream and "/Subtype" not in stream


def _unzipped(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(archive.read(name)[:_MAX_STREAM] for name in archive.namelist()[:64])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return data


def bytes_with_secret(data: bytes, search: ByteSearch) -> Iterator[Leak]:
    """The file as it lies on disk, and bytes before its header or after its end."""
    plain = _without_own_names(data)
    if search.possible(plain) and search.found(plain):
        yield Leak(page_index=None, kind="bytes", where="bestand")
    if not data.startswith(b"%PDF-") or data.rstrip()[-5:] != b"%%EOF":
        yield Leak(page_index=None, kind="bytes", where="buiten het document")


def hidden_streams(contents: Contents) -> Iterator[Any]:
    """Streams that draw but that a reading of the pages does not reach: looks of annotations, patterns,
    soft masks, Type3 glyphs and forms that nothing on a page draws."""
    page_forms: set[tuple[int, int]] = set()
    stack: list[tuple[Any, Any]] = [
        (page.resources, page.obj.get("/Contents")) for page in contents.pdf.pages
    ]
    seen: set[tuple[int, int]] = set()
    while stack:
        resources, parts = stack.pop()
        forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(forms, pikepdf.Dictionary):
            continue
        content = contents.content(parts)
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
                stack.append((form.get("/Resources"), form))
    glyphs: set[tuple[int, int]] = set()
    for item in contents.others if contents.has_name("/Type3") else ():
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/Subtype", "")) == "/Type3":
            procedures = item.get("/CharProcs")
            if isinstance(procedures, pikepdf.Dictionary):
                glyphs |= {procedures[name].objgen for name in sorted(procedures.keys())}
    for item, _, subtype in contents.streams:
        if (
            (subtype == "/Form" and item.objgen not in page_forms)
            or ("/PatternType" in item and item["/PatternType"] == 1)
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
                try:
                    data = stream.read_bytes()
                except pikepdf.PdfError:
                    continue  # the route that reads all streams says so
                if b"/ActualText" in data:
                    stream.write(data.replace(b"/ActualText", b"/NoText"))
                    found = True
    if not found:
        return None
    buffer = io.BytesIO()
    # It is read once: quick to write, not small. Objects in streams need no table of their places.
    pdf.save(buffer, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def syntax_problems(pdf: pikepdf.Pdf) -> list[str]:
    """What qpdf finds wrong with the file. Not opening a JBIG2 picture is no fault of the file."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*specialized decoders.*")
        # The function itself, with pages that are parsed without a call for every operand: half of its time.
        return list(pikepdf.Pdf.check_pdf_syntax(cast(pikepdf.Pdf, _QuicklyParsed(pdf))))


class _QuicklyParsed:
    """A PDF for ``check_pdf_syntax``: what is right of its pages' content is not told piece by piece."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.pages = [_QuickPage(page) for page in pdf.pages]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pdf, name)


class _QuickPage:
    def __init__(self, page: pikepdf.Page) -> None:
        self._page = page

    def parse_contents(self, callbacks: pikepdf.StreamParser) -> None:
        """Reads the content; only what is wrong with it matters."""
        try:
            # The same parser of qpdf; only operators that hardly occur are kept.
            pikepdf.parse_content_stream(self._page, "BX")
        except (pikepdf.PdfError, TypeError):
            self._page.parse_contents(callbacks)


def pending_redactions(pdf: pikepdf.Pdf) -> Iterator[Leak]:
    """Redact annotations that nobody applied."""
    for index, page in enumerate(pdf.pages):
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype")) == "/Redact":
                yield Leak(page_index=index, kind="annotatie", where="lakmarkering die niet is uitgevoerd")
