"""Overwrites pixels of pictures under boxes: in every colour space, masks and soft masks included.

The picture that other pages may share stays as it is; each use gets its own copy.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pymupdf
from PIL import Image, ImageDraw, UnidentifiedImageError

from redactor.domain import Rect
from redactor.errors import UnhandledContent
from redactor.geometry import Matrix

#: Corners in image space: x and y from 0 to 1, the origin at the top left.
Polygon = tuple[tuple[float, float], ...]
_Mask = npt.NDArray[np.bool_]

#: Overlap below this share of the picture on either axis is a touch of edges and no cover.
_TOUCH = 1e-6

#: A picture keeps this much, points, around what is shown of it; a crop of less than so many points, or than
#: so much of its width or height, hides nothing.
_CROP_MARGIN, _LEAST_CROP, _CROP_SHARE = 0.75, 4.0, 0.02

_MAX_PIXELS = 400_000_000

_COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3, "/Lab": 3,
               "/DeviceCMYK": 4, "/CMYK": 4, "/Indexed": 1, "/I": 1, "/Separation": 1}  # fmt: skip
_PLAIN_FILTERS = frozenset(
    ("/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCIIHexDecode", "/ASCII85Decode")
)
_INLINE_KEYS = {
    "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace", "/D": "/Decode", "/DP": "/DecodeParms",
    "/F": "/Filter", "/H": "/Height", "/IM": "/ImageMask", "/I": "/Interpolate", "/W": "/Width",
}  # fmt: skip
_INLINE_VALUES = {
    "/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed",
    "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode", "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
}  # fmt: skip


def pixel_polygons(matrix: Matrix, boxes: Sequence[Rect]) -> list[Polygon]:
    """The boxes that lie over a picture, in its own space.

    Args:
        matrix: Maps the unit square of the picture to page space.
        boxes: Page space, points.
    """
    a, b, c, d, e, f = matrix
    determinant = a * d - b * c
    if abs(determinant) < 1e-12:
        return []
    result = []
    for box in boxes:
        corners = []
        for x, y in ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)):
            u = (d * (x - e) - c * (y - f)) / determinant
            v = (a * (y - f) - b * (x - e)) / determinant
            corners.append((u, 1 - v))
        low_u, high_u = min(u for u, _ in corners), max(u for u, _ in corners)
        low_v, high_v = min(v for _, v in corners), max(v for _, v in corners)
        if high_u > _TOUCH and low_u < 1 - _TOUCH and high_v > _TOUCH and low_v < 1 - _TOUCH:
            result.append(tuple(corners))
    return result


def hidden_parts(matrix: Matrix, shown: Rect | None) -> list[Rect]:
    """What lies of a picture where clips or the edge of the page hide it; nothing when that is little.

    Args:
        matrix: Maps the unit square of the picture to page space.
        shown: What clips leave at most, page space; None: nothing.
    """
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if shown is None:
        return [Rect(x0, y0, x1, y1)]
    left, top = shown.x0 - _CROP_MARGIN, shown.y0 - _CROP_MARGIN
    right, bottom = shown.x1 + _CROP_MARGIN, shown.y1 + _CROP_MARGIN
    parts = ((x0, y0, left, y1), (right, y0, x1, y1), (x0, y0, x1, top), (x0, bottom, x1, y1))
    least_x, least_y = max(_LEAST_CROP, _CROP_SHARE * (x1 - x0)), max(_LEAST_CROP, _CROP_SHARE * (y1 - y0))
    if left - x0 > least_x or x1 - right > least_x or top - y0 > least_y or y1 - bottom > least_y:
        return [Rect(*part) for part in parts if part[0] < part[2] and part[1] < part[3]]
    return []


def from_inline(pdf: pikepdf.Pdf, inline: Any, resources: Any) -> Any:
    """An inline image as an image XObject with the same data."""
    stream = pdf.make_stream(inline._data._inline_image_raw_bytes())
    stream["/Type"], stream["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    source = inline.obj
    for key in source:
        value = source[key]
        long = _INLINE_KEYS.get(key, key)
        if long in ("/ColorSpace", "/Filter"):
            value = _long_names(value, resources)
        stream[long] = value
    if "/L" in stream:
        del stream["/L"]
    return stream


def _long_names(value: Any, resources: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_long_names(item, resources) for item in value])
    if isinstance(value, pikepdf.Name):
        if str(value) in _INLINE_VALUES:
            return pikepdf.Name(_INLINE_VALUES[str(value)])
        spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
        if isinstance(spaces, pikepdf.Dictionary) and str(value) in spaces:
            return spaces[str(value)]
    return value


class Pictures:
    """Writes each picture once for each part that goes: a letterhead is cropped alike on every page."""

    def __init__(self) -> None:
        self._written: dict[tuple[tuple[int, int], tuple[Polygon, ...]], Any] = {}

    def without(self, pdf: pikepdf.Pdf, image: Any, polygons: Sequence[Polygon]) -> Any:
        """As ``overwrite``."""
        if image.objgen == (0, 0):
            return overwrite(pdf, image, polygons)
        rounded = tuple(tuple((round(u, 4), round(v, 4)) for u, v in polygon) for polygon in polygons)
        key = (image.objgen, rounded)
        if key not in self._written:
            self._written[key] = overwrite(pdf, image, polygons)
        return self._written[key]


def overwrite(pdf: pikepdf.Pdf, image: Any, polygons: Sequence[Polygon]) -> Any:
    """A copy of a picture whose pixels inside the polygons are gone.

    Raises:
        UnhandledContent: the picture cannot be decoded.
    """
    result = _overwrite_one(pdf, image, polygons)
    for key in ("/SMask", "/Mask"):
        mask = image.get(key)
        if isinstance(mask, pikepdf.Stream):
            result[key] = _overwrite_one(pdf, mask, polygons, is_mask=True)
    return result


def _overwrite_one(
    pdf: pikepdf.Pdf, image: Any, polygons: Sequence[Polygon], *, is_mask: bool = False
) -> Any:
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if width <= 0 or height <= 0 or width * height > _MAX_PIXELS:
        raise _unreadable()
    filters = image.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    names = [] if filters is None else names
    if names == ["/DCTDecode"]:
        stream = _jpeg(pdf, image, polygons, width, height, is_mask=is_mask)
        if stream is not None:
            return stream
    if all(name in _PLAIN_FILTERS for name in names):
        return _samples(pdf, image, polygons, width, height, is_mask=is_mask)
    return _decoded(pdf, image, polygons, width, height, is_mask=is_mask)


def mask_of(polygons: Sequence[Polygon], width: int, height: int) -> _Mask:
    """Pixels touched by the polygons, shape (height, width)."""
    canvas = Image.new("1", (width, height), 0)
    draw = ImageDraw.Draw(canvas)
    mask: _Mask = np.zeros((height, width), dtype=np.bool_)
    for polygon in polygons:
        points = [(u * width, v * height) for u, v in polygon]
        low_x, high_x = min(x for x, _ in points), max(x for x, _ in points)
        low_y, high_y = min(y for _, y in points), max(y for _, y in points)
        upright = all(
            min(abs(x - low_x), abs(x - high_x)) < 0.01 and min(abs(y - low_y), abs(y - high_y)) < 0.01
            for x, y in points
        )
        if upright:
            x0, y0 = max(int(np.floor(low_x)), 0), max(int(np.floor(low_y)), 0)
            mask[y0 : max(int(np.ceil(high_y)), 0), x0 : max(int(np.ceil(high_x)), 0)] = True
        else:
            draw.polygon(points, fill=1, outline=1, width=2)
    return mask | np.asarray(canvas, dtype=np.bool_)


def _is_indexed(space: Any) -> bool:
    """Samples that are numbers in a table of colours have no usual shade."""
    return isinstance(space, pikepdf.Array) and len(space) > 0 and str(space[0]) in ("/Indexed", "/I")


def _ground(pixels: npt.NDArray[np.uint8], gone: _Mask) -> tuple[int, ...]:
    """The usual shade of what stays of a picture, by channel: it goes where something goes.

    A pixel of a coarse picture is wider than the edge of a box; in the shade of the paper it stays unseen.
    """
    step = max(min(gone.shape) // 64, 1)
    rest = pixels[::step, ::step][~gone[::step, ::step]]
    channels = int(pixels.shape[2])
    if len(rest) == 0:
        return (0,) * channels
    return tuple(int(np.median(rest[:, channel])) for channel in range(channels))


def _copy(pdf: pikepdf.Pdf, image: Any, data: bytes) -> Any:
    stream = pdf.make_stream(data)
    for key in image:
        # Alternates and metadata show or describe the picture as it was.
        if key not in (
            "/Length",
            "/Filter",
            "/DecodeParms",
            "/Alternates",
            "/Metadata",
            "/PieceInfo",
            "/OPI",
        ):
            stream[key] = image[key]
    return stream


def _paint_value(image: Any) -> int:
    """The sample bit that shows nothing: unpainted for a stencil, 0 (transparent, black) elsewhere."""
    if not bool(image.get("/ImageMask", False)):
        return 0
    decode = image.get("/Decode")
    inverted = isinstance(decode, pikepdf.Array) and float(decode[0]) == 1
    return 0 if inverted else 1


def _components(space: Any) -> int:
    if isinstance(space, pikepdf.Array) and len(space):
        name = str(space[0])
        if name == "/ICCBased":
            return int(space[1].get("/N", 0))
        if name == "/DeviceN":
            return len(space[1])
        return _COMPONENTS.get(name, 0)
    return _COMPONENTS.get(str(space), 0)


def plain_length(image: Any) -> int | None:
    """Number of bytes that the decoded samples of a picture take; None when its colours are not plain."""
    stencil = bool(image.get("/ImageMask", False))
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    depth = 1 if stencil else int(image.get("/BitsPerComponent", 8))
    count = 1 if stencil else _components(image.get("/ColorSpace"))
    return (width * count * depth + 7) // 8 * height if count and width > 0 and height > 0 else None


def trim_lookup(space: Any) -> bool:
    """Cuts the table of an Indexed colour space to the colours that it has; True when it held more."""
    if len(space) < 4 or str(space[0]) not in ("/Indexed", "/I"):
        return False
    count = _components(space[1])
    highest, table = space[2], space[3]
    if not count or not isinstance(highest, int):
        return False
    length = count * (min(max(highest, 0), 255) + 1)
    data = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
    if len(data) <= length:
        return False
    if isinstance(table, pikepdf.Stream):
        table.write(data[:length])
    else:
        space[3] = pikepdf.String(data[:length])
    return True


def is_plain(image: Any) -> bool:
    """True when the samples are only packed, not encoded as a picture of their own."""
    filters = image.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [] if filters is None else [filters]
    return all(str(name) in _PLAIN_FILTERS for name in names)


def _samples(
    pdf: pikepdf.Pdf, image: Any, polygons: Sequence[Polygon], width: int, height: int, *, is_mask: bool
) -> Any:
    """Overwrites uncompressed samples in place, whatever their depth."""
    stencil = bool(image.get("/ImageMask", False))
    depth = 1 if stencil else int(image.get("/BitsPerComponent", 8))
    count = 1 if stencil else _components(image.get("/ColorSpace"))
    if count == 0:
        raise _unreadable()
    row_bytes = (width * count * depth + 7) // 8
    try:
        data = image.read_bytes()
    except pikepdf.PdfError as exc:
        raise _unreadable() from exc
    data = data[: row_bytes * height].ljust(row_bytes * height, b"\x00")
    rows = np.frombuffer(data, dtype=np.uint8).reshape(height, row_bytes).copy()
    mask = mask_of(polygons, width, height)
    value = _paint_value(image)
    if depth == 8 and not is_mask and not _is_indexed(image.get("/ColorSpace")):
        pixels = rows[:, : width * count].reshape(height, width, count)
        pixels[mask] = _ground(pixels, mask)
    elif depth >= 8:
        wide = np.repeat(mask, count * depth // 8, axis=1)
        rows[:, : wide.shape[1]][wide] = 255 * value
    else:
        bits = np.unpackbits(rows, axis=1)
        wide = np.repeat(mask, count * depth, axis=1)
        bits[:, : wide.shape[1]][wide] = value
        rows = np.packbits(bits, axis=1)
    return _copy(pdf, image, rows.tobytes())


def _jpeg(
    pdf: pikepdf.Pdf, image: Any, polygons: Sequence[Polygon], width: int, height: int, *, is_mask: bool
) -> Any:
    """A JPEG again, with the quantisation tables of the old one; None when its colours are not plain."""
    try:
        picture = Image.open(io.BytesIO(image.read_raw_bytes()))
        if picture.size != (width, height) or picture.mode not in ("L", "RGB"):
            return None
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as exc:
        raise _unreadable() from exc
    gone = mask_of(polygons, width, height)
    shades = np.asarray(picture).reshape(height, width, -1)
    ground = (0,) if is_mask else _ground(shades, gone)
    mask = Image.fromarray(gone.astype(np.uint8) * 255)
    picture.paste(ground[0] if len(ground) == 1 else ground, mask=mask)
    # Saved without EXIF, comments or profile: only what is passed here is written.
    out = io.BytesIO()
    layers = getattr(picture, "layer", [])
    sampling = {(1, 1): 0, (2, 1): 1, (2, 2): 2}.get(tuple(layers[0][1:3]) if layers else (1, 1), 0)
    tables = getattr(picture, "quantization", None)
    picture.save(
        out, "JPEG", qtables=tables, subsampling=sampling if picture.mode == "RGB" else -1, optimize=True
    )
    stream = _copy(pdf, image, b"")
    stream.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
    return stream


def _decoded(
    pdf: pikepdf.Pdf, image: Any, polygons: Sequence[Polygon], width: int, height: int, *, is_mask: bool
) -> Any:
    """Decodes with MuPDF what has its own compression (JPEG 2000, CCITT, JBIG2, CMYK JPEG)."""
    single = pikepdf.new()
    page = single.add_blank_page(page_size=(10, 10))
    copy = single.copy_foreign(image if image.is_indirect else pdf.make_indirect(image))
    stencil = bool(image.get("/ImageMask", False))
    one_bit = stencil or int(image.get("/BitsPerComponent", 8)) == 1
    for key in ("/SMask", "/Mask", "/ImageMask", "/Alternates", "/Metadata"):
        if key in copy:
            del copy[key]
    if one_bit and "/Decode" in copy:
        # Bits are written as they were, and keep their reading.
        del copy["/Decode"]
    if stencil:
        copy["/ColorSpace"] = pikepdf.Name.DeviceGray
        copy["/BitsPerComponent"] = 1
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=copy))
    buffer = io.BytesIO()
    single.save(buffer)
    try:
        with pymupdf.open(stream=buffer.getvalue(), filetype="pdf") as document:
            xref = document[0].get_images()[0][0]
            pixmap = pymupdf.Pixmap(document, xref)
            if pixmap.alpha:
                pixmap = pymupdf.Pixmap(pixmap, 0)
            if pixmap.n not in (1, 3):
                pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
            samples, count = pixmap.samples, pixmap.n
            size = (pixmap.width, pixmap.height)
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, IndexError) as exc:
        raise _unreadable() from exc
    width, height = size
    pixels = np.frombuffer(samples, dtype=np.uint8).reshape(height, width, count).copy()
    mask = mask_of(polygons, width, height)
    value = _paint_value(image) if one_bit else 0
    pixels[mask] = 255 * value if one_bit or is_mask else _ground(pixels, mask)
    if one_bit and count == 1:
        stream = _copy(pdf, image, np.packbits(pixels[:, :, 0] > 127, axis=1).tobytes())
        stream["/BitsPerComponent"] = 1
    else:
        stream = _copy(pdf, image, pixels.tobytes())
        stream["/BitsPerComponent"] = 8
    stream["/Width"], stream["/Height"] = width, height
    if not stencil:
        stream["/ColorSpace"] = pikepdf.Name.DeviceGray if count == 1 else pikepdf.Name.DeviceRGB
        if "/Decode" in stream and not one_bit:
            # The colours above were read with it.
            del stream["/Decode"]
    return stream


def _unreadable() -> UnhandledContent:
    return UnhandledContent(
        "een afbeelding onder een lakvlak is niet te lezen",
        hint="exporteer het document opnieuw naar PDF vanuit de bron",
    )
