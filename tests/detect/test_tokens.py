"""Words are those of the pipeline's own tokenizer, remembered or not."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from redactor.detect import tokens
from redactor.detect.tokens import Tokens

PLAIN = spacy.blank("xx")
WITH_EXCEPTIONS = spacy.blank("nl")
#: Shared by all examples: what one text taught must not change the words of another.
REMEMBERING = Tokens(PLAIN)


def words(doc: Any) -> list[tuple[str, int, str]]:
    return [(token.text, token.idx, token.whitespace_) for token in doc]


@given(st.text(alphabet="aB.,-/@'’(0\u00e9 \t\n\u00a0\x1c\u2028", max_size=40))
@example("")
@example(" a")
@example("a  ")
@example("a \n b\n c  d")
@example("  \n")
@example("naam@dienst.nl, (zie art. 5.1) en/of")
def test_words_are_the_tokenizers(text: str) -> None:
    assert words(REMEMBERING.doc(text)) == words(PLAIN.tokenizer(text))
    assert REMEMBERING.doc(text).text == text


@pytest.mark.parametrize("text", ["o.a. 's avonds", "bijv. de heer drs. De Vries", "a.u.b. z.o.z."])
def test_a_tokenizer_with_exceptions_is_left_to_itself(text: str) -> None:
    assert words(Tokens(WITH_EXCEPTIONS).doc(text)) == words(WITH_EXCEPTIONS.tokenizer(text))


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_KNOWN_RUNS", 10)
    remembering = Tokens(PLAIN)
    for start in range(0, 100, 7):
        text = " ".join(f"woord{number}" for number in range(start, start + 7))
        assert words(remembering.doc(text)) == words(PLAIN.tokenizer(text))
    assert len(remembering._known) <= 10


def test_a_very_long_run_gets_plain_words() -> None:
    text = f"een {'(' * 3000} einde"
    doc = REMEMBERING.doc(text)
    assert doc.text == text
    assert doc[0].text == "een"
    assert "(" * 200 in [token.text for token in doc]
