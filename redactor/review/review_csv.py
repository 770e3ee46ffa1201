"""The review file of doc_redaction: one row per rectangle, as CSV (UTF-8 with BOM); out and back.

Coordinates run from 0 to 1 from the top left of the page as it is shown. The column ``text`` holds what is
to go: the file is confidential. ``label`` joins, with " - ", the kind of data and the grounds.
"""

from __future__ import annotations

import csv
import hashlib
import io
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from redactor import geometry
from redactor.domain import Action, Document, Ground, Rect
from redactor.errors import DecisionsError, UnknownGround
from redactor.review.places import Place, ReviewMark
from redactor.rules import parse_ground

COLUMNS: Final = ("image", "page", "label", "color", "xmin", "ymin", "xmax", "ymax", "id", "text")

_JOINED: Final = " - "
_ID_LETTERS: Final = string.ascii_letters + string.digits
_ID_LENGTH: Final = 12

#: A cell that starts so is a formula for a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write(places: Sequence[Place], document: Document, *, state: str) -> bytes:
    """The review file of all places that are to be redacted.

    Args:
        places: As shown.
        document: Gives the sizes of the pages.
        state: Of the decisions file: the ids of the rows are made of it.
    """
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for key, place, number in _rows(places, state):
        page = document.pages[place.page_index]
        turned = geometry.turned(
            place.boxes[number], width=page.width, height=page.height, rotation=page.rotation
        )
        width, height = _shown_size(document, place.page_index)
        text = " ".join(place.texts[number].split())
        table.writerow(
            (
                f"placeholder_image_{place.page_index}.png",
                place.page_index + 1,
                _JOINED.join((place.label, *place.grounds)),
                "(0, 0, 0)",
                *(f"{v:.6f}" for v in (turned.x0 / width, turned.y0 / height)),
                *(f"{v:.6f}" for v in (turned.x1 / width, turned.y1 / height)),
                key,
                "'" + text if text.startswith(_FORMULA) else text,
            )
        )
    return stream.getvalue().encode("utf-8-sig")


def read(
    data: bytes,
    places: Sequence[Place],
    document: Document,
    grounds: Mapping[str, Ground],
    *,
    state: str,
    name: str,
) -> tuple[ReviewMark, ...]:
    """The rows of a review file that came back; rows of one decision on one page are one mark.

    Args:
        data: The file.
        places: As shown.
        document: Gives the sizes of the pages.
        grounds: To tell grounds from kinds of data in ``label``.
        state: Of the decisions file as it stands now.
        name: Of the file, for messages.

    Raises:
        DecisionsError: it is no such file, a row cannot be read, or not one row is known: then it was made
            of another state of the decisions file.
    """
    keys = {key: place for key, place, _ in _rows(places, state)}
    rows = list(_read_rows(data, name))
    marks: dict[tuple[str, int], ReviewMark] = {}
    new = []
    known = False
    for number, row in rows:
        place = keys.get(row["id"])
        known = known or place is not None
        mark = _mark(row, place, document, grounds, at=f"{name}:{number}")
        if place is None:
            new.append(mark)
            continue
        before = marks.get((mark.key, mark.page_index))
        marks[mark.key, mark.page_index] = mark if before is None else _together(before, mark)
    if rows and keys and not known:
        raise DecisionsError(
            "geen enkele regel hoort bij het besluitenbestand zoals het nu is",
            where=name,
            hint="is er intussen iets beslist? Maak met 'redactor review export' een nieuw bestand",
        )
    return (*marks.values(), *new)


def _rows(places: Sequence[Place], state: str) -> Iterator[tuple[str, Place, int]]:
    """The id of each row, its place, and which of the boxes it is."""
    for place in places:
        if place.action is not Action.REDACT:
            continue
        for number in range(len(place.boxes)):
            digest = hashlib.sha256(
                f"{state}\0{place.decision_id}\0{place.page_index}\0{number}".encode()
            ).digest()
            yield "".join(_ID_LETTERS[b % len(_ID_LETTERS)] for b in digest[:_ID_LENGTH]), place, number


def _shown_size(document: Document, page_index: int) -> tuple[float, float]:
    page = document.pages[page_index]
    return (page.height, page.width) if page.rotation in (90, 270) else (page.width, page.height)


def _read_rows(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number as a spreadsheet counts it."""
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header = [cell.strip() for cell in next(lines, [])]
        missing = [column for column in COLUMNS if column not in header and column not in ("image", "color")]
        if missing:
            raise DecisionsError(
                "dit is geen nakijkbestand: er ontbreken kolommen (" + ", ".join(missing) + ")", where=name
            )
        for number, cells in enumerate(lines, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise DecisionsError(
                    "deze regel heeft niet evenveel kolommen als de kop", where=f"{name}:{number}"
                )
            yield number, dict(zip(header, cells, strict=True))
    except (UnicodeDecodeError, csv.Error) as exc:
        raise DecisionsError("dit is geen CSV in UTF-8", where=name) from exc


def _mark(
    row: Mapping[str, str], place: Place | None, document: Document, grounds: Mapping[str, Ground], *, at: str
) -> ReviewMark:
    try:
        # pandas writes a whole number as 3.0 when a column has gaps.
        page_number = int(float(row["page"]))
        x0, y0, x1, y1 = (float(row[side]) for side in ("xmin", "ymin", "xmax", "ymax"))
    except (ValueError, OverflowError) as exc:
        raise DecisionsError("bladzijde of plaats is geen getal", where=at) from exc
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise DecisionsError(
            "de plaats valt buiten de bladzijde", where=at, hint="xmin, ymin, xmax en ymax lopen van 0 tot 1"
        )
    if not 1 <= page_number <= len(document.pages):
        raise DecisionsError("deze bladzijde bestaat niet", where=at)
    page = document.pages[page_number - 1]
    width, height = _shown_size(document, page.page_index)
    box = geometry.turned(
        Rect(x0 * width, y0 * height, x1 * width, y1 * height),
        width=width,
        height=height,
        rotation=(360 - page.rotation) % 360,
    )
    return ReviewMark(
        key=place.decision_id if place else "",
        page_index=page.page_index,
        boxes=(box,),
        grounds=";".join(_grounds_in(row["label"], grounds)),
    )


def _grounds_in(label: str, grounds: Mapping[str, Ground]) -> list[str]:
    """The parts of a label that are grounds; a part that looks like one is left to be judged."""
    found = []
    for part in label.split(_JOINED):
        try:
            found.append(parse_ground(part, grounds).code)
        except UnknownGround:
            if any(character.isdigit() for character in part):
                found.append(part.strip())
    return found


def _together(a: ReviewMark, b: ReviewMark) -> ReviewMark:
    codes = dict.fromkeys(part for mark in (a, b) for part in mark.grounds.split(";") if part)
    return replace(a, boxes=(*a.boxes, *b.boxes), grounds=";".join(codes))
