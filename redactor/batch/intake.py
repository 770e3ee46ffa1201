"""Files of a dossier that are no PDF, or hold files: converted once, kept in ``vertrouwelijk/omgezet/``.

Each file gets a folder that is named by its bytes and by what else conversion depends on, its own name among
it, and that appears whole: what is there is complete, and files with the same bytes and name share it.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor import __version__
from redactor.batch import inputs
from redactor.batch.executors import Done, Job
from redactor.disclosure.results import CONFIDENTIAL
from redactor.dossier.pieces import FOLDER
from redactor.errors import DiskFull, InputError, NotProcessed, OutputError, RedactorError, no_room

if TYPE_CHECKING:
    from redactor.batch.inputs import Found, Item
    from redactor.convert import Piece
    from redactor.rules import Rules

#: Letters of the names of folders here; nothing else of ours has such names.
_NAME: Final = 24


class Made(enum.Enum):
    """What came of a ``Convert``: a folder with pieces; or a PDF that holds no files, or locked ones."""

    PIECES = "stukken"
    PLAIN = "gewoon"
    LOCKED = "op slot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Convert:
    """Task for a worker: ``convert_into``; the answer is a ``Made``."""

    file: Found = field(repr=False)
    into: Path


def taken_in(
    files: Sequence[Found],
    *,
    out: Path,
    rules: Rules,
    plain: Collection[str],
    run: Callable[[Sequence[Job]], Iterator[Done]],
) -> Iterator[Item]:
    """The documents in the files of a dossier: PDFs as they are, everything else by way of conversion.

    Args:
        files: All of them.
        out: Folder of results.
        rules: File types, and what becomes of hidden content.
        plain: Digests of PDFs that are known to hold no files.
        run: Has jobs with a ``Convert`` done.

    Raises:
        DiskFull: there is no room for what is made.
    """
    from redactor import convert

    made_by = convert.digest(rules)
    places = {f.source: _place(f, out, made_by) for f in files if f.sha256 and f.sha256 not in plain}
    clear(out, places.values())
    made = {folder: pieces(folder) for folder in places.values()}
    waiting: dict[Path, Found] = {}
    for file in files:
        folder = places.get(file.source)
        if folder is not None and made[folder] is None:
            waiting.setdefault(folder, file)
    folders = list(waiting)
    jobs = [
        Job(number=number, payload=Convert(file=waiting[folder], into=folder))
        for number, folder in enumerate(folders)
    ]
    outcomes: dict[Path, Done] = {}
    for done in run(jobs):
        if isinstance(done.error, DiskFull):
            raise done.error
        folder = folders[done.number]
        outcomes[folder] = done
        if done.value is Made.PIECES:
            made[folder] = pieces(folder)
    for file in files:
        folder = places.get(file.source)
        if folder is None:
            yield inputs.of_file(file, error=None if file.sha256 else _unreadable())
        elif found := made[folder]:
            yield from inputs.of_pieces(file, found)
        else:
            yield from _without_pieces(file, outcomes.get(folder))


def _without_pieces(file: Found, outcome: Done | None) -> Iterator[Item]:
    error = outcome.error if outcome else None
    if error is None and (outcome is None or outcome.value is Made.PIECES):
        error = NotProcessed("er zit geen document in dit bestand", hint="bekijk het zelf")
    whole = inputs.of_file(file, error=error)
    if outcome is None or outcome.value is not Made.LOCKED:
        yield whole
    else:
        # The process that reads files has no password.
        family = f"{file.source} [bijlagen]"
        yield replace(whole, family=family)
        locked = NotProcessed(
            "in deze PDF met wachtwoord zitten bestanden; die zijn niet verwerkt",
            hint="haal de beveiliging van de PDF af en probeer het opnieuw",
        )
        yield replace(
            inputs.of_file(file, error=locked),
            source=family,
            family=family,
            stem=f"{whole.stem}-bijlagen",
        )


def _unreadable() -> RedactorError:
    return InputError(
        "het bestand is niet te lezen",
        hint="controleer de rechten; bied bij een verwijzing het bestand of de map zelf aan",
    )


def _place(file: Found, out: Path, made_by: str) -> Path:
    """Folder for what is made of a file by the rules of this ``convert.digest``."""
    parts = json.dumps([file.sha256, file.path.name, __version__, made_by])
    return out / CONFIDENTIAL / FOLDER / hashlib.sha256(parts.encode()).hexdigest()[:_NAME]


def convert_into(file: Found, folder: Path, rules: Rules, *, password: str | None) -> Made:
    """Converts a file, so that ``folder`` is there afterwards; a PDF only when it holds files.

    Raises:
        RedactorError: it cannot be read, or the result not be written.
    """
    from redactor import convert
    from redactor.convert.manifest import MANIFEST, Manifest
    from redactor.dossier import pieces as reports

    if file.is_pdf and not convert.holds_files(file.path):
        locked = bool(password) and convert.holds_files(file.path, password=password)
        return Made.LOCKED if locked else Made.PLAIN
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        work = Path(tempfile.mkdtemp(prefix=".redactor-", suffix=".tmp", dir=folder.parent))
    except OSError as exc:
        raise _unwritable(exc) from exc
    try:
        intake = convert.run(file.path, work, rules=rules)
        if intake.pieces:
            names = {piece.name: piece.name for piece in intake.pieces}
            reports.write_report(intake, work, names=names, rules=rules)
        # Where the PDFs are now is no part of it.
        moved = tuple(replace(p, pdf=Path(f"{p.name}.pdf") if p.pdf else None) for p in intake.pieces)
        Manifest(pieces=moved, barriers=intake.barriers).write(work / MANIFEST)
        for made in work.iterdir():
            made.chmod(0o600)
        # Another worker may have been quicker with a file of the same bytes.
        with contextlib.suppress(FileExistsError):
            os.rename(work, folder)
    except OSError as exc:
        if not folder.is_dir():
            raise _unwritable(exc) from exc
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Made.PIECES


def pieces(folder: Path) -> tuple[Piece, ...] | None:
    """What was made of a file, with the PDFs where they are now; None when it must be converted (again)."""
    from redactor.convert.manifest import MANIFEST, Manifest

    try:
        found = Manifest.read(folder / MANIFEST).pieces
    except (OSError, InputError):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    placed = tuple(piece if piece.pdf is None else replace(piece, pdf=folder / piece.pdf) for piece in found)
    if all(piece.pdf is None or piece.pdf.is_file() for piece in placed):
        return placed
    shutil.rmtree(folder, ignore_errors=True)
    return None


def clear(out: Path, used: Collection[Path]) -> None:
    """Takes away what no file of the dossier needs any more."""
    root = out / CONFIDENTIAL / FOLDER
    if not root.is_dir():
        return
    for folder in root.iterdir():
        ours = len(folder.name) == _NAME and set(folder.name) <= set("0123456789abcdef")
        if folder.is_dir() and folder not in used and ours:
            shutil.rmtree(folder, ignore_errors=True)


def _unwritable(exc: OSError) -> RedactorError:
    if no_room(exc):
        return DiskFull("de schijf is vol", hint="maak ruimte vrij en probeer het opnieuw")
    return OutputError(
        "de uitvoermap is niet te beschrijven", hint="kies met -o een map waarin u mag schrijven"
    )
