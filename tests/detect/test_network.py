"""The shipped model's layers in numpy give what thinc gives, whatever words came before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import spacy
from thinc.api import Linear

from redactor.detect import network
from redactor.detect.engine import load_model
from redactor.detect.ner import one_thread
from redactor.detect.network import Network

TEXTS = (
    "Aan: drs. A. (Aylin) Kayaçan\nVan: Hoek van der, J.\n\nBijgaand de nota over de Jan Steenlaan 12.",
    "Aylin en Özlem bellen morgen met mevrouw De Vries van de gemeente Tiel.",
    "\n\n \t12 ½ ½ ½ ½ ½ ½ ½ ½ ½ ½ ½",
    "Woord " * 400,
    " ".join(f"woord{number}" for number in range(1500)),
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_model(None)[0]


@pytest.fixture
def model(nlp: Any) -> Any:
    return nlp.get_pipe("ner").model


def test_the_shipped_model_is_of_the_known_kind(nlp: Any) -> None:
    assert nlp.get_pipe("ner").network is not None


@pytest.mark.parametrize("text", TEXTS)
def test_probabilities_are_those_of_thinc_to_the_last_bit(nlp: Any, model: Any, text: str) -> None:
    doc = nlp.make_doc(text)
    with one_thread():
        assert np.array_equal(Network(model).predict(doc), model.predict([doc])[0])


def test_what_was_read_before_changes_nothing(nlp: Any, model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the memory is full, and when one word alone is new."""
    docs = [nlp.make_doc(text) for text in (*TEXTS, "Aylin", "Aylin Kayaçan", f"{TEXTS[1]} Nieuw")]
    with one_thread():
        alone = [Network(model).predict(doc) for doc in docs]
        for known in (30_000, 1520):
            monkeypatch.setattr(network, "_KNOWN_WORDS", known)
            there, back = Network(model), Network(model)
            forward = [there.predict(doc) for doc in docs]
            backward = [back.predict(doc) for doc in reversed(docs)][::-1]
            for first, second, third in zip(alone, forward, backward, strict=True):
                assert np.array_equal(first, second)
                assert np.array_equal(first, third)
            assert len(there._rows) <= known


def test_threads_do_not_mix_their_words_up(nlp: Any, model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_KNOWN_WORDS", 300)
    docs = [nlp.make_doc(" ".join(f"w{n}x{m}" for m in range(60))) for n in range(30)]
    with one_thread():
        alone = [Network(model).predict(doc) for doc in docs]
        shared = Network(model)
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(shared.predict, docs))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_a_page_with_more_words_than_are_remembered(
    nlp: Any, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = nlp.make_doc(TEXTS[-1])
    monkeypatch.setattr(network, "_KNOWN_WORDS", 100)
    with one_thread():
        assert np.array_equal(Network(model).predict(doc), model.predict([doc])[0])


def test_other_models_are_left_to_thinc() -> None:
    other = spacy.blank("nl").add_pipe("ner")
    assert not Network.is_known(other.model)
    assert not Network.is_known(Linear(2, 2))
