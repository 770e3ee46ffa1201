"""The forms in which a log is written beside its own (``<stem>.log.jsonl``), for people and spreadsheets.

A new one is a new module here with ``@log_format("name")``. Imports no third-party code, so that the command
line can list the names at once. None of these forms has the hash chain: what they show is proven by the log.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from redactor.disclosure.joint_log import Named
    from redactor.disclosure.log_file import Log

#: The form that is always written.
LOG_FORMAT: Final = "jsonl"

#: Gives logs, each with the name of its document, as the bytes of one file, in pieces.
Writer = Callable[["Iterable[Named]"], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFormat:
    """A way to write logs; ``suffix`` is the end of the file name of one, without a leading dot."""

    name: str
    suffix: str
    write_all: Writer

    def write(self, log: Log) -> bytes:
        """The log of one document."""
        return b"".join(self.write_all([(log.header.document_id, log)]))


_FORMATS: dict[str, LogFormat] = {}


def log_format(name: str) -> Callable[[Writer], Writer]:
    """Registers a writer under ``name``, which is also the end of its file names."""

    def register(write: Writer) -> Writer:
        if name in _FORMATS or name == LOG_FORMAT:
            raise ValueError(f"log format {name!r} is registered twice")
        _FORMATS[name] = LogFormat(name=name, suffix=f"log.{name}", write_all=write)
        return write

    return register


def log_formats() -> dict[str, LogFormat]:
    """All formats by name, sorted."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_FORMATS.items()))
