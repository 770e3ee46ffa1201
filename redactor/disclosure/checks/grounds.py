"""Checks of the grounds on boxes: what each needs, and what it cannot stand with. All of it is data."""

from __future__ import annotations

from redactor.disclosure.checks.subject import Found, Subject, attention, by_reviewer
from redactor.domain import Action, Decision


def prescribed(subject: Subject) -> Found:
    """What the law removes under one ground only, such as a BSN, is removed under it and never left."""
    labels = subject.rules.labels
    wrong = [
        decision
        for decision in subject.decisions
        if (label := labels.get(decision.label)) is not None
        and label.ground
        and (decision.action is not Action.REDACT or label.ground not in decision.grounds)
    ]
    return attention(wrong, [labels[decision.label].ground for decision in wrong])


def groups(subject: Subject) -> Found:
    """No box names a whole article or paragraph."""
    return _boxes_with(
        subject, {code for code, ground in subject.rules.grounds.items() if not ground.citable}
    )


def combined(subject: Subject) -> Found:
    """No box joins grounds that exclude each other."""
    wrong, codes = [], []
    for decision in subject.removed:
        for code in decision.grounds:
            ground = subject.rules.grounds.get(code)
            excluded = ground.never_with if ground is not None else ()
            if any(_is_part(other, group) for other in decision.grounds for group in excluded):
                wrong.append(decision)
                codes.append(code)
    return attention(wrong, codes)


def motivated(subject: Subject) -> Found:
    """Every box with a relative ground has a motivation: a standard text will do, or one's own."""
    wrong, codes = [], []
    for decision in subject.removed:
        for code in decision.grounds:
            if "motivering" in _needs(subject, code) and not _is_motivated(decision, code, subject):
                wrong.append(decision)
                codes.append(code)
    return attention(wrong, codes)


def dated(subject: Subject) -> Found:
    """What is withheld for a time needs a date in the decision, which only a person can check."""
    return _boxes_with(subject, {code for code in subject.grounds if "datum" in _needs(subject, code)})


def environment(subject: Subject) -> Found:
    """A ground for environmental information is used; whether it is that, a person knows."""
    return _boxes_with(subject, {code for code in subject.grounds if "milieu" in _needs(subject, code)})


def _is_motivated(decision: Decision, code: str, subject: Subject) -> bool:
    if by_reviewer(decision):
        return True
    standard = subject.rules.motivations.get(code)
    return standard is not None and not standard.own


def _boxes_with(subject: Subject, codes: set[str]) -> Found:
    wrong = [decision for decision in subject.removed if codes.intersection(decision.grounds)]
    return attention(wrong, codes.intersection(subject.grounds))


def _needs(subject: Subject, code: str) -> tuple[str, ...]:
    ground = subject.rules.grounds.get(code)
    return ground.needs if ground is not None else ()


def _is_part(code: str, group: str) -> bool:
    return code == group or code.startswith(f"{group}.")
