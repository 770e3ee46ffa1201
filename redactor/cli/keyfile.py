"""The commands ``key init``, ``key show`` and ``key rotate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from redactor.cli import options, show
from redactor.cli.dutch import DutchCommand, DutchGroup
from redactor.errors import ExitCode

if TYPE_CHECKING:
    from redactor.disclosure.keys import OrganisationKey


@click.group(
    cls=DutchGroup,
    short_help="De sleutel van de organisatie, voor codes en handtekeningen in het logboek.",
    example="redactor key init gemeente-voorbeeld -o sleutel.json",
)
def key() -> None:
    """De sleutel van de organisatie.

    Met de sleutel noemt het logboek zijn invoer met een code die alleen uw organisatie kan nagaan, en kan het
    ondertekend worden. Bewaar het bestand binnen de organisatie en maak een reservekopie.
    """


_FILE = click.argument(
    "path", metavar="SLEUTELBESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_PUBLIC = click.option(
    "--public", "public_path", metavar="BESTAND", type=click.Path(dir_okay=False, path_type=Path),
    help="Schrijf hier de publieke sleutels, om handtekeningen mee na te gaan.",
)  # fmt: skip


@key.command(
    cls=DutchCommand,
    short_help="Maak een sleutelbestand.",
    example="redactor key init gemeente-voorbeeld -o sleutel.json --public sleutel.pub.json",
)
@click.argument("key_id", metavar="NAAM")
@click.option(
    "-o", "--output", "path", metavar="BESTAND", required=True,
    type=click.Path(dir_okay=False, path_type=Path), help="Het nieuwe bestand; nooit in gelakt/.",
)  # fmt: skip
@_PUBLIC
def init(key_id: str, path: Path, public_path: Path | None) -> int:
    """Maak een sleutelbestand met één sleutel.

    NAAM komt in elk logboek dat ermee gemaakt wordt, en in verzoek.yaml als sleutel_id.
    """
    from redactor.disclosure import keys

    file = keys.create(key_id)
    keys.write(path, file)
    if public_path is not None:
        keys.write_public(public_path, file)
    click.echo(_line(file.key(), active=True))
    return ExitCode.OK


@key.command(
    "show",
    cls=DutchCommand,
    short_help="Toon welke sleutels er zijn; nooit het geheime deel.",
    example="redactor key show sleutel.json --public sleutel.pub.json",
)
@_FILE
@_PUBLIC
@options.as_json
def show_key(path: Path, public_path: Path | None, as_json: bool) -> int:
    """Toon naam en kenmerk van elke sleutel.

    Het geheime deel wordt nooit getoond. Geef het kenmerk van tevoren aan wie logboeken controleert.
    """
    from redactor.disclosure import keys

    file = keys.read(path)
    if public_path is not None:
        keys.write_public(public_path, file)
    if as_json:
        click.echo(
            show.dump(
                [
                    {"id": k.id, "actief": k.id == file.active, "kenmerk": keys.fingerprint(k.public)}
                    for k in file.keys
                ]
            )
        )  # fmt: skip
        return ExitCode.OK
    for one in file.keys:
        click.echo(_line(one, active=one.id == file.active))
    return ExitCode.OK


@key.command(
    cls=DutchCommand,
    short_help="Maak een nieuwe sleutel en houd de oude om na te gaan.",
    example="redactor key rotate sleutel.json --public sleutel.pub.json",
)
@_FILE
@click.option("--id", "key_id", metavar="NAAM", default="", help="Naam van de nieuwe sleutel.")
@_PUBLIC
def rotate(path: Path, key_id: str, public_path: Path | None) -> int:
    """Neem een nieuwe sleutel in gebruik.

    De oude blijft in het bestand, zodat eerdere logboeken na te gaan blijven.
    """
    from redactor.disclosure import keys

    file = keys.read(path).rotated(key_id)
    keys.write(path, file, replace_existing=True)
    if public_path is not None:
        keys.write_public(public_path, file)
    for one in file.keys:
        click.echo(_line(one, active=one.id == file.active))
    return ExitCode.OK


COMMANDS: Final = (key,)


def _line(key: OrganisationKey, *, active: bool) -> str:
    from redactor.disclosure import keys

    return f"{key.id}{' (in gebruik)' if active else ''}: {keys.fingerprint(key.public)}"
