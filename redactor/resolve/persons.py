"""Who is who: mentions of one human joined into persons, within one document.

A mention with surname and given names founds a person; surnames, first names, nicknames and initials on
their own go to the person they fit. Where they fit several, an official or citizen comes before somebody who
acts in public: a wrong box is a smaller harm than a leaked name, and a person sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from redactor.forms import Name, fold
from redactor.forms.names import is_tussenvoegsel
from redactor.resolve.mentions import Mention
from redactor.resolve.roles import Role, RoleReader

PUBLIC_KINDS: Final = ("publiek", "top", "spreekt", "auteur")


@dataclass(slots=True)
class Cluster:
    """Mentions that are one person, while they are being joined."""

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


def surname_words(name: Name) -> tuple[str, ...]:
    """Folded words of the surname without tussenvoegsels: ``("engelen", "oosterhof")``."""
    words = [fold(w) for w in re.split(r"[\s-]+", name.surname) if w]
    kept = tuple(w for w in words if not is_tussenvoegsel(w))
    return kept or tuple(words)


def is_full(name: Name) -> bool:
    """Surname together with given names or initials."""
    return bool(name.surname and (name.first or name.initials))


def _same_surname(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if not a or not b:
        return False
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    # "Öztürk" for "Öztürk-Aksoy": either half of a double name is in use.
    return short == long[: len(short)] or short == long[-len(short) :]


def _given_fits(cluster: Cluster, name: Name) -> bool:
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
    clusters: list[Cluster] = []

    def order(mention: Mention) -> tuple[int, tuple[int, int]]:
        if "initialen" in mention.evidence:
            return (3, mention.position)
        if is_full(mention.name):
            return (0, mention.position)
        return (1 if mention.name.surname else 2, mention.position)

    for mention in sorted(mentions, key=order):
        found = _home(mention, roles[id(mention)], clusters, reader)
        if found is None:
            found = Cluster()
            clusters.append(found)
        found.add(mention, roles[id(mention)])
    for cluster in clusters:
        cluster.mentions.sort(key=lambda m: m.position)
    clusters.sort(key=lambda c: c.mentions[0].position)
    return clusters


def _home(mention: Mention, roles: list[Role], clusters: list[Cluster], reader: RoleReader) -> Cluster | None:
    name = mention.name
    if "initialen" in mention.evidence:
        return pick_code(mention.text, clusters, mention.position)
    words = surname_words(name) if name.surname else ()
    if is_full(name):
        fitting = [
            c for c in clusters if any(_same_surname(words, s) for s in c.surnames) and _given_fits(c, name)
        ]
        return fitting[0] if fitting else None
    if words:
        fitting = [c for c in clusters if words in c.surnames]
        fitting = fitting or [c for c in clusters if any(_same_surname(words, s) for s in c.surnames)]
    else:
        single = fold(name.first[0]) if name.first else fold(name.nick)
        fitting = [
            c
            for c in clusters
            if single in c.firsts
            or any(single == f.split(" ")[0] or single in f.split("-") for f in c.firsts)
            or any(_same_surname((single,), s) for s in c.surnames)
        ]
    if not fitting:
        return None
    public_here = any(reader.kind(role.role) in PUBLIC_KINDS and role.source != "model" for role in roles)
    if public_here:
        public = [c for c in fitting if c.is_public(reader)]
        return nearest(public, mention.position) if public else None
    private = [c for c in fitting if not c.is_public(reader)]
    if not private and mention.public == 0.0 and _is_contact(mention):
        return None
    return nearest(private or fitting, mention.position)


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
    result = set(cluster.codes)
    for mention in cluster.mentions:
        name = mention.name
        if not name.surname or not name.letters:
            continue
        letters = name.letters
        parts = [w for w in re.split(r"[\s-]+", name.surname) if w]
        main = [w for w in parts if not is_tussenvoegsel(w)] or parts
        prefix = [w for w in re.split(r"[\s/]+", name.prefix) if w]
        lower_prefix = "".join(w.lstrip("'’")[:1].lower() for w in prefix)
        heads = {"".join(w[:1].upper() for w in main), main[0][:1].upper()}
        for given in {letters, letters[:1]}:
            for head in heads:
                result.add(given + head)
                result.add(given + lower_prefix + head)
                result.add(given + lower_prefix.upper() + head)
            if len(main[0]) > 2:
                result.add(letters[:1] + main[0][:2].capitalize())
                result.add(letters[:1] + main[0][:3].capitalize())
    return {code for code in result if len(code) >= 2}


def pick_code(code: str, clusters: list[Cluster], position: tuple[int, int]) -> Cluster | None:
    """The person whose initials these are; the nearest one where several fit."""
    plain = code.strip("().")
    fitting = [c for c in clusters if plain in codes_of(c)]
    if not fitting:
        fitting = [c for c in clusters if fold(plain) in {fold(known) for known in codes_of(c)}]
    return nearest(fitting, position) if fitting else None
