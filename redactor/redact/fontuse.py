"""Which character codes of each font a document still shows, and which showed only what was removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from redactor.redact.pdffont import ContentFont
from redactor.redact.trace import Flags, Trace


@dataclass(slots=True)
class FontUse:
    """The use of one font.

    Attributes:
        font: As it was read.
        whole: Shown strings of which nothing was removed.
        kept: Codes that stay in strings of which something was.
        gone: Codes that were removed somewhere.
    """

    font: ContentFont
    whole: set[bytes] = field(default_factory=set)
    kept: set[bytes] = field(default_factory=set)
    gone: set[bytes] = field(default_factory=set)

    @property
    def dictionary(self) -> Any:
        return self.font.dictionary

    def used(self) -> set[bytes]:
        """Codes that still show something."""
        result = set(self.kept)
        length = self.font.code_length
        even = [data for data in self.whole if length and len(data) % length == 0]
        if even:
            joined = b"".join(even)
            result.update({joined[at : at + length] for at in range(0, len(joined), length)})
        for data in self.whole.difference(even):
            at = 0
            for code in self.font.text(data).codes:
                result.add(data[at : at + code.length])
                at += code.length
        return result


class FontUses:
    """Collects the use of all fonts of one document while its streams are edited."""

    def __init__(self) -> None:
        self._uses: dict[object, FontUse] = {}

    def __iter__(self) -> Iterator[FontUse]:
        return iter(self._uses.values())

    def add(self, trace: Trace, flags: Flags) -> None:
        """Adds what one stream, and those drawn from it, show.

        Args:
            flags: Which glyphs go, shape (glyphs,).
        """
        self._add(trace, [0, *np.cumsum(flags).tolist()])

    def _add(self, trace: Trace, gone_before: list[int]) -> None:
        for show in trace.shows.values():
            if show.font is None:
                continue
            use = self._of(show.font)
            for string in show.strings:
                end = string.first + len(string.codes)
                if gone_before[end] == gone_before[string.first]:
                    use.whole.add(string.data)
                    continue
                at = 0
                for glyph, code in enumerate(string.codes, start=string.first):
                    gone = gone_before[glyph + 1] > gone_before[glyph]
                    (use.gone if gone else use.kept).add(string.data[at : at + code.length])
                    at += code.length
        for child in trace.children.values():
            self._add(child.trace, gone_before)

    def _of(self, font: ContentFont) -> FontUse:
        number = font.dictionary.objgen
        # A font within a dictionary has no number of its own; it is read once for each place that holds it.
        key: object = id(font) if number == (0, 0) else number
        if key not in self._uses:
            self._uses[key] = FontUse(font)
        return self._uses[key]
