"""Documents that are nearly the same: versions of a nota, a mail with a line more.

Found by their sketches (``pipeline/sketch.py``) with bands: two documents are held against each other when a
band of their sketches is equal. So a dossier of a hundred thousand documents takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from redactor.pipeline.sketch import SIZE

#: Share of equal rows of words from which two documents are nearly the same.
THRESHOLD: Final = 0.8
#: Numbers in a band. Of pairs as like as the threshold 99.96 % share one of the twenty.
_BAND: Final = 5
#: An odd number of 64 bits that mixes well (2**64 divided by the golden ratio).
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A document that is nearly another one.

    Attributes:
        document, other: Places in the list that was given.
        family: Place of the first document of all that hang together.
        likeness: Estimated share of equal rows of words, 0..1.
    """

    document: int
    other: int
    family: int
    likeness: float


def find(sketches: Sequence[bytes]) -> list[Near]:
    """For every document that is nearly an earlier one: which it is most like.

    Args:
        sketches: In the order of the dossier; an empty one is like nothing.
    """
    kept = [at for at, sketch in enumerate(sketches) if sketch]
    if len(kept) < 2:
        return []
    numbers = np.frombuffer(b"".join(sketches[at] for at in kept), dtype="<u4").reshape(-1, SIZE)
    likeness: dict[tuple[int, int], float] = {}
    for start in range(0, SIZE, _BAND):
        for run in _equal(numbers[:, start : start + _BAND]):
            _compare(run, numbers, likeness)
    first = _joined(len(kept), likeness)
    best: dict[int, tuple[bool, float, int]] = {}
    for (earlier, later), share in likeness.items():
        for one, other in ((earlier, later), (later, earlier)):
            if first[one] != one:
                # Rather an earlier one, then the most like, then the first of them.
                candidate = (other > one, -share, other)
                best[one] = min(best.get(one, candidate), candidate)
    return [
        Near(document=kept[one], other=kept[other], family=kept[first[one]], likeness=-share)
        for one, (_, share, other) in sorted(best.items())
    ]


def _equal(band: npt.NDArray[np.uint32]) -> Iterator[npt.NDArray[np.intp]]:
    """Groups of two or more documents with the same band, each in order."""
    keys = np.zeros(len(band), dtype=np.uint64)
    for column in band.T:
        # Two bands may fall together by chance: they are compared in vain.
        keys = keys * _FACTOR + column
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    borders = np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1, [len(keys)]])
    for at in np.flatnonzero(np.diff(borders) > 1):
        yield order[borders[at] : borders[at + 1]]


def _compare(
    run: npt.NDArray[np.intp], numbers: npt.NDArray[np.uint32], likeness: dict[tuple[int, int], float]
) -> None:
    """Holds the first of a run against the others, then the first of those that are not like it."""
    while len(run) > 1:
        first, others = int(run[0]), run[1:]
        shares = (numbers[others] == numbers[first]).mean(axis=1)
        like = shares >= THRESHOLD
        for other, share in zip(others[like], shares[like], strict=True):
            likeness[first, int(other)] = float(share)
        run = others[~like]


def _joined(size: int, pairs: dict[tuple[int, int], float]) -> list[int]:
    """For every document the first of those that hang together with it."""
    above = list(range(size))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other in pairs:
        a, b = sorted((top(one), top(other)))
        above[b] = a
    return [top(one) for one in range(size)]
