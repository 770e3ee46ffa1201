"""The commands that only tell: explain, grounds, detectors, rules check."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.cli import options, run, show
from redactor.cli.dutch import DutchCommand, DutchGroup
from redactor.errors import ExitCode, InputError

if TYPE_CHECKING:
    from redactor.domain import Decision, Finding
    from redactor.pipeline import Proposal
    from redactor.rules import Rules

#: A list of people who hold an office is old after this many days: elections and cabinets come between.
_LIST_DAYS: Final = 365


@click.command(
    cls=DutchCommand,
    short_help="Laat per plaats zien waarom die gelakt wordt of leesbaar blijft.",
    example="redactor explain nota.pdf --page 2",
)
@click.argument("pdf", metavar="PDF", type=click.Path(exists=True, path_type=Path))
@click.option("--page", metavar="N", type=click.IntRange(min=1), help="Alleen bladzijde N (vanaf 1).")
@options.detection
@options.as_json
@options.verbosity
def explain(pdf: Path, page: int | None, as_json: bool, quiet: bool, **detection: Any) -> int:
    """Laat zien waarom.

    Toont per plaats de gevonden tekst, het besluit, de regel en de aanwijzingen. Deze uitvoer is
    vertrouwelijk: er staat tekst uit het document in.
    """
    from redactor import pipeline

    settings = options.load(**detection)
    proposal = pipeline.propose(pdf, **settings.arguments())
    if page is not None and page > len(proposal.document.pages):
        raise InputError(
            f"bladzijde {page} bestaat niet; het document heeft er {len(proposal.document.pages)}",
            where=run.printable(pdf.name),
        )
    records = [
        record
        for record in _explained(proposal, settings.rules)
        if page is None or page in record["page_numbers"]
    ]
    if as_json:
        click.echo(show.dump(records))
        return ExitCode.OK
    for record in records:
        click.echo(_explanation(record))
    if not records:
        click.echo("niets gevonden" + (f" op bladzijde {page}" if page else ""))
    return ExitCode.OK


@click.command(cls=DutchCommand, short_help="Toon de uitzonderingsgronden.", example="redactor grounds")
@options.rules
@options.as_json
def grounds(rules_dir: Path | None, as_json: bool) -> int:
    """Toon de uitzonderingsgronden van rules/grounds.yaml."""
    from redactor import rules as rules_step

    loaded = rules_step.load(rules_dir)
    if as_json:
        click.echo(
            show.dump(
                [
                    {name: getattr(g, name) for name in ("code", "article", "title", "kind", "citable")}
                    for g in loaded.grounds.values()
                ]
            )
        )  # fmt: skip
        return ExitCode.OK
    for ground in loaded.grounds.values():
        note = "" if ground.citable else " (niet als grond te noemen)"
        click.echo(f"{ground.code:<9}{ground.kind:<11}{ground.title}{note}\n{'':20}{ground.article}")
    return ExitCode.OK


@click.command(
    cls=DutchCommand, short_help="Toon wat er gezocht wordt, en waarmee.", example="redactor detectors"
)
@options.rules
@options.as_json
def detectors(rules_dir: Path | None, as_json: bool) -> int:
    """Toon de herkenners van rules/recognizers.yaml."""
    from redactor import rules as rules_step

    loaded = rules_step.load(rules_dir)
    records = [
        {
            "name": recognizer.name,
            "labels": list(recognizer.labels),
            "kind": "patroon" if recognizer.patterns else "programma",
            "check": recognizer.check,
            "source": recognizer.source,
        }
        for recognizer in loaded.recognizers
    ]
    if as_json:
        click.echo(show.dump(records))
        return ExitCode.OK
    for record in records:
        titles = ", ".join(loaded.labels[label].title for label in record["labels"])
        check = f", controle: {record['check']}" if record["check"] else ""
        click.echo(f"{record['name']}: {titles} ({record['kind']}{check})")
    return ExitCode.OK


@click.group(
    cls=DutchGroup, short_help="De regels controleren.", example="redactor rules check --rules mijn-regels"
)
def rules() -> None:
    """De regels controleren."""


@rules.command(
    cls=DutchCommand,
    short_help="Controleer de bestanden met regels.",
    example="redactor rules check --rules mijn-regels",
)
@options.rules
def check(rules_dir: Path | None) -> int:
    """Controleer de bestanden met regels.

    Noemt bij een fout het bestand, de regel en de sleutel. Waarschuwt voor lijsten die oud zijn.
    """
    from redactor import detect
    from redactor import rules as rules_step
    from redactor.detect.engine import NO_MODEL

    loaded = rules_step.load(rules_dir)
    # Building the engine also finds recognizers whose class or settings do not exist.
    engine = detect.build_engine(loaded, model=NO_MODEL)
    click.echo(
        f"in orde: {len(loaded.grounds)} gronden, {len(engine.detectors)} herkenners, "
        f"{len(loaded.fields)} velden, "
        f"{len(loaded.roles)} rollen, {len(loaded.policy)} beleidsregels, {len(loaded.lists)} lijsten"
    )
    click.echo(f"kenmerk: {loaded.digest}")
    for warning in _old_lists(loaded, today=datetime.date.today()):
        click.echo(f"let op: {warning}", err=True)
    return ExitCode.OK


COMMANDS: Final = (explain, grounds, detectors, rules)


def _old_lists(loaded: Rules, *, today: datetime.date) -> list[str]:
    """Warnings for lists whose ``as-of`` date is over a year ago or cannot be read."""
    warnings = []
    for name, header in loaded.list_headers.items():
        if "as-of" not in header:
            continue
        try:
            age = (today - datetime.date.fromisoformat(header["as-of"])).days
        except ValueError:
            warnings.append(f"lijst {name}: as-of is geen datum (jjjj-mm-dd)")
            continue
        if age > _LIST_DAYS:
            warnings.append(f"lijst {name} is van {header['as-of']}: kijk of zij nog klopt")
    return warnings


def _explained(proposal: Proposal, loaded: Rules) -> list[dict[str, Any]]:
    """One record per decision, in order of place."""
    from redactor.domain import Area, target_page_indexes

    findings = {finding.finding_id: finding for finding in proposal.findings}

    def place(decision: Decision) -> tuple[int, float]:
        if isinstance(decision.target, Area):
            return decision.target.page_index, -1.0
        return decision.target[0].page_index, float(decision.target[0].start)

    return [
        {
            "page_numbers": [index + 1 for index in target_page_indexes(decision.target)],
            "action": decision.action.value,
            "status": decision.status.value,
            "text": decision.text,
            "label": decision.label,
            "title": loaded.labels[decision.label].title if decision.label in loaded.labels else "",
            "grounds": list(decision.grounds),
            "rule": decision.decided_by,
            "score": round(decision.score, 2),
            "role": decision.role,
            "toelichting": decision.toelichting,
            "detectors": _detectors(decision, findings),
            "evidence": _evidence(decision, findings),
        }
        for decision in sorted(proposal.decisions, key=place)
    ]


def _detectors(decision: Decision, findings: Mapping[str, Finding]) -> list[str]:
    names = [findings[i].detector for i in decision.finding_ids if i in findings]
    return list(dict.fromkeys([*names, decision.detector]))


def _evidence(decision: Decision, findings: Mapping[str, Finding]) -> list[str]:
    codes: dict[str, None] = {}
    for finding_id in decision.finding_ids:
        finding = findings.get(finding_id)
        if finding is not None:
            codes.update(dict.fromkeys(finding.evidence))
            if finding.keep_hint:
                codes[f"reden om te laten staan: {finding.keep_hint}"] = None
    return list(codes)


def _explanation(record: Mapping[str, Any]) -> str:
    pages = ", ".join(str(number) for number in record["page_numbers"])
    text = run.printable(" ".join(record["text"].split())) or "(gebied zonder tekst)"
    lines = [
        f"bladzijde {pages}: {record['action']} ({record['status']}): {text}",
        f"    soort: {record['title'] or record['label']}"
        + (f"; grond: {'; '.join(record['grounds'])}" if record["grounds"] else "")
        + (f"; rol: {record['role']}" if record["role"] else ""),
        f"    regel: {record['rule']}; score: {record['score']:.2f}",
        f"    waarom: {', '.join([*record['detectors'], *record['evidence']])}",
    ]
    if record["toelichting"]:
        lines.append(f"    toelichting: {record['toelichting']}")
    return "\n".join(lines)
