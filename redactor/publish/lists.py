"""The inventarislijst for people and the public (XLSX and CSV), and the same as JSON for the platform's API.

The first twelve columns are those of the lists that the platform publishes, in its order and words; what an
officer wants besides stands behind them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from redactor.disclosure.workbook import Cell, Sheet, workbook
from redactor.domain import Beoordeling
from redactor.publish.productierapport import platform_grounds
from redactor.rules import Rules, written

if TYPE_CHECKING:
    from redactor.publish.inventory import InventoryRow

#: Of the platform's public list (peers 3.1), then ours.
COLUMNS: Final = (
    "Document ID", "Documentnummer", "Bestandsnaam", "Beoordeling", "Beoordelingsgrond", "Toelichting",
    "Publieke link", "Locatie document ID", "Opgeschort", "Gerelateerd Documentnummer",
    "Locatie gerelateerd ID", "Besluitnaam",
    "Datum", "File Type", "Family", "Email Thread ID", "Matter", "Zaaknummer", "Bladzijden", "Vakken",
)  # fmt: skip

#: A cell that starts so is read as a formula by spreadsheet programs (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

#: The words of the platform's API.
_API: Final = {
    Beoordeling.OPENBAAR: "public",
    Beoordeling.DEELS_OPENBAAR: "partial_public",
    Beoordeling.REEDS_OPENBAAR: "already_public",
    Beoordeling.NIET_OPENBAAR: "not_public",
}


def table(
    rows: Sequence[InventoryRow],
    rules: Rules,
    *,
    decision_name: str = "",
    form: str = "5.1.2.e",
    locations: Mapping[str, str] | None = None,
) -> list[list[Cell]]:
    """The rows of the inventarislijst, without headings.

    Args:
        rows: Of ``inventory.build``.
        rules: Grounds.
        decision_name: Name of the decision, the same on each row; may be published.
        form: How grounds are written: one of ``rules.GROUND_FORMS``.
        locations: Where each published document stands, by its id; empty for none.
    """
    places = locations or {}
    result: list[list[Cell]] = []
    for row in rows:
        facts = row.facts
        result.append(
            [
                row.id,
                f"{facts.matter}-{row.id}" if facts.matter else row.id,
                row.title,
                row.beoordeling.value,
                "; ".join(written(rules.grounds[code], form) for code in row.grounds),
                facts.remark,
                " | ".join(facts.links),
                places.get(row.id, ""),
                "ja" if facts.suspended else "",
                ";".join(facts.refers_to),
                ";".join(filter(None, (places.get(other, "") for other in facts.refers_to))),
                decision_name,
                facts.date.isoformat() if facts.date else "",
                facts.file_type,
                facts.family or "",
                facts.thread or "",
                facts.matter,
                ";".join(facts.cases),
                row.pages or "",
                row.boxes if row.key else "",
            ]
        )
    return result


def xlsx(cells: Sequence[Sequence[Cell]]) -> bytes:
    """The inventarislijst as a workbook. Same in, same out; no cell is a formula."""
    return workbook((Sheet(title="Inventarislijst", columns=COLUMNS, rows=cells),))


def as_csv(cells: Sequence[Sequence[Cell]]) -> bytes:
    """The inventarislijst as CSV with semicolons; the byte order mark makes Excel read it as UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(value) for value in row] for row in cells)
    return ("\ufeff" + stream.getvalue()).encode()


def api(rows: Sequence[InventoryRow], rules: Rules) -> bytes:
    """The same as JSON in the form of the platform's publication API (woo-decision, version 1)."""
    documents: list[dict[str, Any]] = [
        {
            "inquiryNumbers": list(row.facts.cases),
            "documentDate": row.facts.date.isoformat() if row.facts.date else None,
            "documentId": row.id,
            "externalId": row.id,
            "familyId": row.facts.family,
            "fileName": row.file_name,
            "grounds": list(platform_grounds(row, rules)),
            "isSuspended": row.facts.suspended,
            "judgement": _API[row.beoordeling],
            "links": list(row.facts.links),
            "publicationContext": row.facts.context or row.facts.matter,
            "refersTo": list(row.facts.refers_to),
            "remark": row.facts.remark,
            "sourceType": row.facts.file_type,
            "threadId": row.facts.thread,
        }
        for row in rows
    ]
    record = {"decision": _decision(rows), "documents": documents}
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def _decision(rows: Sequence[InventoryRow]) -> str:
    """The verdict on a whole request: that of its documents where they agree, else partly public."""
    verdicts = {row.beoordeling for row in rows}
    if not verdicts:
        return "nothing_found"
    return _API[verdicts.pop()] if len(verdicts) == 1 else "partial_public"


def _safe(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
