"""The pipe of the model: tags per word become whole names with a score."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from redactor.detect.tagger import FACTORY, LABELS, OUTSIDE, SCORES, TAGS, best_path, calibrated, names_in

WORDS = "Morgen belt A.B. de Vries met Özlem over de Jan Steenlaan".split()


def sure(tags: list[str], certainty: float = 0.97) -> np.ndarray:
    """Probabilities under which each word has the tag given, with this certainty."""
    rest = (1 - certainty) / (len(TAGS) - 1)
    rows = np.full((len(tags), len(TAGS)), rest, dtype=np.float32)
    for i, tag in enumerate(tags):
        rows[i, TAGS.index(tag)] = certainty
    return rows


def test_names_are_read_from_their_tags() -> None:
    tags = [
        "O",
        "O",
        "B-PERSOON",
        "I-PERSOON",
        "L-PERSOON",
        "O",
        "U-PERSOON",
        "O",
        "O",
        "B-OVERIG",
        "L-OVERIG",
    ]
    found = names_in(sure(tags), 0.0)
    assert [(" ".join(WORDS[s:e]), label) for s, e, label, _ in found] == [
        ("A.B. de Vries", "PERSOON"),
        ("Özlem", "PERSOON"),
        ("Jan Steenlaan", "OVERIG"),
    ]
    assert all(0.96 < certainty < 1 for *_, certainty in found)


def test_a_name_without_an_end_is_mended() -> None:
    """ "B O" cannot be; the best sequence that can is taken, and nothing is lost."""
    rows = sure(["O", "B-PERSOON", "O"])
    rows[2, TAGS.index("L-PERSOON")], rows[2, 0] = 0.4, 0.5
    assert [(s, e) for s, e, *_ in names_in(rows, 0.0)] == [(1, 3)]


def test_a_lower_score_of_outside_finds_more() -> None:
    rows = sure(["U-PERSOON"], 0.0)
    rows[0, 0], rows[0, TAGS.index("U-PERSOON")] = 0.6, 0.39
    assert names_in(rows, 0.0) == []
    assert [label for *_, label, _ in names_in(rows, 1.0)] == ["PERSOON"]


def test_two_names_side_by_side_stay_two() -> None:
    found = names_in(sure(["U-PERSOON", "B-PERSOON", "L-PERSOON", "U-PUBLIEK"]), 0.0)
    assert [(s, e, label) for s, e, label, _ in found] == [
        (0, 1, "PERSOON"),
        (1, 3, "PERSOON"),
        (3, 4, "PUBLIEK"),
    ]


def _possible(path: tuple[int, ...]) -> bool:
    tags = [OUTSIDE, *(TAGS[i] for i in path), OUTSIDE]
    for before, after in itertools.pairwise(tags):
        inside = before[0] in "BI"
        if inside != (after[0] in "IL") or (inside and before[1:] != after[1:]):
            return False
    return True


@settings(max_examples=25, deadline=None)
@given(scores=arrays(np.float32, (3, len(TAGS)), elements=st.floats(-8, 0, width=32)))
def test_no_possible_sequence_is_better(scores: Any) -> None:
    path = best_path(scores)
    assert _possible(tuple(path))
    best = max(
        sum(float(scores[i, tag]) for i, tag in enumerate(other))
        for other in itertools.product(range(len(TAGS)), repeat=3)
        if _possible(other)
    )
    assert sum(float(scores[i, tag]) for i, tag in enumerate(path)) == pytest.approx(best, abs=1e-4)


def test_scores_follow_the_table() -> None:
    table = [[0.0, 0.0], [0.5, 0.2], [1.0, 0.9]]
    assert calibrated(0.5, table) == pytest.approx(0.2)
    assert calibrated(0.75, table) == pytest.approx(0.55)
    assert calibrated(0.75, []) == 0.75


def _pipe(nlp: Any) -> Any:
    nlp.add_pipe(
        FACTORY,
        name="ner",
        config={
            "model": {
                "@architectures": "spacy.Tagger.v2",
                "normalize": True,
                "tok2vec": {
                    "@architectures": "spacy.HashEmbedCNN.v2", "width": 8, "depth": 1, "embed_size": 50,
                    "window_size": 1, "maxout_pieces": 2, "subword_features": True,
                    "pretrained_vectors": None,
                },
            }
        },
    )  # fmt: skip
    ner = nlp.get_pipe("ner")
    doc = nlp.make_doc("Een zin.")
    ner.model.initialize(X=[doc], Y=[np.zeros((len(doc), len(TAGS)), "f")])
    return ner


def test_a_folder_with_the_pipe_loads_as_it_was_saved(tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    ner = _pipe(nlp)
    ner.cfg["outside_shift"] = 9.0
    ner.cfg["calibration"] = {"PERSOON": [[0.0, 0.3], [1.0, 0.3]]}
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    one, two = nlp("Morgen belt Jan."), again("Morgen belt Jan.")
    assert [(e.start, e.end, e.label_) for e in one.ents] == [(e.start, e.end, e.label_) for e in two.ents]
    assert one.ents
    assert set(again.get_pipe("ner").labels) == set(LABELS)
    for ent in two.ents:
        expected = 0.3 if ent.label_ == "PERSOON" else two.user_data[SCORES][(ent.start, ent.end)]
        assert two.user_data[SCORES][(ent.start, ent.end)] == pytest.approx(expected)


def test_a_text_without_words_has_no_names() -> None:
    nlp = spacy.blank("xx")
    _pipe(nlp)
    docs = list(nlp.pipe(["", "Jan", ""]))
    assert [len(doc) for doc in docs] == [0, 1, 0]
    assert docs[0].ents == ()
