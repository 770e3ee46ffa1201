"""A name that text recognition misread is found by the same name elsewhere in the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from redactor import decide, detect, resolve
from redactor.detect.engine import Engine
from redactor.domain import Action, Document, PageText
from redactor.rules import Rules

#: What is read for what stands there.
READ = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("w", "vv"), ("d", "cl"), ("s", "5"))
NAMES = (
    "Jolien Barnhoorn",
    "Wessel Drijverman",
    "Willemijn Zandvliet",
    "Marloes Hartkamp",
    "Sander Woldendorp",
)


def misreadings(name: str) -> list[tuple[str, str]]:
    """What is read for a name, and for its surname: a place misread, a letter lost, a gap."""
    first, _, last = name.partition(" ")
    wrong = [
        f"{last[:at]}{read}{last[at + len(stands) :]}"
        for stands, read in READ
        for at in range(1, len(last))
        if last.startswith(stands, at)
    ]
    broken = f"{last[:4]} {last[4:]}"
    surnames = [*wrong, last[:3] + last[4:], broken]
    return [
        *((f"{first} {s}", s) for s in surnames),
        (broken, broken),
        (f"{first[:3]} {first[3:]} {last}", last),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_misread_name_goes_with_the_name(
    name: str, engine: Engine, shipped_rules: Rules, type_page: Callable[..., PageText]
) -> None:
    missed = []
    for wrong, surname in misreadings(name):
        text = f"Contactpersoon: {name}\n\nGisteren heeft {wrong} over de zaak gebeld."
        page = replace(type_page(text), source="ocr", confidence=np.ones(len(text)))
        document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(page,))
        found = resolve.run(
            detect.run(document, engine), document, shipped_rules, vocabulary=engine.vocabulary
        )
        decisions = decide.run(
            tuple(found.findings), found.persons, document, shipped_rules, profile="smallest-part",
            personas=False,
        )  # fmt: skip
        at = text.rindex(surname)
        gone = [
            span
            for decision in decisions
            if decision.action is Action.REDACT and isinstance(decision.target, tuple)
            for span in decision.target
        ]
        if not any(span.start <= at and at + len(surname) <= span.end for span in gone):
            missed.append(wrong)
    assert not missed
