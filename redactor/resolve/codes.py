"""Which capitals of a document are somebody's initials, though nobody's full name stands there.

``TR``, ``FO`` and ``PPJ`` in minutes look like ``FEZ`` and ``MT``. One place says little; all places of a
document together say more: people hold actions, speak and act, units have an article and stand on a list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redactor.domain import Document, Finding
from redactor.forms import Lexicon
from redactor.forms.names import LETTER, UPPER
from redactor.forms.vocabulary import Vocabulary

#: Two or three capitals, no part of a number, an address, a path or a compound.
_CODE: Final = re.compile(
    rf"(?<![{LETTER}\d_./@&–-])[{UPPER}]{{2,3}}(?![{LETTER}\d_@&]|-[{LETTER}\d]|\.[{LETTER}\d]|[ ]?=)"
)
#: "TM = techniek", "AK (algemene kosten)", "programma van eisen (PvE)": the document says what it stands for.
_DEFINED: Final = re.compile(
    rf"(?<![{LETTER}\d.])(?P<code>[{UPPER}][{LETTER}]{{1,5}})"
    rf"(?:[ ]?=[ ]?\n?(?P<word>[{LETTER}][{LETTER}'’-]*)|[ ]\((?P<words>[a-zß-ÿ][^()\n]{{2,60}})\))"
    rf"|(?P<before>(?<![{LETTER}])[a-zß-ÿ]+(?:[ \n][{LETTER}]+){{0,5}})[ \n]"
    rf"\((?P<behind>[{UPPER}][{LETTER}]{{1,5}})\)"
)
#: "RK = Rabia Kok": before somebody's name.
_TOLD: Final = re.compile(rf"(?<![{LETTER}\d.])(?P<code>[{UPPER}][{LETTER}]{{1,5}})[ ]?=[ ]?\n?\Z")
#: "INC incidenteel" in a list of them.
_LEGEND: Final = re.compile(
    rf"(?<![{LETTER}\d./-])(?P<code>[{UPPER}]{{2,5}})[ \n]"
    rf"(?P<words>[{LETTER}][{LETTER}'’-]*(?:[ \n][{LETTER}'’-]+){{0,4}})"
)
_NEXT_ITEM: Final = re.compile(r"[,;][ \n]*")
#: "de ILT", "afdeling JZ", "team VTH": initials of people have no article and no word for a unit before them.
_UNIT_BEFORE: Final = re.compile(
    r"(?<!\w)(?:de|het|een|deze|dit|die|dat|onze|ons|jullie|'t|the|afdeling|afd\.|team|directie|dienst|cluster"
    r"|unit|sector|bureau|eenheid|programma|domein|ministerie|commissie|werkgroep|project|systeem|fractie)"
    r"[ \n]\Z",
    re.IGNORECASE,
)
#: "TR beaamt dat" at the start of a sentence, a list item or behind a time.
_SENTENCE_START: Final = re.compile(r"(?:\A|[.;!?•–\n\t]|\d[.:]\d\d)[ \n\t]*\Z")
_VERB: Final = re.compile(
    r"[ \n](?!(?:van|en|of|in|op|bij|met|voor|aan|te|uit|door|over|naar|per|als|is|zijn|was|wordt)\b)"
    r"[a-z]{2,}t\b"
)
_SPEAKS: Final = re.compile(r":[ \n]")
_ITEM_START: Final = re.compile(r"(?:\A|[\n\t•.])[ ]*\Z")

#: What a place adds; each kind of place counts a few times at most.
_SPEAKER, _SUBJECT, _UNIT = 0.8, 0.5, -2.0
_TIMES: Final = {"field": 2, "model": 2, "speaker": 2, "subject": 3}
#: Chance from which the model's word for a code counts.
_LEAST: Final = 0.5
#: What makes it somebody's initials, by the number of letters; and when a list says that it is a unit.
_ENOUGH: Final = {2: 0.6, 3: 1.6}
_AGAINST_LIST: Final = 2.5


@dataclass(slots=True)
class _Places:
    """What the places of one code say."""

    values: dict[str, list[float]]
    unit: float = 0.0

    def total(self) -> float:
        counted = (sum(sorted(found, reverse=True)[: _TIMES[kind]]) for kind, found in self.values.items())
        return sum(counted) + self.unit


def defined_codes(document: Document, vocabulary: Vocabulary) -> frozenset[str]:
    """Abbreviations that the document explains, so that they are nobody's initials.

    "RK = Rabia Kok" says whose initials they are.
    """
    found: set[str] = set()
    for page in document.pages:
        for match in _DEFINED.finditer(page.text):
            if behind := match["behind"]:
                if _spells(match["before"].split(), behind):
                    found.add(behind)
            elif match["words"] is None:
                if not vocabulary.facts(match["word"]).first:
                    found.add(match["code"])
            elif match["words"][0] == match["code"][0].lower():
                found.add(match["code"])
        found |= _legend(page.text)
    return frozenset(code for code in found if sum(c.isupper() for c in code) > 1)


def _legend(text: str) -> set[str]:
    """``INC`` and ``AMK`` of "Afkortingen: INC incidenteel, AMK amateurkunst".

    One alone may be somebody: "KB kan bellen".
    """
    found: set[str] = set()
    previous: re.Match[str] | None = None
    for match in _LEGEND.finditer(text):
        if not _is_short_for(match["code"], match["words"]):
            continue
        if previous is not None and _NEXT_ITEM.fullmatch(text, previous.end(), match.start()):
            found |= {previous["code"], match["code"]}
        previous = match
    return found


def _is_short_for(code: str, words: str) -> bool:
    """Do the letters of the code stand in the words in this order, the first one first?"""
    letters = iter(words.lower())
    return words[0].lower() == code[0].lower() and all(letter in letters for letter in code.lower())


def told_codes(persons: Iterable[tuple[int, int]], texts: Mapping[int, str]) -> frozenset[str]:
    """Initials that the document says are somebody's: ``NR`` of "NR = Noor Ruiter".

    Args:
        persons: Where names stand: index of the page, and start.
        texts: Of the pages, by index.
    """
    told = (_TOLD.search(texts[page], max(0, start - 10), start) for page, start in persons)
    return frozenset(match["code"] for match in told if match)


def _spells(words: Sequence[str], code: str) -> bool:
    """Do the last words, some left out, begin with the letters of the code, the first of them in lower case?

    "Bart Kok (BK)" is somebody.
    """
    left = code.lower()
    for word in reversed(words):
        if left and word[0].lower() == left[-1]:
            left = left[:-1]
            if not left:
                return word[0].islower()
    return False


def codes_of_people(findings: Sequence[Finding], document: Document, lexicon: Lexicon) -> frozenset[str]:
    """Capitals that are initials of somebody in this document.

    Args:
        findings: Of the detectors; only those of persons count.
        document: The document they come from.
        lexicon: Knows units and other abbreviations.
    """
    by_page: dict[int, list[tuple[int, int, Finding]]] = defaultdict(list)
    for finding in findings:
        if finding.label == "PERSOON" and isinstance(finding.target, tuple):
            first, last = finding.target[0], finding.target[-1]
            by_page[first.page_index].append((first.start, last.end, finding))
    places: dict[str, _Places] = {}
    for page in document.pages:
        text = page.text
        found = by_page.get(page.page_index, ())
        for match in _CODE.finditer(text):
            start, end = match.span()
            seen = places.setdefault(match.group(), _Places(defaultdict(list)))
            if _UNIT_BEFORE.search(text, max(0, start - 14), start):
                seen.unit += _UNIT
                continue
            for begin, stop, finding in found:
                if begin <= start and end <= stop and stop - begin <= end - start + 1:
                    _add(seen.values, finding, bracketed=text[start - 1 : start] == "(")
            if _SPEAKS.match(text, end) and _ITEM_START.search(text, max(0, start - 3), start):
                seen.values["speaker"].append(_SPEAKER)
            elif _VERB.match(text, end) and _SENTENCE_START.search(text, max(0, start - 6), start):
                seen.values["subject"].append(_SUBJECT)
    return frozenset(code for code, seen in places.items() if _is_persons(code, seen, lexicon))


def _add(values: Mapping[str, list[float]], finding: Finding, *, bracketed: bool) -> None:
    for code in finding.evidence:
        if code.startswith("veld:") and not bracketed:
            # "(BD/CAP)" behind a name in a field is where somebody works.
            values["field"].append(1.0)
            break
    if "model:persoon" in finding.evidence and finding.score >= _LEAST:
        values["model"].append(finding.score)


def _is_persons(code: str, seen: _Places, lexicon: Lexicon) -> bool:
    listed = lexicon.is_abbreviation(code) or lexicon.is_function(code)
    return seen.total() >= (_AGAINST_LIST if listed else _ENOUGH[len(code)])
