"""What stands in the folder of a dossier: its documents, what cannot be processed, and their names."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from redactor.disclosure import FACT_FILES
from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
from redactor.errors import InputError, RedactorError

if TYPE_CHECKING:
    from redactor.convert import MessageKeys, Piece

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document of the dossier: a PDF in the folder, or a piece of another file.

    Attributes:
        path: The PDF to read.
        source: Names it in the dossier: the path of its file below the folder, with the piece in brackets.
        folders: On the way to that file.
        stem: For its results, when that is safe.
        sha256: Of the PDF; empty when there is none.
        error: Why there is none.
        family: The file that it shares with a message or its attachments; empty when it shares none.
        message: What joins it to other messages, when it is one.
        original_name: As its sender or the folder named it.
        file_type: Of the publication platform.
        date: When a message was sent (ISO); empty otherwise.
    """

    path: Path = field(repr=False)
    source: str = field(repr=False)
    folders: tuple[str, ...] = field(repr=False)
    stem: str = field(repr=False)
    sha256: str = ""
    error: RedactorError | None = None
    family: str = field(default="", repr=False)
    message: MessageKeys | None = None
    original_name: str = field(default="", repr=False)
    file_type: str = "pdf"
    date: str = ""


def of_file(file: Found, *, error: RedactorError | None = None) -> Item:
    """A file that is one document itself, or that nothing can be made of."""
    return Item(
        path=file.path,
        source=file.source,
        folders=PurePosixPath(file.source).parts[:-1],
        stem=PurePosixPath(file.source).stem,
        sha256="" if error else file.sha256,
        error=error,
        original_name=as_text(file.path.name),
        file_type="unknown" if error else "pdf",
    )


def of_pieces(file: Found, pieces: Sequence[Piece]) -> Iterator[Item]:
    """The documents that a file was made into; also those that could not be."""
    from redactor.convert import refusal

    members = Counter(piece.family for piece in pieces)
    whole = of_file(file)
    for number, piece in enumerate(pieces):
        if number == 0 and file.is_pdf:
            # What holds the others stays what it is.
            family = f"{file.source} [{piece.family}]" if len(pieces) > 1 else ""
            yield replace(whole, error=refusal(piece) if piece.pdf is None else None, family=family)
            continue
        yield Item(
            path=piece.pdf or file.path,
            source=file.source if len(pieces) == 1 else f"{file.source} [{piece.name}]",
            folders=whole.folders,
            stem=piece.name,
            sha256=_sha256(piece.pdf) if piece.pdf else "",
            error=refusal(piece) if piece.pdf is None else None,
            family=f"{file.source} [{piece.family}]" if members[piece.family] > 1 else "",
            message=piece.message,
            original_name=piece.original_name,
            file_type=piece.file_type.value,
            date=piece.date.date().isoformat() if piece.date else "",
        )


def by_source(items: Iterable[Item]) -> dict[str, Item]:
    """The documents by their name in the dossier; a file could be called as a piece of another one is."""
    named: dict[str, Item] = {}
    for item in items:
        source = item.source
        while source in named:
            source += "+"
        named[source] = replace(item, source=source)
    return named


def threads(items: Mapping[str, Item]) -> dict[str, str]:
    """Name of a message in the dossier -> number of its conversation, counted in the order of names."""
    from redactor.convert import thread_numbers

    messages = [(source, item.message) for source, item in sorted(items.items()) if item.message is not None]
    numbers = thread_numbers([message for _, message in messages])
    return {source: str(number) for (source, _), number in zip(messages, numbers, strict=True)}


def walk(folder: Path, *, out: Path) -> Iterator[Found]:
    """Every file in ``folder``, by path; left out are results in ``out``, hidden files, facts of the request.

    What is no plain file is told too: a link to a folder could lead to documents.


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
        if path.is_dir() and not path.is_symlink():
            continue
        # Not resolve(): that fails on a link to itself.
        if any(Path(os.path.realpath(path)).is_relative_to(s) for s in skipped):
            continue
        some = True
        yield Found(path=path, source=as_text(inside.as_posix()), sha256=_sha256(path))
    if not some:
        raise InputError(
            "in deze map staan geen bestanden", hint="geef de map met de documenten van het verzoek"
        )


def as_text(name: str) -> str:
    """A name on a disk as text: names of old systems hold bytes that are no letter."""
    return name.encode("utf-8", "replace").decode("utf-8")


def stem_of(item: Item) -> str:
    """The stem that a document wants for its results; empty when it could be another one's ordinal."""
    return "" if _ORDINAL.fullmatch(item.stem) else item.stem


def _sha256(path: Path) -> str:
    if not path.is_file():
        # A device, a link to nothing or to a folder: told as a file that cannot be read.
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
