"""Peak memory of one process after so many pages: ``python -m tests.bench.memory --pdfs DIR``.

Documents with a text layer are redacted again and again, each into a folder that is thrown away.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.speed import text_pdfs


def peaks(pdfs: Sequence[Path], marks: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Pages done, and peak MB of this process until then, for each of ``marks``."""
    from redactor import pipeline, rules

    loaded = rules.load()
    engine = pipeline.engine_for(loaded)
    pages, wanted = 0, sorted(marks)
    for pdf in itertools.cycle(pdfs):
        with tempfile.TemporaryDirectory() as folder:
            pages += pipeline.redact_document(pdf, Path(folder) / "uit", rules=loaded, engine=engine).pages
        while wanted and pages >= wanted[0]:
            wanted.pop(0)
            # Kilobytes on Linux, the only system that this is measured on.
            yield pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if not wanted:
            return


def main(arguments: list[str] | None = None) -> int:
    """Prints a line for each number of pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pdfs", type=Path, required=True)
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 2000])
    options = parser.parse_args(arguments)
    for pages, peak in peaks(text_pdfs(sorted(options.pdfs.glob("*.pdf"))), options.pages):
        print(f"{pages:7} pages {peak:7.1f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
