"""Values under a heading or beside a label, also where narrow columns break both over lines.

Staff numbers and login names say nothing by their form; the heading of their column does. In a narrow
column ``Personeels-`` and ``nummer`` stand above each other, and so do the parts of a value. A label that
other things have too (``ID nr.``, ``Reg.``) counts in a table or form of people only.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.fields import layout_of
from redactor.detect.layout import COLUMN_GAP, Cell, Layout
from redactor.detect.results import carried, found, shared
from redactor.forms.alternation import alternation
from redactor.forms.vocabulary import Vocabulary

_SCORE: Final = 0.7
_SIGNS: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"\S+")
#: Lines of one cell stand no further apart than this share of their height.
_LEADING: Final = 0.8
#: A line stands at least this share of their height lower than the one above it.
_LEAST_STEP: Final = 0.7
#: A line stands beside a label when this share of its height does.
_BESIDE: Final = 0.2
#: A wider cell (points) is running text.
_WIDEST: Final = 160.0
#: Room in points around the edges of a column.
_ROOM: Final = 3.0
#: A label has no more letters and digits than this.
_LONGEST_LABEL: Final = 36
#: What may stand behind a value in its cell: "(dienst)".
_NOTE: Final = r"(?:[ \n]\([^()]{0,24}\)?|[ ]?[,;*])?"
#: "22-10", "1-2-2024"
_DATE: Final = re.compile(r"\d{1,2}([-./])\d{1,2}(?:\1\d{2,4})?|(?:19|20)\d\d-\d\d-\d\d")
#: Shorter parts of a login tell nothing by being a word: "bos-k".
_LEAST_OF_WORD: Final = 4
#: Lines of a label at most.
_MOST_LINES: Final = 9
#: A table goes on when this share of its first cells on the next page, so many at most, begin where cells did
#: before (points), and it begins in the upper part of the page.
_SHARE_ALIKE, _CELLS_COMPARED, _ALIKE, _TOP = 0.7, 12, 4.0, 0.35

#: Half-open ranges in the page's text.
_Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Stack:
    """Cells right under each other. ``key`` is their text without spaces and signs."""

    cells: tuple[Cell, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    key: str


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands under a label, between two edges and below ``top``.

    ``cells`` are the left edges of the cells of its table, for one that goes on on the next page.
    """

    named: str
    left: float
    right: float
    top: float
    cells: tuple[float, ...] = ()


class HeadedRecognizer(EntityRecognizer):
    """What stands under or beside certain labels and has a certain form.

    Evidence code: ``kolom:`` or ``rij:`` and the name of the list.

    Args:
        lists: Holds the lists that the others name; entries without spaces and signs, in lower case.
        vocabulary: Tells which words are ordinary ones.
        labels: List of headings and labels.
        unsure: List of those that count among headings and labels of people only; empty for none.
        people: List of headings and labels of people.
        value: Regular expression of a whole value.
        never: List of openings of values that are nobody's; empty for none.
        words: False when an ordinary word is no value.
    """

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        lists: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary,
        labels: str,
        value: str,
        unsure: str = "",
        people: str = "",
        never: str = "",
        words: bool = True,
    ) -> None:
        self._sure = frozenset(lists.get(labels, ()))
        self._unsure = frozenset(lists.get(unsure, ()))
        self._people = frozenset(lists.get(people, ()))
        self._known = self._sure | self._unsure | self._people
        self._any = re.compile(alternation((*self._sure, *self._unsure), ignore_case=False))
        self._value = re.compile(rf"(?P<value>{value}){_NOTE}")
        self._never = tuple(lists.get(never, ()))
        self._words = words
        self._vocabulary = vocabulary
        self._labels, self._unsure_labels = labels, unsure
        super().__init__(supported_entities=supported_entities, supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        above: Sequence[_Column] = carried(nlp_artifacts).pop(self.name, ())
        if not above and "\t" not in text and not self._any.search(_SIGNS.sub("", text.lower())):
            # Lines of a heading need not follow each other in the text of a table.
            return []
        layout = layout_of(nlp_artifacts)
        stacks = [part for stack in _stacks_of(layout, nlp_artifacts) for part in self._split(text, stack)]
        tabled = _tabled(stacks)
        columns = list(_going_on(above, layout.page.height, tabled))
        results: list[RecognizerResult] = []
        for label in stacks:
            named = self._list_of(label, stacks)
            if not named:
                continue
            row = [s for s in stacks if s is not label and _same_row(label, s)]
            if beside := self._beside(text, row, label):
                results += (self._found(f"rij:{named}", ranges) for ranges in beside)
            else:
                columns.append(_column_of(label, named, row, layout.page.width))
        alone = {id(stack) for stack in stacks}.difference(map(id, tabled))
        open_columns = []
        for column in columns:
            under, goes_on = _under(column, stacks, alone)
            values = [v for s in under for v in self._in_column(text, layout, s, column)]
            results += (self._found(f"kolom:{column.named}", ranges) for ranges in values)
            if values and goes_on:
                edges = tuple(sorted({s.x0 for s in tabled if s.y0 > column.top}))
                open_columns.append(replace(column, cells=edges))
        if open_columns:
            carried(nlp_artifacts)[self.name] = open_columns
        return results

    def _found(self, code: str, ranges: _Ranges) -> RecognizerResult:
        return found(
            self,
            self.supported_entities[0],
            ranges[0][0],
            ranges[-1][1],
            _SCORE,
            evidence=(code,),
            parts=ranges if len(ranges) > 1 else (),
        )

    def _split(self, text: str, stack: _Stack) -> Iterator[_Stack]:
        """The stack, cut above and below a label in it: rows without space between them are one stack."""
        cells = stack.cells
        begin = at = 0
        while at < len(cells):
            ends = range(min(len(cells), at + _MOST_LINES), at, -1)
            label = next((s for end in ends if (s := _stack(text, cells[at:end])).key in self._known), None)
            if label is None:
                at += 1
                continue
            if begin < at:
                yield _stack(text, cells[begin:at])
            yield label
            begin = at = at + len(label.cells)
        if begin < len(cells):
            yield _stack(text, cells[begin:]) if begin else stack

    def _list_of(self, label: _Stack, stacks: Sequence[_Stack]) -> str:
        """The list for which this is a label; empty for none."""
        if label.key in self._sure:
            return self._labels
        if label.key in self._unsure and any(_beside(label, s) and s.key in self._people for s in stacks):
            return self._unsure_labels
        return ""

    def _beside(self, text: str, row: Sequence[_Stack], label: _Stack) -> list[_Ranges]:
        """The values right of a label; a form with a column for each person has more than one."""
        right = sorted((s for s in row if s.x0 >= label.x1 - _ROOM), key=lambda s: s.x0)
        level = (_at_height(text, stack, label) for stack in right)
        values = (self._whole(text, part) if part else None for part in level)
        return [value for value in itertools.takewhile(bool, values) if value]

    def _in_column(self, text: str, layout: Layout, stack: _Stack, column: _Column) -> Iterator[_Ranges]:
        """The values in a stack: one for each line, or one that is broken over its lines."""
        single = [self._part(text, layout, cell, column.left, column.right) for cell in stack.cells]
        inside = stack.x0 >= column.left - _ROOM and stack.x1 <= column.right + _ROOM
        # "1", "2", "3" under "Nr." are no number.
        may_join = column.named != self._unsure_labels
        if inside and may_join and len(stack.cells) > 1 and not all(single):
            if whole := self._whole(text, stack):
                yield whole
                return
            if not self._words and self._vocabulary.facts(stack.key).listed:
                # "geree", "d"
                return
        yield from (span for span in single if span)

    def _whole(self, text: str, stack: _Stack) -> _Ranges | None:
        """The value that the stack holds, its lines joined; None when it holds something else."""
        lines = [text[cell.start : cell.end].rstrip() for cell in stack.cells]
        match = self._value.fullmatch("".join(lines))
        if match is None or stack.key in self._known or not self._may_be(match["value"]):
            return None
        ranges, left = [], match.end("value")
        for cell, line in zip(stack.cells, lines, strict=True):
            if left > 0:
                ranges.append((cell.start, cell.start + min(left, len(line))))
            left -= len(line)
        return tuple(sorted(ranges))

    def _part(self, text: str, layout: Layout, cell: Cell, left: float, right: float) -> _Ranges | None:
        """The value that stands between two edges in a line; cells that stand close have become one."""
        boxes = layout.page.boxes
        words = []
        for word in _WORD.finditer(text, cell.start, cell.end):
            middle = (boxes[word.start(), 0] + boxes[word.end() - 1, 2]) / 2
            if left <= middle <= right:
                words.append(word.span())
        if not words:
            return None
        start, end = words[0][0], words[-1][1]
        match = self._value.fullmatch(text[start:end])
        if match is None or not self._may_be(match["value"]):
            return None
        return ((start, start + match.end("value")),)

    def _may_be(self, value: str) -> bool:
        if _DATE.fullmatch(value) or value.lower().startswith(self._never):
            return False
        if self._words:
            return True
        parts = [part for part in _SIGNS.split(value.rstrip("0123456789")) if len(part) >= _LEAST_OF_WORD]
        return not self._vocabulary.facts(value).ordinary and not any(map(self._vocabulary.is_no_name, parts))


def _column_of(label: _Stack, named: str, row: Sequence[_Stack], width: float) -> _Column:
    left = max((s.x1 for s in row if s.x1 <= label.x0 + _ROOM), default=0.0)
    right = min((s.x0 for s in row if s.x0 >= label.x1 - _ROOM), default=width)
    return _Column(named, left, right, label.y1 - 1)


def _under(column: _Column, stacks: Sequence[_Stack], alone: Collection[int]) -> tuple[list[_Stack], bool]:
    """What stands in a column, top down, and whether nothing on the page ends it."""
    result: list[_Stack] = []
    bottom = column.top
    for stack in sorted((s for s in stacks if s.y0 > column.top), key=lambda s: (s.y0, s.x0)):
        if stack.y0 - bottom > COLUMN_GAP:
            return result, False
        within = stack.x0 < column.right and stack.x1 > column.left
        over = stack.x0 < column.left - _ROOM or stack.x1 > column.right + _ROOM
        if within and over and id(stack) in alone:
            # Running text under the table.
            return result, False
        bottom = max(bottom, stack.y1)
        if within:
            result.append(stack)
    return result, True


def _tabled(stacks: Sequence[_Stack]) -> list[_Stack]:
    """Those with others beside them, from the top."""
    ordered = sorted(stacks, key=lambda s: s.y0)
    beside: set[int] = set()
    for at, stack in enumerate(ordered):
        for other in range(at + 1, len(ordered)):
            if ordered[other].y0 >= stack.y1:
                break
            if _same_row(stack, ordered[other]):
                beside |= {at, other}
    return [ordered[at] for at in sorted(beside)]


def _going_on(columns: Sequence[_Column], height: float, tabled: Sequence[_Stack]) -> Iterator[_Column]:
    """The columns of the page before that go on here: the first table has its cells at the same places."""
    first = tabled[:_CELLS_COMPARED]
    if not first or first[0].y0 > height * _TOP:
        return
    for column in columns:
        same = sum(any(abs(s.x0 - x) < _ALIKE for x in column.cells) for s in first)
        if same >= _SHARE_ALIKE * len(first):
            yield replace(column, top=first[0].y0 - 1)


def _stacks_of(layout: Layout, nlp_artifacts: NlpArtifacts) -> list[_Stack]:
    values = shared(nlp_artifacts)
    if "stacks" not in values:
        values["stacks"] = list(_stacks(layout))
    stacks: list[_Stack] = values["stacks"]
    return stacks


def _stacks(layout: Layout) -> Iterator[_Stack]:
    """Cells by what stands right above them; a line in the middle of its row can come first in the text."""
    stacks: list[list[Cell]] = []
    open_stacks: list[list[Cell]] = []
    for cell in sorted(layout.cells, key=lambda c: (c.y0, c.x0)):
        open_stacks = [s for s in open_stacks if cell.y0 - s[-1].y1 < _LEADING * s[-1].height]
        above = [
            s
            for s in open_stacks
            if cell.y0 - s[-1].y0 > _LEAST_STEP * s[-1].height
            and min(cell.x1, s[-1].x1) > max(cell.x0, s[-1].x0)
        ]
        if len(above) == 1 and above[0][-1].x1 - above[0][-1].x0 < _WIDEST and cell.x1 - cell.x0 < _WIDEST:
            above[0].append(cell)
        else:
            stacks.append([cell])
            open_stacks.append(stacks[-1])
    for cells in stacks:
        yield _stack(layout.page.text, cells)


def _stack(text: str, cells: Sequence[Cell]) -> _Stack:
    short = sum(cell.end - cell.start for cell in cells) < 2 * _LONGEST_LABEL
    key = _SIGNS.sub("", "".join(text[c.start : c.end] for c in cells).lower()) if short else ""
    return _Stack(
        tuple(cells),
        min(c.x0 for c in cells),
        cells[0].y0,
        max(c.x1 for c in cells),
        max(c.y1 for c in cells),
        key if len(key) <= _LONGEST_LABEL else "",
    )


def _at_height(text: str, stack: _Stack, label: _Stack) -> _Stack | None:
    """The lines of a stack that stand beside a label; rows without space between them are one stack."""
    cells = [c for c in stack.cells if min(c.y1, label.y1) - max(c.y0, label.y0) > _BESIDE * c.height]
    return _stack(text, cells) if cells else None


def _same_row(a: _Stack, b: _Stack) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0)


def _beside(label: _Stack, other: _Stack) -> bool:
    """In the same row of headings, or in the same column of labels."""
    return other is not label and (_same_row(label, other) or abs(other.x0 - label.x0) < _ROOM)
