"""Names between two others: ``Ottens, Luinge (2x), Schipper, Nijboer-Tran`` are people when most of them are.

The model hesitates at a surname that is a word; the list it stands in does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from redactor.domain import Document
from redactor.forms import Lexicon, parse_name
from redactor.forms.scan import CAPITALISED_PATTERN, TUSSENVOEGSEL_PATTERN
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.mentions import Mention

_NOTE: Final = r"(?:[ ]\([^()\n]{1,20}\))?"
_BREAK: Final = r"(?:,[ \n]{1,2}|;[ \n]{1,2}|[ ](?:en|&)[ \n]|/|,[ ]en[ ])"
_ITEM: Final = rf"(?:(?:{TUSSENVOEGSEL_PATTERN})[ ])*{CAPITALISED_PATTERN}"
#: What stands between two people of a list: at most three more.
_BETWEEN: Final = re.compile(rf"{_NOTE}(?:{_BREAK}{_ITEM}{_NOTE}){{1,3}}{_BREAK}")
_ONE: Final = re.compile(rf"{_BREAK}(?P<name>{_ITEM}){_NOTE}(?={_BREAK})")
#: The people on either side must be found at least this surely, and those between count so much.
_SURE, _SCORE = 0.6, 0.6


def listed_between(
    mentions: Sequence[Mention], document: Document, lexicon: Lexicon, vocabulary: Vocabulary
) -> list[Mention]:
    """More mentions: names that the lists know, between two found people of one enumeration.

    Args:
        mentions: In reading order.
        document: Where they stand.
        lexicon, vocabulary: Tell which words may be names.
    """
    texts = {page.page_index: page.text for page in document.pages}
    return [
        mention
        for left, right in itertools.pairwise(mentions)
        if left.page_index == right.page_index and min(left.score, right.score) >= _SURE
        for mention in _between(left, right, texts[left.page_index], lexicon, vocabulary)
    ]


def _between(
    left: Mention, right: Mention, text: str, lexicon: Lexicon, vocabulary: Vocabulary
) -> Iterator[Mention]:
    if not _BETWEEN.fullmatch(text, left.end, right.start):
        return
    for match in _ONE.finditer(text, left.end, right.start):
        word = match["name"].split()[-1]
        facts = vocabulary.facts(word)
        if not facts.name or word.isupper() or lexicon.is_function(word) or lexicon.is_no_name(word):
            continue
        name = parse_name(match["name"])
        start, end = match.span("name")
        if name is None or lexicon.is_thing(text, start, end):
            continue
        yield Mention(
            page_index=left.page_index,
            start=start,
            end=end,
            text=match["name"],
            name=name,
            score=_SCORE,
            detectors=left.detectors[:1],
            evidence=("opsomming",),
            # Members of a committee in a row: the one between is one of them.
            public=min(left.public, right.public),
        )
