"""Login names made of the name of a person in the document: ``fbakker``, ``bouzamy``, ``stergiou_d``.

Systems make them of a given name or initials and the surname, whole or cut off, with a number behind. None is
told from a word by its form alone; that somebody in the document has the name tells it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.forms import Name, fold
from redactor.forms.names import FILE_ENDINGS, LETTER, POST_TITLES, TITLES
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.persons import surname_words

#: A login of fewer letters occurs by chance.
_SHORTEST: Final = 4
_TOKEN: Final = re.compile(rf"[{LETTER}0-9]{{{_SHORTEST},}}")
_WORDS: Final = re.compile(r"\w")
#: So many letters of a cut surname: with an initial, with that and a number, with a number of two digits.
_CUT, _CUT_NUMBERED, _CUT_ALONE = 4, 3, 5
#: Letters by which the persons are looked up to whom a cut surname may belong.
_HEAD: Final = 3
#: "stergiou_d", "mko.kuitert", "ria-vb"
_PAIR: Final = re.compile(
    r"(?<![\w@./\\-])(?P<a>[a-z]{1,16})[._-](?P<b>[a-z]{1,16})(?:[._-]?\d{1,3})?(?![\w@/\\-]|[.][\w])"
)
#: A letter or more beside a surname that are no initials: an ending of a file or host, a title.
_NO_GIVEN: Final = re.compile(
    rf"(?:{FILE_ENDINGS}|nl|com|eu|org|net|be|de|uk|www|{'|'.join(sorted(TITLES | POST_TITLES))})"
)
_LONGEST_GIVEN: Final = 4
#: A login that a narrow column breaks over two lines.
_BROKEN: Final = re.compile(r"(?<![\w@./-])(?P<a>[a-z]{4,12})\n(?P<b>[a-z]{1,10})(?=[\n\t]|\Z)")


@dataclass(frozen=True, slots=True)
class _Owner:
    """A person whose surname may be cut in a login: all letters of the surname, initials, given names."""

    surname: str
    letters: str
    given: tuple[str, ...]
    index: int

    def gives(self, rest: str) -> bool:
        """Are these letters beside the surname of this person: initials, or the start of a given name?"""
        return bool(rest) and (self.letters.startswith(rest) or any(g.startswith(rest) for g in self.given))


@dataclass(slots=True)
class Logins:
    """The logins of the persons of a document, to be looked for in its text."""

    forms: dict[str, int] = field(default_factory=dict)
    _by_head: dict[str, list[_Owner]] = field(default_factory=lambda: defaultdict(list))
    _by_given: dict[str, list[_Owner]] = field(default_factory=lambda: defaultdict(list))
    _surnames: dict[str, int] = field(default_factory=dict)
    _heads: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, name: Name, index: int) -> None:
        """Looks for the logins that this name of the person with this index can give."""
        for form in _forms_of(name):
            self.forms.setdefault(form, index)
        surname = _squashed(name.full_surname)
        given = tuple(p for f in (*name.first, name.nick) if f and (p := _squashed(f)))
        if len(surname) < _CUT or not name.letters:
            return
        for written in dict.fromkeys((surname, "".join(surname_words(name)))):
            if len(written) < _CUT:
                continue
            owner = _Owner(written, name.letters.lower(), given, index)
            self._by_head[written[:_HEAD]].append(owner)
            self._by_given[owner.letters[:1] + written[:_HEAD]].append(owner)
            self._surnames.setdefault(written, index)
        heads = _heads_of(name)
        for first in given:
            if len(first) >= _HEAD and len(heads) > 1:
                self._heads.setdefault((first, heads), index)

    def hits(self, text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, int]]:
        """Start, end and index of the person for each login in ``text``."""
        if not self.forms:
            return
        end = -1
        for match in _TOKEN.finditer(text):
            if match.start() < end:
                continue
            word = match.group()
            plain = _plain(word)
            broken = _BROKEN.match(text, match.start())
            if broken and (broken["a"] + broken["b"]) in self.forms:
                end = broken.end()
                yield match.start(), end, self.forms[broken["a"] + broken["b"]]
            elif len(plain) >= _SHORTEST and plain in self.forms:
                yield *match.span(), self.forms[plain]
            elif (index := self._cut(word, plain, vocabulary)) is not None:
                yield *match.span(), index
        for match in _PAIR.finditer(text):
            if (index := self._pair(match["a"], match["b"])) is not None:
                yield *match.span(), index

    def _cut(self, word: str, plain: str, vocabulary: Vocabulary) -> int | None:
        """Whose surname is cut off in the login, if anybody's: ``bouzamy``, ``yboz3``, ``baardw01``."""
        digits = len(word) - len(plain)
        if len(plain) < _CUT or not (word.islower() or (digits and word.isupper())):
            return None
        if not digits and vocabulary.facts(plain).listed:
            return None
        least = _CUT_NUMBERED if digits else _CUT
        for owner in self._by_given.get(plain[: 1 + _HEAD], ()):
            if len(plain) > least and owner.surname.startswith(plain[1:]):
                return owner.index
        for owner in self._by_head.get(plain[:_HEAD], ()):
            pairs = enumerate(zip(plain, owner.surname, strict=False))
            size = next((at for at, (a, b) in pairs if a != b), min(len(plain), len(owner.surname)))
            for cut in range(max(least, len(plain) - 2), min(size, len(plain) - 1) + 1):
                if owner.gives(plain[cut:]):
                    return owner.index
            if size == len(plain) >= _CUT_ALONE and digits > 1:
                return owner.index
        return None

    def _pair(self, first: str, last: str) -> int | None:
        """Whose login the two parts are, if anybody's."""
        if (first, last) in self._heads:
            return self._heads[first, last]
        if last in self._surnames and len(first) <= _LONGEST_GIVEN and not _NO_GIVEN.fullmatch(first):
            return self._surnames[last]
        if first in self._surnames and not _NO_GIVEN.fullmatch(last):
            for owner in self._by_head[first[:_HEAD]]:
                if owner.surname == first and len(last) < _LONGEST_GIVEN and owner.gives(last):
                    return owner.index
        return None


def _plain(word: str) -> str:
    """``FBakker02`` as it would stand among the logins."""
    return fold(word).rstrip("0123456789")


def _squashed(text: str) -> str:
    return "".join(_WORDS.findall(fold(text)))


def _heads_of(name: Name) -> str:
    """First letters of the particles and the surname."""
    return "".join(word[0] for word in (*_particles(name), *surname_words(name)))


def _particles(name: Name) -> Sequence[str]:
    return [w.lstrip("'’") for w in re.split(r"[\s/]+", fold(name.prefix)) if w.lstrip("'’")]


def _forms_of(name: Name) -> Iterator[str]:
    """``fbakker``, ``bakkerf``, ``frankbakker``: as in file names, paths and user names."""
    if not name.surname:
        return
    squashed = _squashed(name.full_surname)
    main = "".join(surname_words(name))
    for surname in {squashed, main}:
        if len(surname) < 3:
            continue
        for given in {
            name.letters.lower(),
            name.letters[:1].lower(),
            *(fold(f) for f in (*name.first, name.nick) if f),
        }:
            plain = _squashed(given)
            if plain:
                yield plain + surname
                yield surname + plain
    if len(squashed) >= 6 and re.search(r"[\s-]", name.full_surname):
        # "alkhatib_rana", "jansendevries.pdf"
        yield squashed
    prefix = _particles(name)
    if prefix and len(main) >= 4:
        # "pvdhoeven", and in file names "elouazzani"
        yield name.letters[:1].lower() + "".join(w[0] for w in prefix) + main
        yield "".join(prefix) + main
    for first in (*name.first, name.nick):
        plain = _squashed(first)
        if len(plain) >= 4:
            # "annetvd", "wouterk"
            yield plain + _heads_of(name)
