"""What a dossier knows is worth: ``python -m tests.bench.dossier --gold OUT --work DIR``.

Takes marked documents that ``tests.bench.gold`` rendered in OUT. The pages of each become documents of their
own in one folder, as a mail and a nota that name the same people, and go through ``batch`` twice: with and
without what the documents tell each other. The redacted pages are put together again and scored. With
``--repeat N`` the whole set, N times in folders of its own, goes through once, and peak memory and processor
time are told.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf

from redactor import batch
from redactor.dossier.people import People
from tests.bench.gold import SHARED, score


def split(gold: Path, into: Path) -> list[str]:
    """Every page of longer documents as a file of its own, in a folder per document; gives their stems."""
    stems = []
    for truth in sorted((gold / "truth").glob("*.json")):
        with pymupdf.open(gold / "pdf" / f"{truth.stem}.pdf") as whole:
            if json.loads(truth.read_text("utf-8"))["scan"] or len(whole) < 2:
                continue
            stems.append(truth.stem)
            (into / truth.stem).mkdir(parents=True, exist_ok=True)
            for number in range(len(whole)):
                with pymupdf.open() as page:
                    page.insert_pdf(whole, from_page=number, to_page=number)
                    page.save(into / truth.stem / f"{number:02d}.pdf")
    return stems


def together(source: Path, out: Path, results: Path, stems: list[str]) -> None:
    """Redacts the folder and puts the pages of each document together again."""
    shutil.rmtree(out, ignore_errors=True)
    made = {
        record.source: next(out / path for path in record.files if path.endswith(".redacted.pdf"))
        for record in batch.run(source, out, jobs=batch.cores())
        if record.files
    }
    results.mkdir(parents=True, exist_ok=True)
    for stem in stems:
        with pymupdf.open() as whole:
            for page in sorted((source / stem).iterdir()):
                with pymupdf.open(made[f"{stem}/{page.name}"]) as one:
                    whole.insert_pdf(one)
            whole.save(results / f"{stem}.redacted.pdf")


@contextmanager
def knowing(*, others: bool) -> Iterator[None]:
    """With or without what documents tell each other."""
    known = People.known_to
    if not others:
        People.known_to = lambda self, record: ()  # type: ignore[method-assign]
    try:
        yield
    finally:
        People.known_to = known  # type: ignore[method-assign]


def compare(gold: Path, work: Path, tools: Path) -> None:
    """Prints the figures of both."""
    stems = split(gold, work / "in")
    scored = work / "scored"
    for kind, ending in (("truth", "json"), ("pdf", "pdf")):
        (scored / kind).mkdir(parents=True, exist_ok=True)
        for stem in stems:
            shutil.copy(gold / kind / f"{stem}.{ending}", scored / kind)
    for others in (False, True):
        with knowing(others=others):
            together(work / "in", work / "uit", work / "results", stems)
        figures: dict[str, Any] = score(scored, work / "results", tools=tools, scans=False, show=0)
        wanted = ("entity_recall", "precision", "kept_text", "trap_survival")
        print("dossier" if others else "apart  ", {name: figures[name] for name in wanted})


def load(gold: Path, work: Path, *, repeat: int, jobs: int) -> None:
    """Prints pages, seconds by the clock and of processors, and the most memory that a process used."""
    source, out = work / f"x{repeat}", work / f"x{repeat}-uit"
    shutil.rmtree(out, ignore_errors=True)
    for copy in range(repeat):
        (source / f"{copy}").mkdir(parents=True, exist_ok=True)
        for pdf in sorted((gold / "pdf").glob("*.pdf")):
            # Other bytes: equal files are read once.
            (source / f"{copy}" / pdf.name).write_bytes(pdf.read_bytes() + b"\n%% %d" % copy)
    begun = time.monotonic()
    line = [sys.executable, "-m", "redactor", "batch", str(source), "-o", str(out), "--jobs", str(jobs)]
    done = subprocess.run([*line, "--json", "-q"], stdout=subprocess.PIPE, text=True, check=False)
    told = json.loads(done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{told['pages']} pages, {jobs} workers: {time.monotonic() - begun:.0f} s, processors"
        f" {used.ru_utime + used.ru_stime:.0f} s, the largest process {used.ru_maxrss / 1024:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="out of tests.bench.gold")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--tools", type=Path, default=SHARED / "bench", help="score_gold.py")
    parser.add_argument("--repeat", type=int, default=0, help="measure the load with so many copies instead")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.repeat:
        load(options.gold, options.work, repeat=options.repeat, jobs=options.jobs)
    else:
        compare(options.gold, options.work, options.tools)


if __name__ == "__main__":
    main()
