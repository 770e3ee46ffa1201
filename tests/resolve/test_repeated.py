"""Numbers and logins that were found once are looked for in the whole document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from redactor.domain import Document, Finding, Span
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.repeated import repeated
from tests.conftest import typed_page

_VOCABULARY = Vocabulary(lambda word: WordFacts(listed=word == "vrijdag", ordinary=word == "vrijdag"))


def more(
    pages: Sequence[str],
    values: Sequence[str],
    label: str = "PERSONEELSNUMMER",
    evidence: str = "patroon:x",
) -> list[str]:
    """What is found on top of the first place of each of ``values``, which stand on the first page."""
    findings = []
    for value in values:
        start = pages[0].index(value)
        findings.append(
            Finding(
                finding_id=value,
                target=(Span(0, start, start + len(value)),),
                label=label,
                score=0.8,
                detector="D",
                evidence=(evidence,),
                text=value,
            )
        )
    document = Document(
        document_id="d",
        path=Path("d.pdf"),
        sha256="",
        pages=tuple(typed_page(text, page_index=index) for index, text in enumerate(pages)),
    )
    result = repeated(findings, document, _VOCABULARY)
    for finding in result:
        assert isinstance(finding.target, tuple)
        [span] = finding.target
        assert pages[span.page_index][span.start : span.end] == finding.text
        assert finding.label == label
    return [finding.text for finding in result]


def test_other_spaces_and_another_page() -> None:
    pages = ["Personeelsnr. 06 14 732.", "Nummer 0614732 is hetzelfde, 06.14.732 ook; 0614733 niet."]
    assert more(pages, ["06 14 732"]) == ["0614732", "06.14.732"]


@pytest.mark.parametrize(
    "text",
    ["bedrag 1.00412873", "00412873-2", "zaak 2024-00412873", "9 00 412 873", "x00412873", "004128735"],
)
def test_no_part_of_another_number(text: str) -> None:
    assert more([f"Personeelsnummer 00412873. En {text}."], ["00412873"]) == []


@pytest.mark.parametrize(("value", "found"), [("4417", []), ("H03", ["H03"]), ("12345", ["12345"])])
def test_short_values(value: str, found: list[str]) -> None:
    assert more([f"toezichthouder {value} zag {value} staan"], [value]) == found


@pytest.mark.parametrize(
    ("login", "found"), [("vrijdag", []), ("bouzamy", ["bouzamy"]), ("abc", []), ("yboz3", ["yboz3"])]
)
def test_logins(login: str, found: list[str]) -> None:
    assert more([f"account {login}, en {login} op de lijst"], [login], "GEBRUIKERSNAAM") == found


def test_series_with_letters() -> None:
    text = "reg. WT-0588 en reg. WT-0619; akkoord WT-0001, kamer WT-12 en AT-0001"
    assert more([text], ["WT-0588", "WT-0619"]) == ["WT-0001"]


def test_series_of_digits_needs_three_that_begin_alike() -> None:
    text = "nrs. 100417, 100502, 100833; uit dienst 100011, zaak 204411"
    assert more([text], ["100417", "100502", "100833"]) == ["100011"]
    assert more([text], ["100417", "100502"]) == []
    assert more(["nrs. 21417, 30502, 40833; en 50011"], ["21417", "30502", "40833"]) == []


def test_digits_under_an_unsure_heading_tell_of_no_series() -> None:
    unsure = "kolom:personeelsnummer-koppen-zwak"
    text = "nrs. 100417, 100502, 100833; uit dienst 100011"
    assert more([text], ["100417", "100502", "100833"], evidence=unsure) == []
    assert more(["WT-0588, WT-0619, WT-0001"], ["WT-0588", "WT-0619"], evidence=unsure) == ["WT-0001"]


def test_a_bsn_is_not_looked_for_here() -> None:
    assert more(["BSN 111222333, nummer 111222333"], ["111222333"], "BSN") == []
