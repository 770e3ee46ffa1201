"""Words at the edge of a found name that belong to nobody: a unit, a rank, a preposition, a verb.

Half-open ranges into a page's text go in and come out; a range only shrinks, and never to nothing. What these
functions take off stays readable, so each asks for a name that is whole without it.
"""

from __future__ import annotations

import re
from typing import Final

from redactor.forms.names import LETTER, UPPER, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary

_WORD: Final = re.compile(rf"[{LETTER}][{LETTER}'’-]*")
#: "Ilham LPA", "Tessel (SMZ)", "Marcel - JGZ".
_UNIT_BEHIND: Final = re.compile(rf"[ ](?:[-–][ ])?\(?(?P<unit>[{UPPER}]{{2,6}})\)?\Z")
#: "FEZ Lobke", "HPTM Jürgen".
_UNIT_BEFORE: Final = re.compile(
    rf"(?P<unit>[{UPPER}]{{2,5}})[ ](?=(?P<next>[{UPPER}][{LETTER}’'-]*[a-zß-ÿ]))"
)
#: "kok Alfonso Kok"; "Van Joost-Jan", "van Fenna".
_BEFORE: Final = re.compile(rf"(?P<word>[{LETTER}]+)[ \n](?P<next>[{UPPER}][{LETTER}’'-]*[a-zß-ÿ])")
_ADDRESS_BEHIND: Final = re.compile(r"[ \n](?:de heer|mevrouw|meneer)\b.*\Z", re.DOTALL)
#: Characters on each side, and the share of their letters, that tell a text in capitals.
_AROUND: Final = 200
_CAPITAL_SHARE: Final = 0.9
_LEAST_LETTERS: Final = 40


def without_strangers(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """Range of the name in "Ilham LPA", "HPTM Jürgen", "Van Joost-Jan", "kok Alfonso Kok", "HAILE WERD"."""
    if not vocabulary:
        return start, end
    if text[start:end].isupper():
        return _among_capitals(text, start, end, vocabulary)
    if match := _ADDRESS_BEHIND.search(text, start, end):
        # "of Kim de heer of mevrouw is"
        end = match.start()
    if (match := _UNIT_BEHIND.search(text, start, end)) and _is_unit_behind(
        text[start : match.start()], match["unit"], vocabulary
    ):
        end = match.start()
    if (match := _UNIT_BEFORE.match(text, start, end)) and not vocabulary.facts(match["unit"]).name:
        given = vocabulary.facts(match["next"])
        # "WJ Simon" may be somebody's initials and surname.
        if given.first and not given.surname:
            return match.start("next"), end
    if (match := _BEFORE.match(text, start, end)) and _is_before(match["word"], match["next"], vocabulary):
        start = match.start("next")
    return start, end


def _is_unit_behind(before: str, unit: str, vocabulary: Vocabulary) -> bool:
    """Capitals behind a first name, or behind a whole name: no initials and no surname."""
    words = _WORD.findall(before)
    if not words or before.isupper() or vocabulary.facts(unit).name:
        return False
    if len(words) == 1:
        facts = vocabulary.facts(words[0])
        # "Jansen AB": initials behind a surname.
        return facts.first and not facts.surname
    return any(vocabulary.facts(word).first for word in words)


def _is_before(word: str, given: str, vocabulary: Vocabulary) -> bool:
    """A preposition before a first name, or a word in lower case before a name with a capital."""
    facts = vocabulary.facts(given)
    if word.lower() == "van":
        return facts.first and not facts.surname
    return word.islower() and not is_tussenvoegsel(word) and facts.first


def _among_capitals(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """``HAILE`` of "ZIJN BROER HAILE WERD GEDOOD": in a telegram words and names look the same."""
    around = text[max(0, start - _AROUND) : start] + text[end : end + _AROUND]
    letters = sum(c.isalpha() for c in around)
    if letters < _LEAST_LETTERS or sum(c.isupper() for c in around) < _CAPITAL_SHARE * letters:
        # A form or a table where only names stand in capitals.
        return start, end
    words = list(_WORD.finditer(text, start, end))
    named = [i for i, w in enumerate(words) if vocabulary.facts(w.group()).name]
    if not named:
        return start, end
    before = [i for i in range(named[0]) if _is_other(words[i].group(), vocabulary)]
    behind = [i for i in range(named[-1] + 1, len(words)) if _is_other(words[i].group(), vocabulary)]
    if behind:
        last = behind[0] - 1
        while last > named[-1] and is_tussenvoegsel(words[last].group()):
            # "KOLONEL GEBRE DE DOORGANG HEEFT"
            last -= 1
        end = words[last].end()
    return words[before[-1] + 1].start() if before else start, end


def _is_other(word: str, vocabulary: Vocabulary) -> bool:
    """A word that is no name; a letter or two may be somebody's initials."""
    return len(word) > 2 and vocabulary.is_no_name(word)
