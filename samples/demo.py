"""``make demo``: redacts every sample with the command itself and draws before and after side by side."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pymupdf

SAMPLES = Path(__file__).parent
DPI = 80


def draw_pair(before: Path, after: Path, picture: Path) -> int:
    """Writes one PNG per page, ``<picture>-<page>.png``: the page before at the left, after at the right.

    Returns:
        The number of pages.
    """
    with pymupdf.open(before) as old, pymupdf.open(after) as new:
        for number, (left, right) in enumerate(zip(old, new, strict=True), start=1):
            halves = [page.get_pixmap(dpi=DPI) for page in (left, right)]
            gap = 12
            width = sum(half.width for half in halves) + gap
            pair = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, width, max(h.height for h in halves)))
            pair.clear_with(160)
            x = 0
            for half in halves:
                half.set_origin(x, 0)
                pair.copy(half, half.irect)
                x += half.width + gap
            pair.save(f"{picture}-{number}.png")
        return int(old.page_count)


def main() -> int:
    """Runs the demo into the folder given (default ``demo``). Returns the exit code of the command."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    inputs, results, pictures = target / "invoer", target / "resultaat", target / "beelden"
    for folder in (inputs, results, pictures):
        shutil.rmtree(folder, ignore_errors=True)
    inputs.mkdir(parents=True)
    pictures.mkdir(parents=True)
    for source in sorted(SAMPLES.glob("[0-9][0-9][0-9]-*/input.pdf")):
        shutil.copyfile(source, inputs / f"{source.parent.name}.pdf")
    command = ["redact", str(inputs), "-o", str(results), "--text"]
    print(f"$ redactor {' '.join(command)}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "redactor", *command, "--json"], check=False, stdout=subprocess.PIPE
    )
    pages = 0
    # By the command's own report: a file name that may hold a name becomes a number in the results.
    for document in json.loads(done.stdout)["documents"]:
        before = Path(document["input"])
        if document["status"] != "mislukt":
            pages += draw_pair(before, Path(document["output"]), pictures / before.stem)
    print(
        f"\nKlaar. De resultaten staan hier:\n"
        f"  {results / 'gelakt'}         gelakte PDF's, tekstversies en openbare logs\n"
        f"  {results / 'vertrouwelijk'}  voorstellen en namen, om na te lopen: niet publiceren\n"
        f"  {pictures}                  {pages} pagina's, links het origineel, rechts gelakt"
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
