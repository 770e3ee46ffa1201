"""The rows of an inventory: one for each document, with its verdict, grounds and what else is known of it.

The verdict follows from the decisions; a person can overrule it, with a role. Texts about a document are
screened: what may not be published is replaced in a title, and refused in a remark. Formats are elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.disclosure import chain
from redactor.domain import Beoordeling
from redactor.dossier import given as given_lists
from redactor.dossier.collection import Collection, DossierDocument
from redactor.dossier.facts import DocumentFacts, Overruled
from redactor.errors import InventoryError, Refused
from redactor.rules import Rules

if TYPE_CHECKING:
    from redactor.disclosure.verzoek import Verzoek
    from redactor.dossier.given import Given, GivenRow
    from redactor.dossier.screening import Screen

#: Verdicts with which the document itself, or a redacted copy of it, is published.
PUBLISHED: Final = (Beoordeling.OPENBAAR, Beoordeling.DEELS_OPENBAAR)

_LONGEST_ID: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryRow:
    """One document of an inventory. Everything in it may be published.

    Attributes:
        id: Of the document; the name of its published file without ending. Unique without regard to case.
        key: Of the redacted document in its collection; empty for one that was not redacted here.
        title: Screened.
        beoordeling: Verdict that holds.
        grounds: Canonical codes, sorted; none for what is public as a whole.
        facts: What else is known; its texts are screened, its original name is empty.
        category: TOOI code of the kind of information, from the log; empty when nobody said it.
        pages: Number of pages, 0 where unknown.
        boxes: Number of boxes on them.
        machine: Verdict that follows from the decisions; None for a document that was not redacted here.
        overruled_by: Role of who gave another verdict; empty for nobody.
        screened: Something was taken out of its title.
        where: Row of the given list, or the document's key; for messages.
    """

    id: str
    key: str
    title: str
    beoordeling: Beoordeling
    grounds: tuple[str, ...]
    facts: DocumentFacts
    category: str = ""
    pages: int = 0
    boxes: int = 0
    machine: Beoordeling | None = None
    overruled_by: str = ""
    screened: bool = False
    where: str = field(default="", compare=False)

    @property
    def file_name(self) -> str:
        """Name under which the redacted PDF is published; empty when it is not."""
        return f"{self.id}.pdf" if self.key and self.beoordeling in PUBLISHED else ""


def build(
    collection: Collection,
    rules: Rules,
    screen: Screen,
    *,
    given: Given | None = None,
    role: str = "",
    matter: str = "",
    verzoek: Verzoek | None = None,
) -> tuple[InventoryRow, ...]:
    """The rows of a dossier: those of a given list in its order, then the documents that it does not name.

    Args:
        collection: The redacted documents, with the facts that are known of them.
        rules: Grounds and columns.
        screen: Keeps persons out of the texts.
        given: A list of the organisation; what it says goes over other facts.
        role: Of who answers for verdicts of the list that differ from the decisions.
        matter: For documents of which no matter or context is known.
        verzoek: Gives dates of documents that the list does not date.

    Raises:
        InventoryError: rows that cannot be published as they are; all at once.
        Refused: verdicts differ from the decisions and nobody answers for that.
    """
    by_key = {document.key: _dated(document, verzoek) for document in collection.in_reading_order()}
    matched = given_lists.rows_by_document(given, _names(collection)) if given else {}
    key_of = {row.where: key for key, row in matched.items()}
    rows: list[InventoryRow] = []
    problems: list[tuple[str, str, str]] = []
    unanswered: list[GivenRow] = []
    for row in given.rows if given else ():
        document = by_key.get(key_of.get(row.where, ""))
        if row.beoordeling and not role and (document is None or document.beoordeling is not row.beoordeling):
            unanswered.append(row)
            continue
        if document is None and row.beoordeling is None:
            problems.append(
                (row.where, "dit document is niet gelakt en heeft geen beoordeling", "vul Beoordeling in")
            )
            continue
        rows.append(_row(document, row, rules, screen, role=role, matter=matter, problems=problems))
    if unanswered:
        raise Refused(
            f"{len(unanswered)} beoordeling(en) in de lijst volgen niet uit de besluiten",
            where=unanswered[0].where,
            hint="geef met --by ROL wie daarvoor tekent, of verbeter de lijst",
        )
    rows += [
        _row(document, None, rules, screen, role=role, matter=matter, problems=problems)
        for key, document in by_key.items()
        if key not in matched
    ]
    asked = {row.where: row.id for row in given.rows} if given else {}
    fixed = {row.where for row in rows if row.id and row.id == asked.get(row.where)}
    rows = _with_originals(_with_ids(rows, fixed))
    problems += [problem for row in rows for problem in _contradictions(row)]
    counts = Counter(row.id.casefold() for row in rows)
    problems += [
        (row.where, f"ID {row.id} staat er twee keer", "") for row in rows if counts[row.id.casefold()] > 1
    ]
    if problems:
        raise InventoryError(
            f"{len(problems)} rij(en) zijn zo niet te publiceren",
            problems=problems,
            where=given.name if given else collection.out.name,
        )
    return tuple(rows)


def overruled(
    collection: Collection, rules: Rules, verdicts: Sequence[str], *, role: str
) -> dict[str, DocumentFacts]:
    """What a person says of documents on the command line, by key, for ``Collection.with_facts``.

    Args:
        collection: The documents.
        rules: Grounds and spellings of verdicts.
        verdicts: Each ``DOCUMENT=BEOORDELING`` or ``DOCUMENT=BEOORDELING: GROND; GROND``.
        role: Of that person.

    Raises:
        InventoryError: a document, verdict or ground that does not exist; all at once.
    """
    by_name: dict[str, set[str]] = {}
    for key, names in _names(collection).items():
        for name in (*names, key):
            by_name.setdefault(name.casefold(), set()).add(key)
    facts: dict[str, DocumentFacts] = {}
    problems: list[tuple[str, str, str]] = []
    for number, text in enumerate(verdicts, start=1):
        name, _, verdict = text.partition("=")
        keys = by_name.get(name.strip().casefold(), set())
        try:
            found = given_lists.read_verdict(verdict.strip(), role, rules)
        except given_lists.WrongCell as exc:
            problems.append((f"--oordeel {number}", exc.message, exc.hint))
            continue
        if len(keys) != 1:
            what = "past bij meer documenten" if keys else "dit document is er niet"
            problems.append((f"--oordeel {number}", what, "schrijf DOCUMENT=BEOORDELING"))
            continue
        key = keys.pop()
        facts[key] = DocumentFacts(document_id=key, overruled=found)
    if problems:
        raise InventoryError(f"{len(problems)} fout(en) in de oordelen", problems=problems, where="--oordeel")
    return facts


def _row(
    document: DossierDocument | None,
    given: GivenRow | None,
    rules: Rules,
    screen: Screen,
    *,
    role: str,
    matter: str,
    problems: list[tuple[str, str, str]],
) -> InventoryRow:
    """One row; what cannot be published of it goes to ``problems``."""
    key = document.key if document else ""
    where = given.where if given else key
    facts = document.facts if document else DocumentFacts(document_id=where)
    if given:
        facts = facts.updated(replace(given.facts, document_id=facts.document_id))
    overruled = _overruled(document, given, facts, role)
    beoordeling = overruled.beoordeling if overruled else None
    if beoordeling is None:
        assert document is not None  # a row without document has a verdict of its own
        beoordeling = document.machine_beoordeling
    grounds: tuple[str, ...] = ()
    if beoordeling in (Beoordeling.DEELS_OPENBAAR, Beoordeling.NIET_OPENBAAR):
        boxes = document.grounds if document else ()
        grounds = tuple(sorted({*boxes, *(overruled.grounds if overruled else ())}))
    title, shown = _title(document, facts, screen)
    problems += [
        (where, f"kolom {rules.columns[name].header}: hierin staan mogelijk persoonsgegevens", "")
        for name, texts, code in (
            ("remark", (facts.remark,), False),
            ("matter", (facts.matter,), True),
            ("context", (facts.context,), True),
            ("cases", facts.cases, True),
            ("refers_to", facts.refers_to, True),
        )
        if not all(screen.is_clean(text, key=key, code=code) for text in texts)
    ]
    if not facts.matter and not facts.context:
        facts = replace(facts, matter=matter)
    if not facts.cases and document and document.header.zaaknummer:
        facts = replace(facts, cases=(document.header.zaaknummer,))
    return InventoryRow(
        id=_id(document, given, screen),
        key=key,
        title=shown,
        beoordeling=beoordeling,
        grounds=grounds,
        facts=replace(
            facts,
            title=shown,
            original_name="",
            file_type=facts.file_type or ("pdf" if document else "unknown"),
        ),
        category=document.header.informatiecategorie if document else "",
        pages=document.header.pages if document else 0,
        boxes=len(document.boxes) if document else 0,
        machine=document.machine_beoordeling if document else None,
        overruled_by=overruled.role if overruled else "",
        screened=shown != title,
        where=where,
    )


def _title(document: DossierDocument | None, facts: DocumentFacts, screen: Screen) -> tuple[str, str]:
    """The title as it is known, and as it may be published."""
    title = " ".join(facts.title.split())
    if document is None:
        return title, screen.redacted(title)
    original = facts.original_name
    if not title or title.casefold() in (original.casefold(), original.rpartition(".")[0].casefold()):
        # The name of a result file was looked at when the document was redacted.
        return document.document_id, document.document_id
    return title, screen.redacted(title, key=document.key)


def _dated(document: DossierDocument, verzoek: Verzoek | None) -> DossierDocument:
    """The document with the date that the request gives it, unless it has one."""
    if verzoek is None or document.facts.date is not None:
        return document
    stem = document.facts.original_name.rpartition(".")[0] or document.document_id
    return replace(document, facts=replace(document.facts, date=verzoek.date_of(stem)))


def _overruled(
    document: DossierDocument | None, given: GivenRow | None, facts: DocumentFacts, role: str
) -> Overruled | None:
    """A person's verdict; None where it is the one that follows from the decisions anyway."""
    wanted = (given.overruled(role) if given and given.beoordeling and role else None) or facts.overruled
    if wanted and document and wanted.beoordeling is document.machine_beoordeling:
        return None
    return wanted


def _contradictions(row: InventoryRow) -> Iterable[tuple[str, str, str]]:
    """What a row says that cannot be true together."""
    if not row.title:
        yield row.where, "Document is leeg", ""
    if row.beoordeling is Beoordeling.OPENBAAR and row.boxes:
        yield row.where, "staat als Openbaar, maar er is in gelakt", "Deels openbaar"
    if row.beoordeling is Beoordeling.DEELS_OPENBAAR and row.key and not row.boxes:
        yield row.where, "staat als Deels openbaar, maar er is niets in gelakt", "Openbaar of Niet openbaar"
    if row.beoordeling in (Beoordeling.DEELS_OPENBAAR, Beoordeling.NIET_OPENBAAR) and not row.grounds:
        yield row.where, f"staat als {row.beoordeling.value} zonder grond", "vul Beoordelingsgrond in"


def _names(collection: Collection) -> Mapping[str, tuple[str, ...]]:
    """The ways in which a list may name each document."""
    result = {}
    for document in collection:
        original = document.facts.original_name
        plain = [document.document_id, original, original.rpartition(".")[0]]
        inside = [(document.folder / name).as_posix() for name in plain if name]
        result[document.key] = tuple(dict.fromkeys(name for name in (*plain, *inside) if name))
    return result


def _id(document: DossierDocument | None, given: GivenRow | None, screen: Screen) -> str:
    """The id as given, unless it tells of somebody; else that of the document."""
    wanted = given.id if given else ""
    if document is not None:
        stem = document.facts.original_name.rpartition(".")[0]
        # What could not be the name of a result file cannot be an id either.
        refused = wanted.casefold() == stem.casefold() != document.document_id.casefold()
        if not wanted or refused:
            return document.document_id
    words = re.sub(r"[\W_]+", " ", wanted)
    if re.search(r"[^\W\d_]{3}", wanted) and not screen.is_clean(words, key=document.key if document else ""):
        return document.document_id if document is not None else ""
    return wanted


def _with_ids(rows: Iterable[InventoryRow], fixed: AbstractSet[str]) -> list[InventoryRow]:
    """Rows whose ids hold only what the publication platform allows.

    Args:
        rows: As made.
        fixed: ``where`` of rows whose id a list gives: it stays. Other ids are kept apart by a number:
            documents in two folders may have one name.
    """
    rows = list(rows)
    taken = {row.id.casefold() for row in rows if row.where in fixed}
    result = []
    for number, row in enumerate(rows, start=1):
        name = row.id
        if row.where not in fixed:
            plain = re.sub(r"[^a-zA-Z0-9.-]+", "-", row.id).strip("-.")[:_LONGEST_ID]
            name = plain = plain or f"document-{number:03d}"
            count = 1
            while name.casefold() in taken:
                count += 1
                name = f"{plain}-{count}"
            taken.add(name.casefold())
        result.append(replace(row, id=name))
    return result


def _with_originals(rows: Iterable[InventoryRow]) -> list[InventoryRow]:
    """Copies refer to the document of which they are one, versions to the one that they are most like."""
    rows = list(rows)
    ids = {row.key: row.id for row in rows if row.key}
    result = []
    for row in rows:
        original = ids.get(row.facts.duplicate_of or row.facts.near_of, "")
        if original and original not in row.facts.refers_to:
            row = replace(row, facts=replace(row.facts, refers_to=(*row.facts.refers_to, original)))
        result.append(row)
    return result


def verdict_log(rows: Iterable[InventoryRow]) -> bytes:
    """Who gave each verdict, as JSON lines with a hash chain: what follows from the decisions, what holds."""
    digest = chain.Chain()
    lines = []
    for row in rows:
        record = {
            "type": "oordeel",
            "document_id": row.id,
            "uit_besluiten": row.machine.value if row.machine else "",
            "beoordeling": row.beoordeling.value,
            "gronden": list(row.grounds),
            "door": f"reviewer:{row.overruled_by}" if row.overruled_by else "besluiten",
        }
        lines.append(chain.canonical(digest.add(record)))
    lines.append(chain.canonical({"type": "slot", "count": len(lines), "head": digest.head}))
    return ("\n".join(lines) + "\n").encode()
