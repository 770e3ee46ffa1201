"""Legal checks of a whole document, for the certificate: what a person should look at once more.

None of them stops anything. What a check needs and nobody said (a date, the kind of information) makes it
"niet beoordeeld"; nothing is assumed. Source: woo-practice 1.2 (S21, R1-R8) and 7, rows 44-47.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from redactor.disclosure.verzoek import Verzoek
from redactor.domain import Action, Decision, Document
from redactor.forms import fold

Outcome = Literal["in orde", "let op", "niet beoordeeld"]

#: Woo art. 5.3: information older than five years needs an extra motivation.
FIVE_YEARS: Final = 5
#: TOOI code of a nota that goes to parliament: officials' opinions in it are not removed (since 20-09-2022).
BESLISNOTA: Final = "c_2977c34f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One legal check of a whole document; ``id`` is a fixed code."""

    id: str
    outcome: Outcome


def checks(
    decisions: Iterable[Decision],
    verzoek: Verzoek | None,
    *,
    stem: str,
    category: str = "",
    document: Document | None = None,
    headings: Sequence[str] = (),
) -> tuple[Check, ...]:
    """The legal checks on the grounds of one document.

    Args:
        decisions: All of them.
        verzoek: None or without dates: the five-year check is not judged.
        stem: File stem of the input, key of ``documentdatums``.
        category: TOOI code of the kind of information; empty when nobody said it.
        document: Its text, in which the nota's own motivation is looked for; None: not judged.
        headings: Headings of such a section.
    """
    removed = [d for d in decisions if d.action is Action.REDACT]
    combined = any(
        "5.1.5" in d.grounds and any(g.startswith(("5.1.1.", "5.1.2.")) for g in d.grounds) for d in removed
    )
    unmotivated = any(
        any(g.startswith("5.1.2.") for g in d.grounds) and not d.toelichting.strip() for d in removed
    )
    grounds = {ground for decision in removed for ground in decision.grounds}
    return (
        Check(id="art. 5.1 lid 3 motivering bij elke grond van lid 2", outcome=_alarm(unmotivated)),
        Check(id="art. 5.1 lid 4 noem de datum van openbaarmaking", outcome=_alarm("5.1.4" in grounds)),
        Check(id="art. 5.1 lid 5 niet samen met lid 1 of 2", outcome=_alarm(combined)),
        Check(id="art. 5.1 lid 6 alleen bij milieu-informatie", outcome=_alarm("5.1.6" in grounds)),
        Check(
            id="art. 5.2 niet in een nota bij een Kamerstuk",
            outcome=_alarm(any(g.startswith("5.2") for g in grounds)) if category == BESLISNOTA
            else "in orde" if category else "niet beoordeeld",
        ),
        Check(id="art. 5.3 (ouder dan vijf jaar)", outcome=_five_years(removed, verzoek, stem)),
        Check(
            id="eigen motivering in de nota en vakken kloppen met elkaar",
            outcome=_own_motivation(removed, document, headings, category),
        ),
    )  # fmt: skip


def _alarm(wrong: bool) -> Outcome:
    return "let op" if wrong else "in orde"


def _own_motivation(
    removed: Sequence[Decision], document: Document | None, headings: Sequence[str], category: str
) -> Outcome:
    """A nota that says what it keeps back has boxes; a beslisnota with boxes says so."""
    if document is None or not headings:
        return "niet beoordeeld"
    wanted = [fold(heading) for heading in headings]
    said = any(
        heading in re.sub(r"\s+", " ", fold(page.text)) for page in document.pages for heading in wanted
    )
    if said:
        return _alarm(not removed)
    return _alarm(bool(removed)) if category == BESLISNOTA else "niet beoordeeld"


def _five_years(removed: Sequence[Decision], verzoek: Verzoek | None, stem: str) -> Outcome:
    dated = verzoek.date_of(stem) if verzoek else None
    if verzoek is None or verzoek.besluitdatum is None or dated is None:
        return "niet beoordeeld"
    decided = verzoek.besluitdatum
    old = (decided.month, decided.day) > (dated.month, dated.day)
    older = decided.year - dated.year > FIVE_YEARS or (decided.year - dated.year == FIVE_YEARS and old)
    concerned = any(
        g.startswith(("5.1.2.", "5.2")) or g == "5.1.5" for decision in removed for g in decision.grounds
    )
    return _alarm(older and concerned)
