"""Files that are no PDF -> inputs that are: mail, archives, pictures, texts go through ``convert`` first.

The PDF that was made is the document from there on: ``apply`` needs it again, so it is kept, in
``vertrouwelijk/omgezet/``, with a list of what was in the file and what was left out.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli.run import Input, printable, unique_name
from redactor.disclosure.results import CONFIDENTIAL
from redactor.errors import NotProcessed, OutputError, ProgramMissing, RedactorError

if TYPE_CHECKING:
    from redactor.convert import Intake, Piece
    from redactor.rules import Rules

CONVERTED: Final = "omgezet"
_REPORT: Final = "inhoud.json"


def take_in(inputs: Iterable[Input], *, out_dir: Path, rules: Rules, quiet: bool) -> list[Input]:
    """The inputs with every file that is no PDF replaced by the PDFs made of it.

    What could not be converted stays in the list with its error, so that it is counted and named.
    """
    found: list[Input] = []
    waiting = list(inputs)
    taken = {item.name.casefold() for item in waiting if item.is_pdf}
    for item in waiting:
        if item.is_pdf:
            found.append(item)
            continue
        try:
            found += _converted(item, out_dir=out_dir, rules=rules, taken=taken, quiet=quiet)
        except RedactorError as exc:
            found.append(replace(item, error=exc))
    return found


def _converted(item: Input, *, out_dir: Path, rules: Rules, taken: set[str], quiet: bool) -> list[Input]:
    from redactor import convert

    folder = out_dir / CONFIDENTIAL / CONVERTED
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
        names = {piece.name: unique_name(piece.name, taken) for piece in intake.pieces}
        inputs = [_input(item, piece, names, folder, len(intake.pieces)) for piece in intake.pieces]
        for made_input, piece in zip(inputs, intake.pieces, strict=True):
            if piece.pdf is not None:
                os.replace(piece.pdf, made_input.path)
        report = work / _REPORT
        report.write_text(
            json.dumps(_listing(intake, names, rules), ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
        report.chmod(0o600)
        os.replace(report, folder / f"{names[intake.pieces[0].name]}.{_REPORT}")
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
    name = names[piece.name]
    shown = item.shown if pieces == 1 else f"{item.shown} [{list(names).index(piece.name) + 1}]"
    if piece.pdf is not None:
        return Input(path=folder / f"{name}.pdf", shown=shown, name=name)
    return Input(path=item.path, shown=shown, name=name, error=_refusal(piece))


def _refusal(piece: Piece) -> RedactorError:
    from redactor.convert import EXPLANATIONS, Reason

    if piece.reason is None:
        raise ValueError("a piece without a PDF has a reason")
    message, hint = EXPLANATIONS[piece.reason]
    kind = ProgramMissing if piece.reason is Reason.PROGRAM_MISSING else NotProcessed
    return kind(message, hint=hint)


def _listing(intake: Intake, names: dict[str, str], rules: Rules) -> dict[str, Any]:
    """What was in the file. Confidential: names of attachments are text of the document."""
    from redactor.convert import MessageKeys, thread_numbers

    messages = [piece for piece in intake.pieces if piece.message is not None]
    numbers = thread_numbers([piece.message or MessageKeys() for piece in messages])
    threads = {piece.name: number for piece, number in zip(messages, numbers, strict=True)}
    return {
        "bestand": intake.source.name,
        "afscherming": list(intake.barriers),
        "stukken": [
            {
                "naam": names[piece.name],
                "oorspronkelijke_naam": piece.original_name,
                "soort": piece.file_type.value,
                "sha256": piece.source_sha256,
                "hoort_bij": names[piece.parent] if piece.parent else None,
                "familie": names.get(piece.family, piece.family),
                "gesprek": threads.get(piece.name),
                "datum": piece.date.isoformat() if piece.date else None,
                "niet_verwerkt": piece.reason.value if piece.reason else None,
                "niet_zichtbaar": [
                    {
                        "soort": _title(h.kind, rules),
                        "plaats": h.place,
                        "aantal": h.count,
                    }
                    for h in piece.hidden
                ],
            }
            for piece in intake.pieces
        ],
    }


def _tell(item: Input, intake: Intake, rules: Rules) -> None:
    """What was left out, by kind, on one line."""
    counts: dict[str, int] = {}
    for piece in intake.pieces:
        for hidden in piece.hidden:
            counts[hidden.kind] = counts.get(hidden.kind, 0) + hidden.count
    if counts:
        parts = "; ".join(f"{_title(kind, rules)}: {count}" for kind, count in sorted(counts.items()))
        click.echo(f"{printable(item.shown)}: niet in de PDF: {parts}", err=True)


def _title(kind: str, rules: Rules) -> str:
    rule = rules.hidden_content.get(kind)
    return rule.title if rule else kind
