"""The public log: one line per box and change, a chain that holds, and nothing of what was removed."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from redactor.disclosure import (
    certificate,
    chain,
    entries,
    keys,
    log_check,
    log_compare,
    log_file,
    log_schema,
)
from redactor.disclosure.checks import Check
from redactor.disclosure.entries import LogHeader
from redactor.disclosure.formats import log_format, log_formats
from redactor.disclosure.log_file import Log
from redactor.disclosure.log_records import Change, Choice, DocumentVerdict
from redactor.disclosure.log_table import Filter, rows
from redactor.domain import (
    Action,
    Area,
    Beoordeling,
    Decision,
    Document,
    LogEntry,
    Person,
    Rect,
    Redaction,
    RouteCheck,
    Verdict,
    Verification,
)
from redactor.errors import Refused
from redactor.redact.plan import plan
from redactor.rules import Rules
from tests.look import look

HEADER = LogHeader(
    document_id="nota-17",
    beoordeling="Deels openbaar",
    pages=1,
    proposals=4,
    output_sha256="0f" * 32,
    redactor="0.1.0",
    rules_digest="ab",
    model="nl_woo_ner",
    model_digest="cd",
    profile="smallest-part",
)
VERDICT = DocumentVerdict(beoordeling="Deels openbaar", verification="schoon", level="standaard")
CHANGE = Change(
    kind="gewijzigd",
    page_number=1,
    proposal=2,
    place="tekst",
    entries=(2,),
    by="jurist",
    when="2026-11-24T09:30:00Z",
    before=Choice(action="lakken", grounds=("5.1.2.e",), certainty="voorstel", rule="policy:naam"),
    after=Choice(action="openbaar", grounds=(), certainty="besloten", rule="reviewer:jurist"),
)


@pytest.fixture
def redactions(decisions: tuple[Decision, ...], document: Document, rules: Rules) -> tuple[Redaction, ...]:
    return plan(decisions, document, grounds=rules.grounds, options=look())


@pytest.fixture
def logged(
    decisions: tuple[Decision, ...], redactions: tuple[Redaction, ...], document: Document, rules: Rules
) -> tuple[LogEntry, ...]:
    return entries.make_entries(decisions, redactions, document, rules)


@pytest.fixture
def text(logged: tuple[LogEntry, ...]) -> str:
    """A log of eight lines: header, four entries, a change, a verdict, the closing line."""
    return log_file.compose(HEADER, logged, [CHANGE], [VERDICT])


@pytest.fixture
def log(text: str) -> Log:
    return log_file.parse(text)


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
        boxes = plan([decision], document, grounds=rules.grounds, options=look())
        assert len(entries.make_entries([decision], boxes, document, rules)) == 2

    def test_decision_without_box_is_an_error(
        self, decisions: tuple[Decision, ...], document: Document, rules: Rules
    ) -> None:
        with pytest.raises(ValueError, match="3 decisions"):
            entries.make_entries(decisions, (), document, rules)

    def test_reviewer_is_a_method_of_its_own(self, make, decide, rules: Rules) -> None:  # type: ignore[no-untyped-def]
        document = make("Wilhelmina\n")
        decision = decide(document, "Wilhelmina", decided_by="reviewer:jurist")
        boxes = plan([decision], document, grounds=rules.grounds, options=look())
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
            "person",
        }

    def test_free_text_of_every_line_type_is_known(self) -> None:
        free = {
            f"{kind}.{name}"
            for kind, value in log_schema.json_schema()["$defs"].items()
            for name, field in value["properties"].items()
            if field.get("type") == "string" and not {"enum", "const", "pattern"} & set(field)
        }
        assert free == {
            "HeaderLine.document_id",
            "HeaderLine.redactor",
            "HeaderLine.rules",
            "HeaderLine.lists",
            "HeaderLine.organisatie",
            "HeaderLine.zaaknummer",
            "ModelLine.name",
            "ModelLine.digest",
            "EntryLine.toelichting",
        }

    def test_one_code_per_person_and_case_and_none_without_the_key(
        self, decisions: tuple[Decision, ...], redactions: tuple[Redaction, ...], document: Document,
        rules: Rules, persons: tuple[Person, ...],
    ) -> None:  # fmt: skip
        key, other = keys.create("a").key(), keys.create("b").key()
        links = entries.person_links(persons, key, case="2026-1")
        assert links == entries.person_links(persons, key, case="2026-1")
        assert links != entries.person_links(persons, key, case="2026-2")
        assert links != entries.person_links(persons, other, case="2026-1")
        linked = entries.make_entries(decisions, redactions, document, rules, links=links)
        assert [bool(entry.person) for entry in linked] == [d.person_id == "p1" for d in decisions]


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


def _rewritten(text: str, change: Callable[[list[dict[str, object]]], None]) -> str:
    """The log after an edit of an attacker who makes the whole chain again and keeps the signature."""
    records = [json.loads(line) for line in text.splitlines()]
    closing = records.pop()
    for record in records:
        del record["chain"]
    change(records)
    digest = chain.Chain()
    lines = [chain.canonical(digest.add(record)) for record in records]
    closing |= {"count": len(lines) - 1, "head": digest.head, "times": digest.times}
    return "\n".join([*lines, chain.canonical(closing)]) + "\n"


def _keep(records: list[dict[str, object]]) -> None:
    records[1]["certainty"] = "besloten"


class TestFile:
    def test_reads_back(self, log: Log, logged: tuple[LogEntry, ...]) -> None:
        assert log.header.output_sha256 == HEADER.output_sha256
        assert [line.grounds for line in log.entries] == [e.grounds for e in logged]
        assert [line.type for line in log.entries].count("openbaar") == 1
        assert [(c.by, c.when, c.entries) for c in log.changes] == [("jurist", CHANGE.when, (2,))]
        assert log.beoordeling == "Deels openbaar"

    def test_same_in_same_out_and_times_do_not_change_the_head(self, logged: tuple[LogEntry, ...]) -> None:
        one = log_file.compose(HEADER, logged, [CHANGE], [VERDICT])
        assert one == log_file.compose(HEADER, logged, [CHANGE], [VERDICT])
        later = dataclasses.replace(CHANGE, when="2026-11-25T09:30:00Z")
        two = log_file.compose(HEADER, logged, [later], [VERDICT])
        first, second = log_file.parse(one).closing, log_file.parse(two).closing
        assert first.head == second.head
        assert first.times != second.times

    def test_more_lines_can_be_added(self, log: Log) -> None:
        overruled = dataclasses.replace(VERDICT, beoordeling="Niet openbaar", by="jurist")
        longer = log_file.parse(log_file.extend(log, changes=[CHANGE], verdicts=[overruled]))
        assert longer.beoordeling == "Niet openbaar"
        assert len(longer.changes) == 2
        assert longer.closing.head != log.closing.head

    def test_published_schema_is_the_one_in_use(self) -> None:
        published = Path(__file__).parents[2] / "docs" / "log.schema.json"
        assert json.loads(published.read_text(encoding="utf-8")) == json.loads(
            json.dumps(log_schema.json_schema())
        )


def _broken(text: str) -> list[tuple[int | None, str]]:
    found, problems = log_file.examine(text)
    assert found is None
    return [(problem.line, problem.message) for problem in problems]


class TestAttack:
    @pytest.mark.parametrize("line", range(1, 7))
    def test_edited_line_is_the_only_one_named(self, text: str, line: int) -> None:
        lines = text.split("\n")
        for old, new in (
            ('"policy:', '"policy:x'), ('"level":"standaard"', '"level":"grondig"'),
        ):  # fmt: skip
            lines[line] = lines[line].replace(old, new)
        assert [place for place, _ in _broken("\n".join(lines))] == [line + 1]

    @pytest.mark.parametrize("line", range(8))
    def test_any_missing_line_is_noticed(self, text: str, line: int) -> None:
        lines = text.split("\n")
        del lines[line]
        assert _broken("\n".join(lines))

    def test_missing_and_moved_lines_are_named(self, text: str) -> None:
        lines = text.split("\n")
        missing = _broken("\n".join([*lines[:2], *lines[3:]]))
        assert any(place == 3 and "nummer 2 ontbreekt" in message for place, message in missing)
        lines[2], lines[3] = lines[3], lines[2]
        assert any("niet op zijn plaats" in message for _, message in _broken("\n".join(lines)))

    @pytest.mark.parametrize("kept", range(1, 8))
    def test_truncated(self, text: str, kept: int) -> None:
        assert any("slotregel" in m for _, m in _broken("\n".join(text.split("\n")[:kept]) + "\n"))
        assert any("afgebroken" in m for _, m in _broken(text[: -1 - kept]))

    def test_two_logs_in_one_file(self, text: str) -> None:
        assert any("na de slotregel" in m for _, m in _broken(text + text))
        without_closing = "\n".join(text.split("\n")[:-2]) + "\n"
        assert any("tweede logboek" in m for _, m in _broken(without_closing + text))

    def test_line_of_another_document(self, text: str, logged: tuple[LogEntry, ...]) -> None:
        other = log_file.compose(
            dataclasses.replace(HEADER, document_id="nota-18"), logged, [CHANGE], [VERDICT]
        ).split("\n")
        lines = text.split("\n")
        lines[2] = other[2]
        assert _broken("\n".join(lines))[0][0] == 3

    @pytest.mark.parametrize(
        "change",
        [
            lambda line: line.replace('"page_number":1', '"page_number":9,"page_number":1'),
            lambda line: line.replace('":', '": ', 1),
            lambda line: line + " ",
            lambda line: line + "\r",
            lambda line: line.replace("1", "1.0", 1),
            lambda line: "[" * 5000,
            lambda line: "",
            lambda line: line.replace('"role":', '"naam":"Zuurbier","role":'),
        ],
        ids=["key twice", "space", "trailing", "cr", "number", "deep", "empty", "extra key"],
    )
    def test_only_one_form_is_a_line(self, text: str, change: Callable[[str], str]) -> None:
        lines = text.split("\n")
        lines[1] = change(lines[1])
        assert any(place == 2 for place, _ in _broken("\n".join(lines)))

    def test_changed_time(self, text: str) -> None:
        assert any("tijdstip" in m for _, m in _broken(text.replace("T09:30:00Z", "T09:31:00Z")))

    def test_a_rewritten_log_agrees_with_itself_and_proves_nothing(self, text: str, log: Log) -> None:
        forged = log_file.parse(_rewritten(text, _keep))
        assert log_check.prove(forged.closing).word == log_check.CONSISTENT
        with pytest.raises(Refused, match="opnieuw gemaakt"):
            log_check.prove(forged.closing, head=log.closing.head)
        assert log_check.prove(log.closing, head=log.closing.head).word == log_check.PROVEN


class TestSigned:
    @pytest.fixture
    def file(self) -> keys.KeyFile:
        return keys.create("gemeente-voorbeeld")

    @pytest.fixture
    def signed(self, logged: tuple[LogEntry, ...], file: keys.KeyFile) -> str:
        return log_file.compose(HEADER, logged, [CHANGE], [VERDICT], signer=file.key())

    def public(self, file: keys.KeyFile) -> keys.PublicKeys:
        return keys.PublicKeys(keys={key.id: key.public for key in file.keys})

    def test_proven_with_the_public_key(self, signed: str, file: keys.KeyFile) -> None:
        proof = log_check.prove(log_file.parse(signed).closing, public=self.public(file))
        assert (proof.word, proof.times) == (log_check.PROVEN, True)

    def test_not_looked_at_is_not_proven(self, signed: str) -> None:
        proof = log_check.prove(log_file.parse(signed).closing)
        assert proof.word == log_check.CONSISTENT
        assert "gemeente-voorbeeld" in proof.why

    def test_still_proven_after_rotation(self, signed: str, file: keys.KeyFile) -> None:
        assert (
            log_check.prove(log_file.parse(signed).closing, public=self.public(file.rotated())).word
            == "bewezen"
        )

    def test_rewritten_with_the_old_signature(self, signed: str, file: keys.KeyFile) -> None:
        forged = log_file.parse(_rewritten(signed, _keep))
        with pytest.raises(Refused, match="niet van deze sleutel"):
            log_check.prove(forged.closing, public=self.public(file))

    def test_another_key_of_the_same_name(self, signed: str) -> None:
        with pytest.raises(Refused, match="niet van deze sleutel"):
            log_check.prove(
                log_file.parse(signed).closing, public=self.public(keys.create("gemeente-voorbeeld"))
            )

    def test_signature_taken_off(self, text: str, file: keys.KeyFile) -> None:
        with pytest.raises(Refused, match="niet ondertekend"):
            log_check.prove(log_file.parse(text).closing, public=self.public(file))

    def test_signature_of_another_log(
        self, signed: str, logged: tuple[LogEntry, ...], file: keys.KeyFile
    ) -> None:
        other = log_file.compose(HEADER, logged[:1], (), [VERDICT], signer=file.key())
        closing = json.loads(signed.splitlines()[-1])
        closing["signature"] = json.loads(other.splitlines()[-1])["signature"]
        swapped = "\n".join([*signed.splitlines()[:-1], chain.canonical(closing)]) + "\n"
        with pytest.raises(Refused, match="niet van deze sleutel"):
            log_check.prove(log_file.parse(swapped).closing, public=self.public(file))


class TestTable:
    def test_filters(self, log: Log) -> None:
        def numbers(**wanted: object) -> list[object]:
            return [row[1] for row in rows(log, Filter(**wanted))]  # type: ignore[arg-type]

        assert numbers() == [1, 2, 3, 4, 5, 6]
        assert numbers(ground="5.1.1") == [3]
        assert numbers(ground="5.1.2") == [1, 2, 5]
        assert numbers(rule="bsn") == [3]
        assert numbers(certainty="voorstel") == [2, 4, 5]
        assert numbers(kind="wijziging") == [5]
        assert numbers(page_number=2) == []

    def test_differences(self, log: Log, logged: tuple[LogEntry, ...]) -> None:
        same = log_compare.compare(log, log)
        assert (same.same, same.differences, dict(same.made_by)) == (4, (), {})
        other = (dataclasses.replace(logged[0], grounds=("5.1.2.h",)), *logged[2:])
        header = dataclasses.replace(HEADER, redactor="0.2.0")
        found = log_compare.compare(
            log, log_file.parse(log_file.compose(header, _numbered(other), (), [VERDICT]))
        )
        assert found.made_by["versie"] == ("0.1.0", "0.2.0")
        assert [(d.before is not None, d.after is not None) for d in found.differences] == [
            (True, True), (True, False),
        ]  # fmt: skip

    def test_stats(self, log: Log) -> None:
        counted = log_compare.stats([log])
        assert (counted["vakken"], counted["openbaar_gelaten"]) == (3, 1)
        assert counted["per_grond"] == {"5.1.2.e": 2, "5.1.1.e": 1}
        assert (counted["gewijzigd"], counted["aandeel_gewijzigd"]) == (1, 0.25)
        assert counted["per_regel"][0]["regel"] == "policy:naam"


def _numbered(logged: tuple[LogEntry, ...]) -> list[LogEntry]:
    return [dataclasses.replace(entry, number=number) for number, entry in enumerate(logged, start=1)]


class TestEveryFormat:
    @pytest.mark.parametrize("name", ["jsonl", *log_formats()])
    def test_holds_nothing_that_was_removed(
        self, name: str, text: str, log: Log, canaries: tuple[str, ...]
    ) -> None:
        shown = text if name == "jsonl" else _shown(name, log)
        assert not [canary for canary in canaries if canary in shown]
        assert shown.count("5.1.1.e") == 1

    def test_spreadsheets_hold_no_formulas_and_no_clock(self, logged: tuple[LogEntry, ...]) -> None:
        odd = [dataclasses.replace(e, toelichting=t) for e, t in zip(logged, (
            '=HYPERLINK("x")', " +1", "-2", "@SUM(1)"), strict=True)]  # fmt: skip
        log = log_file.parse(log_file.compose(HEADER, odd, (), [VERDICT]))
        table = list(csv.reader(io.StringIO(_shown("csv", log)[1:]), delimiter=";"))
        place = table[0].index("toelichting")
        assert all(row[place].startswith("'") for row in table[1:5])
        data = log_formats()["xlsx"].write(log)
        assert data == log_formats()["xlsx"].write(log)
        page = openpyxl.load_workbook(io.BytesIO(data))["Logboek"]
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
        assert page.cell(row=2, column=place + 1).value == '=HYPERLINK("x")'

    def test_name_is_taken_once(self) -> None:
        for name in ("csv", "jsonl"):
            with pytest.raises(ValueError, match="twice"):
                log_format(name)(lambda log: b"")


def _shown(name: str, log: Log) -> str:
    data = log_formats()[name].write(log)
    if name != "xlsx":
        return data.decode()
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(c.value) for page in book.worksheets for row in page.iter_rows() for c in row)


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
