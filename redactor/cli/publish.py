"""The commands for what leaves the building: report."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from redactor.cli import options
from redactor.cli.dutch import DutchCommand
from redactor.errors import ExitCode

_RESULTS: Final = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    cls=DutchCommand,
    short_help="Maak een rapport over alle gelakte documenten in een map.",
    example="redactor report uit\nredactor report uit -o rapport.html",
)
@click.argument("folder", metavar="MAP", type=_RESULTS)
@click.option(
    "-o", "--output", "target", metavar="BESTAND", type=click.Path(dir_okay=False, path_type=Path),
    help="Waar het rapport komt (standaard: MAP/gelakt/rapport.html).",
)  # fmt: skip
@options.rules
@options.force
@options.verbosity
def report(folder: Path, target: Path | None, rules_dir: Path | None, force: bool, quiet: bool) -> int:
    """Maak een rapport over de gelakte documenten in MAP.

    Eén webpagina zonder iets van buiten, om te lezen, te printen of voor te laten lezen: de beoordeling per
    document, vakken per grond en bladzijde, wat er nog te beslissen is, en de controles. Er staat alleen in
    wat openbaar mag zijn.
    """
    from redactor import rules as rules_step
    from redactor.disclosure.results import PUBLIC
    from redactor.disclosure.whole_file import write_whole
    from redactor.dossier import collection
    from redactor.publish.rapport import RAPPORT, rapport

    html = rapport(collection.read(folder), rules_step.load(rules_dir))
    path = write_whole(
        target or folder / PUBLIC / RAPPORT, html.encode("utf-8"), confidential=False, force=force
    )
    click.echo(str(path))
    return ExitCode.OK


COMMANDS: Final = (report,)
