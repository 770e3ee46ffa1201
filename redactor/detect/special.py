"""Special and criminal personal data (ground 5.1.1.d): words that tell them, of a traceable person.

The words stand in rules/lists: ``bijzondere-gegevens`` (clear), ``bijzonder-zwak`` (only in a sentence about
one person), ``bijzonder-geloof`` (faiths and peoples, not of a thing), ``bijzonder-groepen`` (plurals); the
language model adds what it found. A policy text about a disease says nothing of anybody: a word counts only
where a person, a relation or a pronoun stands close to it, or in a field that asks for it. Always a proposal.

Only the words that tell it go, but as a whole: with their modifiers, a verb that tells part of it ("slikt
lithium"), what governs it ("opgenomen wegens een depressie") and the phrase behind ("mishandeling van de
buurman"). Where the model and the lists agree, the model says how far it reaches, without a second statement
("hartfalen en de cel was koud"). A bare "heeft" or "is" in front tells nothing and stays: half of the marks
of eight writers have it inside, half not; the law asks for less. When it was ("in 2006") stays too, and so
does what a folder, a course or a standard is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.context import table_of
from redactor.detect.phrases import Phrases, alternatives, page_words_of
from redactor.detect.plain import PlainText, plain_of
from redactor.detect.results import found
from redactor.detect.tagger import SCORES

LABEL: Final = "BIJZONDER"

#: A person must be named within this many characters, in the same block of text or the one before.
WINDOW: Final = 130
#: A block this short is a heading or a question: what it asks goes on in the next one.
_SHORT_BLOCK: Final = 110
#: Without a limit a page of one sentence takes quadratic time.
_SENTENCE_REACH: Final = 400
#: What the language model calls it.
_MODEL_LABELS: Final = ("BIJZONDER", "SPECIAL")
#: Of a model that gives no certainty.
_MODEL_SCORE: Final = 0.5
#: A shorter span by the model alone is a splinter.
_LEAST_LETTERS: Final = 4
_PERSON_LABELS: Final = ("PERSOON", "PER", "PERSON")
_NEXT_WORD: Final = re.compile(r"[ -]([\w'’]+)")
#: The next word with the rest of its name: "Gereja Kristen Indonesia".
_NEXT_NAME: Final = re.compile(r" [\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)*")
#: A full stop after a word of two small letters that is no abbreviation, a question mark, a bullet, a border.
_SENTENCE: Final = re.compile(
    r"(?<=[a-zà-ÿ0-9)”\"’']{2})(?<!mevr)(?<!\bmw)(?<!dhr)(?<!prof)(?<!\bdr)(?<!drs)(?<!\bmr)(?<!\bir)(?<!\bnr)"
    r"(?<!\bgeb)(?<!\bart)(?<!bijv)(?<!\bfam)[.!?] (?=[A-ZÀ-Þ\"“‘'(•\d])|[;•\n]"
)
#: What says which or when: "(MRSA)", ", 1999".
_CLASS: Final = re.compile(r" \((?!\d+ [a-z]{3})(?=[^()]*[^\W\d])[\w /.-]{1,12}\)|,? (?:19|20)\d\d(?![\w-])")
#: A word of a phrase behind, which no name of a place or an organisation is.
_SMALL_WORD: Final = r"[a-zà-ÿ\d][\w'’%-]*"
_TAIL_WORDS: Final = 7
_QUOTES: Final = "\"“”„‘’'"
#: A faith has no phrase behind that belongs to it: "als Jehova's getuige met de doelgroep bekend".
_WITHOUT_TAIL: Final = ("woord:geloof", "woord:geloof-e")
#: Characters looked at in front of and behind a word for what belongs to it.
_REACH: Final = 60


@dataclass(frozen=True, slots=True)
class _Hit:
    """``sealed``: it begins with a verb, so that nothing in front of it belongs to it.

    ``of_nobody``: the words behind say so, before the phrase behind was added to it.
    """

    start: int
    end: int
    score: float
    code: str
    sealed: bool = False
    of_nobody: bool = False


class SpecialDataRecognizer(EntityRecognizer):
    """Health, faith, descent, politics, union, sexuality and crime of somebody who can be traced.

    Evidence codes: ``woord:bijzonder``, ``woord:zwak``, ``woord:geloof``, ``woord:groep``.

    Args:
        lists: The lists named in the module's docstring, and those that their lines name.
        certain: A find of a language model that is less certain than this does not count.
        agreed: The same, of a find that holds words of the lists: there it says how far they reach.
    """

    def __init__(
        self, *, name: str, lists: Mapping[str, Sequence[str]], certain: float = 0.0, agreed: float = 0.0
    ) -> None:
        def phrases(stem: str, lines: Sequence[str] | None = None) -> Phrases:
            return Phrases(lists.get(stem, ()) if lines is None else lines, lists, where=stem)

        def words(stem: str) -> str:
            return alternatives(lists.get(stem, ()), lists, where=stem)

        faiths = lists.get("bijzonder-geloof", ())
        bases = {faith.lower() for faith in faiths}
        # "katholieke", "joodse", but not "christene": an ending only after an adjective or a listed form.
        inflected = [f"{faith}e" for faith in faiths if not faith.endswith("e") and f"{faith}e" not in bases]
        self._groups = (
            ("woord:bijzonder", 0.6, phrases("bijzondere-gegevens")),
            ("woord:zwak", 0.5, phrases("bijzonder-zwak")),
            ("woord:geloof", 0.6, phrases("bijzonder-geloof")),
            ("woord:geloof-e", 0.6, phrases("bijzonder-geloof", inflected)),
            ("woord:groep", 0.5, phrases("bijzonder-groepen")),
        )
        when = words("bijzonder-tijd")
        self._edge_front = re.compile(rf"(?:(?:{words('bijzonder-rand-voor')}|{when}) )+")
        self._edge_behind = re.compile(rf"(?: (?:{words('bijzonder-rand-achter')}|{when}))+$")
        conjunctions = words("bijzonder-voegwoorden")
        self._clause_behind = re.compile(rf",? {conjunctions} ")
        self._clause_before = re.compile(rf".*(?<![\w-]){conjunctions} ", re.DOTALL)
        self._front = re.compile(rf"(?<![\w-])(?:{words('bijzonder-voor')} )+$")
        verbs = words("bijzonder-werkwoorden")
        # A class in brackets may stand between: "hartfalen (NYHA III), glaucoom".
        between = words("bijzonder-tussen")
        self._between = re.compile(rf"(?: ?\([a-z0-9 ]{{1,12}}\))?(?:,? {between} |, | )")
        self._verb = re.compile(rf"(?<![\w-]){verbs}(?: {words('bijzonder-bijwoorden')})* $")
        self._nobody_before = re.compile(
            rf"(?<![\w-]){words('bijzonder-niemand-voor')} (?:een |de |het )?[{_QUOTES}]?$"
        )
        self._nobody_behind = re.compile(rf" {words('bijzonder-niemand-achter')}(?![\w-])")
        titles = words("bijzonder-titels")
        self._title = re.compile(
            rf"(?<![\w-])(?:{titles}(?: [\w-]+){{0,2}},? (?:over|rond|inzake) (?:de |het |een )?"
            rf"|{titles}(?: [\w-]+){{0,2}}[ :,]*(?:[{_QUOTES}][^{_QUOTES}\n]+[{_QUOTES}],? (?:en |of )?)*"
            rf"[{_QUOTES}][^{_QUOTES}.\n]*|{words('bijzonder-standaarden')} [{_QUOTES}]?)$"
        )
        self._thing_ends = tuple(lists.get("bijzonder-dingen-uitgangen", ()))
        self._behind = re.compile(rf"(?:(?: |(?=,)){words('bijzonder-achter')}(?![\w-]))+")
        border = f"(?:{words('bijzonder-grens')}|{when})"
        self._open = re.compile(rf"(?<![\w-]){words('bijzonder-open')}$")
        self._begins = re.compile(rf"{verbs} ")
        self._tail = re.compile(
            rf" (?!{when}(?![\w-])){words('bijzonder-voorzetsels')}"
            rf"(?: (?!{border}(?![\w-])){_SMALL_WORD}){{1,{_TAIL_WORDS}}}?"
            rf"(?=[^\w\s%-]|[\t\n]|$| [^\w(]| {border}(?![\w-]))"
        )
        self._person = re.compile(rf"(?<![\w-])(?:{words('bijzonder-persoon')})(?![\w-])")
        self._general = re.compile(rf"(?<![\w-])(?:{words('bijzonder-algemeen')})(?![\w-])")
        self._field = re.compile(rf"\W*(?:{words('bijzonder-velden')})\W*$", re.IGNORECASE)
        self._things = re.compile(rf"(?:{words('bijzonder-dingen')})(?![\w-])")
        self._kin = re.compile(rf"(?:{words('bijzonder-familie')})(?![\w-])")
        self._we = re.compile(rf"(?<![\w-])(?:{words('bijzonder-wij')})(?![\w-])")
        self._certain = certain
        self._agreed = agreed
        super().__init__(supported_entities=[LABEL], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        page = plain_of(nlp_artifacts)
        words = page_words_of(nlp_artifacts)
        scene: _Scene | None = None
        hits: list[_Hit] = []
        for code, score, phrases in self._groups:
            for start, end, phrase in phrases.find(page, words):
                if phrase.capitals and not _is_abbreviation(page.text, start, end):
                    continue
                scene = scene or _Scene(page, nlp_artifacts)
                if self._tells(code, start, end, scene):
                    hits.append(self._whole(_Hit(start, end, score=score, code=code), page))
        listed = tuple(hits)
        for start, end, certainty in _of_model(nlp_artifacts, page):
            within = [hit for hit in listed if hit.start < end and hit.end > start]
            if certainty is not None and certainty < (self._agreed if within else self._certain):
                continue
            scene = scene or _Scene(page, nlp_artifacts)
            if within:
                start, end = self._of_one_statement(page, start, end, within)
            start, end = self._without_edges(page, start, end)
            if self._is_of_somebody(start, end, scene):
                score = _MODEL_SCORE if certainty is None else certainty
                hits.append(self._whole(_Hit(start, end, score=score, code="model:bijzonder"), page))
        results: list[RecognizerResult] = []
        for hit in self._joined(hits, page):
            if hit.of_nobody or self._is_of_nobody(hit.start, hit.end, page):
                continue
            start, end = page.span(*_with_marks(page.text, hit.start, hit.end))
            results.append(found(self, LABEL, start, end, hit.score, evidence=(hit.code,)))
        return results

    def _of_one_statement(
        self, page: PlainText, start: int, end: int, within: Sequence[_Hit]
    ) -> tuple[int, int]:
        """Without the statement before and behind that holds no word of the lists: "hartfalen en de cel"."""
        first, last = min(hit.start for hit in within), max(hit.end for hit in within)
        if first > start and (before := self._clause_before.match(page.lower, start, first)):
            start = before.end()
        if last < end and (behind := self._clause_behind.search(page.lower, last, end)):
            end = behind.start()
        return start, end

    def _without_edges(self, page: PlainText, start: int, end: int) -> tuple[int, int]:
        """Without words at either end that tell nothing: "heeft een dwarslaesie", "een aanval had"."""
        if front := self._edge_front.match(page.lower, start, end):
            start = front.end()
        behind = self._edge_behind.search(page.lower[start:end])
        return start, start + behind.start() if behind else end

    def _tells(self, code: str, start: int, end: int, scene: _Scene) -> bool:
        """Does the word at ``[start, end)`` tell something of one person?"""
        lower = scene.page.lower
        if scene.in_field(start, self._field):
            return True
        low, high = scene.sentence(start)
        sentence = lower[low:high]
        named = scene.person(low, high)
        if code == "woord:groep":
            return self._we.search(sentence) is not None
        following = _NEXT_WORD.match(lower, end)
        if following is not None and self._things.match(following[1]):
            return False
        if lower.endswith(self._thing_ends, start, end) and " " not in lower[start:end]:
            return False
        if code == "woord:geloof-e" and not (following is not None and self._kin.match(following[1])):
            return False
        if code == "woord:zwak" and not named and self._person.search(lower, low, high) is None:
            return False
        return self._is_of_somebody(start, end, scene)

    def _is_of_somebody(self, start: int, end: int, scene: _Scene) -> bool:
        """Does somebody stand near, and does the sentence not speak of anybody at all?"""
        lower = scene.page.lower
        low, high = scene.sentence(start)
        general = self._general.search(lower, low, start)
        if general is not None and not self._own(general, scene, low, start):
            return False
        wide_low, wide_high = scene.window(start, end)
        return any(
            scene.person(first, after) or self._person.search(lower, first, after) is not None
            for first, after in ((low, high), (wide_low, wide_high))
        )

    def _is_of_nobody(self, start: int, end: int, page: PlainText) -> bool:
        """Do the words right in front or behind say so: "geen strafblad", "een depressie op zichzelf"?"""
        floor = max(0, start - _REACH)
        return (
            self._nobody_before.search(page.lower[floor:start]) is not None
            or self._title.search(page.lower[max(0, start - 2 * _REACH) : start]) is not None
            or self._nobody_behind.match(page.lower, end, min(len(page.lower), end + _REACH)) is not None
        )

    def _own(self, general: re.Match[str], scene: _Scene, low: int, start: int) -> bool:
        """True when one person stands before the special word as well: "zij telt mensen en heeft epilepsie".

        A word for a person right behind the general one is part of it: "iedere patiënt".
        """
        return scene.person(low, start) or any(
            not 0 <= match.start() - general.end() <= 1
            and not general.start() <= match.start() < general.end()
            for match in self._person.finditer(scene.page.lower, low, start)
        )

    def _joined(self, hits: Sequence[_Hit], page: PlainText) -> list[_Hit]:
        """Overlapping hits, and hits with only "en", "door een" or a comma between them, as one."""
        joined: list[_Hit] = []
        for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
            last = joined[-1] if joined else None
            if last is not None and (
                hit.start <= last.end
                or (not hit.sealed and self._between.fullmatch(page.lower, last.end, hit.start) is not None)
            ):
                joined[-1] = replace(
                    last,
                    end=max(last.end, hit.end),
                    score=max(last.score, hit.score),
                    of_nobody=last.of_nobody or hit.of_nobody,
                )
            else:
                joined.append(hit)
        return joined

    def _whole(self, hit: _Hit, page: PlainText) -> _Hit:
        """With the words in front and behind that belong to it."""
        start, end = hit.start, hit.end
        if front := self._front.search(page.lower[max(0, start - _REACH) : start]):
            start -= len(front.group())
        if verb := self._verb.search(page.lower[max(0, start - _REACH) : start]):
            start -= len(verb.group())
        if self._open.search(page.lower, max(start, end - _REACH), end) and (
            rest := _NEXT_NAME.match(page.text, end, min(len(page.text), end + 2 * _REACH))
        ):
            end = rest.end()
        for pattern, text in ((self._behind, page.lower), (self._tail, page.text), (_CLASS, page.text)):
            if pattern is self._tail and hit.code in _WITHOUT_TAIL:
                continue
            if behind := pattern.match(text, end, min(len(text), end + 2 * _REACH)):
                end = behind.end()
        return replace(
            hit,
            start=start,
            end=end,
            sealed=self._begins.match(page.lower, start) is not None,
            of_nobody=self._nobody_behind.match(page.lower, hit.end, hit.end + _REACH) is not None,
        )


class _Scene:
    """Sentences, persons and fields of one page, looked up by offsets in its even copy."""

    def __init__(self, page: PlainText, nlp_artifacts: NlpArtifacts) -> None:
        self.page = page
        self._table = table_of(nlp_artifacts)
        self._persons = [
            (page.place(entity.start_char), page.place(entity.end_char))
            for entity in nlp_artifacts.entities
            if entity.label_ in _PERSON_LABELS
        ]
        self._borders = [0, *(match.end() for match in _SENTENCE.finditer(page.text)), len(page.text) + 1]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around ``at``; of a very long one what stands near."""
        index = bisect_right(self._borders, at)
        low, high = self._borders[index - 1], min(self._borders[index], len(self.page.text))
        return max(low, at - _SENTENCE_REACH), min(high, at + _SENTENCE_REACH)

    def person(self, low: int, high: int) -> bool:
        """Is somebody named between the two?"""
        return any(start < high and end > low for start, end in self._persons)

    def window(self, start: int, end: int) -> tuple[int, int]:
        """What stands near, in the same block; and the block before when it is short."""
        text = self.page.text
        border = text.rfind("\n", 0, start)
        if border >= 0 and border - text.rfind("\n", 0, border) <= _SHORT_BLOCK:
            border = text.rfind("\n", 0, border)
        high = text.find("\n", end)
        return max(border + 1, start - WINDOW), min(len(text) if high < 0 else high, end + WINDOW)

    def in_field(self, start: int, labels: re.Pattern[str]) -> bool:
        """Does a label that asks for special data stand left of it or above it?"""
        text = self.page.lower
        line = text[max(text.rfind("\n", 0, start), start - 2 * WINDOW, 0) : start]
        label, colon, _ = line.rpartition(":")
        if colon and labels.fullmatch(label.rpartition(".")[2].rpartition("\t")[2]):
            return True
        cells = line.strip("\n").split("\t")
        if len(cells) > 1 and labels.fullmatch(cells[0]):
            return True
        offset = self.page.offsets[start]
        return self._table.find_heading(labels, offset, whole=True) is not None


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Capitals among small letters, no part of a name: not "MS Johanna", nor "ALS" in a text of capitals."""
    around = text[max(0, start - 30) : end + 30]
    return any(char.islower() for char in around) and re.match(r" [A-ZÀ-Þ]", text[end : end + 2]) is None


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """With the bracket that closes one inside, and quotation marks around it: those show that it was said."""
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    quoted = start > 0 and end < len(text) and text[start - 1] in _QUOTES and text[end] in _QUOTES
    return (start - 1, end + 1) if quoted else (start, end)


def _of_model(nlp_artifacts: NlpArtifacts, page: PlainText) -> Iterator[tuple[int, int, float | None]]:
    """What the language model found, with its own certainty where it has one."""
    certainties = getattr(nlp_artifacts.tokens, "user_data", {}).get(SCORES, {})
    for entity in nlp_artifacts.entities:
        if entity.label_ in _MODEL_LABELS:
            start, end = page.place(entity.start_char), page.place(entity.end_char)
            if sum(char.isalpha() for char in page.text[start:end]) >= _LEAST_LETTERS:
                yield start, end, certainties.get((entity.start, entity.end))
