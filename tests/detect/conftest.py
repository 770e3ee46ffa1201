"""An engine without a language model: rules alone, so that these tests need no trained pipeline."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from redactor import detect
from redactor.detect.engine import Engine, page_without_geometry
from redactor.domain import Finding, PageText
from redactor.rules import Rules

#: Recognizers of numbers, contact data and addresses; those of names have tests of their own.
MODULES = ("accounts", "addresses", "contact", "dates", "telephones")

Find = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def number_engine(shipped_rules: Rules) -> Engine:
    """Only the recognizers of this package that look for numbers, contact data and addresses."""
    chosen = tuple(
        rule
        for rule in shipped_rules.recognizers
        if not rule.class_name or rule.class_name.split(".")[2] in MODULES
    )
    return detect.build_engine(dataclasses.replace(shipped_rules, recognizers=chosen), model="none")


@pytest.fixture(scope="session")
def find(number_engine: Engine) -> Find:
    """Findings in a text, or those with one label only."""

    def run(text: str, label: str = "") -> list[Finding]:
        findings = number_engine.analyse(page_without_geometry(text))
        return [finding for finding in findings if not label or finding.label == label]

    return run


@pytest.fixture(scope="session")
def lay_out() -> Callable[..., PageText]:
    """A page from rows of ``(x, text)`` cells: characters 5 by 10 points, rows 14 points apart."""

    def page(rows: list[list[tuple[float, str]]], *, gap: float = 14.0) -> PageText:
        text, boxes = "", []
        for number, row in enumerate(rows):
            top = 40.0 + number * gap
            for index, (left, cell) in enumerate(row):
                if index:
                    text += "\t"
                    boxes.append([np.nan] * 4)
                for at, char in enumerate(cell):
                    text += char
                    x = left + 5.0 * at
                    boxes.append([np.nan] * 4 if char == " " else [x, top, x + 5.0, top + 10.0])
            text += "\n"
            boxes.append([np.nan] * 4)
        return PageText(
            page_index=0,
            width=595.0,
            height=842.0,
            rotation=0,
            text=text,
            boxes=np.array(boxes, dtype=np.float64).reshape(-1, 4),
            sizes=np.zeros(len(text)),
        )

    return page
