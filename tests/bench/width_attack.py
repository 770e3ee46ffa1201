"""An attacker with a staff list and the fonts: how often does the width of a redaction give the name away?

    python -m tests.bench.width_attack [--staff 100] [--names 40] [--seed 1]

Pages are made in code, in three ways of writing text (whole lines, kerned arrays, a few letters at a time as
Chrome does). Each holds one name of a staff list in one of five places. The attacker has the redacted file,
the staff list, the font's metrics and knows how boxes grow. From the file he takes the box, where the next
kept glyph of the line starts (exact to 0.02 pt), every place set and every number in the content behind the
kept text, and keeps the names that fit all of it; he guesses one of those.
"""

from __future__ import annotations

import argparse
import io
import itertools
import math
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pymupdf

from redactor.domain import Action, Decision, Document, Ground, Span, Status
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.obstacles import PageObstacles
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan
from tests.look import BOXES

SIZE = 10.5
FONT = pymupdf.Font("helv")
GROUND = Ground(code="5.1.2.e", article="Woo art. 5.1", title="", kind="relatief")

FIRST = (
    "Anna Bas Cor Daan Emma Femke Gijs Hanna Ilse Jan Karin Lotte Maarten Noor Olga Pieter Ruud Saskia Tim "
    "Willemijn Yara Zeger Mohamed Fatima Aylin Sofie Bram Rik Marieke Hendrik"
).split()
LAST = (
    "Bakker Smit Visser Jansen Dijkstra Vermeulen Mulder Kok Bos Hendriks Peeters Wolf Postma Kuipers Prins "
    "Blom Huisman Schouten Brouwer Koster Molenaar Timmermans Westerveld Zwart Yilmaz Bouzid Singh Haan Bijl "
    "Oosterhuis Veldkamp Roelofs Tuinstra Groeneveld"
).split()

#: Text before and after the name. "end": nothing follows; "column": a second column does.
PLACES = {
    "middle of a sentence": ("Het verslag is gemaakt door ", " van de afdeling."),
    "before a comma": ("De notitie is van ", ", adviseur."),
    "end of a line": ("Behandeld door ", ""),
    "signature": ("", ""),
    "table cell": ("", "\t06 voor spoed"),
}
FILLER = "Deze regel laat zien hoe breed de tekst van de bladzijde is en waar hij ongeveer eindigt."
WRITINGS = ("lines", "arrays", "pieces")


@dataclass(frozen=True)
class Sight:
    """What the attacker reads: the width lies in [low, high] points."""

    low: float
    high: float
    exact: bool


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _shown(text: str, writing: str) -> str:
    if writing == "lines" or not text:
        return f"({_escaped(text)}) Tj"
    pieces = [text[at : at + 3] for at in range(0, len(text), 3)]
    if writing == "arrays":
        return "[" + " 0 ".join(f"({_escaped(piece)})" for piece in pieces) + "] TJ"
    moves = [f"({_escaped(pieces[0])}) Tj"]
    for before, piece in itertools.pairwise(pieces):
        moves.append(f"{FONT.text_length(before, SIZE):.4f} 0 Td ({_escaped(piece)}) Tj")
    return " ".join(moves)


def make(name: str, place: str, writing: str) -> bytes:
    """One page with the name at one place."""
    before, after = PLACES[place]
    line, _, column = (before + name + after).partition("\t")
    content = f"BT /F1 {SIZE} Tf 72 700 Td ({FILLER}) Tj ET\n"
    content += f"BT /F1 {SIZE} Tf 72 660 Td {_shown(line, writing)} ET\n"
    if column:
        content += f"BT /F1 {SIZE} Tf 300 660 Td ({column}) Tj ET\n"
        content += f"BT /F1 {SIZE} Tf 72 640 Td (Naam) Tj 228 0 Td (Telefoon) Tj ET\n"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(content.encode("cp1252"))
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def redacted(data: bytes, name: str, options: RedactOptions, folder: Path) -> bytes:
    """The page as the product leaves it."""
    source, output = folder / "bron.pdf", folder / "uit.pdf"
    source.write_bytes(data)
    document: Document = read(source)
    start = document.pages[0].text.index(name)
    decision = Decision(
        decision_id="d0",
        target=(Span(0, start, start + len(name)),),
        action=Action.REDACT,
        grounds=(GROUND.code,),
        status=Status.AUTO,
        decided_by="policy:proef",
        label="PERSOON",
        toelichting="",
        finding_ids=(),
        score=1.0,
        detector="proef",
        text=name,
    )
    redactions = plan(
        [decision], document, grounds={GROUND.code: GROUND}, options=options, obstacles=PageObstacles(source)
    )
    apply(source, redactions, output, options=options, document=document, secrets=(name,))
    return output.read_bytes()


def look(data: bytes, place: str, grid: float) -> tuple[Sight, set[float]]:
    """What the redacted page says: the width of the name, and distances in its content."""
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        page = pdf[0]
        box = next(d["rect"] for d in page.get_drawings() if d["rect"].height > 5)
        middle = (box.y0 + box.y1) / 2
        kept = [
            char
            for block in page.get_text("rawdict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if "Label" not in span["font"]
            for char in span["chars"]
            if char["bbox"][1] < middle < char["bbox"][3] and char["origin"][0] > box.x0 + 1
        ]
    distances = _distances(data, box.x0)
    if kept:
        gap = min(char["origin"][0] for char in kept) - box.x0
        if place != "table cell":
            # The gap is the name, whatever the box shows; on the grid it is what the grid leaves.
            steps = [step for step in (grid, grid / 2) if abs(gap / step - round(gap / step)) * step < 0.03]
            if steps and abs(gap - box.width) < 0.7:
                return Sight(gap - steps[0] - 0.02, gap + 0.02, False), distances
            return Sight(gap - 0.02, gap + 0.02, True), distances
    steps = math.ceil(round(box.width / grid, 3))
    return Sight((steps - 1) * grid - 0.02, box.width + 0.02, False), distances


def _distances(data: bytes, left: float) -> set[float]:
    """Distances from the begin of the box to every place that the content sets, and its numbers as widths."""
    result: set[float] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        x = 0.0
        for instruction in pikepdf.parse_content_stream(pdf.pages[0]):
            operator = str(instruction.operator)
            if operator == "BDC" or operator == "BMC":
                break
            if operator == "Td":
                x += float(instruction.operands[0])
                result.add(round(x - left, 2))
            elif operator == "Tm":
                x = float(instruction.operands[4])
                result.add(round(x - left, 2))
            elif operator == "BT":
                x = 0.0
            elif operator == "TJ":
                items = list(instruction.operands[0])
                result |= {
                    round(-float(item) * SIZE / 1000, 2)
                    for item in items
                    if not isinstance(item, pikepdf.String)
                }
    return {value for value in result if value > 3}


def candidates(sight: Sight, distances: set[float], staff: Sequence[str]) -> list[str]:
    """The names of the staff list that fit."""
    fitting = []
    widths = {name: FONT.text_length(name, SIZE) for name in staff}
    told = {name for name, width in widths.items() if any(abs(width - d) < 0.03 for d in distances)}
    for name, width in widths.items():
        if sight.low <= width <= sight.high:
            fitting.append(name)
    narrowed = [name for name in fitting if name in told]
    return narrowed or fitting


def attack(guard: str, *, staff_size: int, count: int, seed: int) -> dict[str, list[tuple[int, bool, bool]]]:
    """For each place: how many names were left, whether the true one was among them, whether it was exact."""
    maker = random.Random(seed)
    pool = sorted({f"{first} {last}" for first in FIRST for last in LAST})
    staff = maker.sample(pool, staff_size)
    options = RedactOptions(boxes=BOXES, width_guard=guard)
    result: dict[str, list[tuple[int, bool, bool]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        for name in maker.sample(staff, min(count, staff_size)):
            for place in PLACES:
                for writing in WRITINGS:
                    data = redacted(make(name, place, writing), name, options, folder)
                    sight, distances = look(data, place, options.boxes.grid)
                    left = candidates(sight, distances, staff)
                    result[place].append((len(left), name in left, sight.exact))
    return result


def summary(rows: Sequence[tuple[int, bool, bool]], staff_size: int) -> tuple[float, float, float]:
    """Success rate of one guess, bits that are left to guess (of log2 of the staff), share of exact boxes."""
    success = sum((1 / left if hit else 0.0) for left, hit, _ in rows) / len(rows)
    bits = sum(math.log2(max(left, 1)) if hit else math.log2(staff_size) for left, hit, _ in rows) / len(rows)
    return success, bits, sum(exact for _, _, exact in rows) / len(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--staff", type=int, default=100)
    parser.add_argument("--names", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    out = sys.stdout.write
    out(f"staff {chosen.staff}: {math.log2(chosen.staff):.2f} bits, one guess {1 / chosen.staff:.1%}\n")
    out("| place | guard | exact | success | bits left |\n|---|---|---|---|---|\n")
    for guard in ("vakken", "reflow"):
        found = attack(guard, staff_size=chosen.staff, count=chosen.names, seed=chosen.seed)
        every = [row for rows in found.values() for row in rows]
        for place, rows in [*found.items(), ("all", every)]:
            success, bits, exact = summary(rows, chosen.staff)
            out(f"| {place} | {guard} | {exact:.0%} | {success:.1%} | {bits:.2f} |\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
