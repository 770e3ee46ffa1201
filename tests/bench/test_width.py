"""The attack on widths finds names where it should: the measurement itself works."""

from __future__ import annotations

from tests.bench.width_attack import attack, summary

STAFF = 100


def test_kept_text_gives_a_width_away_and_reflow_hides_it() -> None:
    by_default = attack("vakken", staff_size=STAFF, count=3, seed=1)
    reflowed = attack("reflow", staff_size=STAFF, count=3, seed=1)
    bare = [row for rows in by_default.values() for row in rows if row[2]]
    guarded = [row for rows in reflowed.values() for row in rows]
    assert bare, "control: some names are followed by kept words"
    assert summary(bare, STAFF)[1] < 2.0, "control: an exact width leaves two bits of 6.6 to guess"
    assert all(hit for _, hit, _ in guarded), "the true name is always among the candidates"
    assert summary(guarded, STAFF)[0] < 0.05
    assert summary(guarded, STAFF)[1] > 5.0
    assert summary(guarded, STAFF)[2] == 0.0
