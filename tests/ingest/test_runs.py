"""Lines of a text page become runs: most in one piece, with the same result as letter by letter."""

from __future__ import annotations

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


@given(
    spans=st.lists(st.tuples(st.sampled_from([2.0, 10.0, 20.0]), GLYPHS), min_size=1, max_size=3),
    upright=st.booleans(),
)
def test_a_line_in_one_piece_is_the_line_letter_by_letter(
    spans: list[tuple[float, list[tuple[str, int]]]], upright: bool
) -> None:
    raw = line_of(spans, upright=upright)
    quick = list(runs.of_text_page(raw))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_in_one_piece", lambda *arguments: None)
        assert quick == list(runs.of_text_page(raw))


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
