"""Log records of this package to stderr, with the document that is being worked on.

Records of other libraries are dropped: they may quote a document.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

_LEVELS: Final = {1: logging.INFO, 2: logging.DEBUG}


class _Context(logging.Filter):
    """Adds the current document's name to a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        pipeline = sys.modules.get("redactor.pipeline")
        record.document = pipeline.current_document.get() if pipeline else ""
        return True


def set_up() -> None:
    """Warnings and errors of this package to stderr; nothing of anybody else."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(True)
    own = logging.getLogger("redactor")
    own.propagate = False
    own.setLevel(logging.WARNING)
    for handler in list(own.handlers):
        own.removeHandler(handler)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Context())
    handler.setFormatter(logging.Formatter("%(levelname)s %(document)s %(name)s: %(message)s"))
    own.addHandler(handler)


def tear_down() -> None:
    """Undoes ``set_up``, for a process that goes on after the command."""
    logging.captureWarnings(False)
    own = logging.getLogger("redactor")
    own.propagate = True
    own.setLevel(logging.NOTSET)
    for handler in list(own.handlers):
        own.removeHandler(handler)


def set_level(option: str, count: int) -> None:
    """Applies ``-q`` or ``-v`` given ``count`` times."""
    level = logging.ERROR if option == "quiet" else _LEVELS.get(count, logging.DEBUG)
    logging.getLogger("redactor").setLevel(level)


def tracebacks_wanted() -> bool:
    """True with ``-v``."""
    return logging.getLogger("redactor").isEnabledFor(logging.INFO)
