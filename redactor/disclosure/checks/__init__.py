"""Legal checks of a whole document, for certificate and report: what a person should look at once more.

None of them stops anything. What a check needs and nobody said (a date, the kind of information) makes it
"niet beoordeeld"; nothing is assumed. The articles and all texts stand in rules/checks.yaml.
Source: woo-practice 1.2 (S21, R1-R8) and 7, rows 44-47.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from redactor.disclosure.checks import document as of_document
from redactor.disclosure.checks import grounds as of_grounds
from redactor.disclosure.checks.nota import own_motivation, proposed_section
from redactor.disclosure.checks.subject import Check, Found, Outcome, Subject
from redactor.domain import Decision, Document
from redactor.rules import Rules

__all__ = ["CHECKS", "Check", "Outcome", "age_again", "checks", "proposed_section"]

#: Every check by its id in rules/checks.yaml.
CHECKS: Final[Mapping[str, Callable[[Subject], Found]]] = {
    "bsn-grond": of_grounds.prescribed,
    "groep": of_grounds.groups,
    "restgrond": of_grounds.combined,
    "motivering": of_grounds.motivated,
    "datum": of_grounds.dated,
    "milieu": of_grounds.environment,
    "beleidsopvatting": of_document.opinions,
    "vijf-jaar": of_document.age,
    "eigen-motivering": own_motivation,
    "hele-pagina": of_document.whole_pages,
}


def checks(
    decisions: Iterable[Decision],
    rules: Rules,
    *,
    document: Document | None = None,
    category: str = "",
    dated: datetime.date | None = None,
    decided: datetime.date | None = None,
) -> tuple[Check, ...]:
    """The legal checks on the decisions of one document, in the order of rules/checks.yaml.

    Args:
        decisions: All of them.
        rules: Their texts, and what each ground needs.
        document: Its text; None: what needs it is not judged.
        category: TOOI code of the kind of information; empty when nobody said it.
        dated: Date of the document.
        decided: Date of the decision on the request.
    """
    subject = Subject(
        decisions=tuple(decisions),
        rules=rules,
        document=document,
        category=category,
        dated=dated,
        decided=decided,
    )
    results = []
    for rule in rules.checks.values():
        found = CHECKS[rule.id](subject)
        explained = {"let op": rule.attention, "niet beoordeeld": rule.unjudged}
        results.append(
            Check(
                id=rule.id,
                article=rule.article,
                title=rule.title,
                outcome=found.outcome,
                pages=found.pages,
                grounds=found.grounds,
                explanation=explained.get(found.outcome, ""),
            )
        )
    return tuple(results)


def age_again(
    boxes: Iterable[tuple[int, Sequence[str]]],
    rules: Rules,
    *,
    dated: datetime.date,
    decided: datetime.date,
) -> dict[str, Any]:
    """The check of age by the boxes of a log, for dates that were not known when the document was redacted.

    Args:
        boxes: Page number (from 1) and grounds of each.
        rules: Texts, and the years of each ground.
        dated: Date of the document.
        decided: Date of the decision on the request.

    Returns:
        What changes in the record of the check in a certificate.
    """
    old = of_document.too_old(rules, dated=dated, decided=decided)
    concerned = [(page, old.intersection(grounds)) for page, grounds in boxes if old.intersection(grounds)]
    return {
        "uitkomst": "let op" if concerned else "in orde",
        "bladzijden": sorted({page for page, _ in concerned}),
        "gronden": sorted({code for _, codes in concerned for code in codes}),
        "uitleg": rules.checks["vijf-jaar"].attention if concerned else "",
    }
