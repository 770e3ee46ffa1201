"""A scan goes through the whole product: gone from its pixels and from its text, and that is proven."""

from __future__ import annotations

import io
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pymupdf
import pypdfium2
import pytest
from PIL import Image
from scan_kit import LETTER, needs_tesseract, scan

from redactor import ingest, pipeline, review, rules, verify
from redactor.domain import Document, Rect, Redaction, Verdict
from redactor.errors import DecisionsError
from redactor.verify import scans

REMOVED = ("Hartkamp", "Drijver", "603184273", "39 10 46 21")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scan")
    # A long line shows it when letters of a sheet askew are put level: the ends of the line lie elsewhere.
    long_line = "Wessel Drijver groet alle collega's van de afdeling, en in het bijzonder ook Jolien Hartkamp"
    scan(folder / "brief.pdf", [*LETTER, long_line], skew=1.2, noise=8)
    pipeline.redact_document(folder / "brief.pdf", folder / "uit")
    return folder


@pytest.fixture(scope="module")
def document(folder: Path) -> Document:
    return ingest.read(folder / "brief.pdf")


@needs_tesseract
@pytest.mark.model
class TestScan:
    def test_removed_words_are_gone_and_the_rest_is_searchable(self, folder: Path) -> None:
        with pymupdf.open(folder / "uit/gelakt/brief.redacted.pdf") as pdf:
            text = pdf[0].get_text()
        assert not any(word in text for word in REMOVED)
        assert "Het kantoor is gesloten." in text

    def test_a_new_reading_of_the_output_finds_none(self, folder: Path, tmp_path: Path) -> None:
        picture_only = tmp_path / "again.pdf"
        with pymupdf.open(folder / "uit/gelakt/brief.redacted.pdf") as pdf, pymupdf.open() as again:
            shown = pdf[0].get_pixmap(dpi=200)
            again.new_page().insert_image(again[0].rect, pixmap=shown)
            again.save(picture_only)
        text = ingest.read(picture_only).pages[0].text
        assert not any(word in text for word in REMOVED)
        assert "Het kantoor is gesloten." in text

    def test_the_certificate_tells(self, folder: Path) -> None:
        told = json.loads((folder / "uit/gelakt/brief.certificate.json").read_text("utf-8"))
        assert told["tekstherkenning"]["bladzijden"] == [1]
        assert told["tekstherkenning"]["programma"].startswith("tesseract ")
        assert told["tekstherkenning"]["gezichten"] == "niet gecontroleerd"
        assert {"route": "scan", "oordeel": "schoon"}.items() <= told["routes"][2].items()

    def test_the_decisions_are_carried_out_alike(self, folder: Path, tmp_path: Path) -> None:
        decisions = folder / "uit/vertrouwelijk/brief.decisions.json"
        result = pipeline.apply_decisions(decisions, folder / "brief.pdf", tmp_path / "uit", by="jurist")
        first = folder / "uit/gelakt/brief.redacted.pdf"
        assert result.output_path is not None
        assert result.output_path.read_bytes() == first.read_bytes()

    def test_another_reading_is_refused(
        self, folder: Path, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def other(path: Path, **how: object) -> object:
            page = document.pages[0]
            changed = replace(page, text=page.text.replace("gesloten", "ges1oten"))
            return replace(document, pages=(changed,), engine="tesseract 9 nld")

        monkeypatch.setattr(ingest, "read", other)
        decisions = folder / "uit/vertrouwelijk/brief.decisions.json"
        with pytest.raises(DecisionsError) as caught:
            pipeline.apply_decisions(decisions, folder / "brief.pdf", tmp_path / "uit", by="jurist")
        assert "tesseract 9" in caught.value.hint

    def test_marks_for_review_lie_on_the_words_of_the_straightened_page(self, folder: Path) -> None:
        decisions = folder / "uit/vertrouwelijk/brief.decisions.json"
        made = review.export(decisions, folder / "brief.pdf", form="pdf", rules=rules.load())
        with pymupdf.open(made.path) as copy:
            marks = [annotation.rect for annotation in copy[0].annots()]
            for word in copy[0].search_for("Hartkamp"):
                middle = pymupdf.Point((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)
                assert any(middle in mark for mark in marks)

    def test_pixels_under_a_box_are_a_leak(self, folder: Path, document: Document, tmp_path: Path) -> None:
        # The words are taken out of the layer and a box is drawn, but the picture stays.
        page = document.pages[0]
        at = page.text.index("Drijver")
        boxes = page.boxes[at : at + 7]
        rect = Rect(*(float(v) for v in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))))
        redaction = Redaction(decision_id="d", page_index=0, boxes=(rect,), cores=(rect,), label="")
        with pymupdf.open(folder / "brief.pdf") as pdf:
            pdf[0].draw_rect(rect.as_tuple(), fill=(1, 1, 1), color=(1, 1, 1))
            pdf.save(tmp_path / "covered.pdf")
        found = verify.check(
            tmp_path / "covered.pdf",
            source=folder / "brief.pdf",
            document=document,
            decisions=(),
            redactions=(redaction,),
            secrets=("Drijver",),
        )
        assert found.verdict is Verdict.LEAKING
        assert "beeldpunten onder een lakvlak" in {leak.where for leak in found.leaks}

    def test_a_box_beside_the_word_is_a_leak(self, document: Document) -> None:
        page = document.pages[0]
        at = page.text.index("Drijver")
        box = page.boxes[at]
        beside = Rect(float(box[0]) - 60, float(box[1]), float(box[0]) - 40, float(box[3]))
        redaction = Redaction(decision_id="d", page_index=0, boxes=(beside,), cores=(beside,), label="")
        assert document.content is not None
        with scans.pdfium.opened(document.content, password=None, name="") as pdf:
            route, leaks = scans.check(
                pdf, pdf, (redaction,), [0], [(1.0, 0.0, 0.0, -1.0, 0.0, 842.0)], hidden=("Drijver",)
            )
        assert route.verdict is Verdict.LEAKING
        assert "tekstherkenning" in {leak.where for leak in leaks}


@needs_tesseract
@pytest.mark.parametrize("paper", [255, 205, 160])
def test_the_lines_of_a_grey_copy_are_read(tmp_path: Path, paper: int) -> None:
    """Few lines with much empty paper between them: on grey paper that emptiness may not be white."""
    made = tmp_path / "grey.pdf"
    with pymupdf.open() as drawn, pymupdf.open() as pdf:
        page = drawn.new_page()
        for number in range(12):
            page.insert_text((60, 80 + 60 * number), f"De heer Sihombing haalt paspoort {number} op")
        shown = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        grey = 55 + np.frombuffer(shown.samples, dtype=np.uint8).astype(np.float64) * (paper - 55) / 255
        grey += np.random.default_rng(1).normal(0, 14, grey.shape)
        sheet = Image.fromarray(grey.clip(0, 255).astype(np.uint8).reshape(shown.height, shown.width))
        buffer = io.BytesIO()
        sheet.save(buffer, "JPEG", quality=70)
        pdf.new_page().insert_image(pdf[0].rect, stream=buffer.getvalue())
        pdf.save(made)
    boxes = [Rect(100, 70 + 60 * number, 160, 84 + 60 * number) for number in range(12)]
    with closing(pypdfium2.PdfDocument(made)) as opened:
        [read] = scans._read([scans._sheet(opened[0], 0, boxes, 1.0)])
    assert read.count("paspoort") >= 8


def _lines_of(pdf: pymupdf.Document, name: str) -> None:
    page = pdf.new_page()
    page.insert_text((60, 80), f"Mevrouw {name} belt morgen terug", fontsize=14)


@needs_tesseract
class TestSeveralPagesAtOneStart:
    """A name that is left on one of many pages is found there, whichever group of pages it is read with."""

    BOX = Rect(115, 66, 200, 84)
    PAGES = 6

    def _checked(self, tmp_path: Path, left_on: int) -> tuple[Verdict, list[int]]:
        for path, names in (
            ("before.pdf", ["Brinkhuis"] * self.PAGES),
            ("after.pdf", ["Brinkhuis" if page == left_on else "" for page in range(self.PAGES)]),
        ):
            with pymupdf.open() as pdf:
                for name in names:
                    _lines_of(pdf, name)
                pdf.save(tmp_path / path)
        redactions = [
            Redaction(decision_id=f"d{page}", page_index=page, boxes=(self.BOX,), cores=(self.BOX,), label="")
            for page in range(self.PAGES)
        ]
        with (
            closing(pypdfium2.PdfDocument(tmp_path / "before.pdf")) as before,
            closing(pypdfium2.PdfDocument(tmp_path / "after.pdf")) as after,
        ):
            identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            route, leaks = scans.check(
                before, after, redactions, range(self.PAGES), [identity] * self.PAGES, hidden=["Brinkhuis"]
            )
        return route.verdict, [leak.page_index for leak in leaks]

    @pytest.mark.parametrize("left_on", [0, 3, 5])
    def test_a_name_that_is_left_is_found_on_its_page(self, tmp_path: Path, left_on: int) -> None:
        assert self._checked(tmp_path, left_on) == (Verdict.LEAKING, [left_on])

    def test_pages_without_it_are_clean(self, tmp_path: Path) -> None:
        assert self._checked(tmp_path, -1) == (Verdict.CLEAN, [])

    def test_pages_that_are_not_read_are_not_proven(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, calls = scans.output_of, []

        def second_start_fails(command: list[str], data: bytes) -> str | None:
            calls.append(command)
            return real(command, data) if len(calls) < 2 else None

        monkeypatch.setattr(scans, "output_of", second_start_fails)
        assert self._checked(tmp_path, -1) == (Verdict.UNVERIFIABLE, [])
