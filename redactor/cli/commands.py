"""The commands that process documents: redact, propose, apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import intake, logs, options, run, show
from redactor.cli.dutch import DutchCommand, Misuse
from redactor.disclosure import REVIEWER_ROLES
from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
from redactor.errors import ExitCode, RedactorError

if TYPE_CHECKING:
    from redactor.disclosure.keys import OrganisationKey
    from redactor.domain import Document, DocumentResult
    from redactor.dossier import applied
    from redactor.rules import Rules


@click.command(
    cls=DutchCommand,
    short_help="Lak documenten, controleer het resultaat en schrijf het logboek.",
    example="redactor redact nota.pdf bijlagen/ -o uit --verzoek verzoek.yaml\n"
    "redactor redact bericht.eml -o uit --style zwart --text",
)
@options.inputs
@options.output
@options.detection
@options.look
@options.account
@options.force
@options.fail_on_review
@options.as_json
@options.verbosity
def redact(
    inputs: tuple[Path, ...],
    out_dir: Path,
    style: str,
    label_form: str,
    width_guard: str,
    text: bool,
    log_format: str,
    accept_unverified: str | None,
    level: str,
    key_path: Path | None,
    sign: bool,
    link_persons: bool,
    force: bool,
    fail_on_review: bool,
    as_json: bool,
    quiet: bool,
    **detection: Any,
) -> int:
    """Lak documenten en controleer het resultaat.

    Mail met bijlagen, archieven, afbeeldingen en teksten worden eerst omgezet naar PDF. Van elke PDF komen
    in MAP: gelakt/<naam>.redacted.pdf met het logboek en het certificaat, en
    vertrouwelijk/<naam>.decisions.json om te beoordelen. Voorstellen om te lakken zijn gelakt tot een mens
    beslist. Een map wordt helemaal doorzocht.
    """
    from redactor import pipeline
    from redactor.pipeline.stems import TakenStems

    given_files = run.expand(inputs, out_dir=out_dir)
    settings = options.load(**detection)
    options.check_style(style, settings.rules)
    documents = intake.take_in(
        given_files, out_dir=out_dir, rules=settings.rules, password=settings.password, quiet=quiet
    )
    key_file = options.read_key(key_path)
    # Also an own name: nobody gets the ordinal that a file is called by.
    names = TakenStems(out_dir, (document.name for document in documents))

    def action(item: run.Input) -> DocumentResult:
        result = pipeline.redact_document(
            item.path,
            out_dir,
            **settings.arguments(),
            name=item.name,
            taken=names,
            style=style,
            label_form=options.ground_form(label_form, settings.verzoek),
            width_guard=width_guard,
            text=text,
            force=force,
            log_format=log_format,
            accept_unverified=accept_unverified or "",
            level=level,
            key_file=key_file,
            sign=sign,
            link_persons=link_persons,
        )
        names.add(result.document_id)
        return result

    return _run(
        run.process(documents, action), len(documents), quiet=quiet, as_json=as_json,
        fail_on_review=fail_on_review,
    )  # fmt: skip


@click.command(
    cls=DutchCommand,
    short_help="Schrijf alleen de voorstellen, zonder te lakken.",
    example="redactor propose nota.pdf -o uit",
)
@options.inputs
@options.output
@options.detection
@options.force
@options.fail_on_review
@options.as_json
@options.verbosity
def propose(
    inputs: tuple[Path, ...],
    out_dir: Path,
    force: bool,
    fail_on_review: bool,
    as_json: bool,
    quiet: bool,
    **detection: Any,
) -> int:
    """Schrijf alleen de voorstellen.

    Maakt vertrouwelijk/<naam>.decisions.json. Pas dat bestand aan en lak daarna met 'redactor apply'.
    """
    from redactor import pipeline
    from redactor.pipeline.stems import TakenStems

    given_files = run.expand(inputs, out_dir=out_dir)
    settings = options.load(**detection)
    documents = intake.take_in(
        given_files, out_dir=out_dir, rules=settings.rules, password=settings.password, quiet=quiet
    )
    # Also an own name: nobody gets the ordinal that a file is called by.
    names = TakenStems(out_dir, (document.name for document in documents))

    def action(item: run.Input) -> DocumentResult:
        result = pipeline.write_proposal(
            item.path,
            out_dir,
            **settings.arguments(),
            name=item.name,
            taken=names,
            force=force,
        )
        names.add(result.document_id)
        return result

    return _run(
        run.process(documents, action), len(documents), quiet=quiet, as_json=as_json,
        fail_on_review=fail_on_review,
    )  # fmt: skip


@click.command(
    cls=DutchCommand,
    short_help="Lak volgens een besluitenbestand dat een mens heeft aangepast.",
    example="redactor apply uit/vertrouwelijk/nota.decisions.json nota.pdf --by jurist --force",
)
@click.argument(
    "decisions", metavar="BESLUITEN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("pdf", metavar="PDF", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", "out_dir", metavar="MAP", type=click.Path(path_type=Path),
    help="Map voor gelakt/ en vertrouwelijk/ (standaard: die waarin BESLUITEN staat).",
)  # fmt: skip
@click.option(
    "--by", metavar="ROL", required=True, type=click.Choice(REVIEWER_ROLES),
    help="Uw rol, voor het logboek: " + ", ".join(REVIEWER_ROLES) + ".",
)  # fmt: skip
@options.rules
@options.model
@options.verzoek
@options.organisation
@options.password_file
@options.ocr
@options.look
@options.account
@options.store
@options.force
@options.fail_on_review
@options.as_json
@options.verbosity
def apply(
    decisions: Path,
    pdf: Path,
    out_dir: Path | None,
    by: str,
    rules_dir: Path | None,
    model: str | None,
    verzoek_path: Path | None,
    organisation_dir: Path | None,
    password_file: Path | None,
    style: str,
    label_form: str,
    width_guard: str,
    text: bool,
    log_format: str,
    accept_unverified: str | None,
    level: str,
    key_path: Path | None,
    sign: bool,
    link_persons: bool,
    store: Path | None,
    force: bool,
    fail_on_review: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Lak volgens een aangepast besluitenbestand.

    Wat u wijzigde komt in het logboek met uw rol. docs/decisions-format.md beschrijft het bestand. In een map
    van 'redactor batch' geldt wat u besloot ook voor dubbele documenten: die worden meteen ook gelakt.
    """
    from redactor import ingest, pipeline
    from redactor.dossier import applied

    target, folder = _place(decisions, out_dir)
    shipped, wanted = options.read_request(verzoek_path, organisation_dir, rules_dir=rules_dir)
    rules = pipeline.with_request(shipped, wanted)
    options.check_style(style, rules)
    settings: dict[str, Any] = {
        "by": by,
        "when": options.utc_now(),
        "rules": rules,
        "engine": pipeline.engine_for(rules, model=model) if model else None,
        "password": options.read_password(password_file),
        "verzoek": wanted.without_lists() if wanted else None,
        "style": style,
        "label_form": options.ground_form(label_form, wanted),
        "width_guard": width_guard,
        "text": text,
        "log_format": log_format,
        "accept_unverified": accept_unverified or "",
        "level": level,
        "key_file": options.read_key(key_path),
        "sign": sign,
        "link_persons": link_persons,
    }

    signer = pipeline.key_for(settings["key_file"], wanted, sign=sign, link_persons=link_persons)

    def read(path: Path) -> Document:
        return ingest.read(path, password=settings["password"], rules=rules.recognition)

    def outcomes(dossier: applied.Applied) -> Iterator[run.Outcome]:
        def action(item: run.Input) -> DocumentResult:
            return pipeline.apply_decisions(
                decisions, item.path, target, folder=folder, force=force, **settings
            )

        for outcome in run.process(run.expand([pdf]), action):
            yield outcome
            record = dossier.note(outcome.result) if outcome.result is not None else None
            for copy in dossier.copies(record, read=read) if record is not None else ():
                yield from _of_copy(copy, target, settings, dossier)

    with applied.opened(target, store=store) as dossier:
        try:
            code = _run(outcomes(dossier), 1, quiet=quiet, as_json=as_json, fail_on_review=fail_on_review)
        finally:
            # Also when it was broken off between two copies: those that are done stand in them.
            is_renewed = _renew(dossier, rules, signer=signer if sign else None)
    if not quiet:
        _tell(dossier)
    return code if is_renewed else code or ExitCode.PARTIAL


COMMANDS: Final = (redact, propose, apply)


def _place(decisions: Path, given: Path | None) -> tuple[Path, str]:
    """The folder of results of a decisions file, and the folder inside it where the file stands."""
    folder = decisions.absolute().parent
    inside = [parent for parent in (folder, *folder.parents) if parent.name == CONFIDENTIAL]
    if given is not None:
        root = given.absolute() / CONFIDENTIAL
        return given, _below(folder, root) if root in inside else ""
    if not inside:
        raise Misuse(
            f"BESLUITEN staat niet in een map {CONFIDENTIAL}/; geef met -o de map voor het resultaat",
            ctx=click.get_current_context(),
        )
    # A folder with documents may be called so too.
    root = next((parent for parent in inside if (parent.parent / PUBLIC).is_dir()), inside[0])
    typed = [parent for parent in decisions.parents if parent.absolute() == root.parent]
    return (typed[0] if typed else root.parent), _below(folder, root)


def _below(folder: Path, root: Path) -> str:
    inside = folder.relative_to(root).as_posix()
    return "" if inside == "." else inside


def _of_copy(
    copy: applied.Copy, out_dir: Path, settings: dict[str, Any], dossier: applied.Applied
) -> Iterator[run.Outcome]:
    """Redacts a copy by its decisions file."""
    from redactor import pipeline

    def action(item: run.Input) -> DocumentResult:
        return pipeline.apply_decisions(
            copy.decisions, item.path, out_dir, folder=copy.folder, force=True, **settings
        )

    item = run.Input(path=copy.pdf, shown=run.printable(copy.source), name=copy.decisions.name.split(".")[0])
    for outcome in run.process([item], action):
        if outcome.result is not None:
            dossier.note(outcome.result)
        yield outcome


def _renew(dossier: applied.Applied, rules: Rules, *, signer: OrganisationKey | None) -> bool:
    """Writes the files about the whole dossier anew; False, and told, when another document is in the way."""
    try:
        dossier.write_whole_files(rules, signer=signer)
    except RedactorError as exc:
        click.echo("dossierlogboek, rapport en personenlijst zijn niet bijgewerkt:", err=True)
        show.error(exc)
        return False
    return True


def _tell(dossier: applied.Applied) -> None:
    """What did not go by itself in copies of the document."""
    counts = dossier.counts
    if dossier.is_in_use:
        click.echo(
            "in deze map loopt nog een opdracht: dubbele documenten en de stand van het dossier zijn niet "
            "bijgewerkt; geef 'redactor dossier overnemen' als die klaar is",
            err=True,
        )
    for number, what in (
        (counts.busy, "dubbel(e) document(en) niet bijgewerkt: daar is iemand aan het werk"),
        (counts.unread, "dubbel(e) document(en) niet bijgewerkt: de PDF is gewijzigd of niet te lezen"),
        (counts.unsure, "dubbel(e) document(en) met een vak om na te kijken: bekijk ze en lak met apply"),
        (counts.left, "plaats(en) zonder tekst of zonder evenknie niet overgenomen: kijk die zelf na"),
        (counts.contrary, "keer is in een dubbel document anders besloten; dat blijft zo"),
    ):
        if number:
            click.echo(f"{number} {what}", err=True)


def _run(
    outcomes: Iterable[run.Outcome],
    total: int,
    *,
    quiet: bool,
    as_json: bool,
    fail_on_review: bool,
) -> int:
    """Takes outcomes as they come, of ``total`` documents at least, and reports; gives the exit code."""
    done: list[run.Outcome] = []
    with show.progress(total, quiet=quiet) as advance:
        try:
            for outcome in outcomes:
                done.append(outcome)
                advance()
        except KeyboardInterrupt:
            if total > 1:
                click.echo(f"{len(done)} van {total} documenten waren al klaar", err=True)
            raise
    code = run.exit_code(done, fail_on_review=fail_on_review)
    if not quiet:
        show.summary(done)
    show.failures(done, trace=logs.tracebacks_wanted())
    if as_json:
        click.echo(show.as_json(done, code))
    else:
        for outcome in done:
            result = outcome.result
            if result is not None:
                click.echo(str(result.output_path or result.decisions_path))
    return code
