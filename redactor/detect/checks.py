"""Check digits of Dutch and international numbers. Pure functions on a string: True when it is well formed.

Each reads over separators. None of them says that the number was ever issued.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from redactor.errors import BadPattern

_SEPARATORS: Final = re.compile(r"[\s.\-–/\u00a0]+")
#: Lengths of IBANs by country. Source: SWIFT IBAN registry.
_IBAN_LENGTHS: Final = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27,
    "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24,
    "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
    "VG": 24, "XK": 20,
}  # fmt: skip


def compact(text: str) -> str:
    """``text`` without spaces, dots, dashes and slashes."""
    return _SEPARATORS.sub("", text)


def elfproef(text: str) -> bool:
    """A burgerservicenummer of 9 digits, or 8 with the leading zero left out.

    Source: weights 9..2 and -1, sum divisible by 11 (python-stdnum, nl.bsn). An RSIN passes as well.
    """
    digits = compact(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (8, 9):
        return False
    digits = digits.zfill(9)
    total = sum(weight * int(d) for weight, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    # 000000000 passes the sum and is no number; nor is one of a single repeated digit ever issued.
    return total % 11 == 0 and len(set(digits)) > 1


def elfproef_account(text: str) -> bool:
    """An old Dutch bank account of 9 or 10 digits.

    Source: weights 9..1 (10..1), sum divisible by 11, as banks used until 2014.
    """
    digits = compact(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (9, 10):
        return False
    total = sum(weight * int(d) for weight, d in zip(range(len(digits), 0, -1), digits, strict=True))
    return total % 11 == 0 and len(set(digits)) > 1


def onderwijsnummer(text: str) -> bool:
    """9 digits that start with 10 and leave 5 in the eleven-test.

    Source: python-stdnum, nl.onderwijsnummer.
    """
    digits = compact(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) != 9 or not digits.startswith("10"):
        return False
    total = sum(weight * int(d) for weight, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return total % 11 == 5


def btw_with_bsn(text: str) -> bool:
    """A Dutch btw number whose nine digits are a well-formed BSN, as for one-man firms before 2020.

    Source: python-stdnum, nl.btw; since 1 January 2020 the number holds no BSN and passes mod 97 instead.
    """
    match = re.fullmatch(r"(?:NL)?(\d{9})B(\d{2})", compact(text).upper())
    if match is None or not elfproef(match[1]):
        return False
    return not _mod97("NL" + match[1] + "B" + match[2])


def iban(text: str) -> bool:
    """An IBAN of the right length whose remainder by 97 is 1. Source: ISO 13616."""
    value = compact(text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", value) or _IBAN_LENGTHS.get(value[:2]) != len(value):
        return False
    return _mod97(value[4:] + value[:4])


def _mod97(value: str) -> bool:
    return int("".join(str(int(char, 36)) for char in value)) % 97 == 1


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {
    "elfproef": elfproef,
    "elfproef_account": elfproef_account,
    "onderwijsnummer": onderwijsnummer,
    "btw_with_bsn": btw_with_bsn,
    "iban": iban,
}


def get(name: str, *, where: str = "recognizers.yaml") -> Callable[[str], bool]:
    """The check with this name in rules/recognizers.yaml.

    Raises:
        BadPattern: there is none.
    """
    from rapidfuzz import process

    if name not in _CHECKS:
        best = process.extractOne(name, list(_CHECKS))
        raise BadPattern(
            f"controle {name!r} bestaat niet",
            hint=f"bedoelt u {best[0]!r}?" if best else "",
            where=where,
        )
    return _CHECKS[name]


def names() -> tuple[str, ...]:
    """Names that may stand after ``check:``."""
    return tuple(_CHECKS)
