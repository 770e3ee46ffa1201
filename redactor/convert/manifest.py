"""What goes between the two processes of an intake, as JSON: the job there, the manifest back.

The manifest comes out of a process that read foreign bytes, so it is checked like any file from outside.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.convert.pieces import FileType, Limits, Piece, Reason
from redactor.errors import InputError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

JOB: Final = "job.json"
PROGRESS: Final = "progress"
MANIFEST: Final = "manifest.json"


@functools.cache
def _adapters() -> tuple[TypeAdapter[Job], TypeAdapter[Manifest]]:
    """Made once: for each document of a batch they were half of all that the coordinator does."""
    from pydantic import TypeAdapter

    return TypeAdapter(Job), TypeAdapter(Manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the process behind the walls is asked.

    Attributes:
        source: Bytes of the path of what is read, in hex: names on a disk need not be text.
        file_types: Ending -> type and route.
        lists: The lists of rules/ with words of quoted messages.
        appended: Kinds of hidden content whose text becomes a document, with their titles.
        passed_over: Numbers of files that ended an earlier process, with what became of it.
    """

    source: str
    limits: Limits
    file_types: Mapping[str, tuple[FileType, str]]
    lists: Mapping[str, tuple[str, ...]]
    appended: Mapping[str, str]
    passed_over: Mapping[int, Reason]

    @property
    def path(self) -> Path:
        """The file or folder to read."""
        return Path(os.fsdecode(bytes.fromhex(self.source)))

    @classmethod
    def read(cls, path: Path) -> Job:
        """Raises pydantic's ValidationError; the other side wrote it, so that is a bug."""
        return _adapters()[0].validate_json(path.read_bytes())

    def write(self, path: Path) -> None:
        """Writes it where ``read`` finds it."""
        path.write_bytes(_adapters()[0].dump_json(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the process behind the walls made; PDFs by their name in the work folder."""

    pieces: tuple[Piece, ...]
    barriers: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Raises InputError when it is no manifest."""
        from pydantic import ValidationError

        try:
            return _adapters()[1].validate_json(path.read_bytes())
        except ValidationError as exc:
            raise InputError("de uitkomst van het omzetten is niet te lezen") from exc

    def write(self, path: Path) -> None:
        """Writes it where ``read`` finds it."""
        path.write_bytes(_adapters()[1].dump_json(self))
