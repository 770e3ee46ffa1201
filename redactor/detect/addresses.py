"""Addresses: street and number, with or without postcode, and whether someone lives there.

A house number after a capitalised word is not enough: a street ending, a postcode, or a word for living or
receiving post must bear it out. The town is left out of the finding: it says little by itself.
Found addresses of offices and of places that a case is about carry a reason to keep.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.accounts import ORGANISATION
from redactor.detect.context import Table, after, before, last_end, line_around, table_of, without_addresses
from redactor.detect.results import found, keep_hint_of
from redactor.detect.sought import Sought
from redactor.detect.streets import (
    ABROAD,
    JOINED_POSTCODE,
    LOWER_STREET,
    NO_STREET,
    POSTCODE,
    POSTCODE_NUMBER,
    STREET,
    STRONG_ENDING,
    UPPER,
    has_street_shape,
    opening,
)
from redactor.forms.alternation import alternation

#: Hints for the policy.
OFFICE: Final = "kantooradres"
LOCATION: Final = "locatie"

_LIVES: Final = re.compile(
    r"\b(?:wonende?|woonachtig|woon(?:t|de|den)?|wonen|\w*adres|ingeschreven|thuis|verblijvende?|"
    r"verblijft|verblijf|"
    r"logeert|bewon(?:er|ers|ster|en|ing)|buren|buurvrouw|buurman|achterburen|omwonenden?|huurwoning|"
    r"huurt|huurder|"
    r"verhuisd|verhuizing|nabestaanden|echtpaar|gezin|familie|fam|z'n huis|zijn huis|haar huis|boerderij|"
    r"appartement|"
    r"(?:aan|voor) (?:de|mijn|zijn|haar|hun) (?:voor)?deur|huisbezoek|thuisbezoek|slaapt|sliep|overnacht|"
    r"eigenaar van het pand|bovenhuis|bovenwoning|kaart(?:je|jes)? (?:mag|mogen) naar|boeket|"
    r"per post (?:naar|aan)|"
    r"ophalen bij|p/a|straat en huisnummer|mevrouw|mevr|mw|dhr|de heer|meneer|verzoekster|verzoeker|"
    r"bezwaarmaker|"
    r"appellant|cliënte?|geboren|ontruim(?:ing|d|en)|huisuitzetting|overlast(?:zaak|dossier)|\d{1,3} jaar)\b",
    re.IGNORECASE,
)
#: Such words that bind the street right after them.
_HOME_LABEL: Final = re.compile(
    r"\b(?:wonende?|woonachtig|woont(?: zelf)?|woon|wonen|ingeschreven|thuis|logeert|verblijvende?|"
    r"verhuisd|per post|post retour|BRP|"
    r"boeket gaat|kaartjes mogen|kaartjes? naar|(?:huis|woon|thuis|privé|prive|"
    r"correspondentie|uitkerings|verblijf|brief)?adres|"
    r"bewoonster|"
    r"boerderij|appartement|bovenhuis|huurwoning|z'n huis|(?:zijn|haar) huis|ophalen bij|bij (?:mijn|zijn|"
    r"haar) (?:moeder|vader|ouders|zus|broer|vriendin|vriend|zoon|dochter|tante|oom))\b"
    r"(?:[^\w.;]{1,3}[\w'’]+){0,5}?[^\w]{0,3}$",
    re.IGNORECASE,
)
#: A date (of birth) right before an address: "17-05-1967; Vaartweg 9".
_DATE_BEFORE: Final = re.compile(r"\b\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d[;,] ?$")
_DWELLING: Final = re.compile(
    r"\b(?:uw|mijn|zijn|haar|hun|onze|de|een|bij)\swoning,?\s(?:aan\s|op\s|in\s)?(?:de\s|het\s)?$",
    re.IGNORECASE,
)
_RESIDENTS: Final = (
    *("buren", "overburen", "achterburen", "buurman", "overbuurman", "achterbuurman", "buurvrouw"),
    *("overbuurvrouw", "achterbuurvrouw", "bewoner", "bewoners", "bewoonster", "woont", "wonend", "wonende"),
    *("wonen", "erfgrens", "perceelgrens", "tuin", "schutting", "namens", "met"),
)
#: A house number by itself, of someone who lives there.
_NUMBER_OF_HOME: Final = Sought(
    re.compile(
        rf"\b{alternation(_RESIDENTS, ignore_case=True)}\b[^.]{{0,24}}[ \n(]"
        r"(?:nr\.?|nummer|huisnummer)[ \n](?P<number>\d{1,4}(?: ?[a-z]\b)?)(?![\w]|[.,/-]\d)",
        re.IGNORECASE,
    )
)
#: ... or of whom the sentence goes on to say so: "Op 120 woont het gezin ...", "nr. 81 (mevr. Bruins)".
_NUMBER_THEN_HOME: Final = Sought(
    re.compile(
        r"\b(?:op|van|in|naar) (?:nr\.? |nummer |huisnummer )?(?P<number>\d{1,4}(?: ?[a-z]\b)?) "
        r"(?:woont|wonen|woonde|woonden)\b"
        r"|\b(?:nr\.?|nummer|huisnummer) (?P<numbered>\d{1,4}(?: ?[a-z]\b)?) ?\n?"
        r"\((?:mevr|mw|dhr|de heer|mevrouw|fam|familie)\b",
        re.IGNORECASE,
    )
)
#: "Van Nes (nr. 32) en Pietersz (nr. 28)", "Ria Wondergem van nr. 25": of somebody who is named right before.
_NUMBER_OF_PERSON: Final = Sought(
    re.compile(
        rf"[{UPPER}][\w'’-]*[a-zß-ÿ] (?:\((?:huis)?(?:nr|nummer)\.? (?P<bracketed>\d{{1,4}}(?: ?[a-z]\b)?)\)"
        r"|van (?:huis)?(?:nr|nummer)\.? (?P<number>\d{1,4}(?: ?[a-z]\b)?)(?![\w]|[.,/-]\d))"
    )
)
_LIVES_AFTER: Final = re.compile(
    r"[^\w\n]{0,3}(?:[^\w\n]{1,3}\w+){0,2}[^\w\n]{0,3}(?:staat ingeschreven|staan ingeschreven|woont|"
    r"wonen|woonachtig|bewoond)\b"
    r"|[.,;:]?\s(?:bewoner|bewoonster|bewoners|aangetroffen|aangesproken|hoofdbewoner)\b"
    r"|,? bij (?:(?:zijn|haar|hun|mijn|onze|de) )?(?:dochter|zoon|moeder|vader|ouders|zus|broer|oma|opa|"
    r"tante|oom|vriend|vriendin)\b"
    r"| \((?:melder|meldster|bewoner|bewoonster|fam|familie|mevr|mw|dhr|de heer)\b"
    r"|[,;]\s(?:\(?0[1-9][\d -]|\+\d\d|tel\b|mobiel\b)",
    re.IGNORECASE,
)
_OFFICE_WORDS: Final = re.compile(
    r"\b(?:bezoek-?adres|vestigings?-?adres|kantoor\w*|hoofdkantoor|gevestigd|retouradres|gemeentehuis|"
    r"stadhuis|stadskantoor|"
    r"provinciehuis|gouvernement|raadhuis|raadzaal|vergaderlocatie|locatie|zaal|vergaderzaal|"
    r"visiting address|postbus|"
    r"antwoordnummer|wijkgebouw|buurthuis|dorpshuis|wijkcentrum|buurtcentrum|sporthal|theater|schouwburg|"
    r"\w{3,}hal|hoofdingang|bedrijfslocatie|bedrijfsadres|"
    r"adres (?:van (?:de|het) )?(?:zaak|bedrijf|inrichting|onderneming|"
    r"horecabedrijf|winkel|school|vestiging)|projectadres|gerechtsgebouw|"
    r"paleis van justitie|politiebureau|"
    r"basisteam|bureau|embassy|ambassade|building|campus|universiteit|faculteit|instituut|institute)\b",
    re.IGNORECASE,
)
_PERSON_BEFORE: Final = re.compile(
    rf"(?:[{UPPER}][\w'’-]*[a-zß-ÿ](?: \([^()]{{1,24}}\))?|\b[{UPPER}]\.|\b(?:ouders|moeder|vader|oma|opa|"
    r"tante|klager|klaagster|eiser|eiseres|appellante?|verzoeker|verzoekster|bezwaarmaker|bezwaarmaakster|cliënte?|"
    rf"betrokkene|verdachte|aangever|aangeefster|melder|meldster|naar huis))\s?[(,]\s?(?:[\w'’ ]{{0,18}}\s)?$"
)
_UNIT_LINE: Final = re.compile(
    r"(?i)\b(?:directie|afdeling|minister\w*|team|cluster|college|wetterskip|gemeente|toezicht|handhaving)\b"
)
_NAME_PARTS: Final = frozenset(
    "van de den der en / 't ten ter te el al da dos von zu la le bin aan dhr. mw. mevr. fam. drs. mr. "
    "ir.".split()
)
_TITLED_LINE: Final = re.compile(
    r"^(?:aan(?: de)?:? )?(?:de heer|heer|dhr|mw|mevr|mevrouw|fam|familie|(?:de )?erven|dhr\. en mw|"
    r"de ouders|per adres|p/a)\b",
    re.IGNORECASE,
)
_TREASURER: Final = re.compile(r"\bpenningmeester(?:esse)?\b", re.IGNORECASE)
_NEIGHBOUR: Final = re.compile(
    r"\b(?:\w*buren|\w*buur(?:man|vrouw)|omwonenden?|bewoners?|bewoonster|woont|wonen)\b"
    r"(?:[^.!?]|(?<=\bnr)\.)*\Z",
    re.IGNORECASE,
)
#: Characters before a neighbour in which a word for living there must stand.
_NEIGHBOURS: Final = 110
#: What may stand between a home and its postcode, also in a quoted message.
_WIDEST_GAP: Final = 8
_GAP: Final = re.compile(r"[\s>|,.]{1,8}\Z")
_WITH_HOME_LABEL: Final = re.compile(r"\b(?:wonende?|woonachtig|woont) (?:te|in|op) \Z", re.IGNORECASE)
_HEADING: Final = re.compile(
    r"^(?:woon-?|huis-?|post-?|correspondentie-?|uitkerings-?)?adres(?:sen|gegevens)?$|"
    r"^straat(?:naam)?(?:.*(?:huisnummer|nr\.?|nummer|no\.?))?$|^postcode.*$|^straat en .*$",
    re.IGNORECASE,
)


class AddressRecognizer(EntityRecognizer):
    """Finds addresses and says of each whether it is a home, an office or a place."""

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        supported_language: str,
        lists: Mapping[str, Sequence[str]],
    ) -> None:
        self._office_postcodes = frozenset(
            code.replace(" ", "") for code in lists.get("government-postcodes", ())
        )
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        table = table_of(nlp_artifacts)
        results = []
        covered = bytearray(len(text))
        for match in (*STREET.finditer(text), *LOWER_STREET.finditer(text)):
            judged = self._street(text, match, table)
            if judged is None:
                continue
            start, end, score, code, hint = judged
            covered[start:end] = b"\1" * (end - start)
            results.append(found(self, "ADRES", start, end, score, evidence=(code,), keep_hint=hint))
        for match in ABROAD.finditer(text):
            hint = self._hint(
                text, *match.span(), before(text, match.start(), width=70), "", False, False, table
            )
            results.append(
                found(self, "ADRES", *match.span(), 0.7, evidence=("adres:buitenland",), keep_hint=hint)
            )
        for match in _NUMBER_OF_HOME.finditer(text, nlp_artifacts):
            start, end = match.span("number")
            results.append(found(self, "ADRES", start, end, 0.6, evidence=("adres:huisnummer",)))
        for match in _NUMBER_THEN_HOME.finditer(text, nlp_artifacts):
            start, end = match.span("number" if match["number"] else "numbered")
            results.append(found(self, "ADRES", start, end, 0.55, evidence=("adres:huisnummer",)))
        for match in _NUMBER_OF_PERSON.finditer(text, nlp_artifacts):
            number = "bracketed" if match["bracketed"] else "number"
            if match["number"] or _NEIGHBOUR.search(before(text, match.start(), width=_NEIGHBOURS)):
                start, end = match.span(number)
                results.append(found(self, "ADRES", start, end, 0.55, evidence=("adres:huisnummer",)))
        homes = {r.end for r in results if not keep_hint_of(r.recognition_metadata)}
        for match in POSTCODE.finditer(text):
            if covered[match.start()]:
                continue
            judged_code = self._postcode(text, match, table, homes)
            if judged_code is not None:
                end, code, hint = judged_code
                results.append(
                    found(self, "ADRES", match.start(), end, 0.75, evidence=(code,), keep_hint=hint)
                )
        return results

    def _street(
        self, text: str, match: re.Match[str], table: Table
    ) -> tuple[int, int, float, str, str] | None:
        # A line end stands only behind a first word such as "Oude": the rest must look like a street.
        wrapped = "\n" in match["street"]
        street = match["street"].replace("\n", " ")
        start = match.start() + opening(street)
        street = street[start - match.start() :]
        if NO_STREET.search(street) or (wrapped and not has_street_shape(street)):
            return None
        end = match.end("number")
        postcode = JOINED_POSTCODE.match(text, end)
        shape = has_street_shape(street)
        if (
            text[match.end("street")] == "\n"
            and STRONG_ENDING.search(street) is None
            and not _home_label(before(text, start, width=70))
            and not (shape and _is_line_start(text, start) and _is_of_person(_line_above(text, start)))
        ):
            # A number on the next line counts only after a sure street name, or below somebody's name.
            return None
        if postcode is None and re.fullmatch(r"(?:19|20)\d\d", match["number"]):
            return None
        left = before(text, start, width=70)
        label = _home_label(left)
        headed = _is_headed(table, start, end)
        person = _PERSON_BEFORE.search(left) is not None and last_end(_LIVES, left) >= 0
        if not (shape or postcode or headed or label or person):
            return None
        if headed:
            start = _cell_start(text, start)
        code = "straat" if shape else "postcode" if postcode else "label"
        if postcode is not None:
            end = postcode.end("code")
        hint = self._hint(text, start, end, left, postcode["code"] if postcode else "", label, headed, table)
        score = 0.85 if postcode or headed else 0.7 if shape else 0.6
        return start, end, score, f"adres:{code}", hint

    def _hint(
        self,
        text: str,
        start: int,
        end: int,
        left: str,
        postcode: str,
        label: bool,
        headed: bool,
        table: Table,
    ) -> str:
        """Reason to keep the address; empty for a home, and for a full address that nothing explains."""
        if re.sub(r"\s", "", postcode) in self._office_postcodes:
            return OFFICE
        right = after(text, end, width=70)
        if re.match(r"[^\w\n]{0,3}(?:\w+[^\w\n]{1,3}){0,3}(?:Postbus|Antwoordnummer)\b", right):
            return OFFICE
        if table.is_table(start):
            organisation = any(_names_organisation(cell) for cell in _cells_before(table, start))
        elif _is_line_start(text, start):
            organisation = _organisation_above(text, start)
        else:
            organisation = _names_organisation(text[line_around(text, start, start)[0] : start][-90:])
        if headed:
            return OFFICE if organisation else ""
        if table.is_table(start) and not organisation:
            cells = _cells_before(table, start)
            if any(_TITLED_LINE.match(cell) or _is_name_line(cell) for cell in cells):
                # A list of people: who lives there stands left of it.
                return ""
        named = without_addresses(left)
        office = max(last_end(words, named) for words in (_OFFICE_WORDS, ORGANISATION, _UNIT_LINE))
        lives = last_end(_LIVES, left)
        if label and last_end(_OFFICE_WORDS, left) <= max(lives, -1):
            return ""
        if _LIVES_AFTER.match(right):
            return OFFICE if office >= 0 and organisation else ""
        if (
            _PERSON_BEFORE.search(left)
            and (office < 0 or office < len(left) - 26)
            and not _UNIT_LINE.search(_own_line(text, start))
        ):
            return ""
        if _is_line_start(text, start):
            above = _line_above(text, start)
            if re.match(r"(?i)t\.?a\.?v\b", above) and organisation:
                # A club has its post delivered at home by who keeps its books.
                return "" if _TREASURER.search(above) else OFFICE
            if _is_of_person(above):
                return ""
        if "|" in _own_line(text, start):
            # A line with strokes is the foot of an official's mail.
            return OFFICE
        if organisation or office > lives:
            return OFFICE
        if lives >= 0 or postcode:
            # A full address that nothing marks as an office: someone may live there.
            return ""
        return LOCATION

    def _postcode(
        self, text: str, match: re.Match[str], table: Table, homes: Collection[int]
    ) -> tuple[int, str, str] | None:
        """A postcode without its street: in a form, after a label or a home, or with a house number."""
        left = before(text, match.start(), width=60)
        code = match.group().replace(" ", "").replace("\u00a0", "")
        if code in self._office_postcodes or re.search(
            r"(?:postbus|antwoordnummer)\D{0,3}[\d ]{0,8}\D{0,12}$", left, re.I
        ):
            return match.end(), "adres:postcode", OFFICE
        headed = _is_headed(table, *match.span())
        labelled = re.search(r"\b(?:postcode|adres)\b[^\n]{0,24}$", left, re.IGNORECASE) is not None
        if headed or labelled:
            return match.end(), "adres:label", ""
        gap = _GAP.search(text, max(0, match.start() - _WIDEST_GAP), match.start())
        if (gap and gap.start() in homes) or _WITH_HOME_LABEL.search(left):
            return match.end(), "adres:postcode", ""
        numbered = POSTCODE_NUMBER.match(text, match.start())
        if numbered is not None:
            return numbered.end(), "adres:postcode-huisnummer", ""
        return None


def _is_headed(table: Table, start: int, end: int) -> bool:
    """A label for addresses stands beside ``[start, end)`` or above it."""
    return any(_HEADING.match(label.strip(" :")) for label in _side(table, start)) or (
        table.find_heading(_HEADING, start, end, whole=True) is not None
    )


def _cell_start(text: str, start: int) -> int:
    """Start of the street in a form's cell: small letters before it belong to it ("jan van galenkade")."""
    cell = max(text.rfind("\t", 0, start), text.rfind("\n", 0, start)) + 1
    return cell if re.fullmatch(r"(?:[a-zà-ÿ'’.]{2,12} ){1,3}", text[cell:start]) else start


def _side(table: Table, offset: int) -> tuple[str, ...]:
    """The label in the first cell of a form's row, when the offset lies in another cell."""
    row = table.row(offset)
    if 2 <= len(row) <= 3 and row[0].strip() != table.cell_text(offset).strip():
        return (row[0].strip(),)
    return ()


def _cells_before(table: Table, offset: int) -> list[str]:
    """Short cells left of the one that holds ``offset``: a table names the holder before the address."""
    own = table.cell_text(offset)
    cells = []
    for cell in table.row(offset):
        if cell == own:
            break
        if len(cell) <= 60:
            cells.append(cell)
    return cells


def _names_organisation(line: str) -> bool:
    named = without_addresses(line)
    return any(pattern.search(named) for pattern in (ORGANISATION, _OFFICE_WORDS, _UNIT_LINE))


def _organisation_above(text: str, start: int) -> bool:
    """True when the line before ``start``, or one of the three above it, names an organisation."""
    at = start
    opens_block = True
    for _ in range(4):
        line_start, _ = line_around(text, at, at)
        line = text[line_start:at]
        if at != start and _TITLED_LINE.match(line):
            return False
        if _names_organisation(line):
            return True
        if line_start == 0:
            return False
        if text[line_start - 2 : line_start] == "\n\n":
            if not opens_block:
                return False
            # A letterhead can have an empty line between the name and the address.
            line_start -= 1
        opens_block = False
        at = line_start - 1
    return False


def _own_line(text: str, start: int) -> str:
    """The line of ``start`` up to the next line end."""
    line_start, line_end = line_around(text, start, start)
    return text[line_start:line_end]


def _is_name_line(line: str) -> bool:
    """True for a line of a few words that could all be parts of a name, and that names no organisation."""
    words = line.split()
    if not 2 <= len(words) <= 9 or _names_organisation(line):
        return False
    capitals = 0
    for word in words:
        if word.lower() in _NAME_PARTS:
            continue
        if not (
            word.strip("(\"'’")[:1].isupper() and not any(char.isdigit() or char in ":;!?" for char in word)
        ):
            return False
        capitals += 1
    return capitals >= 2


def _home_label(left: str) -> bool:
    """A word for living there, or a label for a home address, binds the street right after ``left``."""
    if _DWELLING.search(left) or _DATE_BEFORE.search(left):
        return True
    match = _HOME_LABEL.search(left)
    return (
        match is not None
        and re.search(r"\bgevestigd\b(?!.*\bhuisadres\b)", match.group(), re.IGNORECASE) is None
    )


#: Before the lines of a quoted message.
_QUOTED: Final = " >|"


def _is_line_start(text: str, start: int) -> bool:
    """Nothing stands before it on its line or in its cell but the signs of a quoted message."""
    line = max(text.rfind("\n", 0, start), text.rfind("\t", 0, start)) + 1
    return not text[line:start].strip(_QUOTED)


def _line_above(text: str, start: int) -> str:
    """The line before that of ``start``, with the one before it where a hyphen parts them."""
    line_start, _ = line_around(text, start, start)
    if line_start == 0:
        return ""
    above = text[max(0, line_start - 400) : line_start].rstrip("\n").replace("-\n", "-")
    return above[above.rfind("\n") + 1 :].strip(_QUOTED)


def _is_of_person(line: str) -> bool:
    """A cell of the line holds somebody's name."""
    return any(_TITLED_LINE.match(cell) or _is_name_line(cell) for cell in line.split("\t"))
