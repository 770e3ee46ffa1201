"""The request and the folder of the organisation: what they change, and how a mistake in them is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.disclosure import verzoek
from redactor.disclosure.verzoek import Ambtsdrager, Verzoek
from redactor.domain import Document, PageText
from redactor.errors import RulesError, UnknownGround
from redactor.pipeline.request import category_code, date_of, on_date, profile_for, with_request
from redactor.rules import Rules

DAY = datetime.date.fromisoformat


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def holders(rules: Rules, name: str) -> list[str]:
    return [line for line in rules.lists["ambtsdragers"] if line.startswith(f"{name};")]


class TestOffice:
    ANNA = Verzoek(
        ambtsdragers=(
            Ambtsdrager(naam="Anna Wielewaal", rol="bestuurder-decentraal", van=DAY("2020-01-01"),
                        tot=DAY("2022-12-31")),
        )
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("date", "role"),
        [
            ("2020-01-01", "bestuurder-decentraal"),
            ("2022-12-31", "bestuurder-decentraal"),
            ("2019-12-31", ""),
            ("2023-01-01", "voormalig"),
            (None, "bestuurder-decentraal"),
        ],
    )
    def test_counts_on_the_date_of_the_document(
        self, shipped_rules: Rules, date: str | None, role: str
    ) -> None:
        rules = on_date(with_request(shipped_rules, self.ANNA), DAY(date) if date else None)
        assert holders(rules, "Anna Wielewaal") == ([f"Anna Wielewaal;{role}"] if role else [])

    def test_another_term_of_the_same_person_counts(self, shipped_rules: Rules) -> None:
        later = Ambtsdrager(naam="Anna Wielewaal", rol="bewindspersoon", van=DAY("2024-01-01"))
        request = Verzoek(ambtsdragers=(*self.ANNA.ambtsdragers, later))
        rules = on_date(with_request(shipped_rules, request), DAY("2025-06-01"))
        assert holders(rules, "Anna Wielewaal") == ["Anna Wielewaal;bewindspersoon"]

    def test_who_left_an_office_that_was_only_proposed_is_nobody(self, shipped_rules: Rules) -> None:
        spokesman = Ambtsdrager(naam="Anna Wielewaal", rol="woordvoerder", tot=DAY("2022-12-31"))
        rules = with_request(shipped_rules, Verzoek(ambtsdragers=(spokesman,)))
        assert holders(on_date(rules, DAY("2022-12-31")), "Anna Wielewaal") == ["Anna Wielewaal;woordvoerder"]
        assert holders(on_date(rules, DAY("2023-01-01")), "Anna Wielewaal") == []

    def test_an_entry_for_another_request(self, shipped_rules: Rules) -> None:
        limited = Ambtsdrager(naam="Anna Wielewaal", rol="top", zaken=("2026-1",))
        for number, expected in (("2026-1", ["Anna Wielewaal;top"]), ("2026-2", []), ("", [])):
            request = Verzoek(zaaknummer=number, ambtsdragers=(limited,))
            assert holders(with_request(shipped_rules, request), "Anna Wielewaal") == expected

    def test_shipped_list_can_be_read_on_any_date(self, shipped_rules: Rules) -> None:
        roles = {role.id for role in shipped_rules.roles}
        for date in (None, DAY("2015-01-01"), DAY("2026-06-01")):
            assert {
                line.split(";")[1] for line in on_date(shipped_rules, date).lists["ambtsdragers"]
            } <= roles


class TestDateOfADocument:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Datum\n3 juni 2024\n", "2024-06-03"),
            ("Aan: x\nVerzonden: maandag 12 maart 2018 09:14\n", "2018-03-12"),
            ("Datum\t01-02-2023", "2023-02-01"),
            ("Date: 5/11/2020", "2020-11-05"),
            ("Besluitdatum 3 juni 2024", None),
            ("De datum 3 juni 2024 staat vast.", None),
            ("Datum\n31 februari 2024\n", None),
            ("Geen.", None),
        ],
    )
    def test_stands_after_its_word_on_the_first_page(
        self, shipped_rules: Rules, type_page: Callable[..., PageText], text: str, expected: str | None
    ) -> None:
        document = Document(document_id="n", path=Path("nota.pdf"), sha256="", pages=(type_page(text),))
        assert date_of(document, shipped_rules, None) == (DAY(expected) if expected else None)
        request = Verzoek(documentdatums={"nota": DAY("2000-01-01")})
        assert date_of(document, shipped_rules, request) == DAY("2000-01-01")


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "where", "hint"),
        [
            ("lijsten:\n  functional-mailboxs: [loket]\n", "aanvraag.yaml:2", "functional-mailboxes"),
            ("profiel: alles\n", "aanvraag.yaml:1", "whole-block"),
            ("\naltijd_lakken:\n- tekst: Zilvermeeuw\n  grond: '5.9'\n", "aanvraag.yaml:4", ""),
            ("altijd_lakken: [{tekst: Zilvermeeuw, grond: 5.1.2}]\n", "aanvraag.yaml:1", "onderdeel"),
            ("ambtsdragers:\n- {naam: A B, rol: keizer}\n", "aanvraag.yaml:2", "bewindspersoon"),
            ("ambtsdragers:\n- {naam: A B, rol: top, vanaf: 2020-01-01}\n", "aanvraag.yaml:2", "van"),
            ("ambtsdragers:\n- naam: A B\n  rol: top\n  van: 2022-01-01\n  tot: 2020-01-01\n",
             "aanvraag.yaml:5", ""),
            ("nooit_lakken:\n- tekst: Zilvermeeuw\n", "aanvraag.yaml:2", ""),
            ("informatiecategorie: liefdesbrief\n", "aanvraag.yaml:1", "beslisnota"),
            ("sleutel: k1\n", "aanvraag.yaml:1", ""),
            ("organisatiemap: nergens\n", "aanvraag.yaml:1", ""),
            ("besluitdatum: 2026-02-30\n", "aanvraag.yaml", ""),
        ],
    )  # fmt: skip
    def test_file_and_line_are_those_of_the_request(
        self, tmp_path: Path, shipped_rules: Rules, text: str, where: str, hint: str
    ) -> None:
        def use() -> None:
            request = verzoek.read(write(tmp_path / "aanvraag.yaml", text))
            profile_for(with_request(shipped_rules, request), None, request)

        with pytest.raises(RulesError) as caught:
            use()
        assert caught.value.where == where
        assert hint in caught.value.hint

    def test_grounds_may_be_written_as_usual(self, tmp_path: Path, shipped_rules: Rules) -> None:
        text = "altijd_lakken: [{tekst: Zilvermeeuw, grond: art. 5.1 lid 2 onder h}]\n"
        rules = with_request(shipped_rules, verzoek.read(write(tmp_path / "v.yaml", text)))
        assert [entry.ground for entry in rules.listed] == ["5.1.2.h"]
        assert rules.digest != shipped_rules.digest


class TestOrganisation:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write(
            tmp_path / "org" / "organisatie.yaml",
            "organisatie: Gemeente Voorbeeld\nprofiel: whole-block\n"
            "nooit_lakken: [{tekst: 030 123 45 67, reden: website}]\n"
            "altijd_lakken:\n- {tekst: Zilvermeeuw, grond: '5.9'}\n",
        )
        write(tmp_path / "org" / "lijsten" / "functional-mailboxes.txt", "# eigen\nloket-west\n")
        return tmp_path / "org"

    def test_the_request_wins_and_lists_are_joined(self, tmp_path: Path, folder: Path) -> None:
        path = write(
            tmp_path / "v.yaml",
            "organisatiemap: org\nprofiel: smallest-part\nnooit_lakken: [{tekst: Loket, reden: eigen}]\n"
            "lijsten: {functional-mailboxes: [balie]}\n",
        )
        read = verzoek.read(path)
        assert (read.organisatie, read.profiel) == ("Gemeente Voorbeeld", "smallest-part")
        assert [entry.tekst for entry in read.nooit_lakken] == ["Loket", "030 123 45 67"]
        assert read.lijsten == {"functional-mailboxes": ("balie", "loket-west")}

    def test_a_mistake_names_the_file_of_the_organisation(
        self, tmp_path: Path, folder: Path, shipped_rules: Rules
    ) -> None:
        path = write(tmp_path / "v.yaml", "altijd_lakken: [{tekst: Kievit, grond: 5.1.2.e}]\n")
        with pytest.raises(UnknownGround) as caught:
            with_request(shipped_rules, verzoek.read(path, organisation=folder))
        assert caught.value.where == "org/organisatie.yaml:5"
        write(folder / "organisatie.yaml", "")
        write(folder / "lijsten" / "onbekend.txt", "x\n")
        with pytest.raises(RulesError) as found:
            with_request(shipped_rules, verzoek.read(None, organisation=folder))
        assert found.value.where.startswith("org/lijsten/onbekend.txt")

    def test_what_belongs_to_a_request_is_refused_there(self, folder: Path) -> None:
        write(folder / "organisatie.yaml", "organisatie: X\nzaaknummer: '1'\n")
        with pytest.raises(RulesError) as caught:
            verzoek.read(None, organisation=folder)
        assert caught.value.where == "org/organisatie.yaml:2"

    def test_an_empty_folder_is_a_mistake(self, tmp_path: Path) -> None:
        (tmp_path / "leeg").mkdir()
        with pytest.raises(RulesError, match=r"organisatie\.yaml"):
            verzoek.read(None, organisation=tmp_path / "leeg")


def test_kind_of_information_by_word_or_code(shipped_rules: Rules) -> None:
    assert category_code(shipped_rules, "Beslisnota") == category_code(shipped_rules, "c_2977c34f")
    assert category_code(shipped_rules, "") == ""
