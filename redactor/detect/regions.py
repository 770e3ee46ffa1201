"""Marks without text -> proposals: a signature under a closing, a paraph in its cell, a stamp, a portrait.

What counts as one stands in rules/regions.yaml. Words bind by place on the page, as for fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from redactor.domain import Area, Document, Finding, Mark, PageText, Rect
from redactor.forms import fold
from redactor.rules import RegionRule, Rules

DETECTOR: Final = "RegionRecognizer"

#: Shades from which a picture is a photo, and the blank share from which it is a scribble.
MANY_SHADES: Final = 0.6
MOSTLY_BLANK: Final = 0.5
#: Kept free around a mark, points.
_PADDING: Final = 1.0
#: An area gives way to kept text over at most this share of its height, above and below.
_TRIM: Final = 0.2


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a rule where they stand on a page."""

    rule: str
    box: Rect


class RegionFinder:
    """Proposes places.

    Args:
        rules: Used: ``regions``, ``lists`` and ``fields``.
    """

    def __init__(self, rules: Rules) -> None:
        self._regions = rules.regions
        labels = {field.id: field.labels for field in rules.fields}
        self._words: dict[str, frozenset[str]] = {
            region.id: frozenset(
                _key(word)
                for words in (
                    *(rules.lists.get(name, ()) for name in region.lists),
                    *(labels.get(name, ()) for name in region.fields),
                )
                for word in words
            )
            for region in self._regions
        }

    def pages_with_words(self, document: Document) -> frozenset[int]:
        """Pages (from 0) on which a rule about drawn lines finds its words."""
        wanted = {region.id for region in self._regions if "lijnwerk" in region.kinds}
        return frozenset(
            page.page_index
            for page in document.pages
            if any(words.rule in wanted for words in self._words_on(page))
        )

    def find(self, document: Document, marks: Sequence[Mark]) -> tuple[Finding, ...]:
        """Findings with an ``Area``, by page and place.

        Args:
            document: The text around the marks.
            marks: From ``ingest.read_marks``.
        """
        pages = {page.page_index: page for page in document.pages}
        words: dict[int, list[_Words]] = {}
        found: list[Finding] = []
        for mark in sorted(marks, key=lambda m: (m.page_index, m.box.y0, m.box.x0, m.kind)):
            page = pages[mark.page_index]
            if mark.page_index not in words:
                words[mark.page_index] = list(self._words_on(page))
            for region in self._regions:
                if self._fits(region, mark, words[mark.page_index]):
                    found.append(_finding(region, mark, page, len(found)))
                    break
        return tuple(found)

    def _fits(self, region: RegionRule, mark: Mark, words: Sequence[_Words]) -> bool:
        box = mark.box
        if mark.kind not in region.kinds or mark.pages > 1 or box.y0 < region.top:
            return False
        if not region.width[0] <= box.width <= region.width[1]:
            return False
        if not region.height[0] <= box.height <= region.height[1]:
            return False
        if not region.shape[0] <= box.width / box.height <= region.shape[1]:
            return False
        if mark.kind in ("afbeelding", "schrift") and region.photo is not None:
            photo = mark.shades >= MANY_SHADES and mark.blank < MOSTLY_BLANK
            if region.photo is not photo or (not region.photo and mark.blank < MOSTLY_BLANK):
                return False
        if not self._words[region.id]:
            return True
        return any(_near(region, box, w.box) for w in words if w.rule == region.id)

    def _words_on(self, page: PageText) -> Iterator[_Words]:
        """Lines and cells that are nothing but words of a rule."""
        longest = max((len(w) for words in self._words.values() for w in words), default=0)
        for match in re.finditer(r"[^\n\t]+", page.text):
            if len(match.group()) > longest + 8:
                continue
            key = _key(match.group())
            rules = [rule for rule, words in self._words.items() if key in words]
            if not rules:
                continue
            boxes = page.boxes[match.start() : match.end()]
            boxes = boxes[~np.isnan(boxes[:, 0])]
            if len(boxes):
                low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
                box = Rect(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
                yield from (_Words(rule, box) for rule in rules)


def _key(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text)).strip(" ,.:;!-–")


def _near(region: RegionRule, mark: Rect, words: Rect) -> bool:
    """Beside, under or above the words as far as the rule reaches; reckoned from where the words begin."""
    across = mark.x1 > words.x0 - region.left and mark.x0 < words.x0 + region.right
    return across and mark.y0 < words.y1 + region.below and mark.y1 > words.y0 - region.above


def _finding(region: RegionRule, mark: Mark, page: PageText, number: int) -> Finding:
    return Finding(
        finding_id=f"f-{mark.page_index}-r{number}-{region.label.lower()}-{DETECTOR}",
        target=Area(mark.page_index, (_beside_text(mark.box, page),)),
        label=region.label,
        score=region.score,
        detector=DETECTOR,
        evidence=(f"gebied:{region.id}", f"teken:{mark.kind}"),
    )


def _beside_text(box: Rect, page: PageText) -> Rect:
    """The mark with a little room around it, less the edges at which lines of text run through it.

    A scribble that crosses its printed name would otherwise take the name and the closing with it. In the
    middle of the mark text gives way: what is written through it cannot be kept.
    """
    x0, x1 = max(box.x0 - _PADDING, 0.0), min(box.x1 + _PADDING, max(page.width, box.x1))
    y0, y1 = max(box.y0 - _PADDING, 0.0), min(box.y1 + _PADDING, max(page.height, box.y1))
    boxes = page.boxes[~np.isnan(page.boxes[:, 0])]
    beside = boxes[(boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] < y1) & (boxes[:, 3] > y0)]
    most = _TRIM * (y1 - y0)
    upper = beside[beside[:, 3] <= y0 + most, 3]
    lower = beside[beside[:, 1] >= y1 - most, 1]
    return Rect(
        x0,
        max(y0, float(upper.max())) if len(upper) else y0,
        x1,
        min(y1, float(lower.min())) if len(lower) else y1,
    )
