"""A list of an organisation is read whole or not at all; no value is guessed."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from redactor import rules as rules_step
from redactor.domain import Beoordeling
from redactor.dossier import given
from redactor.errors import InputError, InventoryError
from tests.publish.conftest import table

__all__ = ["table"]

RULES = rules_step.load()
HEADINGS = ("ID", "Document", "Beoordeling", "Beoordelingsgrond")
Table = Callable[..., Path]


@pytest.mark.parametrize("name", ["lijst.xlsx", "lijst.csv"])
def test_every_column_is_read(table: Table, name: str) -> None:
    path = table(
        name,
        ("Inventarislijst bij het besluit",),
        (),
        ("id", "MATTER", "Family ID", "Email Thread ID", "Omschrijving", "Filetype", "Datum (UTC)",
         "Openbaarmaking", "tag015", "Code entries", "Opmerking", "publieke link",
         "Gerelateerd ID", "zaaknr", "Behandelaar"),
        ("1001", "VWS-1", 3, 7, "Nota over  zorg", "E-mail", "24-11-2026", "gedeeltelijk openbaar", "ja",
         "5.1.1c; 5.1, 2e lid, sub e;", "Zie besluit", "https://a.nl/x | https://b.nl", "1002;1003",
         "2026-1; 2026-2", "x"),
        ("1002", "", "", "", "Brief", "", "", "", "", "", "", "", "", "", ""),
    )  # fmt: skip
    found = given.read(path, RULES)
    assert found.unused == ("Behandelaar",)
    row, empty = found.rows
    assert (row.id, row.where) == ("1001", f"{name}:4")
    assert row.beoordeling is Beoordeling.DEELS_OPENBAAR
    assert row.grounds == ("5.1.1.c", "5.1.2.e")
    facts = row.facts
    assert (facts.matter, facts.family, facts.thread, facts.file_type) == ("VWS-1", 3, 7, "email")
    assert (facts.date, facts.suspended, facts.remark) == (datetime.date(2026, 11, 24), True, "Zie besluit")
    assert facts.links == ("https://a.nl/x", "https://b.nl")
    assert facts.refers_to == ("1002", "1003")
    assert facts.cases == ("2026-1", "2026-2")
    assert empty.beoordeling is None
    assert empty.facts.family is None


def test_real_dates_and_numbers_of_a_workbook(table: Table) -> None:
    path = table(
        "a.xlsx",
        (*HEADINGS, "Datum", "Family"),
        (17, "Nota", "Openbaar", None, datetime.datetime(2026, 3, 1), 2.0),
    )
    row = given.read(path, RULES).rows[0]
    assert (row.id, row.facts.date, row.facts.family) == ("17", datetime.date(2026, 3, 1), 2)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-8")])
def test_csv_of_any_making(table: Table, delimiter: str, encoding: str) -> None:
    path = table("a.csv", HEADINGS, ("1", "Réactie", "openbaar", ""), delimiter=delimiter, encoding=encoding)
    assert given.read(path, RULES).rows[0].facts.title == "Réactie"


def test_our_own_list_is_read_back(table: Table) -> None:
    path = table(
        "a.csv",
        ("Document ID", "Documentnummer", "Bestandsnaam", "Beoordeling"),
        ("n-1", "M-n-1", "'=Nota", "Openbaar"),
    )
    row = given.read(path, RULES).rows[0]
    assert (row.id, row.facts.title) == ("n-1", "=Nota")


@pytest.mark.parametrize(
    ("column", "value", "message", "hint"),
    [
        ("Beoordeling", "Gedeeltelijk openbr", "onbekende beoordeling", "Deels openbaar|Openbaar"),
        ("Beoordeling", "J. Jansen", "onbekende beoordeling", "Openbaar"),
        ("Beoordelingsgrond", "5.1.2.z", "onbekende grond", "5.1.2."),
        ("Beoordelingsgrond", "5.1.2", "groep", "onderdeel"),
        ("Beoordelingsgrond", "meneer Jansen", "onbekende grond", ""),
        ("Datum", "30-02-2026", "geen datum", ""),
        ("Family", "0", "getal", ""),
        ("Family", "1.5", "getal", ""),
        ("Opgeschort", "misschien", "ja of niets", ""),
        ("File Type", "worddoc", "soort bestand", "spreadsheet"),
        ("Publieke Link", "javascript:alert(1)", "geldige link", "https"),
        ("Publieke Link", "https://[", "geldige link", ""),
        ("ID", "nota_17", "tekens", ""),
        ("ID", "x" * 171, "te lang", ""),
        ("Matter", "a b", "tekens", ""),
        ("Document", "x" * 501, "te lang", ""),
        ("Toelichting", "x" * 1001, "te lang", ""),
        ("Gerelateerd ID", "a b", "tekens", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_problem_with_its_row(
    table: Table, column: str, value: str, message: str, hint: str
) -> None:
    headings = dict.fromkeys((*HEADINGS, column))
    values = {"ID": "1", "Document": "Nota", "Beoordeling": "Openbaar", "Beoordelingsgrond": ""} | {
        column: value
    }
    path = table("a.xlsx", list(headings), [values[h] for h in headings], [values[h] for h in headings])
    with pytest.raises(InventoryError) as caught:
        given.read(path, RULES)
    (where, told, advice), second = caught.value.problems
    assert (where, second[0]) == ("a.xlsx:2", "a.xlsx:3")
    assert message in told
    assert f"kolom {column}" in told
    assert any(part in advice for part in hint.split("|"))
    assert "Jansen" not in f"{caught.value}{caught.value.problems}"


def test_matter_and_context_exclude_each_other(table: Table) -> None:
    path = table(
        "a.csv", (*HEADINGS, "Matter", "publication context"), ("1", "Nota", "Openbaar", "", "m", "c")
    )
    with pytest.raises(InventoryError):
        given.read(path, RULES)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 niets"),
        ("a.xlsx", b""),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 versleuteld"),
        ("a.csv", b""),
        ("a.csv", b"Naam;Straat\nJan;Dorpsstraat\n"),
        ("a.csv", b'ID;Document\n"open'),
        ("a.csv", b"ID;Document;id\n1;2;3\n"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.docx", b"PK"),
    ],
)
def test_what_is_no_list(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        given.read(path, RULES)
    assert "Dorpsstraat" not in str(caught.value)


@examples(st.text(max_size=20))
def test_no_text_is_taken_for_a_verdict_that_it_is_not(text: str) -> None:
    column = RULES.columns["beoordeling"]
    known = {line.partition(";")[0] for line in RULES.lists["beoordelingen"]}
    try:
        given.check_cell(text, column, RULES)
    except given.WrongCell:
        return
    assert " ".join(text.split()).lower() in known


NAMES = {
    "nota-17": ("nota-17", "nota-17.pdf"),
    "map a/nota-17": ("nota-17", "nota-17.pdf", "map a/nota-17", "map a/nota-17.pdf"),
    "brief": ("brief", "Brief van 3 juni.PDF"),
}


def _given(table: Table, *rows: tuple[str, str]) -> given.Given:
    return given.read(table("a.csv", ("ID", "Document"), *rows), RULES)


def test_rows_find_their_document_by_id_or_file_name(table: Table) -> None:
    found = _given(table, ("17", "map a/nota-17.pdf"), ("BRIEF", "Iets"), ("3", "elders"))
    matched = given.rows_by_document(found, NAMES)
    assert {key: row.id for key, row in matched.items()} == {"map a/nota-17": "17", "brief": "BRIEF"}
    by_name = given.rows_by_document(_given(table, ("8", "brief van 3 juni.pdf")), NAMES)
    assert list(by_name) == ["brief"]


@pytest.mark.parametrize("rows", [(("nota-17", "x"),), (("brief", "x"), ("9", "brief"))])
def test_a_row_for_two_documents_or_two_rows_for_one(table: Table, rows: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(InventoryError):
        given.rows_by_document(_given(table, *rows), NAMES)


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("entities", "used"),
    [(f'<!ENTITY e0 "aaaaaaaaaa">{BOMB}', "&e9;"), ('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;")],
)
def test_a_workbook_with_entities_is_refused(table: Table, tmp_path: Path, entities: str, used: str) -> None:
    plain = table("goed.xlsx", ("ID", "Document"), ("1", "Titelwoord"))
    evil = tmp_path / "kwaad.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(evil, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if b"Titelwoord" in text:
                body = text[text.index(b"?>") + 2 :] if text.startswith(b"<?xml") else text
                text = f"<!DOCTYPE x [{entities}]>".encode() + body.replace(b"Titelwoord", used.encode())
            new.writestr(name, text)
    with pytest.raises(InputError, match="niet te lezen"):
        given.read(evil, RULES)
