"""Text of an Office file that its reader does not see, on a page of its own, for who must judge that too.

Which kinds go there is decided by ``rules/hidden-content.yaml``; as shipped: none, they are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from redactor.convert import ooxml
from redactor.convert.blocks import Block, Heading, Run, paragraph

TITLE: Final = "Niet zichtbaar in het origineel"
#: End of the name of such a page.
NAME: Final = "niet zichtbaar"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

#: Kind in rules/hidden-content.yaml, and a text of it.
Found = tuple[str, str]


def lay_out(members: Mapping[str, bytes], titles: Mapping[str, str]) -> tuple[Block, ...]:
    """The page, with a heading per kind; nothing when the file holds none of these kinds.

    Args:
        members: Parts of a document or presentation, before it is cleaned.
        titles: The kinds that are wanted, with what an officer reads of each.
    """
    texts: dict[str, list[str]] = {kind: [] for kind in titles}
    for kind, text in _texts(members):
        if kind in texts and text.strip():
            texts[kind].append(text.strip())
    blocks: list[Block] = []
    for kind, found in texts.items():
        if found:
            blocks.append(Heading(level=2, runs=(Run(text=titles[kind].capitalize()),)))
            blocks += (paragraph(text) for text in found)
    return (Heading(level=1, runs=(Run(text=TITLE),)), *blocks) if blocks else ()


def _texts(members: Mapping[str, bytes]) -> Iterator[Found]:
    for name in sorted(members):
        content = members[name]
        if ooxml.is_word(content):
            yield from _of_word(ooxml.parse(content))
        elif name.startswith("ppt/notesSlides/") and name.endswith(".xml"):
            yield "notitie", " ".join(t.text or "" for t in ooxml.parse(content).iter(_A + "t"))
        elif name.startswith("ppt/comments/") and name.endswith(".xml"):
            # Its text stands in an element of its own, or in paragraphs.
            yield "opmerking", "\n".join(t for t in ooxml.parse(content).itertext() if t.strip())
        elif name.startswith("xl/") and "omments" in name and name.endswith(".xml"):
            for comment in ooxml.parse(content).iter(_SHEET + "comment"):
                yield "opmerking", "".join(t.text or "" for t in comment.iter(_SHEET + "t"))


def _of_word(root: Any) -> Iterator[Found]:
    for comment in root.iter(_W + "comment"):
        lines = ("".join(t.text or "" for t in line.iter(_W + "t")) for line in comment.iter(_W + "p"))
        yield "opmerking", f"{comment.get(_W + 'author', '')}: " + "\n".join(lines)
    for gone in root.iter(_W + "del", _W + "moveFrom"):
        letters = "".join(t.text or "" for t in gone.iter(_W + "delText", _W + "t"))
        yield "wijziging", f"{gone.get(_W + 'author', '')}: {letters}" if letters else ""
    for run in root.iter(_W + "r"):
        if ooxml.is_vanished(run):
            yield "verborgen-tekst", "".join(t.text or "" for t in run.iter(_W + "t"))
