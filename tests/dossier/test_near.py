"""Texts that are nearly the same are found, others are not, and the page that shows them is safe."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.dossier import near, near_report
from redactor.dossier.near import Near
from redactor.dossier.packing import pack_differences
from redactor.dossier.store import NearRecord, Record, State
from redactor.pipeline import sketch
from redactor.pipeline.differences import Difference

CHANCE = random.Random(1)
WORDS = [f"woord{number}" for number in range(4000)]


def text(words: int = 300) -> list[str]:
    return [CHANCE.choice(WORDS) for _ in range(words)]


def changed(words: list[str], places: int) -> list[str]:
    """The text with so many words replaced, spread over it."""
    return [f"anders{at}" if at % (len(words) // places) == 5 else word for at, word in enumerate(words)]


def sketch_of(words: list[str]) -> bytes:
    return sketch.make([" ".join(words)])


def likeness(one: bytes, other: bytes) -> float:
    pairs = [(one[at : at + 4], other[at : at + 4]) for at in range(0, len(one), 4)]
    return sum(a == b for a, b in pairs) / len(pairs)


def rows(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


class TestSketch:
    def test_layout_and_capitals_make_no_difference(self) -> None:
        words = text()
        pages = [" ".join(words[:100]).upper(), "\n".join(words[100:]) + "  \n"]
        assert sketch.make(pages) == sketch_of(words)

    def test_it_never_changes(self) -> None:
        # Sketches stay in stores: another value here asks for a new version of the store.
        assert sketch_of([f"w{n}" for n in range(50)])[:8].hex() == "c44a620277e1ee02"

    def test_few_words_say_nothing(self) -> None:
        assert sketch_of(text(19)) == b""
        assert len(sketch_of(text(20))) == 4 * sketch.SIZE

    @pytest.mark.parametrize("places", [1, 3, 10, 30, 100])
    def test_it_tells_the_share_of_equal_rows(self, places: int) -> None:
        errors = []
        for _ in range(10):
            words = text()
            other = changed(words, places)
            true = len(rows(words) & rows(other)) / len(rows(words) | rows(other))
            errors.append(likeness(sketch_of(words), sketch_of(other)) - true)
        assert abs(sum(errors) / len(errors)) < 0.05
        assert max(map(abs, errors)) < 0.2

    def test_a_long_text_is_done_in_parts(self) -> None:
        words = [f"w{n}" for n in range(20_000)]
        whole, start = sketch_of(words), sketch_of(words[:10_000])
        assert 0.3 < likeness(whole, start) < 0.7


class TestFind:
    def test_versions_are_found_and_others_are_not(self) -> None:
        originals = [text() for _ in range(60)]
        versions = [changed(words, 3) for words in originals[:20]]
        found = near.find([sketch_of(words) for words in (*originals, *versions)])
        assert [(one.document, one.other, one.family) for one in found] == [
            (60 + number, number, number) for number in range(20)
        ]
        assert all(one.likeness >= near.THRESHOLD for one in found)

    def test_a_row_of_versions_is_one_family(self) -> None:
        versions = [text()]
        for number in range(1, 6):
            last = list(versions[-1])
            last[number * 40] = "anders"
            versions.append(last)
        found = near.find([sketch_of(words) for words in versions])
        assert [(one.document, one.family) for one in found] == [(n, 0) for n in range(1, 6)]
        assert all(one.other < one.document for one in found)

    def test_empty_ones_are_like_nothing(self) -> None:
        same = sketch_of(text())
        assert near.find([b"", b"", same, b"", same]) == [Near(document=4, other=2, family=2, likeness=1.0)]
        assert near.find([]) == near.find([same]) == []

    @given(st.lists(st.integers(0, 3), max_size=12))
    def test_each_but_the_first_of_its_kind(self, kinds: list[int]) -> None:
        sketches = [sketch_of([f"{kind}-{n}" for n in range(30)]) for kind in kinds]
        found = near.find(sketches)
        firsts = {kinds.index(kind) for kind in kinds}
        assert [one.document for one in found] == [n for n in range(len(kinds)) if n not in firsts]
        assert all(one.family == kinds.index(kinds[one.document]) for one in found)


class TestReport:
    def records(self) -> dict[int, Record]:
        return {
            number: Record(id=number, source=source, name="x", state=State.DONE, input_sha256="")
            for number, source in ((1, "a <b>.pdf"), (2, "map/b.pdf"))
        }

    def pair(self, *differences: Difference, readable: bool = True) -> NearRecord:
        packed = pack_differences(differences) if readable else b""
        return NearRecord(document=2, other=1, family=1, likeness=0.934, compared="x y", packed=packed)

    def write(self, out: Path, *pairs: NearRecord) -> Path:
        (out / "vertrouwelijk").mkdir(exist_ok=True)
        near_report.write(out, pairs, self.records())
        return out / "vertrouwelijk" / near_report.FILE

    def test_lines_are_shown_and_harmless(self, tmp_path: Path) -> None:
        line = Difference(is_added=True, page_number=3, line="<script>alert(1)</script> & zo")
        page = self.write(tmp_path, self.pair(line))
        shown = page.read_text(encoding="utf-8")
        assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt; &amp; zo <small>(p. 3)</small></ins>" in shown
        assert "lijkt voor 93 % op <b>a &lt;b&gt;.pdf</b>" in shown
        assert page.stat().st_mode & 0o077 == 0

    def test_what_cannot_be_shown_is_said(self, tmp_path: Path) -> None:
        many = [Difference(is_added=False, page_number=1, line=f"regel {n}") for n in range(250)]
        assert "50 regels meer" in self.write(tmp_path, self.pair(*many)).read_text(encoding="utf-8")
        assert "niet te tonen" in self.write(tmp_path, self.pair(readable=False)).read_text(encoding="utf-8")
        assert "Geen verschil" in self.write(tmp_path, self.pair()).read_text(encoding="utf-8")

    def test_it_goes_when_there_is_nothing(self, tmp_path: Path) -> None:
        page = self.write(tmp_path, self.pair())
        self.write(tmp_path)
        assert not page.exists()
        self.write(tmp_path)
