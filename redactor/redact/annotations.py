"""Cleans annotations and form fields: what a reader sees of them stays, what they say besides goes.

Comments, pop-ups, attachments and pending /Redact marks are removed. Links stay when they lead to a place
or an address without removed text. Drawn marks keep their look only. Fields keep their layout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pikepdf

from redactor import geometry
from redactor.domain import Rect
from redactor.forms import SecretMatcher
from redactor.geometry import Matrix
from redactor.redact.names import contains
from redactor.redact.scrub import safe_action
from redactor.redact.trace import matrix_of, multiply

#: Annotations that are part of what a reader sees on the page.
_DRAWN = frozenset(
    ("/FreeText", "/Stamp", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Square", "/Circle",
     "/Line", "/Polygon", "/PolyLine", "/Ink", "/Caret", "/Watermark")
)  # fmt: skip
_COMMON = (
    "/Type",
    "/Subtype",
    "/Rect",
    "/AP",
    "/AS",
    "/F",
    "/C",
    "/BS",
    "/Border",
    "/P",
    "/OC",
    "/StructParent",
)
_DRAWN_KEYS = frozenset(
    (*_COMMON, "/CA", "/IC", "/QuadPoints", "/InkList", "/L", "/Vertices", "/LE", "/RD", "/BE")
)
_LINK_KEYS = frozenset((*_COMMON, "/A", "/Dest", "/H", "/QuadPoints", "/Contents"))
_WIDGET_KEYS = frozenset(
    (*_COMMON, "/H", "/MK", "/Parent", "/Kids", "/FT", "/T", "/TU", "/Ff", "/V", "/DV", "/DA", "/Q",
     "/MaxLen", "/Opt", "/TI", "/I")
)  # fmt: skip
_FIELD_VALUES = ("/V", "/DV", "/RV", "/I")
_FORM_KEYS = frozenset(("/Fields", "/DR", "/DA", "/Q"))

_HIDDEN, _NO_VIEW = 2, 32

#: Edits one appearance stream; returns the new stream (None: unchanged) and the number of glyphs removed.
AppearanceEditor = Callable[[Any, Matrix], tuple[Any, int]]


def clean(
    page: Any,
    *,
    matcher: SecretMatcher,
    boxes: Sequence[Rect],
    to_page: Matrix,
    edit: AppearanceEditor,
    layer_is_off: Callable[[Any], bool],
) -> None:
    """Cleans the annotations of one page.

    Args:
        page: The page dictionary.
        boxes: Redacted places, page space.
        to_page: From user space to page space.
        edit: Removes text and pixels from an appearance.
    """
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = []
    for annotation in annotations:
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        subtype = str(annotation.get("/Subtype", ""))
        flags = int(annotation.get("/F", 0))
        invisible = bool(flags & (_HIDDEN | _NO_VIEW)) or layer_is_off(annotation.get("/OC"))
        if subtype == "/Link":
            if _clean_link(annotation, matcher, boxes, to_page):
                kept.append(annotation)
        elif subtype == "/Widget":
            _clean_widget(annotation, matcher, to_page, edit, invisible=invisible)
            kept.append(annotation)
        elif subtype in _DRAWN and "/AP" in annotation and not invisible:
            _keep(annotation, _DRAWN_KEYS)
            if _clean_appearance(annotation, to_page, edit) >= 0:
                kept.append(annotation)
    if kept:
        page["/Annots"] = pikepdf.Array(kept)
    else:
        del page["/Annots"]


def _keep(dictionary: Any, allowed: frozenset[str]) -> None:
    for key in [key for key in dictionary if key not in allowed]:
        del dictionary[key]


def _rect(annotation: Any) -> tuple[float, float, float, float]:
    values = annotation.get("/Rect")
    if not isinstance(values, pikepdf.Array) or len(values) != 4:
        return (0.0, 0.0, 0.0, 0.0)
    a, b, c, d = (float(v) for v in values)
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _clean_link(annotation: Any, matcher: SecretMatcher, boxes: Sequence[Rect], to_page: Matrix) -> bool:
    """False when the link must go."""
    action = annotation.get("/A")
    if action is None and "/Dest" not in annotation:
        return False
    if action is not None:
        if not safe_action(action, matcher):
            return False
        address = str(action.get("/URI", "")).lower()
        if address.startswith(("mailto:", "tel:", "sip:", "skype:")):
            # An address under a box is the address of what went, in whatever spelling.
            x0, y0, x1, y1 = _rect(annotation)
            a, _, _, d, e, f = to_page
            area = Rect(x0 * a + e, y1 * d + f, x1 * a + e, y0 * d + f)
            if any(geometry.intersects(area, box) for box in boxes):
                return False
    # Its look, if any, was read by nobody: a link shows the page below it.
    _keep(annotation, _LINK_KEYS - {"/AP", "/AS"})
    if "/Contents" in annotation and contains(matcher, str(annotation["/Contents"])):
        annotation["/Contents"] = pikepdf.String("koppeling")
    return True


def _clean_widget(
    annotation: Any, matcher: SecretMatcher, to_page: Matrix, edit: AppearanceEditor, *, invisible: bool
) -> None:
    removed = _clean_appearance(annotation, to_page, edit)
    fields = [annotation]
    while isinstance(fields[-1].get("/Parent"), pikepdf.Dictionary) and len(fields) < 32:
        fields.append(fields[-1]["/Parent"])
    kind = next((str(field["/FT"]) for field in fields if "/FT" in field), "")
    button = kind == "/Btn"
    said = any(_holds(field.get(key), matcher) for field in fields for key in _FIELD_VALUES)
    if removed or said or kind == "/Sig" or (invisible and not button):
        for field in fields:
            for key in _FIELD_VALUES:
                if key in field:
                    del field[key]
    if invisible and "/AP" in annotation:
        del annotation["/AP"]
    for field in fields:
        _keep(field, _WIDGET_KEYS)


def _holds(value: Any, matcher: SecretMatcher) -> bool:
    if isinstance(value, pikepdf.String):
        return contains(matcher, str(value))
    if isinstance(value, pikepdf.Array):
        return any(_holds(item, matcher) for item in value)
    if isinstance(value, pikepdf.Stream):
        return contains(matcher, value.read_bytes().decode("utf-8", errors="ignore"))
    return False


def _clean_appearance(annotation: Any, to_page: Matrix, edit: AppearanceEditor) -> int:
    """Number of glyphs removed from the look of an annotation; -1 when it has no look left."""
    appearance = annotation.get("/AP")
    if not isinstance(appearance, pikepdf.Dictionary):
        return -1
    # Roll-over and pressed looks repeat the normal one.
    normal = appearance.get("/N")
    looks = pikepdf.Dictionary()
    annotation["/AP"] = looks
    removed = 0
    if isinstance(normal, pikepdf.Stream):
        looks["/N"], removed = _edited(annotation, normal, to_page, edit)
    elif isinstance(normal, pikepdf.Dictionary):
        states = pikepdf.Dictionary()
        for state in sorted(normal.keys()):
            look = normal[state]
            if isinstance(look, pikepdf.Stream):
                states[state], count = _edited(annotation, look, to_page, edit)
                removed += count
        looks["/N"] = states
    else:
        del annotation["/AP"]
        return -1
    return removed


def _edited(annotation: Any, look: Any, to_page: Matrix, edit: AppearanceEditor) -> tuple[Any, int]:
    new, removed = edit(look, multiply(_placement(annotation, look), to_page))
    return (look if new is None else new), removed


def _placement(annotation: Any, look: Any) -> Matrix:
    """From the space of an appearance to user space (ISO 32000-1 12.5.5, algorithm 8.1)."""
    matrix = matrix_of(look.get("/Matrix"))
    box = look.get("/BBox")
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        return matrix
    bx0, by0, bx1, by1 = (float(v) for v in box)
    corners = [
        (x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5])
        for x in (bx0, bx1)
        for y in (by0, by1)
    ]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    x0, y0, x1, y1 = _rect(annotation)
    sx = (x1 - x0) / (right - left) if right > left else 1.0
    sy = (y1 - y0) / (high - low) if high > low else 1.0
    return multiply(matrix, (sx, 0.0, 0.0, sy, x0 - left * sx, y0 - low * sy))


def form(pdf: pikepdf.Pdf, matcher: SecretMatcher) -> None:
    """The form as a whole: XFA, scripts, calculation order and values of fields that show nowhere go."""
    acroform = pdf.Root.get("/AcroForm")
    if not isinstance(acroform, pikepdf.Dictionary):
        return
    _keep(acroform, _FORM_KEYS)
    fields = acroform.get("/Fields")
    if not isinstance(fields, pikepdf.Array) or len(fields) == 0:
        del pdf.Root["/AcroForm"]
        return
    stack: list[Any] = list(fields)
    seen: set[tuple[int, int]] = set()
    renamed = 0
    while stack:
        field = stack.pop()
        if not isinstance(field, pikepdf.Dictionary) or (field.objgen != (0, 0) and field.objgen in seen):
            continue
        seen.add(field.objgen)
        _keep(field, _WIDGET_KEYS)
        name = str(field.get("/T", ""))
        if matcher.search(name):
            # Siblings must keep different names.
            renamed += 1
            field["/T"] = pikepdf.String(f"veld{renamed}")
        kids = field.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            stack += list(kids)
        elif "/Rect" not in field:
            for key in _FIELD_VALUES:
                if key in field:
                    del field[key]
