"""Pictures -> pages, decoded and written anew: nothing of the file goes along but its pixels.

EXIF (place, device, maker), embedded previews and texts stay behind. Text in a picture is read later, by OCR.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import urllib.parse
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.convert.pieces import Limits, Reason, Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

#: Decoders that are let near a foreign file; Pillow knows dozens of others, some of which start programs.
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
#: ISO 23008-12, 10: the brands of still pictures from telephones.
_HEIF: Final = re.compile(rb"....ftyp(?:hei[cxsm]|hev[cxms]|mif1|msf1)", re.DOTALL)
_A4: Final = (595.0, 842.0)
_SCREEN_DPI: Final = 96.0
_LEAST_DPI, _MOST_DPI = 50.0, 1200.0


def frames(data: bytes, limits: Limits) -> Iterator[tuple[bytes, float, float, Counter[str]]]:
    """Each page of a picture as (PNG or JPEG, width and height in points, what was left behind by kind).

    Raises:
        Unreadable: no picture, a broken one, or more pixels than ``limits`` allow.
    """
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # ours counts all pages, before any is decoded
    formats: tuple[str, ...] = _FORMATS
    if _HEIF.match(data):
        if not _register_heif():
            raise Unreadable(Reason.PART_MISSING)
        formats = (*_FORMATS, "HEIF")
    left = limits.pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged EXIF, which goes anyway
            with Image.open(io.BytesIO(data), formats=formats) as opened:
                for frame in ImageSequence.Iterator(opened):
                    left -= frame.width * frame.height
                    if left < 0:
                        raise Unreadable(Reason.TOO_LARGE)
                    is_moving = opened.format in ("GIF", "WEBP", "PNG")
                    left_behind = Counter(
                        {
                            "eigenschappen": len(frame.getexif())
                            + sum(1 for name in ("xmp", "comment", "photoshop") if name in frame.info),
                            # Of an animation the first picture is shown.
                            "beeld-van-animatie": getattr(opened, "n_frames", 1) - 1 if is_moving else 0,
                        }
                    )
                    dots = frame.info.get("dpi") or (0, 0)
                    turned = ImageOps.exif_transpose(frame)
                    yield (_encoded(turned, opened.format == "JPEG"), *_size(turned, dots), left_behind)
                    if is_moving:
                        return
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    except (Image.DecompressionBombError, MemoryError, OverflowError) as exc:
        raise Unreadable(Reason.TOO_LARGE) from exc


def to_pdf(data: bytes, target: Path, limits: Limits) -> Counter[str]:
    """A PDF with a page per picture; gives what stayed behind, by kind. Raises Unreadable."""
    import pymupdf

    left_behind: Counter[str] = Counter()
    with pymupdf.open() as document:
        for content, width, height, count in frames(data, limits):
            left_behind += count
            page = document.new_page(width=width, height=height)
            page.insert_image(page.rect, stream=content)
        if not len(document):
            raise Unreadable(Reason.EMPTY)
        document.save(target, garbage=3, no_new_id=True)
    return left_behind


def from_data_address(rest: str) -> bytes:
    """The picture in an address that holds it (``data:``, what follows the colon); empty when it is none."""
    head, _, body = rest.partition(",")
    if not head.lower().startswith("image/"):
        return b""
    try:
        plain = urllib.parse.unquote_to_bytes(body)
        return base64.b64decode(plain, validate=False) if "base64" in head.lower() else plain
    except (binascii.Error, ValueError):
        return b""


def _register_heif() -> bool:
    """Telephones write HEIC; the library for it is optional."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True


def _encoded(picture: Image, lossy: bool) -> bytes:
    """Its pixels alone. Photographs stay JPEG: as PNG they would be ten times as large."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        from PIL import Image as Images

        layer = picture.convert("RGBA")
        page = Images.new("RGBA", layer.size, "white")
        page.alpha_composite(layer)
        picture = page.convert("RGB")
    elif picture.mode not in ("1", "L", "RGB"):
        picture = _eight_bits(picture) if picture.mode.startswith(("I", "F")) else picture.convert("RGB")
    clean = picture.copy()
    clean.info = {}
    out = io.BytesIO()
    if lossy and clean.mode != "1":
        clean.save(out, "JPEG", quality=92)
    else:
        clean.save(out, "PNG")
    return out.getvalue()


def _eight_bits(picture: Image) -> Image:
    """Shades of grey of a scan in 16 bits: just cut off they would all be white."""
    wide = picture.convert("F")
    low, high = wide.getextrema()
    scale = 255 / (high - low) if isinstance(low, float) and isinstance(high, float) and high > 255 else 1.0
    offset = low if scale != 1.0 and isinstance(low, float) else 0.0
    return wide.point(lambda value: value * scale - offset * scale).convert("L")


def _size(picture: Image, dots: tuple[float, float]) -> tuple[float, float]:
    """Points: by its own resolution when that can be, and no larger than A4, turned as it is."""
    across, down = (float(d) if _LEAST_DPI <= float(d) <= _MOST_DPI else _SCREEN_DPI for d in dots[:2])
    width, height = picture.width * 72 / across, picture.height * 72 / down
    room = _A4 if height >= width else _A4[::-1]
    scale = min(1.0, room[0] / width, room[1] / height)
    return max(1.0, width * scale), max(1.0, height * scale)
