"""Pixels under a box are gone from pictures with a compression of their own, and the others stay."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import numpy as np
import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from redactor.domain import Rect
from redactor.redact import images

#: Two pixels a point on a page of 400 by 200 points.
WIDTH, HEIGHT = 800, 400


def _letters() -> np.ndarray:
    """Black letters of a sort on white: blocks of eight pixels, everywhere the same."""
    rows = np.full((HEIGHT, WIDTH), 255, dtype=np.uint8)
    rows[np.ix_(np.arange(HEIGHT) % 20 < 12, np.arange(WIDTH) % 16 < 8)] = 0
    return rows


def _stream(pdf: pikepdf.Pdf, data: bytes, **entries: object) -> pikepdf.Object:
    stream = pdf.make_stream(b"")
    packing = entries.pop("Filter")
    stream.write(data, filter=packing, decode_parms=entries.pop("DecodeParms", None))
    values = {"Type": Name.XObject, "Subtype": Name.Image, "Width": WIDTH, "Height": HEIGHT} | entries
    for key, value in values.items():
        stream["/" + key] = value
    return pdf.make_indirect(stream)


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _fax() -> bytes:
    """The data of the only strip of a TIFF, group 4."""
    data = _saved(Image.fromarray(_letters()).convert("1"), "TIFF", compression="group4")
    with Image.open(io.BytesIO(data)) as picture:
        at, length = picture.tag_v2[273][0], picture.tag_v2[279][0]
    return data[at : at + length]


def fax(pdf: pikepdf.Pdf) -> pikepdf.Object:
    parameters = Dictionary(K=-1, Columns=WIDTH, Rows=HEIGHT, BlackIs1=False)
    return _stream(
        pdf,
        _fax(),
        Filter=Name.CCITTFaxDecode,
        DecodeParms=parameters,
        BitsPerComponent=1,
        ColorSpace=Name.DeviceGray,
    )


def fax_stencil(pdf: pikepdf.Pdf) -> pikepdf.Object:
    picture = fax(pdf)
    del picture.ColorSpace
    picture.ImageMask = True
    return picture


def _jbig2() -> bytes:
    """A page and one generic region packed as a fax (ITU-T T.88, 7.4.6 and 7.4.8)."""
    size = WIDTH.to_bytes(4) + HEIGHT.to_bytes(4)
    page = size + bytes(8) + b"\0" + b"\0\0"
    region = size + bytes(8) + b"\0" + b"\1" + _fax()

    def segment(number: int, kind: int, body: bytes) -> bytes:
        return number.to_bytes(4) + bytes((kind, 0, 1)) + len(body).to_bytes(4) + body

    return segment(0, 48, page) + segment(1, 38, region)


def jbig2(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return _stream(pdf, _jbig2(), Filter=Name.JBIG2Decode, BitsPerComponent=1, ColorSpace=Name.DeviceGray)


def jbig2_stencil(pdf: pikepdf.Pdf) -> pikepdf.Object:
    picture = jbig2(pdf)
    del picture.ColorSpace
    picture.ImageMask = True
    return picture


def jpeg_2000_grey(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data = _saved(Image.fromarray(_letters()), "JPEG2000", irreversible=False)
    return _stream(pdf, data, Filter=Name.JPXDecode, ColorSpace=Name.DeviceGray, BitsPerComponent=8)


def jpeg_2000_colour(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data = _saved(Image.fromarray(_letters()).convert("RGB"), "JPEG2000", irreversible=False)
    return _stream(pdf, data, Filter=Name.JPXDecode)


def jpeg_2000_as_mask(pdf: pikepdf.Pdf) -> pikepdf.Object:
    plain = _stream(pdf, bytes(WIDTH * HEIGHT), Filter=None, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    plain.SMask = jpeg_2000_grey(pdf)
    return plain


def jpeg_of_inks(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data = _saved(Image.fromarray(_letters()).convert("RGB").convert("CMYK"), "JPEG", quality=95)
    return _stream(
        pdf,
        data,
        Filter=Name.DCTDecode,
        ColorSpace=Name.DeviceCMYK,
        BitsPerComponent=8,
        Decode=Array([1, 0] * 4),
    )


def jpeg_step_by_step(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data = _saved(Image.fromarray(_letters()).convert("RGB"), "JPEG", quality=95, progressive=True)
    return _stream(pdf, data, Filter=Name.DCTDecode, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)


def with_a_predictor(pdf: pikepdf.Pdf) -> pikepdf.Object:
    rows = _letters()
    up = np.vstack((rows[:1], rows[1:] - rows[:-1]))
    data = zlib.compress(b"".join(b"\2" + row.tobytes() for row in up))
    parameters = Dictionary(Predictor=12, Colors=1, Columns=WIDTH, BitsPerComponent=8)
    return _stream(
        pdf,
        data,
        Filter=Name.FlateDecode,
        DecodeParms=parameters,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def with_a_colour_that_is_left_out(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return _stream(
        pdf,
        _letters().tobytes(),
        Filter=None,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Mask=Array([0, 10]),
    )


PICTURES = (
    fax, fax_stencil, jbig2, jbig2_stencil, jpeg_2000_grey, jpeg_2000_colour, jpeg_2000_as_mask, jpeg_of_inks,
    jpeg_step_by_step, with_a_predictor, with_a_colour_that_is_left_out,
)  # fmt: skip


def _pixels(pdf: pikepdf.Pdf) -> np.ndarray:
    """What the one picture of the page holds, or its mask: rows of grey."""
    out = io.BytesIO()
    pdf.save(out)
    with pymupdf.open(stream=out.getvalue()) as document:
        number, mask = next((entry[0], entry[1]) for entry in document[0].get_images(full=True))
        pixmap = pymupdf.Pixmap(document, mask or number)
        if pixmap.colorspace is not None and pixmap.n != 1:
            pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pixmap)
        return np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width, -1)[:, :, 0]


@pytest.mark.parametrize("make", PICTURES, ids=lambda make: make.__name__)
def test_pixels_under_the_box_are_gone(make: Callable[[pikepdf.Pdf], pikepdf.Object]) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 200))
    page.obj.Resources = Dictionary(XObject=Dictionary(Im1=make(pdf)))
    page.obj.Contents = pdf.make_stream(b"q 400 0 0 200 0 0 cm /Im1 Do Q")
    before = _pixels(pdf)
    polygons = images.pixel_polygons((400, 0, 0, -200, 0, 200), [Rect(100, 50, 200, 80)])
    page.obj.Resources.XObject.Im1 = images.Pictures().without(pdf, page.obj.Resources.XObject.Im1, polygons)
    after = _pixels(pdf)
    box = np.s_[104:156, 204:396]
    assert np.ptp(before[box]) > 200, "control: something stands there"
    # What a JPEG gives back of one colour is nearly that colour.
    assert np.ptp(after[box]) <= (6 if "jpeg" in make.__name__ else 0)
    around = np.ones(before.shape, dtype=bool)
    around[90:170, 190:410] = False
    assert np.abs(before[around].astype(int) - after[around]).max() <= 40
