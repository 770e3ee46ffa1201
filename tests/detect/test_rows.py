"""Words keep their rows, and the shipped pipeline is what spaCy would load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
import srsly
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.engine import load_model, shipped_model
from redactor.detect.rows import Rows


@pytest.fixture(scope="module")
def folder() -> Path:
    found = shipped_model()
    assert found is not None
    return found


def test_every_shipped_word_has_its_row(folder: Path) -> None:
    path = folder / "vocab" / "key2row"
    known = srsly.read_msgpack(path)
    rows = Rows(path.read_bytes())
    assert len(known) > 100_000
    # All with a row of two bytes or three, which are few, and some of the others.
    asked = {key: row for number, (key, row) in enumerate(known.items()) if row > 127 or not number % 9}
    assert {row > 255 for row in asked.values()} == {True, False}
    assert {key: rows.get(key) for key in asked} == asked
    assert all(rows.get(key ^ 1, -1) == known.get(key ^ 1, -1) for key in list(asked)[:2000])


@given(st.dictionaries(st.integers(2**33, 2**64 - 1), st.integers(0, 65_535), min_size=1, max_size=40))
def test_any_words_and_rows(known: dict[int, int]) -> None:
    rows = Rows(srsly.msgpack_dumps(known))
    assert {key: rows.get(key, -1) for key in known} == known
    assert rows.get(min(known) - 1, -1) == -1


def test_a_hash_that_holds_the_sign_of_another() -> None:
    known = {0xCFCFCFCFCFCFCFCF: 200, 0xCFCFCFCFCFCFCFCE: 3000, 0x01CFCFCFCFCFCFCF: 1}
    rows = Rows(srsly.msgpack_dumps(known))
    assert {key: rows.get(key) for key in known} == known


def test_the_pipeline_is_what_spacy_loads(folder: Path) -> None:
    ours, theirs = load_model(None)[0], spacy.load(folder)
    assert ours.tokenizer.to_bytes(exclude=["vocab"]) == theirs.tokenizer.to_bytes(exclude=["vocab"])
    assert ours.vocab.vectors.name == theirs.vocab.vectors.name
    assert np.array_equal(ours.vocab.vectors.data, theirs.vocab.vectors.data)
    text = "Aan: drs. A. (Aylin) Kayaçan; Hoek van der, J. woont aan de Jan Steenlaan 12, met Sofie."
    assert [(e.text, e.label_) for e in ours(text).ents] == [(e.text, e.label_) for e in theirs(text).ents]
