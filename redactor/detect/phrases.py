"""Lists of phrases that an officer can read, as patterns that are quick on a page.

A line of such a list is plain words with a few signs:

========  ==========================================================================
``*``     the rest of a word, or (by itself) one whole word that is no article or pronoun
``(a|b)`` one of these; with ``?`` behind it, one of these or nothing
``<x>``   any line of ``rules/lists/x.txt``; ``<getal>`` is a number in digits or in words
========  ==========================================================================

Case does not count, but in a line of capitals only (``MS``, ``ADD``) it does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.plain import PlainText, plain_of
from redactor.detect.results import shared
from redactor.errors import RulesError

_TOKEN: Final = re.compile(
    r"<(?P<list>[\w-]+)>|\((?P<choice>[^()]*)\)(?P<maybe>\?)?|(?P<star>\*)|(?P<text>[^<(*]+)"
)
_NUMBER: Final = (
    r"(?:\d{1,3}|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien"
    r"|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig"
    r"|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd)"
)
#: One whole word; an article, pronoun or bare verb instead says that the phrase speaks of something else.
_ANY_WORD: Final = (
    r"(?!(?:zijn|haar|mijn|uw|hun|ons|onze|de|het|een|deze|dit|die|dat|en|of|niet|geen"
    r"|hij|zij|ze|ik|wij|we|je|er|is|ben|was|heeft|heb|had|zelf|ook|maar|want|omdat)(?![\w-]))[\w'’-]+"
)
#: Letters of the start of a word, and of its end, that are looked up.
_PREFIX: Final = 4
_PAGE_WORD: Final = re.compile(r"[\w-]+")
_PLACEHOLDER: Final = "\x01"
#: What varies inside an option.
_FREE: Final = re.compile(r"\*|<[^>]*>")
#: Of a choice of more options it is not asked whether one stands on the page: that takes as long as to look.
_OPTIONS: Final = 30


@dataclass(frozen=True, slots=True, eq=False)
class PageWords:
    """The words of a page in lower case, their first and last letters: what phrases are asked of first."""

    lower: str
    words: frozenset[str]
    prefixes: frozenset[str]
    suffixes: frozenset[str]

    @classmethod
    def of(cls, lower: str) -> PageWords:
        """Of a text in lower case."""
        words = frozenset(_PAGE_WORD.findall(lower))
        return cls(
            lower=lower,
            words=words,
            prefixes=frozenset(word[:_PREFIX] for word in words),
            suffixes=frozenset(word[-_PREFIX:] for word in words),
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line: its pattern in source form, and what must stand on a page for it to match.

    Attributes:
        words: Whole words that must be there.
        prefixes, suffixes: First and last letters of words that must be there.
        parts: Parts of words that must be there.
        choices: Of each, one must be there as a word: the longest word of each option.
        partial: Of each, one must be there as a part of a word.
    """

    line: str
    source: str
    capitals: bool
    words: frozenset[str]
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    parts: tuple[str, ...]
    choices: tuple[frozenset[str], ...]
    partial: tuple[tuple[str, ...], ...]

    def may_match(self, page: PageWords) -> bool:
        """False when the page cannot hold the phrase."""
        return (
            self.words <= page.words
            and self.prefixes <= page.prefixes
            and self.suffixes <= page.suffixes
            and all(part in page.lower for part in self.parts)
            and not any(choice.isdisjoint(page.words) for choice in self.choices)
            and all(any(part in page.lower for part in choice) for choice in self.partial)
        )


def page_words_of(nlp_artifacts: NlpArtifacts) -> PageWords:
    """The words of the page that is being analysed; made once a page."""
    values = shared(nlp_artifacts)
    words = values.get("phrase-words")
    if not isinstance(words, PageWords):
        words = values["phrase-words"] = PageWords.of(plain_of(nlp_artifacts).lower)
    return words


class Phrases:
    """The lines of one list.

    Args:
        lines: The list.
        lists: All lists, for ``<name>``.
        where: Name of the list, for messages.

    Raises:
        RulesError: a line names a list that does not exist.
    """

    def __init__(self, lines: Sequence[str], lists: Mapping[str, Sequence[str]], *, where: str) -> None:
        self._phrases = tuple(_phrase(line, lists, where) for line in lines)
        #: Numbers of the phrases by a word, or the first or last letters of one, that they need; all others.
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        self._by_suffix: dict[str, list[int]] = defaultdict(list)
        self._others: list[int] = []
        for number, phrase in enumerate(self._phrases):
            # By what is rarest on a page: long words are.
            needs = [*phrase.choices, *({word} for word in phrase.words)]
            needed = max(needs, key=lambda need: (sum(map(len, need)) / len(need), sorted(need)), default=())
            if needed and (len(max(needed, key=len)) > _PREFIX or not (phrase.prefixes or phrase.suffixes)):
                for word in needed:
                    self._by_word[word].append(number)
            elif phrase.prefixes:
                self._by_prefix[min(phrase.prefixes)].append(number)
            elif phrase.suffixes:
                self._by_suffix[min(phrase.suffixes)].append(number)
            else:
                self._others.append(number)
        # Most lines never meet their words: a pattern is compiled when it is first needed.
        self._patterns: dict[Phrase, re.Pattern[str]] = {}

    def find(self, page: PlainText, words: PageWords) -> Iterator[tuple[int, int, Phrase]]:
        """Places in ``page.text``: start, end, phrase. ``words``: those of ``page.lower``."""
        numbers = set(self._others)
        for index, there in (
            (self._by_word, words.words),
            (self._by_prefix, words.prefixes),
            (self._by_suffix, words.suffixes),
        ):
            for word in index.keys() & there:
                numbers.update(index[word])
        for number in sorted(numbers):
            phrase = self._phrases[number]
            if phrase.may_match(words):
                text = page.text if phrase.capitals else page.lower
                for match in self._pattern(phrase).finditer(text):
                    yield match.start(), match.end(), phrase

    def _pattern(self, phrase: Phrase) -> re.Pattern[str]:
        pattern = self._patterns.get(phrase)
        if pattern is None:
            pattern = self._patterns[phrase] = re.compile(rf"(?<![\w-]){phrase.source}(?![\w-])")
        return pattern


def alternatives(lines: Sequence[str], lists: Mapping[str, Sequence[str]], *, where: str) -> str:
    """A pattern (in lower case) that matches any of the lines, the longest first; never empty."""
    sources = [_source(line.lower(), lists, where) for line in sorted(lines, key=len, reverse=True)]
    return f"(?:{'|'.join(sources)})" if sources else r"(?!)"


def word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Matches any of the words, whatever its case; ``*`` is the rest of a word. Without words: nothing."""
    sources = [re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(sources)})\b" if sources else r"(?!)", re.IGNORECASE)


def _phrase(line: str, lists: Mapping[str, Sequence[str]], where: str) -> Phrase:
    letters = [char for char in re.sub(r"<[^>]*>", "", line) if char.isalpha()]
    capitals = bool(letters) and all(char.isupper() for char in letters)
    words: set[str] = set()
    prefixes: set[str] = set()
    suffixes: set[str] = set()
    parts: list[str] = []
    skeleton, choices, partial = _skeleton(line.lower(), lists)
    for word in re.split(r"[ ,]+", skeleton):
        if _PLACEHOLDER not in word:
            if _PAGE_WORD.fullmatch(word):
                words.add(word)
            elif word:
                parts.append(word)
            continue
        first, last = word.partition(_PLACEHOLDER)[0], word.rpartition(_PLACEHOLDER)[2]
        if len(last) >= _PREFIX and _PAGE_WORD.fullmatch(last):
            suffixes.add(last[-_PREFIX:])
        if len(first) >= _PREFIX and _PAGE_WORD.fullmatch(first):
            prefixes.add(first[:_PREFIX])
            if len(first) > _PREFIX:
                parts.append(first)
        elif longest := max(word.split(_PLACEHOLDER), key=len):
            parts.append(longest)
    return Phrase(
        line=line,
        source=_source(line if capitals else line.lower(), lists, where),
        capitals=capitals,
        words=frozenset(words),
        prefixes=frozenset(prefixes),
        suffixes=frozenset(suffixes),
        parts=tuple(parts),
        choices=choices,
        partial=partial,
    )


def _skeleton(
    line: str, lists: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[frozenset[str], ...], tuple[tuple[str, ...], ...]]:
    """The line with a placeholder for what can vary.

    And of each choice that is not free: a word of each option, when it stands alone, else a part of each.
    """
    skeleton = ""
    choices: list[frozenset[str]] = []
    partial: list[tuple[str, ...]] = []
    for token in _TOKEN.finditer(line):
        if token["text"] is not None:
            skeleton += token["text"]
            continue
        alone = (token.start() == 0 or line[token.start() - 1] == " ") and line[token.end() :][:1] in (
            "",
            " ",
        )
        skeleton += _PLACEHOLDER
        if token["list"] and token["list"] != "getal":
            options = [item.lower() for item in lists.get(token["list"], ())]
        elif token["choice"] is not None and not token["maybe"]:
            options = token["choice"].split("|")
        else:
            continue
        longest_words = [_longest_word(option) for option in options]
        if alone and all(longest_words):
            choices.append(frozenset(longest_words))
        elif len(options) <= _OPTIONS and all(
            longest := [max(_FREE.split(option), key=len) for option in options]
        ):
            partial.append(tuple(dict.fromkeys(longest)))
    return skeleton, tuple(choices), tuple(sorted(partial, key=len))


def _longest_word(option: str) -> str:
    """Of the words that stand whole where the option stands, the longest; "" when none does."""
    # "nu'91" stands on a page as "nu" and "91".
    fixed = (piece for piece in re.split(r"[ ,]+", option) if not _FREE.search(piece))
    return max((word for piece in fixed for word in _PAGE_WORD.findall(piece)), key=len, default="")


def _source(line: str, lists: Mapping[str, Sequence[str]], where: str) -> str:
    """The line as a pattern."""
    source = ""
    skip = 0
    for token in _TOKEN.finditer(line):
        if name := token["list"]:
            source += _NUMBER if name == "getal" else _any_of(name, lists, line, where)
        elif token["choice"] is not None:
            choice = "|".join(_source(part, lists, where) for part in token["choice"].split("|"))
            if not token["maybe"]:
                source += f"(?:{choice})"
            elif line[token.end() : token.end() + 1] == " ":
                # Without the word there is no space either.
                source += f"(?:(?:{choice}) )?"
                skip = 1
            elif token.end() == len(line) and source.endswith(" "):
                source = f"{source[:-1]}(?: (?:{choice}))?"
            else:
                source += f"(?:{choice})?"
        elif token["star"]:
            at_start = token.start() == 0 or line[token.start() - 1] == " "
            at_end = token.end() == len(line) or line[token.end()] in " ,"
            source += _ANY_WORD if at_start and at_end else r"[\w-]*"
        else:
            source += re.escape(token["text"][skip:]).replace(r"\ ", " ")
            skip = 0
    return source


def _any_of(name: str, lists: Mapping[str, Sequence[str]], line: str, where: str) -> str:
    if name not in lists:
        raise RulesError(f"lijst {name!r} bestaat niet (regel {line!r})", where=f"lists/{where}.txt")
    items = [item.lower() for item in sorted(lists[name], key=len, reverse=True)]
    return f"(?:{'|'.join(map(re.escape, items))})"
