"""Lines of a text page become runs, all letters at once, with the same result as one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.ingest import looks, runs
from redactor.ingest.pdf import TEXT_FLAGS

GLYPHS = st.lists(
    st.tuples(st.sampled_from(["a", "B", " ", "\u00a0", "\t", "fi", "é"]), st.sampled_from([0, 1, 30, -3])),
    max_size=8,
)


def line_of(spans: list[tuple[float, list[tuple[str, int]]]], *, upright: bool) -> dict[str, Any]:
    """A page of one line as MuPDF gives it; every letter 5 wide, behind a gap of its own."""
    x = 0.0
    made = []
    for size, glyphs in spans:
        chars = []
        for glyph, gap in glyphs:
            x += gap
            chars.append({"c": glyph, "bbox": (x, 10.0, x + 5, 10.0 + size)})
            x += 5
        made.append({"size": size, "chars": chars})
    return {"blocks": [{"lines": [{"dir": (1.0, 0.0) if upright else (0.0, 1.0), "spans": made}]}]}


def letter_by_letter(raw: dict[str, Any]) -> Iterator[tuple[str, float, list[tuple[float, ...]]]]:
    """Text, font size and boxes of each run, told slowly."""
    for block in raw["blocks"]:
        for line in block["lines"]:
            text, size, boxes, spaces, last = "", 0.0, [], [], None
            for span in line["spans"]:
                for char in span["chars"]:
                    box = char["bbox"]
                    if char["c"].isspace():
                        spaces.append(box)
                        continue
                    wide = last is not None and box[0] - last[2] > runs.CELL_GAP * max(span["size"], 4.0)
                    if wide and line["dir"][0] > 0.99:
                        yield text, size, boxes
                        text, boxes = "", []
                    if text:
                        text, boxes = text + " " * len(spaces), boxes + spaces
                    else:
                        size = span["size"]
                    text, boxes, spaces, last = text + char["c"], boxes + [box] * len(char["c"]), [], box
            if text:
                yield text, size, boxes


@given(
    spans=st.lists(st.tuples(st.sampled_from([2.0, 10.0, 20.0]), GLYPHS), min_size=1, max_size=3),
    more=st.lists(st.tuples(st.sampled_from([2.0, 10.0, 20.0]), GLYPHS), min_size=1, max_size=3),
    upright=st.booleans(),
)
def test_runs_of_a_page_are_those_letter_by_letter(
    spans: list[tuple[float, list[tuple[str, int]]]],
    more: list[tuple[float, list[tuple[str, int]]]],
    upright: bool,
) -> None:
    raw = {"blocks": [*line_of(spans, upright=upright)["blocks"], *line_of(more, upright=True)["blocks"]]}
    found = runs.of_text_page(raw)
    expected = list(letter_by_letter(raw))
    assert [("".join(run.chars), run.size) for run in found] == [(text, size) for text, size, _ in expected]
    for run, (_, _, boxes) in zip(found, expected, strict=True):
        assert run.boxes.tolist() == [list(box) for box in boxes]
        inked = [box for letter, box in zip(run.chars, boxes, strict=True) if letter != " "]
        x0, y0, x1, y1 = zip(*inked, strict=True)
        assert (run.x0, run.y0, run.x1, run.y1) == (min(x0), min(y0), max(x1), max(y1))
    text, boxes, sizes = runs.assemble(found)
    assert len(text) == len(boxes) == len(sizes)


@pytest.mark.parametrize("rotation", [0, 90])
def test_what_a_page_paints_is_what_mupdf_lists(rotation: int) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((72, 72), "tekst")
        for at in range(7):
            page.draw_rect((100 + 20 * at, 100, 110 + 20 * at, 130), fill=(0, 0, 0), color=None)
        page.draw_line((0, 0), (300, 300))
        page.insert_image((300, 300, 350, 350), pixmap=pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 9, 9)))
        page.set_rotation(rotation)
        painted = looks._Painted.by(page)
        kinds = [kind for kind, _ in page.get_bboxlog()]
        assert painted.pictures
        assert painted.letters == 7
        assert painted.paths == sum(kind.endswith("-path") for kind in kinds)
        # The page itself is as it was.
        assert page.rotation == rotation
        assert "tekst" in page.get_text(flags=TEXT_FLAGS)
