"""Labels and values are bound by where they stand: margins beside text, tables of parafen, cells far apart.

Pages are real PDFs, so that the order in which a reader of PDFs gives their pieces counts. Names come from 38
origins and from none; no language model.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from redactor import ingest
from redactor.detect.engine import Engine
from redactor.domain import Action
from redactor.pipeline.ready import Ready
from redactor.rules import Rules
from tests.detect.written import invented, names_by_origin

NAMES = names_by_origin()
FIRST = [name for parts in NAMES.values() for name in parts["first"] if name.isascii()]
LAST = [name for parts in NAMES.values() for name in parts["last"] if name.isascii() and name.isalpha()]
BODY = (
    "De gemeente heeft in het voorjaar besloten om de",
    "kademuren langs het kanaal te vervangen. Daarvoor",
    "is een krediet gevraagd aan de raad, die daarover in",
    "juni beslist. De planning is dat het werk na de",
    "zomer begint en anderhalf jaar duurt. Het verkeer",
    "wordt in die tijd omgeleid via de ringweg.",
)
UNITS = ("DGM", "FEZ", "HBJZ", "Communicatie", "Bestuur")

Cells = list[tuple[float, float, str]]
Gone = Callable[[Cells], str]


@st.composite
def people(draw: st.DrawFn) -> tuple[str, str]:
    """A first name and a surname that could not be an ordinary word of these pages."""
    origin = draw(st.sampled_from([*NAMES, "invented"]))
    if origin == "invented":
        seed = draw(st.integers(0, 10_000))
        return invented(random.Random(seed), FIRST), invented(random.Random(seed + 1), LAST)
    first = draw(st.sampled_from(NAMES[origin]["first"]))
    last = draw(st.sampled_from(NAMES[origin]["last"]))
    assume(all(c.isalpha() or c in " -'" for c in first + last) and len(last) > 2)
    # The fonts that every PDF reader has hold Latin letters only.
    assume((first + last).encode("cp1252", "ignore").decode("cp1252") == first + last)
    return first, last


@pytest.fixture
def gone(shipped_rules: Rules, engine: Engine, tmp_path: Path) -> Gone:
    """What stays readable of a page with these words at these places."""
    ready = Ready.make(shipped_rules, engine, None, None)

    def call(cells: Cells) -> str:
        path = tmp_path / "blad.pdf"
        with pymupdf.open() as pdf:
            page = pdf.new_page()
            for x, y, text in cells:
                page.insert_text((x, y), text, fontsize=9)
            pdf.save(path)
        document = ingest.read(path)
        text = list(document.pages[0].text)
        for decision in ready.decided(document).decisions:
            if decision.action is Action.REDACT and isinstance(decision.target, tuple):
                for span in decision.target:
                    text[span.start : span.end] = "█" * (span.end - span.start)
        return "".join(text)

    return call


def body(*, left: float = 72, top: float = 120) -> Cells:
    return [(left, top + 13 * index, line) for index, line in enumerate(BODY)]


def says(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestMargin:
    """A contact block in the margin, whose lines stand between those of the text."""

    @QUICK
    @given(person=people(), right=st.booleans(), label=st.sampled_from(["Contactpersoon", "Opgesteld door"]))
    def test_name_under_its_label_goes(
        self, gone: Gone, person: tuple[str, str], right: bool, label: str
    ) -> None:
        first, last = person
        x = 420 if right else 40
        block = [
            (x, 120, label),
            (x, 131, f"{first[0]}. ({first}) {last}"),
            (x, 142, "senior adviseur"),
            (x, 153, "T 06-12345678"),
        ]
        left = gone([*body(left=72 if right else 190), *block])
        assert not says(left, last)
        assert not says(left, first)
        assert "adviseur" in left
        assert all(line.split()[-1] in left for line in BODY)

    @QUICK
    @given(person=people())
    def test_surname_in_the_text_goes_with_it(self, gone: Gone, person: tuple[str, str]) -> None:
        first, last = person
        block = [(420, 120, "Behandeld door"), (420, 131, f"{first[0]}. {last}"), (420, 142, "jurist")]
        text = [*body(), (72, 210, f"Mevrouw {last[0].upper()}{last[1:]} heeft dat op 3 mei gemeld.")]
        assert not says(gone([*text, *block]), last)


class TestParafen:
    """A table of routing: names and initials go, units, dates and labels stay."""

    @QUICK
    @given(group=st.lists(people(), min_size=2, max_size=4, unique_by=lambda p: p[1]), data=st.data())
    def test_names_go_and_units_stay(
        self, gone: Gone, group: list[tuple[str, str]], data: st.DataObject
    ) -> None:
        columns = (72.0, 200.0, 320.0, 400.0)
        rows: Cells = [
            (x, 120, head) for x, head in zip(columns, ("Naam", "Onderdeel", "Datum", "Paraaf"), strict=True)
        ]
        units = [data.draw(st.sampled_from(UNITS)) for _ in group]
        for index, ((first, last), unit) in enumerate(zip(group, units, strict=True)):
            y = 140 + 18 * index
            rows += [(columns[0], y, f"{first[0]}. {last}"), (columns[1], y, unit), (columns[2], y, "27-05")]
        left = gone(rows)
        assert not [last for _, last in group if says(left, last)]
        assert left.count("27-05") == len(group)
        assert all(unit in left for unit in units)


class TestFarApart:
    """The value of a label stands at the other side of the page, or on the line below."""

    @QUICK
    @given(person=people(), below=st.booleans(), distance=st.integers(120, 380))
    def test_value_is_found(self, gone: Gone, person: tuple[str, str], below: bool, distance: int) -> None:
        first, last = person
        x, y = (72.0, 132.0) if below else (72.0 + distance, 120.0)
        form = [
            (72.0, 120.0, "Contactpersoon:"),
            (x, y, f"{first[0]}. {last}"),
            (72.0, 160.0, "Onderwerp:"),
            (72.0 + distance, 160.0, "kademuren"),
        ]
        left = gone(form)
        assert not says(left, last)
        assert "kademuren" in left
