"""What the model alone took for a name, at one place of a document: ordinary words, brands, things.

Measured on documents that the model had not seen; names that anything else speaks for are not asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from redactor.forms import Lexicon
from redactor.forms.names import is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.persons import Cluster

#: What no ordinary word has: initials, a tussenvoegsel that is no article.
_OWN_FORM: Final = re.compile(
    r"(?:[A-Z]\.)|(?:van|von|ter|ten|el|al|bin|ben|da|dos|di)[ \n'’-]|\w+ [A-Z]\.\Z", re.IGNORECASE
)
#: Below this score the model alone does not make a name of an ordinary word, however often it stands there.
_HESITANT: Final = 0.75
#: "een pomp van", "gerekend met", "geleverd door": what follows here and nowhere else is more often a firm.
_BEFORE_BRAND: Final = re.compile(r"(?:(?P<word>\w+)[ \n])?(?:van|met|door|volgens)[ \n]\Z", re.IGNORECASE)
#: From this score the model is believed all the same.
_SURE_OF_BRAND: Final = 0.92


def is_hesitant(cluster: Cluster) -> bool:
    """Somebody whom the model found at one place, and not surely."""
    return len(cluster.mentions) == 1 and cluster.mentions[0].score < _HESITANT


def is_doubtful(evidence: Collection[str], cluster: Cluster, vocabulary: Vocabulary) -> bool:
    """Ordinary words that the model alone takes for a name, and that stand nowhere else in the document.

    Measured: of such single words 2 in 14 were names, of several words without any that the lists know as a
    name 1 in 7.
    """
    if not vocabulary or not _by_model_alone(evidence):
        return False
    if len(cluster.mentions) != 1 or cluster.number:
        return False
    written = cluster.mentions[0].text
    if written.islower() or _OWN_FORM.match(written):
        return False
    whole = re.sub(r"(?<=[^\W\d_])-\n(?=[^\W\d_])", "", written)  # "Sz-\neto": one word, cut by the line end
    words = [w for w in re.findall(r"[^\W\d_][\w'’-]*", whole) if not is_tussenvoegsel(w)]
    facts = [vocabulary.facts(word) for word in words]
    if not facts:
        return False
    if len(facts) == 1:
        return facts[0].listed and (facts[0].ordinary or not facts[0].name) and not facts[0].first
    return not any(f.name for f in facts) and any(f.listed for f in facts)


def is_brand(
    text: str,
    place: tuple[int, int],
    score: float,
    evidence: Collection[str],
    cluster: Cluster,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> bool:
    """A word that no list knows, once, by the model alone, behind "van" or "met": ``pomp van Grundfos``.

    Measured: 9 of 10 are firms, brands and methods. "moeder van Roshendly" is somebody.
    """
    if not vocabulary or not _by_model_alone(evidence):
        return False
    if len(cluster.mentions) != 1 or cluster.number or score >= _SURE_OF_BRAND:
        return False
    start, end = place
    word = text[start:end]
    if not (word.isalpha() and word[0].isupper() and word[1:].islower()):
        return False
    if vocabulary.facts(word).listed or vocabulary.facts(word.removesuffix("s")).listed:
        return False
    before = _BEFORE_BRAND.search(text, max(0, start - 40), start)
    return before is not None and not (before["word"] and lexicon.is_leading(before["word"]))


def _by_model_alone(evidence: Collection[str]) -> bool:
    return all(code.startswith("model:") for code in evidence)
