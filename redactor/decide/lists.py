"""Words that a request says always go or always stay: where they stand on the pages. No judgement here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from redactor.domain import Document, Span
from redactor.rules import ListedText


def places(listed: ListedText, document: Document) -> Iterator[Span]:
    """Every place where the words stand, whatever the case, the white space or a hyphen at a line end."""
    pattern = _pattern(listed.text)
    for page in document.pages:
        for match in pattern.finditer(page.text):
            yield Span(page.page_index, match.start(), match.end())


def _pattern(text: str) -> re.Pattern[str]:
    broken = r"(?:[-\u00ad]\n)?"
    words = r"\s+".join(broken.join(re.escape(letter) for letter in word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def inside(target: Sequence[Span], kept: Collection[Span]) -> bool:
    """True when every part of ``target`` lies in one of the ``kept`` places."""
    return all(
        any(k.page_index == s.page_index and k.start <= s.start and s.end <= k.end for k in kept)
        for s in target
    )
