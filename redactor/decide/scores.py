"""What a detector's score means: the chance that what it found is right, by rules/calibration.yaml."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from redactor.rules import CalibrationRule

#: Entry for every detector that has none of its own.
ANY: Final = "*"


class Calibration:
    """Looks up chances.

    Args:
        table: ``Rules.calibration``; without an entry the score itself is the chance.
    """

    def __init__(self, table: Sequence[CalibrationRule]) -> None:
        self._points = {rule.detector: rule.points for rule in table}

    def chance(self, score: float, detector: str) -> float:
        """The chance (0..1) that a finding of ``detector`` with ``score`` (0..1) is right."""
        points = self._points.get(detector) or self._points.get(ANY)
        if not points:
            return score
        if score <= points[0][0]:
            return points[0][1]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if score <= x1:
                return round(y0 + (y1 - y0) * (score - x0) / (x1 - x0), 4)
        return points[-1][1]
