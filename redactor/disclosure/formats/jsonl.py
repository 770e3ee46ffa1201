"""The log as JSON lines: a header, one line per box or kept place, a closing line with the hash chain.

The schema is docs/log.schema.json; ``log_schema.py`` holds it as types and reads such a file back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from redactor.disclosure import chain
from redactor.disclosure.formats import log_format

if TYPE_CHECKING:
    from redactor.disclosure.entries import LogHeader
    from redactor.domain import LogEntry

SCHEMA_VERSION = "redactor-log/1"


@log_format("jsonl")
def write(header: LogHeader, entries: Sequence[LogEntry], stream: TextIO) -> None:
    """Writes the log of one document."""
    digest = chain.Chain()
    for record in _records(header, entries):
        line = chain.canonical(record)
        digest.add(line)
        stream.write(line + "\n")
    stream.write(chain.canonical({"type": "slot", "count": len(entries), "head": digest.head}) + "\n")


def _records(header: LogHeader, entries: Sequence[LogEntry]) -> Iterator[dict[str, Any]]:
    yield {
        "type": "kop",
        "schema_version": SCHEMA_VERSION,
        "document_id": header.document_id,
        "beoordeling": header.beoordeling,
        "pages": header.pages,
        "output_sha256": header.output_sha256,
        "redactor": header.redactor,
        "rules": header.rules_digest,
        "model": {"name": header.model, "digest": header.model_digest},
        "profile": header.profile,
        "accepted_unverified": header.accepted_unverified,
        "organisatie": header.organisatie,
        "zaaknummer": header.zaaknummer,
        "informatiecategorie": header.informatiecategorie,
    }
    for entry in entries:
        yield {
            "type": "openbaar" if entry.kept else "vak",
            "number": entry.number,
            "page_number": entry.page_number,
            "boxes": [[round(v, 2) for v in box.as_tuple()] for box in entry.boxes],
            "action": entry.action.value,
            "grounds": list(entry.grounds),
            "label": entry.label,
            "rule": entry.rule,
            "method": entry.method,
            "certainty": entry.certainty,
            "toelichting": entry.toelichting,
            "detector": entry.detector,
            "role": entry.role,
            "persona": entry.persona,
        }
