"""Words around a name that belong to nobody, and names of things in their column; once errors."""

from __future__ import annotations

import pytest

from redactor import detect
from redactor.detect.engine import Engine
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.strangers import without_strangers
from redactor.rules import Rules
from tests.resolve.test_persons import redacted

_FIRSTS = {"ilham", "lobke", "jürgen", "alfonso", "bauke", "gebre", "haile"}
_SURNAMES = {"kok", "jansen", "simon"}
_OTHERS = {"werd", "gesproken", "doorgang", "met", "j"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    def lookup(word: str) -> WordFacts:
        first, surname = word in _FIRSTS or word == "simon", word in _SURNAMES
        return WordFacts(listed=first or surname or word in _OTHERS, first=first, surname=surname)

    return Vocabulary(lookup)


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("Ilham LPA", "Ilham"),
        ("Kok, Ilham (SMZ)", "Kok, Ilham"),
        ("Jansen AB", "Jansen AB"),
        ("Ilham KOK", "Ilham KOK"),
        ("FEZ Lobke", "Lobke"),
        ("HPTM Jürgen Kok", "Jürgen Kok"),
        ("WJ Simon", "WJ Simon"),
        ("kok Alfonso Kok", "Alfonso Kok"),
        ("van Bauke", "Bauke"),
        ("Van Simon", "Van Simon"),
        ("van der Kok", "van der Kok"),
        ("Bauke de heer", "Bauke"),
        ("HAILE WERD", "HAILE WERD"),
    ],
)
def test_what_belongs_to_nobody_is_taken_off(found: str, name: str, vocabulary: Vocabulary) -> None:
    start, end = without_strangers(found, 0, len(found), vocabulary)
    assert found[start:end] == name


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("HAILE WERD", "HAILE"),
        ("GEBRE DE DOORGANG", "GEBRE"),
        ("GESPROKEN MET HAILE KOK", "HAILE KOK"),
        ("KOK, J.", "KOK, J."),
        ("DE KOK", "DE KOK"),
        ("GEBRE ONBEKEND", "GEBRE ONBEKEND"),
    ],
)
def test_a_telegram_is_all_capitals(found: str, name: str, vocabulary: Vocabulary) -> None:
    before, behind = "DE POST MELDT DAT ", " HEDEN NAAR HUIS IS GEGAAN EN DAAR BLIJFT"
    start, end = without_strangers(before + found + behind, len(before), len(before + found), vocabulary)
    assert (before + found + behind)[start:end] == name


def test_without_word_lists_nothing_is_taken_off() -> None:
    assert without_strangers("Ilham LPA", 0, 9, Vocabulary()) == (0, 9)


@pytest.fixture(scope="session")
def shipped_engine(shipped_rules: Rules) -> Engine:
    return detect.build_engine(shipped_rules)


TABLE = "Schip\tVlag\tKapitein\n\nWILLEM DE RUITER\tNL\tC.A. Bakx\n\nANNA VERHOEVEN\tCY\tH. Asante\n\n"


def test_what_stands_under_a_heading_for_things_stays(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = f"{TABLE}De kapitein van de WILLEM DE RUITER belt mevrouw A. Verhoeven."
    assert redacted(shipped_engine, shipped_rules, text) == ["C.A. Bakx", "H. Asante", "A. Verhoeven"]


@pytest.mark.parametrize("label", ["Systeem: Radiant Verhoeven", "Naam schip: ANNA VERHOEVEN, ligplaats 4"])
def test_what_stands_behind_a_label_for_things_stays(
    shipped_engine: Engine, shipped_rules: Rules, label: str
) -> None:
    assert redacted(shipped_engine, shipped_rules, label) == []


def test_a_person_under_such_a_heading_goes(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = "Leverancier\tVan\tTot\n\nmr. A.B. Verhoeven\tmei\tjuni\n\nFerro BV, C.A. Bakx\tmei\tjuni\n"
    assert redacted(shipped_engine, shipped_rules, text) == ["A.B. Verhoeven", "C.A. Bakx"]
    alone = "Leverancier: Corrie Bakx. Toen belde Corrie Bakx."
    assert redacted(shipped_engine, shipped_rules, alone) == ["Corrie Bakx", "Corrie Bakx"]


def test_headings_are_nobodys_names(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = "Achternaam\tVoornamen\tGeboren\n\nVERHOEVEN\tCorrie\t1 mei 1970\n"
    assert "Voornamen" not in " ".join(redacted(shipped_engine, shipped_rules, text))


@pytest.mark.parametrize(
    "text",
    [
        "Opgesteld door\nBestuurskern\nDirectie Water",
        "Het onderzoek deed Van Dijk Hydrauliek, met Tjeerdsma Taxaties en de robot van Bosma Robotics.",
        "De toets van Kolmogorov-Smirnov, Jenkins en Grafana; een beeld van Willem Dudok.",
        "Tot in de polder Anna Paulowna en langs de rotonde Jan Visser.",
        "De hele buurt aan de Burgemeester Verhoevenlaan\nHavenstad.",
        "Bedankt!\n\nDeel 3 – nazorg\n",
        "Locatie: Trompstraat 5, Hoogerwaard. Wethouder Bakx van Hoogerwaard was er.",
        "De hoogleraar op de (prof. mr. C.A.J. Verhoeven-\nleerstoel).",
        "Verzamelen op de Dam. De eilanden Saba en Sint\nEustatius. Studenten van de TU Delft.",
    ],
)
def test_names_of_things_by_the_words_around_them(
    shipped_engine: Engine, shipped_rules: Rules, text: str
) -> None:
    assert redacted(shipped_engine, shipped_rules, text) == []


def test_an_ordinary_word_at_the_begin_of_a_sentence_is_no_surname(
    shipped_engine: Engine, shipped_rules: Rules
) -> None:
    text = "Mevrouw A. Deel belt. Deel 2 is klaar. Deel van het plan is weg. Toen zei Deel niets."
    assert redacted(shipped_engine, shipped_rules, text) == ["A. Deel", "Deel"]


def test_the_owner_of_a_shop_is_not_the_shop(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = "De heer Bax woont boven Bloemsierkunst Wilma Bax aan de kade."
    assert redacted(shipped_engine, shipped_rules, text) == ["Bax"]


def test_the_next_line_of_a_form_is_no_part_of_a_name(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = "Mevrouw Sjoukje Wijnja-de Groot uit het dorp, roepnaam Sjouk\nGesprek: maandag 5 februari\n"
    assert redacted(shipped_engine, shipped_rules, text) == ["Sjoukje Wijnja-de Groot", "Sjouk"]
