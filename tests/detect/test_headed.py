"""Staff numbers and login names under a heading or beside a label, also broken over lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redactor.detect.engine import Engine
from redactor.detect.headed import HeadedRecognizer
from redactor.detect.results import parts_of
from redactor.domain import PageText
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.rules import Rules

Rows = list[list[tuple[float, str]]]
LayOut = Callable[..., PageText]
Values = Callable[..., list[str]]

WORDS = {"gereed", "wethouder", "nummer", "akkoord"}


def _facts(word: str) -> WordFacts:
    return WordFacts(listed=word in WORDS, ordinary=word in WORDS)


@pytest.fixture(scope="module")
def values(shipped_rules: Rules, number_engine: Engine) -> Values:
    """What one of the recognizers finds on the pages of a document, with | between the lines of a value."""

    def found(name: str, *pages: PageText) -> list[str]:
        rule = next(rule for rule in shipped_rules.recognizers if rule.name == name)
        recognizer = HeadedRecognizer(
            name=name,
            supported_entities=list(rule.labels),
            lists=shipped_rules.lists,
            vocabulary=Vocabulary(_facts),
            **rule.settings,
        )
        carried: dict[str, Any] = {}
        texts = []
        for page in pages:
            results = recognizer.analyze(page.text, [], number_engine.nlp_engine.artifacts(page, carried))
            ranges = (parts_of(r.recognition_metadata) or ((r.start, r.end),) for r in results)
            texts += ["|".join(page.text[start:end] for start, end in parts) for parts in ranges]
        return texts

    return found


def numbers(values: Values, *pages: PageText) -> list[str]:
    return values("PersonnelTableRecognizer", *pages)


def logins(values: Values, page: PageText) -> list[str]:
    return values("UsernameTableRecognizer", page)


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [
        ("Werknemer-ID", "100417", "100502"),
        ("Pers.nr.", "00412873", "P 198 002"),
        ("Stamnr.", "2-118-40", "06 14 732"),
        ("Insp.", "H03", "4417-B"),
    ],
)
def test_column(values: Values, lay_out: LayOut, heading: str, first: str, second: str) -> None:
    rows: Rows = [
        [(60, "Naam"), (200, heading), (300, "Kpl.")],
        [(60, "Tjaarda-Bos, H.G."), (200, first), (300, "410220")],
        [(60, "Oostindien, P."), (200, second), (300, "410230")],
    ]
    assert numbers(values, lay_out(rows, gap=24.0)) == [first, second]
    assert numbers(values, lay_out(rows, gap=12.0)) == [first, second], "rows right under each other"


def test_heading_and_value_broken_over_lines(values: Values, lay_out: LayOut) -> None:
    rows: Rows = [
        [(60, "Naam"), (200, "Personeels-")],
        [(200, "nummer")],
        [],
        [],
        [(60, "Bos, H."), (200, "2-")],
        [(200, "118")],
    ]
    assert numbers(values, lay_out(rows, gap=12.0)) == ["2-|118"]


def test_heading_whose_lines_stand_around_the_row(values: Values, lay_out: LayOut) -> None:
    """A heading of two lines in the middle of its row: the text has the other headings in between."""
    page = lay_out(
        [
            [(200, "Pers.n")],
            [(60, "Indiener"), (300, "Datum")],
            [(200, "r")],
            [],
            [(60, "W. Bouman"), (200, "0942")],
        ],
        gap=6.0,
    )
    assert numbers(values, page) == ["0942"]


def test_form_with_a_column_for_each_person(values: Values, lay_out: LayOut) -> None:
    page = lay_out([[(60, "Pasnummer"), (200, "40771"), (300, "40802")], [(60, "Kamer"), (200, "30118")]])
    assert numbers(values, page) == ["40771", "40802"]


def test_unsure_label_counts_among_people_only(values: Values, lay_out: LayOut) -> None:
    of_people: Rows = [[(60, "Full name"), (200, "ID nr.")], [(60, "Stuurman, R."), (200, "70-0014")]]
    of_things: Rows = [[(60, "Apparaat"), (200, "ID nr.")], [(60, "Laptop"), (200, "70-0014")]]
    assert numbers(values, lay_out(of_people)) == ["70-0014"]
    assert numbers(values, lay_out(of_things)) == []


def test_rows_that_are_numbered_are_no_number(values: Values, lay_out: LayOut) -> None:
    rows: Rows = [[(60, "Nr."), (200, "Naam")], *([(60, str(at)), (200, "Bos, H.")] for at in range(1, 6))]
    assert numbers(values, lay_out(rows, gap=12.0)) == []


@pytest.mark.parametrize("cell", ["22-10", "12-03-2024", "410.220.118.004", "n.v.t.", "12"])
def test_no_number_of_a_person(values: Values, lay_out: LayOut, cell: str) -> None:
    assert numbers(values, lay_out([[(60, "Naam"), (200, "Pers.nr.")], [(60, "Bos, H."), (200, cell)]])) == []


def test_running_text_under_the_table_ends_the_column(values: Values, lay_out: LayOut) -> None:
    page = lay_out(
        [
            [(60, "Naam"), (200, "Pers.nr."), (300, "Uren")],
            [(60, "Bos, H."), (200, "00412"), (300, "36")],
            [(60, "Alle bedragen zijn in euro's en gelden per 1 januari 2024 voor 36 uren in de week")],
            [(60, "Zaak"), (200, "20240"), (300, "36")],
        ]
    )
    assert numbers(values, page) == ["00412"]


def test_logins(values: Values, lay_out: LayOut) -> None:
    rows: Rows = [
        [(60, "Stap"), (120, "Assigned to"), (260, "Status")],
        [(60, "01"), (120, "RSTUURM1"), (260, "gereed")],
        [(60, "02"), (120, "j.doeve"), (260, "gereed")],
        [(60, "03"), (120, "wethouder"), (260, "gereed")],
        [(60, "04"), (120, "svc_mailer"), (260, "gereed")],
        [(60, "05"), (120, "De Boer, Piet"), (260, "gereed")],
    ]
    assert logins(values, lay_out(rows, gap=24.0)) == ["RSTUURM1", "j.doeve"]


def test_login_broken_over_lines_and_a_word_broken_over_lines(values: Values, lay_out: LayOut) -> None:
    rows: Rows = [
        [(60, "Map"), (200, "Eigenaar"), (300, "Door")],
        [],
        [(60, "Tender"), (200, "bsmalbru"), (300, "geree")],
        [(200, "gge"), (300, "d")],
    ]
    assert logins(values, lay_out(rows, gap=12.0)) == ["bsmalbru|gge"]


HEAD: Rows = [
    [(60, "Naam"), (200, "Pers.nr."), (300, "Uren")],
    [(60, "Bos, H."), (200, "00412"), (300, "36")],
    [(60, "Van Dam, J."), (200, "00418"), (300, "36")],
]
MORE: Rows = [
    [(60, "El Yakoubi, S."), (200, "00733"), (300, "20")],
    [(60, "Groen, D."), (200, "00734"), (300, "28")],
]


def test_table_that_goes_on_over_two_pages(values: Values, lay_out: LayOut) -> None:
    pages = [lay_out(rows, gap=24.0) for rows in (HEAD, MORE, MORE)]
    assert numbers(values, *pages) == ["00412", "00418", "00733", "00734", "00733", "00734"]


def test_table_that_ended_does_not_go_on(values: Values, lay_out: LayOut) -> None:
    text = "Alle bedragen zijn in euro's en gelden per 1 januari 2024 voor 36 uren in de week"
    pages = [lay_out([*HEAD, [(60, text)]], gap=24.0), lay_out(MORE, gap=24.0)]
    assert numbers(values, *pages) == ["00412", "00418"]


def test_another_table_on_the_next_page(values: Values, lay_out: LayOut) -> None:
    other: Rows = [
        [(80, "Gemeente"), (210, "00733"), (390, "20")],
        [(80, "Bijdrage"), (210, "00734"), (390, "28")],
    ]
    assert numbers(values, lay_out(HEAD, gap=24.0), lay_out(other, gap=24.0)) == ["00412", "00418"]
