"""Does a score mean something? ``python -m tests.bench.reliability OUT [OUT...] [--fit FILE]``.

Each OUT is a folder as ``python -m tests.bench.gold --out OUT`` makes it: ``pdf/`` and ``truth/`` of marked
documents. Prints, per range of chance, how many boxes were made and what share of them was right. With
``--fit`` it writes the chances of each detector, measured on all OUT together, as rules/calibration.yaml. No
text is printed.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from redactor import detect, pipeline, rules
from redactor.disclosure import risk
from redactor.domain import Action, Decision, PageText
from redactor.errors import RedactorError
from redactor.pipeline import Proposal

#: Lower ends of the ranges of chance in the table.
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
#: So many decisions at the top of a file are what a hurried reviewer sees.
EARLY = 10
#: A detector with fewer boxes than this takes the chances of all together.
LEAST = 15
#: So many boxes with the mean share of all detectors are added to each score: few boxes prove little.
PRIOR = 4.0
#: Neighbouring scores with fewer boxes than this are taken together.
POOL = 20
#: A pool with more scores than this comes from a detector whose scores are not fixed values.
FIXED = 4

HEADER = """\
# Hoe vaak klopt wat een herkenner met een bepaalde score vindt? Gemeten; niet met de hand invullen.
#   points    [score, deel dat klopte], oplopend; ertussen geldt een rechte lijn
#   measured  aantal vondsten waarop het berust
#   "*"       elke herkenner zonder eigen regel
# source: python -m tests.bench.reliability OUT --fit (docs/measurements.md, "Does a score mean something?")
"""


@dataclass(frozen=True, slots=True)
class Box:
    """One decision to redact: its detector, score (0..1), status and whether it lies on a mark.

    ``early``: it stands among the first ``EARLY`` of the decisions file.
    """

    detector: str
    label: str
    score: float
    open: bool
    right: bool
    early: bool = False


def boxes_of(out: Path, *, calibrated: bool, model: str | None = None) -> Iterator[Box]:
    """Every decision to redact on the documents in ``out`` that have text."""
    loaded = rules.load()
    if not calibrated:
        loaded = dataclasses.replace(loaded, calibration=())
    engine = detect.build_engine(loaded, model=model)
    for path in sorted((out / "truth").glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        if truth["scan"]:
            continue
        try:
            proposal = pipeline.propose(out / "pdf" / f"{path.stem}.pdf", rules=loaded, engine=engine)
        except RedactorError:
            continue
        yield from judge(proposal, truth)


def judge(proposal: Proposal, truth: dict[str, Any]) -> Iterator[Box]:
    """The decisions to redact of one document against its marks."""
    first = {d.decision_id for d in risk.by_risk(proposal.decisions)[:EARLY]}
    marked = {page.page_index: _marked(page, truth) for page in proposal.document.pages}
    for decision in proposal.decisions:
        if decision.action is Action.REDACT and isinstance(decision.target, tuple):
            inside = np.concatenate([marked[s.page_index][s.start : s.end] for s in decision.target])
            seen = inside[inside >= 0]
            if len(seen):
                yield Box(
                    detector=decision.detector,
                    label=decision.label,
                    score=decision.score,
                    open=_is_open(decision),
                    right=bool(seen.mean() >= 0.5),
                    early=decision.decision_id in first,
                )


def _is_open(decision: Decision) -> bool:
    return decision.status.name == "OPEN"


def _marked(page: PageText, truth: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Per character: 1 in a mark that goes or may go, 0 outside, -1 without ink."""
    x, y = (page.boxes[:, 0] + page.boxes[:, 2]) / 2, (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    result = np.where(np.isnan(x) | np.array([c.isspace() for c in page.text], dtype=bool), -1, 0)
    for span in truth["spans"]:
        if span["tag"] not in ("r", "o"):
            continue
        for number, x0, y0, x1, y1 in span["rects"]:
            if number == page.page_index:
                hit = (x >= x0 - 0.3) & (x <= x1 + 0.3) & (y >= y0 - 0.3) & (y <= y1 + 0.3)
                result[hit & (result >= 0)] = 1
    return result.astype(np.int8)


def table(boxes: Sequence[Box], bins: Sequence[float] = BINS) -> list[tuple[str, int, float, float]]:
    """Rows of (range, boxes, mean chance, share right); empty ranges are left out."""
    rows = []
    for low, high in itertools.pairwise((*bins, 1.01)):
        inside = [box for box in boxes if low <= box.score < high]
        if inside:
            name = f"{low:.2f}-{min(high, 1.0):.2f}"
            rows.append((name, len(inside), _mean(b.score for b in inside), _mean(b.right for b in inside)))
    return rows


def error(boxes: Sequence[Box]) -> float:
    """Expected calibration error (0..1): mean distance between chance and share right, by boxes."""
    total = sum(n * abs(chance - share) for _, n, chance, share in table(boxes))
    return total / len(boxes) if boxes else 0.0


def fit(boxes: Sequence[Box]) -> list[dict[str, Any]]:
    """Entries of rules/calibration.yaml: rising shares right per detector, and ``*`` over all."""
    groups = collections.defaultdict(list)
    for box in boxes:
        groups[box.detector].append(box)
    overall = _mean(box.right for box in boxes)
    result = [{"detector": "*", "points": _points(boxes, overall), "measured": len(boxes)}]
    for detector, group in sorted(groups.items()):
        if len(group) >= LEAST:
            result.append({"detector": detector, "points": _points(group, overall), "measured": len(group)})
    return result


def _points(boxes: Sequence[Box], prior: float) -> list[tuple[float, float]]:
    """Rising shares right by score: neighbouring scores are pooled until ``POOL`` boxes, and while they fall.

    ``PRIOR`` boxes of share ``prior`` count along in every pool. A pool of few fixed scores reaches from the
    first to the last of them, one of many stands at their mean.
    """
    by_score = collections.defaultdict(list)
    for box in boxes:
        by_score[round(box.score, 2)].append(box.right)
    pools: list[list[tuple[float, list[bool]]]] = []
    for score, right in sorted(by_score.items()):
        if pools and sum(len(r) for _, r in pools[-1]) < POOL:
            pools[-1].append((score, right))
        else:
            pools.append([(score, right)])
    if len(pools) > 1 and sum(len(r) for _, r in pools[-1]) < POOL:
        last = pools.pop()
        pools[-1] += last

    def share(pool: list[tuple[float, list[bool]]]) -> float:
        right = [value for _, values in pool for value in values]
        return (sum(right) + PRIOR * prior) / (len(right) + PRIOR)

    rising: list[list[tuple[float, list[bool]]]] = []
    for pool in pools:
        rising.append(pool)
        while len(rising) > 1 and share(rising[-2]) >= share(rising[-1]):
            last = rising.pop()
            rising[-1] = [*rising[-1], *last]
    points = []
    for pool in rising:
        value = round(share(pool), 3)
        if len(pool) > FIXED:
            count = sum(len(right) for _, right in pool)
            points.append((round(sum(x * len(right) for x, right in pool) / count, 3), value))
        else:
            points += [(x, value) for x in dict.fromkeys((pool[0][0], pool[-1][0]))]
    return points


def _mean(values: Iterable[float]) -> float:
    items = list(values)
    return sum(items) / len(items) if items else 0.0


def _lines(title: str, boxes: Sequence[Box]) -> Iterator[str]:
    right = _mean(b.right for b in boxes)
    yield f"\n{title}: {len(boxes)} boxes, {right:.1%} right, calibration error {error(boxes):.3f}"
    yield "| chance | boxes | mean chance | right |\n|---|---|---|---|"
    for name, count, chance, share in table(boxes):
        yield f"| {name} | {count} | {chance:.1%} | {share:.1%} |"
    for status, wanted in (("automatic", False), ("proposal", True)):
        part = [box for box in boxes if box.open is wanted]
        yield f"{status}: {len(part)}, {_mean(b.right for b in part):.1%} right"
    wrong = [box for box in boxes if not box.right]
    early = _mean(box.early for box in wrong)
    yield f"of {len(wrong)} wrong boxes {early:.0%} stand among the first {EARLY} of their file"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="+", type=Path)
    parser.add_argument("--fit", type=Path, help="write the chances measured on OUT to this file")
    parser.add_argument("--per-detector", action="store_true")
    parser.add_argument("--model")
    given = parser.parse_args(arguments)
    every: list[Box] = []
    for out in given.out:
        boxes = list(boxes_of(out, calibrated=given.fit is None, model=given.model))
        every += boxes
        print("\n".join(_lines(out.name, boxes)))
        if given.per_detector:
            for detector in sorted({box.detector for box in boxes}):
                print("\n".join(_lines(detector, [b for b in boxes if b.detector == detector])))
    if given.fit:
        entries = [
            "- {{detector: {}, points: {}, measured: {}}}".format(
                json.dumps(entry["detector"]), json.dumps(entry["points"]), entry["measured"]
            )
            for entry in fit(every)
        ]
        given.fit.write_text(HEADER + "\n".join(entries) + "\n", encoding="utf-8")
        print(f"written: {given.fit}")


if __name__ == "__main__":
    main()
