"""Ink on the picture of a page that was not read as text: handwriting, signatures, stamps, photos.

Says where it is and how it looks; what it may be is for the rules on regions. Straight lines of tables, bars
of one shade and the black edge of a copier are no ink here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray
from redactor.ingest.ocr.hocr import Line, Word
from redactor.ingest.ocr.picture import INK, Picture, Pixels

#: Dots a point at which ink is looked at, and points a side of the cells that are joined to regions.
_FINENESS: Final = 1.5
_CELL: Final = 3.0
#: Ink nearer than this many cells is of one region.
_NEAR: Final = 2
#: A straight run of ink as long as this, points, is a line of a table or the edge of a sheet.
_RULE: Final = 30.0
#: Straight runs side by side over more than this, points, are a bar or a photo and no line.
_THICK: Final = 4.0
#: A region on the edge of the sheet that is narrower than this, points, and long, is the edge itself.
_EDGE: Final = 45.0
#: A region with no more paper than this, in few shades, is a bar: it hides nothing that is still there.
_BAR_BLANK, _BAR_SHADES = 0.1, 0.16
#: Points around a read word that are its own: dots and tails of letters.
_AROUND: Final = 2.5
#: A word that is so many times as high as the usual line is ink, unless it is believed this much: a heading.
_TALL, _BELIEVED = 2.2, 0.85
#: Smaller regions, points, and regions with less ink, square points, are specks, dots and torn letters.
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_INK = 12.0, 6.0, 20.0
#: Steps of grey of which a photo uses many; one counts from this share of the region.
_STEPS, _STEP_SHARE = 32, 0.004
#: Grey level, of evened paper, from which nothing is shown.
_PAPER: Final = 200

_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Region:
    """Unread ink: its box (4,) in pixels of the picture, and its looks as of ``domain.Mark``."""

    box: FloatArray
    shades: float
    blank: float


def unread(lines: Sequence[Line], picture: Picture, *, least: float) -> list[Region]:
    """Regions of ink that no word accounts for, from top to bottom.

    Args:
        lines: As read, pixels of ``picture``.
        picture: What was read.
        least: A word that is less sure (0..1) does not account for its ink.
    """
    less = max(round(picture.scale / _FINENESS), 1)
    dark = _thinned(picture.pixels < INK, less)
    dots = picture.scale / less
    dark &= ~_rules(dark, round(_RULE * dots), max(round(_THICK * dots), 2))
    usual = float(
        np.median([line.size for line in lines for word in line.words for _ in word.letters] or [0])
    )
    for line in lines:
        # In a line that is believed as a whole a bad word is a bad word, and no handwriting.
        letters = sum(len(word.letters) for word in line.words)
        sure = sum(len(word.letters) * word.confidence for word in line.words) / max(letters, 1)
        for word in line.words:
            if max(word.confidence, sure) >= least and not _is_scrawl(word, usual):
                around = _AROUND * dots
                x0, y0 = int(word.x0 / less - around), int(word.y0 / less - around)
                x1, y1 = int(word.x1 / less + around) + 1, int(word.y1 / less + around) + 1
                dark[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = False
    cell = max(round(_CELL * dots), 1)
    result = []
    for rows, columns in _groups(_thinned(dark, cell)):
        top, left = rows.min() * cell, columns.min() * cell
        part = dark[top : (rows.max() + 1) * cell, left : (columns.max() + 1) * cell]
        ys, xs = np.nonzero(part)
        x0, x1 = left + xs.min(), left + xs.max() + 1
        y0, y1 = top + ys.min(), top + ys.max() + 1
        large = x1 - x0 >= _LEAST_WIDTH * dots and y1 - y0 >= _LEAST_HEIGHT * dots
        if large and len(ys) >= _LEAST_INK * dots**2:
            box = np.asarray([x0, y0, x1, y1], dtype=np.float64) * less
            region = _region(box, picture.pixels)
            bar = region.blank <= _BAR_BLANK and region.shades <= _BAR_SHADES
            if not bar and not _is_edge(box, picture):
                result.append(region)
    return sorted(result, key=lambda region: (region.box[1], region.box[0]))


def all_ink(picture: Picture) -> Region | None:
    """Everything that a page shows, as one region; None when that is nothing."""
    less = max(round(picture.scale / _FINENESS), 1)
    dark = _thinned(picture.pixels < INK, less)
    ys, xs = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(ys):
        return None
    box = np.asarray([xs[0], ys[0], xs[-1] + 1, ys[-1] + 1], dtype=np.float64) * less
    return _region(box, picture.pixels)


def _is_scrawl(word: Word, usual: float) -> bool:
    """No letters, or much higher than the page's lines and not quite believed: a signature read as "VAVA"."""
    if not any(c.isalnum() for c in word.letters):
        return True
    return word.y1 - word.y0 > _TALL * usual and word.confidence < _BELIEVED


def _is_edge(box: FloatArray, picture: Picture) -> bool:
    height, width = picture.pixels.shape
    near, most = _CELL * picture.scale, _EDGE * picture.scale
    wide, high = box[2] - box[0], box[3] - box[1]
    upright = (box[0] <= near or box[2] >= width - near) and wide < most and high > 4 * wide
    level = (box[1] <= near or box[3] >= height - near) and high < most and wide > 4 * high
    return bool(upright or level)


def _region(box: FloatArray, pixels: Pixels) -> Region:
    x0, y0, x1, y1 = (int(v) for v in box)
    part = pixels[y0:y1, x0:x1]
    counts = np.bincount(part.ravel() // (256 // _STEPS), minlength=_STEPS)
    return Region(box, float((counts >= _STEP_SHARE * part.size).mean()), float((part >= _PAPER).mean()))


def _thinned(flags: _Flags, less: int) -> _Flags:
    """Fewer dots, each set when any of those that it stands for is."""
    rows, columns = -(-flags.shape[0] // less), -(-flags.shape[1] // less)
    padded = np.zeros((rows * less, columns * less), dtype=np.bool_)
    padded[: flags.shape[0], : flags.shape[1]] = flags
    return np.asarray(padded.reshape(rows, less, columns, less).any(axis=(1, 3)), dtype=np.bool_)


def _rules(dark: _Flags, length: int, thick: int) -> _Flags:
    """Dots of straight level or upright lines of at least ``length`` and less than ``thick``."""
    level, upright = _runs(dark, length), _runs(dark.T, length).T
    level &= ~_runs(level.T, thick).T
    upright &= ~_runs(upright, thick)
    found = level | upright
    for lines, beside in ((level, found), (upright.T, found.T)):
        beside[1:] |= lines[:-1]
        beside[:-1] |= lines[1:]
    return found


def _runs(flags: _Flags, length: int) -> _Flags:
    """Dots of level runs of at least ``length``."""
    total = np.cumsum(np.pad(flags, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    if total.shape[1] <= length:
        return np.zeros_like(flags)
    starts = total[:, length:] - total[:, :-length] == length
    cover = np.zeros((flags.shape[0], flags.shape[1] + 1), dtype=np.int32)
    cover[:, : starts.shape[1]] += starts
    cover[:, length : length + starts.shape[1]] -= starts
    runs: _Flags = np.cumsum(cover, axis=1)[:, :-1] > 0
    return runs


def _groups(cells: _Flags) -> list[tuple[Any, Any]]:
    """Rows and columns of the set cells, by group of cells that lie near each other."""
    left = {(int(row), int(column)) for row, column in np.argwhere(cells)}
    reach = range(-_NEAR, _NEAR + 1)
    groups = []
    while left:
        waiting = [left.pop()]
        group = []
        while waiting:
            row, column = waiting.pop()
            group.append((row, column))
            for down in reach:
                for across in reach:
                    beside = (row + down, column + across)
                    if beside in left:
                        left.remove(beside)
                        waiting.append(beside)
        found = np.asarray(group)
        groups.append((found[:, 0], found[:, 1]))
    return groups
