"""``--width-guard=reflow``: the rest of a line is set again where that is safe, and nothing else moves."""

from __future__ import annotations

import io
import pathlib
from collections.abc import Callable

import pikepdf
import pymupdf
import pytest
from leak_kit import GROUNDS, decide, new_pdf

from redactor import verify
from redactor.domain import Redaction, Verdict
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.obstacles import PageObstacles
from redactor.redact.plan import plan
from tests.look import look

GRID = 36.0
OPTIONS = look(width_guard="reflow", grid=GRID)
NAME = "Marieke Jansen"
WIDE = b"BT /F1 10 Tf 72 600 Td (Een heel brede regel die laat zien hoe ver de tekst hier wel reikt) Tj ET\n"

Reflowed = Callable[..., tuple[bytes, tuple[Redaction, ...]]]


@pytest.fixture
def reflowed(tmp_path: pathlib.Path) -> Reflowed:
    def run(pdf: pikepdf.Pdf, secrets: tuple[str, ...] = (NAME,)) -> tuple[bytes, tuple[Redaction, ...]]:
        source, output = tmp_path / "bron.pdf", tmp_path / "uit.pdf"
        pdf.save(source)
        document = read(source)
        decisions = decide(document, secrets)
        redactions = plan(
            decisions, document, grounds=GROUNDS, options=OPTIONS, obstacles=PageObstacles(source)
        )
        apply(source, redactions, output, options=OPTIONS, document=document, secrets=secrets)
        checked = verify.check(
            output,
            source=source,
            document=document,
            decisions=decisions,
            redactions=redactions,
            secrets=secrets,
        )
        assert checked.verdict is Verdict.CLEAN
        assert checked.lost_characters == checked.moved_characters == 0
        return output.read_bytes(), redactions

    return run


def words(data: bytes) -> dict[str, tuple[float, float]]:
    """Left edge and top of each word of the first page."""
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        return {word[4]: (word[0], word[1]) for word in pdf[0].get_text("words")}


LINE = b"BT /F1 10 Tf 72 700 Td (Contact ) Tj (Marieke Jansen belt) Tj ( morgen) Tj 0 -20 Td (terug) Tj ET\n"


def test_what_follows_stands_on_the_grid(reflowed: Reflowed) -> None:
    source = new_pdf(WIDE + LINE)
    data, (redaction,) = reflowed(source)
    box = redaction.boxes[0]
    assert (redaction.exact_boxes, redaction.reset_boxes) == (0, 1)
    assert box.width % GRID == pytest.approx(0, abs=1e-6)
    after = words(data)
    # A space of 2.78 points stands between the box and the next word.
    assert after["belt"][0] - box.x1 == pytest.approx(2.78, abs=0.02)
    assert after["terug"][0] == pytest.approx(72, abs=0.01)
    assert after["morgen"][0] - after["belt"][0] == pytest.approx(19.45 + 2.78 - 4.44, abs=3)


@pytest.mark.parametrize("name", ["Jo Smit", "Marieke Jansen", "Cornelia Verhoeven"])
def test_names_of_one_step_leave_the_same_page(reflowed: Reflowed, name: str) -> None:
    def page(who: str) -> bytes:
        content = LINE.replace(b"Marieke Jansen", who.encode())
        data, _ = reflowed(new_pdf(WIDE + content), (who,))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return bytes(pdf.pages[0].Contents.read_bytes())

    # Some letters are exchanged for others of another width, within one step of the grid.
    other = name.replace("i", "j") if "i" in name else name.replace("e", "c")
    assert page(name) == page(other)


def test_several_boxes_on_a_line(reflowed: Reflowed) -> None:
    content = b"BT /F1 10 Tf 72 700 Td (Van Jo Smit aan Jo Smit, en Jo Smit ook) Tj ET\n"
    data, redactions = reflowed(new_pdf(WIDE + content), ("Jo Smit",))
    boxes = [redaction.boxes[0] for redaction in redactions]
    assert [box.width for box in boxes] == pytest.approx([GRID] * 3)
    assert boxes[0].x1 < words(data)["aan"][0] < boxes[1].x0 < boxes[1].x1 < words(data)["ook"][0]
    assert sum(r.reset_boxes for r in redactions) == 3


@pytest.mark.parametrize(
    "beside",
    [
        # A rule under the words that would move, and a picture's worth of drawing beside them.
        b"150 698.5 80 0.5 re f\n",
        # The words would leave the text of the page.
        WIDE.replace(b"Een heel brede regel die laat zien hoe ver de tekst hier wel reikt", b"Kort"),
        # The line ends where others end.
        b"BT /F1 10 Tf 205.5 660 Td (x) Tj 0 -20 Td (x) Tj 0 -60 Td (x) Tj ET\n",
    ],
    ids=["underlined", "no room", "an edge"],
)
def test_a_line_that_cannot_move_stays(reflowed: Reflowed, beside: bytes) -> None:
    wide = b"" if b"Kort" in beside else WIDE
    if b"(x)" in beside:
        with pymupdf.open() as empty:
            empty.new_page()
            font = pymupdf.Font("helv")
        end = 72 + font.text_length("Contact Marieke Jansen belt morgen", 10)
        beside = beside.replace(b"205.5", f"{end - font.text_length('x', 10):.3f}".encode())
    data, (redaction,) = reflowed(new_pdf(wide + LINE + beside))
    assert (redaction.exact_boxes, redaction.reset_boxes) == (1, 0)
    assert words(data)["belt"] == pytest.approx(words_of_source(wide + LINE + beside)["belt"], abs=0.01)


def test_words_do_not_move_over_the_edge_of_a_clip(reflowed: Reflowed) -> None:
    """The kept words end at x 199; the page is clipped for them at 210, and in a form."""
    clipped = b"q 60 690 150 30 re W n\n" + LINE.replace(b" 0 -20 Td (terug) Tj", b"") + b"Q\n"
    _, (redaction,) = reflowed(new_pdf(WIDE + clipped))
    assert (redaction.exact_boxes, redaction.reset_boxes) == (1, 0)

    pdf = new_pdf(WIDE + b"/Fm0 Do\n")
    form = pdf.make_stream(LINE)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox, form.Resources = pikepdf.Array([60, 600, 210, 720]), pdf.pages[0].obj.Resources
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(
        Font=pdf.pages[0].obj.Resources.Font, XObject=pikepdf.Dictionary(Fm0=pdf.make_indirect(form))
    )
    _, (redaction,) = reflowed(pdf)
    assert (redaction.exact_boxes, redaction.reset_boxes) == (1, 0)

    wide_enough = b"q 60 590 500 200 re W n\n" + LINE + b"Q\n"
    _, (redaction,) = reflowed(new_pdf(WIDE + wide_enough))
    assert (redaction.exact_boxes, redaction.reset_boxes) == (0, 1)


def words_of_source(content: bytes) -> dict[str, tuple[float, float]]:
    stream = io.BytesIO()
    new_pdf(content).save(stream)
    return words(stream.getvalue())
