"""What lies inside a signature or a packing (``.p7m``, ``.p7z``: CMS, RFC 5652 and 3274): no key is needed.

Verifies nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.convert.pieces import Limits, Reason, Unreadable

if TYPE_CHECKING:
    from asn1crypto import cms

#: First line of a message, or of a part of one.
_MESSAGE: Final = re.compile(
    rb"\s*(?:content-[a-z-]+|mime-version|from|to|subject|date|received|return-path|message-id|x-[a-z-]+):",
    re.IGNORECASE,
)
_ARMOUR: Final = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----(.*?)-----END", re.DOTALL)
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/=\s]+")
_LOCKED: Final = frozenset({"enveloped_data", "encrypted_data", "authenticated_enveloped_data"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The bytes inside; ``is_signed``: inside a signature, rather than only packed."""

    content: bytes = field(repr=False)
    is_signed: bool


def opened(data: bytes, *, most: int = Limits().file_bytes) -> Opened:
    """What was signed or packed.

    Args:
        data: As a file or a part of a message holds it.
        most: Bytes that packed content may have.

    Raises:
        Unreadable: it is locked, is elsewhere, too large, or this is no such file.
    """
    from asn1crypto import cms

    try:
        info = cms.ContentInfo.load(_binary(data))
        kind = str(info["content_type"].native)
        if kind in _LOCKED:
            raise Unreadable(Reason.ENCRYPTED)
        if kind not in ("signed_data", "compressed_data"):
            raise Unreadable(Reason.UNSUPPORTED)
        found = _octets(info["content"]["encap_content_info"]["content"])
        if kind == "compressed_data":
            if info["content"]["compression_algorithm"]["algorithm"].native != "zlib":
                raise Unreadable(Reason.UNSUPPORTED)
            found = _unpacked(found, most)
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
        zlib.error,
    ) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    if not found:
        # Only a signature; what it is of stands in another file.
        raise Unreadable(Reason.UNSUPPORTED)
    return Opened(content=found, is_signed=kind == "signed_data")


def _octets(inside: cms.ParsableOctetString) -> bytes:
    found = inside.native if inside else None
    return found if isinstance(found, bytes) else bytes(inside) if inside else b""


def _unpacked(data: bytes, most: int) -> bytes:
    reader = zlib.decompressobj()
    found = reader.decompress(data, most + 1)
    if len(found) > most:
        raise Unreadable(Reason.TOO_LARGE)
    if not reader.eof:
        raise Unreadable(Reason.DAMAGED)
    return found


def is_message(data: bytes) -> bool:
    """True for what begins as a message, rather than as a file of another kind."""
    return _MESSAGE.match(data) is not None


def _binary(data: bytes) -> bytes:
    """Without what mail programs wrap around it."""
    armour = _ARMOUR.search(data)
    text = armour[1] if armour else data if _BASE64.fullmatch(data) else b""
    try:
        return base64.b64decode(text, validate=False) if text else data
    except binascii.Error:
        return data
