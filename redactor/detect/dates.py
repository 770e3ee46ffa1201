"""Dates of birth: a date with a word for birth before it, or in a column for it. No other date."""

from __future__ import annotations

import re
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.context import after, before, table_of
from redactor.detect.results import found
from redactor.detect.sought import Sought
from redactor.forms.alternation import alternation
from redactor.forms.names import ADDRESS_PATTERN
from redactor.forms.vocabulary import Vocabulary

_MONTHS: Final = (
    "januari februari maart april mei juni juli augustus september oktober november december "
    "jan feb mrt mar apr jun jul aug sep sept okt oct nov dec january february march may june july august "
    "agustus october "
    "janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre "
    "januar märz mai juli oktober dezember "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "yanüari febrüari aprel yüni yüli ougùstùs sèptèmber òktober desèmber"
).split()
_MONTH: Final = alternation(_MONTHS, ignore_case=True)
# O, l and I stand for digits that a scan misread.
_D = r"[\dOlI]"
_DATE: Final = re.compile(
    rf"(?<![\w/.-])(?:(?={_D})(?:"
    rf"{_D}{{1,2}}(?:\s?[-/.–]\s?| ){_D}{{1,2}}(?:\s?[-/.–]\s?| )"
    rf"(?:(?:1[89]|20|I9|2O){_D}{{2}}|['’]?{_D}{{2}})"
    rf"|\d \d [–-] \d \d [–-] \d \d \d \d"
    rf"|(?:1[89]|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])"
    rf"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
    rf"|\d{{1,2}}(?:e|st|nd|rd|th)?\s{{1,3}}(?:of\s)?{_MONTH}\.?,?\s{{0,3}}['’]?(?:(?:1[89]|20)\d\d|\d\d(?!\d))"
    rf"|\d{{1,2}}{_MONTH}(?:19|20)\d\d"
    rf"|\d{{1,2}}[-. /](?:(?-i:X|IX|IV|V?I{{1,3}}|V|XI{{1,2}}))[-. /](?:1[89]|20)\d\d"
    rf"|\d(?: ?\d)? {_MONTH} [12](?: ?\d){{3}}(?! ?\d)"
    rf"|(?:1[89]|20)\d\d"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d)"
    rf"|['’]\d\d"
    rf"|{_MONTH} \d{{1,2}},? (?:19|20)\d\d"
    # A day in words: looked into only where a month follows, for it could be any word.
    rf"|(?=[a-zë]{{2,20}}+\s{_MONTH}\s)(?:"
    rf"(?:[a-zë]{{0,14}}(?:ste|de|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|tig))\s{_MONTH}"
    r"\s(?:19|20)\d\d"
    rf"|[a-zë]{{3,20}}\s{_MONTH}\s(?:achttienhonderd|negentienhonderd|"
    rf"tweeduizend)(?: ?(?:en )?[a-zëé]{{2,18}}){{0,2}})"
    rf")(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
#: "mei 2006", "02-2023" in a column or behind a label for birth: the day is not known.
_MONTH_YEAR: Final = re.compile(
    rf"(?<![\w/.-])(?<!\d )(?:(?:0?[1-9]|1[0-2])[-/.]|{_MONTH}\.?[ ])(?:19|20)\d\d(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(r"\d{6}|['’]\d\d")
#: The word for birth right before, without more words between.
_RIGHT_BEHIND: Final = re.compile(
    r"\b(?:dob|b\.|geb\.?|geboren|gebdat\.?|geb\.?datum|geboortedatum)\W{0,3}$", re.IGNORECASE
)
_YEAR_ONLY: Final = re.compile(r"(?:1[89]|20)\d\d")
#: A word for birth with no other number, and no sentence end, up to the date.
_LABEL: Final = re.compile(
    r"(?:\b(?:ge\s?boren|ge\s?boorte(?:datum|jaar|dag|dd)|geb(?:\.|oren)?\s?(?:datum|dat\.?|op|d\.?d\.?)?|"
    r"gebdat|"
    r"date of birth|dob|d\.o\.b\.|born (?:on|in)|(?-i:born)|birthday|berne(?: op)?|née? le|"
    r"nacid[oa] el|geboren am|geb\. am|geburtsdatum|date de naissance|fecha de nacimiento|nasí)(?!\w)"
    r"|(?<=\()b\.|°|☆)(?:(?!\.\s+[A-Z])[^\d]){0,48}$",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^(?:geb(?:\.|oren)?|geb\.? ?(?:datum|dat\.?)(?: ?(?:/|en) ?-?plaats)?|geboren(?: op)?|geboortejaar|"
    r"geboortedatum(?: ?(?:/|en) ?(?:-|geboorte)?plaats)?|"
    r"date of birth|dob|"
    r"geboortedata|naam en geboortedatum)$",
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r"\b(?:kind(?:eren)?|zoon|zonen|dochters?|moeder|vader|ouders?|partner|echtgeno\w+|zus|broer|geboren|"
    r"geb|jaar|"
    r"gezin|kleinzoon|kleindochter|baby|tweeling|verdachten?|betrokkenen?|slachtoffers?|getuigen?|leerling(?:en)?|"
    r"minderjarigen?|cliënte?|patiënte?|vreemdeling)\b",
    re.IGNORECASE,
)
#: "ik ben 79 (2-11-1945)", "zij is 81 (van 30-11-'43)"
_AFTER_AGE: Final = re.compile(r"\b(?:ben|bent|is|was|werd|ik,?) \d{1,3}(?: jaar)?,? ?\((?:van |geb\.? )?$")
#: "Mevrouw Trientje Havinga ("
_ADDRESSED: Final = re.compile(
    rf"\b{ADDRESS_PATTERN} "
    r"(?:[A-ZÀ-Ž][\w.'’-]* |van |de |der |den ){1,4}\($"
)
#: "bestuurder joris winkel, ": in notes in small letters a date behind a name and a comma is a birth date.
_AFTER_LOWER_NAME: Final = re.compile(
    r"\b(?:bestuurder|verdachte|betrokkene|passagier|aangehouden|genaamd|ene|eigenaar|getuige|slachtoffer)\s"
    r"[a-zà-ÿ'’-]{2,20}\s(?:(?:van|de|der|den|el)\s){0,2}[a-zà-ÿ'’-]{2,24}, $"
)
#: "Ze is van 28 oktober 2016": of a thing one says "het" or its name.
_IS_FROM: Final = re.compile(r"\b(?:[Zz]ij|[Zz]e|[Hh]ij|zoon|dochter|baby|kind) is (?:er een )?van $")
#: A date before a BSN is of the person who has it; "op 3 maart 2017 geboren".
_BSN_OR_BORN_BEHIND: Final = re.compile(r"[,;]? ?\n?\(?(?:BSN|bsn|Bsn)\b|[ \n](?:geboren|berne)\b")
_AFTER_NAME: Final = re.compile(r"(?:[A-ZÀ-Ž](?:[\w'’-]+|\.)|\d jaar)\s?\($")
#: A name right before a date: "Kolev (", "Bosch, A.\t", "VERBRUGGEN, ".
_NAME_BEFORE: Final = re.compile(
    r"(?:[A-ZÀ-Ž](?:\.|[\w'’-]*)[ \n](?:(?:van|de|der|den|el|al|ter|ten)[ \n]){0,2}[A-ZÀ-Ž][\w'’-]+"
    r"(?: ?\(|, ?\n?)"
    r"|[A-ZÀ-Ž][\w'’ -]{1,30}, (?:[A-Z]\.){1,4}[\t,(] ?"
    r"|[A-ZÀ-Ž][\w'’-]+[ \n](?:(?:van|de|der|den|el|al|ter|ten)[ \n]){0,2}[A-ZÀ-Ž][\w'’-]+ )$"
)
#: "Adres en geboortedatum voor de pas: Zijlweg 201, ": a word for birth with a number in between.
_LABEL_NEAR: Final = re.compile(
    r"\b(?:geboortedat(?:um|a)|geb\.?datum|geboren|date of birth|dob)\b[^.!?\n]{0,60}[,;]? ?$", re.IGNORECASE
)
#: "Anouschka (", "Helmi, ": one word, which must be known as a name.
_WORD_BEFORE: Final = re.compile(r"(?<![\w.])(?P<word>[A-ZÀ-Ž][a-zß-ÿ'’-]{2,24})(?: \(|, )$")
#: "Willem (achternaam bij ons bekend, ", "dochter (Roxy, ": more in the brackets than the date.
_IN_BRACKETS: Final = re.compile(
    r"(?<![\w.])(?P<word>[A-Za-zÀ-ž][a-zß-ÿ'’-]{2,24}) \((?P<inside>[^()\d]{2,40}), $"
)
#: What may follow such a date: the end of a list item, an address, a number, a bracket.
_NAME_AFTER: Final = re.compile(
    r"\)|[;.]?(?:\n|\Z)|[.;,] ?(?:\n|[A-Z0-9]|bsn|wonende|adres|te )", re.IGNORECASE
)
#: Somebody born is at least this many years older than the newest date on the page.
_GROWN: Final = 12
#: A later "year" is a number.
_LATEST: Final = 2060
#: A page that names no year is taken to be of this one or later: few documents under the Woo are older.
_RECENT: Final = 2020
_ANY_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Years of birth of children: "kinderen Petkov (3): 2015, 2017 en 2021".
_CHILDREN: Final = Sought(
    re.compile(
        r"\b(?:kinderen|zonen|zoons|dochters|kids|tweeling)\b"
        r"(?: (?-i:[A-ZÀ-Ž][\w'’-]{0,30})){0,3} ?(?:\(\d\))?[ \n:]{0,2}\(?"
        r"(?P<years>(?:19|20)\d\d(?:(?:, ?\n?| en |\n)(?:19|20)\d\d){1,7})(?![\d-])",
        re.IGNORECASE,
    )
)


class BirthDateRecognizer(EntityRecognizer):
    """Finds dates of birth by the word before them or the heading above them."""

    def __init__(
        self, *, name: str, supported_entities: list[str], supported_language: str, vocabulary: Vocabulary
    ) -> None:
        self._vocabulary = vocabulary
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results = []
        for match in _DATE.finditer(text):
            if not any(char.isdigit() for char in match.group()) and not _LABEL.search(
                before(text, match.start(), width=64)
            ):
                continue
            if judged := self._judge(text, match, nlp_artifacts):
                score, code = judged
                results.append(
                    found(self, "GEBOORTEDATUM", match.start(), match.end(), score, evidence=(code,))
                )
        for match in _MONTH_YEAR.finditer(text):
            if _RIGHT_BEHIND.search(before(text, match.start())) or table_of(nlp_artifacts).find_heading(
                _HEADING, *match.span(), whole=True
            ):
                results.append(found(self, "GEBOORTEDATUM", *match.span(), 0.75, evidence=("maand:geboren",)))
        for match in _CHILDREN.finditer(text, nlp_artifacts):
            for year in _ANY_YEAR.finditer(text, *match.span("years")):
                results.append(found(self, "GEBOORTEDATUM", *year.span(), 0.6, evidence=("jaren:kinderen",)))
        return results

    def _judge(
        self, text: str, match: re.Match[str], nlp_artifacts: NlpArtifacts
    ) -> tuple[float, str] | None:
        year_only = _YEAR_ONLY.fullmatch(match.group()) is not None
        left = before(text, match.start(), width=64)
        row = table_of(nlp_artifacts).row(match.start())
        if not year_only and (
            _BSN_OR_BORN_BEHIND.match(text, match.end())
            or _IS_FROM.search(left)
            or (len(row) > 1 and _HEADING.match(row[0].strip(" :")))
        ):
            return 0.7, "datum:van-persoon"
        if _SHORT.fullmatch(match.group()):
            # "dob 120459", "'96" under "Geb.": any other six digits are a number, and two an age or a year.
            if _RIGHT_BEHIND.search(left) or table_of(nlp_artifacts).find_heading(
                _HEADING, *match.span(), whole=True
            ):
                return 0.75, "kort:geboren"
            return None
        if _LABEL.search(left):
            return (0.75 if year_only else 0.9), "label:geboren"
        if year_only and _ADDRESSED.search(left) and after(text, match.end(), width=1) == ")":
            return 0.65, "haakjes:na-naam"
        if _AFTER_NAME.search(left) and self._family(text, match):
            return 0.65, "haakjes:na-naam"
        if not year_only and (_AFTER_AGE.search(left) or _AFTER_LOWER_NAME.search(left)):
            return 0.7, "datum:na-leeftijd-of-naam"
        if not year_only and (_after_name(text, match, left) or self._of_person(text, match, left)):
            return 0.6, "datum:na-naam"
        if (not year_only or "\t" in left) and table_of(nlp_artifacts).find_heading(
            _HEADING, *match.span(), whole=True
        ):
            return (0.7 if year_only else 0.85), "kolom:geboren"
        return None

    def _of_person(self, text: str, match: re.Match[str], left: str) -> bool:
        """A full date of long ago behind a single name, or one in brackets behind somebody."""
        right = text[match.end() : match.end() + 1]
        inside = _IN_BRACKETS.search(left) if right == ")" else None
        if inside and _FAMILY.fullmatch(inside["word"]) and self._is_name(inside["inside"]):
            return True
        if not _is_long_ago(text, match):
            return False
        if _LABEL_NEAR.search(left) or (inside and self._is_name(inside["word"])):
            return True
        word = _WORD_BEFORE.search(left)
        closed = right == ")" if word and word.group().endswith("(") else right in ("", ".", ";", "\n")
        return word is not None and closed and self._is_name(word["word"])

    def _is_name(self, word: str) -> bool:
        facts = self._vocabulary.facts(word)
        return word[:1].isupper() and facts.first and not facts.ordinary and not facts.place

    @staticmethod
    def _family(text: str, match: re.Match[str]) -> bool:
        right = after(text, match.end(), width=12)
        if not right.startswith((")", ",", ";")):
            return False
        if re.match(r",\s?(?:BSN|bsn)", right):
            return True
        return _FAMILY.search(before(text, match.start(), width=110)) is not None


def _after_name(text: str, match: re.Match[str], left: str) -> bool:
    """A full date right behind a full name, of a year long before the newest one on the page."""
    return (
        _NAME_BEFORE.search(left) is not None
        and _NAME_AFTER.match(text, match.end()) is not None
        and _is_long_ago(text, match)
    )


def _is_long_ago(text: str, match: re.Match[str]) -> bool:
    own = _ANY_YEAR.search(match.group()) or re.match(r"(?:19|20)\d\d(?=\d{4}$)", match.group())
    if own is None:
        return False
    newest = max((_RECENT, *(int(year) for year in _ANY_YEAR.findall(text) if int(year) <= _LATEST)))
    return newest - int(own.group()) >= _GROWN
