"""Foreign markup and plain text -> blocks. Nothing is fetched and nothing runs: only letters come through.

What a browser would not show (scripts, comments, hidden elements) is left out and counted; so is every
reference to something elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
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

#: Gives the picture for a ``src`` (``cid:...`` or ``data:...``) with its ``alt``, None when it has none.
Pictures = Callable[[str, str], Picture | None]

_DROPPED: Final = frozenset(
    "script style head title meta link noscript template object embed applet iframe frame frameset audio "
    "video source track svg math canvas map area base param".split()
)
_FRAMES: Final = frozenset("object embed applet iframe frame audio video".split())
_FORMS: Final = frozenset("input textarea select button".split())
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BOLD: Final = frozenset("b strong th dt".split())
_ITALIC: Final = frozenset("i em cite dfn".split())
_MONO: Final = frozenset("code kbd samp tt".split())
_BREAKING: Final = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_UNSEEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])|max-height\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
#: Elements in elements go no deeper; what lies below keeps its letters only.
_DEEPEST: Final = 150
_MANY_COLUMNS: Final = 40


class Page:
    """One HTML page on its way to blocks; ``hidden`` counts what was left out, by kind."""

    def __init__(self, *, pictures: Pictures | None = None) -> None:
        self.hidden: Counter[str] = Counter()
        self._pictures = pictures

    def read(self, html: str) -> tuple[Block, ...]:
        """The blocks of a page or a fragment."""
        import lxml.html

        # The parser stops at a zero byte, and would take the encoding a page claims over our decoding.
        text = re.sub(r"^\s*<\?xml[^>]*>", "", html.replace("\0", ""))
        if not text.strip():
            return ()
        parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        body = tree.find("body")
        return self._children(tree if body is None else body, 0)

    def _children(self, element: Any, depth: int) -> tuple[Block, ...]:
        """Blocks of what stands in an element; letters between them become paragraphs."""
        found: list[Block] = []
        runs: list[Run] = []

        def flush() -> None:
            paragraph = _tidy(runs)
            if paragraph:
                found.append(Paragraph(runs=paragraph))
            runs.clear()

        for part in self._parts(element, Run(text=""), depth):
            if isinstance(part, Run):
                runs.append(part)
            else:
                flush()
                found.append(part)
        flush()
        return tuple(found)

    def _parts(self, element: Any, look: Run, depth: int, *, pre: bool = False) -> Iterator[Run | Block]:
        """Runs and blocks in the order of the page."""
        if element.text:
            yield _like(look, _letters(element.text, pre))
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child, look, depth + 1, pre)
            elif "[if" not in (child.text or ""):
                # A comment or instruction; those of Outlook for old browsers are no text of anybody.
                self.hidden["commentaar-in-code"] += bool((child.text or "").strip())
            if child.tail:
                yield _like(look, _letters(child.tail, pre))

    def _element(self, child: Any, look: Run, depth: int, pre: bool) -> Iterator[Run | Block]:
        tag = child.tag.lower().rpartition(":")[2]
        if tag in _DROPPED or tag in _FORMS:
            if tag in _FRAMES:
                self.hidden["ingesloten-object"] += 1
            elif tag in _FORMS:
                self.hidden["formulierveld"] += 1
            elif tag == "script":
                self.hidden["macro"] += 1
            return
        if _is_unseen(child):
            self.hidden["verborgen-tekst"] += bool("".join(child.itertext()).strip())
            return
        if depth > _DEEPEST:
            yield _like(look, " ".join("".join(child.itertext()).split()))
            return
        if tag == "br":
            yield _like(look, "\n")
        elif tag == "img":
            yield from self._picture(child, look)
        elif tag in _HEADINGS:
            runs = _tidy([p for p in self._parts(child, look, depth) if isinstance(p, Run)])
            if runs:
                yield Heading(level=_HEADINGS[tag] + 1, runs=runs)
        elif tag in ("ul", "ol"):
            items = tuple(
                self._children(item, depth)
                for item in child
                if isinstance(item.tag, str) and not _is_unseen(item)
            )
            items = tuple(item for item in items if item)
            if items:
                yield Items(items=items, ordered=tag == "ol")
        elif tag == "table":
            yield from self._table(child, depth)
        elif tag == "blockquote":
            blocks = self._children(child, depth)
            if blocks:
                yield Quote(blocks=blocks)
        elif tag == "hr":
            yield Divider()
        elif tag == "pre":
            runs = _tidy(
                [p for p in self._parts(child, look, depth, pre=True) if isinstance(p, Run)], pre=True
            )
            if runs:
                yield Paragraph(runs=runs)
        elif tag in _BREAKING:
            yield from self._children(child, depth)
        else:
            if tag == "a":
                self._link(child)
            yield from self._parts(child, _inline(look, tag), depth, pre=pre)

    def _picture(self, child: Any, look: Run) -> Iterator[Run | Block]:
        source, alt = (child.get("src") or "").strip(), " ".join((child.get("alt") or "").split())
        small = any(re.fullmatch(r"\s*[0-3](px)?\s*", child.get(side) or "") for side in ("width", "height"))
        if source.lower().startswith(("cid:", "data:")):
            picture = self._pictures(source, alt) if self._pictures else None
            if picture is not None:
                yield picture
                return
            self.hidden["afbeelding-niet-getoond"] += 1
        elif source:
            self.hidden["volgpixel" if small else "externe-verwijzing"] += 1
        if alt and not small:
            yield _like(look, f"[afbeelding: {alt}]")

    def _link(self, child: Any) -> None:
        target = (child.get("href") or "").strip()
        shown = "".join(child.itertext()).strip()
        if target and not target.startswith("#"):
            bare = re.sub(r"^(mailto:|tel:|https?://)|[/\s]+$", "", target, flags=re.IGNORECASE)
            self.hidden["linkdoel"] += bare.casefold() not in shown.casefold()

    def _table(self, child: Any, depth: int) -> Iterator[Block]:
        rows = []
        for row in child.iter("tr"):
            if next(row.iterancestors("table"), None) is not child or _is_unseen(row):
                continue
            cells = []
            for cell in row:
                if not isinstance(cell.tag, str):
                    continue
                if _is_unseen(cell):
                    self.hidden["verborgen-tekst"] += bool("".join(cell.itertext()).strip())
                    continue
                cells.append(self._children(cell, depth + 1))
                span = (cell.get("colspan") or "1").strip()
                extra = min(int(span), _MANY_COLUMNS) - 1 if span.isdecimal() else 0
                cells += [()] * max(0, extra)
            if any(cells):
                rows.append(cells)
        if not rows:
            return
        columns = [i for i in range(max(map(len, rows))) if any(i < len(r) and r[i] for r in rows)]
        # Most tables in mail only place things: one column is no table, many do not fit.
        if len(columns) == 1 or len(columns) > _MANY_COLUMNS:
            for cells in rows:
                for cell in cells:
                    yield from cell
            return
        first = child.find(".//tr")
        header = first is not None and all(c.tag == "th" for c in first if isinstance(c.tag, str))
        yield Table(
            rows=tuple(tuple(r[i] if i < len(r) else () for i in columns) for r in rows),
            header=header,
            lines=(child.get("border") or "0") != "0" or header,
        )


def from_text(text: str, *, mono: bool = False) -> tuple[Block, ...]:
    """Plain text: a paragraph per blank line, lines as they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    parts = re.split(r"\n[ \t]*\n+", text)
    return tuple(
        Paragraph(runs=(Run(text=part.strip("\n").rstrip(), mono=mono),)) for part in parts if part.strip()
    )


def from_markdown(text: str) -> tuple[Block, ...]:
    """Markdown by way of HTML; HTML inside it stays letters."""
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return Page().read(html)


def _letters(text: str, pre: bool) -> str:
    return text if pre else re.sub(r"[ \t\r\n\f]+", " ", text)


def _like(look: Run, text: str) -> Run:
    return Run(text=text, bold=look.bold, italic=look.italic, mono=look.mono)


def _inline(look: Run, tag: str) -> Run:
    return Run(
        text="",
        bold=look.bold or tag in _BOLD,
        italic=look.italic or tag in _ITALIC,
        mono=look.mono or tag in _MONO,
    )


def _is_unseen(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_UNSEEN.search(element.get("style") or ""))


def _tidy(runs: list[Run], *, pre: bool = False) -> tuple[Run, ...]:
    """Joins runs of one look and takes away the blanks that a browser does not show."""
    joined: list[Run] = []
    for run in runs:
        if joined and _like(joined[-1], "") == _like(run, ""):
            joined[-1] = _like(run, joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    if pre:
        return tuple(joined)
    tidy: list[Run] = []
    after_blank = True
    for run in joined:
        text = re.sub(r"[ ]*\n[ ]*", "\n", re.sub(r" {2,}", " ", run.text))
        if after_blank:
            text = text.lstrip(" \n") if not tidy else text.lstrip(" ")
        if text:
            after_blank = text[-1] in " \n"
            tidy.append(_like(run, text))
    while tidy and not tidy[-1].text.rstrip(" \n\xa0"):
        tidy.pop()
    if tidy:
        tidy[-1] = _like(tidy[-1], tidy[-1].text.rstrip(" \n"))
    return tuple(tidy) if any(run.text.strip() for run in tidy) else ()
