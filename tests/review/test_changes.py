"""What a person did with marks: every way of it ends in the decisions file, whatever the page looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor import rules as rules_step
from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import Addition, DecisionsFile
from redactor.domain import Action, Area, Decision, Document, PageText, Rect, Span, Status
from redactor.errors import DecisionsError
from redactor.geometry import turned
from redactor.review import redact_marks, review_csv
from redactor.review.changes import Reading, take_over
from redactor.review.places import ReviewMark, shown_places, state_of
from tests.conftest import typed_page

RULES = rules_step.load()
TEXT = "Jan Bakker woont\nin Arnhem en belt\tmet Piet de Wit.\nZijn zus Anna\nbelt niet."


def make_document(pages: int = 2, rotation: int = 0) -> Document:
    made = []
    for index in range(pages):
        page = typed_page(TEXT, page_index=index)
        made.append(
            PageText(
                page_index=index, width=page.width, height=page.height, rotation=rotation,
                text=page.text, boxes=page.boxes, sizes=page.sizes,
            )
        )  # fmt: skip
    return Document(document_id="nota", path=Path("nota.pdf"), sha256="ab" * 32, pages=tuple(made))


def decide(number: int, spans: Sequence[Span] | Area, **changes: object) -> Decision:
    values: dict[str, object] = {
        "decision_id": f"d-{number}",
        "target": spans if isinstance(spans, Area) else tuple(spans),
        "action": Action.REDACT,
        "grounds": ("5.1.2.e",),
        "status": Status.AUTO,
        "decided_by": "policy:naam-burger",
        "label": "PERSOON",
        "toelichting": "Persoonlijke levenssfeer.",
        "finding_ids": (),
        "score": 0.9,
        "detector": "NameRecognizer",
    }
    return Decision(**(values | changes))  # type: ignore[arg-type]


def make_file(document: Document, decisions: Sequence[Decision]) -> DecisionsFile:
    return decisions_file.build(
        document, (), (), decisions, redactor="0", rules_digest="", model="none", model_digest="", profile="x"
    )


def back(places: Sequence[object]) -> list[ReviewMark]:
    """The marks as a program that changes nothing gives them back."""
    return [
        ReviewMark(
            key=p.decision_id, page_index=p.page_index, boxes=p.boxes, grounds=";".join(p.grounds),  # type: ignore[attr-defined]
            toelichting=p.toelichting, keep=p.action is Action.KEEP,  # type: ignore[attr-defined]
        )
        for p in places
    ]  # fmt: skip


def reading(document: Document) -> Reading:
    return Reading(document=document, grounds=RULES.grounds, default="", where="terug.pdf")


# "Jan Bakker", "Piet de Wit" (behind a tab), "Anna\nbelt" (two lines), on either page.
SPANS = ((0, 10), (40, 51), (62, 71), (20, 26))


@st.composite
def decision_lists(draw: st.DrawFn) -> list[Decision]:
    """Decisions on one or two pages, over lines, on areas; to redact and to keep; certain and proposed."""
    decisions = []
    for number, (start, end) in enumerate(draw(st.lists(st.sampled_from(SPANS), max_size=4, unique=True))):
        where = draw(st.sampled_from([(0,), (1,), (0, 1)]))
        keep = draw(st.booleans())
        decisions.append(
            decide(
                number,
                [Span(page, start, end) for page in where],
                action=Action.KEEP if keep else Action.REDACT,
                grounds=() if keep else draw(st.sampled_from([("5.1.2.e",), ("5.1.1.e", "5.1.2.e")])),
                status=draw(st.sampled_from([Status.AUTO, Status.OPEN])),
                toelichting=draw(st.sampled_from(["", "Reden é €.", "Regel (1)\\ met haken"])),
            )
        )
    if draw(st.booleans()):
        decisions.append(
            decide(9, Area(0, (Rect(100.12, 300.0, 180.5, 340.25), Rect(10.0, 400.0, 30.0, 420.0))))
        )
    return decisions


@st.composite
def pages(draw: st.DrawFn) -> dict[str, object]:
    """Page dictionaries that show 595 by 842 points: turned, cropped, shifted, in other units."""
    unit = draw(st.sampled_from([1.0, 2.0]))
    left, bottom = draw(st.sampled_from([(0.0, 0.0), (-40.5, 17.25), (300.0, 20.0)]))
    crop = [left, bottom, left + 595.0 / unit, bottom + 842.0 / unit]
    media = [crop[0] - 20, crop[1] - 5, crop[2] + 7, crop[3] + 11] if draw(st.booleans()) else crop
    return {"media": media, "crop": crop, "unit": unit, "rotation": draw(st.sampled_from([0, 90, 180, 270]))}


def write_blank(path: Path, page: dict[str, object], count: int = 2) -> Path:
    with pikepdf.new() as pdf:
        for _ in range(count):
            made = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=pikepdf.Array(page["media"]),  # type: ignore[arg-type]
                CropBox=pikepdf.Array(page["crop"]),  # type: ignore[arg-type]
                Rotate=page["rotation"],
                UserUnit=page["unit"],
                Resources=pikepdf.Dictionary(),
            )
            pdf.pages.append(pikepdf.Page(made))
        pdf.save(path)
    return path


class TestRoundTrip:
    @settings(max_examples=40)
    @given(decisions=decision_lists(), page=pages())
    def test_marks_of_a_pdf_come_back_as_they_went(
        self, tmp_path_factory: pytest.TempPathFactory, decisions: list[Decision], page: dict[str, object]
    ) -> None:
        source = write_blank(tmp_path_factory.mktemp("rond") / "leeg.pdf", page)
        document = make_document(rotation=int(page["rotation"]))  # type: ignore[call-overload]
        file = make_file(document, decisions)
        places = shown_places(decisions, document)
        data = redact_marks.write(source.read_bytes(), places, {}, state=state_of(file), name=source.name)
        marks = redact_marks.read(data, state=state_of(file), name="terug.pdf")
        change = take_over(file, places, marks, reading(document), by="jurist")
        shown = {place.decision_id for place in places}
        assert change.counts.agreed == len(shown)
        assert (change.counts.rejected, change.counts.adjusted, change.counts.added) == (0, 0, 0)
        assert not change.file.additions
        for before, after in zip(file.decisions, change.file.decisions, strict=True):
            same = before.model_copy(update={"status": after.status, "reviewed": after.reviewed})
            assert after == same
            was_open = before.status == "voorstel" and before.decision_id in shown
            assert after.status == ("besloten" if was_open else before.status)

    @settings(max_examples=40)
    @given(decisions=decision_lists(), rotation=st.sampled_from([0, 90, 180, 270]))
    def test_rows_of_a_csv_come_back_as_they_went(self, decisions: list[Decision], rotation: int) -> None:
        document = make_document(rotation=rotation)
        file = make_file(document, decisions)
        places = [p for p in shown_places(decisions, document) if p.action is Action.REDACT]
        data = review_csv.write(places, document, state=state_of(file))
        marks = review_csv.read(data, places, document, RULES.grounds, state=state_of(file), name="terug.csv")
        change = take_over(file, places, marks, reading(document), by="jurist")
        assert change.counts.agreed == len({place.decision_id for place in places})
        assert not change.file.additions
        assert [d.action for d in change.file.decisions] == [d.action for d in file.decisions]
        assert [d.grounds for d in change.file.decisions] == [d.grounds for d in file.decisions]

    @given(
        decisions=decision_lists(),
        fates=st.lists(st.sampled_from(["blijft", "weg", "verplaatst"]), min_size=8, max_size=8),
    )
    def test_every_mark_counts_once_and_no_box_is_lost(
        self, decisions: list[Decision], fates: list[str]
    ) -> None:
        document = make_document()
        file = make_file(document, decisions)
        places = [p for p in shown_places(decisions, document) if p.action is Action.REDACT]
        marks = []
        for mark, fate in zip(back(places), fates, strict=False):
            if fate == "weg":
                continue
            boxes = mark.boxes
            if fate == "verplaatst":
                boxes = tuple(Rect(b.x0 + 5, b.y0 + 2, b.x1 + 9, b.y1 + 2) for b in boxes)
            marks.append(replace(mark, boxes=boxes))
        change = take_over(file, places, marks, reading(document), by="jurist", reject_all=True)
        counts = change.counts
        assert counts.agreed + counts.rejected + counts.adjusted == len({p.decision_id for p in places})
        assert counts.added == 0
        # What is marked now is what will be redacted: by its decision, or by an addition in its place.
        after = decisions_file.review(change.file, document, RULES.grounds, by="jurist").decisions
        redacted = [p for p in shown_places(after, document) if p.action is Action.REDACT]
        will = sorted((p.page_index, *box.as_tuple()) for p in redacted for box in p.boxes)
        wanted = sorted((m.page_index, *box.as_tuple()) for m in marks for box in m.boxes)
        assert [w[0] for w in will] == [w[0] for w in wanted]
        for got, asked in zip(will, wanted, strict=True):
            assert got == pytest.approx(asked, abs=1.0)


class TestKept:
    """Proposals to leave something readable."""

    @pytest.fixture
    def document(self) -> Document:
        return make_document()

    @pytest.fixture
    def decisions(self) -> list[Decision]:
        return [
            decide(1, [Span(0, 0, 10)], action=Action.KEEP, grounds=(), status=Status.OPEN),
            decide(2, [Span(0, 40, 51)]),
        ]

    def test_agreed_when_the_highlight_is_there(self, document: Document, decisions: list[Decision]) -> None:
        file, places = make_file(document, decisions), shown_places(decisions, document)
        change = take_over(file, places, back(places), reading(document), by="jurist")
        record = next(d for d in change.file.decisions if d.decision_id == "d-1")
        assert (record.action, record.status) == ("openbaar", "besloten")
        assert change.counts.left_open == 0

    def test_still_open_when_it_is_gone(self, document: Document, decisions: list[Decision]) -> None:
        file, places = make_file(document, decisions), shown_places(decisions, document)
        marks = [mark for mark in back(places) if not mark.keep]
        change = take_over(file, places, marks, reading(document), by="jurist")
        record = next(d for d in change.file.decisions if d.decision_id == "d-1")
        assert (record.action, record.status) == ("openbaar", "voorstel")
        assert change.counts.left_open == 1

    def test_a_highlight_of_the_reviewer_redacts_nothing(
        self, document: Document, decisions: list[Decision]
    ) -> None:
        file, places = make_file(document, decisions), shown_places(decisions, document)
        mine = ReviewMark(key="x", page_index=0, boxes=(Rect(1, 1, 50, 50),), grounds="", keep=True)
        change = take_over(file, places, [*back(places), mine], reading(document), by="jurist")
        assert not change.file.additions


class TestAdditions:
    """What an earlier reviewer added is a mark like any other."""

    def make(self) -> tuple[Document, DecisionsFile]:
        document = make_document()
        file = make_file(document, [decide(1, [Span(0, 40, 51)])])
        additions = [
            Addition(page_number=1, text="belt", grounds=["5.1.2.e"]),
            Addition(page_number=2, box=(10, 10, 60, 40), grounds=["5.1.2.e"]),
        ]
        file = file.model_copy(update={"additions": additions})
        return document, decisions_file.review(file, document, RULES.grounds, by="jurist").file

    def places(self, document: Document, file: DecisionsFile) -> Sequence[object]:
        return shown_places(
            decisions_file.review(file, document, RULES.grounds, by="jurist").decisions, document
        )

    def test_unchanged(self) -> None:
        document, file = self.make()
        places = self.places(document, file)
        change = take_over(file, places, back(places), reading(document), by="archivaris")  # type: ignore[arg-type]
        assert change.file.additions == file.additions

    def test_one_of_its_places_goes(self) -> None:
        document, file = self.make()
        places = self.places(document, file)
        marks = [mark for mark in back(places) if mark.key != "a1-2"]
        change = take_over(file, places, marks, reading(document), by="archivaris")  # type: ignore[arg-type]
        first, second = change.file.additions
        assert first == file.additions[1]
        assert second.box is not None
        assert second.decided_by == "reviewer:archivaris"
        assert (change.counts.agreed, change.counts.adjusted) == (2, 1)

    def test_all_of_it_goes(self) -> None:
        document, file = self.make()
        places = self.places(document, file)
        marks = [mark for mark in back(places) if mark.key != "a2-1"]
        change = take_over(file, places, marks, reading(document), by="archivaris")  # type: ignore[arg-type]
        assert change.file.additions == file.additions[:1]
        assert change.counts.rejected == 1


@given(
    rotation=st.sampled_from([0, 90, 180, 270]),
    x=st.floats(0, 500),
    y=st.floats(0, 700),
    w=st.floats(1, 90),
    h=st.floats(1, 90),
)
def test_turning_a_sheet_and_back(rotation: int, x: float, y: float, w: float, h: float) -> None:
    rect = Rect(x, y, x + w, y + h)
    there = turned(rect, width=595, height=842, rotation=rotation)
    width, height = (842, 595) if rotation in (90, 270) else (595, 842)
    assert 0 <= there.x0 <= there.x1 <= width + 1e-6
    assert 0 <= there.y0 <= there.y1 <= height + 1e-6
    back_again = turned(there, width=width, height=height, rotation=(360 - rotation) % 360)
    assert back_again.as_tuple() == pytest.approx(rect.as_tuple(), abs=1e-9)


def test_a_mark_on_another_page_than_the_pdf_has() -> None:
    document = make_document(pages=1)
    decisions = [decide(1, [Span(0, 0, 10)])]
    places = shown_places(decisions, document)
    far = ReviewMark(key="", page_index=3, boxes=(Rect(1, 1, 9, 9),), grounds="5.1.2.e")
    with pytest.raises(DecisionsError, match="zoveel bladzijden"):
        take_over(
            make_file(document, decisions), places, [*back(places), far], reading(document), by="jurist"
        )
