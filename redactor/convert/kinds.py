"""What kind of file it is: by the ending of its name, unless its first bytes say otherwise."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

from redactor.convert import tnef
from redactor.convert.pieces import FileType

#: Routes that read letters: what is no text does not go there, whatever its name says.
TEXT_ROUTES: Final = frozenset({"text", "markdown", "html", "csv"})
#: First bytes of the older Office formats, of Outlook messages, and of Office files behind a password.
OLE: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
#: So much of a file says what it is.
_LOOKED_AT: Final = 4096
#: A text has hardly any of these.
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
_PACKED: Final = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_HEADER: Final = re.compile(rb"(?:[A-Za-z-]{1,60}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n)*){3,}")

Kind = tuple[FileType, str]


def kind_of(name: str, data: bytes, known: Mapping[str, Kind]) -> Kind:
    """Type and route of a file; ``geen`` for what nothing reads.

    Args:
        name: As its sender named it.
        data: All of it.
        known: Type and route by ending, lower case, without the point.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return FileType.PDF, "pdf"
    found = by_ending(name, known)
    if found is not None and not (found[1] in TEXT_ROUTES and _is_binary(data)):
        return found
    return _by_content(data)


def by_ending(name: str, known: Mapping[str, Kind]) -> Kind | None:
    """The longest ending that is known: ``tar.gz`` goes before ``gz``."""
    lower = name.lower()
    endings = (lower[at + 1 :] for at in range(len(lower)) if lower[at] == ".")
    return next((known[e] for e in endings if e in known), None)


def _by_content(data: bytes) -> Kind:
    head = data[:_LOOKED_AT]
    if data.startswith(ZIP):
        return _zipped(data)
    if data.startswith(_PACKED):
        return FileType.UNKNOWN, "archive"
    if data.startswith(_PICTURES):
        return FileType.IMAGE, "picture"
    if data.startswith(tnef.MARK):
        return FileType.EMAIL, "tnef"
    if data.startswith(OLE):
        return (
            (FileType.EMAIL, "mail")
            if b"_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0" in data
            else (FileType.DOC, "geen")
        )
    if data.startswith(b"From ") and b"\nFrom: " in head:
        return FileType.EMAIL, "mailbox"
    if _HEADER.match(head.replace(b"\r\n", b"\n")) and b"\nSubject:" in head:
        return FileType.EMAIL, "mail"
    if re.match(rb"\s*(?:<!doctype html|<html)", head, re.IGNORECASE):
        return FileType.HTML, "html"
    if data.startswith(b"{\\rtf"):
        return FileType.DOC, "office"
    if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b|%!PS", head):
        return FileType.IMAGE, "geen"
    if not _is_binary(data):
        return FileType.NOTE, "text"
    return FileType.UNKNOWN, "geen"


def _zipped(data: bytes) -> Kind:
    """An Office file without its ending is one all the same; others that are a zip are not taken apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = {info.filename for info in opened.infolist()[:1000]}
    except (zipfile.BadZipFile, ValueError, OSError, UnicodeError):
        return FileType.UNKNOWN, "archive"
    if "[Content_Types].xml" not in names and "mimetype" not in names:
        return FileType.UNKNOWN, "archive"
    for folder, file_type in (
        ("word/", FileType.DOC), ("xl/", FileType.SPREADSHEET), ("ppt/", FileType.PRESENTATION),
    ):  # fmt: skip
        if any(name.startswith(folder) for name in names):
            return file_type, "office"
    return FileType.UNKNOWN, "geen"


def _is_binary(data: bytes) -> bool:
    head = data[:_LOOKED_AT]
    if head.startswith(_WIDE):
        return False
    if head.startswith((*_PICTURES, *_PACKED, OLE, ZIP)):
        return True
    return len(_BINARY.findall(head)) * 100 >= max(1, len(head))
