"""Word lists that tell a person's name from the name of a thing, a unit or a function.

The words stand in rules/lists; this module only knows how they are used.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from redactor.forms.alternation import alternation
from redactor.forms.matcher import fold
from redactor.forms.names import SALUTATIONS, TITLES
from redactor.forms.vocabulary import Vocabulary

#: A word ends in a street or building word only when something stands before the ending.
_MIN_STEM = 3
# On the next line stands a street or a unit under somebody's name: nothing here looks past a line end,
# save where particles or a legal form bind it.
_LEGAL_FORM = re.compile(
    r"(?:[ \n][A-ZÀ-Þ][\w-]+){1,2}[ \n](?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|Advocaten|Notarissen)(?!\w)"
)
_NEXT_WORDS = re.compile(r"(?:[ ][A-ZÀ-Þ][\w-]+){1,2}")
#: "Vincent van Gogh-kazerne", "Abe Lenstra-loop"
_COMPOUND_END = re.compile(r"(?<![\w-])[A-ZÀ-Þ][\w.'’]*[-‐‑][a-zà-ÿ]{4,}\Z")
#: "Kortmann-\nleerstoel", over a line end; "Jans-\nsen" is one word.
_CUT_COMPOUND = re.compile(r"(?P<first>[^\W\d_]+)[-‐‑]\n(?P<last>[a-zà-ÿ]{4,})\Z")
_LAST_WORD = re.compile(r"(?<![\w-])([^\W\d_]{6,})[ ][\"'“‘]?$")
_PIECE = re.compile(r"\w+")
#: An article, and the word before it.
_ARTICLE = re.compile(r"(?P<before>[^\W\d_]*)(?:^|[^\w])(?:de|het|the)[ \n]\Z")
#: "... als: Poly, Eunice en ": what stands between a word for several things and one of their names.
_LISTED_ITEMS = (
    r"(?: als| zoals| waaronder| genaamd| van|:)?[ ](?:de |het )?[\"'“‘(]?"
    r"(?:[A-ZÀ-Þ][\w.'’&-]{0,24}(?: [\w.'’&-]{1,24}){0,3}[\"'”’)]?"
    r"(?:, | en | of | & |,? and )(?:de |het )?[\"'“‘(]?){0,5}"
)
_COMPOUND = re.compile(r"[-‐‑][a-zà-ÿ]{4,}")
_GOES_ON = re.compile(
    r"(?:(?:[ \n](?:van|de|der|den|ten|ter|'t|het))+[ \n]|[ ])(?P<last>[A-ZÀ-Þ][\w'’-]+)(?![\w-])"
)


class Lexicon:
    """Compiled word lists.

    Args:
        lists: ``Rules.lists``: file stem of rules/lists to its lines. Used: ``functies-en-eenheden``,
            ``functie-uitgangen``, ``geen-namen``, ``talen-en-herkomst``,
            ``landen-en-wereldsteden``, ``afkortingen``, ``gewone-woorden`` (words that are
            also names), ``plaats-uitgangen`` (endings of street and building names), ``dingen-voor`` (words
            before the name of a motion, law, school, storm ...), ``dingen-achter-elkaar``
            (before a list of them), ``dingen-uitgangen`` (endings of such words), ``bedrijf-achter`` (words
            after a company's name), ``bekende-namen`` (companies, institutions, people of history).
        labels: Labels of fields: no names either.
        leading: Words of roles and relations: they stand before a name and are no part of it.
        vocabulary: Tells that a word such as ``Verkade`` or ``Oudkerk`` is a surname after all.
    """

    def __init__(
        self,
        lists: Mapping[str, Sequence[str]],
        *,
        labels: Iterable[str] = (),
        leading: Iterable[str] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self.functions = _folded(lists.get("functies-en-eenheden", ()))
        self._leading = _folded(leading) | _folded(SALUTATIONS) | _folded(TITLES)
        self.function_endings = tuple(fold(w) for w in lists.get("functie-uitgangen", ()))
        self.no_names = (
            _folded(lists.get("geen-namen", ()))
            | _folded(lists.get("talen-en-herkomst", ()))
            | _folded(lists.get("landen-en-wereldsteden", ()))
            | _folded(labels)
        )
        self._abbreviations = frozenset(lists.get("afkortingen", ()))
        self.common = _folded(lists.get("gewone-woorden", ()))
        self._place_endings = tuple(fold(w) for w in lists.get("plaats-uitgangen", ())) or ("\0",)
        before = lists.get("dingen-voor", ())
        self._thing_words = _folded(before)
        self._before = _before_things(tuple(before))
        self._listed = _before_several(tuple(lists.get("dingen-achter-elkaar", ())))
        self._thing_endings = tuple(fold(w) for w in lists.get("dingen-uitgangen", ())) or ("\0",)
        self._company = frozenset(lists.get("bedrijf-achter", ()))
        self._company_endings = tuple(fold(w) for w in lists.get("bedrijf-uitgangen", ())) or ("\0",)
        # Multi-word names count anywhere; a single word could be the surname of somebody in the document.
        known = list(lists.get("bekende-namen", ()))
        self._known_words = frozenset(name for name in known if not re.search(r"[ &]", name))
        self._known_pieces = frozenset(
            piece for name in known if re.search(r"[ &]", name) for piece in _PIECE.findall(name)
        )
        self._known = _any_whole(tuple(name for name in known if re.search(r"[ &]", name)))
        self._after = _behind_name(tuple(lists.get("bedrijf-achter", ())))

    def is_function(self, word: str) -> bool:
        """True for a word that names a function or a unit, such as ``beleidsmedewerker``."""
        folded = fold(word).strip(".")
        if folded in self.functions:
            return True
        return len(folded) > 9 and folded.endswith(self.function_endings)

    def is_leading(self, word: str) -> bool:
        """True for a word before a name that is no part of it: a function, label, relation, title."""
        return self.is_function(word) or self.is_no_name(word) or fold(word).strip(".") in self._leading

    def is_company_word(self, word: str) -> bool:
        """True for a word that stands in a company's name, such as ``Advocaten``; case counts."""
        return word in self._company or (
            word[:1].isupper() and len(word) > 6 and fold(word).endswith(self._company_endings)
        )

    def is_first_name(self, word: str) -> bool:
        """True for a word that the lists know as a first name."""
        return self._vocabulary.facts(word).first

    def is_no_name(self, word: str) -> bool:
        """True for a capitalised word that opens a sentence, a heading or a header."""
        return fold(word).strip(".") in self.no_names

    def is_abbreviation(self, code: str) -> bool:
        """True for capitals that are a unit, a body or a thing before they are initials; case counts."""
        return code in self._abbreviations

    def is_common(self, word: str) -> bool:
        """True for an ordinary word that is also a name, such as ``bakker`` or ``roos``."""
        return fold(word) in self.common

    def is_place_word(self, word: str) -> bool:
        """True for a word built like a street or building name, such as ``Herengracht``."""
        # "Boudier-Bakkerlaan": of a compound the last part.
        word = word.rpartition("-")[2]
        folded = fold(word)
        if not folded.endswith(self._place_endings) or not any(
            folded.endswith(ending) and len(folded) >= len(ending) + _MIN_STEM
            for ending in self._place_endings
        ):
            return False
        facts = self._vocabulary.facts(word)
        # A town such as Oldenzaal is a surname too.
        return not (facts.surname or facts.place)

    def is_thing_word(self, word: str) -> bool:
        """True for a word that says of what follows that it is a school, shop or ship: ``Hockeyclub``."""
        folded = fold(word).strip("\"'“‘(")
        return (
            folded.endswith(self._thing_endings)
            and any(folded.endswith(e) and len(folded) >= len(e) + _MIN_STEM for e in self._thing_endings)
            and not self._vocabulary.facts(folded).name
        )

    def is_known(self, text: str, start: int, end: int) -> bool:
        """True when ``[start, end)`` lies in a well-known name of several words, such as ``Dura Vermeer``."""
        first = _PIECE.search(text, start, end)
        if first is None or first.group() not in self._known_pieces:
            return False
        low, high = max(0, start - 40), min(len(text), end + 40)
        return any(m.start() <= start and end <= m.end() for m in self._known.finditer(text, low, high))

    def is_known_word(self, word: str) -> bool:
        """True for a single well-known word, such as ``Heijmans``, which may be a surname as well."""
        return word in self._known_words

    def is_firm(self, text: str, start: int, end: int, *, known: bool = False) -> bool:
        """True when a legal form, a company word or a compound follows the name: nobody's full name then.

        ``known``: somebody is called so, hyphen and all ("Jin-young"), and no compound ends inside.
        """
        if self._after.match(text, end):
            return True
        following = _NEXT_WORDS.match(text, end)
        if following and any(self.is_company_word(word) for word in following.group().split()):
            # "Koning Willem College", "Van Dijk Groep"
            return True
        if not known and _COMPOUND_END.search(text, start, end):
            return True
        if (cut := _CUT_COMPOUND.search(text, start, end)) and self._is_of_thing(cut["first"], cut["last"]):
            return True
        return bool(_LEGAL_FORM.match(text, end) or _COMPOUND.match(text, end))

    def _is_of_thing(self, first: str, last: str) -> bool:
        """``Kortmann`` and ``leerstoel`` name a thing; ``Ver`` and ``kerk`` are one surname."""
        thing = fold(last) in self._thing_words or fold(last) in self._place_endings
        return thing and not self._vocabulary.facts(first + last).name

    def is_thing(
        self, text: str, start: int, end: int, *, known: bool = False, addressed: bool = False
    ) -> bool:
        """True when the words in or around ``[start, end)`` name a company, motion, law, street ...

        ``known`` as for ``is_firm``. ``addressed``: "de heer" or the like stands before it, so that no word
        further to the left and no well-known name makes it a thing.
        """
        # "Terlouw Zwembaden B.V.", "Vincent van Gogh-kazerne", "Kortmann-leerstoel"
        if self.is_firm(text, start, end, known=known):
            return True
        if not addressed and self.is_known(text, start, end):
            return True
        words = text[start:end].split()
        if words and self.is_place_word(words[-1]):
            return True
        if (
            len(words) > 1
            and fold(words[0]).strip(".-") in self._thing_words
            # "Storm Dekkers", "Park Hyun-woo": what this is, the model says.
            and not self._vocabulary.facts(words[0]).name
        ):
            return True
        if any(self.is_company_word(word.strip(",;()")) for word in words[1:]):
            return True
        if len(words) > 1 and self.is_thing_word(words[0]):
            return True
        # "Jan van Galenbuurt": the name goes on to a street or building word.
        following = _GOES_ON.match(text, end)
        if following and self.is_place_word(following["last"]):
            # "K. Brouwers van Staatsbosbeheer": the name was whole before "van".
            whole = len(words) > 1 or addressed
            return not (
                whole and re.match(r"[ \n]van[ \n](?:(?:het|de)[ \n])?[A-ZÀ-Þ]", text[end : end + 12])
            )
        if addressed:
            return False
        if self.is_called_after(text, start, end):
            return True
        before = text[max(0, start - 50) : start].replace("\n", " ")
        last = _LAST_WORD.search(before)
        if self._before.search(before) or (last and self.is_thing_word(last.group(1))):
            return True
        return self._in_list_of_things(text, start)

    def is_called_after(self, text: str, start: int, end: int) -> bool:
        """True for ``Maria Pellikaan`` of "kapitein van de Maria Pellikaan".

        A given name with a surname has no article in Dutch or English: a ship, a bridge or a hall has it.
        """
        words = text[start:end].split()
        if len(words) < 2 or not self._vocabulary.facts(words[0]).first:
            return False
        article = _ARTICLE.search(text, max(0, start - 24), start)
        # "Esmee de Jan": the article is a part of a name.
        return article is not None and not self._vocabulary.facts(article["before"]).name

    def _in_list_of_things(self, text: str, start: int) -> bool:
        """``de stormen Poly, Eunice en Corrie``: a word for several things stands before the list."""
        line = text[max(0, start - 120) : start].replace("\n", " ")
        return self._listed.search(line) is not None


# Several recognizers have a Lexicon of the same lists: the patterns are made once.


@functools.lru_cache(maxsize=4)
def _before_things(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = _alternatives(words, ignore_case=True)
    # "motie-Ceder/Peters": the second name after a slash belongs to the motion as well.
    return re.compile(
        # "Maatschap Verhoeven-van Lieshout", "een hond genaamd Boris", "het systeem heet Iris"
        rf"(?<!\w)(?:{alternatives})(?: de| het| van| van de| heet| heette| genaamd| geheten)?"
        r"[ -]?[\"'“‘(]?(?:[\w'’ -]{2,30}/|(?-i:[A-ZÀ-Þ])[\w'’]{2,24}-)?$",
        re.IGNORECASE,
    )


@functools.lru_cache(maxsize=4)
def _before_several(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{_alternatives(words, ignore_case=True)}){_LISTED_ITEMS}$")


@functools.lru_cache(maxsize=4)
def _any_whole(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words)})(?!\w)")


@functools.lru_cache(maxsize=4)
def _behind_name(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[ ]*(?:{_alternatives(words)})(?!\w)")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _alternatives(words: Iterable[str], *, ignore_case: bool = False) -> str:
    return alternation(words, ignore_case=ignore_case, parts={" ": "[ \\n]"})
