"""The rows of an inventory follow from the decisions, keep what a list says, and hold no person."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from redactor import rules as rules_step
from redactor.domain import Beoordeling
from redactor.dossier import collection, given
from redactor.dossier.collection import Collection
from redactor.dossier.facts import DocumentFacts, Overruled
from redactor.dossier.screening import Screen
from redactor.errors import InventoryError, Refused
from redactor.pipeline.ready import Ready
from redactor.publish import inventory, lists, productierapport
from redactor.publish.inventory import InventoryRow

RULES = rules_step.load()
HEADINGS = ("ID", "Matter", "Document", "Beoordeling", "Beoordelingsgrond", "Toelichting", "Publieke Link")
Table = Callable[..., Path]


@pytest.fixture
def build(dossier: Collection, screen: Screen) -> Callable[..., tuple[InventoryRow, ...]]:
    def make(path: Path | None = None, facts: dict[str, DocumentFacts] | None = None, **options: Any) -> Any:
        listed = given.read(path, RULES) if path else None
        return inventory.build(dossier.with_facts(facts or {}), RULES, screen, given=listed, **options)

    return make


Build = Callable[..., tuple[InventoryRow, ...]]


def test_without_a_list_every_document_has_its_row(build: Build) -> None:
    rows = build(matter="M1")
    assert [(row.id, row.beoordeling.value) for row in rows] == [
        ("brief-2", "Openbaar"),
        ("nota-17", "Deels openbaar"),
        ("advies-3", "Deels openbaar"),
    ]
    assert rows[0].grounds == ()
    assert "5.1.2.e" in rows[1].grounds
    assert rows[1].file_name == "nota-17.pdf"
    assert {row.facts.matter for row in rows} == {"M1"}


def test_a_list_keeps_its_order_ids_and_columns(build: Build, table: Table) -> None:
    path = table(
        "lijst.xlsx",
        (*HEADINGS, "Family", "Zaaknummer", "Datum"),
        ("1002", "M2", "nota-17.pdf", "", "", "", "", 4, "2026-7", "2026-06-03"),
        ("1003", "M2", "Kamerbrief", "Reeds openbaar", "", "", "https://www.tweedekamer.nl/x", "", "", ""),
    )
    rows = build(path, role="jurist")
    assert [row.id for row in rows] == ["1002", "1003", "brief-2", "advies-3"]
    nota, public = rows[:2]
    assert (nota.key, nota.facts.family, nota.facts.cases) == ("nota-17", 4, ("2026-7",))
    assert (nota.beoordeling, nota.overruled_by) == (Beoordeling.DEELS_OPENBAAR, "")
    assert nota.file_name == "1002.pdf"
    assert (public.beoordeling, public.key, public.file_name) == (Beoordeling.REEDS_OPENBAAR, "", "")


def test_a_person_overrules_with_a_role(build: Build, table: Table) -> None:
    path = table("lijst.csv", HEADINGS, ("nota-17", "", "Nota", "Niet openbaar", "5.2.1", "", ""))
    with pytest.raises(Refused, match="volgen niet uit") as caught:
        build(path)
    assert caught.value.where == "lijst.csv:2"
    row = build(path, role="woo-coordinator")[0]
    assert (row.beoordeling, row.machine) == (Beoordeling.NIET_OPENBAAR, Beoordeling.DEELS_OPENBAAR)
    assert row.overruled_by == "woo-coordinator"
    assert {"5.2.1", "5.1.2.e"} <= set(row.grounds)
    assert row.file_name == ""


def test_facts_overrule_too_and_a_copy_refers_to_its_original(build: Build) -> None:
    overruled = Overruled(beoordeling=Beoordeling.NIET_OPENBAAR, role="jurist", grounds=("dubbel",))
    rows = build(
        facts={
            "brief-2": DocumentFacts(
                document_id="brief-2", overruled=overruled, duplicate_of="nota-17", title="E-mail"
            )
        }
    )
    brief = next(row for row in rows if row.key == "brief-2")
    assert (brief.beoordeling, brief.grounds) == (Beoordeling.NIET_OPENBAAR, ("dubbel",))
    assert brief.facts.refers_to == ("nota-17",)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("nota-17", "", "Nota", "Openbaar", "", "", ""), "er is in gelakt"),
        (("brief-2", "", "Brief", "Deels openbaar", "5.1.2.e", "", ""), "niets in gelakt"),
        (("brief-2", "", "Brief", "Niet openbaar", "", "", ""), "zonder grond"),
        (("9", "", "Elders", "Deels openbaar", "", "", ""), "zonder grond"),
        (("9", "", "", "Openbaar", "", "", ""), "leeg"),
        (("9", "", "Elders", "", "", "", ""), "geen beoordeling"),
        (("brief-2", "", "Brief", "", "", "Gebeld met Wilhelmina Zuurbier", ""), "persoonsgegevens"),
        (("brief-2", "", "Brief", "", "", "BSN 111222333", ""), "persoonsgegevens"),
    ],
)
def test_contradictions_and_persons_are_problems_of_their_row(
    build: Build, table: Table, row: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InventoryError) as caught:
        build(table("a.csv", HEADINGS, row), role="jurist")
    assert caught.value.problems[0][0] == "a.csv:2"
    assert message in caught.value.problems[0][1]
    assert "Zuurbier" not in repr(caught.value.problems)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("RE: vraag van Wilhelmina Zuurbier", "RE: vraag van [gelakt]"),
        ("Zuurbier belde over de regeling", "[gelakt] belde over de regeling"),
        ("Nota voor de minister", "Nota voor de minister"),
        ("Burgerservicenummer 123456782", "Burgerservicenummer [5.1.1.e]"),
    ],
)
def test_titles_are_screened(build: Build, table: Table, title: str, shown: str) -> None:
    row = build(table("a.csv", HEADINGS, ("nota-17", "", title, "", "", "", "")))[0]
    assert row.title == shown
    assert row.screened == (title != shown)


def test_full_names_count_in_every_document_and_surnames_in_their_own(screen: Screen) -> None:
    assert screen.redacted("Brief aan Wilhelmina Zuurbier", key="brief-2") == "Brief aan [gelakt]"
    assert screen.redacted("De zuurbier is op", key="brief-2") == "De zuurbier is op"


def test_an_id_that_names_somebody_is_not_published(build: Build, table: Table) -> None:
    row = build(table("a.csv", HEADINGS, ("mail-zuurbier", "", "nota-17", "", "", "", "")))[0]
    assert row.id == "nota-17"


def test_ids_are_unique_and_hold_what_the_platform_allows(build: Build, table: Table) -> None:
    rows = build(
        table("a.csv", HEADINGS, ("BRIEF-2", "", "Ander stuk", "Openbaar", "", "", "")), role="jurist"
    )
    # The list's own id is the document's: the row is about it.
    assert [row.id for row in rows] == ["BRIEF-2", "nota-17", "advies-3"]
    twice = [("7", "", title, "Openbaar", "", "", "") for title in ("A", "B")]
    with pytest.raises(InventoryError) as caught:
        build(table("b.csv", HEADINGS, *twice), role="jurist")
    assert "twee keer" in caught.value.problems[0][1]


def test_one_name_in_two_folders_gives_two_ids(results: Path, ready: Ready) -> None:
    for folder in ("gelakt", "vertrouwelijk"):
        for name in ("nota-17", "brief-2"):
            for path in list((results / folder).glob(f"{name}.*")):
                shutil.copy(path, results / folder / "map a" / path.name)
    dossier = collection.read(results)
    rows = inventory.build(dossier, RULES, Screen(ready, dossier))
    assert [(row.id, row.key) for row in rows] == [
        ("brief-2", "brief-2"),
        ("nota-17", "nota-17"),
        ("advies-3", "map a/advies-3"),
        ("brief-2-2", "map a/brief-2"),
        ("nota-17-2", "map a/nota-17"),
    ]
    assert [row.title for row in rows][-1] == "nota-17"


def test_an_id_of_the_list_goes_before_a_made_one(build: Build, table: Table) -> None:
    rows = build(table("a.csv", HEADINGS, ("brief-2", "", "Elders", "Openbaar", "", "", "")), role="jurist")
    assert rows[0].key == "brief-2"
    rows = build(table("a.csv", HEADINGS, ("advies-3", "", "nota-17.pdf", "", "", "", "")))
    assert [(row.id, row.key) for row in rows[:1]] == [("advies-3", "map a/advies-3")]
    rows = build(table("a.csv", HEADINGS, ("Brief-2-x", "", "nota-17", "", "", "", "")))
    assert rows[0].id == "Brief-2-x"


def test_the_report_has_the_platforms_headings_and_passes_its_own_check(
    build: Build, table: Table, tmp_path: Path
) -> None:
    path = table(
        "lijst.csv",
        (*HEADINGS, "Opgeschort"),
        ("1", "M1", "=cmd|' /C calc'!A0", "Niet openbaar", "5.2.1; 5.1.2 i;10.2.g", "Zie ook 2", "", "ja"),
        ("nota-17", "M1", "Nota", "", "", "", "", ""),
    )
    rows = build(path, role="jurist", matter="M1")
    data = productierapport.write(rows, RULES)
    assert data == productierapport.write(rows, RULES)
    out = tmp_path / "productierapport.xlsx"
    out.write_bytes(data)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0] == (
        "ID", "Matter", "Family", "Email Thread ID", "Document", "File Type", "Datum", "Beoordeling",
        "Opgeschort", "Beoordelingsgrond", "Toelichting", "Publieke Link", "Gerelateerd ID", "Zaaknummer",
    )  # fmt: skip
    assert cells[1][7:10] == ("Niet openbaar", "ja", "5.1.2i;5.1.5;5.2")
    assert cells[2][7] == "Deels openbaar"
    assert "5.1.2e" in str(cells[2][9]).split(";")
    assert sheet["E2"].data_type == "s"
    assert productierapport.validate(out, RULES) == 4


def test_context_takes_the_place_of_matter(build: Build, table: Table) -> None:
    rows = build(table("a.csv", ("ID", "Document", "Publicatiecontext"), ("nota-17", "Nota", "C1")))
    rows = tuple(row for row in rows if row.facts.context)
    headers = [column.header for column in productierapport.used_columns(rows, RULES)]
    assert "Publicatiecontext" in headers
    assert "Matter" not in headers
    productierapport.write(rows, RULES)


def test_what_the_platform_does_not_know_is_not_written(build: Build, table: Table) -> None:
    path = table("a.csv", HEADINGS, ("1", "M", "Nota", "Niet openbaar", "5.1.6", "", ""))
    with pytest.raises(InventoryError) as caught:
        productierapport.write(build(path, role="jurist", matter="M"), RULES)
    assert "5.1.6" in caught.value.problems[0][1]
    with pytest.raises(InventoryError) as without:
        productierapport.write(build(), RULES)
    assert "Matter ontbreekt" in without.value.problems[0][1]
    assert "--matter" in without.value.problems[0][2]


REPORT = {
    "ID": "1",
    "Matter": "M",
    "Document": "Nota",
    "Beoordeling": "Deels openbaar",
    "Beoordelingsgrond": "5.1.2e",
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Beoordeling": "Gedeeltelijk openbaar"}, "niet openbaar"),
        ({"Beoordeling": ""}, "leeg"),
        ({"Beoordelingsgrond": "5.4a"}, "kent deze grond niet"),
        ({"ID": ""}, "leeg"),
        ({"Document": ""}, "leeg"),
        ({"Matter": ""}, "Matter"),
        ({"File Type": "docx"}, "File Type"),
        ({"Beoordeling": None}, "Beoordeling ontbreekt"),
        ({"Matter": None}, "Publicatiecontext"),
        ({"Document": None, "Bestandsnaam": "Nota"}, "kent de kop"),
    ],
)
def test_reports_of_others_are_judged_as_the_platform_reads_them(
    table: Table, changes: dict[str, str | None], message: str
) -> None:
    record = {key: value for key, value in (REPORT | changes).items() if value is not None}
    path = table("rapport.xlsx", list(record), list(record.values()))
    with pytest.raises(InventoryError) as caught:
        productierapport.validate(path, RULES)
    assert any(message in problem for _, problem, _ in caught.value.problems)


def test_a_good_report_of_another(table: Table) -> None:
    good = REPORT | {"Beoordelingsgrond": "5.1.2.e;10.2e", "File Type": "Word Processing"}
    assert productierapport.validate(table("r.xlsx", list(good), list(good.values())), RULES) == 1
    twice = table("t.xlsx", list(good), list(good.values()), list(good.values()))
    with pytest.raises(InventoryError, match="1 fout"):
        productierapport.validate(twice, RULES)


def test_the_public_list(build: Build, table: Table) -> None:
    path = table(
        "lijst.csv",
        (*HEADINGS, "Gerelateerd ID"),
        ("1", "M1", '=HYPERLINK("https://kwaad.example")', "Niet openbaar", "5.2.1", "", "", "brief-2"),
    )
    rows = build(path, role="jurist")
    cells = lists.table(
        rows, RULES, decision_name="Besluit 7", form="lid", locations={"brief-2": "brief-2.pdf"}
    )
    assert lists.COLUMNS[:12] == (
        "Document ID", "Documentnummer", "Bestandsnaam", "Beoordeling", "Beoordelingsgrond", "Toelichting",
        "Publieke link", "Locatie document ID", "Opgeschort", "Gerelateerd Documentnummer",
        "Locatie gerelateerd ID", "Besluitnaam",
    )  # fmt: skip
    first = dict(zip(lists.COLUMNS, cells[0], strict=True))
    assert first["Documentnummer"] == "M1-1"
    assert first["Beoordelingsgrond"] == "art. 5.2 lid 1"
    assert first["Locatie gerelateerd ID"] == "brief-2.pdf"
    assert first["Besluitnaam"] == "Besluit 7"
    data = lists.as_csv(cells)
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert tuple(read[0]) == lists.COLUMNS
    assert read[1][2].startswith("'=")
    assert lists.xlsx(cells) == lists.xlsx(cells)
    back = openpyxl.load_workbook(io.BytesIO(lists.xlsx(cells)))
    assert back.worksheets[0]["C2"].data_type == "s"


def test_a_published_list_can_be_given_again(build: Build, tmp_path: Path) -> None:
    rows = build(matter="M1")
    for name, data in (
        ("lijst.csv", lists.as_csv(lists.table(rows, RULES))),
        ("lijst.xlsx", lists.xlsx(lists.table(rows, RULES))),
        ("rapport.xlsx", productierapport.write(rows, RULES)),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert build(path) == rows


def test_the_api_record(build: Build, table: Table) -> None:
    path = table("a.csv", (*HEADINGS, "Datum"), ("nota-17", "M1", "Nota", "", "", "", "", "2026-06-03"))
    record = json.loads(lists.api(build(path), RULES))
    assert record["decision"] == "partial_public"
    first = record["documents"][0]
    assert set(first) == {
        "inquiryNumbers", "documentDate", "documentId", "externalId", "familyId", "fileName", "grounds",
        "isSuspended", "judgement", "links", "publicationContext", "refersTo", "remark", "sourceType",
        "threadId",
    }  # fmt: skip
    assert (first["judgement"], first["documentDate"]) == ("partial_public", "2026-06-03")
    assert "5.1.2e" in first["grounds"]
    assert json.loads(lists.api((), RULES))["decision"] == "nothing_found"


def test_no_removed_text_in_any_form(build: Build, table: Table, secrets_of_nota: tuple[str, ...]) -> None:
    path = table(
        "a.csv",
        HEADINGS,
        ("nota-17", "M1", "Mail van wilhelmina.zuurbier@minjenv.nl 111222333", "", "", "", ""),
    )
    rows = build(path, matter="M1")
    shown = lists.as_csv(lists.table(rows, RULES)) + lists.api(rows, RULES)
    book = openpyxl.load_workbook(io.BytesIO(productierapport.write(rows, RULES)))
    cells = [
        str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    text = shown.decode() + "\n".join(cells) + repr(rows)
    assert not [secret for secret in secrets_of_nota if secret in text]
