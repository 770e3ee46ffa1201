"""Everything that a request holds -> PDFs: mail, archives, pictures, texts, chats.

``run()`` gives a ``Piece`` per document, with its family of attachments and what joins it to a thread.
Knows nothing of personal data or the law: what it makes goes through the same pipeline as any PDF.
"""

from __future__ import annotations

from redactor.convert.attached import holds_files
from redactor.convert.intake import digest, run
from redactor.convert.pieces import (
    EXPLANATIONS,
    FileType,
    HiddenContent,
    Intake,
    Limits,
    MessageKeys,
    Piece,
    Reason,
    quoted_whole,
    refusal,
    thread_numbers,
)

__all__ = [
    "EXPLANATIONS",
    "FileType",
    "HiddenContent",
    "Intake",
    "Limits",
    "MessageKeys",
    "Piece",
    "Reason",
    "digest",
    "holds_files",
    "quoted_whole",
    "refusal",
    "run",
    "thread_numbers",
]
