"""The quick ways of comparing places say what comparing every pair says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.verify import places
from redactor.verify.places import PLACE_TOLERANCE, any_box, at_same_place, in_boxes

#: Letters on a grid of half the tolerance, so that many lie just within and just beyond it.
LETTERS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from([65, 66, 0x1F600])), max_size=60
)


@given(some=LETTERS, others=LETTERS)
def test_the_same_letter_at_the_same_place(
    some: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    step = PLACE_TOLERANCE * 0.52
    one, other = np.array(some).reshape(-1, 3), np.array(others).reshape(-1, 3)
    points, others_points = one[:, :2] * step + 300, other[:, :2] * step + 300
    apart = np.abs(points[:, None] - others_points[None]).max(axis=2)
    near = (apart <= PLACE_TOLERANCE) & (one[:, 2, None] == other[:, 2])
    for pairs in (0, places._FEW_PAIRS):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(places, "_FEW_PAIRS", pairs)
            found = at_same_place(points, one[:, 2], others_points, other[:, 2])
        assert found.tolist() == near.any(axis=1).tolist()


def test_a_page_of_letters_of_which_some_moved() -> None:
    numbers = np.random.default_rng(7)
    points = numbers.uniform(0, 800, size=(6000, 2))
    codes = numbers.integers(65, 91, size=6000)
    moved = points.copy()
    moved[::50] += 3 * PLACE_TOLERANCE
    moved[1::50] += 0.9 * PLACE_TOLERANCE
    gone = np.zeros(6000, dtype=bool)
    gone[::50] = True
    assert (at_same_place(points, codes, moved, codes) == ~gone).all()


@given(
    points=st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=9),
    boxes=st.lists(st.tuples(*[st.floats(-9, 9)] * 4), max_size=4),
    margin=st.floats(0, 2),
)
def test_points_in_boxes(
    points: list[tuple[float, float]], boxes: list[tuple[float, ...]], margin: float
) -> None:
    spots, rects = np.array(points).reshape(-1, 2), np.array(boxes).reshape(-1, 4)
    margins = np.full(len(rects), margin)
    expected = [
        [a - margin <= x <= c + margin and b - margin <= y <= d + margin for a, b, c, d in boxes]
        for x, y in points
    ]
    for slack in (margin, margins):
        found = in_boxes(spots, rects, slack)
        assert found.tolist() == expected
        assert any_box(found).tolist() == [any(row) for row in expected]
