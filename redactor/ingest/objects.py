"""Text of a PDF that stands on no page: bookmarks, properties, tags, links, form fields, comments, layers.

Read with pikepdf from the objects themselves, so that nothing is missed which a viewer does not list. What
programs write about themselves (producer, dates) is left out. The order is that of the objects.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from redactor.domain import ObjectText

#: Keys whose text is read, and what kind of place it is (``OBJECT_PLACES``).
_KEYS: Final = {
    "/Alt": "structuur",
    "/ActualText": "structuur",
    "/E": "structuur",
    "/URI": "koppeling",
    "/Contents": "annotatie",
    "/RC": "annotatie",
    "/Subj": "annotatie",
    "/TU": "formulierveld",
    "/V": "formulierveld",
    "/DV": "formulierveld",
    "/RV": "formulierveld",
    "/Opt": "formulierveld",
    "/UF": "bestand",
    "/F": "bestand",
    "/Desc": "bestand",
    "/Dest": "bestemming",
    "/Names": "bestemming",
    "/P": "paginalabel",
    "/Title": "bladwijzer",
    "/Name": "laag",
    "/Order": "laag",
}
#: Properties that name programs and times, not people.
_OF_PROGRAMS: Final = frozenset(
    ("/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner")
)
_XMP_OF_PROGRAMS: Final = re.compile(
    r"<(?:xmp:CreatorTool|pdf:Producer|xmpMM:History)\b.*?</(?:xmp:CreatorTool|pdf:Producer|xmpMM:History)>",
    re.DOTALL,
)
_READABLE: Final = re.compile(r"[^\W\d_].*\w|\d{6}", re.DOTALL)
#: What a tag says of a letter that is drawn as one with the next.
_LIGATURE: Final = re.compile(r"f[filt]{1,2}|st|ij|IJ")
_TAG: Final = re.compile(r"<[^>]*>")
#: Text of XMP that is no sentence: codes of programs, times, addresses of name spaces.
_CODE: Final = re.compile(r"(?:\w+:)?[\w./:+-]*\d[\w./:+-]*|https?:\S+|x-default")
_ACTUAL_TEXT: Final = re.compile(rb"/ActualText\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_CONTAINERS: Final = frozenset(
    (pikepdf.ObjectType.dictionary, pikepdf.ObjectType.stream, pikepdf.ObjectType.array)
)
#: XMP and the content of a page are searched in their first part only.
_LARGEST: Final = 8 * 1024 * 1024


def object_texts(data: bytes, *, password: str | None = None) -> tuple[ObjectText, ...]:
    """Every text outside the pages, each text once per kind of place.

    Raises:
        pikepdf.PdfError: the file cannot be read by this second reader.
    """
    found: dict[tuple[str, str], None] = {}
    with pikepdf.open(io.BytesIO(data), password=password or "", suppress_warnings=True) as pdf:
        for kind, text in _texts(pdf):
            if _READABLE.search(text) and not _LIGATURE.fullmatch(text):
                found[kind, text] = None
    return tuple(ObjectText(place=f"{kind}:{number}", text=text) for number, (kind, text) in enumerate(found))


def _texts(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    info = pdf.trailer.get("/Info")
    properties = info.objgen if isinstance(info, pikepdf.Dictionary) else None
    if isinstance(info, pikepdf.Dictionary):
        for key, value in _record(info).items():
            if key not in _OF_PROGRAMS:
                yield from (("eigenschap", text) for text in _strings(value))
    for item in pdf.objects:
        # Asked for by its code: pikepdf answers isinstance in Python, many times slower.
        kind = item._type_code if isinstance(item, pikepdf.Object) else None
        if kind not in _CONTAINERS:
            continue
        if kind == pikepdf.ObjectType.stream:
            yield from _stream_texts(item)
        if item.objgen == properties:
            continue
        record = _record(item)
        yield from _values(record) if isinstance(record, dict) else _array(record, "formulierveld")


def _record(item: Any) -> Any:
    """An object as JSON; empty when it holds no text string, as most objects do."""
    written: bytes = item.to_json(dereference=True, schema_version=2)
    if b'"u:' not in written and b'"b:' not in written:
        return {}
    record = json.loads(written)
    return record.get("stream", {}).get("dict", {}) if "stream" in record else record


def _values(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "/ByteRange" in record:
        # A digital signature: its /Contents is a sealed code.
        for key in ("/Name", "/Reason", "/Location", "/ContactInfo"):
            yield from (("handtekening", text) for text in _strings(record.get(key)))
        return
    for key, value in record.items():
        kind = _KEYS.get(key, "")
        if key == "/T":
            # A tag has a title, a comment an author, a field a name.
            kind = (
                "formulierveld"
                if "/FT" in record or "/Kids" in record or "/Parent" in record
                else "annotatie"
                if "/Subtype" in record
                else "structuur"
            )
        if kind and key in ("/RC", "/RV"):
            # Rich text, with tags; it never stays.
            yield from ((kind, _TAG.sub(" ", text)) for text in _strings(value))
        elif kind:
            yield from ((kind, text) for text in _strings(value))
        elif isinstance(value, dict):
            yield from _values(value)
        elif isinstance(value, list):
            yield from _array(value, "")


def _array(values: Any, kind: str) -> Iterator[tuple[str, str]]:
    for value in values:
        if isinstance(value, dict):
            yield from _values(value)
        elif isinstance(value, list):
            yield from _array(value, kind)
        elif kind:
            yield from ((kind, text) for text in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    """The text strings in a value, nested arrays and dictionaries included."""
    if isinstance(value, str):
        if value.startswith("u:"):
            yield value[2:]
        elif value.startswith("b:"):
            yield str(pikepdf.String(bytes.fromhex(value[2:])))
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def _stream_texts(stream: Any) -> Iterator[tuple[str, str]]:
    """Text of XMP, and replacement text in what draws."""
    keys = stream.keys()
    kind, subtype = (str(stream[key]) if key in keys else "" for key in ("/Type", "/Subtype"))
    if kind not in ("/Metadata", "") and subtype != "/Form":
        return
    if "/Length1" in keys or subtype == "/Image":
        return
    try:
        data = stream.read_bytes()[:_LARGEST]
    except pikepdf.PdfError:
        # Verification says whether it can be read at all.
        return
    if kind == "/Metadata":
        for piece in _TAG.split(_XMP_OF_PROGRAMS.sub("", data.decode("utf-8", errors="ignore"))):
            if piece.strip() and not _CODE.fullmatch(piece.strip()):
                yield "eigenschap", piece.strip()
        return
    for match in _ACTUAL_TEXT.finditer(data):
        value = pikepdf.Object.parse(match[1])
        if isinstance(value, pikepdf.String):
            yield "structuur", str(value)
