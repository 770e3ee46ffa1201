"""How wide blocks are, and the columns of a table: such that no word is broken that fits on a page.

A number or an address broken over two lines is one that a detector may not know again.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from redactor.convert import spare_font
from redactor.convert.blocks import Block, Divider, Heading, Items, Paragraph, Picture, Quote, Run, Table

FONTS: Final = Path(__file__).parent / "fonts"
#: Points: sizes of letters in page.typ; headings are at most so much larger than text.
_LETTERS: Final = 9.5
_HEADING: Final = 14 / 9.5
#: Room beside the text of a cell, an item, a quoted message.
CELL: Final = 9.0
ITEM: Final = 24.0
QUOTE: Final = 10.0
#: A longer word (a web address) does not make its column wider than this.
_WIDEST_WORD: Final = 260.0
_LEAST_PICTURE: Final = 40.0
#: Where a system keeps more fonts, and how wide a letter of those is at most (Chinese: 1).
_SYSTEM_FONTS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_SYSTEM_LETTER: Final = 1.1
#: A letter that no font has is shown by its number.
_NO_LETTER: Final = 4.8

#: Of something: the width that it needs, and the width at which nothing in it is wrapped.
Need = tuple[float, float]


class _Advances(dict[str, float]):
    """Points by letter, of the wider weight."""

    def __missing__(self, letter: str) -> float:
        code = ord(letter)
        if code in letters():
            ems = max(font.glyph_advance(code) for font in _fonts())
        elif code in spare_font.letters():
            ems = spare_font.font().glyph_advance(code)
        else:
            ems = _SYSTEM_LETTER if code in system_letters() else _NO_LETTER
        self[letter] = ems * _LETTERS
        return self[letter]


@functools.cache
def _fonts() -> tuple[Any, ...]:
    import pymupdf

    return tuple(pymupdf.Font(fontfile=str(path)) for path in sorted(FONTS.glob("*.ttf")))


@functools.cache
def letters() -> frozenset[int]:
    """Code points that both weights of our own font can show."""
    return frozenset.intersection(*(frozenset(font.valid_codepoints()) for font in _fonts()))


@functools.cache
def system_letters() -> frozenset[int]:
    """Code points of the fonts of this system: for what neither of ours has, such as mathematics."""
    import pymupdf

    found: set[int] = set()
    for folder in _SYSTEM_FONTS:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
                with contextlib.suppress(RuntimeError, ValueError, OSError):
                    found.update(pymupdf.Font(fontfile=str(path)).valid_codepoints())
    return frozenset(found)


_ADVANCES: Final = _Advances()


def of_text(text: str) -> float:
    """Points that a text takes on one line."""
    return sum(map(_ADVANCES.__getitem__, text))


def of_runs(runs: Sequence[Run], *, scale: float = 1.0) -> Need:
    """Its longest word, and its longest line."""
    least = most = 0.0
    for line in "".join(run.text for run in runs).split("\n"):
        most = max(most, of_text(line))
        # Of two words the one with more letters is the wider one, or nearly so.
        words = sorted(line.split(), key=len)[-3:]
        least = max([least, *map(of_text, words)])
    return min(least * scale, _WIDEST_WORD), most * scale


class Widths:
    """What blocks need; worked out once for each."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Need, Block]] = {}

    def of(self, blocks: Sequence[Block]) -> Need:
        """What blocks below one another need."""
        needs = [self._of(block) for block in blocks]
        return max((n[0] for n in needs), default=0.0), max((n[1] for n in needs), default=0.0)

    def _of(self, block: Block) -> Need:
        known = self._known.get(id(block))
        if known is None:
            # The block is kept: its id stays its own as long as it lives.
            known = self._known[id(block)] = (self._worked_out(block), block)
        return known[0]

    def _worked_out(self, block: Block) -> Need:
        match block:
            case Heading():
                return of_runs(block.runs, scale=_HEADING)
            case Paragraph():
                return of_runs(block.runs)
            case Items():
                needs = [self.of(item) for item in block.items]
                return _within(needs, ITEM)
            case Quote():
                return _within([self.of(block.blocks)], QUOTE)
            case Table():
                columns = self._columns(block)
                return sum(c[0] for c in columns), sum(c[1] for c in columns)
            case Picture():
                return min(block.width, _LEAST_PICTURE), block.width
            case Divider():
                return 0.0, 0.0

    def _columns(self, table: Table) -> list[Need]:
        return [_within([self.of(cell) for cell in column], CELL) for column in zip(*table.rows, strict=True)]

    def columns(self, table: Table, room: float) -> list[float]:
        """Points of each column; together at most ``room``."""
        needs = self._columns(table)
        least, most = [n[0] for n in needs], [n[1] for n in needs]
        if sum(most) <= room:
            return most
        if sum(least) <= room:
            wanted = [m - n for n, m in zip(least, most, strict=True)]
            share = (room - sum(least)) / sum(wanted)
            return [n + share * w for n, w in zip(least, wanted, strict=True)]
        # Too wide whatever is done: narrow columns get what they need, the others the same part of the rest.
        found, left = [0.0] * len(least), room
        order = sorted(range(len(least)), key=lambda i: least[i])
        for done, i in enumerate(order):
            found[i] = min(least[i], left / (len(order) - done))
            left -= found[i]
        return found


def _within(needs: Sequence[Need], around: float) -> Need:
    return (
        around + max((n[0] for n in needs), default=0.0),
        around + max((n[1] for n in needs), default=0.0),
    )
