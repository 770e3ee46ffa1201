"""The whole run of one document. The only package that knows every step, and short for it."""

from __future__ import annotations

from redactor.pipeline.account import key_for
from redactor.pipeline.ready import Proposal, engine_for
from redactor.pipeline.request import profile_for, with_request
from redactor.pipeline.run import (
    Options,
    apply_decisions,
    current_document,
    propose,
    redact_document,
    write_proposal,
)

__all__ = [
    "Options",
    "Proposal",
    "apply_decisions",
    "current_document",
    "engine_for",
    "key_for",
    "profile_for",
    "propose",
    "redact_document",
    "with_request",
    "write_proposal",
]
