"""Codes and glyph numbers in order of use tell nothing of a removed name that stood before the rest."""

from __future__ import annotations

import io
from typing import Any
from unittest import mock

import font_kit
import hypothesis
import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from font_kit import FONTS, shown
from hypothesis import strategies as st
from leak_kit import Outcome, Redact

from redactor.domain import Verdict
from redactor.redact import apply as apply_step
from redactor.redact.pdffont import ContentFont
from redactor.redact.recoding import recoding
from tests.bench.font_order import told

KEPT = "van de heer"
#: The last one has letters of the kept text only: a font that lost none must not tell so.
NAMES = ("Quirijn Pazz", "Bob Uythof", "Dineke Wouda-Smit", "ada veer")

#: An OpenType program around CFF outlines counts its glyphs by number in several tables: they keep them.
KNOWN = frozenset(("open_type",))


def _document(kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> pikepdf.Pdf:
    monkeypatch.setattr(font_kit, "ALPHABET", tuple(dict.fromkeys(f"{name} {KEPT}")))
    make, size = FONTS[kind]
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=make(pdf)))
    text = "".join(
        f"BT /F1 20 Tf 72 {y} Td <{shown(line, size)}> Tj ET\n" for y, line in ((700, name), (600, KEPT))
    )
    page.Contents = pdf.make_stream(text.encode())
    return pdf


def _plain(value: Any) -> Any:
    """A PDF object as a value, with everything that it refers to."""
    if not isinstance(value, pikepdf.Object):
        return value
    if isinstance(value, pikepdf.Array):
        return [_plain(item) for item in value]
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        entries = {key: _plain(value[key]) for key in value if key not in ("/Length", "/Parent")}
        return (entries, value.read_bytes()) if isinstance(value, pikepdf.Stream) else entries
    return bytes(value) if isinstance(value, pikepdf.String) else str(value)


def seen(data: bytes) -> tuple[Any, list[bytes]]:
    """What an attacker sees of the font of the kept text, and the codes in which that is shown."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        strings, font = [], ""
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = str(operands[0])
            elif font == "/F1" and str(operator) in ("Tj", "TJ"):
                items = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
                strings.append(b"".join(bytes(i) for i in items if isinstance(i, pikepdf.String)))
        return _plain(page.obj.Resources.Font.F1), strings


def differences(one: Any, other: Any, at: str = "") -> list[str]:
    """Where two such values differ."""
    if type(one) is not type(other):
        return [f"{at}: {one!r:.60} {other!r:.60}"]
    if isinstance(one, dict):
        inner = [difference for key in sorted(one.keys() & other.keys())
                 for difference in differences(one[key], other[key], at + key)]  # fmt: skip
        return [f"{at}{key}: only one has it" for key in sorted(one.keys() ^ other.keys())] + inner
    if isinstance(one, list | tuple) and len(one) == len(other):
        return [difference for number, pair in enumerate(zip(one, other, strict=True))
                for difference in differences(*pair, f"{at}[{number}]")]  # fmt: skip
    return [] if one == other else [f"{at}: {one!r:.300} {other!r:.300}"]


def _outcomes(kind: str, redact: Redact, monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    result = []
    for name in NAMES:
        outcome = redact(_document(kind, name, monkeypatch), secrets=(name, *name.split()))
        assert outcome.verification.verdict is Verdict.CLEAN
        result.append(outcome)
    return result


@pytest.mark.parametrize("kind", sorted(FONTS))
def test_every_name_leaves_the_same_font(kind: str, redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = _outcomes(kind, redact, monkeypatch)
    assert seen(outcomes[0].before) != seen(outcomes[1].before), "control: they differ"
    first = seen(outcomes[0].after)
    assert b"".join(first[1]), "control: the kept text is found"
    found = [differences(seen(outcome.after), first) for outcome in outcomes[1:]]
    assert any(found) == (kind in KNOWN), found


def test_with_the_codes_of_the_maker_it_does_not(redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _outcomes("truetype_symbolic", redact, monkeypatch)[0]
    assert told([io.BytesIO(kept.after)]).by_use == 0
    monkeypatch.setattr("redactor.redact.apply.recoding", lambda font: {})
    first, second, *_ = _outcomes("truetype_symbolic", redact, monkeypatch)
    assert differences(seen(first.after), seen(second.after))
    found = told([io.BytesIO(first.after)])
    assert found.by_use == 1
    # Quirijn Pazz: the attacker knows how many letters came before the rest, and which of them are in it.
    assert found.letters >= found.named > 0


@pytest.mark.parametrize("kind", sorted(FONTS))
def test_the_rest_is_drawn_and_read_as_before(
    kind: str, redact: Redact, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = redact(_document(kind, NAMES[0], monkeypatch), secrets=(NAMES[0], *NAMES[0].split()))
    pictures, letters = [], []
    for data in (outcome.before, outcome.after):
        with pypdfium2.PdfDocument(data) as pdf:
            pictures.append(pdf[0].render(scale=2).to_numpy()[440:520])
            text = pdf[0].get_textpage()
            letters.append(text.get_text_bounded(left=0, bottom=580, right=595, top=640))
        with pymupdf.open(stream=data, filetype="pdf") as pdf:
            letters.append(pdf[0].get_text(clip=(0, 200, 595, 262)).strip())
    assert (pictures[0] < 128).sum() > 500, "control: there is something"
    assert np.array_equal(*pictures)
    assert letters[0] == letters[1] == letters[2] == letters[3] == KEPT


def _line(text: str, y: int) -> str:
    return f"BT /F1 20 Tf 72 {y} Td <{shown(text, 1)}> Tj ET\n"


def _clean_and_same(outcome: Outcome, *, page: int = 0) -> None:
    assert outcome.verification.verdict is Verdict.CLEAN
    pictures = []
    for data in (outcome.before, outcome.after):
        with pypdfium2.PdfDocument(data) as pdf:
            pictures.append(pdf[page].render(scale=2).to_numpy()[440:])
    assert np.array_equal(*pictures)


def test_where_word_spacing_counts_codes_stay(redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    # With so many letters one of them has code 32, which readers space as a word.
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -"
    monkeypatch.setattr(font_kit, "ALPHABET", tuple(alphabet))
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=FONTS["truetype_symbolic"][0](pdf)))
    content = _line("Quirijn Pazz", 700) + "9 Tw " + _line(f"van {alphabet[31]} heer", 600)
    page.Contents = pdf.make_stream(content.encode())
    outcome = redact(pdf, secrets=("Quirijn Pazz", "Quirijn", "Pazz"))
    _clean_and_same(outcome)
    assert bytes((32,)) in seen(outcome.after)[1][-1]


def test_one_font_that_cannot_be_helped_does_not_stop_the_others(
    redact: Redact, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = _document("truetype_symbolic", NAMES[0], monkeypatch)
    page = pdf.pages[0].obj
    shared = FONTS["truetype_cids"][0](pdf)
    # Two fonts share one descendant: they share what its numbers mean.
    twin = pdf.make_indirect(pikepdf.Dictionary({key: shared[key] for key in shared}))
    page.Resources.Font.F2, page.Resources.Font.F3 = shared, twin
    lines = "".join(
        f"BT /{name} 20 Tf 72 {y} Td <{shown('heer', 2)}> Tj ET\n" for name, y in (("F2", 500), ("F3", 400))
    )
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + lines.encode())
    outcome = redact(pdf, secrets=(NAMES[0], *NAMES[0].split()))
    _clean_and_same(outcome)
    assert seen(outcome.after)[1] == [KEPT.replace(" ", "\xa0").encode("latin-1")]


def test_a_page_that_nobody_can_read_keeps_its_codes(redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = _document("truetype_symbolic", NAMES[0], monkeypatch)
    second = pdf.add_blank_page(page_size=(595, 842)).obj
    strange = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name.Zorg,
        Encoding=pikepdf.Name("/UniJIS-UTF16-H"), DescendantFonts=pikepdf.Array(),
    )  # fmt: skip
    own = pdf.pages[0].obj.Resources.Font.F1
    second.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=own, F9=strange))
    second.Contents = pdf.make_stream((_line("heer", 600) + "BT /F9 9 Tf ET").encode())
    outcome = redact(pdf, secrets=(NAMES[0], *NAMES[0].split()))
    _clean_and_same(outcome, page=1)


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ({b"\1": "A", b"\2": "é", b"\3": " "}, {b"\1": b"A", b"\2": b"\xe9", b"\3": b"\xa0"}),
        ({b"\1": "A", b"\x30": "b"}, {}),
        ({}, {}),
    ],
)
def test_new_codes_are_those_of_the_letters(
    letters: dict[bytes, str], wanted: dict[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = pikepdf.new()
    font = ContentFont(FONTS["truetype_symbolic"][0](pdf))
    monkeypatch.setattr(font, "_unicode", letters)
    assert recoding(font) == wanted


@hypothesis.given(st.dictionaries(st.integers(1, 120), st.text(min_size=1, max_size=2), min_size=1))
def test_new_codes_are_one_for_each_and_never_a_word_space(letters: dict[int, str]) -> None:
    for kind, size in (("truetype_symbolic", 1), ("truetype_cids", 2)):
        pdf = pikepdf.new()
        font = ContentFont(FONTS[kind][0](pdf))
        codes = {number.to_bytes(size): text for number, text in enumerate(letters.values(), start=1)}
        font._unicode = codes
        new = recoding(font)
        assert not new or new.keys() == codes.keys()
        assert len(set(new.values())) == len(new)
        assert b" " not in new.values()
        assert all(len(code) == size for code in new.values())


def test_a_file_of_such_fonts_takes_a_few_rounds_only(
    redact: Redact, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = _document("truetype_symbolic", NAMES[0], monkeypatch)
    page = pdf.pages[0].obj
    lines = ""
    for number in range(8):
        font = FONTS["truetype_symbolic"][0](pdf)
        # Code FF is not in its table of letters.
        page.Resources.Font[f"/G{number}"] = font
        lines += f"BT /G{number} 9 Tf 72 {500 - 20 * number} Td <{shown('heer', 1)}ff> Tj ET\n"
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + lines.encode())
    rounds = mock.Mock(wraps=apply_step._Application)
    monkeypatch.setattr(apply_step, "_Application", rounds)
    outcome = redact(pdf, secrets=(NAMES[0], *NAMES[0].split()))
    assert outcome.verification.verdict is Verdict.CLEAN
    assert 3 <= rounds.call_count <= 6
