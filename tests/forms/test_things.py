"""Words around a name that make a thing of it: a school, a ship, a storm."""

from __future__ import annotations

import pytest

from redactor.forms import Lexicon
from redactor.rules import Rules


@pytest.fixture(scope="module")
def lexicon(shipped_rules: Rules) -> Lexicon:
    return Lexicon(shipped_rules.lists)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("de uitslag van Hockeyclub Victoria", "Victoria"),
        ("Montessorischool Maria blijft dicht", "Montessorischool Maria"),
        ("bij de stormen Poly, Eunice en Corrie", "Corrie"),
        ("de schepen Vrouwe Jannigje en Johanna Elisabeth", "Johanna Elisabeth"),
        ("the hurricanes Irma and Maria", "Maria"),
        ("voor ketens als Simon Velt, Van Keulen en De Jong", "Van Keulen"),
        ("film Dirty Harry", "Dirty Harry"),
        ("de piramide van Maslow", "Maslow"),
        ("KDV Pippi", "Pippi"),
    ],
)
def test_thing(lexicon: Lexicon, text: str, name: str) -> None:
    start = text.index(name)
    assert lexicon.is_thing(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("de stormen van vorig jaar. Corrie belt", "Corrie"),
        ("het gesprek met Victoria", "Victoria"),
        ("directeur Maria Jansen", "Maria Jansen"),
        ("de school belde met Pippa de Boer", "Pippa de Boer"),
    ],
)
def test_person(lexicon: Lexicon, text: str, name: str) -> None:
    start = text.index(name)
    assert not lexicon.is_thing(text, start, start + len(name))
