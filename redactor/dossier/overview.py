"""How far a dossier is, and what came of it: the numbers of ``status`` and of the end of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from redactor.dossier.store import BEGUN, FINISHED, RETENTION, SOURCE, Record, State, Store
from redactor.errors import ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts over the documents that are still in the folder.

    Attributes:
        source: Folder that the dossier is made of. Untrusted, for the user's own terminal.
        begun, ended: Times (UTC, ISO) of the last start and the last end; empty when there was none.
        retention: Date (ISO) until which the confidential part is kept; empty when nobody said.
        states: Number of documents by state.
        waiting: Documents with proposals that wait for a person.
        proposals: Number of those proposals.
        duplicates: Documents with the same text as another.
        near: Documents with nearly the same text as another.
        pages: Pages of the documents that are done.
        verdicts: Documents that are done by beoordeling.
        contradictions: Persons whose name is removed in some documents and readable in others.
        failed: Documents without a result, with the reason.
        lost: Documents that are done, of which a file is no longer there.
    """

    source: str = field(repr=False)
    begun: str
    ended: str
    retention: str
    states: Mapping[State, int]
    waiting: int
    proposals: int
    duplicates: int
    near: int
    pages: int
    verdicts: Mapping[str, int]
    contradictions: int
    failed: tuple[Record, ...] = field(repr=False)
    lost: int

    @property
    def total(self) -> int:
        """Number of documents in the folder."""
        return sum(number for state, number in self.states.items() if state is not State.GONE)

    @property
    def is_finished(self) -> bool:
        """True when the last run came to its end."""
        return bool(self.ended)

    def exit_code(self, *, fail_on_review: bool = False) -> ExitCode:
        """Of a batch with this outcome: 7 if anything leaks, else 9 if anything is missing, else 8 or 0."""
        if any(record.exit_code == ExitCode.LEAK for record in self.failed):
            return ExitCode.LEAK
        if self.failed or self.lost or not self.is_finished:
            return ExitCode.PARTIAL
        return ExitCode.REVIEW if fail_on_review and self.waiting else ExitCode.OK


def overview(store: Store, out: Path) -> Overview:
    """What a store says now of the folder of results ``out``, and whether its files are there."""
    states: Counter[State] = Counter()
    verdicts: Counter[str] = Counter()
    failed: list[Record] = []
    waiting = proposals = duplicates = pages = lost = 0
    for record in store.documents():
        states[record.state] += 1
        if record.state is State.FAILED:
            failed.append(record)
        if record.state is not State.DONE:
            continue
        lost += not all((out / path).is_file() for path in record.files)
        verdicts[record.beoordeling] += 1
        pages += record.pages
        waiting += record.open_decisions > 0
        proposals += record.open_decisions
        duplicates += record.duplicate_of is not None
    begun = ended = ""
    for at, kind, _document, _detail in store.events():
        begun = at if kind == BEGUN else begun
        ended = at if kind == FINISHED else "" if kind == BEGUN else ended
    return Overview(
        source=store.setting(SOURCE),
        begun=begun,
        ended=ended,
        retention=store.setting(RETENTION),
        states=dict(states),
        waiting=waiting,
        proposals=proposals,
        duplicates=duplicates,
        near=sum(1 for _ in store.near()),
        pages=pages,
        verdicts=dict(sorted(verdicts.items())),
        contradictions=sum(bool(redacted and kept) for _, redacted, kept in store.treated()),
        failed=tuple(failed),
        lost=lost,
    )
