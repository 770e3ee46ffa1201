"""The same short letter on pages that are turned, cropped, shifted and drawn sideways."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from paper import Paper

TEXT = """\
Contactpersoon: {PERSOON|Jolien Hartkamp}
Telefoon: {TELEFOON|070 - 391 04 62}
E-mail: {EMAIL|j.hartkamp}{?domein|@waterrijk.nl}

De heer {PERSOON|Wessel Drijver} heeft op {=datum|6 mei 2025} gebeld over zaak {=zaaknummer|2025/00731}. Zijn
burgerservicenummer is {BSN|603184273}. Het kantoor aan de {=kantooradres|Stationsplein 1} is gesloten.
"""

#: Per page: rotation in degrees, and what the CropBox takes off at left, bottom, right, top (points).
PAGES = (
    (90, (0, 0, 0, 0)),
    (180, (0, 0, 0, 0)),
    (270, (0, 0, 0, 0)),
    (0, (40, 60, 20, 30)),
    (90, (40, 60, 20, 30)),
)
#: Shift of the last page's boxes: its origin is not 0,0.
SHIFT = (100, 200)


def turn(path: Path) -> None:
    """Sets /Rotate, /CropBox and a shifted /MediaBox, which leaves the drawing itself as it is."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page, (rotation, (left, bottom, right, top)) in zip(pdf.pages, PAGES, strict=True):
            x0, y0, x1, y1 = (float(v) for v in page.mediabox)
            if rotation:
                page.Rotate = rotation
            if any((left, bottom, right, top)):
                page.CropBox = pikepdf.Array([x0 + left, y0 + bottom, x1 - right, y1 - top])
        last = pdf.pages[-1]
        dx, dy = SHIFT
        for key in ("/MediaBox", "/CropBox"):
            x0, y0, x1, y1 = (float(v) for v in last[key])
            last[key] = pikepdf.Array([x0 + dx, y0 + dy, x1 + dx, y1 + dy])
        last.contents_add(f"q 1 0 0 1 {dx} {dy} cm\n".encode(), prepend=True)
        last.contents_add(b"\nQ")
        pdf.save(path, deterministic_id=True)


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="page boxes and rotation: boxes must land on the text on every kind of page")
    for _rotation, (left, _bottom, _right, top) in PAGES:
        paper.new_page()
        before = len(paper.marks)
        paper.flow(90, 120, 420, TEXT, size=11)
        # Page space begins at the corner of the CropBox, the drawing at that of the MediaBox.
        for mark in paper.marks[before:]:
            mark.rects = [
                [round(x0 - left, 2), round(y0 - top, 2), round(x1 - left, 2), round(y1 - top, 2)]
                for x0, y0, x1, y1 in mark.rects
            ]
    paper.save(folder, finish=turn)


if __name__ == "__main__":
    build(Path(__file__).parent)
