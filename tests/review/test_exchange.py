"""Marks out, a person's changes back, and the redaction that follows from them."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from redactor import pipeline, verify
from redactor.detect.engine import Engine
from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import DecisionRecord, DecisionsFile
from redactor.disclosure.lock import Lock
from redactor.domain import Verdict
from redactor.errors import DecisionsError, EncryptedPdf, InputError, OutputExists, OutputInUse, Refused
from redactor.review import Exported, Imported, export, import_review
from redactor.rules import Rules

Export = Callable[..., Exported]
Edit = Callable[..., Path]
Take = Callable[..., Imported]


@pytest.fixture
def take(decisions_path: Path, nota: Path, shipped_rules: Rules) -> Take:
    def call(returned: Path, **options: Any) -> Imported:
        values: dict[str, Any] = {"by": "jurist", "rules": shipped_rules, **options}
        return import_review(decisions_path, nota, returned, **values)

    return call


def record_of(file: DecisionsFile, text: str) -> DecisionRecord:
    return next(record for record in file.decisions if text in record.text)


def mark_of(marks: list[pikepdf.Dictionary], decision_id: str) -> pikepdf.Dictionary:
    return next(mark for mark in marks if str(mark.NM) == decision_id)


def move(mark: pikepdf.Dictionary, by: float) -> None:
    """Moves a mark to the right as Acrobat does: rectangle and quadrilaterals."""
    mark.Rect = pikepdf.Array([float(v) + (0 if i % 2 else by) for i, v in enumerate(mark.Rect)])
    mark.QuadPoints = pikepdf.Array([float(v) + (0 if i % 2 else by) for i, v in enumerate(mark.QuadPoints)])


def drawn(rect: tuple[float, float, float, float], **keys: object) -> pikepdf.Dictionary:
    """A mark as Acrobat draws a new one: no key of ours."""
    x0, y0, x1, y1 = rect
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Redact,
        Rect=pikepdf.Array(rect),
        QuadPoints=pikepdf.Array([x0, y1, x1, y1, x0, y0, x1, y0]),
        **keys,
    )


def contents(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return page.obj.Contents.read_bytes()


class TestExport:
    def test_the_copy_is_confidential_and_shows_every_place(
        self, exported: Export, decisions_path: Path
    ) -> None:
        written = exported()
        assert written.path == decisions_path.with_name("nota-17.marks.pdf")
        assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
        with pymupdf.open(written.path) as pdf:
            marks = [(a.type[1], a.info) for page in pdf for a in page.annots()]
        assert written.places == len(marks) == 6
        assert {kind for kind, _ in marks} == {"Redact"}

    def test_a_mark_says_ground_rule_kind_and_reason_but_not_the_secret(
        self, exported: Export, decisions_path: Path, secrets_of_nota: tuple[str, ...]
    ) -> None:
        bsn = record_of(decisions_file.read(decisions_path), "111222333")
        with pikepdf.open(exported().path) as pdf:
            marks = list(pdf.pages[0].Annots)
            mark = mark_of(marks, bsn.decision_id)
            said = {key: str(mark[key]) for key in ("/OverlayText", "/T", "/Subj", "/Contents")}
            everything = " ".join(str(value) for m in marks for value in m.as_dict().values())
        assert said == {
            "/OverlayText": "5.1.1.e",
            "/T": "regel bsn",
            "/Subj": "burgerservicenummer",
            "/Contents": bsn.toelichting,
        }
        assert not [secret for secret in secrets_of_nota if secret in everything]

    def test_pages_and_original_are_unchanged(self, exported: Export, nota: Path) -> None:
        before = nota.read_bytes()
        with pikepdf.open(exported().path) as copy, pikepdf.open(nota) as pdf:
            assert [contents(page) for page in copy.pages] == [contents(page) for page in pdf.pages]
        assert nota.read_bytes() == before

    def test_same_in_same_out(self, exported: Export) -> None:
        assert exported().path.read_bytes() == exported(force=True).path.read_bytes()

    def test_an_earlier_export_is_not_replaced_unasked(self, exported: Export) -> None:
        exported()
        with pytest.raises(OutputExists):
            exported()

    def test_a_file_with_marks_is_not_called_redacted(self, exported: Export, nota: Path) -> None:
        found = verify.inspect(exported().path)
        assert found.verdict is Verdict.LEAKING
        assert {leak.where for leak in found.leaks} == {"lakmarkering die niet is uitgevoerd"}
        assert verify.inspect(nota).verdict is Verdict.CLEAN  # so it is the marks

    def test_another_pdf_is_refused(
        self, decisions_path: Path, pdf_writer: Callable[..., Path], tmp_path: Path, shipped_rules: Rules
    ) -> None:
        other = pdf_writer(tmp_path / "ander.pdf", ("Iets anders.",))
        with pytest.raises(DecisionsError, match="hoort niet bij deze PDF"):
            export(decisions_path, other, form="pdf", rules=shipped_rules)


class TestImport:
    def test_unchanged_marks_are_agreed_to(self, exported: Export, take: Take, decisions_path: Path) -> None:
        before = decisions_file.read(decisions_path)
        counts = take(exported().path).counts
        assert (counts.agreed, counts.rejected, counts.adjusted, counts.added) == (6, 0, 0, 0)
        after = decisions_file.read(decisions_path)
        open_before = {d.decision_id for d in before.decisions if d.status == "voorstel"}
        assert open_before
        for record in after.decisions:
            if record.decision_id in open_before:
                assert record.status == "besloten"
                assert record.reviewed is not None
                assert record.reviewed.decided_by == "reviewer:jurist"
            else:
                # What a rule decided for certain was not this person's decision.
                assert record.reviewed is None

    def test_a_mark_that_is_gone_makes_readable(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        gone = record_of(decisions_file.read(decisions_path), "06 51 83 40 27").decision_id

        def remove(pdf: pikepdf.Pdf, marks: list[pikepdf.Dictionary]) -> None:
            pdf.pages[0].Annots = pikepdf.Array([m for m in marks if str(m.NM) != gone])

        counts = take(edit_marks(exported().path, remove)).counts
        assert (counts.agreed, counts.rejected) == (5, 1)
        record = record_of(decisions_file.read(decisions_path), "06 51 83 40 27")
        assert (record.action, record.status) == ("openbaar", "besloten")
        assert record.reviewed is not None
        assert record.reviewed.decided_by == "reviewer:jurist"
        assert record.proposal.action == "lakken"

    def test_a_moved_mark_is_adjusted(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        bsn = record_of(decisions_file.read(decisions_path), "111222333")
        returned = edit_marks(
            exported().path, lambda pdf, marks: move(mark_of(marks, bsn.decision_id), by=-30.0)
        )
        counts = take(returned).counts
        assert (counts.agreed, counts.adjusted, counts.added) == (5, 1, 0)
        after = decisions_file.read(decisions_path)
        assert record_of(after, "111222333").action == "openbaar"
        (addition,) = after.additions
        assert addition.grounds == ["5.1.1.e"]
        assert addition.toelichting == bsn.toelichting
        assert addition.decided_by == "reviewer:jurist"

    def test_programs_that_move_only_the_rectangle(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        bsn = record_of(decisions_file.read(decisions_path), "111222333").decision_id

        def shift(pdf: pikepdf.Pdf, marks: list[pikepdf.Dictionary]) -> None:
            mark_of(marks, bsn).Rect = pikepdf.Array([100, 100, 200, 120])

        assert take(edit_marks(exported().path, shift)).counts.adjusted == 1
        (addition,) = decisions_file.read(decisions_path).additions
        assert addition.box == pytest.approx((100, 842 - 120, 200, 842 - 100))

    @pytest.mark.parametrize(
        ("written", "codes"),
        [
            ("5.1.2.e", ["5.1.2.e"]),
            ("5.1.2e; 5.1.1c", ["5.1.2.e", "5.1.1.c"]),
            ("5.1.2e, 5.1.2.i", ["5.1.2.e", "5.1.2.i"]),
            ("art. 5.1, tweede lid, onder e", ["5.1.2.e"]),
            ("5.1.1e 5.1.2e", ["5.1.1.e", "5.1.2.e"]),
        ],
    )
    def test_a_new_mark_is_added_with_the_ground_on_it(
        self,
        exported: Export,
        take: Take,
        edit_marks: Edit,
        decisions_path: Path,
        written: str,
        codes: list[str],
    ) -> None:
        mark = drawn((70, 600, 140, 620), OverlayText=written, Contents="Handtekening.")
        returned = edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark))
        assert take(returned).counts.added == 1
        (addition,) = decisions_file.read(decisions_path).additions
        assert addition.grounds == codes
        assert addition.box == pytest.approx((70, 222, 140, 242))
        assert (addition.toelichting, addition.decided_by) == ("Handtekening.", "reviewer:jurist")

    def test_words_that_a_program_copies_into_a_mark_are_no_reason(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        mark = drawn((70, 745, 260, 765), OverlayText="5.1.2e", Contents="drs. Wilhelmina Zuurbier")
        take(edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark)))
        (addition,) = decisions_file.read(decisions_path).additions
        assert addition.toelichting == ""

    @pytest.mark.parametrize("written", ["5.1.2.z", "privacy", "5.1.2"])
    def test_an_unknown_ground_is_a_clear_error(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path, written: str
    ) -> None:
        before = decisions_path.read_bytes()
        mark = drawn((70, 600, 140, 620), OverlayText=written)
        with pytest.raises(DecisionsError, match="bladzijde 1") as caught:
            take(edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark)))
        assert caught.value.hint
        assert decisions_path.read_bytes() == before

    def test_a_mark_without_ground_needs_one(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        mark = drawn((70, 600, 140, 620))
        returned = edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark))
        with pytest.raises(DecisionsError, match="geen grond"):
            take(returned)
        take(returned, ground="5.1.2e")
        assert decisions_file.read(decisions_path).additions[0].grounds == ["5.1.2.e"]

    def test_another_ground_on_a_mark_is_taken_over(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        phone = record_of(decisions_file.read(decisions_path), "06 51").decision_id

        def write(pdf: pikepdf.Pdf, marks: list[pikepdf.Dictionary]) -> None:
            mark_of(marks, phone).OverlayText = pikepdf.String("5.1.2.h")

        assert take(edit_marks(exported().path, write)).counts.agreed == 6
        record = record_of(decisions_file.read(decisions_path), "06 51")
        assert (record.grounds, record.status) == (["5.1.2.h"], "besloten")

    def test_a_program_that_loses_the_keys_loses_no_decision(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        def forget(pdf: pikepdf.Pdf, marks: list[pikepdf.Dictionary]) -> None:
            for mark in marks:
                del mark["/NM"]

        counts = take(edit_marks(exported().path, forget)).counts
        assert (counts.agreed, counts.added) == (6, 0)
        assert not decisions_file.read(decisions_path).additions

    def test_another_program_writes_the_file_anew(self, exported: Export, take: Take, tmp_path: Path) -> None:
        returned = tmp_path / "terug.pdf"
        with pymupdf.open(exported().path) as pdf:
            page = pdf[0]  # an annotation does not outlive its page
            annotation = next(page.annots())
            x0, y0, x1, y1 = annotation.rect
            annotation.set_rect(pymupdf.Rect(x0, y0, x1 + 12, y1))
            pdf.save(returned, garbage=4, deflate=True)
        counts = take(returned).counts
        assert (counts.agreed, counts.rejected, counts.adjusted, counts.added) == (5, 0, 1, 0)

    def test_an_encrypted_pdf(
        self, pdf_writer: Callable[..., Path], tmp_path: Path, shipped_rules: Rules, engine: Engine
    ) -> None:
        source = pdf_writer(
            tmp_path / "geheim.pdf", ("BSN 111222333",),
            encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="baas",
        )  # fmt: skip
        options: dict[str, Any] = {"rules": shipped_rules, "password": "open"}
        result = pipeline.write_proposal(source, tmp_path / "uit", engine=engine, **options)
        assert result.decisions_path is not None
        with pytest.raises(EncryptedPdf):
            export(result.decisions_path, source, form="pdf", rules=shipped_rules)
        written = export(result.decisions_path, source, form="pdf", **options)
        taken = import_review(result.decisions_path, source, written.path, by="jurist", **options)
        assert taken.counts.agreed == 1

    def test_changes_hold_when_redacted(
        self,
        exported: Export,
        take: Take,
        edit_marks: Edit,
        decisions_path: Path,
        nota: Path,
        tmp_path: Path,
        shipped_rules: Rules,
        engine: Engine,
    ) -> None:
        phone = record_of(decisions_file.read(decisions_path), "06 51").decision_id
        with pymupdf.open(nota) as pdf:
            word = pdf[0].search_for("doorgaat")[0]

        def change(pdf: pikepdf.Pdf, marks: list[pikepdf.Dictionary]) -> None:
            marks = [mark for mark in marks if str(mark.NM) != phone]
            new = drawn((word.x0, 842 - word.y1, word.x1, 842 - word.y0), OverlayText="5.2.1")
            pdf.pages[0].Annots = pikepdf.Array([*marks, new])

        take(edit_marks(exported().path, change))
        result = pipeline.apply_decisions(
            decisions_path, nota, tmp_path / "uit", by="woo-coordinator", rules=shipped_rules, engine=engine
        )
        assert result.output_path is not None
        with pymupdf.open(result.output_path) as pdf:
            text = pdf[0].get_text()
            assert not list(pdf[0].annots())
        assert "06 51 83 40 27" in text
        assert "doorgaat" not in text
        assert "111222333" not in text
        assert result.log_path is not None
        lines = [json.loads(line) for line in result.log_path.read_text("utf-8").splitlines()]
        made = {(line["rule"], *line["grounds"]) for line in lines if line.get("detector") == "beoordelaar"}
        assert made == {("reviewer:jurist", "5.2.1")}


class TestRefusals:
    def test_the_original_in_the_place_of_the_export(self, exported: Export, take: Take, nota: Path) -> None:
        exported()
        with pytest.raises(DecisionsError, match="hoort niet bij het besluitenbestand"):
            take(nota)

    def test_the_same_file_twice(self, exported: Export, take: Take, edit_marks: Edit) -> None:
        mark = drawn((70, 600, 140, 620), OverlayText="5.1.2e")
        returned = edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark))
        take(returned)
        with pytest.raises(DecisionsError, match="zoals het nu is"):
            take(returned)

    def test_all_marks_gone(
        self, exported: Export, take: Take, edit_marks: Edit, decisions_path: Path
    ) -> None:
        def remove(pdf: pikepdf.Pdf, marks: list[pikepdf.Dictionary]) -> None:
            del pdf.pages[0]["/Annots"]

        returned = edit_marks(exported().path, remove)
        with pytest.raises(DecisionsError, match="alles leesbaar"):
            take(returned)
        assert take(returned, reject_all=True).counts.rejected == 6
        assert {d.action for d in decisions_file.read(decisions_path).decisions} == {"openbaar"}

    def test_marks_that_were_carried_out(self, exported: Export, take: Take, tmp_path: Path) -> None:
        applied = tmp_path / "toegepast.pdf"
        with pymupdf.open(exported().path) as pdf:
            pdf[0].apply_redactions()
            pdf.save(applied)
        with pytest.raises(DecisionsError, match="anders dan in het origineel"):
            take(applied, reject_all=True)

    def test_a_page_less(self, exported: Export, take: Take, edit_marks: Edit) -> None:
        returned = edit_marks(exported().path, lambda pdf, marks: pdf.pages.append(pdf.pages[0]))
        with pytest.raises(DecisionsError, match="2 bladzijden, het origineel 1"):
            take(returned)

    def test_a_mark_off_the_page(self, exported: Export, take: Take, edit_marks: Edit) -> None:
        mark = drawn((700, 600, 740, 620), OverlayText="5.1.2e")
        with pytest.raises(DecisionsError, match="buiten de bladzijde"):
            take(edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark)))

    @pytest.mark.parametrize("place", [None, "geen getallen"])
    def test_a_mark_without_a_place(
        self, exported: Export, take: Take, edit_marks: Edit, place: str | None
    ) -> None:
        mark = pikepdf.Dictionary(Subtype=pikepdf.Name.Redact, OverlayText="5.1.2e")
        if place:
            mark.Rect = pikepdf.Array([pikepdf.String(place)] * 4)
        with pytest.raises(InputError, match="niet te lezen waar"):
            take(edit_marks(exported().path, lambda pdf, marks: pdf.pages[0].Annots.append(mark)))

    def test_no_known_role(self, exported: Export, take: Take) -> None:
        with pytest.raises(Refused):
            take(exported().path, by="piet")

    def test_another_kind_of_file(self, take: Take, tmp_path: Path) -> None:
        other = tmp_path / "terug.docx"
        other.write_bytes(b"PK")
        with pytest.raises(DecisionsError, match="niet in te lezen"):
            take(other)

    def test_while_another_run_writes(self, exported: Export, take: Take, decisions_path: Path) -> None:
        path = exported().path
        lock = Lock(decisions_path.with_name(".redactor-nota-17.lock"))
        lock.take()
        try:
            with pytest.raises(OutputInUse):
                take(path)
        finally:
            lock.release()

    def test_nothing_is_left_behind(self, exported: Export, take: Take, decisions_path: Path) -> None:
        take(exported().path)
        assert sorted(p.name for p in decisions_path.parent.iterdir()) == [
            "nota-17.decisions.json",
            "nota-17.marks.pdf",
        ]
