"""Pages per second against bare MuPDF, start-up and cold run: ``python -m tests.bench.speed --pdfs DIR``.

Given per second of processor time, which a busy machine does not change, and by the clock.

Bare MuPDF opens, extracts, removes the very same boxes and saves; it detects and verifies nothing. Both run
in one process on the same files, one after the other, so that a slow moment of the machine meets both.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from redactor.domain import DocumentResult
from redactor.errors import RedactorError

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "001-beslisnota-contact-every-page" / "input.pdf"


@dataclass(frozen=True, slots=True)
class Pace:
    """Sums over all documents; seconds are processor time, ``clock`` by the wall clock."""

    documents: int
    pages: int
    boxes: int
    product_seconds: float
    bare_seconds: float
    clock: float

    @property
    def product(self) -> float:
        """Pages per processor second of the product."""
        return self.pages / self.product_seconds if self.product_seconds else 0.0

    @property
    def bare(self) -> float:
        """Pages per processor second of bare MuPDF."""
        return self.pages / self.bare_seconds if self.bare_seconds else 0.0


def redact_bare(pdf: Path, result: DocumentResult, target: Path) -> float:
    """The least that any tool on MuPDF must do for the same boxes; returns processor seconds."""
    start = time.process_time()
    with pymupdf.open(pdf) as document:
        for page in document:
            page.get_text("rawdict")
            boxes = [b for r in result.redactions if r.page_index == page.number for b in r.boxes]
            for box in boxes:
                page.add_redact_annot(pymupdf.Rect(box.as_tuple()), fill=(0, 0, 0))
            if boxes:
                page.apply_redactions()
        document.save(target, garbage=3, deflate=True)
    return time.process_time() - start


def measure(pdfs: Sequence[Path], *, rounds: int = 1) -> Pace:
    """Redacts each file with the product and bare, ``rounds`` times; files it refuses are left out."""
    from redactor import detect, pipeline, rules

    loaded = rules.load()
    engine = detect.build_engine(loaded)
    documents = pages = boxes = 0
    product = bare = clock = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for order, pdf in enumerate(pdfs):
                # The samples share one stem, so the folder's name comes from the order.
                out = Path(folder) / f"{number}-{order}"
                start, began = time.process_time(), time.perf_counter()
                try:
                    result = pipeline.redact_document(pdf, out, rules=loaded, engine=engine)
                except RedactorError:
                    continue
                product += time.process_time() - start
                clock += time.perf_counter() - began
                bare += redact_bare(pdf, result, Path(folder) / "bare.pdf")
                documents, pages = documents + 1, pages + result.pages
                boxes += sum(len(r.boxes) for r in result.redactions)
    return Pace(documents, pages, boxes, product, bare, clock)


def measure_detection(pdfs: Sequence[Path], *, rounds: int = 1) -> tuple[int, float]:
    """Pages, and processor seconds of recognizers, model, persons and decisions, reading left out."""
    from redactor import decide, detect, ingest, resolve, rules

    loaded = rules.load()
    engine = detect.build_engine(loaded)
    documents = []
    for pdf in pdfs:
        try:
            documents.append(ingest.read(pdf))
        except RedactorError:
            continue
    least = float("inf")
    for _ in range(rounds + 1):
        # The first round warms up: compiled words and the model's memory of words are those of a run.
        start = time.process_time()
        for document in documents:
            found = detect.run(document, engine)
            resolution = resolve.run(found, document, loaded, vocabulary=engine.vocabulary)
            decide.run(resolution.findings, resolution.persons, document, loaded)
        least = min(least, time.process_time() - start)
    return sum(len(document.pages) for document in documents), least


def measure_start() -> dict[str, float]:
    """Seconds in a fresh process: ``--help``, building the engine, and a whole one-page run by command."""
    times: dict[str, float] = {}

    def run(name: str, *command: str) -> None:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True, stdin=subprocess.DEVNULL)
        times[name] = time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "nota.pdf"
        with pymupdf.open(SAMPLE) as document:
            document.select([0])
            document.save(page, garbage=3)
        run("help", "-m", "redactor", "--help")
        run("engine", "-c", "from redactor import detect, rules; detect.build_engine(rules.load())")
        run("one page, cold", "-m", "redactor", "redact", str(page), "-o", str(Path(folder) / "out"))
    return times


def main(arguments: list[str] | None = None) -> int:
    """Prints both measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pdfs", type=Path, help="folder of PDFs; default: the samples")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    pdfs = sorted(options.pdfs.glob("*.pdf")) if options.pdfs else sorted(ROOT.glob("samples/*/input.pdf"))
    start = measure_start()
    found_pages, found_seconds = measure_detection(pdfs, rounds=options.rounds)
    pace = measure(pdfs, rounds=options.rounds)
    for name, seconds in start.items():
        print(f"{name:16} {seconds:6.2f} s")
    print(f"{'detection':16} {found_pages / found_seconds if found_seconds else 0:6.1f} pages/s")
    print(f"{'product':16} {pace.product:6.1f} pages/s ({pace.documents} documents, {pace.pages} pages)")
    print(f"{'by the clock':16} {pace.pages / pace.clock if pace.clock else 0:6.1f} pages/s")
    print(f"{'bare MuPDF':16} {pace.bare:6.1f} pages/s, the same {pace.boxes} boxes")
    if options.json:
        figures = {
            **start,
            "detection": found_pages / found_seconds if found_seconds else 0.0,
            "product": pace.product,
            "bare": pace.bare,
            "pages": pace.pages,
            "boxes": pace.boxes,
        }
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
