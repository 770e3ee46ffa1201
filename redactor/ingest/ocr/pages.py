"""Reads pages of an open PDF from their pictures, several at the same time."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pymupdf

from redactor.errors import UnhandledContent
from redactor.ingest import check
from redactor.ingest.ocr import hocr, picture, program
from redactor.ingest.ocr.again import read_again
from redactor.ingest.ocr.picture import Picture, Pixels
from redactor.ingest.ocr.unread import Region, all_ink, unread
from redactor.ingest.ocr.words import TextLine, lines_of
from redactor.rules import RecognitionRule

log = logging.getLogger(__name__)

#: Pages that are read at the same time at most; a page takes 150 MB while it is.
_MOST_WORKERS: Final = 4

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
        lines: In reading order, in points on the upright page, or on the straightened one.
        ink: Share (0..1) of the picture that is dark.
        skew: Degrees (counter-clockwise) by which the upright page is to be turned to be the straightened
            one; 0: it stays as it is.
        size: Width and height of the page on which the lines lie, points.
        unread: Ink that was not read, where the lines lie.
    """

    page_index: int
    turn: int
    lines: list[TextLine] = field(default_factory=list)
    ink: float = 0.0
    skew: float = 0.0
    size: tuple[float, float] = (0.0, 0.0)
    unread: list[Region] = field(default_factory=list)

    @property
    def letters(self) -> int:
        """Number of letters read."""
        return sum(len(word.text) for line in self.lines for word in line.words)


@dataclass(frozen=True, slots=True)
class _Job:
    """One picture to read, of a ``whole`` page or of a part; ``free`` pages may be put straight."""

    page_index: int
    pixels: Pixels
    scale: float
    turn: int
    page_size: tuple[float, float]
    origin: tuple[float, float]
    whole: bool
    free: bool

    @property
    def size(self) -> tuple[float, float]:
        """Of the page, turned."""
        width, height = self.page_size
        return (height, width) if self.turn in (90, 270) else (width, height)


def read_pages(
    pdf: pymupdf.Document, wanted: Mapping[int, Sequence[pymupdf.Rect]], rules: RecognitionRule
) -> dict[int, Reading]:
    """Reads pages.

    Args:
        pdf: Open, with every layer shown.
        wanted: By page (from 0) the parts to read, page space; none: all of it.
        rules: What counts.

    Raises:
        ProgramMissing: Tesseract or its Dutch is not installed.
        UnhandledContent: Tesseract failed on a page.
    """
    program.require(rules.languages)
    readings: dict[int, Reading] = {}
    workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(wanted)))
    with ThreadPoolExecutor(max_workers=workers) as pool:
        waiting: list[tuple[_Job, _Job, Future[Reading]]] = []
        read: dict[bytes, tuple[_Job, Future[Reading]]] = {}
        for job in _jobs(pdf, wanted, rules):
            key = b"" if job.whole else hashlib.blake2b(job.pixels.tobytes(), digest_size=16).digest()
            same = read.get(key)
            if same is not None and same[0].pixels.shape == job.pixels.shape and same[0].turn == job.turn:
                # A logo on every page is read once.
                waiting.append((job, *same))
            else:
                waiting.append((job, job, pool.submit(_read, job, rules)))
                if key:
                    read[key] = (job, waiting[-1][2])
            # No more pictures in memory than are being read.
            while len(waiting) > workers:
                _collect(*waiting.pop(0), readings)
        for entry in waiting:
            _collect(*entry, readings)
    return readings


def _collect(job: _Job, model: _Job, future: Future[Reading], readings: dict[int, Reading]) -> None:
    reading = future.result()
    if model is not job:
        across, down = job.origin[0] - model.origin[0], job.origin[1] - model.origin[1]
        reading = replace(
            reading,
            page_index=job.page_index,
            size=job.size,
            lines=[line.moved(across, down) for line in reading.lines],
        )
    log.info("bladzijde %d gelezen", reading.page_index + 1)
    known = readings.setdefault(reading.page_index, reading)
    if known is not reading:
        after = max((line.block for line in known.lines), default=-1) + 1
        known.lines += [replace(line, block=line.block + after) for line in reading.lines]


def _jobs(
    pdf: pymupdf.Document, wanted: Mapping[int, Sequence[pymupdf.Rect]], rules: RecognitionRule
) -> Iterator[_Job]:
    for index in sorted(wanted):
        page = pdf[index]
        size = check.page_size(page)
        turn = page.rotation % 360
        free = not page.first_annot and not page.first_link and not page.first_widget
        for part in wanted[index] or (None,):
            whole = part is None
            area = pymupdf.Rect(0, 0, *size) if part is None else part
            scale = picture.scale_of(page, part, dpi=rules.dpi)
            yield _Job(
                index,
                picture.draw(page, turn=turn, part=part, scale=scale),
                scale,
                turn,
                size,
                _upright_origin(area, turn, size),
                whole,
                free,
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


def _read(job: _Job, rules: RecognitionRule) -> Reading:
    reading, shown = _at(job, job.turn, job.pixels, rules)
    if not program.turns() or not _is_doubtful(reading, rules):
        return reading
    sideways = _angle(reading)
    more = sideways or _turn_needed(shown)
    if not more:
        return reading
    other = _read_turned(job, more, rules)
    if _is_doubtful(other, rules):
        # The order of words on their side does not tell for certain which way is up.
        other = max(other, _read_turned(job, (more + 180) % 360, rules), key=_weight)
    # Read on its side, a page is read nearly as well, but the places of its letters are not known.
    least = _AS_GOOD if sideways else 1.0
    return other if _weight(other) > least * _weight(reading) else reading


def _read_turned(job: _Job, more: int, rules: RecognitionRule) -> Reading:
    """What is read after turning clockwise; of a part with its lines where they lie on the page."""
    pixels = np.ascontiguousarray(np.rot90(job.pixels, k=-(more // 90)))
    if job.whole:
        turn = (job.turn + more) % 360
        return _at(replace(job, turn=turn), turn, pixels, rules)[0]
    height, width = job.pixels.shape
    here = (width / job.scale, height / job.scale)
    there = (here[1], here[0]) if more in (90, 270) else here
    alone = replace(job, origin=(0.0, 0.0), page_size=there, turn=0)
    reading, _ = _at(alone, 0, pixels, rules)
    lines = []
    for line in reading.lines:
        for word in line.words:
            word.boxes = picture.turned(word.boxes, (360 - more) % 360, there)
        lines.append(replace(line, angle=more).moved(*job.origin))
    return replace(reading, turn=job.turn, lines=lines, size=job.size)


def _at(job: _Job, turn: int, pixels: Pixels, rules: RecognitionRule) -> tuple[Reading, Picture]:
    shown = picture.prepared(
        pixels,
        scale=job.scale,
        turn=turn,
        origin=job.origin,
        most_skew=rules.skew if job.whole else 0.0,
    )
    mode = "3" if job.whole else "6"
    languages = program.languages(rules.languages)
    options = ["-l", languages, "--dpi", str(min(round(job.scale * 72), 600)), "--psm", mode]
    text = program.run([*options, "hocr"], _pgm(shown.pixels))
    ink = float((shown.pixels < picture.INK).mean())
    straight = job.whole and job.free and abs(shown.skew) >= rules.straighten
    placed, size = shown, job.size
    if straight:
        # The page itself is put straight: its letters lie where they were read.
        height, width = shown.pixels.shape
        placed, size = (
            replace(shown, skew=0.0, before=(height, width)),
            (width / job.scale, height / job.scale),
        )
    found = hocr.parse(text)
    regions: list[Region] = []
    if job.whole:
        found, regions = _twice(found, shown, ink, [*options[:4], "--psm", "6"], rules)
    regions = [replace(region, box=placed.to_upright(region.box[None])[0]) for region in regions]
    skew = shown.skew if straight else 0.0
    return Reading(job.page_index, turn, lines_of(found, placed), ink, skew, size, regions), shown


def _twice(
    found: list[hocr.Line], shown: Picture, ink: float, options: Sequence[str], rules: RecognitionRule
) -> tuple[list[hocr.Line], list[Region]]:
    """Lines and unread ink after a second look at what was hardly read, or not."""

    def read(pixels: Pixels) -> list[hocr.Line]:
        return hocr.parse(program.run([*options, "hocr"], _pgm(pixels)))

    regions = _unread(found, shown, ink, rules)
    lines = read_again(found, regions, shown, read, least=rules.again)
    return lines, regions if lines == found else _unread(lines, shown, ink, rules)


def _unread(lines: list[hocr.Line], shown: Picture, ink: float, rules: RecognitionRule) -> list[Region]:
    """What of a page was not read: all of it when what was read is hardly believed."""
    sure = [word.confidence for line in lines for word in line.words for _ in word.letters]
    if ink > rules.blank and (not sure or float(np.mean(sure)) < rules.unsure_page):
        whole = all_ink(shown)
        return [] if whole is None else [whole]
    return unread(lines, shown, least=rules.unsure)


def _pgm(pixels: Pixels) -> bytes:
    height, width = pixels.shape
    return b"P5 %d %d 255\n" % (width, height) + pixels.tobytes()


def _weight(reading: Reading) -> float:
    """Letters read, each as much as it is believed."""
    return sum(len(word.text) * word.confidence**2 for line in reading.lines for word in line.words)


def _is_doubtful(reading: Reading, rules: RecognitionRule) -> bool:
    letters = reading.letters
    if letters < _FEW or _angle(reading):
        return True
    believed = sum(len(word.text) * word.confidence for line in reading.lines for word in line.words)
    return believed / letters < rules.doubtful


def _angle(reading: Reading) -> int:
    """Degrees clockwise that would put most lines upright: Tesseract reads blocks on their side as well."""
    angles = [line.angle for line in reading.lines]
    common = max(set(angles), key=angles.count, default=0)
    return common if 2 * angles.count(common) > len(angles) else 0


def _turn_needed(shown: Picture) -> int:
    """Degrees clockwise (0, 90, 180, 270) that would put a page upright, as Tesseract sees it; 0 in doubt."""
    try:
        text = program.run(["-l", "osd", "--psm", "0", "--dpi", "300"], _pgm(shown.pixels))
    except UnhandledContent:
        # It gives up on pages with too few letters.
        return 0
    told = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    try:
        turn, sure = int(told["Rotate"]), float(told["Orientation confidence"])
    except (KeyError, ValueError):
        return 0
    return turn % 360 if sure >= _SURE_OF_TURN else 0
