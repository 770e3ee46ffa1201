import time

import pytest

from tests.bench.stages import STAGES, Clock, instrument, target

NAMES = [name for names in STAGES.values() for name in names]


@pytest.mark.parametrize("name", NAMES)
def test_every_step_that_is_timed_exists(name: str) -> None:
    owner, attribute = target(name)
    assert callable(getattr(owner, attribute))


def test_timers_go_away_again() -> None:
    before = [getattr(*target(name)) for name in NAMES]
    restore = instrument(Clock())
    assert all(getattr(*target(name)) is not old for name, old in zip(NAMES, before, strict=True))
    restore()
    assert [getattr(*target(name)) for name in NAMES] == before


def test_time_of_an_inner_step_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(100))
    monkeypatch.setattr(time, "process_time", lambda: float(next(now)))
    clock = Clock()
    inner = clock.timed("inner", lambda: None)
    clock.enter("outer")
    inner()
    inner()
    clock.leave()
    assert dict(clock.seconds) == {"outer": 3.0, "inner": 2.0}
    assert clock.calls == {"outer": 1, "inner": 2}
