"""Where a name begins and ends, and what makes no name of it; each line was once an error."""

from __future__ import annotations

import re

import pytest

from redactor import detect
from redactor.detect.engine import Engine
from redactor.forms import Lexicon
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.extent import (
    trim,
    with_given,
    without_address,
    without_employer,
    without_last_cell,
    without_next_line,
    without_other_words,
    without_preposition,
    without_unit_first,
)
from redactor.resolve.shapes import is_named_thing
from redactor.rules import Rules
from tests.resolve.test_persons import redacted

_SURNAMES = {"terpstra", "heekeren", "reimer", "wassenberg", "kruis"}
_FIRSTS = {"ronald", "agnes", "babet"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    def lookup(word: str) -> WordFacts:
        first, surname = word in _FIRSTS, word in _SURNAMES
        return WordFacts(listed=first or surname, first=first, surname=surname)

    return Vocabulary(lookup)


@pytest.fixture(scope="module")
def lexicon(shipped_rules: Rules) -> Lexicon:
    return Lexicon(shipped_rules.lists)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Kostas uit Maastricht", "Kostas"),
        ("Gülsüm in Tiel", "Gülsüm"),
        ("Cemil aan Wim", "Cemil"),
        ("Ebba Terpstra van het KNMI", "Ebba Terpstra"),
        ("Omar van het BOT-team", "Omar"),
        ("Ebba Terpstra van De Brug", "Ebba Terpstra"),
        ("Ebba Terpstra van Terpstra", "Ebba Terpstra"),
        ("I. Terpstra.pdf", "I. Terpstra"),
        # Double names keep both halves.
        ("S.J. Terpstra van Heekeren", "S.J. Terpstra van Heekeren"),
        ("Wijnand Terpstra op Reimer", "Wijnand Terpstra op Reimer"),
        ("Ebba van der Kruis", "Ebba van der Kruis"),
        ("Bart in 't Veld", "Bart in 't Veld"),
    ],
)
def test_a_name_ends_before_its_employer(
    written: str, name: str, lexicon: Lexicon, vocabulary: Vocabulary
) -> None:
    end = without_employer(written, 0, len(written), lexicon, vocabulary)
    assert written[:end] == name


@pytest.mark.parametrize(
    ("text", "start", "name"),
    [
        ("Aan: Georgieva, Ts.\n", 5, "Georgieva, Ts."),
        ("Arie Verhoef sr., zijn zoon", 0, "Arie Verhoef sr."),
        ("HOEK, Jannie v.d.\t", 0, "HOEK, Jannie v.d."),
        ("van: rico w.\n", 5, "rico w."),
        ("Wij belden Verhoef.", 11, "Verhoef"),
    ],
)
def test_the_full_stop_of_a_shortened_part_stays(text: str, start: int, name: str) -> None:
    end = start + len(name) if name.endswith(".") else len(text)
    got = trim(text, start, end)
    assert text[got[0] : got[1]] == name


def test_a_given_name_behind_a_comma_belongs_to_it(vocabulary: Vocabulary) -> None:
    text = "Op naam van Van Wassenberg, Ronald staan"
    end = with_given(text, 12, 26, vocabulary)
    assert text[12:end] == "Van Wassenberg, Ronald"
    names = "Agnes, Babet, Ciarán"
    assert with_given(names, 0, 5, vocabulary) == 5


@pytest.fixture(scope="session")
def rule_engine(shipped_rules: Rules) -> Engine:
    return detect.build_engine(shipped_rules, model="none")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Achternaam: STRAAT\nTussenvoegsel: van der\nVoorletters: H.E.", ["STRAAT", "van der", "H.E."]),
        ("Betreft de heer Schipper, ondernemer.", ["Schipper"]),
        ("Typ.: bwx. Dossier gesloten.", ["bwx"]),
        ("[Opmerking SAK2: geschrokken is zwak]", ["SAK"]),
        (
            "Contactpersoon: Fatima El Ouazzani\nBijlage: map_elouazzani.txt",
            ["Fatima El Ouazzani", "elouazzani"],
        ),
        (
            "Contactpersoon: Pim Laarhoven\nZie foto pim_laarhoven_1.jpg",
            ["Pim Laarhoven", "pim_laarhoven"],
        ),
        ("Contactpersoon: Toos Papadaki\nMap: pers/papadaki_t_2022.jpg", ["Toos Papadaki", "papadaki_t"]),
    ],
)
def test_what_must_go(rule_engine: Engine, shipped_rules: Rules, text: str, gone: list[str]) -> None:
    assert redacted(rule_engine, shipped_rules, text) == gone


@pytest.mark.parametrize(
    "text",
    [
        "Wij namen deel aan oefening Willem Wever, 14 november.",
        "Geboren te Assen; tolk Grieks aanwezig.",
        "A. Aanleiding\nB. Omschrijving\nC. Vervolg",
        "Aan: Urgentiecommissie Woonkeus",
        "Zie Boin, A., P. 't Hart, E. Stern & B. Sundelius (2017).",
        "De naam is Vincent van Gogh-kazerne.",
    ],
)
def test_what_must_stay(rule_engine: Engine, shipped_rules: Rules, text: str) -> None:
    assert redacted(rule_engine, shipped_rules, text) == []


@pytest.mark.parametrize(
    "written", ["Ranganatan Lakhsmi", "LAKSMI RANGANATHAN", "mevr. Ranganathen", "Rangauathan"]
)
def test_a_slip_hides_no_name(rule_engine: Engine, shipped_rules: Rules, written: str) -> None:
    contact = "Contactpersoon: drs. L. (Lakshmi) Ranganathan\n\n"
    found = redacted(rule_engine, shipped_rules, contact, f"Daarna belde {written} over de planning.")
    assert len(found) > 1
    assert not re.search(r"anathen|auathan|anatan|ANATHAN", written.replace(found[1], ""))


def test_a_slip_needs_a_long_name(rule_engine: Engine, shipped_rules: Rules) -> None:
    contact = "Contactpersoon: drs. L. (Lotte) Visser\n\n"
    text = "De Vissen zijn geteld. Waterschap Vlisser doet mee. Lottum ligt aan de Maas."
    assert redacted(rule_engine, shipped_rules, contact, text)[1:] == []


def test_a_known_surname_may_open_a_sentence(rule_engine: Engine, shipped_rules: Rules) -> None:
    contact = "Contactpersoon: drs. A. (Aylin) Bosch\n\n"
    assert redacted(rule_engine, shipped_rules, contact, "2. Bosch niet aanspreken.")[1:] == ["Bosch"]
    ordinary = "Bosch en duin zijn beschermd; het bosch is oud."
    assert redacted(rule_engine, shipped_rules, contact, ordinary)[1:] == []


def test_a_year_of_birth_makes_nobody_an_author(rule_engine: Engine, shipped_rules: Rules) -> None:
    assert redacted(rule_engine, shipped_rules, "De heer J.G. Abbink (1946) uit Borculo belde.") == [
        "J.G. Abbink",
        "1946",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "De reis ging via Addis Abeba en New York.",
        "Zij woont in Bangkok.",
        "De zaal is Trouwzaal Jacoba van Beieren.",
    ],
)
def test_places_abroad_and_rooms_stay(rule_engine: Engine, shipped_rules: Rules, text: str) -> None:
    assert redacted(rule_engine, shipped_rules, text) == []


@pytest.fixture(scope="session")
def shipped_engine(shipped_rules: Rules) -> Engine:
    return detect.build_engine(shipped_rules)


@pytest.mark.parametrize(
    "text",
    [
        "Code oranje, zoals bij de stormen Poly, Eunice en Corrie.",
        "De schepen Vrouwe Jacoba en Johanna Elisabeth liggen in de haven.",
        "Wij spraken met ketens als Simon Lévelt, Van Keulen en Jan de Groot.",
        "Het werk is gegund aan Krüger Asbestsanering.",
        "Lunch bij Bistro Jan, daarna naar Veilinghuis Mak van Waay.",
        "Zie het handboek van Leo Huberts.",
        "De mevrouw van de SVB zei dat.",
    ],
)
def test_names_of_things_stay(shipped_engine: Engine, shipped_rules: Rules, text: str) -> None:
    assert redacted(shipped_engine, shipped_rules, text) == []


def test_a_list_of_people_is_no_list_of_things(shipped_engine: Engine, shipped_rules: Rules) -> None:
    text = "Over de schepen spraken wij met mevrouw Poly Verhoeven, Eunice Asante en Corrie Bakx."
    found = redacted(shipped_engine, shipped_rules, text)
    assert found == ["Poly Verhoeven", "Eunice Asante", "Corrie Bakx"]


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        ("roepnaam Sjouk\nGesprek: maandag", "Sjouk\nGesprek", "Sjouk"),
        ("Oyelaran, T.\nGMT, cluster", "Oyelaran, T.\nGMT", "Oyelaran, T."),
        ("een matroos, Wiktor\nZając belt", "Wiktor\nZając", "Wiktor\nZając"),
        ("WIKTOR\nZAJĄC", "WIKTOR\nZAJĄC", "WIKTOR\nZAJĄC"),
        ("Sjouk\nPersoneelsnr.: 12", "Sjouk\nPersoneelsnr", "Sjouk"),
        ("paraaf RJa\nVerwerkt door", "RJa\nVerwerkt", "RJa"),
    ],
)
def test_label_or_unit_on_the_next_line_is_no_part(text: str, found: str, left: str) -> None:
    start = text.index(found)
    listed = Vocabulary(lambda word: WordFacts(listed=word == "verwerkt"))
    assert text[start : without_next_line(text, start, start + len(found), listed)] == left


def test_unit_before_a_whole_name_is_no_part() -> None:
    text = "IGJ, Jacomien Oosterom"
    start = without_unit_first(text, 0, len(text), Vocabulary())
    assert text[start:] == "Jacomien Oosterom"
    assert without_unit_first("DE WIT, Jan", 0, 11, Vocabulary()) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fahrer genannt Ronald Terpstra", "Ronald Terpstra"),
        ("Ronald Terp stra", "Ronald Terp stra"),
        ("Ronald Frans pasa thuis", "Ronald Frans"),
        ("Ronald v/d Kruis", "Ronald v/d Kruis"),
        ("Ronald van der Kruis", "Ronald van der Kruis"),
        ("ronald winklaar", "ronald winklaar"),
        ("Wonen langs Water", "Wonen langs Water"),
    ],
)
def test_words_that_are_no_part_of_a_name(text: str, expected: str, vocabulary: Vocabulary) -> None:
    start, end = without_other_words(text, 0, len(text), vocabulary)
    assert text[start:end] == expected


def test_a_name_ends_before_the_address() -> None:
    text = "Mulder van de Nieuwe Markt 38"
    at = text.index("Nieuwe")
    assert text[: without_address(text, 0, len(text), [(at, len(text))])] == "Mulder"
    assert without_address(text, 0, 6, [(at, len(text))]) == 6
    assert without_address(text, 0, len(text), [(0, len(text))]) == len(text)


@pytest.mark.parametrize(
    ("before", "name", "expected"),
    [
        ("Zij is geen familie ", "van Bauke", "Bauke"),
        ("Zij is geen familie ", "van Van der Plas", "Van der Plas"),
        ("Zij is van de familie ", "van Bauke", "van Bauke"),
        ("het stuk ", "van Ee, S. van", "Ee, S. van"),
        ("antwoord van ", "van Ee, S.", "van Ee, S."),
    ],
)
def test_a_preposition_is_no_part_of_a_name(before: str, name: str, expected: str) -> None:
    text = before + name
    assert text[without_preposition(text, len(before), len(text)) :] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bloemisterij Blom", True),
        ("Campus De Ploeg", True),
        ("De Ploeg", False),
        ("Ronald Ploeg", False),
        ("J. Blom", False),
        ("Bloemisterij", False),
        ("Onbekend Blom", False),
    ],
)
def test_a_thing_that_bears_a_name(text: str, expected: bool) -> None:
    def lookup(word: str) -> WordFacts:
        return WordFacts(listed=word in {"bloemisterij", "campus", "ronald", "j."}, first=word == "ronald")

    assert is_named_thing(text, Vocabulary(lookup)) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De heer Van Gogh (bewoner Piet Heinstraat 15) vraagt waarom.", ["Van Gogh", "Piet Heinstraat 15"]),
        ("Ik ben bij dokter Sewradj van het Diakonessenhuis geweest.", ["Sewradj"]),
        ("Het Van Gogh Museum heeft de bruikleen verlengd.", []),
    ],
)
def test_whoever_is_addressed_is_no_thing(
    shipped_engine: Engine, shipped_rules: Rules, text: str, found: list[str]
) -> None:
    assert redacted(shipped_engine, shipped_rules, text) == found


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Agnes Terpstra Loopt", "Agnes Terpstra"),
        ("Agnes Terpstra Kruis", "Agnes Terpstra Kruis"),
        ("Agnes Loopt", "Agnes Loopt"),
        ("Agnes Terpstra-van der Loopt", "Agnes Terpstra-van der Loopt"),
    ],
)
def test_the_next_cell_is_no_part_of_a_name_in_a_field(written: str, name: str, lexicon: Lexicon) -> None:
    def lookup(word: str) -> WordFacts:
        return WordFacts(listed=word in {"loopt", "kruis"}, surname=word == "kruis", ordinary=word == "loopt")

    end = without_last_cell(written, 0, len(written), lexicon, Vocabulary(lookup))
    assert written[:end] == name


def test_a_unit_in_brackets_is_where_somebody_works(lexicon: Lexicon) -> None:
    facts = {"ronald": WordFacts(listed=True, first=True)}
    vocabulary = Vocabulary(lambda word: facts.get(word, WordFacts()))
    for written, name in (
        ("R. Terpstra (RWS)", "R. Terpstra"),
        ("R. Terpstra (RONALD)", "R. Terpstra (RONALD)"),
    ):
        assert written[: without_employer(written, 0, len(written), lexicon, vocabulary)] == name


@pytest.mark.parametrize(
    ("behind", "name"), [(", 12 november 2024", "W. Terpstra"), (" belt", "W. Terpstra\nVeen")]
)
def test_a_place_with_the_date_is_no_part(behind: str, name: str, vocabulary: Vocabulary) -> None:
    written = "W. Terpstra\nVeen"
    assert written[: without_next_line(written + behind, 0, len(written), vocabulary)] == name
