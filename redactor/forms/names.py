"""The grammar of a written name: titles, initials, first names, tussenvoegsel, surname.

    [aanhef] [titels] [voorletters|voornamen] [(roepnaam)] [tussenvoegsel] ACHTERNAAM[-ACHTERNAAM] [titels]
    ACHTERNAAM, [voorletters|voornamen] [tussenvoegsel] [(roepnaam)]

Source: woo-practice 3.4. Does not judge whether a string is a name, only how it would be built.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from redactor.forms.matcher import fold

#: Words that stand between first name and surname; compared folded.
TUSSENVOEGSELS: Final = frozenset(
    (
        "van de der den het 't ten ter te in op aan bij uit voor von zu la le el al du da di do dos das del "
        "della des vd v.d v/d vander vanden vande d' l' bin ben ibn bint abu ait ould van't op't tot "
        "'s onder over"
    ).split()
)

#: Salutations; they stay readable before a name that goes.
SALUTATIONS: Final = frozenset(
    "dhr mevr mw mevrouw meneer heer heren dames de mej juffrouw familie fam mr. mrs ms mister "
    "zuster broeder juf meester herr frau sr sra sr. sra. señor señora madame monsieur mme mme.".split()
)

#: What stands before somebody's name and never before a thing, as alternatives of a pattern.
ADDRESS_PATTERN: Final = r"(?i:de heer|mevrouw|dhr\.?|mevr\.?|mw\.?|meneer|mijnheer|dokter)"

#: Academic and other titles before a name, and letters after it (folded, without dots).
TITLES: Final = frozenset(
    (
        "mr drs dr ir ing prof em ds bc bacc jhr jkvr lic past rabbi imam "
        # Ranks of army, navy, air force, marechaussee and police (Defensie, "Rangen en standen").
        "kol lkol maj kap kapt lt elnt tlnt ritm sgt sgtmaj smi aoo aooi adj kpl kpli korp gen bgen genm "
        "lgen vadm sbn schbn cdr ktz kltz ltz kvt wmr wmi opw owmr brig hagt bvp"
    ).split()
)
POST_TITLES: Final = frozenset(
    "mpa msc ma llm llb ra mba phd cmc bsc ba bed bbe rc aa emim mmc pdeng med mcm mpm cipp/e".split()
)

#: Endings of file names, as alternatives of a pattern.
FILE_ENDINGS: Final = r"pdf|docx?|xlsx?|pptx?|msg|eml|jpe?g|png|zip|txt|csv|odt|mp[34]|heic|mov|wav"
LETTER: Final = "A-Za-zÀ-ÖØ-öø-ÿĀ-žƀ-ɏḀ-ỿ"
UPPER: Final = (
    "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦ"
    "ŨŪŬŮŰŲŴŶŸŹŻŽƠƯǍǏǑǓȘȚḌḤṢṬẒẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
)

_INITIALS = re.compile(rf"^(?:(?:[{UPPER}]|Th|Ch|Ph|IJ|Ij|St|Fr|Chr|Joh|Jac|Tj|Sj|Ts|Yu|Sh|Zh|Kh)\.[\s-]?)+$")
_ONE_INITIAL = re.compile(rf"(?:Th|Ch|Ph|IJ|Ij|St|Fr|Chr|Joh|Jac|Tj|Sj|Ts|Yu|Sh|Zh|Kh|[{UPPER}])(?=\.)")
_GLUED = re.compile(rf"^((?:[{UPPER}]\.)+)([{UPPER}a-z'’][{LETTER}'’-]+)$")
_TOKEN = re.compile(r"\([^()\n]{1,40}\)|[^\s,()]+|,")


@dataclass(frozen=True, slots=True)
class Name:
    """One name taken apart.

    Attributes:
        first: Given names written out, such as ``("Jan", "Willem")``.
        initials: Letters, such as ``("G", "J")``; empty when none were written.
        nick: Roepnaam in brackets, or empty.
        prefix: Tussenvoegsel as written, such as ``van der``, or empty.
        surname: Without leading tussenvoegsel, such as ``Engelen-Oosterhof``; empty for a bare first name.
        single: One word only, so that it may be a first name or a surname.
    """

    first: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    nick: str = ""
    prefix: str = ""
    surname: str = ""
    single: bool = False

    @property
    def full_surname(self) -> str:
        """Surname with tussenvoegsel in natural order."""
        return f"{self.prefix} {self.surname}".strip()

    @property
    def letters(self) -> str:
        """First letters of the given names, from initials or else from the first names; upper case."""
        if self.initials:
            return "".join(self.initials).upper()
        return "".join(part[:1] for word in self.first for part in _SPLIT.split(word) if part).upper()


_SPLIT = re.compile(r"[\s-]")


def is_tussenvoegsel(word: str) -> bool:
    """True for a word that can stand between first name and surname."""
    return fold(word).strip(".") in TUSSENVOEGSELS


def is_initials(word: str) -> bool:
    """True for ``A.``, ``A.B.``, ``Th.J.``."""
    return bool(_INITIALS.match(word))


def split_initials(word: str) -> tuple[str, ...]:
    """``"G.J."`` -> ``("G", "J")``."""
    return tuple(_ONE_INITIAL.findall(word))


def _plain(word: str) -> str:
    return fold(word).replace(".", "").strip(",;:")


@functools.lru_cache(maxsize=16384)
def parse_name(text: str) -> Name | None:
    """Takes a written name apart.

    Args:
        text: A name with anything that belongs to it; line breaks count as spaces, a hyphen at a line end
            is taken as part of the name.

    Returns:
        The parts, or None when no letters remain.
    """
    text = re.sub(r"-\s*\n\s*", "-", text)
    text = re.sub(r"\s+-\s*|\s*-\s+", "-", text)
    tokens = _TOKEN.findall(text)
    nick = ""
    words: list[str] = []
    for token in tokens:
        if token.startswith("("):
            inner = token[1:-1].strip()
            if words and re.match(rf"^[{LETTER}' ’-]+$", inner):
                nick = nick or inner
            continue
        glued = _GLUED.match(token)
        if glued and not is_initials(token):
            words += [glued.group(1), glued.group(2)]
        else:
            words.append(token)
    while words and (_plain(words[0]) in TITLES or (words[0] != "," and _plain(words[0]) in SALUTATIONS)):
        if _plain(words[0]) == "de" and (len(words) < 2 or _plain(words[1]) not in ("heer", "heren")):
            break
        words.pop(0)
    while words and ((len(words) > 1 and _plain(words[-1]) in POST_TITLES) or words[-1] == ","):
        words.pop()
    if not words or not any(c.isalpha() for word in words for c in word):
        return None
    if "," in words:
        at = words.index(",")
        return _from_parts(words[:at], [w for w in words[at + 1 :] if w != ","], nick)
    return _natural(words, nick)


def _split_given(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    first: list[str] = []
    initials: list[str] = []
    prefix: list[str] = []
    for word in words:
        if is_initials(word):
            initials += split_initials(word)
        elif is_tussenvoegsel(word) and (prefix or first or initials or word[:1].islower()):
            prefix.append(word)
        elif _plain(word) not in TITLES | POST_TITLES:
            first.append(word)
    return tuple(first), tuple(initials), " ".join(prefix)


def _from_parts(before: list[str], after: list[str], nick: str) -> Name:
    """``Surname, given tussenvoegsel``."""
    first, initials, prefix = _split_given(after)
    own: list[str] = []
    rest = list(before)
    while len(rest) > 1 and is_tussenvoegsel(rest[0]):
        own.append(rest.pop(0))
    tail: list[str] = []
    while len(rest) > 1 and is_tussenvoegsel(rest[-1]) and rest[-1][:1].islower():
        tail.insert(0, rest.pop())
    prefix = " ".join([*own, *tail]) or prefix
    return Name(first, initials, nick, prefix, " ".join(rest))


def _natural(words: list[str], nick: str) -> Name:
    initials: list[str] = []
    while words and is_initials(words[0]):
        initials += split_initials(words.pop(0))
    if not words:
        return Name((), tuple(initials), nick, "", "")
    if is_tussenvoegsel(words[0]) and len(words) > 1:
        prefix = []
        while len(words) > 1 and is_tussenvoegsel(words[0]):
            prefix.append(words.pop(0))
        return Name((), tuple(initials), nick, " ".join(prefix), " ".join(words))
    if len(words) == 1:
        if initials:
            return Name((), tuple(initials), nick, "", words[0])
        return Name((words[0],), (), nick, "", "", single=True)
    capitals = [word for word in words if len(word) > 2 and word == word.upper() and word != word.lower()]
    if capitals and len(capitals) < len(words) and words[0] in capitals:
        # SZYMAŃSKI Paweł: the surname stands first, in capitals.
        surname = [word for word in words if word in capitals]
        return Name(
            tuple(w for w in words if w not in capitals), tuple(initials), nick, "", " ".join(surname)
        )
    for index in range(1, len(words) - 1):
        if is_tussenvoegsel(words[index]):
            end = index
            while end < len(words) - 1 and is_tussenvoegsel(words[end]):
                end += 1
            first = [w for w in words[:index] if not is_initials(w)]
            initials += [i for w in words[:index] if is_initials(w) for i in split_initials(w)]
            return Name(
                tuple(first), tuple(initials), nick, " ".join(words[index:end]), " ".join(words[end:])
            )
    if initials:
        return Name((), tuple(initials), nick, "", " ".join(words))
    first = [w for w in words[:-1] if not is_initials(w)]
    initials += [i for w in words[:-1] if is_initials(w) for i in split_initials(w)]
    return Name(tuple(first), tuple(initials), nick, "", words[-1])
