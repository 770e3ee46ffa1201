"""What a page can hold: a closed set of blocks. Foreign markup is read into these and goes no further.

There is no block for a script, a style, a frame, a form or anything fetched from elsewhere: what has no
block cannot reach a PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Letters of one look; a newline in it is a line end. ``struck``: with a line through them."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """``level`` counts from 1; gaps between levels are closed when it is set."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; each item holds blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells, all of the same length."""

    rows: tuple[tuple[tuple[Block, ...], ...], ...]
    header: bool = False
    lines: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Text of an earlier message, set apart by a line in the margin."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that was decoded and written anew; ``width`` in points."""

    path: Path
    alt: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A line across the page."""


Block = Heading | Paragraph | Items | Table | Quote | Picture | Divider


def paragraph(text: str, *, bold: bool = False, mono: bool = False) -> Paragraph:
    """A paragraph of one look."""
    return Paragraph(runs=(Run(text=text, bold=bold, mono=mono),))


def plain_text(blocks: tuple[Block, ...]) -> str:
    """All letters in reading order, a line per block."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                lines.append("".join(run.text for run in block.runs))
            case Items():
                lines += [plain_text(item) for item in block.items]
            case Table():
                lines += [plain_text(cell) for row in block.rows for cell in row]
            case Quote():
                lines.append(plain_text(block.blocks))
            case Picture() | Divider():
                pass
    return "\n".join(line for line in lines if line)
