"""Ink that is not read is seen, told apart from lines and bars, and goes to a person."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw
from scan_kit import LETTER, add_scan, drawn, needs_tesseract, picture

from redactor import ingest, pipeline, rules
from redactor.domain import Action, Area, Status
from redactor.errors import NoTextLayer
from redactor.ingest.ocr.hocr import Line, Word
from redactor.ingest.ocr.picture import Picture
from redactor.ingest.ocr.unread import Region, all_ink, unread


def scribble(draw: ImageDraw.ImageDraw, x: int, y: int, *, wide: int = 300, high: int = 80) -> None:
    steps = np.linspace(0, 1, 60)
    points = zip(x + wide * steps, y + high / 2 * (1 + np.sin(steps * 31)), strict=True)
    draw.line([(float(a), float(b)) for a, b in points], fill=20, width=5)


def sheet(draw_on: Callable[[ImageDraw.ImageDraw], None]) -> Picture:
    """A white sheet of 1000 by 1400 pixels, 2 a point."""
    image = Image.new("L", (1000, 1400), 255)
    draw_on(ImageDraw.Draw(image))
    return Picture(np.asarray(image), 2.0, 0.0, 0, (0.0, 0.0), (1400, 1000))


def seen(draw_on: Callable[[ImageDraw.ImageDraw], None], *lines: Line) -> list[Region]:
    return unread(lines, sheet(draw_on), least=0.3)


class TestRegions:
    def test_a_scribble_is_one_region(self) -> None:
        (region,) = seen(lambda draw: scribble(draw, 200, 600))
        assert np.abs(region.box - (200, 600, 500, 680)).max() < 8
        assert region.blank > 0.5

    def test_two_far_apart_are_two_from_top_to_bottom(self) -> None:
        def two(draw: ImageDraw.ImageDraw) -> None:
            scribble(draw, 600, 1000)
            scribble(draw, 100, 200)

        first, second = seen(two)
        assert first.box[1] < second.box[1]

    @pytest.mark.parametrize(("confidence", "regions"), [(0.9, 0), (0.2, 1)])
    def test_a_word_accounts_for_its_ink_when_it_is_believed(self, confidence: float, regions: int) -> None:
        word = Word("handschrift", 195, 595, 505, 690, confidence)
        line = Line(0, 40, 0, 595, 690, 350, [word])
        assert len(seen(lambda draw: scribble(draw, 200, 600), line)) == regions

    def test_a_scrawl_read_as_a_word_is_none_and_a_heading_is(self) -> None:
        small = Line(0, 22, 0, 100, 122, 350, [Word("gewone tekst", 100, 100, 300, 122, 0.9)])
        for confidence, regions in ((0.6, 1), (0.95, 0)):
            large = Line(1, 80, 0, 595, 690, 350, [Word("VAVA", 195, 595, 505, 690, confidence)])
            assert len(seen(lambda draw: scribble(draw, 200, 600), small, large)) == regions

    @pytest.mark.parametrize(
        "shape",
        [
            pytest.param(lambda draw: draw.line((50, 700, 950, 700), fill=0, width=4), id="a rule"),
            pytest.param(lambda draw: draw.rectangle((100, 100, 900, 900), outline=0, width=3), id="a frame"),
            pytest.param(lambda draw: draw.rectangle((200, 300, 700, 340), fill=0), id="a black bar"),
            pytest.param(lambda draw: draw.rectangle((0, 0, 30, 1400), fill=0), id="the edge of a copier"),
            pytest.param(lambda draw: draw.ellipse((500, 500, 508, 508), fill=0), id="a speck"),
        ],
    )
    def test_lines_bars_edges_and_specks_are_none(self, shape: Callable[[ImageDraw.ImageDraw], None]) -> None:
        assert seen(shape) == []

    def test_all_ink(self) -> None:
        region = all_ink(sheet(lambda draw: scribble(draw, 200, 600)))
        assert region is not None
        assert np.abs(region.box - (200, 600, 500, 680)).max() < 8
        assert all_ink(sheet(lambda draw: None)) is None


def written(path: Path, lines: tuple[str, ...], *places: tuple[int, int]) -> Path:
    """A scanned letter with scribbles at some pixels (200 dpi)."""
    with drawn(lines) as source, pymupdf.open() as pdf:
        image = picture(source[0], noise=6)
        for x, y in places:
            scribble(ImageDraw.Draw(image), x, y)
        add_scan(pdf, image)
        pdf.save(path)
    return path


@needs_tesseract
@pytest.mark.model
class TestProposals:
    def test_a_signature_under_its_closing_and_a_note_elsewhere(self, tmp_path: Path) -> None:
        lines = (*LETTER[:4], "", "Met vriendelijke groet,")
        proposal = pipeline.propose(written(tmp_path / "brief.pdf", lines, (210, 540), (1100, 1700)))
        areas = [d for d in proposal.decisions if isinstance(d.target, Area)]
        assert [(d.label, d.action, d.status) for d in areas] == [
            ("HANDTEKENING", Action.REDACT, Status.OPEN),
            ("ONLEESBAAR", Action.REDACT, Status.OPEN),
        ]

    def test_a_page_of_handwriting_goes_through_under_one_box(self, tmp_path: Path) -> None:
        source = written(tmp_path / "kladje.pdf", (), (300, 400), (500, 560), (300, 720))
        result = pipeline.redact_document(source, tmp_path / "uit")
        assert result.open_decisions == len(result.redactions) >= 1
        assert result.output_path is not None
        with pymupdf.open(result.output_path) as pdf:
            image = Image.open(io.BytesIO(pdf.extract_image(pdf[0].get_images()[0][0])["image"]))
        assert np.ptp(np.asarray(image.convert("L")).astype(int)[420:790, 320:780]) < 60, "one shade is left"


def test_never_refuses_what_it_would_have_to_read(tmp_path: Path) -> None:
    never = replace(rules.load().recognition, when="nooit")
    with pytest.raises(NoTextLayer) as caught:
        ingest.read(written(tmp_path / "brief.pdf", LETTER[:1]), rules=never)
    assert caught.value.where == "brief.pdf:1"
    assert "--ocr" in caught.value.hint
