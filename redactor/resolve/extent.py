"""Where a name begins and ends: without the words around it, with the parts that were not found.

Half-open ranges into a page's text go in and come out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from redactor.forms import Lexicon, parse_name
from redactor.forms.names import FILE_ENDINGS, LETTER, UPPER, is_tussenvoegsel
from redactor.forms.scan import CAPITALISED_PATTERN, TUSSENVOEGSEL_PATTERN
from redactor.forms.vocabulary import Vocabulary

_INITIAL: Final = re.compile(r"[^\W\d_]\.")


def without_labels(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Range without functions and labels in front, and without what follows a number."""
    words = list(re.finditer(r"\S+", text[start:end]))
    while len(words) > 1 and any(c.isdigit() for c in words[0].group()):
        # "SGT1 Pengel", "R03 Kok-Brouwer, Hennie": a rank or the number of a row.
        words.pop(0)
    while len(words) > 1 and lexicon.is_leading(words[0].group().strip(":,.")):
        if is_tussenvoegsel(words[0].group()) or _INITIAL.fullmatch(words[0].group()):
            # "U. de Vries" is no "u".
            break
        words.pop(0)
    for index, word in enumerate(words[:-1]):
        if lexicon.is_place_word(word.group()):
            # "Piet Heinplein\nImane": the street ends, the name begins.
            words = words[index + 1 :]
            break
    kept: list[re.Match[str]] = []
    for word in words:
        if any(c.isdigit() for c in word.group()):
            break
        kept.append(word)
    while len(kept) > 1 and lexicon.is_no_name(kept[-1].group()):
        # "Daalmeijer, Ruben\nSent: ...": the next line begins with a label.
        if "\n" not in text[start + kept[-2].end() : start + kept[-1].start()]:
            break
        kept.pop()
    if not kept:
        return start, start
    return start + kept[0].start(), start + kept[-1].end()


#: Words of a whole name, the surname included.
_WHOLE_NAME: Final = 3


def without_last_cell(text: str, start: int, end: int, lexicon: Lexicon, vocabulary: Vocabulary) -> int:
    """End of "Stef Oosterbaan Loopt" of which the last word stands in the next cell of a full row."""
    words = list(re.finditer(r"\S+", text[start:end]))
    if len([w for w in words if not is_tussenvoegsel(w.group())]) < _WHOLE_NAME or "," in text[start:end]:
        return end
    before, last = (word.group() for word in words[-2:])
    if is_tussenvoegsel(before) or not (lexicon.is_no_name(last) or vocabulary.is_no_name(last)):
        return end
    return start + words[-2].end()


_NEXT_LINE: Final = re.compile(
    rf"[ ]?\n(?!\n)[ ]?(?P<rest>(?:(?:{TUSSENVOEGSEL_PATTERN})[ \n]+)*(?P<word>{CAPITALISED_PATTERN}))"
    r"(?![\w’'])"
)
#: A line shorter than this is no line of running text that was wrapped.
_WRAPPED_LINE: Final = 45


#: A name never goes on after these words with a capital: "Kostas uit Maastricht", "Gülsüm in Tiel".
_ELSEWHERE: Final = re.compile(rf"[ \n](?:in|uit|bij|op|namens|voor|aan)[ \n](?=[{UPPER}])")
#: "Lindqvist van het KNMI", "Omar van het BOT-team".
_OF_UNIT: Final = re.compile(
    rf"[ \n]van(?:[ \n](?:het|de|onze))?[ \n](?=[{UPPER}]{{2,}}(?![{LETTER}])(?!\.))"
)
_OF: Final = re.compile(rf"[ \n]van[ \n](?:(?:het|de|der|den)[ \n])?(?=[{UPPER}])")
#: "Okur, H. (Hakan) (DGBD/FJZ)": where somebody works.
_UNIT_IN_BRACKETS: Final = re.compile(rf"[ \n]\((?P<unit>[{UPPER}]{{2,6}})(?:/[{UPPER}]{{1,6}})?\)?\Z")
_FILE_ENDING: Final = re.compile(rf"\.(?:{FILE_ENDINGS})\b", re.IGNORECASE)


def without_employer(text: str, start: int, end: int, lexicon: Lexicon, vocabulary: Vocabulary) -> int:
    """End of the name without the place, unit or employer behind it: "Ton van Waterweg Wonen"."""
    if match := _FILE_ENDING.search(text, start, min(len(text), end + 5)):
        end = min(end, match.start())
    match = _UNIT_IN_BRACKETS.search(text[start:end])
    if match and ("/" in match.group() or not vocabulary.facts(match["unit"]).name):
        end = start + match.start()
    for pattern in (_ELSEWHERE, _OF_UNIT):
        match = pattern.search(text, start, end)
        if match is None or text[start : match.start()].isupper():
            continue
        if not any(w[:1].isupper() for w in text[start : match.start()].split()):
            continue
        if match.group().strip() != "op" or not _is_surname(text[match.end() : end], vocabulary):
            end = match.start()
    for match in _OF.finditer(text, start, end):
        rest = text[match.end() : end].split()
        if rest and lexicon.is_company_word(rest[-1].strip(".,;")):
            return match.start()
        written, behind = text[start : match.start()], text[match.end() : end]
        if (
            match.group().strip().endswith("het")
            and written.isalpha()
            and not vocabulary.facts(written).first
        ):
            # "kinderarts Sprangers van het Bravis"
            return match.start()
        if _is_whole(written, vocabulary) and (
            match.group().strip().endswith("het")
            or behind in written.split()
            or not _is_surname(behind, vocabulary)
        ):
            # "Zoë Pinas van Halt", "Rozemarijn Hulst van De Brauw"
            return match.start()
    return end


def _is_surname(written: str, vocabulary: Vocabulary) -> bool:
    """One word that is a surname and no more a place: "Scholten op Reimer", "Hertogh van Heekeren"."""
    words = written.split()
    if len(words) != 1:
        return False
    facts = vocabulary.facts(words[0])
    return facts.surname and not facts.place


def _is_whole(written: str, vocabulary: Vocabulary) -> bool:
    """A given name and a surname stand there already, so that *van* is a preposition."""
    name = parse_name(written)
    if name is None or not vocabulary or not name.surname or name.initials or "," in written:
        return False
    words = written.split()
    last = vocabulary.facts(words[-1])
    return len(words) > 1 and not last.first and (last.surname or not last.listed)


_NAME_WORD: Final = re.compile(rf"[{LETTER}'’][{LETTER}'’./-]*")
#: A shorter word in lower case may be a particle that is cut short: "v", "v/d", "'s-".
_SHORTEST_OTHER: Final = 4


def without_other_words(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """Range of the name in "Fahrer war Marek Dąbrowski" or "Rudsel Frans a pasa".

    A word in lower case that is no particle and no name parts the words around it; where a name is written
    in lower case, all of it is.
    """
    words = list(_NAME_WORD.finditer(text, start, end))
    others = [
        match
        for match in words
        if _is_other(match.group(), vocabulary)
        # "Latu putty": the last word may be the rest of a name that the font cut in two.
        and (match is not words[-1] or vocabulary.facts(match.group()).listed)
    ]
    if not others or not vocabulary:
        return start, end
    borders = [start, *(at for match in others for at in match.span()), end]
    pieces = [
        [match for match in words if first <= match.start() and match.end() <= last]
        for first, last in zip(borders[::2], borders[1::2], strict=True)
    ]
    known = [p for p in pieces if any(vocabulary.facts(match.group().strip(".")).first for match in p)]
    if not known:
        return start, end
    best = max(known, key=len)
    capitals = [match for match in best if match.group()[0].isupper()]
    return (capitals[0].start(), capitals[-1].end()) if capitals else (start, end)


def _is_other(word: str, vocabulary: Vocabulary) -> bool:
    """A word in lower case that cannot be a part of a name."""
    if not word.isalpha() or not word.islower() or len(word) < _SHORTEST_OTHER:
        return False
    return not (is_tussenvoegsel(word) or vocabulary.facts(word).name)


_NO_KIN: Final = re.compile(r"\b(?:geen|verre|nog|ook)[ \n](?:familie|fam\.)[ \n]\Z")
_PREPOSITION: Final = re.compile(r"van[ \n]+(?=(?:van[ \n]+)?(?:[a-z]{2,3}[ \n]+){0,2}\S)")
_INVERTED_WITH_PREFIX: Final = re.compile(
    rf"van[ \n](?P<surname>[^,]{{2,40}}),[^,]*[ .](?P<prefix>{TUSSENVOEGSEL_PATTERN})"
)


def without_preposition(text: str, start: int, end: int) -> int:
    """Start of a name without the preposition: "geen familie van Bauke", "het stuk van Ee, S. van"."""
    first = _PREPOSITION.match(text, start, end)
    if first is None:
        return start
    if _NO_KIN.search(text, max(0, start - 20), start) or _INVERTED_WITH_PREFIX.fullmatch(text, start, end):
        return first.end()
    return start


_TO_ADDRESS: Final = re.compile(r"[ \n](?:van|aan|op|uit|in|bij)(?:[ \n](?:de|het))?[ \n]*\Z")


def without_address(text: str, start: int, end: int, addresses: Iterable[tuple[int, int]]) -> int:
    """End of a name without the address behind it: "Mulder van Nieuwe Markt 38"."""
    for first, last in addresses:
        if start < first < end <= last:
            before = _TO_ADDRESS.search(text, start, first)
            return before.start() if before else len(text[:first].rstrip())
        if first <= start and end < last and (of := _OF.search(text, start, end)):
            # The whole of it was taken for a street.
            return of.start()
    return end


_CELL_END: Final = re.compile(
    rf"[ ](?:(?:{TUSSENVOEGSEL_PATTERN})[ ])*(?:{TUSSENVOEGSEL_PATTERN})[ ]?\n{{1,2}}"
    rf"(?P<word>{CAPITALISED_PATTERN})[ ]?(?=\n|\Z)"
)


def over_cell_end(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """End of "J. Schimmel van" whose ``Rossem`` stands alone on the next line of a narrow cell."""
    name = parse_name(text[start:end])
    if name is None or not (name.surname or name.first) or "," in text[start:end]:
        return end
    match = _CELL_END.match(text, end)
    if match is None or lexicon.is_function(match["word"]) or lexicon.is_no_name(match["word"]):
        return end
    return end if lexicon.is_thing(text, start, match.end("word")) else match.end("word")


_TAIL: Final = re.compile(rf"[ ]\((?P<nick>[{UPPER}][{LETTER}'’-]{{1,14}})\)|,?[ ](?:jr|sr)\b\.?")


def with_tail(text: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """End of a name with its call name in brackets or ``jr.``: "Cornelis Adrianus (Kees)"."""
    match = _TAIL.match(text, end)
    if match is None:
        return end
    nick = match["nick"]
    if nick is not None and not re.search(rf"(?<!\w){nick[0].upper()}\.", text[start:end]):
        # "(Manon)" after "M." is a call name whatever the lists know; otherwise they decide.
        facts = vocabulary.facts(nick)
        if not facts.first or facts.surname or facts.ordinary or facts.place:
            return end
    return match.end()


_GIVEN: Final = re.compile(rf",[ ](?P<first>[{UPPER}][{LETTER}'’-]+)(?![{LETTER}'’.-])")


_LETTER_BEHIND: Final = re.compile(rf"[ ][{UPPER}]\.(?![{LETTER}\d.])")


def with_letter(text: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """End of "Yusuf K.": a given name with the first letter of the surname."""
    word = text[start:end]
    if " " in word or "\n" in word or not vocabulary.facts(word).first:
        return end
    match = _LETTER_BEHIND.match(text, end)
    return match.end() if match else end


def with_given(text: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """End of "Van Wassenberg, Ronald" of which only the surname was found."""
    match = _GIVEN.match(text, end)
    if match is None:
        return end
    name, facts = parse_name(text[start:end]), vocabulary.facts(match["first"])
    alone = name is not None and (
        not vocabulary.facts(name.first[0]).first if name.single else not (name.first or name.initials)
    )
    return match.end() if alone and facts.first and not (facts.surname or facts.ordinary) else end


_ENDS_IN_LETTER: Final = re.compile(rf"[{UPPER}][{LETTER}'’-]*[a-zß-ÿ][ ][{UPPER}]\.")
_LAST_LINE: Final = re.compile(rf"\n[ ]?(?P<line>[{UPPER}][{LETTER}-]*)\Z")


#: What the word before it is then.
_IS_LABEL: Final = re.compile(r"\.?[ ]?:(?!\))")


def without_next_line(text: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """End of a name without the label or the unit on the next line: ``Sjouk\\nGesprek: ...``, ``T.\\nGMT``.

    The model sees the line end as a space.
    """
    stop = trim(text, start, end)[1]
    match = _LAST_LINE.search(text, start, stop)
    if match is None or text[start : match.start()].isupper():
        return end
    if _ENDS_IN_LETTER.fullmatch(text, start, match.start()):
        # "Cem A." above "Accu vervangen" in a narrow column
        return match.start()
    label = _IS_LABEL.match(text, stop)
    # "Ebba Lindqvist van het\nKNMI": the employer goes as a whole, see without_employer.
    bound = is_tussenvoegsel(text[start : match.start()].split()[-1])
    unit = match["line"].isupper() and len(match["line"]) >= 2 and not bound
    # "paraaf RJa\nVerwerkt door FIN"
    word = not bound and vocabulary.is_no_name(match["line"])
    # "t.a.v. de heer W. Buikema\nGroningen, 12 november 2024"
    dated = _DATED.match(text, stop) is not None
    return match.start() if label or unit or word or dated else end


_DATED: Final = re.compile(r",[ ]\d{1,2}(?:[ ][a-z]{3,9}[ ]|-\d{1,2}-)(?:19|20)\d\d")
_UNIT_FIRST: Final = re.compile(
    rf"[{UPPER}]{{2,5}},[ ](?=[{UPPER}][a-zß-ÿ]+[ ](?:[a-z'’]+[ ]){{0,3}}[{UPPER}][a-zß-ÿ])"
    # "IenI (P. Wojciechowska", as the name of a field has it
    rf"|[{UPPER}][A-Za-z]{{0,3}}[{UPPER}][ ]\((?=[{UPPER}]\.)"
)


def without_unit_first(text: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """Start of a whole name without the unit before it: ``IGJ, Jacomien Oosterom``."""
    match = _UNIT_FIRST.match(text, start, end)
    if match is None or vocabulary.facts(text[start : match.end()].rstrip(", (")).surname:
        return start
    return match.end()


def over_line_end(text: str, start: int, end: int, lexicon: Lexicon, vocabulary: Vocabulary) -> int:
    """End of a name that goes on after a wrapped line: ``... begeleider Floor\nZomer schat``.

    The model sees the line end and often stops there. Only for given names without a surname yet, at the end
    of a long line.
    """
    name = parse_name(text[start:end])
    if name is None or not (name.single or (name.initials and not name.surname)):
        return end
    line_start = text.rfind("\n", 0, start) + 1
    if end - line_start < _WRAPPED_LINE:
        return end
    match = _NEXT_LINE.match(text, end)
    if match is None or lexicon.is_function(match["word"]) or lexicon.is_no_name(match["word"]):
        return end
    if vocabulary.is_no_name(match["word"]) or _IS_LABEL.match(text, match.end()):
        # "roepnaam Sjouk\nGesprek: maandag"
        return end
    return match.end("rest")


EDGE: Final = ' \t\n.,;:·|/\\<>[]{}"“”„!?…*_='


#: "Georgieva, Ts.", "Arie Verhoef sr.", "Jannie v.d.", "rico w.": the full stop belongs to the name.
_SHORTENED: Final = re.compile(r"(?:(?<=,)[ ]?|(?<=\w)[ ])(?:sr|jr|v\.d|[A-Z][a-z]|[a-z])\.\Z")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Range without punctuation and spaces at its edges; a full stop of initials stays."""
    while start < end and (
        text[start] in EDGE
        or (text[start] == "(" and ")" not in text[start:end])
        # pictures such as smileys
        or not (text[start].isalnum() or unicodedata.category(text[start])[0] in "PZM")
    ):
        start += 1
    while end > start and (text[end - 1] in EDGE or (text[end - 1] == ")" and "(" not in text[start:end])):
        if text[end - 1] == "." and _SHORTENED.search(text, start, end):
            break
        if (
            text[end - 1] == "."
            and end - start >= 2
            and text[end - 2].isupper()
            and (end - start == 2 or not text[end - 3].isalpha())
        ):
            break
        end -= 1
    return start, end


_NOBLE_BEFORE: Final = re.compile(
    rf"(?<![\w.])(?:[{UPPER}][a-z]?\.[ ]?)+[ ]?(?:baron|barones|graaf|gravin|ridder)[ ]\Z"
)
_OTHER_BEFORE: Final = re.compile(rf"(?<![\w.])(?P<given>(?:[{UPPER}][a-z]?\.[ ]?)+)[ ]?(?:en|&)[ ]\Z")
_OTHER_BEHIND: Final = re.compile(
    rf"[ ](?:en|&)[ ](?P<given>(?:[{UPPER}][a-z]?\.)+)(?![{LETTER}]|[ ]?[{UPPER}])"
)


def with_noble_initials(text: str, start: int) -> int:
    """Start of ``K.W. baron van Lynden`` of which the title and what follows was found."""
    before = _NOBLE_BEFORE.search(text, max(0, start - 24), start)
    return before.start() if before else start


def other_initials(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Range of a partner's initials: ``S.`` in "S. en L. Eikelenboom", ``T.`` in "Haverkort, G. en T."."""
    if re.match(rf"[{UPPER}]\.", text[start:end]):
        match = _OTHER_BEFORE.search(text, max(0, start - 20), start)
        if match:
            return match.start(), match.start() + len(match["given"].rstrip())
    if re.search(rf",[ ]?(?:[{UPPER}][a-z]?\.)+\Z", text[start:end]):
        match = _OTHER_BEHIND.match(text, end)
        if match:
            return match.span("given")
    return None
