"""How a dossier is shown: progress of a batch, the numbers at its end, and the same as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import grouped, show
from redactor.cli.grouped import Failure
from redactor.errors import ExitCode

if TYPE_CHECKING:
    from redactor.batch import Progress
    from redactor.dossier.overview import Overview
    from redactor.dossier.store import Record, Store

#: Seconds between two lines of progress in a log file.
_PAUSE: Final = 30.0


def tell(
    store: Store,
    out: Path,
    *,
    as_json: bool,
    fail_on_review: bool,
    quiet: bool = False,
    whole: bool = False,
) -> ExitCode:
    """What the store says: a summary and failures on stderr, JSON on stdout; gives the exit code.

    ``whole``: every failure by name, however many there are.
    """
    from redactor.dossier.overview import overview

    seen = overview(store, out)
    code = seen.exit_code(fail_on_review=fail_on_review)
    if not quiet:
        _summary(seen)
    failures = [
        Failure(name=r.source, kind=r.error_kind, message=r.error_message, hint=r.error_hint)
        for r in seen.failed
    ]
    grouped.tell(failures, everything=f"redactor status {out} --all", whole=whole)
    if as_json:
        click.echo(show.dump(_json(seen, store, out, code)))
    return code


def _summary(seen: Overview) -> None:
    from redactor.dossier.store import State

    done, failed = seen.states.get(State.DONE, 0), seen.states.get(State.FAILED, 0)
    waiting = seen.total - done - failed
    counts = f"{done} gelakt ({seen.pages} pagina's), {failed} mislukt"
    if waiting:
        counts += f", {waiting} nog te doen"
    lines = [f"{seen.total} document{'en' if seen.total != 1 else ''}: {counts}"]
    if seen.verdicts:
        lines.append("beoordeling: " + ", ".join(f"{word} {n}" for word, n in seen.verdicts.items()))
    if seen.duplicates:
        lines.append(f"{seen.duplicates} met dezelfde tekst als een ander document")
    if seen.near:
        lines.append(f"{seen.near} bijna gelijk aan een ander document: zie vertrouwelijk/bijna-dubbel.html")
    if seen.waiting:
        lines.append(
            f"{seen.proposals} voorstel{'len' if seen.proposals > 1 else ''} om te beoordelen in "
            f"{seen.waiting} document{'en' if seen.waiting > 1 else ''} (daarna: redactor apply)"
        )
    if seen.contradictions:
        persons = "1 persoon is" if seen.contradictions == 1 else f"{seen.contradictions} personen zijn"
        lines.append(
            f"{persons} in het ene document gelakt en in het andere leesbaar: zie vertrouwelijk/personen.xlsx"
        )
    if seen.lost:
        documents = "1 document" if seen.lost == 1 else f"{seen.lost} documenten"
        lines.append(
            f"van {documents} ontbreekt een bestand in de uitvoermap: dezelfde opdracht maakt het opnieuw"
        )
    if not seen.is_finished:
        lines.append("de opdracht is niet klaar: hij loopt nog, of start hem opnieuw om verder te gaan")
    if seen.retention:
        lines.append(f"vertrouwelijk deel te bewaren tot {seen.retention}")
    for line in lines:
        click.echo(line, err=True)


def _json(seen: Overview, store: Store, out: Path, code: ExitCode) -> dict[str, Any]:
    return {
        "exit_code": int(code),
        "klaar": seen.is_finished,
        "begonnen": seen.begun,
        "geeindigd": seen.ended,
        "bewaren_tot": seen.retention,
        "aantallen": {state.value: number for state, number in seen.states.items()},
        "voorstellen": seen.proposals,
        "dubbel": seen.duplicates,
        "bijna_dubbel": seen.near,
        "tegenstrijdig": seen.contradictions,
        "onvolledig": seen.lost,
        "pages": seen.pages,
        "beoordeling": dict(seen.verdicts),
        "documents": [_record(record, out) for record in store.documents()],
    }


def _record(record: Record, out: Path) -> dict[str, Any]:
    from redactor.dossier.store import State

    result: dict[str, Any] = {"input": record.source, "status": record.state.value}
    if record.state is State.FAILED:
        error = {
            "type": record.error_kind,
            "message": record.error_message,
            "hint": record.error_hint,
        }
        return result | {"exit_code": record.exit_code, "error": error}
    if record.state is not State.DONE:
        return result
    return result | {
        "status": "voorstellen" if record.open_decisions else "gereed",
        "exit_code": 0,
        "document_id": record.stem,
        "folder": record.folder,
        "beoordeling": record.beoordeling,
        "pages": record.pages,
        "boxes": dict(sorted(record.boxes.items())),
        "open": record.open_decisions,
        "verification": record.verdict,
        "output_sha256": record.output_sha256,
        "seconds": round(record.seconds, 3),
        "pdf": record.pdf,
        "files": [str(out / path) for path in sorted(record.files)],
    }


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Gives a function that shows how far a batch is: a bar on a terminal, else a line now and then."""
    if quiet:
        yield lambda at: None
    elif sys.stderr.isatty():
        with _bar() as show_bar:
            yield show_bar
    else:
        yield _Lines()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Bar(*columns, console=show.console(), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def update(at: Progress) -> None:
            if at.stage not in tasks:
                tasks[at.stage] = bar.add_task(at.stage, total=at.total, pace="")
            bar.update(tasks[at.stage], completed=at.done, pace=_pace(at))

        yield update


class _Lines:
    """Prints a line of progress at most every ``_PAUSE`` seconds, and when a pass is through."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, at: Progress) -> None:
        now = time.monotonic()
        if at.done == at.total or now - self._last >= _PAUSE:
            self._last = now
            shown = ", ".join(filter(None, (f"{at.stage}: {at.done} van {at.total} documenten", _pace(at))))
            click.echo(shown, err=True)


def _pace(at: Progress) -> str:
    """Pages per second where pages are counted, and the time left at the pace so far."""
    rate = f"{at.pages / at.seconds:.1f} pagina's/s" if at.pages and at.seconds > 0 else ""
    if at.done == at.total:
        return rate
    left = round(at.seconds / at.done * (at.total - at.done))
    hours, minutes = left // 3600, left % 3600 // 60
    shown = f"{hours} u {minutes:02d} min" if hours else f"{minutes} min" if minutes else f"{left} s"
    return ", ".join(filter(None, (rate, f"nog {shown}")))
