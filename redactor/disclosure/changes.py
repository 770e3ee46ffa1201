"""What persons changed in a decisions file -> the changes of the log. Pure; holds no text of the document.

A place is told by the rank of the machine's decision on it, not by an offset or a width: the same version
with the same rules makes the same decisions in the same order again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from redactor.disclosure.decisions_schema import DecisionRecord, DecisionsFile, Ruling, target_value
from redactor.disclosure.entries import CERTAINTY
from redactor.disclosure.log_records import Change, Choice
from redactor.domain import Area, Decision, Document, LogEntry, Status, Target
from redactor.geometry import contains_centre

_REVIEWER: Final = "reviewer:"

#: Additions have decision ids of their own: ``a<number>-<index>``.
_ADDED: Final = "a"


def ranked(decisions: Sequence[Decision]) -> list[Decision]:
    """The machine's decisions in the order in which the log counts them: by page and place."""
    return sorted(decisions, key=lambda decision: _place(decision.target, decision.decision_id))


def make_changes(
    file: DecisionsFile,
    additions: Sequence[Decision],
    entries: Sequence[LogEntry],
    document: Document,
) -> tuple[Change, ...]:
    """One change per thing that a person did, by rank of the decision and then in the order it was done.

    Args:
        file: As reviewed, with who did what.
        additions: The decisions of its additions, as worked out; before they were joined with others.
        entries: Of the log, in which the results are looked up.
        document: Gives the place of a text.
    """
    records = sorted(
        file.decisions, key=lambda record: _place(target_value(record.target), record.decision_id)
    )
    changes: list[Change] = []
    for rank, record in enumerate(records, start=1):
        changes += _of_record(record, rank, entries, document)
    for decision in additions:
        number = int(decision.decision_id.removeprefix(_ADDED).split("-")[0])
        changes.append(
            Change(
                kind="toegevoegd",
                page_number=_page(decision.target) + 1,
                proposal=0,
                place=_kind_of_place(decision.target),
                entries=_shown(decision.target, entries, document),
                by=decision.decided_by.removeprefix(_REVIEWER),
                when=file.additions[number - 1].decided_at,
                before=None,
                after=Choice(
                    action=decision.action.value,
                    grounds=decision.grounds,
                    certainty=CERTAINTY[decision.status],
                    rule=decision.decided_by,
                ),
            )
        )
    return tuple(changes)


def _of_record(
    record: DecisionRecord, rank: int, entries: Sequence[LogEntry], document: Document
) -> Iterator[Change]:
    target = target_value(record.target)
    before = record.proposal
    for ruling in (*record.earlier, *([record.reviewed] if record.reviewed else [])):
        # A person who puts back what the machine proposed has changed something too.
        same = (ruling.action, ruling.grounds) == (before.action, before.grounds)
        yield Change(
            kind="bevestigd" if same and ruling.toelichting == before.toelichting else "gewijzigd",
            page_number=_page(target) + 1,
            proposal=rank,
            place=_kind_of_place(target),
            entries=_shown(target, entries, document),
            by=ruling.decided_by.removeprefix(_REVIEWER),
            when=ruling.decided_at,
            before=choice_of(before),
            after=choice_of(ruling),
            toelichting_changed=ruling.toelichting != before.toelichting,
        )
        before = ruling


def choice_of(ruling: Ruling) -> Choice:
    """What a ruling says, as the log tells it."""
    return Choice(
        action=ruling.action,
        grounds=tuple(ruling.grounds),
        certainty=CERTAINTY[Status(ruling.status)],
        rule=ruling.decided_by,
    )


def _shown(target: Target, entries: Sequence[LogEntry], document: Document) -> tuple[int, ...]:
    """Numbers of the entries that lie on a place, by geometry: decisions may have been joined since."""
    page_index = _page(target)
    numbers = []
    for entry in entries:
        if entry.page_number != page_index + 1 or not entry.boxes:
            continue
        if isinstance(target, Area):
            hit = any(
                box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1
                for box in entry.boxes
                for other in target.boxes
            )
        else:
            hit = any(
                contains_centre(entry.boxes, document.pages[page_index].boxes[s.start : s.end]).any()
                for s in target
                if s.page_index == page_index
            )
        if hit:
            numbers.append(entry.number)
    return tuple(numbers)


def _place(target: Target, decision_id: str) -> tuple[int, int, tuple[float, ...], str]:
    if isinstance(target, Area):
        return (target.page_index, 1, target.boxes[0].as_tuple(), decision_id)
    first = target[0]
    return (first.page_index, 0, (float(first.start), float(target[-1].end)), decision_id)


def _page(target: Target) -> int:
    return target.page_index if isinstance(target, Area) else target[0].page_index


def _kind_of_place(target: Target) -> Literal["tekst", "gebied"]:
    return "gebied" if isinstance(target, Area) else "tekst"
