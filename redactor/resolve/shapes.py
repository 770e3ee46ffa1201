"""What a word or two look like: a unit's letters, a first name and nothing else, a heading, a cut word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from redactor.forms import Lexicon, Name
from redactor.forms.names import LETTER, UPPER, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary

_ABBREVIATION: Final = re.compile(rf"[{UPPER}]{{2,6}}|[{UPPER}][a-z]?(?:[{UPPER}]|en[{UPPER}])+[a-z]{{0,2}}")
_LONGEST: Final = 6
_PARTS: Final = re.compile(r"[\s/&+.-]+")


def is_abbreviation(text: str, vocabulary: Vocabulary) -> bool:
    """Only capitals such as units have: ``AFP/LH``, ``HID GPO``, ``IenI``; no surname in capitals."""
    words = [w for w in _PARTS.split(text) if w]
    if not all(len(w) <= _LONGEST and _ABBREVIATION.fullmatch(w) for w in words):
        return False
    if len(words) > 1 and is_tussenvoegsel(words[0]) and len(words[-1]) > 2:
        # "DE WIT", "VAN DIS"
        return False
    return not any(len(w) > 3 and vocabulary.facts(w).name for w in words)


def is_named_thing(text: str, vocabulary: Vocabulary) -> bool:
    """``Bloemisterij Blom``, ``Campus De Ploeg``: a word that the lists know as no name opens it.

    Words for people are stripped before; what is left names a thing after somebody.
    """
    words = [word for word in text.split() if not is_tussenvoegsel(word)]
    if len(words) < 2 or is_tussenvoegsel(text.split()[0]):
        return False
    first = words[0]
    return first.isalpha() and len(first) > 2 and first[0].isupper() and vocabulary.is_no_name(first)


def is_unit(text: str, vocabulary: Vocabulary) -> bool:
    """``IND Nareis``, ``DG Agro``: an abbreviation before words that are no names."""
    words = text.split()
    if len(words) < 2 or not vocabulary or not re.fullmatch(rf"[{UPPER}]{{2,5}}", words[0]):
        return False
    return not any(vocabulary.facts(w.strip(",;()")).name for w in words)


def is_only_first_name(word: str, vocabulary: Vocabulary, *, surname: bool = True) -> bool:
    """The lists know it as a first name and as no word or place; ``surname``: it may be a surname too."""
    facts = vocabulary.facts(word)
    if facts.surname and not surname:
        return False
    return word[:1].isupper() and facts.first and not (facts.ordinary or facts.place)


def is_all_names(written: str, vocabulary: Vocabulary) -> bool:
    """Every word of several, particles aside, is a name and nothing else: ``TRAN Van Duc``."""
    words = [word for word in re.findall(rf"[{LETTER}'’-]+", written) if not is_tussenvoegsel(word)]
    return len(words) > 1 and all(is_only_a_name(word, vocabulary) for word in words)


def is_only_a_name(word: str, vocabulary: Vocabulary) -> bool:
    """The lists know the word as a name, and as no ordinary word or place."""
    facts = vocabulary.facts(word)
    return facts.name and not facts.ordinary and not facts.place


def may_be_lower(word: str, vocabulary: Vocabulary) -> bool:
    """A known name is meant in lower case as well: the lists know the word as nothing else."""
    return is_only_a_name(word, vocabulary) or not vocabulary.facts(word).listed


def is_no_surname(word: str, vocabulary: Vocabulary) -> bool:
    """A first name, as far as the lists know, and no surname."""
    facts = vocabulary.facts(word)
    return facts.first and not facts.surname


#: Chance from which the model is believed when it takes an ordinary word in lower case for a surname.
_SURE_OF_WORD: Final = 0.8
_ARTICLE: Final = re.compile(r"(?:De|de|Het|het)[ \n]")


_REST_OF_WORD: Final = re.compile(r"\n+([a-z]{1,3})(?=\n|\Z)")


def is_cut_word(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """``Datu`` of the heading "Datu\\nm", or ``de CISO``: no name, by what belongs to it."""
    written = text[start:end]
    rest = _REST_OF_WORD.match(text, end)
    if rest and " " not in written and vocabulary.is_no_name(written + rest[1]):
        return True
    article = _ARTICLE.match(written)
    return article is not None and bool(re.fullmatch(rf"[{UPPER}]{{2,6}}", written[article.end() :]))


def has_ordinary_word(written: str, lexicon: Lexicon, vocabulary: Vocabulary, chance: float) -> bool:
    """``Avond toppers``, ``de hoorplicht``: a word in lower case that the lists know, but not as a name.

    Also ``De boer``, ``De Boerderij``: an article and an ordinary word, though ``De Boer`` is a surname, and
    ``de groot`` somebody's whose name is written in lower case: then the model must be sure.
    """
    words = [w for w in re.findall(rf"[{LETTER}’'-]+", written) if not is_tussenvoegsel(w)]
    if len(words) == 1 and len(words[0]) > 3 and _ARTICLE.match(written):
        word = words[0]
        ordinary = vocabulary.facts(word).ordinary or lexicon.is_common(word)
        if vocabulary.is_no_name(word) or (
            word.islower() and ordinary and (written[0].isupper() or chance < _SURE_OF_WORD)
        ):
            return True
    return any(w.islower() and len(w) > 3 and vocabulary.is_no_name(w) for w in words)


def is_numbered_heading(text: str, start: int, end: int, name: Name, vocabulary: Vocabulary) -> bool:
    """``D. Ondernomen actie``: one letter before words that are no names, where ``C`` came before."""
    if len(name.initials) != 1 or name.first or not re.match(r"[A-Z]\.[ ]", text[start:end]):
        return False
    words = [w for w in re.findall(rf"[{LETTER}’'-]+", text[start + 2 : end]) if not is_tussenvoegsel(w)]
    before = chr(ord(text[start]) - 1)
    if (
        words
        and text[max(0, start - 2) : start] == "\n\n"
        and not any(vocabulary.facts(w).name and not vocabulary.facts(w).ordinary for w in words)
        and re.match(r"[ ][a-zà-ÿ]{2,}[ ]", text[end : end + 24])
        and re.search(rf"\n\n{before}\.[ ]", text[:start])
    ):
        # "E. Appjes rond de vergadering" on a line of its own, after "D. ..." on one.
        return True
    if not words or not all(vocabulary.is_no_name(w) for w in words):
        return False
    return text[start] == "A" or bool(
        re.search(rf"(?<![\w.]){before}(?:\.[ \t]|[ ](?:of|en)[ ])", text[:start])
    )


_OF_TOWN: Final = re.compile(
    r"(?i:burgemeester|wethouder|gedeputeerde|raadslid|gemeentesecretaris|griffier)[ \n]"
    rf"(?:[{UPPER}][^.,;:\n]{{2,40}}[ \n])?van[ \n]\Z"
)
#: "op de Dam", "aan de Werf": where something is.
_AT: Final = re.compile(r"(?:op|in|aan|bij)[ \n](?:de|het|den)[ \n](?P<word>\S+)\Z")


def is_town(
    text: str, start: int, end: int, addresses: Iterable[tuple[int, int]], vocabulary: Vocabulary
) -> bool:
    """``Havenstad`` of "Kade 5, Havenstad" and of "wethouder Bakx van Havenstad"; "op de Dam"."""
    written = text[start:end]
    if at := _AT.match(written):
        facts = vocabulary.facts(at["word"])
        return facts.ordinary or facts.place
    if not written.isalpha() or vocabulary.facts(written).first:
        return False
    if any(text[last:start] == ", " for _, last in addresses):
        return True
    return _OF_TOWN.search(text, max(0, start - 70), start) is not None
