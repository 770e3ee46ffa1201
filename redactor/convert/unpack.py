"""Files out of files: zip, tar, mailboxes. Nothing is written under a foreign name.

A member is read into memory, up to a limit, and its name is a label only: there is no path to climb out of.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from redactor.convert import mail, signed
from redactor.convert.mail import Mail
from redactor.convert.pieces import Limits, Reason

_RATIO_FROM = 1024**2
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a file: its bytes, the message that it is, or the reason why it was not taken.

    ``is_signed``: it lay inside a signature.
    """

    name: str = field(repr=False)
    data: bytes = field(repr=False, default=b"")
    reason: Reason | None = None
    message: Mail | None = field(repr=False, default=None)
    is_signed: bool = False


def unsigned(member: Member) -> Member:
    """What lies inside a signature or a packing, named as it was before.

    Raises:
        Unreadable: nothing does, or it is locked.
    """
    inside = signed.opened(member.data)
    name = re.sub(r"\.p7[mz]$", "", member.name, flags=re.IGNORECASE)
    message = mail.read(inside.content) if signed.is_message(inside.content) else None
    return Member(name=name, data=inside.content, message=message, is_signed=inside.is_signed)


def archive(name: str, data: bytes, limits: Limits, *, left: Callable[[], int]) -> Iterator[Member]:
    """Members of a zip or tar, by content; the one file of a packed one.

    One member without name for what cannot be read; members before it were.

    Args:
        name: Of the archive: gives that of the file in a ``.gz``.
        data: All of it.
        limits: Bounds for one member.
        left: How many bytes may still be unpacked; at 0 members are named but not read.
    """
    if zipfile.is_zipfile(io.BytesIO(data)):
        yield from _zip(data, limits, left)
    else:
        yield from _tar(name, data, limits, left)


def _zip(data: bytes, limits: Limits, left: Callable[[], int]) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            for info in opened.infolist()[: limits.pieces + 1]:
                if info.is_dir():
                    continue
                yield (
                    _zip_member(opened, info, limits)
                    if left()
                    else Member(name=info.filename, reason=Reason.TOO_LARGE)
                )
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        yield Member(name="", reason=Reason.DAMAGED)


def _zip_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Member:
    if info.flag_bits & 0x1:
        return Member(name=info.filename, reason=Reason.ENCRYPTED)
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return Member(name=info.filename, reason=Reason.NO_PLAIN_FILE)
    try:
        with opened.open(info) as stream:
            # What the archive says of its sizes may be a lie: counted while reading.
            return _limited(info.filename, stream, limits, packed=info.compress_size)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        return Member(name=info.filename, reason=Reason.DAMAGED)
    except (NotImplementedError, RuntimeError):
        return Member(name=info.filename, reason=Reason.UNSUPPORTED)


def _tar(name: str, data: bytes, limits: Limits, left: Callable[[], int]) -> Iterator[Member]:
    plain = _decompressed(data, limits)
    if plain.reason is not None:
        yield plain
        return
    try:
        # Names in the encoding of another age: bytes that fit no letter get a mark.
        with tarfile.open(fileobj=io.BytesIO(plain.data), mode="r:", errors="replace") as opened:
            for info in opened:
                if info.isdir():
                    continue
                if not info.isreg():
                    yield Member(name=info.name, reason=Reason.NO_PLAIN_FILE)
                    continue
                stream = opened.extractfile(info)
                if stream is not None:
                    yield (
                        _limited(info.name, stream, limits)
                        if left()
                        else Member(name=info.name, reason=Reason.TOO_LARGE)
                    )
    except tarfile.ReadError:
        # Packed, but no archive: one file.
        inside = re.sub(r"\.(?:gz|bz2|xz)$", "", name, flags=re.IGNORECASE)
        is_one = plain.data is not data
        yield Member(name=inside, data=plain.data) if is_one else Member(name="", reason=Reason.DAMAGED)
    except (tarfile.TarError, OSError, EOFError, ValueError, UnicodeError):
        yield Member(name="", reason=Reason.DAMAGED)


def _decompressed(data: bytes, limits: Limits) -> Member:
    """What is packed, or the data itself."""
    for magic, opener in ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open)):
        if data.startswith(magic):
            try:
                with opener(io.BytesIO(data)) as stream:
                    return _limited("", stream, limits, packed=len(data))
            except (OSError, EOFError, zlib.error, lzma.LZMAError):
                return Member(name="", reason=Reason.DAMAGED)
    return Member(name="", data=data)


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _limited(name: str, stream: _Stream, limits: Limits, *, packed: int = 0) -> Member:
    """Reads to the end, or until it is too much."""
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limits.file_bytes:
            return Member(name=name, reason=Reason.TOO_LARGE)
        if packed and size > _RATIO_FROM and size > packed * limits.ratio:
            return Member(name=name, reason=Reason.SUSPICIOUS_RATIO)
        parts.append(chunk)
    return Member(name=name, data=b"".join(parts))


def mailbox(data: bytes) -> Iterator[Member]:
    """Messages of an mbox (RFC 4155): each begins after a line ``From ...`` that follows an empty one."""
    starts = [m.start() for m in re.finditer(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n", data)]
    before = data[: starts[0]] if starts else data
    if before.strip():
        yield Member(name="bericht-0000.eml", data=before)
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), start=1):
        body = data[start:stop].split(b"\n", 1)[-1]
        yield Member(name=f"bericht-{number:04d}.eml", data=re.sub(rb"(?m)^>(>*From )", rb"\1", body))
