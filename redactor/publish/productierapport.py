"""The report from which the publication platform of the ministries loads documents, and its check.

Headings and values are exactly those that the platform reads (rules/inventory.yaml). The platform is lenient
where it hurts: an unknown verdict becomes "niet openbaar", an unknown ground loses its meaning. So nothing is
written that it would not understand; ``validate`` also judges reports of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.disclosure.workbook import Cell, Sheet, workbook
from redactor.domain import Beoordeling
from redactor.dossier import given as given_lists
from redactor.errors import InventoryError
from redactor.rules import ColumnRule, Rules

if TYPE_CHECKING:
    from redactor.publish.inventory import InventoryRow

#: Name of the sheet, and of the one that explains the values.
_SHEET: Final = "Productierapport"
_VALUES: Final = "Lookup values"

#: Other words for a kind of file that the platform was seen to read.
_ALSO_READ: Final = ("word processing",)


def write(rows: Sequence[InventoryRow], rules: Rules) -> bytes:
    """The report as XLSX. Same in, same out.

    Raises:
        InventoryError: something that the platform does not read as it is meant.
    """
    problems = [problem for row in rows for problem in _problems(row, rules)]
    if problems:
        raise InventoryError(
            f"{len(problems)} fout(en) voor het productierapport",
            problems=problems,
            where="productierapport.xlsx",
        )
    columns = used_columns(rows, rules)
    kinds = sorted({line.partition(";")[2] for line in rules.lists.get("bestandssoorten", ())})
    grounds = [ground for ground in rules.grounds.values() if ground.platform]
    lookups: list[tuple[Cell, Cell]] = [("Beoordeling", b.value) for b in Beoordeling]
    lookups += [("Beoordelingsgrond", f"{code}: {title}") for code, title in dict.fromkeys(
        (ground.platform, ground.title) for ground in grounds)]  # fmt: skip
    lookups += [("File Type", kind) for kind in kinds]
    return workbook(
        (
            Sheet(
                title=_SHEET,
                columns=[column.header for column in columns],
                rows=[[cell(row, column, rules) for column in columns] for row in rows],
            ),
            Sheet(title=_VALUES, columns=("kolom", "waarde"), rows=lookups),
        )
    )


def used_columns(rows: Sequence[InventoryRow], rules: Rules) -> list[ColumnRule]:
    """The columns of the template; matter makes place for context where documents have that instead."""
    contexts = any(row.facts.context for row in rows)
    matters = any(row.facts.matter for row in rows)
    return [
        column
        for column in rules.columns.values()
        if (column.template or (column.field == "context" and contexts))
        and not (column.field == "matter" and contexts and not matters)
    ]


def cell(row: InventoryRow, column: ColumnRule, rules: Rules) -> Cell:
    """The value of one column."""
    if column.field == "id":
        return row.id
    if column.field == "title":
        return row.title
    if column.field == "beoordeling":
        return row.beoordeling.value
    if column.field == "grounds":
        return ";".join(platform_grounds(row, rules))
    if column.field == "suspended":
        return "ja" if row.facts.suspended else ""
    value = getattr(row.facts, column.field)
    if isinstance(value, tuple):
        return column.separator.join(value)
    if column.kind == "datum":
        return value.isoformat() if value else ""
    return value if value is not None else ""


def platform_grounds(row: InventoryRow, rules: Rules) -> tuple[str, ...]:
    """The grounds of a row in the platform's codes, each once."""
    codes = [rules.grounds[code].platform if code in rules.grounds else code for code in row.grounds]
    return tuple(dict.fromkeys(codes))


def _problems(row: InventoryRow, rules: Rules) -> Iterable[tuple[str, str, str]]:
    """What the platform would not read as it is meant."""
    for code in row.grounds:
        ground = rules.grounds.get(code)
        if ground is None or not ground.platform:
            yield (
                row.where,
                f"grond {code}: het publicatieplatform kent deze grond niet",
                "zet bij die grond in rules/grounds.yaml onder platform hoe u hem meldt",
            )
    if bool(row.facts.matter) == bool(row.facts.context):
        both = "Matter en Publicatiecontext zijn allebei gevuld" if row.facts.matter else "Matter ontbreekt"
        yield row.where, both, "" if row.facts.matter else "vul de kolom in, of geef --matter"
    for column in rules.columns.values():
        text = str(cell(row, column, rules))
        try:
            given_lists.check_cell(text, column, rules)
        except given_lists.WrongCell as exc:
            yield row.where, f"kolom {column.header}: {exc.message}", exc.hint


def validate(path: Path, rules: Rules) -> int:
    """Checks a report, ours or another's, as the platform reads it; strict where the platform guesses.

    Returns:
        The number of documents.

    Raises:
        InventoryError: rows that the platform would refuse or misread; all at once.
        InputError: the file is no such report.
    """
    given = given_lists.read(path, rules)
    problems: list[tuple[str, str, str]] = []
    first = f"{given.name}:1"
    for name in ("id", "title", "beoordeling", "grounds"):
        if name not in given.headings:
            problems.append((first, f"de kolom {rules.columns[name].header} ontbreekt", ""))
    if "matter" not in given.headings and "context" not in given.headings:
        problems.append((first, "de kolom Matter (of Publicatiecontext) ontbreekt", ""))
    for name, heading in given.headings.items():
        column = rules.columns[name]
        if heading.lower() not in (column.header.lower(), *column.accept):
            problems.append((first, f"het platform kent de kop {heading!r} niet", f"schrijf {column.header}"))
    seen: dict[str, str] = {}
    for row in given.rows:
        for name in ("id", "title", "beoordeling"):
            if name in row.written and not row.written[name]:
                problems.append((row.where, f"{rules.columns[name].header} is leeg", ""))
        judged = row.beoordeling.value if row.beoordeling else ""
        if " ".join(row.written.get("beoordeling", "").split()).lower() != judged.lower():
            problems.append(
                (row.where, "het platform leest deze beoordeling als niet openbaar", f"schrijf {judged}")
            )
        if row.written.get("file_type", "").lower() not in ("", row.facts.file_type, *_ALSO_READ):
            problems.append((row.where, "File Type", f"schrijf {row.facts.file_type}"))
        if not row.facts.matter and not row.facts.context:
            problems.append((row.where, "Matter (of Publicatiecontext) is leeg", ""))
        if row.id and seen.setdefault(row.id.lower(), row.where) != row.where:
            problems.append((row.where, f"dit ID staat ook op {seen[row.id.lower()]}", ""))
        problems += [
            (row.where, f"grond {code}: het publicatieplatform kent deze grond niet", "")
            for code in row.grounds
            if not rules.grounds[code].platform
        ]
    if problems:
        raise InventoryError(
            f"{len(problems)} fout(en) in het productierapport", problems=problems, where=given.name
        )
    return len(given.rows)
