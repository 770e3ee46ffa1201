"""The commands ``batch`` and ``status``: a whole folder of documents, and how far it is."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import dossier_view, options
from redactor.cli.dutch import DutchCommand

if TYPE_CHECKING:
    from redactor.batch.cluster import Cluster
    from redactor.dossier.store import Record

#: A document that takes longer, or a worker that needs more, is set aside. Measured: docs/measurements.md.
_SECONDS: Final = 1800
_MEGABYTES: Final = 2048


@click.command(
    cls=DutchCommand,
    short_help="Lak een hele map met documenten; gaat verder waar het gebleven was.",
    example="redactor batch documenten -o uit --jobs 4 --verzoek verzoek.yaml",
)
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)  # fmt: skip
@options.output
@click.option(
    "--jobs", type=click.IntRange(1), default=None, metavar="AANTAL",
    help="Aantal documenten tegelijk (standaard: het aantal processorkernen).",
)  # fmt: skip
@click.option(
    "--timeout", type=click.IntRange(0), default=_SECONDS, show_default=True, metavar="SECONDEN",
    help="Leg een document opzij dat langer duurt; 0: nooit.",
)  # fmt: skip
@click.option(
    "--max-memory", type=click.IntRange(0), default=_MEGABYTES, show_default=True, metavar="MB",
    help="Leg een document opzij dat meer geheugen gebruikt; 0: nooit.",
)  # fmt: skip
@click.option(
    "--cluster", "address", metavar="ADRES",
    help="Laat het werk doen door een Dask-cluster, bijvoorbeeld tcp://10.0.0.1:8786 (zie docs/schaal.md).",
)  # fmt: skip
@options.store
@options.detection
@options.look
@options.account
@click.option("--force", is_flag=True, help="Gebruik ook een map waarin andere resultaten staan.")
@options.fail_on_review
@options.as_json
@options.verbosity
def batch(
    folder: Path,
    out_dir: Path,
    jobs: int | None,
    timeout: int,
    max_memory: int,
    address: str | None,
    store: Path | None,
    rules_dir: Path | None,
    model: str | None,
    profile: str | None,
    personas: bool | None,
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
    """Lak alle documenten in een map.

    De mappen blijven zoals ze zijn; per document komt in de uitvoermap wat 'redactor redact' ook geeft. Een
    document dat mislukt, houdt de andere niet op. Na een onderbreking gaat dezelfde opdracht verder waar hij
    gebleven was; wat sinds de vorige keer is gewijzigd, wordt opnieuw gedaan.
    """
    from redactor import batch as batches
    from redactor import pipeline
    from redactor.dossier.store import Store, path_in

    if address and jobs:
        raise click.UsageError("--cluster en --jobs gaan niet samen: de werkers van het cluster tellen zelf")
    rules, verzoek = options.read_request(verzoek_path, organisation_dir, rules_dir=rules_dir)
    options.check_style(style, rules)
    look: dict[str, Any] = {
        "style": style,
        "label_form": options.ground_form(label_form, verzoek),
        "width_guard": width_guard,
        "text": text,
        "log_format": log_format,
        "accept_unverified": accept_unverified or "",
        "level": level,
        "sign": sign,
        "link_persons": link_persons,
        "key": pipeline.key_for(
            options.read_key(key_path), verzoek, sign=sign, link_persons=link_persons
        ),
    }  # fmt: skip
    limits: dict[str, Any] = {"timeout": timeout, "max_memory": max_memory * 1024**2}
    with dossier_view.progress(quiet=quiet) as on_progress:
        try:
            for record in batches.run(
                folder,
                out_dir,
                rules=rules,
                model=model,
                profile=profile,
                verzoek=verzoek,
                personas=personas,
                password=options.read_password(password_file),
                options=pipeline.Options(**look),
                jobs=jobs or batches.cores(),
                executor=_cluster(address, **limits) if address else None,
                store=store,
                force=force,
                on_progress=on_progress,
                **limits,
            ):
                # On a terminal the progress stands there; thousands of paths would push it away.
                listed = not as_json and not sys.stdout.isatty()
                if listed and (path := _output(record, out_dir)):
                    click.echo(path)
        except KeyboardInterrupt:
            click.echo("dezelfde opdracht gaat straks verder waar deze gebleven is", err=True)
            raise
    with Store(path_in(out_dir, store), read_only=True) as opened:
        return dossier_view.tell(
            opened, out_dir, quiet=quiet, as_json=as_json, fail_on_review=fail_on_review
        )  # fmt: skip


@click.command(
    cls=DutchCommand,
    short_help="Toon hoe ver een map met documenten is, en wat er mislukte.",
    example="redactor status uit",
)
@click.argument(
    "out_dir", metavar="UITVOERMAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)  # fmt: skip
@options.store
@click.option("--all", "whole", is_flag=True, help="Noem elk mislukt document, ook als het er veel zijn.")
@options.fail_on_review
@options.as_json
def status(out_dir: Path, store: Path | None, whole: bool, fail_on_review: bool, as_json: bool) -> int:
    """Toon hoe ver 'redactor batch' is.

    Kan ook terwijl de opdracht loopt. Eindigt met code 9 zolang er documenten ontbreken of mislukt zijn. Zijn
    dat er veel, dan staan ze bij elkaar per reden.
    """
    from redactor.dossier.store import Store, path_in

    with Store(path_in(out_dir, store), read_only=True) as opened:
        return dossier_view.tell(
            opened, out_dir, as_json=as_json, fail_on_review=fail_on_review, whole=whole
        )  # fmt: skip


COMMANDS: Final = (batch, status)


def _cluster(address: str, **limits: Any) -> Cluster:
    from redactor.batch.cluster import Cluster

    cluster = Cluster(address, **limits)
    # It reports on every worker that falls away, in English; what matters comes out as our own error.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return cluster


def _output(record: Record, out_dir: Path) -> str:
    return next((str(out_dir / path) for path in record.files if path.endswith(".redacted.pdf")), "")
