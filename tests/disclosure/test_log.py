"""The public log: one line per box, a chain that holds, and nothing of what was removed."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path

import pytest

from redactor.disclosure import certificate, entries, log_schema
from redactor.disclosure.checks import Check
from redactor.disclosure.entries import LogHeader
from redactor.disclosure.formats import log_format, log_formats
from redactor.domain import (
    Action,
    Area,
    Beoordeling,
    Decision,
    Document,
    LogEntry,
    Rect,
    Redaction,
    RouteCheck,
    Verdict,
    Verification,
)
from redactor.errors import Refused
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan
from redactor.rules import Rules

HEADER = LogHeader(
    document_id="nota-17",
    beoordeling="Deels openbaar",
    pages=1,
    output_sha256="0f" * 32,
    redactor="0.1.0",
    rules_digest="ab",
    model="nl_woo_ner",
    model_digest="cd",
    profile="smallest-part",
)


@pytest.fixture
def redactions(decisions: tuple[Decision, ...], document: Document, rules: Rules) -> tuple[Redaction, ...]:
    return plan(decisions, document, grounds=rules.grounds, options=RedactOptions())


@pytest.fixture
def logged(
    decisions: tuple[Decision, ...], redactions: tuple[Redaction, ...], document: Document, rules: Rules
) -> tuple[LogEntry, ...]:
    return entries.make_entries(decisions, redactions, document, rules)


def write(name: str, logged: tuple[LogEntry, ...]) -> str:
    stream = io.StringIO(newline="")
    log_formats()[name].write(HEADER, logged, stream)
    return stream.getvalue()


class TestEntries:
    def test_one_per_box_and_one_per_kept_place(
        self, logged: tuple[LogEntry, ...], redactions: tuple[Redaction, ...]
    ) -> None:
        assert sum(not e.kept for e in logged) == sum(len(r.boxes) for r in redactions) == 3
        assert [e.role for e in logged if e.kept] == ["bewindspersoon"]
        assert [e.number for e in logged] == [1, 2, 3, 4]

    def test_kept_place_has_its_box_and_no_ground(self, logged: tuple[LogEntry, ...]) -> None:
        kept = next(e for e in logged if e.kept)
        assert kept.boxes
        assert kept.grounds == ()
        assert kept.rule == "policy:publieke-functie"

    def test_certainty_in_the_words_of_the_log(self, logged: tuple[LogEntry, ...]) -> None:
        assert [e.certainty for e in logged] == ["zeker", "voorstel", "zeker", "voorstel"]

    def test_name_over_two_lines_gives_two_entries(self, make, decide, rules: Rules) -> None:  # type: ignore[no-untyped-def]
        document = make("Beste Wilhelmina\nZuurbier, dank\n")
        decision = decide(document, "Wilhelmina\nZuurbier")
        boxes = plan([decision], document, grounds=rules.grounds, options=RedactOptions())
        assert len(entries.make_entries([decision], boxes, document, rules)) == 2

    def test_decision_without_box_is_an_error(
        self, decisions: tuple[Decision, ...], document: Document, rules: Rules
    ) -> None:
        with pytest.raises(ValueError, match="3 decisions"):
            entries.make_entries(decisions, (), document, rules)

    def test_reviewer_is_a_method_of_its_own(self, make, decide, rules: Rules) -> None:  # type: ignore[no-untyped-def]
        document = make("Wilhelmina\n")
        decision = decide(document, "Wilhelmina", decided_by="reviewer:jurist")
        boxes = plan([decision], document, grounds=rules.grounds, options=RedactOptions())
        assert entries.make_entries([decision], boxes, document, rules)[0].method == "beoordelaar"

    def test_entry_types_cannot_hold_document_text(self) -> None:
        # Free text would need a field for it. `toelichting` comes from rules/ or went through the detectors.
        free = {f.name for f in dataclasses.fields(LogEntry) if f.type == "str"}
        assert free == {
            "document_id",
            "label",
            "rule",
            "method",
            "certainty",
            "toelichting",
            "detector",
            "role",
            "persona",
        }


class TestBeoordeling:
    def test_nothing_removed(self, document: Document, decisions: tuple[Decision, ...]) -> None:
        kept = [d for d in decisions if d.action is Action.KEEP]
        assert entries.beoordeling(kept, document) is Beoordeling.OPENBAAR

    def test_part_removed(self, document: Document, decisions: tuple[Decision, ...]) -> None:
        assert entries.beoordeling(decisions, document) is Beoordeling.DEELS_OPENBAAR

    def test_everything_removed(self, make, decide) -> None:  # type: ignore[no-untyped-def]
        document = make("Wilhelmina\n", "\n")
        assert entries.beoordeling([decide(document, "Wilhelmina")], document) is Beoordeling.NIET_OPENBAAR

    def test_area_counts_by_what_lies_under_it(self, make, decide) -> None:  # type: ignore[no-untyped-def]
        document = make("Wilhelmina\n")
        area = decide(document, "Wilhelmina", target=Area(0, (Rect(0, 0, 595, 842),)))
        assert entries.beoordeling([area], document) is Beoordeling.NIET_OPENBAAR


class TestJsonl:
    def test_reads_back(self, logged: tuple[LogEntry, ...], tmp_path: Path) -> None:
        path = tmp_path / "nota.log.jsonl"
        path.write_text(write("jsonl", logged), encoding="utf-8")
        header, lines = log_schema.read(path)
        assert header.output_sha256 == HEADER.output_sha256
        assert [line.grounds for line in lines] == [e.grounds for e in logged]
        assert [line.type for line in lines].count("openbaar") == 1

    def test_same_in_same_out(self, logged: tuple[LogEntry, ...]) -> None:
        assert write("jsonl", logged) == write("jsonl", logged)

    @pytest.mark.parametrize("line", range(6))
    def test_any_changed_line_breaks_the_chain(
        self, logged: tuple[LogEntry, ...], tmp_path: Path, line: int
    ) -> None:
        path = tmp_path / "nota.log.jsonl"
        lines = write("jsonl", logged).splitlines()
        lines[line] = lines[line].replace('"policy:', '"policy:x').replace('"pages":1', '"pages":2')
        lines[line] = lines[line].replace('"count":4', '"count":3')
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(Refused):
            log_schema.read(path)

    @pytest.mark.parametrize("line", range(6))
    def test_any_missing_line_is_noticed(
        self, logged: tuple[LogEntry, ...], tmp_path: Path, line: int
    ) -> None:
        path = tmp_path / "nota.log.jsonl"
        lines = write("jsonl", logged).splitlines()
        del lines[line]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(Refused):
            log_schema.read(path)

    def test_published_schema_is_the_one_in_use(self) -> None:
        published = Path(__file__).parents[2] / "docs" / "log.schema.json"
        assert json.loads(published.read_text(encoding="utf-8")) == json.loads(
            json.dumps(log_schema.json_schema())
        )


class TestEveryFormat:
    @pytest.mark.parametrize("name", list(log_formats()))
    def test_holds_nothing_that_was_removed(
        self, name: str, logged: tuple[LogEntry, ...], canaries: tuple[str, ...]
    ) -> None:
        text = write(name, logged)
        assert not [canary for canary in canaries if canary in text]

    @pytest.mark.parametrize("name", list(log_formats()))
    def test_names_every_ground(self, name: str, logged: tuple[LogEntry, ...]) -> None:
        assert write(name, logged).count("5.1.2.e") == 2

    def test_csv_has_a_row_per_entry_and_no_formulas(self, logged: tuple[LogEntry, ...]) -> None:
        odd = dataclasses.replace(logged[0], toelichting='=HYPERLINK("x")')
        rows = list(csv.reader(io.StringIO(write("csv", (odd, *logged[1:]))[1:]), delimiter=";"))
        assert len(rows) == 5
        assert rows[1][rows[0].index("toelichting")].startswith("'=")

    def test_name_is_taken_once(self) -> None:
        with pytest.raises(ValueError, match="twice"):
            log_format("jsonl")(lambda header, logged, stream: None)


def test_certificate_names_routes_and_promises_nothing() -> None:
    checked = Verification(
        verdict=Verdict.CLEAN, routes=(RouteCheck(route="tekst", verdict=Verdict.CLEAN, engine="pdfium"),)
    )
    assert json.loads(certificate.certificate(HEADER, checked, []))["vakken"]["aantal"] == 0
    text = certificate.certificate(HEADER, checked, [
        Check(id="vijf-jaar", article="Woo art. 5.3", title="Titel", outcome="let op", pages=(2,),
              grounds=("5.1.2.e",), explanation="Kijk hier.")
    ])  # fmt: skip
    record = json.loads(text)
    assert record["oordeel"] == "schoon"
    assert record["routes"] == [{"route": "tekst", "oordeel": "schoon", "programma": "pdfium"}]
    assert record["controles"] == [
        {"controle": "vijf-jaar", "artikel": "Woo art. 5.3", "titel": "Titel", "uitkomst": "let op",
         "bladzijden": [2], "gronden": ["5.1.2.e"], "uitleg": "Kijk hier."}
    ]  # fmt: skip
    assert "geen garantie" in record["betekenis"]
