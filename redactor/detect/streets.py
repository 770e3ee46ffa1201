"""What an address looks like: streets with a number, Dutch and foreign, and postcodes.

Pure: whether someone lives there is for addresses.py.
"""

from __future__ import annotations

import re
from typing import Final

UPPER = r"A-ZÀ-ÖØ-ÞŁŠŽÇĐ"
_ENDING = (
    r"(?:straat|str\.?|laan|weg|plein|hof|kade|gracht|singel|steeg|dreef|boulevard|dijk|pad|plantsoen|"
    r"park|markt|bocht|gouw|wetering|wal|ring|baan|kamp|veld|weide|akker|burg|haven|hoek|poort|stee|stede|zicht|plateau|tuin|werf|"
    r"kwartier|brink|vliet|oever|kant|eind|einde|berg|heuvel|bos|duin|hage|donk|gaarde|horst|rade|warande|leane|strjitte|"
    r"buorren|"
    r"wei|wijk|sluis|zand|heide|terp|meent|vaart|dam|brug|molen|erf|straatje|laantje|weggetje|passage|"
    r"rotonde|esplanade|"
    r"allee|lei|tol|tolhuis|veste|vest|bolwerk|schans|ee|zoom|rak|bult|es|enk|esch|kreek|grift|"
    r"road|street|avenue|lane|drive|crescent)"
)
#: What may stand at the end of a line before the rest of a street's name: "Oude\nAkerweg", "Zwolse\nHoek".
_FIRST_LINE = (
    r"(?:(?:Oude|Nieuwe|Lange|Korte|Grote|Kleine|Hoge|Lage|Groene|Eerste|Tweede|Derde"
    rf"|[{UPPER}][a-zß-ÿ]{{2,12}}(?:se|mer|ste))\n)?"
)
_PARTICLE = (
    r"(?:van|de|den|der|het|'t|’t|ter|ten|te|aan|op|in|bij|achter|en|la|le|du|la|sur|onder|over|tot|d')"
)
_FLOOR = r"bis|bs|hs|zw|huis|rood|zwart|boven|beneden|links|rechts|(?:een|één|twee|drie|vier|vijf|zes)hoog"
_NUMBER = (
    rf"\d{{1,5}}(?![\d.,]\d)(?:(?:[ -]?|-\n|\n(?=(?:bis|hs|zw|rood|zwart)\b))(?:{_FLOOR}|III|II|IV|I|"
    r"[A-Za-z]\d?|\d{1,4})"
    r"(?![\w]|\. ?\n?\d))?(?:[ -](?:bis|bs|hs|zw|[a-zA-Z]|\d{1,3}|I{1,3})(?!\w|\. ?\n?\d))?"
    r"(?:,? (?:\w{3,8}[ \n]etage|bus \d{1,3}[a-z]?|(?:kamer|k\.|app\.|appartement|unit) ?\n?\d+[a-z]?|"
    r"\d+ ?hoog))?"
)
#: What follows a number that is no house number: a year, an amount, a time, a date.
_NO_NUMBER = (
    r"(?![\w%€°:]|[.,/-]\d|\s?(?:%|euro|jaar|uur|maanden|weken|dagen|km|m2|m²|meter|stuks|personen|leden)\b|"
    r" (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b)"
)
_WORD = rf"[{UPPER}'’][\w'’.-]{{0,30}}"
#: Up to six words that begin with a capital, or particles between them, then a number. A comma before the
#: number only where nothing but the end of the address follows.
STREET: Final = re.compile(
    rf"(?<![\w@/])(?P<street>(?:\d{{1,2}}e )?(?:'s-|’s-)?{_FIRST_LINE}{_WORD}"
    rf"(?: (?:{_WORD}|{_PARTICLE}(?= ))){{0,5}})"
    rf"(?: {{1,2}}|\n| nr\.? | no\.? | ligplaats | t/o |, (?=\d{{1,4}}[a-z]?(?:[,;)\n]|$)))"
    rf"(?P<number>{_NUMBER}){_NO_NUMBER}"
)
LOWER_STREET: Final = re.compile(
    rf"(?<![\w@/-])(?P<street>(?:(?!aan |op |in |de |het |bij |naar |uit |van |een |mijn |zijn |haar |uw |"
    r"ontruiming |sluiting |inval |melding |overlast |adres |woning )[a-zé]{3,12} )?"
    r"[a-zé]{3,20}(?:straat|str|laan|weg|plein|kade|gracht|singel|plantsoen)) "
    rf"(?P<number>{_NUMBER}){_NO_NUMBER}"
)
#: "118 West 79th Street, apt. 9C", "12 bis, rue de la Paix": the number stands first.
ABROAD: Final = re.compile(
    rf"(?<![\w/.,-])\d{{1,5}}[a-zA-Z]?(?:,? bis)?,? (?:(?:(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}"
    r"(?:Street|St\.|Road|Rd\.|Avenue|Ave\.|Lane|Drive|Court|Crescent|Close|Terrace|Gardens|Blvd\.?)"
    r"(?:,? (?:apt|apartment|flat|unit|suite|no)\.? ?#?\w{1,5})?"
    rf"|(?:rue|avenue|boulevard|chemin|impasse|allée|quai)(?: (?:de|du|des|la|le|les))*"
    rf"(?: (?:[ld][’'])?{_WORD}){{1,3}})(?!\w)"
)
POSTCODE: Final = re.compile(r"(?<![\w.-])[1-9]\d{3}[ \u00a0]?(?!SA|SD|SS)[A-Z]{2}(?![\w-])")
JOINED_POSTCODE: Final = re.compile(
    r"[\s,|·]{1,4}(?:NL-)?(?P<code>[1-9]\d{3}[ \u00a0\n]{0,2}(?!SA|SD|SS)[A-Z]{2})(?![\w-])"
)
POSTCODE_NUMBER: Final = re.compile(
    rf"(?<![\w.-])[1-9]\d{{3}}[ \u00a0]?(?!SA|SD|SS)[A-Z]{{2}}[ ,-]{{1,2}}{_NUMBER}(?![\w/]|[.,]\d)"
)
STRONG_ENDING: Final = re.compile(
    r"(?:straat|str\.|laan|weg|plein|hof|kade|gracht|singel|steeg|dreef|plantsoen|boulevard|leane|strjitte)$",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(rf"(?:^|[\w'’.-]*){_ENDING}$", re.IGNORECASE)
_OPENS: Final = re.compile(
    rf"^(?:laan|weg|plein|hof|kade|park|kaya|caya|achter|korte|lange|oude|nieuwe|grote|kleine|villapark|{_ENDING})\b",
    re.IGNORECASE,
)

#: Words that are no street though they stand before a number.
NO_STREET: Final = re.compile(
    r"(?:^|\s)(?:artikel|art|lid|kamerstuk(?:ken)?|bijlage|pagina|pag|versie|hoofdstuk|paragraaf|nummer|"
    r"nr|week|groep|fase|"
    r"vraag|vragen|tabel|figuur|zaal|kamer|kavel|perceel|deel|dossier|zaak|postbus|antwoordnummer|euro|"
    r"jaar|maart|"
    r"januari|februari|april|mei|juni|juli|augustus|september|oktober|november|december|maandag|dinsdag|"
    r"woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo|casus|punt|agendapunt|actie|besluit|motie|"
    r"nota|brief|"
    r"kenmerk|referentie|datum|uur|tel|telefoon|t|m|fax|bsn|kvk|eenheid|gesprek|stap|spoor|perron|lijn|"
    r"bus|tram|trein|"
    r"team|cluster|ronde|regel|scenario|variant|optie|blok|module|niveau|schaal|trede|cat|categorie|"
    r"klasse|rapport|"
    r"onderzoek|verslag|vergadering|verordening|wet|richtlijn|besluitnr|aflevering|nieuwsbrief|a|n|e|of|"
    r"rijbewijs|bedrag|"
    r"windows|office|iphone|covid|agenda|horizon|vlucht|station|paal|hectometerpaal|gebouw|verdieping|"
    r"etage|bed|unit|cel|"
    r"paviljoen|afdeling|rayon|district|basisteam|dienstnummer|toestel|tst|code|pas|badge|order|factuur|"
    r"ticket|bug|story)\.?$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(  # no abbreviation before the full stop
    r"(?<=[a-zà-ÿ]{2})(?<!\b(?:St|Dr|"
    r"Mr))(?<!\bBurg)(?<!\bProf)(?<!\bPres)(?<!\bPast)(?<!\bKard)(?<!\bJac)(?<!\bMgr)\. (?=[A-ZÀ-Þ])"
)


#: "Europaweg Zuid", "Spoorlaan N.Z.": the side of a street, behind its name.
_SIDE_OF_STREET: Final = re.compile(r"(?:Noord|Zuid|Oost|West)(?:zijde)?|[NZOW]\.?Z\.?", re.IGNORECASE)


def has_street_shape(street: str) -> bool:
    words = street.split()
    if len(words) > 1 and _SIDE_OF_STREET.fullmatch(words[-1]):
        words.pop()
    return _ENDS.search(words[-1]) is not None or (len(words) > 1 and _OPENS.match(street) is not None)


def opening(street: str) -> int:
    """Characters at the front that belong to the sentence: "Aan de Kerkstraat" gives 7, "U. Aan ..." more."""
    at = 0
    for match in _SENTENCE_END.finditer(street):
        at = match.end()
    for match in re.finditer(r"\b(?:aan|naar|vanaf|tegenover) (?:de |het |'t )?(?=[A-ZÀ-Þ'’])", street[at:]):
        at += match.end()
        break
    lead = re.match(
        r"(?:(?:Aan|Op|Bij|Naar|Vanaf|Adres|Ook|Locatie|Gesprek|Voor|Vertrek|Aankomst) (?:de |het |"
        r"den )?)+(?=[A-ZÀ-Þ'’])",
        street[at:],
    )
    return at + (lead.end() if lead else 0)
