"""The words of a page as the search for known names reads them, and given names that stand beside a surname.

Offsets are into the page's text; ranges are half-open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from redactor.forms import Lexicon, fold
from redactor.forms.names import LETTER, UPPER, is_tussenvoegsel
from redactor.forms.scan import INITIALS_PATTERN
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve.persons import Cluster

WORD: Final = re.compile(rf"[{LETTER}]+(?:['’][{LETTER}]+)*|['’][{LETTER}]\b")
#: What a line end or a badly spaced font leaves inside a word.
_CUT: Final = re.compile(r"[-‐‑]?[ ]?\n[ ]?|[ ]")
_LINE_CUT: Final = re.compile(r"[-‐‑]?[ ]?\n[ ]?")
_HUMPS: Final = re.compile(rf"(?<=[a-zà-ÿ])(?=[{UPPER}])")
#: Shorter words come about by chance where two others meet.
_SHORTEST_CUT: Final = 5


def words_of(text: str, known: Collection[str]) -> list[tuple[int, int, str]]:
    """Start, end and folded text of each word.

    Args:
        text: Of a page.
        known: Folded words of names. Where a line end or a space cuts one of them, the pieces are one word;
            any other word with a capital inside is taken for two that stand without a space.
    """
    result: list[tuple[int, int, str]] = []
    for match in WORD.finditer(text):
        (start, end), word = match.span(), fold(match[0])
        if word in known:
            result.append((start, end, word))
            continue
        if result:
            begin, until, before = result[-1]
            whole = before + word
            if (
                len(whole) >= _SHORTEST_CUT
                and whole in known
                and (text[start].islower() or text[begin:end].isupper())
                and _CUT.fullmatch(text, until, start)
            ):
                result[-1] = (begin, end, whole)
                continue
        if text[start + 1 : end].islower():
            result.append((start, end, word))
            continue
        # "KayaçanDatum", "vanKayaçan"; in "MijnMarga" the second word is no name.
        cut = next((at for at in range(start + 2, end - 1) if _goes_over(text, at)), end)
        result.append((start, cut, fold(text[start:cut])))
        if cut < end and text[start:cut].islower():
            result.append((cut, end, fold(text[cut:end])))
    return result


def _goes_over(text: str, at: int) -> bool:
    """Does one word end before ``at`` and another begin there, without a space?"""
    return text[at - 1].islower() and text[at].isupper() and text[at + 1].islower()


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """Every folded word of some texts, also those that a line end or a missing space hides."""
    found: set[str] = set()
    for text in texts:
        before: re.Match[str] | None = None
        for match in WORD.finditer(text):
            word = fold(match.group())
            found.add(word)
            if word.endswith("s"):
                # "Sietses voorstel"
                found.add(word[:-1].rstrip("'"))
            if not match.group()[1:].islower():
                found.update(fold(part) for part in _HUMPS.split(match.group()))
            if before is not None and _LINE_CUT.fullmatch(text, before.end(), match.start()):
                found.add(fold(before.group()) + word)
            before = match
    return frozenset(word for word in found if len(word) > 1)


def tells_a_name(word: str, lexicon: Lexicon, vocabulary: Vocabulary) -> bool:
    """True for a word that is nothing but a name, or that no list knows."""
    facts = vocabulary.facts(word)
    ordinary = facts.ordinary or facts.place or lexicon.is_common(word) or lexicon.is_function(word)
    if ordinary or lexicon.is_no_name(word):
        return False
    return facts.name or not (facts.listed or _is_compound(word, vocabulary))


#: A compound's second half has at least, and its first half has at least, so many letters.
_HEAD, _TAIL = 3, 5


def _is_compound(word: str, vocabulary: Vocabulary) -> bool:
    """``Visgroothandel``: an ordinary word ends it, so that it is a thing that no list names."""
    tails = (word[at:] for at in range(_HEAD, len(word) - _TAIL + 1))
    return any(vocabulary.facts(tail).ordinary and not vocabulary.facts(tail).name for tail in tails)


_BEHIND: Final = re.compile(rf",[ ]?(?P<initials>{INITIALS_PATTERN})")
_BEFORE: Final = re.compile(rf"[{UPPER}][{LETTER}'’-]+[ \n]")
_ONE_BEFORE: Final = re.compile(rf"(?<![{LETTER}'’.-])(?P<word>[{UPPER}][{LETTER}'’-]*)\.?[ ]\Z")
#: Given names are looked for this far before a surname.
_REACH: Final = 40


def with_given_name(
    text: str, start: int, end: int, cluster: Cluster, lexicon: Lexicon, vocabulary: Vocabulary
) -> tuple[int, int]:
    """A found surname with the given name before it or the initials behind it, where they fit the person.

    "Albane Loiseau" of whom only "A. Loiseau" is known; "Leeuw, G. de" of "G. de Leeuw".
    """
    letters = _letters(cluster)
    match = _BEHIND.match(text, end)
    if match and fold(match["initials"][0]) in letters:
        for prefix in {m.name.prefix for m in cluster.mentions if m.name.prefix}:
            found = re.compile(rf"[ ]?{re.escape(prefix)}(?!\w)", re.IGNORECASE).match(text, match.end())
            if found:
                return start, found.end()
        return start, len(text[: match.end()].rstrip())
    words = [m for m in WORD.finditer(text, max(0, start - _REACH), start) if not is_tussenvoegsel(m.group())]
    begin, given = start, WordFacts()
    for word in reversed(words[-2:]):
        if not _BEFORE.fullmatch(text, word.start(), begin) or lexicon.is_leading(word.group()):
            break
        if lexicon.is_place_word(word.group()) or (begin < start and text[begin - 1] == "\n"):
            break
        if not tells_a_name(word.group(), lexicon, vocabulary):
            break
        begin, given = word.start(), vocabulary.facts(word.group())
    # Of whom only the surname is known, only a listed first name can be the given name.
    fits = begin < start and (
        fold(text[begin]) in letters and (given.first or not given.listed) if letters else given.first
    )
    return (begin if fits else start), end


def is_of_other(text: str, start: int, cluster: Cluster, lexicon: Lexicon, vocabulary: Vocabulary) -> bool:
    """True when a given name before a surname is not this person's: "Karel Appelboom" for Piet Appelboom."""
    before = _ONE_BEFORE.search(text, max(0, start - _REACH), start)
    if before is None or lexicon.is_leading(before["word"]):
        return False
    return tells_a_name(before["word"], lexicon, vocabulary) and fold(before["word"][0]) not in _letters(
        cluster
    )


def _letters(cluster: Cluster) -> set[str]:
    """First letters of what is known of somebody's given names."""
    return {fold(known[:1]) for known in cluster.letters} | {first[:1] for first in cluster.firsts}


_GIVEN_BEFORE: Final = re.compile(rf"(?P<given>[A-ZÀ-Þ][{LETTER}'’-]+) \Z")


def in_named_thing(page: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """``Bax`` of "Bloemsierkunst Wilma Bax": the word for the thing stands before the given name."""
    given = _GIVEN_BEFORE.search(page, max(0, start - 24), start)
    return (
        given is not None
        and lexicon.is_first_name(given["given"])
        and lexicon.is_thing(page, given.start(), end, known=True)
    )
