"""Pages that are read from their picture become pages with text, in a copy of the file in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pymupdf

from redactor.domain import FloatArray, PageText
from redactor.errors import NoTextLayer
from redactor.ingest import ocr, runs
from redactor.ingest.looks import Look, Need, is_visible
from redactor.ingest.ocr.layer import Layer, written
from redactor.ingest.ocr.pages import Reading
from redactor.ingest.ocr.words import Letters, TextLine
from redactor.ingest.runs import Run

#: Dots an inch of the picture that replaces a page whose letters its text layer does not say.
_DRAWN_DPI: Final = 200
_QUALITY: Final = 85

#: In pictures on a page with text, words less sure than this are patterns and edges.
_LEAST_IN_PARTS: Final = 0.55

#: A page with a smaller share of ink than this is empty: specks and the shadow of a staple.
_BLANK: Final = 0.0005

#: Lines further apart than this many line heights are different blocks.
_BLOCK_GAP: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A document of which some pages were read from their picture.

    Attributes:
        pages: Their text, by page index.
        content: The PDF with that text in it; None when no page was read.
        unread: Number of pictures on pages with text that were not read, for want of Tesseract.
    """

    pages: Mapping[int, PageText]
    content: bytes | None
    unread: int = 0


def recognise(
    pdf: pymupdf.Document,
    data: bytes,
    looks: Mapping[int, tuple[Look, dict[str, Any]]],
    *,
    where: str,
    password: str | None = None,
) -> Recognised:
    """Reads the pages that need it.

    Args:
        pdf: The document, open, with every layer shown.
        data: The file.
        looks: What each page (from 0) needs, and its ``rawdict``; only those that need something.
        where: The file's name, for messages.
        password: Of the file.

    Raises:
        NoTextLayer: a page shows something, and nothing of it can be read.
        ProgramMissing, UnhandledContent, DamagedPdf: see ``redactor.ingest.ocr``.
    """
    readings = ocr.read_pages(pdf, {index: look.parts for index, (look, _) in looks.items()})
    pages: dict[int, PageText] = {}
    layers: dict[int, Layer] = {}
    for index, (look, raw) in sorted(looks.items()):
        pages[index], layers[index] = _page(pdf[index], look, raw, readings[index])
        if look.need is not Need.PARTS and readings[index].ink > _BLANK and not pages[index].text:
            raise NoTextLayer(
                "op deze pagina is niets te lezen, en zij is niet leeg",
                where=f"{where}:{index + 1}",
                hint="beoordeel deze pagina met de hand, en haal haar eruit om de rest te verwerken",
            )
    return Recognised(pages=pages, content=written(data, layers, password=password))


def _page(page: pymupdf.Page, look: Look, raw: dict[str, Any], reading: Reading) -> tuple[PageText, Layer]:
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    seen = [] if look.need is Need.DRAWN else list(runs.of_text_page(_visible(raw)))
    # A page without text and notes of its own can be turned to stand upright; a reader sees no difference.
    turned = reading.turn if not seen and not page.first_annot and not page.first_link else 0
    back = (turned - reading.turn) % 360
    upright = (height, width) if reading.turn in (90, 270) else (width, height)
    taken = _boxes_of(seen)
    lines = [_kept(line, taken, back, upright, parts=look.need is Need.PARTS) for line in reading.lines]
    read = list(_runs([line for line in lines if line.words], reading.turn == turned, len(raw["blocks"])))
    if back:
        for run in read:
            _turn(run, back, upright)
    text, boxes, sizes = runs.assemble([*seen, *read])
    confidence = np.ones(len(text))
    at = len(runs.assemble(seen)[0])
    sure = [c for run in read for c in run.confidence]
    inked = np.flatnonzero(~np.isnan(boxes[at:, 0])) + at
    confidence[inked] = sure
    if turned in (90, 270):
        width, height = height, width
    words = [(run_text, run_boxes) for run in read for run_text, run_boxes in _words(run)]
    result = PageText(
        page_index=int(page.number),
        width=width,
        height=height,
        rotation=(page.rotation - turned) % 360,
        text=text,
        boxes=boxes,
        sizes=sizes,
        source="ocr",
        confidence=confidence,
    )
    picture = _drawn(page) if look.need is Need.DRAWN else None
    return result, Layer(words=words, turn=turned, picture=picture)


def _visible(raw: dict[str, Any]) -> dict[str, Any]:
    """A text page without what no one sees: the layer of an earlier recognition."""
    blocks = [
        {
            **block,
            "lines": [
                {**line, "spans": [span for span in line["spans"] if is_visible(span)]}
                for line in block.get("lines", ())
            ],
        }
        for block in raw["blocks"]
    ]
    return {**raw, "blocks": blocks}


@dataclass(slots=True)
class _ReadRun(Run):
    """A run with how sure each of its characters is."""

    confidence: list[float]


def _boxes_of(seen: list[Run]) -> FloatArray:
    return np.asarray([box for run in seen for box in run.boxes], dtype=np.float64).reshape(-1, 4)


def _kept(
    line: TextLine, taken: FloatArray, back: int, upright: tuple[float, float], *, parts: bool
) -> TextLine:
    """A line without the words that the text layer says already, and without specks in pictures."""
    words = []
    for word in line.words:
        if parts and (word.confidence < _LEAST_IN_PARTS or not any(c.isalnum() for c in word.text)):
            continue
        if len(taken):
            x0, y0, x1, y1 = _turned(word.boxes, back, upright).T
            left, top, right, bottom = x0.min(), y0.min(), x1.max(), y1.max()
            x, y = (taken[:, 0] + taken[:, 2]) / 2, (taken[:, 1] + taken[:, 3]) / 2
            if ((x > left) & (x < right) & (y > top) & (y < bottom)).any():
                continue
        words.append(word)
    return TextLine(line.block, line.size, words, line.angle)


def _runs(lines: list[TextLine], upright: bool, first_block: int) -> Iterator[_ReadRun]:
    """Lines cut at wide gaps, blocks at wide leading, as for a text layer."""
    block = first_block
    before: tuple[int, float, float] | None = None
    for line in lines:
        top = min(float(word.boxes[:, 1].min()) for word in line.words)
        bottom = max(float(word.boxes[:, 3].max()) for word in line.words)
        # Tesseract sees columns; within one, blocks are told apart by the white above them.
        if before is not None:
            follows = -line.size < top - before[2] < _BLOCK_GAP * line.size
            beside = before[1] < top < before[2] + _BLOCK_GAP * line.size
            block += not follows or (before[0] != line.block and not beside)
        before = (line.block, top, bottom)
        run: _ReadRun | None = None
        if line.angle:
            for word in line.words:
                x0, y0 = (float(v) for v in word.boxes[:, :2].min(axis=0))
                x1, y1 = (float(v) for v in word.boxes[:, 2:].max(axis=0))
                run = _ReadRun(block, False, x0, y0, x1, y1, line.size, [], [], [])
                _add(run, word)
                yield run
            continue
        for word in line.words:
            x0, x1 = float(word.boxes[0, 0]), float(word.boxes[-1, 2])
            if run is not None and x0 - run.x1 > runs.CELL_GAP * max(line.size, 4.0):
                yield run
                run = None
            if run is None:
                run = _ReadRun(block, upright, x0, top, x1, bottom, line.size, [], [], [])
            elif run.chars:
                last = run.boxes[-1]
                run.chars.append(" ")
                run.boxes.append((last[2], last[1], max(x0, last[2] + 0.01), last[3]))
                run.confidence.append(1.0)
            _add(run, word)
            run.x1 = x1
        if run is not None:
            yield run


def _add(run: _ReadRun, word: Letters) -> None:
    run.chars.extend(word.text)
    run.boxes.extend((a, b, c, d) for a, b, c, d in word.boxes.tolist())
    run.confidence.extend([word.confidence] * len(word.text))


def _words(run: _ReadRun) -> Iterator[tuple[str, FloatArray]]:
    """The words of a run, each with the space behind it: on a sheet askew each has its own height."""
    boxes = np.asarray(run.boxes, dtype=np.float64)
    start = 0
    for end in [*(i + 1 for i, letter in enumerate(run.chars) if letter == " "), len(run.chars)]:
        if end > start:
            yield "".join(run.chars[start:end]), boxes[start:end]
        start = end


def _turned(boxes: FloatArray, turn: int, size: tuple[float, float]) -> FloatArray:
    """Boxes after a page of ``size`` was turned clockwise."""
    width, height = size
    x0, y0, x1, y1 = boxes.T
    columns = {
        0: (x0, y0, x1, y1),
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[turn]
    return np.column_stack(columns)


def _turn(run: _ReadRun, turn: int, size: tuple[float, float]) -> None:
    boxes = _turned(np.asarray(run.boxes, dtype=np.float64), turn, size)
    run.boxes = [(a, b, c, d) for a, b, c, d in boxes.tolist()]
    run.x0, run.y0 = (float(v) for v in boxes[:, :2].min(axis=0))
    run.x1, run.y1 = (float(v) for v in boxes[:, 2:].max(axis=0))
    run.upright = False


def _drawn(page: pymupdf.Page) -> tuple[bytes, int, int, bool]:
    """The page as JPEG, unrotated: bytes, width, height, grey."""
    from PIL import Image

    scale = min(_DRAWN_DPI / 72, 8000 / max(page.rect.width, page.rect.height))
    shown = page.get_pixmap(
        matrix=page.derotation_matrix * pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False
    )
    image = Image.frombytes("RGB", (shown.width, shown.height), shown.samples)
    low, high = np.asarray(image)[::4, ::4].min(axis=2), np.asarray(image)[::4, ::4].max(axis=2)
    grey = bool((high - low).max() < 12)
    if grey:
        image = image.convert("L")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue(), shown.width, shown.height, grey
