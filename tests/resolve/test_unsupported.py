"""What the model alone took for a name: brands behind a preposition."""

from __future__ import annotations

import pytest

from redactor.forms import Lexicon, parse_name
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.mentions import Mention
from redactor.resolve.persons import Cluster
from redactor.resolve.unsupported import is_brand
from redactor.rules import Rules


def _lookup(word: str) -> WordFacts:
    return WordFacts(listed=word in {"ronald", "kok"}, first=word == "ronald", surname=word == "kok")


def judged(
    before: str, word: str, rules: Rules, *, score: float = 0.8, evidence: str = "model:persoon"
) -> bool:
    name = parse_name(word)
    assert name is not None
    text = before + word
    mention = Mention(
        page_index=0,
        start=len(before),
        end=len(text),
        text=word,
        name=name,
        score=score,
        detectors=("NerRecognizer",),
        evidence=(evidence,),
    )
    cluster = Cluster()
    cluster.add(mention, ())
    lexicon = Lexicon(rules.lists, leading=["moeder"])
    return is_brand(text, (len(before), len(text)), score, (evidence,), cluster, lexicon, Vocabulary(_lookup))


@pytest.mark.parametrize("before", ["een pomp van ", "zij heeft gerekend met ", "geleverd door ", "Volgens "])
def test_a_word_that_no_list_knows_behind_a_preposition(before: str, shipped_rules: Rules) -> None:
    assert judged(before, "Grundfos", shipped_rules)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("de moeder van ", "Roshendly"),
        ("zij belt ", "Grundfos"),
        ("verslag van ", "Ronalds"),
        ("verslag van ", "Kok"),
        ("verslag van ", "GRUNDFOS"),
        ("verslag van ", "grundfos"),
    ],
)
def test_what_may_be_somebody(before: str, word: str, shipped_rules: Rules) -> None:
    assert not judged(before, word, shipped_rules)


def test_what_is_sure_or_has_other_evidence(shipped_rules: Rules) -> None:
    assert not judged("verslag van ", "Grundfos", shipped_rules, score=0.95)
    assert not judged("verslag van ", "Grundfos", shipped_rules, evidence="veld:naam")
