"""Login names without a label: by their form, and in a list of recipients."""

from __future__ import annotations

import pytest

from redactor.detect.usernames import UsernameRecognizer
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.rules import Rules

NAMES = {"hendriks", "hoeven", "dijk", "jager"}
FIRST = {"wouter", "estelle", "annet"}
WORDS = {"storm", "verder", "griffie", "kamer"}


def _facts(word: str) -> WordFacts:
    return WordFacts(
        listed=word in NAMES | FIRST | WORDS,
        first=word in FIRST,
        surname=word in NAMES,
        ordinary=word in WORDS,
    )


@pytest.fixture(scope="module")
def logins(shipped_rules: Rules) -> UsernameRecognizer:
    return UsernameRecognizer(
        name="UsernameRecognizer",
        supported_entities=["GEBRUIKERSNAAM"],
        supported_language="nl",
        lists=shipped_rules.lists,
        vocabulary=Vocabulary(_facts),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Toegewezen door: mhendriks. Status open", ["mhendriks"]),
        ("vrijgegeven door pvdhoeven op verzoek", ["pvdhoeven"]),
        ("njager2: klant overgezet", ["njager2"]),
        ("hendriksm47 heeft", ["hendriksm47"]),
        ("kopie: estelle_v, archief", ["estelle_v"]),
        ("CC: SG; wouterk; griffie\n", ["wouterk"]),
        ("Aan: a.b@minocw.nl; annetvd; allen\n", ["annetvd"]),
        ("afgedrukt door j.hendriks.03 om 8.00", ["j.hendriks.03"]),
        ("plan snel in (wouter.kwakernaak, kamer 0.12)", ["wouter.kwakernaak"]),
        ("die mail kwam bij hendriks.s binnen", ["hendriks.s"]),
    ],
)
def test_found(logins: UsernameRecognizer, text: str, found: list[str]) -> None:
    assert [text[r.start : r.end] for r in logins.analyze(text, [], None)] == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Onderwerp: uitnodigingen\n",
        "hij kwam door storm; verder; niets\n",
        "kamer12 en versie2 van fase3",
        "info@hendriks2.nl",
        "zie a.storm en www.wouter.nl, de map w.jager/foto en hendriks.pdf",
        "dat is klaar.de kamer is leeg; o.storm",
        "bijlage_hendriks2024.pdf",
        "Aan: griffie; allen\n",
        "door hendriks",
    ],
)
def test_kept(logins: UsernameRecognizer, text: str) -> None:
    assert logins.analyze(text, [], None) == []  # type: ignore[arg-type]
