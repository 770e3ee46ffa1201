"""Dates of birth: a date with a word for birth before it, or in a column for it. No other date."""

from __future__ import annotations

import re
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.context import after, before, table_of
from redactor.detect.results import found
from redactor.forms.alternation import alternation

_MONTHS: Final = (
    "januari februari maart april mei juni juli augustus september oktober november december "
    "jan feb mrt mar apr jun jul aug sep sept okt oct nov dec january february march may june july august "
    "agustus october"
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
    rf"|\d{{1,2}}(?:e|st|nd|rd|th)?\s{_MONTH}\.?,?\s?['’]?(?:(?:1[89]|20)\d\d|\d\d(?!\d))"
    rf"|(?:1[89]|20)\d\d)"
    rf"|{_MONTH} \d{{1,2}},? (?:19|20)\d\d"
    rf"|[a-zë]{{3,20}}\s{_MONTH}\s(?:achttienhonderd|negentienhonderd|"
    rf"tweeduizend)(?: ?(?:en )?[a-zëé]{{2,18}}){{0,2}}"
    rf")(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_YEAR_ONLY: Final = re.compile(r"(?:1[89]|20)\d\d")
#: A word for birth with no other number, and no sentence end, up to the date.
_LABEL: Final = re.compile(
    r"(?:\b(?:ge\s?boren|ge\s?boorte(?:datum|jaar|dag|dd)|geb(?:\.|oren)?\s?(?:datum|dat\.?|op|d\.?d\.?)?|"
    r"gebdat|"
    r"date of birth|dob|d\.o\.b\.|born (?:on|in))(?!\w)|°|☆)(?:(?!\.\s+[A-Z])[^\d]){0,48}$",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^(?:geb(?:\.|oren)?|geb\.? ?(?:datum|dat\.?)|geboren(?: op)?|geboortedatum|geboortejaar|"
    r"date of birth|dob|"
    r"geboortedata|naam en geboortedatum)$",
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r"\b(?:kind(?:eren)?|zoon|zonen|dochters?|moeder|vader|ouders?|partner|echtgeno\w+|zus|broer|geboren|"
    r"geb|jaar|"
    r"gezin|kleinzoon|kleindochter|baby|tweeling)\b",
    re.IGNORECASE,
)
_AFTER_NAME: Final = re.compile(r"(?:[A-ZÀ-Ž][\w'’-]+|\d jaar)\s?\($")


class BirthDateRecognizer(EntityRecognizer):
    """Finds dates of birth by the word before them or the heading above them."""

    def __init__(self, *, name: str, supported_entities: list[str], supported_language: str) -> None:
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
        return results

    def _judge(
        self, text: str, match: re.Match[str], nlp_artifacts: NlpArtifacts
    ) -> tuple[float, str] | None:
        year_only = _YEAR_ONLY.fullmatch(match.group()) is not None
        left = before(text, match.start(), width=64)
        if _LABEL.search(left):
            return (0.75 if year_only else 0.9), "label:geboren"
        if _AFTER_NAME.search(left) and self._family(text, match):
            return 0.65, "haakjes:na-naam"
        if (not year_only or "\t" in left) and table_of(nlp_artifacts).find_heading(
            _HEADING, *match.span(), whole=True
        ):
            return (0.7 if year_only else 0.85), "kolom:geboren"
        return None

    @staticmethod
    def _family(text: str, match: re.Match[str]) -> bool:
        right = after(text, match.end(), width=12)
        if not right.startswith((")", ",", ";")):
            return False
        if re.match(r",\s?(?:BSN|bsn)", right):
            return True
        return _FAMILY.search(before(text, match.start(), width=110)) is not None
