"""Removed strings in addresses and in names that makers of PDFs choose freely."""

from __future__ import annotations

import re
import urllib.parse

from redactor.forms import SecretMatcher
from redactor.redact import known_keys
from redactor.redact.labels import FONT_NAME

_OWN_NAMES = re.compile(rf"LakLabelx*|Lak\d+|{re.escape(FONT_NAME)}")


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
            text = name[1:]
            if (
                text.lower() not in known_keys.VOCABULARY
                and not _OWN_NAMES.fullmatch(text)
                and self._matcher.search(text)
            ):
                self._count += 1
                new = f"/Naam{self._count}"
            self._known[name] = new
        return new
