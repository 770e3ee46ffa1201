"""Where the parts of a chart lie, in units of its own drawing. Pure; draws and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Most columns of one chart: with more, several pages share one.
MOST_COLUMNS: Final = 80

#: Width and height of a chart of columns, and the widest that one column may be.
WIDTH: Final = 640.0
HEIGHT: Final = 96.0
WIDEST: Final = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a bar: ``x`` and ``width`` in hundredths of the whole."""

    name: str
    value: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The boxes on pages ``first`` to ``last`` (from 1), drawn from the bottom upwards."""

    first: int
    last: int
    value: int
    x: float
    y: float
    width: float
    height: float

    @property
    def pages(self) -> str:
        """The page or pages, for people."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def parts(values: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    """A bar in parts, in the order given; parts without value are left out."""
    total = sum(value for _, value in values)
    result = []
    x = 0.0
    for name, value in values:
        if value:
            width = 100 * value / total
            result.append(Part(name=name, value=value, x=round(x, 2), width=round(width, 2)))
            x += width
    return tuple(result)


def columns(per_page: Sequence[int]) -> tuple[Column, ...]:
    """A column per page, or per so many pages that ``MOST_COLUMNS`` are enough."""
    together = max(-(-len(per_page) // MOST_COLUMNS), 1)
    sums = [sum(per_page[start : start + together]) for start in range(0, len(per_page), together)]
    top = max(sums, default=0) or 1
    step = min(WIDTH / len(sums), WIDEST) if sums else WIDEST
    result = []
    for number, value in enumerate(sums):
        height = HEIGHT * value / top
        result.append(
            Column(
                first=number * together + 1,
                last=min((number + 1) * together, len(per_page)),
                value=value,
                x=round(number * step, 2),
                y=round(HEIGHT - height, 2),
                width=round(step * 0.76, 2),
                height=round(height, 2),
            )
        )
    return tuple(result)


def ranges(numbers: Sequence[int]) -> str:
    """Page numbers for people: ``1, 3–5``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
