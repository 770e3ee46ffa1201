"""Writes what was read into a copy of a PDF, in memory: invisible letters over the picture of each page.

From there on such a page is one like any other: letters with places. What stood on it as invisible text, the
layer of an earlier recognition, goes: nobody sees whether it is true.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from redactor import geometry
from redactor.domain import FloatArray, Rect
from redactor.errors import DamagedPdf
from redactor.ingest.ocr import font

#: What the editor of content streams takes as the middle of a letter lies so high above its baseline.
_MIDDLE: Final = 0.32

_SHOW: Final = frozenset(("Tj", "TJ", "'", '"'))
#: Text render modes that paint nothing: invisible, and clipping only.
_UNSEEN: Final = frozenset((3, 7))
_DEEPEST: Final = 20
#: Of a picture that was JPEG 2000.
_QUALITY: Final = 90


@dataclass(frozen=True, slots=True)
class Word:
    """A word with a box for each letter, points on the page as it will be.

    ``way``: degrees counter-clockwise from reading to the right: 90 runs up, 270 down.
    """

    text: str
    boxes: FloatArray
    way: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What becomes of one page.

    Attributes:
        words: What is written.
        turn: Degrees clockwise by which the page itself is turned; it is shown as before.
        picture: JPEG and its size in pixels, and whether it is grey, in place of all that stood on the page.
        size: Width and height in points that the page gets, when the picture shows it put straight (and
            turned already); None: it keeps its own.
        hidden_goes: Take invisible text out.
    """

    words: Sequence[Word]
    turn: int = 0
    picture: tuple[bytes, int, int, bool] | None = None
    size: tuple[float, float] | None = None
    hidden_goes: bool = True


def written(data: bytes, layers: Mapping[int, Layer], *, password: str | None = None) -> bytes:
    """A copy of the PDF ``data`` with the layers in it; not encrypted.

    Raises:
        DamagedPdf: its pages cannot be read.
    """
    try:
        with pikepdf.open(io.BytesIO(data), password=password or "", suppress_warnings=True) as pdf:
            shared = font.dictionary(pdf)
            for index, layer in sorted(layers.items()):
                _write(pdf, pdf.pages[index], layer, shared)
            buffer = io.BytesIO()
            pdf.save(buffer, encryption=False, deterministic_id=True)
            return buffer.getvalue()
    except (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as exc:
        raise DamagedPdf(
            "de PDF is beschadigd: niet alle pagina's zijn te lezen",
            hint="vraag het document opnieuw op bij de bron",
        ) from exc


class _Frame:
    """Where the visible part of a page lies in user space."""

    def __init__(self, page: pikepdf.Page) -> None:
        media, crop = _sorted(page.mediabox), _sorted(page.cropbox)
        x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
        x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
        if x0 >= x1 or y0 >= y1:
            x0, y0, x1, y1 = media
        unit = float(page.obj.get("/UserUnit", 1))
        self.unit = unit if unit > 0 else 1.0
        self.left, self.top, self.width, self.height = x0, y1, x1 - x0, y1 - y0


def _sorted(array: Any) -> tuple[float, float, float, float]:
    a, b, c, d = (float(v) for v in array)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _write(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: Layer, shared: Any) -> None:
    frame = _Frame(page)
    if layer.size is not None:
        _resize(page, layer.size[0] / frame.unit, layer.size[1] / frame.unit, layer.turn)
        frame = _Frame(page)
    resources = pikepdf.Dictionary({key: page.resources[key] for key in sorted(page.resources.keys())})
    if layer.picture is not None:
        body = _picture(pdf, resources, layer.picture, frame)
    else:
        body = _body(pdf, page, resources, hidden_goes=layer.hidden_goes)
    before = b"q\n"
    if layer.turn and layer.size is None:
        before += b"%s cm\n" % _turned(page, frame, layer.turn)
        frame = _Frame(page)
    name = "OcrLayer"
    fonts = resources.get("/Font")
    own = pikepdf.Dictionary(
        {key: fonts[key] for key in sorted(fonts.keys())} if isinstance(fonts, pikepdf.Dictionary) else {}
    )
    while f"/{name}" in own:
        name += "x"
    own[f"/{name}"] = shared
    resources["/Font"] = own
    page.obj["/Resources"] = resources
    page.obj["/Contents"] = pdf.make_stream(before + body + b"\nQ\n" + _text(layer.words, frame, name))


def _turned(page: pikepdf.Page, frame: _Frame, turn: int) -> bytes:
    """Turns a page without changing how it is shown; gives the matrix for what stands on it."""
    width, height, left, top = frame.width, frame.height, frame.left, frame.top
    matrix = {
        90: (0, -1, 1, 0, height - top, width + left),
        180: (-1, 0, 0, -1, width + left, top),
        270: (0, 1, -1, 0, top, -left),
    }[turn]
    _resize(page, *((width, height) if turn == 180 else (height, width)), turn)
    return b" ".join(b"%g" % round(value, 4) for value in matrix)


def _resize(page: pikepdf.Page, width: float, height: float, turn: int) -> None:
    """Gives a page its new size, in units of user space, and undoes its turn in how it is shown."""
    page.obj["/MediaBox"] = pikepdf.Array([0, 0, round(width, 4), round(height, 4)])
    for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]
    # Boxes may be inherited from above the page as well.
    page.obj["/CropBox"] = page.obj["/MediaBox"]
    page.obj["/Rotate"] = (int(page.rotation) - turn) % 360


def _picture(pdf: pikepdf.Pdf, resources: Any, picture: tuple[bytes, int, int, bool], frame: _Frame) -> bytes:
    """Content that shows one picture over the whole page; it becomes the only resource."""
    data, width, height, grey = picture
    image = pdf.make_stream(data)
    image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    image["/Width"], image["/Height"], image["/BitsPerComponent"] = width, height, 8
    image["/ColorSpace"] = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    image["/Filter"] = pikepdf.Name.DCTDecode
    for key in sorted(resources.keys()):
        del resources[key]
    resources["/XObject"] = pikepdf.Dictionary(OcrPage=image)
    return b"%.4f 0 0 %.4f %.4f %.4f cm\n/OcrPage Do" % (
        frame.width, frame.height, frame.left, frame.top - frame.height,
    )  # fmt: skip


def _body(pdf: pikepdf.Pdf, page: pikepdf.Page, resources: Any, *, hidden_goes: bool) -> bytes:
    """The content of a page with as many Q as q, without its invisible text."""
    instructions = list(pikepdf.parse_content_stream(page))
    _without_wavelets(pdf, resources)
    if hidden_goes:
        instructions = _seen(pdf, instructions, resources, 0, 0)
    depth = 0
    for instruction in instructions:
        operator = str(instruction.operator)
        depth += (operator == "q") - (operator == "Q" and depth > 0)
    return bytes(pikepdf.unparse_content_stream(instructions)) + b"\nQ" * depth


def _seen(pdf: pikepdf.Pdf, instructions: list[Any], resources: Any, mode: int, depth: int) -> list[Any]:
    """Instructions without those that show invisible text, also in the forms that they draw.

    A text object that shows visible text as well stays whole: what goes would pull the rest to its place.
    """
    if depth > _DEEPEST:
        raise ValueError("forms within forms")
    kept: list[Any] = []
    modes: list[int] = []
    shows: list[int] = []
    visible = False
    for instruction in instructions:
        operator = str(instruction.operator)
        operands: Any = getattr(instruction, "operands", ())
        if operator == "q":
            modes.append(mode)
        elif operator == "Q" and modes:
            mode = modes.pop()
        elif operator == "Tr" and len(operands) == 1:
            mode = int(operands[0])
        elif operator == "BT":
            shows, visible = [], False
        elif operator in _SHOW:
            shows.append(len(kept))
            visible = visible or mode not in _UNSEEN
        elif operator == "ET" and shows and not visible:
            for at in reversed(shows):
                del kept[at]
            shows = []
        elif operator == "Do" and len(operands) == 1:
            _clean_form(pdf, str(operands[0]), resources, mode, depth)
        kept.append(instruction)
    return kept


def _clean_form(pdf: pikepdf.Pdf, name: str, resources: Any, mode: int, depth: int) -> None:
    """Puts a copy without invisible text in the place of a form."""
    objects = resources.get("/XObject")
    form = objects.get(name) if isinstance(objects, pikepdf.Dictionary) else None
    if not isinstance(form, pikepdf.Stream) or str(form.get("/Subtype")) != "/Form":
        return
    own = form.get("/Resources")
    inner = pikepdf.Dictionary(
        {key: own[key] for key in sorted(own.keys())} if isinstance(own, pikepdf.Dictionary) else resources
    )
    _without_wavelets(pdf, inner)
    before = list(pikepdf.parse_content_stream(form))
    after = _seen(pdf, before, inner, mode, depth + 1)
    copy = pdf.make_stream(pikepdf.unparse_content_stream(after))
    for key in sorted(form.keys()):
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            copy[key] = form[key]
    copy["/Resources"] = inner
    mine = pikepdf.Dictionary({key: objects[key] for key in sorted(objects.keys())})
    mine[name] = copy
    resources["/XObject"] = mine


def _without_wavelets(pdf: pikepdf.Pdf, resources: Any) -> None:
    """Writes JPEG 2000 pictures as JPEG.

    Readers show such a picture from fewer of its levels when it is small on screen, and the same picture
    written otherwise not: before and after could not be compared.
    """
    from PIL import Image

    objects = resources.get("/XObject")
    if not isinstance(objects, pikepdf.Dictionary):
        return
    mine = pikepdf.Dictionary({key: objects[key] for key in sorted(objects.keys())})
    for key in sorted(mine.keys()):
        image = mine[key]
        if not isinstance(image, pikepdf.Stream) or str(image.get("/Filter")) != "/JPXDecode":
            continue
        with Image.open(io.BytesIO(image.read_raw_bytes())) as picture:
            if picture.mode not in ("L", "RGB"):
                continue
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
            size, mode = picture.size, picture.mode
        copy = pdf.make_stream(b"")
        copy.write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)
        for name in ("/Type", "/Subtype", "/SMask", "/Mask", "/Interpolate"):
            if name in image:
                copy[name] = image[name]
        copy["/Width"], copy["/Height"], copy["/BitsPerComponent"] = *size, 8
        copy["/ColorSpace"] = pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB
        mine[key] = copy
    resources["/XObject"] = mine


def _text(words: Sequence[Word], frame: _Frame, name: str) -> bytes:
    lines = [b"BT", b"3 Tr"]
    lines += [b"\n".join(_word(word, frame, name)) for word in words]
    return b"\n".join([*lines, b"ET"])


def _word(word: Word, frame: _Frame, name: str) -> Iterator[bytes]:
    """One word, its letters stretched to their boxes along the way it is written."""
    low, high = word.boxes[:, :2].min(axis=0), word.boxes[:, 2:].max(axis=0)
    whole = geometry.to_pdf_space(
        Rect(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        left=frame.left, top=frame.top, user_unit=frame.unit,
    )  # fmt: skip
    middle_x, middle_y = (whole.x0 + whole.x1) / 2, (whole.y0 + whole.y1) / 2
    sideways = word.way in (90, 270)
    size = whole.width if sideways else whole.height
    low_line = _MIDDLE * size
    matrix, x, y = {
        0: (b"1 0 0 1", whole.x0, middle_y - low_line),
        90: (b"0 1 -1 0", middle_x + low_line, whole.y0),
        180: (b"-1 0 0 -1", whole.x1, middle_y + low_line),
        270: (b"0 -1 1 0", middle_x - low_line, whole.y1),
    }[word.way]
    yield b"/%s %.3f Tf %s %.3f %.3f Tm" % (name.encode("ascii"), size, matrix, x, y)
    for letter, (x0, y0, x1, y1) in zip(word.text, word.boxes.tolist(), strict=True):
        width = ((y1 - y0) if sideways else (x1 - x0)) / frame.unit
        yield b"%.3f Tz <%04X> Tj" % (max(100 * width / size, 0.01), ord(letter))
