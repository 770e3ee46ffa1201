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


def line_of(
    spans: list[tuple[float, list[tuple[str, int]]]], *, upright: bool, top: float = 10.0
) -> dict[str, Any]:
    """A page of one line as MuPDF gives it; every letter 5 wide, behind a gap of its own."""
    x = 0.0
    made = []
    for size, glyphs in spans:
        chars = []
        for glyph, gap in glyphs:
            x += gap
            chars.append({"c": glyph, "bbox": (x, top, x + 5, top + size)})
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
    below = line_of(more, upright=True, top=60)
    raw = {"blocks": [*line_of(spans, upright=upright)["blocks"], *below["blocks"]]}
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


def _page(*pieces: tuple[float, str, str], line: float = 100.0) -> str:
    """Text of a page with pieces of one line, in the order in which they are drawn: x, text, font."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        for x, text, font in pieces:
            page.insert_text((x, line), text, fontname=font, fontsize=10)
        return runs.assemble(runs.of_text_page(page.get_text("rawdict", flags=TEXT_FLAGS)))[0]


def _width(text: str, font: str = "helv") -> float:
    return float(pymupdf.get_text_length(text, fontname=font, fontsize=10))


def test_letters_that_the_font_lacks_come_back_into_their_word() -> None:
    hole = 56 + _width("Hoi Ph")
    rest = hole + _width("a", "tibo")
    assert _page((56, "Hoi Ph", "helv"), (rest, "m belt", "helv"), (hole, "a", "tibo")) == "Hoi Pham belt"
    first = 56 + _width("P", "tibo")
    assert _page((first, "ham belt", "helv"), (56, "P", "tibo")) == "Pham belt"


def test_letters_in_holes_of_one_piece() -> None:
    """As LibreOffice draws "Mỹ Hạnh": one line with holes, of which MuPDF makes spaces."""

    def chars(x: float, *glyphs: tuple[str, float]) -> dict[str, Any]:
        made = []
        for glyph, width in glyphs:
            made.append({"c": glyph, "bbox": (x, 10.0, x + width, 20.0)})
            x += width
        return {"dir": (1.0, 0.0), "spans": [{"size": 10.0, "chars": made}]}

    line = chars(0, ("M", 8), (" ", 6), (" ", 3), ("H", 7), (" ", 6), ("n", 5), ("h", 5))
    raw = {"blocks": [{"lines": [line]}, {"lines": [chars(8, ("ỹ", 6), (" ", 10), ("ạ", 6))]}]}
    text, boxes, sizes = runs.assemble(runs.of_text_page(raw))
    assert text == "Mỹ Hạnh"
    assert boxes[:, 0].tolist() == sorted(boxes[:, 0])
    assert len(sizes) == len(text)


def test_letters_over_letters_stay_apart() -> None:
    assert _page((56, "Hoi Pham belt", "helv"), (75, "xx", "tibo")).startswith("Hoi Pham belt\n")
