"""A home is one wherever its address stands."""

from __future__ import annotations

import pytest

from redactor.domain import Finding, Span
from redactor.resolve.homes import SAME_HOME, with_homes


def address(text: str, hint: str = "", evidence: str = "adres:straat") -> Finding:
    return Finding(
        finding_id=text,
        target=(Span(0, 0, len(text)),),
        label="ADRES",
        score=0.8,
        detector="D",
        evidence=(evidence,),
        text=text,
        keep_hint=hint,
    )


@pytest.mark.parametrize(
    ("home", "place", "changed"),
    [
        ("Voltastraat 37 bis", "sluiting Voltastraat 37", True),
        ("Van Galenstraat 12, 3512 AB", "VAN GALENSTRAAT 12", True),
        ("Voltastraat 37", "Voltastraat 39", False),
        ("Voltastraat 37", "Voltastraat 377", False),
        ("37", "Voltastraat 37", False),
    ],
)
def test_place_that_is_a_home_elsewhere(home: str, place: str, *, changed: bool) -> None:
    [_, found] = with_homes([address(home), address(place, "locatie")])
    assert (found.keep_hint == "") is changed
    assert (SAME_HOME in found.evidence) is changed


def test_an_office_stays_one() -> None:
    [_, found] = with_homes([address("Voltastraat 37"), address("Voltastraat 37", "kantooradres")])
    assert found.keep_hint == "kantooradres"


def test_the_model_alone_tells_of_no_home() -> None:
    [_, found] = with_homes(
        [address("Voltastraat 37", "", "model:adres"), address("Voltastraat 37", "locatie")]
    )
    assert found.keep_hint == "locatie"
