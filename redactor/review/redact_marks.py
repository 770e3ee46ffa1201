"""Decisions as /Redact annotations in a copy of the PDF, which Acrobat and others show and edit; and back.

ISO 32000-2, 12.5.6.23: a mark only says what is to go; the text is still there. The copy is confidential.
The content of the pages is not touched. Proposals to leave something readable are /Highlight annotations.

    OverlayText  the grounds      NM        id of the decision        T         rule, or role of the reviewer
    Subj         kind of data     Contents  the reason                IC        fill of the box to come
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from redactor import geometry
from redactor.domain import Action, Rect, Status
from redactor.errors import DamagedPdf, DecisionsError, EncryptedPdf
from redactor.redact.draw import Frame, frame_of
from redactor.review.places import Place, ReviewMark
from redactor.verify import objects

#: Where the copy says of which state of the decisions file it was made. Programs keep such properties.
_STATE: Final = "/RedactorStand"

#: Outline and tint while it is a mark: certain, a proposal, decided by a person, a proposal to leave it.
_COLOURS: Final[Mapping[str, tuple[float, float, float]]] = {
    Status.AUTO.value: (0.75, 0.11, 0.16),
    Status.OPEN.value: (0.90, 0.45, 0.00),
    Status.DECIDED.value: (0.10, 0.30, 0.65),
    Action.KEEP.value: (0.20, 0.65, 0.30),
}

#: /F: the mark is printed too.
_PRINT: Final = 4

#: Points by which /Rect may differ from what /QuadPoints span: programs pad it for the outline.
_PADDING: Final = 3.0


def write(
    source: bytes,
    places: Sequence[Place],
    labels: Mapping[str, str],
    *,
    state: str,
    name: str,
    password: str | None = None,
) -> bytes:
    """A copy of ``source`` with one annotation per place.

    Args:
        source: The PDF of which ``places`` are.
        name: Of the file, for messages.
        places: As shown.
        labels: Label -> its name in Dutch.
        state: Of the decisions file, see ``state_of``.
        password: Of an encrypted file. The copy has none, since programs would refuse to change it.
    """
    with _opened(source, name, password) as pdf:
        for index, page in enumerate(pdf.pages):
            frame = frame_of(page)
            marks = [
                pdf.make_indirect(_annotation(pdf, place, frame, labels))
                for place in places
                if place.page_index == index
            ]
            if marks:
                old = page.obj.get("/Annots")
                page.obj.Annots = Array([*(old if isinstance(old, Array) else ()), *marks])
        pdf.docinfo[_STATE] = state
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True, encryption=False)
    return stream.getvalue()


def read(data: bytes, *, state: str, name: str, password: str | None = None) -> tuple[ReviewMark, ...]:
    """The marks in a copy that came back.

    Args:
        data: The PDF.
        state: Of the decisions file as it stands now.
        name: Of the file, for messages.
        password: When the reviewer's program put one on it.

    Raises:
        DecisionsError: it was made of another state of the decisions file, or of none.
        DamagedPdf, EncryptedPdf: it cannot be read.
    """
    with _opened(data, name, password) as pdf:
        if str(pdf.docinfo.get(_STATE, "")) != state:
            raise DecisionsError(
                "deze PDF hoort niet bij het besluitenbestand zoals het nu is",
                where=name,
                hint="is er intussen iets beslist? Maak met 'redactor review export' een nieuwe PDF",
            )
        return tuple(_marks(pdf, name))


def _opened(data: bytes, name: str, password: str | None) -> pikepdf.Pdf:
    try:
        return objects.opened(data, password)
    except pikepdf.PasswordError as exc:
        raise EncryptedPdf("er is een wachtwoord nodig, of het is onjuist", where=name) from exc
    except pikepdf.PdfError as exc:
        raise DamagedPdf("de PDF is beschadigd en niet te openen", where=name) from exc


def _annotation(pdf: pikepdf.Pdf, place: Place, frame: Frame, labels: Mapping[str, str]) -> Dictionary:
    keep = place.action is Action.KEEP
    colour = Array(_COLOURS[place.action.value if keep else place.status.value])
    rects = [
        geometry.to_pdf_space(box, left=frame.left, top=frame.top, user_unit=frame.user_unit)
        for box in place.boxes
    ]
    # The outline lies half outside.
    around = geometry.grown(geometry.union(rects), 1.0)
    # Corners in the order in which Acrobat writes and reads them: upper left, upper right, then lower.
    quads = [v for r in rects for v in (r.x0, r.y1, r.x1, r.y1, r.x0, r.y0, r.x1, r.y0)]
    mark = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Highlight if keep else Name.Redact,
        Rect=Array(_numbers(around.as_tuple())),
        QuadPoints=Array(_numbers(quads)),
        C=colour,
        F=_PRINT,
        NM=String(place.decision_id),
        T=String(_author(place.decided_by)),
        Subj=String(labels.get(place.label, place.label)),
        Contents=String(place.toelichting),
        AP=Dictionary(N=_look(pdf, rects, around, colour, proposal=place.status is Status.OPEN)),
    )
    if not keep:
        mark.IC = Array([1, 1, 1])
        mark.OverlayText = String("; ".join(place.grounds))
        mark.DA = String("/Helv 8 Tf 0 g")
        mark.Q = 1
    return mark


def _author(decided_by: str) -> str:
    kind, _, name = decided_by.partition(":")
    return f"regel {name}" if kind == "policy" else name or "beoordelaar"


def _numbers(values: Sequence[float]) -> list[float]:
    return [round(value, 3) for value in values]


def _look(pdf: pikepdf.Pdf, rects: Sequence[Rect], around: Rect, colour: Array, *, proposal: bool) -> Any:
    """The appearance: a tint through which the text stays readable, and an outline; dashed for a proposal."""
    rgb = " ".join(f"{float(part):.2f}" for part in colour)
    boxes = "\n".join(f"{r.x0:.3f} {r.y0:.3f} {r.width:.3f} {r.height:.3f} re" for r in rects)
    dash = "[2 1.5] 0 d" if proposal else "[] 0 d"
    look = pdf.make_stream(f"q /Tint gs {rgb} rg\n{boxes} f Q\nq {rgb} RG 0.8 w {dash}\n{boxes} S Q".encode())
    look.Type, look.Subtype = Name.XObject, Name.Form
    look.BBox = Array(_numbers(around.as_tuple()))
    look.Matrix = Array([1, 0, 0, 1, 0, 0])
    look.Resources = Dictionary(
        ExtGState=Dictionary(Tint=Dictionary(Type=Name.ExtGState, ca=0.18, BM=Name.Multiply))
    )
    return look


def _marks(pdf: pikepdf.Pdf, name: str) -> Iterator[ReviewMark]:
    for index, page in enumerate(pdf.pages):
        annotations = page.obj.get("/Annots")
        frame = frame_of(page)
        for item in annotations if isinstance(annotations, Array) else ():
            subtype = str(item.get("/Subtype", "")) if isinstance(item, Dictionary) else ""
            if subtype not in ("/Redact", "/Highlight"):
                continue
            keep = subtype == "/Highlight"
            rects = _rects(item)
            if not rects:
                if keep:
                    continue
                raise DamagedPdf(
                    f"bladzijde {index + 1}: van een lakmarkering is niet te lezen waar zij staat", where=name
                )
            yield ReviewMark(
                key=_text(item, "/NM"),
                page_index=index,
                boxes=tuple(
                    geometry.to_page_space(rect, left=frame.left, top=frame.top, user_unit=frame.user_unit)
                    for rect in rects
                ),
                grounds=_text(item, "/OverlayText"),
                toelichting=_text(item, "/Contents"),
                keep=keep,
            )


def _rects(item: Any) -> list[Rect]:
    """Where a mark lies, user space: its quadrilaterals, unless it was moved by a program that left those."""
    corners = _floats(item.get("/QuadPoints"))
    place = _floats(item.get("/Rect"))
    quads = [_around(corners[i : i + 8]) for i in range(0, len(corners) - 7, 8)]
    outer = _around(place) if len(place) == 4 else None
    if quads and outer is not None:
        inner = geometry.union(quads)
        moved = any(abs(a - b) > _PADDING for a, b in zip(inner.as_tuple(), outer.as_tuple(), strict=True))
        return [outer] if moved else quads
    return quads or ([outer] if outer is not None else [])


def _around(numbers: Sequence[float]) -> Rect:
    xs, ys = numbers[0::2], numbers[1::2]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _floats(array: Any) -> list[float]:
    if not isinstance(array, Array):
        return []
    try:
        numbers = [float(value) for value in array]
    except (TypeError, ValueError):
        return []
    return numbers if all(abs(number) < 1e6 for number in numbers) else []


def _text(item: Any, key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, String) else ""
