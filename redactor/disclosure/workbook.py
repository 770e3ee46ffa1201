"""Sheets of plain cells -> the bytes of an XLSX file. Same in, same out; no cell is ever a formula."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Cell = str | int | float

#: Dates that say nothing: of the zip format's own beginning.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MADE: Final = datetime.datetime(1980, 1, 1)
_DATES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")

#: Characters that XML cannot hold (openpyxl would refuse the whole file).
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Longest text of a cell in Excel, and the widest column worth its width, in characters.
_LONGEST: Final = 32767
_WIDEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a row of headings that stays in sight, and rows of texts and numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file with these sheets, in order."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    for page in book.worksheets:
        book.remove(page)
    book.properties.creator = "redactor"
    book.properties.created = book.properties.modified = _MADE
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for row_number, row in enumerate((sheet.columns, *sheet.rows), start=1):
            for column_number, value in enumerate(row, start=1):
                if value == "":
                    # An empty cell and none are the same to a reader; a log has many.
                    continue
                cell = page.cell(row=row_number, column=column_number)
                if isinstance(value, str):
                    cell.value = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)[:_LONGEST]
                    # openpyxl takes what starts with "=" for a formula, and Excel too once a cell is edited.
                    cell.data_type = "s"
                    cell.quotePrefix = True
                else:
                    cell.value = value
                if row_number == 1:
                    cell.font = Font(bold=True)
        for column_number, name in enumerate(sheet.columns, start=1):
            widest = max((len(str(row[column_number - 1])) for row in sheet.rows), default=0)
            letter = get_column_letter(column_number)
            page.column_dimensions[letter].width = min(_WIDEST, max(len(name), widest) + 2)
        page.freeze_panes = "A2"
        if sheet.rows:
            page.auto_filter.ref = page.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same zip file without the moment at which it was saved."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, content)
    return result.getvalue()
