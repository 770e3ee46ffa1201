"""Reads a ground in any of the ways in which it is written, and gives the one canonical code.

What is accepted: ``5.1.2e``, ``5.1.2.e``, `` 5.1.2  E ``, ``5.1 lid 2 sub e``, ``art. 5.1 lid 2 onder e``,
``Artikel 5.1, tweede lid, onder e``, and the aliases of rules/grounds.yaml (Wob codes, ``dubbel``).
It reads a whole string: looking for grounds inside running text is another matter, in which the heading
number ``5.1.`` must not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from redactor.domain import Ground
from redactor.errors import UnknownGround

_ORDINALS: Final = {
    "eerste": "1", "tweede": "2", "derde": "3", "vierde": "4", "vijfde": "5", "zesde": "6", "zevende": "7",
}  # fmt: skip
_NOISE: Final = re.compile(r"\b(?:artikel|art|lid|sub|onder|onderdeel|aanhef|en|van|de|wet|woo|wob)\b\.?")
_PARTS: Final = re.compile(r"\d+(?=[a-z]\b)|\d+|[a-z](?![a-z])")


def ground_key(text: str) -> str:
    """``text`` reduced to its numbers and letter, joined with dots: ``5.1.2.e``; empty when it holds none."""
    lowered = text.strip().lower().strip("()[]")
    for word, digit in _ORDINALS.items():
        lowered = re.sub(rf"\b{word}\b", digit, lowered)
    rest = _NOISE.sub(" ", lowered)
    if re.search(r"[a-z]{2,}", rest) or re.search(r"[^\w\s.,()/-]", rest):
        # Other words are left: this is no citation, unless an alias reads just so.
        return ""
    return ".".join(_PARTS.findall(re.sub(r"[_,()/\s-]+", " ", rest)))


def parse_ground(text: str, grounds: Mapping[str, Ground]) -> Ground:
    """The ground that ``text`` cites.

    Raises:
        UnknownGround: no ground of rules/grounds.yaml is written so. The message repeats ``text`` only when
            it has the form of a code.
    """
    key = ground_key(text)
    plain = " ".join(text.split()).lower()
    for code, ground in grounds.items():
        if plain == code or (key and key == ground_key(code)):
            return ground
    for ground in grounds.values():
        if plain in ground.aliases or (key and key in ground.aliases):
            return ground
    raise UnknownGround(
        f"onbekende grond {key!r}" if key else "dit is geen grond",
        hint=nearest_ground(key or plain, grounds),
    )


def nearest_ground(text: str, grounds: Mapping[str, Ground]) -> str:
    """A Dutch hint that names the code most like ``text``; empty when none is alike."""
    from rapidfuzz import process

    best = process.extractOne(text, list(grounds), score_cutoff=55)
    return (
        f"bedoelt u {best[0]}? Alle gronden: redactor grounds" if best else "alle gronden: redactor grounds"
    )
