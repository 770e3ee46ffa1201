"""Invented people: name parts by origin, and the many ways in which documents write them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass

from assets import TUSSENVOEGSELS, Assets, is_unseen
from gazetteer import plain


class Markov:
    """Letter trigrams of a list of names: makes name-like words that stand in no list."""

    def __init__(self, words: list[str]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in words:
            padded = "^^" + word + "$"
            for i in range(2, len(padded)):
                self._next[padded[i - 2 : i]].append(padded[i])

    def word(self, rnd: random.Random) -> str:
        """A new word of 3 to 14 letters."""
        for _ in range(50):
            out = "^^"
            while len(out) < 18:
                letter = rnd.choice(self._next[out[-2:]])
                if letter == "$":
                    break
                out += letter
            if 5 <= len(out) <= 16:
                return out[2:]
        return "Ravelaar"


@dataclass(frozen=True)
class Person:
    """One invented person. ``last`` is in natural order, prefixes in lower case (``van den Berg``)."""

    first: str
    last: str
    initials: str
    nick: str

    @property
    def last_alone(self) -> str:
        """The surname as it stands without a first name: ``Van den Berg``."""
        return self.last[:1].upper() + self.last[1:]

    @property
    def prefix(self) -> str:
        """Its tussenvoegsels, or nothing."""
        words = self.last.split()
        head = []
        while len(words) > 1 and words[0].lower() in TUSSENVOEGSELS:
            head.append(words.pop(0))
        return " ".join(head)

    @property
    def core(self) -> str:
        """The surname without its tussenvoegsels."""
        return self.last[len(self.prefix) :].strip()

    @property
    def code(self) -> str:
        """Initials code such as ``JvdB``."""
        return self.first[:1] + "".join(w[0] for w in re.split(r"[\s-]+", self.last) if w)


class People:
    """Draws invented people. Names kept apart for measuring are never drawn by ``person``."""

    def __init__(self, assets: Assets) -> None:
        self.by_origin = assets.names_by_origin()
        self.seen = {
            o: {k: [n for n in v if not is_unseen(n)] for k, v in g.items()}
            for o, g in self.by_origin.items()
        }
        self.unseen = {
            o: {k: [n for n in v if is_unseen(n)] for k, v in g.items()} for o, g in self.by_origin.items()
        }
        top = assets.top_surnames()
        self.top, self.top_weights = [n for n, _ in top], [c**0.6 for _, c in top]
        ok = re.compile(r"^[^\W\d_][\w' .’-]+$")
        hidden = {n.casefold() for g in self.unseen.values() for v in g.values() for n in v}
        self.all_last = [n for n in assets.surnames() if ok.match(n) and n.casefold() not in hidden]
        self.rare_last = [n for n in assets.rare_surnames() if ok.match(n) and n.casefold() not in hidden]
        self.all_first = [n for n in assets.first_names() if n.casefold() not in hidden]
        popular = {n: c for n, c in assets.popular_first_names().items() if n.casefold() not in hidden}
        self.popular, self.popular_weights = list(popular), [c**0.6 for c in popular.values()]
        self._markov_last = Markov([w for n in self.all_last[::4] for w in [n.split()[-1]] if w[0].isupper()])
        self._markov_first = Markov([n for n in self.all_first if n.isalpha()])
        words = [w for w in assets.base_words() if w.isalpha() and w.islower() and 3 <= len(w) <= 9]
        self.word_last = [w.capitalize() for w in words]
        known = {n.split()[-1] for n in self.all_last}
        #: Ordinary words (lower case) that are family names too: bos, koppel, man, noten.
        self.ambiguous = [
            w for w in assets.base_words() if w.isalpha() and w.islower() and w.capitalize() in known
        ]
        common = set(words)
        self.word_first = [n for n in self.all_first + self.popular if n.lower() in common and len(n) < 7]
        self.common_last = [n for g in ("nl_common_word",) for n in self.seen[g]["last"]]

    def first(self, rnd: random.Random) -> str:
        """A first name of any origin."""
        x = rnd.random()
        if x < 0.35:
            return rnd.choices(self.popular, self.popular_weights)[0]
        if x < 0.7:
            return rnd.choice(self.seen[rnd.choice(list(self.seen))]["first"])
        if x < 0.72:  # a first name that is an ordinary word: Door, Wil, Ton
            return rnd.choice(self.word_first)
        if x < 0.88:
            return rnd.choice(self.all_first)
        return self._markov_first.word(rnd)

    def last(self, rnd: random.Random) -> str:
        """A surname of any origin, tussenvoegsels in natural order."""
        x = rnd.random()
        if x < 0.27:
            return rnd.choices(self.top, self.top_weights)[0]
        if x < 0.55:
            return rnd.choice(self.seen[rnd.choice(list(self.seen))]["last"])
        if x < 0.59:
            return rnd.choice(self.common_last)
        if x < 0.67:  # a surname that is an ordinary word: Tevreden, Konijn, Timmer
            return rnd.choice(["", "", "", "de ", "van der "]) + rnd.choice(self.word_last)
        if x < 0.76:
            return rnd.choice(self.all_last)
        if x < 0.86:
            return rnd.choice(self.rare_last)
        if x < 0.93:
            a = rnd.choices(self.top, self.top_weights)[0]
            b = rnd.choice(
                [a, rnd.choice(self.all_last), rnd.choice(self.seen[rnd.choice(list(self.seen))]["last"])]
            )
            if b == a:
                b = rnd.choices(self.top, self.top_weights)[0]
            a, b = (a, b) if rnd.random() < 0.5 else (b, a)
            return f"{a}-{b}" if rnd.random() < 0.8 else f"{a} - {b}"
        word = self._markov_last.word(rnd).capitalize()
        return rnd.choice(["van ", "de ", "van der ", "van den ", "el ", ""]) * (rnd.random() < 0.4) + word

    def ambiguous_last(self, seed: str) -> str:
        """A surname that is an ordinary word too, always the same one for ``seed``."""
        return random.Random(seed).choice(self.ambiguous).capitalize()

    def person(self, rnd: random.Random) -> Person:
        """One invented person; in half of the draws both names are of one origin."""
        if rnd.random() < 0.4:
            names = self.seen[rnd.choice(list(self.seen))]
            first, last = rnd.choice(names["first"]), rnd.choice(names["last"])
            nick = rnd.choice(names["nick"]) if names["nick"] and rnd.random() < 0.5 else first
        else:
            first, last = self.first(rnd), self.last(rnd)
            nick = first
        if rnd.random() < 0.05 and len(first) < 8:
            first += rnd.choice(["-", " "]) + self.first(rnd)
        extra = rnd.choices([0, 1, 2, 3], [6, 5, 3, 1])[0]
        letters = [first[0].upper()] + [rnd.choice("ABCDEFGHJKLMNPRSTW") for _ in range(extra)]
        initials = "".join(x + "." for x in letters)
        if rnd.random() < 0.04:
            initials = initials.replace(initials[:2], rnd.choice(["Th.", "Ch.", "IJ.", "Ph."]), 1)
        return Person(first=first, last=last, initials=initials, nick=nick)


def written(person: Person, rnd: random.Random, form: str = "") -> str:
    """A person's name in one of the forms that documents use.

    Args:
        form: ``full`` (first name or initials, and last name), ``any``, ``first``, ``last``, ``register``
            (``Jansen, A.B. (Anna)``), ``code`` (``JvdB``), ``chat``, ``mail`` or ``file``.
    """
    p = person
    spaced = " ".join(re.findall(r"[^\W\d_]+\.", p.initials))
    if form in ("", "any"):
        form = rnd.choices(["full", "first", "last", "register", "chat"], [55, 15, 20, 7, 3])[0]
    if form == "full":
        last = p.last
        if rnd.random() < 0.06 and p.prefix:
            last = (
                f"{rnd.choice(['v.d.', 'v/d', 'vd', 'v.d'])} {p.core}"
                if p.prefix.startswith("van d")
                else last
            )
        options = (
            [f"{p.first} {last}"] * 6
            + [f"{p.initials} {last}"] * 4
            + [f"{spaced} {last}", f"{p.initials}{last}"]
        )
        options += [
            f"{p.first} {p.last.upper()}",
            f"{p.initials} ({p.first}) {last}",
            f"{p.initials[0]} {last}",
        ]
        options += [f"{p.first} {rnd.choice('ABDEHJMRSW')}. {last}", f"{p.first} {p.last_alone}"]
        if rnd.random() < 0.3:
            options += [f'{p.first} "{p.first[:3]}" {last}', f"{p.first} ({p.nick}) {last}"]
        return rnd.choice(options)
    if form == "first":
        return p.first if rnd.random() < 0.7 else p.nick
    if form == "last":
        return p.last_alone if rnd.random() < 0.95 else p.last
    if form == "register":
        core = p.core.upper() if rnd.random() < 0.25 else p.core
        head = f"{core}, " + rnd.choice([p.initials, p.initials, p.first])
        if p.prefix:
            head += " " + p.prefix
        return head + (f" ({p.first})" if rnd.random() < 0.35 and "." in head else "")
    if form == "code":
        code = p.code
        options = [
            code,
            code.upper(),
            code.lower(),
            (p.first[0] + p.core[0]).upper(),
            p.initials + p.core[0] + ".",
        ]
        return rnd.choice(options[:4] * 2 + options[4:])
    if form == "chat":
        name = rnd.choice([p.first, p.first, p.nick, p.last_alone, f"{p.first} {p.last}"])
        return name.lower() if rnd.random() < 0.6 else name
    if form == "mail":
        core = re.sub(r"[^a-z]", "", plain(p.last))
        first = re.sub(r"[^a-z-]", "", plain(p.first))
        return rnd.choice(
            [f"{first[:1]}.{core}", f"{first}.{core}", f"{first[:1]}{core}", f"{core}.{first[:1]}"]
        )
    if form == "file":
        core = re.sub(r"[^a-z]", "", plain(p.last))
        first = re.sub(r"[^a-z]", "", plain(p.first))
        return rnd.choice(
            [core, core, first, first[:1] + core, core.capitalize(), p.core.replace(" ", ""), p.code]
        )
    raise ValueError(form)
