"""Writes the decisions file, reads it back after a person edited it, and tells what that person changed.

Nothing that a person does here is dropped silently: an edit that cannot be carried out is an error with
the number of the decision, and a decision that was deleted from the file is an error too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from redactor.disclosure import edits
from redactor.disclosure.decisions_schema import (
    SCHEMA_VERSION,
    Addition,
    Choice,
    DecisionRecord,
    DecisionsFile,
    InputRecord,
    Ruling,
    Withdrawal,
    decision_record,
    decision_value,
    finding_record,
    finding_value,
    object_record,
    object_value,
    person_record,
    person_value,
)
from redactor.disclosure.risk import by_risk
from redactor.domain import (
    Action,
    Area,
    Decision,
    Document,
    Finding,
    Ground,
    ObjectDecision,
    Person,
    Rect,
    Span,
    Status,
    Target,
)
from redactor.errors import DecisionsError, UnknownGround
from redactor.geometry import contains_centre
from redactor.rules import parse_ground

#: Label and detector of what a reviewer adds.
ADDED_LABEL: Final = "GEBIED"
ADDED_DETECTOR: Final = "beoordelaar"

#: Characters shown on each side of a place, for the reader of the file.
CONTEXT: Final = 50

#: Bytes in which the PDF of a decisions file is named, and how.
_HEAD: Final = 4096
_SHA256: Final = re.compile(rb'"sha256":\s*"([0-9a-f]{64})"')

_EXPLANATION: Final = (
    "Wijzig alleen action (lakken of openbaar), grounds, status (besloten) en toelichting. Voeg weggelaten "
    "plaatsen toe onder additions. Haal niets weg. Daarna: redactor apply DIT-BESTAND PDF --by ROL"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A decisions file with a person's edits worked out.

    Attributes:
        decisions: What holds now, additions included.
        added: The additions alone.
        new_toelichtingen: Texts that a person wrote, each with where it stands (``besluit 3``); they must go
            through the detectors before publication.
        changed: Number of decisions that this person changed, added or took away.
        file: The same file with these choices recorded as reviewed.
    """

    decisions: tuple[Decision, ...]
    added: tuple[Decision, ...]
    new_toelichtingen: tuple[tuple[str, str], ...]
    changed: int
    file: DecisionsFile


def build(
    document: Document,
    findings: Sequence[Finding],
    persons: Sequence[Person],
    decisions: Sequence[Decision],
    objects: Sequence[ObjectDecision] = (),
    *,
    redactor: str,
    rules_digest: str,
    rules_base: str = "",
    lists_digest: str = "",
    model: str,
    model_digest: str,
    profile: str,
    zaaknummer: str = "",
) -> DecisionsFile:
    """The decisions file of one document; the doubtful decisions come first."""
    evidence = {finding.finding_id: finding.evidence for finding in findings}
    records = []
    for decision in by_risk(decisions):
        why = dict.fromkeys(code for finding in decision.finding_ids for code in evidence.get(finding, ()))
        records.append(decision_record(decision, context=_context(decision.target, document), why=list(why)))
    file = DecisionsFile(
        schema_version=SCHEMA_VERSION,
        uitleg=_EXPLANATION,
        redactor=redactor,
        document_id=document.document_id,
        input=InputRecord(
            file_name=document.path.name,
            sha256=document.sha256,
            pages=len(document.pages),
            recognised_by=document.engine,
            text_sha256=_text_digest(document),
        ),
        rules=rules_digest,
        rules_base=rules_base,
        lists=lists_digest,
        model=model,
        model_digest=model_digest,
        profile=profile,
        zaaknummer=zaaknummer,
        decisions=records,
        additions=[],
        known_additions=[],
        persons=[person_record(person) for person in persons],
        findings=[finding_record(finding) for finding in findings],
        objects=[object_record(decision) for decision in objects],
        seal="",
    )
    return file.model_copy(update={"seal": file.computed_seal()})


def _text_digest(document: Document) -> str:
    """sha256 (hex) over the text of every page; empty when none was read from its picture."""
    if not document.engine:
        return ""
    digest = hashlib.sha256()
    for page in document.pages:
        digest.update(page.text.encode("utf-8", errors="surrogatepass") + b"\f")
    return digest.hexdigest()


def input_of(path: Path) -> str:
    """The sha256 of the PDF to which a decisions file belongs, without a look at the rest.

    Empty when it cannot be read. As ``dump`` writes it, it stands within the first bytes; after an editor it
    may stand elsewhere.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            # A quote inside a value has a backslash before it, so this is a key and its value.
            found = _SHA256.search(head)
            if found is not None:
                return found[1].decode()
            return str(json.loads(head + stream.read())["input"]["sha256"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def dump(file: DecisionsFile) -> str:
    """The file as JSON text, indented for people."""
    return file.model_dump_json(indent=1) + "\n"


def read(path: Path) -> DecisionsFile:
    """Reads a decisions file and checks that what a person does not edit is as it was written.

    Raises:
        DecisionsError: not readable, not of this form, or changed in a part that is not to be edited.
    """
    where = path.name
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise DecisionsError("besluitenbestand is niet te lezen", where=where) from exc
    except UnicodeDecodeError as exc:
        raise DecisionsError("besluitenbestand is geen UTF-8", where=where) from exc
    except json.JSONDecodeError as exc:
        # The decoder's own message may quote the file; line and column do not.
        raise DecisionsError(
            "dit is geen geldige JSON",
            where=f"{where}:{exc.lineno}",
            hint="vaak een komma of aanhalingsteken te veel of te weinig op of vlak voor deze regel",
        ) from None
    try:
        file = DecisionsFile.model_validate(data)
    except ValidationError as exc:
        raise DecisionsError(
            f"deze waarde of sleutel klopt niet: {_place(exc)}",
            where=where,
            hint="docs/decisions-format.md noemt alle sleutels en waarden",
        ) from None
    if file.seal != file.computed_seal():
        raise DecisionsError(
            "er is iets gewijzigd of weggehaald dat niet bewerkt mag worden",
            where=where,
            hint=(
                'haal geen besluiten weg: zet action op "openbaar"; '
                "'redactor propose' maakt het bestand opnieuw"
            ),
        )
    return file


def occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place [start, end) in ``text`` where ``words`` stand, with any white space between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    for match in re.finditer(pattern, text):
        yield match.span()


def around(text: str, start: int, end: int) -> str:
    """A place [start, end) in ``text`` with what stands around it, on one line."""
    return " ".join(text[max(0, start - CONTEXT) : end + CONTEXT].split())


def contents(file: DecisionsFile) -> tuple[tuple[Finding, ...], tuple[Person, ...]]:
    """The findings and persons in ``file``."""
    return (
        tuple(finding_value(record) for record in file.findings),
        tuple(person_value(record) for record in file.persons),
    )


def object_decisions(file: DecisionsFile) -> tuple[ObjectDecision, ...]:
    """What goes from texts outside the pages by ``file``."""
    return tuple(object_value(record) for record in file.objects)


def review(
    file: DecisionsFile,
    document: Document,
    grounds: Mapping[str, Ground],
    *,
    by: str,
    when: str = "",
    where: str = "",
) -> Reviewed:
    """Works out what a person changed in ``file``.

    Args:
        file: As read.
        document: The PDF to which it belongs, read again.
        grounds: From rules/grounds.yaml.
        by: Role of the person, from ``REVIEWER_ROLES``.
        when: Now, UTC; empty without a clock.
        where: The file's name, for messages.

    Raises:
        DecisionsError: the file belongs to another document, or an edit cannot be carried out.
    """
    if file.input.sha256 != document.sha256 or file.input.pages != len(document.pages):
        raise DecisionsError(
            "dit besluitenbestand hoort niet bij deze PDF",
            where=where,
            hint="geef de PDF waarvoor het gemaakt is, of maak het opnieuw met 'redactor propose'",
        )
    if file.input.text_sha256 != _text_digest(document):
        raise DecisionsError(
            "de tekstherkenning leest deze PDF nu anders dan toen het besluitenbestand werd gemaakt",
            where=where,
            hint=f"toen: {file.input.recognised_by or 'geen'}; nu: {document.engine or 'geen'}; "
            "geef dezelfde --ocr als toen, of maak het opnieuw met 'redactor propose'",
        )
    decisions: list[Decision] = []
    records: list[DecisionRecord] = []
    toelichtingen: list[tuple[str, str]] = []
    changed = 0
    for number, record in enumerate(file.decisions, start=1):
        at = f"besluit {number} (bladzijde {record.page_numbers[0]})"
        before = record.reviewed or record.proposal
        ruling = _ruling(record, before, grounds, by=by, when=when, where=where, at=at)
        earlier = record.earlier
        if ruling != before:
            changed += 1
            if record.reviewed is not None:
                earlier = [*earlier, record.reviewed]
        if ruling.toelichting != record.proposal.toelichting:
            toelichtingen.append((at, ruling.toelichting))
        decision = _value(record, ruling, where=where, at=at)
        _require_inside(decision.target, document, where=where, at=at)
        decisions.append(decision)
        reviewed = ruling if ruling != record.proposal or record.reviewed else None
        shown = {name: getattr(ruling, name) for name in Choice.model_fields}
        records.append(record.model_copy(update={**shown, "reviewed": reviewed, "earlier": earlier}))
    additions: list[Addition] = []
    additional: list[Decision] = []
    withdrawn = edits.taken_away(file)
    changed += max(len(withdrawn), sum(not edits.is_decided(addition, file) for addition in file.additions))
    for number, addition in enumerate(file.additions, start=1):
        decided = edits.is_decided(addition, file)
        role = addition.decided_by if decided else f"reviewer:{by}"
        at_time = addition.decided_at if decided else when
        added = _added(addition, document, grounds, number=number, decided_by=role, where=where)
        if addition.toelichting:
            toelichtingen.append((f"aanvulling {number}", addition.toelichting))
        additional += added
        update = {"decided_by": role, "decided_at": at_time, "grounds": list(added[0].grounds)}
        additions.append(addition.model_copy(update=update))
    return Reviewed(
        decisions=(*decisions, *additional),
        added=tuple(additional),
        new_toelichtingen=tuple((at, text) for at, text in toelichtingen if text.strip()),
        changed=changed,
        file=file.model_copy(
            update={
                "decisions": records,
                "additions": additions,
                "known_additions": additions,
                "withdrawn": [
                    *file.withdrawn,
                    *(
                        Withdrawal(addition=addition, decided_by=f"reviewer:{by}", decided_at=when)
                        for addition in withdrawn
                    ),
                ],
            }
        ),
    )


def _ruling(
    record: DecisionRecord,
    before: Ruling,
    grounds: Mapping[str, Ground],
    *,
    by: str,
    when: str,
    where: str,
    at: str,
) -> Ruling:
    """The choice that stands in the file now, with who made it."""
    codes: list[str] = []
    for written in record.grounds:
        code = _ground(written, grounds, where=where, at=at)
        if code not in codes:
            codes.append(code)
    if record.action == Action.REDACT.value and not codes:
        raise DecisionsError(
            f"{at}: lakken kan niet zonder grond", where=where, hint='bijvoorbeeld "grounds": ["5.1.2.e"]'
        )
    if record.action == Action.KEEP.value and before.action != record.action:
        # Whoever turns a box into readable text need not empty the grounds by hand.
        codes = []
    choice = Choice(
        action=record.action, grounds=codes, status=record.status, toelichting=record.toelichting.strip()
    )
    old = Choice(**{name: getattr(before, name) for name in Choice.model_fields})
    if choice == old:
        return before
    if choice.status == old.status:
        choice = choice.model_copy(update={"status": Status.DECIDED.value})
    return Ruling(**choice.model_dump(), decided_by=f"reviewer:{by}", decided_at=when)


def _value(record: DecisionRecord, ruling: Ruling, *, where: str, at: str) -> Decision:
    try:
        return decision_value(record, ruling)
    except ValueError as exc:
        raise DecisionsError(f"{at}: deze waarden kunnen niet samen", where=where) from exc


def _added(
    addition: Addition,
    document: Document,
    grounds: Mapping[str, Ground],
    *,
    number: int,
    decided_by: str,
    where: str,
) -> list[Decision]:
    """The decisions of one addition; one per place where its words stand on the page."""
    at = f"aanvulling {number} (bladzijde {addition.page_number})"
    if addition.page_number > len(document.pages):
        raise DecisionsError(f"{at}: zoveel bladzijden heeft de PDF niet", where=where)
    codes = tuple(dict.fromkeys(_ground(g, grounds, where=where, at=at) for g in addition.grounds))
    page = document.pages[addition.page_number - 1]
    targets: list[tuple[Target, str]] = []
    if addition.box is not None:
        x0, y0, x1, y1 = addition.box
        if not (0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height):
            raise DecisionsError(
                f"{at}: het vak valt buiten de bladzijde",
                where=where,
                hint=f"de bladzijde is {page.width:.0f} bij {page.height:.0f} punten; vak: [x0, y0, x1, y1]",
            )
        rect = Rect(x0, y0, x1, y1)
        inside = contains_centre([rect], page.boxes).nonzero()[0].tolist()
        # The words under the box belong to it: they must be gone from the whole file too.
        text = "".join(page.text[i] for i in inside)
        targets.append((Area(page.page_index, (rect,)), text))
    else:
        for start, end in occurrences(addition.text, page.text):
            targets.append(((Span(page.page_index, start, end),), page.text[start:end]))
        if not targets:
            raise DecisionsError(
                f"{at}: deze tekst staat niet op de bladzijde",
                where=where,
                hint="let op hoofdletters en leestekens; een afgebroken woord heeft twee aanvullingen nodig",
            )
    return [
        Decision(
            decision_id=f"a{number}-{index}",
            target=target,
            action=Action.REDACT,
            grounds=codes,
            status=Status.DECIDED,
            decided_by=decided_by,
            label=ADDED_LABEL,
            toelichting=addition.toelichting.strip(),
            finding_ids=(),
            score=1.0,
            detector=ADDED_DETECTOR,
            text=text,
        )
        for index, (target, text) in enumerate(targets, start=1)
    ]


def _ground(written: str, grounds: Mapping[str, Ground], *, where: str, at: str) -> str:
    try:
        ground = parse_ground(written, grounds)
    except UnknownGround as exc:
        raise DecisionsError(
            f"{at}: onbekende grond", where=where, hint=exc.hint or "alle gronden: redactor grounds"
        ) from exc
    if not ground.citable:
        raise DecisionsError(
            f"{at}: {ground.code} is te algemeen", where=where, hint="noem het lid en het onderdeel"
        )
    return ground.code


def _require_inside(target: Target, document: Document, *, where: str, at: str) -> None:
    if isinstance(target, Area):
        inside = target.page_index < len(document.pages)
    else:
        inside = all(
            s.page_index < len(document.pages) and s.end <= len(document.pages[s.page_index].text)
            for s in target
        )
    if not inside:
        raise DecisionsError(f"{at}: deze plaats bestaat niet in de PDF", where=where)


def _context(target: Target, document: Document) -> str:
    """The text around a place, on one line; empty for an area."""
    if isinstance(target, Area):
        return ""
    first = target[0]
    text = document.pages[first.page_index].text
    last = max(s.end for s in target if s.page_index == first.page_index)
    return around(text, first.start, last)


def _place(exc: ValidationError) -> str:
    """Where in the file a value is wrong, counted from 1; no value is repeated."""
    steps = exc.errors(include_input=False, include_url=False)[0]["loc"]
    shown = []
    for step in steps:
        if isinstance(step, int):
            shown.append(f"nummer {step + 1}")
        elif step.isidentifier() and step in _KEYS:
            shown.append(step)
    return ", ".join(shown) or "bovenaan"


_KEYS: Final = frozenset({*DecisionsFile.model_fields, *DecisionRecord.model_fields, *Addition.model_fields})
