"""Words that were hardly read, and ink that was not, are read once more, each by itself.

What reads badly on a page often stands between two lines of the column beside it, at the very edge, or in
brackets, and Tesseract cuts it through or passes it over. Cut out, without what stands around it, it is a
word like any other.

```
page                                                   second picture
              Ivo de Smet (legitimatienr.              Namens het college
Namens het college
              TZH-0417)
```
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from redactor.ingest.ocr.hocr import Line, Word
from redactor.ingest.ocr.picture import Picture, Pixels
from redactor.ingest.ocr.unread import Region

#: Gap, in sizes of letters, at which words are read apart.
_APART: Final = 1.6
#: Around what is cut out, sizes of letters: a line that was cut through lies higher or lower than it seems.
_ABOVE, _BESIDE = 0.6, 0.25
#: Unread ink that is higher, in sizes of the page's letters, is no line of text.
_HIGHEST: Final = 2.2
#: Ink that is no word on the page is one only when it is read as surely as this: a signature is letters too.
_BELIEVED: Final = 0.85
#: More pieces than this on one page are handwriting or a photo.
_MOST: Final = 60
#: A word of one sign is too easily a piece of what stands beside it.
_TELLING: Final = 2


@dataclass(slots=True)
class _Piece:
    """A part of the page that is read again: pixels, and the words that were read there."""

    x0: float
    y0: float
    x1: float
    y1: float
    words: list[Word] = field(default_factory=list)
    top: int = 0


def read_again(
    lines: Sequence[Line],
    regions: Sequence[Region],
    shown: Picture,
    read: Callable[[Pixels], list[Line]],
    *,
    least: float,
) -> list[Line]:
    """The lines of a page, with what a second look gives where that is surer.

    Args:
        lines: As read, upright ones.
        regions: Ink that was not read.
        shown: The page.
        read: Tesseract, for a picture of lines below each other.
        least: Words that are less sure (0..1) are read again, and count when they are surer the second time.
    """
    usual = float(np.median([line.size for line in lines for _ in line.words] or [0.0]))
    pieces = [*_doubtful(lines, least), *_unread(regions, usual)]
    if not pieces or len(pieces) > _MOST:
        return list(lines)
    mine = {id(word) for piece in pieces for word in piece.words}
    sure = [word for line in lines for word in line.words if _is_sure(word, least) and id(word) not in mine]
    found = read(_below_each_other(pieces, shown.pixels, sure, usual))
    result = [replace(line, words=list(line.words)) for line in lines]
    for piece in pieces:
        own = [line for line in found if _is_of(line, piece, usual) and _is_better(line, piece, least)]
        # A surer word in place of three would lose two.
        is_whole = 2 * sum(_letters(line.words) for line in own) >= _letters(piece.words)
        for line in own if is_whole else ():
            _put(result, _moved(line, piece), piece.words, least=least)
    return [line for line in result if line.words]


def _is_better(line: Line, piece: _Piece, least: float) -> bool:
    line.words = sorted((word for word in line.words if _telling(word)), key=lambda word: word.x0)
    return _mean(line.words) >= (max(least, _mean(piece.words)) if piece.words else _BELIEVED)


def _is_sure(word: Word, least: float) -> bool:
    return word.confidence >= least and _telling(word) >= _TELLING


def _telling(word: Word) -> int:
    return sum(c.isalnum() for c in word.letters)


def _mean(words: Sequence[Word]) -> float:
    """How sure words are, each by its letters; 0 without any."""
    letters = _letters(words)
    return sum(len(word.letters) * word.confidence for word in words) / letters if letters else 0.0


def _doubtful(lines: Sequence[Line], least: float) -> list[_Piece]:
    """Words that are hardly believed; the whole of a cell of which half is that."""
    pieces: list[_Piece] = []
    for line in lines:
        if line.angle:
            continue
        for cell in _cells(line):
            bad = [word.confidence < least and _telling(word) >= _TELLING for word in cell]
            if 2 * _letters(w for w, is_bad in zip(cell, bad, strict=True) if is_bad) >= _letters(cell):
                bad = [True] * len(cell)
            for is_bad, group in itertools.groupby(zip(bad, cell, strict=True), key=lambda pair: pair[0]):
                if is_bad:
                    pieces.append(_piece([word for _, word in group]))
    return pieces


def _cells(line: Line) -> Iterator[list[Word]]:
    """The words of a line, cut at wide gaps."""
    start = 0
    for at in range(1, len(line.words) + 1):
        if at == len(line.words) or line.words[at].x0 - line.words[at - 1].x1 > _APART * line.size:
            yield line.words[start:at]
            start = at


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.letters) for word in words)


def _piece(words: list[Word]) -> _Piece:
    return _Piece(words[0].x0, min(w.y0 for w in words), words[-1].x1, max(w.y1 for w in words), words)


def _unread(regions: Sequence[Region], usual: float) -> list[_Piece]:
    boxes = [region.box.tolist() for region in regions]
    return [_Piece(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes if 0 < y1 - y0 <= _HIGHEST * usual]


def _below_each_other(pieces: Sequence[_Piece], pixels: Pixels, sure: Sequence[Word], usual: float) -> Pixels:
    """One picture of all pieces, without the words that are sure; each piece learns its place in it."""
    strips: list[Pixels] = []
    for piece in pieces:
        piece.x0, piece.x1 = piece.x0 - _BESIDE * usual, piece.x1 + _BESIDE * usual
        piece.y0, piece.y1 = piece.y0 - _ABOVE * usual, piece.y1 + _ABOVE * usual
        piece.x0, piece.y0 = max(piece.x0, 0.0), max(piece.y0, 0.0)
        left, top = int(piece.x0), int(piece.y0)
        strip = pixels[top : int(piece.y1) + 1, left : int(piece.x1) + 1].copy()
        for word in sure:
            rows = slice(max(int(word.y0) - top - 1, 0), max(int(word.y1) - top + 2, 0))
            columns = slice(max(int(word.x0) - left - 1, 0), max(int(word.x1) - left + 2, 0))
            strip[rows, columns] = 255
        strips.append(strip)
    space = max(round(usual), 1)
    width = max(strip.shape[1] for strip in strips) + 2 * space
    sheet: list[Pixels] = [np.full((space, width), 255, dtype=np.uint8)]
    at = space
    for piece, strip in zip(pieces, strips, strict=True):
        wide = np.full((strip.shape[0] + space, width), 255, dtype=np.uint8)
        wide[: strip.shape[0], space : space + strip.shape[1]] = strip
        piece.top = at
        at += wide.shape[0]
        # From here on where the strip lies: its left edge stands a space to the right.
        piece.x0 -= space
        sheet.append(wide)
    result: Pixels = np.vstack(sheet)
    return result


def _is_of(line: Line, piece: _Piece, usual: float) -> bool:
    middle = (line.top + line.bottom) / 2
    return not line.angle and piece.top - usual / 2 <= middle < piece.top + piece.y1 - piece.y0 + usual / 2


def _moved(line: Line, piece: _Piece) -> Line:
    """A line of the second picture, where it lies on the page."""
    right, down = int(piece.x0), int(piece.y0) - piece.top
    words = [replace(w, x0=w.x0 + right, x1=w.x1 + right, y0=w.y0 + down, y1=w.y1 + down) for w in line.words]
    return replace(
        line,
        top=line.top + down, bottom=line.bottom + down, middle=line.middle + right, words=words,
    )  # fmt: skip


def _put(lines: list[Line], new: Line, old: Sequence[Word], *, least: float) -> None:
    """Puts words in the place of those that were read there before, in the line in which they stand.

    What is sure stays: it was not in the second picture.
    """
    own = next((n for n, line in enumerate(lines) if any(w is o for w in line.words for o in old)), -1)
    for line in lines:
        line.words = [
            word
            for word in line.words
            if not any(word is o for o in old) and (_is_sure(word, least) or not _lies_in(word, new.words))
        ]
    x0, x1 = new.words[0].x0, new.words[-1].x1
    middle = (min(w.y0 for w in new.words) + max(w.y1 for w in new.words)) / 2

    def holds(line: Line, reach: float) -> bool:
        """Is this the line of the new words, as far as ``reach`` from its words and over none of them?"""
        return bool(
            line.words
            and not line.angle
            and line.top < middle < line.bottom
            and line.words[0].x0 - reach < x1
            and x0 < line.words[-1].x1 + reach
            and not any(word.x0 < x1 and x0 < word.x1 for word in line.words)
        )

    beside = next((line for line in lines if holds(line, _APART * new.size)), None)
    if own >= 0 and holds(lines[own], float("inf")):
        beside = lines[own]
    if beside is not None:
        beside.words = sorted([*beside.words, *new.words], key=lambda word: word.x0)
        return
    if own < 0:
        # Below the last line that ends above it.
        own = max(
            (n for n, line in enumerate(lines) if line.words and line.bottom <= middle and not line.angle),
            key=lambda n: lines[n].bottom,
            default=-1,
        )
        after = True
    else:
        after = bool(lines[own].words) and lines[own].words[0].x0 < x0
    block = lines[own].block if lines else 0
    lines.insert(own + after, replace(new, block=block))


def _lies_in(word: Word, others: Sequence[Word]) -> bool:
    """Is the middle of a word in one that was read now: it was a piece of that?"""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return any(o.x0 <= x <= o.x1 and o.y0 <= y <= o.y1 for o in others)
