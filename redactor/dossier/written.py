"""What the store keeps of the results of one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from redactor.disclosure.formats import log_formats
from redactor.disclosure.results import CERTIFICATE
from redactor.domain import DocumentResult
from redactor.dossier import collection
from redactor.dossier.store import Record
from redactor.errors import RedactorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The fields are columns of ``schema.py``; ``files``: path below the output folder -> sha256."""

    stem: str
    files: Mapping[str, str] = field(repr=False)
    output_sha256: str
    beoordeling: str
    verdict: str
    open_decisions: int
    boxes: Mapping[str, int]
    pages: int
    seconds: float

    def columns(self) -> dict[str, Any]:
        """Name of a column -> value."""
        return {one.name: getattr(self, one.name) for one in fields(Written)}


def written(result: DocumentResult, out: Path) -> Written:
    """What to keep of a document that was redacted; its files are on disk in ``out``."""
    paths = [result.output_path, result.log_path, result.decisions_path, result.text_path]
    if result.output_path is not None:
        paths += _beside(result.output_path, result.document_id)
    grounds = {decision.decision_id: "; ".join(decision.grounds) for decision in result.decisions}
    boxes: Counter[str] = Counter()
    for redaction in result.redactions:
        boxes[grounds[redaction.decision_id]] += len(redaction.boxes)
    return Written(
        stem=result.document_id,
        files=_digests((path for path in paths if path is not None), out),
        output_sha256=result.output_sha256,
        beoordeling=result.beoordeling.value,
        verdict=result.verification.verdict.value if result.verification else "",
        open_decisions=result.open_decisions,
        boxes=dict(boxes),
        pages=result.pages,
        seconds=result.seconds,
    )


def on_disk(record: Record, out: Path) -> Written | None:
    """What is on disk of a document now, when a person had it redacted again; None when that is not whole."""
    try:
        found = collection.read_one(out, record.folder, record.stem)
    except RedactorError:
        return None
    files = found.files
    boxes: Counter[str] = Counter()
    for entry in found.boxes:
        boxes["; ".join(entry.grounds)] += len(entry.boxes)
    paths = [files.pdf, files.log, files.decisions, files.text, *_beside(files.pdf, record.stem)]
    return Written(
        stem=record.stem,
        files=_digests((path for path in paths if path is not None), out),
        output_sha256=found.header.output_sha256,
        beoordeling=found.header.beoordeling,
        verdict=found.certificate.oordeel.value,
        open_decisions=found.open_proposals or 0,
        boxes=dict(boxes),
        pages=found.header.pages,
        seconds=record.seconds,
    )


def _beside(pdf: Path, stem: str) -> list[Path]:
    """The certificate, and the log in other forms."""
    suffixes = (CERTIFICATE, *(form.suffix for form in log_formats().values()))
    return [path for suffix in suffixes if (path := pdf.with_name(f"{stem}.{suffix}")).is_file()]


def _digests(paths: Iterable[Path], out: Path) -> dict[str, str]:
    from redactor.pipeline.ready import sha256

    return {path.relative_to(out).as_posix(): sha256(path) for path in paths}
