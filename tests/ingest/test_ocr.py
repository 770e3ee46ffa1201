"""Pages without a reliable text layer are read from their picture, and become searchable."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scan_kit import LETTER, add_scan, drawn, needs_tesseract, picture, scan

from redactor import ingest
from redactor.errors import ExitCode, ProgramMissing
from redactor.ingest.ocr.letters import letter_edges
from redactor.ingest.ocr.words import as_number


@needs_tesseract
class TestScans:
    @pytest.mark.parametrize(
        "how",
        [
            pytest.param({}, id="clean"),
            pytest.param({"skew": 1.5, "noise": 18}, id="askew and noisy"),
            pytest.param({"faint": True}, id="faint copy"),
            pytest.param({"turn": 180}, id="upside down"),
            pytest.param({"turn": 90}, id="on its side"),
        ],
    )
    def test_every_line_is_read(self, tmp_path: Path, how: dict[str, object]) -> None:
        text = LETTER * 3
        document = ingest.read(scan(tmp_path / "scan.pdf", text, **how))
        page = document.pages[0]
        assert page.source == "ocr"
        assert page.confidence is not None
        assert document.engine.startswith("tesseract ")
        for line in LETTER:
            assert page.text.count(line) >= 3, line

    def test_boxes_lie_on_the_letters(self, tmp_path: Path) -> None:
        with drawn() as source:
            truth = source[0].search_for("Drijver")[0]
        page = ingest.read(scan(tmp_path / "scan.pdf")).pages[0]
        at = page.text.index("Drijver")
        boxes = page.boxes[at : at + 7]
        assert abs(boxes[0, 0] - truth.x0) < 1.5
        assert abs(boxes[-1, 2] - truth.x1) < 1.5
        assert boxes[:, 1].min() < truth.y1 - 8
        assert (np.diff(boxes[:, 0]) > 0).all()

    @pytest.mark.parametrize("how", [{}, {"turn": 90}, {"turn": 180}, {"turn": 270}])
    def test_the_layer_says_what_the_page_text_says(self, tmp_path: Path, how: dict[str, object]) -> None:
        document = ingest.read(scan(tmp_path / "scan.pdf", **how))
        page = document.pages[0]
        with pymupdf.open(stream=document.content, filetype="pdf") as copy:
            # Of a page that is shown turned, PyMuPDF gives the lines in another order.
            assert sorted(copy[0].get_text().split()) == sorted(page.text.split())
            assert (copy[0].cropbox.width, copy[0].cropbox.height) == (page.width, page.height)
            with pymupdf.open(tmp_path / "scan.pdf") as original:
                before, after = original[0].get_pixmap(dpi=30), copy[0].get_pixmap(dpi=30)
            pixels = [np.frombuffer(shown.samples, dtype=np.uint8).astype(int) for shown in (before, after)]
            assert (before.width, before.height) == (after.width, after.height)
            assert np.abs(pixels[0] - pixels[1]).max() < 40, "it looks as it did"

    def test_pages_with_text_stay_as_they_are(self, tmp_path: Path) -> None:
        with drawn() as pdf:
            add_scan(pdf, picture(pdf[0]))
            pdf.save(tmp_path / "both.pdf")
        first, second = ingest.read(tmp_path / "both.pdf").pages
        assert (first.source, second.source) == ("text", "ocr")
        assert first.confidence is None
        assert second.text.split() == first.text.split()

    def test_the_layer_of_an_earlier_recognition_goes(self, tmp_path: Path) -> None:
        with drawn() as source, pymupdf.open() as pdf:
            page = add_scan(pdf, picture(source[0]))
            page.insert_text((72, 90), "Contactpersoon: Somebody Else", fontsize=11, render_mode=3)
            pdf.save(tmp_path / "false.pdf")
        document = ingest.read(tmp_path / "false.pdf")
        assert "Jolien Hartkamp" in document.pages[0].text
        assert "Somebody" not in document.pages[0].text
        with pymupdf.open(stream=document.content, filetype="pdf") as copy:
            assert "Somebody" not in copy[0].get_text()

    def test_a_picture_on_a_page_with_text_is_read_too(self, tmp_path: Path) -> None:
        with (
            drawn(["Zie het bericht hieronder."] * 4) as pdf,
            drawn(["Groet, Wessel Drijver"], size=16) as other,
        ):
            part = picture(other[0]).crop((150, 180, 900, 300))
            part.save(tmp_path / "part.png")
            pdf[0].insert_image(pymupdf.Rect(72, 300, 342, 343), filename=tmp_path / "part.png")
            pdf.save(tmp_path / "mixed.pdf")
        page = ingest.read(tmp_path / "mixed.pdf").pages[0]
        assert page.text.startswith("Zie het bericht")
        assert "Wessel Drijver" in page.text
        at = page.text.index("Wessel")
        assert page.boxes[at, 1] > 300

    def test_letters_drawn_as_lines_are_read(self, tmp_path: Path) -> None:
        with drawn(LETTER, size=12) as source:
            svg = source[0].get_svg_image(text_as_path=True)
        with pymupdf.open("svg", svg.encode()) as drawing:
            (tmp_path / "outlines.pdf").write_bytes(drawing.convert_to_pdf())
        assert "Wessel Drijver" in ingest.read(tmp_path / "outlines.pdf").pages[0].text

    def test_an_empty_scan_is_an_empty_page(self, tmp_path: Path) -> None:
        assert ingest.read(scan(tmp_path / "empty.pdf", [])).pages[0].text == ""

    def test_same_in_same_out(self, tmp_path: Path) -> None:
        path = scan(tmp_path / "scan.pdf", noise=10)
        first, second = ingest.read(path), ingest.read(path)
        assert first.content == second.content
        assert first.pages[0].text == second.pages[0].text


class TestWithoutTesseract:
    @pytest.fixture(autouse=True)
    def no_tesseract(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = shutil.which
        monkeypatch.setattr(shutil, "which", lambda name: None if name == "tesseract" else real(name))

    def test_a_scan_names_the_package(self, tmp_path: Path) -> None:
        with pytest.raises(ProgramMissing) as caught:
            ingest.read(scan(tmp_path / "scan.pdf"))
        assert caught.value.exit_code is ExitCode.PROGRAM_MISSING
        assert "tesseract-ocr-nld" in caught.value.hint
        assert caught.value.where == "scan.pdf:1"

    def test_text_works_and_unread_pictures_are_counted(self, tmp_path: Path) -> None:
        with drawn() as pdf:
            image = picture(pdf[0]).crop((150, 180, 900, 300))
            image.save(tmp_path / "part.png")
            pdf[0].insert_image(pymupdf.Rect(72, 400, 342, 443), filename=tmp_path / "part.png")
            pdf.save(tmp_path / "mixed.pdf")
        document = ingest.read(tmp_path / "mixed.pdf")
        assert document.pages[0].source == "text"
        assert document.unread_pictures == 1


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("60318427B", "603184278"),
        ("O6-39104621", "06-39104621"),
        ("O70", "O70"),
        ("1234SB", "1234SB"),
        ("Bloso", "Bloso"),
        ("12B", "12B"),
        ("603l84273,", "603184273,"),
        ("NL91ABNA0417164300", "NL91ABNA0417164300"),
    ],
)
def test_letters_in_numbers_become_digits(read: str, meant: str) -> None:
    assert as_number(read) == meant


class TestLetterEdges:
    def test_a_comma_gets_no_letter(self) -> None:
        # n (20 wide), comma (4 wide): the strokes tell which is which.
        ink = np.zeros((10, 40), dtype=np.bool_)
        ink[:, 2:22] = True
        ink[:, 26:30] = True
        edges = letter_edges("n,", 2, 30, ink)
        assert 22 <= edges[1] <= 26

    @given(st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), min_size=1, max_size=30), st.data())
    def test_edges_rise_and_stay_in_the_word(self, letters: str, data: st.DataObject) -> None:
        width = data.draw(st.integers(3, 400))
        columns = data.draw(st.lists(st.booleans(), min_size=width, max_size=width))
        edges = letter_edges(letters, 0, width, np.asarray([columns] * 3))
        assert len(edges) == len(letters) + 1
        assert (edges[0], edges[-1]) == (0, width)
        assert (np.diff(edges) > 0).all()
