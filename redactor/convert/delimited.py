"""Text with a separator (CSV, TSV) -> a table of values. What looks like a formula is a value too."""

from __future__ import annotations

import csv
import io
from typing import Final

from redactor.convert.blocks import Table, paragraph
from redactor.convert.pieces import Reason, Unreadable

TITLE: Final = "Tabel"
_MOST_ROWS: Final = 20_000


def lay_out(text: str) -> Table:
    """The table; the first row is its head. The separator is the sign that is there most.

    Raises:
        Unreadable: too large, empty, or no such table.
    """
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0].rstrip("\r")
    if first.lower().startswith("sep=") and len(first) == len("sep=?"):
        # Excel's own mark, no row.
        separator, text = first[-1], text.partition("\n")[2]
    else:
        separator = max(";,\t|", key=first.count)
    rows = []
    # The size of the text has been limited; cells of any length are values, not an attack.
    csv.field_size_limit(len(text) + 1)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > _MOST_ROWS:
                raise Unreadable(Reason.TOO_LARGE)
    except csv.Error as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    if not rows:
        raise Unreadable(Reason.EMPTY)
    columns = max(map(len, rows))
    return Table(
        rows=tuple(
            tuple((paragraph(row[i] if i < len(row) else ""),) for i in range(columns)) for row in rows
        ),
        header=True,
    )
