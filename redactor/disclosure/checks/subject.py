"""What a legal check looks at, and what it gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from redactor.domain import Action, Decision, Document, target_page_indexes
from redactor.rules import Rules

Outcome = Literal["in orde", "let op", "niet beoordeeld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One legal check of a whole document. Holds no text of it.

    Attributes:
        id, article, title: Of rules/checks.yaml.
        outcome: ``let op`` asks a person to look.
        pages: Page numbers (from 1) of what it is about; empty: the whole document.
        grounds: Codes that it is about.
        explanation: What to do, or what is missing to judge; empty when all is well.
    """

    id: str
    article: str
    title: str
    outcome: Outcome
    pages: tuple[int, ...] = ()
    grounds: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a check found, before it gets its texts."""

    outcome: Outcome
    pages: tuple[int, ...] = ()
    grounds: tuple[str, ...] = ()


ALL_WELL = Found(outcome="in orde")
NOT_JUDGED = Found(outcome="niet beoordeeld")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """One document with its decisions; see ``checks`` for the fields."""

    decisions: tuple[Decision, ...]
    rules: Rules
    document: Document | None
    category: str
    dated: datetime.date | None
    decided: datetime.date | None

    @property
    def removed(self) -> tuple[Decision, ...]:
        """The decisions to redact."""
        return tuple(d for d in self.decisions if d.action is Action.REDACT)

    @property
    def grounds(self) -> frozenset[str]:
        """Every ground of a decision to redact."""
        return frozenset(ground for decision in self.removed for ground in decision.grounds)


def attention(decisions: Iterable[Decision], grounds: Iterable[str] = ()) -> Found:
    """``let op`` with the pages of ``decisions``; all well when there are none."""
    wrong = tuple(decisions)
    if not wrong:
        return ALL_WELL
    pages = {page + 1 for decision in wrong for page in target_page_indexes(decision.target)}
    return Found(outcome="let op", pages=tuple(sorted(pages)), grounds=tuple(sorted(set(grounds))))


def by_reviewer(decision: Decision) -> bool:
    """True when a person made the decision, and wrote why."""
    return decision.decided_by.startswith("reviewer:") and bool(decision.toelichting.strip())
