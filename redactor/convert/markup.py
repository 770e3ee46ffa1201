"""Foreign markup and plain text -> blocks. Nothing is fetched and nothing runs: only letters come through.

What a browser would not show (scripts, comments, hidden elements) is left out and counted; so is every
reference to something elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
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
from redactor.convert.pieces import Reason, Unreadable
from redactor.convert.visibility import Seen, Styles

#: Gives the picture for a ``src`` (``cid:...`` or ``data:...``) with its ``alt``, None when it has none.
Pictures = Callable[[str, str], Picture | None]

#: Elements without letters for a reader.
_DROPPED: Final = frozenset(
    "script style head title meta link embed iframe frame frameset source track map area base param col "
    "colgroup".split()
)
#: What is not shown; of the second kind the letters inside are, as where a browser cannot show the thing.
_FRAMES: Final = frozenset("embed iframe frame".split())
_WITH_LETTERS: Final = frozenset("object applet audio video canvas".split())
#: In a drawing: what no reader sees.
_UNDRAWN: Final = frozenset("defs desc metadata title style script".split())
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BOLD: Final = frozenset("b strong th dt".split())
_ITALIC: Final = frozenset("i em cite dfn".split())
_MONO: Final = frozenset("code kbd samp tt".split())
_STRUCK: Final = frozenset("del s strike".split())
_BREAKING: Final = _WITH_LETTERS | frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form frameset header hgroup hr html legend li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_SETTINGS: Final = re.compile(
    r"<(xml|style)\b.*?</\1>|<!?\[[^>]*>?|\[if[^\]]*\]|<[^>]*>", re.DOTALL | re.IGNORECASE
)
#: Elements in elements go no deeper; what lies below keeps its letters only.
_DEEPEST: Final = 150
_MANY_COLUMNS: Final = 40
_EMPTY: Final = Run(text="")


class Page:
    """One HTML page on its way to blocks; ``hidden`` counts what was left out, by kind.

    Every letter that a browser shows comes through; all others are counted.
    """

    def __init__(self, *, pictures: Pictures | None = None) -> None:
        self.hidden: Counter[str] = Counter()
        self._pictures = pictures
        self._styles = Styles(iter(()))

    def read(self, html: str, *, arrange: Callable[[Any], object] | None = None) -> tuple[Block, ...]:
        """The blocks of a page or a fragment.

        Args:
            html: The page.
            arrange: Is given the tree first, to put what is in it in another place.

        Raises:
            Unreadable: the page is built such that the parser stops halfway.
        """
        import lxml.etree
        import lxml.html

        # The parser stops at a zero byte, and would take the encoding a page claims over our decoding.
        text = re.sub(r"^\s*<\?xml[^>]*>", "", html.replace("\0", ""))
        if not text.strip():
            return ()
        parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
        try:
            tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        except lxml.etree.ParserError:
            # Nothing but comments.
            self.hidden["commentaar-in-code"] += 1
            return ()
        if any(error.level_name == "FATAL" for error in parser.error_log):
            raise Unreadable(Reason.DAMAGED)
        if arrange is not None:
            arrange(tree)
        self._styles = Styles(style.text or "" for style in tree.iter("style"))
        self._count_head(tree)
        for outside in (*tree.itersiblings(preceding=True), *tree.itersiblings()):
            self._count_comment(outside.text or "")
        return self._children(tree, 0)

    def _count_head(self, tree: Any) -> None:
        head = tree.find("head")
        for element in head if head is not None else ():
            if element.tag == "title":
                self.hidden["eigenschappen"] += bool((element.text or "").strip())
            elif element.tag == "meta":
                self.hidden["eigenschappen"] += bool(element.get("name") and element.get("content"))

    def _children(
        self, element: Any, depth: int, look: Run = _EMPTY, *, pre: bool = False
    ) -> tuple[Block, ...]:
        """Blocks of what stands in an element; letters between them become paragraphs."""
        return tuple(_gathered(self._parts(element, look, depth, pre=pre), pre=pre))

    def _parts(self, element: Any, look: Run, depth: int, *, pre: bool = False) -> Iterator[Run | Block]:
        """Runs and blocks in the order of the page."""
        if element.text:
            yield _like(look, _letters(element.text, pre))
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child, look, depth + 1, pre)
            else:
                self._count_comment(child.text or "")
            if child.tail:
                yield _like(look, _letters(child.tail, pre))

    def _count_comment(self, text: str) -> None:
        # Those for old browsers hold settings of an Office program, but may also hold text for Outlook only.
        if "[if" in text:
            text = _SETTINGS.sub(" ", text)
        self.hidden["commentaar-in-code"] += any(c.isalnum() for c in text)

    def _is_left_out(self, child: Any, tag: str) -> bool:
        """True for what a browser does not show; counts it."""
        if tag in _FRAMES or tag in _WITH_LETTERS:
            self.hidden["ingesloten-object"] += 1
        if tag in _DROPPED:
            if tag == "script":
                self.hidden["macro"] += 1
            return True
        seen = self._styles.seen(child)
        if seen is Seen.YES:
            return False
        has_text = any(c.isalnum() for c in "".join(child.itertext()))
        self.hidden["verborgen-tekst" if seen is Seen.NO else "nauwelijks-zichtbaar"] += has_text
        return seen is Seen.NO

    def _element(self, child: Any, look: Run, depth: int, pre: bool) -> Iterator[Run | Block]:
        tag = _tag(child)
        if self._is_left_out(child, tag):
            return
        look = self._inline(look, child, tag)
        if depth > _DEEPEST:
            yield _like(look, " ".join(self._flat(child).split()))
        elif tag == "br":
            yield _like(look, "\n")
        elif tag == "img":
            yield from self._picture(child, look)
        elif tag in ("svg", "math"):
            yield from self._drawing(child, look, tag)
        elif tag in ("input", "textarea", "select"):
            yield from self._field(child, look, tag)
        elif tag in _HEADINGS:
            for block in _gathered(self._parts(child, look, depth)):
                is_plain = isinstance(block, Paragraph)
                yield Heading(level=_HEADINGS[tag] + 1, runs=block.runs) if is_plain else block  # type: ignore[union-attr]
        elif tag in ("ul", "ol"):
            items = tuple(self._items(child, depth, look))
            if items:
                yield Items(items=items, ordered=tag == "ol")
        elif tag == "table":
            yield from self._table(child, depth, look)
        elif tag == "blockquote":
            blocks = self._children(child, depth, look)
            if blocks:
                yield Quote(blocks=blocks)
        elif tag == "hr":
            yield Divider()
        elif tag in _BREAKING:
            yield from self._children(child, depth, look, pre=pre or tag == "pre")
        else:
            if tag == "a":
                self._link(child)
            yield from self._parts(child, look, depth, pre=pre)

    def _flat(self, element: Any) -> str:
        """The letters of an element however deep it goes, without what is left out."""
        out: list[str] = []
        # A tail comes after all that is in its element.
        waiting: list[Any] = [element]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                out.append(one)
                continue
            inside = [one.text or ""] if isinstance(one.tag, str) else []
            if isinstance(one.tag, str):
                for child in one:
                    if isinstance(child.tag, str) and not self._is_left_out(child, _tag(child)):
                        inside.append(child)
                    inside.append(f" {child.tail or ''}")
            waiting += reversed(inside)
        return "".join(out)

    def _inline(self, look: Run, child: Any, tag: str) -> Run:
        return Run(
            text="",
            bold=look.bold or tag in _BOLD,
            italic=look.italic or tag in _ITALIC,
            mono=look.mono or tag in _MONO,
            struck=look.struck or tag in _STRUCK or self._styles.is_struck(child),
        )

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

    def _drawing(self, child: Any, look: Run, tag: str) -> Iterator[Run | Block]:
        """The letters of a drawing or formula; its lines are not drawn."""
        self.hidden["afbeelding-niet-getoond"] += 1
        for element in [*child.iter()]:
            if isinstance(element.tag, str) and _tag(element) in _UNDRAWN and element.getparent() is not None:
                element.drop_tree()
        letters = " ".join(self._flat(child).split())
        if letters:
            yield _like(look, f"[tekening: {letters}]" if tag == "svg" else letters)

    def _field(self, child: Any, look: Run, tag: str) -> Iterator[Run | Block]:
        """What is filled in on a form; the choices that were not made are counted."""
        kind = (child.get("type") or "text").lower()
        self.hidden["formulierveld"] += 1
        if tag == "select":
            options = [*child.iter("option")]
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            shown = "; ".join(self._flat(option).strip() for option in chosen)
        elif tag == "textarea":
            shown = "".join(child.itertext())
        elif kind in ("checkbox", "radio"):
            shown = "x" if child.get("checked") is not None else " "
        elif kind in ("hidden", "password", "file", "image"):
            return
        else:
            shown = child.get("value") or ""
        yield _like(look, f"[{shown}]")

    def _link(self, child: Any) -> None:
        target = (child.get("href") or "").strip()
        shown = "".join(child.itertext()).strip()
        if target and not target.startswith("#"):
            bare = re.sub(r"^(mailto:|tel:|https?://)|[/\s]+$", "", target, flags=re.IGNORECASE)
            self.hidden["linkdoel"] += bare.casefold() not in shown.casefold()

    def _items(self, child: Any, depth: int, look: Run) -> Iterator[tuple[Block, ...]]:
        """Items of a list; what stands loose between them is one too."""
        loose: list[Run | Block] = [_like(look, _letters(child.text or "", False))]
        for item in child:
            if not isinstance(item.tag, str):
                self._count_comment(item.text or "")
            elif item.tag == "li":
                if not self._is_left_out(item, "li"):
                    yield tuple(_gathered(loose))
                    loose = []
                    yield self._children(item, depth + 1, self._inline(look, item, "li"))
            else:
                loose += self._element(item, look, depth + 1, False)
            loose.append(_like(look, _letters(item.tail or "", False)))
        yield tuple(_gathered(loose))

    def _table(self, child: Any, depth: int, look: Run) -> Iterator[Block]:
        loose: list[Run | Block] = []
        rows = [*self._rows(child, depth, look, loose)]
        yield from _gathered(loose)
        if not rows:
            return
        columns = [i for i in range(max(map(len, rows))) if any(i < len(r) and r[i] for r in rows)]
        # Most tables in mail only place things: one column is no table, many do not fit.
        if len(columns) <= 1 or len(columns) > _MANY_COLUMNS:
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

    def _rows(
        self, element: Any, depth: int, look: Run, loose: list[Run | Block]
    ) -> Iterator[list[tuple[Block, ...]]]:
        """Rows of a table; ``loose`` gets what stands in it outside every cell."""
        loose.append(_like(look, _letters(element.text or "", False)))
        for child in element:
            tag = _tag(child) if isinstance(child.tag, str) else ""
            if not tag:
                self._count_comment(child.text or "")
            elif tag == "tr":
                if not self._is_left_out(child, tag):
                    cells = self._cells(child, depth, look, loose)
                    if any(cells):
                        yield cells
            elif tag in ("thead", "tbody", "tfoot"):
                if not self._is_left_out(child, tag):
                    yield from self._rows(child, depth, look, loose)
            else:
                loose += self._element(child, look, depth + 1, False)
            loose.append(_like(look, _letters(child.tail or "", False)))

    def _cells(self, row: Any, depth: int, look: Run, loose: list[Run | Block]) -> list[tuple[Block, ...]]:
        cells: list[tuple[Block, ...]] = []
        loose.append(_like(look, _letters(row.text or "", False)))
        for cell in row:
            loose.append(_like(look, _letters(cell.tail or "", False)))
            if not isinstance(cell.tag, str):
                self._count_comment(cell.text or "")
                continue
            tag = _tag(cell)
            if tag not in ("td", "th"):
                cells.append(tuple(_gathered(self._element(cell, look, depth + 1, False))))
                continue
            if self._is_left_out(cell, tag):
                continue
            cells.append(self._children(cell, depth + 1, self._inline(look, cell, tag)))
            span = (cell.get("colspan") or "1").strip()
            extra = min(int(span), _MANY_COLUMNS) - 1 if span.isdecimal() else 0
            cells += [()] * max(0, extra)
        return cells


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
    return replace(look, text=text)


def _tag(element: Any) -> str:
    return str(element.tag).lower().rpartition(":")[2].rpartition("}")[2]


def _gathered(parts: Iterable[Run | Block], *, pre: bool = False) -> Iterator[Block]:
    """Blocks, with the runs between them as paragraphs."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, Run):
            runs.append(part)
            continue
        tidy = _tidy(runs, pre=pre)
        runs.clear()
        if tidy:
            yield Paragraph(runs=tidy)
        yield part
    tidy = _tidy(runs, pre=pre)
    if tidy:
        yield Paragraph(runs=tidy)


def _tidy(runs: list[Run], *, pre: bool = False) -> tuple[Run, ...]:
    """Joins runs of one look and takes away the blanks that a browser does not show."""
    joined: list[Run] = []
    for run in runs:
        if joined and _like(joined[-1], "") == _like(run, ""):
            joined[-1] = _like(run, joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    if pre:
        return tuple(joined) if any(run.text.strip() for run in joined) else ()
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
