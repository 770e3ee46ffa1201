"""Measures detection on marked documents: ``python -m tests.bench.gold --gold DIR --out DIR``.

Renders the documents when OUT does not hold them yet, redacts every PDF with the product in one process, and
lets the independent scorer (``--tools``) compare places. Prints recall, precision, traps and kept text, and
which detectors and rules made the boxes that lie wrong. Documents of the set are invented, so ``--show`` may
print text.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor import detect, pipeline, rules
from redactor.domain import Action, DocumentResult
from redactor.errors import RedactorError
from tests.golden import reading

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Run:
    """One document through the product: a result, or the error (class and Dutch message) in its place."""

    stem: str
    result: DocumentResult | None
    error: str
    seconds: float


def render(gold: Path, out: Path, *, tools: Path, renderer: str = "auto") -> None:
    """Renders ``gold/*.html`` to ``out/pdf`` and ``out/truth``, unless all of it is there."""
    wanted = {path.stem for path in gold.glob("*.html")}
    if not wanted:
        raise SystemExit(f"no marked documents in {gold}")
    if wanted <= {path.stem for path in (out / "truth").glob("*.json")}:
        return
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(tools / "render_gold.py"), str(gold), str(out), "--renderer", renderer]
    subprocess.run(command, check=True, stdout=sys.stderr)


def redact_all(pdfs: Iterable[Path], results: Path, *, model: str | None = None) -> Iterator[Run]:
    """Redacts each PDF with one engine; copies go to ``results/<stem>.redacted.pdf``."""
    loaded = rules.load()
    engine = detect.build_engine(loaded, model=model)
    results.mkdir(parents=True, exist_ok=True)
    for pdf in pdfs:
        target = results / f"{pdf.stem}.redacted.pdf"
        target.unlink(missing_ok=True)
        start = time.perf_counter()
        try:
            result = pipeline.redact_document(
                pdf, results / "work" / pdf.stem, rules=loaded, engine=engine, force=True
            )
        except RedactorError as error:
            yield Run(pdf.stem, None, f"{type(error).__name__}: {error.message}", time.perf_counter() - start)
            continue
        except Exception:
            # A crash of one document must not hide the figures of the others; it is printed in full.
            yield Run(pdf.stem, None, traceback.format_exc(), time.perf_counter() - start)
            continue
        if result.output_path is not None:
            target.write_bytes(result.output_path.read_bytes())
        yield Run(pdf.stem, result, "", time.perf_counter() - start)


def score(out: Path, results: Path, *, tools: Path, scans: bool, show: int, only: str = "") -> dict[str, Any]:
    """Calls the scorer; returns its figures. Its lists of errors go to stdout when ``show`` is not 0."""
    target = out / "score.json"
    command = [sys.executable, str(tools / "score_gold.py"), str(out), str(results), "--json", str(target)]
    command += ["--show", str(show), "--only", only] + ([] if scans else ["--skip-scans"])
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    if show:
        print(done.stdout.partition("\n}\n")[2])
    figures: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return figures


def tally_boxes(
    runs: Iterable[Run], out: Path
) -> tuple[collections.Counter[tuple[str, str, str]], list[str]]:
    """How the characters under each decision's boxes are marked.

    Returns:
        Counts by (detector, rule, verdict), verdict one of ``right``, ``partly`` and ``wrong``; and one line
        per wrong or partly wrong decision, with its text.
    """
    counts: collections.Counter[tuple[str, str, str]] = collections.Counter()
    lines = []
    for run in runs:
        if run.result is None:
            continue
        truth = json.loads((out / "truth" / f"{run.stem}.json").read_text("utf-8"))
        if truth["scan"]:
            continue
        chars = reading.read_chars(out / "pdf" / f"{run.stem}.pdf")
        marked: dict[int, str] = {}
        for span in truth["spans"]:
            for page, *rect in span["rects"]:
                for index in reading.chars_in(chars, page_number=page + 1, rects=[rect]):
                    marked[index] = span["tag"]
        decisions = {d.decision_id: d for d in run.result.decisions if d.action is Action.REDACT}
        covered: dict[str, set[int]] = collections.defaultdict(set)
        for redaction in run.result.redactions:
            rects = [core.as_tuple() for core in redaction.cores]
            covered[redaction.decision_id].update(
                reading.chars_in(chars, page_number=redaction.page_index + 1, rects=rects, slack=1.0)
            )
        for decision_id, indexes in covered.items():
            decision = decisions.get(decision_id)
            if decision is None:
                continue
            kept = [i for i in indexes if marked.get(i) not in ("r", "o") and chars[i].char.isalnum()]
            right = [i for i in indexes if marked.get(i) in ("r", "o")]
            verdict = "right" if len(kept) < 2 else "partly" if right else "wrong"
            counts[decision.detector, decision.decided_by, verdict] += 1
            if verdict != "right":
                lines.append(
                    f"{run.stem} | {verdict} | {decision.label} | {decision.detector} | {decision.decided_by}"
                    f" | {decision.score:.2f} | {decision.text!r}"
                )
    return counts, lines


def report(figures: dict[str, Any], runs: list[Run]) -> str:
    """The figures as lines of text."""
    pages = sum(run.result.pages for run in runs if run.result is not None)
    seconds = sum(run.seconds for run in runs if run.result is not None)
    rows = [
        f"documents        {figures['docs']} scored, {figures['missing']} without output",
        f"entity recall    {figures['entity_recall']} % of {figures['secrets']}",
        f"touched          {figures['touched']} %",
        f"characters left  {figures['char_leak']} %",
        f"without a leak   {figures['docs_without_leak']} % of documents",
        f"traps survived   {figures['trap_survival']} %",
        f"kept text        {figures['kept_text']} %",
        f"precision        {figures['precision']} % ({figures['false_runs']} false runs)",
        f"speed            {pages / seconds if seconds else 0:.1f} pages/s, {pages} pages",
    ]
    for title, key in (("kind, renderer", "by_kind"), ("type", "by_type")):
        rows.append(f"per {title}")
        for name, share in figures[key].items():
            full, total = (int(v) for v in share.split("/"))
            rows.append(f"  {name:18} {100 * full / total if total else 100:6.1f} %  {share}")
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> int:
    """Runs the measurement; returns 1 when a document crashed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=SHARED / "gold", help="marked documents (HTML)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="renderings and results")
    parser.add_argument(
        "--tools", type=Path, default=SHARED / "bench", help="render_gold.py and score_gold.py"
    )
    parser.add_argument("--renderer", default="auto", help="auto, chromium or libreoffice")
    parser.add_argument("--model", help="another spaCy model than the shipped one")
    parser.add_argument("--scans", action="store_true", help="count scanned documents too")
    parser.add_argument("--only", default="", help="documents whose name holds this")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show N errors of each kind")
    options = parser.parse_args(arguments)
    render(options.gold, options.out, tools=options.tools, renderer=options.renderer)
    results = options.out / "redacted"
    pdfs = [p for p in sorted((options.out / "pdf").glob("*.pdf")) if options.only in p.stem]
    runs = list(redact_all(pdfs, results, model=options.model))
    crashed = [run for run in runs if "Traceback" in run.error]
    for run in runs:
        if run.error:
            print(f"{run.stem}: {run.error}", file=sys.stderr)
    figures = score(
        options.out, results, tools=options.tools, scans=options.scans, show=options.show, only=options.only
    )
    print(report(figures, runs))
    counts, lines = tally_boxes(runs, options.out)
    print("decisions to redact: detector, rule, verdict")
    for (detector, rule, verdict), number in sorted(counts.items()):
        print(f"  {detector:28} {rule:36} {verdict:7} {number:4}")
    for line in lines[: options.show]:
        print("  WRONG", line)
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
