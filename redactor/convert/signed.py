"""What lies inside a signature (``.p7m``, CMS SignedData): readable without any key. Verifies nothing."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from redactor.convert.pieces import Reason, Unreadable

#: First line of a message, or of a part of one.
_MESSAGE: Final = re.compile(
    rb"\s*(?:content-[a-z-]+|mime-version|from|to|subject|date|received|return-path|message-id|x-[a-z-]+):",
    re.IGNORECASE,
)
_ARMOUR: Final = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----(.*?)-----END", re.DOTALL)
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/=\s]+")
_LOCKED: Final = frozenset({"enveloped_data", "encrypted_data", "authenticated_enveloped_data"})


def content(data: bytes) -> bytes:
    """The bytes that were signed.

    Raises:
        Unreadable: they are locked, are elsewhere, or this is no such file.
    """
    from asn1crypto import cms

    try:
        info = cms.ContentInfo.load(_binary(data))
        kind = str(info["content_type"].native)
        if kind in _LOCKED:
            raise Unreadable(Reason.ENCRYPTED)
        if kind != "signed_data":
            raise Unreadable(Reason.UNSUPPORTED)
        inside = info["content"]["encap_content_info"]["content"]
        found = inside.native if inside else None
        found = found if isinstance(found, bytes) else bytes(inside) if inside else b""
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    if not found:
        # Only a signature; what it is of stands in another file.
        raise Unreadable(Reason.UNSUPPORTED)
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
