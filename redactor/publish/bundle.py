"""Makes the bundle that may leave the building, behind the gate: whole, or not at all.

    OUT/data/documenten/<id>.pdf    certificaat/<id>.json    inventarislijst.*, productierapport.xlsx
             tekst/<id>.txt         metadata/<id>.xml        rapport.html
             logboek/<id>.log.jsonl                             dossierlogboek.jsonl
    OUT/manifest-sha256.txt, bag-info.txt, ...

Only what is named here is copied; the copies are what the gate looks at.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.disclosure.joint_log import FILE
from redactor.dossier import joint
from redactor.dossier.collection import Collection, DossierDocument
from redactor.dossier.facts import DocumentFacts, Overruled
from redactor.dossier.rapport import RAPPORT, rapport
from redactor.errors import OutputError, OutputExists, Refused
from redactor.publish import diwoo, gate, inventory_files
from redactor.publish.bag import make_bag
from redactor.publish.gate import Seen
from redactor.rules import Rules

if TYPE_CHECKING:
    from redactor.disclosure.keys import OrganisationKey
    from redactor.publish.inventory import InventoryRow

PDFS: Final = "documenten"
_TEXTS, _LOGS, _CERTIFICATES, _METADATA = "tekst", "logboek", "certificaat", "metadata"

#: Files that our own commands write among the results; the bundle has them made anew.
_MADE: Final = (RAPPORT, *joint.FILES, *(name for names in inventory_files.KINDS.values() for name in names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A bundle as it was written; ``held_back``: keys of documents of which the PDF is not in it."""

    path: Path
    documents: int
    files: int
    held_back: tuple[str, ...]


def publish(
    collection: Collection,
    target: Path,
    *,
    rows: Sequence[InventoryRow],
    lists: Mapping[str, bytes],
    metadata: Mapping[str, bytes],
    rules: Rules,
    made_with: str,
    date: datetime.date | None = None,
    accept_readable: str = "",
    signer: OrganisationKey | None = None,
) -> Published:
    """Writes the bundle of a dossier. Same in, same out.

    Args:
        collection: The folder of results, as read.
        target: Where the bundle comes; must not be there yet.
        rows: Of the inventory: what each document is called, and whether it is published.
        lists: Files of the inventory by name.
        metadata: DiWoo files by name; may be empty.
        rules: Texts of labels and titles of grounds.
        made_with: Name and version of this program.
        date: For the manifest; None: it has no date.
        accept_readable: Role of who accepts that a document shows what was removed from another.
        signer: Signs the log over the dossier.

    Raises:
        Refused: something may not leave; see ``gate``.
        OutputExists, OutputError: it cannot be written there.
    """
    if target.resolve().is_relative_to(collection.out.resolve()):
        raise Refused(
            "de bundel kan niet in de map met resultaten staan",
            where=target.name,
            hint="kies een andere --to",
        )
    gate.require_decided(collection)
    made = (*_MADE, *(f"{one.document_id}.{diwoo.SUFFIX}" for one in collection), *metadata)
    gate.require_no_strangers(collection, also=made)
    by_key = {row.key: row for row in rows if row.key}
    whole = _with_verdicts(collection, by_key)
    told = replace(whole, documents=tuple(one for one in whole if not by_key[one.key].facts.suspended))
    if not told.documents:
        raise Refused("er is geen document dat nu naar buiten mag", where=collection.out.name)
    with _building(target) as folder:
        owners: dict[str, Seen] = {}
        held_back = [one.key for one in collection if by_key[one.key].facts.suspended]
        seen = []
        for document in told:
            row = by_key[document.key]
            one = _add(folder, document, row, rules, owners)
            seen.append(one)
            if not row.file_name:
                held_back.append(document.key)
        _refuse_readable(seen, accept_readable)
        names = {document.key: by_key[document.key].id for document in told}
        _write(folder / FILE, b"".join(joint.composed(_logs(folder), signer=signer)))
        _write(folder / RAPPORT, rapport(told, rules, names=names).encode("utf-8"))
        for name, data in lists.items():
            _write(folder / name, data)
        for name, data in metadata.items():
            _write(folder / _METADATA / name, data)
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        gate.check_files(files, owners, seen, ours=gate.texts_of(rules))
        make_bag(folder, _info(told, made_with, accept_readable), date=date)
    return Published(path=target, documents=len(seen), files=len(files), held_back=tuple(sorted(held_back)))


def _add(
    folder: Path, document: DossierDocument, row: InventoryRow, rules: Rules, owners: dict[str, Seen]
) -> Seen:
    """Copies the files of one document and checks the copies.

    A PDF that is not published is checked like any other, and goes again: its log accounts for it.
    """
    pdf = _copy(document.files.pdf, folder / PDFS / f"{row.id}.pdf")
    seen = gate.check_pdf(document, pdf, rules)
    own = [pdf]
    if not row.file_name:
        pdf.unlink()
        own = []
    elif document.files.text is not None:
        text = _copy(document.files.text, folder / _TEXTS / f"{row.id}.txt")
        gate.check_text(seen, text)
        own.append(text)
    own.append(_copy(document.files.log, folder / _LOGS / f"{row.id}.log.jsonl"))
    own.append(_copy(document.files.certificate, folder / _CERTIFICATES / f"{row.id}.json"))
    owners |= {path.relative_to(folder).as_posix(): seen for path in own}
    owners[f"{_METADATA}/{row.id}.{diwoo.SUFFIX}"] = seen
    return seen


def _logs(folder: Path) -> list[tuple[str, Path]]:
    """The logs in a bundle by the id of their document."""
    suffix = ".log.jsonl"
    found = sorted((folder / _LOGS).glob(f"*{suffix}"))
    return sorted((path.name.removesuffix(suffix), path) for path in found)


def _refuse_readable(seen: Sequence[Seen], accepted_by: str) -> None:
    shown = gate.readable_elsewhere(seen)
    if shown and not accepted_by:
        raise Refused(
            "leesbaar is wat in een ander document gelakt is: " + gate.listed(shown),
            hint="lak het ook daar, of aanvaard het: --accept-readable --by ROL",
        )


def _with_verdicts(collection: Collection, rows: Mapping[str, InventoryRow]) -> Collection:
    """The collection with the verdicts that persons gave in a list."""
    return collection.with_facts(
        {
            key: DocumentFacts(
                document_id=key, overruled=Overruled(beoordeling=row.beoordeling, role=row.overruled_by)
            )
            for key, row in rows.items()
            if row.overruled_by
        }
    )


def _info(collection: Collection, made_with: str, accepted_by: str) -> dict[str, str]:
    headers = [document.header for document in collection]
    said = {
        "Source-Organization": {header.organisatie for header in headers},
        "External-Identifier": {header.zaaknummer for header in headers},
    }
    info = {key: next(iter(values)) for key, values in said.items() if len(values) == 1}
    info["Bag-Software-Agent"] = made_with
    if accepted_by:
        info["Leesbaar-Elders-Aanvaard-Door"] = accepted_by
    return {key: value for key, value in info.items() if value}


def _copy(source: Path, target: Path) -> Path:
    return _write(target, source.read_bytes())


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


@contextlib.contextmanager
def _building(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` that gets its name when all went well, and else is gone.

    Raises:
        OutputExists: ``target`` is there.
        OutputError: nothing can be written there.
    """
    if target.exists():
        raise OutputExists("deze map is er al", where=target.name, hint="kies een andere --to")
    folder = target.with_name(f".redactor-{secrets.token_hex(6)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
        yield folder
        os.rename(folder, target)
    except OSError as exc:
        raise OutputError(
            "de bundel is niet te schrijven", where=target.name,
            hint="is er ruimte op de schijf, en mag u daar schrijven?",
        ) from exc  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
