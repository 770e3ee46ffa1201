"""Text -> spaCy Doc, with a memory of how each run of text without spaces falls into words.

spaCy's tokenizer keeps no such memory inside a memory zone, and looks at every word of every page anew with
three patterns: that took a seventh of the language model's time. The words are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import get_words_and_spaces, registry

#: Part of a pipeline's config: its tokenizer is made bare, for what it does is in its own file; spaCy would
#: compile the patterns of its language first, and throw them away.
SAVED: Final = {"nlp": {"tokenizer": {"@tokenizers": "woo_saved_tokenizer"}}}
#: A run without spaces this long is not tokenized by spaCy's rules; a long link stays below it.
_LONG_RUN: Final = re.compile(r"\S{2000}")
_PLAIN_TOKEN: Final = re.compile(r"\w{1,200}|[^\w\s]{1,200}")
_RUN: Final = re.compile(r"\S+|\s+")
#: Runs that are remembered; about 8 MB.
_KNOWN_RUNS: Final = 30_000


def _bare() -> Callable[[Language], Tokenizer]:
    return lambda nlp: Tokenizer(nlp.vocab)


registry.tokenizers("woo_saved_tokenizer", func=_bare)


class Tokens:
    """Makes the Docs of one loaded pipeline."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._known: dict[str, tuple[str, ...]] = {}

    def doc(self, text: str) -> Doc:
        """The words of ``text``, as the pipeline's own tokenizer has them.

        A text with a very long run gets plain words: spaCy's time grows with the square of a run without
        spaces, and 100,000 brackets took over half a minute.
        """
        if _LONG_RUN.search(text) is not None:
            words, spaces = get_words_and_spaces(_PLAIN_TOKEN.findall(text), text)
            return Doc(self._nlp.vocab, words=words, spaces=spaces)
        if getattr(self._nlp.tokenizer, "rules", True):
            # Exceptions may hold a space: run by run they would not be seen.
            made: Doc = self._nlp.make_doc(text)
            return made
        words, spaces = self._words(text)
        return Doc(self._nlp.vocab, words=words, spaces=spaces)

    def _words(self, text: str) -> tuple[list[str], list[bool]]:
        """Words, and whether a space stands behind each; of several spaces the rest is a word."""
        words: list[str] = []
        spaces: list[bool] = []
        for run in _RUN.findall(text):
            if words and run[0] == " ":
                spaces[-1] = True
                run = run[1:]
                if not run:
                    continue
            parts = self._known.get(run) or self._learn(run)
            words += parts
            spaces += [False] * len(parts)
        return words, spaces

    def _learn(self, run: str) -> tuple[str, ...]:
        if len(self._known) >= _KNOWN_RUNS:
            self._known.clear()
        parts = tuple(token.text for token in self._nlp.tokenizer(run))
        self._known[run] = parts
        return parts
