"""Files that are no PDF -> inputs that are: mail, archives, pictures, texts go through ``convert`` first.

The PDF that was made is the document from there on: ``apply`` needs it again, so it is kept, in
``vertrouwelijk/omgezet/``, with a list of what was in the file and what was left out.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redactor.cli.run import Input, printable
from redactor.disclosure.results import CONFIDENTIAL
from redactor.dossier.stems import Stems
from redactor.errors import NotProcessed, OutputError, RedactorError

if TYPE_CHECKING:
    from redactor.convert import Intake, Piece
    from redactor.rules import Rules


def take_in(
    inputs: Iterable[Input], *, out_dir: Path, rules: Rules, password: str | None, quiet: bool
) -> list[Input]:
    """The inputs with every file that is no PDF replaced by the PDFs made of it.

    Files embedded in a PDF come after it. What could not be converted stays in the list with its error, so
    that it is counted and named.
    """
    found: list[Input] = []
    waiting = list(inputs)
    stems = Stems(item.name for item in waiting if item.is_pdf)
    for item in waiting:
        if item.is_pdf and not _holds_files(item.path):
            found.append(item)
            if password and _holds_files(item.path, password=password):
                found.append(_locked_files(item, stems))
            continue
        try:
            found += _converted(item, out_dir=out_dir, rules=rules, stems=stems, quiet=quiet)
        except RedactorError as exc:
            found.append(replace(item, error=exc))
    return found


def _holds_files(path: Path, *, password: str | None = None) -> bool:
    from redactor.convert import holds_files

    return holds_files(path, password=password)


def _locked_files(item: Input, stems: Stems) -> Input:
    """Stands for the files in a PDF behind a password: the process that reads them has no password."""
    error = NotProcessed(
        "in deze PDF met wachtwoord zitten bestanden; die zijn niet verwerkt",
        hint="haal de beveiliging van de PDF af en lak hem opnieuw",
    )
    name = stems.take(f"{item.name}-bijlagen")
    return replace(item, shown=f"{item.shown} [bijlagen]", name=name, error=error)


def _converted(item: Input, *, out_dir: Path, rules: Rules, stems: Stems, quiet: bool) -> list[Input]:
    from redactor import convert
    from redactor.dossier import pieces

    folder = out_dir / CONFIDENTIAL / pieces.FOLDER
    made = [path for path in (out_dir, out_dir / CONFIDENTIAL, folder) if not path.exists()]
    try:
        for path in (out_dir / CONFIDENTIAL, folder):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o700)
        work = Path(tempfile.mkdtemp(prefix=".redactor-", dir=folder))
    except OSError as exc:
        raise OutputError(
            "de uitvoermap is niet te beschrijven", hint="kies met -o een map waarin u mag schrijven"
        ) from exc
    try:
        intake = convert.run(item.path, work, rules=rules)
        # A PDF that holds files stays what it is: its own piece comes first, under its own name.
        own = [intake.pieces[0].name] if item.is_pdf else []
        names = {
            piece.name: item.name if piece.name in own else stems.take(piece.name) for piece in intake.pieces
        }
        inputs = [
            replace(item, error=made.error) if piece.name in own else made
            for piece in intake.pieces
            for made in [_input(item, piece, names, folder, len(intake.pieces))]
        ]
        for made_input, piece in zip(inputs, intake.pieces, strict=True):
            if piece.pdf is not None and piece.name not in own:
                os.replace(piece.pdf, made_input.path)
        pieces.write_report(intake, folder, names=names, rules=rules)
    except OSError as exc:
        raise OutputError("het omgezette bestand is niet te schrijven", where=item.path.name) from exc
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for path in reversed(made):
            if path.exists() and not any(path.iterdir()):
                path.rmdir()
    if not quiet:
        _tell(item, intake, rules)
    return inputs


def _input(item: Input, piece: Piece, names: dict[str, str], folder: Path, pieces: int) -> Input:
    from redactor.convert import refusal

    name = names[piece.name]
    shown = item.shown if pieces == 1 else f"{item.shown} [{list(names).index(piece.name) + 1}]"
    if piece.pdf is not None:
        return Input(path=folder / f"{name}.pdf", shown=shown, name=name)
    return Input(path=item.path, shown=shown, name=name, error=refusal(piece))


def _tell(item: Input, intake: Intake, rules: Rules) -> None:
    """What was left out, by kind, on one line; and walls that this system does not offer."""
    from redactor.dossier.pieces import hidden_title

    counts: dict[str, int] = {}
    for piece in intake.pieces:
        for hidden in piece.hidden:
            counts[hidden.kind] = counts.get(hidden.kind, 0) + hidden.count
    missing = sorted({"bestanden", "netwerk", "grenzen", "processen", "verbindingen"} - set(intake.barriers))
    if missing:
        click.echo(
            f"let op: {printable(item.shown)} is omgezet met minder afscherming dan bedoeld; op dit systeem "
            f"ontbreekt: {', '.join(missing)}",
            err=True,
        )
    if counts:
        parts = "; ".join(f"{hidden_title(kind, rules)}: {count}" for kind, count in sorted(counts.items()))
        click.echo(f"{printable(item.shown)}: niet in de PDF: {parts}", err=True)
