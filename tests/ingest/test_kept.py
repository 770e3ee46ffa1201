"""What was read of pictures is kept for a second pass, as it was, and for nobody else."""

from __future__ import annotations

import stat
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scan_kit import LETTER, needs_tesseract, scan

from redactor import ingest
from redactor.ingest import KeptReadings
from redactor.ingest.ocr import program
from redactor.ingest.ocr.pages import Reading
from redactor.ingest.ocr.unread import Region
from redactor.ingest.ocr.words import Letters, TextLine
from redactor.rules import Rules

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def same(one: Reading, other: Reading) -> None:
    """Both are equal to the last bit, arrays and their types included."""
    for name in ("page_index", "turn", "ink", "skew", "size"):
        assert getattr(one, name) == getattr(other, name)
    assert len(one.lines) == len(other.lines)
    for a, b in zip(one.lines, other.lines, strict=True):
        assert (a.block, a.size, a.angle) == (b.block, b.size, b.angle)
        assert [(w.text, w.confidence) for w in a.words] == [(w.text, w.confidence) for w in b.words]
        for first, second in zip(a.words, b.words, strict=True):
            assert first.boxes.dtype == second.boxes.dtype == np.float64
            assert np.array_equal(first.boxes, second.boxes)
    assert [(r.shades, r.blank) for r in one.unread] == [(r.shades, r.blank) for r in other.unread]
    for region, kept in zip(one.unread, other.unread, strict=True):
        assert region.box.dtype == kept.box.dtype
        assert np.array_equal(region.box, kept.box)


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=5), NUMBERS), max_size=3),
    NUMBERS,
    st.sampled_from([0, 90, 180, 270]),
)
def test_readings_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, words: list[tuple[str, float]], number: float, turn: int
) -> None:
    kept = KeptReadings(tmp_path_factory.mktemp("gelezen"), version="1")
    letters = [Letters(text, np.full((len(text), 4), at), at) for text, at in words]
    region = Region(box=np.array([number, 0.1, 0.2, 0.3]), shades=number, blank=0.5)
    reading = Reading(3, turn, [TextLine(1, number, letters, 90)], number, -number, (number, 1.0), [region])
    kept.put("a", {3: reading})
    back = kept.get("a")
    assert back is not None
    assert list(back) == [3]
    same(reading, back[3])


@needs_tesseract
def test_a_scan_is_read_once(tmp_path: Path, shipped_rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan(tmp_path / "brief.pdf", LETTER[:1])
    calls: list[object] = []
    original = program.run
    monkeypatch.setattr(program, "run", lambda *a: calls.append(a) or original(*a))
    kept = KeptReadings(tmp_path / "vertrouwelijk" / "gelezen", version="1")
    (tmp_path / "vertrouwelijk").mkdir()
    alone = ingest.read(path)
    needed = len(calls)
    first = ingest.read(path, kept=kept)
    assert len(calls) == 2 * needed
    second = ingest.read(path, kept=kept)
    assert len(calls) == 2 * needed
    for other in (first, second):
        assert [page.text for page in other.pages] == [page.text for page in alone.pages]
        for page, known in zip(other.pages, alone.pages, strict=True):
            for name in ("boxes", "sizes", "confidence"):
                assert np.array_equal(getattr(page, name), getattr(known, name), equal_nan=True)
        assert (other.content, other.marks, other.engine) == (alone.content, alone.marks, alone.engine)
    # Other rules read anew.
    assert first.pages[0].text.strip()
    ingest.read(path, kept=kept, rules=replace(shipped_rules.recognition, dpi=200))
    assert len(calls) > 2 * needed


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    kept = KeptReadings(tmp_path / "gelezen", version="1")
    kept.put("a", {0: Reading(0, 0)})
    (file,) = (tmp_path / "gelezen").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_damaged_file_is_read_again(tmp_path: Path) -> None:
    kept = KeptReadings(tmp_path, version="1")
    assert kept.get("a") is None
    kept.put("a", {0: Reading(0, 0)})
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[:-3], b"x" + whole, whole[:4] + bytes([whole[4] ^ 255]) + whole[5:]):
        file.write_bytes(damaged)
        assert kept.get("a") is None
    kept.put("a", {0: Reading(0, 0)})
    assert kept.get("a") is not None


def test_without_room_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "gelezen").write_text("geen map", encoding="utf-8")
    kept = KeptReadings(tmp_path / "gelezen", version="1")
    kept.put("a", {0: Reading(0, 0)})
    assert kept.get("a") is None


def test_the_key_tells_file_parts_rules_and_version_apart(tmp_path: Path, shipped_rules: Rules) -> None:
    rules = shipped_rules.recognition
    kept = KeptReadings(tmp_path, version="1")
    key = kept.key(b"pdf", {0: ()}, rules)
    assert key == kept.key(b"pdf", {0: ()}, replace(rules, pairs=frozenset(sorted(rules.pairs)[::-1])))
    others = [
        KeptReadings(tmp_path, version="2").key(b"pdf", {0: ()}, rules),
        kept.key(b"PDF", {0: ()}, rules),
        kept.key(b"pdf", {1: ()}, rules),
        kept.key(b"pdf", {0: (pymupdf.Rect(0, 0, 1, 1),)}, rules),
    ]
    for field in fields(rules):
        value = getattr(rules, field.name)
        other = (
            frozenset("x")
            if isinstance(value, frozenset)
            else (*value, "x")
            if isinstance(value, tuple)
            else f"{value}0"
        )
        others.append(kept.key(b"pdf", {0: ()}, replace(rules, **{field.name: other})))
    assert len({key, *others}) == len(others) + 1
