"""A workbook (xlsx) -> tables with every visible cell. Not printed by an office program, which cuts off text.

Shown is the value that each cell had when the file was saved; charts and pictures are counted as left out.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections import Counter
from typing import Any, Final

from redactor.convert.blocks import Block, Heading, Run, Table, paragraph
from redactor.convert.ooxml import Hidden
from redactor.convert.pieces import Reason, Unreadable

TITLE: Final = "Rekenblad"
_MOST_CELLS: Final = 200_000
#: Columns beside one another; further ones follow in a table below.
_BAND: Final = 9
_NO_VALUE: Final = "[formule zonder bewaarde waarde]"


def lay_out(data: bytes) -> tuple[tuple[Block, ...], Hidden]:
    """The visible sheets, and what is in the others.

    Raises:
        Unreadable: no workbook, or too large.
    """
    shown, formulas = _opened(data, values=True), _opened(data, values=False)
    hidden: Hidden = Counter()
    blocks: list[Block] = [Heading(level=1, runs=(Run(text=TITLE),))]
    left = _MOST_CELLS
    for number, sheet in enumerate(shown.worksheets, start=1):
        place = f"blad {number}"
        if sheet.sheet_state != "visible":
            hidden["verborgen-blad", place] += 1
            continue
        written = formulas.worksheets[number - 1]
        left -= sheet.max_row * sheet.max_column
        if left < 0:
            raise Unreadable(Reason.TOO_LARGE)
        rows = [r for r in range(1, sheet.max_row + 1) if not sheet.row_dimensions[r].hidden]
        gone = _hidden_columns(sheet)
        columns = [c for c in range(1, sheet.max_column + 1) if c not in gone]
        hidden["verborgen-rij", place] += _filled(sheet, rows=set(range(1, sheet.max_row + 1)) - set(rows))
        hidden["verborgen-kolom", place] += _filled(sheet, columns=gone)
        hidden["opmerking", place] += sum(1 for row in written.iter_rows() for c in row if c.comment)
        hidden["ingesloten-object", place] += len(sheet._images) + len(sheet._charts)
        grid = {(r, c): _text(sheet.cell(r, c), written.cell(r, c)) for r in rows for c in columns}
        rows = [r for r in rows if any(grid[r, c] for c in columns)]
        columns = [c for c in columns if any(grid[r, c] for r in rows)]
        blocks.append(Heading(level=2, runs=(Run(text=f"Blad {number}: {sheet.title}"),)))
        for at in range(0, len(columns), _BAND):
            band = columns[at : at + _BAND]
            cells = tuple(tuple((paragraph(grid[r, c]),) for c in band) for r in rows)
            blocks.append(Table(rows=cells, header=len(cells) > 1))
    return tuple(blocks), hidden


def _opened(data: bytes, *, values: bool) -> Any:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that it does not read
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except (
        zipfile.BadZipFile,
        LookupError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
        SyntaxError,
    ) as exc:
        # The last is what both XML libraries that it may use raise.
        raise Unreadable(Reason.DAMAGED) from exc


def _hidden_columns(sheet: Any) -> set[int]:
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            # One entry stands for a range.
            found |= set(range(dimension.min or 1, min(dimension.max or 1, sheet.max_column) + 1))
    return found


def _filled(sheet: Any, *, rows: set[int] | None = None, columns: set[int] | None = None) -> int:
    """How many of these rows or columns hold anything."""
    if rows is not None:
        return sum(any(cell.value is not None for cell in sheet[r]) for r in rows)
    wanted = columns or set()
    return sum(any(sheet.cell(r, c).value is not None for r in range(1, sheet.max_row + 1)) for c in wanted)


def _text(cell: Any, written: Any) -> str:
    value = cell.value
    if value is None:
        return _NO_VALUE if written.data_type == "f" else ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, datetime.datetime):
        has_time = (value.hour, value.minute, value.second) != (0, 0, 0)
        return value.strftime("%d-%m-%Y %H:%M" if has_time else "%d-%m-%Y")
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float):
        percent = "%" in str(cell.number_format)
        number = f"{value * 100 if percent else value:.10g}".replace(".", ",")
        return number + (" %" if percent else "")
    if isinstance(value, int) and "0000" in str(cell.number_format):
        # A number with leading zeros: a postal code, a BSN.
        return str(value).zfill(str(cell.number_format).split(";")[0].count("0"))
    return str(value)
