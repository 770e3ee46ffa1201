"""Turned scans with units of their own, marks on such pages, and when pages are read (``--ocr``)."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from scan_kit import LETTER, SLIP, add_scan, drawn, needs_tesseract, picture, relabelled, scan

from redactor import ingest, verify
from redactor.cli import logs, main
from redactor.domain import Verdict
from redactor.errors import ExitCode
from redactor.ingest import check
from redactor.ingest.marks import read_marks

BODY = ("Dit is gewone tekst van de nota over de planning van het jaar.",) * 12


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


def own_units(pdf: pymupdf.Document, path: Path, *, rotation: int, unit: str = "2") -> Path:
    """Saves a PDF whose first page is turned, and measured otherwise than in points."""
    pdf[0].set_rotation(rotation)
    pdf.xref_set_key(pdf[0].xref, "UserUnit", unit)
    pdf.save(path)
    return path


@needs_tesseract
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_scan_with_units_of_its_own(tmp_path: Path, rotation: int) -> None:
    lines = LETTER[:2]
    with drawn(lines, sheet=SLIP) as source, pymupdf.open() as pdf:
        width, height = (SLIP[1], SLIP[0]) if rotation in (90, 270) else SLIP
        shown = picture(source[0], dpi=150, turn=360 - rotation)
        add_scan(pdf, shown, width=width / 2, height=height / 2)
        path = own_units(pdf, tmp_path / "scan.pdf", rotation=rotation)
    page = ingest.read(path).pages[0]
    assert "Jolien Hartkamp" in page.text
    assert "39 10 46 21" in page.text
    at = page.text.index("Jolien Hartkamp")
    with pymupdf.open(path) as pdf:
        # As it is shown, the name stands left of the middle in the upper half.
        left, top = page.boxes[at, 0], page.boxes[at, 1]
        assert (page.width, page.height) == SLIP
        assert 72 < left < SLIP[0] / 2
        assert top < SLIP[1] / 2
    if rotation != 90:
        # What follows is the same for all, and takes seconds.
        return
    assert main(["redact", str(path), "-o", str(tmp_path / "uit"), "--model", "none"]) == 0
    result = tmp_path / "uit" / "gelakt" / "scan.redacted.pdf"
    assert verify.inspect(result).verdict is not Verdict.LEAKING
    with pymupdf.open(result) as pdf:
        assert "Hartkamp" not in pdf[0].get_text()
        assert "Contactpersoon" in pdf[0].get_text()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", ["1", "2", "0.5"])
def test_marks_lie_where_they_are_shown(tmp_path: Path, rotation: int, unit: str) -> None:
    with pymupdf.open() as pdf, drawn(("krabbel",), size=40, sheet=(200, 120)) as other:
        page = pdf.new_page(width=600, height=400)
        page.insert_image(pymupdf.Rect(420, 300, 540, 372), pixmap=other[0].get_pixmap(dpi=72))
        page.add_stamp_annot(pymupdf.Rect(430, 40, 560, 90))
        shape = page.new_shape()
        for number in range(6):
            x = 60 + 12 * number
            shape.draw_bezier((x, 300), (x + 4, 280), (x + 8, 330), (x + 12, 300))
        shape.finish(color=(0, 0, 0))
        shape.commit()
        path = own_units(pdf, tmp_path / "m.pdf", rotation=rotation, unit=unit)
    document = ingest.read(path)
    times = float(unit)
    middles = [
        (mark.kind, (mark.box.x0 + mark.box.x1) / 2 / times, (mark.box.y0 + mark.box.y1) / 2 / times)
        for mark in read_marks(document, curves_on=[0])
    ]
    for kind, x, y in (("afbeelding", 502, 345), ("stempel", 495, 65), ("lijnwerk", 96, 302)):
        assert any(
            found == kind and abs(at_x - x) < 12 and abs(at_y - y) < 12 for found, at_x, at_y in middles
        ), middles
    with pymupdf.open(path) as pdf:
        assert check.page_size(pdf[0]) == (600 * times, 400 * times)


class TestChoice:
    """``--ocr nooit|nodig|altijd``."""

    @pytest.fixture
    def lying(self, tmp_path: Path) -> Path:
        """A page whose text layer says other digits than it shows in one line."""

        def other(code: int) -> int:
            return 48 + (code - 45) % 10 if 48 <= code <= 57 else code

        with relabelled(("Zijn burgerservicenummer is 603184273 sinds 6 mei.",), BODY, other) as pdf:
            pdf.save(tmp_path / "nota.pdf")
        return tmp_path / "nota.pdf"

    def redacted(self, path: Path, out: Path, choice: str) -> tuple[str, dict[str, object] | None]:
        """Text version and what the certificate says of recognition."""
        line = ["redact", str(path), "-o", str(out), "--model", "none", "--text", "--ocr", choice]
        assert main(line) == 0
        proof = json.loads((out / "gelakt" / f"{path.stem}.certificate.json").read_text(encoding="utf-8"))
        text = (out / "gelakt" / f"{path.stem}.redacted.txt").read_text(encoding="utf-8")
        return text, proof["tekstherkenning"]

    def test_by_itself_a_believable_layer_is_believed(self, lying: Path, tmp_path: Path) -> None:
        for choice in ("nodig", "nooit"):
            text, read = self.redacted(lying, tmp_path / choice, choice)
            assert "gewone tekst van de nota" in text
            assert read is None
            assert "603184273" not in text

    @needs_tesseract
    def test_always_holds_every_layer_against_its_page(self, lying: Path, tmp_path: Path) -> None:
        text, read = self.redacted(lying, tmp_path / "uit", "altijd")
        assert "gewone tekst van de nota" in text
        assert read is not None
        assert read["bladzijden"] == [1]
        assert "[5.1.1.e]" in text

    def test_never_leaves_a_scan_unread(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = scan(tmp_path / "scan.pdf")
        line = ["redact", str(path), "-o", str(tmp_path / "uit"), "--model", "none", "--ocr", "nooit"]
        assert main(line) == ExitCode.INPUT
        assert "NoTextLayer" in capsys.readouterr().err
        assert not list((tmp_path / "uit").rglob("*.pdf"))
