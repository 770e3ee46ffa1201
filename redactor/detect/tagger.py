"""The pipe of the shipped model: one probability per word and tag, read as whole names with a score.

spaCy's own entity pipe decides word after word and gives no probabilities. Here a softmax over begin, inside,
last and single-word tags says how sure each word is, the best sequence that can exist is taken, and a table
learned on marked documents turns the certainty of a name into the share of such names that are right.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline.tagger import Tagger
from spacy.tokens import Doc, Span
from thinc.api import Model

from redactor.detect.network import Network

FACTORY: Final = "woo_names"
#: Key in ``doc.user_data``: (first token, token after the last) -> calibrated score 0..1.
SCORES: Final = "woo_name_scores"
LABELS: Final = ("PERSOON", "PUBLIEK", "OVERIG", "BIJZONDER", "ADRES")
OUTSIDE: Final = "O"
_PLACES: Final = "BILU"
TAGS: Final = (OUTSIDE, *(f"{place}-{label}" for label in LABELS for place in _PLACES))

#: Words less surely outside any name than this are read together.
_DOUBT: Final = 0.9
_IMPOSSIBLE: Final = -1e9

Floats = NDArray[np.float32]


def _allowed() -> NDArray[np.bool_]:
    """(tags, tags): may the second follow the first? Names begin with B or U and end with L or U."""
    allowed = np.zeros((len(TAGS), len(TAGS)), dtype=bool)
    for i, before in enumerate(TAGS):
        for j, after in enumerate(TAGS):
            if before[0] in "BI":
                allowed[i, j] = after[0] in "IL" and after[1:] == before[1:]
            else:
                allowed[i, j] = after[0] in "OBU"
    return allowed


_ALLOWED: Final = _allowed()
_STEP: Final[Floats] = np.where(_ALLOWED, 0.0, _IMPOSSIBLE).astype(np.float32)
_FIRST: Final[Floats] = _STEP[0]
_LAST: Final[Floats] = np.array([0.0 if tag[0] in "OLU" else _IMPOSSIBLE for tag in TAGS], dtype=np.float32)
_ALONE: Final[Floats] = _FIRST + _LAST


def best_path(scores: Floats) -> list[int]:
    """The most probable sequence of tags that can exist.

    Args:
        scores: (words, tags), log probabilities or anything that adds up alike; at least one word.

    Returns:
        An index into TAGS per word. Whatever surrounds the words counts as outside.
    """
    if len(scores) == 1:
        return [int((scores[0] + _ALONE).argmax())]
    best = scores[0] + _FIRST
    came_from = np.zeros(scores.shape, dtype=np.intp)
    for i in range(1, len(scores)):
        table = best[:, None] + _STEP
        came_from[i] = table.argmax(axis=0)
        best = table.max(axis=0) + scores[i]
    path = [int((best + _LAST).argmax())]
    for i in range(len(scores) - 1, 0, -1):
        path.append(int(came_from[i, path[-1]]))
    return path[::-1]


def names_in(probabilities: Floats, outside_shift: float) -> list[tuple[int, int, str, float]]:
    """Whole names of one text.

    Args:
        probabilities: (words, tags) in the order of TAGS.
        outside_shift: Taken off the log probability of "no name": a missed name is worse than a false one.

    Returns:
        (first word, word after the last, label, certainty) in order. The certainty is the geometric mean over
        the words of the probability that a word belongs to a name with that label, not yet calibrated.
    """
    doubtful = np.flatnonzero(probabilities[:, 0] < _DOUBT)
    found: list[tuple[int, int, str, float]] = []
    if not len(doubtful):
        return found
    rows = probabilities[doubtful]
    logs = np.log(rows + 1e-9)
    logs[:, 0] -= outside_shift
    # How probable it is that a word belongs to a name with a label, whatever its place in it.
    shares = np.log(rows[:, 1:].reshape(len(rows), len(LABELS), len(_PLACES)).sum(axis=2) + 1e-9)
    alone: list[int] = (logs + _ALONE).argmax(axis=1).tolist()
    borders = [0, *(np.flatnonzero(np.diff(doubtful) > 1) + 1).tolist(), len(doubtful)]
    for first, after in itertools.pairwise(borders):
        offset = int(doubtful[first]) - first
        path = best_path(logs[first:after]) if after - first > 1 else alone[first:after]
        begin = first
        for row, tag in enumerate(path, first):
            if not tag:
                continue
            label, place = divmod(tag - 1, len(_PLACES))
            if _PLACES[place] in "BU":
                begin = row
            if _PLACES[place] in "LU":
                certainty = float(np.exp(shares[begin : row + 1, label].mean()))
                found.append((offset + begin, offset + row + 1, LABELS[label], certainty))
    return found


def calibrated(certainty: float, table: Sequence[Sequence[float]] | NDArray[np.float64]) -> float:
    """The share of right names among names of this certainty, by linear interpolation in ``table``.

    Args:
        certainty: 0..1, from ``names_in``.
        table: Rows (certainty, share), rising in both; empty leaves the certainty as it is.
    """
    columns = np.asarray(table, dtype=np.float64)
    if not len(columns):
        return certainty
    return float(np.interp(certainty, columns[:, 0], columns[:, 1]))


class NameTagger(Tagger):
    """Sets ``doc.ents`` and, in ``doc.user_data[SCORES]``, their scores.

    Its ``cfg`` holds ``outside_shift`` (see ``names_in``) and ``calibration``, label -> rows for
    ``calibrated``. A ``network`` answers for the model where that is given: only when it no longer learns.
    """

    network: Network | None = None

    def __init__(self, vocab: Any, model: Model[Any, Any], name: str, *, outside_shift: float) -> None:
        super().__init__(vocab, model, name, scorer=None)
        self.cfg.update(labels=list(TAGS), outside_shift=outside_shift, calibration={})

    @property
    def labels(self) -> tuple[str, ...]:
        """Kinds of names, not the tags per word."""
        return LABELS

    def predict(self, docs: Iterable[Doc]) -> list[Floats]:
        """Per text (words, tags): probabilities in the order of TAGS."""
        texts = list(docs)
        full = [doc for doc in texts if len(doc)]
        if self.network is not None:
            scores = iter([self.network.predict(doc) for doc in full])
        else:
            scores = iter(self.model.predict(full)) if full else iter(())
        return [next(scores) if len(doc) else np.zeros((0, len(TAGS)), np.float32) for doc in texts]

    def set_annotations(self, docs: Iterable[Doc], scores: Sequence[Floats]) -> None:
        """Turns the probabilities into entities; those that a text has already are replaced."""
        calibration = {
            label: np.asarray(table, dtype=np.float64) for label, table in self.cfg["calibration"].items()
        }
        for doc, probabilities in zip(docs, scores, strict=True):
            spans, certain = [], {}
            for start, end, label, certainty in names_in(probabilities, self.cfg["outside_shift"]):
                spans.append(Span(doc, start, end, label=label))
                certain[(start, end)] = calibrated(certainty, calibration.get(label, ()))
            doc.set_ents(spans)
            doc.user_data[SCORES] = certain


def make_name_tagger(nlp: Language, name: str, model: Model[Any, Any], outside_shift: float) -> NameTagger:
    """See NameTagger; called by spaCy for the shipped model's folder."""
    return NameTagger(nlp.vocab, model, name, outside_shift=outside_shift)


Language.factory(FACTORY, assigns=["doc.ents"], default_config={"outside_shift": 0.0}, func=make_name_tagger)
