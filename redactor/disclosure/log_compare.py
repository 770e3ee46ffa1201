"""Two logs side by side, and what one log adds up to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from redactor.disclosure.log_file import Log
from redactor.disclosure.log_schema import EntryLine
from redactor.disclosure.log_table import count_by

#: What made a log; a difference explains different boxes.
_MADE_BY: Final = {
    "document_id": "document",
    "redactor": "versie",
    "rules": "regels",
    "lists": "lijsten",
    "request": "aanvulling van het verzoek",
    "model": "taalmodel",
    "profile": "werkwijze",
    "look": "uiterlijk",
    "output_sha256": "gelakte PDF",
    "beoordeling": "beoordeling",
}

#: Boxes that differ less than this (points) on every side are the same box.
TOLERANCE: Final = 0.01

#: A box lies where another one lay when they share at least this part of the smaller one.
_SHARED: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place on which two logs differ; ``before`` or ``after`` is None when it stands in one of them."""

    page_number: int
    before: EntryLine | None
    after: EntryLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two logs.

    Attributes:
        made_by: What made them, as far as it differs: name -> both values in words.
        differences: By page and place.
        same: Number of entries that are alike.
    """

    made_by: Mapping[str, tuple[str, str]]
    differences: tuple[Difference, ...]
    same: int


def compare(first: Log, second: Log) -> Comparison:
    """What ``second`` has otherwise than ``first``."""
    made_by: dict[str, tuple[str, str]] = {}
    for key, name in _MADE_BY.items():
        pair = (getattr(first.header, key), getattr(second.header, key))
        if pair[0] != pair[1]:
            made_by[name] = (_shown(pair[0]), _shown(pair[1]))
    if first.beoordeling != second.beoordeling:
        made_by["beoordeling"] = (first.beoordeling, second.beoordeling)
    remaining = list(second.entries)
    differences: list[Difference] = []
    unmatched: list[EntryLine] = []
    same = 0
    for entry in first.entries:
        twin = next((other for other in remaining if alike(entry, other)), None)
        if twin is None:
            unmatched.append(entry)
        else:
            remaining.remove(twin)
            same += 1
    for entry in unmatched:
        near = next((other for other in remaining if _overlap(entry, other)), None)
        if near is not None:
            remaining.remove(near)
        differences.append(Difference(page_number=entry.page_number, before=entry, after=near))
    differences += [Difference(page_number=e.page_number, before=None, after=e) for e in remaining]
    return Comparison(made_by=made_by, differences=tuple(sorted(differences, key=_place)), same=same)


def alike(one: EntryLine, other: EntryLine) -> bool:
    """True when two entries say the same of the same place; numbers and hashes do not count."""
    names = (
        "type",
        "page_number",
        "action",
        "grounds",
        "label",
        "rule",
        "certainty",
        "toelichting",
        "persona",
    )
    return same_boxes(one, other) and all(getattr(one, n) == getattr(other, n) for n in names)


def same_boxes(one: EntryLine, other: EntryLine) -> bool:
    """True when the boxes of two entries are the same within ``TOLERANCE``, on one page."""
    # Logs hold two decimals; half a unit more takes the rounding of floats out.
    return (
        one.page_number == other.page_number
        and len(one.boxes) == len(other.boxes)
        and all(
            abs(a - b) < TOLERANCE + 1e-6
            for box, twin in zip(one.boxes, other.boxes, strict=True)
            for a, b in zip(box, twin, strict=True)
        )
    )


def stats(logs: Iterable[Log]) -> dict[str, Any]:
    """What logs add up to: per ground, per rule, and how much of the machine's work persons changed."""
    totals: Counter[str] = Counter()
    words: dict[str, list[str]] = {"beoordeling": [], "grond": [], "zekerheid": []}
    rules: dict[str, Counter[str]] = {}
    for log in logs:
        boxes = [entry for entry in log.entries if entry.type == "vak"]
        totals["documenten"] += 1
        totals["paginas"] += log.header.pages
        totals["vakken"] += len(boxes)
        totals["openbaar"] += len(log.entries) - len(boxes)
        totals["besluiten"] += log.header.proposals
        totals["gewijzigd"] += len({c.proposal for c in log.changes if c.kind == "gewijzigd"})
        totals["toegevoegd"] += sum(change.kind == "toegevoegd" for change in log.changes)
        words["beoordeling"].append(log.beoordeling)
        words["grond"] += [ground for entry in boxes for ground in entry.grounds]
        words["zekerheid"] += [entry.certainty for entry in log.entries]
        _count_rules(log, rules)
    return {
        "documenten": totals["documenten"],
        "paginas": totals["paginas"],
        "vakken": totals["vakken"],
        "openbaar_gelaten": totals["openbaar"],
        **{f"per_{name}": dict(count_by(found)) for name, found in words.items()},
        "besluiten_van_het_programma": totals["besluiten"],
        "gewijzigd": totals["gewijzigd"],
        "aandeel_gewijzigd": _share(totals["gewijzigd"], totals["besluiten"]),
        "toegevoegd": totals["toegevoegd"],
        "per_regel": _per_rule(rules),
    }


def _count_rules(log: Log, rules: dict[str, Counter[str]]) -> None:
    """Adds the boxes and kept places of each rule, and what persons made of its decisions."""
    for entry in log.entries:
        rules.setdefault(entry.rule, Counter())["vakken" if entry.type == "vak" else "openbaar"] += 1
    for change in log.changes:
        # Only what the rule itself said counts, not what one person changed of another's choice.
        if change.before is None or change.before.rule.startswith("reviewer:"):
            continue
        if change.kind in ("bevestigd", "gewijzigd"):
            rules.setdefault(change.before.rule, Counter())[change.kind] += 1


def _per_rule(rules: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    """A row per rule; most changed first."""
    names = ("vakken", "openbaar", "bevestigd", "gewijzigd")
    rows = [
        {
            "regel": rule,
            **{name: counts[name] for name in names},
            "aandeel_gewijzigd": _share(counts["gewijzigd"], sum(counts[name] for name in names)),
        }
        for rule, counts in rules.items()
    ]
    return sorted(rows, key=lambda r: (-r["gewijzigd"], -r["vakken"], r["regel"]))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _overlap(one: EntryLine, other: EntryLine) -> bool:
    if one.page_number != other.page_number:
        return False
    return any(_shared(a, b) >= _SHARED for a in one.boxes for b in other.boxes)


def _shared(a: Sequence[float], b: Sequence[float]) -> float:
    """Part (0..1) of the smaller box that both have in common."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0


def _place(difference: Difference) -> tuple[int, float, float]:
    entry = difference.before or difference.after
    box = entry.boxes[0] if entry is not None and entry.boxes else (0.0, 0.0, 0.0, 0.0)
    return (difference.page_number, box[1], box[0])


def _shown(value: Any) -> str:
    if hasattr(value, "model_dump"):
        return " ".join(str(part) for part in value.model_dump().values())
    return str(value) if value is not None else "geen"
