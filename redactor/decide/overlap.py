"""Joins decisions that overlap. Covered text never shrinks: what one decision removes, no other one keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from redactor.domain import Action, Area, Decision, Span, Status


def join(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions without overlap among those that redact; kept places inside a box fall away.

    Of overlapping redactions the surest one leads (rule, label, detector); the target is the union, grounds
    are those of all. Decisions about areas stay as they are.
    """
    areas = [d for d in decisions if isinstance(d.target, Area)]
    redact = [d for d in decisions if d.action is Action.REDACT and not isinstance(d.target, Area)]
    keep = [d for d in decisions if d.action is Action.KEEP and not isinstance(d.target, Area)]
    groups: list[list[Decision]] = []
    ends: list[tuple[int, int]] = []
    for decision in sorted(redact, key=_first):
        first = _first(decision)
        end = (first.page_index, _last(decision).end)
        if groups and (first.page_index, first.start) < ends[-1]:
            groups[-1].append(decision)
            ends[-1] = max(ends[-1], end)
        else:
            groups.append([decision])
            ends.append(end)
    joined = [_union(group) for group in groups]
    covered: dict[int, list[Span]] = {}
    for span in (span for d in joined for span in _spans(d)):
        covered.setdefault(span.page_index, []).append(span)
    kept = _drop_double(
        [
            d
            for d in keep
            if not any(_overlaps(s, c) for s in _spans(d) for c in covered.get(s.page_index, ()))
        ]
    )
    result = [*joined, *kept, *areas]
    return tuple(sorted(result, key=_order))


def _drop_double(decisions: Iterable[Decision]) -> list[Decision]:
    """Of kept places that overlap, the longest stays."""
    result: list[Decision] = []
    for decision in sorted(decisions, key=lambda d: (_first(d).page_index, _first(d).start, -_last(d).end)):
        if result and any(_overlaps(s, t) for s in _spans(decision) for t in _spans(result[-1])):
            continue
        result.append(decision)
    return result


def _union(group: Sequence[Decision]) -> Decision:
    if len(group) == 1:
        return group[0]
    lead = min(group, key=lambda d: (d.status is Status.OPEN, -d.score, _first(d)))
    spans = sorted({span for d in group for span in _spans(d)})
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last is not None and last.page_index == span.page_index and span.start <= last.end:
            merged[-1] = Span(span.page_index, last.start, max(last.end, span.end))
        else:
            merged.append(span)
    return replace(
        lead,
        target=tuple(merged),
        grounds=tuple(dict.fromkeys(ground for d in (lead, *group) for ground in d.grounds)),
        finding_ids=tuple(dict.fromkeys(i for d in (lead, *group) for i in d.finding_ids)),
        person_id=lead.person_id or next((d.person_id for d in group if d.person_id), ""),
    )


def _spans(decision: Decision) -> tuple[Span, ...]:
    assert isinstance(decision.target, tuple)
    return decision.target


def _first(decision: Decision) -> Span:
    return _spans(decision)[0]


def _last(decision: Decision) -> Span:
    return _spans(decision)[-1]


def _overlaps(a: Span, b: Span) -> bool:
    return a.page_index == b.page_index and a.start < b.end and b.start < a.end


def _order(decision: Decision) -> tuple[int, int, int]:
    if isinstance(decision.target, Area):
        return (decision.target.page_index, 1 << 40, 0)
    span = decision.target[0]
    return (span.page_index, span.start, span.end)
