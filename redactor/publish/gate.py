"""The gate: refuses what may not leave the building. Every check looks at the bytes that would leave.

Four things are asked of each document: everything on it is decided, its PDF still holds, its text version
says nothing else than its PDF, and no string that was removed from any document stands in its files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redactor import verify
from redactor.disclosure.formats import log_formats
from redactor.disclosure.results import CERTIFICATE, LOG, PDF, PUBLIC, TEXT
from redactor.domain import Action, Rect, Verdict
from redactor.dossier.collection import Collection, DossierDocument
from redactor.dossier.screening import removed_strings
from redactor.errors import Refused
from redactor.forms import SecretMatcher, squash
from redactor.publish.strings import strings_in
from redactor.publish.telling import Telling, is_telling
from redactor.rules import GROUND_FORMS, Rules, written
from redactor.verify.secrets import only_removed

#: What systems leave in folders by themselves; it is never published.
_OF_SYSTEMS: Final = (".DS_Store", "Thumbs.db", "desktop.ini")

#: What stands in a text version for what was removed.
_GONE: Final = re.compile(r"\[[^\[\]\n]{1,80}\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was removed from one document, by its decisions as they were applied. Confidential.

    Attributes:
        strings: All of it.
        telling: Full names, addresses of mail and long numbers: they mean the same in any document.
        kept: What was decided to stay readable.
    """

    strings: tuple[str, ...] = field(repr=False)
    telling: tuple[str, ...] = field(repr=False)
    kept: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document that passed: the text that its pages show, and what was removed from it."""

    document: DossierDocument
    shown: str = field(repr=False)
    removed: Removed = field(repr=False)


def require_complete(missing: Sequence[str]) -> None:
    """Refuses a dossier of which documents have no result.

    Args:
        missing: Their names in the dossier. For the user's own terminal.

    Raises:
        Refused: with the documents by name.
    """
    if missing:
        raise Refused(
            f"{len(missing)} document(en) van het dossier zijn niet gelakt: {listed(missing)}",
            hint="'redactor status' zegt waarom; haal ze uit de map en start 'redactor batch' opnieuw als ze "
            "er niet bij horen",
        )


def require_decided(collection: Collection) -> None:
    """Refuses while a person still has something to decide or to carry out.

    Raises:
        Refused: with the documents by name.
    """
    waiting = [f"{one.key} ({_open(one)})" for one in collection if one.has_proposals]
    if waiting:
        raise Refused(
            f"over {sum(_open(one) for one in collection)} voorstel(len) is nog niet beslist: "
            + listed(waiting),
            hint="beslis erover en lak opnieuw met 'redactor apply', of aanvaard ze: "
            "--accept-proposals --by ROL",
        )
    edited = [one.key for one in collection if one.unapplied]
    if edited:
        raise Refused(
            "in besluitenbestanden staan wijzigingen die nog niet gelakt zijn: " + listed(edited),
            hint="lak opnieuw met 'redactor apply'",
        )


def require_no_strangers(collection: Collection, *, also: Iterable[str] = ()) -> None:
    """Refuses a folder of public results in which something else lies.

    Args:
        collection: As read.
        also: Names of other files that we write there.

    Raises:
        Refused: with the first stranger by name.
    """
    public = collection.out / PUBLIC
    suffixes = (PDF, TEXT, LOG, CERTIFICATE, *(form.suffix for form in log_formats().values()))
    known = {
        public / document.folder / f"{document.document_id}.{suffix}"
        for document in collection
        for suffix in suffixes
    }
    known |= {public / name for name in also}
    for path in sorted(public.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        if path not in known and path.name not in _OF_SYSTEMS:
            raise Refused(
                "dit bestand hoort niet bij een gelakt document",
                where=f"{PUBLIC}/{path.relative_to(public).as_posix()}",
                hint="haal het hier weg; in deze map hoort alleen wat naar buiten mag",
            )


def removed(document: DossierDocument) -> Removed:
    """What was removed from a document.

    Raises:
        DecisionsError: its decisions file cannot be read.
    """
    file = document.read_decisions()
    if file is None:
        raise Refused("bij dit document ontbreekt het besluitenbestand", where=document.key)
    strings = removed_strings(file)
    kept = tuple(
        record.text
        for record in file.decisions
        if (record.reviewed or record.proposal).action == Action.KEEP.value and record.text
    )
    return Removed(strings=strings, telling=tuple(filter(is_telling, strings)), kept=kept)


def check_pdf(document: DossierDocument, path: Path, rules: Rules) -> Seen:
    """Verifies a redacted PDF again, without its original.

    Args:
        document: Whose PDF it is.
        path: The copy that would leave.
        rules: Give the texts of labels.

    Raises:
        Refused: it is another file than the log says, or something leaks.
    """
    where = f"{document.key}.{PDF}"
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != document.header.output_sha256:
        raise Refused("deze PDF is niet die van het logboek", where=where, hint="lak het document opnieuw")
    found = verify.inspect(path)
    gone = removed(document)
    boxes: dict[int, list[Rect]] = {}
    for entry in document.boxes:
        boxes.setdefault(entry.page_number - 1, []).extend(Rect(*box) for box in entry.boxes)
    leaks, shown = verify.check_again(
        data,
        boxes=boxes,
        pages=document.header.pages,
        secrets=gone.strings,
        own_texts=_label_texts(rules),
        name=where,
    )
    leaks = (*found.leaks, *leaks)
    if leaks:
        kinds = ", ".join(sorted({f"{leak.kind}: {leak.where}" for leak in leaks}))
        raise Refused(
            f"deze PDF is niet in orde ({kinds})",
            where=where,
            hint="publiceer dit niet; lak het document opnieuw",
        )
    if found.verdict is Verdict.UNVERIFIABLE and not document.header.accepted_unverified:
        raise Refused(
            "deze PDF is niet te controleren", where=where, hint="lak het document opnieuw, of kijk waarom"
        )
    return Seen(document=document, shown=shown, removed=gone)


def check_text(seen: Seen, path: Path) -> None:
    """Refuses a text version with words that the PDF does not show.

    Raises:
        Refused: it was changed, or belongs to another PDF.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise Refused("deze tekstversie is geen tekst", where=f"{seen.document.key}.{TEXT}") from exc
    if verify.words_elsewhere(_GONE.sub(" ", text), seen.shown):
        raise Refused(
            "in deze tekstversie staat iets dat niet in de gelakte PDF staat",
            where=f"{seen.document.key}.{TEXT}",
            hint="lak het document opnieuw met --text",
        )


def check_files(
    files: Mapping[str, bytes],
    owners: Mapping[str, Seen],
    seen: Sequence[Seen],
    *,
    ours: frozenset[str] = frozenset(),
) -> None:
    """Looks for everything that was removed, in the names and the decoded text of all files but PDFs.

    Args:
        files: Name in the bundle -> bytes.
        owners: Files that are about one document: there every removed string counts, also a short one.
        seen: All documents.
        ours: Texts of rules/: a short name that stands in one of them tells nothing.

    Raises:
        Refused: a file tells something that was removed, or cannot be read.
    """
    everywhere = Telling(text for one in seen for text in only_removed(one.removed.telling, one.shown))
    #: Logs repeat each other: every string once.
    clean: set[str] = set()
    for name, data in sorted(files.items()):
        owner = owners.get(name)
        own = SecretMatcher(only_removed(owner.removed.strings, owner.shown) if owner else ())
        words = re.sub(r"[\W_]+", " ", name)
        if own.search(words) or everywhere.search(words):
            raise Refused(
                "in de naam van een bestand staat iets dat gelakt is",
                where=owner.document.key if owner else "",
                hint="geef het document een naam zonder persoonsgegevens en lak het opnieuw",
            )
        for text in strings_in(name, data) if not name.endswith(".pdf") else ():
            # A text version says what its PDF shows; what that shows of others is told apart.
            shown = owner is not None and name.endswith(".txt")
            told = not shown and text not in clean and everywhere.search(text)
            if told or (text not in ours and own.search(text)):
                raise Refused(
                    "in dit bestand staat iets dat in een document gelakt is",
                    where=name,
                    hint="kijk titels, toelichtingen en opmerkingen na",
                )
            if not shown:
                clean.add(text)


def texts_of(rules: Rules) -> frozenset[str]:
    """What logs and certificates take from rules/, word for word."""
    texts = {rule.toelichting for rule in rules.policy}
    texts |= {text for c in rules.checks.values() for text in (c.article, c.title, c.attention, c.unjudged)}
    return frozenset(texts | rules.labels.keys() | {recognizer.name for recognizer in rules.recognizers})


def readable_elsewhere(seen: Sequence[Seen]) -> tuple[str, ...]:
    """Keys of documents that show what was removed from another.

    What somebody decided to leave readable in a document does not count there.
    """
    telling = Telling(text for one in seen for text in only_removed(one.removed.telling, one.shown))
    result = []
    for one in seen:
        allowed = [squash(text) for text in one.removed.kept]
        if any(not any(key in kept for kept in allowed) for key in telling.found(one.shown)):
            result.append(one.document.key)
    return tuple(result)


def _label_texts(rules: Rules) -> frozenset[str]:
    spoken = {ground.spoken for ground in rules.grounds.values()}
    codes = {written(ground, form) for ground in rules.grounds.values() for form in GROUND_FORMS}
    return frozenset(spoken | codes)


def _open(document: DossierDocument) -> int:
    in_log = sum(entry.certainty == "voorstel" for entry in document.entries)
    return document.open_proposals or in_log


def listed(names: Sequence[str], *, most: int = 5) -> str:
    """Names for a message, not too many of them."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" en nog {more}" if more > 0 else "")
