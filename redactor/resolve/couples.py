"""Persons in what the model takes for one thing: "Feng & Abbink", "Douwe Smit van Staatsbosbeheer".

Firms are written the same way, so that the lists, or another place of the document, must know the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from redactor.domain import Document, Finding, Span
from redactor.forms import Lexicon, fold
from redactor.forms.names import LETTER, UPPER, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.mentions import OTHER, PERSON, bounds
from redactor.resolve.shapes import is_only_first_name

_NAME: Final = rf"[{UPPER}][{LETTER}'’-]+"
_FULL: Final = rf"{_NAME}(?:[ \n](?:[a-z'’]{{1,4}}[ \n]){{0,2}}{_NAME}){{0,2}}"
_COUPLE: Final = re.compile(rf"(?P<first>{_FULL})[ \n]?&[ \n]?(?P<second>{_FULL})")
_EMPLOYED: Final = re.compile(
    rf"(?P<name>{_NAME}(?:[ ]{_NAME})?)[ \n](?:van|bij|namens)[ \n](?:de[ \n]|het[ \n])?"
    rf"(?P<employer>{_NAME}.*)",
    re.DOTALL,
)
#: Chance from which a name found elsewhere in the document says that a part of a couple is somebody.
_SURE: Final = 0.8
#: Score of a person found so: the lists or another place of the document agree.
_SCORE: Final = 0.75


def without_couples(
    findings: Sequence[Finding], document: Document, lexicon: Lexicon, vocabulary: Vocabulary
) -> list[Finding]:
    """The findings, in which things that are persons became persons.

    Args:
        findings: Of the detectors.
        document: The document they come from.
        lexicon: Knows firms.
        vocabulary: Knows names.
    """
    sure = {
        fold(word)
        for f in findings
        if f.label == PERSON and f.score >= _SURE
        for word in f.text.split()
        if len(word) > 2
    }
    texts = {page.page_index: page.text for page in document.pages}
    result: list[Finding] = []
    for finding in findings:
        target = finding.target
        if finding.label != OTHER or not isinstance(target, tuple) or len(target) != 1:
            result.append(finding)
            continue
        page_index = target[0].page_index
        text = texts[page_index]
        parts = list(_persons_in(text, *bounds(finding), sure, lexicon, vocabulary))
        if not parts:
            result.append(finding)
        for start, end in parts:
            result.append(
                replace(
                    finding,
                    finding_id=f"{finding.finding_id}-{start}",
                    target=(Span(page_index, start, end),),
                    label=PERSON,
                    score=_SCORE,
                    evidence=("vorm:in-ding",),
                    text=text[start:end],
                )
            )
    return result


def _persons_in(
    text: str, start: int, end: int, sure: set[str], lexicon: Lexicon, vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """Ranges of the persons in ``[start, end)``, which the model takes for a thing."""
    if lexicon.is_firm(text, start, end):
        return
    couple = _COUPLE.fullmatch(text, start, end)
    if couple is not None:
        if all(_is_known(couple[part], sure, vocabulary) for part in ("first", "second")):
            yield couple.span("first")
            yield couple.span("second")
        return
    employed = _EMPLOYED.fullmatch(text, start, end)
    if employed is None:
        return
    words = employed["name"].split()
    if is_only_first_name(words[0], vocabulary) and _is_employer(employed["employer"], lexicon, vocabulary):
        yield employed.span("name")


def _is_employer(written: str, lexicon: Lexicon, vocabulary: Vocabulary) -> bool:
    """A firm or a service; nothing with which a name goes on: "Jan van Gent", "Johan van Veenoever"."""
    words = written.split()
    if lexicon.is_company_word(words[-1]):
        return True
    facts = vocabulary.facts(words[0])
    if facts.listed or lexicon.is_known_word(words[0]):
        return not (facts.name or facts.place)
    return len(words) > 1 and not lexicon.is_place_word(words[0])


def _is_known(written: str, sure: set[str], vocabulary: Vocabulary) -> bool:
    """A first name alone, a first name and a surname, or a name that stands elsewhere too."""
    words = [word for word in written.split() if not is_tussenvoegsel(word)]
    if all(fold(word) in sure for word in words):
        return True
    if not is_only_first_name(words[0], vocabulary):
        return False
    return len(words) == 1 or vocabulary.facts(words[-1]).surname
