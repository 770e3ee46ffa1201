"""The word lists that came into the shipped model as features of its static vectors."""

from __future__ import annotations

from typing import Any, Final

from redactor.forms.vocabulary import Vocabulary, WordFacts

#: Name of the vectors table and the order of its features; see models/nl_woo_ner/scripts/gazetteer.py.
TABLE: Final = "nl_woo_lists"
_FIRST: Final = 0
_SURNAME: Final = 2
_SURNAME_TOP: Final = 3
_SURNAME_PART: Final = 4
_PLACE: Final = 5
_ORDINARY: Final = 7
_LOWER_SHARE: Final = 9
_LISTED: Final = 17
_INFLECTED: Final = 18
_FEATURES: Final = 23


def vocabulary_of(nlp: Any) -> Vocabulary:
    """Vocabulary of a loaded pipeline; an empty one when the pipeline is not ours."""
    vectors = nlp.vocab.vectors
    if vectors.name != TABLE or vectors.shape[1] != _FEATURES:
        return Vocabulary()
    # Compiled and without a stub.
    from spacy.strings import hash_string  # type: ignore[attr-defined]

    rows = vectors.key2row
    data = vectors.data

    def lookup(word: str) -> WordFacts:
        row = rows.get(hash_string(word))
        if row is None:
            return WordFacts()
        values = data[row]
        return WordFacts(
            listed=bool(values[_LISTED]),
            first=bool(values[_FIRST]),
            surname=bool(values[_SURNAME] or values[_SURNAME_PART]),
            ordinary=bool(values[_ORDINARY] or values[_INFLECTED]) and float(values[_LOWER_SHARE]) > 0.5,
            place=bool(values[_PLACE]),
            common_surname=bool(values[_SURNAME_TOP]),
        )

    return Vocabulary(lookup)
