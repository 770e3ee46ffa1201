"""A log as rows of a table, for the terminal and for spreadsheets; filters on them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from redactor.disclosure.log_file import Log
from redactor.disclosure.log_schema import Body, ChangeLine, ChoiceLine, EntryLine, ObjectLine, VerdictLine

Cell = str | int | float
Row = tuple[Cell, ...]

COLUMNS: Final = (
    "document", "nummer", "wat", "pagina", "actie", "gronden", "soort", "regel", "methode", "zekerheid",
    "rol", "persona", "persoon", "toelichting", "detector", "x0", "y0", "x1", "y1", "wie", "wanneer", "was",
    "regels",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which lines are wanted; an empty value asks for nothing.

    Attributes:
        ground: Code as stored; also the start of one, such as ``5.1.2``.
        rule: Id of a rule or role, with or without ``policy:`` or ``reviewer:``.
        certainty: ``zeker``, ``voorstel`` or ``besloten``.
        page_number: From 1; 0 for all.
        kind: ``vak``, ``openbaar``, ``object``, ``wijziging`` or ``oordeel``.
    """

    ground: str = ""
    rule: str = ""
    certainty: str = ""
    page_number: int = 0
    kind: str = ""

    def takes(self, line: Body) -> bool:
        """True when a line is wanted."""
        if self.kind and line.type != self.kind:
            return False
        if isinstance(line, VerdictLine):
            return not (self.ground or self.rule or self.certainty or self.page_number)
        if self.page_number and (isinstance(line, ObjectLine) or line.page_number != self.page_number):
            return False
        choices: list[EntryLine | ObjectLine | ChoiceLine] = (
            [line]
            if not isinstance(line, ChangeLine)
            else [c for c in (line.before, line.after) if c is not None]
        )
        return any(self._takes(choice) for choice in choices)

    def _takes(self, choice: EntryLine | ObjectLine | ChoiceLine) -> bool:
        return (
            (not self.certainty or choice.certainty == self.certainty)
            and (not self.rule or self.rule in (choice.rule, choice.rule.partition(":")[2]))
            and (
                not self.ground
                or any(g == self.ground or g.startswith(f"{self.ground}.") for g in choice.grounds)
            )
        )


def body(log: Log, wanted: Filter | None = None) -> tuple[Body, ...]:
    """The wanted lines between header and closing line, in order."""
    return tuple(line for line in log.body if wanted is None or wanted.takes(line))


def rows(log: Log, wanted: Filter | None = None, *, document: str = "") -> tuple[Row, ...]:
    """The wanted lines as rows under ``COLUMNS``; a place of several boxes has a row for each.

    ``document`` names it within a dossier; by default it is called as the log says.
    """
    result: list[Row] = []
    for line in body(log, wanted):
        for values in _values(line):
            row = {
                "document": document or log.header.document_id,
                "nummer": line.number,
                "wat": line.type,
                **values,
            }
            result.append(tuple(row.get(column, "") for column in COLUMNS))
    return tuple(result)


def facts(log: Log, *, document: str = "") -> tuple[Row, ...]:
    """What the log says once, as pairs of a name and a value; ``document`` as for ``rows``."""
    head = log.header
    return (
        ("document", document or head.document_id),
        ("beoordeling", log.beoordeling),
        ("organisatie", head.organisatie),
        ("zaaknummer", head.zaaknummer),
        ("informatiecategorie", head.informatiecategorie),
        ("pagina's", head.pages),
        ("gelakte PDF (sha256)", head.output_sha256),
        ("invoer (hmac)", f"{head.input.key}:{head.input.hmac}" if head.input else ""),
        ("redactor", head.redactor),
        ("regels (sha256)", head.rules),
        ("lijsten (sha256)", head.lists),
        ("aangevuld door het verzoek", "ja" if head.request_added else "nee"),
        ("taalmodel", head.model.name),
        ("taalmodel (sha256)", head.model.digest),
        ("werkwijze", head.profile),
        ("hoofd van de keten", log.closing.head),
        ("ondertekend met sleutel", log.closing.signature.key if log.closing.signature else ""),
    )


def choice(value: ChoiceLine | None) -> str:
    """A choice in a few words."""
    if value is None:
        return ""
    grounds = f" {'; '.join(value.grounds)}" if value.grounds else ""
    return f"{value.action}{grounds} ({value.certainty}, {value.rule})"


def count_by(values: Iterable[str]) -> Mapping[str, int]:
    """How often each value occurs; most first, then by name."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _values(line: Body) -> Iterator[dict[str, Any]]:
    if isinstance(line, VerdictLine):
        yield {
            "actie": line.beoordeling,
            "zekerheid": line.verification,
            "wie": line.by,
            "wanneer": line.when,
        }
        return
    if isinstance(line, ObjectLine):
        yield {
            "actie": "lakken",
            "gronden": "; ".join(line.grounds),
            "soort": line.label,
            "regel": line.rule,
            "zekerheid": line.certainty,
            "pagina": line.place,
            "regels": f"aantal: {line.count}",
        }
        return
    if isinstance(line, ChangeLine):
        yield {
            "pagina": line.page_number,
            "actie": line.after.action,
            "gronden": "; ".join(line.after.grounds),
            "regel": line.after.rule,
            "zekerheid": line.after.certainty,
            "soort": line.kind,
            "wie": line.by,
            "wanneer": line.when,
            "was": choice(line.before),
            "regels": ", ".join(map(str, line.entries)),
        }
        return
    shared = {
        "pagina": line.page_number,
        "actie": line.action,
        "gronden": "; ".join(line.grounds),
        "soort": line.label,
        "regel": line.rule,
        "methode": line.method,
        "zekerheid": line.certainty,
        "rol": line.role,
        "persona": line.persona,
        "persoon": line.person,
        "toelichting": line.toelichting,
        "detector": line.detector,
    }
    for box in line.boxes or (None,):
        corners = dict(zip(("x0", "y0", "x1", "y1"), box, strict=True)) if box else {}
        yield {**shared, **corners}
