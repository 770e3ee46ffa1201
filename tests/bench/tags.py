"""Structure of tagged PDFs before and after redaction: what a screen reader gets.

    python -m tests.bench.tags FILE... [--words 4]

Takes words out of each page (the rarest ones, as a name would be) and compares what stays: language, elements
with their types and order, marked content that elements point to and that pages have, and links with their
elements. Prints one line a file, and what differs.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from redactor.domain import Action, Decision, Document, Ground, Span, Status
from redactor.errors import RedactorError
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.plan import plan
from tests.look import look

GROUND = Ground(
    code="5.1.2.e", article="Woo art. 5.1", title="", kind="relatief", spoken="artikel 5.1 lid 2 onder e"
)


@dataclass
class Structure:
    """What a screen reader works with, and what is wrong with it."""

    language: str = ""
    marked: bool = False
    elements: list[str] = field(default_factory=list)
    links: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    spoken: int = 0


def structure(data: bytes) -> Structure | None:
    """The structure of a tagged PDF; None when it has none."""
    result = Structure()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if not isinstance(root, pikepdf.Dictionary):
            return None
        result.language = str(pdf.Root.get("/Lang", ""))
        result.marked = bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False))
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        pointed: set[tuple[int, int]] = set()
        _walk(root, None, 0, result, pages, pointed)
        for number, page in enumerate(pdf.pages):
            _page(page, number, root, result, pointed)
            for mark in page.obj.get("/Annots", ()):
                if mark.get("/Subtype") == "/Link":
                    result.links["with an element" if "/StructParent" in mark else "without"] += 1
    return result


def _walk(
    element: Any,
    page: Any,
    depth: int,
    result: Structure,
    pages: dict[Any, int],
    pointed: set[tuple[int, int]],
) -> None:
    kids = element.get("/K")
    own = element.get("/Pg", page)
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
        if isinstance(kid, int):
            if own is not None and own.objgen in pages:
                pointed.add((pages[own.objgen], kid))
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            result.elements.append(f"{depth} {kid.S}")
            parent = kid.get("/P")
            if parent is not None and parent.objgen != element.objgen:
                result.problems.append("an element whose parent is another")
            if depth < 60:
                _walk(kid, own, depth + 1, result, pages, pointed)
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            place = kid.get("/Pg", own)
            if place is not None and place.objgen in pages:
                pointed.add((pages[place.objgen], int(kid.MCID)))


def _page(
    page: pikepdf.Page, number: int, root: Any, result: Structure, pointed: set[tuple[int, int]]
) -> None:
    depth, inside = 0, []
    has: set[int] = set()
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            properties = instruction.operands[1] if operator == "BDC" else None
            if isinstance(properties, pikepdf.Name):
                properties = page.resources.get("/Properties", {}).get(properties)
            mcid = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            if mcid is not None:
                if int(mcid) in has:
                    result.problems.append(f"page {number + 1}: one number of marked content twice")
                has.add(int(mcid))
                if any(inside):
                    result.problems.append(f"page {number + 1}: marked content within marked content")
                if "/E" in properties and "gelakt" in str(properties.E):
                    result.spoken += 1
            inside.append(mcid is not None)
            depth += 1
        elif operator == "EMC":
            depth -= 1
            if inside:
                inside.pop()
            if depth < 0:
                result.problems.append(f"page {number + 1}: an end without a begin")
        elif operator in ("Tj", "TJ", "'", '"') and not inside:
            result.problems.append(f"page {number + 1}: text outside the structure")
    if depth > 0:
        result.problems.append(f"page {number + 1}: a begin without an end")
    lacking = {mcid for at, mcid in pointed if at == number} - has
    if lacking:
        result.problems.append(f"page {number + 1}: {len(lacking)} elements point to nothing")
    if "/StructParents" in page.obj and "/ParentTree" in root:
        tree = pikepdf.NumberTree(root.ParentTree)
        array = tree.get(int(page.obj.StructParents))
        length = len(array) if isinstance(array, pikepdf.Array) else 0
        if any(mcid >= length for mcid in has):
            result.problems.append(f"page {number + 1}: marked content that no element claims")


def decisions(document: Document, words: int) -> list[Decision]:
    """The rarest words of each page, as names would be."""
    letters = Counter("".join(page.text for page in document.pages))
    result: list[Decision] = []
    for page in document.pages:
        found = sorted(re.finditer(r"\w{4,}", page.text), key=lambda m: min(letters[c] for c in m.group()))
        for match in found[:words]:
            result.append(
                Decision(
                    decision_id=f"d{len(result)}",
                    target=(Span(page.page_index, match.start(), match.end()),),
                    action=Action.REDACT,
                    grounds=(GROUND.code,),
                    status=Status.AUTO,
                    decided_by="policy:proef",
                    label="PERSOON",
                    toelichting="",
                    finding_ids=(),
                    score=1.0,
                    detector="proef",
                    text=match.group(),
                )
            )
    return result


def compared(path: Path, words: int) -> tuple[Structure, Structure, int] | None:
    """The structure before and after, and the number of boxes; None for a file without tags."""
    before = structure(path.read_bytes())
    if before is None:
        return None
    document = read(path)
    decided = decisions(document, words)
    options = look()
    redactions = plan(decided, document, grounds={GROUND.code: GROUND}, options=options)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "uit.pdf"
        apply(path, redactions, output, options=options, document=document, secrets=())
        after = structure(output.read_bytes())
    assert after is not None, "the tags went"
    return before, after, len(redactions)


def differences(before: Structure, after: Structure) -> list[str]:
    """What a screen reader lost; problems that the source had already are none."""
    found = []
    if before.language != after.language:
        found.append(f"language {before.language!r} -> {after.language!r}")
    if before.marked != after.marked:
        found.append("no longer marked as tagged")
    if before.elements != after.elements:
        found.append(f"elements {len(before.elements)} -> {len(after.elements)}, or another order")
    if before.links != after.links:
        found.append(f"links {dict(before.links)} -> {dict(after.links)}")
    more = Counter(after.problems) - Counter(before.problems)
    return [*found, *sorted(more)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--words", type=int, default=4)
    chosen = parser.parse_args(arguments)
    out, bad = sys.stdout.write, 0
    for path in chosen.files:
        try:
            result = compared(path, chosen.words)
        except (RedactorError, pikepdf.PdfError, pikepdf.PasswordError) as exc:
            out(f"{path.name}: {type(exc).__name__}\n")
            continue
        if result is None:
            continue
        before, after, boxes = result
        found = differences(before, after)
        bad += bool(found)
        spoken = f"{after.spoken} of {boxes} boxes are read aloud in place"
        out(f"{path.name}: {len(before.elements)} elements, {spoken}; {'; '.join(found) or 'the same'}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
