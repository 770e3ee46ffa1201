"""Export of the decisions of one document for review elsewhere, and import of what was done there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from redactor import ingest
from redactor.disclosure import REVIEWER_ROLES, decisions_file
from redactor.disclosure.decisions_schema import DecisionsFile
from redactor.disclosure.lock import Lock
from redactor.disclosure.whole_file import write_whole
from redactor.domain import Action, Decision, Document
from redactor.errors import DecisionsError, InputError, OutputError, Refused
from redactor.review import pages, presidio_json, redact_marks, review_csv
from redactor.review.changes import Change, Counts, Reading, add_marks, take_over
from redactor.review.places import shown_places, state_of
from redactor.rules import Rules

#: The forms that are written, with the end of the file's name.
FORMS: Final[Mapping[str, str]] = {
    "pdf": "marks.pdf",
    "csv": "review.csv",
    "presidio": "presidio.json",
}

_DECISIONS: Final = ".decisions.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: the file, and how many places it shows."""

    path: Path
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came back and was written into the decisions file."""

    path: Path
    counts: Counts


def export(
    decisions_path: Path,
    pdf: Path,
    *,
    form: str,
    rules: Rules,
    password: str | None = None,
    force: bool = False,
) -> Exported:
    """Writes the decisions beside the decisions file, in a form that other programs read.

    Args:
        decisions_path: The decisions file.
        pdf: The PDF for which it was made; it is not changed.
        form: One of ``FORMS``.
        rules: For grounds and names of labels.
        password: Of an encrypted PDF.
        force: Replace an earlier export.

    Raises:
        DecisionsError: the decisions file cannot be read, or is of another PDF.
        InputError, EncryptedPdf: the PDF cannot be read.
        OutputExists, OutputError: it cannot be written there.
    """
    file, document, decisions = _opened(decisions_path, pdf, rules, password)
    places = shown_places(decisions, document)
    state = state_of(file)
    if form == "pdf":
        titles = {name: label.title for name, label in rules.labels.items()}
        source = _shown(document, pdf)
        data = redact_marks.write(source, places, titles, state=state, name=pdf.name, password=password)
        pages.require_same(source, data, password=password, name=pdf.name)
        shown = len(redact_marks.read(data, state=state, name=pdf.name))
    elif form == "csv":
        data = review_csv.write(places, document, state=state)
        shown = len(places)
    else:
        findings, _ = decisions_file.contents(file)
        data = presidio_json.write(findings, document)
        shown = len(findings)
    path = _beside(decisions_path, FORMS[form])
    with _locked(decisions_path):
        write_whole(path, data, confidential=True, force=force)
    return Exported(path=path, places=shown)


def import_review(
    decisions_path: Path,
    pdf: Path,
    returned: Path,
    *,
    by: str,
    rules: Rules,
    password: str | None = None,
    ground: str = "",
    reject_all: bool = False,
    when: str = "",
) -> Imported:
    """Takes over what a person did with an export, into the decisions file.

    Args:
        decisions_path: The decisions file of which the export was made; rewritten.
        pdf: The PDF for which it was made.
        returned: The export as it came back: ``.pdf``, ``.csv`` or ``.json``.
        by: Role of the person.
        rules: For grounds.
        password: Of an encrypted PDF.
        ground: For new marks on which none is written.
        reject_all: It is meant that not one mark to redact is left.
        when: Now, UTC; empty without a clock.

    Raises:
        DecisionsError: the file does not belong to these decisions as they are now, or a mark cannot be
            carried out.
        InputError: a file cannot be read, or its pages are not those of ``pdf``.
        Refused: ``by`` is no known role.
        OutputError: the decisions file cannot be written.
    """
    if by not in REVIEWER_ROLES:
        raise Refused("onbekende rol", hint="kies uit: " + ", ".join(REVIEWER_ROLES))
    with _locked(decisions_path):
        file, document, decisions = _opened(decisions_path, pdf, rules, password)
        try:
            data = returned.read_bytes()
        except OSError as exc:
            raise InputError("het bestand is niet te lezen", where=returned.name) from exc
        change = _changed(
            file, document, decisions, data, pdf, returned, rules,
            by=by, password=password, ground=ground, reject_all=reject_all, when=when,
        )  # fmt: skip
        text = decisions_file.dump(change.file)
        write_whole(decisions_path, text.encode(), confidential=True, force=True)
    return Imported(path=decisions_path, counts=change.counts)


def _changed(
    file: DecisionsFile,
    document: Document,
    decisions: tuple[Decision, ...],
    data: bytes,
    pdf: Path,
    returned: Path,
    rules: Rules,
    *,
    by: str,
    password: str | None,
    ground: str,
    reject_all: bool,
    when: str,
) -> Change:
    places = shown_places(decisions, document)
    state, name = state_of(file), returned.name
    reading = Reading(document=document, grounds=rules.grounds, default=ground, where=name, when=when)
    kind = returned.suffix.lower()
    if kind == ".pdf":
        marks = redact_marks.read(data, state=state, name=name, password=password)
        pages.require_same(_shown(document, pdf), data, password=password, name=name)
    elif kind == ".csv":
        marks = review_csv.read(data, places, document, rules.grounds, state=state, name=name)
        # Proposals to leave something readable are not in this form: nothing was said of them.
        places = tuple(place for place in places if place.action is Action.REDACT)
    elif kind == ".json":
        return add_marks(file, presidio_json.read(data, decisions, document, name=name), reading, by=by)
    else:
        raise DecisionsError(
            "dit soort bestand is niet in te lezen", where=name, hint="een .pdf, .csv of .json van de export"
        )
    return take_over(file, places, marks, reading, by=by, reject_all=reject_all)


def _opened(
    decisions_path: Path, pdf: Path, rules: Rules, password: str | None
) -> tuple[DecisionsFile, Document, tuple[Decision, ...]]:
    """The decisions file, its document, and what holds now (edits included, by nobody in particular)."""
    file = decisions_file.read(decisions_path)
    document = replace(
        ingest.read(pdf, password=password, rules=rules.recognition), document_id=file.document_id
    )
    reviewed = decisions_file.review(file, document, rules.grounds, by="", where=decisions_path.name)
    return file, document, reviewed.decisions


def _shown(document: Document, pdf: Path) -> bytes:
    """The PDF on whose pages the places lie: scans that were turned or put straight are so here."""
    return pdf.read_bytes() if document.content is None else document.content


def _beside(decisions_path: Path, suffix: str) -> Path:
    stem = decisions_path.name.removesuffix(_DECISIONS)
    return decisions_path.with_name(f"{stem}.{suffix}")


@contextlib.contextmanager
def _locked(decisions_path: Path) -> Iterator[None]:
    """Keeps ``redactor apply`` and other imports off the decisions file meanwhile."""
    stem = decisions_path.name.removesuffix(_DECISIONS)
    lock = Lock(decisions_path.with_name(f".redactor-{stem}.lock"), where=decisions_path.name)
    try:
        lock.take()
    except OSError as exc:
        raise _unwritable(decisions_path) from exc
    try:
        yield
    finally:
        lock.release()


def _unwritable(path: Path) -> OutputError:
    return OutputError(
        "de map van het besluitenbestand is niet te beschrijven", where=path.name,
        hint="maak ruimte of vraag schrijfrechten in de map vertrouwelijk/",
    )  # fmt: skip
