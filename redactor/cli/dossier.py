"""The commands ``dossier``: one decision for equal places, and how long the confidential part stays."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

import click

from redactor.cli import options
from redactor.cli.dutch import DutchCommand, DutchGroup
from redactor.errors import ExitCode, Refused


@click.group(
    cls=DutchGroup,
    short_help="Besluiten overnemen; bewaartermijn en vernietiging van het vertrouwelijke deel.",
    example="redactor dossier vernietig uit --yes",
)
def dossier() -> None:
    """Neem besluiten over, bewaar of vernietig het vertrouwelijke deel van een map met resultaten."""


_OUT = click.argument(
    "out_dir", metavar="UITVOERMAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@dossier.command(
    cls=DutchCommand,
    short_help="Leg vast tot wanneer het vertrouwelijke deel bewaard blijft.",
    example="redactor dossier bewaar uit 2031-12-31",
)
@_OUT
@click.argument("date", metavar="JJJJ-MM-DD", type=click.DateTime(["%Y-%m-%d"]))
@options.store
def bewaar(out_dir: Path, date: datetime.datetime, store: Path | None) -> int:
    """Leg de bewaartermijn vast. 'redactor status' toont hem; vernietigen kan pas daarna."""
    from redactor.dossier import destruction

    destruction.keep_until(out_dir, date.date(), store=store)
    click.echo(f"bewaren tot {date.date().isoformat()}", err=True)
    return ExitCode.OK


@dossier.command(
    cls=DutchCommand,
    short_help="Verwijder alles in vertrouwelijk/, ook besluiten en gegevens van personen.",
    example="redactor dossier vernietig uit --yes",
)
@_OUT
@options.store
@click.option("--yes", "sure", is_flag=True, help="Vernietig echt; zonder deze optie gebeurt er niets.")
@click.option("--force", is_flag=True, help="Ook voor het einde van de bewaartermijn.")
def vernietig(out_dir: Path, store: Path | None, sure: bool, force: bool) -> int:
    """Verwijder het vertrouwelijke deel van een dossier.

    Wat in gelakt/ staat blijft. Daarna is niet meer na te gaan wat er gelakt is, en gaat 'redactor batch'
    niet meer verder. De bestanden worden verwijderd; reservekopieën en de schijf zelf wist u apart.
    """
    from redactor.dossier import destruction

    if not sure:
        raise Refused(
            "er is niets verwijderd", hint="geef --yes als vertrouwelijk/ echt vernietigd moet worden"
        )
    gone = destruction.destroy(out_dir, today=datetime.date.today(), store=store, force=force)
    click.echo(f"{gone} bestanden verwijderd", err=True)
    return ExitCode.OK


@dossier.command(
    cls=DutchCommand,
    short_help="Neem besluiten over in documenten die hetzelfde of bijna hetzelfde zijn.",
    example="redactor dossier overnemen uit",
)
@_OUT
@options.store
@options.password_file
def overnemen(out_dir: Path, store: Path | None, password_file: Path | None) -> int:
    """Neem uitgevoerde besluiten over in dubbele en bijna dubbele documenten.

    Alleen waar dezelfde woorden staan met dezelfde woorden eromheen, en niemand daar al iets besloot; ook wat
    u zelf toevoegde. Er wordt nog niets gelakt of leesbaar gemaakt: bekijk de voorstellen en voer ze uit met
    'redactor apply'.
    """
    from redactor import ingest
    from redactor.dossier import takeover

    password = options.read_password(password_file)
    taken = takeover.take_over(out_dir, read=lambda path: ingest.read(path, password=password), store=store)
    for path in taken.files:
        click.echo(path)
    click.echo(
        f"{taken.decisions} besluit{'en' if taken.decisions != 1 else ''} als voorstel overgenomen in "
        f"{len(taken.files)} document{'en' if len(taken.files) != 1 else ''}",
        err=True,
    )
    if taken.additions:
        click.echo(
            f"{taken.additions} toegevoegde plaats{'en' if taken.additions != 1 else ''} overgenomen, "
            "nog niet gelakt",
            err=True,
        )
    if taken.contrary:
        click.echo(f"{taken.contrary} keer is verschillend besloten; dat is niet overgenomen", err=True)
    if taken.left:
        click.echo(
            f"{taken.left} keer staat een toegevoegde plaats niet zo in het andere document; kijk zelf na",
            err=True,
        )
    if taken.files:
        click.echo("bekijk ze, en voer ze per document uit met 'redactor apply'", err=True)
    return ExitCode.OK


COMMANDS: Final = (dossier,)
