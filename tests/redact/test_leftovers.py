"""Fonts keep no letter that only removed text had, and everything that stays is drawn as before."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

import font_kit
import numpy as np
import pikepdf
import pypdfium2
import pytest
from font_kit import FONTS, KEPT, ONLY_REMOVED, REMOVED, readable, shown
from leak_kit import Redact
from pikepdf import Array, Dictionary, Name

from redactor.domain import Verdict
from redactor.errors import UnhandledContent
from redactor.redact.truetype import TrueType

SECRETS = (REMOVED, *REMOVED.split())


def _page(pdf: pikepdf.Pdf, font: Dictionary, content: str) -> pikepdf.Object:
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(content.encode())
    return page.obj


def _line(text: str, size: int, y: int) -> str:
    return f"BT /F1 20 Tf 72 {y} Td <{shown(text, size)}> Tj ET\n"


def _document(kind: str) -> pikepdf.Pdf:
    make, size = FONTS[kind]
    pdf = pikepdf.new()
    _page(pdf, make(pdf), _line(f"{KEPT} {REMOVED}", size, 700) + _line(KEPT, size, 600))
    return pdf


@contextlib.contextmanager
def _font(data: bytes) -> Iterator[Dictionary]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf.pages[0].Resources.Font.F1


def _told(data: bytes, *, says_name: bool = False) -> set[str]:
    with _font(data) as font:
        return readable(font, says_name=says_name)


def _picture(data: bytes, index: int = 0) -> np.ndarray:
    with pypdfium2.PdfDocument(data) as document:
        return document[index].render(scale=2).to_numpy()[:, :, 0].astype(int)


@pytest.mark.parametrize("kind", sorted(FONTS))
def test_no_trace_of_letters_that_went(kind: str, redact: Redact) -> None:
    outcome = redact(_document(kind), secrets=SECRETS)
    assert _told(outcome.before, says_name=True) >= ONLY_REMOVED, "control: the font tells them"
    assert _told(outcome.after) == set(KEPT)
    assert outcome.verification.verdict is Verdict.CLEAN
    before, after = _picture(outcome.before), _picture(outcome.after)
    assert (before[450:500] < 128).sum() > 500, "control: the kept line is drawn"
    assert np.array_equal(before[450:500], after[450:500])


@pytest.mark.parametrize("kind", sorted(FONTS))
def test_a_letter_stays_where_another_page_form_or_mark_shows_it(kind: str, redact: Redact) -> None:
    make, size = FONTS[kind]
    pdf = pikepdf.new()
    font = make(pdf)
    _page(pdf, font, _line(f"{KEPT} {REMOVED}", size, 700))
    second = _page(pdf, font, _line("Q", size, 700) + "/Fm Do")
    form = pdf.make_stream(_line("j", size, 600).encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    form.Resources = Dictionary(Font=Dictionary(F1=font))
    second.Resources.XObject = Dictionary(Fm=pdf.make_indirect(form))
    look = pdf.make_stream(_line("P", size, 500).encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
    look.Resources = Dictionary(Font=Dictionary(F1=font))
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 600, 850]), F=4, AP=Dictionary(N=look)
    )
    second.Annots = Array([pdf.make_indirect(stamp)])
    outcome = redact(pdf, secrets=SECRETS)
    assert _told(outcome.after) == set(KEPT) | set("QjP")
    assert np.array_equal(_picture(outcome.before, 1), _picture(outcome.after, 1))


def test_a_font_in_which_nothing_was_removed_stays_as_it_is(redact: Redact) -> None:
    make, size = FONTS["truetype_cids"]
    pdf = pikepdf.new()
    font = make(pdf)
    # With a code far away they are those of a whole font, not numbered by use.
    table = font.ToUnicode.read_bytes()
    font.ToUnicode = pdf.make_stream(
        table.replace(b"endcmap", b"1 beginbfchar <0400> <005a> endbfchar endcmap")
    )
    page = _page(pdf, font, _line(KEPT, size, 700) + f"BT /F2 11 Tf 72 600 Td ({REMOVED}) Tj ET")
    page.Resources.Font.F2 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    outcome = redact(pdf, secrets=SECRETS)
    assert outcome.redactions
    with _font(outcome.before) as before, _font(outcome.after) as after:
        old, new = before.DescendantFonts[0], after.DescendantFonts[0]
        assert new.FontDescriptor.FontName == Name("/ABCDEF+Zorg")
        assert old.W == new.W
        outlines = [
            TrueType(item.FontDescriptor.FontFile2.read_bytes()).tables[b"glyf"] for item in (old, new)
        ]
        assert outlines[0] == outlines[1]


def test_two_fonts_share_a_program(redact: Redact) -> None:
    make, size = FONTS["truetype_cids"]
    pdf = pikepdf.new()
    font = make(pdf)
    other = pdf.make_indirect(Dictionary({key: font[key] for key in font}))
    own = font.DescendantFonts[0]
    other.DescendantFonts = Array([pdf.make_indirect(Dictionary({key: own[key] for key in own}))])
    _page(pdf, font, _line(f"{KEPT} {REMOVED}", size, 700))
    _page(pdf, other, _line("Qz", size, 700))
    outcome = redact(pdf, secrets=SECRETS)
    assert np.array_equal(_picture(outcome.before, 1), _picture(outcome.after, 1))
    assert "j" not in _told(outcome.after)


def test_a_whole_font_of_a_field_can_still_be_typed_in(redact: Redact) -> None:
    make, size = FONTS["truetype_named"]
    pdf = pikepdf.new()
    font = make(pdf)
    font.BaseFont = font.FontDescriptor.FontName = Name.Zorg
    page = _page(pdf, font, _line(f"{KEPT} {REMOVED}", size, 700))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=pikepdf.String("a"),
            Rect=Array([0, 0, 90, 20]), DA=pikepdf.String("/F1 11 Tf 0 g"),
        )
    )  # fmt: skip
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(F1=font)))
    outcome = redact(pdf, secrets=SECRETS)
    with _font(outcome.after) as font:
        assert len(font.Widths) == len(font_kit.ALPHABET)


def test_a_program_that_cannot_be_read_is_refused(redact: Redact) -> None:
    make, size = FONTS["truetype_cids"]
    pdf = pikepdf.new()
    font = make(pdf)
    font.DescendantFonts[0].FontDescriptor.FontFile2 = pdf.make_stream(b"ttcf0000")
    _page(pdf, font, _line(f"{KEPT} {REMOVED}", size, 700))
    with pytest.raises(UnhandledContent, match="lettertype"):
        redact(pdf, secrets=SECRETS)


@pytest.mark.parametrize("kind", sorted(FONTS))
def test_a_font_says_nothing_of_people_though_it_lost_no_letter(kind: str, redact: Redact) -> None:
    make, size = FONTS[kind]
    pdf = pikepdf.new()
    _page(pdf, make(pdf), _line(f"{KEPT} {REMOVED}", size, 700))
    outcome = redact(pdf, secrets=("Niemand",))
    assert _told(outcome.after) >= ONLY_REMOVED
    assert np.array_equal(_picture(outcome.before), _picture(outcome.after))
