"""What resolve makes of the rules once, and uses for every document: word lists and role words, compiled.

Making them takes as long as resolving a page, so the last ones made are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from redactor.forms import Lexicon
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.roles import RoleReader
from redactor.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knowledge:
    """Of one pair of rules and vocabulary."""

    rules: Rules
    vocabulary: Vocabulary
    lexicon: Lexicon
    reader: RoleReader


_last: Knowledge | None = None


def knowledge_of(rules: Rules, vocabulary: Vocabulary) -> Knowledge:
    """The compiled words of ``rules``; the same object as long as both are the same objects.

    Args:
        rules: For word lists, roles and fields.
        vocabulary: What the model's word lists know of single words.
    """
    global _last
    known = _last
    if known is None or known.rules is not rules or known.vocabulary is not vocabulary:
        known = _last = _build(rules, vocabulary)
    return known


def _build(rules: Rules, vocabulary: Vocabulary) -> Knowledge:
    labels = (label for rule in rules.fields for label in rule.labels)
    leading = (word for rule in rules.roles for word in rule.words if " " not in word)
    field_roles = {rule.id: rule.role for rule in rules.fields}
    return Knowledge(
        rules=rules,
        vocabulary=vocabulary,
        lexicon=Lexicon(rules.lists, labels=labels, leading=leading, vocabulary=vocabulary),
        reader=RoleReader(rules.roles, rules.lists, field_roles, vocabulary),
    )
