"""Words that were hardly read are read again by themselves; what is surer then takes their place."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from scan_kit import drawn, needs_tesseract, picture

from redactor import rules
from redactor.ingest.ocr import pages
from redactor.ingest.ocr.again import read_again
from redactor.ingest.ocr.hocr import Line, Word
from redactor.ingest.ocr.picture import Picture, Pixels
from redactor.ingest.ocr.unread import Region

#: Ink of words on a sheet: x0 y0 x1 y1, pixels.
WORDS = {"Namens": (100, 210, 180, 235), "het": (190, 210, 220, 235), "college": (230, 210, 310, 235)}
BESIDE = {"Ivo": (400, 195, 440, 220), "TZH-0417": (400, 228, 500, 253)}


def sheet() -> Picture:
    pixels = np.full((600, 800), 255, dtype=np.uint8)
    for x0, y0, x1, y1 in (*WORDS.values(), *BESIDE.values()):
        pixels[y0:y1, x0:x1] = 0
    return Picture(pixels, 2.0, 0.0, 0, (0.0, 0.0), pixels.shape)


def line(*words: Word, size: float = 30) -> Line:
    top = min(word.y0 for word in words)
    return Line(0, size, 0.0, top, top + size, 300, list(words))


def word(letters: str, box: tuple[int, int, int, int], confidence: float = 0.9) -> Word:
    return Word(letters, *(float(v) for v in box), confidence)


def reader(letters: str, confidence: float, *, seen: list[Pixels]) -> Callable[[Pixels], list[Line]]:
    """Reads words where there is ink, from left to right, in as many runs of columns as there are words."""

    def read(pixels: Pixels) -> list[Line]:
        seen.append(pixels)
        rows, columns = np.flatnonzero((pixels < 128).any(axis=1)), (pixels < 128).any(axis=0)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(int), [0]))))
        places = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        found = [
            word(text, (x0, int(rows[0]), x1, int(rows[-1]) + 1), confidence)
            for text, (x0, x1) in zip(letters.split(), places, strict=False)
        ]
        return [line(*found, size=30)]

    return read


def shown(lines: list[Line]) -> list[list[str]]:
    return [[word.letters for word in line.words] for line in lines]


def cut_through() -> list[Line]:
    """The upper half of a cell is read with the line above it, the tail of a letter with the one below."""
    halves = [
        word(text, (x0, 205, x1, 222), sure)
        for text, sure, (x0, _, x1, _) in zip(
            ("Narre", "heet", "volleus"), (0.2, 0.6, 0.2), WORDS.values(), strict=True
        )
    ]
    return [
        line(*halves, word("Ivo", BESIDE["Ivo"])),
        line(word("9", (290, 225, 300, 238)), word("TZH-0417", BESIDE["TZH-0417"])),
    ]


def test_a_cell_between_two_lines_is_read_whole_and_its_pieces_go() -> None:
    seen: list[Pixels] = []
    read = reader("Namens het college", 0.95, seen=seen)
    found = read_again(cut_through(), [], sheet(), read, least=0.5)
    assert shown(found) == [["Namens", "het", "college", "Ivo"], ["TZH-0417"]]
    boxes = [(w.x0, w.y0, w.x1, w.y1) for w in found[0].words[:3]]
    assert np.abs(np.array(boxes) - np.array([*WORDS.values()])).max() <= 2


@pytest.mark.parametrize("confidence", [0.1, 0.45])
def test_what_is_no_surer_changes_nothing(confidence: float) -> None:
    before = cut_through()
    found = read_again(before, [], sheet(), reader("Namens het college", confidence, seen=[]), least=0.5)
    assert found == before


def test_one_word_does_not_take_the_place_of_three() -> None:
    before = cut_through()
    assert read_again(before, [], sheet(), reader("Namens", 0.95, seen=[]), least=0.5) == before


def test_a_sure_word_under_a_tall_new_one_stays() -> None:
    lines = [
        line(word("hct", WORDS["het"], 0.3)),
        line(word("boven", (192, 200, 218, 224))),
    ]

    def tall(pixels: Pixels) -> list[Line]:
        (found,) = reader("het", 0.9, seen=[])(pixels)
        found.words[0].y0 -= 30
        return [found]

    found = read_again(lines, [], sheet(), tall, least=0.5)
    assert sorted(text for row in shown(found) for text in row) == ["boven", "het"]


def test_words_that_are_sure_are_not_read_with_it() -> None:
    seen: list[Pixels] = []
    lines = [
        line(
            word("Namens", WORDS["Namens"]), word("hct", WORDS["het"], 0.3), word("college", WORDS["college"])
        )
    ]
    found = read_again(lines, [], sheet(), reader("het", 0.9, seen=seen), least=0.5)
    assert shown(found) == [["Namens", "het", "college"]]
    assert int((seen[0] < 128).sum()) == 30 * 25


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.95, ["Namens", "het", "college"]), (0.7, ["Namens", "college"])]
)
def test_unread_ink_is_a_word_only_when_that_is_certain(confidence: float, words: list[str]) -> None:
    lines = [line(word("Namens", WORDS["Namens"]), word("college", WORDS["college"]))]
    region = Region(np.array(WORDS["het"], dtype=np.float64), 0.1, 0.5)
    found = read_again(lines, [region], sheet(), reader("het", confidence, seen=[]), least=0.5)
    assert shown(found) == [words]


def test_nothing_is_read_twice_without_a_reason() -> None:
    lines = [line(word("Namens", WORDS["Namens"]), word("-", (190, 210, 220, 235), 0.2))]
    seen: list[Pixels] = []
    tall = Region(np.array([0, 0, 300, 300], dtype=np.float64), 0.1, 0.5)
    assert read_again(lines, [tall], sheet(), reader("", 0.9, seen=seen), least=0.5) == lines
    assert seen == []


@needs_tesseract
def test_a_cell_that_stands_between_two_lines() -> None:
    """As LibreOffice sets it: the cell on the left has one line, the one on the right two."""
    with drawn(("Gemachtigde mr. M. Sarikaya (Linssen cs Advocaten)",), size=9) as pdf:
        page = pdf[0]
        page.insert_text((72, 113), "Namens het college", fontsize=9)
        page.insert_text(
            (190, 107), "Ivo de Smet en toezichthouder R. Atmodikoro (legitimatienr.", fontsize=9
        )
        page.insert_text((190, 118), "TZH-0417)", fontsize=9)
        image = np.asarray(picture(page, dpi=200))[200:400]
        pdf.delete_page(0)
        new = pdf.new_page(width=595, height=72)
        new.insert_image(new.rect, stream=_png(image))
        reading = pages.read_pages(pdf, {0: ()}, rules.load().recognition)[0]
    text = " ".join(word.text for line in reading.lines for word in line.words)
    assert "Namens het college" in text
    assert "TZH-0417" in text


def _png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
