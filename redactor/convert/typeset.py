"""Blocks -> a tagged PDF (PDF/UA-1) by Typst: real text, embedded fonts, the same bytes every time.

Typst gets the fixed ``page.typ`` and data; it sees no file but pictures that were written anew. Fonts other
than ours serve only for letters that it lacks: one for Chinese, Japanese and Korean that comes with PyMuPDF,
then those of the system. Letters that no font has are shown by their number, not left out.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from pathlib import Path
from typing import Any, Final

from redactor.convert import spare_font, widths
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
from redactor.convert.widths import FONTS

HERE: Final = Path(__file__).parent
#: Points between the margins of page.typ, portrait A4.
TEXT_WIDTH: Final = 476.0
#: Papers and the points between their margins; all but the first lie on their side.
_PAPERS: Final = (("a4", TEXT_WIDTH), ("a4", 722.0), ("a3", 1071.0), ("a2", 1564.0), ("a1", 2264.0))
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: Words with a digit or an ``@`` in which a line could otherwise end.
_UNBREAKABLE: Final = re.compile(r"(?<!\S)((?=\S*[@\d])\S*[^\w\s.,;:()]\S*)(?!\S)")
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
        root: Folder in which the pictures of the blocks stand; a font may be written into it.
        landscape: Turns the page. What is wider than a page gets a larger one.
    """
    import typst

    data = _Data()
    needed = data.widths.of(blocks)[0]
    papers = _PAPERS[1:] if landscape else _PAPERS
    paper = next((paper for paper in papers if paper[1] >= needed), papers[-1])
    content = data.blocks(blocks, room=paper[1])
    spare = spare_font.written(root / "letters") if data.uses_spare_font else None
    compiler = typst.Compiler(
        input=HERE / "page.typ",
        # Both the template and the pictures must lie below it; only our own paths reach `image`.
        root="/",
        font_paths=_fonts(spare=spare, system=data.uses_system_fonts),
        sys_inputs={
            "data": json.dumps(
                {"title": title, "paper": paper[0], "flipped": paper != _PAPERS[0], "blocks": content}
            )
        },
    )
    compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"])
    return data.unshown


@functools.cache
def _fonts(*, spare: Path | None, system: bool) -> Any:
    import typst

    paths = [str(FONTS)] + ([] if spare is None else [str(spare)])
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=paths)


class _Data:
    """Turns blocks into what page.typ reads."""

    def __init__(self) -> None:
        self.unshown = 0
        self.uses_spare_font = self.uses_system_fonts = False
        self.widths = widths.Widths()
        self._level = 0

    def blocks(self, blocks: tuple[Block, ...], *, depth: int = 0, room: float) -> list[Any]:
        found: list[Any] = []
        for block in blocks:
            found += self._block(block, depth, room)
        return found

    def _block(self, block: Block, depth: int, room: float) -> list[Any]:
        deeper = depth + 1
        match block:
            case Heading():
                if depth or not _text(block.runs).strip():
                    # PDF/UA wants headings outside tables, one level at a time.
                    return [{"kind": "paragraph", "runs": self._runs(block.runs, room)}]
                self._level = min(block.level, self._level + 1)
                return [{"kind": "heading", "level": self._level, "runs": self._runs(block.runs, room / 1.5)}]
            case Paragraph():
                return [{"kind": "paragraph", "runs": self._runs(block.runs, room)}]
            case Items() if depth < DEEPEST:
                inside = room - widths.ITEM
                items = [self.blocks(item, depth=deeper, room=inside) for item in block.items]
                return [{"kind": "items", "ordered": block.ordered, "items": items}]
            case Items():
                return [b for item in block.items for b in self.blocks(item, depth=depth, room=room)]
            case Table() if depth < DEEPEST and block.rows:
                columns = self.widths.columns(block, room)
                rows = [
                    [
                        self.blocks(c, depth=deeper, room=w - widths.CELL)
                        for c, w in zip(row, columns, strict=True)
                    ]
                    for row in block.rows
                ]
                return [
                    {
                        "kind": "table",
                        "rows": rows,
                        "header": block.header and len(rows) > 1,
                        "widths": columns,
                        "lines": block.lines,
                    }
                ]
            case Table():
                return [b for row in block.rows for c in row for b in self.blocks(c, depth=depth, room=room)]
            case Quote() if depth < DEEPEST:
                inside = room - widths.QUOTE
                return [{"kind": "quote", "blocks": self.blocks(block.blocks, depth=deeper, room=inside)}]
            case Quote():
                return self.blocks(block.blocks, depth=depth, room=room)
            case Picture():
                path = str(block.path.resolve())
                width = max(1.0, min(block.width, room))
                return [{"kind": "picture", "path": path, "alt": block.alt, "width": width}]
            case Divider():
                return [{"kind": "divider"}]

    def _runs(self, runs: tuple[Run, ...], room: float) -> list[Any]:
        return [
            {
                "parts": _kept_together(self._shown(run.text, room), room),
                "bold": run.bold,
                "italic": run.italic,
                "mono": run.mono,
                "struck": run.struck,
            }
            for run in runs
        ]

    def _shown(self, text: str, room: float) -> str:
        known = widths.letters()
        text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
        out = []
        for character in text:
            if character == "\n" or ord(character) in known:
                out.append("" if _is_unseen(character) else character)
            elif not _is_unseen(character) and ord(character) in spare_font.letters():
                self.uses_spare_font = True
                out.append(character)
            elif not _is_unseen(character) and ord(character) in widths.system_letters():
                self.uses_system_fonts = True
                out.append(character)
            elif not _is_unseen(character):
                self.unshown += 1
                out.append(f"[U+{ord(character):04X}]")
        # A word wider than the page would run out of it.
        return re.sub(r"[^\s]{2,}", lambda m: _broken(m.group(), room), "".join(out))


def _is_unseen(character: str) -> bool:
    """Control characters, and marks that turn the reading order around or have no width."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character != "\n"


def _broken(word: str, room: float) -> str:
    """The word, over several lines when it is wider than ``room``."""
    if widths.of_text(word) <= room:
        return word
    out: list[str] = []
    width = 0.0
    # A letter shown by its number stays whole.
    for sign in re.findall(r"\[U\+[0-9A-F]+\]|.", word, re.DOTALL):
        width += widths.of_text(sign)
        if width > room and out:
            out.append("\n")
            width = widths.of_text(sign)
        out.append(sign)
    return "".join(out)


def _kept_together(text: str, room: float) -> list[list[Any]]:
    """The text in parts, each with whether it stays whole: numbers and addresses, at a hyphen or slash."""
    parts: list[list[Any]] = []
    for at, part in enumerate(_UNBREAKABLE.split(text)):
        if part:
            parts.append([part, at % 2 == 1 and widths.of_text(part) <= room])
    return parts or [["", False]]


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
