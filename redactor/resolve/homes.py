"""An address where the document says that somebody lives is a home wherever it stands.

"Sluiting Voltastraat 37" names a place that the case is about; "zij staat ingeschreven op Voltastraat 37"
says whose. The address of an organisation stays one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from redactor.domain import Finding
from redactor.forms import fold

#: Evidence of such a place, and the hint that it had.
SAME_HOME: Final = "zelfde-woning"
_PLACE: Final = "locatie"
_ADDRESS: Final = "ADRES"
#: Street and house number, without what follows: a town, a postcode, a floor.
_STREET: Final = re.compile(r"(?P<street>\D*[^\W\d]\D*)(?P<number>\d{1,5})(?!\d)")


def with_homes(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those of a place without their reason to keep where it is somebody's home elsewhere."""
    homes = {
        key
        for f in findings
        if f.label == _ADDRESS and not f.keep_hint and any(code.startswith("adres:") for code in f.evidence)
        if (key := _key(f.text))
    }
    return [
        replace(f, keep_hint="", evidence=(*f.evidence, SAME_HOME))
        if f.label == _ADDRESS and f.keep_hint == _PLACE and _key(f.text) in homes
        else f
        for f in findings
    ]


def _key(text: str) -> str:
    """The street's last word and the number, by which two places are the same; empty for a bare number."""
    match = _STREET.match(text)
    words = re.findall(r"[^\W\d_]+", fold(match["street"])) if match else []
    return f"{words[-1]} {match['number']}" if match and words else ""
