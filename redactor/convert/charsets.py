"""Bytes -> text, whatever the file says about itself."""

from __future__ import annotations

import codecs
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What these names mean in mail: programs write Windows' letters under them.
_MEANT: Final = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}


def decode(data: bytes, charset: str | None = None) -> str:
    """The text; a charset that is unknown or does not fit is not believed. Never fails.

    Tried in order: a byte order mark, the charset named, UTF-8, Windows-1252.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    named = (charset or "").strip().strip("'\"").lower()
    for name in (_MEANT.get(named, named), "utf-8"):
        if not name:
            continue
        try:
            return data.decode(name)
        except (LookupError, ValueError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")
