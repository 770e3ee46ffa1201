"""What a whole log proves: that it agrees with itself; more when it is signed or its head is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from redactor.disclosure import joint_log, log_file
from redactor.disclosure.joint_log import LastLine
from redactor.disclosure.keys import PublicKeys
from redactor.disclosure.log_schema import ClosingLine
from redactor.errors import Refused

PROVEN: Final = "bewezen"
CONSISTENT: Final = "alleen consistent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How sure it is that nobody rewrote a log.

    Attributes:
        word: ``bewezen`` or ``alleen consistent``.
        why: What that rests on, in Dutch.
        times: True when the times of changes are proven too; the head leaves them out.
    """

    word: Literal["bewezen", "alleen consistent"]
    why: str
    times: bool


def prove(
    closing: ClosingLine | LastLine, *, head: str = "", public: PublicKeys | None = None, where: str = ""
) -> Proof:
    """What a log that agrees with itself proves.

    Args:
        closing: Its last line; of a document's log, or of that of a dossier.
        head: Head of its chain (hex) as it was kept elsewhere; empty for none.
        public: Keys that may have signed it; None to look at no signature.
        where: Name of the file, for messages.

    Raises:
        Refused: another head, no signature where one is asked for, or one of another key.
    """
    if head and head.strip().lower() != closing.head:
        raise Refused(
            "dit is niet het logboek dat bij het bewaarde hoofd van de keten hoort; het is opnieuw gemaakt",
            where=where,
        )
    signature = closing.signature
    if public is not None:
        if signature is None:
            raise Refused(
                "dit logboek is niet ondertekend",
                where=where,
                hint="zonder ondertekening: laat --public-key weg; let op, wie het logboek herschreef kan "
                "de ondertekening hebben weggelaten",
            )
        if not public.verify(signature.key, signature.value, _signed_bytes(closing)):
            raise Refused(
                "de handtekening is niet van deze sleutel, of hoort niet bij dit logboek", where=where
            )
        return Proof(word="bewezen", why=f"ondertekend met sleutel {signature.key}", times=True)
    if head:
        return Proof(
            word="bewezen",
            why="het hoofd van de keten is het bewaarde; tijdstippen vallen daarbuiten",
            times=False,
        )
    if signature is not None:
        return Proof(
            word="alleen consistent",
            why=f"er staat een handtekening met sleutel {signature.key}, die niet is nagegaan (--public-key)",
            times=False,
        )
    return Proof(
        word="alleen consistent", why="wie het bestand kan wijzigen, kan het ook opnieuw maken", times=False
    )


def _signed_bytes(closing: ClosingLine | LastLine) -> bytes:
    if isinstance(closing, LastLine):
        return joint_log.signed_bytes(closing)
    return log_file.signed_bytes(closing)
