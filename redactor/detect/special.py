"""Special and criminal personal data (ground 5.1.1.d): words that tell them, near a traceable person.

The words stand in rules/lists/bijzondere-gegevens.txt. A policy text about a disease says nothing of anybody:
a word counts only where a person, a relation or a pronoun stands close to it. Always a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import found
from redactor.forms.alternation import alternation

LABEL: Final = "BIJZONDER"

#: A person must be named within this many characters, in the same block of text.
WINDOW: Final = 130
_PERSON_LABELS: Final = ("PERSOON", "PER", "PERSON")

_SOMEBODY = re.compile(
    r"(?<![\w-])(?:hij|zij|haar|zijn|hem|mijn|ik|me|mij|z'n|m'n|d'r|de heer|mevrouw|dhr\.?|mevr\.?|mw\.?"
    r"|meneer|betrokkene|cliënte?|patiënte?|verzoeker|verzoekster|aanvrager|aanvraagster|melder|meldster|leerling"
    r"|moeder|vader|zoon|dochter|partner|echtgenoot|echtgenote|vrouw|man|zus|broer|oma|opa|buurvrouw|buurman"
    r"|collega|medewerker|medewerkster|kind|vreemdeling|bewoner|bewoonster|she|he|her|his)(?![\w-])",
    re.IGNORECASE,
)
#: Article and adjectives in front belong to the words that tell it: "een lichte cognitieve stoornis".
_IN_FRONT = (
    "een zware lichte licht ernstige ernstig chronische dubbele beginnende acute open gevorderde zwaar "
    "praktiserend streng twee blijvend blijvende"
).split()
#: ... and a short specification behind: "diabetes type 1", "zwanger, 22 weken", "blind aan één oog".
_BEHIND = (
    r"(?:[ \n]type[ \n]\d|,[ \n]\d{1,2}[ \n]weken"
    r"|[ \n](?:aan|in)[ \n](?:één|een|beide|haar|zijn|mijn)[ \n]\w+)?"
)
#: Two of them in a row are one: "migraine en een angststoornis".
_BETWEEN = re.compile(r"(?:,)?[ \n](?:en[ \n])?")


class SpecialDataRecognizer(EntityRecognizer):
    """Health, religion, descent, union, sexuality and crime of somebody who can be traced.

    Evidence code: ``woord:bijzonder``.
    """

    def __init__(self, *, name: str, lists: Mapping[str, Sequence[str]]) -> None:
        words = sorted(lists.get("bijzondere-gegevens", ()), key=len, reverse=True)
        # Abbreviations in capitals (ADD, COPD) only count in capitals.
        capitals = [w for w in words if w.replace("-", "").replace("*", "").isupper()]
        others = [w for w in words if w not in capitals]
        front = rf"(?:{alternation(_IN_FRONT, ignore_case=True)}[ \n]+){{0,3}}"
        some, abbreviated = (
            _alternatives(others, ignore_case=True),
            _alternatives(capitals, ignore_case=False),
        )
        self._pattern = re.compile(
            rf"(?<![\w-])(?i:{front})(?:(?i:{some})|{abbreviated})(?![\w-])(?i:{_BEHIND})"
        )
        super().__init__(supported_entities=[LABEL], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        persons = [
            (entity.start_char, entity.end_char)
            for entity in nlp_artifacts.entities
            if entity.label_ in _PERSON_LABELS
        ]
        results: list[RecognizerResult] = []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            low = max(text.rfind("\n\n", 0, start) + 1, start - WINDOW)
            high = text.find("\n\n", end)
            high = min(len(text) if high < 0 else high, end + WINDOW)
            somebody = any(s < high and e > low for s, e in persons) or _SOMEBODY.search(text, low, high)
            if not somebody:
                continue
            if results and _BETWEEN.fullmatch(text, results[-1].end, start):
                start = results.pop().start
            results.append(found(self, LABEL, start, end, 0.6, evidence=("woord:bijzonder",)))
        return results


def _alternatives(words: Sequence[str], *, ignore_case: bool) -> str:
    parts = {" ": r"[ \n]+", "*": r"[\w-]*", "+": r"[\w-]+"}
    return alternation((word.replace(" *", " +") for word in words), ignore_case=ignore_case, parts=parts)
