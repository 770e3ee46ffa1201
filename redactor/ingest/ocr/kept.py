"""What was read of the pages of a document, kept on disk: so that a second pass need not read them again.

Holds personal data: the folder is the caller's, in a place for confidential files, and the caller takes it
away when nobody needs it any more. What cannot be kept, or is damaged, is read again; no document fails over
it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np
import pymupdf

from redactor.ingest.ocr import program
from redactor.ingest.ocr.pages import Reading
from redactor.ingest.ocr.unread import Region
from redactor.ingest.ocr.words import Letters, TextLine
from redactor.rules import RecognitionRule

log = logging.getLogger(__name__)

#: Quick, and a third of the size.
_LEVEL: Final = 1


class KeptReadings:
    """Readings of documents, each in a file that only the owner can read.

    Args:
        folder: Made when there is something to keep.
        version: Of this program: another one may read otherwise.
    """

    def __init__(self, folder: Path, *, version: str) -> None:
        self._folder = folder
        self._version = version

    def key(self, data: bytes, wanted: Mapping[int, Sequence[pymupdf.Rect]], rules: RecognitionRule) -> str:
        """Names all that a reading depends on: file, pages and parts, rules, Tesseract and this program."""
        parts = {index: [tuple(part) for part in wanted[index]] for index in sorted(wanted)}
        # Of a set the order is not told.
        rule = [sorted(v) if isinstance(v := getattr(rules, f.name), frozenset) else v for f in fields(rules)]
        told = repr((self._version, program.engine(rules.languages), parts, rule))
        return hashlib.sha256(hashlib.sha256(data).digest() + told.encode()).hexdigest()

    def get(self, key: str) -> dict[int, Reading] | None:
        """What was kept; None when nothing was, or nothing that can be read."""
        try:
            rows = json.loads(zlib.decompress(self._path(key).read_bytes()))
            readings = [_reading(row) for row in rows]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, zlib.error):
            log.warning("bewaarde tekstherkenning is beschadigd; het document wordt opnieuw gelezen")
            return None
        return {reading.page_index: reading for reading in readings}

    def put(self, key: str, readings: Mapping[int, Reading]) -> None:
        """Keeps readings, if there is room."""
        packed = zlib.compress(json.dumps([_row(r) for r in readings.values()]).encode(), _LEVEL)
        path = self._path(key)
        # A name that is swept away when this process is killed here.
        temporary = path.with_name(f".redactor-{os.getpid()}-{path.name}.tmp")
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            temporary.unlink(missing_ok=True)
            with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
                stream.write(packed)
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.gelezen"


def _row(reading: Reading) -> list[Any]:
    lines = [
        [
            line.block,
            float(line.size),
            line.angle,
            [[word.text, float(word.confidence), word.boxes.tolist()] for word in line.words],
        ]
        for line in reading.lines
    ]
    regions = [[region.box.tolist(), float(region.shades), float(region.blank)] for region in reading.unread]
    size = [float(side) for side in reading.size]
    return [reading.page_index, reading.turn, lines, float(reading.ink), float(reading.skew), size, regions]


def _reading(row: Sequence[Any]) -> Reading:
    page_index, turn, lines, ink, skew, (width, height), regions = row
    return Reading(
        page_index=page_index,
        turn=turn,
        lines=[
            TextLine(block, size, [Letters(text, _boxes(boxes), sure) for text, sure, boxes in words], angle)
            for block, size, angle, words in lines
        ],
        ink=ink,
        skew=skew,
        size=(width, height),
        unread=[
            Region(box=np.asarray(box, np.float64), shades=shades, blank=blank)
            for box, shades, blank in regions
        ],
    )


def _boxes(rows: Sequence[Sequence[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(rows, dtype=np.float64).reshape(-1, 4)
