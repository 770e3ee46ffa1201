"""Turning lines so that they run to the right."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.domain import Rect
from redactor.redact.growth import Direction, turned, turned_rect

_NUMBERS = st.floats(-2000, 2000)


@pytest.mark.parametrize("direction", get_args(Direction))
@given(x=_NUMBERS, y=_NUMBERS, width=st.floats(0, 900), height=st.floats(0, 900))
def test_one_rectangle_turns_as_the_letters_do(
    direction: Direction, x: float, y: float, width: float, height: float
) -> None:
    rect = Rect(x, y, x + width, y + height)
    alone = turned_rect(rect, direction)
    assert alone.as_tuple() == tuple(turned(np.array([rect.as_tuple()]), direction)[0].tolist())
    assert turned_rect(alone, direction, back=True) == rect
