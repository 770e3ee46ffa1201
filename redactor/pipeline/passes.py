"""One document of a dossier in two passes: read it, and write its results when the dossier is known.

What the second pass needs of the first one are its findings; text and boxes are read again, which is quick.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from redactor import ingest, resolve
from redactor.decide.policy import is_contact, role_of
from redactor.domain import Action, Decision, Document, DocumentResult, Finding, Person
from redactor.errors import InputError
from redactor.pipeline import objects, sketch
from redactor.pipeline.guard import is_safe_stem, name_words, plain_words
from redactor.pipeline.ready import Proposal, Ready
from redactor.pipeline.request import date_of
from redactor.pipeline.run import Options, proposal_file, working_on, write_results
from redactor.resolve.words import words_in

#: Sources of a role that do not depend on the document.
_ANYWHERE = ("lijst:", "model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Somebody in one document.

    Attributes:
        names: As written. Sensitive.
        score: 0..1, of the mention that is most certain.
        role: Given by words, fields or lists of parties in this document; empty when they give none.
        contact: A field or closing says that this person works or writes here.
        kept: The name stays readable here, or is proposed to.
    """

    names: tuple[str, ...] = field(repr=False)
    score: float
    role: str = ""
    contact: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the first pass makes of a document.

    ``text_digest`` (sha256, hex) is the same for documents with the same words in the same order, and for
    those without words that have the same bytes; ``date`` is
    ISO or empty; ``words`` are all folded words of its text; ``sketch`` is nearly the same
    for nearly the same text.
    """

    sha256: str
    text_digest: str
    pages: int
    date: str
    findings: tuple[Finding, ...] = field(repr=False)
    appearances: tuple[Appearance, ...] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    sketch: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """How a person of the dossier was treated in one document: number of places removed and left readable."""

    number: int
    redacted: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where results go: ``name`` is their stem when that is safe to publish, else ``fallback``."""

    out: Path
    folder: str
    name: str = field(repr=False)
    fallback: str


def read_document(
    path: Path, ready: Ready, *, password: str | None = None, kept: ingest.KeptReadings | None = None
) -> Reading:
    """Reads a document and detects what is in it.

    ``kept`` keeps what is read of pictures for the second pass.

    Raises:
        InputError, EncryptedPdf: it cannot be processed.
    """
    with working_on(path):
        document = ingest.read(path, password=password, rules=ready.rules.recognition, kept=kept)
        date = date_of(document, ready.rules, ready.verzoek)
        findings = ready.found(document)
        proposal = ready.decided(document, found=findings)
        return Reading(
            sha256=document.sha256,
            text_digest=_text_digest(document),
            pages=len(document.pages),
            date=date.isoformat() if date else "",
            findings=findings,
            appearances=_appearances(proposal, ready),
            words=words_in(page.text for page in objects.extended(document).document.pages),
            sketch=sketch.make(page.text for page in document.pages),
        )


def write_document(
    path: Path,
    place: Place,
    findings: tuple[Finding, ...],
    ready: Ready,
    *,
    sha256: str,
    options: Options,
    known: tuple[resolve.KnownPerson, ...] = (),
    password: str | None = None,
    kept: ingest.KeptReadings | None = None,
) -> tuple[DocumentResult, tuple[Treated, ...]]:
    """Decides and writes all results of a document that was read.

    Args:
        path: The document.
        place: Where its results go.
        findings: Of the first pass.
        ready: Engine and rules.
        sha256: Of the file that was read in the first pass.
        options: How results are written.
        known: Persons whom the dossier knows.
        password: Of an encrypted PDF.
        kept: As for ``read_document``.

    Returns:
        What was written, and how the persons of the dossier were treated.

    Raises:
        InputError: the document is no longer the one that was read; others as ``redact_document``.
    """
    started = time.perf_counter()
    with working_on(path):
        document = ingest.read(path, password=password, rules=ready.rules.recognition, kept=kept)
        if document.sha256 != sha256:
            raise InputError(
                "het bestand is tijdens het verwerken gewijzigd",
                where=path.name,
                hint="probeer het opnieuw",
            )
        proposal = ready.decided(document, found=findings, known=known, marks=True, password=password)
        safe = is_safe_stem(place.name, proposal, ready) and not tells(place.name, known, ready)
        stem = place.name if safe else place.fallback
        proposal = replace(proposal, document=replace(document, document_id=stem))
        result = write_results(
            path,
            place.out,
            proposal,
            proposal_file(proposal, ready),
            ready,
            options=options,
            password=password,
            started=started,
            folder=place.folder,
        )
        return result, treated(proposal.persons, proposal.decisions)


def tells(part: str, known: Iterable[resolve.KnownPerson], ready: Ready) -> bool:
    """True when a part of a path holds a word of the name of somebody who does not act in public."""
    kinds = {role.id: role.kind for role in ready.rules.roles}
    private = [p for p in known if kinds.get(p.role, p.role) not in resolve.PUBLIC_KINDS]
    return bool(name_words(name for person in private for name in person.names) & plain_words(part, ready))


def _appearances(proposal: Proposal, ready: Ready) -> tuple[Appearance, ...]:
    by_id = {finding.finding_id: finding for finding in proposal.findings}
    kept = {d.person_id for d in proposal.decisions if d.action is Action.KEEP and d.person_id}
    result = []
    for person in proposal.persons:
        mentions = [by_id[i] for i in person.finding_ids]
        # What lists and the model say holds for every document alike: here counts what this one says.
        said = replace(person, roles=tuple(r for r in person.roles if not r.source.startswith(_ANYWHERE)))
        role, conflict = role_of(said, by_id, ready.rules.roles)
        result.append(
            Appearance(
                names=person.names,
                score=max(finding.score for finding in mentions),
                role="" if conflict else role,
                contact=is_contact(mentions),
                kept=person.person_id in kept,
            )
        )
    return tuple(result)


def treated(persons: Iterable[Person], decisions: Iterable[Decision]) -> tuple[Treated, ...]:
    """How the persons of the dossier are treated by the decisions on one document."""
    numbers = {person.person_id: person.number for person in persons if person.number}
    redacted: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    for decision in decisions:
        if number := numbers.get(decision.person_id):
            (redacted if decision.action is Action.REDACT else kept)[number] += 1
    return tuple(
        Treated(number=number, redacted=redacted[number], kept=kept[number])
        for number in sorted({*redacted, *kept})
    )


def _text_digest(document: Document) -> str:
    if not any(page.text.strip() for page in document.pages):
        # Two photos are not the same because there is nothing to read on either.
        return document.sha256
    digest = hashlib.sha256()
    for page in document.pages:
        digest.update(" ".join(page.text.split()).encode() + b"\f")
    return digest.hexdigest()
