"""The commands of ``log`` on a whole dossier: which logs are meant, and the check of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from redactor.cli import run, show
from redactor.errors import ExitCode, InputError, Refused

if TYPE_CHECKING:
    from redactor.disclosure.joint_log import Named
    from redactor.disclosure.keys import PublicKeys
    from redactor.disclosure.log_file import Problem


def named(paths: Sequence[Path], *, store: Path | None = None) -> Iterator[Named]:
    """The logs in files and folders of results, each with the name of its document."""
    from redactor.disclosure import joint_log, log_file
    from redactor.dossier import joint

    for path in paths:
        if path.is_dir():
            yield from joint.logs(path, store=store)
        elif joint_log.is_joint(path):
            yield from joint_log.read(path)
        else:
            found = log_file.read(path)
            yield found.header.document_id, found


def check(path: Path, *, head: str, public: PublicKeys | None, store: Path | None, as_json: bool) -> ExitCode:
    """Checks the log of a dossier; for a folder of results also whether it is that of its documents."""
    from redactor.disclosure import joint_log, log_check
    from redactor.disclosure.joint_log import FILE
    from redactor.disclosure.results import PUBLIC

    file = path / PUBLIC / FILE if path.is_dir() else path
    shown = run.printable(file.name)
    if not file.is_file():
        raise InputError(
            "in deze map staat geen dossierlogboek",
            where=run.printable(path.name),
            hint="'redactor batch' maakt er een; een enkel logboek kan ook: redactor log check LOGBOEK",
        )
    found = joint_log.check(file)
    if found.problems or found.last is None:
        if as_json:
            click.echo(show.dump(wrong(found.problems)))
        else:
            tell(shown, found.problems)
        raise Refused("het dossierlogboek klopt niet: het is na het schrijven gewijzigd", where=shown)
    if path.is_dir():
        _require_same(file, path, store=store)
    proof = log_check.prove(found.last, head=head, public=public, where=shown)
    if as_json:
        record = {
            "uitkomst": proof.word,
            "waarom": proof.why,
            "tijdstippen_bewezen": proof.times,
            "hoofd": found.last.head,
            "documenten": found.documents,
            "regels": found.last.lines,
            "fouten": [],
        }
        click.echo(show.dump(record))
        return ExitCode.OK
    click.echo(
        f"{proof.word}: {found.documents} documenten, {found.boxes} vakken, {found.kept} openbaar gelaten, "
        f"{found.changes} wijzigingen\n  {proof.why}\n  hoofd over alle documenten: {found.last.head}"
    )
    return ExitCode.OK


def wrong(problems: Sequence[Problem]) -> dict[str, Any]:
    """A log that does not hold, as JSON."""
    return {
        "uitkomst": "klopt niet",
        "fouten": [{"regel": p.line, "fout": p.message} for p in problems],
    }


def tell(shown: str, problems: Sequence[Problem]) -> None:
    """What is wrong in a log, a line each."""
    for problem in problems:
        click.echo(f"{shown}{f':{problem.line}' if problem.line else ''}: {problem.message}")


def _require_same(file: Path, out: Path, *, store: Path | None) -> None:
    """Refuses a log of a dossier that says something else than the logs of its documents.

    Raises:
        Refused: it does, with the first line that differs.
    """
    from redactor.dossier import joint

    listed = joint.listed_in(out, store=store)
    with file.open("rb") as stream:
        # The last line covers all others; it may be signed.
        for number, (line, wanted) in enumerate(zip_longest(stream, joint.composed(listed)), start=1):
            ends = line is not None and line.startswith(b'{"type":"einde"')
            if line != wanted and not (ends and wanted is not None and wanted.startswith(b'{"type":"einde"')):
                raise Refused(
                    "het dossierlogboek is niet dat van deze documenten",
                    where=f"{file.name}:{number}",
                    hint="start dezelfde opdracht 'redactor batch' nog eens: die maakt het opnieuw",
                )
