"""Reading a PDF: text with a box per character, tabs between cells, and every kind of bad input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor import ingest
from redactor.errors import DamagedPdf, EmptyPdf, EncryptedPdf, ExitCode, InputError, NotAPdf
from redactor.ingest.check import is_scan, unreadable_share


def page_with(path: Path, *items: tuple[float, float, str], size: float = 11) -> Path:
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=595, height=842)
        for x, y, text in items:
            page.insert_text((x, y), text, fontsize=size)
        pdf.save(path)
    return path


def test_every_character_has_a_box_and_added_ones_have_none(tmp_path: Path) -> None:
    page = ingest.read(
        page_with(tmp_path / "a.pdf", (72, 72, "Naam"), (300, 72, "Telefoon"), (72, 90, "Jansen"))
    ).pages[0]
    assert page.text.startswith("Naam\tTelefoon\n")
    assert page.boxes.shape == (len(page.text), 4)
    for character, box in zip(page.text, page.boxes, strict=True):
        assert np.isnan(box[0]) == (character in "\t\n")


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_page_is_measured_in_points_as_its_letters_are(tmp_path: Path, rotation: int) -> None:
    path = page_with(tmp_path / "a.pdf", (500, 800, "Jansen"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.UserUnit, pdf.pages[0].obj.Rotate = 2, rotation
        pdf.save(path)
    page = ingest.read(path).pages[0]
    assert (page.width, page.height) == (1190, 1684)
    assert np.nanmax(page.boxes[:, 2]) > 1000


def test_boxes_lie_where_the_text_was_put(tmp_path: Path) -> None:
    page = ingest.read(page_with(tmp_path / "a.pdf", (100, 200, "Ag"))).pages[0]
    x0, y0, x1, y1 = page.boxes[0]
    assert x0 == pytest.approx(100, abs=0.5)
    assert y0 < 200 - 5 < y1
    assert page.boxes[1][0] == pytest.approx(x1, abs=0.6)


def test_pieces_of_one_word_stay_one_word(tmp_path: Path) -> None:
    """A change of font or colour inside an address must not put a space into it."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        width = pymupdf.get_text_length("y.el.bouazzati", fontsize=11)
        page.insert_text((72, 72), "y.el.bouazzati", fontsize=11)
        page.insert_text((72 + width, 72), "@minjenv.nl", fontsize=11, color=(0, 0, 1))
        pdf.save(tmp_path / "a.pdf")
    assert ingest.read(tmp_path / "a.pdf").pages[0].text == "y.el.bouazzati@minjenv.nl"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_coordinates_do_not_depend_on_rotation(tmp_path: Path, rotation: int) -> None:
    path = page_with(tmp_path / "a.pdf", (100, 200, "Jansen"))
    straight = ingest.read(path).pages[0]
    with pymupdf.open(path) as pdf:
        pdf[0].set_rotation(rotation)
        pdf.save(tmp_path / "b.pdf")
    turned = ingest.read(tmp_path / "b.pdf").pages[0]
    assert turned.rotation == rotation
    assert turned.text == straight.text
    np.testing.assert_allclose(turned.boxes, straight.boxes, atol=0.01)


def test_text_in_a_layer_that_is_off_is_read(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        layer = pdf.add_ocg("verborgen", on=False)
        page.insert_text((72, 72), "Jansen", oc=layer)
        pdf.save(tmp_path / "a.pdf")
    assert "Jansen" in ingest.read(tmp_path / "a.pdf").pages[0].text


def test_text_of_bookmarks_links_and_metadata_is_collected(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((72, 72), "tekst")
        page.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(0, 0, 9, 9), "uri": "mailto:a@b.nl"})
        pdf.set_toc([[1, "Gesprek", 1]])
        pdf.set_metadata({"author": "Iemand"})
        pdf.save(tmp_path / "a.pdf")
    texts = {item.text for item in ingest.read(tmp_path / "a.pdf").objects}
    assert {"mailto:a@b.nl", "Gesprek", "Iemand"} <= texts


def zero_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: path.write_bytes(b""), EmptyPdf),
        (lambda path: path.write_text("Dit is geen PDF."), NotAPdf),
        (lambda path: path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4), InputError),
        (lambda path: path.mkdir(), InputError),
        (lambda path: None, InputError),
        (zero_pages, InputError),
    ],
)
def test_bad_input_gets_a_dutch_error_with_a_next_step(
    tmp_path: Path, make: Callable[[Path], object], error: type[InputError]
) -> None:
    path = tmp_path / "invoer.pdf"
    make(path)
    with pytest.raises(error) as caught:
        ingest.read(path)
    assert caught.value.exit_code is ExitCode.INPUT
    assert caught.value.where.startswith("invoer.pdf")
    assert caught.value.hint
    assert not isinstance(caught.value, EncryptedPdf)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes there only")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    # Of an old system: MuPDF would say that the file is damaged.
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/lat\xebn.pdf"))
    page_with(tmp_path / "a.pdf", (72, 72, "Jansen")).rename(path)
    with pytest.raises(InputError, match="naam van dit bestand") as caught:
        ingest.read(path)
    assert "andere naam" in caught.value.hint


def test_an_encrypted_file_opens_with_its_password_only(tmp_path: Path) -> None:
    plain = page_with(tmp_path / "a.pdf", (72, 72, "Jansen"))
    with pymupdf.open(plain) as pdf:
        pdf.save(
            tmp_path / "b.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="geheim", owner_pw="baas"
        )
    for password in (None, "fout"):
        with pytest.raises(EncryptedPdf) as caught:
            ingest.read(tmp_path / "b.pdf", password=password)
        assert caught.value.exit_code is ExitCode.ENCRYPTED
    assert "Jansen" in ingest.read(tmp_path / "b.pdf", password="geheim").pages[0].text


def test_a_page_whose_font_names_no_letters_is_refused() -> None:
    assert unreadable_share("\ufffd\ufffd\ufffda") == 0.75
    assert unreadable_share("Dit is gewoon leesbaar \uf0b7") < 0.1


def test_a_scan_is_told_from_a_blank_page() -> None:
    assert is_scan(characters=0, image_share=0.9, drawings=0)
    assert is_scan(characters=5, image_share=0.9, drawings=0)
    assert not is_scan(characters=0, image_share=0.0, drawings=3)
    assert not is_scan(characters=900, image_share=0.95, drawings=0)


def test_damage_is_an_error_and_never_a_crash(tmp_path: Path) -> None:
    """Bytes cut off or overwritten: a document or an InputError comes back, nothing else."""
    data = page_with(tmp_path / "a.pdf", (72, 72, "Jansen")).read_bytes()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, len(data) - 1), st.binary(min_size=1, max_size=40))
    def damaged(at: int, junk: bytes) -> None:
        path = tmp_path / "b.pdf"
        path.write_bytes(data[:at] + junk + data[at + len(junk) :])
        message = ""
        try:
            ingest.read(path)
        except InputError as error:
            message = str(error)
        assert "Jansen" not in message

    damaged()
    (tmp_path / "c.pdf").write_bytes(data[:20])
    with pytest.raises((DamagedPdf, EmptyPdf)):
        ingest.read(tmp_path / "c.pdf")
