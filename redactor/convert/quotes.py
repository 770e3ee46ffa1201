"""Where in a message an earlier one begins, and keys that are equal when two texts are."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise

#: Texts shorter than this say too little: "Akkoord." stands in many messages.
_LEAST_LETTERS = 40


class Quotes:
    """Finds quoted messages by the words of rules/lists/citaat-*.txt."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        def any_of(name: str) -> str:
            return "|".join(re.escape(word) for word in lists.get(name, ())) or r"(?!)"

        self._start = re.compile(
            # A line above it, or "Van:" with "Verzonden:", "Aan:" ... within three lines.
            rf"^[ >|]*(?:[-_ ]*(?:{any_of('citaat-lijnen')})\b[-_: ]*$"
            rf"|\*?(?:{any_of('citaat-koppen')})\*?[ ]?:\*?[ ]?\S[^\n]*(?=(?:\n[^\n]*){{0,2}}\n[ >|]*\*?"
            rf"(?:{any_of('citaat-velden')})\*?[ ]?:)"
            r"|(?:Op|On)[ ][^\n]{4,80}(?:\n[^\n]{0,80})?(?:schreef|wrote)[^\n]{0,80}:[ ]*$)",
            re.IGNORECASE | re.MULTILINE,
        )
        self._prefixes = re.compile(
            rf"^(?:\s*(?:{any_of('onderwerp-voorvoegsels')})\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE
        )
        fields = f"{any_of('citaat-koppen')}|{any_of('citaat-velden')}|cc|bcc|bijlagen|attachments"
        self._field = re.compile(rf"[ >|]*\*?(?:{fields})\*?[ ]?:|[ >|]*$", re.IGNORECASE)

    def split(self, text: str) -> tuple[str, ...]:
        """The message's own text first, then each quoted message with its head."""
        starts: list[int] = []
        for match in self._start.finditer(text):
            # A dividing line and the head below it begin one message, not two.
            if not starts or text[starts[-1] : match.start()].strip("-_ \n>|").count("\n") > 0:
                starts.append(match.start())
        edges = [0, *starts, len(text)]
        return tuple(text[a:b] for a, b in pairwise(edges) if b > a or a == 0)

    def keys(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Keys of the message's own text, and of the text of every message quoted in it."""
        own, *quoted = self.split(text) or ("",)
        bodies = ("\n".join(self._without_head(part.splitlines())) for part in quoted)
        return text_key(own), tuple(key for body in bodies if (key := text_key(body)))

    def _without_head(self, lines: list[str]) -> list[str]:
        at = 0
        if lines and not self._field.match(lines[0]):
            at = 1
        while at < len(lines) and self._field.match(lines[at]):
            at += 1
        return lines[at:]

    def subject(self, subject: str) -> str:
        """The subject of the thread: without RE: and FW:, without case."""
        return " ".join(self._prefixes.sub("", subject).casefold().split())


def text_key(text: str) -> str:
    """A digest of the letters and digits of a text; empty for one that says too little."""
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:32] if len(letters) >= _LEAST_LETTERS else ""
