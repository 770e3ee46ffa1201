"""Persons are found when a document is written otherwise: the floor below which recall may not fall."""

from __future__ import annotations

import pytest

from redactor import detect
from redactor.rules import Rules
from tests.bench.mutations import MUTATIONS, measure
from tests.detect.written import Reader

#: Percent of names that go, of every 120. What is left are invented names of which no list knows anything
#: (capitals), names with ``tot`` (capitals, two spaces), and names that stand broken at their first place.
FLOORS = {
    "as written": 99.0,
    "capitals": 84.0,
    "lower case": 95.0,
    "no diacritics": 99.0,
    "lines of 40": 98.0,
    "lines of 60": 98.0,
    "two spaces": 91.0,
    "split names": 74.0,
    "second column": 98.0,
}


@pytest.fixture(scope="module")
def figures(shipped_rules: Rules) -> dict[str, tuple[int, int]]:
    return measure(Reader(detect.build_engine(shipped_rules), shipped_rules), 8)


def test_every_change_has_a_floor() -> None:
    assert FLOORS.keys() == MUTATIONS.keys()


@pytest.mark.parametrize("change", MUTATIONS)
def test_recall_holds(figures: dict[str, tuple[int, int]], change: str) -> None:
    gone, total = figures[change]
    assert total > 100
    assert 100 * gone / total >= FLOORS[change]
