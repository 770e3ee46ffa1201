"""Pages without a reliable text layer are read from their picture, and become searchable."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scan_kit import LETTER, SLIP, add_scan, drawn, needs_tesseract, picture, scan

from redactor import ingest
from redactor.errors import ExitCode, ProgramMissing
from redactor.ingest.ocr.letters import letter_edges
from redactor.ingest.ocr.words import as_number, as_numbers


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
            pytest.param({"turn": 270}, id="on its other side"),
        ],
    )
    def test_every_line_is_read_and_written_where_it_stands(
        self, tmp_path: Path, how: dict[str, object]
    ) -> None:
        path = scan(tmp_path / "scan.pdf", **how)
        document = ingest.read(path)
        page = document.pages[0]
        assert page.source == "ocr"
        assert page.confidence is not None
        assert document.engine.startswith("tesseract ")
        for line in LETTER:
            assert line in page.text, line
        with pymupdf.open(stream=document.content, filetype="pdf") as copy, pymupdf.open(path) as original:
            # Of a page that is shown turned, PyMuPDF gives the lines in another order.
            assert sorted(copy[0].get_text().split()) == sorted(page.text.split())
            assert abs(copy[0].cropbox.width - page.width) < 0.01
            assert abs(copy[0].cropbox.height - page.height) < 0.01
            before, after = original[0].get_pixmap(dpi=30), copy[0].get_pixmap(dpi=30)
            if "skew" in how:
                assert after.width > before.width, "put straight, on a larger sheet"
                return
            pixels = [np.frombuffer(shown.samples, dtype=np.uint8).astype(int) for shown in (before, after)]
            assert (before.width, before.height) == (after.width, after.height)
            assert np.abs(pixels[0] - pixels[1]).max() < 40, "it looks as it did"

    def test_boxes_lie_on_the_letters(self, tmp_path: Path) -> None:
        with drawn(sheet=SLIP) as source:
            truth = source[0].search_for("Drijver")[0]
        page = ingest.read(scan(tmp_path / "scan.pdf")).pages[0]
        at = page.text.index("Drijver")
        boxes = page.boxes[at : at + 7]
        assert abs(boxes[0, 0] - truth.x0) < 1.5
        assert abs(boxes[-1, 2] - truth.x1) < 1.5
        assert boxes[:, 1].min() < truth.y1 - 8
        assert (np.diff(boxes[:, 0]) > 0).all()

    def test_pages_with_text_stay_as_they_are(self, tmp_path: Path) -> None:
        with drawn(sheet=SLIP) as pdf:
            add_scan(pdf, picture(pdf[0]), width=SLIP[0], height=SLIP[1])
            pdf.save(tmp_path / "both.pdf")
        first, second = ingest.read(tmp_path / "both.pdf").pages
        assert (first.source, second.source) == ("text", "ocr")
        assert first.confidence is None
        assert second.text.split() == first.text.split()

    def test_the_layer_of_an_earlier_recognition_goes(self, tmp_path: Path) -> None:
        with drawn(sheet=SLIP) as source, pymupdf.open() as pdf:
            page = add_scan(pdf, picture(source[0]), width=SLIP[0], height=SLIP[1])
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
        with drawn(LETTER[:5], sheet=SLIP) as source:
            svg = source[0].get_svg_image(text_as_path=True)
        with pymupdf.open("svg", svg.encode()) as drawing:
            (tmp_path / "outlines.pdf").write_bytes(drawing.convert_to_pdf())
        assert "Wessel Drijver" in ingest.read(tmp_path / "outlines.pdf").pages[0].text

    def test_an_empty_scan_is_an_empty_page(self, tmp_path: Path) -> None:
        assert ingest.read(scan(tmp_path / "empty.pdf", [])).pages[0].text == ""

    def test_same_in_same_out(self, tmp_path: Path) -> None:
        path = scan(tmp_path / "scan.pdf", LETTER[:2], noise=10)
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


CONFUSED = {"0": "OoQD", "1": "lI|!i", "5": "Ss", "8": "B", "2": "Zz"}


class TestNumbersInGroups:
    @given(st.data(), st.sampled_from(["06 39 10 46 21", "06 - 3910 4621", "6031.84.273", "603 184 273"]))
    def test_a_letter_for_a_digit_hides_no_number(self, data: st.DataObject, number: str) -> None:
        places = [i for i, c in enumerate(number) if c in CONFUSED]
        wrong = data.draw(st.sets(st.sampled_from(places), min_size=1, max_size=2))
        read = "".join(
            data.draw(st.sampled_from(CONFUSED[c])) if i in wrong else c for i, c in enumerate(number)
        )
        words = read.split(" ")
        # A group of letters only is no piece of a number: "is" stands between many.
        assume(all(any(c.isdigit() for c in word) for word in words if word != "-"))
        assert " ".join(as_numbers(["tel.", *words, "of"])) == f"tel. {number} of"

    @pytest.mark.parametrize(
        "line",
        ["in 2024 is 39104 betaald", "artikel 5 lid 2 Bis", "kamer B2 op 3 juni", "1234 SB Zijl", "S1 O2 l3"],
    )
    def test_words_between_numbers_stay(self, line: str) -> None:
        assert " ".join(as_numbers(line.split(" "))) == line


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
