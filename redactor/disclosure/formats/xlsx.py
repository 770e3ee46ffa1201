"""The log as a workbook: a sheet with what it says once, and a sheet with a row per line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.disclosure.formats import log_format

if TYPE_CHECKING:
    from redactor.disclosure.log_file import Log


@log_format("xlsx")
def write(log: Log) -> bytes:
    """The log of one document. Same in, same out."""
    from redactor.disclosure import log_table
    from redactor.disclosure.workbook import Sheet, workbook

    return workbook(
        (
            Sheet(title="Logboek", columns=log_table.COLUMNS, rows=log_table.rows(log)),
            Sheet(title="Gegevens", columns=("gegeven", "waarde"), rows=log_table.facts(log)),
        )
    )
