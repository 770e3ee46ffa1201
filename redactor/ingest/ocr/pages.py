"""Reads pages of an open PDF from their pictures, several at the same time."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pymupdf

from redactor.ingest.ocr import hocr, picture, program
from redactor.ingest.ocr.picture import Picture, Pixels
from redactor.ingest.ocr.words import TextLine, lines_of

log = logging.getLogger(__name__)

#: Pages that are read at the same time at most; a page takes 150 MB while it is.
_MOST_WORKERS: Final = 4

#: Below this mean confidence a page may lie on its side or upside down.
_DOUBTFUL: Final = 0.72
#: Fewer letters than this say nothing about how a page is turned.
_FEW: Final = 40
#: A page that is put upright need only be read so well as on its side.
_AS_GOOD: Final = 0.8
#: Tesseract's own measure of being right about a turn.
_SURE_OF_TURN: Final = 2.0


@dataclass(slots=True)
class Reading:
    """What was read of one page.

    Attributes:
        page_index: From 0.
        turn: Degrees clockwise by which page space must be turned for the text to stand upright.
        lines: In reading order, in points on the upright page.
        ink: Share (0..1) of the picture that is dark.
    """

    page_index: int
    turn: int
    lines: list[TextLine] = field(default_factory=list)
    ink: float = 0.0

    @property
    def letters(self) -> int:
        """Number of letters read."""
        return sum(len(word.text) for line in self.lines for word in line.words)


@dataclass(frozen=True, slots=True)
class _Job:
    """One picture to read; ``whole`` pages may turn out to lie on their side."""

    page_index: int
    pixels: Pixels
    scale: float
    turn: int
    page_size: tuple[float, float]
    origin: tuple[float, float]
    whole: bool


def read_pages(pdf: pymupdf.Document, wanted: Mapping[int, Sequence[pymupdf.Rect]]) -> dict[int, Reading]:
    """Reads pages.

    Args:
        pdf: Open, with every layer shown.
        wanted: By page (from 0) the parts to read, page space; none: all of it.

    Raises:
        ProgramMissing: Tesseract or its Dutch is not installed.
        UnhandledContent: Tesseract failed on a page.
    """
    program.require()
    readings: dict[int, Reading] = {}
    workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(wanted)))
    with ThreadPoolExecutor(max_workers=workers) as pool:
        waiting: list[tuple[_Job, Future[Reading]]] = []
        for job in _jobs(pdf, wanted):
            waiting.append((job, pool.submit(_read, job)))
            # No more pictures in memory than are being read.
            while len(waiting) > workers:
                _collect(waiting.pop(0)[1], readings)
        for _, future in waiting:
            _collect(future, readings)
    return readings


def _collect(future: Future[Reading], readings: dict[int, Reading]) -> None:
    reading = future.result()
    log.info("bladzijde %d gelezen", reading.page_index + 1)
    known = readings.setdefault(reading.page_index, reading)
    if known is not reading:
        after = max((line.block for line in known.lines), default=-1) + 1
        for line in reading.lines:
            line.block += after
        known.lines += reading.lines


def _jobs(pdf: pymupdf.Document, wanted: Mapping[int, Sequence[pymupdf.Rect]]) -> Iterator[_Job]:
    for index in sorted(wanted):
        page = pdf[index]
        size = (float(page.cropbox.width), float(page.cropbox.height))
        turn = page.rotation % 360
        for part in wanted[index] or (None,):
            whole = part is None
            area = pymupdf.Rect(0, 0, *size) if part is None else part
            yield _Job(
                index,
                picture.draw(page, turn=turn, part=part),
                picture.scale_of(page, part),
                turn,
                size,
                _upright_origin(area, turn, size),
                whole,
            )


def _upright_origin(area: pymupdf.Rect, turn: int, size: tuple[float, float]) -> tuple[float, float]:
    """Upper left corner of an area after the page was turned clockwise."""
    width, height = size
    return {
        0: (area.x0, area.y0),
        90: (height - area.y1, area.x0),
        180: (width - area.x1, height - area.y1),
        270: (area.y0, width - area.x1),
    }[turn]


def _read(job: _Job) -> Reading:
    reading, shown = _at(job, job.turn, job.pixels)
    if not job.whole or not program.turns() or not _is_doubtful(reading):
        return reading
    sideways = _angle(reading)
    more = sideways or _turn_needed(shown)
    if not more:
        return reading
    turn = (job.turn + more) % 360
    turned = np.ascontiguousarray(np.rot90(job.pixels, k=-(more // 90)))
    other, _ = _at(job, turn, turned)
    # Read on its side, a page is read nearly as well, but the places of its letters are not known.
    least = _AS_GOOD if sideways else 1.0
    return other if _weight(other) > least * _weight(reading) else reading


def _at(job: _Job, turn: int, pixels: Pixels) -> tuple[Reading, Picture]:
    shown = picture.prepared(
        pixels, scale=job.scale, turn=turn, page_size=job.page_size, origin=job.origin, straighten=job.whole
    )
    mode = "3" if job.whole else "6"
    options = ["-l", program.languages(), "--dpi", str(round(job.scale * 72)), "--psm", mode]
    text = program.run([*options, "hocr"], _pgm(shown.pixels))
    ink = float((shown.pixels < picture.INK).mean())
    return Reading(job.page_index, turn, lines_of(hocr.parse(text), shown), ink), shown


def _pgm(pixels: Pixels) -> bytes:
    height, width = pixels.shape
    return b"P5 %d %d 255\n" % (width, height) + pixels.tobytes()


def _weight(reading: Reading) -> float:
    """Letters read, each as much as it is believed."""
    return sum(len(word.text) * word.confidence**2 for line in reading.lines for word in line.words)


def _is_doubtful(reading: Reading) -> bool:
    letters = reading.letters
    if letters < _FEW or _angle(reading):
        return True
    believed = sum(len(word.text) * word.confidence for line in reading.lines for word in line.words)
    return believed / letters < _DOUBTFUL


def _angle(reading: Reading) -> int:
    """Degrees clockwise that would put most lines upright: Tesseract reads blocks on their side as well."""
    angles = [line.angle for line in reading.lines]
    common = max(set(angles), key=angles.count, default=0)
    return common if 2 * angles.count(common) > len(angles) else 0


def _turn_needed(shown: Picture) -> int:
    """Degrees clockwise (0, 90, 180, 270) that would put a page upright, as Tesseract sees it; 0 in doubt."""
    from redactor.errors import UnhandledContent

    try:
        text = program.run(["-l", "osd", "--psm", "0", "--dpi", str(picture.DPI)], _pgm(shown.pixels))
    except UnhandledContent:
        # It gives up on pages with too few letters.
        return 0
    told = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    try:
        turn, sure = int(told["Rotate"]), float(told["Orientation confidence"])
    except (KeyError, ValueError):
        return 0
    return turn % 360 if sure >= _SURE_OF_TURN else 0
