"""Charts: nothing is lost, and nothing lies outside the drawing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.dossier.charts import HEIGHT, MOST_COLUMNS, WIDTH, columns, parts, ranges


@given(st.lists(st.integers(0, 500), max_size=700))
def test_columns_hold_every_page_once(per_page: list[int]) -> None:
    drawn = columns(per_page)
    assert len(drawn) <= MOST_COLUMNS
    assert sum(column.value for column in drawn) == sum(per_page)
    assert [page for c in drawn for page in range(c.first, c.last + 1)] == list(range(1, len(per_page) + 1))
    for column in drawn:
        assert column.x >= 0
        assert column.x + column.width <= WIDTH + 0.1
        assert column.y + column.height == pytest.approx(HEIGHT, abs=0.02)
        assert column.y >= -0.01
        assert (column.height > 0) == (column.value > 0)


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 9999)), max_size=6))
def test_parts_fill_the_bar(values: list[tuple[str, int]]) -> None:
    drawn = parts(values)
    assert [part.value for part in drawn] == [value for _, value in values if value]
    if drawn:
        assert drawn[0].x == 0
        assert drawn[-1].x + drawn[-1].width == pytest.approx(100, abs=0.05)


@pytest.mark.parametrize(
    ("numbers", "shown"), [([], ""), ([3], "3"), ([1, 2, 3], "1–3"), ([5, 1, 2, 2, 9, 8], "1–2, 5, 8–9")]
)
def test_ranges(numbers: list[int], shown: str) -> None:
    assert ranges(numbers) == shown
