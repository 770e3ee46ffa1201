"""The command ``verify``: looks at redacted PDFs, anyone's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from redactor.cli import options, run, show
from redactor.cli.dutch import DutchCommand, Misuse
from redactor.errors import ExitCode, RedactorError

if TYPE_CHECKING:
    from redactor.verify.report import DocumentRecord, FindingRecord

#: Points in a centimetre: officers measure on paper.
_CENTIMETRE: Final = 72 / 2.54


@click.command(
    cls=DutchCommand,
    short_help="Controleer gelakte PDF's op achtergebleven tekst, ook die van een ander.",
    example="redactor verify ontvangen.pdf\n"
    "redactor verify uit/gelakt/nota.redacted.pdf --original nota.pdf --level grondig",
)
@click.argument(
    "files", metavar="PDF...", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--original", metavar="PDF", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="De PDF zonder vakken, om mee te vergelijken (bij één bestand).",
)  # fmt: skip
@options.password_file
@options.level
@options.as_json
@options.verbosity
def verify(
    files: tuple[Path, ...],
    original: Path | None,
    password_file: Path | None,
    level: str,
    as_json: bool,
    quiet: bool,
) -> int:
    """Controleer gelakte PDF's.

    Zoekt tekst en afbeeldingen onder vakken, vergeten lakmarkeringen, eerdere versies, en plaatsen die
    herhalen wat onder een vak staat. Code 7: er lekt iets. Code 12: het is niet te controleren. Een
    aandachtspunt is geen lek.
    """
    from redactor import verify as verify_step
    from redactor.verify import report

    if original is not None and len(files) > 1:
        raise Misuse("--original kan alleen bij één PDF", ctx=click.get_current_context())
    password = options.read_password(password_file)
    codes: list[ExitCode] = []
    records: list[DocumentRecord] = []
    for path in files:
        shown = run.printable(str(path))
        try:
            found = verify_step.inspect(path, original=original, password=password, level=level)
        except RedactorError as exc:
            show.error(exc, where=shown)
            codes.append(ExitCode(exc.exit_code))
            records.append(report.DocumentRecord(input=shown, oordeel=None, error=type(exc).__name__))
            continue
        codes.append(_VERDICT_CODES[found.verdict.value])
        records.append(report.record(shown, found, level=level))
        if not as_json and not quiet:
            _show(records[-1])
    code = codes[0] if len(codes) == 1 else _worst(codes)
    if as_json:
        click.echo(
            show.dump(report.Report(exit_code=int(code), documents=tuple(records)).model_dump(mode="json"))
        )
    return code


COMMANDS: Final = (verify,)

_VERDICT_CODES: Final = {
    "schoon": ExitCode.OK,
    "lekt": ExitCode.LEAK,
    "niet te controleren": ExitCode.REFUSED,
}


def _worst(codes: Sequence[ExitCode]) -> ExitCode:
    if ExitCode.LEAK in codes:
        return ExitCode.LEAK
    failed = [code for code in codes if code != ExitCode.OK]
    return ExitCode.PARTIAL if failed else ExitCode.OK


def _show(record: DocumentRecord) -> None:
    click.echo(f"{record.input}: {record.oordeel}")
    for route in record.routes:
        click.echo(f"  {route.route}: {route.oordeel} ({route.programma})")
    for finding in record.lekken:
        click.echo(f"  lek: {_place(finding)}: {finding.melding}")
    for finding in record.aandachtspunten:
        click.echo(f"  aandachtspunt: {_place(finding)}: {finding.melding}")
    if record.verloren_tekens or record.verschoven_tekens:
        click.echo(
            f"  buiten de vakken: {record.verloren_tekens} tekens weg, {record.verschoven_tekens} verschoven"
        )


def _place(finding: FindingRecord) -> str:
    """Where a finding is, as one finds it with a ruler on a print that is not turned."""
    if finding.page_number is None:
        return "document"
    place = f"bladzijde {finding.page_number}"
    if finding.box is not None:
        left, top = (f"{value / _CENTIMETRE:.1f}".replace(".", ",") for value in finding.box[:2])
        place += f", {top} cm van boven en {left} cm van links"
    return place
