"""Pages per second against bare MuPDF, start-up and cold run: ``python -m tests.bench.speed --pdfs DIR``.

Given per second of processor time, which a busy machine does not change, and by the clock.

Bare MuPDF opens, extracts, removes the very same boxes and saves; it detects and verifies nothing. Both run
in one process on the same files, one after the other, so that a slow moment of the machine meets both.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymupdf

from redactor import pipeline, rules
from redactor.domain import DocumentResult
from redactor.errors import RedactorError
from redactor.pipeline import run

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "001-beslisnota-contact-every-page" / "input.pdf"


@dataclass(slots=True)
class Pace:
    """Sums over all documents; seconds are processor time, ``clock`` by the wall clock.

    Attributes:
        writing: Of the product, what its writing of the PDF takes.
        bare_writing: Of bare MuPDF, all but extracting the text.
        large: Files whose result is larger than 1.1 times the input and 20 kB, with both sizes.
    """

    documents: int = 0
    pages: int = 0
    boxes: int = 0
    product_seconds: float = 0.0
    writing: float = 0.0
    bare_seconds: float = 0.0
    bare_writing: float = 0.0
    clock: float = 0.0
    bytes_in: int = 0
    bytes_out: int = 0
    large: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def product(self) -> float:
        """Pages per processor second of the product."""
        return self.pages / self.product_seconds if self.product_seconds else 0.0

    @property
    def bare(self) -> float:
        """Pages per processor second of bare MuPDF."""
        return self.pages / self.bare_seconds if self.bare_seconds else 0.0


def text_pdfs(pdfs: Sequence[Path]) -> list[Path]:
    """Those with a text layer on every page: to read one from its picture takes Tesseract seconds."""
    chosen = []
    for pdf in pdfs:
        with pymupdf.open(pdf) as document:
            if not document.needs_pass and all(page.get_text().strip() for page in document):
                chosen.append(pdf)
    return chosen


def redact_bare(pdf: Path, result: DocumentResult, target: Path) -> tuple[float, float]:
    """The least that any tool on MuPDF must do for the same boxes.

    Returns:
        Processor seconds: all of it, and without extracting the text.
    """
    start = time.process_time()
    extracting = 0.0
    with pymupdf.open(pdf) as document:
        for page in document:
            before = time.process_time()
            page.get_text("rawdict")
            extracting += time.process_time() - before
            boxes = [b for r in result.redactions if r.page_index == page.number for b in r.boxes]
            for box in boxes:
                page.add_redact_annot(pymupdf.Rect(box.as_tuple()), fill=(0, 0, 0))
            if boxes:
                page.apply_redactions()
        document.save(target, garbage=3, deflate=True)
    whole = time.process_time() - start
    return whole, whole - extracting


@contextmanager
def timed_writing(pace: Pace) -> Iterator[None]:
    """While it lasts, what the product takes to write PDFs is added to ``pace``."""
    original = run.apply

    def apply(*arguments: Any, **named: Any) -> None:
        start = time.process_time()
        try:
            original(*arguments, **named)
        finally:
            pace.writing += time.process_time() - start

    run.apply = apply
    try:
        yield
    finally:
        run.apply = original


def measure(
    pdfs: Sequence[Path], *, rounds: int = 1, boxes_of: dict[Path, Counter[int]] | None = None
) -> Pace:
    """Redacts each file with the product and bare, ``rounds`` times; files it refuses are left out.

    Args:
        boxes_of: Gets the number of boxes on each page that has some.
    """
    loaded = rules.load()
    engine = pipeline.engine_for(loaded)
    pace = Pace()
    with tempfile.TemporaryDirectory() as folder, timed_writing(pace):
        for number in range(rounds):
            for order, pdf in enumerate(pdfs):
                # The samples share one stem, so the folder's name comes from the order.
                out = Path(folder) / f"{number}-{order}"
                start, began = time.process_time(), time.perf_counter()
                try:
                    result = pipeline.redact_document(pdf, out, rules=loaded, engine=engine)
                except RedactorError:
                    continue
                pace.product_seconds += time.process_time() - start
                pace.clock += time.perf_counter() - began
                whole, writing = redact_bare(pdf, result, Path(folder) / "bare.pdf")
                pace.bare_seconds += whole
                pace.bare_writing += writing
                pace.documents, pace.pages = pace.documents + 1, pace.pages + result.pages
                counted = Counter({r.page_index: 0 for r in result.redactions})
                for redaction in result.redactions:
                    counted[redaction.page_index] += len(redaction.boxes)
                pace.boxes += counted.total()
                if boxes_of is not None:
                    boxes_of[pdf] = counted
                if number == 0 and result.output_path is not None:
                    before, after = pdf.stat().st_size, result.output_path.stat().st_size
                    pace.bytes_in, pace.bytes_out = pace.bytes_in + before, pace.bytes_out + after
                    if after > 1.1 * before + 20_000:
                        pace.large.append((pdf.name, before, after))
    return pace


def notes(boxes_of: dict[Path, Counter[int]], folder: Path, *, low: int = 2, high: int = 4) -> list[Path]:
    """One-page files of the pages that get ``low`` to ``high`` boxes: about three a page."""
    made = []
    for pdf, counted in boxes_of.items():
        for index in sorted(index for index, count in counted.items() if low <= count <= high):
            with pymupdf.open(pdf) as document:
                document.select([index])
                target = folder / f"nota-{len(made):03}.pdf"
                document.save(target, garbage=3, deflate=True)
                made.append(target)
    return made


def measure_detection(pdfs: Sequence[Path], *, rounds: int = 1) -> tuple[int, float]:
    """Pages, and processor seconds of recognizers, model, persons and decisions, reading left out."""
    from redactor import decide, detect, ingest, resolve

    loaded = rules.load()
    engine = pipeline.engine_for(loaded)
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
    """Seconds in a fresh process: ``--help``, building the engine, and a whole one-page run by command.

    Each is run once before, so that modules are compiled, as they are of an installed package.
    """
    times: dict[str, float] = {}

    def run(name: str, *command: str) -> None:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, *command],
                check=True,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                env=environment,
            )
            times[name] = time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "nota.pdf"
        with pymupdf.open(SAMPLE) as document:
            document.select([0])
            document.save(page, garbage=3)
        run("help", "-m", "redactor", "--help")
        run("engine", "-c", "from redactor import detect, rules; detect.build_engine(rules.load())")
        run(
            "one page, cold",
            "-m",
            "redactor",
            "redact",
            str(page),
            "-o",
            str(Path(folder) / "out"),
            "--force",
        )
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
    pdfs = text_pdfs(pdfs)
    start = measure_start()
    found_pages, found_seconds = measure_detection(pdfs, rounds=options.rounds)
    boxes_of: dict[Path, Counter[int]] = {}
    measure(pdfs, boxes_of=boxes_of)  # compiled patterns and known words are those of a run
    pace = measure(pdfs, rounds=options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        of_notes = measure(notes(boxes_of, Path(folder)), rounds=options.rounds)
    for name, seconds in start.items():
        print(f"{name:16} {seconds:6.2f} s")
    print(f"{'detection':16} {found_pages / found_seconds if found_seconds else 0:6.1f} pages/s")
    for name, one in (("all pages", pace), ("2-4 boxes a page", of_notes)):
        _show(name, one)
    if options.json:
        figures = {
            **start,
            "detection": found_pages / found_seconds if found_seconds else 0.0,
            "all": dataclasses.asdict(pace),
            "notes": dataclasses.asdict(of_notes),
        }
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


def _show(name: str, pace: Pace) -> None:
    if not pace.pages:
        print(f"{name}: no pages")
        return
    print(f"{name}: {pace.documents} documents, {pace.pages} pages, {pace.boxes} boxes")
    print(f"  product        {pace.product:6.1f} pages/s; by the clock {pace.pages / pace.clock:.1f}")
    print(f"  bare MuPDF     {pace.bare:6.1f} pages/s; ratio {pace.product_seconds / pace.bare_seconds:.2f}")
    print(f"  writing        {pace.writing / pace.pages * 1000:6.1f} ms a page")
    print(
        f"  bare writing   {pace.bare_writing / pace.pages * 1000:6.1f} ms a page; "
        f"ratio {pace.writing / pace.bare_writing:.2f}"
    )
    print(
        f"  size           {pace.bytes_out / pace.bytes_in:6.3f} of the input; too large: {len(pace.large)}"
    )
    for file, before, after in pace.large:
        print(f"    {file}: {before} -> {after} bytes")


if __name__ == "__main__":
    sys.exit(main())
