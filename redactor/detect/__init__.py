"""PageText -> Finding. Knows nothing of the law, of grounds, or of PDF files.

``build_engine`` makes a presidio AnalyzerEngine for Dutch from rules/recognizers.yaml and a spaCy pipeline;
``run`` gives every page to it. What crosses pages belongs to ``resolve``, but for tables that go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.domain import Document, Finding
from redactor.errors import DetectionTimeout

if TYPE_CHECKING:
    from redactor.detect.engine import Engine
    from redactor.rules import Rules

__all__ = ["build_engine", "run"]


def build_engine(rules: Rules, *, model: str | None = None) -> Engine:
    """Loads the language model and builds every recognizer of ``rules``; see ``engine.build``."""
    # spaCy and presidio take over half a second to import; `redactor --help` must not wait for them.
    from redactor.detect.lean import import_presidio, import_spacy

    import_spacy()
    import_presidio()
    from redactor.detect import engine

    return engine.build(rules, model=model)


def run(document: Document, engine: Engine) -> tuple[Finding, ...]:
    """Everything that the recognizers find on the pages of ``document``, by page and position.

    Raises:
        DetectionTimeout: a recognizer took too long; nothing is passed over in silence.
    """
    findings: list[Finding] = []
    carried: dict[str, Any] = {}
    with engine.document_memory():
        for page in document.pages:
            try:
                findings.extend(engine.analyse(page, carried))
            except DetectionTimeout as exc:
                exc.where = f"{document.document_id}:{page.page_number}"
                raise
    return tuple(findings)
