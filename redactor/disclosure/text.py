"""The redacted document as plain text, through presidio-anonymizer (Woo art. 2.4 lid 3: machine-readable).

What went is replaced by its ground, such as ``[5.1.2.e]``. Pages are separated by a form feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from redactor.disclosure.entries import removed_ranges
from redactor.domain import Action, Decision, Document

PAGE_BREAK: Final = "\f"


def redacted_text(decisions: Sequence[Decision], document: Document) -> str:
    """The text of ``document`` with every removed place replaced by its grounds.

    Overlapping places are joined before presidio sees them, with the grounds of all: it would otherwise
    drop a ground whose place lies inside a longer one (DESIGN 21).
    """
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

    engine = AnonymizerEngine()
    pages = []
    for page in document.pages:
        joined = _joined(decisions, document, page.page_index)
        if not joined:
            # Without operators presidio would replace by its own default.
            pages.append(page.text)
            continue
        results = [
            RecognizerResult(entity_type=ground, start=start, end=end, score=1.0)
            for start, end, ground in joined
        ]
        operators = {
            ground: OperatorConfig("replace", {"new_value": f"[{ground}]"}) for _, _, ground in joined
        }
        pages.append(
            str(engine.anonymize(text=page.text, analyzer_results=results, operators=operators).text)
        )
    return PAGE_BREAK.join(pages) + "\n"


def _joined(decisions: Sequence[Decision], document: Document, page_index: int) -> list[tuple[int, int, str]]:
    """Disjoint half-open ranges of a page with their grounds, joined by ``;``, in order."""
    ranges = sorted(
        (start, end, decision.grounds, decision.persona)
        for decision in decisions
        if decision.action is Action.REDACT
        for start, end in removed_ranges([decision], document, page_index)
    )
    joined: list[tuple[int, int, tuple[str, ...], str]] = []
    for start, end, grounds, persona in ranges:
        same = bool(joined) and (grounds, persona) == joined[-1][2:]
        if joined and (start < joined[-1][1] or (start == joined[-1][1] and same)):
            before = joined[-1]
            joined[-1] = (
                before[0], max(before[1], end), tuple(sorted({*before[2], *grounds})), before[3] or persona,
            )  # fmt: skip
        else:
            joined.append((start, end, grounds, persona))
    return [
        (start, end, f"{';'.join(grounds)} {persona}".rstrip()) for start, end, grounds, persona in joined
    ]
