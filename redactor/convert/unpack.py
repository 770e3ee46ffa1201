"""Files out of files: zip, tar, mailboxes, attachments of a PDF. Nothing is written under a foreign name.

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
from collections.abc import Iterator
from dataclasses import dataclass, field

from redactor.convert.mail import Mail
from redactor.convert.pieces import Limits, Reason

_RATIO_FROM = 1024**2
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a file: its bytes, the message that it is, or the reason why it was not taken."""

    name: str = field(repr=False)
    data: bytes = field(repr=False, default=b"")
    reason: Reason | None = None
    message: Mail | None = field(repr=False, default=None)


def archive(data: bytes, limits: Limits) -> Iterator[Member]:
    """Members of a zip or tar, by content. One member without name for an archive that cannot be read."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        yield from _zip(data, limits)
    else:
        yield from _tar(data, limits)


def _zip(data: bytes, limits: Limits) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            for info in opened.infolist()[: limits.pieces + 1]:
                if not info.is_dir():
                    yield _zip_member(opened, info, limits)
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


def _tar(data: bytes, limits: Limits) -> Iterator[Member]:
    try:
        plain = _decompressed(data, limits)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        yield Member(name="", reason=Reason.DAMAGED)
        return
    if plain is None:
        yield Member(name="", reason=Reason.SUSPICIOUS_RATIO)
        return
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as opened:
            for info in opened:
                if info.isdir():
                    continue
                if not info.isreg():
                    yield Member(name=info.name, reason=Reason.NO_PLAIN_FILE)
                    continue
                stream = opened.extractfile(info)
                if stream is not None:
                    yield _limited(info.name, stream, limits)
    except (tarfile.TarError, OSError, EOFError, ValueError, UnicodeError):
        yield Member(name="", reason=Reason.DAMAGED)


def _decompressed(data: bytes, limits: Limits) -> bytes | None:
    """The tar inside; None when it grows beyond the limits."""
    for magic, opener in ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open)):
        if data.startswith(magic):
            with opener(io.BytesIO(data)) as stream:
                member = _limited("", stream, limits, packed=len(data))
            return member.data if member.reason is None else None
    return data


def _limited(name: str, stream: object, limits: Limits, *, packed: int = 0) -> Member:
    """Reads to the end, or until it is too much."""
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):  # type: ignore[attr-defined]
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
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), start=1):
        body = data[start:stop].split(b"\n", 1)[-1]
        yield Member(name=f"bericht-{number:04d}.eml", data=re.sub(rb"(?m)^>(>*From )", rb"\1", body))


def attached_to_pdf(data: bytes, limits: Limits) -> Iterator[Member]:
    """Files embedded in a PDF (a portfolio), by name, and those of its attachment notes."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found: list[tuple[str, pikepdf.Object | None]] = []
            names = pdf.Root.get("/Names")
            tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
            if isinstance(tree, pikepdf.Dictionary):
                found += [(str(k), v) for k, v in pikepdf.NameTree(tree).items()]
            for page in pdf.pages:
                for note in page.obj.get("/Annots") or ():
                    if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") == "/FileAttachment":
                        found.append(("bijlage", note.get("/FS")))
            for label, spec in found:
                if not isinstance(spec, pikepdf.Dictionary):
                    continue
                files = spec.get("/EF")
                stream = files.get("/F", files.get("/UF")) if isinstance(files, pikepdf.Dictionary) else None
                if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
                    continue
                seen.add(stream.objgen)
                name = str(spec.get("/UF") or spec.get("/F") or label)
                content = stream.read_bytes()
                big = len(content) > limits.file_bytes
                yield Member(
                    name=name,
                    data=b"" if big else content,
                    reason=Reason.TOO_LARGE if big else None,
                )
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, RecursionError):
        return  # the PDF itself is judged by the pipeline, which says what is wrong with it
