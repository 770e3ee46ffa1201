"""Every error this package raises on purpose, and the exit code that each stands for.

Imports nothing of ours. Messages are Dutch: an officer reads them. No message may hold text that
comes out of a document; a file's own name is allowed, since the user typed it.
"""

from __future__ import annotations

import enum
import errno
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.domain import Leak


class ExitCode(enum.IntEnum):
    """Process exit codes. They are interface: added, never renumbered."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    RULES = 3
    INPUT = 4
    ENCRYPTED = 5
    OUTPUT = 6
    LEAK = 7
    REVIEW = 8
    PARTIAL = 9
    MODEL = 10
    PROGRAM_MISSING = 11
    REFUSED = 12
    IN_USE = 13
    INTERRUPTED = 130


class RedactorError(Exception):
    """Base of all errors meant for the user.

    Args:
        message: One Dutch line that says what is wrong, without document text.
        hint: The next step, in Dutch; often a command.
        where: ``file``, ``file:page`` (pages from 1) or ``file:line``.
    """

    exit_code: ExitCode = ExitCode.INTERNAL

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        return f"{head}{type(self).__name__}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions with keyword-only arguments do not survive a process border by themselves.
        return (_rebuild, (type(self), self.message, self.hint, self.where, self.__dict__))


def _rebuild(
    cls: type[RedactorError], message: str, hint: str, where: str, state: dict[str, object]
) -> RedactorError:
    error = cls.__new__(cls)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    error.message, error.hint, error.where = message, hint, where
    return error


class RulesError(RedactorError):
    """Something in rules/ (or a verzoek.yaml) is wrong; ``where`` is file:line."""

    exit_code = ExitCode.RULES


class UnknownGround(RulesError):
    """A ground code that stands in no grounds.yaml."""


class BadPattern(RulesError):
    """A pattern that does not compile, or whose own examples contradict it."""


class InputError(RedactorError):
    """The document cannot be processed."""

    exit_code = ExitCode.INPUT


class NotAPdf(InputError):
    """The file is no PDF."""


class DamagedPdf(InputError):
    """The file is a PDF that cannot be read reliably."""


class EmptyPdf(InputError):
    """A PDF without pages, or a file of zero bytes."""


class NoTextLayer(InputError):
    """A page shows something but holds no text."""


class DetectionTimeout(InputError):
    """A recognizer took too long; its findings would be missing."""


class UnhandledContent(InputError):
    """The file holds something that cannot be cleaned reliably; refused rather than passed on."""


class NotProcessed(InputError):
    """A file of a kind that is not read, or one that could not be made into a PDF."""


class DecisionsError(InputError):
    """A decisions file that cannot be read, or that belongs to another document."""


class InventoryError(InputError):
    """Rows of an inventory that are wrong.

    Args:
        problems: One for each: where (``file:row``), what is wrong, and a hint. No text of a cell.
    """

    def __init__(
        self, message: str, *, problems: Sequence[tuple[str, str, str]] = (), hint: str = "", where: str = ""
    ) -> None:
        super().__init__(message, hint=hint, where=where)
        self.problems = tuple(problems)


class EncryptedPdf(InputError):
    """A password is needed, or the one given is wrong."""

    exit_code = ExitCode.ENCRYPTED


class OutputError(RedactorError):
    """The output cannot be written there."""

    exit_code = ExitCode.OUTPUT


class OutputExists(OutputError):
    """A result of an earlier run stands there already."""


class OutputInUse(OutputError):
    """Another run is writing the same result."""

    exit_code = ExitCode.IN_USE


class DiskFull(OutputError):
    """There is no room left; nothing else can be written either."""


class VerificationError(RedactorError):
    """The check after writing found a leak; the output was withheld."""

    exit_code = ExitCode.LEAK

    def __init__(self, message: str, *, leaks: Sequence[Leak] = (), hint: str = "", where: str = "") -> None:
        super().__init__(message, hint=hint, where=where)
        self.leaks = tuple(leaks)


class ModelMissing(RedactorError):
    """The language model is not installed or not usable."""

    exit_code = ExitCode.MODEL


class ProgramMissing(RedactorError):
    """A system program that this feature needs is not installed."""

    exit_code = ExitCode.PROGRAM_MISSING


class ClusterUnreachable(ProgramMissing):
    """The cluster that was asked for does not answer, has no workers, or fell away."""


class Refused(RedactorError):
    """A check differs, or a gate does not let this through."""

    exit_code = ExitCode.REFUSED


class Quarantined(InputError):
    """A document that made its worker crash, hang or use too much memory; the others went on."""


class InternalError(RedactorError):
    """A bug of ours. Names only the kind of the error: the error's own text may quote a document."""

    trace: str = ""


def internal(exc: BaseException) -> InternalError:
    """A foreign exception as one of ours, without its text."""
    error = InternalError(
        f"onverwachte fout ({type(exc).__name__})",
        hint="probeer het opnieuw met -v en meld de uitvoer; daar staat geen tekst uit het document in",
    )
    frames = traceback.extract_tb(exc.__traceback__)
    error.trace = "".join(f"  {Path(f.filename).name}:{f.lineno} {f.name}\n" for f in frames)
    return error


def no_room(exc: OSError) -> bool:
    """True when the system says that there is no room: on the disk, in a quota, for one file."""
    return exc.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
