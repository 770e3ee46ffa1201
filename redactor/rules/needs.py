"""What a text must hold for a pattern to match in it: asked before the pattern itself looks at every place.

Most patterns look for a label ("burgerservicenummer") or a form ("4 digits, 2, 3") that most pages do not
hold. Which that is, is worked out from the pattern, so that nobody has to write it down beside it. Where that
cannot be told, the pattern is simply tried: no page is passed over on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

try:
    # Python's own reader of patterns. It is not documented: without it every pattern is tried everywhere.
    from re import _constants as _c  # type: ignore[attr-defined]
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

#: So many texts at most that a part of a pattern may stand for; more are not followed.
_MOST: Final = 32
#: A repeated part is written out so many times at most.
_MOST_TIMES: Final = 12
#: Sets that are asked for; more cost more than they tell.
_CLAUSES: Final = 3
#: Signs of which each has one small letter and no other sign that a pattern without case takes it for: Latin
#: but for the Turkish i's, the long s and a few doubles, punctuation, arrows, boxes and private signs.
_PLAIN: Final = re.compile(
    "[\0-\u00b4\u00b6-\u012f\u0132-\u0148\u014a-\u017e\u0200-\u024f\u0300-\u0344\u1ea0-\u1eff"
    "\u2000-\u206f\u20a0-\u20bf\u2122\u2190-\u2bff\ue000-\uf8ff\ufffd]*"
)
#: What regex reads otherwise than re: sets within sets, classes by name, a match with so many errors.
_OTHERWISE: Final = re.compile(r"\[\^?\[|\[:\^?\w+:\]|\{(?!\d+(?:,\d*)?\}|,\d+\})")
_DIGITS: Final = "123456789"

_Texts = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern matches.

    Attributes:
        texts: All texts that it matches, as ``shape`` writes them; None: too many, or not known.
        clauses: Of each, one text at least stands in whatever it matches.
    """

    texts: _Texts | None
    clauses: tuple[_Texts, ...] = ()


_ANYTHING: Final = _Part(None)
_NOTHING: Final = _Part(frozenset([""]))


def shape(text: str) -> str | None:
    """``text`` in lower case with a 0 for each digit; None when it has signs for which that is not safe."""
    if _PLAIN.fullmatch(text) is None:
        return None
    made = text.lower()
    for digit in _DIGITS:
        made = made.replace(digit, "0")
    return made


@dataclass(frozen=True, slots=True)
class Needs:
    """Of each of some sets of texts, one must stand in the shape of a text; without sets, nothing must."""

    clauses: tuple[_Texts, ...] = ()

    def met(self, shape: str | None) -> bool:
        """False when the pattern matches nowhere in a text of this ``shape``."""
        if shape is None:
            return True
        # Asked of dozens of patterns a page: as loops it takes half the time of all() and any().
        for clause in self.clauses:
            for text in clause:
                if text in shape:
                    break
            else:
                return False
        return True


def needs(pattern: str) -> Needs:
    """What must stand in a text for ``pattern`` (of ``re``, or ``regex`` as far as ``re`` knows it) to match.

    Raises:
        re.error: it is no pattern.
    """
    if _parser is None:  # pragma: no cover
        re.compile(pattern)
        return Needs()
    read = _parser.parse(pattern)
    if _OTHERWISE.search(pattern):
        return Needs()
    part = _sequence(read)
    clauses = [*part.clauses, part.texts] if part.texts is not None else part.clauses
    # Long texts are rare, and a few are asked for sooner than many.
    useful = sorted(
        {_least(clause) for clause in clauses if _is_telling(clause)},
        key=lambda clause: (-min(map(len, clause)), len(clause), sorted(clause)),
    )
    return Needs(tuple(useful[:_CLAUSES]))


def _is_telling(clause: _Texts) -> bool:
    """False when every page has one of them: a single letter, a space."""
    return all(len(text) > 1 or (text and not text.isspace() and not text.isalpha()) for text in clause)


def _least(clause: Iterable[str]) -> _Texts:
    """The texts that hold no other one: where none of these stands, none of the rest does."""
    kept: list[str] = []
    for text in sorted(clause, key=len):
        if not any(other in text for other in kept):
            kept.append(text)
    return frozenset(kept)


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Part:
    """What follows one after the other."""
    texts: _Texts | None = frozenset([""])
    clauses: list[_Texts] = []
    whole = True
    for code, value in items:
        part = _part(code, value)
        clauses += part.clauses
        if part.texts is not None and texts is not None and len(texts) * len(part.texts) <= _MOST:
            texts = frozenset(before + after for before in texts for after in part.texts)
            continue
        whole = False
        if texts is not None:
            clauses.append(texts)
        texts = part.texts if part.texts is not None and len(part.texts) <= _MOST else None
        if texts is None:
            if part.texts is not None:
                clauses.append(part.texts)
            # What comes next begins anew.
            texts = frozenset([""])
    if whole:
        return _Part(texts, tuple(clauses))
    assert texts is not None
    return _Part(None, (*clauses, texts))


def _part(code: Any, value: Any) -> _Part:
    """One item of ``re``'s reading of a pattern."""
    if code is _c.LITERAL:
        return _Part(frozenset([_sign(value)]))
    if code is _c.IN:
        return _set(value)
    if code is _c.CATEGORY:
        return _Part(frozenset(["0"])) if value is _c.CATEGORY_DIGIT else _ANYTHING
    if code is _c.SUBPATTERN:
        return _sequence(value[-1])
    if code is _c.ATOMIC_GROUP:
        return _sequence(value)
    if code is _c.BRANCH:
        return _any_of([_sequence(branch) for branch in value[1]])
    if code in (_c.MAX_REPEAT, _c.MIN_REPEAT, _c.POSSESSIVE_REPEAT):
        return _repeated(*value)
    if code in (_c.AT, _c.ASSERT, _c.ASSERT_NOT):
        return _NOTHING
    return _ANYTHING


def _sign(code: int) -> str:
    sign = chr(code).lower()
    return "0" if sign in _DIGITS else sign


def _set(items: Sequence[tuple[Any, Any]]) -> _Part:
    """A set of signs; all digits count as one."""
    signs: set[str] = set()
    for code, value in items:
        if code is _c.LITERAL:
            signs.add(_sign(value))
        elif code is _c.RANGE and value[1] - value[0] < _MOST:
            signs.update(_sign(sign) for sign in range(value[0], value[1] + 1))
        elif code is _c.CATEGORY and value is _c.CATEGORY_DIGIT:
            signs.add("0")
        else:
            return _ANYTHING
    return _Part(frozenset(signs))


def _any_of(parts: Sequence[_Part]) -> _Part:
    """One of several."""
    if all(part.texts is not None for part in parts):
        texts = frozenset(text for part in parts if part.texts is not None for text in part.texts)
        return _Part(texts)
    chosen: set[str] = set()
    for part in parts:
        clauses = [*part.clauses, part.texts] if part.texts is not None else part.clauses
        best = max(
            (_least(clause) for clause in clauses if clause),
            key=lambda clause: (min(map(len, clause)), -len(clause)),
            default=frozenset([""]),
        )
        chosen |= best
    return _Part(None, (frozenset(chosen),))


def _repeated(least: int, most: Any, items: Iterable[tuple[Any, Any]]) -> _Part:
    part = _sequence(items)
    if part.texts is None:
        return _Part(None, part.clauses) if least else _ANYTHING
    times = int(most)
    if times <= _MOST_TIMES:
        texts: set[str] = set()
        power: _Texts = frozenset([""])
        for time in range(times + 1):
            if time >= least:
                texts |= power
            if time < times:
                power = frozenset(before + after for before in power for after in part.texts)
            if len(texts) + len(power) > _MOST:
                break
        else:
            return _Part(frozenset(texts))
    if not least:
        return _ANYTHING
    # At least the shortest that can be written out.
    power = frozenset([""])
    for _ in range(min(least, _MOST_TIMES)):
        longer = frozenset(before + after for before in power for after in part.texts)
        if len(longer) > _MOST:
            break
        power = longer
    return _Part(None, (power,))
