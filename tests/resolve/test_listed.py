"""Names between two found people of one enumeration."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.domain import Document
from redactor.forms import Lexicon, parse_name
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.listed import listed_between
from redactor.resolve.mentions import Mention
from redactor.rules import Rules
from tests.conftest import typed_page

_SURNAMES = {"visser", "bergen", "roos"}


@pytest.fixture(scope="module")
def lexicon(shipped_rules: Rules) -> Lexicon:
    return Lexicon(shipped_rules.lists)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(
        lambda word: WordFacts(listed=word in _SURNAMES, surname=word in _SURNAMES, ordinary=True)
    )


def mention(text: str, name: str, public: float = 0.0, score: float = 0.9) -> Mention:
    start = text.index(name)
    parsed = parse_name(name)
    assert parsed is not None
    return Mention(
        page_index=0,
        start=start,
        end=start + len(name),
        text=name,
        name=parsed,
        score=score,
        detectors=("D",),
        evidence=("model:persoon",),
        public=public,
    )


def between(text: str, lexicon: Lexicon, vocabulary: Vocabulary, **more: float) -> list[Mention]:
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(typed_page(text),))
    found = [mention(text, "Ottens", **more), mention(text, "Scholtens", **more)]
    return listed_between(found, document, lexicon, vocabulary)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ottens, Visser, Scholtens", ["Visser"]),
        ("Ottens (2x), van Bergen, Visser en Scholtens", ["van Bergen", "Visser"]),
        ("Ottens/Roos/Scholtens", ["Roos"]),
        ("Ottens, Wegen, Scholtens", []),
        ("Ottens en Scholtens", []),
        ("Ottens zag Visser, Scholtens", []),
        ("Ottens, Visser, Roos, Bergen, Visser, Scholtens", []),
    ],
)
def test_between_two_people(text: str, expected: list[str], lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    assert [m.text for m in between(text, lexicon, vocabulary)] == expected


def test_who_stands_between_members_is_a_member(lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    (one,) = between("Ottens, Roos, Scholtens", lexicon, vocabulary, public=1.0)
    assert one.public == 1.0


def test_doubtful_neighbours_say_nothing(lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    assert between("Ottens, Roos, Scholtens", lexicon, vocabulary, score=0.5) == []
