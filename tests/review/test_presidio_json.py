"""Results as presidio has them: they load there, and those of another recognizer only add."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from presidio_analyzer import RecognizerResult

from redactor.disclosure import decisions_file
from redactor.errors import DecisionsError
from redactor.review import Exported, Imported, import_review
from redactor.rules import Rules

Take = Callable[..., Imported]


@pytest.fixture
def take(
    exported: Callable[..., Exported], decisions_path: Path, nota: Path, tmp_path: Path, shipped_rules: Rules
) -> Take:
    def call(change: Callable[[Any], None]) -> Imported:
        pages = json.loads(exported("presidio").path.read_bytes())
        change(pages)
        returned = tmp_path / "terug.json"
        returned.write_text(json.dumps(pages), encoding="utf-8")
        return import_review(
            decisions_path, nota, returned, by="jurist", rules=shipped_rules, ground="5.1.2.e"
        )

    return call


def test_results_load_in_presidio(exported: Callable[..., Exported]) -> None:
    (page,) = json.loads(exported("presidio").path.read_bytes())
    assert page["page_number"] == 1
    results = [RecognizerResult.from_json(record) for record in page["recognizer_results"]]
    found = {(result.entity_type, page["text"][result.start : result.end]) for result in results}
    assert ("BSN", "111222333") in found
    assert ("PERSOON", "Wilhelmina Zuurbier") in found
    assert all(record["recognition_metadata"]["recognizer_name"] for record in page["recognizer_results"])


def test_our_own_results_add_nothing(take: Take, decisions_path: Path) -> None:
    before = decisions_path.read_bytes()
    assert take(lambda pages: None).counts.added == 0
    assert decisions_path.read_bytes() == before


def test_results_of_others_are_added(take: Take, decisions_path: Path) -> None:
    def change(pages: Any) -> None:
        start = pages[0]["text"].index("Omtzigt")
        more = {"entity_type": "PERSON", "start": start, "end": start + 7, "score": 0.85, "other": 1}
        pages[0]["recognizer_results"] += [more, more]

    assert take(change).counts.added == 1
    (addition,) = decisions_file.read(decisions_path).additions
    assert (addition.grounds, addition.decided_by) == (["5.1.2.e"], "reviewer:jurist")


def spoil_text(pages: Any) -> None:
    pages[0]["text"] += " "


def spoil_page(pages: Any) -> None:
    pages[0]["page_number"] = 2


def spoil_range(pages: Any) -> None:
    pages[0]["recognizer_results"][0]["end"] = 99999


def spoil_form(pages: Any) -> None:
    pages[0]["entity_type"] = "PERSON"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_text, "tekst is niet die van de PDF"),
        (spoil_page, "zoveel bladzijden"),
        (spoil_range, "buiten de tekst"),
        (spoil_form, "geen bestand met resultaten"),
    ],
)
def test_what_does_not_fit(take: Take, spoil: Callable[[Any], None], message: str) -> None:
    with pytest.raises(DecisionsError, match=message) as caught:
        take(spoil)
    assert "Zuurbier" not in str(caught.value)
