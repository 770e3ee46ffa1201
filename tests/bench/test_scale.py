"""The simulation of a large batch: what it must give in cases that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench.scale import Clock, Times, count, gains, simulate

#: Half a second for each document, no time for anything else.
PLAIN = Times(documents=((0.2, 0.3),), pages=1, coordinator=0.0, start=0.0)


@pytest.mark.parametrize("cores", [1, 2, 16])
def test_cores_share_the_work(cores: int) -> None:
    out = simulate(PLAIN, documents=7200, cores=cores)
    assert out.hours == pytest.approx(1 / cores, rel=0.01)
    assert out.busy == pytest.approx(1, rel=0.01)


def test_the_coordinator_is_the_limit() -> None:
    out = simulate(replace(PLAIN, coordinator=0.1), documents=3600, cores=1000)
    # Half of its time in each pass, and one document after the other.
    assert out.hours == pytest.approx(0.1, rel=0.01)
    assert out.coordinator_busy == pytest.approx(1, rel=0.01)


def test_documents_that_come_slowly_wait_for_nobody() -> None:
    out = simulate(PLAIN, documents=3600, cores=1, over_hours=2)
    # The first pass keeps up; the second begins when all are there.
    assert out.hours == pytest.approx(2.3, rel=0.01)
    assert out.wait_p95 == 0


def test_workers_that_fall_away_cost_time() -> None:
    out = simulate(PLAIN, documents=36_000, cores=4, hours_between_failures=0.01)
    assert 200 < out.done_again < 800
    assert out.hours > simulate(PLAIN, documents=36_000, cores=4).hours


def test_the_same_every_time() -> None:
    times = replace(PLAIN, documents=((0.1, 0.1), (0.3, 0.2)))
    assert simulate(times, documents=500, cores=3) == simulate(times, documents=500, cores=3)


def test_what_more_processes_bring_is_held_against_the_machine() -> None:
    one = Clock(jobs=1, documents=10, wall=10.0, workers=9.0, coordinator=0.1, counted=1000)
    two = replace(one, jobs=2, wall=6.25, counted=1600)
    slow = replace(two, wall=100.0, counted=1)
    (line,) = gains([one, two, one, two, one, slow])
    assert line == "1 -> 2 processes: the batch 1.60 times as fast, a loop on this machine 1.60 times: 100%"
    assert not list(gains([one]))


def test_counting_together() -> None:
    assert count(2, seconds=0.05) > 1000
