"""A workbook (xlsx) -> tables with every visible cell. Not printed by an office program, which cuts off text.

Shown is the value that each cell had when the file was saved; charts and pictures are counted as left out.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from redactor.convert import ooxml
from redactor.convert.blocks import Block, Heading, Run, Table, paragraph
from redactor.convert.ooxml import Hidden
from redactor.convert.pieces import Reason, Unreadable

TITLE: Final = "Rekenblad"
_MOST_CELLS: Final = 200_000
#: Columns beside one another; further ones follow in a table below.
_BAND: Final = 9
#: Formulas that give something else whenever they are worked out.
_CHANGING: Final = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN)\(", re.IGNORECASE)
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_PARAGRAPH: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
_LETTERS: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
#: Of a column, in letters: what is narrower shows nothing.
_LEAST_WIDTH: Final = 0.1
_NO_VALUE: Final = "[formule zonder bewaarde waarde]"


def lay_out(
    data: bytes, members: Mapping[str, bytes], *, older: bool = False
) -> tuple[tuple[Block, ...], Hidden]:
    """The visible sheets, and what is in the others.

    Args:
        data: The workbook.
        members: Its parts: boxes with text stand in parts that the reader of cells passes over.
        older: It was made from another format just now: formulas that change by the day were worked out anew.

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
        # A colour down to row 1,048,576 makes a sheet large, but there is nothing in it.
        filled = [at for at, cell in written._cells.items() if cell.value is not None]
        height, width = max((r for r, _ in filled), default=0), max((c for _, c in filled), default=0)
        left -= height * width
        if left < 0:
            raise Unreadable(Reason.TOO_LARGE)
        unseen = sheet.sheet_format.zeroHeight
        gone_rows = {r for r in range(1, height + 1) if _is_hidden_row(sheet, r, unseen)}
        gone = _hidden_columns(sheet, width)
        hidden["verborgen-rij", place] += len({r for r, _ in filled} & gone_rows)
        hidden["verborgen-kolom", place] += len({c for _, c in filled} & gone)
        hidden["opmerking", place] += sum(1 for cell in written._cells.values() if cell.comment)
        hidden["ingesloten-object", place] += len(sheet._images) + len(sheet._charts)
        rows = [r for r in range(1, height + 1) if r not in gone_rows]
        columns = [c for c in range(1, width + 1) if c not in gone]
        grid = {(r, c): _text(sheet.cell(r, c), written.cell(r, c), older) for r in rows for c in columns}
        rows = [r for r in rows if any(grid[r, c] for c in columns)]
        columns = [c for c in columns if any(grid[r, c] for r in rows)]
        blocks.append(Heading(level=2, runs=(Run(text=f"Blad {number}: {sheet.title}"),)))
        for at in range(0, len(columns), _BAND):
            band = columns[at : at + _BAND]
            cells = tuple(tuple((paragraph(grid[r, c]),) for c in band) for r in rows)
            blocks.append(Table(rows=cells, header=len(cells) > 1))
        blocks += (paragraph(f"{label}: {text}") for label, text in _around(sheet))
    blocks += (paragraph(f"Tekstvak: {text}") for text in _boxes(members))
    hidden["grafiekblad", "document"] += len(shown.chartsheets)
    return tuple(blocks), hidden


def _around(sheet: Any) -> Iterator[tuple[str, str]]:
    """What stands above and below each page when the sheet is printed."""
    for label, part in (("Koptekst", sheet.oddHeader), ("Voettekst", sheet.oddFooter)):
        for side in (part.left, part.center, part.right):
            text = (side.text or "").strip()
            # Page numbers, dates and names that Excel would fill in are no text.
            if re.search(r"\w", re.sub(r"&(?:\[[^\]]*\]|[A-Z])", "", text)):
                yield label, text


def _boxes(members: Mapping[str, bytes]) -> Iterator[str]:
    """The text of boxes and shapes that lie on the sheets."""
    for name in sorted(members):
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            for shape in ooxml.parse(members[name]).iter(f"{_DRAWING}sp"):
                paragraphs = ("".join(t.text or "" for t in p.iter(_LETTERS)) for p in shape.iter(_PARAGRAPH))
                text = "\n".join(paragraphs).strip()
                if text:
                    yield text


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


def _is_hidden_row(sheet: Any, row: int, unseen: bool) -> bool:
    """True for a row that is hidden or has no height; ``unseen``: what holds for rows that say nothing."""
    if row not in sheet.row_dimensions:
        return unseen
    dimension = sheet.row_dimensions[row]
    return bool(dimension.hidden) or (dimension.height is not None and dimension.height < 1)


def _hidden_columns(sheet: Any, width: int) -> set[int]:
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or dimension.width < _LEAST_WIDTH:
            # One entry stands for a range.
            found |= set(range(dimension.min or 1, min(dimension.max or 1, width) + 1))
    return found


def _text(cell: Any, written: Any, older: bool) -> str:
    value = cell.value
    if older and written.data_type == "f" and _CHANGING.search(str(written.value)):
        return ooxml.LOST_FIELD
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
