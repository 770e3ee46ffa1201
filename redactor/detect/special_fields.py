"""Fields of a form that ask for special data: ``Diagnose``, ``Geloof``, ``Antecedenten``.

What is filled in there tells it whatever words it is said in, so the whole value goes. The labels stand in
rules/lists/bijzonder-velden-geheel.txt; a label that asks for other things as well (``Klachten``,
``Beperkingen``) only lets words of the lists count, see special.py. A policy text has no such fields; an
empty one, or one in which "geen" stands, tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.fields import layout_of
from redactor.detect.layout import Cell, Layout
from redactor.detect.phrases import Phrases, alternatives, page_words_of
from redactor.detect.plain import plain_of
from redactor.detect.results import found
from redactor.detect.special import LABEL

#: Of what is filled in; a longer one is running text, in which the words decide.
_LONGEST: Final = 120
_SCORE: Final = 0.6
_SENTENCE: Final = re.compile(r"(?<=[\w)%])[.;] ?(?=[A-ZÀ-Þ\"“]|$)")
#: Cells in a row of headings.
_HEADINGS: Final = 3
#: "ja" tells nothing; "MS" is a word of the lists.
_LEAST_LETTERS: Final = 3


class SpecialFieldRecognizer(EntityRecognizer):
    """Values of fields and columns that ask for special data.

    Evidence code: ``veld:bijzonder``.

    Args:
        lists: ``bijzonder-velden-geheel`` (labels) and ``bijzonder-velden-leeg`` (values that tell nothing).
    """

    def __init__(self, *, name: str, lists: Mapping[str, Sequence[str]]) -> None:
        def words(stem: str) -> str:
            return alternatives(lists.get(stem, ()), lists, where=stem)

        labels = "bijzonder-velden-geheel"
        self._labels = Phrases(lists.get(labels, ()), lists, where=labels)
        label = rf"[•▪*–\d.)( -]*{words(labels)}(?: ?\([^)\n]{{0,30}}\))?"
        self._label = re.compile(rf"{label} ?:? *", re.IGNORECASE)
        self._inline = re.compile(rf"{label} ?: *", re.IGNORECASE)
        self._nothing = re.compile(rf"\W*(?:{words('bijzonder-velden-leeg')})(?![\w-])", re.IGNORECASE)
        super().__init__(supported_entities=[LABEL], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        if not any(self._labels.find(plain_of(nlp_artifacts), page_words_of(nlp_artifacts))):
            return []
        layout = layout_of(nlp_artifacts)
        results: list[RecognizerResult] = []
        for cell in layout.cells:
            for start, end in self._values(text, layout, cell):
                if span := self._told(text, start, end):
                    results.append(found(self, LABEL, *span, _SCORE, evidence=("veld:bijzonder",)))
        return results

    def _values(self, text: str, layout: Layout, cell: Cell) -> Iterator[tuple[int, int]]:
        """Where the values of a label in this cell stand: behind it, beside it or in its column."""
        if self._label.fullmatch(text, cell.start, cell.end):
            right = layout.right_of(cell)
            if layout.row_size(cell) >= _HEADINGS and not text[cell.start : cell.end].rstrip().endswith(":"):
                yield from ((under.start, under.end) for under in layout.column(cell))
            elif right is not None:
                yield right.start, right.end
        elif inline := self._inline.match(text, cell.start, cell.end):
            yield inline.end(), cell.end

    def _told(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The value up to the end of its first sentence; None when it tells nothing or is running text."""
        if sentence := _SENTENCE.search(text, start, end):
            end = sentence.start()
        value = text[start:end]
        start += len(value) - len(value.lstrip())
        value = value.strip()
        if (
            len(value) > _LONGEST
            or sum(char.isalpha() for char in value) < _LEAST_LETTERS
            or self._nothing.match(value)
            or self._label.match(value)
        ):
            return None
        return start, start + len(value)
