"""What went wrong with many documents, on a terminal: each by itself while they are few, else by reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import click

from redactor.cli.run import printable

#: More failures than this are told by reason.
MOST: Final = 20
#: Documents that are named with a reason.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A document without a result. ``kind`` is the name of an error, ``name`` untrusted."""

    name: str = field(repr=False)
    kind: str
    message: str
    hint: str = ""


def tell(failures: Sequence[Failure], *, everything: str = "", whole: bool = False) -> None:
    """Says on stderr what failed and why.

    Args:
        failures: In order of names.
        everything: How to see every name when there are many.
        whole: Name each, however many there are.
    """
    if whole or len(failures) <= MOST:
        for failure in failures:
            _line(f"{failure.name}: {failure.kind}: {failure.message}", failure.hint)
        return
    groups: dict[tuple[str, str, str], list[str]] = {}
    for failure in failures:
        groups.setdefault((failure.kind, failure.message, failure.hint), []).append(failure.name)
    for (kind, message, hint), names in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        if len(names) == 1:
            _line(f"{names[0]}: {kind}: {message}", hint)
            continue
        rest = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
        _line(f"{len(names)} documenten: {kind}: {message}: {', '.join(names[:_NAMED])}{rest}", hint)
    if everything:
        click.echo(f"alle namen: {everything}", err=True)


def _line(text: str, hint: str) -> None:
    click.echo(printable(text), err=True)
    if hint:
        click.echo(f"tip: {printable(hint)}", err=True)
