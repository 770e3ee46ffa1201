"""What goes is gone and what stays has not moved, on random content: judged by pdfium on its own."""

from __future__ import annotations

import pathlib
import tempfile

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as raw
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from leak_kit import GROUNDS, decide, font
from pikepdf import Array, Dictionary, Name

from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.draw import frame_of
from redactor.redact.obstacles import PageObstacles
from redactor.redact.plan import plan
from tests.look import look

SECRET = "QUIXBERG"
WORDS = (
    "nota",
    "van",
    "het",
    "besluit",
    SECRET,
    "afdeling",
    "weg",
    f"({SECRET})",
    f"{SECRET},",
    "aan",
    "ijs",
)


def _number(low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(round(low * 100), round(high * 100)).map(lambda value: value / 100)


@st.composite
def _shown(draw: st.DrawFn, number: int) -> bytes:
    """One line of words by one of the text-showing operators.

    No two lines read the same: pdfium takes equal text at nearly one place for an imitation of bold, and
    drops it.
    """
    words = [*draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=5)), "abcde"[number] * 3]
    text = " ".join(words)
    kind = draw(st.sampled_from(("Tj", "TJ", "'", '"', "hex")))
    escaped = text.replace("(", "\\(").replace(")", "\\)")
    if kind == "Tj":
        return f"({escaped}) Tj".encode()
    if kind == "'":
        return f"({escaped}) '".encode()
    if kind == '"':
        return f'{draw(_number(0, 3))} {draw(_number(0, 1))} ({escaped}) "'.encode()
    if kind == "hex":
        return f"<{text.encode().hex()}> Tj".encode()
    parts = []
    at = 0
    while at < len(text):
        length = draw(st.integers(1, 6))
        piece = text[at : at + length].replace("(", "\\(").replace(")", "\\)")
        parts.append(f"({piece}) {draw(st.integers(-120, 60))}")
        at += length
    return f"[{' '.join(parts)}] TJ".encode()


@st.composite
def _pages(draw: st.DrawFn) -> tuple[bytes, dict[str, object]]:
    """Content with random text state, and random page boxes."""
    out = [b"BT"]
    size = draw(_number(7, 14))
    out.append(f"/F1 {size} Tf {draw(_number(85, 130))} Tz {draw(_number(0, 0.8))} Tc".encode())
    out.append(f"{draw(_number(0, 2))} Tw {draw(_number(-1, 2))} Ts {size * 1.25} TL".encode())
    angle = draw(st.sampled_from((0, 0, 0, 90, 180, 270, 30)))
    cos, sin = round(np.cos(np.radians(angle)), 5), round(np.sin(np.radians(angle)), 5)
    x, y = {0: (60, 600), 90: (300, 120), 180: (520, 300), 270: (200, 700), 30: (80, 200)}[angle]
    out.append(f"{cos} {sin} {-sin} {cos} {x} {y} Tm".encode())
    for number in range(draw(st.integers(1, 5))):
        out += [draw(_shown(number)), b"T*"]
    out.append(b"ET")
    box: dict[str, object] = {}
    if draw(st.booleans()):
        box["/CropBox"] = [draw(st.integers(0, 30)), draw(st.integers(0, 30)), 585, 830]
    if draw(st.booleans()):
        box["/UserUnit"] = draw(st.sampled_from((0.5, 2)))
    box["/Rotate"] = draw(st.sampled_from((0, 90, 180, 270)))
    content = b"\n".join(out)
    if draw(st.booleans()):
        content = b"q 0.9 0 0 0.95 12 7 cm\n" + content + b"\nQ"
    return content, box


def _build(content: bytes, box: dict[str, object], *, in_form: bool) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    fonts = Dictionary(Font=Dictionary(F1=font(pdf)))
    if in_form:
        stream = pdf.make_stream(content)
        stream.Type, stream.Subtype, stream.Resources = Name.XObject, Name.Form, fonts
        stream.BBox, stream.Matrix = Array([-900, -900, 1800, 1800]), Array([1, 0, 0, 1, 3, -4])
        page.Resources = Dictionary(XObject=Dictionary(Fm0=stream))
        page.Contents = pdf.make_stream(b"q /Fm0 Do Q")
    else:
        page.Resources, page.Contents = fonts, pdf.make_stream(content)
    for key, value in box.items():
        page[key] = Array(value) if isinstance(value, list) else value
    return pdf


def _characters(path: pathlib.Path) -> list[tuple[str, float, float]]:
    """Letters with their origins, without those of our labels."""
    pdf = pypdfium2.PdfDocument(path)
    text = pdf[0].get_textpage()
    x, y = raw.c_double(), raw.c_double()
    buffer, flags = raw.create_string_buffer(128), raw.c_int()
    found = []
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index))
        raw.FPDFText_GetFontInfo(text.raw, index, buffer, 128, flags)
        if letter.isspace() or ord(letter) < 32 or b"RedactorLabel" in buffer.value:
            continue
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        found.append((letter, x.value, y.value))
    pdf.close()
    return found


def _remove_secret(found: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """The characters that should stay: only the secret is in capitals."""
    return [item for item in found if not item[0].isupper()]


def _moved(
    wanted: list[tuple[str, float, float]], after: list[tuple[str, float, float]], within: float = 0.01
) -> list[tuple[str, float, float]]:
    """The letters of either side that have no partner within `within` points on the other.

    Partners are sought and not read off two sorted lists: two lines may hold the same letter at the same x,
    and then a difference in the seventh decimal decides which of them comes first.
    """
    left = list(after)
    alone = []
    for letter, x, y in wanted:
        for index, (other, other_x, other_y) in enumerate(left):
            if letter == other and abs(x - other_x) < within and abs(y - other_y) < within:
                del left[index]
                break
        else:
            alone.append((letter, x, y))
    return alone + left


# Two lines with the same word at the same x: a comparison of sorted lists took one for the other.
SAME_X = (
    b"BT\n/F1 7.0 Tf 85.0 Tz 0.0 Tc\n0.0 Tw 0.0 Ts 8.75 TL\n1.0 0.0 -0.0 1.0 60 600 Tm\n"
    b"(nota QUIXBERG nota aaa) Tj\nT*\n(QUIXBERG nota nota bbb) Tj\nT*\nET"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(page=(SAME_X, {"/Rotate": 0}), in_form=False)
@given(page=_pages(), in_form=st.booleans())
def test_what_goes_is_gone_and_what_stays_has_not_moved(
    page: tuple[bytes, dict[str, object]], in_form: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, output = pathlib.Path(folder) / "bron.pdf", pathlib.Path(folder) / "uit.pdf"
        _build(*page, in_form=in_form).save(source)
        before = _characters(source)
        document = read(source)
        decisions = decide(document, (SECRET,))
        redactions = plan(decisions, document, grounds=GROUNDS, options=look())
        apply(source, redactions, output, options=look(), document=document, secrets=(SECRET,))
        after = _characters(output)
        assert not [letter for letter, _, _ in after if letter.isupper()]
        assert _moved(_remove_secret(before), after) == []


# Words behind two boxes move; the others of the strategy mostly have no room, or another direction.
MOVES = b"BT /F1 10 Tf 14 TL 60 600 Td (van QUIXBERG aan QUIXBERG, weg) Tj T* (ijs QUIXBERG) Tj T* ET"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(page=(MOVES, {"/Rotate": 90, "/UserUnit": 2}), in_form=False)
@example(page=(MOVES, {"/Rotate": 0}), in_form=True)
@given(page=_pages(), in_form=st.booleans())
def test_lines_that_are_set_again_move_as_a_whole_and_nothing_else_does(
    page: tuple[bytes, dict[str, object]], in_form: bool
) -> None:
    # A line as wide as the page gives the others room to move.
    wide = b"BT /F1 9 Tf 40 790 Td (" + b"een brede regel die de bladzijde vult " * 3 + b") Tj ET\n"
    options = look(width_guard="reflow")
    with tempfile.TemporaryDirectory() as folder:
        source, output = pathlib.Path(folder) / "bron.pdf", pathlib.Path(folder) / "uit.pdf"
        pdf = _build(wide + page[0], page[1], in_form=in_form)
        frame = frame_of(pdf.pages[0])
        pdf.save(source)
        before = _remove_secret(_characters(source))
        document = read(source)
        decisions = decide(document, (SECRET,))
        redactions = plan(
            decisions, document, grounds=GROUNDS, options=options, obstacles=PageObstacles(source)
        )
        apply(source, redactions, output, options=options, document=document, secrets=(SECRET,))
        after = _characters(output)
        assert not [letter for letter, _, _ in after if letter.isupper()]
        moves = [move for redaction in redactions for move in redaction.moves]
        assert moves or page[0] is not MOVES, "control: these move"
        a, _, _, d, e, f = frame.to_page
        wanted = []
        for letter, x, y in before:
            across, down = x * a + e, y * d + f
            by = sum(
                move.by
                for move in moves
                if move.zone.x0 - 0.01 <= across <= move.zone.x1 and move.zone.y0 <= down <= move.zone.y1
            )
            wanted.append((letter, x + by / frame.user_unit, y))
        assert _moved(wanted, after) == []


def test_a_letter_that_has_moved_is_seen() -> None:
    page = [("a", 10.0, 20.0), ("a", 10.0, 30.0)]
    assert _moved(page, [("a", 10.0000001, 30.0), ("a", 9.9999999, 20.0)]) == []
    assert _moved(page, [("a", 10.0, 30.0), ("a", 10.02, 20.0)]) == [("a", 10.0, 20.0), ("a", 10.02, 20.0)]
    assert _moved(page, page[:1]) == [("a", 10.0, 30.0)]
