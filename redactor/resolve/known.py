"""Persons whom other documents of the dossier name: who is meant here, and in what forms each is looked for.

What the document itself says comes first: a known person adds to somebody who is named here in full, or is
looked for in forms that nobody here has. A full name is looked for everywhere. A surname or first name alone,
or initials such as MHe, only near the document that tells whose it is (a rare surname everywhere), and never
when it is a word or a place as well. Somebody who acts in public elsewhere is only recognised, never sought.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.forms import Lexicon, Name, fold, parse_name
from redactor.forms.names import is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.mentions import Mention
from redactor.resolve.persons import PUBLIC_KINDS, Cluster, given_fits, is_full, same_surname, surname_words
from redactor.resolve.roles import RoleReader

_SPACES: Final = re.compile(r"[\s-]+")
#: Evidence of a place, or source of a role, that another document of the dossier gave.
DOSSIER: Final = "dossier"
#: Evidence of somebody who acts in public by another document.
DOSSIER_PUBLIC: Final = "dossier:publiek"
#: Kinds of hits (propagate.py) of a person who is looked for in this document.
_FULL: Final = frozenset(("volledig",))
_BY_SURNAME: Final = frozenset(("achternaam", "inlognaam"))
_BY_CODE: Final = frozenset(("initialen",))
_BY_FIRST_NAME: Final = frozenset(("voornaam",))
#: Behind everything that stands in the document: whoever is named in it comes first.
_NOWHERE: Final = 10**9
#: Of a name that another document gives; sure enough to be looked for in lower case where it is only a name.
_SCORE: Final = 0.9
#: A surname of fewer letters is never rare.
_SHORTEST_RARE: Final = 5
#: Places that say that somebody works or writes here.
_CONTACT: Final = ("veld:", "mailkop:", "chat", "afsluiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody of the dossier.

    Attributes:
        number: Of this person in the dossier, from 1.
        names: As written, full ones first. Sensitive.
        role: That words of documents give; empty when they give none, or contradict each other.
        near: A document of the same family, conversation or folder names this person, or this one does.
        alone: Nobody else in the dossier has this surname.
    """

    number: int
    names: tuple[str, ...] = field(repr=False)
    role: str = ""
    near: bool = False
    alone: bool = False


def acquaint(
    clusters: Sequence[Cluster],
    known: Sequence[KnownPerson],
    reader: RoleReader,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> list[Cluster]:
    """Tells the persons of a document what the dossier knows of them.

    Args:
        clusters: Persons that the document itself names; they get number and role.
        known: Of the dossier.
        reader: Knows the kinds of roles.
        lexicon, vocabulary: Tell which surnames are rare.

    Returns:
        ``clusters``, and behind them those who are to be looked for.
    """
    added: list[Cluster] = []
    for person in sorted(known, key=lambda person: person.number):
        names = [name for text in person.names if (name := parse_name(text)) is not None]
        public = reader.kind(person.role) in PUBLIC_KINDS
        home = _home(person, names, clusters, public=public)
        if home is not None:
            home.number = home.number or person.number
            _tell_role(home, person, names, public=public)
        elif not public and (cluster := _sought(person, names, clusters, lexicon, vocabulary)):
            added.append(cluster)
    return [*clusters, *added]


def _home(
    person: KnownPerson, names: Sequence[Name], clusters: Sequence[Cluster], *, public: bool
) -> Cluster | None:
    """Who of the document this person is: by full name, or by what is written of exactly one person."""
    for cluster in clusters:
        for name in names:
            if is_full(name) and any(_same_person(name, m.name, cluster) for m in cluster.mentions):
                return cluster
    if not person.near or public:
        return None
    written = {fold(text) for text in person.names}
    parts = {word for name in names for word in _parts(name)}
    fitting = [
        cluster
        for cluster in clusters
        if not any(is_full(m.name) for m in cluster.mentions)
        and any(fold(m.text) in written or {*_parts(m.name)} & parts for m in cluster.mentions)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _same_person(name: Name, other: Name, cluster: Cluster) -> bool:
    return (
        is_full(other)
        and same_surname(surname_words(name), surname_words(other))
        and given_fits(cluster, name)
    )


def _parts(name: Name) -> Iterator[str]:
    """First names and surname, folded, each as it could stand alone."""
    for first in (*name.first, name.nick):
        if first:
            yield fold(first)
    if name.surname:
        yield " ".join(surname_words(name))


def _tell_role(home: Cluster, person: KnownPerson, names: Sequence[Name], *, public: bool) -> None:
    """Gives the role of the dossier to somebody of whom the document itself does not say any."""
    if not person.role or home.told or any(role.source != "model" for _, role in home.roles):
        return
    if public:
        firsts = {fold(name.first[0]) for name in names if name.surname and name.first}
        written = {fold(m.name.first[0]) for m in home.mentions if m.name.surname and m.name.first}
        works_here = any(code.startswith(_CONTACT) for m in home.mentions for code in m.evidence)
        if works_here or not firsts & written:
            # A namesake is more likely than that a contact person is an office holder.
            return
    home.told = person.role


def _sought(
    person: KnownPerson,
    names: Sequence[Name],
    clusters: Sequence[Cluster],
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> Cluster | None:
    """A person to look for; None when no full name is known."""
    full = [(text, name) for text in person.names if (name := parse_name(text)) and is_full(name)]
    if not full:
        return None
    surnames = {surname_words(name) for _, name in full}
    firsts = {fold(first) for _, name in full for first in (*name.first, name.nick) if len(first) > 1}
    reach = _FULL
    words = {word for _, name in full for word in _SPACES.split(name.surname) if not is_tussenvoegsel(word)}
    if all(_is_only_a_name(word, lexicon, vocabulary) for word in words) and (
        person.near or (person.alone and _is_rare(words, vocabulary))
    ):
        reach |= _BY_SURNAME
    if person.near:
        reach |= _BY_CODE
    if person.near and all(_is_only_a_name(first, lexicon, vocabulary) for first in firsts):
        reach |= _BY_FIRST_NAME
    # Whose surname or first name it is here, the document says itself.
    if any(same_surname(words, own) for words in surnames for c in clusters for own in c.surnames):
        reach -= _BY_SURNAME
    if any(firsts & c.firsts for c in clusters):
        reach -= _BY_FIRST_NAME
    cluster = Cluster(number=person.number, reach=reach, told=person.role)
    for text, name in full:
        cluster.add(
            Mention(
                page_index=_NOWHERE,
                start=0,
                end=0,
                text=text,
                name=name,
                score=_SCORE,
                detectors=(),
                evidence=(DOSSIER,),
            ),
            (),
        )
    return cluster


def _is_only_a_name(word: str, lexicon: Lexicon, vocabulary: Vocabulary) -> bool:
    """No ordinary word, place, function or other thing, as far as the lists know."""
    facts = vocabulary.facts(word)
    if facts.ordinary or facts.place or lexicon.is_common(word) or lexicon.is_function(word):
        return False
    return not lexicon.is_no_name(word) and (facts.name or not facts.listed)


def _is_rare(words: Collection[str], vocabulary: Vocabulary) -> bool:
    """A surname that is no first name either, and not one of the common ones; never so without word lists."""
    known = [vocabulary.facts(word) for word in words]
    return (
        bool(vocabulary)
        and not any(facts.first or facts.common_surname for facts in known)
        and any(len(word) >= _SHORTEST_RARE for word in words)
    )
