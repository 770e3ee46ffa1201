"""The swap of names keeps one person one person, and touches nothing that is not marked as a person."""

from __future__ import annotations

import re

import pytest

from tests.bench.name_swap import Names, split_name, swap_document

NAMES = Names(first=("Aylin", "Emre"), last=("Yıldırım", "van Öztürk"))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Jan Bakker", "Jan", "Bakker"),
        ("Jan Peter de Vries", "Jan Peter", "de Vries"),
        ("J.P. de Vries", "J.P.", "de Vries"),
        ("De Vries", "", "De Vries"),
        ("Vries, Jan de", "Jan", "de Vries"),
        ("Heuvel-Sikkema, Annelotte van den", "Annelotte", "van den Heuvel-Sikkema"),
        ("Jan", "Jan", ""),
        ("Machteld Rossum du Chattel", "Machteld Rossum", "du Chattel"),
    ],
)
def test_split_name(text: str, first: str, last: str) -> None:
    assert split_name(text) == (first, last)


def test_one_person_stays_one_person() -> None:
    source = (
        '<r g="5.1.2.e" t="PERSON">Jan Bakker</r>, <k why="beroep">bakker</k>, '
        '<r g="5.1.2.e" t="PERSON">J. Bakker</r>, <r g="5.1.2.e" t="PERSON">Bakker</r>, '
        '<r g="5.1.2.e" t="PERSON">Jan</r>, <r g="5.1.2.e" t="EMAIL">j.bakker</r><o why="domein">@x.nl</o>, '
        '<r g="5.1.2.e" t="PERSON">JB</r>, <r g="5.1.1.e" t="BSN">123456782</r>'
    )
    swapped = swap_document(source, NAMES, seed="1")
    texts = re.findall(r"<[rko] [^>]*>([^<]*)<", swapped)
    full, trade, initials, last, first, mail, domain, code, bsn = texts
    assert full == f"{first} {last}"
    assert last in NAMES.last
    assert first in NAMES.first
    assert initials == f"{first[0]}. {last}"
    assert (trade, domain, bsn) == ("bakker", "@x.nl", "123456782")
    assert code == first[0] + ("Y" if last == "Yıldırım" else "Ö")
    assert "bakker" not in mail
    assert swap_document(source, NAMES, seed="1") == swapped


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("J. Bakker", "JB"),
        ("J.P. van den Berg", "JPvdB"),
        ("Hendrika Wolters", "HWo"),
        ("Jan van den Berg", "JvdB"),
    ],
)
def test_initials_go_with_their_person(name: str, code: str) -> None:
    """Else the bench would count codes of nobody as missed."""
    source = f'<r g="5.1.2.e" t="PERSON">{name}</r> (<r g="5.1.2.e" t="PERSON">{code}</r>)'
    new, initials = re.findall(r">([^<]*)</r>", swap_document(source, NAMES, seed="2"))
    assert initials[0] == new[0]
    assert initials != code
    assert initials[-1].lower() in ("y", "ö", "ı", "z")
