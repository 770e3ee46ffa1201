"""A table of an organisation (XLSX or CSV) -> rows of text with their headings. Knows nothing of inventories.

What it gives is untrusted: cells may hold names, formulas and anything else.
"""

from __future__ import annotations

import csv
import datetime
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from redactor.errors import InputError

#: A table is larger than this only by mistake, such as a sheet with a million empty rows.
_MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 60
#: Our own lists have a quote before what a spreadsheet program would take for a formula.
_QUOTED: Final = ("'=", "'+", "'-", "'@")
#: What openpyxl and what it stands on raise for files that are damaged, encrypted or no workbook at all.
_UNREADABLE: Final = (
    OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, SyntaxError, EOFError, RuntimeError,
    NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
#: A packed file that grows to more than this is refused.
_MOST_BYTES: Final = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; ``numbers`` are the row numbers (from 1) as a spreadsheet program shows them.

    ``headings`` are as written; ``rows`` have as many cells as there are headings, without space around them.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)

    def where(self, index: int) -> str:
        """``file:row`` of ``rows[index]``, for messages."""
        return f"{self.name}:{self.numbers[index]}"


def read_table(path: Path, *, known: Sequence[str]) -> Table:
    """The first table of a file: its headings are the first row that holds two or more of ``known``.

    Args:
        path: ``.xlsx``, ``.xlsm`` or ``.csv``.
        known: Headings, lower case.

    Raises:
        InputError: not readable, of another kind, or without such a row.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        sheets = _workbook(path)
    elif path.suffix.lower() in (".csv", ".txt", ".tsv"):
        sheets = iter([_csv(path)])
    else:
        raise InputError(
            "van dit soort bestand is geen lijst te lezen",
            where=path.name,
            hint="bewaar de lijst als .xlsx of .csv",
        )
    for rows in sheets:
        if table := _table(path.name, rows, frozenset(known)):
            return table
    raise InputError(
        "in dit bestand staat geen rij met koppen van een inventarislijst",
        where=path.name,
        hint="bijvoorbeeld: ID, Document, Beoordeling, Beoordelingsgrond",
    )


def _table(name: str, rows: Sequence[Sequence[str]], known: frozenset[str]) -> Table | None:
    for start, row in enumerate(rows):
        cells = [" ".join(cell.split()) for cell in row]
        if sum(cell.lower() in known for cell in cells) < 2:
            continue
        while cells and not cells[-1]:
            cells.pop()
        lowered = [cell.lower() for cell in cells]
        for cell in lowered:
            if cell in known and lowered.count(cell) > 1:
                raise InputError(f"de kop {cell!r} staat er twee keer", where=f"{name}:{start + 1}")
        body = [
            (number, tuple(cell.strip() for cell in (*line, *([""] * len(cells)))[: len(cells)]))
            for number, line in enumerate(rows[start + 1 :], start=start + 2)
        ]
        filled = [(number, line) for number, line in body if any(line)]
        return Table(
            name=name,
            headings=tuple(cells),
            rows=tuple(line for _, line in filled),
            numbers=tuple(number for number, _ in filled),
        )
    return None


def _csv(path: Path) -> list[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise InputError("deze lijst is niet te lezen", where=path.name) from exc
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on Dutch Windows.
        text = data.decode("cp1252", errors="replace")
    head = text[:4096].partition("\n")[0]
    delimiter = max(";\t,|", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as exc:
        raise InputError("dit is geen goede CSV", where=path.name, hint="bewaar de lijst als .xlsx") from exc
    return [[cell[1:] if cell[:2] in _QUOTED else cell for cell in row] for row in rows]


def _workbook(path: Path) -> Iterator[list[list[str]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(info.file_size for info in packed.infolist()) > _MOST_BYTES:
                raise InputError("deze lijst is te groot", where=path.name)
        with warnings.catch_warnings():
            # openpyxl tells of what it does not read (styles, validation): no matter here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                for sheet in book.worksheets:
                    yield [
                        [_text(value) for value in row]
                        for row in sheet.iter_rows(
                            max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True
                        )
                    ]
            finally:
                book.close()
    except _UNREADABLE as exc:
        raise InputError(
            "deze lijst is niet te lezen", where=path.name, hint="open hem en bewaar hem opnieuw als .xlsx"
        ) from exc


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
