"""In which lines two documents differ. Holds text of both."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path

from redactor import ingest
from redactor.domain import Document
from redactor.pipeline.run import working_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A line that stands in one document only; ``page_number`` (from 1) is of that document."""

    is_added: bool
    page_number: int
    line: str = field(repr=False)


def between(
    path: Path, other: Path, *, password: str | None = None, kept: ingest.KeptReadings | None = None
) -> tuple[Difference, ...]:
    """What ``path`` lacks of ``other``, and has besides it, in the order of the text.

    ``kept``: what was read of their pictures before.

    Raises:
        InputError, EncryptedPdf: one of them cannot be read.
    """
    with working_on(other):
        before = _lines(ingest.read(other, password=password, kept=kept))
    with working_on(path):
        after = _lines(ingest.read(path, password=password, kept=kept))
    matcher = difflib.SequenceMatcher(None, [line for _, line in before], [line for _, line in after])
    found: list[Difference] = []
    for tag, start, end, to_start, to_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        found += [Difference(is_added=False, page_number=n, line=line) for n, line in before[start:end]]
        found += [Difference(is_added=True, page_number=n, line=line) for n, line in after[to_start:to_end]]
    return tuple(found)


def _lines(document: Document) -> list[tuple[int, str]]:
    """Page number and text of every line with words; spaces make no difference."""
    lines = (
        (page.page_index + 1, " ".join(line.split()))
        for page in document.pages
        for line in page.text.splitlines()
    )
    return [(number, line) for number, line in lines if line]
