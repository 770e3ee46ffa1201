"""The command that measures a language model on marked documents: models evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import options, show
from redactor.cli.dutch import DutchCommand, DutchGroup
from redactor.errors import ExitCode, InputError

if TYPE_CHECKING:
    from redactor.detect.evaluate import Tally


@click.group(
    cls=DutchGroup,
    name="models",
    short_help="Meet een taalmodel.",
    example="redactor models evaluate gemarkeerd/",
)
def models() -> None:
    """Meet een taalmodel."""


@models.command(
    cls=DutchCommand,
    name="evaluate",
    short_help="Meet hoeveel namen het taalmodel vindt in gemarkeerde documenten.",
    example="redactor models evaluate gemarkeerd/ --names namen.yaml --json",
)
@click.argument(
    "folders", metavar="MAP...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@options.model
@click.option(
    "--names", "names_file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML: herkomst met 'first' en 'last'; meet per herkomst met verwisselde namen.",
)  # fmt: skip
@options.as_json
def evaluate(folders: tuple[Path, ...], model: str | None, names_file: Path | None, as_json: bool) -> int:
    """Meet het taalmodel op gemarkeerde documenten.

    MAP bevat HTML of tekst waarin <r t="PERSON"> om elke naam staat. Gemeten wordt alleen het model, zonder
    de regels eromheen. De uitvoer bevat aantallen en percentages, geen namen.
    """
    from redactor.detect import engine
    from redactor.detect import evaluate as measuring

    documents = measuring.documents_in(folders)
    names = _names(names_file) if names_file else {}
    nlp, name = engine.load_model(model)
    kinds = measuring.by_kind(nlp, documents)
    total = measuring.Tally()
    for tally in kinds.values():
        total.add(tally)
    origins = measuring.by_origin(nlp, documents, names)
    rows = measuring.reliability(total)
    if as_json:
        record = {
            "model": name,
            "totaal": _record(total),
            "soort": {kind: _record(tally) for kind, tally in kinds.items()},
            "herkomst": {origin: _record(tally) for origin, tally in origins.items()},
            "betrouwbaarheid": [
                {"van": low, "tot": high, "namen": count, "juist": share} for low, high, count, share in rows
            ],
        }
        click.echo(show.dump(record))
        return ExitCode.OK
    click.echo(f"model: {name}; {total.documents} documenten, {total.persons} gemarkeerde personen\n")
    _table("soort document", {**kinds, "totaal": total})
    if origins:
        click.echo()
        _table("herkomst van de namen", origins)
    if rows:
        click.echo("\nscore          namen   juist")
        for low, high, count, share in rows:
            click.echo(f"{low:.2f} tot {high:.2f}  {count:>6}  {_percent(share)}")
    return ExitCode.OK


def _table(title: str, rows: dict[str, Tally]) -> None:
    width = max(len(title), *map(len, rows))
    click.echo(f"{title:<{width}}  personen  gevonden  juist")
    for name, tally in rows.items():
        click.echo(
            f"{name:<{width}}  {tally.persons:>8}  {_percent(tally.recall):>8}  {_percent(tally.precision)}"
        )


def _percent(value: float) -> str:
    return f"{value:.1f} %".replace(".", ",")


def _record(tally: Tally) -> dict[str, Any]:
    return {
        "documenten": tally.documents,
        "personen": tally.persons,
        "gevonden": round(tally.recall, 1),
        "juist": round(tally.precision, 1),
    }


def _names(path: Path) -> dict[str, dict[str, list[str]]]:
    """Origin -> first, last -> names."""
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {
            str(origin): {part: [str(name) for name in parts[part]] for part in ("first", "last")}
            for origin, parts in data.items()
        }
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, KeyError, TypeError) as exc:
        raise InputError(
            "namenbestand is niet te lezen", hint="YAML met per herkomst 'first' en 'last'", where=path.name
        ) from exc


COMMANDS: Final = (models,)
