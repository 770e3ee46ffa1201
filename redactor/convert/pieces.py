"""What an intake gives: one ``Piece`` for every document found in a file, also for those that stay unread.

Holds no I/O. Text that came out of a document is hidden from ``repr``.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from redactor.errors import NotProcessed, ProgramMissing, RedactorError


class FileType(enum.StrEnum):
    """File types of the productierapport (minvws/nl-rdo-woo-web reads no others)."""

    PDF = "pdf"
    DOC = "doc"
    IMAGE = "image"
    PRESENTATION = "presentation"
    SPREADSHEET = "spreadsheet"
    EMAIL = "email"
    HTML = "html"
    NOTE = "note"
    DATABASE = "database"
    XML = "xml"
    VIDEO = "video"
    AUDIO = "audio"
    VCARD = "vcard"
    CHAT = "chat"
    UNKNOWN = "unknown"


class Reason(enum.StrEnum):
    """Why a piece was not made into a PDF."""

    UNSUPPORTED = "niet-ondersteund"
    EMPTY = "leeg"
    ENCRYPTED = "versleuteld"
    DAMAGED = "beschadigd"
    TOO_LARGE = "te-groot"
    TOO_DEEP = "te-diep"
    TOO_MANY = "te-veel"
    SUSPICIOUS_RATIO = "bom"
    NO_PLAIN_FILE = "geen-gewoon-bestand"
    TIME = "te-lang"
    CRASHED = "omzetting-mislukt"
    PROGRAM_MISSING = "programma-ontbreekt"
    NO_WALLS = "geen-afscherming"
    PART_MISSING = "onderdeel-ontbreekt"


class Unreadable(Exception):
    """No PDF can be made of this file. Stays inside the package: it ends as the ``reason`` of a piece."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


#: What an officer reads about it: what is the matter, and the next step.
EXPLANATIONS: Final[dict[Reason, tuple[str, str]]] = {
    Reason.UNSUPPORTED: (
        "dit soort bestand wordt niet verwerkt",
        "beoordeel het met de hand, of zet het zelf om naar PDF",
    ),
    Reason.EMPTY: ("bestand is leeg", "vraag het opnieuw op bij de bron"),
    Reason.ENCRYPTED: (
        "bestand is met een wachtwoord of sleutel beveiligd",
        "haal de beveiliging eraf in het programma waarmee het is gemaakt",
    ),
    Reason.DAMAGED: ("bestand is niet te lezen", "vraag het opnieuw op bij de bron"),
    Reason.TOO_LARGE: ("bestand is te groot", "splits het en probeer de delen"),
    Reason.TOO_DEEP: ("bestand zit te diep in andere bestanden", "pak het uit en bied het zelf aan"),
    Reason.TOO_MANY: ("er zitten te veel bestanden in", "pak het uit en bied het in delen aan"),
    Reason.SUSPICIOUS_RATIO: (
        "uitgepakt is dit onwaarschijnlijk veel groter; het kan een aanval zijn",
        "vertrouwt u het, pak het dan zelf uit",
    ),
    Reason.NO_PLAIN_FILE: (
        "dit is een verwijzing of apparaat, geen gewoon bestand",
        "bied het bestand zelf aan waarnaar verwezen wordt",
    ),
    Reason.TIME: ("omzetten duurde te lang", "zet het zelf om naar PDF"),
    Reason.CRASHED: ("omzetten is mislukt", "zet het zelf om naar PDF"),
    Reason.PART_MISSING: (
        "voor foto's in dit formaat (HEIC) is een onderdeel nodig dat niet is geïnstalleerd",
        "pip install 'redactor[heic]', of zet de foto om naar JPEG",
    ),
    Reason.NO_WALLS: (
        "dit systeem kan LibreOffice niet afschermen van uw bestanden en het netwerk",
        "gebruik Linux met kernel 5.13 of nieuwer, of zet het zelf om naar PDF",
    ),
    Reason.PROGRAM_MISSING: (
        "het programma dat dit leest, is niet geïnstalleerd",
        "installeer LibreOffice: sudo apt install libreoffice-writer-nogui libreoffice-calc-nogui "
        "libreoffice-impress-nogui",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenContent:
    """Something in the file that an ordinary reader does not see.

    Attributes:
        kind: Id in rules/hidden-content.yaml.
        place: ``document``, ``blad 2``, ``dia 3``; never a name given by an author.
        count: How many.
    """

    kind: str
    place: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKeys:
    """What joins messages into threads and shows which ones are quoted whole in another.

    The keys are digests without a secret: they never leave the confidential part.
    """

    message_id: str = field(repr=False, default="")
    references: tuple[str, ...] = field(repr=False, default=())
    subject: str = field(repr=False, default="")
    own_text: str = ""
    quoted_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document of an intake.

    Attributes:
        name: Stem for its files, safe for a file system and unique in the intake. It may hold words of the
            original name: whoever publishes it decides whether that can stay.
        pdf: The PDF that the pipeline reads; None when there is a ``reason``.
        original_name: As its sender or archive named it.
        source_sha256: Digest (hex) of the bytes it was made from; equal ones are duplicates.
        parent: ``name`` of the piece that it was attached to.
        family: ``name`` of the outermost piece it hangs on; its own when on none.
        date: When a message was sent; naive when the message names no zone.
        converted: False for a PDF that is passed on unchanged.
    """

    name: str
    pdf: Path | None
    original_name: str = field(repr=False)
    file_type: FileType
    source_sha256: str = ""
    parent: str | None = None
    family: str = ""
    date: datetime | None = None
    message: MessageKeys | None = None
    hidden: tuple[HiddenContent, ...] = ()
    reason: Reason | None = None
    converted: bool = True

    def __post_init__(self) -> None:
        if (self.pdf is None) == (self.reason is None):
            raise ValueError("a piece has either a PDF or a reason why not")


def refusal(piece: Piece) -> RedactorError:
    """The reason why a piece has no PDF, as an error."""
    if piece.reason is None:
        raise ValueError("a piece without a PDF has a reason")
    message, hint = EXPLANATIONS[piece.reason]
    kind = ProgramMissing if piece.reason is Reason.PROGRAM_MISSING else NotProcessed
    return kind(message, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All pieces of one file, in the order in which they were found: a message before its attachments.

    Attributes:
        barriers: What kept the conversion apart: ``proces``, and those of sandbox.py.
    """

    source: Path
    pieces: tuple[Piece, ...]
    barriers: tuple[str, ...] = ()

    @property
    def source_name(self) -> str:
        """Name of the file, with a mark for each byte that is no letter."""
        return self.source.name.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one intake.

    Attributes:
        file_bytes: Largest file taken up, unpacked.
        total_bytes: All unpacked files together.
        pieces: Most files in all.
        depth: How deep files may lie in files: a mail in a zip in a mail is 2.
        ratio: Most bytes unpacked per byte packed, for a member over a megabyte.
        pixels: Most pixels of a picture, all its pages together.
        text: Most characters of a text.
        seconds: For one file.
        total_seconds: For all together.
        memory_bytes: Address space of the process that reads.
    """

    file_bytes: int = 300 * 1024**2
    total_bytes: int = 2 * 1024**3
    pieces: int = 5000
    depth: int = 8
    ratio: int = 200
    pixels: int = 300_000_000
    text: int = 5_000_000
    seconds: int = 180
    total_seconds: int = 3600
    memory_bytes: int = 2 * 1024**3


def thread_numbers(messages: Sequence[MessageKeys]) -> tuple[int, ...]:
    """For each message the number of its thread, from 1 in the order given.

    Messages belong together when one refers to the other, or both to a third. A subject joins only messages
    of which one refers to something that is not among them: many a thread misses its first message.
    """
    parents = list(range(len(messages)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    known: dict[str, int] = {}
    present = {m.message_id for m in messages if m.message_id}
    for index, message in enumerate(messages):
        keys = [f"id:{key}" for key in (message.message_id, *message.references) if key]
        if message.subject and not message.references and not message.message_id:
            keys.append(f"subject:{message.subject}")
        for key in keys:
            other = known.setdefault(key, index)
            parents[root(index)] = root(other)
    by_subject: dict[str, list[int]] = {}
    for index, message in enumerate(messages):
        if message.subject:
            by_subject.setdefault(message.subject, []).append(index)
    for indices in by_subject.values():
        loose = [i for i in indices if messages[i].references and not present & set(messages[i].references)]
        for index in loose:
            parents[root(index)] = root(indices[0])
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(root(index), len(numbers) + 1) for index in range(len(messages)))


def quoted_whole(messages: Sequence[MessageKeys]) -> tuple[int | None, ...]:
    """For each message the index of the first other one that quotes all of its own text, or None."""
    quoting: dict[str, int] = {}
    for index, message in enumerate(messages):
        for key in message.quoted_texts:
            quoting.setdefault(key, index)
    found = []
    for index, message in enumerate(messages):
        by = quoting.get(message.own_text) if message.own_text else None
        found.append(by if by != index else None)
    return tuple(found)
