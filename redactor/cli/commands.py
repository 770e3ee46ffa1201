"""The commands that process documents: redact, propose, apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import intake, logs, options, run, show
from redactor.cli.dutch import DutchCommand, Misuse
from redactor.disclosure import REVIEWER_ROLES
from redactor.disclosure.results import CONFIDENTIAL

if TYPE_CHECKING:
    from redactor.domain import DocumentResult


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

    given_files = run.expand(inputs, out_dir=out_dir)
    settings = options.load(**detection)
    documents = intake.take_in(
        given_files, out_dir=out_dir, rules=settings.rules, password=settings.password, quiet=quiet
    )
    key_file = options.read_key(key_path)
    given: set[str] = set()

    def action(item: run.Input) -> DocumentResult:
        result = pipeline.redact_document(
            item.path,
            out_dir,
            **settings.arguments(),
            name=item.name,
            taken=run.names_of_others(item, documents, given),
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
        given.add(result.document_id)
        return result

    return _run(documents, action, quiet=quiet, as_json=as_json, fail_on_review=fail_on_review)


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

    given_files = run.expand(inputs, out_dir=out_dir)
    settings = options.load(**detection)
    documents = intake.take_in(
        given_files, out_dir=out_dir, rules=settings.rules, password=settings.password, quiet=quiet
    )
    given: set[str] = set()

    def action(item: run.Input) -> DocumentResult:
        result = pipeline.write_proposal(
            item.path,
            out_dir,
            **settings.arguments(),
            name=item.name,
            taken=run.names_of_others(item, documents, given),
            force=force,
        )
        given.add(result.document_id)
        return result

    return _run(documents, action, quiet=quiet, as_json=as_json, fail_on_review=fail_on_review)


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
    force: bool,
    fail_on_review: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Lak volgens een aangepast besluitenbestand.

    Wat u wijzigde komt in het logboek met uw rol. docs/decisions-format.md beschrijft het bestand.
    """
    from redactor import pipeline

    if out_dir is None:
        if decisions.parent.name != CONFIDENTIAL:
            raise Misuse(
                f"BESLUITEN staat niet in een map {CONFIDENTIAL}/; geef met -o de map voor het resultaat",
                ctx=click.get_current_context(),
            )
        out_dir = decisions.parent.parent
    shipped, wanted = options.read_request(verzoek_path, organisation_dir, rules_dir=rules_dir)
    rules = pipeline.with_request(shipped, wanted)
    target = out_dir
    key_file = options.read_key(key_path)
    now = options.utc_now()

    def action(item: run.Input) -> DocumentResult:
        return pipeline.apply_decisions(
            decisions,
            item.path,
            target,
            by=by,
            when=now,
            rules=rules,
            engine=pipeline.engine_for(rules, model=model) if model else None,
            password=options.read_password(password_file),
            verzoek=wanted.without_lists() if wanted else None,
            style=style,
            label_form=options.ground_form(label_form, wanted),
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

    documents = run.expand([pdf])
    return _run(documents, action, quiet=quiet, as_json=as_json, fail_on_review=fail_on_review)


COMMANDS: Final = (redact, propose, apply)


def _run(
    documents: Sequence[run.Input],
    action: Callable[[run.Input], DocumentResult],
    *,
    quiet: bool,
    as_json: bool,
    fail_on_review: bool,
) -> int:
    """Processes all documents and reports; gives the exit code."""
    outcomes: list[run.Outcome] = []
    with show.progress(len(documents), quiet=quiet) as advance:
        try:
            for outcome in run.process(documents, action):
                outcomes.append(outcome)
                advance()
        except KeyboardInterrupt:
            if len(documents) > 1:
                click.echo(f"{len(outcomes)} van {len(documents)} documenten waren al klaar", err=True)
            raise
    code = run.exit_code(outcomes, fail_on_review=fail_on_review)
    if not quiet:
        show.summary(outcomes)
    show.failures(outcomes, trace=logs.tracebacks_wanted())
    if as_json:
        click.echo(show.as_json(outcomes, code))
    else:
        for outcome in outcomes:
            result = outcome.result
            if result is not None:
                click.echo(str(result.output_path or result.decisions_path))
    return code
