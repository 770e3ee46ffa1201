"""Telephone numbers. Whether one is a general number is said here as ``keep_hint``; the policy decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.accounts import ORGANISATION
from redactor.detect.context import after, before, last_end, line_around
from redactor.detect.mail_addresses import CAPITALISED, addresses_in
from redactor.detect.mailboxes import Mailboxes
from redactor.detect.phrases import word_pattern
from redactor.detect.results import found
from redactor.detect.sought import Sought
from redactor.detect.streets import STREET
from redactor.forms.alternation import alternation
from redactor.forms.vocabulary import Vocabulary

#: Hint for the policy.
GENERAL_NUMBER: Final = "algemeen nummer"
#: Dutch area codes of two and three digits after the 0, and 085, 088 and the like.
#: Source: libphonenumber (a test compares them).
_AREA_2: Final = frozenset(
    (
        "10 13 15 20 23 24 26 30 33 35 36 38 40 43 45 46 50 53 55 58 70 71 72 73 74 75 76 77 78 79 84 85 "
        "87 88 91"
    ).split()
)
_AREA_3: Final = frozenset(
    (
        "111 113 114 115 117 118 161 162 164 165 166 167 168 172 174 180 181 182 183 184 186 187 222 223 "
        "224 226 227 228 229 251 252 255 294 297 299 313 314 315 316 317 318 320 321 341 342 343 344 345 "
        "346 347 348 411 412 413 416 418 475 478 481 485 486 487 488 492 493 495 497 499 511 512 513 "
        "514 515 516 517 518 519 521 522 523 524 525 527 528 529 541 543 544 545 546 547 548 552 561 "
        "562 566 570 571 572 573 575 577 578 591 592 593 594 595 596 597 598 599"
    ).split()
)
# Between two digits of one number: at most five of these (doubled spaces), and one line end.
_SEP = r"[ \u00a0.()\-‐‑–—/]{0,5}\n?(?:[-–] )?"
_D = r"[\dOlI]"
_NATIONAL: Final = re.compile(
    rf"(?<![\w+€])(?<!\d[.,/-])(?<![A-Z]-)(?<![A-Z]{{2}}\d\d[ \n][A-Z]{{4}}[ \n])"
    # "*06-511 77433": the asterisk is dialled on the network of the armed forces.
    rf"(?:\*(?=06))?\(?0(?:{_SEP}\d){{9}}(?!\w)(?![-–/.,]\d)(?!-[A-Z]\b)"
)
_MISREAD: Final = re.compile(rf"(?<![\w+€])\(?[0O](?:{_SEP}{_D}){{9}}(?!\w)")
_PLUS_31: Final = re.compile(
    rf"(?<![\w])\(?(?:\+|00){_SEP}31{_SEP}(?:\(0\){_SEP}|0{_SEP}(?=\d))?[1-9](?:{_SEP}\d){{8}}(?!\w)"
)
_ABROAD: Final = re.compile(
    rf"(?<![\w])\(?(?:\+|00)(?!{_SEP}31{_SEP}[\d(])\(?[1-9]\d{{0,2}}\)?(?:{_SEP}\d){{6,12}}(?!\w)"
)
_EXTENSION_WORDS: Final = (
    *("toestel", "toestelnummer", "toestelnr", "tst", "doorkies", "doorkiesnummer", "doorkiesnr", "extensie"),
    *("intern nummer", "ext"),
)
#: Numbers of the islands as they are called there: "tel 717 4491", "cel 7012 288"; and "Durchwahl -7713".
_LOCAL: Final = re.compile(
    r"\b(?:tel|cel|cell|tèl|telefon|phone|whatsapp|mob)\b[.:]{0,2} ?"
    r"(?P<number>\d{3}[ -]?\d{4}|\d{4}[ -]?\d{3})(?![\w-]|[ .,]\d)"
    r"|\bDurchwahl:? ?(?P<extension>-?\d{2,5})(?![\w-])",
    re.IGNORECASE,
)
_EXTENSION: Final = Sought(
    re.compile(
        rf"\b{alternation(_EXTENSION_WORDS, ignore_case=True)}\b\.?\s{{0,2}}:?\s{{0,2}}"
        r"(\d{3,5}|\d \d{3}|\d \d\d \d\d|\d\d \d\d)(?![\w-]|[.,]\d)",
        re.IGNORECASE,
    )
)
#: "bel collega Fokje op 8831": an extension after a word for calling. No year.
_CALLED_ON: Final = Sought(
    re.compile(
        r"\b(?:bel(?:t|de|len)?|gebeld|bereikbaar|te bereiken|doorverbonden|doorkiezen)\b[^.;:\n]{0,40}\b"
        r"(?:op|via|met)(?: toestel| nummer)? (?!(?:19|20)\d\d\b)(\d{4,5})(?![\w-]|[.,:]\d| ?(?:uur|euro|%))",
        re.IGNORECASE,
    )
)
#: "nul zes een acht nul ...": as a voicemail is written out.
_DIGIT: Final = r"(?:nul|[eé][eé]n|twee|drie|vier|vijf|zes|zeven|acht|negen|\d)"
_SPOKEN: Final = Sought(re.compile(rf"(?<!\w)nul(?:[ ,.\n-]{{1,3}}{_DIGIT}){{9,11}}(?!\w)", re.IGNORECASE))
_GENERAL_FORM: Final = re.compile(
    r"(?<![\w.,/+-])(?:14[ \u00a0]?0\d{2,3}|0[89]0[0569](?:[ \u00a0–-]{0,3}\d){4,7}|1[14]2|144|1400)(?!\w|"
    r"[.,-]\d)"
)
_DATE: Final = re.compile(r"\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")

#: "Factuur F 06-41882077", "een kenmerk als 0612345678": a number of something else.
_REFERENCE: Final = re.compile(
    r"\b(?:factuur(?:nummer|nr)?|facturen|kenmerk|ordernummer|ordernr|polisnummer|dossiernummer|zaaknummer|"
    r"klantnummer|debiteurnummer|referentienummer)\b[.:]?(?: ?(?:als|nr\.?|[A-Z]))?[ :-]{0,2}\Z",
    re.IGNORECASE,
)
#: Between a word and the number that it is about.
_RIGHT_BEFORE: Final = re.compile(
    r"[\s:]{0,3}(?:op|via|is|tel\.?|telefoon|nummer)?[\s:]{0,3}$", re.IGNORECASE
)
_ORGANISATION_WORDS: Final = re.compile(
    r"\b(?:B\.?V|N\.?V|V\.?O\.?F)\b|\b(?:kwekerij|café|hotel|restaurant|bakkerij|garage|apotheek|"
    r"drukkerij|slagerij|"
    r"camping|aannemersbedrijf|holding|transportbedrijf)\b",
    re.IGNORECASE,
)
_GENERAL_AFTER: Final = re.compile(
    r"[\s)]{0,2}[(–-]?\s?(?:algeme(?:en|ne)|centrale|receptie|servicedesk|switchboard|meldkamer|meldpunt|"
    r"helpdesk|leverancier|"
    r"klantenservice)\b"
    # "(algemeen IND: ...)" speaks of the number after it.
    r"(?! ?\w{0,12}:)",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_POSTBUS: Final = re.compile(r"\bPostbus\b")
_STROKES: Final = re.compile(r"[·|]|\bcollege\b", re.IGNORECASE)
#: "de SVB in Amstelveen (020 ...", "via het bedrijfsbureau, 070 ...": whose it is stands right before it.
_RIGHT_BEHIND: Final = re.compile(r"(?:[ \n](?:in|te)[ \n][A-Z][\w-]+)?(?:,? ?\(|, ?|: ?| )\Z")
#: A name of somebody in the name of an organisation: "Koning Willem College".
_NAMED_AFTER: Final = re.compile(
    r"(?:[A-ZÀ-Ž][\w'’-]+ ){1,3}(?:College|Lyceum|Gymnasium|School|Ziekenhuis|Kliniek|Stichting|Museum|"
    r"Theater|Instituut)\b"
)
#: The foot or head of a letter: "T 088 797 21 11 · Landelijke informatielijn 0800-8002".
_GENERAL_BEHIND: Final = re.compile(r"[ ]?[·|•][^\n]{0,40}(?:\b0[89]00\b|\bwww\.|\b(?:info|post)@|lijn\b)")
_TITLE: Final = re.compile(r"\b(?:de heer|dhr|mevrouw|mevr|mw|meneer|familie|fam)\b", re.IGNORECASE)
#: "070 - 456 00 00": the number of a switchboard ends in so many zeros.
_ROUND: Final = re.compile(r"0000$")
_ROUND_088: Final = re.compile(r"^(?:0|0?0?31)88\d{3}\d{2}00$")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
#: Numbers of organisations by their kind (numberplan telefoon: 088 is for bedrijfsnummers).
_OF_ORGANISATION: Final = re.compile(r"^(?:0|0?0?31)88\d{7}$")
_INITIALS_AND_NAME: Final = re.compile(
    r"\b[A-Z]\.\s?(?:[A-Z]\.\s?)*(?:van |de |den |der |ter |ten )*[A-ZÀ-Ž][a-zà-ž]+"
)
_SENTENCE_END: Final = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s+(?=[A-ZÀ-Ž])")


class PhoneRecognizer(EntityRecognizer):
    """Telephone numbers in every usual spelling, also digit by digit, and extensions after a label."""

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        supported_language: str,
        lists: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary,
    ) -> None:
        self._mailboxes = Mailboxes(lists, vocabulary)
        self._general_numbers = frozenset(_digits(n) for n in lists.get("general-numbers", ()))
        # Words that say whose number it is; the nearest one before the number decides.
        self._general_words = word_pattern(lists.get("algemene-nummers-woorden", ()))
        self._direct_words = word_pattern(lists.get("eigen-nummers-woorden", ()))
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results: list[RecognizerResult] = []
        taken = bytearray(len(text))
        for start, end, score, kind in self._numbers(text, nlp_artifacts):
            if 1 in taken[start:end]:
                continue
            taken[start:end] = b"\1" * (end - start)
            general = kind == "algemeen" or (kind != "toestel" and self._is_general(text, start, end))
            results.append(
                found(
                    self,
                    "TELEFOON",
                    start,
                    end,
                    score,
                    evidence=(f"vorm:{kind}",),
                    keep_hint=GENERAL_NUMBER if general else "",
                )
            )
        return results

    def _numbers(self, text: str, nlp_artifacts: NlpArtifacts) -> Iterator[tuple[int, int, float, str]]:
        """Candidates, most certain kind first: start, end, score, kind."""
        for match in _PLUS_31.finditer(text):
            digits = _digits(match.group())
            national = digits[digits.index("31") + 2 :].lstrip("0")
            if len(national) == 9 and _national_ok("0" + national):
                yield match.start(), match.end(), 0.95, "nl"
        for match in _GENERAL_FORM.finditer(text):
            if len(match.group()) > 4 or _near_phone_word(text, match.start()):
                yield match.start(), match.end(), 0.9, "algemeen"
        for match in _NATIONAL.finditer(text):
            if _plausible(match.group()) and not _REFERENCE.search(before(text, match.start(), width=40)):
                yield match.start(), match.end(), 0.9, "nl"
        for match in _ABROAD.finditer(text):
            end = _abroad_end(match.group())
            if end:
                yield match.start(), match.start() + end, 0.85, "buitenland"
            elif _near_phone_word(text, match.start()):
                # "telefoonnummers 0044 7700 914 2207": wrong by a digit, and still somebody's.
                yield match.start(), match.end(), 0.7, "buitenland"
        for match in _EXTENSION.finditer(text, nlp_artifacts):
            yield match.start(1), match.end(1), 0.75, "toestel"
        for match in _LOCAL.finditer(text):
            start, end = match.span("number" if match["number"] else "extension")
            yield start, end, 0.75, "toestel"
        for match in _SPOKEN.finditer(text, nlp_artifacts):
            yield match.start(), match.end(), 0.8, "gesproken"
        for match in _CALLED_ON.finditer(text, nlp_artifacts):
            yield match.start(1), match.end(1), 0.6, "toestel"
        if "O" in text or "l" in text:
            for match in _MISREAD.finditer(text):
                raw = match.group()
                if sum(c.isdigit() for c in raw) >= 5 and _near_phone_word(text, match.start()):
                    fixed = raw.replace("O", "0").replace("l", "1").replace("I", "1")
                    if fixed != raw and _plausible(fixed):
                        yield match.start(), match.end(), 0.7, "misgelezen"

    def _is_general(self, text: str, start: int, end: int) -> bool:
        digits = _digits(text[start:end])
        if digits in self._general_numbers:
            return True
        if _is_mobile(digits):
            return False
        right = after(text, end, width=60)
        if _OF_ORGANISATION.search(digits) and _GENERAL_BEHIND.match(right):
            return True
        if _ROUND.search(digits) or _GENERAL_AFTER.match(after(text, end, width=24)):
            return True
        left = _own_part(before(text, start, width=90))
        general = max(last_end(self._general_words, left), self._mailbox_before(left))
        company = last_end(_ORGANISATION_WORDS, left[-45:], shift=max(0, len(left) - 45))
        direct = max(last_end(self._direct_words, left), self._person_before(left))
        if general > direct and text[start] != "(" and _RIGHT_BEFORE.match(left, general):
            # "bel Lei of de servicedesk op ...": the word right before the number, whoever else is named.
            return True
        organisation = last_end(ORGANISATION, left)
        if direct < 0 <= organisation and _RIGHT_BEHIND.match(left, organisation):
            named = _TITLE.search(left) or self._named(_NAMED_AFTER.sub(" ", left), False)
            return text[start] == "(" or not named
        if max(general, company) >= 0:
            # The words nearest to the number decide; a person on duty at a desk has a number of their own.
            return max(general, company) > direct and not self._named(left[-45:], company >= general)
        if direct >= 0:
            return False
        line_start, _ = line_around(text, start, end)
        line = text[line_start:start]
        if (
            "@" in line
            or _TITLE.search(line)
            or self._named(STREET.sub(" ", _NAMED_AFTER.sub(" ", line)), False)
        ):
            return False
        # On the line of an organisation's address, or an 088 number behind words that name nobody ("T:" is
        # no word): the organisation's own.
        if _POSTBUS.search(line) or _ROUND_088.search(digits):
            return True
        if _OF_ORGANISATION.search(digits) and _WORD.search(line):
            return True
        address = _POSTCODE.search(line) is not None or STREET.search(line) is not None
        return address and (_STROKES.search(line) is not None or ORGANISATION.search(line) is not None)

    def _mailbox_before(self, left: str) -> int:
        """Offset in ``left`` of the end of a functional mailbox that stands before the number; else -1."""
        for start, at, end in addresses_in(left):
            if len(left) - at <= 60 and self._mailboxes.is_functional(left[start:at], left[at + 1 : end]):
                return end
        return -1

    def _person_before(self, left: str) -> int:
        """Offset in ``left`` of the end of someone's own mailbox, or of initials and a name; else -1."""
        last = last_end(_INITIALS_AND_NAME, left)
        for start, at, end in addresses_in(left):
            if not self._mailboxes.is_functional(left[start:at], left[at + 1 : end]):
                last = max(last, end)
        return last

    def _named(self, left: str, company: bool) -> bool:
        """True when a first name stands in ``left``; not asked when a company's name follows it."""
        if company:
            return False
        return any(
            self._mailboxes.is_first_name(word) for word in CAPITALISED.findall(left) if word.istitle()
        )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _national_ok(digits: str) -> bool:
    """True for ten digits that start with an area code or 06."""
    if len(digits) != 10 or digits[0] != "0" or digits[1] == "0":
        return False
    return digits[1] == "6" or digits[1:3] in _AREA_2 or digits[1:4] in _AREA_3


def _plausible(raw: str) -> bool:
    """True when the digits form a national number and are grouped as people group them."""
    if _DATE.search(raw) or not _national_ok(_digits(raw)):
        return False
    groups = re.findall(r"\d+", raw)
    first = groups[0]
    if len(first) == 1:
        # "(0) 6..." or digit by digit
        return ")" in raw[:4] or all(len(group) == 1 for group in groups)
    return len(first) != 2 or first == "06" or all(len(group) <= 2 for group in groups)


def _abroad_end(raw: str) -> int:
    """Length of the part of ``raw`` that is a valid international number; 0 when there is none."""
    import phonenumbers

    text = raw.lstrip("(")
    shift = len(raw) - len(text)
    international = "+" + text[2:] if text.startswith("00") else text
    prefix = shift + (1 if text.startswith("00") else 0)
    ends = [m.end() for m in re.finditer(r"\d+", international)]
    for end in reversed(ends[-4:]):
        digits = _digits(international[:end])
        if len(digits) < 8:
            break
        try:
            number = phonenumbers.parse("+" + digits, None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return prefix + end
    if text.startswith("+") and len(_digits(text)) >= 9:
        # Well written, though no range that is in use: still someone's number.
        return len(raw)
    return 0


def _near_phone_word(text: str, start: int) -> bool:
    left = before(text, start, width=40)
    return (
        re.search(
            r"\b(?:te[l1I]\w*|nummer|bel\w*|mobiel|toestel|fax|t|m)\b[^\w]{0,4}\w{0,6}[^\w]{0,3}$", left, re.I
        )
        is not None
    )


def _own_part(left: str) -> str:
    """The words that belong to this number: after the sentence, entry or cell before it."""
    cut = max((m.end() for m in _SENTENCE_END.finditer(left)), default=0)
    cut = max(cut, left.rfind("\t", 0, max(0, len(left) - 40)) + 1)
    own = left[cut:]
    # Behind another number on the same line only the words after it count.
    numbers = [m.end() for m in re.finditer(r"\d[\d .()–-]{6,}\d", own)]
    if numbers and re.search(r"[^\W\d_]{3,}", own[numbers[-1] :]):
        own = own[numbers[-1] :]
    return own


def _is_mobile(digits: str) -> bool:
    """True for a Dutch mobile number, with or without the country code."""
    return digits.startswith("06") or (digits[-9:-8] == "6" and digits.lstrip("0").startswith("31"))
