"""redactor: makes a Dutch government document safe to publish under the Woo, and accounts for it.

Library use::

    from redactor import redact_document
    result = redact_document("nota.pdf", "uit")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["DocumentResult", "__version__", "redact_document"]

if TYPE_CHECKING:
    from redactor.domain import DocumentResult
    from redactor.pipeline import redact_document


def __getattr__(name: str) -> Any:
    # Lazy, so that `redactor --help` and `import redactor` stay instant.
    if name == "redact_document":
        from redactor.pipeline import redact_document

        return redact_document
    if name == "DocumentResult":
        from redactor.domain import DocumentResult

        return DocumentResult
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
