"""Tags stay what they were, and each box is read aloud where the removed words stood."""

from __future__ import annotations

import pikepdf
import pytest
from leak_kit import NAME, Redact
from leak_make import saved, tagged

from tests.bench.tags import differences, structure


def _pair(before: bytes, after: bytes) -> list[str]:
    old, new = structure(before), structure(after)
    assert old is not None
    assert new is not None
    return differences(old, new)


def test_elements_order_and_language_stay(redact: Redact) -> None:
    outcome = redact(tagged())
    assert _pair(outcome.before, outcome.after) == []
    new = structure(outcome.after)
    assert new is not None
    assert new.spoken == len(outcome.redactions)


def test_a_box_of_two_names_is_read_once_and_nothing_points_to_nothing(redact: Redact) -> None:
    """Boxes that touch become one; the element of the other name has no number that is not drawn."""
    outcome = redact(tagged(), secrets=(NAME.split()[0] + " ", NAME.split()[1]))
    assert _pair(outcome.before, outcome.after) == []
    new = structure(outcome.after)
    assert new is not None
    assert new.spoken == len(outcome.redactions) - 1


@pytest.mark.parametrize("fault", ["a begin without an end", "a number that its page does not list"])
def test_faults_of_the_source_do_not_grow(redact: Redact, fault: str) -> None:
    pdf = tagged()
    stream = pdf.pages[0].Contents
    data = stream.read_bytes()
    if fault.startswith("a begin"):
        stream.write(data[: data.rindex(b"EMC")])
    else:
        stream.write(data + b"/P <</MCID 4>> BDC BT /F1 9 Tf 72 90 Td (los) Tj ET EMC\n")
    outcome = redact(pdf)
    assert _pair(outcome.before, outcome.after) == []


def test_a_language_with_an_underscore_stays(redact: Redact) -> None:
    pdf = tagged()
    pdf.Root.Lang = pikepdf.String("nl_NL")
    assert _pair(saved(pdf), redact(pdf).after) == []
