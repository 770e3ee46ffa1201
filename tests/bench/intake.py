"""What it costs to make PDFs of other files: ``python -m tests.bench.intake [FOLDER]``.

Prints the processor time per file, that of LibreOffice and all other processes included, so that a busy
machine tells the same. Without a folder: the samples, each read on its own.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

from redactor import convert, rules

_SAMPLES = Path(__file__).parents[2] / "samples" / "intake"


def main(folder: Path) -> None:
    """Measures every file of a folder."""
    loaded = rules.load()
    total = 0.0
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        with tempfile.TemporaryDirectory() as into:
            before = _seconds()
            pieces = convert.run(path, Path(into), rules=loaded).pieces
            spent = _seconds() - before
        total += spent
        unread = sum(piece.pdf is None for piece in pieces)
        print(f"{path.name:24} {spent:6.2f} s  {len(pieces):3} pieces, {unread} not processed")
    print(f"{'all':24} {total:6.2f} s")


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _SAMPLES)
