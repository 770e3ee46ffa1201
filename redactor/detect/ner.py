"""Turns the entities of the spaCy pipeline into findings.

The shipped pipeline has our own labels; those of other pipelines are translated. A transition-based model
gives no probabilities, so the score says what kind of evidence there is: several capitalised words weigh
more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from thinc.api import Model, NumpyOps

from redactor.detect.results import found
from redactor.forms.names import is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary

#: Labels of other pipelines (spaCy nl_core_news_*, CoNLL, OntoNotes) in ours.
_TRANSLATED: Final = {
    "PER": "PERSOON",
    "PERSON": "PERSOON",
    "LOC": "OVERIG",
    "GPE": "OVERIG",
    "ORG": "OVERIG",
    "FAC": "OVERIG",
    "NORP": "OVERIG",
    "EVENT": "OVERIG",
    "LAW": "OVERIG",
    "PRODUCT": "OVERIG",
    "WORK_OF_ART": "OVERIG",
    "MISC": "OVERIG",
}
#: An entity does not run on over a table cell or a block.
_BREAK: Final = re.compile(r"\t|\n\s*\n")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")


def multiply_with_numpy(nlp: Any) -> None:
    """Lets the layers of a loaded pipeline multiply matrices with numpy instead of blis.

    thinc takes blis when that is installed; measured on one core, numpy's library is three to five times as
    fast for matrices of the size of a page, which is a third of all detection time.
    """
    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model) and isinstance(model.ops, NumpyOps):
            for node in model.walk():
                node.ops = ops


def _is_address(part: str) -> bool:
    """A street without a number is no address of anybody, and a number in a date or time is none."""
    return any(c.isdigit() for c in part) and not re.search(
        r"\d:\d\d|\b(?:19|20)\d\d\b(?! ?[A-Z]{2}\b)", part
    )


class NerRecognizer(EntityRecognizer):
    """Hands over what the language model found.

    Args:
        several, single, other: Scores for a name of several words with a capital, of one such word, and
            for anything else.
    """

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        supported_language: str,
        vocabulary: Vocabulary,
        unlisted: float = 0.45,
        doubtful: float = 0.5,
        several: float = 0.8,
        single: float = 0.65,
        other: float = 0.5,
    ) -> None:
        self._several, self._single, self._other = several, single, other
        self._unlisted, self._doubtful = unlisted, doubtful
        self._vocabulary = vocabulary
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load: the pipeline is the engine's."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        return [result for entity in nlp_artifacts.entities for result in self._results(text, entity)]

    def _results(self, text: str, entity: Any) -> Iterator[RecognizerResult]:
        label = _TRANSLATED.get(entity.label_, entity.label_)
        if label not in self.supported_entities:
            return
        start = entity.start_char
        for part in _BREAK.split(text[entity.start_char : entity.end_char]):
            start = text.index(part, start)
            if _WORD.search(part) and (label != "ADRES" or _is_address(part)):
                yield found(
                    self,
                    label,
                    start,
                    start + len(part),
                    self._score(part, label),
                    evidence=(f"model:{label.lower()}",),
                )
            start += len(part)

    def _score(self, part: str, label: str) -> float:
        words = _WORD.findall(part)
        if len(words) > 1 and is_tussenvoegsel(words[0]) and not any(w[0].isupper() for w in words):
            # "de sluis": to be judged by its last word.
            words = words[-1:]
        if self._vocabulary and label in ("PERSOON", "PUBLIEK") and len(words) == 1:
            facts = self._vocabulary.facts(words[0])
            lower = words[0][:1].islower()
            place_only = facts.place and not facts.first
            if (
                (facts.listed and not facts.name)
                or place_only
                or (lower and (facts.ordinary or not facts.name))
            ):
                # A word that the lists know, but not as a name: it needs support from another place.
                return self._unlisted
            if facts.ordinary or not facts.name:
                return self._doubtful
        if (
            self._vocabulary
            and label in ("PERSOON", "PUBLIEK")
            and len(words) > 1
            and not is_tussenvoegsel(words[0])
            and all(
                (facts := self._vocabulary.facts(word)).listed and (facts.ordinary or not facts.name)
                for word in words
            )
        ):
            # "Verzending Stand": nothing but ordinary words.
            return self._unlisted
        capitals = sum(1 for word in words if word[0].isupper())
        if capitals >= 2:
            return self._several
        return self._single if capitals and not any(char.isdigit() for char in part) else self._other
