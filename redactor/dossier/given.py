"""An inventory that an organisation has already -> facts about its documents.

Values are read strictly: what is not understood is a problem with its row, never a guess. Above all a
verdict: the publication platform takes every unknown word for "niet openbaar".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from redactor.domain import Beoordeling
from redactor.dossier.facts import DocumentFacts, Overruled
from redactor.dossier.spreadsheet import Table, read_table
from redactor.errors import InventoryError, UnknownGround
from redactor.rules import ColumnRule, Rules, parse_grounds

#: Forms of dates that the publication platform reads; only the day is kept.
_DATES: Final = ("%Y-%m-%d", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p")
_YES: Final = frozenset({"true", "ja", "yes", "1", "y", "j", "x"})
_NO: Final = frozenset({"", "false", "nee", "no", "0", "n"})
#: Lists of rules/lists/ with lines ``word;value``.
_JUDGEMENTS: Final = "beoordelingen"
_KINDS: Final = "bestandssoorten"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """One row of a given inventory.

    Attributes:
        id: As the organisation numbers its documents; empty when it does not.
        where: ``file:row``.
        facts: What the row says; its key is not yet that of a document.
        beoordeling, grounds: The verdict that it gives; None and () when it gives none.
        written: What stands in its cells, by field. Untrusted.
    """

    id: str
    where: str
    facts: DocumentFacts = field(repr=False)
    beoordeling: Beoordeling | None = None
    grounds: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict, repr=False)

    def overruled(self, role: str) -> Overruled | None:
        """The verdict as somebody's with ``role``; None when the row gives none."""
        if self.beoordeling is None:
            return None
        return Overruled(beoordeling=self.beoordeling, role=role, grounds=self.grounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A given inventory.

    Attributes:
        name: Of its file.
        rows: Those with anything in them.
        headings: Of the column of each field for which it has one.
        unused: Headings of columns that say nothing to this program.
    """

    name: str
    rows: tuple[GivenRow, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


def read(path: Path, rules: Rules) -> Given:
    """Reads an inventory in XLSX or CSV.

    Raises:
        InventoryError: something in it is not understood; all problems are told at once.
        InputError: the file is no table with the headings of an inventory.
    """
    known = [name for column in rules.columns.values() for name in _headings(column)]
    table = read_table(path, known=known)
    places, unused = _columns(table, rules)
    problems: list[tuple[str, str, str]] = []
    rows = []
    for index, cells in enumerate(table.rows):
        values: dict[str, Any] = {}
        for name, place in places.items():
            try:
                values[name] = _value(cells[place], rules.columns[name], rules)
            except WrongCell as exc:
                header = table.headings[place]
                problems.append((table.where(index), f"kolom {header}: {exc.message}", exc.hint))
        if values.get("matter") and values.get("context"):
            problems.append((table.where(index), "Matter en Publicatiecontext zijn allebei gevuld", ""))
        written = {name: cells[place] for name, place in places.items()}
        rows.append(_row(values, written, table.where(index)))
    if problems:
        raise InventoryError(f"{len(problems)} fout(en) in de lijst", problems=problems, where=path.name)
    return Given(
        name=path.name,
        rows=tuple(rows),
        headings={name: table.headings[place] for name, place in places.items()},
        unused=tuple(table.headings[place] for place in unused),
    )


class WrongCell(Exception):
    """A cell that is not understood. Holds no text of it; ``given`` and the report tell the row."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _row(values: Mapping[str, Any], written: Mapping[str, str], where: str) -> GivenRow:
    apart = ("id", "beoordeling", "grounds")
    known = {name: value for name, value in values.items() if name not in apart}
    identifier = values.get("id", "")
    return GivenRow(
        id=identifier,
        where=where,
        facts=DocumentFacts(document_id=identifier or where, **known),
        beoordeling=values.get("beoordeling"),
        grounds=values.get("grounds", ()),
        written=written,
    )


def _headings(column: ColumnRule) -> tuple[str, ...]:
    return (column.header.lower(), *column.also, *column.accept)


def _columns(table: Table, rules: Rules) -> tuple[dict[str, int], list[int]]:
    """The place of each field's column, and the places that no field takes."""
    free = {heading.lower(): place for place, heading in enumerate(table.headings) if heading}
    places: dict[str, int] = {}
    for name, column in rules.columns.items():
        best = next((heading for heading in _headings(column) if heading in free), None)
        if best is not None:
            places[name] = free.pop(best)
    return places, sorted(free.values())


def check_cell(text: str, column: ColumnRule, rules: Rules) -> None:
    """Checks that a value is what its column takes.

    Raises:
        WrongCell: it is not.
    """
    if column.required and not text:
        raise WrongCell("dit mag niet leeg zijn")
    _value(text, column, rules)


def _value(text: str, column: ColumnRule, rules: Rules) -> Any:
    """What a cell says; the empty value of its kind when it is empty."""
    if column.kind == "grond":
        return _grounds(text, rules)
    if column.separator:
        return tuple(
            _checked(part.strip(), column)
            for part in re.split(rf"[{column.separator}\n]", text)
            if part.strip()
        )
    return _READERS[column.kind](_checked(text, column), rules)


def _checked(text: str, column: ColumnRule) -> str:
    if column.longest and len(text) > column.longest:
        raise WrongCell(f"te lang: hoogstens {column.longest} tekens")
    if column.pattern and not re.fullmatch(column.pattern, text):
        raise WrongCell("hier staan tekens die niet mogen", "letters, cijfers, punten en streepjes")
    if column.kind == "link" and text:
        try:
            parts = urlsplit(text)
        except ValueError:
            raise WrongCell("dit is geen geldige link") from None
        if parts.scheme not in ("http", "https") or not parts.hostname or any(map(str.isspace, text)):
            raise WrongCell("dit is geen geldige link", "een link begint met https://")
    return text


def _grounds(text: str, rules: Rules) -> tuple[str, ...]:
    try:
        found = parse_grounds(text, rules.grounds)
    except UnknownGround as exc:
        raise WrongCell("onbekende grond", exc.hint) from None
    for ground in found:
        # Lists of the platform have article 5.2 as a whole.
        if not ground.citable and not ground.platform:
            raise WrongCell(f"{ground.code} is een groep van gronden", "noem het lid en het onderdeel")
    return tuple(ground.code for ground in found)


def _date(text: str, rules: Rules) -> datetime.date | None:
    if not text:
        return None
    # The platform's own export ends in a time zone.
    bare = re.sub(r"\s+(?:UTC|GMT|CES?T)$", "", text)
    for form in _DATES:
        try:
            return datetime.datetime.strptime(bare, form).date()
        except ValueError:
            continue
    raise WrongCell("dit is geen datum", "schrijf 2026-11-30 of 30-11-2026")


def _number(text: str, rules: Rules) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,15}", text) or int(text) < 1:
        raise WrongCell("hier hoort een getal vanaf 1")
    return int(text)


def _yes(text: str, rules: Rules) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise WrongCell("hier hoort ja of niets")


def _judgement(text: str, rules: Rules) -> Beoordeling | None:
    if not text:
        return None
    word = _listed(text, _JUDGEMENTS, rules)
    try:
        return Beoordeling(word)
    except ValueError:
        near = nearest(text, [b.value for b in Beoordeling])
        raise WrongCell("onbekende beoordeling", near) from None


def _kind(text: str, rules: Rules) -> str:
    if not text:
        return ""
    word = _listed(text.lstrip("."), _KINDS, rules)
    if not word:
        known = sorted({line.partition(";")[2] for line in rules.lists.get(_KINDS, ())})
        raise WrongCell("onbekende soort bestand", "keuze uit: " + ", ".join(known))
    return word


def _listed(text: str, name: str, rules: Rules) -> str:
    wanted = " ".join(text.split()).lower()
    for line in rules.lists.get(name, ()):
        word, _, value = line.partition(";")
        if word.strip().lower() == wanted:
            return value.strip()
    return ""


def read_verdict(text: str, role: str, rules: Rules) -> Overruled:
    """A person's verdict as ``Niet openbaar`` or ``Niet openbaar: 5.2.1; 5.1.2.i``.

    Raises:
        WrongCell: no verdict, or no ground.
    """
    word, _, grounds = text.partition(":")
    check_cell(word.strip(), rules.columns["beoordeling"], rules)
    judged = _judgement(word.strip(), rules)
    assert judged is not None  # an empty word was refused
    return Overruled(beoordeling=judged, role=role, grounds=_grounds(grounds, rules))


def nearest(text: str, known: Iterable[str]) -> str:
    """A hint with the name most like ``text``, or with all of them."""
    from rapidfuzz import process, utils

    names = list(known)
    best = process.extractOne(text, names, score_cutoff=60, processor=utils.default_process)
    return f"bedoelt u {best[0]!r}?" if best else "keuze uit: " + ", ".join(names)


_READERS: Final[Mapping[str, Callable[[str, Rules], Any]]] = {
    "tekst": lambda text, rules: text,
    "getal": _number,
    "datum": _date,
    "ja-nee": _yes,
    "beoordeling": _judgement,
    "soort": _kind,
}


def rows_by_document(given: Given, names: Mapping[str, Sequence[str]]) -> dict[str, GivenRow]:
    """Which row is about which document.

    Args:
        given: The inventory.
        names: Key of each document -> the ways in which a list may name it: its id, its file name with and
            without its ending, with and without its folder.

    Returns:
        Key of a document -> its row. Rows about none of them are left out.

    Raises:
        InventoryError: a row that fits several documents, or several rows about one.
    """
    by_name: dict[str, set[str]] = {}
    for key, several in names.items():
        for name in several:
            by_name.setdefault(name.casefold(), set()).add(key)
    problems: list[tuple[str, str, str]] = []
    result: dict[str, GivenRow] = {}
    for row in given.rows:
        keys = by_name.get(row.id.casefold(), set()) or by_name.get(row.facts.title.casefold(), set())
        if len(keys) > 1:
            problems.append((row.where, "deze rij past bij meer documenten", "noem ook de map"))
        for key in keys:
            if key in result:
                problems.append((row.where, f"ook {result[key].where} gaat over dit document", ""))
            result[key] = row
    if problems:
        raise InventoryError(f"{len(problems)} fout(en) in de lijst", problems=problems, where=given.name)
    return result
