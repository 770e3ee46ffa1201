"""Bank accounts (IBAN), and whether the words around one say that an organisation holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect import checks
from redactor.detect.context import after, before, without_addresses
from redactor.detect.results import found

#: Hint for the policy.
ORGANISATION_ACCOUNT: Final = "rekening organisatie"

# A number may be broken by spaces or by one line end.
_GAP = r"[ \u00a0.-]{0,2}\n?"
_NL: Final = re.compile(rf"(?<![\w])[Nn][Ll]{_GAP}\d{_GAP}\d(?:{_GAP}[A-Za-z]){{4}}(?:{_GAP}\d){{10}}(?!\w)")
_ANY: Final = re.compile(r"(?<![\w])(?!NL)[A-Z]{2}\d{2}(?:[ \u00a0]{0,2}[A-Z0-9]){11,30}")

#: Words that name an organisation; also used for addresses and telephone numbers.
ORGANISATION: Final = re.compile(
    r"\b(?:gemeente(?:lijke)?|ministerie|provincie|waterschap|hoogheemraadschap|wetterskip|\w*stichting|"
    r"vereniging|coöperatie|"
    r"belastingdienst|rijk(?:soverheid|swaterstaat)?|rechtbank|griffie|cjib|uwv|svb|duo|ombuds\w+|\w*dienst|"
    r"inspectie|"
    r"bestuursorgaan|zakelijke?|onderneming|bedrijf|bedrijfs\w+|leverancier|advocaten|advocatenkantoor|"
    r"notaris\w*|"
    r"accountants|\w*bureau|kantoor|firma|holding|fonds|universiteit|hogeschool|school|ziekenhuis|"
    r"maatschap|parochie|"
    r"woningcorporatie|corporatie|verhuurder|deurwaarder\w*|incasso\w*bureau|crediteur|organisatie|instelling|"
    r"\w*centrum|instituut|\w*maatschappij)\b"
    r"|\b(?:B\.?V|N\.?V|V\.?O\.?F|U\.?A)\b\.?|\bKvK\b",
    re.IGNORECASE,
)
_IN_NAME_OF: Final = re.compile(
    r"(?:t\.?\s?n\.?\s?v\.?|ten name van|op naam van|ten gunste van)\s*:?\s*", re.IGNORECASE
)
#: "... van het ministerie", "... van de gemeente".
_HELD_BY: Final = re.compile(rf"[\s,]{{0,3}}van (?:het|de|onze) (?:{ORGANISATION.pattern})", re.IGNORECASE)
_PAID_TO: Final = re.compile(
    r"\b(?:onder vermelding van|o\.v\.v\.?|quoting|met vermelding van)|\bfactu(?:ur|ren)\b.{0,30}\bnaar\b|"
    r"\binvoices? to\b",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"\b(?:mijn|haar|zijn|uw|je|jouw|hun|zoon|dochter|moeder|vader|man|vrouw|partner|privé\w*|spaarrekening|"
    r"kleinzoon|leefgeld|salaris|hem|terug\w*|uitbeta\w*|uitkering|automatische incasso|vaste vergoeding)\b",
    re.IGNORECASE,
)


class IbanRecognizer(EntityRecognizer):
    """Finds IBANs; one that fails mod 97 only in the Dutch form, as a slip of the pen."""

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        supported_language: str,
        lists: Mapping[str, Sequence[str]],
    ) -> None:
        self._public = tuple(lists.get("overheidsrekeningen", ()))
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results = []
        for match in _NL.finditer(text):
            valid = checks.iban(match.group().replace("\n", ""))
            results.append(self._result(text, match.start(), match.end(), valid=valid))
        for match in _ANY.finditer(text):
            end = self._foreign_end(text, match.start(), match.end())
            if end:
                results.append(self._result(text, match.start(), end, valid=True))
        return results

    def _result(self, text: str, start: int, end: int, *, valid: bool) -> RecognizerResult:
        bban = re.sub(r"[^A-Za-z0-9]", "", text[start:end])[4:].upper()
        public = bool(self._public) and bban.startswith(self._public)
        hint = ORGANISATION_ACCOUNT if public or is_organisation_account(text, start, end) else ""
        evidence = ["check:iban" if valid else "check-mislukt:iban"]
        return found(self, "IBAN", start, end, 0.95 if valid else 0.6, evidence=evidence, keep_hint=hint)

    @staticmethod
    def _foreign_end(text: str, start: int, end: int) -> int:
        """End of the valid IBAN at ``start``; 0 when there is none. The match may run on into a word."""
        signs = 0
        for at in range(start, end):
            signs += text[at].isalnum()
            if signs < 15:
                continue
            if (at + 1 == len(text) or not text[at + 1].isalnum()) and checks.iban(text[start : at + 1]):
                return at + 1
        return 0


def is_organisation_account(text: str, start: int, end: int) -> bool:
    """True when the words around the account say that a public body or an organisation holds it."""
    right = after(text, end)
    if re.match(r"[\s.,;:()“”‘’'\"-]*$", right[:2]) is None and right[:1].isalnum():
        return False
    if holder := _IN_NAME_OF.match(right.lstrip(" \n),;")):
        return ORGANISATION.search(right.lstrip(" \n),;")[holder.end() : holder.end() + 30]) is not None
    if _HELD_BY.match(right):
        return True
    left = without_addresses(before(text, start, width=70))
    if re.search(r"\bderden(?:geld)?rekening\b", left, re.IGNORECASE):
        return True
    if re.match(r"[\s,]{0,3}(?:een )?rekening van (?:hem|haar|zijn|mijn|mij)\b", right):
        return False
    # The words nearest to the number decide.
    left = left[max(left.rfind(". "), left.rfind("; "), left.rfind("! ")) + 1 :]
    organisation = [m.end() for m in ORGANISATION.finditer(left)]
    own = [m.end() for m in _OWN.finditer(left)]
    if organisation and (not own or own[-1] < organisation[-1]):
        return True
    if own:
        return False
    return _PAID_TO.search(right[:40]) is not None or _PAID_TO.search(left) is not None
