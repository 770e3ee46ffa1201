"""The commands for what leaves the building: report, publish."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

import click

from redactor.cli import options
from redactor.cli.dutch import DutchCommand, Misuse
from redactor.disclosure import REVIEWER_ROLES
from redactor.errors import ExitCode

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
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
@options.store
@options.force
@options.verbosity
def report(
    folder: Path, target: Path | None, rules_dir: Path | None, store: Path | None, force: bool, quiet: bool
) -> int:
    """Maak een rapport over de gelakte documenten in MAP.

    Eén webpagina zonder iets van buiten, om te lezen, te printen of voor te laten lezen: de beoordeling per
    document, vakken per grond en bladzijde, wat er nog te beslissen is, en de controles. Er staat alleen in
    wat openbaar mag zijn.
    """
    from redactor import rules as rules_step
    from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
    from redactor.disclosure.whole_file import write_whole
    from redactor.dossier import collection, stored
    from redactor.dossier.rapport import RAPPORT, rapport

    # It needs only what is public: also when the rest was destroyed.
    is_whole = store is not None or (folder / CONFIDENTIAL).is_dir()
    documents = stored.read(folder, store=store) if is_whole else collection.read(folder, public_only=True)
    html = rapport(documents, rules_step.load(rules_dir))
    path = write_whole(
        target or folder / PUBLIC / RAPPORT,
        html.encode("utf-8"),
        confidential=False,
        # The one in its own place says what the results say: an earlier one holds nothing of anybody's.
        force=force or target is None,
    )
    click.echo(str(path))
    return ExitCode.OK


@click.command(
    cls=DutchCommand,
    short_help="Maak de bundel die naar buiten mag, en weiger wat niet mag.",
    example="redactor publish uit --to bundel --verzoek verzoek.yaml\n"
    "redactor publish uit --to bundel --from lijst.xlsx --by woo-coordinator --date 2026-03-01",
)
@click.argument("folder", metavar="MAP", type=_RESULTS)
@click.option(
    "--to", "target", metavar="BUNDEL", required=True, type=click.Path(path_type=Path),
    help="Map voor de bundel; mag er nog niet zijn.",
)  # fmt: skip
@options.listing
@click.option(
    "--date", "made_on", metavar="JJJJ-MM-DD", type=click.DateTime(["%Y-%m-%d"]),
    help="Datum in het manifest (zonder: geen datum).",
)  # fmt: skip
@click.option(
    "--accept-proposals", is_flag=True,
    help="Aanvaard alle open voorstellen zoals ze zijn; komt in het logboek (vraagt --by).",
)  # fmt: skip
@click.option(
    "--accept-readable", is_flag=True,
    help="Aanvaard dat een document laat lezen wat in een ander gelakt is (vraagt --by).",
)  # fmt: skip
@click.option(
    "--by", "role", metavar="ROL", type=click.Choice(REVIEWER_ROLES),
    help="Wie tekent voor wat u aanvaardt, of voor beoordelingen in LIJST.",
)  # fmt: skip
@options.label
@options.rules
@options.model
@options.verzoek
@options.organisation
@options.key
@options.store
@options.verbosity
def publish(
    folder: Path,
    target: Path,
    given_path: Path | None,
    verdicts: tuple[str, ...],
    matter: str,
    decision_name: str,
    made_on: datetime.datetime | None,
    accept_proposals: bool,
    accept_readable: bool,
    role: str | None,
    label_form: str,
    rules_dir: Path | None,
    model: str | None,
    verzoek_path: Path | None,
    organisation_dir: Path | None,
    key_path: Path | None,
    store: Path | None,
    quiet: bool,
) -> int:
    """Maak van MAP een bundel die naar buiten mag.

    In de bundel komen de gelakte PDF's, tekstversies, logboeken, certificaten, inventarislijst en rapport,
    met --verzoek ook de DiWoo-metadata, met --matter ook het productierapport, en een manifest (BagIt).
    Alles wordt nog eens nagekeken. Code 12: er is iets dat niet naar buiten mag; dan is er geen bundel.
    """
    from redactor import __version__, pipeline
    from redactor import rules as rules_step
    from redactor.disclosure import verzoek as request
    from redactor.dossier import applied, given, stored
    from redactor.dossier.screening import Screen
    from redactor.pipeline.ready import Ready
    from redactor.publish import acceptance, bundle, diwoo, gate, inventory, inventory_files

    if (accept_proposals or accept_readable or verdicts) and not role:
        raise Misuse("--accept-... en --oordeel vragen --by ROL", ctx=click.get_current_context())
    wanted = request.read(verzoek_path, organisation=organisation_dir)
    rules = pipeline.with_request(rules_step.load(rules_dir), wanted)
    key_file = options.read_key(key_path)
    signer = pipeline.key_for(key_file, wanted, sign=True, link_persons=False) if key_file else None
    dossier = stored.read(folder, store=store)
    if accept_proposals and role:
        # Before the rest of the gate: who answers for them does so whatever else is found.
        accepted = acceptance.accept(dossier, by=role, when=options.utc_now(), keys=key_file)
        if accepted:
            with applied.opened(folder, store=store) as behind:
                behind.note_all()
                behind.write_whole_files(rules, signer=signer)
            dossier = stored.read(folder, store=store)
    if role:
        dossier = dossier.with_facts(inventory.overruled(dossier, rules, verdicts, role=role))
    # Told before anything about lists: it is what most folders still need.
    gate.require_complete(stored.missing(folder, store=store))
    gate.require_decided(dossier)
    engine = pipeline.engine_for(rules, model=model) if model else None
    screen = Screen(Ready.make_lazy(rules, engine, None, wanted.without_lists()), dossier)
    rows = inventory.build(
        dossier,
        rules,
        screen,
        given=given.read(given_path, rules) if given_path else None,
        role=role or "",
        matter=matter,
        verzoek=wanted,
    )
    placed = all(row.facts.matter or row.facts.context for row in rows)
    public = [row for row in rows if row.file_name and not row.facts.suspended]
    made = bundle.publish(
        dossier,
        target,
        rows=rows,
        lists=inventory_files.files(
            rows,
            rules,
            # The platform loads nothing without a matter.
            kinds=[kind for kind in inventory_files.KINDS if placed or kind != "productierapport"],
            decision_name=screen.redacted(decision_name),
            form=label_form,
            locations={row.id: f"{bundle.PDFS}/{row.file_name}" for row in public},
        ),
        metadata=diwoo.write(public, wanted, rules, screen) if verzoek_path else {},
        rules=rules,
        made_with=f"redactor {__version__}",
        date=made_on.date() if made_on else None,
        accept_readable=(role or "") if accept_readable else "",
        signer=signer,
    )
    if not quiet:
        click.echo(f"{made.documents} documenten, {made.files} bestanden; alles nagekeken", err=True)
        if made.held_back:
            held = len(made.held_back)
            click.echo(f"zonder PDF (niet openbaar, al openbaar of opgeschort): {held}", err=True)
    click.echo(str(made.path))
    return ExitCode.OK


COMMANDS: Final = (report, publish)
