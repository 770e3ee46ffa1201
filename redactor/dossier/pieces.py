"""What was in the files of an intake: a report per file, and what all reports together say of the documents.

A report stands in ``vertrouwelijk/omgezet/`` beside the PDFs that were made. It is confidential: it holds
names of attachments, and keys that show which messages belong together.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from redactor.convert import (
    EXPLANATIONS,
    FileType,
    Intake,
    MessageKeys,
    Piece,
    Reason,
    quoted_whole,
    thread_numbers,
)
from redactor.disclosure.results import CONFIDENTIAL
from redactor.disclosure.whole_file import write_whole
from redactor.dossier.facts import DocumentFacts
from redactor.errors import Refused
from redactor.rules import Rules

#: Folder in ``vertrouwelijk/`` with the PDFs that were made, and the end of the name of a report.
FOLDER: Final = "omgezet"
REPORT: Final = "inhoud.json"
#: List of what was not processed, in ``vertrouwelijk/``.
UNPROCESSED: Final = "niet-verwerkt.csv"


class _Strict(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class HiddenRecord(_Strict):
    """Something that is not on the pages of the PDF."""

    soort: str
    plaats: str
    aantal: int


class MessageRecord(_Strict):
    """Keys of a message; see ``MessageKeys``."""

    bericht: str
    verwijzingen: tuple[str, ...]
    onderwerp: str
    eigen_tekst: str
    aangehaald: tuple[str, ...]


class PieceRecord(_Strict):
    """One document that was in the file."""

    naam: str
    oorspronkelijke_naam: str
    soort: FileType
    sha256: str
    hoort_bij: str | None
    familie: str
    gesprek: int | None
    datum: datetime.datetime | None
    omgezet: bool
    niet_verwerkt: Reason | None
    niet_zichtbaar: tuple[HiddenRecord, ...]
    sleutels: MessageRecord | None


class ReportFile(_Strict):
    """A report: the file, the walls behind which it was read, and its documents."""

    bestand: str
    afscherming: tuple[str, ...]
    stukken: tuple[PieceRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprocessed:
    """A document that was not made into a PDF, and so is not among those that were redacted."""

    name: str
    original_name: str = field(repr=False)
    file_type: FileType
    reason: Reason
    belongs_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """What all reports of a folder of results say.

    Attributes:
        facts: By folder and name of the PDF that was made. ``duplicate_of`` and ``refers_to`` hold such
            names, not yet keys of documents.
        unprocessed: In the order of the reports.
    """

    facts: Mapping[PurePosixPath, DocumentFacts]
    unprocessed: tuple[Unprocessed, ...]


def write_report(intake: Intake, folder: Path, *, names: Mapping[str, str], rules: Rules) -> Path:
    """Writes the report of one file, for its owner only; one of the same name is replaced.

    Args:
        intake: What was in the file.
        folder: ``vertrouwelijk/omgezet`` or a folder in it: that of the PDFs.
        names: For each piece the stem that its PDF has there.
        rules: Titles of kinds of hidden content.

    Raises:
        OutputError: it cannot be written.
    """
    messages = [piece for piece in intake.pieces if piece.message is not None]
    numbers = thread_numbers([piece.message or MessageKeys() for piece in messages])
    threads = {piece.name: number for piece, number in zip(messages, numbers, strict=True)}
    report = ReportFile(
        bestand=intake.source_name,
        afscherming=intake.barriers,
        stukken=tuple(_record(piece, names, threads.get(piece.name), rules) for piece in intake.pieces),
    )
    path = folder / f"{names[intake.pieces[0].name]}.{REPORT}"
    return write_whole(
        path, (report.model_dump_json(indent=2) + "\n").encode(), confidential=True, force=True
    )


def _record(piece: Piece, names: Mapping[str, str], thread: int | None, rules: Rules) -> PieceRecord:
    keys = piece.message
    return PieceRecord(
        naam=names[piece.name],
        oorspronkelijke_naam=piece.original_name,
        soort=piece.file_type,
        sha256=piece.source_sha256,
        hoort_bij=names.get(piece.parent, piece.parent) if piece.parent else None,
        familie=names.get(piece.family, piece.family),
        gesprek=thread,
        datum=piece.date,
        omgezet=piece.converted,
        niet_verwerkt=piece.reason,
        niet_zichtbaar=tuple(
            HiddenRecord(soort=hidden_title(h.kind, rules), plaats=h.place, aantal=h.count)
            for h in piece.hidden
        ),
        sleutels=MessageRecord(
            bericht=keys.message_id,
            verwijzingen=keys.references,
            onderwerp=keys.subject,
            eigen_tekst=keys.own_text,
            aangehaald=keys.quoted_texts,
        )
        if keys
        else None,
    )


def hidden_title(kind: str, rules: Rules) -> str:
    """What an officer reads of a kind of hidden content."""
    rule = rules.hidden_content.get(kind)
    return rule.title if rule else kind


def read(out: Path) -> Pieces:
    """All reports below a folder of results; nothing when it has none.

    Raises:
        Refused: a report cannot be read.
    """
    root = out / CONFIDENTIAL / FOLDER
    found: list[tuple[PurePosixPath, PieceRecord]] = []
    for path in sorted(root.rglob(f"*.{REPORT}")):
        inside = PurePosixPath(path.parent.relative_to(root).as_posix())
        found += [(inside / f"{record.naam}.pdf", record) for record in _report(path).stukken]
    return Pieces(facts=_facts(found), unprocessed=_unprocessed(found))


def _report(path: Path) -> ReportFile:
    try:
        return ReportFile.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as exc:
        raise Refused(
            "dit verslag van een omgezet bestand is niet te lezen",
            where=f"{CONFIDENTIAL}/{FOLDER}/{path.name}",
            hint="lak het bestand opnieuw",
        ) from exc


def _unprocessed(found: Iterable[tuple[PurePosixPath, PieceRecord]]) -> tuple[Unprocessed, ...]:
    return tuple(
        Unprocessed(
            name=(place.parent / record.naam).as_posix(),
            original_name=record.oorspronkelijke_naam,
            file_type=record.soort,
            reason=record.niet_verwerkt,
            belongs_to=record.hoort_bij or "",
        )
        for place, record in found
        if record.niet_verwerkt is not None
    )


def unprocessed_list(found: Iterable[Unprocessed]) -> bytes:
    """A list for a spreadsheet of what was not processed, with the reason."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Naam", "Oorspronkelijke naam", "Soort", "Hoort bij", "Reden", "Wat te doen"))
    for one in found:
        texts = (one.name, one.original_name, one.file_type.value, one.belongs_to, *EXPLANATIONS[one.reason])
        # A value that begins like a formula would be one.
        writer.writerow([f"'{text}" if text[:1] in "=+-@\t\r" and text else text for text in texts])
    return out.getvalue().encode("utf-8-sig")


def _facts(found: Sequence[tuple[PurePosixPath, PieceRecord]]) -> dict[PurePosixPath, DocumentFacts]:
    families = _shared([(place.parent / record.familie).as_posix() for place, record in found])
    messages = [(place, record.sleutels) for place, record in found if record.sleutels]
    keys = [
        MessageKeys(
            message_id=key.bericht,
            references=key.verwijzingen,
            subject=key.onderwerp,
            own_text=key.eigen_tekst,
            quoted_texts=key.aangehaald,
        )
        for _, key in messages
    ]
    places = [place for place, _ in messages]
    threads = dict(zip(places, _shared([str(n) for n in thread_numbers(keys)]), strict=True))
    quoting = {
        place: places[by] for place, by in zip(places, quoted_whole(keys), strict=True) if by is not None
    }
    first: dict[str, PurePosixPath] = {}
    facts = {}
    for (place, record), family in zip(found, families, strict=True):
        if record.niet_verwerkt is not None:
            continue
        copied = first.setdefault(record.sha256, place) if record.sha256 else place
        facts[place] = DocumentFacts(
            document_id=place.as_posix(),
            # An attachment is known by the name that it got: "bijlage.pdf" there are many of.
            original_name=record.oorspronkelijke_naam if record.hoort_bij is None else place.name,
            file_type=record.soort.value,
            date=record.datum.date() if record.datum else None,
            family=family,
            thread=threads.get(place),
            duplicate_of=copied.as_posix() if copied != place else "",
            refers_to=(quoting[place].as_posix(),) if place in quoting else (),
        )
    return facts


def _shared(names: Sequence[str]) -> list[int | None]:
    """A number from 1 for every name that is there more than once, in order; None for the others."""
    counts = Counter(names)
    numbers: dict[str, int] = {}
    return [numbers.setdefault(name, len(numbers) + 1) if counts[name] > 1 else None for name in names]


def in_keys(facts: DocumentFacts, *, key: str, keys: Mapping[str, str]) -> DocumentFacts:
    """The facts of a document under its own key; ``keys``: of each PDF that was made the document's."""
    return replace(
        facts,
        document_id=key,
        duplicate_of=keys.get(facts.duplicate_of, ""),
        refers_to=tuple(keys[name] for name in facts.refers_to if name in keys),
    )
