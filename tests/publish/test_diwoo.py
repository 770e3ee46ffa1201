"""DiWoo metadata names organisations and no persons, has what is required, and follows a given schema."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from redactor import rules as rules_step
from redactor.disclosure.verzoek import Verzoek
from redactor.domain import Beoordeling
from redactor.dossier.collection import Collection
from redactor.dossier.screening import Screen
from redactor.errors import InputError, InventoryError, RulesError
from redactor.publish import diwoo, inventory
from redactor.publish.inventory import InventoryRow

RULES = rules_step.load()
REQUEST = Verzoek(
    organisatie="Ministerie van Justitie en Veiligheid",
    organisatie_tooi="https://identifier.overheid.nl/tooi/id/ministerie/mnre0000",
    informatiecategorie="beslisnota",
    documentdatum=datetime.date(2026, 6, 3),
)
NS = {"d": diwoo.NAMESPACE}

#: The elements of one document in their order; stands in for the official schema, which is not ours.
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="https://standaarden.overheid.nl/diwoo/metadata/"
  xmlns="https://standaarden.overheid.nl/diwoo/metadata/">
 <xs:element name="Document"><xs:complexType><xs:sequence>
 <xs:element name="DiWoo"><xs:complexType><xs:sequence>
  {elements}
 </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
INCLUDING = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="{}"/></xs:schema>'
)
ELEMENTS = (
    "identifiers", "publisher", "verantwoordelijke", "opsteller", "titelcollectie", "classificatiecollectie",
    "creatiedatum", "language", "format", "documenthandelingen",
)  # fmt: skip


def schema(*names: str) -> str:
    return SCHEMA.format(elements="".join(f'<xs:element name="{name}"/>' for name in names))


@pytest.fixture
def rows(dossier: Collection, screen: Screen) -> tuple[InventoryRow, ...]:
    return inventory.build(dossier, RULES, screen, verzoek=REQUEST)


Rows = tuple[InventoryRow, ...]


def test_each_published_document_has_its_metadata(rows: Rows, screen: Screen) -> None:
    files = diwoo.write(rows, REQUEST, RULES, screen)
    assert list(files) == ["brief-2.diwoo.xml", "nota-17.diwoo.xml", "advies-3.diwoo.xml"]
    assert files == diwoo.write(rows, REQUEST, RULES, screen)
    root = etree.fromstring(files["nota-17.diwoo.xml"])
    body = root[0]
    assert [etree.QName(element).localname for element in body] == list(ELEMENTS)
    publisher = body.find("d:publisher", NS)
    assert publisher.get("resource") == REQUEST.organisatie_tooi
    assert body.findtext("d:titelcollectie/d:officieleTitel", namespaces=NS) == "nota-17"
    assert body.findtext("d:creatiedatum", namespaces=NS) == "2026-06-03"
    category = body.find(".//d:informatiecategorie", NS)
    assert category.get("resource").endswith("c_c76862ab")
    assert body.find(".//d:documentsoort", NS).get("resource").endswith("c_2977c34f")
    assert body.findtext(".//d:soortHandeling", namespaces=NS) == "vaststelling"
    assert body.findtext(".//d:atTime", namespaces=NS).startswith("2026-06-03T")
    assert b"naamOpsteller" not in files["nota-17.diwoo.xml"]


@pytest.mark.parametrize(
    "code", [rule.code for rule in RULES.tooi.values() if rule.list == "informatiecategorie"]
)
def test_every_kind_of_information(rows: Rows, screen: Screen, code: str) -> None:
    files = diwoo.write(rows[:1], REQUEST.model_copy(update={"informatiecategorie": code}), RULES, screen)
    root = etree.fromstring(next(iter(files.values())))
    category = root.find(".//d:informatiecategorie", NS)
    assert category.get("resource") == RULES.tooi[code].uri
    assert root.find(".//d:documentsoort", NS) is None


def test_what_is_not_published_has_none(rows: Rows, screen: Screen) -> None:
    withheld = [replace(row, beoordeling=Beoordeling.NIET_OPENBAAR) for row in rows]
    assert diwoo.write(withheld, REQUEST, RULES, screen) == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"screened": True}, "persoonsgegevens"),
        ({"title": "x" * 256}, "langer"),
        ({"date": None}, "datum"),
    ],
)
def test_what_is_missing_is_told_for_every_document(
    rows: Rows, screen: Screen, changes: dict[str, Any], message: str
) -> None:
    def changed(row: InventoryRow) -> InventoryRow:
        if "date" in changes:
            return replace(row, facts=replace(row.facts, date=None))
        return replace(row, **changes)

    with pytest.raises(InventoryError) as caught:
        diwoo.write([changed(row) for row in rows], REQUEST, RULES, screen)
    assert len(caught.value.problems) == 3
    assert message in caught.value.problems[0][1]


def test_a_kind_of_information_that_nobody_named(rows: Rows, screen: Screen) -> None:
    with pytest.raises(InventoryError, match="3 fout"):
        diwoo.write(rows, REQUEST.model_copy(update={"informatiecategorie": ""}), RULES, screen)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"organisatie": ""}, "organisatie"),
        ({"organisatie_tooi": ""}, "organisatie_tooi"),
        ({"handeling": "anonimiseren"}, "handeling"),
        ({"organisatie": "Wilhelmina Zuurbier"}, "persoon"),
    ],
)
def test_what_the_request_must_say(rows: Rows, screen: Screen, changes: dict[str, str], message: str) -> None:
    with pytest.raises(RulesError, match=message) as caught:
        diwoo.write(rows, REQUEST.model_copy(update=changes), RULES, screen)
    assert "Zuurbier" not in str(caught.value)


def test_titles_are_text_and_not_markup(rows: Rows, screen: Screen) -> None:
    odd = 'Nota <b>&amp; "bijlage"</b> ]]>\x07 é'
    files = diwoo.write([replace(rows[0], title=odd)], REQUEST, RULES, screen)
    root = etree.fromstring(next(iter(files.values())))
    assert root.findtext(".//d:officieleTitel", namespaces=NS) == odd.replace("\x07", "")


def test_the_schema_decides(rows: Rows, screen: Screen, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.xsd", tmp_path / "fout.xsd"
    good.write_text(schema(*ELEMENTS), encoding="utf-8")
    bad.write_text(schema(*ELEMENTS[:3], "thema", *ELEMENTS[3:]), encoding="utf-8")
    assert len(diwoo.write(rows, REQUEST, RULES, screen, xsd=good)) == 3
    with pytest.raises(InventoryError) as caught:
        diwoo.write(rows, REQUEST, RULES, screen, xsd=bad)
    assert "XSD" in caught.value.problems[0][1]
    assert "opsteller" in caught.value.problems[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "geen xml",
        "<a/>",
        INCLUDING.format("http://x.example/a.xsd"),
        INCLUDING.format("weg.xsd"),
    ],
)
def test_a_schema_that_is_none_or_wants_more(rows: Rows, screen: Screen, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xsd"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        diwoo.write(rows, REQUEST, RULES, screen, xsd=path)
    assert caught.value.where == "a.xsd"


def test_no_removed_text(rows: Rows, screen: Screen, secrets_of_nota: tuple[str, ...]) -> None:
    text = b"".join(diwoo.write(rows, REQUEST, RULES, screen).values()).decode()
    assert not [secret for secret in secrets_of_nota if secret in text]
