"""Marks without text: what is proposed as a signature, a paraph, a stamp or a portrait, and what never is."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

import redactor
from redactor import ingest
from redactor.detect.engine import Engine
from redactor.detect.regions import RegionFinder
from redactor.domain import Action, Area, Finding, Status
from redactor.rules import Rules

LETTER = (
    "Geachte heer,",
    "Uw aanvraag is ontvangen.",
    "",
    "Met vriendelijke groet,",
    "",
    "",
    "",
    "Het college",
)
#: Baseline of line n of ``page_of``.
TOP, PITCH = 100.0, 16.0

Draw = Callable[[pymupdf.Page], None]


def png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def scribble(*, mode: str = "RGB", margin: int = 30) -> bytes:
    """Handwriting: a thin dark line on white or on nothing, with a blank edge of ``margin`` pixels."""
    picture = Image.new(mode, (300, 120), (255, 255, 255, 0)[: len(mode)] if mode != "L" else 255)
    draw = ImageDraw.Draw(picture)
    x = np.linspace(margin, 299 - margin, 60)
    y = 60 + (58 - margin) * np.sin(x / 9)
    ink = (20, 30, 120, 255)[: len(mode)] if mode != "L" else 30
    draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=ink, width=4)
    return png(picture)


def photo(width: int = 140, height: int = 180) -> bytes:
    """Many shades without a blank edge, as a photo has."""
    y, x = np.mgrid[0:height, 0:width]
    face = np.exp(-(((x - width / 2) / 40) ** 2 + ((y - height / 2) / 60) ** 2))
    pixels = np.stack([face * 190 + 20 + x % 7, face * 150 + 30, face * 120 + 40], axis=2)
    return png(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))


def logo() -> bytes:
    """A filled block with a word in it."""
    picture = Image.new("RGB", (300, 90), (20, 70, 140))
    ImageDraw.Draw(picture).rectangle((30, 30, 270, 60), fill=(240, 240, 250))
    return png(picture)


def put(data: bytes, *rect: float) -> Draw:
    return lambda page: page.insert_image(pymupdf.Rect(*rect), stream=data, keep_proportion=False)


def ink(*rect: float) -> Draw:
    x0, y0, x1, y1 = rect

    def draw(page: pymupdf.Page) -> None:
        page.add_ink_annot([[(x0, y0), ((x0 + x1) / 2, y1), (x1, y0)]])

    return draw


def curves(*rect: float) -> Draw:
    """A scribble as vector curves."""
    x0, y0, x1, y1 = rect

    def draw(page: pymupdf.Page) -> None:
        shape = page.new_shape()
        step = (x1 - x0) / 8
        for n in range(8):
            a = x0 + n * step
            shape.draw_bezier((a, y0), (a + step / 3, y1), (a + step / 2, y1), (a + step, y0))
        shape.finish(color=(0, 0, 0.5), width=1)
        shape.commit()

    return draw


def table(*rect: float) -> Draw:
    x0, y0, x1, y1 = rect

    def draw(page: pymupdf.Page) -> None:
        for n in range(6):
            page.draw_line((x0, y0 + n * (y1 - y0) / 5), (x1, y0 + n * (y1 - y0) / 5))
        page.draw_rect(pymupdf.Rect(rect))

    return draw


def write(path: Path, *pages: tuple[Sequence[str], Sequence[Draw]], rotation: int = 0) -> Path:
    with pymupdf.open() as document:
        for lines, drawings in pages:
            page = document.new_page(width=595, height=842)
            for number, line in enumerate(lines):
                page.insert_text((72, TOP + PITCH * number), line, fontsize=11)
            for draw in drawings:
                draw(page)
            if rotation:
                page.set_rotation(rotation)
        document.save(path)
    return path


def found(path: Path, rules: Rules) -> list[tuple[str, str]]:
    """Label and evidence of every proposal."""
    return [(f.label, f.evidence[0]) for f in findings(path, rules)]


def findings(path: Path, rules: Rules) -> tuple[Finding, ...]:
    document = ingest.read(path)
    finder = RegionFinder(rules)
    return finder.find(document, ingest.read_marks(document, curves_on=finder.pages_with_words(document)))


#: Under "Met vriendelijke groet," (baseline 148).
UNDER = (72, 152, 192, 196)
SIGNATURE = ("HANDTEKENING", "gebied:handtekening")


class TestSignature:
    @pytest.mark.parametrize(
        "draw",
        [
            put(scribble(), *UNDER),
            put(scribble(mode="RGBA"), *UNDER),
            put(scribble(mode="L"), *UNDER),
            curves(*UNDER),
            ink(*UNDER),
        ],
        ids=["picture", "transparent", "grey", "curves", "ink"],
    )
    def test_under_a_closing(self, tmp_path: Path, shipped_rules: Rules, draw: Draw) -> None:
        assert found(write(tmp_path / "a.pdf", (LETTER, [draw])), shipped_rules) == [SIGNATURE]

    @pytest.mark.parametrize(
        "closing", ["Hoogachtend,", "Vriendelijke groeten", "namens deze,", "KIND REGARDS,"]
    )
    def test_under_any_closing_of_the_list(self, tmp_path: Path, shipped_rules: Rules, closing: str) -> None:
        lines = ("Geachte heer,", "", "", closing)
        assert found(write(tmp_path / "a.pdf", (lines, [put(scribble(), *UNDER)])), shipped_rules) == [
            SIGNATURE
        ]

    @pytest.mark.parametrize(
        "draw",
        [
            put(logo(), *UNDER),
            put(photo(), *UNDER),
            table(*UNDER),
            put(scribble(), 72, 600, 192, 644),
            put(scribble(), 400, 20, 520, 64),
            curves(72, 600, 192, 644),
            put(png(Image.new("RGB", (50, 20), (255, 255, 255))), *UNDER),
        ],
        ids=["logo", "banner photo", "table", "far below", "letterhead", "far curves", "blank picture"],
    )
    def test_other_marks_stay(self, tmp_path: Path, shipped_rules: Rules, draw: Draw) -> None:
        assert found(write(tmp_path / "a.pdf", (LETTER, [draw])), shipped_rules) == []

    def test_a_closing_inside_a_sentence_is_none(self, tmp_path: Path, shipped_rules: Rules) -> None:
        lines = ("Hij sloot af met vriendelijke groet en ging naar huis toe.", "")
        pdf = write(tmp_path / "a.pdf", (lines, [put(scribble(), 72, 104, 192, 148)]))
        assert found(pdf, shipped_rules) == []

    def test_a_picture_on_more_pages_is_a_logo(self, tmp_path: Path, shipped_rules: Rules) -> None:
        data = scribble()
        path = tmp_path / "a.pdf"
        with pymupdf.open() as document:
            xref = 0
            for _ in range(2):
                page = document.new_page(width=595, height=842)
                page.insert_text((72, 148), "Hoogachtend,", fontsize=11)
                rect = pymupdf.Rect(*UNDER)
                xref = page.insert_image(rect, xref=xref) if xref else page.insert_image(rect, stream=data)
            document.save(path)
        assert found(path, shipped_rules) == []

    def test_the_place_is_the_ink_without_its_blank_edge(self, tmp_path: Path, shipped_rules: Rules) -> None:
        pdf = write(tmp_path / "a.pdf", (LETTER, [put(scribble(margin=45), *UNDER)]))
        (finding,) = findings(pdf, shipped_rules)
        assert isinstance(finding.target, Area)
        (box,) = finding.target.boxes
        assert (box.x0, box.x1) == pytest.approx((90, 174), abs=3)

    @pytest.mark.parametrize("rotation", [90, 180, 270])
    def test_on_a_turned_page(self, tmp_path: Path, shipped_rules: Rules, rotation: int) -> None:
        for draw in (put(scribble(), *UNDER), ink(*UNDER), curves(*UNDER)):
            straight = findings(write(tmp_path / "a.pdf", (LETTER, [draw])), shipped_rules)
            turned = findings(write(tmp_path / "b.pdf", (LETTER, [draw]), rotation=rotation), shipped_rules)
            (a,), (b,) = ([f.target for f in several] for several in (straight, turned))
            assert isinstance(a, Area)
            assert isinstance(b, Area)
            assert b.boxes[0].as_tuple() == pytest.approx(a.boxes[0].as_tuple(), abs=1.5)


class TestOtherMarks:
    def test_paraph_beside_its_label(self, tmp_path: Path, shipped_rules: Rules) -> None:
        lines = ("Lijnparaaf", "", "", "", "", "", "Kern", "De regeling gaat door.")
        pdf = write(tmp_path / "a.pdf", (lines, [put(scribble(), 72, 104, 122, 130)]))
        assert found(pdf, shipped_rules) == [("HANDTEKENING", "gebied:paraaf")]

    def test_handwriting_anywhere(self, tmp_path: Path, shipped_rules: Rules) -> None:
        pdf = write(tmp_path / "a.pdf", (("Een nota.",), [ink(300, 500, 380, 520)]))
        assert found(pdf, shipped_rules) == [("HANDTEKENING", "gebied:handschrift")]

    def test_stamp(self, tmp_path: Path, shipped_rules: Rules) -> None:
        pdf = write(
            tmp_path / "a.pdf", (("Een nota.",), [lambda page: page.add_stamp_annot((300, 300, 420, 350))])
        )
        assert found(pdf, shipped_rules) == [("STEMPEL", "gebied:stempel")]

    def test_portrait_but_no_landscape_and_no_letterhead(self, tmp_path: Path, shipped_rules: Rules) -> None:
        lines = ("Over de afdeling", "Wij werken aan wegen.")
        portrait = write(tmp_path / "a.pdf", (lines, [put(photo(), 72, 200, 162, 316)]))
        assert found(portrait, shipped_rules) == [("PASFOTO", "gebied:pasfoto")]
        for rect in ((72, 200, 400, 380), (72, 5, 130, 75)):
            other = write(tmp_path / "b.pdf", (lines, [put(photo(), *rect)]))
            assert found(other, shipped_rules) == []

    def test_any_photo_beside_the_word(self, tmp_path: Path, shipped_rules: Rules) -> None:
        square = write(tmp_path / "a.pdf", (("Pasfoto", ""), [put(photo(), 72, 120, 182, 228)]))
        assert found(square, shipped_rules) == [("PASFOTO", "gebied:pasfoto-bij-woord")]


class TestRedaction:
    @pytest.mark.parametrize(
        "draw", [put(scribble(), *UNDER), curves(*UNDER), ink(*UNDER)], ids=["picture", "curves", "ink"]
    )
    def test_the_mark_is_gone_and_the_text_is_there(
        self, tmp_path: Path, shipped_rules: Rules, engine: Engine, draw: Draw
    ) -> None:
        pdf = write(tmp_path / "brief.pdf", (LETTER, [draw]))
        result = redactor.redact_document(
            pdf, tmp_path / "uit", rules=shipped_rules, engine=engine, style="wit"
        )
        (decision,) = [d for d in result.decisions if isinstance(d.target, Area)]
        assert (decision.action, decision.status, decision.grounds) == (
            Action.REDACT, Status.OPEN, ("5.1.2.e",),
        )  # fmt: skip
        assert result.output_path is not None
        after = pypdfium2.PdfDocument(result.output_path)
        try:
            text = after[0].get_textpage().get_text_bounded()
            picture = np.asarray(after[0].render(scale=2).to_pil().convert("L"))
        finally:
            after.close()
        for line in filter(None, LETTER):
            assert line in text
        # Inside the frame, left of the label, nothing is left but paper.
        (box,) = decision.target.boxes
        inside = picture[
            int(box.y0 * 2) + 4 : int(box.y1 * 2) - 4, int(box.x0 * 2) + 4 : int(box.x0 * 2) + 30
        ]
        assert inside.min() > 240

    def test_a_reviewer_can_leave_it(self, tmp_path: Path, shipped_rules: Rules, engine: Engine) -> None:
        import json

        from redactor import pipeline

        pdf = write(tmp_path / "brief.pdf", (LETTER, [put(scribble(), *UNDER)]))
        proposed = pipeline.write_proposal(pdf, tmp_path / "uit", rules=shipped_rules, engine=engine)
        assert proposed.decisions_path is not None
        data = json.loads(proposed.decisions_path.read_text(encoding="utf-8"))
        assert [d["label"] for d in data["decisions"]] == ["HANDTEKENING"]
        data["decisions"][0]["action"] = "openbaar"
        proposed.decisions_path.write_text(json.dumps(data), encoding="utf-8")
        result = pipeline.apply_decisions(
            proposed.decisions_path, pdf, tmp_path / "uit", by="jurist", rules=shipped_rules, engine=engine
        )
        assert result.redactions == ()
