"""The commands of ``log``: check, show, diff, replay, stats and export."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import dossier_log, options, run, show
from redactor.cli.dutch import DutchCommand, DutchGroup, Misuse
from redactor.disclosure.formats import log_formats
from redactor.errors import ExitCode, Refused

if TYPE_CHECKING:
    from redactor.disclosure.log_compare import Difference
    from redactor.disclosure.log_file import Log
    from redactor.disclosure.log_schema import EntryLine

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_LOG = click.argument("path", metavar="LOGBOEK", type=_EXISTING)
#: The log of a document or a dossier, or a folder of results.
_LOG_OR_FOLDER = click.Path(exists=True, path_type=Path)


@click.group(
    cls=DutchGroup,
    short_help="Een logboek controleren, bekijken en vergelijken.",
    example="redactor log check uit/gelakt/nota.log.jsonl",
)
def log() -> None:
    """Logboeken (gelakt/<naam>.log.jsonl) controleren, bekijken en vergelijken."""


@log.command(
    cls=DutchCommand,
    short_help="Controleer of een logboek volledig en ongewijzigd is.",
    example="redactor log check uit/gelakt/nota.log.jsonl --pdf uit/gelakt/nota.redacted.pdf\n"
    "redactor log check uit --public-key sleutel.pub.json",
)
@click.argument("path", metavar="LOGBOEK|UITVOERMAP", type=_LOG_OR_FOLDER)
@click.option("--pdf", metavar="PDF", type=_EXISTING, help="De gelakte PDF waar het bij hoort te horen.")
@click.option(
    "--head", metavar="HEX", default="", help="Het hoofd van de keten, zoals u het elders bewaarde."
)
@click.option(
    "--public-key", "public_path", metavar="BESTAND", type=_EXISTING,
    help="Publieke sleutels van de organisatie: het logboek moet daarmee ondertekend zijn.",
)  # fmt: skip
@options.store
@options.as_json
def check(
    path: Path, pdf: Path | None, head: str, public_path: Path | None, store: Path | None, as_json: bool
) -> int:
    """Controleer een logboek, of met UITVOERMAP dat van een heel dossier.

    Noemt elke regel die gewijzigd, weggelaten of verplaatst is. Zonder handtekening of bewaard hoofd is een
    logboek dat klopt alleen consistent: wie het kan wijzigen, kan het ook opnieuw maken. Code 12: er klopt
    iets niet.
    """
    from redactor.disclosure import joint_log, keys, log_check, log_file

    if path.is_dir() or joint_log.is_joint(path):
        if pdf is not None:
            raise Misuse("--pdf hoort bij het logboek van één document", ctx=click.get_current_context())
        public = keys.read_public(public_path) if public_path else None
        return dossier_log.check(path, head=head, public=public, store=store, as_json=as_json)
    shown = run.printable(path.name)
    found, problems = log_file.examine(log_file.read_text(path))
    if found is None:
        if as_json:
            click.echo(show.dump(dossier_log.wrong(problems)))
        else:
            dossier_log.tell(shown, problems)
        raise Refused(
            "het logboek klopt niet: het is na het schrijven gewijzigd, of het is er geen", where=shown
        )
    if pdf is not None and hashlib.sha256(pdf.read_bytes()).hexdigest() != found.header.output_sha256:
        raise Refused("dit logboek hoort niet bij deze PDF", where=shown)
    public = keys.read_public(public_path) if public_path else None
    proof = log_check.prove(found.closing, head=head, public=public, where=shown)
    if as_json:
        click.echo(
            show.dump(
                {
                    "uitkomst": proof.word,
                    "waarom": proof.why,
                    "tijdstippen_bewezen": proof.times,
                    "hoofd": found.closing.head,
                    "regels": found.closing.count,
                    "fouten": [],
                }
            )
        )
        return ExitCode.OK
    boxes = sum(1 for entry in found.entries if entry.type == "vak")
    click.echo(
        f"{proof.word}: {boxes} vakken, {len(found.entries) - boxes} openbaar gelaten, "
        f"{len(found.changes)} wijzigingen\n  {proof.why}\n  hoofd van de keten: {found.closing.head}"
    )
    return ExitCode.OK


@log.command(
    "show",
    cls=DutchCommand,
    short_help="Toon een logboek als tabel.",
    example="redactor log show uit/gelakt/nota.log.jsonl --ground 5.1.2.e --certainty voorstel",
)
@click.argument("paths", metavar="LOGBOEK|UITVOERMAP...", nargs=-1, required=True, type=_LOG_OR_FOLDER)
@click.option(
    "--ground", metavar="GROND", default="", help="Alleen deze grond, of alles wat zo begint (5.1.2)."
)
@click.option("--rule", metavar="REGEL", default="", help="Alleen deze beleidsregel of rol.")
@click.option(
    "--certainty",
    type=click.Choice(["zeker", "voorstel", "besloten"]),
    help="Alleen deze zekerheid.",
)
@click.option("--page", "page_number", metavar="N", type=click.IntRange(min=1), help="Alleen bladzijde N.")
@click.option(
    "--kind",
    type=click.Choice(["vak", "openbaar", "object", "wijziging", "oordeel"]),
    help="Alleen deze regels.",
)
@options.store
@options.as_json
def show_log(paths: tuple[Path, ...], store: Path | None, as_json: bool, **wanted: Any) -> int:
    """Toon een of meer logboeken als tabel.

    Het document kiest u met de logboeken die u noemt; met UITVOERMAP ziet u alle documenten van een dossier.
    """
    from redactor.disclosure import log_table

    chosen = log_table.Filter(**{name: value for name, value in wanted.items() if value})
    logs = dossier_log.named(paths, store=store)
    if as_json:
        records = [
            {"document": name, **line.model_dump(mode="json", by_alias=True)}
            for name, one in logs
            for line in log_table.body(one, chosen)
        ]
        click.echo(show.dump(records))
        return ExitCode.OK
    rows = [row for name, one in logs for row in log_table.rows(one, chosen, document=name)]
    names = (
        "document",
        "nummer",
        "wat",
        "pagina",
        "actie",
        "gronden",
        "soort",
        "regel",
        "zekerheid",
        "wie",
        "was",
    )
    places = [log_table.COLUMNS.index(name) for name in names]
    _table(names, [[str(row[place]) for place in places] for row in rows])
    return ExitCode.OK


@log.command(
    cls=DutchCommand,
    short_help="Toon wat twee logboeken verschillen.",
    example="redactor log diff voorstel/gelakt/nota.log.jsonl uit/gelakt/nota.log.jsonl",
)
@click.argument("first", metavar="EERST", type=_EXISTING)
@click.argument("second", metavar="DAARNA", type=_EXISTING)
@options.as_json
def diff(first: Path, second: Path, as_json: bool) -> int:
    """Toon wat twee logboeken van hetzelfde document verschillen.

    Bijvoorbeeld tussen twee versies van de regels, of tussen het programma en de beoordelaar. Code 12: er is
    verschil in de vakken of in wat openbaar bleef.
    """
    from redactor.disclosure import log_compare

    one, other = _read((first, second))
    found = log_compare.compare(one, other)
    if as_json:
        record = {
            "gelijk": found.same,
            "gemaakt_met": {name: list(pair) for name, pair in found.made_by.items()},
            "verschillen": [
                {
                    "page_number": difference.page_number,
                    "eerst": difference.before.model_dump(mode="json") if difference.before else None,
                    "daarna": difference.after.model_dump(mode="json") if difference.after else None,
                }
                for difference in found.differences
            ],
        }
        click.echo(show.dump(record))
    else:
        for name, (before, after) in found.made_by.items():
            click.echo(f"{name}: {before} -> {after}")
        for difference in found.differences:
            click.echo(_difference(difference))
        click.echo(f"{found.same} plaatsen gelijk, {len(found.differences)} verschillend")
    return ExitCode.REFUSED if found.differences else ExitCode.OK


@log.command(
    cls=DutchCommand,
    short_help="Maak de vakken van een logboek opnieuw uit het origineel.",
    example="redactor log replay uit/gelakt/nota.log.jsonl nota.pdf\n"
    "redactor log replay nota.log.jsonl nota.pdf --decisions vertrouwelijk/nota.decisions.json",
)
@_LOG
@click.argument("pdf", metavar="PDF", type=_EXISTING)
@click.option(
    "--decisions", "decisions_path", metavar="BESLUITEN", type=_EXISTING,
    help="Het uitgevoerde besluitenbestand; nodig als een beoordelaar plaatsen heeft toegevoegd.",
)  # fmt: skip
@options.rules
@options.model
@options.verzoek
@options.organisation
@options.password_file
@options.ocr
@options.key
@options.as_json
def replay(
    path: Path,
    pdf: Path,
    decisions_path: Path | None,
    key_path: Path | None,
    as_json: bool,
    **detection: Any,
) -> int:
    """Maak de vakken van een logboek opnieuw uit het origineel, en noem elk verschil.

    Er wordt niets geschreven. Verschillen in versie, regels of taalmodel worden genoemd. Met --key blijkt ook
    of dit het bestand is waarover het logboek gaat. Code 12: er is verschil.
    """
    from redactor.disclosure import keys, log_file
    from redactor.pipeline.replay import replay as run_replay

    made = log_file.read(path)
    settings = options.load(profile=made.header.profile, personas=made.header.personas, **detection)
    named = made.header.input
    key_file = options.read_key(key_path)
    outcome = run_replay(
        made,
        pdf,
        rules=settings.rules,
        engine=settings.engine,
        password=settings.password,
        verzoek=settings.verzoek,
        decisions_path=decisions_path,
        key=keys.chosen(key_file, named.key, where="") if key_file and named else None,
    )
    found = outcome.comparison
    if as_json:
        record = {
            "gelijk": outcome.same,
            "plaatsen_gelijk": found.same,
            "gemaakt_met": {name: list(pair) for name, pair in found.made_by.items()},
            "zelfde_invoer": outcome.input_known,
            "toevoegingen_niet_nagemaakt": outcome.additions,
            "verschillen": [
                {
                    "page_number": difference.page_number,
                    "logboek": difference.before.model_dump(mode="json") if difference.before else None,
                    "opnieuw": difference.after.model_dump(mode="json") if difference.after else None,
                }
                for difference in found.differences
            ],
        }
        click.echo(show.dump(record))
        return ExitCode.OK if outcome.same else ExitCode.REFUSED
    for name, (before, after) in found.made_by.items():
        click.echo(f"{name}: {before} -> {after}")
    for difference in found.differences:
        click.echo(_difference(difference))
    if outcome.input_known is not None:
        click.echo(
            "dit is het bestand van het logboek" if outcome.input_known else "dit is een ander bestand"
        )
    if outcome.additions:
        click.echo(
            f"{outcome.additions} toevoegingen van een beoordelaar zijn alleen met --decisions na te maken"
        )
    click.echo(f"{found.same} plaatsen gelijk, {len(found.differences)} verschillend")
    return ExitCode.OK if outcome.same else ExitCode.REFUSED


@log.command(
    cls=DutchCommand,
    short_help="Tel op per grond en per regel, en wat beoordelaars wijzigden.",
    example="redactor log stats uit",
)
@click.argument("paths", metavar="LOGBOEK|UITVOERMAP...", nargs=-1, required=True, type=_LOG_OR_FOLDER)
@options.store
@options.as_json
def stats(paths: tuple[Path, ...], store: Path | None, as_json: bool) -> int:
    """Tel logboeken op.

    Per grond, per regel, en welk deel beoordelaars wijzigden: waar dat veel is, verdienen de regels aandacht.
    """
    from redactor.disclosure import log_compare

    counted = log_compare.stats(one for _, one in dossier_log.named(paths, store=store))
    if as_json:
        click.echo(show.dump(counted))
        return ExitCode.OK
    click.echo(
        f"{counted['documenten']} documenten, {counted['paginas']} bladzijden, {counted['vakken']} vakken, "
        f"{counted['openbaar_gelaten']} openbaar gelaten"
    )
    for title in ("per_beoordeling", "per_grond", "per_zekerheid"):
        click.echo(f"{title.replace('_', ' ')}: " + ", ".join(f"{k}: {n}" for k, n in counted[title].items()))
    share = f"{100 * counted['aandeel_gewijzigd']:.1f}".replace(".", ",")
    click.echo(
        f"van {counted['besluiten_van_het_programma']} besluiten van het programma zijn er "
        f"{counted['gewijzigd']} gewijzigd ({share} %); {counted['toegevoegd']} plaatsen toegevoegd"
    )
    names = ("regel", "vakken", "openbaar", "bevestigd", "gewijzigd")
    _table(names, [[str(row[name]) for name in names] for row in counted["per_regel"]])
    return ExitCode.OK


@log.command(
    cls=DutchCommand,
    short_help="Zet een logboek om naar een spreadsheet.",
    example="redactor log export uit/gelakt/nota.log.jsonl -o nota.xlsx\n"
    "redactor log export uit -o dossier.csv",
)
@click.argument("path", metavar="LOGBOEK|UITVOERMAP", type=_LOG_OR_FOLDER)
@click.option(
    "-o", "--output", "target", metavar="BESTAND", required=True,
    type=click.Path(dir_okay=False, path_type=Path), help="Het nieuwe bestand; .csv of .xlsx.",
)  # fmt: skip
@options.store
@options.force
def export(path: Path, target: Path, store: Path | None, force: bool) -> int:
    """Zet een logboek, of met UITVOERMAP alle logboeken van een dossier, om naar CSV of XLSX.

    Geen cel wordt ooit als formule gelezen. De keten van controlegetallen staat alleen in het logboek zelf.
    """
    from redactor.disclosure.whole_file import write_whole

    form = log_formats().get(target.suffix.removeprefix(".").lower())
    if form is None:
        raise Misuse("kies met -o een bestand op .csv of .xlsx", ctx=click.get_current_context())
    found = dossier_log.named([path], store=store)
    write_whole(target, form.write_all(found), confidential=False, force=force)
    click.echo(str(target))
    return ExitCode.OK


COMMANDS: Final = (log,)


def _read(paths: Sequence[Path]) -> list[Log]:
    from redactor.disclosure import log_file

    return [log_file.read(path) for path in paths]


def _difference(difference: Difference) -> str:
    place = f"bladzijde {difference.page_number}"
    entry = difference.before or difference.after
    if entry is not None and entry.boxes:
        place += f" ({entry.boxes[0][0]:.0f}, {entry.boxes[0][1]:.0f})"
    if difference.before is None and difference.after is not None:
        return f"{place}: erbij: {_entry(difference.after)}"
    if difference.after is None and difference.before is not None:
        return f"{place}: weg: {_entry(difference.before)}"
    if difference.before is None or difference.after is None:
        raise ValueError("a difference has at least one side")
    return f"{place}: {_entry(difference.before)} -> {_entry(difference.after)}"


def _entry(entry: EntryLine) -> str:
    grounds = f" {'; '.join(entry.grounds)}" if entry.grounds else ""
    return f"{entry.action}{grounds} {entry.label} ({entry.certainty}, {entry.rule})"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what stands in them; a log's texts are untrusted for a terminal."""
    cells = [[run.printable(value) for value in row] for row in rows]
    used = [i for i, name in enumerate(names) if any(row[i] for row in cells)]
    widths = {i: max(len(names[i]), *(len(row[i]) for row in cells)) for i in used}
    for row in (list(names), *cells):
        click.echo("  ".join(row[i].ljust(widths[i]) for i in used).rstrip())
    if not cells:
        click.echo("geen regels")
