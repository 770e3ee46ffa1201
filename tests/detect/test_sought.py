"""What a pattern needs is asked of the page first, and hides no match."""

from __future__ import annotations

import importlib
import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.detect.engine import page_without_geometry
from redactor.detect.results import PAGE
from redactor.detect.sought import Sought

MODULES = ("addresses", "contact", "dates", "telephones")
SHIPPED = {
    f"{module}.{name}": value
    for module in MODULES
    for name, value in vars(importlib.import_module(f"redactor.detect.{module}")).items()
    if isinstance(value, Sought)
}


def artifacts_of(text: str) -> Any:
    return SimpleNamespace(tokens=SimpleNamespace(user_data={PAGE: page_without_geometry(text)}))


def test_a_page_without_what_it_needs_is_not_looked_at() -> None:
    sought = Sought(re.compile(r"\btoestel (\d{4})", re.IGNORECASE))
    looked: list[str] = []
    sought._pattern = SimpleNamespace(finditer=lambda text: looked.append(text) or iter(()))  # type: ignore[assignment]
    for text in ("Toestel onbekend, kamer 12", "bel 1234", "TOESTEL 1234"):
        assert list(sought.finditer(text, artifacts_of(text))) == []
    assert looked == ["TOESTEL 1234"]


def test_without_artifacts_it_is_tried() -> None:
    assert [m.group() for m in Sought(re.compile("a+")).finditer("baab", None)] == ["aa"]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_shipped_ones_miss_nothing(name: str) -> None:
    sought = SHIPPED[name]

    @given(st.from_regex(sought._pattern))
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    def check(text: str) -> None:
        expected = [match.span() for match in sought._pattern.finditer(text)]
        assert [match.span() for match in sought.finditer(text, artifacts_of(text))] == expected

    check()
