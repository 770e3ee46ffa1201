"""Draws the golden samples and writes down what must go and what must stay, in one pass.

The truth of a sample stands in the text that its build.py draws, as marks; it never comes from what the
product finds. Marks are ``{PERSOON|Jan de Vries}`` (must be gone; the word is a label),
``{=why|Turfmarkt 147}`` (must stay: a trap, with its reason) and ``{?why|mr.}`` (either is right). Everything
else must stay.

Rectangles in expected.json are PyMuPDF page space: points, origin at the top left of the CropBox, before
/Rotate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

#: Ground of a label, where it is not 5.1.2.e (see samples/README.md).
GROUNDS = {"BSN": "5.1.1.e", "BIJZONDER": "5.1.1.d"}
MARK = re.compile(r"\{(?P<tag>[A-Z_]+|[=?][^|{}]*)\|(?P<text>[^{}]*)\}")
#: Height of a letter above and below the baseline, as a share of the font size.
ABOVE, BELOW = 0.74, 0.21


@dataclass(slots=True)
class Mark:
    """One marked piece of text: ``tag`` as written, ``rects`` one per line it was drawn on."""

    tag: str
    page_number: int = 0
    pieces: list[str] = field(default_factory=list)
    rects: list[list[float]] = field(default_factory=list)


class Paper:
    """A PDF under construction.

    Args:
        why: One English line: why this sample exists.
        width, height: Page size in points.
        embedded: Draw with an embedded font of many alphabets and two-byte codes; otherwise with the
            standard fonts and one-byte codes, of which a raw search can find the text.
    """

    def __init__(
        self, *, why: str, width: float = 595.0, height: float = 842.0, embedded: bool = False
    ) -> None:
        self.why = why
        self.size = (width, height)
        self.embedded = embedded
        self.doc = pymupdf.open()
        self.marks: list[Mark] = []
        self.objects: list[dict[str, str]] = []
        self._fonts = {False: pymupdf.Font("helv"), True: pymupdf.Font("hebo")}
        self._page: Any = None

    @property
    def page_number(self) -> int:
        """Number of the page being drawn, from 1."""
        return int(self.doc.page_count)

    @property
    def page(self) -> Any:
        """The page being drawn."""
        return self._page

    def new_page(self) -> None:
        """Starts the next page."""
        self._page = self.doc.new_page(width=self.size[0], height=self.size[1])

    def length(self, text: str, *, size: float, bold: bool = False) -> float:
        """Width of ``text`` in points."""
        return float(self._fonts[bold].text_length(text, fontsize=size))

    def _parse(self, text: str) -> tuple[str, list[Mark | None]]:
        """The text without marks, and for each character the mark it belongs to."""
        plain: list[str] = []
        owner: list[Mark | None] = []
        at = 0
        for match in MARK.finditer(text):
            before = text[at : match.start()]
            plain.append(before)
            owner.extend([None] * len(before))
            mark = Mark(match["tag"], self.page_number)
            self.marks.append(mark)
            plain.append(match["text"])
            owner.extend([mark] * len(match["text"]))
            at = match.end()
        plain.append(text[at:])
        owner.extend([None] * (len(text) - at))
        return "".join(plain), owner

    def _draw(
        self, x: float, y: float, text: str, owner: Sequence[Mark | None], size: float, bold: bool
    ) -> float:
        if text.strip():
            if self.embedded:
                writer = pymupdf.TextWriter(self._page.rect)
                writer.append((x, y), text, font=self._fonts[bold], fontsize=size)
                writer.write_text(self._page)
            else:
                self._page.insert_text((x, y), text, fontname="hebo" if bold else "helv", fontsize=size)
        start = 0
        while start < len(text):
            end = start
            while end < len(text) and owner[end] is owner[start]:
                end += 1
            mark = owner[start]
            if mark is not None and text[start:end].strip():
                x0 = x + self.length(text[:start], size=size, bold=bold)
                x1 = x + self.length(text[:end], size=size, bold=bold)
                mark.pieces.append(text[start:end].strip())
                mark.rects.append([round(v, 2) for v in (x0, y - ABOVE * size, x1, y + BELOW * size)])
            start = end
        return x + self.length(text, size=size, bold=bold)

    def line(self, x: float, y: float, text: str, *, size: float = 10, bold: bool = False) -> float:
        """Draws one line with its baseline at ``y``; returns where it ends (x, points)."""
        plain, owner = self._parse(text)
        return self._draw(x, y, plain, owner, size, bold)

    def flow(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        leading: float = 1.3,
    ) -> float:
        """Draws text broken over lines of ``width``; ``\\n`` ends a line. Returns the next baseline."""
        plain, owner = self._parse(text)
        at = 0
        for paragraph in plain.split("\n"):
            end_of_paragraph = at + len(paragraph)
            start = at
            while start < end_of_paragraph:
                end, here = start, start
                for word in re.finditer(r"\S+\s*", plain[start:end_of_paragraph]):
                    here = start + word.end()
                    if end > start and self.length(plain[start:here].rstrip(), size=size, bold=bold) > width:
                        break
                    end = here
                self._draw(x, y, plain[start:end].rstrip(), owner[start:end], size, bold)
                y += size * leading
                start = end
            if not paragraph:
                y += size * leading
            at = end_of_paragraph + 1
        return y

    def table(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], *, size: float = 9
    ) -> float:
        """Draws a ruled table, the first row bold, one line per cell. Returns the next free baseline."""
        pitch = size * 1.8
        top = y
        for number, row in enumerate(rows):
            left = x
            for cell, width in zip(row, widths, strict=True):
                self.line(left + 4, y + pitch * 0.68, cell, size=size, bold=number == 0)
                left += width
            y += pitch
            self._page.draw_line((x, y), (x + sum(widths), y), width=0.5)
        self._page.draw_line((x, top), (x + sum(widths), top), width=0.5)
        left = x
        for width in (*widths, 0):
            self._page.draw_line((left, top), (left, y), width=0.5)
            left += width
        return y + size * 1.6

    def hidden(self, place: str, text: str) -> None:
        """Notes a text that stands in the file but on no page, and must be gone from it."""
        self.objects.append({"place": place, "text": text})

    def expected(self, *, sample: str) -> dict[str, object]:
        """The truth of this sample, as written to expected.json."""
        gone, stay, free = [], [], []
        for mark in self.marks:
            entry: dict[str, object] = {"page_number": mark.page_number, "text": " ".join(mark.pieces)}
            if mark.tag.startswith("="):
                stay.append({**entry, "why": mark.tag[1:], "rects": mark.rects})
            elif mark.tag.startswith("?"):
                free.append({**entry, "why": mark.tag[1:], "rects": mark.rects})
            else:
                ground = GROUNDS.get(mark.tag, "5.1.2.e")
                gone.append({**entry, "label": mark.tag, "ground": ground, "rects": mark.rects})
        return {
            "sample": sample,
            "why": self.why,
            "raw_searchable": not self.embedded,
            "gone": gone,
            "objects_gone": self.objects,
            "stay": stay,
            "free": free,
        }

    def save(self, folder: Path, *, finish: Callable[[Path], None] | None = None) -> None:
        """Writes ``input.pdf`` and ``expected.json`` into ``folder``.

        Args:
            folder: The sample's own folder, or another one in a test.
            finish: Called with the path of the PDF, to add what PyMuPDF cannot draw.
        """
        target = folder / "input.pdf"
        if self.embedded:
            self.doc.subset_fonts()
        self.doc.save(target, garbage=3, deflate=True, no_new_id=True)
        if finish is not None:
            finish(target)
        text = json.dumps(self.expected(sample=folder.name), ensure_ascii=False, indent=1)
        (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
