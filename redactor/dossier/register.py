"""Who is who in a whole dossier: the persons of all documents joined, numbered, and told to each document.

Takes what the first pass found (``Appearance``) and opens no document. The outcome depends on what was found
only, not on the order in which it came in.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from redactor.forms import Name, fold, parse_name
from redactor.pipeline.passes import Appearance
from redactor.resolve import PUBLIC_KINDS, KnownPerson
from redactor.resolve.persons import codes_of_name, is_full, surname_words

#: No more documents than this in one folder are near each other; a folder of a thousand says nothing.
SMALL_FOLDER: Final = 60
#: Least score (0..1) of a name that other documents are searched for. Measured: docs/measurements.md.
_SURE: Final = 0.8
#: Kinds of roles of somebody whose name goes.
_PRIVATE: Final = ("burger", "beroep", "ambtenaar", "leiding", "gemandateerd")

#: Surname (its folded words) and first name, or the first initial with a dot.
_Key = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who appears in one document, and the groups it belongs to: folder, family, conversation."""

    document: int
    source: str = field(repr=False)
    groups: frozenset[str]
    appearances: tuple[Appearance, ...] = field(repr=False)


@dataclass(slots=True)
class Entry:
    """One person of the dossier, while documents are joined. ``identity`` stays the same over runs."""

    identity: str
    names: dict[str, None] = field(default_factory=dict)
    documents: set[int] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    public_roles: dict[str, int] = field(default_factory=dict)
    private_roles: dict[str, int] = field(default_factory=dict)
    contact: bool = False
    kept: bool = False
    score: float = 0.0
    number: int = 0

    def add(self, document: Named, appearance: Appearance, kinds: Mapping[str, str]) -> None:
        """Joins somebody of a document to this person."""
        self.names.update(dict.fromkeys(appearance.names))
        self.documents.add(document.document)
        self.groups |= document.groups
        self.score = max(self.score, appearance.score)
        self.contact |= appearance.contact
        self.kept |= appearance.kept
        kind = kinds.get(appearance.role, appearance.role)
        for roles, wanted in ((self.public_roles, PUBLIC_KINDS), (self.private_roles, _PRIVATE)):
            if kind in wanted:
                roles[appearance.role] = roles.get(appearance.role, 0) + 1

    @property
    def role(self) -> str:
        """That documents agree upon; empty when they contradict each other."""
        if self.public_roles and (self.private_roles or self.contact):
            return ""
        roles = self.public_roles or self.private_roles
        return min(roles, key=lambda role: (-roles[role], role), default="")

    @property
    def is_sought(self) -> bool:
        """Looked for in other documents: sure enough, and nowhere a name that may stay."""
        return self.score >= _SURE and not self.kept and not self.public_roles


class Register:
    """The persons of a dossier.

    Args:
        documents: All documents; of copies with one text each has the groups of all.
        kinds: Role -> kind, of rules/roles.yaml.
    """

    def __init__(self, documents: Iterable[Named], kinds: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._named = {named.document: named for named in documents}
        self._entries: dict[str, Entry] = {}
        self._of_document: dict[int, list[tuple[Entry, Appearance]]] = {}
        self._by_surname: dict[str, set[str]] = {}
        self._by_group: dict[str, set[str]] = {}
        self._join()
        for identity, entry in self._entries.items():
            for words in _surnames(entry):
                self._by_surname.setdefault(words[-1], set()).add(identity)
            for group in entry.groups:
                self._by_group.setdefault(group, set()).add(identity)

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.number, entry.identity)))

    def number(self, given: Mapping[str, int], *, secret: bytes) -> dict[str, int]:
        """Gives everybody a number that nobody has yet; those of earlier runs stay.

        Args:
            given: Identity -> number of earlier runs.
            secret: Of the dossier: the order of the numbers tells nothing without it, and is another one in
                another dossier.

        Returns:
            The numbers that are new.
        """
        fresh = sorted(
            self._entries.keys() - given.keys(),
            key=lambda identity: hmac.new(secret, identity.encode(), hashlib.sha256).digest(),
        )
        added = dict(zip(fresh, range(max(given.values(), default=0) + 1, 2**62), strict=False))
        self.recall({**given, **added})
        return added

    def recall(self, given: Mapping[str, int]) -> None:
        """Gives everybody the number that ``number`` gave; 0 to who had none."""
        for identity, entry in self._entries.items():
            entry.number = given.get(identity, 0)

    def known_in(self, document: int, words: Collection[str]) -> tuple[KnownPerson, ...]:
        """Whom a document should know, by number.

        Args:
            document: Of the dossier.
            words: All folded words of its text and path.
        """
        named = self._named[document]
        own: dict[str, set[str]] = {}
        for entry, appearance in self._of_document.get(document, ()):
            own.setdefault(entry.identity, set()).update(appearance.names)
        near = {identity for group in named.groups for identity in self._by_group.get(group, ())}
        found = {identity for word in words for identity in self._by_surname.get(word, ())}
        result = []
        for identity in own.keys() | near | found:
            entry = self._entries[identity]
            if identity not in own and not self._concerns(entry, words, near=identity in near):
                continue
            full = sorted(name for name in entry.names if _full(name))
            result.append(
                KnownPerson(
                    number=entry.number,
                    names=tuple(dict.fromkeys([*full, *sorted(own.get(identity, ()))])),
                    role=entry.role,
                    near=identity in own or identity in near,
                    alone=all(len(self._by_surname[w[-1]]) == 1 for w in _surnames(entry)),
                )
            )
        return tuple(sorted(result, key=lambda person: person.number))

    def _concerns(self, entry: Entry, words: Collection[str], *, near: bool) -> bool:
        """Could a document with these words name this person of another document?"""
        if not (entry.is_sought or entry.role):
            return False
        if any(all(word in words for word in surname) for surname in _surnames(entry)):
            return True
        return near and any(word in words for word in (*_firsts(entry), *_codes(entry)))

    def _join(self) -> None:
        """First names found entries; initials join the only one they fit, bare names the only one nearby."""
        initials: list[tuple[Named, Appearance, _Key]] = []
        single: list[tuple[Named, Appearance]] = []
        for named in self._named.values():
            for appearance in named.appearances:
                key = _key(appearance)
                if key is None:
                    single.append((named, appearance))
                elif key[1].endswith("."):
                    initials.append((named, appearance, key))
                else:
                    self._add(_identity(key), named, appearance)
        by_surname: dict[tuple[str, ...], list[str]] = {}
        for identity in sorted(self._entries):
            surname, first = _parted(identity)
            by_surname.setdefault(surname, []).append(first)
        for named, appearance, key in initials:
            fitting = [first for first in by_surname.get(key[0], ()) if first[:1] == key[1][:1]]
            self._add(_identity((key[0], fitting[0]) if len(fitting) == 1 else key), named, appearance)
        self._join_single(single)

    def _join_single(self, single: Sequence[tuple[Named, Appearance]]) -> None:
        nearby: dict[tuple[str, str], set[str]] = {}
        for identity, entry in self._entries.items():
            parts = {*_firsts(entry), *(" ".join(words) for words in _surnames(entry))}
            for part in parts:
                for group in entry.groups:
                    nearby.setdefault((group, part), set()).add(identity)
        for named, appearance in single:
            words = sorted({word for name in appearance.names for word in _single(name)})
            fitting = {i for group in named.groups for w in words for i in nearby.get((group, w), ())}
            alone = f"\0{named.source}\0{' '.join(words)}"
            self._add(fitting.pop() if len(fitting) == 1 else alone, named, appearance)

    def _add(self, identity: str, named: Named, appearance: Appearance) -> None:
        entry = self._entries.setdefault(identity, Entry(identity=identity))
        entry.add(named, appearance, self._kinds)
        self._of_document.setdefault(named.document, []).append((entry, appearance))


def with_groups_of_copies(documents: Iterable[Named], text_of: Mapping[int, str]) -> list[Named]:
    """The documents, those with one text each near whatever the others are near: copies are decided alike."""
    listed = list(documents)
    groups: dict[str, frozenset[str]] = {}
    for named in listed:
        text = text_of[named.document]
        groups[text] = groups.get(text, frozenset()) | named.groups
    return [replace(named, groups=groups[text_of[named.document]]) for named in listed]


def _key(appearance: Appearance) -> _Key | None:
    """Surname and first name of the fullest form; None when no form has both."""
    names = [name for text in appearance.names if (name := _full(text)) is not None]
    with_first = [name for name in names if name.first]
    for name in with_first or names:
        given = fold(name.first[0]) if name.first else f"{fold(name.letters[:1])}."
        return surname_words(name), given
    return None


def _identity(key: _Key) -> str:
    return f"{' '.join(key[0])}\0{key[1]}"


def _parted(identity: str) -> _Key:
    surname, _, first = identity.partition("\0")
    return tuple(surname.split()), first


def _full(text: str) -> Name | None:
    name = parse_name(text)
    return name if name is not None and is_full(name) and surname_words(name) else None


def _single(text: str) -> Iterable[str]:
    name = parse_name(text)
    if name is None:
        return [fold(text)]
    parts = [fold(first) for first in (*name.first, name.nick) if first]
    return [*parts, " ".join(surname_words(name))] if name.surname else parts


def _surnames(entry: Entry) -> set[tuple[str, ...]]:
    return {surname_words(name) for text in entry.names if (name := _full(text)) is not None}


def _codes(entry: Entry) -> set[str]:
    """Initials in capitals and small letters (MHe): those in capitals alone are looked for nowhere else."""
    names = (name for text in entry.names if (name := _full(text)) is not None)
    return {fold(code) for name in names for code in codes_of_name(name) if not code.isupper()}


def _firsts(entry: Entry) -> set[str]:
    return {
        fold(first)
        for text in entry.names
        if (name := _full(text)) is not None
        for first in (*name.first, name.nick)
        if len(first) > 1
    }
