"""``redactor verify`` finds redactions that failed, whoever made them, and leaves innocent pages alone."""

from __future__ import annotations

import json
import pathlib

import pikepdf
import pytest
from inspect_cases import FAILED, HIGH, INNOCENT, NOTE, WIDE, X0, Y0, as_bytes, box, page
from leak_kit import LINES, NAME, new_pdf, text_lines
from pikepdf import Array, Dictionary, Name, String
from veil_cases import PHOTO, SHOWING, VEILED, pasted

from redactor import verify
from redactor.cli import main
from redactor.domain import Verdict
from redactor.errors import NotAPdf
from redactor.verify import report


def saved(tmp_path: pathlib.Path, made: pikepdf.Pdf | bytes) -> pathlib.Path:
    path = tmp_path / "gelakt.pdf"
    path.write_bytes(as_bytes(made))
    return path


@pytest.mark.parametrize("name", sorted(FAILED | VEILED))
def test_a_failed_redaction_is_found(tmp_path: pathlib.Path, name: str) -> None:
    make, kind = (FAILED | VEILED)[name]
    result = verify.inspect(saved(tmp_path, make()))
    assert result.verdict is Verdict.LEAKING
    assert kind in {leak.kind for leak in result.leaks}
    assert not any(secret in repr(result) for secret in ("Marieke", "Jansen"))


@pytest.mark.parametrize("name", sorted(INNOCENT | SHOWING))
def test_what_only_looks_like_one_is_left_alone(tmp_path: pathlib.Path, name: str) -> None:
    result = verify.inspect(saved(tmp_path, (INNOCENT | SHOWING)[name]()))
    assert result.leaks == ()
    assert result.verdict is Verdict.CLEAN


def test_a_finding_has_its_page_and_place(tmp_path: pathlib.Path) -> None:
    pdf = page(NOTE + box(0.0))
    first = new_pdf(text_lines(["Eerste bladzijde"]))
    pdf.pages.insert(0, first.pages[0])
    (leak,) = verify.inspect(saved(tmp_path, pdf)).leaks
    assert leak.page_index == 1
    assert leak.box is not None
    assert leak.box.as_tuple() == pytest.approx((X0, 842 - Y0 - HIGH, X0 + WIDE, 842 - Y0), abs=0.1)


def test_the_place_is_right_on_a_cropped_page(tmp_path: pathlib.Path) -> None:
    pdf = page(NOTE + box(0.0))
    pdf.pages[0].obj.CropBox = Array([50, 100, 550, 800])
    (leak,) = verify.inspect(saved(tmp_path, pdf)).leaks
    assert leak.box is not None
    assert leak.box.as_tuple()[:2] == pytest.approx((X0 - 50, 800 - Y0 - HIGH), abs=0.1)


def test_a_gap_of_exact_width_is_a_notice(tmp_path: pathlib.Path) -> None:
    first, second = LINES[1].split(NAME)
    content = text_lines([first]) + text_lines([second], x=213) + box(0.0, y=756)
    result = verify.inspect(saved(tmp_path, page(content)))
    assert result.verdict is Verdict.CLEAN
    assert [notice.kind for notice in result.notices] == ["breedte"]


def test_what_surrounds_the_pages_is_a_notice_by_kind(tmp_path: pathlib.Path) -> None:
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME))
    pdf.attachments["x.txt"] = b"x"
    rect = Array([72, 72, 100, 100])
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=rect, T=String(NAME), Contents=String("x"))]
    )
    result = verify.inspect(saved(tmp_path, pdf))
    assert {notice.kind for notice in result.notices} == {"metadata", "bijlage", "annotatie"}
    assert result.verdict is Verdict.CLEAN
    assert NAME not in repr(result)


def test_text_that_a_photo_hides_as_a_whole_is_a_notice(tmp_path: pathlib.Path) -> None:
    content = NOTE + text_lines(["Bijschrift"], x=300, y=400)
    pdf = pasted(PHOTO, 128, 128, matrix="200 0 0 100 250 350", text=content)()
    result = verify.inspect(saved(tmp_path, pdf))
    assert result.verdict is Verdict.CLEAN
    assert [notice.where for notice in result.notices] == ["tekst achter een afbeelding"]


def test_white_text_and_text_beyond_the_page_are_notices(tmp_path: pathlib.Path) -> None:
    pdf = page(NOTE + b"1 g\n" + text_lines([NAME], y=400) + b"0 g\n" + text_lines([NAME], x=700))
    result = verify.inspect(saved(tmp_path, pdf))
    assert result.verdict is Verdict.CLEAN
    assert [notice.where for notice in result.notices] == [
        "tekst buiten de bladzijde",
        "tekst zonder kleurverschil",
    ]


def test_places_are_in_points_on_a_page_with_a_user_unit(tmp_path: pathlib.Path) -> None:
    pdf = page(NOTE + box(0.0))
    pdf.pages[0].obj.UserUnit = 2
    (leak,) = verify.inspect(saved(tmp_path, pdf)).leaks
    assert leak.box is not None
    assert leak.box.as_tuple()[:2] == pytest.approx((2 * X0, 2 * (842 - Y0 - HIGH)), abs=0.1)


class TestOriginal:
    def test_what_stood_under_a_box_is_looked_for_around_the_pages(self, tmp_path: pathlib.Path) -> None:
        original = tmp_path / "bron.pdf"
        new_pdf().save(original)
        pdf = page(text_lines([line.replace(NAME, " " * 30) for line in LINES]) + box(0.0))
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=NAME))
        path = saved(tmp_path, pdf)
        assert verify.inspect(path).verdict is Verdict.CLEAN
        result = verify.inspect(path, original=original)
        assert [(leak.kind, leak.where) for leak in result.leaks] == [("object", "metadata")]

    def test_lost_and_moved_characters_are_counted(self, tmp_path: pathlib.Path) -> None:
        original = tmp_path / "bron.pdf"
        new_pdf().save(original)
        lines = [LINES[0].replace("voortgang", ""), *LINES[1:]]
        result = verify.inspect(saved(tmp_path, page(text_lines(lines))), original=original)
        assert result.lost_characters + result.moved_characters >= len("voortgang")
        assert result.lost_characters > 0


def test_a_text_file_is_no_pdf(tmp_path: pathlib.Path) -> None:
    for text in (b"gewone tekst", b"een verhaal over %PDF-1.7 en zo", b""):
        path = tmp_path / "x.pdf"
        path.write_bytes(text)
        with pytest.raises(NotAPdf):
            verify.inspect(path)


class TestCommand:
    def test_json_has_the_published_schema(
        self, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = saved(tmp_path, page(NOTE + box(0.0)))
        assert main(["verify", str(path), "--json"]) == 7
        out = capsys.readouterr().out
        found = report.Report.model_validate_json(out)
        assert found.exit_code == 7
        assert found.documents[0].lekken[0].page_number == 1
        published = pathlib.Path(__file__).parents[2] / "docs" / "verify.schema.json"
        assert json.loads(published.read_text(encoding="utf-8")) == json.loads(
            json.dumps(report.json_schema())
        )

    def test_a_finding_is_a_dutch_sentence_with_a_place(
        self, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["verify", str(saved(tmp_path, page(NOTE + box(0.0))))]) == 7
        out = capsys.readouterr().out
        assert "lek: bladzijde 1, 3,1 cm van boven en 4,9 cm van links: onder dit vak staat nog tekst" in out

    @pytest.mark.parametrize("name", sorted(FAILED))
    def test_no_text_of_a_finding_is_printed(
        self, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str], name: str
    ) -> None:
        path = saved(tmp_path, FAILED[name][0]())
        for options in ([], ["--json"], ["-v"]):
            main(["verify", str(path), *options])
            printed = "".join(capfd.readouterr())
            assert printed
            assert not any(secret in printed for secret in ("Marieke", "Jansen", "12345678"))

    def test_every_kind_of_finding_has_a_sentence(self, tmp_path: pathlib.Path) -> None:
        for make, _ in FAILED.values():
            result = verify.inspect(saved(tmp_path, make()))
            for leak in (*result.leaks, *result.notices):
                sentence = report.message(leak)
                assert sentence
                assert leak.where in sentence or not sentence.startswith("wat onder een vak staat")
