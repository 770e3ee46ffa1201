"""What a page shows is held against what its text layer and its pictures hold; nothing passes unread."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PIL import Image
from scan_kit import A4, LETTER, SLIP, add_scan, drawn, needs_tesseract, picture, relabelled

from redactor import ingest, rules
from redactor.ingest.looks import Need, look
from redactor.ingest.pdf import TEXT_FLAGS

BODY = ("Dit is gewone tekst van de nota over de planning van het jaar.",) * 12


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def need_of(pdf: pymupdf.Document) -> Need:
    page = pdf[0]
    return look(page, page.get_text("rawdict", flags=TEXT_FLAGS), rules.load().recognition).need


def scanned(sheet: tuple[int, int] = A4) -> pymupdf.Document:
    """A letter as a picture; more is put on it."""
    pdf = pymupdf.open()
    with drawn(sheet=sheet) as source:
        add_scan(pdf, picture(source[0], dpi=150), width=sheet[0], height=sheet[1])
    return pdf


def names() -> list[pymupdf.Rect]:
    with drawn() as source:
        return [rect for word in ("Hartkamp", "Drijver") for rect in source[0].search_for(word)]


def bars(pdf: pymupdf.Document) -> None:
    for rect in names():
        pdf[0].draw_rect(rect, fill=(0, 0, 0), color=None)


def notes(pdf: pymupdf.Document) -> None:
    for rect in names():
        note = pdf[0].add_rect_annot(rect)
        note.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
        note.update()


def patch(pdf: pymupdf.Document) -> None:
    white = png(Image.new("L", (50, 20), 255))
    pdf[0].insert_image(pymupdf.Rect(60, 70, 500, 200), stream=white, keep_proportion=False)


@pytest.mark.parametrize("cover", [bars, notes, patch])
def test_what_lies_under_a_cover_is_seen(cover: Callable[[pymupdf.Document], None]) -> None:
    with scanned() as pdf:
        assert need_of(pdf) is Need.ALL
        cover(pdf)
        assert need_of(pdf) is Need.DRAWN


def test_a_bar_over_a_screenshot_on_a_page_with_text_is_seen() -> None:
    with drawn(BODY) as pdf, drawn() as source:
        shot = picture(source[0]).crop((150, 180, 1400, 500))
        pdf[0].insert_image(pymupdf.Rect(72, 400, 422, 490), stream=png(shot))
        assert need_of(pdf) is Need.PARTS
        pdf[0].draw_rect(pymupdf.Rect(72, 400, 400, 490), fill=(0, 0, 0), color=None)
        assert need_of(pdf) is Need.DRAWN


def test_strips_and_a_caption_are_no_cover() -> None:
    with drawn() as source, pymupdf.open() as pdf:
        image = picture(source[0], dpi=150)
        page = pdf.new_page(width=595, height=842)
        for number in range(20):
            top, bottom = image.height * number // 20, image.height * (number + 1) // 20
            rect = pymupdf.Rect(0, 842 * top / image.height, 595, 842 * bottom / image.height)
            strip = png(image.crop((0, top, image.width, bottom)))
            page.insert_image(rect, stream=strip, keep_proportion=False)
        page.insert_text((72, 800), "Ontvangen 3 juni 2026", fontsize=9)
        assert need_of(pdf) is Need.ALL


def test_text_under_the_picture_of_the_page_is_not_believed() -> None:
    with pymupdf.open() as pdf, drawn() as source:
        page = pdf.new_page(width=595, height=842)
        page.insert_text((72, 90), "Het overleg over de planning gaat door op maandag")
        page.insert_image(page.rect, stream=png(picture(source[0], dpi=100)))
        assert need_of(pdf) is Need.DRAWN


class TestLetters:
    """Fonts whose table of letters is missing, or says others than they show."""

    def test_ordinary_text_needs_nothing(self) -> None:
        with drawn(BODY) as pdf:
            assert need_of(pdf) is Need.NOTHING

    def test_one_line_without_letters_among_many_with(self) -> None:
        assert need_of(relabelled(LETTER[:1], BODY, lambda code: 0xE000 + code)) is Need.DRAWN

    def test_letters_shifted_in_one_font(self) -> None:
        def shifted(code: int) -> int:
            return 97 + (code - 97 + 7) % 26 if 97 <= code <= 122 else code

        assert need_of(relabelled(LETTER, BODY, shifted)) is Need.ALL
        assert need_of(relabelled(LETTER, BODY, lambda code: code)) is Need.NOTHING

    def test_names_and_numbers_are_no_other_letters(self) -> None:
        lines = ["Joukje Wijnbergh", "NL91 ABNA 0417 1643 00", "mr. drs. K. van 't Hof", "Wessel Drijver"] * 3
        with drawn(lines) as pdf:
            assert need_of(pdf) is Need.NOTHING

    def test_a_row_of_dots_or_bullets_is_no_line_without_letters(self) -> None:
        line = chr(0xF0B7) * 30
        assert need_of(relabelled((line,), BODY, lambda code: code)) is Need.NOTHING


@needs_tesseract
class TestReading:
    def read(self, pdf: pymupdf.Document, tmp_path: Path) -> str:
        pdf.save(tmp_path / "page.pdf")
        return ingest.read(tmp_path / "page.pdf").pages[0].text

    def test_a_watermark_of_real_letters_hides_no_name(self, tmp_path: Path) -> None:
        with scanned(SLIP) as pdf:
            for y in range(60, 220, 9):
                pdf[0].insert_text((72, y), "C  O  N  C  E  P  T  . . . . . .", fontsize=6, color=(0.8,) * 3)
            assert "Hartkamp" in self.read(pdf, tmp_path)

    def test_white_letters_over_a_scan_hide_no_name(self, tmp_path: Path) -> None:
        with scanned(SLIP) as pdf:
            for number in range(6):
                lie = "Het overleg over de planning gaat door op maandag"
                pdf[0].insert_text(
                    (72, 90 + 17.6 * number), lie, fontsize=11, color=(1, 1, 1), fill_opacity=0
                )
            text = self.read(pdf, tmp_path)
            assert "Hartkamp" in text
            assert "planning" not in text

    def test_a_form_that_was_filled_in_keeps_its_text(self, tmp_path: Path) -> None:
        with drawn([LETTER[0]], sheet=SLIP) as source, pymupdf.open() as pdf:
            add_scan(pdf, picture(source[0], dpi=150), width=SLIP[0], height=SLIP[1])
            pdf[0].insert_text((72, 150), "Wessel Drijver woont in Waterrijk", fontsize=12)
            text = self.read(pdf, tmp_path)
        assert text.count("Drijver") == 1
        assert "Hartkamp" in text

    def test_outlines_among_text(self, tmp_path: Path) -> None:
        with drawn(LETTER[:1]) as source:
            svg = source[0].get_svg_image(text_as_path=True)
        with pymupdf.open("svg", svg.encode()) as drawing, drawn(["", "", "", *BODY[:4]]) as pdf:
            with pymupdf.open("pdf", drawing.convert_to_pdf()) as outlines:
                pdf[0].show_pdf_page(pdf[0].rect, outlines, 0)
            text = self.read(pdf, tmp_path)
        assert "Jolien Hartkamp" in text
        assert text.count("gewone tekst") == 4

    def test_a_picture_of_one_name(self, tmp_path: Path) -> None:
        with drawn(["Wessel Drijver"]) as source, drawn(BODY[:3]) as pdf:
            name = source[0].get_pixmap(dpi=200, clip=pymupdf.Rect(70, 80, 146, 94))
            pdf[0].insert_image(pymupdf.Rect(72, 400, 129, 410.5), stream=name.tobytes("png"))
            assert "Wessel Drijver" in self.read(pdf, tmp_path)

    def test_a_picture_on_its_side(self, tmp_path: Path) -> None:
        with drawn(LETTER) as source, drawn(BODY[:3]) as pdf:
            shot = picture(source[0]).crop((150, 180, 1500, 500)).rotate(90, expand=True)
            pdf[0].insert_image(pymupdf.Rect(72, 300, 187, 786), stream=png(shot))
            assert "Wessel Drijver" in self.read(pdf, tmp_path)

    def test_light_letters_on_a_dark_page(self, tmp_path: Path) -> None:
        with drawn(LETTER[:1], sheet=SLIP) as source, pymupdf.open() as pdf:
            image = Image.eval(picture(source[0], dpi=150), lambda value: 255 - value)
            add_scan(pdf, image, width=SLIP[0], height=SLIP[1])
            assert "Jolien Hartkamp" in self.read(pdf, tmp_path)

    def test_a_sheet_far_askew_is_put_straight(self, tmp_path: Path) -> None:
        with drawn(LETTER, sheet=SLIP) as source, pymupdf.open() as pdf:
            add_scan(pdf, picture(source[0], dpi=150, skew=8), width=SLIP[0], height=SLIP[1])
            pdf.save(tmp_path / "askew.pdf")
        document = ingest.read(tmp_path / "askew.pdf")
        page = document.pages[0]
        assert "Wessel Drijver" in page.text
        assert page.width > SLIP[0]
        at = page.text.index("Wessel Drijver")
        assert abs(page.boxes[at, 1] - page.boxes[at + 13, 1]) < 2, "the line runs level"
        with pymupdf.open(stream=document.content, filetype="pdf") as copy:
            assert abs(copy[0].rect.width - page.width) < 0.01

    def test_a_page_with_units_of_its_own(self, tmp_path: Path) -> None:
        with drawn(LETTER[:1], sheet=SLIP) as source, pymupdf.open() as pdf:
            page = add_scan(pdf, picture(source[0], dpi=150), width=SLIP[0] / 2, height=SLIP[1] / 2)
            pdf.xref_set_key(page.xref, "UserUnit", "2")
            pdf.save(tmp_path / "units.pdf")
        page_text = ingest.read(tmp_path / "units.pdf").pages[0]
        assert "Jolien Hartkamp" in page_text.text
        assert (page_text.width, page_text.height) == SLIP

    @pytest.mark.parametrize("width", [99, 2000], ids=["a stamp", "a poster"])
    def test_sheets_of_other_sizes(self, tmp_path: Path, width: float) -> None:
        with drawn(LETTER[:1], sheet=SLIP) as source, pymupdf.open() as pdf:
            add_scan(pdf, picture(source[0], dpi=150), width=width, height=width * SLIP[1] / SLIP[0])
            assert "Jolien Hartkamp" in self.read(pdf, tmp_path)
