"""Every sample through the whole pipeline: what must go is gone along each route, the rest stands in place.

``known_failures.txt`` lists by id what does not hold yet. A listed id that passes breaks the test too, so a
fix is taken off the list. Ids hold no text: ``<sample>:gone:<number>``, ``:stay:<number>``,
``:object:<place>`` and ``:rest:<page>:<y>:<x>`` (points) for a run of unmarked characters that was lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.domain import Verdict
from tests.golden import reading
from tests.golden.conftest import Outcome, Sample, sample_names

KNOWN = Path(__file__).with_name("known_failures.txt")
#: Strings with fewer letters and digits occur in any file by chance; they are only looked for at their place.
SHORTEST_SEARCHED = 5

each_sample = pytest.mark.parametrize("name", sample_names())


def known_failures(prefix: str) -> set[str]:
    """The listed ids that begin with ``prefix``."""
    lines = (line.split("#")[0].strip() for line in KNOWN.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line.startswith(prefix)}


def allowed(sample: Sample, key: str) -> int:
    """How often ``key`` may occur in the output: inside something that must stay, or that may."""
    return sum(
        reading.squash(m["text"]).count(key) for m in (*sample.expected["stay"], *sample.expected["free"])
    )


@each_sample
def test_the_checks_can_find_it_in_the_input(name: str, load_sample: Callable[[str], Sample]) -> None:
    """Positive control: a route that cannot find a text in the input says nothing by not finding it later."""
    sample = load_sample(name)
    chars = reading.read_chars(sample.input)
    for kind in ("gone", "stay", "free"):
        for mark in sample.expected[kind]:
            found = reading.chars_in(chars, page_number=mark["page_number"], rects=mark["rects"])
            there = "".join(sorted(chars[i].char for i in found))
            assert there == "".join(sorted(mark["text"].replace(" ", ""))), mark
    whole = reading.squash("".join(c.char for c in chars))
    shown = reading.squash(reading.page_strings(sample.input))
    for mark in sample.expected["gone"]:
        assert reading.squash(mark["text"]) in whole
        if sample.expected["raw_searchable"]:
            assert reading.squash(mark["text"]) in shown
    objects = reading.squash(reading.object_strings(sample.input))
    for hidden in sample.expected["objects_gone"]:
        assert reading.squash(hidden["text"]) in objects, hidden["place"]


@each_sample
def test_what_must_go_is_gone(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    outcome = outcome_of(name)
    sample = outcome.sample
    chars = reading.read_chars(sample.input)
    after = reading.read_chars(outcome.output)
    places = reading.Places(after)
    whole = reading.squash("".join(c.char for c in after))
    shown = reading.squash(reading.page_strings(outcome.output))
    objects = reading.squash(reading.object_strings(outcome.output))
    failures = set()
    for number, mark in enumerate(sample.expected["gone"]):
        inside = reading.chars_in(chars, page_number=mark["page_number"], rects=mark["rects"])
        if any(places.holds(chars[i]) for i in inside):
            failures.add(f"{name}:gone:{number}")
    # A text elsewhere counts once its own places are clear: then nothing may hold it any more.
    at_place = {int(failure.rsplit(":", 1)[1]) for failure in failures}
    missed = {reading.squash(sample.expected["gone"][number]["text"]) for number in at_place}
    for number, mark in enumerate(sample.expected["gone"]):
        key = reading.squash(mark["text"])
        if len(key) < SHORTEST_SEARCHED or any(key in other for other in missed):
            continue
        limit = allowed(sample, key)
        if whole.count(key) > limit or shown.count(key) > limit or (not limit and key in objects):
            failures.add(f"{name}:gone:{number}")
    for hidden in sample.expected["objects_gone"]:
        if reading.squash(hidden["text"]) in objects:
            failures.add(f"{name}:object:{hidden['place']}")
    assert failures == known_failures(f"{name}:gone:") | known_failures(f"{name}:object:")


@each_sample
def test_what_must_stay_is_there_at_its_place(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    outcome = outcome_of(name)
    chars = reading.read_chars(outcome.sample.input)
    places = reading.Places(reading.read_chars(outcome.output))
    failures = set()
    for number, mark in enumerate(outcome.sample.expected["stay"]):
        inside = reading.chars_in(chars, page_number=mark["page_number"], rects=mark["rects"])
        if not all(places.holds(chars[i]) for i in inside):
            failures.add(f"{name}:stay:{number}")
    assert failures == known_failures(f"{name}:stay:")


@each_sample
def test_unmarked_text_stays(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    outcome = outcome_of(name)
    expected = outcome.sample.expected
    chars = reading.read_chars(outcome.sample.input)
    places = reading.Places(reading.read_chars(outcome.output))
    marked: set[int] = set()
    for mark in (*expected["gone"], *expected["stay"], *expected["free"]):
        marked.update(reading.chars_in(chars, page_number=mark["page_number"], rects=mark["rects"]))
    failures = set()
    previous = -2
    for index, char in enumerate(chars):
        if index in marked or not char.char.isalnum() or places.holds(char):
            continue
        if index != previous + 1:
            failures.add(f"{name}:rest:{char.page_number}:{char.y:.0f}:{char.x:.0f}")
        previous = index
    assert failures == known_failures(f"{name}:rest:")


@each_sample
def test_output_is_verified(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    verification = outcome_of(name).result.verification
    assert verification is not None
    assert verification.verdict is Verdict.CLEAN
    assert verification.leaks == ()


@each_sample
def test_labels_hold_grounds_only(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    """The other checks leave label characters out, so a label must be nothing but codes."""
    outcome = outcome_of(name)
    text = "".join(c.char for c in reading.read_chars(outcome.output, labels=True))
    assert re.fullmatch(r"(?:5\.[12]\.\d\.?[a-i]?[;…]?)*", text)
    assert bool(text) == bool(outcome.result.redactions)


@pytest.mark.parametrize("name", ["002-seed-nothing-to-redact", "010-traps-only"])
def test_no_boxes_where_nothing_may_go(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    outcome = outcome_of(name)
    assert outcome.sample.expected["gone"] == []
    assert (f"{name}:boxes" in known_failures(f"{name}:boxes")) == bool(outcome.result.redactions)
