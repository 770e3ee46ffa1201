"""What a reviewer is shown of each decision on each page, and what comes back: plain values, no files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import DecisionsFile
from redactor.domain import Action, Area, Decision, Document, Rect, Status, target_page_indexes
from redactor.geometry import contains_centre, line_boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One decision on one page.

    Attributes:
        decision_id: Of the decision; the same on each of its pages.
        page_index: From 0.
        boxes: One rectangle per line of text, points, page space.
        texts: The text in each box. Sensitive.
    """

    decision_id: str
    page_index: int
    boxes: tuple[Rect, ...]
    texts: tuple[str, ...] = field(repr=False)
    action: Action
    status: Status
    grounds: tuple[str, ...]
    label: str
    decided_by: str
    toelichting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMark:
    """One mark that a person left or made, as another program wrote it.

    Attributes:
        key: The decision it was made for; empty or unknown when a person drew it.
        page_index: From 0.
        boxes: Points, page space.
        grounds: As written; empty when nothing is written.
        toelichting: The reason as written; None when the form carries none.
        keep: It marks what stays readable.
    """

    key: str
    page_index: int
    boxes: tuple[Rect, ...]
    grounds: str
    toelichting: str | None = field(default=None, repr=False)
    keep: bool = False


def shown_places(decisions: Sequence[Decision], document: Document) -> tuple[Place, ...]:
    """What a reviewer sees: all that is redacted, and the proposals to leave something readable.

    A place without ink (a character that is only in the text layer) has nothing to show and is left out.
    """
    places = []
    for decision in decisions:
        if decision.action is Action.KEEP and decision.status is not Status.OPEN:
            continue
        for page_index in target_page_indexes(decision.target):
            boxes, texts = _boxes(decision, document, page_index)
            if boxes:
                places.append(
                    Place(
                        decision_id=decision.decision_id,
                        page_index=page_index,
                        boxes=boxes,
                        texts=texts,
                        action=decision.action,
                        status=decision.status,
                        grounds=decision.grounds,
                        label=decision.label,
                        decided_by=decision.decided_by,
                        toelichting=decision.toelichting,
                    )
                )
    return tuple(sorted(places, key=lambda p: (p.page_index, p.boxes[0].y0, p.boxes[0].x0, p.decision_id)))


def state_of(file: DecisionsFile) -> str:
    """Digest (hex) of a decisions file as it stands: what was shown of another state cannot come back."""
    return hashlib.sha256(decisions_file.dump(file).encode()).hexdigest()


def text_under(boxes: Sequence[Rect], document: Document, page_index: int) -> str:
    """The text of the page whose middle lies in one of ``boxes``, in reading order."""
    page = document.pages[page_index]
    return "".join(page.text[i] for i in contains_centre(boxes, page.boxes).nonzero()[0].tolist())


def _boxes(
    decision: Decision, document: Document, page_index: int
) -> tuple[tuple[Rect, ...], tuple[str, ...]]:
    target = decision.target
    if isinstance(target, Area):
        return target.boxes, tuple(text_under([box], document, page_index) for box in target.boxes)
    page = document.pages[page_index]
    boxes: list[Rect] = []
    texts: list[str] = []
    for span in target:
        if span.page_index != page_index:
            continue
        inked = page.boxes[span.start : span.end]
        for box in line_boxes(inked):
            inside = contains_centre([box], inked).nonzero()[0]
            boxes.append(box)
            texts.append(page.text[span.start + int(inside[0]) : span.start + int(inside[-1]) + 1])
    return tuple(boxes), tuple(texts)
