"""How many cores and hours for how many documents.

    python -m tests.bench.scale measure --pdfs DIR --out times.json
    python -m tests.bench.scale simulate times.json --documents 1000000 --cores 8

Measured in processor seconds, which a busy machine hardly changes: each document in both passes, starting a
worker, and the coordinator per document; and the batch by the clock with one and with two processes. Just
before and after each of those a loop that only counts runs in as many processes: what more cores bring this
machine, at this moment, is the most that they can bring a batch.

Simulated: documents with times drawn from the measured ones come at once or over so many hours, workers take
them in order, one coordinator hands them out and notes what came of them, workers fall away now and then and
their document is done again. Two passes, the second after the first, as in a batch.
"""

from __future__ import annotations

import argparse
import hashlib
import heapq
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pymupdf

from redactor import batch
from redactor.batch.executors import Done, Job, Processes, Serial
from redactor.batch.work import Read, Write
from redactor.dossier.store import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Processor seconds: of documents in both passes, of the coordinator per document, of a start."""

    documents: tuple[tuple[float, float], ...]
    pages: int
    coordinator: float
    start: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of a simulated batch; hours and shares."""

    hours: float
    busy: float
    coordinator_busy: float
    done_again: int
    wait_p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A batch with so many processes; seconds by the clock and of processors.

    ``counted``: how far the loop came in as many processes, per second by the clock.
    """

    jobs: int
    documents: int
    wall: float
    workers: float
    coordinator: float
    counted: float

    def __str__(self) -> str:
        return (
            f"{self.jobs} processes, {self.documents} documents: {self.wall:.1f} s by the clock, "
            f"workers {self.workers:.1f} s, coordinator {self.coordinator:.2f} s of processor time, "
            f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )


class _Timed(Serial):
    """Does everything here and remembers how long each job took, with the programs that it ran."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: dict[type, list[float]] = {}
        self.start_seconds = 0.0

    def start(self, setup: Any) -> Any:
        began = _used()
        told = super().start(setup)
        self.start_seconds = _used() - began
        return told

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        for job in jobs:
            began = _used()
            (done,) = super().run([job])
            self.seconds.setdefault(type(job.payload), []).append(_used() - began)
            yield done


class _Canned(_Timed):
    """Does one job of each kind; of the others it says that the same came of them, files included."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[type, Any] = {}

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        for job in jobs:
            kind = type(job.payload)
            if kind not in self._values:
                (done,) = super().run([job])
                self._values[kind] = done.value
            value = self._values[kind]
            if kind is Read:
                digest = hashlib.sha256(job.payload.path.read_bytes()).hexdigest()
                value = replace(value, sha256=digest, text_digest=digest, sketch=b"")
            yield Done(number=job.number, value=value)


def spread(pdfs: Sequence[Path], into: Path, copies: int) -> None:
    """So many copies of each file, each with bytes of its own: equal ones would be read once."""
    into.mkdir(parents=True)
    for pdf in pdfs:
        for number in range(copies):
            with pymupdf.open(pdf) as document:
                document.set_metadata({"title": f"exemplaar {number}"})
                document.save(into / f"{pdf.stem}-{number}.pdf", garbage=1)


def measure_work(pdfs: Sequence[Path], copies: int, *, many: int) -> Times:
    """Times of the documents in one process, and of the coordinator with so many documents of one kind."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        spread(pdfs, work / "in", copies)
        timed = _Timed()
        records = list(batch.run(work / "in", work / "uit", executor=timed))
        spread(pdfs[:1], work / "veel", many)
        canned, began = _Canned(), _used()
        told = sum(1 for _ in batch.run(work / "veel", work / "geteld", executor=canned))
        real = canned.start_seconds + sum(map(sum, canned.seconds.values()))
        coordinator = (_used() - began - real) / told
    return Times(
        documents=tuple(zip(timed.seconds[Read], timed.seconds[Write], strict=True)),
        pages=sum(record.pages for record in records),
        coordinator=coordinator,
        start=timed.start_seconds,
    )


def measure_clock(pdfs: Sequence[Path], copies: int, *, jobs: int, counting: float = 3.0) -> Clock:
    """The batch with so many processes, between two counts of so many seconds."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        spread(pdfs, work / "in", copies)
        before = count(jobs, seconds=counting)
        own, wall, children = time.process_time(), time.perf_counter(), _children()
        run = batch.run(work / "in", work / "uit", executor=Processes(jobs))
        done = sum(record.state is State.DONE for record in run)
        wall = time.perf_counter() - wall
        return Clock(
            jobs=jobs,
            documents=done,
            wall=wall,
            workers=_children() - children,
            coordinator=time.process_time() - own,
            counted=(before + count(jobs, seconds=counting)) / 2,
        )


def count(processes: int, *, seconds: float) -> float:
    """How far so many processes count together in a second, all at work at once."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, initializer=_know, initargs=(ready,)) as pool:
        return sum(pool.map(_count, [seconds] * processes)) / seconds


_ready: Any = None


def _know(ready: Any) -> None:
    global _ready
    _ready = ready


def _count(seconds: float) -> int:
    _ready.wait()
    number, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(1000):
            number += 1
    return number


def gains(runs: Sequence[Clock]) -> Iterator[str]:
    """How much more is done in a second than with the fewest processes: by the batch, and by the machine."""
    paces: dict[int, tuple[float, float]] = {}
    for jobs in sorted({run.jobs for run in runs}):
        same = [run for run in runs if run.jobs == jobs]
        paces[jobs] = (
            statistics.median(run.documents / run.wall for run in same),
            statistics.median(run.counted for run in same),
        )
    (least, (slow, counted)), *others = paces.items()
    for jobs, (fast, further) in others:
        ours, machine = fast / slow, further / counted
        yield (
            f"{least} -> {jobs} processes: the batch {ours:.2f} times as fast, a loop on this machine "
            f"{machine:.2f} times: {ours / machine:.0%}"
        )


def _used() -> float:
    """Processor seconds of this process and of those that it waited for."""
    return time.process_time() + _children()


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def simulate(
    times: Times,
    *,
    documents: int,
    cores: int,
    over_hours: float = 0.0,
    hours_between_failures: float = 0.0,
    seed: int = 1,
) -> Outcome:
    """One batch of ``documents`` on ``cores`` workers.

    Args:
        times: Measured; each document gets those of one of them.
        documents: Number of documents.
        cores: Number of workers.
        over_hours: They come evenly over so many hours; 0: all at once.
        hours_between_failures: Of one worker, on average; 0: never.
        seed: Of chance.
    """
    chance = random.Random(seed)
    drawn = chance.choices(times.documents, k=documents)
    gap = over_hours * 3600 / documents
    free = [times.start] * cores
    coordinator = busy = done_again = 0.0
    waits: list[float] = []
    end = 0.0
    for stage in (0, 1):
        # The second pass begins when the dossier is known.
        begin = end
        heapq.heapify(free)
        for number, document in enumerate(drawn):
            came = number * gap if stage == 0 else begin
            worker = heapq.heappop(free)
            # One coordinator: it hands out one document after the other.
            coordinator = max(coordinator, came, worker, begin) + times.coordinator / 2
            seconds = document[stage]
            if hours_between_failures and chance.random() < seconds / (hours_between_failures * 3600):
                seconds += chance.random() * seconds + times.start
                done_again += 1
            finished = coordinator + seconds
            busy += seconds
            end = max(end, finished)
            if stage == 0:
                waits.append(coordinator - came)
            heapq.heappush(free, finished)
    waits.sort()
    return Outcome(
        hours=end / 3600,
        busy=busy / (end * cores),
        coordinator_busy=documents * times.coordinator / end,
        done_again=int(done_again),
        wait_p95=waits[int(len(waits) * 0.95)] / 3600,
    )


def main(arguments: list[str] | None = None) -> int:
    """Measures, or simulates with what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser("measure")
    measuring.add_argument("--pdfs", type=Path, required=True)
    measuring.add_argument("--copies", type=int, default=1)
    measuring.add_argument("--every", type=int, default=1, help="take each so many-th file")
    measuring.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    measuring.add_argument("--rounds", type=int, default=1, help="of the batch by the clock")
    measuring.add_argument("--many", type=int, default=500, help="documents for the coordinator's share")
    measuring.add_argument("--out", type=Path, required=True)
    simulating = commands.add_parser("simulate")
    simulating.add_argument("times", type=Path)
    simulating.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    simulating.add_argument("--cores", type=int, nargs="+", default=[1, 2, 8, 32, 128])
    simulating.add_argument(
        "--pages", type=float, default=0.0, help="pages per document, in place of those measured"
    )
    simulating.add_argument("--over-hours", type=float, default=0.0)
    simulating.add_argument("--failure-hours", type=float, default=0.0)
    simulating.add_argument("--price", type=float, default=0.05, help="of a core for an hour")
    options = parser.parse_args(arguments)
    if options.command == "measure":
        pdfs = sorted(options.pdfs.glob("*.pdf"))[:: options.every]
        times = measure_work(pdfs, options.copies, many=options.many)
        runs = []
        # In turn: what else the machine does comes and goes.
        for _ in range(options.rounds):
            for jobs in options.jobs:
                runs.append(measure_clock(pdfs, options.copies, jobs=jobs))
                print(runs[-1], flush=True)
        for line in gains(runs) if runs else ():
            print(line)
        options.out.write_text(
            json.dumps(
                {
                    "documents": times.documents,
                    "pages": times.pages,
                    "coordinator": times.coordinator,
                    "start": times.start,
                },
            ),
            encoding="utf-8",
        )
        return 0
    stored = json.loads(options.times.read_text(encoding="utf-8"))
    pages = stored["pages"] / len(stored["documents"])
    factor = options.pages / pages if options.pages else 1.0
    times = Times(
        documents=tuple((a * factor, b * factor) for a, b in stored["documents"]),
        pages=round(stored["pages"] * factor),
        coordinator=stored["coordinator"],
        start=stored["start"],
    )
    each = sum(a + b for a, b in times.documents) / len(times.documents)
    print(f"a document: {pages * factor:.1f} pages, {each:.3f} s, coordinator {times.coordinator:.4f} s")
    for documents in options.documents:
        for cores in options.cores:
            out = simulate(
                times,
                documents=documents,
                cores=cores,
                over_hours=options.over_hours,
                hours_between_failures=options.failure_hours,
            )
            print(
                f"{documents:>9} documents {cores:>4} cores: "
                f"{out.hours:9.2f} h, busy {out.busy:4.0%}, coordinator {out.coordinator_busy:4.0%}, "
                f"wait p95 {out.wait_p95:.2f} h, again {out.done_again}, "
                f"{out.hours * cores * options.price:.2f} for {out.hours * cores:.0f} core hours"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
