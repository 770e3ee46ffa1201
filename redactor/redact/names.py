"""Removed strings in addresses and in names that makers of PDFs choose freely."""

from __future__ import annotations

import base64
import contextlib
import re
import urllib.parse
from collections.abc import Iterator

import pikepdf

from redactor.forms import SecretMatcher
from redactor.redact import known_keys
from redactor.redact.labels import FONT_NAME

_URL_LETTERS = str.maketrans("-_", "+/")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OWN_NAMES = re.compile(rf"LakLabelx*|Lak\d+|{re.escape(FONT_NAME)}")


def text_of(name: pikepdf.Object | str) -> str:
    """A name with its slash; bytes that are no UTF-8 become surrogates, as in the keys of pikepdf."""
    try:
        return str(name)
    except UnicodeDecodeError:
        raw = name.unparse() if isinstance(name, pikepdf.Object) else b""
        return _ESCAPED.sub(lambda m: bytes((int(m.group(1), 16),)), raw).decode("utf-8", "surrogateescape")


#: Letters and digits in which mailing programs pack who gets a letter.
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")


def contains(matcher: SecretMatcher, text: str) -> bool:
    """True when a removed string stands in ``text``, also where an address has it coded.

    As percent signs, or within base64 or hexadecimal digits: links in newsletters name their reader so.
    """
    if matcher.search(text) or ("%" in text and matcher.search(urllib.parse.unquote(text))):
        return True
    return "://" in text and any(matcher.search(part) for part in _unpacked(urllib.parse.unquote(text)))


def _unpacked(text: str) -> Iterator[str]:
    for match in _PACKED.finditer(text):
        digits = match.group().rstrip("=").translate(_URL_LETTERS)
        for packed in {digits, *re.split(r"[/]", digits)}:
            if len(packed) >= 8:
                with contextlib.suppress(ValueError):
                    yield base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "replace")
    for match in _HEXADECIMAL.finditer(text):
        yield bytes.fromhex(match.group()).decode("utf-8", "replace")


class FreeNames:
    """Gives names that makers choose (resources, inks, roles, layers, fonts) another form when they tell.

    One name gets one other name in the whole document, so that content and objects keep agreeing.
    """

    def __init__(self, matcher: SecretMatcher) -> None:
        self._matcher = matcher
        self._known: dict[str, str] = {}
        self._count = 0

    def of(self, name: str) -> str:
        """The name (with slash) to write for ``name``: mostly the same."""
        new = self._known.get(name)
        if new is None:
            new = name
            text = name[1:].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            if "\ufffd" in text:
                text = name[1:].encode("utf-8", "surrogateescape").decode("cp1252", "replace")
            if (
                text.lower() not in known_keys.VOCABULARY
                and not _OWN_NAMES.fullmatch(text)
                and self._matcher.search(text)
            ):
                self._count += 1
                new = f"/Naam{self._count}"
            self._known[name] = new
        return new
