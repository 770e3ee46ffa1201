"""The attack on widths finds names where it should: the measurement itself works."""

from __future__ import annotations

from tests.bench.width import FIRST, LAST, attack


def test_the_grid_hides_the_width_of_a_name_at_the_end_of_a_line() -> None:
    staff = [f"{first} {last}" for first, last in zip(FIRST[:20], LAST[:20], strict=True)]
    bare = attack(staff, staff, middle=False, grid=0.0)
    guarded = attack(staff, staff, middle=False, grid=36.0)
    assert bare.found > 0.5, "control: without a grid the box gives most names away"
    assert guarded.found < 0.2
    assert guarded.bits < bare.bits / 2


def test_kept_text_after_a_name_gives_its_width_away_whatever_the_box() -> None:
    staff = [f"{first} {last}" for first, last in zip(FIRST[:20], LAST[:20], strict=True)]
    assert attack(staff, staff, middle=True, grid=36.0).found > 0.5
