"""Envelopes of mail: Outlook's (winmail.dat, MS-OXTNEF), signed and packed ones (CMS)."""

from __future__ import annotations

import base64
import struct
import zlib

from asn1crypto import cms

from redactor.convert import tnef

NAME = "Wilhelmina Zuurbier"


def attribute(level: int, name: int, value: bytes, kind: int = 0) -> bytes:
    return (
        struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    )


def properties(*found: tuple[int, int, bytes]) -> bytes:
    """Number, type and value of each."""
    data = struct.pack("<I", len(found))
    for number, kind, value in found:
        data += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            data += bytes(16) + struct.pack("<II", 1, 6) + "dag".encode("utf-16-le") + bytes(2)
        if kind & 0x1000:
            data += struct.pack("<I", 2) + value * 2
        elif kind in (0x0D, 0x1E, 0x1F, 0x102):
            data += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
        else:
            data += value
    return data


def text(value: str) -> bytes:
    return value.encode("utf-16-le") + bytes(2)


def envelope(
    *attached: tuple[str, bytes],
    html: str = "",
    body: str = "",
    embedded: bytes = b"",
    subject: str = "Overleg",
) -> bytes:
    """A winmail.dat as Outlook writes it."""
    parts = [
        attribute(1, 0x9006, struct.pack("<I", 0x10000)),
        attribute(1, 0x9007, struct.pack("<II", 1252, 0)),
        attribute(1, 0x8004, subject.encode("cp1252") + b"\0"),
        attribute(1, 0x8005, struct.pack("<7H", 2026, 3, 3, 9, 14, 0, 2)),
        attribute(
            1, 0x8000, struct.pack("<4H", 4, 60, 13, 26) + b"Karel Pronk\0\0" + b"SMTP:k.pronk@waterrijk.nl\0"
        ),
        attribute(
            1,
            0x9004,
            struct.pack("<I", 1)
            + properties(
                (0x0C15, 3, struct.pack("<I", 1)), (0x3001, 0x1F, text(NAME)), (0x39FE, 0x1F, text("w@x.nl"))
            ),
        ),
        attribute(
            1,
            0x9003,
            properties(
                (0x8001, 0x1F, text("genoemd")),
                (0x1234, 0x1003, struct.pack("<I", 5)),
                (0x0E1B, 0x000B, struct.pack("<I", 1)),
                *([(0x1013, 0x0102, html.encode("cp1252"))] if html else []),
                *([(0x1000, 0x001E, body.encode("cp1252") + b"\0")] if body else []),
            ),
        ),
    ]
    for name, data in attached:
        parts += [
            attribute(2, 0x9002, bytes(14)),
            attribute(2, 0x8010, name.encode("cp1252")[:8] + b"\0"),
            attribute(2, 0x800F, data),
            attribute(2, 0x9005, properties((0x3707, 0x1F, text(name)))),
        ]
    if embedded:
        parts += [
            attribute(2, 0x9002, bytes(14)),
            attribute(2, 0x9005, properties((0x3701, 0x0D, tnef._IS_MESSAGE + embedded))),
        ]
    return tnef.MARK + struct.pack("<H", 7) + b"".join(parts)


def opaque(data: bytes, kind: str) -> bytes:
    head = (
        "From: Karel Pronk <k.pronk@waterrijk.nl>\r\nTo: n.brouns@waterrijk.nl\r\nSubject: Overleg\r\n"
        f"Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(data)


def packed(data: bytes, *, algorithm: str = "zlib", ready: bool = False) -> bytes:
    """CMS CompressedData (RFC 3274); ``ready``: the data is compressed already."""
    content = cms.CompressedData(
        {
            "version": 0,
            "compression_algorithm": {"algorithm": algorithm},
            "encap_content_info": {"content_type": "data", "content": data if ready else zlib.compress(data)},
        }
    )
    return bytes(cms.ContentInfo({"content_type": "compressed_data", "content": content}).dump())


def signed(data: bytes) -> bytes:
    """CMS SignedData around a message. Nobody's signature: that of a person cannot be made twice the same."""
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": data},
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())
