"""In what capacity is somebody named here? Reads the words around a mention.

Role words stand in rules/roles.yaml, parties and office holders in rules/lists. Which role wins for a person
is decided in decide/policy.py.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redactor.forms import fold, parse_name
from redactor.forms.alternation import alternation
from redactor.forms.names import FILE_ENDINGS
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.mentions import Mention
from redactor.rules import RoleRule

#: Role that the model, a party in brackets or a list of office holders gives.
PUBLIC_ROLE: Final = "publiek"

_TITLES = (
    r"(?:[ \n]*+(?:de heer|mevrouw|dhr\.?|mevr\.?|mw\.?|meneer|mr\.|drs\.|dr\.|ir\.|ing\.|prof\.|jhr\.)"
    r"(?=[ \n]))*"
)
#: "minister Kuipers", "minister van VWS Kuipers", "wethouder (Zorg) De Boer", "de IG, Gerard Bakker,".
_PORTFOLIO = (
    r"(?:[ \n]+(?:van|voor)"
    r"(?-i:(?:[ \n]+(?:[A-ZÀ-Þ][\w-]*,?|en|voor|de|het|der|van)){0,9}?[ \n]+[A-ZÀ-Þ][\w-]*)"
    r"|(?-i:(?:[ \n]+(?:[A-ZÀ-Þ][\w-]*|en)){1,6}(?=,))"
    r"|[ \n]*\([^()\n]{2,40}\)|[ \n]+a\.i\.|[ \n]+ad interim)?"
)
#: Role words of at least this length may end a compound.
_COMPOUNDS: Final = 8
_GAP = rf"{_TITLES}(?P<gap>[ \n]*+[(:,–-]?)[ \n\"'“‘]*+{_TITLES}[ \n]*+$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that the context of one mention gives; ``weight`` 0..2."""

    role: str
    source: str
    weight: float


class RoleReader:
    """Finds role evidence around mentions.

    Args:
        roles: ``Rules.roles``.
        lists: ``Rules.lists``; used: ``partijen`` and ``ambtsdragers``
            (``Voornaam Achternaam;rol[;van[;tot]]``).
        field_roles: Field id -> role, from rules/fields.yaml.
        vocabulary: Tells common surnames from rare ones.
    """

    def __init__(
        self,
        roles: Sequence[RoleRule],
        lists: Mapping[str, Sequence[str]],
        field_roles: Mapping[str, str],
        vocabulary: Vocabulary,
    ) -> None:
        self._weights = {rule.id: rule.weight for rule in roles}
        self._kinds = {rule.id: rule.kind for rule in roles}
        self._before: dict[str, str] = {}
        self._after: dict[str, str] = {}
        for rule in roles:
            for word in rule.words:
                self._before.setdefault(_key(word), rule.id)
            for word in rule.after:
                self._after.setdefault(_key(word.lstrip("(")), rule.id)
        # As written, for the text has its diacritics, and as folded, for not every text has.
        words = [*self._before, *(word for rule in roles for word in rule.words)]
        # A long word may end a compound: "wijkwethouder".
        long = _alternatives(word for word in words if len(word) >= _COMPOUNDS)
        short = _alternatives(word for word in words if len(word) < _COMPOUNDS)
        self._before_pattern = re.compile(
            rf"(?<![\w-])(?:[\w]+-)?(?P<role>\w*(?:{long})|{short}){_PORTFOLIO}{_GAP}", re.IGNORECASE
        )
        after_words = _alternatives(
            {*self._after, *words, *(word.lstrip("(") for rule in roles for word in rule.after)}
        )
        self._after_pattern = re.compile(
            r"[ \n]*(?P<open>[,(–-])[ \n]*(?P<article>(?:de|het|onze|zijn|haar|hun|een)[ \n]+)?"
            r"(?:als |plv\. |oud-)?"
            rf"(?P<role>{after_words})(?!\w)",
            re.IGNORECASE,
        )
        # A party may be broken at its hyphen: "(GL-\nPvdA)".
        parties = alternation(lists.get("partijen", ()), ignore_case=False, parts={"-": r"-\n?"})
        self._party = re.compile(rf"[ \n]*+[(,][ \n]*+(?:{parties})[ \n]*[),;]")
        plural = _alternatives(
            word for word, role in self._before.items()
            if self._kinds.get(role) == "publiek" and len(word) > 4 and word.split()[0].endswith(("en", "s"))
        )  # fmt: skip
        self._enumeration = re.compile(_ENUMERATION.format(roles=plural or r"(?!)"), re.IGNORECASE)
        self._cell = rf"[ ]?\t[ ]?(?P<role>{after_words})(?P<more>[^\t\n]{{0,40}})(?=[\t\n]|\Z)"
        self._field_roles = field_roles
        self._vocabulary = vocabulary
        self._political = True
        self._holders: dict[str, str] = {}
        self._holder_surnames: dict[str, set[str]] = {}
        self._read_holders(lists.get("ambtsdragers", ()))

    def _read_holders(self, lines: Sequence[str]) -> None:
        for line in lines:
            # Dates of office, if any, were looked at by whoever knows the date of the document.
            holder, role, *_ = (part.strip() for part in (*line.split(";"), ""))
            name = parse_name(holder)
            if name is None or not name.surname:
                continue
            self._holders[fold(" ".join([*name.first, name.full_surname]))] = role
            self._holder_surnames.setdefault(fold(name.full_surname), set()).add(role)

    def with_holders(self, lines: Sequence[str]) -> RoleReader:
        """This reader with other office holders; the compiled words are shared.

        Args:
            lines: ``Voornaam Achternaam;rol``, those of one date.
        """
        reader = copy.copy(self)
        reader._holders, reader._holder_surnames = {}, {}
        reader._read_holders(lines)
        return reader

    def for_document(self, *, political: bool) -> RoleReader:
        """This reader for one document; the compiled words are shared.

        Args:
            political: It speaks of parliament or government, so that a bare surname may be a member's.
        """
        reader = copy.copy(self)
        reader._political = political
        return reader

    def kind(self, role: str) -> str:
        """The kind of a role (``publiek``, ``ambtenaar`` ...); the role itself when unknown."""
        return self._kinds.get(role, role)

    def read(self, mention: Mention, text: str) -> Iterator[Role]:
        """Every role that the surroundings of ``mention`` give it."""
        before = _sentence_before(text, mention.start)
        match = self._before_pattern.search(before)
        if match:
            role = self._role_of(match["role"])
            listed = "\n" in match["gap"] and match["role"].isupper()
            if not listed and ("," not in match["gap"] or _is_apposition(mention, text)):
                # A line with only "PSG" above a name is a list of recipients.
                yield Role(role=role, source=f"woord:{role}", weight=1.5 * self._weights.get(role, 1.0))
        else:
            yield from self._enumerated(before)
        if self._may_be_author(mention) and _is_cited(mention, text):
            yield Role(role="auteur", source="literatuur", weight=1.5)
        after = text[mention.end : mention.end + 60]
        match = self._after_pattern.match(after)
        if match:
            key = _key(match["role"])
            role = self._after.get(key) or self._before[key]
            # "Manon, de minister wil weten": the minister is somebody else.
            of_somebody_else = (
                self.kind(role) in ("publiek", "top")
                and match["open"] != "("
                and (
                    match["article"] is not None
                    or not re.match(r"[ \n]+(?:van|voor)\b|[ \n]*[,.)]", after[match.end() :])
                )
            )
            if not of_somebody_else:
                yield Role(
                    role=role, source=f"woord-achter:{role}", weight=1.2 * self._weights.get(role, 1.0)
                )
        # Compiled when the first name is followed by a cell: it is one of the longest patterns.
        cell = _compiled(self._cell).match(after) if after.lstrip(" ")[:1] == "\t" else None
        if cell and not cell["more"].strip(" ,.").islower() and not self._of_next_name(cell):
            role = self._after.get(_key(cell["role"])) or self._before[_key(cell["role"])]
            if self.kind(role) == "publiek" and role != _ROYAL:
                # A list of names and functions: "Bolt, H.J." and "heemraad" beside it.
                yield Role(role=role, source=f"cel-achter:{role}", weight=1.2 * self._weights.get(role, 1.0))
        if self._party.match(after):
            yield Role(role="volksvertegenwoordiger", source="partij", weight=1.5)
        full = fold(" ".join([*mention.name.first, mention.name.full_surname]))
        if mention.name.first and full in self._holders:
            yield Role(role=self._holders[full], source="lijst:ambtsdragers", weight=1.2)
        elif (
            (role := self._rare_holder(mention))
            and not any(c.startswith("veld:") for c in mention.evidence)
            and not _FILE_ENDING.match(text, mention.end)
        ):
            yield Role(role=role, source="lijst:achternaam", weight=0.7)
        for code in mention.evidence:
            if code.startswith("veld:") and (role := self._field_roles.get(code.removeprefix("veld:"), "")):
                yield Role(role=role, source=code, weight=1.0)
        if mention.public > 0.5:
            yield Role(role=PUBLIC_ROLE, source="model", weight=0.9)

    def is_office_before(self, text: str, start: int) -> bool:
        """``wethouder`` or ``raadslid Sylvana`` stands before a surname: it is that of the office holder."""
        before = _sentence_before(text, start)
        match = self._before_pattern.search(_GIVEN_BEFORE.sub("", before))
        return (
            match is not None
            and match["gap"] in ("", " ", "\n")
            and (self.kind(self._role_of(match["role"])) == "publiek")
        )

    def _of_next_name(self, cell: re.Match[str]) -> bool:
        """``Prinses Beatrix`` in the next cell: the word belongs to the name behind it."""
        words = cell["more"].split()
        return bool(words) and self._vocabulary.facts(words[0].strip(",.")).first

    def _may_be_author(self, mention: Mention) -> bool:
        """A surname as literature is cited: ``Klaassen (2015)``, ``Boin, A.``; no ``J.G. Abbink (1946)``.

        A full name before a year in brackets is somebody with a year of birth.
        """
        name = mention.name
        if {"vorm:aanhef", "vorm:na-functie", "chat"} & set(mention.evidence):
            return False
        if name.single:
            return not self._vocabulary.facts(name.first[0]).first
        return not name.first or "," in mention.text

    def _role_of(self, word: str) -> str:
        """Role of a word as written, or of the longest role word that ends it."""
        key = _key(word)
        if key in self._before:
            return self._before[key]
        return next(self._before[w] for w in sorted(self._before, key=len, reverse=True) if key.endswith(w))

    def _rare_holder(self, mention: Mention) -> str:
        """Role of the office holders with this surname, when it is a rare one and stands on its own."""
        name = mention.name
        if not self._vocabulary or not self._political or name.initials or (name.first and name.surname):
            return ""
        if {"vorm:aanhef", "vorm:na-functie", "chat", "aanhef", "afsluiting"} & set(mention.evidence):
            return ""
        surname = name.full_surname or " ".join(name.first[:1])
        if not surname:
            # Initials that are a title too: BC, IR.
            return ""
        facts = self._vocabulary.facts(surname.split()[-1])
        if facts.common_surname or facts.ordinary or facts.first:
            return ""
        return next(iter(sorted(self._holder_surnames.get(fold(surname), set()))), "")

    def _enumerated(self, before: str) -> Iterator[Role]:
        """The later names in ``de leden Van der Burg en Teunissen``, ``wethouders Jansen en De Wit``."""
        match = self._enumeration.search(before)
        if match and (role := self._before.get(_key(match["role"]))):
            yield Role(role=role, source=f"opsomming:{role}", weight=1.2)


def _sentence_before(text: str, start: int) -> str:
    """What stands before a name in its own sentence and cell."""
    before = text[max(0, start - 110) : start]
    before = before[max(before.rfind("\n\n"), before.rfind("\t")) + 1 :]
    cut = before.rfind(". ")
    if cut >= 0 and not _ABBREVIATION.search(before, max(0, cut - _LONGEST), cut + 1):
        before = before[cut + 1 :]
    return before


#: "Sylvana" of "raadslid Sylvana de Leeuw-Prins".
_GIVEN_BEFORE = re.compile(r"(?<=[a-z][ \n])(?:[A-ZÀ-Þ][a-zà-ÿ-]+|(?:[A-Z]\.)+)[ \n]\Z")
#: "Prinses Alexiahaven" in the next cell: such words only stand before a name.
_ROYAL = "koninklijk-huis"
_FILE_ENDING = re.compile(rf"\.(?:{FILE_ENDINGS})\b")
#: What ends no sentence, a line end behind it included, has no more letters than this.
_LONGEST = 8
#: What ends no sentence: "mr. ", "dr. ", and the initials of whoever is named before.
_ABBREVIATION = re.compile(r"(?:\b(?i:mr|drs|dr|ir|ing|prof|dhr|mw|mevr|plv|nr)|(?<![\w])[A-ZÀ-Þ])\.$")


def _is_apposition(mention: Mention, text: str) -> bool:
    """A comma binds role and name only in "de IG, Gerard Bakker, sluit aan" or at the end of a line."""
    after = text[mention.end : mention.end + 2]
    if after.lstrip(" ").startswith(","):
        return True
    full = bool(mention.name.surname and (mention.name.first or mention.name.initials))
    return full and (not after.strip(" ") or after.lstrip(" ")[:1] in "\n.)")


def _is_cited(mention: Mention, text: str) -> bool:
    """A year of publication follows, maybe after more authors.

    "K. de Vries (1950) uit Borculo" and "Bosch, Antonie (1967)" are somebody with a year of birth.
    """
    cited = _LITERATURE.match(text, mention.end, mention.end + 220)
    if cited is None:
        return False
    others = cited.group() + text[mention.start - 2 : mention.start]
    if mention.name.first and not mention.name.single:
        return bool(re.search(r"[,&]", others))
    return not mention.name.initials or bool(re.search(r"[,&]", mention.text + others))


#: A list of authors that ends in a year: ``Boin, A., P. 't Hart & B. Sundelius (2017)``, ``Klaassen (2015)``.
#: A word is taken whole and never given back: capitals can be cut into words in 2^n ways.
_LITERATURE = re.compile(
    r"(?:[ \n]*+(?:,|&|e\.a\.|et al\.|(?:[A-ZÀ-Þ]\.[ ]?)++|van|der|den|de|en|'t|ten|ter|[A-ZÀ-Þ][\w'’-]++))*+"
    r"[ \n]*+\((?:19|20)\d\d[a-z]?\)"
)
#: "de gedeputeerden Arjan Bosman en", "wethouders R. Grashoff (Waterstad), Floor Rademaker en": only names,
#: particles and brackets stand between the role word and the next name.
_ENUMERATION = (
    r"(?<![\w-])(?P<role>{roles})[ \n]+\(?(?-i:(?:[A-ZÀ-Þ][\w.'’-]*+|van|de|der|den"
    r"|ten|ter|'t|el|al|(?:mr|drs|dr|ir|ing|prof)\.|\([^()]*\)|,|en|&|and|[ \n])+?)(?:,|[ \n](?:en|and|&))"
    rf"{_TITLES}[ \n]+$"
)


@functools.lru_cache(maxsize=4)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return alternation(words, ignore_case=True, parts={" ": r"[ \n]+"})


def _key(word: str) -> str:
    return re.sub(r"\s+", " ", fold(word)).strip()
