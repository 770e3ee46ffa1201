"""What stands in the folder of a dossier: its documents, what cannot be processed, and their names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from redactor.disclosure import FACT_FILES
from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
from redactor.errors import InputError

#: Files that systems leave in folders by themselves.
_LITTER: Final = ("thumbs.db", "desktop.ini")
_PDF_MARK: Final = b"%PDF-"
_ORDINAL: Final = re.compile(r"document-\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file; ``source`` is its path below the folder, with ``/``. ``sha256`` is empty if unreadable."""

    path: Path = field(repr=False)
    source: str = field(repr=False)
    sha256: str

    @property
    def is_pdf(self) -> bool:
        """By its name, or else by its first bytes."""
        if self.path.suffix.lower() == ".pdf":
            return True
        try:
            with self.path.open("rb") as stream:
                return stream.read(len(_PDF_MARK)) == _PDF_MARK
        except OSError:
            return False

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders on the way to it."""
        return PurePosixPath(self.source).parts[:-1]


def walk(folder: Path, *, out: Path) -> Iterator[Found]:
    """Every file in ``folder``, by path; left out are results in ``out``, hidden files, facts of the request.

    Raises:
        InputError: there is no file at all.
    """
    skipped = [(out / name).resolve() for name in (PUBLIC, CONFIDENTIAL)]
    some = False
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.name.lower() in _LITTER or path.name in FACT_FILES:
            continue
        if not path.is_file() or any(path.resolve().is_relative_to(s) for s in skipped):
            continue
        some = True
        yield Found(path=path, source=inside.as_posix(), sha256=_sha256(path))
    if not some:
        raise InputError(
            "in deze map staan geen bestanden", hint="geef de map met de documenten van het verzoek"
        )


def unique_name(source: str, taken: Collection[str]) -> str:
    """A stem that no other document has: the file's own, or with a number; empty when it has none to use.

    Args:
        source: Path of the document.
        taken: Stems of the others, casefolded: "Nota" and "nota" are one file name on Windows and macOS.
    """
    stem = PurePosixPath(source).stem
    if _ORDINAL.fullmatch(stem):
        # Could be the ordinal that another document gets.
        return ""
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
