"""The text in a box: its wording, its font, and whether it fits.

The font is a subset of Liberation Sans under the OFL with another name (``fonts/OFL.txt``), embedded in
every output, so that PDF/A stays PDF/A.
"""

from __future__ import annotations

import functools
import importlib.resources
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redactor.domain import Ground, Rect
from redactor.rules import BoxRule, written

FONT_NAME = "RedactorLabelSans-Regular"

#: How the words of a ground for a screen reader begin.
_REDACTED = "gelakt, "

#: Height of the capitals and digits of the font, em.
CAP_HEIGHT = 0.69


@dataclass(frozen=True, slots=True)
class LabelFont:
    """Metrics and program of the label font. ``widths`` are 1/1000 em for the WinAnsi codes 32..255."""

    program: bytes
    widths: tuple[int, ...]

    def width(self, text: str) -> float:
        """Width in em."""
        codes = text.encode("cp1252", errors="replace")
        return sum(self.widths[code - 32] for code in codes if code >= 32) / 1000


@functools.cache
def label_font() -> LabelFont:
    """Reads the shipped font."""
    program = (importlib.resources.files("redactor.redact") / "fonts" / f"{FONT_NAME}.ttf").read_bytes()
    tables = {}
    for index in range(struct.unpack(">H", program[4:6])[0]):
        tag, _, offset, length = struct.unpack(">4sIII", program[12 + 16 * index : 28 + 16 * index])
        tables[tag] = program[offset : offset + length]
    units = struct.unpack(">H", tables[b"head"][18:20])[0]
    metric_count = struct.unpack(">H", tables[b"hhea"][34:36])[0]
    glyphs = _character_map(tables[b"cmap"])
    widths = []
    for code in range(32, 256):
        letter = bytes([code]).decode("cp1252", errors="ignore")
        glyph = glyphs.get(ord(letter), 0) if letter else 0
        at = 4 * min(glyph, metric_count - 1)
        advance = struct.unpack(">H", tables[b"hmtx"][at : at + 2])[0]
        widths.append(round(advance * 1000 / units))
    return LabelFont(program, tuple(widths))


def _character_map(table: bytes) -> dict[int, int]:
    """Unicode -> glyph of a format 4 sub-table (the OpenType specification, "cmap")."""
    result: dict[int, int] = {}
    for index in range(struct.unpack(">H", table[2:4])[0]):
        platform, encoding, offset = struct.unpack(">HHI", table[4 + 8 * index : 12 + 8 * index])
        data = table[offset:]
        if (platform, encoding) != (3, 1) or struct.unpack(">H", data[:2])[0] != 4:
            continue
        count = struct.unpack(">H", data[6:8])[0] // 2
        ends = struct.unpack(f">{count}H", data[14 : 14 + 2 * count])
        starts = struct.unpack(f">{count}H", data[16 + 2 * count : 16 + 4 * count])
        deltas = struct.unpack(f">{count}H", data[16 + 4 * count : 16 + 6 * count])
        offsets_at = 16 + 6 * count
        offsets = struct.unpack(f">{count}H", data[offsets_at : offsets_at + 2 * count])
        for segment in range(count):
            for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
                if offsets[segment] == 0:
                    glyph = (code + deltas[segment]) & 0xFFFF
                else:
                    at = offsets_at + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
                    glyph = struct.unpack(">H", data[at : at + 2])[0]
                    glyph = (glyph + deltas[segment]) & 0xFFFF if glyph else 0
                if glyph:
                    result[code] = glyph
    return result


def candidates(
    grounds: Sequence[Ground], *, label_form: str, rule: BoxRule, persona: str = ""
) -> Iterator[str]:
    """The wordings of a label from the wanted one to the shortest, the empty one last.

    A ``persona`` such as ``ambtenaar 1`` stands behind the ground where that fits.
    """
    if persona:
        for plain in candidates(grounds, label_form=label_form, rule=rule):
            if plain:
                yield f"{plain} {persona}"
    forms = (label_form, *rule.shorter[label_form])
    for form in forms:
        yield rule.between[form].join(written(ground, form) for ground in grounds)
    if len(grounds) > 1:
        yield f"{written(grounds[0], forms[-1])}{rule.more}"
    yield ""


def spoken(grounds: Sequence[Ground], *, persona: str = "") -> str:
    """What a screen reader says in place of the removed text."""
    # The rules say it with each ground; a box says it once.
    reasons = " en ".join(
        (ground.spoken or ground.article or ground.code).removeprefix(_REDACTED) for ground in grounds
    )
    return f"{_REDACTED}{reasons}" + (f", {persona}" if persona else "")


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Size in points and direction of a label: ``angle`` degrees, counter-clockwise, in user space."""

    size: float
    angle: int


def place(label: str, box: Rect, *, rotation: int, rule: BoxRule) -> LabelPlace | None:
    """How a label fits in a box; None when it does not.

    It reads upright on the displayed page. In a box that stands on end there it follows the long side: the
    removed line ran that way, on a turned page as the line itself, on an upright one upwards.

    Args:
        box: Page space, points.
        rotation: /Rotate of the page.
        rule: Sizes of labels.
    """
    if not label:
        return None
    turned = rotation in (90, 270)
    along, across = (box.height, box.width) if turned else (box.width, box.height)
    # /Rotate 90 turns the page clockwise: what reads upright then runs upwards in user space.
    upright = _fitting_size(label, along, across, rule)
    if across > rule.on_end * along:
        on_end = _fitting_size(label, across, along, rule)
        if on_end is not None and (upright is None or on_end > upright):
            return LabelPlace(on_end, 0 if turned else 90)
    return None if upright is None else LabelPlace(upright, rotation % 360)


def _fitting_size(label: str, along: float, across: float, rule: BoxRule) -> float | None:
    room = along - 2 * rule.label_margin
    if room <= 0:
        return None
    size = min(rule.label_largest, across * rule.label_height, room / label_font().width(label))
    return size if size >= rule.label_smallest else None
