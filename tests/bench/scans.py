"""Measures scans: ``python -m tests.bench.scans --out DIR [--degrade]``; rendered and scored as in ``gold``.

``--degrade`` makes of each scan a bad copy first: 200 dpi, noise, 1 degree askew, grey paper. Processor time
is given beside that of Tesseract alone, which reads the same pages at the end: the machine is as busy then.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import sys
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image

from redactor import rules
from redactor.ingest.ocr import picture, program
from tests.bench import gold

#: The bad copy: degrees askew (counter-clockwise), spread of the noise in grey levels, paper and ink.
SKEW, NOISE, PAPER, INK = 1.0, 14.0, 205.0, 55.0


def degraded(data: bytes) -> bytes:
    """Every page of a scan as a bad copy of itself; the same in, the same out."""
    noise = np.random.default_rng(1)
    with pymupdf.open(stream=data, filetype="pdf") as pdf, pymupdf.open() as copy:
        for page in pdf:
            shown = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
            image = Image.frombytes("L", (shown.width, shown.height), shown.samples)
            image = image.rotate(SKEW, Image.Resampling.BICUBIC, fillcolor=255)
            pixels = INK + np.asarray(image, dtype=np.float64) * ((PAPER - INK) / 255)
            pixels += noise.normal(0, NOISE, pixels.shape)
            buffer = io.BytesIO()
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=70)
            new = copy.new_page(width=page.rect.width, height=page.rect.height)
            new.insert_image(new.rect, stream=buffer.getvalue())
        return bytes(copy.tobytes(garbage=3, deflate=True))


def processor_seconds() -> float:
    """Of this process and of the programs that it ran."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in used)


def read_alone(pdfs: list[Path]) -> tuple[int, float]:
    """Tesseract once over each page, without anything of ours: pages, and its processor seconds."""
    rule = rules.load().recognition
    pages, seconds = 0, 0.0
    for path in pdfs:
        with pymupdf.open(path) as pdf:
            for page in pdf:
                scale = picture.scale_of(page, dpi=rule.dpi)
                pixels = picture.draw(page, turn=0, scale=scale)
                data = b"P5 %d %d 255\n" % pixels.shape[::-1] + pixels.tobytes()
                options = ["-l", program.languages(rule.languages), "--dpi", str(round(scale * 72))]
                before = processor_seconds()
                program.run([*options, "--psm", "3", "hocr"], data)
                seconds += processor_seconds() - before
                pages += 1
    return pages, seconds


def main(arguments: list[str] | None = None) -> int:
    """Runs the measurement; returns 1 when a document gave no output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=gold.SHARED / "gold")
    parser.add_argument("--tools", type=Path, default=gold.SHARED / "bench")
    parser.add_argument("--out", type=Path, default=gold.ROOT / "build" / "bench")
    parser.add_argument("--degrade", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args(arguments)
    gold.render(options.gold, options.out, tools=options.tools)
    work = options.out / ("scans-degraded" if options.degrade else "scans")
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("pdf", "truth"):
        (work / folder).mkdir(parents=True)
    for truth in sorted((options.out / "truth").glob("*.json")):
        if not json.loads(truth.read_text("utf-8"))["scan"]:
            continue
        for file in (truth, truth.with_suffix(".text.pdf")):
            shutil.copy(file, work / "truth")
        data = (options.out / "pdf" / f"{truth.stem}.pdf").read_bytes()
        (work / "pdf" / f"{truth.stem}.pdf").write_bytes(degraded(data) if options.degrade else data)
    pdfs = sorted((work / "pdf").glob("*.pdf"))
    before = processor_seconds()
    runs = list(gold.redact_all(pdfs, work / "redacted"))
    ours = processor_seconds() - before
    pages, alone = read_alone(pdfs)
    for run in runs:
        if run.error:
            print(f"{run.stem}: {run.error}", file=sys.stderr)
    figures = gold.score(work, work / "redacted", tools=options.tools, scans=True, show=options.show)
    print(gold.report(figures, runs))
    print(f"processor time   {ours / pages:.2f} s a page, {ours / alone:.2f} times Tesseract alone")
    return int(any(run.error for run in runs))


if __name__ == "__main__":
    sys.exit(main())
