"""How outcomes are shown: the summary and errors on stderr, JSON on stdout. No text of a document."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import grouped
from redactor.cli.grouped import Failure
from redactor.cli.run import Outcome, printable
from redactor.errors import (
    DamagedPdf,
    EncryptedPdf,
    ExitCode,
    InternalError,
    InventoryError,
    RedactorError,
    RulesError,
)

if TYPE_CHECKING:
    from rich.console import Console

    from redactor.domain import DocumentResult

#: Narrower than this, a table of outcomes is not readable when stderr is no terminal.
_PIPE_WIDTH: Final = 110

#: More documents than this are added up.
_MOST_ROWS: Final = 60

#: So many wrong rows of a list are told one by one.
_MOST_PROBLEMS: Final = 25

#: The next step where the error itself names none.
_HINTS: Final = {
    DamagedPdf: "vraag het document opnieuw op, of zet het vanuit de bron opnieuw om naar PDF",
    EncryptedPdf: "zet het wachtwoord op de eerste regel van een bestand en geef --password-file BESTAND",
    RulesError: "verbeter het genoemde bestand op de genoemde regel",
}


def error(exc: RedactorError, *, where: str = "", trace: bool = False) -> None:
    """An error as ``file: Kind: message`` with a line ``tip: ...``."""
    head = printable(exc.where or where)
    click.echo(f"{head}: {_kind(exc)}: {printable(exc.message)}" if head else
               f"{_kind(exc)}: {printable(exc.message)}", err=True)  # fmt: skip
    if isinstance(exc, InventoryError):
        for place, message, advice in exc.problems[:_MOST_PROBLEMS]:
            click.echo(printable(f"  {place}: {message}" + (f" ({advice})" if advice else "")), err=True)
        if len(exc.problems) > _MOST_PROBLEMS:
            click.echo(f"  ... en nog {len(exc.problems) - _MOST_PROBLEMS}", err=True)
    if hint := _hint(exc):
        click.echo(f"tip: {printable(hint)}", err=True)
    if trace and isinstance(exc, InternalError):
        click.echo(exc.trace, err=True, nl=False)


def boxes_per_ground(result: DocumentResult) -> Counter[str]:
    """Number of boxes by ground; a box with several grounds counts under ``a; b``."""
    grounds = {decision.decision_id: "; ".join(decision.grounds) for decision in result.decisions}
    counts: Counter[str] = Counter()
    for redaction in result.redactions:
        counts[grounds[redaction.decision_id]] += len(redaction.boxes)
    return counts


def summary(outcomes: Sequence[Outcome]) -> None:
    """The table of what was done, on stderr, with the failed ones below it by name and reason."""
    from rich.table import Table
    from rich.text import Text

    done = [outcome for outcome in outcomes if outcome.result is not None]
    names = _short_names([outcome.input.shown for outcome in outcomes])
    if len(done) > _MOST_ROWS:
        _totals([outcome.result for outcome in done if outcome.result is not None])
    elif done:
        drawn = any(o.result is not None and o.result.verification is not None for o in done)
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        table.add_column("document", overflow="fold")
        table.add_column("pagina's", justify="right")
        if drawn:
            table.add_column("vakken per grond")
        table.add_column("voorstellen", justify="right")
        table.add_column("controle" if drawn else "besluiten", justify="left" if drawn else "right")
        for outcome in done:
            result = outcome.result
            if result is None:
                continue
            counts = boxes_per_ground(result)
            per_ground = ", ".join(f"{ground}: {n}" for ground, n in sorted(counts.items())) or "geen"
            checked = result.verification.verdict.value if result.verification else ""
            table.add_row(
                Text(_row_name(names[outcome.input.shown], outcome.input.name, result.document_id)),
                str(result.pages),
                *([per_ground] if drawn else []),
                str(result.open_decisions),
                checked if drawn else str(len(result.decisions)),
            )
        console().print(table)
    waiting = sum(outcome.result.open_decisions for outcome in done if outcome.result is not None)
    if waiting:
        click.echo(
            f"{waiting} voorstel{'len' if waiting > 1 else ''} om te beoordelen: zie vertrouwelijk/ "
            "(daarna: redactor apply)",
            err=True,
        )
    for outcome in done:
        verification = outcome.result.verification if outcome.result is not None else None
        if verification is not None and (verification.lost_characters or verification.moved_characters):
            click.echo(
                f"{names[outcome.input.shown]}: buiten de vakken zijn {verification.lost_characters} tekens "
                f"weg en {verification.moved_characters} verschoven; vergelijk het resultaat met de bron",
                err=True,
            )
    failed = len(outcomes) - len(done)
    if len(outcomes) > 1:
        click.echo(f"{len(done)} gelukt, {failed} mislukt", err=True)


def _totals(results: Sequence[DocumentResult]) -> None:
    """What many results add up to: a table of thousands is read by nobody."""
    counts: Counter[str] = Counter()
    for result in results:
        counts += boxes_per_ground(result)
    verdicts = Counter(r.verification.verdict.value for r in results if r.verification is not None)
    waiting = sum(result.open_decisions > 0 for result in results)
    lines = [f"{len(results)} documenten, {sum(result.pages for result in results)} pagina's"]
    for title, found in (("vakken per grond", counts), ("controle", verdicts)):
        if found:
            lines.append(f"{title}: " + ", ".join(f"{name}: {n}" for name, n in sorted(found.items())))
    lines.append(f"documenten met voorstellen: {waiting}")
    for line in lines:
        click.echo(line, err=True)


def failures(outcomes: Sequence[Outcome], *, trace: bool) -> None:
    """Every error, on stderr; many of them by reason."""
    failed = [(outcome.input.shown, outcome.error) for outcome in outcomes if outcome.error is not None]
    if len(failed) <= grouped.MOST or trace:
        for shown, exc in failed:
            error(exc, where=shown, trace=trace)
        return
    grouped.tell(
        [Failure(name=s, kind=_kind(e), message=e.message, hint=_hint(e)) for s, e in failed],
        everything="dezelfde opdracht met --json",
    )


def as_json(outcomes: Sequence[Outcome], code: ExitCode) -> str:
    """All outcomes as one JSON object, for scripts."""
    return dump({"exit_code": int(code), "documents": [_record(outcome) for outcome in outcomes]})


def dump(value: Any) -> str:
    """JSON for stdout."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _record(outcome: Outcome) -> dict[str, Any]:
    record: dict[str, Any] = {"input": outcome.input.shown}
    if outcome.error is not None:
        exc = outcome.error
        return record | {
            "status": "mislukt",
            "exit_code": int(exc.exit_code),
            "error": {"type": _kind(exc), "message": exc.message, "hint": exc.hint},
        }
    result = outcome.result
    if result is None:
        raise ValueError("an outcome has a result or an error")
    paths = {
        "output": result.output_path,
        "log": result.log_path,
        "decisions": result.decisions_path,
        "text": result.text_path,
    }
    return record | {
        "status": "voorstellen" if result.open_decisions else "gereed",
        "exit_code": 0,
        "document_id": result.document_id,
        "beoordeling": result.beoordeling.value,
        "pages": result.pages,
        "boxes": dict(sorted(boxes_per_ground(result).items())),
        "open": result.open_decisions,
        "verification": result.verification.verdict.value if result.verification else None,
        "output_sha256": result.output_sha256,
        "seconds": round(result.seconds, 3),
        **{key: str(path) if path else None for key, path in paths.items()},
    }


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr while documents are processed; gives a function to call after each.

    Nothing is shown for a single document, in a pipe, or with ``-q``.
    """
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("documenten"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _row_name(shown: str, wanted: str, document_id: str) -> str:
    """The input's name, with the results' own name where that differs."""
    return shown if document_id == wanted else f"{shown} -> {document_id}"


def _short_names(paths: Sequence[str]) -> dict[str, str]:
    """Each path without the folders that all of them share."""
    try:
        shared = os.path.commonpath([os.path.dirname(path) for path in paths]) if len(paths) > 1 else ""
    except ValueError:  # absolute and relative ones, or other drives
        shared = ""
    return {path: os.path.relpath(path, shared) if shared else path for path in paths}


def console() -> Console:
    """Of stderr; wide enough for a table when that is no terminal."""
    from rich.console import Console

    terminal = sys.stderr.isatty()
    return Console(file=sys.stderr, highlight=False, width=None if terminal else _PIPE_WIDTH)


def _hint(exc: RedactorError) -> str:
    return exc.hint or next((text for kind, text in _HINTS.items() if isinstance(exc, kind)), "")


def _kind(exc: RedactorError) -> str:
    return type(exc).__name__
