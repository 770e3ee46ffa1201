"""Findings as presidio writes them (RecognizerResult), per page; and those of another recognizer back in.

A result is a range in the text of a page: the file holds that text and is confidential. Places without text
(a signature, a photo) have no such range and are not in it. Results that come in only add.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from redactor.domain import Area, Decision, Document, Finding
from redactor.errors import DecisionsError
from redactor.geometry import line_boxes
from redactor.review.places import ReviewMark


class ResultRecord(BaseModel):
    """A RecognizerResult of presidio; what else it holds says nothing about the place."""

    # Recognizers of others add keys of their own.
    model_config = ConfigDict(extra="ignore")

    entity_type: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    score: Annotated[float, Field(ge=0, le=1)]


class PageRecord(BaseModel):
    """The results of one page; ``page_number`` counts from 1."""

    model_config = ConfigDict(extra="forbid")

    page_number: Annotated[int, Field(ge=1)]
    text: str
    recognizer_results: list[ResultRecord]


_PAGES: Final = TypeAdapter(list[PageRecord])


def write(findings: Sequence[Finding], document: Document) -> bytes:
    """All findings with text, by page and place; each result loads as ``RecognizerResult.from_json``."""
    results: dict[int, list[dict[str, Any]]] = {page.page_index: [] for page in document.pages}
    for finding in findings:
        for span in finding.target if not isinstance(finding.target, Area) else ():
            results[span.page_index].append(
                {
                    "entity_type": finding.label,
                    "start": span.start,
                    "end": span.end,
                    "score": round(finding.score, 4),
                    "analysis_explanation": None,
                    "recognition_metadata": {
                        "recognizer_name": finding.detector,
                        "recognizer_identifier": finding.finding_id,
                        "is_score_enhanced_by_context": False,
                    },
                }
            )
    pages = [
        {
            "page_number": page.page_number,
            "text": page.text,
            "recognizer_results": sorted(
                results[page.page_index], key=lambda r: (r["start"], r["end"], r["entity_type"])
            ),
        }
        for page in document.pages
    ]
    return (json.dumps(pages, ensure_ascii=False, indent=1) + "\n").encode()


def read(
    data: bytes, decisions: Sequence[Decision], document: Document, *, name: str
) -> tuple[ReviewMark, ...]:
    """Marks for the results at places on which nothing was decided yet, to redact or to leave readable.

    Raises:
        DecisionsError: it has another form, or its text is not that of the document.
    """
    try:
        pages = _PAGES.validate_json(data)
    except ValidationError as exc:
        raise DecisionsError(
            "dit is geen bestand met resultaten van presidio per bladzijde",
            where=name,
            hint="per bladzijde: page_number, text en recognizer_results; zie docs/interchange.md",
        ) from exc
    marks = []
    for record in pages:
        at = f"{name}: bladzijde {record.page_number}"
        if record.page_number > len(document.pages):
            raise DecisionsError("zoveel bladzijden heeft de PDF niet", where=at)
        page = document.pages[record.page_number - 1]
        if record.text != page.text:
            raise DecisionsError("de tekst is niet die van de PDF: de plaatsen kloppen dan niet", where=at)
        decided = _decided(decisions, page.page_index, len(page.text))
        for result in sorted(record.recognizer_results, key=lambda r: (r.start, r.end)):
            if not result.start < result.end <= len(page.text):
                raise DecisionsError("een resultaat valt buiten de tekst", where=at)
            if all(decided[result.start : result.end]):
                continue
            boxes = line_boxes(page.boxes[result.start : result.end])
            if not boxes:
                continue
            decided[result.start : result.end] = b"\1" * (result.end - result.start)
            marks.append(ReviewMark(key="", page_index=page.page_index, boxes=boxes, grounds=""))
    return tuple(marks)


def _decided(decisions: Sequence[Decision], page_index: int, length: int) -> bytearray:
    """For each character of a page: 1 when a decision is about it."""
    decided = bytearray(length)
    for decision in decisions:
        for span in decision.target if not isinstance(decision.target, Area) else ():
            if span.page_index == page_index:
                decided[span.start : span.end] = b"\1" * (span.end - span.start)
    return decided
