"""What detection misses and takes by mistake, by kind: ``python -m tests.bench.detection OUT [OUT...]``.

Each OUT is a folder as ``python -m tests.bench.gold --out OUT`` makes it. Reads ``pdf/`` and ``truth/``,
redacts nothing, prints no text, and so can be run on documents that nobody may read: a minute, not ten.
Its figures lie within a few tenths of a percent of those of tests.bench.gold, which reads finished files.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redactor import detect, pipeline, rules
from redactor.domain import Action, PageText
from redactor.errors import RedactorError
from redactor.pipeline import Proposal

#: Room in points around the rectangles of a mark.
ROOM = 0.3
#: A run with fewer letters and digits is a bracket or a comma beside a box.
LEAST = 2


@dataclass(slots=True)
class Counts:
    """What was found of one folder of documents."""

    documents: int = 0
    whole: int = 0
    kept: int = 0
    keepable: int = 0
    secrets: collections.Counter[tuple[str, bool]] = field(default_factory=collections.Counter)
    traps: collections.Counter[tuple[str, bool]] = field(default_factory=collections.Counter)
    missed: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong: collections.Counter[str] = field(default_factory=collections.Counter)


def form_of(text: str) -> str:
    """How a person is named: the rough form of the letters, not who it is."""
    words = re.findall(r"[^\W\d_]+", text)
    letters = "".join(words)
    capitals = sum(c.isupper() for c in letters)
    if len(letters) <= 4 and (capitals > 1 or len(letters) <= 2 or text.count(".") > 1):
        return "initials"
    if text.islower():
        return "in lower case"
    if len(words) > 1:
        return "in capitals" if letters.isupper() else "several words"
    return "one word"


def marks_on(page: PageText, spans: Sequence[dict[str, Any]]) -> NDArray[np.intp]:
    """Per character the number of its mark; -1 for text outside marks, -2 without ink."""
    x, y = (page.boxes[:, 0] + page.boxes[:, 2]) / 2, (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    blank = np.isnan(x) | np.array([c.isspace() for c in page.text], dtype=bool)
    result = np.where(blank, -2, -1)
    for number, span in enumerate(spans):
        for index, x0, y0, x1, y1 in span["rects"]:
            if index == page.page_index:
                inside = (x >= x0 - ROOM) & (x <= x1 + ROOM) & (y >= y0 - ROOM) & (y <= y1 + ROOM)
                result[inside & (result == -1)] = number
    return result


def runs_of(
    page: PageText, gone: NDArray[np.bool_], marks: NDArray[np.intp], tags: str
) -> Iterator[list[int]]:
    """Runs of characters that go but should stay, one per place; ``tags`` has a letter per mark."""
    run: list[int] = []
    for i, mark in enumerate(marks):
        if mark == -2 and page.text[i] != "\n":
            continue
        tag = tags[mark] if mark >= 0 else ""
        if tag == "o":  # may go or stay
            continue
        if mark != -2 and gone[i] and tag != "r":
            run.append(i)
        elif run:
            yield run
            run = []
    if run:
        yield run


def judge(proposal: Proposal, truth: dict[str, Any], counts: Counts) -> None:
    """Adds one document."""
    spans = truth["spans"]
    tags = "".join(span["tag"] for span in spans)
    left: dict[int, list[bool]] = collections.defaultdict(list)
    for page in proposal.document.pages:
        gone = np.zeros(len(page.text), dtype=bool)
        by: dict[int, str] = {}
        for decision in proposal.decisions:
            if decision.action is Action.REDACT and isinstance(decision.target, tuple):
                for place in decision.target:
                    if place.page_index == page.page_index:
                        gone[place.start : place.end] = True
                        by.update(dict.fromkeys(range(place.start, place.end), decision.detector))
        marks = marks_on(page, spans)
        for number in np.unique(marks[marks >= 0]):
            left[int(number)] += (~gone[marks == number]).tolist()
        stays = (marks == -1) | np.isin(marks, [i for i, tag in enumerate(tags) if tag == "k"])
        counts.keepable += int(stays.sum())
        counts.kept += int((stays & ~gone).sum())
        for run in runs_of(page, gone, marks, tags):
            if sum(page.text[i].isalnum() for i in run) >= LEAST:
                why = next((spans[marks[i]]["why"] for i in run if marks[i] >= 0), "")
                counts.wrong[f"{by[run[0]]}: {why or 'no mark'}"] += 1
    whole = True
    for number, remains in left.items():
        span = spans[number]
        if span["tag"] == "r":
            counts.secrets[span["t"], not any(remains)] += 1
            if any(remains):
                whole = False
                part = "" if all(remains) else ", partly"
                form = f" {form_of(span['text'].strip())}" if span["t"] == "PERSON" else ""
                counts.missed[f"{span['t']}{form}{part}"] += 1
        elif span["tag"] == "k":
            counts.traps[span["why"], all(remains)] += 1
    counts.documents += 1
    counts.whole += whole


def measure(out: Path, *, model: str | None = None) -> Counts:
    """All documents of ``out`` that have text."""
    loaded = rules.load()
    engine = detect.build_engine(loaded, model=model)
    counts = Counts()
    for path in sorted((out / "truth").glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        if not truth["scan"]:
            try:
                proposal = pipeline.propose(out / "pdf" / f"{path.stem}.pdf", rules=loaded, engine=engine)
            except RedactorError as error:
                print(f"{path.stem}: {type(error).__name__}")
                continue
            judge(proposal, truth, counts)
    return counts


def report(counts: Counts) -> Iterator[str]:
    """Lines to print."""
    full = sum(n for (_, gone), n in counts.secrets.items() if gone)
    secrets, traps = sum(counts.secrets.values()), sum(counts.traps.values())
    safe, runs = sum(n for (_, stays), n in counts.traps.items() if stays), sum(counts.wrong.values())
    yield f"documents {counts.documents}, without any miss {counts.whole / max(counts.documents, 1):.1%}"
    yield f"entity recall {full / max(secrets, 1):.2%} ({secrets - full} of {secrets} missed)"
    yield f"precision {full / max(full + runs, 1):.2%} ({runs} false runs)"
    yield f"traps survived {safe / max(traps, 1):.2%} ({traps - safe} of {traps} hit)"
    yield f"kept text {counts.kept / max(counts.keepable, 1):.2%}"
    for kind in sorted({kind for kind, _ in counts.secrets}):
        gone = counts.secrets[kind, True]
        yield f"  {kind} {gone}/{gone + counts.secrets[kind, False]}"
    for title, table in (("missed", counts.missed), ("taken by mistake", counts.wrong)):
        yield title
        for kind, n in sorted(table.items(), key=lambda item: (-item[1], item[0])):
            yield f"  {n:3} {kind}"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="+", type=Path)
    parser.add_argument("--model", help="another pipeline than the shipped one")
    given = parser.parse_args(arguments)
    for out in given.out:
        print(out.name, *report(measure(out, model=given.model)), sep="\n")


if __name__ == "__main__":
    main()
