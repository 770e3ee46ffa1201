"""How a recognizer hands over what it found, and how it reaches the page it works on.

presidio's ``analyze()`` gets no page and its result type has no room for evidence. The engine puts the
``PageText`` into ``doc.user_data["page"]``; recognizers read it with ``page_of``. Evidence and the reason
to keep travel in ``recognition_metadata``. Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from redactor.domain import PageText

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer, RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

#: Key in ``doc.user_data`` under which the engine stores the page.
PAGE: Final = "page"
#: Key in ``doc.user_data`` for values that recognizers of one page share (see ``shared``).
SHARED: Final = "shared"
#: Key in ``doc.user_data`` for what recognizers leave for the next page (see ``carried``).
CARRIED: Final = "carried"

EVIDENCE: Final = "evidence"
KEEP_HINT: Final = "keep_hint"
PARTS: Final = "parts"


def found(
    recognizer: EntityRecognizer,
    label: str,
    start: int,
    end: int,
    score: float,
    *,
    evidence: Sequence[str] = (),
    keep_hint: str = "",
    parts: Sequence[tuple[int, int]] = (),
) -> RecognizerResult:
    """One result of ``recognizer``.

    Args:
        recognizer: The recognizer that found it; its ``name`` becomes ``Finding.detector``.
        label: Upper-case Dutch label, such as ``BSN``.
        start, end: Half-open, code points into the page's text.
        score: 0..1.
        evidence: Short fixed codes, such as ``check:elfproef``; never text of the finding.
        keep_hint: A known reason to leave it readable, or empty.
        parts: Half-open ranges inside ``[start, end)`` when only these belong to it: a name broken over
            the lines of a table cell has other cells in between. Empty: all of it.
    """
    from presidio_analyzer import RecognizerResult

    return RecognizerResult(
        entity_type=label,
        start=start,
        end=end,
        score=min(1.0, max(0.0, score)),
        recognition_metadata={
            RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
            EVIDENCE: tuple(evidence),
            KEEP_HINT: keep_hint,
            PARTS: tuple(parts),
        },
    )


def page_of(nlp_artifacts: NlpArtifacts) -> PageText:
    """The page that is being analysed.

    Raises:
        KeyError: when the artifacts were not made by our engine.
    """
    page = nlp_artifacts.tokens.user_data[PAGE]
    assert isinstance(page, PageText)
    return page


def shared(nlp_artifacts: NlpArtifacts) -> dict[str, Any]:
    """Scratch values of this page, by name: a recognizer may leave there what a later one can reuse.

    It lives as long as the page is analysed. No recognizer may need another one to have run before.
    """
    values: dict[str, Any] = nlp_artifacts.tokens.user_data.setdefault(SHARED, {})
    return values


def carried(nlp_artifacts: NlpArtifacts) -> dict[str, Any]:
    """Values from page to page of one document, by name of the recognizer: a table can go on.

    Empty on a first page, and on text that stands on no page.
    """
    values: dict[str, Any] = nlp_artifacts.tokens.user_data.setdefault(CARRIED, {})
    return values


def evidence_of(metadata: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The evidence codes in a result's ``recognition_metadata``."""
    return tuple((metadata or {}).get(EVIDENCE, ()))


def keep_hint_of(metadata: Mapping[str, Any] | None) -> str:
    """The reason to keep in a result's ``recognition_metadata``, or empty."""
    return str((metadata or {}).get(KEEP_HINT, ""))


def parts_of(metadata: Mapping[str, Any] | None) -> tuple[tuple[int, int], ...]:
    """The ranges in a result's ``recognition_metadata`` when it does not own all of its span."""
    return tuple((metadata or {}).get(PARTS, ()))
