"""Logins made of the names of the persons of a document."""

from __future__ import annotations

import pytest

from redactor.forms import parse_name
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.logins import Logins

_VOCABULARY = Vocabulary(lambda word: WordFacts(listed=word in {"bosmans", "stuur"}))


def found(name: str, text: str) -> list[str]:
    parsed = parse_name(name)
    assert parsed is not None
    logins = Logins()
    logins.add(parsed, 3)
    hits = list(logins.hits(text, _VOCABULARY))
    assert all(index == 3 for _, _, index in hits)
    return [text[start:end] for start, end, _ in hits]


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("Frank Bakker", "fbakker"),
        ("Frank Bakker", "BAKKERF02"),
        ("P. van der Hoeven", "pvdhoeven"),
        ("Annet van Dam", "annetvd"),
        ("Bouzambou, Y.", "bouzamy"),
        ("Fee Wittebrood", "wittebf"),
        ("Reinder Stuurman", "RSTUURM1"),
        ("Gwenn de Bleser", "GDEBLE2"),
        ("Yıldız Bozkurt-Dekkers", "yboz3"),
        ("Wil Baardwijk", "baardw01"),
        ("Despina Stergiou", "stergiou_d"),
        ("Wendy Kuitert", "mko.kuitert"),
        ("Ria van Beuningen", "ria-vb"),
        ("B. Smalbrugge", "bsmalbru\ngge"),
    ],
)
def test_login(name: str, login: str) -> None:
    assert found(name, f"door {login}\nen verder") == [login]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("B. Osmanli", "bosmans"),
        ("Frank Bakker", "bakker"),
        ("Frank Bakker", "bakk01x, fbak, bakkers"),
        ("Frank Bakker", "bakker.nl en bakker.pdf"),
        ("Frank Bakker", "dr.bakker"),
        ("Frank Bakker", "www.bakker"),
        ("Frank Bakker", "bakker_x"),
        ("Reinder Stuurman", "Rstuurm"),
        ("Reinder Stuurman", "stuur"),
    ],
)
def test_no_login(name: str, text: str) -> None:
    assert found(name, text) == []
