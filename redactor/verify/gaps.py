"""Boxes in the middle of a line whose gap gives the width of what was removed.

With a list of possible names that width says a great deal (Bland and others, "Story Beyond the Eye", 2023).
It is no text that was left, so it is a notice and not a leak.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from redactor.verify.drawing import Bounds, Cover
from redactor.verify.pdfium import PageChars
from redactor.verify.under import LONGEST_LABEL

#: Heights, points, between which a box covers one line of text.
_LINE = (5.0, 40.0)

#: Share of a box's height within which the letter before and after it must lie: a space at most.
_CLOSE = 0.55


def exact_gaps(chars: PageChars, covers: Sequence[Cover]) -> list[Bounds]:
    """The boxes with text close on both sides and nothing but a label in them."""
    candidates = [
        cover.bounds
        for cover in covers
        if cover.is_neutral
        and not (cover.is_picture or cover.is_rough)
        and _LINE[0] <= cover.bounds[3] - cover.bounds[1] <= _LINE[1]
    ]
    if not candidates:
        return []
    shown = np.flatnonzero(chars.shown)
    xs, ys = chars.origins[shown, 0], chars.origins[shown, 1]
    result = []
    for left, bottom, right, top in dict.fromkeys(candidates):
        height = top - bottom
        # Baselines lie in the lower part of a box; a frame may be somewhat larger than its line.
        on_line = (ys >= bottom - 0.2 * height) & (ys <= bottom + 0.55 * height)
        inside = on_line & (xs >= left) & (xs < right)
        if int(inside.sum()) > LONGEST_LABEL:
            continue
        before, after = shown[on_line & (xs < left)], shown[on_line & (xs >= right - 0.5)]
        if len(before) == 0 or len(after) == 0:
            continue
        end = max(chars.ink(index)[2] for index in before[np.argsort(chars.origins[before, 0])][-3:].tolist())
        start = float(chars.origins[after, 0].min())
        if left - end <= _CLOSE * height and start - right <= _CLOSE * height:
            result.append((left, bottom, right, top))
    return result
