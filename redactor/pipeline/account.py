"""What the log and the certificate of one result say: header, entries, changes, verdict, keyed codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from redactor import __version__
from redactor.disclosure import changes, entries, keys, log_file
from redactor.disclosure.entries import LogHeader
from redactor.disclosure.log_records import DocumentVerdict
from redactor.domain import Decision, Redaction, Verification
from redactor.errors import Refused
from redactor.pipeline.ready import Proposal, Ready, sha256
from redactor.pipeline.request import category_code

if TYPE_CHECKING:
    from redactor.disclosure.decisions_schema import DecisionsFile
    from redactor.disclosure.keys import KeyFile, OrganisationKey
    from redactor.disclosure.verzoek import Verzoek

#: What a keyed code is of: codes of two kinds can never be compared.
INPUT: str = "redactor-input"
REQUEST: str = "redactor-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """How the log is written.

    Attributes:
        key: Of the organisation; None: input and request are not named in the log.
        sign: Sign the closing line.
        link_persons: Give every place the keyed code of its person.
        style, label_form, width_guard: How boxes were drawn, for a replay.
        level: How the output was verified.
    """

    key: OrganisationKey | None = None
    sign: bool = False
    link_persons: bool = False
    style: str = ""
    label_form: str = "5.1.2.e"
    width_guard: str = "vakken"
    level: str = "standaard"


def key_for(
    key_file: KeyFile | None, verzoek: Verzoek | None, *, sign: bool = False, link_persons: bool = False
) -> OrganisationKey | None:
    """The key that the request names, else the one in use; None without a key file.

    Raises:
        RulesError: the request names a key that is not there.
        Refused: something was asked for that needs a key.
    """
    wanted = verzoek.sleutel_id if verzoek else ""
    key = keys.chosen(key_file, wanted, where=verzoek.where("sleutel_id") if verzoek and wanted else "")
    if key is None and (sign or link_persons):
        raise Refused(
            "ondertekenen of koppelen kan niet zonder sleutel",
            hint="maak een sleutel met 'redactor key init' en geef die met --key BESTAND",
        )
    return key


def make_header(
    proposal: Proposal,
    file: DecisionsFile,
    output: Path,
    ready: Ready,
    *,
    accepted: str,
    how: Accounting,
) -> LogHeader:
    """What the log says once.

    Args:
        proposal: With the decisions as carried out.
        file: Says with which rules and model they were proposed.
        output: The redacted PDF.
        ready: Rules and request of this run.
        accepted: Role that accepted an output which could not be checked.
        how: Key and look.
    """
    verzoek = ready.verzoek
    base = file.rules_base or ready.rules.base_digest
    added = file.rules != base
    return LogHeader(
        document_id=proposal.document.document_id,
        beoordeling=entries.beoordeling(proposal.decisions, proposal.document).value,
        pages=len(proposal.document.pages),
        proposals=len(file.decisions),
        output_sha256=sha256(output),
        input=how.key.keyed(INPUT, bytes.fromhex(proposal.document.sha256)) if how.key else None,
        redactor=__version__,
        rules_digest=base,
        lists_digest=file.lists or ready.rules.lists_digest,
        request_added=added,
        request=how.key.keyed(REQUEST, bytes.fromhex(file.rules)) if how.key and added else None,
        model=file.model,
        model_digest=file.model_digest,
        profile=file.profile,
        personas=any(decision.persona for decision in proposal.decisions),
        style=how.style,
        label_form=how.label_form,
        width_guard=how.width_guard,
        organisatie=verzoek.organisatie if verzoek else "",
        zaaknummer=verzoek.zaaknummer if verzoek else file.zaaknummer,
        informatiecategorie=category_code(ready.rules, verzoek.informatiecategorie) if verzoek else "",
        accepted_unverified=accepted,
    )


def write_log(
    header: LogHeader,
    proposal: Proposal,
    file: DecisionsFile,
    redactions: Sequence[Redaction],
    verification: Verification,
    ready: Ready,
    *,
    how: Accounting,
    added: Sequence[Decision] = (),
) -> str:
    """The public log as text.

    Args:
        header: Of ``make_header``.
        proposal: With the decisions as carried out.
        file: With who decided what.
        redactions: As drawn.
        verification: Of the output.
        ready: Rules of this run.
        how: Key, and what it is used for.
        added: Decisions that a person added, before they were joined with others.
    """
    links = (
        entries.person_links(proposal.persons, how.key, case=header.zaaknummer)
        if how.key and how.link_persons
        else None
    )
    logged = entries.make_entries(proposal.decisions, redactions, proposal.document, ready.rules, links=links)
    return log_file.compose(
        header,
        logged,
        changes.make_changes(file, added, logged, proposal.document),
        [
            DocumentVerdict(
                beoordeling=header.beoordeling,
                verification=verification.verdict.value,
                level=how.level,
                accepted_by=header.accepted_unverified,
            )
        ],
        objects=proposal.objects,
        signer=how.key if how.sign else None,
    )
