"""Blocks -> a tagged PDF (PDF/UA-1) by Typst: real text, embedded fonts, the same bytes every time.

Typst gets the fixed ``page.typ`` and data; it sees no font of the system and no file but pictures that
were written anew. Letters that the fonts lack are shown by their number, never left out.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from pathlib import Path
from typing import Any, Final

from redactor.convert.blocks import (
    Block,
    Divider,
    Heading,
    Items,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
)

HERE: Final = Path(__file__).parent
_FONTS: Final = HERE / "fonts"
#: Points between the margins of page.typ, portrait A4.
TEXT_WIDTH: Final = 476.0
#: Letters of a word that surely fit on a full line, and in the narrowest column.
_LONGEST_WORD: Final = 60
_SHORTEST_COLUMN: Final = 8
#: Blocks in blocks go no deeper: what is nested further loses its frame, not its letters.
DEEPEST: Final = 12


def typeset(
    blocks: tuple[Block, ...], target: Path, *, title: str, root: Path, landscape: bool = False
) -> int:
    """Writes the PDF; gives the number of letters that no font could show.

    Args:
        blocks: The document; starts with a heading of level 1.
        target: The PDF to write.
        title: Title in the metadata; holds nothing of the document.
        root: Folder in which the pictures of the blocks stand.
        landscape: Turns the page.
    """
    import typst

    data = _Data(root)
    content = data.blocks(blocks)
    compiler = typst.Compiler(
        input=HERE / "page.typ",
        # Both the template and the pictures must lie below it; only our own paths reach `image`.
        root="/",
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps({"title": title, "landscape": landscape, "blocks": content})},
    )
    compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"])
    return data.unshown


@functools.cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])


@functools.cache
def _letters() -> frozenset[int]:
    """Code points that both weights of the font can show."""
    import pymupdf

    found = [
        frozenset(pymupdf.Font(fontfile=str(path)).valid_codepoints())
        for path in sorted(_FONTS.glob("*.ttf"))
    ]
    return frozenset.intersection(*found)


class _Data:
    """Turns blocks into what page.typ reads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unshown = 0
        self._level = 0

    def blocks(self, blocks: tuple[Block, ...], *, depth: int = 0, fits: int = _LONGEST_WORD) -> list[Any]:
        found: list[Any] = []
        for block in blocks:
            found += self._block(block, depth, fits)
        return found

    def _block(self, block: Block, depth: int, fits: int) -> list[Any]:
        deeper = depth + 1
        match block:
            case Heading():
                if depth or not _text(block.runs).strip():
                    # PDF/UA wants headings outside tables, one level at a time.
                    return [{"kind": "paragraph", "runs": self._runs(block.runs, fits)}]
                self._level = min(block.level, self._level + 1)
                return [{"kind": "heading", "level": self._level, "runs": self._runs(block.runs, fits)}]
            case Paragraph():
                return [{"kind": "paragraph", "runs": self._runs(block.runs, fits)}]
            case Items() if depth < DEEPEST:
                items = [self.blocks(item, depth=deeper, fits=fits) for item in block.items]
                return [{"kind": "items", "ordered": block.ordered, "items": items}]
            case Items():
                return [b for item in block.items for b in self.blocks(item, depth=depth, fits=fits)]
            case Table() if depth < DEEPEST and block.rows:
                widths = block.widths or (1.0,) * len(block.rows[0])
                fit = _fitting(widths, fits)
                rows = [
                    [self.blocks(c, depth=deeper, fits=f) for c, f in zip(row, fit, strict=True)]
                    for row in block.rows
                ]
                return [
                    {
                        "kind": "table",
                        "rows": rows,
                        "header": block.header and len(rows) > 1,
                        "widths": widths,
                        "lines": block.lines,
                    }
                ]
            case Table():
                return [b for row in block.rows for c in row for b in self.blocks(c, depth=depth, fits=fits)]
            case Quote() if depth < DEEPEST:
                return [{"kind": "quote", "blocks": self.blocks(block.blocks, depth=deeper, fits=fits)}]
            case Quote():
                return self.blocks(block.blocks, depth=depth, fits=fits)
            case Picture():
                path = str(block.path.resolve())
                return [{"kind": "picture", "path": path, "alt": block.alt, "width": block.width}]
            case Divider():
                return [{"kind": "divider"}]

    def _runs(self, runs: tuple[Run, ...], fits: int) -> list[Any]:
        return [
            {
                "text": self._shown(run.text, fits),
                "bold": run.bold,
                "italic": run.italic,
                "mono": run.mono,
            }
            for run in runs
        ]

    def _shown(self, text: str, longest: int) -> str:
        known = _letters()
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
        out = []
        for character in text:
            if character == "\n" or ord(character) in known:
                out.append("" if _is_unseen(character) else character)
            elif not _is_unseen(character):
                self.unshown += 1
                out.append(f"[U+{ord(character):04X}]")
        # A word wider than the page would run out of it.
        return re.sub(rf"[^\s]{{{longest + 1},}}", lambda m: _broken(m.group(), longest), "".join(out))


def _fitting(widths: tuple[float, ...], fits: int) -> list[int]:
    """Letters of a word that fit in each column; one as wide as its text takes little from the others."""
    total = sum(widths) or len(widths)
    return [max(_SHORTEST_COLUMN, int(0.9 * fits * (width / total if width else 0.5))) for width in widths]


def _is_unseen(character: str) -> bool:
    """Control characters, and marks that turn the reading order around or have no width."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character != "\n"


def _broken(word: str, longest: int) -> str:
    return "\n".join(word[at : at + longest] for at in range(0, len(word), longest))


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
