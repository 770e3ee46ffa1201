"""Words around a name that make a thing of it: a school, a ship, a storm."""

from __future__ import annotations

import pytest

from redactor.forms import Lexicon
from redactor.forms.vocabulary import Vocabulary, WordFacts
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


_FACTS = {
    "maria": WordFacts(listed=True, first=True),
    "jan": WordFacts(listed=True, first=True, surname=True),
    "esmee": WordFacts(listed=True, first=True),
    "oldenzaal": WordFacts(listed=True, place=True),
    "boudier": WordFacts(listed=True, surname=True),
    "boudier-bakkerlaan": WordFacts(listed=True, surname=True),
}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("de kapitein van de Maria Pellikaan", "Maria Pellikaan", True),
        ("the model of the Jan de Ruyter", "Jan de Ruyter", True),
        ("gebeld met Maria Pellikaan", "Maria Pellikaan", False),
        ("Esmee de Maria Pellikaan", "Maria Pellikaan", False),
        ("over de Pellikaan", "Pellikaan", False),
        ("in de studentenflat aan de Ina Boudier-Bakkerlaan", "Ina Boudier-Bakkerlaan", True),
        ("gebeld met mw. Oldenzaal", "Oldenzaal", False),
    ],
)
def test_an_article_before_a_whole_name_and_words_that_end_like_a_place(
    shipped_rules: Rules, text: str, name: str, expected: bool
) -> None:
    lexicon = Lexicon(shipped_rules.lists, vocabulary=Vocabulary(lambda word: _FACTS.get(word, WordFacts())))
    start = text.index(name)
    assert lexicon.is_thing(text, start, start + len(name)) is expected
