"""The commands on a dossier that was redacted: inventory, checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import options, run, show
from redactor.cli.dutch import DutchCommand, Misuse
from redactor.disclosure import REVIEWER_ROLES
from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
from redactor.errors import ExitCode, OutputExists

if TYPE_CHECKING:
    from redactor.disclosure.verzoek import Verzoek
    from redactor.dossier.collection import Collection, DossierDocument
    from redactor.dossier.given import Given
    from redactor.publish.inventory import InventoryRow
    from redactor.rules import Rules

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)

#: What can be written; ``publish.inventory_files`` has the names of the files.
_KINDS: Final = ("lijst", "productierapport", "api")


@click.command(
    cls=DutchCommand,
    short_help="Maak de inventarislijst, het productierapport en de metadata van een map.",
    example="redactor inventory uit --matter ZAAK-17\n"
    "redactor inventory uit --from lijst.xlsx --by woo-coordinator --verzoek verzoek.yaml --diwoo",
)
@click.argument("folder", metavar="MAP", type=_FOLDER)
@click.option(
    "--by", "role", metavar="ROL", type=click.Choice(REVIEWER_ROLES),
    help="Wie tekent voor beoordelingen die niet uit de besluiten volgen.",
)  # fmt: skip
@options.listing
@click.option(
    "--only", "kinds", metavar="SOORT", multiple=True, type=click.Choice(_KINDS),
    help="Alleen dit: " + ", ".join(_KINDS) + " (vaker te geven; standaard alle).",
)  # fmt: skip
@click.option("--diwoo", is_flag=True, help="Maak ook de DiWoo-metadata per document (vraagt --verzoek).")
@click.option(
    "--xsd", "xsd_path", metavar="BESTAND", type=_FILE, help="diwoo-metadata.xsd, om mee te controleren."
)
@options.label
@click.option(
    "-o",
    "--output",
    "out_dir",
    metavar="MAP",
    type=_FOLDER,
    help="Waar de bestanden komen (standaard: MAP/gelakt).",
)
@options.rules
@options.model
@options.verzoek
@options.organisation
@options.store
@options.force
@options.as_json
@options.verbosity
def inventory(
    folder: Path,
    given_path: Path | None,
    role: str | None,
    verdicts: tuple[str, ...],
    matter: str,
    decision_name: str,
    kinds: tuple[str, ...],
    diwoo: bool,
    xsd_path: Path | None,
    label_form: str,
    out_dir: Path | None,
    rules_dir: Path | None,
    model: str | None,
    verzoek_path: Path | None,
    organisation_dir: Path | None,
    store: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Maak de inventarislijst van de gelakte documenten in MAP.

    De beoordeling volgt uit de besluiten. Wat in uw eigen lijst staat (nummers, datums, families,
    zaaknummers, toelichtingen, een andere beoordeling) blijft staan. Namen in titels worden vervangen.
    """
    from redactor import pipeline
    from redactor import rules as rules_step
    from redactor.disclosure import verzoek as request
    from redactor.disclosure.whole_file import write_whole
    from redactor.dossier import given, pieces, stored
    from redactor.dossier.screening import Screen
    from redactor.pipeline.ready import Ready
    from redactor.publish import diwoo as metadata
    from redactor.publish import inventory as inventories
    from redactor.publish import inventory_files

    if verdicts and role is None:
        raise Misuse("--oordeel vraagt om --by ROL: wie tekent ervoor?", ctx=click.get_current_context())
    wanted = request.read(verzoek_path, organisation=organisation_dir)
    rules = pipeline.with_request(rules_step.load(rules_dir), wanted)
    dossier = stored.read(folder, store=store)
    if role is not None:
        dossier = dossier.with_facts(inventories.overruled(dossier, rules, verdicts, role=role))
    listed = given.read(given_path, rules) if given_path else None
    engine = pipeline.engine_for(rules, model=model) if model else None
    screen = Screen(Ready.make_lazy(rules, engine, None, wanted.without_lists()), dossier)
    rows = inventories.build(
        dossier, rules, screen, given=listed, role=role or "", matter=matter, verzoek=wanted
    )
    files = inventory_files.files(
        rows,
        rules,
        kinds=kinds or _KINDS,
        decision_name=screen.redacted(decision_name),
        form=options.ground_form(label_form, wanted),
        locations=_locations(rows, dossier),
    )
    if diwoo:
        files |= metadata.write(rows, wanted, rules, screen, xsd=xsd_path)
    target = out_dir or folder / PUBLIC
    if dossier.unprocessed:
        files_apart = folder / CONFIDENTIAL / pieces.UNPROCESSED
        write_whole(files_apart, pieces.unprocessed_list(dossier.unprocessed), confidential=True, force=True)
    for name in files:
        if (target / name).exists() and not force:
            raise OutputExists("dit bestand is er al", where=name, hint="geef --force om het te vervangen")
    paths = [
        write_whole(target / name, data, confidential=False, force=force) for name, data in files.items()
    ]
    if not quiet:
        _tell(rows, dossier, listed)
        if dossier.unprocessed:
            click.echo(
                f"{len(dossier.unprocessed)} stuk(ken) zijn niet verwerkt en staan niet in de lijst: zie "
                f"{CONFIDENTIAL}/{pieces.UNPROCESSED}. Beoordeel ze zelf en neem ze op met --from",
                err=True,
            )
    if as_json:
        click.echo(show.dump({"rows": len(rows), "files": [str(path) for path in paths], **_counts(rows)}))
    else:
        for path in paths:
            click.echo(str(path))
    return ExitCode.OK


@click.command(
    cls=DutchCommand,
    short_help="Laat de juridische controles zien, of controleer een productierapport.",
    example="redactor checks uit\nredactor checks productierapport.xlsx",
)
@click.argument("path", metavar="MAP|RAPPORT", type=click.Path(exists=True, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Toon ook wat in orde is of niet beoordeeld.")
@click.option("--strict", is_flag=True, help="Eindig met code 12 als er iets aandacht vraagt.")
@options.rules
@options.verzoek
@options.organisation
@options.as_json
@options.verbosity
def checks(
    path: Path,
    everything: bool,
    strict: bool,
    rules_dir: Path | None,
    verzoek_path: Path | None,
    organisation_dir: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Laat zien waar een jurist naar kijkt.

    Van de gelakte documenten in MAP: wat er volgens de wet aandacht vraagt, met het artikel, de bladzijden en
    een voorstel voor de eigen paragraaf van een nota. Met --verzoek wordt de leeftijd (art. 5.3) opnieuw
    beoordeeld. Van een productierapport: of het publicatieplatform het leest zoals het bedoeld is.
    """
    from redactor import pipeline
    from redactor import rules as rules_step
    from redactor.disclosure import verzoek as request
    from redactor.dossier import collection
    from redactor.publish import productierapport

    wanted = request.read(verzoek_path, organisation=organisation_dir)
    rules = pipeline.with_request(rules_step.load(rules_dir), wanted)
    if path.is_file():
        count = productierapport.validate(path, rules)
        click.echo(show.dump({"rows": count}) if as_json else f"{count} documenten, in orde")
        return ExitCode.OK
    records = [record for document in collection.read(path) for record in _checks(document, rules, wanted)]
    attention = [record for record in records if record["uitkomst"] == "let op"]
    shown = records if everything else attention
    if as_json:
        click.echo(show.dump(shown))
    else:
        for record in shown:
            click.echo(_line(record))
        if not shown:
            click.echo("niets vraagt aandacht")
    return ExitCode.REFUSED if strict and attention else ExitCode.OK


COMMANDS: Final = (inventory, checks)


def _locations(rows: Sequence[InventoryRow], dossier: Collection) -> dict[str, str]:
    """Where each redacted PDF stands inside ``gelakt/``, by the id of its row."""
    public = {row.key: row.id for row in rows if row.file_name}
    return {
        public[document.key]: document.files.pdf.relative_to(dossier.out / PUBLIC).as_posix()
        for document in dossier
        if document.key in public
    }


def _counts(rows: Sequence[InventoryRow]) -> dict[str, Any]:
    return {
        "beoordelingen": dict(sorted(Counter(row.beoordeling.value for row in rows).items())),
        "overruled": sum(bool(row.overruled_by) for row in rows),
        "screened": sum(row.screened for row in rows),
    }


def _tell(rows: Sequence[InventoryRow], dossier: Collection, listed: Given | None) -> None:
    """What an officer should know of the lists, on stderr."""
    counts = _counts(rows)
    verdicts = ", ".join(f"{name}: {number}" for name, number in counts["beoordelingen"].items())
    lines = [f"{len(rows)} documenten ({verdicts})"]
    if counts["overruled"]:
        lines.append(
            f"{counts['overruled']} beoordeling(en) niet uit de besluiten: zie inventarislijst.oordelen.jsonl"
        )
    if counts["screened"]:
        lines.append(f"in {counts['screened']} titel(s) is iets vervangen: kijk ze na")
    waiting = sum(document.has_proposals for document in dossier)
    if waiting:
        lines.append(f"{waiting} document(en) hebben nog voorstellen: de lijst kan nog veranderen")
    unapplied = sum(bool(document.unapplied) for document in dossier)
    if unapplied:
        lines.append(
            f"van {unapplied} document(en) zijn besluiten gewijzigd maar niet uitgevoerd (redactor apply)"
        )
    if listed and listed.unused:
        lines.append("niet gebruikte kolommen: " + ", ".join(run.printable(name) for name in listed.unused))
    for line in lines:
        click.echo(line, err=True)


def _checks(document: DossierDocument, rules: Rules, verzoek: Verzoek) -> list[dict[str, Any]]:
    """The checks of one document as its certificate has them, the age anew when the request gives dates."""
    from redactor.disclosure.checks import age_again, proposed_section

    records = []
    for check in document.certificate.controles:
        record: dict[str, Any] = {"document": document.key, **check.model_dump(mode="json")}
        if check.controle == "vijf-jaar" and verzoek.besluitdatum:
            stem = document.facts.original_name.rpartition(".")[0] or document.document_id
            dated = verzoek.date_of(stem)
            if dated is not None:
                boxes = [(box.page_number, box.grounds) for box in document.boxes]
                record |= age_again(boxes, rules, dated=dated, decided=verzoek.besluitdatum)
        if check.controle == "eigen-motivering" and record["uitkomst"] == "let op" and document.grounds:
            record["voorstel"] = proposed_section(document.grounds, rules)
        records.append(record)
    return records


def _line(record: dict[str, Any]) -> str:
    pages = ", ".join(map(str, record["bladzijden"]))
    where = f" (bladzijde {pages})" if pages else ""
    grounds = "; ".join(record["gronden"])
    lines = [
        f"{run.printable(record['document'])}: {record['uitkomst']}: {record['titel']}{where}",
        f"    {record['artikel']}" + (f"; vakken op {grounds}" if grounds else ""),
    ]
    if record["uitleg"]:
        lines.append(f"    {record['uitleg']}")
    if record.get("voorstel"):
        lines.append(f"    voorstel: {record['voorstel']}")
    return "\n".join(lines)
