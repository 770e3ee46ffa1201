"""Removed strings in addresses and in names that makers of PDFs choose freely."""

from __future__ import annotations

import re
import urllib.parse

import pikepdf

from redactor.forms import SecretMatcher
from redactor.redact import known_keys
from redactor.redact.labels import FONT_NAME

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OWN_NAMES = re.compile(rf"LakLabelx*|Lak\d+|{re.escape(FONT_NAME)}")


def text_of(name: pikepdf.Object | str) -> str:
    """A name with its slash; bytes that are no UTF-8 become surrogates, as in the keys of pikepdf."""
    try:
        return str(name)
    except UnicodeDecodeError:
        raw = name.unparse() if isinstance(name, pikepdf.Object) else b""
        return _ESCAPED.sub(lambda m: bytes((int(m.group(1), 16),)), raw).decode("utf-8", "surrogateescape")


def contains(matcher: SecretMatcher, text: str) -> bool:
    """True when a removed string stands in ``text``, also as part of a percent-encoded address."""
    return matcher.search(text) or ("%" in text and matcher.search(urllib.parse.unquote(text)))


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
