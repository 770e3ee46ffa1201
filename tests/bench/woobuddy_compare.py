"""Speed and places beside WOO Buddy, on the same PDFs in one run.

    python -m tests.bench.woobuddy_compare --woobuddy CHECKOUT --python PYTHON --rendered DIR

CHECKOUT is its repository; PYTHON that of an environment with what ``backend/pyproject.toml`` asks for. Its
detection and its export (boxes, then tags for screen readers) are called as its API does; the browser's part,
reading the text, is done by its own ``extract_text``. It verifies nothing; ours is the whole of
``redact_document``, verification included. File by file each in turn, so that a slow moment of the machine
meets both. DIR holds ``pdf/`` and ``truth/`` as the renderer of ``tests.bench.gold`` makes them; only PDFs
with a text layer on every page are taken.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from redactor import pipeline, rules
from redactor.errors import RedactorError
from tests.bench.gold import SHARED, score
from tests.bench.speed import text_pdfs

#: Runs in the other environment: a line with a path in, a line with times out.
_THEIRS = """
import json, sys, time
started, processor = time.perf_counter(), time.process_time()
sys.path.insert(0, sys.argv[1])
import logging
logging.disable(logging.CRITICAL)
import structlog
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
from app.services.ner_engine import init_deduce, init_name_lists
from app.services.pdf_accessibility import post_process_for_accessibility
from app.services.pdf_engine import apply_redactions, extract_text
from app.services.pipeline_engine import _run_pipeline_sync
init_deduce(); init_name_lists()
start = {"start": time.perf_counter() - started, "start_cpu": time.process_time() - processor}
print(json.dumps(start), flush=True)
for line in sys.stdin:
    source, all_target, sure_target = json.loads(line)
    data = open(source, "rb").read()
    clock, cpu = time.perf_counter(), time.process_time()
    found = _run_pipeline_sync(extract_text(data), None, None).detections
    detected = time.process_time() - cpu
    kept = [d for d in found if d.review_status != "rejected"]
    boxes = [{**b, "woo_article": d.woo_article or ""} for d in kept for b in d.bounding_boxes]
    result = apply_redactions(data, boxes) if boxes else data
    result = post_process_for_accessibility(result, redactions=boxes, title=None)
    times = {"clock": time.perf_counter() - clock, "cpu": time.process_time() - cpu, "detect": detected}
    open(all_target, "wb").write(result)
    sure = [b for d in kept if d.review_status == "auto_accepted" for b in d.bounding_boxes]
    open(sure_target, "wb").write(apply_redactions(data, sure) if sure else data)
    print(json.dumps({**times, "boxes": len(boxes)}), flush=True)
"""


@dataclass(slots=True)
class Sums:
    """Over all documents; seconds."""

    clock: float = 0.0
    cpu: float = 0.0
    detect: float = 0.0
    boxes: int = 0
    failed: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--woobuddy", type=Path, required=True, help="its repository")
    parser.add_argument("--python", required=True, help="Python with its dependencies")
    parser.add_argument("--rendered", type=Path, required=True, help="folder with pdf/ and truth/")
    parser.add_argument("--tools", type=Path, default=SHARED / "bench")
    parser.add_argument(
        "--repeat", type=int, default=1, help="rounds over all files; the scores are of the last"
    )
    options = parser.parse_args()
    pdfs = text_pdfs(sorted((options.rendered / "pdf").glob("*.pdf")))
    pages = sum(_pages(pdf) for pdf in pdfs) * options.repeat
    with tempfile.TemporaryDirectory() as work:
        folders = {name: Path(work) / name for name in ("redactor", "woobuddy-all", "woobuddy-sure")}
        for folder in folders.values():
            folder.mkdir()
        loaded = rules.load()
        began, processor = time.perf_counter(), time.process_time()
        engine = pipeline.engine_for(loaded)
        start = time.perf_counter() - began, time.process_time() - processor
        ours, theirs = Sums(), Sums()
        other = subprocess.Popen(
            [options.python, "-c", _THEIRS, str(options.woobuddy / "backend")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        if other.stdin is None or other.stdout is None:
            raise SystemExit("no pipes")
        their_start = json.loads(other.stdout.readline())
        for pdf in pdfs * options.repeat:
            name = f"{pdf.stem}.redacted.pdf"
            _ours(
                ours,
                lambda pdf=pdf: (
                    pipeline.redact_document(  # type: ignore[misc]
                        pdf, folders["redactor"] / "work", rules=loaded, engine=engine, force=True
                    ).output_path
                ),
                folders["redactor"] / name,
            )
            line = [str(pdf), *(str(folders[key] / name) for key in ("woobuddy-all", "woobuddy-sure"))]
            other.stdin.write(json.dumps(line) + "\n")
            answer = json.loads(other.stdout.readline())
            theirs.clock += answer["clock"]
            theirs.cpu += answer["cpu"]
            theirs.detect += answer["detect"]
            theirs.boxes += answer["boxes"]
        other.stdin.close()
        other.wait()
        print(f"{len(pdfs)} documents, {pages} pages in {options.repeat} round(s)")
        print(
            "redactor, verified:", _pace(ours, pages), f"start {start[0]:.1f} s ({start[1]:.1f} s processor)"
        )
        print(
            "WOO Buddy, not verified:", _pace(theirs, pages),
            f"of which detection {theirs.detect:.1f} s; start {their_start['start']:.1f} s "
            f"({their_start['start_cpu']:.1f} s processor); {theirs.boxes} boxes",
        )  # fmt: skip
        for name, folder in folders.items():
            figures = score(options.rendered, folder, tools=options.tools, scans=False, show=0)
            print(name, json.dumps(figures)[:600])


def _ours(sums: Sums, action: Callable[[], Path | None], target: Path) -> None:
    clock, cpu = time.perf_counter(), time.process_time()
    try:
        made = action()
    except RedactorError:
        sums.failed += 1
        return
    finally:
        sums.clock += time.perf_counter() - clock
        sums.cpu += time.process_time() - cpu
    if made is not None:
        target.write_bytes(made.read_bytes())


def _pages(pdf: Path) -> int:
    with pymupdf.open(pdf) as document:
        return int(document.page_count)


def _pace(sums: Sums, pages: int) -> str:
    failed = f", {sums.failed} failed" if sums.failed else ""
    return (
        f"{pages / sums.cpu:.1f} pages per processor second, {pages / sums.clock:.1f} by the clock{failed};"
    )


if __name__ == "__main__":
    sys.exit(main())
