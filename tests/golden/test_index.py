"""The samples as files: index, folders and builders agree; numbers in them are valid; builds repeat."""

from __future__ import annotations

import json
import re
import runpy
import sys
from pathlib import Path

import pytest
import stdnum.iban
import stdnum.nl.bsn

from tests.golden import reading
from tests.golden.conftest import SAMPLES, sample_names
from tests.golden.test_samples import KNOWN, known_failures


def test_the_readme_lists_exactly_the_folders() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| \S.*\|$", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.M)
    assert rows == sample_names()
    assert len(rows) >= 10


@pytest.mark.parametrize("name", sample_names())
def test_build_repeats(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The committed files are what build.py makes; compared by text and place, not by bytes of a version."""
    monkeypatch.setattr(sys, "path", [str(SAMPLES), *sys.path])
    folder = tmp_path / name
    folder.mkdir()
    runpy.run_path(str(SAMPLES / name / "build.py"))["build"](folder)
    for file in ("expected.json",):
        assert json.loads((folder / file).read_text("utf-8")) == json.loads(
            (SAMPLES / name / file).read_text("utf-8")
        )
    old, new = reading.read_chars(SAMPLES / name / "input.pdf"), reading.read_chars(folder / "input.pdf")
    assert [c.char for c in old] == [c.char for c in new]
    places = reading.Places(old)
    assert all(places.holds(c) for c in new)


def test_numbers_are_valid() -> None:
    """An invalid BSN or IBAN would make a sample pass or fail for the wrong reason."""
    seen = set()
    for name in sample_names():
        expected = json.loads((SAMPLES / name / "expected.json").read_text("utf-8"))
        for mark in expected["gone"]:
            if mark["label"] == "BSN":
                assert stdnum.nl.bsn.is_valid(mark["text"])
                seen.add("BSN")
        for mark in (*expected["gone"], *expected["stay"]):
            if re.match(r"NL\d\d [A-Z]{4}", mark["text"]):
                assert stdnum.iban.is_valid(mark["text"])
                seen.add("IBAN")
    assert seen == {"BSN", "IBAN"}


def test_known_failures_name_existing_samples() -> None:
    ids = known_failures("") - {""}
    assert {i.split(":")[0] for i in ids} <= set(sample_names())
    lines = [line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert all("#" in line for line in lines), "say behind each id why it fails"
