"""Reads a ground in any of the ways in which it is written, gives the one stored code, and writes it.

What is read: ``5.1.2e``, ``5.1.2.e``, `` 5.1.2  E ``, ``5.1 lid 2 sub e``, ``art. 5.1, 2e lid, onder e``,
``Woo 5.1.2.e``, ``Artikel 5.1, tweede lid, aanhef en onder e, van de Wet open overheid``, ``tweede lid, onder
e, van artikel 5.1 Woo``, and the aliases of rules/grounds.yaml (Wob codes, ``dubbel``).
It reads a whole string: looking for grounds inside running text is another matter, in which the heading
number ``5.1.`` must not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from redactor.domain import Ground
from redactor.errors import UnknownGround

#: How an organisation writes a ground: with dots, as the publication platform, by paragraph, or in full.
GROUND_FORMS: Final = ("5.1.2.e", "5.1.2e", "lid", "lang")

_ORDINALS: Final = {
    "eerste": "1", "tweede": "2", "derde": "3", "vierde": "4", "vijfde": "5", "zesde": "6", "zevende": "7",
}  # fmt: skip
_NOISE: Final = re.compile(
    r"\b(?:artikel|art|lid|sub|onder|onderdeel|letter|aanhef|en|van|de|op|grond|wet|open|overheid|openbaarheid"
    r"|bestuur|woo|wob)\b\.?"
)
_PARTS: Final = re.compile(r"\d+(?=[a-z]\b)|\d+|[a-z](?![a-z])")
#: ``2e lid`` is the second paragraph; ``lid 2e`` is letter e of it.
_NUMBERED: Final = re.compile(r"\b([1-7])\s*(?:ste|de|e)\s+lid\b")
#: The article behind what it is divided in: "tweede lid, onder e, van artikel 5.1 Woo".
_ARTICLE_LAST: Final = re.compile(r"^((?!art|\d+\.\d).*?)[\s,]+van (?:artikel|art\.?)\s*(\d[\d.]*)(.*)$")
_SEPARATORS: Final = re.compile(r"[;|\n]")
_LOOSE_SEPARATORS: Final = re.compile(r"[,/&+]|\ben\b")


def ground_key(text: str) -> str:
    """``text`` reduced to its numbers and letter, joined with dots: ``5.1.2.e``; empty when it holds none."""
    lowered = unicodedata.normalize("NFKC", text).strip().lower().strip("()[]")
    for word, digit in _ORDINALS.items():
        lowered = re.sub(rf"\b{word}\b", digit, lowered)
    lowered = _NUMBERED.sub(r"lid \1", lowered)
    lowered = _ARTICLE_LAST.sub(r"\2 \3 \1", lowered)
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


def parse_grounds(text: str, grounds: Mapping[str, Ground]) -> tuple[Ground, ...]:
    """All grounds that a cell such as ``5.1.1c; 5.1.2e;`` cites, each once, in the order written.

    A semicolon, a bar or a line end always separates; a comma, a slash or ``en`` only where what stands
    between them is a ground each, since a citation may hold commas itself.

    Raises:
        UnknownGround: one of them is none.
    """
    found: dict[str, Ground] = {}
    for part in filter(str.strip, _SEPARATORS.split(text)):
        try:
            several = [parse_ground(part, grounds)]
        except UnknownGround:
            pieces = [piece for piece in _LOOSE_SEPARATORS.split(part) if piece.strip()]
            if len(pieces) < 2:
                raise
            several = [parse_ground(piece, grounds) for piece in pieces]
        found |= {ground.code: ground for ground in several}
    return tuple(found.values())


def written(ground: Ground, form: str) -> str:
    """``ground`` as an organisation writes it; ``form`` is one of GROUND_FORMS."""
    if form == "lang":
        return ground.article
    if form == "5.1.2e":
        head, _, tail = ground.code.rpartition(".")
        return head + tail if head and tail.isalpha() else ground.code
    if form == "lid":
        match = re.fullmatch(r"(\d+\.\d+[a-z]?)(?:\.(\d))?(?:\.([a-z]))?", ground.code)
        if match is None:
            return ground.code
        article, paragraph, letter = match.groups()
        return f"art. {article}" + (f" lid {paragraph}" if paragraph else "") + (
            f" sub {letter}" if letter else "")  # fmt: skip
    return ground.code


def nearest_ground(text: str, grounds: Mapping[str, Ground]) -> str:
    """A Dutch hint that names the code most like ``text``; empty when none is alike."""
    from rapidfuzz import fuzz, process

    codes = [code for code, ground in grounds.items() if ground.citable]
    best = process.extractOne(text, codes, scorer=fuzz.ratio, score_cutoff=55)
    return (
        f"bedoelt u {best[0]}? Alle gronden: redactor grounds" if best else "alle gronden: redactor grounds"
    )
