"""The report of a dossier as one HTML page, for the public and for whoever answers for it.

Public information only: everything comes from the public logs and certificates; no names of files, titles or
text of documents. The page loads nothing and runs nothing; it prints, and reads aloud. No clock.

Of a large dossier it names and details a part of the documents only, those that ask for a look: a page of a
hundred megabytes opens nowhere. Its numbers are over all.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redactor.disclosure.certificate import CheckRecord, RouteRecord
from redactor.disclosure.log_schema import EntryLine
from redactor.disclosure.results import PUBLIC
from redactor.disclosure.whole_file import write_whole
from redactor.domain import Beoordeling, Ground, Verdict
from redactor.dossier import collection
from redactor.dossier.charts import Column, Part, columns, parts, ranges
from redactor.dossier.collection import Collection, DossierDocument
from redactor.dossier.store import State, Store
from redactor.rules import Rules

#: Name of the file.
RAPPORT: Final = "rapport.html"

#: Documents of which all is told, and those that the table names; rows of proposals. 5 and 0.3 kB each.
_MOST_TOLD: Final = 1000
_MOST_LISTED: Final = 5000
#: Documents that are named beside a check.
_MOST_NAMED: Final = 12

_TEMPLATES: Final = Path(__file__).parent / "templates"

#: Words of the log for what still waits for a person.
_OPEN: Final = "voorstel"
#: Words of a certificate for a legal check that asks nothing of anybody, and for one that does.
_FINE: Final = "in orde"
_LOOK: Final = "let op"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRow:
    """One ground: how many boxes it stands on, in how many documents, and its share of the largest."""

    code: str
    title: str
    article: str
    boxes: int
    documents: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """Places with the same grounds and reason."""

    grounds: str
    reason: str
    places: int
    pages: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """Proposals of one document on one page under one rule."""

    document: DocumentRow
    page_number: int
    action: str
    grounds: str
    rule: str
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One legal check over all documents; ``named`` are the first of those to look at."""

    title: str
    article: str
    fine: int
    attention: int
    named: tuple[DocumentRow, ...]
    unjudged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """What the table says of one document.

    ``anchor`` is unique on the page; ``is_told``: there is more of it on the page, to which it leads.
    """

    anchor: str
    name: str
    pages: int
    beoordeling: Beoordeling
    boxes: int
    open_proposals: int
    grounds: str
    verdict: str
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """What the report tells of one document besides; ``attention``: the ``checks`` that are not in order."""

    row: DocumentRow
    overruled_by: str
    kept: int
    columns: tuple[Column, ...]
    fullest: Column | None
    redacted: tuple[PlaceRow, ...]
    readable: tuple[PlaceRow, ...]
    decided: tuple[tuple[str, int], ...]
    checks: tuple[CheckRecord, ...]
    attention: tuple[CheckRecord, ...]
    routes: tuple[RouteRecord, ...]
    level: str
    accepted_by: str
    digest: str

    @property
    def fine(self) -> int:
        """Number of legal checks that are in order."""
        return len(self.checks) - len(self.attention)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What the report says of the dossier as a whole; the numbers are over all documents."""

    organisatie: str
    zaaknummer: str
    total: int
    rows: tuple[DocumentRow, ...]
    documents: tuple[DocumentView, ...]
    pages: int
    boxes: int
    kept: int
    open_proposals: int
    verdicts: tuple[Part, ...]
    grounds: tuple[GroundRow, ...]
    open_rows: tuple[OpenRow, ...]
    unlisted_open: int
    checks: tuple[CheckRow, ...]
    made_with: tuple[str, ...]
    rules: tuple[str, ...]
    meaning: str


def rapport(documents: Collection, rules: Rules, *, names: Mapping[str, str] | None = None) -> str:
    """The report as HTML text. Same in, same out.

    Args:
        documents: With the facts that overrule their verdicts.
        rules: Give the titles of grounds.
        names: How each document is called, by its key; None: by its id. Folders may have somebody's name.
    """
    return _page(view(documents, rules, names))


def write(out: Path, store: Store, rules: Rules) -> None:
    """Writes the report over a dossier anew, by its store; none when no document is done.

    Raises:
        InputError, Refused: a file of a document is missing or broken.
        OutputError: it cannot be written.
    """
    path = out / PUBLIC / RAPPORT
    done = [(r.folder, r.stem, r.open_decisions) for r in store.documents() if r.state is State.DONE]
    if not done:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        return
    ordered = sorted(done, key=lambda one: collection.place_order(*one[:2]))
    names = plain_names((collection.key_of(folder, stem), stem) for folder, stem, _ in ordered)
    documents = (
        collection.glance(out, folder, stem, open_proposals=waiting) for folder, stem, waiting in ordered
    )
    html = _page(_view(documents, rules, names))
    write_whole(path, html.encode("utf-8"), confidential=False, force=True)


def view(documents: Collection, rules: Rules, names: Mapping[str, str] | None = None) -> ReportView:
    """What the report says, as values. Arguments as for ``rapport``."""
    return _view(
        documents,
        rules,
        names if names is not None else plain_names((one.key, one.document_id) for one in documents),
    )


def _page(report: ReportView) -> str:
    # A page is written once a dossier: no reason to load templates with every command.
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tel"] = _counted
    environment.filters["bladzijden"] = ranges
    return environment.get_template("rapport.html").render(report=report) + "\n"


def _view(documents: Iterable[DossierDocument], rules: Rules, names: Mapping[str, str]) -> ReportView:
    """Goes once through the documents and keeps of each what the page shows."""
    tally = _Tally(total=len(names))
    for document in documents:
        tally.add(document, names[document.key])
    return ReportView(
        organisatie=_one(tally.organisations),
        zaaknummer=_one(tally.cases),
        total=tally.total,
        rows=tuple([*tally.rows, *tally.others][:_MOST_LISTED]),
        documents=tuple(tally.told),
        pages=tally.pages,
        boxes=tally.boxes,
        kept=tally.kept,
        open_proposals=tally.open_proposals,
        verdicts=parts([(kind.value, tally.verdicts[kind]) for kind in Beoordeling]),
        grounds=_grounds(tally, rules.grounds),
        open_rows=tuple(tally.open_rows),
        unlisted_open=tally.unlisted_open,
        checks=tuple(check.row() for check in tally.checks.values()),
        made_with=tuple(sorted(tally.made_with)),
        rules=tuple(sorted(tally.rules)),
        meaning=tally.meaning,
    )


@dataclass(slots=True)
class _CheckTally:
    """One legal check while documents are counted."""

    check: CheckRecord
    outcomes: Counter[str] = field(default_factory=Counter)
    named: list[DocumentRow] = field(default_factory=list)

    def row(self) -> CheckRow:
        return CheckRow(
            title=self.check.titel,
            article=self.check.artikel,
            fine=self.outcomes[_FINE],
            attention=self.outcomes[_LOOK],
            named=tuple(self.named),
            unjudged=self.outcomes["niet beoordeeld"],
        )


@dataclass(slots=True)
class _Tally:
    """What was seen of the documents so far; ``total`` is how many there will be."""

    total: int
    seen: int = 0
    pages: int = 0
    boxes: int = 0
    kept: int = 0
    open_proposals: int = 0
    unlisted_open: int = 0
    meaning: str = ""
    rows: list[DocumentRow] = field(default_factory=list)
    others: list[DocumentRow] = field(default_factory=list)
    told: list[DocumentView] = field(default_factory=list)
    open_rows: list[OpenRow] = field(default_factory=list)
    verdicts: Counter[Beoordeling] = field(default_factory=Counter)
    ground_boxes: Counter[str] = field(default_factory=Counter)
    ground_documents: Counter[str] = field(default_factory=Counter)
    checks: dict[str, _CheckTally] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    made_with: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)

    def add(self, document: DossierDocument, name: str) -> None:
        """Counts a document, and keeps what the page tells of it."""
        self.seen += 1
        header, proof = document.header, document.certificate
        asks = _asks(document)
        is_told = len(self.told) < _MOST_TOLD and (asks or self.total <= _MOST_TOLD)
        row = DocumentRow(
            anchor=f"document-{self.seen}",
            name=name,
            pages=header.pages,
            beoordeling=document.beoordeling,
            boxes=len(document.boxes),
            open_proposals=_open_proposals(document),
            grounds=", ".join(document.grounds),
            verdict=proof.oordeel.value,
            is_told=is_told,
        )
        kept = [entry for entry in document.entries if entry.type == "openbaar"]
        if is_told:
            self.told.append(_told(document, row, kept))
        rows = self.rows if asks or self.total <= _MOST_LISTED else self.others
        if len(rows) < _MOST_LISTED:
            rows.append(row)
        self.pages += row.pages
        self.boxes += row.boxes
        self.kept += len(kept)
        self.open_proposals += row.open_proposals
        self.verdicts[row.beoordeling] += 1
        per_ground = document.boxes_per_ground()
        self.ground_boxes.update(per_ground)
        self.ground_documents.update(per_ground.keys())
        for check in proof.controles:
            tally = self.checks.setdefault(check.controle, _CheckTally(check))
            tally.outcomes[check.uitkomst] += 1
            if check.uitkomst == _LOOK and len(tally.named) < _MOST_NAMED:
                tally.named.append(row)
        for open_row in _open_rows(document, row):
            if len(self.open_rows) < _MOST_LISTED:
                self.open_rows.append(open_row)
            else:
                self.unlisted_open += open_row.places
        self.organisations.add(header.organisatie)
        self.cases.add(header.zaaknummer)
        self.made_with.add(f"redactor {header.redactor}, taalmodel {header.model.name}")
        self.rules.add(header.rules)
        self.meaning = self.meaning or proof.betekenis


def _asks(document: DossierDocument) -> bool:
    """True when somebody should look at a document."""
    return (
        document.has_proposals
        or document.certificate.oordeel is not Verdict.CLEAN
        or any(check.uitkomst == _LOOK for check in document.certificate.controles)
    )


def plain_names(documents: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Key -> id of each document; with a number behind it where several folders have one of that name."""
    seen: Counter[str] = Counter()
    names = {}
    for key, document_id in documents:
        seen[document_id] += 1
        number = seen[document_id]
        names[key] = document_id + (f" ({number})" if number > 1 else "")
    return names


def _told(document: DossierDocument, row: DocumentRow, kept: Sequence[EntryLine]) -> DocumentView:
    per_page = columns(document.boxes_per_page())
    decided = Counter(
        ("voorstel" if document.has_proposals else "als voorstel aanvaard") if entry.certainty == _OPEN
        else "door een mens" if entry.rule.startswith("reviewer:")
        else "volgens een regel"
        for entry in document.entries
    )  # fmt: skip
    proof = document.certificate
    return DocumentView(
        row=row,
        overruled_by=document.facts.overruled.role if document.facts.overruled else "",
        kept=len(kept),
        columns=per_page,
        fullest=max(per_page, key=lambda column: column.value, default=None),
        redacted=_places(document.boxes),
        readable=_places(kept),
        decided=tuple(sorted(decided.items())),
        checks=proof.controles,
        attention=tuple(check for check in proof.controles if check.uitkomst != _FINE),
        routes=proof.routes,
        level=proof.niveau,
        accepted_by=proof.aanvaard_zonder_controle_door,
        digest=document.header.output_sha256,
    )


def _open_proposals(document: DossierDocument) -> int:
    if document.open_proposals is not None:
        return document.open_proposals
    return sum(entry.certainty == _OPEN for entry in document.entries) if document.has_proposals else 0


def _places(entries: Sequence[EntryLine]) -> tuple[PlaceRow, ...]:
    """Entries by grounds and reason, most first."""
    groups: dict[tuple[str, str], list[EntryLine]] = {}
    for entry in entries:
        groups.setdefault((", ".join(entry.grounds), entry.toelichting), []).append(entry)
    rows = [
        PlaceRow(
            grounds=grounds,
            reason=reason,
            places=len(group),
            pages=ranges([entry.page_number for entry in group]),
        )
        for (grounds, reason), group in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.places, row.grounds, row.reason)))


def _grounds(tally: _Tally, grounds: Mapping[str, Ground]) -> tuple[GroundRow, ...]:
    top = max(tally.ground_boxes.values(), default=1)
    return tuple(
        GroundRow(
            code=code,
            # Logs may be older than the rules.
            title=grounds[code].title if code in grounds else "",
            article=grounds[code].article if code in grounds else code,
            boxes=number,
            documents=tally.ground_documents[code],
            share=round(100 * number / top, 1),
        )
        for code, number in sorted(tally.ground_boxes.items(), key=lambda item: (-item[1], item[0]))
    )


def _open_rows(document: DossierDocument, row: DocumentRow) -> Iterator[OpenRow]:
    if not document.has_proposals:
        return
    waiting = Counter(
        (entry.page_number, entry.action, ", ".join(entry.grounds), entry.rule.removeprefix("policy:"))
        for entry in document.entries
        if entry.certainty == _OPEN
    )
    for (page, action, grounds, rule), number in sorted(waiting.items()):
        yield OpenRow(
            document=row, page_number=page, action=action, grounds=grounds, rule=rule, places=number
        )


def _one(values: set[str]) -> str:
    """The value that all documents have in common; empty when they differ."""
    return next(iter(values)) if len(values) == 1 else ""


def _counted(number: int, one: str, many: str) -> str:
    """A number with its noun: ``1 vak``, ``1.204 vakken``."""
    return f"{number:,}".replace(",", ".") + f" {one if number == 1 else many}"
