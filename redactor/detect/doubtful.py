"""Words of a scan that were hardly read and stand by a name or a field: proposals, for a person to read.

A misread name is found by no list and no pattern. Where names stand, a word that text recognition does not
believe itself is shown to a person instead of being passed on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from redactor.domain import Document, Finding, PageText, Span
from redactor.forms import fold
from redactor.rules import Rules

DETECTOR: Final = "DoubtfulRecognizer"
LABEL: Final = "ONLEESBAAR"

#: Labels whose findings are no reason to suspect a word beside them.
_NO_NAMES: Final = frozenset(("PUBLIEK", "OVERIG", "BIJZONDER", LABEL))
#: Shorter words say little, and are read badly for that.
_SHORTEST: Final = 3
_SCORE: Final = 0.4

_WORD = re.compile(r"\S+")


def doubtful_words(document: Document, findings: Sequence[Finding], rules: Rules) -> tuple[Finding, ...]:
    """Proposals for words that were read badly, by page and place.

    Args:
        document: Pages without ``confidence`` were not recognised and are passed over.
        findings: Of the document; a word in one of them needs no proposal.
        rules: Used: ``recognition`` and the labels of ``fields``.
    """
    pages = [page for page in document.pages if page.confidence is not None]
    if not pages:
        return ()
    labels = frozenset(fold(label) for field in rules.fields for label in field.labels)
    found: list[Finding] = []
    for page in pages:
        spans = [
            (span.start, span.end, finding.label)
            for finding in findings
            if isinstance(finding.target, tuple)
            for span in finding.target
            if span.page_index == page.page_index
        ]
        for start, end in _hardly_read(page, spans, labels, rules):
            found.append(
                Finding(
                    finding_id=f"f-{page.page_index}-{start}-{end}-{LABEL.lower()}-{DETECTOR}",
                    target=(Span(page.page_index, start, end),),
                    label=LABEL,
                    score=_SCORE,
                    detector=DETECTOR,
                    evidence=("slecht-gelezen",),
                    text=page.text[start:end],
                )
            )
    return tuple(found)


def _hardly_read(
    page: PageText, spans: Sequence[tuple[int, int, str]], labels: frozenset[str], rules: Rules
) -> list[tuple[int, int]]:
    words = [(m.start(), m.end()) for m in _WORD.finditer(page.text)]
    taken = [any(start < e and s < end for s, e, _ in spans) for start, end in words]
    named = [
        any(start < e and s < end and label not in _NO_NAMES for s, e, label in spans) for start, end in words
    ]
    reach = rules.recognition.nearby
    result = []
    for at, (start, end) in enumerate(words):
        if taken[at] or sum(c.isalnum() for c in page.text[start:end]) < _SHORTEST:
            continue
        assert page.confidence is not None
        if float(page.confidence[start:end].mean()) >= rules.recognition.unsure:
            continue
        by_name = any(named[max(at - reach, 0) : at + reach + 1])
        if by_name or _before(page.text, start) & labels:
            result.append((start, end))
    return result


def _before(text: str, start: int) -> frozenset[str]:
    """The ends of the line before a word, folded, as a label may stand there: of one to four words."""
    line = text[:start].rpartition("\n")[2].rpartition("\t")
    cell = line[2] if line[2].strip() else line[0].rpartition("\t")[2]
    words = fold(cell).strip(" :").split()
    return frozenset(" ".join(words[-count:]) for count in range(1, 5) if len(words) >= count)
