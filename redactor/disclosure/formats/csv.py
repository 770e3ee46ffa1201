"""The log as a table for a spreadsheet: semicolons, decimal points, one row per box or kept place.

Has no header line with versions and no hash chain; ``jsonl`` has both.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TextIO

from redactor.disclosure.formats import log_format

if TYPE_CHECKING:
    from redactor.disclosure.entries import LogHeader
    from redactor.domain import LogEntry

COLUMNS: Final = (
    "document", "nummer", "pagina", "actie", "gronden", "soort", "regel", "methode", "zekerheid", "rol",
    "persona", "toelichting", "detector", "x0", "y0", "x1", "y1",
)  # fmt: skip

#: A cell that starts so is read as a formula by spreadsheet programs (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@log_format("csv")
def write(header: LogHeader, entries: Sequence[LogEntry], stream: TextIO) -> None:
    """Writes the log of one document; starts with a byte order mark, without which Excel guesses wrong."""
    stream.write("\ufeff")
    table = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    for entry in entries:
        box = entry.boxes[0].as_tuple() if entry.boxes else ("", "", "", "")
        table.writerow(
            [
                _cell(header.document_id),
                entry.number,
                entry.page_number,
                entry.action.value,
                _cell("; ".join(entry.grounds)),
                entry.label,
                _cell(entry.rule),
                entry.method,
                entry.certainty,
                _cell(entry.role),
                _cell(entry.persona),
                _cell(entry.toelichting),
                _cell(entry.detector),
                *(round(v, 2) if isinstance(v, float) else v for v in box),
            ]
        )


def _cell(untrusted_text: str) -> str:
    return f"'{untrusted_text}" if untrusted_text.startswith(_FORMULA) else untrusted_text
