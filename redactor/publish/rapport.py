"""The report of a dossier as one HTML page, for the public and for whoever answers for it.

Public information only: everything comes from the public logs and certificates; no names of files, titles or
text of documents. The page loads nothing and runs nothing; it prints, and reads aloud. No clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from redactor.disclosure.certificate import CheckRecord, RouteRecord
from redactor.disclosure.log_schema import EntryLine
from redactor.domain import Beoordeling, Ground
from redactor.dossier.collection import Collection, DossierDocument
from redactor.publish.charts import Column, Part, columns, parts, ranges
from redactor.rules import Rules

#: Name of the file.
RAPPORT: Final = "rapport.html"

_TEMPLATES: Final = Path(__file__).parent / "templates"

#: Words of the log for what still waits for a person.
_OPEN: Final = "voorstel"
#: Word of a certificate for a legal check that asks nothing of anybody.
_FINE: Final = "in orde"


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

    document: DocumentView
    page_number: int
    action: str
    grounds: str
    rule: str
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One legal check over all documents; ``attention`` are those to look at."""

    title: str
    article: str
    fine: int
    attention: tuple[DocumentView, ...]
    unjudged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """What the report says of one document.

    ``anchor`` is unique on the page; ``attention`` are the ``checks`` that are not in order.
    """

    @property
    def fine(self) -> int:
        """Number of legal checks that are in order."""
        return len(self.checks) - len(self.attention)

    anchor: str
    name: str
    pages: int
    beoordeling: Beoordeling
    overruled_by: str
    boxes: int
    kept: int
    open_proposals: int
    grounds: str
    columns: tuple[Column, ...]
    fullest: Column | None
    redacted: tuple[PlaceRow, ...]
    readable: tuple[PlaceRow, ...]
    decided: tuple[tuple[str, int], ...]
    checks: tuple[CheckRecord, ...]
    attention: tuple[CheckRecord, ...]
    routes: tuple[RouteRecord, ...]
    verdict: str
    level: str
    accepted_by: str
    digest: str
    made_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What the report says of the dossier as a whole."""

    organisatie: str
    zaaknummer: str
    documents: tuple[DocumentView, ...]
    pages: int
    boxes: int
    kept: int
    open_proposals: int
    verdicts: tuple[Part, ...]
    grounds: tuple[GroundRow, ...]
    open_rows: tuple[OpenRow, ...]
    checks: tuple[CheckRow, ...]
    made_with: tuple[str, ...]
    rules: tuple[str, ...]
    meaning: str


def rapport(collection: Collection, rules: Rules, *, names: Mapping[str, str] | None = None) -> str:
    """The report as HTML text. Same in, same out.

    Args:
        collection: The documents, with the facts that overrule their verdicts.
        rules: Give the titles of grounds.
        names: How each document is called, by its key; None: by its id. Folders may have somebody's name.
    """
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
    return environment.get_template("rapport.html").render(report=view(collection, rules, names)) + "\n"


def view(collection: Collection, rules: Rules, names: Mapping[str, str] | None = None) -> ReportView:
    """What the report says, as values. Arguments as for ``rapport``."""
    called = names if names is not None else _plain_names(collection)
    views = tuple(
        _document(document, called[document.key], number)
        for number, document in enumerate(collection, start=1)
    )
    headers = [document.header for document in collection]
    return ReportView(
        organisatie=_one({header.organisatie for header in headers}),
        zaaknummer=_one({header.zaaknummer for header in headers}),
        documents=views,
        pages=sum(one.pages for one in views),
        boxes=sum(one.boxes for one in views),
        kept=sum(one.kept for one in views),
        open_proposals=sum(one.open_proposals for one in views),
        verdicts=parts([(kind.value, sum(one.beoordeling is kind for one in views)) for kind in Beoordeling]),
        grounds=_grounds(collection, rules.grounds),
        open_rows=_open_rows(collection, views),
        checks=_checks(views),
        made_with=tuple(sorted({one.made_with for one in views})),
        rules=tuple(sorted({header.rules for header in headers})),
        meaning=next(iter(collection)).certificate.betekenis,
    )


def _plain_names(collection: Collection) -> Mapping[str, str]:
    """Each document's id; with a number behind it where several folders have one of that name."""
    seen: Counter[str] = Counter()
    names = {}
    for document in collection:
        seen[document.document_id] += 1
        number = seen[document.document_id]
        names[document.key] = document.document_id + (f" ({number})" if number > 1 else "")
    return names


def _document(document: DossierDocument, name: str, number: int) -> DocumentView:
    per_page = columns(document.boxes_per_page())
    kept = [entry for entry in document.entries if entry.type == "openbaar"]
    decided = Counter(
        ("voorstel" if document.has_proposals else "als voorstel aanvaard") if entry.certainty == _OPEN
        else "door een mens" if entry.rule.startswith("reviewer:")
        else "volgens een regel"
        for entry in document.entries
    )  # fmt: skip
    proof, header = document.certificate, document.header
    return DocumentView(
        anchor=f"document-{number}",
        name=name,
        pages=header.pages,
        beoordeling=document.beoordeling,
        overruled_by=document.facts.overruled.role if document.facts.overruled else "",
        boxes=len(document.boxes),
        kept=len(kept),
        open_proposals=_open_proposals(document),
        grounds=", ".join(document.grounds),
        columns=per_page,
        fullest=max(per_page, key=lambda column: column.value, default=None),
        redacted=_places(document.boxes),
        readable=_places(kept),
        decided=tuple(sorted(decided.items())),
        checks=proof.controles,
        attention=tuple(check for check in proof.controles if check.uitkomst != _FINE),
        routes=proof.routes,
        verdict=proof.oordeel.value,
        level=proof.niveau,
        accepted_by=proof.aanvaard_zonder_controle_door,
        digest=header.output_sha256,
        made_with=f"redactor {header.redactor}, taalmodel {header.model.name}",
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


def _grounds(collection: Collection, grounds: Mapping[str, Ground]) -> tuple[GroundRow, ...]:
    boxes: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for document in collection:
        boxes.update(document.boxes_per_ground())
        documents.update(document.boxes_per_ground().keys())
    top = max(boxes.values(), default=1)
    return tuple(
        GroundRow(
            code=code,
            # Logs may be older than the rules.
            title=grounds[code].title if code in grounds else "",
            article=grounds[code].article if code in grounds else code,
            boxes=number,
            documents=documents[code],
            share=round(100 * number / top, 1),
        )
        for code, number in sorted(boxes.items(), key=lambda item: (-item[1], item[0]))
    )


def _open_rows(collection: Collection, views: Sequence[DocumentView]) -> tuple[OpenRow, ...]:
    rows = []
    for document, one in zip(collection, views, strict=True):
        if not document.has_proposals:
            continue
        waiting = Counter(
            (entry.page_number, entry.action, ", ".join(entry.grounds), entry.rule.removeprefix("policy:"))
            for entry in document.entries
            if entry.certainty == _OPEN
        )
        rows += [
            OpenRow(document=one, page_number=page, action=action, grounds=grounds, rule=rule, places=number)
            for (page, action, grounds, rule), number in sorted(waiting.items())
        ]
    return tuple(rows)


def _checks(views: Sequence[DocumentView]) -> tuple[CheckRow, ...]:
    titles: dict[str, CheckRecord] = {}
    for one in views:
        for check in one.checks:
            titles.setdefault(check.controle, check)
    outcomes = {
        name: [(one, check.uitkomst) for one in views for check in one.checks if check.controle == name]
        for name in titles
    }
    return tuple(
        CheckRow(
            title=check.titel,
            article=check.artikel,
            fine=sum(outcome == _FINE for _, outcome in outcomes[name]),
            attention=tuple(one for one, outcome in outcomes[name] if outcome == "let op"),
            unjudged=sum(outcome == "niet beoordeeld" for _, outcome in outcomes[name]),
        )
        for name, check in titles.items()
    )


def _one(values: set[str]) -> str:
    """The value that all documents have in common; empty when they differ."""
    return next(iter(values)) if len(values) == 1 else ""


def _counted(number: int, one: str, many: str) -> str:
    """A number with its noun: ``1 vak``, ``1.204 vakken``."""
    return f"{number:,}".replace(",", ".") + f" {one if number == 1 else many}"
