"""Mentions: places where a person may be named, joined from everything that pointed at them.

Several recognizers find the same name, often in pieces. Here pieces become one mention with all evidence, and
names of things (streets, companies, motions) fall away. Who is who is decided in persons.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from redactor.domain import Document, Finding, Span
from redactor.forms import Lexicon, Name, fold, parse_name
from redactor.forms.names import ADDRESS_PATTERN, LETTER, UPPER, is_tussenvoegsel
from redactor.forms.scan import CAPITALISED_PATTERN, TUSSENVOEGSEL_PATTERN
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.codes import codes_of_people
from redactor.resolve.extent import (
    EDGE,
    other_initials,
    over_cell_end,
    over_line_end,
    trim,
    with_given,
    with_letter,
    with_noble_initials,
    with_tail,
    without_address,
    without_employer,
    without_labels,
    without_last_cell,
    without_next_line,
    without_other_words,
    without_preposition,
    without_unit_first,
)
from redactor.resolve.shapes import (
    has_ordinary_word,
    is_abbreviation,
    is_all_names,
    is_cut_word,
    is_named_thing,
    is_no_surname,
    is_numbered_heading,
    is_only_a_name,
    is_only_first_name,
    is_town,
    is_unit,
)
from redactor.resolve.strangers import without_strangers

PERSON: Final = "PERSOON"
PUBLIC: Final = "PUBLIEK"
OTHER: Final = "OVERIG"
_ADDRESS: Final = "ADRES"
NAME_LABELS: Final = (PERSON, PUBLIC, OTHER)

#: Below this score a candidate counts only together with another one.
ALONE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place on one page where a person is named.

    Attributes:
        page_index, start, end: Where.
        text: As written. Sensitive.
        name: Taken apart.
        score: 0..1.
        detectors: Who pointed at it, strongest first.
        evidence: All codes together.
        public: Share (0..1) of the model's say that this is somebody with a public office; -1 without one.
    """

    page_index: int
    start: int
    end: int
    text: str = field(repr=False)
    name: Name = field(repr=False)
    score: float
    detectors: tuple[str, ...]
    evidence: tuple[str, ...]
    public: float = -1.0

    @property
    def span(self) -> Span:
        return Span(self.page_index, self.start, self.end)

    @property
    def position(self) -> tuple[int, int]:
        return (self.page_index, self.start)


def spans_on(findings: Iterable[Finding], label: str) -> dict[int, list[Finding]]:
    """Findings of one label by page; only those with a place in one piece of text."""
    result: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.label == label and isinstance(finding.target, tuple):
            for span in finding.target:
                result.setdefault(span.page_index, []).append(finding)
    return result


def bounds(finding: Finding) -> tuple[int, int]:
    """``[start, end)`` over all spans of a finding on its first page."""
    assert isinstance(finding.target, tuple)
    return finding.target[0].start, finding.target[-1].end


def is_labelled(finding: Finding) -> bool:
    """A heading or a label says what it is; no model's guess."""
    return any(code.startswith("veld:") for code in finding.evidence)


def collect(
    findings: Sequence[Finding],
    document: Document,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    *,
    defined: Collection[str] = (),
    chatty: bool = False,
) -> list[Mention]:
    """Mentions in reading order.

    ``defined``: abbreviations that the document explains; ``chatty``: names may be written in lower case.
    """
    mentions: list[Mention] = []
    others = spans_on(findings, OTHER)
    addresses = spans_on(findings, _ADDRESS)
    codes = codes_of_people(findings, document, lexicon).difference(defined)
    things = {
        _one_line(f.text) for f in findings if f.label == OTHER and is_labelled(f) and len(f.text.split()) > 1
    }
    candidates: dict[int, list[Finding]] = {}
    for label in (PERSON, PUBLIC):
        for page_index, found in spans_on(findings, label).items():
            candidates.setdefault(page_index, []).extend(found)
    for page in document.pages:
        found = sorted(candidates.get(page.page_index, ()), key=bounds)
        groups: list[list[Finding]] = []
        group_end = -1
        for finding in found:
            start, end = bounds(finding)
            if groups and start < group_end:
                groups[-1].append(finding)
                group_end = max(group_end, end)
            else:
                groups.append([finding])
                group_end = end
        scene = _Scene(
            text=page.text,
            others=tuple(others.get(page.page_index, ())),
            addresses=tuple(bounds(f) for f in addresses.get(page.page_index, ())),
            codes=codes,
            defined=defined,
            things=things,
            chatty=chatty,
        )
        for group in groups:
            mentions += _join(group, scene, lexicon, vocabulary)
    return mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A page as its mentions are joined: its text, and what is known of it and of its document.

    Attributes:
        text: Of the page.
        others: Names of things that the model sees.
        addresses: Where addresses were found.
        codes, defined: Initials of people, and abbreviations that the document explains.
        things: Names of several words that stand under a heading for things somewhere in the document.
        chatty: Names may be written in lower case.
    """

    text: str
    others: tuple[Finding, ...]
    addresses: tuple[tuple[int, int], ...]
    codes: Collection[str]
    defined: Collection[str]
    things: Collection[str]
    chatty: bool


def _join(group: Sequence[Finding], scene: _Scene, lexicon: Lexicon, vocabulary: Vocabulary) -> list[Mention]:
    text = scene.text
    start = min(bounds(f)[0] for f in group)
    end = max(bounds(f)[1] for f in group)
    ranked = sorted(group, key=lambda f: (-f.score, f.detector))
    evidence = tuple(dict.fromkeys(code for f in ranked for code in f.evidence))
    page_index = ranked[0].target[0].page_index  # type: ignore[index]
    models = [f for f in group if f.label == PUBLIC or any(code.startswith("model:") for code in f.evidence)]
    chance = max((f.score for f in models), default=0.0)
    only_model = len(models) == len(group)
    public = sum(f.label == PUBLIC for f in models) / len(models) if models else -1.0
    score = ranked[0].score
    if len({f.detector for f in group}) > 1:
        score = min(0.99, score + 0.08)
    in_field = any(code.startswith("veld:") for code in evidence)
    by_form = any(code in _FORMS for code in evidence)
    if remark := next((f for f in group if "opmerking" in f.evidence), None):
        # "[Opmerking SAK2": the model takes the number along.
        start, end = bounds(remark)
    if sender := next((f for f in group if "chat" in f.evidence), None):
        # "twan waterschap": the model takes the unit along.
        start, end = bounds(sender)
    if "paraaf" in evidence and models:
        evidence, score = (*evidence, "paraaf-en-model"), max(score, _WITH_FORM)
    # "Leverancier: Corrie Bakx" may be a firm of one person; in capitals it is a ship more often.
    person = bool(_OF_PERSON & set(evidence)) or (
        "lijst:voornaam-achternaam" in evidence and not text[start:end].isupper()
    )
    for other in scene.others:
        o_start, o_end = bounds(other)
        if is_labelled(other) and o_start <= start and end <= o_end and not person:
            # In the column "Schip" or behind "Systeem:".
            return []
        same = (o_start, o_end) == (start, end)
        if same and "lijst:voornaam-achternaam" in evidence:
            # The model sees a thing, the lists a first name and a surname: a person looks at it.
            continue
        if o_start <= start and end <= o_end and not models:
            # The model says "a thing" of the whole of it: only a clear form or a strong field overrules that.
            known = score >= 0.9 or is_all_names(text[start:end], vocabulary)
            if not by_form and not (in_field and known):
                return []
            score -= 0.1
    if filled := next((f for f in group if "heel" in f.evidence), None):
        start, end = trim(text, *bounds(filled))
        return [_filled_in(text, start, end, page_index, evidence, tuple(f.detector for f in ranked))]
    bare = trim(text, start, end)
    if text[slice(*bare)] in scene.defined:
        return []
    if not (person or in_field) and _one_line(text[slice(*bare)]) in scene.things:
        return []
    if is_unit(text[slice(*bare)], vocabulary):
        # "HD JZ": the initials of somebody before those of a unit.
        bare = next((bounds(f) for f in ranked if f.text in scene.codes), bare)
    if text[slice(*bare)] in scene.codes:
        if "initialen" not in evidence:
            evidence = (*evidence, "initialen")
        return [_code(text, *bare, page_index, max(score, _WITH_FORM), evidence, ranked)]
    end = without_address(text, start, end, scene.addresses)
    start = without_preposition(text, start, end)
    if models:
        end = without_next_line(text, start, end, vocabulary)
        start, end = without_other_words(text, start, end, vocabulary)
    if not by_form or not text[start:end].isupper():
        start, end = without_strangers(text, *trim(text, start, end), vocabulary)
    start = without_unit_first(text, start, end, vocabulary)
    end = without_employer(text, start, end, lexicon, vocabulary)
    addressed = "vorm:aanhef" in evidence or _ADDRESSED.search(text, max(0, start - 16), start) is not None
    if not in_field and lexicon.is_thing(text, start, end, addressed=addressed):
        return []
    if only_model and (
        lexicon.is_known_word(text[start:end].strip(EDGE))
        or is_town(text, *trim(text, start, end), scene.addresses, vocabulary)
    ):
        return []
    if models and _INITIALS_FORM.fullmatch(text[start:end].strip(EDGE + "()") + "."):
        # "S. de Jager", "D.R.": ordinary words or none, but initials stand before them.
        score = max(score, _WITH_FORM)
    if models and _HESITATES <= score < ALONE and is_only_first_name(text[start:end].strip(EDGE), vocabulary):
        # "Bep", "Tomek": the model hesitates, the lists know it as a first name and nothing else.
        score = ALONE
    if scene.chatty and models and is_only_a_name(text[start:end].strip(EDGE), vocabulary):
        # "nee stef, gewoon tot 23u"
        score = max(score, ALONE)
    if _LONE_LETTER.fullmatch(text[start:end]) and text[max(0, start - 2) : start] == "\n\n":
        # A message signed with a letter.
        score = chance = max(score, ALONE)
    if score < ALONE or "@" in text[start : end + 1]:
        # Mail addresses have a recognizer of their own.
        return []
    whole = next((f for f in group if f.score >= _INVERTED and "," in f.text), None)
    bare = without_labels(text, start, end, lexicon)
    sure = any(f.score >= _SURE_MODEL and bounds(f)[0] == start for f in models)
    first_name = sure and bare[0] > start and vocabulary.facts(text[start : bare[0]].strip()).first
    if (whole is not None and bounds(whole)[0] == start and bare[0] < end) or first_name:
        # "Man, Ting": a field with surname and given name, though the surname is a word such as "man".
        # "Mei Ling": the model is sure that the name begins there, and the lists know it as a first name.
        bare = start, bare[1]
    start, end = trim(text, *bare)
    if in_field:
        end = without_last_cell(text, start, end, lexicon, vocabulary)
    if start >= end or all(is_tussenvoegsel(word) and word.islower() for word in text[start:end].split()):
        # "geen familie van EZ"
        return []
    if (
        only_model
        and not addressed
        and chance < _SURE_OF_NAME
        and is_named_thing(text[start:end], vocabulary)
    ):
        rest = start + len(text[start:end].split()[0])
        names = [word for word in text[rest:end].split() if not is_tussenvoegsel(word)]
        if text[rest] != "\n" and len(names) < 2:
            return []
        start = trim(text, rest, end)[0]
    if models:
        end = over_line_end(text, start, end, lexicon, vocabulary)
    end = over_cell_end(text, start, end, lexicon)
    end = with_given(text, start, with_tail(text, start, end, vocabulary), vocabulary)
    end = with_letter(text, start, end, vocabulary)
    name = parse_name(text[start:end])
    if name is None:
        return []
    start = with_noble_initials(text, start)
    only_a_letter = len(name.initials) == 1 and not (name.surname or name.first or name.nick)
    if only_a_letter and not {"afsluiting", "aanhef"} & set(evidence) and chance < ALONE:
        # "bijlage E."; what the model is sure of is somebody's: "Opsteller: Y."
        return []
    if public > 0 and name.single and is_no_surname(name.first[0], vocabulary):
        # Nobody is named by office with a first name alone.
        public = 0.0
    if is_numbered_heading(text, start, end, name, vocabulary):
        return []
    if is_unit(text[start:end], vocabulary) or (
        # "Zondag", but also "Addis Abeba"
        lexicon.is_no_name(" ".join(text[start:end].split())) and not addressed
    ):
        return []
    if only_model and is_cut_word(text, start, end, vocabulary):
        return []
    if only_model and has_ordinary_word(text[start:end], lexicon, vocabulary, chance):
        return []
    # "ELS!!": the model is sure, and the lists know a first name.
    called = chance >= _SURE_OF_NAME and is_only_first_name(text[start:end], vocabulary)
    if (
        "initialen" not in evidence
        and is_abbreviation(text[start:end], vocabulary)
        and not (called and not lexicon.is_abbreviation(text[start:end]))
    ):
        # AFP/LH, IenI, WBJZ: a unit, unless it turns out to be somebody's initials.
        if not CODE.fullmatch(text, start, end) or _UNIT.search(text, start, end):
            return []
        evidence, score = (*evidence, "initialen"), 0.6 if _SURE_CODES & set(evidence) else 0.45
    elif "initialen" in evidence and text[start:end].isupper() and not _SURE_CODES & set(evidence):
        # Capitals in a mail header are a unit rather than somebody: "(BD/IV)".
        score = min(score, 0.55)
    result = [
        Mention(
            page_index=page_index,
            start=start,
            end=end,
            text=text[start:end],
            name=name,
            score=score,
            detectors=tuple(dict.fromkeys(f.detector for f in ranked)),
            evidence=evidence,
            public=public,
        )
    ]
    detectors = tuple(f.detector for f in ranked)
    if partner := other_initials(text, start, end):
        result.append(_filled_in(text, *partner, page_index, ("mede",), detectors))
    return result


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _code(
    text: str,
    start: int,
    end: int,
    page_index: int,
    score: float,
    evidence: tuple[str, ...],
    ranked: Sequence[Finding],
) -> Mention:
    """Initials of somebody of whom no name stands in the document."""
    return Mention(
        page_index=page_index,
        start=start,
        end=end,
        text=text[start:end],
        name=parse_name(text[start:end]) or Name(),
        score=score,
        detectors=tuple(dict.fromkeys(f.detector for f in ranked)),
        evidence=evidence,
    )


def _filled_in(
    text: str, start: int, end: int, page_index: int, evidence: tuple[str, ...], detectors: tuple[str, ...]
) -> Mention:
    """A part of a name on a form: the label says what it is, so no list may say otherwise."""
    written = text[start:end]
    bare = all(is_tussenvoegsel(word) for word in written.split())
    return Mention(
        page_index=page_index,
        start=start,
        end=end,
        text=written,
        # "van der" or "H.E." alone is nobody's name to search for.
        name=(None if bare else parse_name(written)) or Name(),
        score=0.95,
        detectors=tuple(dict.fromkeys(detectors)),
        evidence=evidence,
    )


#: A name field with surname first scores this.
_INVERTED: Final = 0.92


#: Chance from which the model, hesitating, is believed when the lists know the word as a first name only.
_HESITATES: Final = 0.3
#: Chance of what the model found where initials stand before it or a word of handling does.
_WITH_FORM: Final = 0.6
#: Chance from which the model is believed when a word that is no name opens what it found.
_SURE_OF_NAME: Final = 0.9
#: Chance from which the model is believed against a list of words that are no names.
_SURE_MODEL: Final = 0.85
_ADDRESSED: Final = re.compile(rf"\b{ADDRESS_PATTERN}[ \n]+\Z")

_LONE_LETTER: Final = re.compile(rf"[{UPPER}]\.?")
#: Initials: JvdB, HWo, MÖA, RK.
CODE: Final = re.compile(rf"[{UPPER}][{LETTER}]{{1,4}}")
_UNIT: Final = re.compile(rf"[{UPPER}]en[{UPPER}]")


#: Places where capitals are initials.
_SURE_CODES: Final = frozenset(
    ("afsluiting", "aanhef", "opmerking", "veld:actiehouder", "veld:paraaf", "chat", "paraaf-en-model")
)


#: Evidence of a form that the model's "a thing" does not overrule.
_FORMS: Final = frozenset(
    ("vorm:bijnaam", "vorm:voorletters", "vorm:achternaam-eerst", "vorm:aanhef", "vorm:titel")
)
#: Evidence of somebody, whatever the heading above it says.
_OF_PERSON: Final = _FORMS | {"aanhef", "afsluiting", "chat", "schreef"}
_INITIALS_FORM: Final = re.compile(
    rf"(?:[{UPPER}]\.[ ]?)(?:[{UPPER}][a-z]?\.[ ]?)*(?:[{UPPER}]\.*|[ ]?(?:(?:{TUSSENVOEGSEL_PATTERN})[ ])*"
    rf"{CAPITALISED_PATTERN}(?:[ ](?:(?:{TUSSENVOEGSEL_PATTERN})[ ])*{CAPITALISED_PATTERN})?)\.?"
)


def without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in reading order; of two that overlap the union stays, with the higher score's name."""
    result: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.page_index, m.start, -m.end)):
        last = result[-1] if result else None
        if last is None or last.page_index != mention.page_index or mention.start >= last.end:
            result.append(mention)
            continue
        if mention.end <= last.end:
            result[-1] = replace(
                last,
                score=max(last.score, mention.score),
                evidence=tuple(dict.fromkeys([*last.evidence, *mention.evidence])),
                detectors=tuple(dict.fromkeys([*last.detectors, *mention.detectors])),
            )
    return result


_AROUND: Final = EDGE + "()'’-"


def counts(document: Document) -> Mapping[str, int]:
    """How often each word stands in the document in lower case: ordinary words show themselves."""
    written: Counter[str] = Counter()
    for page in document.pages:
        written.update(page.text.split())
    result: dict[str, int] = {}
    for word, times in written.items():
        plain = word.strip(_AROUND)
        if plain and plain.islower():
            key = fold(plain)
            result[key] = result.get(key, 0) + times
    return result
