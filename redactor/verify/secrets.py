"""Which removed strings may still be read, because the same text was left readable on purpose elsewhere.

A surname can be a street or a company in the next line. Finding such a string proves nothing, so only the
others are looked for where position says nothing (bookmarks, metadata, streams).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from redactor import geometry
from redactor.domain import Document, Rect, Redaction
from redactor.forms import SecretMatcher, squash

#: Longer keys are found inside other words, shorter ones as whole words (SecretMatcher's own limit).
_WHOLE_WORD_BELOW = 6


def kept_text(document: Document, redactions: Sequence[Redaction]) -> str:
    """All page text with a gap where something was removed."""
    cores: dict[int, list[Rect]] = defaultdict(list)
    for redaction in redactions:
        cores[redaction.page_index] += redaction.cores
    parts = []
    for page in document.pages:
        gone = geometry.contains_centre(cores[page.page_index], page.boxes)
        codes = np.frombuffer(page.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        parts.append(np.where(gone, 0, codes).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"))
    return "\n".join(parts)


def only_removed(secrets: Sequence[str], kept: str) -> tuple[str, ...]:
    """The secrets that stand nowhere in the kept text."""
    keys = {secret: squash(secret) for secret in secrets}
    wanted = {secret: key for secret, key in keys.items() if len(key) >= 2}
    # A gap ends a word: letters on both sides of a removed name do not make another name.
    pieces = kept.split("\x00")
    joined = "\x00".join(squash(piece) for piece in pieces)
    short = (secret for secret, key in wanted.items() if len(key) < _WHOLE_WORD_BELOW)
    ranges = SecretMatcher(short).find(kept)
    found = [squash(kept[start:end]) for start, end in ranges]
    result = []
    for secret, key in wanted.items():
        visible = key in joined if len(key) >= _WHOLE_WORD_BELOW else any(key in text for text in found)
        if not visible:
            result.append(secret)
    return tuple(result)
