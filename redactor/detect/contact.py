"""Telephone numbers, e-mail addresses and links to personal profiles.

Whether a number or mailbox is a general one is said here as ``keep_hint``; the policy decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.accounts import ORGANISATION
from redactor.detect.addresses import STREET
from redactor.detect.context import after, before, line_around
from redactor.detect.mailboxes import Mailboxes
from redactor.detect.phrases import word_pattern
from redactor.detect.results import found
from redactor.forms import fold, squash
from redactor.forms.alternation import alternation
from redactor.forms.vocabulary import Vocabulary

#: Hints for the policy.
GENERAL_NUMBER: Final = "algemeen nummer"
FUNCTIONAL_MAILBOX: Final = "functionele mailbox"

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
    rf"\(?0(?:{_SEP}\d){{9}}(?!\w)(?![-–/.,]\d)(?!-[A-Z]\b)"
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
_EXTENSION: Final = re.compile(
    rf"\b{alternation(_EXTENSION_WORDS, ignore_case=True)}\b\.?\s{{0,2}}:?\s{{0,2}}"
    r"(\d{3,5}|\d \d{3})(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
#: "bel collega Fokje op 8831": an extension after a word for calling. No year.
_CALLED_ON: Final = re.compile(
    r"\b(?:bel(?:t|de|len)?|gebeld|bereikbaar|te bereiken|doorverbonden|doorkiezen)\b[^.;:\n]{0,40}\b"
    r"(?:op|via|met)(?: toestel| nummer)? (?!(?:19|20)\d\d\b)(\d{4,5})(?![\w-]|[.,:]\d| ?(?:uur|euro|%))",
    re.IGNORECASE,
)
_GENERAL_FORM: Final = re.compile(
    r"(?<![\w.,/+-])(?:14[ \u00a0]?0\d{2,3}|0[89]0[0569](?:[ \u00a0–-]{0,3}\d){4,7}|1[14]2|144|1400)(?!\w|"
    r"[.,-]\d)"
)
_DATE: Final = re.compile(r"\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")

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
_TITLE: Final = re.compile(r"\b(?:de heer|dhr|mevrouw|mevr|mw|meneer|familie|fam)\b", re.IGNORECASE)
#: "070 - 456 00 00": the number of a switchboard ends in so many zeros.
_ROUND: Final = re.compile(r"0000$")
_ROUND_088: Final = re.compile(r"^(?:0|0?0?31)88\d{3}\d{2}00$")
_INITIALED: Final = re.compile(
    r"\b(?:[A-Z][a-z]?\.\s?){1,5}((?:van |de |der |den |ter |ten |'t ){0,3}[A-ZÀ-Ž][\w'’-]{1,40})"
)
_INITIALS_AND_NAME: Final = re.compile(
    r"\b[A-Z]\.\s?(?:[A-Z]\.\s?)*(?:van |de |den |der |ter |ten )*[A-ZÀ-Ž][a-zà-ž]+"
)
_URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"“”|,;]{3,200}", re.IGNORECASE)
_PROFILE: Final = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.|www\.)?(?:"
    r"linkedin\.com/(?:in|pub)/|facebook\.com/(?!groups|pages|events|sharer|gemeente|provincie|"
    r"waterschap)|fb\.com/|"
    r"(?:twitter|x)\.com/(?!search|hashtag|i/|intent)|instagram\.com/(?!p/)|tiktok\.com/@|threads\.net/@|"
    r"bsky\.app/profile/|github\.com/|researchgate\.net/profile/|orcid\.org/|t\.me/|strava\.com/athletes/|"
    r"meet/|youtube\.com/@)(?P<name>[\w.@%+-]{2,80}(?:/posts/\d+)?)",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"\S+")
_SITE_LABEL: Final = re.compile(
    r"\b(?:personal page|persoonlijke (?:site|pagina|website)|portfolio|(?:zijn|haar|mijn|eigen) (?:site|"
    r"website|blog|pagina)|"
    r"schrijft(?: ook)? op|blogt op|homepage)\b[^.]{0,14}$",
    re.IGNORECASE,
)
_BARE_SITE: Final = re.compile(
    r"(?<![\w@./-])[a-z0-9-]{4,40}\.(?:blogspot|wordpress|tumblr|substack|wixsite)\.[a-z]{2,8}(?!\w)"
)
_SENTENCE_END: Final = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s+(?=[A-ZÀ-Ž])")
_CAPITALISED: Final = re.compile(r"[^\W\d_][\w'’-]*")


class _Recognizer(EntityRecognizer):
    def load(self) -> None:
        """Nothing to load."""


class PhoneRecognizer(_Recognizer):
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

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results: list[RecognizerResult] = []
        taken = bytearray(len(text))
        for start, end, score, kind in self._numbers(text):
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

    def _numbers(self, text: str) -> Iterator[tuple[int, int, float, str]]:
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
            if _plausible(match.group()):
                yield match.start(), match.end(), 0.9, "nl"
        for match in _ABROAD.finditer(text):
            end = _abroad_end(match.group())
            if end:
                yield match.start(), match.start() + end, 0.85, "buitenland"
        for match in _EXTENSION.finditer(text):
            yield match.start(1), match.end(1), 0.75, "toestel"
        for match in _CALLED_ON.finditer(text):
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
        if _ROUND.search(digits) or _GENERAL_AFTER.match(after(text, end, width=24)):
            return True
        left = _own_part(before(text, start, width=90))
        general = max(_last(self._general_words, left), self._mailbox_before(left))
        company = _last(_ORGANISATION_WORDS, left[-45:], shift=max(0, len(left) - 45))
        direct = max(_last(self._direct_words, left), self._person_before(left))
        if general > direct and text[start] != "(" and _RIGHT_BEFORE.match(left, general):
            # "bel Lei of de servicedesk op ...": the word right before the number, whoever else is named.
            return True
        if max(general, company) >= 0:
            # The words nearest to the number decide; a person on duty at a desk has a number of their own.
            return max(general, company) > direct and not self._named(left[-45:], company >= general)
        if direct >= 0:
            return False
        line_start, _ = line_around(text, start, end)
        line = text[line_start:start]
        if "@" in line or _TITLE.search(line) or self._named(STREET.sub(" ", line), False):
            return False
        # On the line of an organisation's address, or a round 088 number: the organisation's own.
        if _POSTBUS.search(line) or _ROUND_088.search(digits):
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
        last = _last(_INITIALS_AND_NAME, left)
        for start, at, end in addresses_in(left):
            if not self._mailboxes.is_functional(left[start:at], left[at + 1 : end]):
                last = max(last, end)
        return last

    def _named(self, left: str, company: bool) -> bool:
        """True when a first name stands in ``left``; not asked when a company's name follows it."""
        if company:
            return False
        return any(
            self._mailboxes.is_first_name(word) for word in _CAPITALISED.findall(left) if word.istitle()
        )


class EmailRecognizer(_Recognizer):
    """E-mail addresses; the finding is the local part when the domain says nothing of the person."""

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
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results = []
        for start, at, end in addresses_in(text):
            local = re.sub(r"\s", "", text[start:at])
            domain = re.sub(r"\s", "", text[at + 1 : end])
            left = text[max(0, start - 120) : start]
            if self._mailboxes.is_functional(local, domain) and not _domain_is_surname(domain, left):
                results.append(
                    found(
                        self,
                        "EMAIL",
                        start,
                        end,
                        0.9,
                        evidence=("mailbox:functioneel",),
                        keep_hint=FUNCTIONAL_MAILBOX,
                    )
                )
            elif self._mailboxes.is_private(domain):
                results.append(found(self, "EMAIL", start, end, 0.95, evidence=("domein:privé",)))
            elif _domain_is_surname(domain, left) or _domain_names_person(local, domain, left):
                results.append(found(self, "EMAIL", start, end, 0.9, evidence=("domein:persoon",)))
            else:
                results.append(
                    found(self, "EMAIL", start, at, 0.9, evidence=("lokaal deel", "domein:organisatie"))
                )
        return results


class ProfileLinkRecognizer(_Recognizer):
    """Links to someone's page on a network, and sites that carry the name of a person on the page."""

    def __init__(self, *, name: str, supported_entities: list[str], supported_language: str) -> None:
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results = []
        # No link without a slash: the pattern itself may begin at any letter of the page.
        for match in (
            m
            for run in _RUN.finditer(text)
            if "/" in run.group()
            for m in _PROFILE.finditer(text, run.start(), run.end())
        ):
            end = match.end() - (len(match.group()) - len(match.group().rstrip(".")))
            results.append(found(self, "PROFIELLINK", match.start(), end, 0.8, evidence=("profiel:netwerk",)))
        names: frozenset[str] | None = None
        for match in (*_URL.finditer(text), *_BARE_SITE.finditer(text)):
            url = match.group().rstrip(".:!?'’")
            if _PROFILE.search(url):
                continue
            code = ""
            if _SITE_LABEL.search(before(text, match.start(), width=48)) or _BARE_SITE.fullmatch(url):
                code = "site:label"
            else:
                if names is None:
                    names = _joined_names(text)
                if any(_site_key(url).startswith(name) for name in names):
                    code = "site:naam"
            if code:
                results.append(
                    found(
                        self, "PROFIELLINK", match.start(), match.start() + len(url), 0.65, evidence=(code,)
                    )
                )
        return results


# --- telephone numbers --------------------------------------------------------------------------------------


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


def _last(pattern: re.Pattern[str], text: str, *, shift: int = 0) -> int:
    last = -1
    for match in pattern.finditer(text):
        last = match.end() + shift
    return last


# --- e-mail and links ---------------------------------------------------------------------------------------

_LOCAL: Final = re.compile(r"[\w.+'’%&-]+$")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}\.){1,5}[A-Za-z]{2,18}(?![\w])")
_BROKEN_DOMAIN: Final = re.compile(
    # Pieces up to a dot, or to a hyphen at a line end; a row of hyphens can be cut in one way only.
    r"(?:[A-Za-z0-9-]{1,60}+(?:\.\n?|(?<=-)\n)){1,6}"
    r"(?:[A-Za-z0-9-]{0,60}-)?[A-Za-z0-9]{0,60}?[A-Za-z]{2,18}(?![\w])"
    r"|\n[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}\.){1,5}[A-Za-z]{2,18}(?![\w])"
)


def addresses_in(text: str) -> Iterator[tuple[int, int, int]]:
    """E-mail addresses in ``text``: start, place of the @, end; half open. One line end may lie inside.

    Looks outwards from each @, at most 64 characters to the left: linear in the length of the text.
    """
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text[max(0, at - 64) : at])
        if local is not None and local.group().strip(".'’-"):
            start = at - len(local.group().lstrip(".'’-"))
            start = _continued_above(text, start)
            domain = _DOMAIN.match(text, at + 1) or _BROKEN_DOMAIN.match(text, at + 1)
            if domain is not None and "." in domain.group():
                yield start, at, domain.end()
        at = text.find("@", at + 1)


def _continued_above(text: str, start: int) -> int:
    """Start of an address whose local part was broken after a dot, underscore or hyphen at a line end."""
    if start < 2 or text[start - 1] != "\n" or text[start - 2] not in "._-":
        return start
    head = _LOCAL.search(text[max(0, start - 42) : start - 1])
    return start - 1 - len(head.group()) if head is not None and len(head.group()) > 2 else start


def _domain_names_person(local: str, domain: str, left: str) -> bool:
    """True when the domain holds a surname that also stands in the local part or right before the address."""
    labels = domain.lower().split(".")[:-1]
    cores = [squash(label) for label in labels if label != "example"]
    local_key = squash(re.sub(r"\d", "", local))
    for core in cores:
        if len(local_key) >= 5 and (local_key in core or _common_run(local_key, core) >= 6):
            return True
    words = {
        squash(part) for word in _CAPITALISED.findall(left) if word[0].isupper() for part in word.split("-")
    }
    # The person's own name stands before the address: first name in the local part, surname in the domain.
    first = squash(re.split(r"[._\d-]", local)[0])
    if len(first) < 3 or not any(word == first or word.startswith(first) for word in words):
        return False
    surnames = {word for word in words if len(word) >= 5 and word != first}
    return any(core.startswith(word) for core in cores for word in surnames)


def _domain_is_surname(domain: str, left: str) -> bool:
    """True when initials and a surname stand before the address and the domain is that surname."""
    core = squash(domain.split(".")[0])
    return len(core) >= 6 and any(squash(match[1]) == core for match in _INITIALED.finditer(left))


def _common_run(a: str, b: str) -> int:
    """Length of the longest run of letters that both hold."""
    best = 0
    for start in range(len(a)):
        while start + best < len(a) and a[start : start + best + 1] in b:
            best += 1
    return best


def _joined_names(text: str) -> frozenset[str]:
    """Neighbouring capitalised words of the page, joined: "Jan de Vries" gives ``jandevries``."""
    words = _CAPITALISED.findall(text[:20_000])
    names = set()
    for index, word in enumerate(words):
        if not word[0].isupper() or len(word) < 3:
            continue
        key = fold(word)
        for following in words[index + 1 : index + 4]:
            key += fold(following)
            if following[0].isupper():
                joined = squash(key)
                if len(joined) >= 9:
                    names.add(joined)
                break
    for start, at, _ in addresses_in(text[:20_000]):
        local = squash(text[start:at])
        if "." in text[start:at] and len(local) >= 9:
            names.add(local)
    return frozenset(names)


def _site_key(url: str) -> str:
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).split("/")[0]
    return squash(host.split(".")[0])
