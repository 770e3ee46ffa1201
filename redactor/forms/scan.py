"""Reads a name out of running text, token by token.

``scan_name`` says how far a name reaches that begins somewhere; what begins one is the caller's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from redactor.forms.lexicon import Lexicon
from redactor.forms.matcher import fold
from redactor.forms.names import LETTER, POST_TITLES, SALUTATIONS, TITLES, TUSSENVOEGSELS, UPPER

TUSSENVOEGSEL_PATTERN = "|".join(sorted((re.escape(w) for w in TUSSENVOEGSELS), key=len, reverse=True))
INITIALS_PATTERN = rf"(?:(?:[{UPPER}]|Th|Ch|Ph|IJ|Fr|Chr|Joh|Jac|Tj|Sj|Ts|Yu|Sh|Zh|Kh)\.[ -]?)+"
CAPITALISED_PATTERN = rf"[{UPPER}'’][{LETTER}'’]*(?:[-‐‑–][{LETTER}'’]+)*"

#: Tussenvoegsels that after a name are more likely a preposition: "mevrouw Owusu uit de Lindenhof".
_PREPOSITIONS = re.compile(r"(?:uit|in|op|aan|bij|onder|over|voor|tot|aus)$")
_SURNAME_NEXT = re.compile(rf"[ \n]*(?:(?:{TUSSENVOEGSEL_PATTERN})[ \n]+)*[{UPPER}'’]")
#: "op 't", "aan de" behind initials are a prefix where no running text goes on.
_INVERTED = re.compile(rf"[ \n](?:de|den|der|het|'t|’t|ten|ter)(?!\w)(?![ \n][{LETTER}])")
#: A label at the start of a line.
_LABEL_NEXT = re.compile(rf"[{LETTER}][{LETTER}./-]*(?: [{LETTER}./-]+){{0,2}}[ ]?:")
#: One token of a name. The order of the alternatives matters.
_TOKEN = re.compile(
    rf"(?P<title>\b(?:prof|drs|dr|mr|ir|ing|ds|mw|dhr|mevr|bc|jhr|jkvr|em|fam)\.(?=[ \n{UPPER}]))"
    rf"|(?P<initials>{INITIALS_PATTERN})(?=[\s,;:)(<{LETTER}'’-]|$)"
    rf"|(?P<nick>\([{UPPER}][{LETTER}'’ -]{{0,24}}\))"
    rf"|(?P<quoted>[\"'“‘][{UPPER}][{LETTER}-]{{1,14}}[\"'”’](?=[ \n]))"
    rf"|(?P<generation>(?:jr|sr)\b\.?)"
    r"|(?P<comma>,)"
    rf"|(?P<word>[{LETTER}'’][{LETTER}'’/.]*(?:[-‐‑–][{LETTER}'’]+)*)"
    r"|(?P<hyphen>[-–](?=\s))"
)
_SPACE = re.compile(r"[ \u00a0]*(?:\n(?!\n)[ ]*)?")


@dataclass(frozen=True, slots=True)
class ScannedName:
    """A name in a text: ``[start, end)`` with titles left out where they stand in front.

    Attributes:
        words: Capitalised words that are no tussenvoegsel.
        initials: Initials were written.
        surname_first: ``Surname, given`` order.
    """

    start: int
    end: int
    words: tuple[str, ...]
    initials: bool
    surname_first: bool


def scan_name(
    text: str,
    start: int,
    end: int,
    lexicon: Lexicon,
    *,
    comma_first: bool = False,
    lower: bool = False,
    known: bool = False,
) -> ScannedName | None:
    """Reads the longest name that begins at ``start``.

    Args:
        text: The page's text.
        start, end: Half-open limits; white space at ``start`` is skipped.
        lexicon: Words that end a name.
        comma_first: Also take ``Surname, First`` without initials (mail headers, lists of names).
        lower: Names may be written in lower case (chats).
        known: A name must stand here, also when it is a word such as ``Zondag``.

    Returns:
        The name, or None when none begins there.
    """
    at = start
    first = -1
    last = -1
    words: list[str] = []
    initials = False
    given = ""
    comma_at = -1
    trailing_tussen = had_tussen = False
    nick = False
    while at < end:
        space = _SPACE.match(text, at, end)
        at_word = space.end() if space else at
        token = _TOKEN.match(text, at_word, end)
        if token is None:
            break
        kind, value = token.lastgroup, token.group()
        if "\n" in text[at:at_word] and _LABEL_NEXT.match(text, at_word):
            # The next line begins with a label: "E.J. Smeding\nVerzonden: ...".
            break
        complete = bool(words) and (initials or len(words) > 1) and not trailing_tussen
        if "\n" in text[at:at_word] and complete and comma_at < 0 and kind == "word":
            # "G.J. Postma\nCoördinerend ...": the name was whole, the next line is something else.
            break
        if kind == "title":
            if initials or (words and comma_at < 0):
                break
        elif kind == "initials":
            if value.replace(" ", "") in ("B.V.", "N.V.", "V.O.F.", "U.S.", "E.U.") or (
                words and comma_at < 0
            ):
                break
            initials = True
            given += value.upper()
            first = at_word if first < 0 else first
            last = at_word + len(value.rstrip())
        elif kind == "nick":
            inner = value[1:-1]
            if first < 0 or nick or not (initials or words) or lexicon.is_function(inner):
                break
            # "(Manon)" and "(MANON)" after "M." are call names, "(Toeslagen)" and "(MT)" units.
            capitals = inner.isupper() and len(inner) > 1
            if (
                not initials
                or inner[:1].upper() not in given
                or (capitals and not lexicon.is_first_name(inner))
            ):
                break
            nick = True
            last = token.end()
        elif kind == "quoted":
            # Gerben 'Gep' Zijlstra: a nickname counts only between two parts of a name.
            if not (initials or words) or not _surname_follows(text, token.end(), end):
                break
        elif kind == "generation":
            if not words:
                break
            last = token.end()
            break
        elif kind == "comma":
            if comma_at >= 0 or not words or initials:
                break
            titled = False
            following = _TOKEN.match(text, _SPACE.match(text, token.end(), end).end(), end)  # type: ignore[union-attr]
            if following is not None and following.lastgroup == "title":
                # "Martín, mw. E.", "Kross, mw. dr. Epke"
                while following is not None and following.lastgroup == "title":
                    following = _TOKEN.match(text, _SPACE.match(text, following.end(), end).end(), end)  # type: ignore[union-attr]
                titled = following is not None and following.lastgroup == "word"
                if (
                    following is None
                    or following.lastgroup not in ("initials", "word")
                    or (titled and not lexicon.is_first_name(following.group()))
                    or _SURNAME_NEXT.match(text, following.end(), end)
                ):
                    # "Sjoukje Talsma, drs. P. Krijger": two persons.
                    break
            if following is None or _whole_name_follows(text, following, lexicon):
                break
            if following.lastgroup == "initials" or (
                following.lastgroup == "word"
                and (comma_first or titled)
                and _surname_then_first(text, following, end, lexicon)
            ):
                comma_at = at_word
            else:
                break
        elif kind == "hyphen":
            if not words or comma_at >= 0:
                break
            following = _TOKEN.match(text, _SPACE.match(text, token.end(), end).end(), end)  # type: ignore[union-attr]
            # "van der Zee -\nDirksen": only over a line end; " - " on one line separates things.
            if (
                following is None
                or following.lastgroup != "word"
                or "\n" not in text[at_word : following.start()]
            ):
                break
            if not following.group()[:1].isupper():
                break
        else:
            word = value.rstrip("./")
            folded = fold(word)
            if folded in TUSSENVOEGSELS and (
                first >= 0 or word[:1].isupper() or lower or _name_follows(text, token.end(), end)
            ):
                if first < 0 and word[:1].islower() and _PREPOSITIONS.match(folded):
                    break
                if (
                    comma_at >= 0
                    and _PREPOSITIONS.match(folded)
                    and (trailing_tussen or not _INVERTED.match(text, token.end(), end))
                ):
                    # "Leeuw, G. de op 3 mei", "Kaya, A. in Tiel"; not "Ende, G. op 't (Gerrit)".
                    break
                if (
                    comma_at < 0
                    and words
                    and not trailing_tussen
                    and (initials or had_tussen or _PREPOSITIONS.match(folded))
                ):
                    # "R. Mungra van Control": here the word no longer belongs to the name.
                    break
                first = at_word if first < 0 else first
                trailing_tussen = had_tussen = True
                if comma_at >= 0:
                    last = at_word + len(word)
            elif (word[:1].isupper() or word[:2] in ("'t", "’t", "'s", "’s") or lower) and not value.endswith(
                "/"
            ):
                if (
                    (lexicon.is_function(word) and (words or not known))
                    or folded in POST_TITLES
                    or (not words and not known and lexicon.is_no_name(word))
                ):
                    break
                if words and lexicon.is_no_name(word):
                    break
                if not words and not initials and folded in TITLES | SALUTATIONS:
                    at = token.end()
                    continue
                if len(words) >= 5:
                    break
                first = at_word if first < 0 else first
                trailing_tussen = False
                words.append(word)
                last = at_word + len(word)
                if value.endswith(".") and len(word) > 2:
                    break
            else:
                break
        at = token.end()
        if kind == "word" and value.endswith("."):
            at = last if last > at_word else token.end()
    if first < 0 or last < 0 or not words:
        return None
    return ScannedName(first, last, tuple(words), initials, comma_at >= 0)


def _name_follows(text: str, at: int, end: int) -> bool:
    """After a lower-case tussenvoegsel at the start: a capitalised word within two words."""
    return bool(re.compile(rf"(?:[ \n]+(?:{TUSSENVOEGSEL_PATTERN}))*[ \n]+[{UPPER}'’]").match(text, at, end))


def _surname_follows(text: str, at: int, end: int) -> bool:
    """A capitalised word, after any tussenvoegsels."""
    return bool(re.compile(rf"[ \n]+(?:(?:{TUSSENVOEGSEL_PATTERN})[ \n]+)*[{UPPER}]").match(text, at, end))


_LISTED_NEXT = re.compile(
    rf"(?:[ \n]?\([{UPPER}][{LETTER}'’ -]{{1,24}}\))?[ \n]?(?:(?:{TUSSENVOEGSEL_PATTERN})[ \n]+)*"
    rf"(?P<surname>{CAPITALISED_PATTERN})[ \n]*(?:[,;(]|[.](?=[ \n]|$)|en[ \n]|$)"
)


def _whole_name_follows(text: str, following: re.Match[str], lexicon: Lexicon) -> bool:
    """``Groen, J.P. (Jean-Pierre) Lacroix, ...``: the initials behind the comma are the next person's."""
    if following.lastgroup != "initials":
        return False
    listed = _LISTED_NEXT.match(text, following.end())
    if listed is None:
        return False
    surname = listed["surname"]
    return not (lexicon.is_function(surname) or lexicon.is_no_name(surname) or lexicon.is_place_word(surname))


def _surname_then_first(text: str, following: re.Match[str], end: int, lexicon: Lexicon) -> bool:
    word = following.group()
    if not word[:1].isupper() or lexicon.is_no_name(word) or lexicon.is_function(word):
        return False
    rest = text[following.end() : min(end, following.end() + 40)]
    return bool(
        re.match(
            rf"(?:[ -][{UPPER}][{LETTER}'’-]*)?(?:[ \n]+(?:{TUSSENVOEGSEL_PATTERN}))*[ ]*"
            r"(?:[(;<\n\t\"”|/–-]|$| en |\d{1,2}[:.]\d{2})",
            rest,
        )
    )


def looks_like_name(scanned: ScannedName, text: str, lexicon: Lexicon) -> bool:
    """Is this, in a place where a name is expected, really one (and no unit, function or abbreviation)?"""
    piece = text[scanned.start : scanned.end]
    if any(c.isdigit() for c in piece):
        return False
    if any(lexicon.is_function(w) or lexicon.is_company_word(w) for w in scanned.words):
        return False
    if len(scanned.words) == 1 and not scanned.initials:
        word = scanned.words[0]
        if len(word) < 2 or lexicon.is_no_name(word) or lexicon.is_place_word(word):
            return False
        return not (word.isupper() and len(word) <= 5)
    return True
