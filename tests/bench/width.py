"""What the width of a removed name still tells: ``python -m tests.bench.width``.

An attacker has the staff list and the redacted PDF. For a name in the middle of a line the text that follows
gives its width exactly, for a name at the end of a line only the box is left. Both are matched against the
widths of all names on the list; the names, lists and lines are invented.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pymupdf

from redactor import rules as rule_files
from redactor.domain import Action, Decision, Document, Redaction, Span, Status
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan

FIRST = """
Anna Bart Carla Daan Eva Frank Greet Hans Ilse Jan Karin Leo Maria Niels Olga Piet Roos Sven Tess Willem
Yvonne Marieke Johannes Liesbeth Sebastiaan Fatima Mohammed Wilhelmina Tim Bo
""".split()
LAST = """
Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Kok Jacobs Vermeulen
Schouten Willems Hoekstra Koster Prins Kuipers Veenstra Post Kramer Scholten Blom Huisman Postma Wiersma
Boersma Timmermans Groen Gerritsen Jonker Bosman Sanders Bouwman Mol Zijlstra Oosterhuis
""".split()
SIZE, LEFT, PITCH, LINES = 10.5, 72, 16, 40

#: How exactly text positions and boxes can be read from a PDF, points.
TEXT_EXACT, BOX_EXACT = 0.02, 0.02


@dataclass(frozen=True, slots=True)
class Result:
    """One kind of place against one staff list. ``bits`` is what the width tells of log2(list)."""

    place: str
    staff: int
    names: int
    found: float
    median_candidates: float
    bits: float


def _lines(names: Sequence[str], *, middle: bool) -> list[str]:
    return [f"Contact: {name}, afdeling Beleid" if middle else f"Behandeld door {name}" for name in names]


def _pdf(lines: Sequence[str], target: Path) -> None:
    with pymupdf.open() as document:
        for at in range(0, len(lines), LINES):
            page = document.new_page()
            for number, line in enumerate(lines[at : at + LINES]):
                page.insert_text((LEFT, 72 + PITCH * number), line, fontname="helv", fontsize=SIZE)
            # The edge of the text: free space ends here.
            page.insert_text((LEFT, 760), "x" * 85, fontname="helv", fontsize=SIZE)
        document.save(target)


def _decisions(document: Document, names: Sequence[str]) -> list[Decision]:
    found, number = [], 0
    for page in document.pages:
        at = 0
        while number < len(names) and (start := page.text.find(names[number], at)) >= 0:
            at = start + len(names[number])
            found.append(
                Decision(
                    decision_id=f"d{number:04d}", target=(Span(page.page_index, start, at),),
                    action=Action.REDACT, grounds=("5.1.2.e",), status=Status.AUTO,
                    decided_by="policy:proef", label="PERSOON",
                    toelichting="", finding_ids=(), score=1.0, detector="proef", text=names[number],
                )
            )  # fmt: skip
            number += 1
    if number != len(names):
        raise ValueError("a name is not on its page")
    return found


def _gaps(output: Path) -> dict[int, float]:
    """Width between "Contact: " and the comma on every line, by line number over all pages."""
    gaps: dict[int, float] = {}
    with pymupdf.open(output) as document:
        for page in document:
            colons: dict[int, float] = {}
            for block in page.get_text("rawdict")["blocks"]:
                for line in block.get("lines", ()):
                    for span in line["spans"]:
                        for char in span["chars"]:
                            number = round((char["origin"][1] - 72) / PITCH) + LINES * page.number
                            if char["c"] == ":":
                                colons[number] = char["bbox"][2]
                            elif char["c"] == "," and number in colons:
                                gaps[number] = char["origin"][0] - colons[number]
    return gaps


def _widths(names: Sequence[str]) -> dict[str, float]:
    font = pymupdf.Font("helv")
    return {name: font.text_length(name, SIZE) for name in names}


def attack(staff: Sequence[str], targets: Sequence[str], *, middle: bool, grid: float) -> Result:
    """Redacts the targets, one a line, and guesses each from what is left."""
    options = RedactOptions(grid=grid)
    widths = _widths(staff)
    space = pymupdf.Font("helv").text_length(" ", SIZE)
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "bron.pdf", Path(folder) / "uit.pdf"
        _pdf(_lines(targets, middle=middle), source)
        document = read(source)
        decisions = _decisions(document, targets)
        redactions = plan(decisions, document, grounds=rule_files.load().grounds, options=options)
        apply(source, redactions, output, options=options, document=document, secrets=tuple(targets))
        gaps = _gaps(output) if middle else {}
    box_of = {redaction.decision_id: _width(redaction) for redaction in redactions}
    counts = []
    for number, name in enumerate(targets):
        if middle:
            seen = gaps[number] - space
            left = [other for other in staff if abs(widths[other] - seen) < TEXT_EXACT]
        else:
            seen = box_of[f"d{number:04d}"]
            drawn = {other: _drawn(widths[other], grid) for other in staff}
            left = [other for other in staff if abs(drawn[other] - seen) < BOX_EXACT + (0 if grid else 0.05)]
        if name not in left:
            raise ValueError("the attack misses the right name: the measurement is wrong")
        counts.append(len(left))
    counts.sort()
    return Result(
        place="middle of a line" if middle else "end of a line",
        staff=len(staff),
        names=len(targets),
        found=sum(1 for count in counts if count == 1) / len(counts),
        median_candidates=counts[len(counts) // 2],
        bits=sum(math.log2(len(staff) / count) for count in counts) / len(counts),
    )


def _width(redaction: Redaction) -> float:
    return sum(box.width for box in redaction.boxes)


def _drawn(width: float, grid: float) -> float:
    return math.ceil(width / grid - 1e-6) * grid if grid else width


def main(arguments: list[str] | None = None) -> int:
    """Prints a table: with the grid and without, for staff lists of three sizes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, default=200, help="names to guess")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    chance = random.Random(15)
    everybody = [f"{first} {last}" for first in FIRST for last in LAST]
    results = []
    for grid in (0.0, RedactOptions().grid):
        for size in (20, 100, 500):
            for middle in (True, False):
                staff = chance.sample(everybody, size)
                targets = [chance.choice(staff) for _ in range(options.names)]
                result = attack(staff, targets, middle=middle, grid=grid)
                results.append({"grid": grid, **asdict(result)})
                print(
                    f"grid {grid:4.0f}  {result.place:17} list of {size:3}: found {result.found:6.1%}, "
                    f"{result.median_candidates:3} candidates left, "
                    f"{result.bits:.1f} of {math.log2(size):.1f} bits"
                )
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
