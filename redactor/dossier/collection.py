"""Reads the folder of results of ``redact``, ``apply`` or ``batch`` back into values. Strict, writes nothing.

What is published together is read together: a log without its PDF, a PDF that is not the one of its log, or
decisions that were never carried out are errors that name the file, never documents that are passed over.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final

from redactor.disclosure import certificate, decisions_file, edits, log_file
from redactor.disclosure.certificate import Certificate
from redactor.disclosure.decisions_schema import Choice, DecisionRecord, DecisionsFile
from redactor.disclosure.log_schema import EntryLine, HeaderLine
from redactor.disclosure.results import CERTIFICATE, CONFIDENTIAL, DECISIONS, LOG, PDF, PUBLIC, TEXT
from redactor.domain import Beoordeling, Status, Verdict
from redactor.dossier import pieces
from redactor.dossier.facts import DocumentFacts
from redactor.dossier.pieces import Unprocessed
from redactor.errors import DecisionsError, InputError, Refused

#: Word of a log entry that still waits for a person.
_OPEN: Final = "voorstel"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiles:
    """The result files of one document; ``text`` and ``decisions`` are None when they are not there."""

    pdf: Path
    log: Path
    certificate: Path
    text: Path | None
    decisions: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDocument:
    """One redacted document as its result files tell it.

    Attributes:
        document_id: Safe to publish; start of the names of its files.
        folder: Where its files stand inside ``gelakt/``; ``.`` for that folder itself.
        header: First line of its log.
        entries: Boxes and kept places of its log.
        certificate: How the output was checked.
        files: Where everything stands.
        facts: What is known of it besides: its key and, from the decisions, its original name at least.
        open_proposals: Number of decisions that wait for a person; None when the decisions are not there.
        unapplied: Number of edits in the decisions file that were not carried out yet.
        accepted: Number of proposals that a person let stand at publication, by the log.
    """

    document_id: str
    folder: PurePosixPath
    header: HeaderLine
    entries: tuple[EntryLine, ...] = field(repr=False)
    certificate: Certificate = field(repr=False)
    files: DocumentFiles
    facts: DocumentFacts
    open_proposals: int | None = None
    unapplied: int = 0
    accepted: int = 0

    @property
    def key(self) -> str:
        """Names the document within its dossier: its folder and id, with ``/`` between them."""
        return _key(self.folder, self.document_id)

    @property
    def boxes(self) -> tuple[EntryLine, ...]:
        """The entries that are boxes."""
        return tuple(entry for entry in self.entries if entry.type == "vak")

    @property
    def machine_beoordeling(self) -> Beoordeling:
        """The verdict that follows from the decisions."""
        return Beoordeling(self.header.beoordeling)

    @property
    def beoordeling(self) -> Beoordeling:
        """The verdict that holds: a person's, else the one that follows from the decisions."""
        return self.facts.overruled.beoordeling if self.facts.overruled else self.machine_beoordeling

    @property
    def has_proposals(self) -> bool:
        """True when the redacted PDF shows something that nobody decided yet."""
        waiting = any(entry.certainty == _OPEN for entry in self.entries)
        return bool(self.open_proposals) or (waiting and not self.accepted)

    @property
    def grounds(self) -> tuple[str, ...]:
        """Every ground on a box, in the order of their codes, each once."""
        return tuple(sorted({ground for entry in self.boxes for ground in entry.grounds}))

    def boxes_per_ground(self) -> Mapping[str, int]:
        """Number of boxes by ground, most first; a box with two grounds counts under both."""
        counts = Counter(ground for entry in self.boxes for ground in entry.grounds)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def boxes_per_page(self) -> tuple[int, ...]:
        """Number of boxes on each page, from the first; as long as the document has pages."""
        counts = Counter(entry.page_number for entry in self.boxes)
        return tuple(counts[number] for number in range(1, self.header.pages + 1))

    def verdicts(self) -> Mapping[str, Verdict]:
        """Outcome of the verification by route, in the order of the certificate."""
        return {route.route: route.oordeel for route in self.certificate.routes}

    def read_decisions(self) -> DecisionsFile | None:
        """The decisions file, read again: it is too large to keep for every document of a dossier.

        Raises:
            DecisionsError: it cannot be read any more.
        """
        return decisions_file.read(self.files.decisions) if self.files.decisions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """All redacted documents of one folder of results, by folder and id.

    ``unprocessed``: what was in its files besides, and was not made into a PDF.
    """

    out: Path
    documents: tuple[DossierDocument, ...]
    unprocessed: tuple[Unprocessed, ...] = ()

    def __iter__(self) -> Iterator[DossierDocument]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def in_reading_order(self) -> tuple[DossierDocument, ...]:
        """The documents with those of one conversation together by date, attachments after their message."""
        families: dict[int, list[DossierDocument]] = {}
        for document in self.documents:
            if document.facts.family is not None:
                families.setdefault(document.facts.family, []).append(document)

        def place(document: DossierDocument) -> tuple[str, str, int]:
            """Conversation, moment, family."""
            facts = document.facts
            kin = families.get(facts.family, [document]) if facts.family is not None else [document]
            thread = next((one.facts.thread for one in kin if one.facts.thread is not None), None)
            dates = [one.facts.date.isoformat() for one in kin if one.facts.date is not None]
            alone = f"familie {facts.family}" if facts.family is not None else document.key
            group = f"gesprek {thread}" if thread is not None else alone
            return group, min(dates, default="9999"), facts.family or 0

        first: dict[str, int] = {}
        for index, document in enumerate(self.documents):
            first.setdefault(place(document)[0], index)
        return tuple(sorted(self.documents, key=lambda one: (first[place(one)[0]], *place(one)[1:])))

    def with_facts(self, facts: Mapping[str, DocumentFacts]) -> Collection:
        """The same documents, each with the facts under its key over those it has; others are left out."""
        return replace(
            self,
            documents=tuple(
                replace(document, facts=document.facts.updated(facts[document.key]))
                if document.key in facts
                else document
                for document in self.documents
            ),
        )


def read(out: Path, *, public_only: bool = False) -> Collection:
    """Everything that stands in a folder of results.

    Args:
        out: Folder with ``gelakt/`` and ``vertrouwelijk/``, with or without folders in them.
        public_only: Leave ``vertrouwelijk/`` alone, as who gets a bundle must.

    Raises:
        InputError: no such folder, no redacted document in it, or a file that is missing.
        Refused: a file is broken, or does not belong to the others.
        DecisionsError: a decisions file cannot be read.
    """
    public, confidential = out / PUBLIC, out / CONFIDENTIAL
    if not public.is_dir():
        raise InputError(
            f"hier staat geen map {PUBLIC}/", where=out.name, hint="geef de map die u bij -o opgaf"
        )
    places = _places(public, PDF, LOG, CERTIFICATE)
    decided = {} if public_only else _places(confidential, DECISIONS)
    for key in decided:
        if key not in places:
            raise InputError(
                "dit document is wel voorgesteld maar niet gelakt",
                where=_shown(CONFIDENTIAL, key, DECISIONS),
                hint="lak het met 'redactor apply', of haal het besluitenbestand hier weg",
            )
    if not places:
        raise InputError("er staat geen gelakt document in deze map", where=f"{out.name}/{PUBLIC}")
    if not public_only and not confidential.is_dir():
        raise InputError(
            f"hier staat geen map {CONFIDENTIAL}/",
            where=out.name,
            hint="is die vernietigd, dan blijft wat in gelakt/ staat zoals het is",
        )
    documents = [
        _document(public, confidential, key, with_decisions=not public_only)
        for key in sorted(places, key=lambda key: place_order(key.parent.as_posix(), key.name))
    ]
    if public_only:
        return Collection(out=out, documents=tuple(documents))
    found = pieces.read(out)
    return Collection(out=out, documents=tuple(_with_pieces(documents, found)), unprocessed=found.unprocessed)


def read_one(out: Path, folder: str, document_id: str) -> DossierDocument:
    """One document of a folder of results; errors as for ``read``."""
    place = PurePosixPath(folder) / document_id
    return _document(out / PUBLIC, out / CONFIDENTIAL, place, with_decisions=True)


def glance(out: Path, folder: str, document_id: str, *, open_proposals: int) -> DossierDocument:
    """One document as its files say, without proof that they are whole and belong together.

    For who wrote them, and knows by its store how many proposals are open. Takes a tenth of the time of
    ``read_one``.

    Raises:
        InputError: a file is missing. Refused: one cannot be read.
    """
    place, public = PurePosixPath(folder) / document_id, out / PUBLIC
    files = _files(public, place)
    log = log_file.glance(files.log)
    return DossierDocument(
        document_id=log.header.document_id,
        folder=place.parent,
        header=log.header,
        entries=log.entries,
        certificate=certificate.read(files.certificate),
        files=files,
        facts=DocumentFacts(document_id=_key(place.parent, log.header.document_id)),
        open_proposals=open_proposals,
        accepted=_accepted(log),
    )


def place_order(folder: str, document_id: str) -> tuple[tuple[str, ...], str]:
    """In what order documents come: folder by folder."""
    return PurePosixPath(folder).parts, document_id


def key_of(folder: str, document_id: str) -> str:
    """The key of a document in this folder of the results."""
    return _key(PurePosixPath(folder), document_id)


def _with_pieces(documents: Sequence[DossierDocument], found: pieces.Pieces) -> Iterator[DossierDocument]:
    """The documents, those that were converted with what their files say of them."""

    def made(document: DossierDocument) -> PurePosixPath:
        return document.folder / document.facts.original_name

    keys = {made(document).as_posix(): document.key for document in documents}
    for document in documents:
        facts = found.facts.get(made(document))
        if facts is not None:
            facts = document.facts.updated(pieces.in_keys(facts, key=document.key, keys=keys))
        yield replace(document, facts=facts or document.facts)


def _places(folder: Path, *suffixes: str) -> dict[PurePosixPath, None]:
    """Folder and stem of every file in ``folder`` with one of these ends."""
    found: dict[PurePosixPath, None] = {}
    for path in sorted(folder.rglob("*")):
        for suffix in suffixes:
            stem = path.name.removesuffix(f".{suffix}")
            if stem != path.name and stem and path.is_file():
                inside = path.parent.relative_to(folder).as_posix()
                found[PurePosixPath(inside) / stem] = None
    return found


def _document(
    public: Path, confidential: Path, place: PurePosixPath, *, with_decisions: bool
) -> DossierDocument:
    files = _files(public, place)
    if with_decisions:
        files = replace(files, decisions=_required(confidential, CONFIDENTIAL, place, DECISIONS))
    shown = _shown(PUBLIC, place, LOG)
    try:
        log = log_file.read(files.log)
        proof = certificate.read(files.certificate)
    except Refused as exc:
        exc.where = _shown(PUBLIC, place, exc.where.removeprefix(f"{place.name}."))
        raise
    header, entries = log.header, log.entries
    _require_together(files, header, entries, proof, place)
    facts = DocumentFacts(document_id=_key(place.parent, header.document_id))
    open_proposals, unapplied = None, 0
    if files.decisions is not None:
        file = _decisions(files.decisions, place)
        if file.document_id != header.document_id or file.input.pages != header.pages:
            raise Refused("dit besluitenbestand is van een ander document", where=_shown(
                CONFIDENTIAL, place, DECISIONS))  # fmt: skip
        facts = replace(facts, original_name=file.input.file_name)
        open_proposals = sum(_applied(record).status == Status.OPEN.value for record in file.decisions)
        unapplied = edits.pending(file)
    if header.document_id != place.name:
        raise Refused("de naam van dit logboek is een andere dan erin staat", where=shown)
    return DossierDocument(
        document_id=header.document_id,
        folder=place.parent,
        header=header,
        entries=entries,
        certificate=proof,
        files=files,
        facts=facts,
        open_proposals=open_proposals,
        unapplied=unapplied,
        accepted=_accepted(log),
    )


def _files(public: Path, place: PurePosixPath) -> DocumentFiles:
    """The public files of a document."""
    return DocumentFiles(
        pdf=_required(public, PUBLIC, place, PDF),
        log=_required(public, PUBLIC, place, LOG),
        certificate=_required(public, PUBLIC, place, CERTIFICATE),
        text=_optional(public, place, TEXT),
        decisions=None,
    )


def _accepted(log: log_file.Log) -> int:
    return sum(change.kind == "aanvaard" for change in log.changes)


def _require_together(
    files: DocumentFiles,
    header: HeaderLine,
    entries: tuple[EntryLine, ...],
    proof: Certificate,
    place: PurePosixPath,
) -> None:
    """Refuses a PDF, log and certificate that were not written together.

    Raises:
        Refused: one of them belongs to another document or another run, or was changed.
    """
    if _sha256(files.pdf, place) != header.output_sha256:
        raise Refused(
            "deze PDF is niet die van het logboek; hij is na het lakken gewijzigd of vervangen",
            where=_shown(PUBLIC, place, PDF),
            hint="lak het document opnieuw",
        )
    boxes = sum(entry.type == "vak" for entry in entries)
    if (proof.document_id, proof.output_sha256, proof.vakken.aantal) != (
        header.document_id,
        header.output_sha256,
        boxes,
    ):
        raise Refused(
            "dit certificaat hoort niet bij het logboek",
            where=_shown(PUBLIC, place, CERTIFICATE),
            hint="lak het document opnieuw",
        )
    if any(entry.page_number > header.pages for entry in entries):
        raise Refused("het logboek noemt een bladzijde die er niet is", where=_shown(PUBLIC, place, LOG))
    if proof.oordeel is Verdict.LEAKING or (
        proof.oordeel is Verdict.UNVERIFIABLE and not proof.aanvaard_zonder_controle_door
    ):
        raise Refused(
            "volgens het certificaat is deze PDF niet in orde", where=_shown(PUBLIC, place, CERTIFICATE)
        )


def _decisions(path: Path, place: PurePosixPath) -> DecisionsFile:
    try:
        return decisions_file.read(path)
    except DecisionsError as exc:
        # Two folders may hold a document of the same name.
        _, _, line = exc.where.partition(":")
        exc.where = _shown(CONFIDENTIAL, place, DECISIONS) + (f":{line}" if line else "")
        raise


def _applied(record: DecisionRecord) -> Choice:
    """What the output was made with."""
    return record.reviewed or record.proposal


def _required(root: Path, name: str, place: PurePosixPath, suffix: str) -> Path:
    path = _optional(root, place, suffix)
    if path is None:
        raise InputError(
            "dit bestand ontbreekt",
            where=_shown(name, place, suffix),
            hint="lak het document opnieuw (--log-format jsonl)" if suffix == LOG else
            "lak het document opnieuw",
        )  # fmt: skip
    return path


def _optional(root: Path, place: PurePosixPath, suffix: str) -> Path | None:
    path = root / place.parent / f"{place.name}.{suffix}"
    return path if path.is_file() else None


def _sha256(path: Path, place: PurePosixPath) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        raise InputError("dit bestand is niet te lezen", where=_shown(PUBLIC, place, PDF)) from exc


def _key(folder: PurePosixPath, document_id: str) -> str:
    return (folder / document_id).as_posix()


def _shown(folder: str, place: PurePosixPath, suffix: str) -> str:
    """A result file as messages name it; a file's stem is safe to show, and so are folders of the user."""
    return f"{folder}/{place.as_posix()}.{suffix}"
