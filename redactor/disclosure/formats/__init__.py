"""The log formats, found by name: a new one is a new module here with ``@log_format("name")``.

Imports no third-party code, so that the command line can list the names at once.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from redactor.disclosure.entries import LogHeader
    from redactor.domain import LogEntry

#: Writes one document's log. Gets header, entries and an open text stream (UTF-8, newlines untouched).
Writer = Callable[["LogHeader", "Sequence[LogEntry]", TextIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFormat:
    """A way to write the log; ``suffix`` is the end of the file name, without a leading dot."""

    name: str
    suffix: str
    write: Writer


_FORMATS: dict[str, LogFormat] = {}


def log_format(name: str) -> Callable[[Writer], Writer]:
    """Registers a writer under ``name``, which is also the end of its file names."""

    def register(write: Writer) -> Writer:
        if name in _FORMATS:
            raise ValueError(f"log format {name!r} is registered twice")
        _FORMATS[name] = LogFormat(name=name, suffix=f"log.{name}", write=write)
        return write

    return register


def log_formats() -> dict[str, LogFormat]:
    """All formats by name, sorted."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_FORMATS.items()))
