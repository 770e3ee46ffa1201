"""Where the processor time of the whole pipeline goes: ``python -m tests.bench.stages --pdfs DIR``.

Every step below is timed by itself: what a step calls that is a step of its own counts there and not twice,
so that the lines add up to the whole. Processor time of the whole process. A page that Tesseract reads takes
seconds, not milliseconds: documents with a page without text are left out unless ``--scans`` is given.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from redactor.errors import RedactorError
from tests.bench.speed import text_pdfs

ROOT = Path(__file__).parents[2]

#: Step, and the functions (module:attribute, where callers look them up) that are it.
STAGES: dict[str, tuple[str, ...]] = {
    "reading": ("redactor.ingest:read",),
    "marks on the pages": ("redactor.ingest:read_marks",),
    "language model": ("redactor.detect.engine:DutchNlpEngine.artifacts",),
    "recognizers": ("redactor.detect:run",),
    "persons": ("redactor.resolve:run",),
    "decisions": ("redactor.decide:run",),
    "safe file name": ("redactor.pipeline.run:safe_stem",),
    "places of boxes": ("redactor.pipeline.run:plan",),
    "removed strings": ("redactor.resolve:secrets", "redactor.pipeline.run:kept_text"),
    "write: rest, open and save": ("redactor.pipeline.run:apply",),
    "write: parse and walk content": ("redactor.redact.content:Walker.walk",),
    "write: fonts": ("redactor.redact.content:ContentFont",),
    "write: which letters go": (
        "redactor.redact.rewrite:Editor._flags",
        "redactor.redact.rewrite:loose_spaces",
    ),
    "write: content again": ("redactor.redact.writer:Writer.rebuild",),
    "write: pictures": ("redactor.redact.images:Pictures.without", "redactor.redact.writer:Writer._images"),
    "write: page": ("redactor.redact.apply:_Application._write_page",),
    "write: annotations": ("redactor.redact.annotations:clean", "redactor.redact.annotations:form"),
    "write: whitelist": ("redactor.redact.whitelist:Whitelist.run",),
    "verify: rest": ("redactor.verify:check",),
    "verify: pdfium text": ("redactor.verify.pdfium:characters",),
    "verify: compare text": ("redactor.verify.page:PageCheck.compare",),
    "verify: render": ("redactor.verify.pdfium:picture",),
    "verify: compare pictures": ("redactor.verify.page:PageCheck._pictures",),
    "verify: objects": ("redactor.verify.check:search_objects", "redactor.verify.check:Contents"),
    "verify: syntax": ("redactor.verify.objects:syntax_problems",),
    "decisions file": ("redactor.pipeline.run:proposal_file", "redactor.disclosure.decisions_file:dump"),
    "log, certificate, checks": (
        "redactor.pipeline.run:make_header",
        "redactor.pipeline.run:write_log",
        "redactor.pipeline.run:checks",
        "redactor.disclosure.certificate:certificate",
    ),
    "files on disk": (
        "redactor.disclosure.results:ResultFiles.write",
        "redactor.disclosure.results:ResultFiles.commit",
    ),
}
REST = "all else"


class Clock:
    """Processor seconds by step; time stands on the innermost step only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._open: list[str] = []
        self._since = 0.0

    def enter(self, stage: str) -> None:
        now = time.process_time()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._open.append(stage)
        self.calls[stage] += 1
        self._since = now

    def leave(self) -> None:
        now = time.process_time()
        self.seconds[self._open.pop()] += now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function, updated=())
        def wrapper(*arguments: Any, **named: Any) -> Any:
            if not self._open:
                return function(*arguments, **named)
            self.enter(stage)
            try:
                return function(*arguments, **named)
            finally:
                self.leave()

        return wrapper


def target(name: str) -> tuple[Any, str]:
    """The object that holds a function named as in STAGES, and its attribute there."""
    module, _, path = name.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, last = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    return owner, last


def instrument(clock: Clock) -> Callable[[], None]:
    """Puts a timer around every step; returns what takes them away again."""
    undo: list[tuple[Any, str, Any]] = []
    for stage, names in STAGES.items():
        for name in names:
            owner, attribute = target(name)
            original = getattr(owner, attribute)
            undo.append((owner, attribute, original))
            setattr(owner, attribute, clock.timed(stage, original))

    def restore() -> None:
        for owner, attribute, original in reversed(undo):
            setattr(owner, attribute, original)

    return restore


def measure(pdfs: Sequence[Path], *, rounds: int) -> tuple[int, list[Clock]]:
    """Pages, and a clock for each round; a round before the first warms up."""
    from redactor import pipeline, rules

    loaded = rules.load()
    engine = pipeline.engine_for(loaded)
    clocks: list[Clock] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            pages, clock = 0, Clock()
            restore = instrument(clock) if number else None
            try:
                for order, pdf in enumerate(pdfs):
                    clock.enter(REST)
                    try:
                        out = Path(folder) / f"{number}-{order}"
                        pages += pipeline.redact_document(pdf, out, rules=loaded, engine=engine).pages
                    except RedactorError as exc:
                        print(f"{pdf.name}: {type(exc).__name__}", file=sys.stderr)
                    finally:
                        clock.leave()
            finally:
                if restore:
                    restore()
            if number:
                clocks.append(clock)
    return pages, clocks


def main(arguments: list[str] | None = None) -> int:
    """Prints milliseconds a page by step, of each step the least of all rounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pdfs", type=Path, help="folder of PDFs; default: the samples")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scans", action="store_true", help="also documents with pages without text")
    options = parser.parse_args(arguments)
    pdfs = sorted(options.pdfs.glob("*.pdf")) if options.pdfs else sorted(ROOT.glob("samples/*/input.pdf"))
    if not options.scans:
        pdfs = text_pdfs(pdfs)
    pages, clocks = measure(pdfs, rounds=options.rounds)
    print(
        f"{len(pdfs)} documents, {pages} pages; processor milliseconds a page, least of {len(clocks)} rounds"
    )
    total = 0.0
    for stage in (*STAGES, REST):
        least = min(clock.seconds[stage] for clock in clocks) / pages * 1000
        total += least
        print(f"{stage:32} {least:8.2f} {clocks[0].calls[stage] / pages:10.1f} calls")
    print(f"{'together':32} {total:8.2f}  = {1000 / total:.1f} pages/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
