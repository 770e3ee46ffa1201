"""The review file of doc_redaction: its exact form, and what a person changes in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.disclosure import decisions_file
from redactor.errors import DecisionsError
from redactor.review import Exported, Imported, import_review
from redactor.rules import Rules

Rows = list[dict[str, str]]
Take = Callable[[Callable[[Rows], None]], Imported]

NEW = {
    "image": "x.png", "page": "1.0", "label": "PERSON - 5.1.2e", "color": "(0, 0, 0)", "xmin": "0.1",
    "ymin": "0.5", "xmax": "0.2", "ymax": "0.55", "id": "AbCdEfGhIjKl", "text": "",
}  # fmt: skip


@pytest.fixture
def take(
    exported: Callable[..., Exported], decisions_path: Path, nota: Path, tmp_path: Path, shipped_rules: Rules
) -> Take:
    """Lets a person change the rows, writes them as pandas does, and takes them over."""

    def call(change: Callable[[Rows], None], **options: object) -> Imported:
        text = exported("csv", force=True).path.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        change(rows)
        returned = tmp_path / "terug.csv"
        with returned.open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, fieldnames=list(NEW), lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        return import_review(decisions_path, nota, returned, by="jurist", rules=shipped_rules, **options)  # type: ignore[arg-type]

    return call


def nothing(rows: Rows) -> None:
    """No change."""


def test_form(exported: Callable[..., Exported]) -> None:
    data = exported("csv").path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfimage,page,label,color,xmin,ymin,xmax,ymax,id,text\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len({row["id"] for row in rows}) == 6
    for row in rows:
        assert re.fullmatch(r"[A-Za-z0-9]{12}", row["id"])
        assert row["color"] == "(0, 0, 0)"
        assert 0 <= float(row["xmin"]) < float(row["xmax"]) <= 1
        assert 0 <= float(row["ymin"]) < float(row["ymax"]) <= 1
    bsn = next(row for row in rows if row["text"] == "111222333")
    assert bsn["label"] == "BSN - 5.1.1.e"
    assert float(bsn["ymin"]) == pytest.approx(140 / 842, abs=0.005)  # the sixth line, from the top


def test_text_is_no_formula(pdf_writer: Callable[..., Path], tmp_path: Path, shipped_rules: Rules) -> None:
    from redactor import ingest
    from redactor.domain import Action, Decision, Span, Status
    from redactor.review import review_csv
    from redactor.review.places import shown_places

    document = ingest.read(pdf_writer(tmp_path / "bel.pdf", ("=HYPERLINK(1) +31 6 12345678",)))
    decision = Decision(
        decision_id="d-1", target=(Span(0, 0, 13),), action=Action.REDACT, grounds=("5.1.2.e",),
        status=Status.AUTO, decided_by="policy:x", label="PERSOON", toelichting="", finding_ids=(), score=1,
        detector="x",
    )  # fmt: skip
    data = review_csv.write(shown_places([decision], document), document, state="")
    assert b",'=HYPERLINK(1)" in data


def test_unchanged(take: Take) -> None:
    counts = take(nothing).counts
    assert (counts.agreed, counts.rejected, counts.adjusted, counts.added) == (6, 0, 0, 0)


def test_a_row_less_a_row_moved_and_a_new_one(take: Take, decisions_path: Path) -> None:
    def change(rows: Rows) -> None:
        rows.remove(next(row for row in rows if row["text"] == "06 51 83 40 27"))
        rows[0]["xmax"] = str(float(rows[0]["xmax"]) + 0.05)
        rows.append(dict(NEW))

    counts = take(change).counts
    assert (counts.agreed, counts.rejected, counts.adjusted, counts.added) == (4, 1, 1, 1)
    boxes = [addition.box for addition in decisions_file.read(decisions_path).additions]
    assert boxes[1] == pytest.approx((59.5, 421, 119, 463.1))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("xmin", "veel", "geen getal"),
        ("xmin", "0.9", "buiten de bladzijde"),
        ("ymax", "nan", "buiten de bladzijde"),
        ("page", "7", "deze bladzijde bestaat niet"),
        ("page", "inf", "geen getal"),
        ("label", "PERSON - 5.1.2.z", "onbekende grond"),
        ("label", "PERSON", "geen grond"),
    ],
)
def test_a_row_that_cannot_be_carried_out(take: Take, column: str, value: str, message: str) -> None:
    with pytest.raises(DecisionsError, match=message):
        take(lambda rows: rows.append({**NEW, column: value}))


def test_rows_of_an_earlier_state(take: Take, tmp_path: Path) -> None:
    def all_new(rows: Rows) -> None:
        for row in rows:
            row["id"] = row["id"][::-1]

    with pytest.raises(DecisionsError, match="geen enkele regel hoort"):
        take(all_new)


def test_no_rows(take: Take) -> None:
    with pytest.raises(DecisionsError, match="alles leesbaar"):
        take(list.clear)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "ontbreken kolommen"),
        (b"a;b;c\n", "ontbreken kolommen"),
        (b"\xff\xfe\x00", "geen CSV"),
        (b"page,label,xmin,ymin,xmax,ymax,id,text\n1,2\n", "evenveel kolommen"),
        (b'page,label,xmin,ymin,xmax,ymax,id,text\n"1\n', "geen CSV"),
    ],
)
def test_other_files(
    decisions_path: Path, nota: Path, tmp_path: Path, shipped_rules: Rules, data: bytes, message: str
) -> None:
    returned = tmp_path / "terug.csv"
    returned.write_bytes(data)
    with pytest.raises(DecisionsError, match=message):
        import_review(decisions_path, nota, returned, by="jurist", rules=shipped_rules)
