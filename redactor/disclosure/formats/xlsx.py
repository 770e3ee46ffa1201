"""Logs as a workbook: a sheet with what each says once, and sheets with a row per line."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from redactor.disclosure.formats import log_format

if TYPE_CHECKING:
    from redactor.disclosure.joint_log import Named

#: Rows on one sheet; Excel takes 1,048,576 with the headings.
_MOST: Final = 1_000_000


@log_format("xlsx")
def write(logs: Iterable[Named]) -> Iterator[bytes]:
    """One workbook. Same in, same out."""
    from redactor.disclosure import log_table
    from redactor.disclosure.workbook import Sheet, workbook

    rows: list[log_table.Row] = []
    facts: list[tuple[log_table.Row, ...]] = []
    for name, log in logs:
        rows += log_table.rows(log, document=name)
        facts.append(log_table.facts(log, document=name))
    parts = [rows[start : start + _MOST] for start in range(0, len(rows), _MOST)] or [[]]
    sheets = [
        Sheet(title=f"Logboek {number}" if number > 1 else "Logboek", columns=log_table.COLUMNS, rows=part)
        for number, part in enumerate(parts, start=1)
    ]
    if len(facts) == 1:
        once = Sheet(title="Gegevens", columns=("gegeven", "waarde"), rows=facts[0])
    else:
        names = tuple(str(pair[0]) for pair in itertools.chain(*facts[:1]))
        once = Sheet(title="Gegevens", columns=names, rows=[tuple(v for _, v in pairs) for pairs in facts])
    yield workbook((*sheets, once))
