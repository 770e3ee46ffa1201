"""What resolve makes of the rules once, and uses for every document: word lists and role words, compiled.

Making them takes as long as resolving a page, so the last ones made are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from redactor.forms import Lexicon
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.roles import RoleReader
from redactor.rules import Rules
from redactor.rules.model import THING


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """Of one pair of rules and vocabulary."""

    rules: Rules
    vocabulary: Vocabulary
    lexicon: Lexicon
    reader: RoleReader


#: The list that differs by the date of the document; all others are those of the rules.
_HOLDERS: Final = "ambtsdragers"
#: Dates of office give few different lists in one run.
_KEPT_HOLDERS: Final = 8

_last: Knowledge | None = None
_readers: dict[tuple[str, ...], RoleReader] = {}


def knowledge_of(rules: Rules, vocabulary: Vocabulary) -> Knowledge:
    """The compiled words of ``rules``; made once as long as rules and vocabulary stay the same.

    Rules made for the date of a document differ in the list of office holders only: then only that is read
    again.

    Args:
        rules: For word lists, roles and fields.
        vocabulary: What the model's word lists know of single words.
    """
    global _last
    known = _last
    if known is not None and known.rules is rules and known.vocabulary is vocabulary:
        return known
    if known is None or known.vocabulary is not vocabulary or not _same_words(known.rules, rules):
        known = _build(rules, vocabulary)
        _readers.clear()
    holders = tuple(rules.lists.get(_HOLDERS, ()))
    reader = _readers.get(holders)
    if reader is None:
        if len(_readers) >= _KEPT_HOLDERS:
            _readers.clear()
        reader = _readers[holders] = known.reader.with_holders(holders)
    _last = replace(known, rules=rules, reader=reader)
    return _last


def _same_words(known: Rules, rules: Rules) -> bool:
    """The same objects, office holders aside."""
    return (
        known.roles is rules.roles
        and known.fields is rules.fields
        and known.lists.keys() == rules.lists.keys()
        and all(rules.lists[stem] is lines for stem, lines in known.lists.items() if stem != _HOLDERS)
    )


def _build(rules: Rules, vocabulary: Vocabulary) -> Knowledge:
    # A word above a column of things is no word for a person's name elsewhere: "Brug", "Merk".
    labels = (label for rule in rules.fields if rule.value != THING for label in rule.labels)
    leading = [word for rule in rules.roles for word in rule.words if " " not in word]
    # "Hello Hannah", but "Lieve" is somebody as well.
    leading += [w for w in rules.lists.get("aanhef-woorden", ()) if not vocabulary.facts(w).name]
    field_roles = {rule.id: rule.role for rule in rules.fields}
    return Knowledge(
        rules=rules,
        vocabulary=vocabulary,
        lexicon=Lexicon(rules.lists, labels=labels, leading=leading, vocabulary=vocabulary),
        reader=RoleReader(rules.roles, rules.lists, field_roles, vocabulary),
    )
