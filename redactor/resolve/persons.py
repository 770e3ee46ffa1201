"""Who is who: mentions of one human joined into persons, within one document.

A mention with surname and given names founds a person; surnames, first names, nicknames and initials on
their own go to the person they fit. Where they fit several, an official or citizen comes before somebody who
acts in public: a wrong box is a smaller harm than a leaked name, and a person sees it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from redactor.forms import Name, fold
from redactor.forms.names import is_tussenvoegsel
from redactor.resolve.mentions import Mention
from redactor.resolve.roles import Role, RoleReader

_WORDS: Final = re.compile(r"[\s-]+")
#: Source of a role that the list of office holders gives for a surname alone.
_NAMESAKE: Final = "lijst:achternaam"
#: A longer word with an s may be a short name's genitive: "Bens".
_SHORTEST_GENITIVE: Final = 3
#: Kinds of role of those who do not act in public.
_PRIVATE_KINDS: Final = ("burger", "beroep", "ambtenaar")
PUBLIC_KINDS: Final = ("publiek", "top", "spreekt", "auteur")


@dataclass(slots=True)
class Cluster:
    """Mentions that are one person, while they are being joined.

    ``number``, ``told`` and ``reach`` are of somebody whom the dossier knows: which person it is, the role
    that other documents give, and in what kinds of forms to look for somebody not named here (None: all).
    """

    number: int = 0
    told: str = ""
    reach: frozenset[str] | None = None
    mentions: list[Mention] = field(default_factory=list)
    roles: list[tuple[Mention, Role]] = field(default_factory=list)
    surnames: set[tuple[str, ...]] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    def add(self, mention: Mention, roles: Iterable[Role]) -> None:
        self.mentions.append(mention)
        self.roles += [(mention, role) for role in roles]
        name = mention.name
        if "initialen" in mention.evidence:
            self.codes.add(mention.text.strip("()"))
            return
        if name.surname:
            self.surnames.add(surname_words(name))
        for first in (*name.first, name.nick):
            if first:
                self.firsts.add(fold(first))
        if name.letters and name.surname:
            self.letters.add(name.letters)

    def is_public(self, reader: RoleReader) -> bool:
        """True when role words or lists say that this person acts in public."""
        return any(reader.kind(role.role) in PUBLIC_KINDS for _, role in self.roles)


@functools.lru_cache(maxsize=4096)
def surname_words(name: Name) -> tuple[str, ...]:
    """Folded words of the surname without tussenvoegsels: ``("engelen", "oosterhof")``."""
    words = [fold(w) for w in _WORDS.split(name.surname) if w]
    kept = tuple(w for w in words if not is_tussenvoegsel(w))
    return kept or tuple(words)


def is_full(name: Name) -> bool:
    """Surname together with given names or initials."""
    return bool(name.surname and (name.first or name.initials))


def same_surname(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Are these words (of ``surname_words``) one surname, or one a half of the other?"""
    if not a or not b:
        return False
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    # "Öztürk" for "Öztürk-Aksoy": either half of a double name is in use.
    return short == long[: len(short)] or short == long[-len(short) :]


def given_fits(cluster: Cluster, name: Name) -> bool:
    """Do first names and initials of ``name`` agree with what is known of the cluster?"""
    firsts = {fold(f) for f in (*name.first, name.nick) if f}
    if firsts and cluster.firsts:
        if firsts & cluster.firsts:
            return True
        joined = {f.replace("-", " ").split(" ")[0] for f in firsts}
        known = {f.replace("-", " ").split(" ")[0] for f in cluster.firsts}
        if joined & known:
            return True
        if not name.nick and not any(len(f) == 1 for f in firsts):
            return False
    letters = name.letters
    if letters and cluster.letters:
        return any(known[0] == letters[0] and _letters_agree(known, letters) for known in cluster.letters)
    return True


def _letters_agree(a: str, b: str) -> bool:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return long.startswith(short) or len(short) == 1


def cluster_mentions(mentions: list[Mention], reader: RoleReader, texts: dict[int, str]) -> list[Cluster]:
    """Joins mentions into persons.

    Args:
        mentions: In reading order.
        reader: Reads role evidence.
        texts: Page index -> page text.

    Returns:
        Clusters in the order in which their first mention stands in the document.
    """
    roles = {id(m): list(reader.read(m, texts[m.page_index])) for m in mentions}
    index = _Index()

    def order(mention: Mention) -> tuple[int, tuple[int, int]]:
        if "initialen" in mention.evidence:
            return (3, mention.position)
        if is_full(mention.name):
            return (0, mention.position)
        return (1 if mention.name.surname else 2, mention.position)

    for mention in sorted(mentions, key=order):
        found = _home(mention, roles[id(mention)], index, reader)
        index.add(mention, roles[id(mention)], found)
    clusters = index.clusters
    for cluster in clusters:
        cluster.mentions.sort(key=lambda m: m.position)
        if any(is_full(m.name) for m in cluster.mentions) and all(
            role.source != "lijst:ambtsdragers" for _, role in cluster.roles
        ):
            # "zijn chef Ria Nobel. Nobel heeft ...": the document says who it is, no namesake in office.
            cluster.roles = [pair for pair in cluster.roles if pair[1].source != _NAMESAKE]
    clusters.sort(key=lambda c: c.mentions[0].position)
    return clusters


class _Index:
    """The clusters so far, and where to find those that a name could belong to.

    Without it every mention is held against every person: a bundle of 240 pages took four times as long per
    page as one of 60.
    """

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self._number: dict[int, int] = {}
        self._by_surname: dict[str, set[int]] = {}
        self._by_given: dict[str, set[int]] = {}
        self._by_code: dict[str, set[int]] = {}

    def add(self, mention: Mention, roles: Iterable[Role], cluster: Cluster | None) -> None:
        """Adds a mention to ``cluster``, or to a new one when None."""
        if cluster is None:
            cluster = Cluster()
            self._number[id(cluster)] = len(self.clusters)
            self.clusters.append(cluster)
        number = self._number[id(cluster)]
        cluster.add(mention, roles)
        name = mention.name
        for code in _codes_of_mention(mention):
            self._by_code.setdefault(code, set()).add(number)
        if "initialen" in mention.evidence:
            return
        if name.surname and (words := surname_words(name)):
            # One surname fits another one when either begins or ends with the other.
            for word in (words[0], words[-1]):
                self._by_surname.setdefault(word, set()).add(number)
        for first in (*name.first, name.nick):
            if first:
                folded = fold(first)
                for key in (folded, folded.split(" ")[0], *folded.split("-")):
                    self._by_given.setdefault(key, set()).add(number)

    def with_surname(self, words: tuple[str, ...]) -> list[Cluster]:
        """Clusters, in order, with a surname that could be ``words`` or a part of them."""
        return self._in_order(self._by_surname.get(words[0], ()), self._by_surname.get(words[-1], ()))

    def with_word(self, word: str) -> list[Cluster]:
        """Clusters, in order, with a given name or surname that ``word`` could be."""
        return self._in_order(self._by_surname.get(word, ()), self._by_given.get(word, ()))

    def with_code(self, code: str) -> list[Cluster]:
        """Clusters, in order, with these initials; where there are none, in whatever case."""
        found = self._by_code.get(code)
        if found is None:
            folded = fold(code)
            found = {n for known, numbers in self._by_code.items() if fold(known) == folded for n in numbers}
        return self._in_order(found)

    def _in_order(self, *numbers: Iterable[int]) -> list[Cluster]:
        return [self.clusters[n] for n in sorted({n for some in numbers for n in some})]


def _home(mention: Mention, roles: list[Role], index: _Index, reader: RoleReader) -> Cluster | None:
    name = mention.name
    if "initialen" in mention.evidence:
        fitting = index.with_code(mention.text.strip("()."))
        return nearest(fitting, mention.position) if fitting else None
    words = surname_words(name) if name.surname else ()
    if is_full(name):
        fitting = [
            c
            for c in (index.with_surname(words) if words else ())
            if any(same_surname(words, s) for s in c.surnames) and given_fits(c, name)
        ]
        return fitting[0] if fitting else None
    if words:
        alike = index.with_surname(words)
        fitting = [c for c in alike if words in c.surnames]
        fitting = fitting or [c for c in alike if any(same_surname(words, s) for s in c.surnames)]
    else:
        single = fold(name.first[0]) if name.first else fold(name.nick)
        fitting = _called(index, single)
        if not fitting and single.endswith("s") and len(single) > _SHORTEST_GENITIVE:
            # "Aylins opmerking"
            fitting = _called(index, single.removesuffix("s"))
    if not fitting:
        return None
    private = [c for c in fitting if not c.is_public(reader)]
    said = {role.source for role in roles if reader.kind(role.role) in PUBLIC_KINDS}
    # The surname of an office holder says nothing where the document names somebody else with it.
    if said - {"model", *([_NAMESAKE] if private else [])}:
        public = [c for c in fitting if c.is_public(reader)]
        return nearest(public, mention.position) if public else None
    # "inspreker mevrouw Van Gils" is not Van Gils of the council.
    named_private = any(
        r.source.startswith("woord:") and reader.kind(r.role) in _PRIVATE_KINDS for r in roles
    )
    if not private and (named_private or (mention.public == 0.0 and _is_contact(mention))):
        return None
    return nearest(private or fitting, mention.position)


def _called(index: _Index, single: str) -> list[Cluster]:
    """Persons whose first name or surname is one folded word."""
    return [
        c
        for c in index.with_word(single)
        if single in c.firsts
        or any(single == f.split(" ")[0] or single in f.split("-") for f in c.firsts)
        or any(same_surname((single,), s) for s in c.surnames)
    ]


def _is_contact(mention: Mention) -> bool:
    """The place itself says that somebody works or writes here: never a minister's namesake."""
    return any(code.startswith("veld:") or code in ("afsluiting", "chat") for code in mention.evidence)


def nearest(clusters: list[Cluster], position: tuple[int, int]) -> Cluster:
    """The cluster that was mentioned last before ``position``; else the one mentioned first after it."""

    def distance(cluster: Cluster) -> tuple[int, int, int]:
        before = [m.position for m in cluster.mentions if m.position <= position]
        if before:
            page, start = max(before)
            return (0, position[0] - page, position[1] - start if page == position[0] else -start)
        page, start = min(m.position for m in cluster.mentions)
        return (1, page, start)

    return min(clusters, key=distance)


def codes_of(cluster: Cluster) -> set[str]:
    """Initials codes that people use for this person: ``GJP``, ``JvdB``, ``HWo``, ``MÖA``."""
    result = {code for code in cluster.codes if len(code) >= 2}
    for mention in cluster.mentions:
        result |= codes_of_name(mention.name)
    return result


def _codes_of_mention(mention: Mention) -> Iterator[str]:
    """What one mention adds to ``codes_of`` its cluster."""
    yield from codes_of_name(mention.name)
    if "initialen" in mention.evidence and len(code := mention.text.strip("()")) >= 2:
        yield code


@functools.lru_cache(maxsize=4096)
def codes_of_name(name: Name) -> frozenset[str]:
    """Initials codes that somebody of this name could have."""
    letters = name.letters
    if not name.surname or not letters:
        return frozenset()
    result: set[str] = set()
    parts = [w for w in _WORDS.split(name.surname) if w]
    if not parts:
        return frozenset()
    main = [w for w in parts if not is_tussenvoegsel(w)] or parts
    prefix = [w for w in re.split(r"[\s/]+", name.prefix) if w]
    lower_prefix = "".join(w.lstrip("'’")[:1].lower() for w in prefix)
    heads = {"".join(w[:1].upper() for w in main), main[0][:1].upper()}
    for given in {letters, letters[:1]}:
        for head in heads:
            result.add(given + head)
            result.add(given + lower_prefix + head)
            result.add(given + lower_prefix.upper() + head)
        for other in name.first[1:]:
            # "Graciela Reyes López" may have two surnames as well as two given names: GR, GRe.
            result |= {letters[:1] + other[:1].upper(), letters[:1] + other[:2].capitalize()}
        if len(main[0]) > 2:
            result.add(letters[:1] + main[0][:2].capitalize())
            result.add(letters[:1] + main[0][:3].capitalize())
    return frozenset(code for code in result if len(code) >= 2)
