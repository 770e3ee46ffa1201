"""Columns of a table are bound by where they stand, also where the head stands in the middle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from redactor.detect.cells import pieces
from redactor.detect.layout import Cell, Layout
from redactor.domain import PageText

Rows = list[list[tuple[float, str]]]
LayOut = Callable[..., PageText]


def laid_out(page: PageText) -> Layout:
    return Layout(page, pieces(page))


def column(layout: Layout, head: str) -> list[str]:
    cell = next(cell for cell in layout.cells if layout.text(cell) == head)
    return [layout.text(found) for found in layout.column(cell)]


BODY: Rows = [
    [(40, "1"), (60, "Abebe, Hanna"), (200, "SoZa"), (320, "HA")],
    [(40, "2"), (60, "Kamara, Foday"), (200, "Sport"), (320, "FK")],
    [(40, "3"), (60, "Noot, Elfriede"), (200, "Griffie"), (320, "EN")],
]


@pytest.mark.parametrize("x", [60.0, 85.0, 110.0], ids=["left", "centred", "to the right"])
def test_the_head_stands_anywhere_over_its_column(lay_out: LayOut, x: float) -> None:
    head = [(40.0, "#"), (x, "Naam"), (x + 140, "Dienst"), (x + 260, "Paraaf")]
    layout = laid_out(lay_out([head, *BODY]))
    assert column(layout, "Naam") == ["Abebe, Hanna", "Kamara, Foday", "Noot, Elfriede"]
    assert column(layout, "Paraaf") == ["HA", "FK", "EN"]


def test_columns_that_touch_are_cut_at_the_column(lay_out: LayOut) -> None:
    head = [(40.0, "#"), (60.0, "Naam"), (200.0, "Dienst"), (320.0, "Paraaf")]
    touching: Rows = [
        [(45, "10 Groen, Harm"), (200, "Groen"), (320, "HG")],
        [(40, "11"), (60, "Bergsma-Soekarno-Willems, W. Toezicht"), (320, "WB")],
    ]
    found = column(laid_out(lay_out([head, *BODY, *touching])), "Naam")
    assert found[3:] == ["Groen, Harm", "Bergsma-Soekarno-Willems, W."]


def test_running_text_under_a_table_ends_the_column(lay_out: LayOut) -> None:
    head = [(40.0, "#"), (60.0, "Naam"), (200.0, "Dienst"), (320.0, "Paraaf")]
    below: Rows = [[(40, "De lijst gaat naar de griffie en wordt daarna vernietigd door Jan.")]]
    found = column(laid_out(lay_out([head, *BODY, *below, [(60, "Slot")]])), "Naam")
    assert found == ["Abebe, Hanna", "Kamara, Foday", "Noot, Elfriede"]


def test_a_form_has_no_columns(lay_out: LayOut) -> None:
    """Two cells a row: a label and its value, however far apart."""
    rows: Rows = [[(40, "Naam"), (200, "Hanna Abebe")], [(40, "Dienst"), (200, "SoZa")], [(40, "Slot")]]
    layout = laid_out(lay_out(rows))
    head = next(cell for cell in layout.cells if layout.text(cell) == "Naam")
    right = layout.right_of(head)
    assert isinstance(right, Cell)
    assert layout.text(right) == "Hanna Abebe"
