"""How boxes look, as frozen values (rules/boxes.yaml). No drawing here: that is ``redactor.redact``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxStyle:
    """A look of the boxes; colours are grey levels from 0 (black) to 1 (white).

    ``frame``: width of the line around a box, points, in the colour ``line``; 0: no line.
    """

    id: str
    fill: float
    text: float
    frame: float = 0.0
    line: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxRule:
    """How boxes and their labels look and how wide they get; sizes in points, shares 0..1.

    Attributes:
        styles: The first one holds where none is chosen.
        grid: Boxes grow to a multiple of this width where free space follows; 0: never.
        edge_grid: The same at the end of the widest line of a page: the grid would take a box far into the
            margin.
        from_text, from_column, from_edge: Free space that stays before the next ink, before where a column
            of a table starts (a cell's border lies just before its text), and at the edge of the page.
        column_reach: Rows of a table above and below in which starts of columns are looked for.
        column_gap: A gap between two words of more than this many line heights begins another column.
        edge_lines: So many other lines that end where one does make it an edge.
        least_growth: Free space narrower than this many line heights is left alone.
        join: Two boxes of one label join over a gap of at most this many line heights.
        trim: A box gives way at most this share of its height to the kept line above, and below.
        label_largest, label_smallest: Font sizes: a label shrinks before its wording is shortened.
        label_margin: Free space left and right of a label.
        label_height: Share of the box height that a line of text takes.
        label_apart: Between the middles of a label and of the removed line; ``label_edge``: between label
            and edge of the box, at least.
        on_end: A box this many times higher than wide, as displayed, stands on end.
        between: Form of a ground -> what stands between several of them.
        shorter: Form of a ground -> forms in which it is written when it does not fit, in turn.
        more: What stands behind the first of several grounds when only that one fits.
    """

    styles: tuple[BoxStyle, ...]
    grid: float
    edge_grid: float
    from_text: float
    from_column: float
    from_edge: float
    column_reach: float
    column_gap: float
    edge_lines: int
    least_growth: float
    join: float
    trim: float
    label_largest: float
    label_smallest: float
    label_margin: float
    label_height: float
    label_apart: float
    label_edge: float
    on_end: float
    between: Mapping[str, str]
    shorter: Mapping[str, tuple[str, ...]]
    more: str

    @property
    def style_names(self) -> tuple[str, ...]:
        """In the order of the file."""
        return tuple(style.id for style in self.styles)
