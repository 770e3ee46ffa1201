"""Turns the entities of the spaCy pipeline into findings.

The shipped pipeline has our own labels and says how sure it is of a name; those of other pipelines are
translated, and where they give no probability the score says what kind of words the name has: several
capitalised words weigh more than one.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

from redactor.detect.results import found
from redactor.detect.tagger import SCORES
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


@functools.cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """While it lasts, numpy multiplies on one thread.

    The matrices of a page are too small for more, and threads that wait for each other on a busy machine
    made a page seven times as slow (measured). Other work of the process keeps its threads.
    """
    limit: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return limit


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
        unlisted, doubtful, several, single, other: Scores for a name that the word lists know as ordinary
            words only, a single word that they doubt, several words with a capital, one such word, and
            anything else. For a pipeline without probabilities.
        log_odds: For a person from our pipeline: what the same kinds add to the log odds of its probability,
            learned on marked documents.
        public_from: Certainty (0..1) from which our pipeline's word that somebody is known by office counts;
            below it the name is a person's like any other, since that word lets a name stay readable.
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
        log_odds: Mapping[str, float] | None = None,
        public_from: float = 0.5,
    ) -> None:
        self._public_from = public_from
        self._scores = {
            "unlisted": unlisted,
            "doubtful": doubtful,
            "several": several,
            "single": single,
            "other": other,
        }
        self._log_odds = dict(log_odds or {})
        unknown = sorted(set(self._log_odds) - set(self._scores))
        if unknown:
            raise TypeError(f"log_odds: {unknown[0]}")
        self._vocabulary = vocabulary
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load: the pipeline is the engine's."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        sure = getattr(nlp_artifacts.tokens, "user_data", {}).get(SCORES, {})
        return [
            result
            for entity in nlp_artifacts.entities
            for result in self._results(text, entity, sure.get((entity.start, entity.end)) if sure else None)
        ]

    def _results(self, text: str, entity: Any, probability: float | None) -> Iterator[RecognizerResult]:
        label = _TRANSLATED.get(entity.label_, entity.label_)
        if label == "PUBLIEK" and probability is not None and probability < self._public_from:
            label = "PERSOON"
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
                    self._score(part, label, probability),
                    evidence=(f"model:{label.lower()}",),
                )
            start += len(part)

    def _score(self, part: str, label: str, probability: float | None = None) -> float:
        kind = self._kind(part, label)
        if probability is None or label != "PERSOON":
            return self._scores[kind]
        inside = min(max(probability, 1e-6), 1 - 1e-6)
        return 1 / (1 + (1 - inside) / inside * math.exp(-self._log_odds.get(kind, 0.0)))

    def _kind(self, part: str, label: str) -> str:
        """Which of the kinds of ``__init__`` the words of a name are."""
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
                return "unlisted"
            if facts.ordinary or not facts.name:
                return "doubtful"
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
            return "unlisted"
        capitals = sum(1 for word in words if word[0].isupper())
        if capitals >= 2:
            return "several"
        return "single" if capitals and not any(char.isdigit() for char in part) else "other"
