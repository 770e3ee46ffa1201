"""All glyphs of one page: the letter, size and place of each.

A page has thousands. While a stream is walked only what differs by operator and by string is noted; the
places of all glyphs are worked out together, when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from redactor.domain import FloatArray
from redactor.errors import UnhandledContent
from redactor.geometry import Matrix
from redactor.redact.pdffont import Text
from redactor.redact.state import Line, State
from redactor.redact.trace import Shown

_STARTS, _WIDTHS, _LETTERS = attrgetter("starts"), attrgetter("widths"), attrgetter("letters")


class Drawn(NamedTuple):
    """What one text-showing operator drew: its strings, and its length in text space.

    ``direction`` goes from text space to page space, without the moving part: a, b, c, d.
    """

    strings: list[Shown]
    length: float
    direction: tuple[float, float, float, float]


class Glyphs:
    """All glyphs of one page in drawing order, column by column; page space, points.

    Attributes:
        letters: What each stands for; "" when unknown.
        x, y: Middles. origin_x, origin_y: Where they start on the baseline. size: Heights of 1 em.
        off_page: In a layer that is off: always removed.
    """

    def __init__(self) -> None:
        self._count = 0
        # By string: what the font makes of it, its number of glyphs, its place along the line, and the text
        # space units of one unit of it.
        self._texts: list[Text] = []
        self._strings: list[tuple[int, float, float]] = []
        # By operator: number of glyphs, and its line.
        self._lines: list[tuple[int, Line]] = []
        self._letters: list[str] = []
        #: Numbers of TJ arrays by how they are written: they are few.
        self._steps: dict[bytes, float] = {}
        self._columns: tuple[FloatArray, ...] = ()
        self._known = -1

    def __len__(self) -> int:
        return self._count

    def show(self, words: Iterable[bytes], state: State, text_matrix: Matrix, *, hidden: bool) -> Drawn:
        """Adds the glyphs of one text-showing operator.

        Args:
            words: Strings and numbers as they are written, as in the array of a TJ.
            state: With which it is shown.
            text_matrix: From text space to user space, where it starts.
            hidden: It stands in a layer that is off.

        Raises:
            UnhandledContent: no font was set.
        """
        font = state.font
        known = {} if font is None else font.known
        steps = self._steps
        unit = state.size * state.stretch
        back = -unit / 1000
        spacing = bool(state.char_spacing or state.word_spacing)
        texts, strings = self._texts, self._strings
        first = count = self._count
        at = 0.0
        drawn: list[Shown] = []
        for element, word in enumerate(words):
            text = known.get(word)
            if text is None:
                step = steps.get(word)
                if step is None and word[0] not in b"(<":
                    step = steps[word] = float(word)
                if step is not None:
                    at += step * back
                    continue
                if font is None:
                    raise UnhandledContent("tekst zonder lettertype in de inhoud van een pagina")
                text = font.written_text(word)
            codes = text.codes
            size = len(codes)
            drawn.append(Shown(element, text.data, codes, count))
            if spacing:
                spaced = state.spaced(text)
                texts.append(spaced)
                strings.append((size, at, 1.0))
                at += spaced.width
            else:
                texts.append(text)
                strings.append((size, at, unit))
                at += text.width * unit
            count += size
        self._count = count
        matrix, line = state.line(text_matrix, hidden=hidden)
        self._lines.append((count - first, line))
        return Drawn(drawn, at, matrix[:4])

    def _column(self, number: int) -> FloatArray:
        if self._known != self._count:
            self._columns = self._placed()
            self._known = self._count
        return self._columns[number]

    @property
    def letters(self) -> list[str]:
        if len(self._letters) != self._count:
            self._letters = list(chain.from_iterable(map(_LETTERS, self._texts)))
        return self._letters

    def _placed(self) -> tuple[FloatArray, ...]:
        if not self._count:
            return (np.empty(0),) * 6
        starts, widths = (
            np.fromiter(chain.from_iterable(map(part, self._texts)), np.float64, self._count)
            for part in (_STARTS, _WIDTHS)
        )
        strings = np.fromiter(chain.from_iterable(self._strings), np.float64).reshape(-1, 3).T
        at, unit = np.repeat(strings[1:], strings[0].astype(np.int64), axis=1)
        begin = at + starts * unit
        middle = begin + widths * unit / 2
        lines = np.fromiter(chain.from_iterable(line for _, line in self._lines), np.float64).reshape(-1, 8).T
        columns = np.repeat(lines, [count for count, _ in self._lines], axis=1)
        along_x, along_y, middle_x, middle_y, origin_x, origin_y, size, hidden = columns
        return (
            middle_x + middle * along_x,
            middle_y + middle * along_y,
            origin_x + begin * along_x,
            origin_y + begin * along_y,
            size,
            hidden,
        )

    @property
    def x(self) -> FloatArray:
        return self._column(0)

    @property
    def y(self) -> FloatArray:
        return self._column(1)

    @property
    def origin_x(self) -> FloatArray:
        return self._column(2)

    @property
    def origin_y(self) -> FloatArray:
        return self._column(3)

    @property
    def size(self) -> FloatArray:
        return self._column(4)

    @property
    def off_page(self) -> npt.NDArray[np.bool_]:
        return self._column(5) > 0
