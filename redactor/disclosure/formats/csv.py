"""The log as a table in text: semicolons, decimal points, one row per box, kept place, change and verdict."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from redactor.disclosure.formats import log_format

if TYPE_CHECKING:
    from redactor.disclosure.joint_log import Named
    from redactor.disclosure.log_table import Cell

#: A cell that starts so is read as a formula by spreadsheet programs (OWASP, "CSV Injection"). Programs
#: strip blanks before they look, so what stands behind blanks counts too.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


@log_format("csv")
def write(logs: Iterable[Named]) -> Iterator[bytes]:
    """The logs as one table; starts with a byte order mark, without which Excel guesses wrong."""
    from redactor.disclosure import log_table

    yield ("\ufeff" + _lines([log_table.COLUMNS])).encode()
    for name, log in logs:
        yield _lines(log_table.rows(log, document=name)).encode()


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    stream = io.StringIO(newline="")
    table = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    for row in rows:
        table.writerow([_cell(value) for value in row])
    return stream.getvalue()


def _cell(untrusted: Cell) -> Cell:
    """A value that no spreadsheet program takes for a formula."""
    if isinstance(untrusted, str) and untrusted.lstrip(" \xa0\u200b\ufeff").startswith(_FORMULA):
        return f"'{untrusted}"
    return untrusted
