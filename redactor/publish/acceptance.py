"""Lets open proposals stand at publication: a person's role answers for them, in decisions file and log.

The PDF does not change: a proposal to redact is boxed, a proposal to leave something readable is readable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.disclosure import decisions_file, log_file
from redactor.disclosure.changes import choice_of, ranked
from redactor.disclosure.decisions_schema import DecisionRecord, DecisionsFile, Ruling, decision_value
from redactor.disclosure.log_records import Change
from redactor.disclosure.whole_file import write_whole
from redactor.domain import Area, Decision, Status
from redactor.dossier.collection import Collection, DossierDocument
from redactor.errors import Refused

if TYPE_CHECKING:
    from redactor.disclosure.keys import KeyFile, OrganisationKey


def accept(collection: Collection, *, by: str, when: str = "", keys: KeyFile | None = None) -> int:
    """Accepts every open proposal of a dossier; gives their number. The collection must be read again.

    Args:
        collection: As read; its decisions files and logs are written anew.
        by: Role of who answers for it.
        when: Now, UTC; empty without a clock.
        keys: Of the organisation; a log that is signed is signed again with the same key.

    Raises:
        Refused: a log is signed and there are no keys: its signature would be lost.
        RulesError: the keys lack the one with which a log is signed.
        OutputError: a file cannot be written.
    """
    waiting = [document for document in collection if document.has_proposals]
    # Before anything is written: all of a dossier is accepted, or nothing.
    signers = [_signer(document, keys) for document in waiting]
    return sum(
        _accept(document, signer, by=by, when=when) for document, signer in zip(waiting, signers, strict=True)
    )


def _signer(document: DossierDocument, keys: KeyFile | None) -> OrganisationKey | None:
    """The key with which this document's log is signed; None when it is not."""
    signature = log_file.read(document.files.log).closing.signature
    if signature is None:
        return None
    if keys is None:
        raise Refused(
            "dit logboek is ondertekend; wat u nu aanvaardt zou de handtekening verbreken",
            where=document.key,
            hint="geef het sleutelbestand met --key, of beslis zelf en lak opnieuw met 'redactor apply'",
        )
    return keys.key(signature.key)


def _accept(document: DossierDocument, signer: OrganisationKey | None, *, by: str, when: str) -> int:
    file = document.read_decisions()
    if file is None or document.files.decisions is None:
        raise Refused("bij dit document ontbreekt het besluitenbestand", where=document.key)
    log = log_file.read(document.files.log)
    records, changes = [], []
    ranks = {one.decision_id: rank for rank, one in enumerate(ranked(_decisions(file)), start=1)}
    for record in file.decisions:
        before = record.reviewed or record.proposal
        if before.status != Status.OPEN.value:
            records.append(record)
            continue
        after = before.model_copy(
            update={"status": Status.DECIDED.value, "decided_by": f"reviewer:{by}", "decided_at": when}
        )
        records.append(_with(record, after))
        changes.append(_change(record, before, after, ranks[record.decision_id], by=by, when=when))
    changes.sort(key=lambda change: change.proposal)
    # The log first: what is interrupted here is asked again, never taken for accepted.
    text = log_file.extend(log, changes=changes, signer=signer)
    write_whole(document.files.log, text.encode("utf-8"), confidential=False, force=True)
    written = decisions_file.dump(file.model_copy(update={"decisions": records}))
    write_whole(document.files.decisions, written.encode("utf-8"), confidential=True, force=True)
    return len(changes)


def _with(record: DecisionRecord, ruling: Ruling) -> DecisionRecord:
    earlier = [*record.earlier, record.reviewed] if record.reviewed else record.earlier
    return record.model_copy(update={"status": ruling.status, "reviewed": ruling, "earlier": earlier})


def _change(
    record: DecisionRecord, before: Ruling, after: Ruling, rank: int, *, by: str, when: str
) -> Change:
    target = decision_value(record, record.proposal).target
    return Change(
        kind="aanvaard",
        page_number=record.page_numbers[0],
        proposal=rank,
        place="gebied" if isinstance(target, Area) else "tekst",
        # Which lines show it is known with the text of the document only.
        entries=(),
        by=by,
        when=when,
        before=choice_of(before),
        after=choice_of(after),
    )


def _decisions(file: DecisionsFile) -> list[Decision]:
    return [decision_value(record, record.proposal) for record in file.decisions]
