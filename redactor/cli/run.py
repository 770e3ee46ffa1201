"""Several inputs, one after another: a bad one never stops the others. Gives outcomes and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.disclosure import FACT_FILES
from redactor.disclosure.results import CONFIDENTIAL, PUBLIC
from redactor.dossier.stems import Stems
from redactor.errors import ExitCode, InputError, RedactorError, internal

if TYPE_CHECKING:
    from redactor.domain import DocumentResult


_PDF_MARK: Final = b"%PDF-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file to process; ``name`` is the stem for its results, unique within the run.

    ``error``: it cannot be processed, and why.
    """

    path: Path
    shown: str
    name: str
    error: RedactorError | None = None

    @property
    def is_pdf(self) -> bool:
        """By its name, or else by its first bytes."""
        if self.path.suffix.lower() == ".pdf":
            return True
        try:
            with self.path.open("rb") as file:
                return file.read(len(_PDF_MARK)) == _PDF_MARK
        except OSError:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one input: a result or an error."""

    input: Input
    result: DocumentResult | None = None
    error: RedactorError | None = None


def expand(paths: Iterable[Path], *, out_dir: Path | None = None) -> list[Input]:
    """All files in ``paths``; folders are searched through, in order of name.

    Left out: results of an earlier run in ``out_dir``, hidden files, and the facts of the request.

    Raises:
        InputError: a folder without files.
    """
    skipped = [(out_dir / folder).resolve() for folder in (PUBLIC, CONFIDENTIAL)] if out_dir else []
    found: dict[Path, str] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.resolve(), str(path))
            continue
        inside = [
            p
            for p in sorted(path.rglob("*"))
            if p.is_file()
            and p.name not in FACT_FILES
            and not any(part.startswith(".") for part in p.relative_to(path).parts)
            and not any(p.resolve().is_relative_to(folder) for folder in skipped)
        ]
        if not inside:
            raise InputError("in deze map staan geen bestanden", where=printable(str(path)))
        for p in inside:
            found.setdefault(p.resolve(), str(p))
    stems = Stems()
    inputs = []
    for shown in found.values():
        name = stems.take(Path(shown).stem)
        inputs.append(Input(path=Path(shown), shown=printable(shown), name=name))
    return inputs


def process(inputs: Sequence[Input], action: Callable[[Input], DocumentResult]) -> Iterator[Outcome]:
    """Runs ``action`` on every input, in order."""
    for item in inputs:
        if item.error is not None:
            yield Outcome(input=item, error=item.error)
            continue
        try:
            yield Outcome(input=item, result=action(item))
        except RedactorError as exc:
            yield Outcome(input=item, error=exc)
        except Exception as exc:  # one document with a bug must not stop the others
            yield Outcome(input=item, error=internal(exc))


def exit_code(outcomes: Sequence[Outcome], *, fail_on_review: bool) -> ExitCode:
    """One input: its own code. Several: 7 if any leaks, else 9 if any failed; then 8 for open proposals."""
    codes = [ExitCode(outcome.error.exit_code) for outcome in outcomes if outcome.error is not None]
    if codes:
        if len(outcomes) == 1:
            return codes[0]
        return ExitCode.LEAK if ExitCode.LEAK in codes else ExitCode.PARTIAL
    waiting = any(outcome.result is not None and outcome.result.open_decisions for outcome in outcomes)
    return ExitCode.REVIEW if fail_on_review and waiting else ExitCode.OK


def printable(untrusted_text: str) -> str:
    """Text for a terminal: control characters could otherwise move the cursor or change colours."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in untrusted_text)
