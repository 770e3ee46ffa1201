"""The language model in the engine: how it multiplies, and what becomes of its entities."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.tokens import Span
from thinc.api import NumpyOps
from threadpoolctl import threadpool_info

from redactor.detect.engine import shipped_model
from redactor.detect.ner import NerRecognizer, multiply_with_numpy, one_thread
from redactor.detect.tagger import SCORES
from redactor.forms.vocabulary import Vocabulary

TEXT = "Beste Özlem,\n\nVan: A.B. Jansen\tAan: minister Keijzer\nDe heer El Khattabi belt morgen."


@pytest.mark.model
def test_another_way_of_multiplying_finds_the_same() -> None:
    slow, fast = spacy.load(shipped_model()), spacy.load(shipped_model())
    multiply_with_numpy(fast)
    nodes = [node for _, pipe in fast.pipeline for node in pipe.model.walk()]
    assert nodes
    assert not any(isinstance(node.ops, NumpyOps) and node.ops.use_blis for node in nodes)
    one, two = slow(TEXT), fast(TEXT)
    assert [(e.text, e.label_) for e in one.ents] == [(e.text, e.label_) for e in two.ents]
    assert len(one.ents) >= 3
    assert np.allclose(one.tensor, two.tensor, atol=1e-4)


def test_a_pipeline_without_layers_is_left_alone() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    multiply_with_numpy(nlp)
    assert len(nlp("Een zin.")) == 3


def test_numpy_keeps_to_one_thread_and_gets_its_others_back() -> None:
    def threads() -> list[int]:
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    before = threads()
    with one_thread():
        assert set(threads()) == {1}
    assert threads() == before


def _scores(probability: float | None, **settings: object) -> list[float]:
    """Scores of the names "Jan Bos" and "Bos" when the model is as sure as told."""
    nlp = spacy.blank("xx")
    doc = nlp("Jan Bos belt met Bos")
    doc.set_ents([Span(doc, 0, 2, label="PERSOON"), Span(doc, 4, 5, label="PERSOON")])
    if probability is not None:
        doc.user_data[SCORES] = {(0, 2): probability, (4, 5): probability}
    recognizer = NerRecognizer(
        name="ner",
        supported_entities=["PERSOON"],
        supported_language="nl",
        vocabulary=Vocabulary(),
        **settings,
    )
    artifacts = NlpArtifacts(
        entities=list(doc.ents), tokens=doc, tokens_indices=[], lemmas=[], nlp_engine=None, language="nl"
    )
    return [round(r.score, 4) for r in recognizer.analyze(doc.text, ["PERSOON"], artifacts)]


def test_without_probabilities_the_words_make_the_score() -> None:
    assert _scores(None) == [0.8, 0.65]


def test_the_score_of_our_model_is_its_probability() -> None:
    assert _scores(0.3) == [0.3, 0.3]
    assert _scores(1.0) == [1.0, 1.0]


def test_what_the_words_say_shifts_the_log_odds() -> None:
    several, single = _scores(0.5, log_odds={"several": 1.0, "single": -1.0})
    assert several == pytest.approx(0.7311, abs=1e-4)
    assert single == pytest.approx(0.2689, abs=1e-4)


def test_a_kind_of_words_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError):
        _scores(0.5, log_odds={"meerdere": 1.0})
