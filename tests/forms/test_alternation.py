"""The shared pattern finds what ``word|word|...``, the longest first, finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.forms.alternation import NEVER, alternation

WORDS = st.lists(st.text("abAB é-.'", min_size=1, max_size=6), max_size=8)
TEXTS = st.text("abAB é-.'\n", max_size=30)


def plain(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or NEVER


@given(words=WORDS, text=TEXTS)
@pytest.mark.parametrize("flag", [0, re.IGNORECASE])
def test_same_as_word_by_word(words: list[str], text: str, flag: int) -> None:
    fast = re.compile(alternation(words, ignore_case=bool(flag)), flag)
    slow = re.compile(plain(words), flag)
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in slow.finditer(text)]


@given(words=WORDS, text=TEXTS)
def test_same_between_other_parts(words: list[str], text: str) -> None:
    """Backtracking into a shorter word works too: ``ab`` where ``abb`` does not lead on."""
    fast = re.compile(rf"(?<!\w)(?:{alternation(words, ignore_case=True)})(?!\w)-?", re.IGNORECASE)
    slow = re.compile(rf"(?<!\w)(?:{plain(words)})(?!\w)-?", re.IGNORECASE)
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in slow.finditer(text)]


def test_parts_stand_for_patterns() -> None:
    pattern = re.compile(
        alternation(["de heer", "diabet*"], ignore_case=False, parts={" ": r"[ \n]+", "*": r"\w*"})
    )
    assert pattern.fullmatch("de \n heer")
    assert pattern.fullmatch("diabetes")
    assert not pattern.fullmatch("de*heer")


def test_no_words_match_nothing() -> None:
    assert alternation([], ignore_case=True) == NEVER
    assert re.search(alternation(["", ""], ignore_case=False), "a") is None
