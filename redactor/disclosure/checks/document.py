"""Checks that need to know something of the document: its date, its kind, its pages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from redactor.disclosure.checks.subject import (
    ALL_WELL,
    NOT_JUDGED,
    Found,
    Subject,
    attention,
    by_reviewer,
)
from redactor.disclosure.entries import removed_ranges
from redactor.domain import Area, Decision, PageText, target_page_indexes
from redactor.rules import Rules


def opinions(subject: Subject) -> Found:
    """No ground stands on a box in a kind of document in which it is out of place."""
    if not subject.category:
        return NOT_JUDGED
    rules = subject.rules.grounds
    odd = {c for c in subject.grounds if c in rules and subject.category in rules[c].unusual_in}
    return attention([d for d in subject.removed if odd.intersection(d.grounds)], odd)


def age(subject: Subject) -> Found:
    """No box stands on a ground for which the information is too old without an extra motivation."""
    dated, decided = subject.dated, subject.decided
    if dated is None or decided is None:
        return NOT_JUDGED
    old = subject.grounds & too_old(subject.rules, dated=dated, decided=decided)
    return attention([d for d in subject.removed if old.intersection(d.grounds)], old)


def too_old(rules: Rules, *, dated: datetime.date, decided: datetime.date) -> frozenset[str]:
    """The grounds that ask more for a document of this age."""
    return frozenset(
        code
        for code, ground in rules.grounds.items()
        if ground.years and older(dated, decided, years=ground.years)
    )


def older(dated: datetime.date, decided: datetime.date, *, years: int) -> bool:
    """True when ``dated`` lies more than so many years before ``decided``."""
    return (decided.year - years, decided.month, decided.day) > (dated.year, dated.month, dated.day)


def whole_pages(subject: Subject) -> Found:
    """Of a page of which (nearly) nothing is left, a person wrote why, at one of its boxes."""
    if subject.document is None:
        return NOT_JUDGED
    pages = []
    for page in subject.document.pages:
        here = [d for d in subject.removed if page.page_index in target_page_indexes(d.target)]
        if here and _is_bare(page, here, subject) and not any(map(by_reviewer, here)):
            pages.append(page.page_number)
    return Found(outcome="let op", pages=tuple(pages)) if pages else ALL_WELL


def _is_bare(page: PageText, removed: Sequence[Decision], subject: Subject) -> bool:
    """True when so much of the text of ``page`` is removed; of a page without text, so much of its area."""
    share = subject.rules.checks["hele-pagina"].share
    visible = {index for index, character in enumerate(page.text) if not character.isspace()}
    if visible and subject.document is not None:
        ranges = removed_ranges(removed, subject.document, page.page_index)
        gone = {index for start, end in ranges for index in range(start, end)}
        return len(gone & visible) >= share * len(visible)
    areas = [d.target for d in removed if isinstance(d.target, Area)]
    covered = sum(box.width * box.height for area in areas for box in area.boxes)
    return covered >= share * page.width * page.height
