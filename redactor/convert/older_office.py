"""Office files that are not OOXML as ooxml.py reads it: what is lost when they become so.

OpenDocument (odt, ods, odp), the binary formats of before 2007, RTF, and OOXML in its strict form.
LibreOffice makes OOXML of them; comments, changes and hidden sheets come along and are counted there.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections import Counter
from typing import Any, Final

from redactor.convert import kinds, ooxml
from redactor.convert.ooxml import DOCUMENT, Hidden
from redactor.convert.pieces import Limits, Reason, Unreadable

_STRICT: Final = b"purl.oclc.org/ooxml/"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_INSIDE: Final = re.compile(r"#|\.?/?(?:Object|Pictures|ObjectReplacements|media)\b")
_LINKS: Final = (_TEXT + "a", _DRAW + "a")
#: Fields that LibreOffice would work out anew: from its own clock, user, file name.
_FIELDS: Final = frozenset(
    _TEXT + name
    for name in (
        "date time author-name author-initials creator initial-creator printed-by title subject description "
        "keywords file-name template-name sender-firstname sender-lastname sender-initials sender-title "
        "sender-position sender-email sender-phone-private sender-fax sender-company sender-phone-work "
        "sender-street sender-city sender-postal-code sender-country sender-state-or-province user-defined "
        "print-date print-time modification-date modification-time creation-date creation-time "
        "editing-cycles editing-duration conditional-text database-display dde-connection execute-macro "
        "variable-get user-field-get expression"
    ).split()
)
#: Storages and streams of the binary formats.
_MACROS: Final = frozenset({"Macros", "_VBA_PROJECT_CUR", "VBA"})
_FILEPASS: Final = 0x002F
_LOCKED_SLIDES: Final = 0xF3D1C4DF


def prepared(data: bytes, limits: Limits) -> tuple[Hidden, bytes] | None:
    """Counts of what is lost on the way to OOXML, and the file to send there; None when it need not go.

    Raises:
        Unreadable: behind a password, or damaged.
    """
    if data.startswith(kinds.OLE):
        return _examine_binary(data), data
    if not data.startswith(kinds.ZIP):
        objects = len(re.findall(rb"\\objdata\b", data))
        return Counter({("ingesloten-object", DOCUMENT): objects}), data
    members = ooxml.read(data, limits)
    if "[Content_Types].xml" in members:
        is_strict = any(
            _STRICT in content[:8192] for name, content in members.items() if name.endswith(".xml")
        )
        return (Counter(), data) if is_strict else None
    return _examine_open(members), _cleaned(members)


def _examine_open(members: dict[str, bytes]) -> Hidden:
    if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
        raise Unreadable(Reason.ENCRYPTED)
    found: Hidden = Counter()
    for name in members:
        found["macro", DOCUMENT] += bool(re.match(r"(?:Basic|Scripts)/.*/(?!script-l[bc]\.xml$)[^/]+$", name))
        found["voorbeeld-afbeelding", DOCUMENT] += name.startswith("Thumbnails/") and not name.endswith("/")
    if "meta.xml" in members:
        meta = ooxml.parse(members["meta.xml"])
        found["eigenschappen", DOCUMENT] += sum(bool((e.text or "").strip()) for e in meta.iter())
    for name in ("content.xml", "styles.xml"):
        if name in members:
            _examine_content(ooxml.parse(members[name]), found)
    return found


def _cleaned(members: dict[str, bytes]) -> bytes:
    """OpenDocument without code, and without what LibreOffice would show or fetch that no reader sees."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if re.match(r"Basic/|Scripts/|Thumbnails/", name):
                continue
            if name.endswith(("content.xml", "styles.xml")):
                content = ooxml.edited(content, _clean)
            # The type stands first and unpacked, or LibreOffice asks what it is.
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return out.getvalue()


def _clean(root: Any) -> None:
    for element in [*root.iter()]:
        tag = element.tag
        if tag == _TEXT + "section" and _is_hidden(element):
            _drop(element)
        elif tag == _TEXT + "hidden-paragraph" and element.get(_TEXT + "is-hidden") == "true":
            paragraph = next(element.iterancestors(_TEXT + "p", _TEXT + "h"), None)
            _drop(element if paragraph is None else paragraph)
        elif (tag == _TEXT + "hidden-text" and element.get(_TEXT + "is-hidden") == "true") or (
            tag in (_OFFICE + "event-listeners", _OFFICE + "scripts", _TEXT + "section-source")
        ):
            _drop(element)
        elif tag in _FIELDS:
            # A plain piece of text: what it showed when the file was saved.
            element.tag = _TEXT + "span"
            element.attrib.clear()
        elif (target := element.get(_HREF)) and not _INSIDE.match(target):
            if tag in _LINKS:
                element.set(_HREF, ooxml.NOWHERE)
            else:
                _drop(element)


def _is_hidden(section: Any) -> bool:
    return bool(section.get(_TEXT + "display") == "none" or section.get(_TEXT + "is-hidden") == "true")


def _drop(element: Any) -> None:
    """Takes an element away; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _examine_content(root: Any, found: Hidden) -> None:
    for element in root.iter(_TEXT + "section"):
        found["verborgen-tekst", DOCUMENT] += _is_hidden(element)
    for element in root.iter(_TEXT + "hidden-text", _TEXT + "hidden-paragraph"):
        found["verborgen-tekst", DOCUMENT] += element.get(_TEXT + "is-hidden") == "true"
    found["wijziging", DOCUMENT] += sum(1 for _ in root.iter(_TEXT + "changed-region"))
    for changes in root.iter(_TABLE + "tracked-changes"):
        found["wijziging", DOCUMENT] += len(changes)
    found["ingesloten-object", DOCUMENT] += sum(1 for _ in root.iter(_DRAW + "object", _DRAW + "object-ole"))
    found["macro", DOCUMENT] += sum(len(e) for e in root.iter(_OFFICE + "event-listeners"))
    for element in root.iter():
        target = element.get(_HREF)
        if target and not _INSIDE.match(target):
            kind = "linkdoel" if element.tag in _LINKS else "externe-verwijzing"
            found[kind, DOCUMENT] += 1


def _examine_binary(data: bytes) -> Hidden:
    import olefile

    found: Hidden = Counter()
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            paths = [*container.listdir(streams=True, storages=True)]
            if ["EncryptedPackage"] in paths or _is_locked(container):
                raise Unreadable(Reason.ENCRYPTED)
            for path in paths:
                found["macro", DOCUMENT] += len(path) == 1 and path[0] in _MACROS
                found["ingesloten-object", DOCUMENT] += len(path) == 2 and path[0] == "ObjectPool"
                found["ingesloten-object", DOCUMENT] += len(path) == 1 and path[0].startswith("MBD")
            for stream in ("\x05SummaryInformation", "\x05DocumentSummaryInformation"):
                if container.exists(stream):
                    properties = container.getproperties(stream)
                    texts = [v for v in properties.values() if isinstance(v, bytes) and v.strip(b"\0 ")]
                    found["eigenschappen", DOCUMENT] += len(texts)
                    found["voorbeeld-afbeelding", DOCUMENT] += stream.endswith("\x05SummaryInformation") and (
                        17 in properties
                    )
    except (OSError, ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    return found


def _is_locked(container: Any) -> bool:
    """True for a document behind a password: by MS-DOC 2.5.1, MS-XLS 2.4.117, MS-PPT 2.3.2."""
    if container.exists("WordDocument"):
        head = container.openstream("WordDocument").read(12)
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)
    for name in ("Workbook", "Book"):
        if container.exists(name):
            return _has_record(container.openstream(name).read(4096), _FILEPASS)
    if container.exists("Current User"):
        head = container.openstream("Current User").read(16)
        return len(head) == 16 and struct.unpack_from("<I", head, 12)[0] == _LOCKED_SLIDES
    return False


def _has_record(content: bytes, wanted: int) -> bool:
    at = 0
    while at + 4 <= len(content):
        number, size = struct.unpack_from("<HH", content, at)
        if number == wanted:
            return True
        at += 4 + size
    return False
