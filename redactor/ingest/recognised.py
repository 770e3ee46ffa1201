"""Pages that are read from their picture become pages with text, in a copy of the file in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.domain import Mark, PageText, Rect
from redactor.forms import squash
from redactor.ingest import check, ocr, runs
from redactor.ingest.looks import Look, Need, is_visible
from redactor.ingest.ocr.kept import KeptReadings
from redactor.ingest.ocr.layer import Layer, Word, written
from redactor.ingest.ocr.pages import Reading
from redactor.ingest.ocr.picture import scale_of, sharpness, straightened, turned
from redactor.ingest.ocr.unread import Region
from redactor.ingest.ocr.words import Letters, TextLine
from redactor.ingest.runs import Run
from redactor.rules import RecognitionRule

#: Words shorter than this, or less sure, say nothing about a text layer.
_TELLING, _SURE = 3, 0.5

#: Lines further apart than this many line heights are different blocks.
_BLOCK_GAP: Final = 0.9

_NONE: Final = np.empty((0, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A document of which some pages were read from their picture.

    Attributes:
        pages: Their text, by page index.
        content: The PDF with that text in it; None when no page was read.
        unread: Number of pictures on pages with text that were not read, for want of Tesseract.
        marks: Ink that was seen and not read.
    """

    pages: Mapping[int, PageText]
    content: bytes | None
    unread: int = 0
    marks: tuple[Mark, ...] = ()


def recognise(
    pdf: pymupdf.Document,
    data: bytes,
    looks: Mapping[int, tuple[Look, dict[str, Any]]],
    rules: RecognitionRule,
    *,
    where: str,
    password: str | None = None,
    kept: KeptReadings | None = None,
) -> Recognised:
    """Reads the pages that need it.

    Args:
        pdf: The document, open, with every layer shown.
        data: The file.
        looks: What each page (from 0) needs, and its ``rawdict``; only those that need something.
        rules: What counts.
        where: The file's name, for messages.
        password: Of the file.
        kept: As for ``read``.

    Raises:
        ProgramMissing, UnhandledContent, DamagedPdf: see ``redactor.ingest.ocr``.
    """
    wanted = {index: look.parts for index, (look, _) in looks.items()}
    key = kept.key(data, wanted, rules) if kept is not None else ""
    readings = kept.get(key) if kept is not None else None
    if readings is None:
        readings = ocr.read_pages(pdf, wanted, rules)
        if kept is not None:
            kept.put(key, readings)
    pages: dict[int, PageText] = {}
    layers: dict[int, Layer] = {}
    marks: list[Mark] = []
    for index, (look, raw) in sorted(looks.items()):
        read = _page(pdf[index], look, raw, readings[index], rules)
        if read is None:
            continue
        pages[index], layers[index], found = read
        marks += found
    if not pages:
        return Recognised(pages={}, content=None)
    content = written(data, layers, password=password)
    return Recognised(pages=pages, content=content, marks=tuple(marks))


def _page(
    page: pymupdf.Page, look: Look, raw: dict[str, Any], reading: Reading, rules: RecognitionRule
) -> tuple[PageText, Layer, list[Mark]] | None:
    """The text of a page, what is written into it and what was not read; None: its text layer says it all."""
    width, height = check.page_size(page)
    seen = [] if look.need is Need.DRAWN else runs.of_text_page(_visible(raw))
    held = _Held(seen, (360 - reading.turn) % 360, _upright(reading.turn, width, height), rules)
    drawn = (
        look.need is Need.DRAWN or bool(reading.skew) or (look.need is Need.ALL and held.contradicts(reading))
    )
    if drawn:
        seen = []
    # A page without text and notes of its own can be turned to stand upright; a reader sees no difference.
    own_turn = reading.turn if not seen and not page.first_annot and not page.first_link else 0
    back = (own_turn - reading.turn) % 360
    upright = _upright(reading.turn, width, height)
    lines = [held.kept(line, parts=look.need is Need.PARTS) if seen else line for line in reading.lines]
    lines = [line for line in lines if line.words]
    if seen and not lines and not page.get_images():
        return None
    read = list(_runs(lines, reading.turn == own_turn, len(raw["blocks"])))
    if back:
        for run in read:
            _turn(run, back, upright)
    text, boxes, sizes = runs.assemble([*seen, *read])
    confidence = np.ones(len(text))
    at = len(runs.assemble(seen)[0])
    sure = [c for run in read for c in run.confidence]
    inked = np.flatnonzero(~np.isnan(boxes[at:, 0])) + at
    confidence[inked] = sure
    if own_turn in (90, 270):
        width, height = height, width
    if reading.skew:
        width, height = reading.size
    words = [word for run in read for word in _words(run)]
    result = PageText(
        page_index=int(page.number),
        width=width,
        height=height,
        rotation=(page.rotation - own_turn) % 360,
        text=text,
        boxes=boxes,
        sizes=sizes,
        source="ocr",
        confidence=confidence,
    )
    picture = _drawn(page, turn=own_turn, skew=reading.skew, rules=rules) if drawn else None
    size = (width, height) if reading.skew else None
    layer = Layer(words=words, turn=own_turn, picture=picture, size=size)
    return result, layer, [mark for r in reading.unread if (mark := _mark(r, back, upright, result, seen))]


def _mark(
    region: Region, back: int, upright: tuple[float, float], page: PageText, seen: Sequence[Run]
) -> Mark | None:
    """Unread ink on the page; None when the page's own text stands there."""
    x0, y0, x1, y1 = (float(v) for v in turned(region.box[None], back, upright)[0])
    boxes = np.vstack([_NONE, *(run.boxes for run in seen)])
    xs, ys = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = int(((x0 < xs) & (xs < x1) & (y0 < ys) & (ys < y1)).sum())
    x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, page.width), min(y1, page.height)
    if inside > 2 or x0 >= x1 or y0 >= y1:
        return None
    return Mark(
        page_index=page.page_index,
        kind="schrift",
        box=Rect(x0, y0, x1, y1),
        shades=region.shades,
        blank=region.blank,
    )


def _upright(turn: int, width: float, height: float) -> tuple[float, float]:
    return (height, width) if turn in (90, 270) else (width, height)


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


class _Held:
    """The visible text of a page, to be held against what was read there.

    Args:
        seen: Its runs, page space.
        turn: How read boxes are turned to lie in page space, of a page of ``size``.
        rules: When two words are the same, and when a text layer is not believed.
    """

    def __init__(
        self, seen: Sequence[Run], turn: int, size: tuple[float, float], rules: RecognitionRule
    ) -> None:
        self._letters = [letter for run in seen for letter in run.chars]
        boxes = np.vstack([_NONE, *(run.boxes for run in seen)])
        self._x, self._y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        self._turn, self._size, self._rules = turn, size, rules

    def _there(self, word: Letters) -> str:
        """What the text layer says where a word was read."""
        x0, y0, x1, y1 = turned(word.boxes, self._turn, self._size).T
        inside = (self._x > x0.min()) & (self._x < x1.max()) & (self._y > y0.min()) & (self._y < y1.max())
        return "".join(self._letters[i] for i in np.flatnonzero(inside))

    def _same(self, there: str, word: Letters) -> bool:
        from rapidfuzz.fuzz import ratio

        one, other = squash(there), squash(word.text)
        if not one or not other:
            return not other
        return one in other or other in one or ratio(one, other) >= 100 * self._rules.same

    def contradicts(self, reading: Reading) -> bool:
        """True when the text layer says something else than the page shows, more than here and there."""
        told = against = 0
        for line in reading.lines:
            for word in line.words:
                if word.confidence < _SURE or sum(c.isalnum() for c in word.text) < _TELLING:
                    continue
                there = self._there(word)
                if there.strip():
                    told += 1
                    against += not self._same(there, word)
        return against > self._rules.contradicted * told

    def kept(self, line: TextLine, *, parts: bool) -> TextLine:
        """A line without the words that the text layer says as well, and without specks in pictures.

        In a picture, patterns and edges are read as words too: a line counts when it is believed as a whole.
        """
        words = []
        letters = sum(len(word.text) for word in line.words)
        sure = sum(len(word.text) * word.confidence for word in line.words)
        if parts and sure < self._rules.least * letters:
            return replace(line, words=[])
        for word in line.words:
            if parts and not any(c.isalnum() for c in word.text):
                continue
            there = self._there(word)
            if not there.strip() or not self._same(there, word):
                words.append(word)
        return replace(line, words=words)


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
            yield _on_its_side(line, block)
            continue
        for word in line.words:
            x0, x1 = float(word.boxes[0, 0]), float(word.boxes[-1, 2])
            if run is not None and x0 - run.x1 > runs.CELL_GAP * max(line.size, 4.0):
                yield run
                run = None
            if run is None:
                run = _ReadRun(block, upright, x0, top, x1, bottom, line.size, [], _NONE, [])
            elif run.chars:
                last = run.boxes[-1]
                run.chars.append(" ")
                _append(run, [(last[2], last[1], max(x0, last[2] + 0.01), last[3])])
                run.confidence.append(1.0)
            _add(run, word)
            run.x1 = x1
        if run is not None:
            yield run


def _on_its_side(line: TextLine, block: int) -> _ReadRun:
    """All words of a line that does not stand upright; where they are far apart is not told."""
    boxes = np.vstack([word.boxes for word in line.words])
    x0, y0 = (float(v) for v in boxes[:, :2].min(axis=0))
    x1, y1 = (float(v) for v in boxes[:, 2:].max(axis=0))
    run = _ReadRun(block, False, x0, y0, x1, y1, line.size, [], _NONE, [])
    for word in line.words:
        if run.chars:
            # The space: a sliver between the two letters.
            (a, b, c, d), (e, f, g, h) = run.boxes[-1], word.boxes[0].tolist()
            x, y = (a + c + e + g) / 4, (b + d + f + h) / 4
            run.chars.append(" ")
            _append(run, [(x, y, x + 0.01, y + 0.01)])
            run.confidence.append(1.0)
        _add(run, word)
    return run


def _add(run: _ReadRun, word: Letters) -> None:
    run.chars.extend(word.text)
    _append(run, word.boxes)
    run.confidence.extend([word.confidence] * len(word.text))


def _append(run: _ReadRun, boxes: npt.ArrayLike) -> None:
    run.boxes = np.vstack((run.boxes, boxes))


def _words(run: _ReadRun) -> Iterator[Word]:
    """The words of a run, each with the space behind it: on a sheet askew each has its own height."""
    boxes = run.boxes
    across, down = boxes[-1, :2] - boxes[0, :2]
    level = abs(across) >= abs(down)
    way = (0 if across >= 0 else 180) if level else 90 if down < 0 else 270
    start = 0
    for end in [*(i + 1 for i, letter in enumerate(run.chars) if letter == " "), len(run.chars)]:
        if end > start:
            yield Word("".join(run.chars[start:end]), boxes[start:end], way)
        start = end


def _turn(run: _ReadRun, turn: int, size: tuple[float, float]) -> None:
    boxes = turned(run.boxes, turn, size)
    run.boxes = boxes
    run.x0, run.y0 = (float(v) for v in boxes[:, :2].min(axis=0))
    run.x1, run.y1 = (float(v) for v in boxes[:, 2:].max(axis=0))
    run.upright = False


def _drawn(
    page: pymupdf.Page, *, turn: int, skew: float, rules: RecognitionRule
) -> tuple[bytes, int, int, bool]:
    """The page as JPEG: bytes, width, height, grey. Unrotated; with ``skew`` turned and put straight."""
    from PIL import Image

    dpi = min(max(rules.drawn_dpi, 72 * sharpness(page)), max(rules.dpi, rules.drawn_dpi))
    scale = min(dpi / 72, scale_of(page, dpi=rules.dpi), 8000 / max(page.rect.width, page.rect.height))
    shown = page.get_pixmap(
        matrix=check.derotation(page) * pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False
    )
    pixels: Any = np.frombuffer(shown.samples, dtype=np.uint8).reshape(shown.height, shown.width, 3)
    if skew:
        pixels = straightened(np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90))), skew)
    image = Image.fromarray(pixels)
    thinned = pixels[::4, ::4]
    grey = bool((thinned.max(axis=2) - thinned.min(axis=2)).max() < 12)
    if grey:
        image = image.convert("L")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=rules.quality)
    return buffer.getvalue(), image.width, image.height, grey
