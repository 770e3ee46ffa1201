# ruff: noqa: E501 (word lists and patterns)
"""Marked documents as the program sees them: the text of a page, with spans.

``"\\n"`` ends a line, ``"\\t"`` parts columns and cells, ``"\\n\\n"`` parts blocks. The wrapping width, the way
of writing table rows and the margins are drawn at random, since they differ between PDF files too.
"""

from __future__ import annotations

import html
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

Span = tuple[int, int, str]


@dataclass
class Marked:
    """Text with spans. Labels are those of the model, or ``-`` for a place without a verdict."""

    text: str
    spans: list[Span] = field(default_factory=list)


@dataclass
class Mark:
    """One mark of a marked document, as found in the HTML."""

    tag: str
    kind: str
    text: str


_PUBLIC = re.compile(
    r"^(oud-)?(bewindspersoon|kamerlid|wethouder|burgemeester|gedeputeerde|raadslid|statenlid|bestuurder( waterschap)?"
    r"|dijkgraaf|heemraad|hoogheemraad|commissaris van de koning|cdk|eurocommissaris|staatshoofd|koning(in|shuis)?"
    r"|koninklijk huis|locoburgemeester|eilandgedeputeerde|lid algemeen bestuur|ambtsvoorganger|rechter"
    r"|publiek persoon.*|histori.*|kunstenaar|schrijver|auteur.*|artiest|artiestennaam|architect|componist"
    r"|genoemd in openbare bron|journalist in openbare bron|hoogleraar, openbaar rapport|orgelbouwer|heilige|regisseur"
    r"|restaurator|kunsthandelaar)$",
    re.IGNORECASE,
)
_OPEN_PERSON = {
    "advocaat", "woordvoerder", "directeur", "bestuurder", "commissielid", "gemeentesecretaris",
    "lid adviescommissie", "directeur-generaal", "ambassadeur", "vestigingsdirecteur", "decaan",
    "voorzitter rekenkamer", "secretaris-directeur", "rechter", "permanent vertegenwoordiger", "gemachtigde",
    "commandant, lid directie", "genitief-s",
}  # fmt: skip
_NO_LABEL = re.compile(
    r"nummer|postbus|ECLI|^(datum|bedrag|kenmerk|functie|functionele mailbox|maildomein|kantoorpostcode|titel|versie"
    r"|distributielijst|roepletters|kostenplaats|serveradres|.*-url|conferentie-id|bericht-id|rekening.*|.*rekening"
    r"|code.*|toegangscode|kadastra.*|woonplaats|geboorteplaats|plaats|zijdelings.*|gewoon woord|beroep|map|commit"
    r"|chipnummer|index|UBN.*|meldlijn|alarm.*|systeemaccount|intern serveradres|afdeling|eenheid|gerecht|kentek.*"
    r"|jurisprudentie|bestandsnaam|projectcode|testgebruiker|werkplek|dienst|roepnaam)$",
    re.IGNORECASE,
)


def label_of(mark: Mark) -> str:
    """The model's label for a mark; empty for none, ``-`` for a place without a verdict."""
    if mark.tag == "r":
        return {
            "PERSON": "PERSOON", "SPECIAL": "BIJZONDER", "ADDRESS": "ADRES", "USERNAME": "-", "EMAIL": "-", "URL": "-",
        }.get(mark.kind, "")  # fmt: skip
    if mark.tag == "o":
        return (
            "PERSOON"
            if mark.kind in _OPEN_PERSON
            else ("" if mark.kind == "titel" else "-" * ("@" not in mark.text))
        )
    if _PUBLIC.match(mark.kind):
        return "PUBLIEK"
    if mark.kind in ("beroep", "gewoon woord", "plaats") and mark.text[:1].isupper():
        return "OVERIG"
    if _NO_LABEL.search(mark.kind) or not re.search(r"[A-ZÀ-Þ]?[a-zà-þ]{2}|[A-Z]{4}", mark.text):
        return ""
    return "OVERIG"


#: One inline piece: text and the mark it belongs to, None for plain text. ``"\\n"`` is a forced line end.
Piece = tuple[str, Mark | None]


@dataclass
class Block:
    """A paragraph, heading or list item (one cell) or a table row (several cells)."""

    cells: list[list[Piece]]
    row: bool = False


def blocks_of(path: Path) -> list[Block]:
    """Parses the small HTML of a marked document into blocks."""
    source = path.read_text(encoding="utf-8")
    source = source[source.index("<body") :]
    source = source[source.index(">") + 1 : source.rindex("</body>")]
    blocks: list[Block] = []
    cell: list[Piece] = []
    row: list[list[Piece]] | None = None
    mark: Mark | None = None

    def flush() -> None:
        nonlocal cell
        if any(t.strip() for t, _ in cell):
            blocks.append(Block([cell]))
        cell = []

    for part in re.split(r"(<[^>]+>)", source):
        if not part.startswith("<"):
            text = re.sub(r"\s+", " ", html.unescape(part))
            if text:
                cell.append((text, mark))
                if mark:
                    mark.text += text
            continue
        tag = re.match(r"</?(\w+)", part)
        name = tag.group(1).lower() if tag else ""
        closing = part.startswith("</")
        if name in ("r", "k", "o"):
            if closing:
                mark = None
            else:
                kind = re.search(r' (?:t|why)="([^"]*)"', part)
                mark = Mark(name, html.unescape(kind.group(1)) if kind else "", "")
        elif name == "br":
            cell.append(("\n", mark))
        elif name == "tr":
            flush()
            if closing and row is not None:
                if any(t.strip() for c in row for t, _ in c):
                    blocks.append(Block(row, row=True))
                row = None
            else:
                row = []
        elif name in ("td", "th"):
            if closing and row is not None:
                row.append(cell)
                cell = []
            else:
                cell = []
        elif name in ("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "table", "hr", "body"):
            if row is not None:
                if cell:
                    cell.append(("\n", None))
            else:
                flush()
                if name == "li" and not closing:
                    cell.append(("• ", None))
    flush()
    return blocks


Char = tuple[str, Mark | None]


def _chars(cell: list[Piece]) -> list[Char]:
    out: list[Char] = []
    for text, mark in cell:
        for c in text:
            if c in " \n" and (not out or out[-1][0] == "\n"):
                continue
            if c == "\n" and out[-1][0] == " ":
                out.pop()
            if c == " " and out[-1][0] == " ":
                continue
            out.append((c, mark))
    while out and out[-1][0] in " \n":
        out.pop()
    return out


def _wrap(chars: list[Char], width: int) -> list[list[Char]]:
    lines: list[list[Char]] = [[]]
    gap = -1
    for char, mark in chars:
        if char == "\n":
            lines.append([])
            gap = -1
            continue
        lines[-1].append((char, mark))
        if char == " " or (char == "-" and len(lines[-1]) > 3 and lines[-1][-2][0].isalpha()):
            gap = len(lines[-1]) - 1
        if len(lines[-1]) > width and gap > 0:
            line = lines[-1]
            rest = line[gap + 1 :]
            lines[-1] = line[:gap] if line[gap][0] == " " else line[: gap + 1]
            lines.append(rest)
            gap = -1
    return [line for line in lines if line]


def layout(blocks: list[Block], rnd: random.Random) -> list[list[Char]]:
    """Lays the blocks out as blocks of text with random widths; one list of characters each."""
    width = rnd.choice([42, 55, 68, 78, 88, 95, 105, 115])
    rows_as_lines = rnd.random() < 0.25  # some tables come out cell by cell
    cell_width = rnd.choice([14, 20, 28, 40, 200])
    row_gap = rnd.random() < 0.4
    out: list[list[Char]] = []
    for block in blocks:
        if not block.row:
            text: list[Char] = []
            for line in _wrap(_chars(block.cells[0]), width):
                text += [*line, ("\n", None)]
            out.append(text[:-1])
            continue
        cells = [_wrap(_chars(c), cell_width) for c in block.cells]
        text = []
        if rows_as_lines:
            for cell in cells:
                for line in cell:
                    text += [*line, ("\n", None)]
        else:
            for i in range(max((len(c) for c in cells), default=0)):
                parts = [c[i] for c in cells if i < len(c)]
                for j, part in enumerate(parts):
                    text += ([("\t", None)] if j else []) + part
                text.append(("\n", None))
        if row_gap or not out or not text:
            out.append(text[:-1])
        else:
            out[-1] = out[-1] + [("\n", None)] + text[:-1]
    return [b for b in out if b]


def join(blocks: list[list[Char]]) -> Marked:
    """One page text with spans; a mark that runs over a cell or block border is split there."""
    chars: list[Char] = []
    for i, block in enumerate(blocks):
        if i:
            chars += [("\n", None), ("\n", None)]
        chars += block
    text = "".join(c for c, _ in chars)
    spans: list[Span] = []
    start = 0
    while start < len(chars):
        mark = chars[start][1]
        end = start + 1
        if mark is None:
            start += 1
            continue
        while end < len(chars):
            if chars[end][1] is mark:
                end += 1
            elif chars[end][0] == "\n" and end + 1 < len(chars) and chars[end + 1][1] is mark:
                end += 2
            elif chars[end][0] == "\n" and "\t" in text[end : end + 200] and mark is None:
                break
            else:
                break
        label = label_of(mark)
        if label:
            spans.append((start, end, label))
        start = end
    return Marked(text, spans)
