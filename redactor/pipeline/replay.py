"""Makes the boxes of a log again from the original, and says what comes out otherwise.

Nothing is written: the plan of the boxes is compared, not a new PDF. What persons changed is taken from the
log by the rank of the machine's decision, or from the decisions file when that is given. What a person added
has no text in a log; it can only be made again with the decisions file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor import ingest
from redactor.disclosure import REVIEWER_ROLES, decisions_file, entries, log_compare, log_file
from redactor.disclosure.changes import ranked
from redactor.disclosure.log_records import DocumentVerdict
from redactor.domain import Action, Decision, Status
from redactor.errors import Refused
from redactor.pipeline.account import Accounting, make_header
from redactor.pipeline.ready import Proposal, Ready
from redactor.pipeline.run import proposal_file, settled
from redactor.redact.obstacles import PageObstacles
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan

if TYPE_CHECKING:
    from redactor.detect.engine import Engine
    from redactor.disclosure.keys import OrganisationKey
    from redactor.disclosure.log_file import Log
    from redactor.disclosure.log_schema import ChangeLine
    from redactor.disclosure.verzoek import Verzoek
    from redactor.rules import Rules

#: What a replay cannot have the same, since it makes no file, or need not.
_NOT_COMPARED: Final = frozenset({"gelakte PDF", "document", "aanvulling van het verzoek"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of a replay.

    Attributes:
        comparison: The log (before) against what was made again (after).
        additions: Changes of the log that could not be made again: additions, without a decisions file.
        input_known: True when the log names its input and it is this file, by the organisation's key; None
            when that cannot be told; False when it is another file.
    """

    comparison: log_compare.Comparison
    additions: int
    input_known: bool | None

    @property
    def same(self) -> bool:
        """True when every box and every kept place came out the same, on the same grounds."""
        return not self.comparison.differences and not self.additions and self.input_known is not False


def replay(
    log: Log,
    pdf: str | Path,
    *,
    rules: Rules | None = None,
    engine: Engine | None = None,
    password: str | None = None,
    verzoek: Verzoek | None = None,
    decisions_path: Path | None = None,
    key: OrganisationKey | None = None,
) -> Replay:
    """Makes the boxes of ``log`` again from the original.

    Args:
        log: From ``redactor.disclosure.log_file.read``.
        pdf: The original.
        rules, engine, password, verzoek: As for ``redact_document``.
        decisions_path: The decisions file that was carried out; None: the machine's proposal with the
            changes that the log tells.
        key: Of the organisation; tells whether this is the file that the log names.

    Raises:
        DecisionsError: the decisions file belongs to another document.
        Refused: the decisions file holds edits that were not carried out, or the log tells changes of
            decisions that are not made now.
        InputError, EncryptedPdf, RulesError, ModelMissing: as for ``redact_document``.
    """
    source = Path(pdf)
    header = log.header
    ready = Ready.make(rules, engine, header.profile, verzoek, personas=header.personas)
    document = replace(
        ingest.read(source, password=password, rules=ready.rules.recognition),
        document_id=header.document_id,
    )
    additions = 0
    if decisions_path is None:
        proposal = ready.decided(document, marks=True, password=password)
        file = proposal_file(proposal, ready)
        decisions = _changed(proposal.decisions, log.changes)
        additions = sum(change.kind == "toegevoegd" for change in log.changes)
        proposal = replace(proposal, decisions=settled(decisions, document))
    else:
        file = decisions_file.read(decisions_path)
        reviewed = decisions_file.review(
            file, document, ready.rules.grounds, by=REVIEWER_ROLES[0], where=decisions_path.name
        )
        if reviewed.changed:
            raise Refused(
                "dit besluitenbestand heeft wijzigingen die nog niet zijn uitgevoerd",
                where=decisions_path.name,
                hint="voer ze uit met 'redactor apply', of geef het bestand zoals het bij het logboek hoort",
            )
        findings, persons = decisions_file.contents(file)
        proposal = Proposal(
            document=document,
            findings=findings,
            persons=persons,
            decisions=settled(reviewed.decisions, document),
        )
    # Its style draws the boxes and does not place them: one that these rules lack is no matter here.
    look = RedactOptions(
        boxes=ready.rules.boxes, label_form=header.look.label, width_guard=header.look.width_guard
    )
    redactions = plan(
        proposal.decisions,
        document,
        grounds=ready.rules.grounds,
        options=look,
        obstacles=PageObstacles(source, password),
    )
    how = Accounting(
        key=key, style=header.look.style, label_form=look.label_form, width_guard=look.width_guard
    )
    made = make_header(proposal, file, source, ready, accepted="", how=how)
    logged = entries.make_entries(proposal.decisions, redactions, document, ready.rules)
    verdict = DocumentVerdict(beoordeling=made.beoordeling, verification="schoon", level=how.level)
    again = log_file.parse(log_file.compose(made, logged, (), (verdict,)))
    return Replay(
        comparison=_boxes_only(log_compare.compare(log, again)),
        additions=additions,
        input_known=_same_input(log, again),
    )


def _changed(decisions: Sequence[Decision], changes: Sequence[ChangeLine]) -> list[Decision]:
    """The machine's decisions with what persons made of them, in the order in which they did."""
    by_rank = ranked(decisions)
    for change in changes:
        if not change.proposal or change.kind == "aanvaard":
            continue
        if change.proposal > len(by_rank):
            raise Refused(
                "het logboek noemt een wijziging van een besluit dat nu niet wordt voorgesteld",
                hint="de versie, de regels of het taalmodel zijn anders; geef het besluitenbestand met "
                "--decisions",
            )
        decision = by_rank[change.proposal - 1]
        by_rank[change.proposal - 1] = replace(
            decision,
            action=Action(change.after.action),
            grounds=tuple(change.after.grounds),
            status=Status.DECIDED,
            decided_by=f"reviewer:{change.by}",
        )
    return by_rank


def _boxes_only(comparison: log_compare.Comparison) -> log_compare.Comparison:
    """Without what is no other box: the words of a motivation, and what a replay cannot have the same."""
    kept = tuple(
        difference
        for difference in comparison.differences
        if difference.before is None
        or difference.after is None
        or not log_compare.same_boxes(difference.before, difference.after)
        or difference.before.action != difference.after.action
        or difference.before.grounds != difference.after.grounds
    )
    return replace(
        comparison,
        made_by={name: pair for name, pair in comparison.made_by.items() if name not in _NOT_COMPARED},
        differences=kept,
        same=comparison.same + len(comparison.differences) - len(kept),
    )


def _same_input(log: Log, again: Log) -> bool | None:
    one, other = log.header.input, again.header.input
    if one is None or other is None or one.key != other.key:
        return None
    return one == other
