"""A known person's name with a slip of the pen or of a scanner: ``Adekele Emanuel`` for Emmanuel Adeleke.

Two words together may each differ a little; a surname on its own only when it is long and no word that the
lists know. What is found here is a proposal.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from redactor.domain import PageText
from redactor.forms import fold
from redactor.forms.names import LETTER, UPPER
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.persons import Cluster, surname_words

#: A surname on its own must be this long; the longer, the more slips.
_LONG: Final = 7
_TWO_SLIPS: Final = 9
#: Of two words together each must have this many letters.
_SHORT: Final = 4
_WORD = re.compile(rf"[{UPPER}][{LETTER}0-9'’]{{3,}}")
#: Two words of which the second may be the rest of the first; the next search starts at the second.
_PARTS = re.compile(rf"\b[{UPPER}][{LETTER}]+(?=[ .]{{1,2}}([{LETTER}]{{2,}}))")
#: What scanners make of letters, undone before two words are compared.
_NO_SIGN = re.compile(r"[^a-z0-9]")
_READ = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("5", "s"), ("cl", "d"))


def search_similar(
    pages: Sequence[PageText],
    clusters: Sequence[Cluster],
    taken: Sequence[Sequence[tuple[int, int]]],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, int, int, int]]:
    """Places that resemble a person's name but are not found yet.

    Args:
        pages: Of the document.
        clusters: Persons.
        taken: Per page the half-open ranges that are a name already.
        vocabulary: Words that the lists know are no slips.

    Yields:
        Number of the page in ``pages``, start, end (half-open), index of the person.
    """
    names = _by_edge(clusters)
    if not names:
        return
    # Written just so it is no slip: the search saw it, and why it is not that person.
    exact = {"".join(words) for cluster in clusters for words in cluster.surnames}
    for number, page in enumerate(pages):
        covered = taken[number]
        words = [
            (m.start(), m.end(), _plain(m.group()))
            for m in _WORD.finditer(page.text)
            if not any(start < m.end() and m.start() < end for start, end in covered)
        ]
        if page.confidence is not None:
            yield from _broken(number, page.text, covered, names)
        skip = -1
        for at, (start, end, word) in enumerate(words):
            if start < skip:
                continue
            after = words[at + 1] if at + 1 < len(words) else None
            if after is not None and page.text[end : after[0]] in (" ", "\n", ", "):
                pair = _pair(word, after[2], names)
                if pair is not None:
                    skip = after[1]
                    yield number, start, after[1], pair
                    continue
            written = page.text[start:end]
            if len(word) >= _LONG and fold(written) not in exact and not vocabulary.facts(written).listed:
                alone = _alone(word, names)
                if alone is not None:
                    yield number, start, end, alone


def _broken(
    number: int, text: str, covered: Sequence[tuple[int, int]], names: _Names
) -> Iterator[tuple[int, int, int, int]]:
    """Surnames that a scan shows with a gap in them: ``Barn hoorn``. As ``search_similar``."""
    for match in _PARTS.finditer(text):
        start, end = match.start(), match.end(1)
        if any(first < end and start < last for first, last in covered):
            continue
        whole = _plain(text[start:end])
        person = next((i for i, _, surname in _candidates(whole, names) if surname == whole), None)
        if person is not None and len(whole) >= _LONG:
            yield number, start, end, person


_Names = dict[str, list[tuple[int, str, str]]]


def _by_edge(clusters: Sequence[Cluster]) -> _Names:
    """Persons (index, given name, surname) by how the surname begins and ends, so that few are compared."""
    result: _Names = {}
    for index, cluster in enumerate(clusters):
        for given, surname in _names(cluster):
            for edge in (f"{surname[0]}*", f"*{surname[-2:]}"):
                result.setdefault(edge, []).append((index, given, surname))
    return result


def _candidates(word: str, names: _Names) -> Iterator[tuple[int, str, str]]:
    yield from names.get(f"{word[:1]}*", ())
    yield from names.get(f"*{word[-2:]}", ())


def _names(cluster: Cluster) -> list[tuple[str, str]]:
    """Given names and surnames of one person, ready to be compared."""
    if max(m.score for m in cluster.mentions) < 0.6:
        return []
    result: dict[tuple[str, str], None] = {}
    for mention in cluster.mentions:
        surname = "".join(surname_words(mention.name)) if mention.name.surname else ""
        if len(surname) < _SHORT:
            continue
        for first in (*mention.name.first, mention.name.nick, ""):
            if not first or len(first) >= _SHORT:
                result[(_plain(first), _plain(surname))] = None
    return [(given, surname) for given, surname in result if surname]


@functools.lru_cache(maxsize=16384)
def _plain(word: str) -> str:
    plain = _NO_SIGN.sub("", fold(word))
    for read, meant in _READ:
        plain = plain.replace(read, meant)
    return plain


def _slips(word: str, name: str, most: int) -> bool:
    """At most ``most`` letters added, left out, changed or swapped; the first letter or the end agrees."""
    if abs(len(word) - len(name)) > most or (word[:1] != name[:1] and word[-2:] != name[-2:]):
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(word, name, score_cutoff=most) <= most


def _allowed(name: str) -> int:
    return 2 if len(name) >= 6 else 1


def _pair(first: str, second: str, names: _Names) -> int | None:
    for a, b in ((first, second), (second, first)):
        for index, given, surname in _candidates(b, names):
            if given and _slips(b, surname, _allowed(surname)) and _slips(a, given, _allowed(given)):
                return index
    return None


def _alone(word: str, names: _Names) -> int | None:
    for index, _, surname in _candidates(word, names):
        if len(surname) >= _LONG and _slips(word, surname, 2 if len(surname) >= _TWO_SLIPS else 1):
            return index
    return None
