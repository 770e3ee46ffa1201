"""Inline images with only what they need: known keys, and as many bytes as they have pixels."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.redact import images

_KEYS = (
    "/BitsPerComponent", "/ColorSpace", "/Decode", "/DecodeParms", "/Filter", "/Height", "/ImageMask",
    "/Interpolate", "/Width", "/Intent",
)  # fmt: skip


def plain(pdf: pikepdf.Pdf, picture: Any, resources: Any) -> Any:
    """The instruction that draws the same without anything else; None when there is nothing else.

    Args:
        pdf: The document, for the streams that are needed on the way.
        picture: The pikepdf.PdfInlineImage of an instruction.
        resources: Of the stream that it stands in.
    """
    source = picture.obj
    odd = any(key not in _KEYS for key in source if key not in ("/L", "/Length"))
    image = images.from_inline(pdf, picture, resources)
    length = images.plain_length(image) if images.is_plain(image) else None
    data: bytes | None = None
    if length is not None:
        decoded = image.read_bytes()
        # A line end before EI belongs to the syntax.
        if len(decoded.rstrip(b"\r\n\t \0")) > length:
            data = decoded[:length]
    space = source.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and images.trim_lookup(space):
        odd = True
    if not odd and data is None:
        return None
    entries = pikepdf.Dictionary({key: source[key] for key in _KEYS if key in source})
    raw = picture._data._inline_image_raw_bytes()
    if data is not None:
        entries["/Filter"] = pikepdf.Name.ASCIIHexDecode
        if "/DecodeParms" in entries:
            del entries["/DecodeParms"]
        raw = data.hex().encode("ascii") + b">"
    written = b"BI " + entries.unparse().strip()[2:-2] + b" ID " + raw + b"\nEI\n"
    holder = pdf.make_stream(written)
    return next(iter(pikepdf.parse_content_stream(holder)), None)
