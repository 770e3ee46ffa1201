"""Decisions and drawn boxes -> the entries of the public log. Pure; writes nothing.

A removed place gives one entry per box as drawn. A kept place gives one entry per page with its boxes:
it is readable in the output anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redactor.disclosure.keys import Keyed, OrganisationKey
from redactor.domain import (
    Action,
    Area,
    Beoordeling,
    Decision,
    Document,
    LogEntry,
    Person,
    Rect,
    Redaction,
    Status,
    target_page_indexes,
)
from redactor.forms import fold
from redactor.geometry import contains_centre, line_boxes
from redactor.rules import Rules

#: Words of the log for ``Decision.status``.
CERTAINTY: Final = {Status.AUTO: "zeker", Status.OPEN: "voorstel", Status.DECIDED: "besloten"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHeader:
    """What a log says once: which output it belongs to, and what made it. No clock, no open input hash.

    ``rules_digest`` and ``lists_digest`` cover the folder of rules alone. What a request adds may be the very
    words that were removed: ``request`` covers that with the organisation's key, as ``input`` does the input.
    ``proposals`` counts the machine's decisions.
    """

    document_id: str
    beoordeling: str
    pages: int
    output_sha256: str
    redactor: str
    rules_digest: str
    model: str
    model_digest: str
    profile: str
    accepted_unverified: str = ""
    organisatie: str = ""
    zaaknummer: str = ""
    informatiecategorie: str = ""
    proposals: int = 0
    input: Keyed | None = None
    lists_digest: str = ""
    request_added: bool = False
    request: Keyed | None = None
    personas: bool = False
    style: str = ""
    label_form: str = "5.1.2.e"
    width_guard: str = "vakken"


def make_entries(
    decisions: Sequence[Decision],
    redactions: Sequence[Redaction],
    document: Document,
    rules: Rules,
    *,
    links: Mapping[str, str] | None = None,
) -> tuple[LogEntry, ...]:
    """All entries of one document, by page and place, numbered from 1.

    Args:
        decisions: All of them; those that redact must each have at least one redaction.
        redactions: As drawn.
        document: Gives the boxes of what was kept.
        rules: Tells how a detector works.
        links: Code of a person by ``person_id``, from ``person_links``; None: nobody is linked.

    Raises:
        ValueError: a redaction without decision, or a decision to redact without redaction.
    """
    by_id = {decision.decision_id: decision for decision in decisions}
    drawn = {redaction.decision_id for redaction in redactions}
    missing = [d for d in decisions if d.action is Action.REDACT and d.decision_id not in drawn]
    if missing:
        raise ValueError(f"{len(missing)} decisions to redact have no box")
    methods = _methods(rules)
    places: list[tuple[int, tuple[Rect, ...], Decision, bool]] = []
    for redaction in redactions:
        if redaction.decision_id not in by_id:
            raise ValueError("a redaction without decision")
        decision = by_id[redaction.decision_id]
        places += [(redaction.page_index, (box,), decision, False) for box in redaction.boxes]
    for decision in decisions:
        if decision.action is Action.KEEP:
            places += [(page, boxes, decision, True) for page, boxes in _kept_boxes(decision, document)]
    places.sort(key=lambda place: (place[0], _reading_order(place[1]), place[2].decision_id))
    return tuple(
        LogEntry(
            document_id=document.document_id,
            page_number=page_index + 1,
            number=number,
            boxes=boxes,
            action=decision.action,
            grounds=() if kept else decision.grounds,
            label=decision.label,
            rule=decision.decided_by,
            method=_method(decision, methods),
            certainty=CERTAINTY[decision.status],
            toelichting=decision.toelichting,
            detector=decision.detector,
            role=decision.role,
            persona=decision.persona,
            person=links.get(decision.person_id, "") if links else "",
            kept=kept,
        )
        for number, (page_index, boxes, decision, kept) in enumerate(places, start=1)
    )


def person_links(persons: Sequence[Person], key: OrganisationKey, *, case: str) -> dict[str, str]:
    """A code (hex) for each person by ``person_id``, the same wherever one case names that person so.

    Keyed, and another one in each case: without the key nobody can try names, and two cases cannot be
    laid side by side.

    Args:
        persons: Of one document.
        key: Of the organisation.
        case: Number of the case.
    """
    links = {}
    for person in persons:
        name = max(
            (" ".join(fold(name).split()) for name in person.names), key=lambda n: (len(n), n), default=""
        )
        if name:
            links[person.person_id] = key.keyed("redactor-person", f"{case}\0{name}".encode()).hmac[:32]
    return links


def beoordeling(decisions: Sequence[Decision], document: Document) -> Beoordeling:
    """The verdict on the whole document that follows from its decisions.

    "Niet openbaar" only when no visible character is left: a page that was emptied but for its headings
    is still partly public.
    """
    redacted = [d for d in decisions if d.action is Action.REDACT]
    if not redacted:
        return Beoordeling.OPENBAAR
    for page in document.pages:
        gone = removed_ranges(redacted, document, page.page_index)
        covered = 0
        for start, end in gone:
            if page.text[covered:start].strip():
                return Beoordeling.DEELS_OPENBAAR
            covered = max(covered, end)
        if page.text[covered:].strip():
            return Beoordeling.DEELS_OPENBAAR
    return Beoordeling.NIET_OPENBAAR


def removed_ranges(
    decisions: Sequence[Decision], document: Document, page_index: int
) -> list[tuple[int, int]]:
    """Half-open ranges of a page's text that its decisions to redact take away; sorted, may overlap."""
    page = document.pages[page_index]
    ranges: list[tuple[int, int]] = []
    for decision in decisions:
        if decision.action is not Action.REDACT:
            continue
        if not isinstance(decision.target, Area):
            ranges += [(s.start, s.end) for s in decision.target if s.page_index == page_index]
        elif decision.target.page_index == page_index:
            inside = contains_centre(decision.target.boxes, page.boxes)
            ranges += [(index, index + 1) for index in inside.nonzero()[0].tolist()]
    return sorted(ranges)


def _kept_boxes(decision: Decision, document: Document) -> Iterator[tuple[int, tuple[Rect, ...]]]:
    """Where a kept place stands: (page index, one box per line) for each page it touches."""
    target = decision.target
    if isinstance(target, Area):
        yield target.page_index, target.boxes
        return
    for page_index in target_page_indexes(target):
        page = document.pages[page_index]
        boxes: list[Rect] = []
        for span in target:
            if span.page_index == page_index:
                boxes += line_boxes(page.boxes[span.start : span.end])
        yield page_index, tuple(boxes)


def _reading_order(boxes: Sequence[Rect]) -> tuple[float, float]:
    return (round(boxes[0].y0, 1), boxes[0].x0) if boxes else (0.0, 0.0)


def _methods(rules: Rules) -> Mapping[str, str]:
    """Detector name -> how it works, in the closed words of the log."""
    # Places found by their surroundings, and words that the request lists.
    methods = {"RegionRecognizer": "opmaak", "contactblok": "opmaak", "lijst": "lijst"}
    for recognizer in rules.recognizers:
        if ".ner." in recognizer.class_name:
            methods[recognizer.name] = "taalmodel"
        else:
            methods[recognizer.name] = "patroon" if recognizer.patterns else "opmaak"
    return methods


def _method(decision: Decision, methods: Mapping[str, str]) -> str:
    if decision.decided_by.startswith("reviewer:"):
        return "beoordelaar"
    # What no recognizer found was found by searching the document for a person's other forms.
    return methods.get(decision.detector, "samenhang")
