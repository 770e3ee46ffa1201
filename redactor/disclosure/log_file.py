"""The public log as a file: writes its lines with their hash chain, reads them back, adds to them.

Strict on reading: a log has exactly one form, byte for byte, so that nothing can hide in white space, in a
key that stands twice or in a second log behind the first. ``log_check`` says what a broken one lacks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from redactor.disclosure import chain, log_schema
from redactor.disclosure.entries import LogHeader
from redactor.disclosure.keys import OrganisationKey
from redactor.disclosure.log_records import Change, DocumentVerdict, change_record, records
from redactor.disclosure.log_schema import (
    AnyLine,
    Body,
    ChangeLine,
    ClosingLine,
    EntryLine,
    HeaderLine,
    ObjectLine,
    VerdictLine,
)
from redactor.domain import LogEntry, ObjectDecision
from redactor.errors import Refused

#: Before what is signed, so that a signature of this key over something else never passes for one of a log.
_SIGNED: Final = b"redactor-log-slot/2\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A log as it stands in its file; its chain is whole.

    Attributes:
        header: First line.
        entries: Boxes and kept places.
        objects: What went from texts on no page.
        changes: What persons changed, in order.
        verdicts: Verdicts on the document, in order; the last one holds.
        closing: Last line.
    """

    header: HeaderLine
    entries: tuple[EntryLine, ...]
    objects: tuple[ObjectLine, ...]
    changes: tuple[ChangeLine, ...]
    verdicts: tuple[VerdictLine, ...]
    closing: ClosingLine

    @property
    def body(self) -> tuple[Body, ...]:
        """All lines between header and closing line, in order."""
        lines: list[Body] = [*self.entries, *self.objects, *self.changes, *self.verdicts]
        return tuple(sorted(lines, key=lambda line: line.number))

    @property
    def beoordeling(self) -> str:
        """The verdict that holds."""
        return self.verdicts[-1].beoordeling if self.verdicts else self.header.beoordeling


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a log; ``line`` counts from 1 in the file, None for the file as a whole."""

    line: int | None
    message: str


def compose(
    header: LogHeader,
    entries: Sequence[LogEntry],
    changes: Sequence[Change] = (),
    verdicts: Sequence[DocumentVerdict] = (),
    *,
    objects: Sequence[ObjectDecision] = (),
    signer: OrganisationKey | None = None,
) -> str:
    """The whole log as text.

    Args:
        header: What it says once.
        entries: Numbered from 1.
        changes: What persons changed; numbered on.
        verdicts: At least one; numbered on.
        objects: What went from texts on no page; stands after the entries.
        signer: Signs the closing line.
    """
    return _chained(records(header, entries, objects, changes, verdicts), signer)


def extend(
    log: Log,
    *,
    changes: Sequence[Change] = (),
    verdicts: Sequence[DocumentVerdict] = (),
    signer: OrganisationKey | None = None,
) -> str:
    """The text of a log with more lines before its closing line, which is made anew.

    A signature of the old closing line is lost: give ``signer`` to sign the new one.
    """
    lines = [_record(line) for line in (log.header, *log.body)]
    number = len(lines)
    added = [change_record(change, number + index) for index, change in enumerate(changes)]
    number += len(added)
    added += [verdict.record(number + index) for index, verdict in enumerate(verdicts)]
    return _chained((*lines, *added), signer)


def parse(text: str, *, where: str = "") -> Log:
    """The log in ``text``.

    Raises:
        Refused: it is no log, or its chain is broken; the first problem is told.
    """
    log, problems = examine(text)
    if log is None:
        first = problems[0]
        raise Refused(
            first.message,
            where=f"{where}:{first.line}" if where and first.line else where,
            hint="redactor log check noemt alles wat niet klopt",
        )
    return log


def read(path: Path) -> Log:
    """The log in a file.

    Raises:
        Refused: not readable, no log, or its chain is broken.
    """
    return parse(read_text(path), where=path.name)


def read_text(path: Path) -> str:
    """The text of a log file, as it is.

    Raises:
        Refused: not readable, or no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise Refused(f"dit is geen logboek in de vorm {log_schema.SCHEMA_VERSION}", where=path.name) from exc


def examine(text: str) -> tuple[Log | None, tuple[Problem, ...]]:
    """The log in ``text`` with everything that is wrong with it; None when something is."""
    raw = text.split("\n")
    problems: list[Problem] = []
    if raw[-1] == "":
        raw.pop()
    else:
        problems.append(
            Problem(line=None, message="het bestand is afgebroken: de laatste regel heeft geen einde")
        )
    lines: list[tuple[AnyLine, dict[str, Any]] | None] = [_read_line(line) for line in raw]
    if not lines or lines[0] is None:
        return None, (Problem(line=1, message=f"dit is geen logboek in de vorm {log_schema.SCHEMA_VERSION}"),)
    header = lines[0][0]
    if not isinstance(header, HeaderLine):
        return None, (Problem(line=1, message="de kop ontbreekt: het begin is weggelaten"),)
    problems += [
        Problem(line=index, message="deze regel heeft niet de vorm van een logboek; zij is gewijzigd")
        for index, line in enumerate(lines, start=1)
        if line is None
    ]
    problems += _structure(lines)
    problems += _chain(lines)
    if problems:
        return None, tuple(sorted(problems, key=lambda p: (p.line is None, p.line or 0)))
    return _of_lines([line[0] for line in lines if line is not None]), ()


def glance(path: Path) -> Log:
    """The log in a file without a look at its chain: for who wrote it. A sixth of the time of ``read``.

    Raises:
        Refused: not readable, or no log.
    """
    try:
        return _of_lines([log_schema.parse(line) for line in read_text(path).splitlines()])
    except (ValueError, LookupError) as exc:
        raise Refused(f"dit is geen logboek in de vorm {log_schema.SCHEMA_VERSION}", where=path.name) from exc


def _of_lines(lines: Sequence[AnyLine]) -> Log:
    """A log of its lines.

    Raises:
        ValueError, LookupError: it does not begin and end as one.
    """
    header, closing = lines[0], lines[-1]
    if not (isinstance(header, HeaderLine) and isinstance(closing, ClosingLine)):
        raise ValueError
    return Log(
        header=header,
        entries=tuple(line for line in lines if isinstance(line, EntryLine)),
        objects=tuple(line for line in lines if isinstance(line, ObjectLine)),
        changes=tuple(line for line in lines if isinstance(line, ChangeLine)),
        verdicts=tuple(line for line in lines if isinstance(line, VerdictLine)),
        closing=closing,
    )


def signed_bytes(closing: ClosingLine) -> bytes:
    """What a signature of this closing line covers."""
    record = {**_record(closing), "signature": None}
    return _SIGNED + chain.canonical(record).encode()


def _chained(lines: Iterable[dict[str, Any]], signer: OrganisationKey | None) -> str:
    digest = chain.Chain()
    text = [chain.canonical(digest.add(line)) for line in lines]
    closing = ClosingLine(
        type="slot", count=len(text) - 1, head=digest.head, times=digest.times, signature=None
    )
    if signer is not None:
        signature = log_schema.SignatureLine(
            key=signer.id, algorithm="ed25519", value=signer.sign(signed_bytes(closing))
        )
        closing = closing.model_copy(update={"signature": signature})
    return "\n".join([*text, chain.canonical(_record(closing))]) + "\n"


def _record(line: AnyLine) -> dict[str, Any]:
    return line.model_dump(mode="json", by_alias=True)


class _Twice(ValueError):
    """A key stands twice in one object; readers differ on which of them counts."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise _Twice
    return record


def _read_line(text: str) -> tuple[AnyLine, dict[str, Any]] | None:
    """A line as type and as JSON; None when it is not exactly as it would be written."""
    try:
        record: Any = json.loads(text, object_pairs_hook=_pairs)
        line = log_schema.parse(text)
        # What is written anew from the type has every key, in order, once, and no other white space.
        same = isinstance(record, dict) and chain.canonical(_record(line)) == text
    except (ValueError, ValidationError, RecursionError):
        return None
    return (line, record) if same else None


def _structure(lines: Sequence[tuple[AnyLine, dict[str, Any]] | None]) -> list[Problem]:
    """Header first, closing line last, numbers in order, one log only."""
    problems = []
    last = lines[-1]
    if last is not None and not isinstance(last[0], ClosingLine):
        problems.append(
            Problem(line=None, message="het einde ontbreekt: er is geen slotregel; regels zijn weggelaten")
        )
    expected = 1
    for index, line in enumerate(lines[1:], start=2):
        if line is None:
            expected += 1
            continue
        value = line[0]
        if isinstance(value, HeaderLine):
            problems.append(
                Problem(line=index, message="hier begint een tweede logboek; geef elk logboek apart")
            )
            break
        if isinstance(value, ClosingLine):
            if index < len(lines):
                problems.append(Problem(line=index + 1, message="na de slotregel volgt nog iets"))
                break
            if value.count != expected - 1:
                problems.append(
                    Problem(
                        line=index,
                        message=f"volgens de slotregel zijn er {value.count} regels, hier staan er "
                        f"{len(lines) - 2}",
                    )
                )
            continue
        if value.number > expected:
            gap = f"nummer {expected}" + (
                f" tot en met {value.number - 1}" if value.number > expected + 1 else ""
            )
            problems.append(Problem(line=index, message=f"{gap} ontbreekt voor deze regel, of is verplaatst"))
        elif value.number < expected:
            problems.append(
                Problem(line=index, message=f"nummer {value.number} staat hier niet op zijn plaats")
            )
        expected = value.number + 1
    return problems


def _chain(lines: Sequence[tuple[AnyLine, dict[str, Any]] | None]) -> list[Problem]:
    """Every line carries the hash that follows from it and the line before it."""
    problems = []
    state = chain.START
    digest = chain.Chain()
    for index, line in enumerate(lines, start=1):
        if line is None:
            # What came before the next line is not known any more; the line itself was told already.
            state = b""
            continue
        value, record = line
        if isinstance(value, ClosingLine):
            if state and value.head != state.hex():
                problems.append(Problem(line=index, message="de slotregel hoort niet bij deze regels"))
            elif not problems and value.times != digest.times:
                problems.append(Problem(line=index, message="een tijdstip is na het schrijven gewijzigd"))
            break
        digest.saw(record)
        if state and chain.step(state, record).hex() != value.chain:
            problems.append(
                Problem(line=index, message="deze regel is gewijzigd, of volgt niet op de regel ervoor")
            )
        # From here on as the line says, so that only what is wrong itself is named.
        state = bytes.fromhex(value.chain)
    return problems
