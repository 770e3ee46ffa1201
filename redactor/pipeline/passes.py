"""One document of a dossier in two passes: read it, and write its results when the dossier is known.

What the second pass needs of the first one are its findings; text and boxes are read again, which is quick.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from redactor import ingest
from redactor.domain import Document, DocumentResult, Finding
from redactor.errors import InputError
from redactor.pipeline.guard import is_safe_stem
from redactor.pipeline.ready import Ready
from redactor.pipeline.request import date_of
from redactor.pipeline.run import Options, proposal_file, working_on, write_results


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the first pass makes of a document.

    ``text_digest`` (sha256, hex) is the same for documents with the same words in the same order; ``date`` is
    ISO or empty.
    """

    sha256: str
    text_digest: str
    pages: int
    date: str
    findings: tuple[Finding, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where results go: ``name`` is their stem when that is safe to publish, else ``fallback``."""

    out: Path
    folder: str
    name: str = field(repr=False)
    fallback: str


def read_document(path: Path, ready: Ready, *, password: str | None = None) -> Reading:
    """Reads a document and detects what is in it.

    Raises:
        InputError, EncryptedPdf: it cannot be processed.
    """
    with working_on(path):
        document = ingest.read(path, password=password)
        date = date_of(document, ready.rules, ready.verzoek)
        return Reading(
            sha256=document.sha256,
            text_digest=_text_digest(document),
            pages=len(document.pages),
            date=date.isoformat() if date else "",
            findings=ready.found(document),
        )


def write_document(
    path: Path,
    place: Place,
    findings: tuple[Finding, ...],
    ready: Ready,
    *,
    sha256: str,
    options: Options,
    password: str | None = None,
) -> DocumentResult:
    """Decides and writes all results of a document that was read.

    Args:
        path: The document.
        place: Where its results go.
        findings: Of the first pass.
        ready: Engine and rules.
        sha256: Of the file that was read in the first pass.
        options: How results are written.
        password: Of an encrypted PDF.

    Raises:
        InputError: the document is no longer the one that was read; others as ``redact_document``.
    """
    started = time.perf_counter()
    with working_on(path):
        document = ingest.read(path, password=password)
        if document.sha256 != sha256:
            raise InputError(
                "het bestand is tijdens het verwerken gewijzigd",
                where=path.name,
                hint="probeer het opnieuw",
            )
        proposal = ready.decided(document, found=findings, marks=True, password=password)
        stem = place.name if is_safe_stem(place.name, proposal, ready) else place.fallback
        proposal = replace(proposal, document=replace(document, document_id=stem))
        return write_results(
            path,
            place.out,
            proposal,
            proposal_file(proposal, ready),
            ready,
            options=options,
            password=password,
            started=started,
            folder=place.folder,
        )


def _text_digest(document: Document) -> str:
    digest = hashlib.sha256()
    for page in document.pages:
        digest.update(" ".join(page.text.split()).encode() + b"\f")
    return digest.hexdigest()
