"""The language model in the engine: how it multiplies, and what becomes of its entities."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from thinc.api import NumpyOps

from redactor.detect.engine import shipped_model
from redactor.detect.ner import multiply_with_numpy

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
