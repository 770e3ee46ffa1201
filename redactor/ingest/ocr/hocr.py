"""Tesseract's hOCR as lines of words, in pixels of the picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from redactor.errors import UnhandledContent

#: Words that Tesseract itself does not believe in: specks, lines, edges of pictures.
_NOTHING = 8.0
#: So many letters make a line that is higher than wide one on its side; "1" and "l" are that by themselves.
_LEAST_LETTERS = 3


@dataclass(slots=True)
class Word:
    """One word as read.

    Attributes:
        letters: What it says.
        x0, y0, x1, y1: The ink, pixels.
        confidence: 0..1.
    """

    letters: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


@dataclass(slots=True)
class Line:
    """One line of text; ``top`` and ``bottom`` reach from its ascenders to its descenders, at its middle.

    ``angle``: 0 for an upright one; else the degrees (90 or 270) by which to turn it clockwise to be upright.
    Tesseract reads blocks of such lines without saying so: they are higher than they are wide.
    """

    block: int
    size: float
    slope: float
    top: float
    bottom: float
    middle: float
    words: list[Word] = field(default_factory=list)
    angle: int = 0


def parse(text: str) -> list[Line]:
    """The lines of one page in reading order.

    Raises:
        UnhandledContent: this is no hOCR.
    """
    # Control characters are no XML; Tesseract passes on what its models give.
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    # Without its DOCTYPE no parser has anything to look up.
    clean = re.sub(r"<!DOCTYPE[^>]*>", "", clean)
    try:
        root = ET.fromstring(clean)
    except ET.ParseError as exc:
        raise UnhandledContent("de tekstherkenning gaf iets onleesbaars terug") from exc
    lines: list[Line] = []
    block = -1
    for element in root.iter():
        kind = element.get("class", "")
        if kind == "ocr_carea":
            block += 1
        elif kind in ("ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption"):
            line = _line(element, block)
            if line.words:
                lines.append(line)
    return lines


def _numbers(title: str, key: str) -> list[float]:
    match = re.search(rf"(?:^|;)\s*{key}((?:\s+-?[\d.]+)+)", title)
    return [float(v) for v in match[1].split()] if match else []


def _line(element: ET.Element, block: int) -> Line:
    title = element.get("title", "")
    x0, y0, x1, y1 = _numbers(title, "bbox")
    slope, offset = _numbers(title, "baseline") or [0.0, 0.0]
    size = (_numbers(title, "x_size") or [y1 - y0])[0]
    descenders = (_numbers(title, "x_descenders") or [0.2 * size])[0]
    baseline = y1 + offset + slope * (x1 - x0) / 2
    bottom = baseline + descenders
    line = Line(block, size, slope, bottom - size, bottom, (x0 + x1) / 2)
    for child in element.iter():
        if child.get("class") == "ocrx_word":
            word = _word(child)
            if word is not None:
                line.words.append(word)
    letters = sum(len(word.letters) for word in line.words)
    if letters >= _LEAST_LETTERS and y1 - y0 > 2 * (x1 - x0):
        line.angle = 270 if line.words[0].y0 < line.words[-1].y0 else 90
        line.size = x1 - x0
    return line


def _word(element: ET.Element) -> Word | None:
    title = element.get("title", "")
    x0, y0, x1, y1 = _numbers(title, "bbox")
    confidence = (_numbers(title, "x_wconf") or [0.0])[0]
    # Emphasis is an element of its own; letters outside the basic plane have no code in the layer's font.
    letters = "".join(c if ord(c) < 0x10000 else "\ufffd" for c in "".join(element.itertext()).strip())
    if not letters or confidence < _NOTHING or x1 <= x0 or y1 <= y0:
        return None
    return Word(letters, x0, y0, x1, y1, confidence / 100)
