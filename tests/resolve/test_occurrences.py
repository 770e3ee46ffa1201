"""Where a form of a known person stands, does the place say that it is that person?"""

from __future__ import annotations

import pytest

from redactor.forms import Lexicon
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.occurrences import is_name_like
from redactor.resolve.propagate import SURNAME
from redactor.rules import Rules

_FACTS = {
    "zundert": WordFacts(listed=True, surname=True, place=True),
    "pronk": WordFacts(listed=True, surname=True),
    "knaap": WordFacts(listed=True, surname=True),
}


def judged(
    text: str, word: str, rules: Rules, *, lower: bool = False, counts: dict[str, int] | None = None
) -> bool:
    vocabulary = Vocabulary(lambda key: _FACTS.get(key, WordFacts()))
    start = text.index(word)
    return is_name_like(
        text,
        start,
        start + len(word),
        Lexicon(rules.lists, vocabulary=vocabulary),
        counts or {},
        vocabulary,
        SURNAME,
        chatty=lower,
        sure=True,
    )


@pytest.mark.parametrize("before", ["gevestigd in ", "komt uit ", "file tot ", "gemeente\n", "In "])
def test_a_town_behind_a_word_of_place_is_a_town(before: str, shipped_rules: Rules) -> None:
    assert not judged(f"{before}Zundert.", "Zundert", shipped_rules)


@pytest.mark.parametrize(
    "before", ["gebeld met ", "gaat naar ", "het plan van ", "begin ", "vertrouwen in Piet "]
)
def test_elsewhere_it_is_somebody(before: str, shipped_rules: Rules) -> None:
    assert judged(f"{before}Zundert.", "Zundert", shipped_rules)


def test_a_surname_that_is_no_town_behind_a_word_of_place(shipped_rules: Rules) -> None:
    assert judged("vertrouwen in Brandsma.", "Brandsma", shipped_rules)


def test_an_ordinary_word_in_lower_case(shipped_rules: Rules) -> None:
    assert not judged("niet om mee te pronk en zo", "pronk", shipped_rules, lower=True)
    assert judged("gebeld met brandsma vandaag", "brandsma", shipped_rules, lower=True)


@pytest.mark.parametrize("after", [" – 6½", "\tSpoed", ": akkoord"])
def test_a_word_that_opens_a_row_is_somebody(after: str, shipped_rules: Rules) -> None:
    assert judged(f"Scores\nKnaap{after}", "Knaap", shipped_rules, counts={"knaap": 1})


def test_a_word_that_opens_a_sentence_is_not(shipped_rules: Rules) -> None:
    assert not judged("Hij kwam. Knaap en jong zijn anders.", "Knaap", shipped_rules, counts={"knaap": 1})
