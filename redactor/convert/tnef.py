"""Outlook's envelope around a message for another program (``winmail.dat``, MS-OXTNEF) -> ``Mail``.

Its properties are those of ``.msg``: they are laid out as that container has them, and msg.py reads them.
What is damaged is refused as a whole; half of a message would look like all of it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from redactor.convert import msg
from redactor.convert.mail import Attachment, Mail
from redactor.convert.pieces import Reason, Unreadable

MARK: Final = b"\x78\x9f\x3e\x22"

_Path = tuple[str, ...]
_MESSAGE, _ATTACHMENT = 1, 2
#: Attributes of a message and its attachments (MS-OXTNEF 2.1.2).
_FROM, _SUBJECT, _SENT, _CLASS, _BODY = 0x8000, 0x8004, 0x8005, 0x8008, 0x800C
_DATA, _TITLE, _NEXT, _PROPERTIES, _RECIPIENTS = 0x800F, 0x8010, 0x9002, 0x9003, 0x9004
_ATTACHED, _CODEPAGE = 0x9005, 0x9007
#: Types of properties by the bytes of a value; those with values of any length.
_SIZES: Final = {0x0000: 0, 0x0001: 0, 0x0002: 4, 0x000B: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4,
                 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
_LONG: Final = frozenset({0x000D, 0x001E, 0x001F, 0x0102})
_SEVERAL: Final = 0x1000
_NAMED: Final = 0x8000
_OBJECT: Final = 0x000D
#: Before a message in an attachment: IID_IMessage.
_IS_MESSAGE: Final = bytes.fromhex("0703020000000000c000000000000046")
_DEEPEST: Final = 10
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)


def read(data: bytes) -> Mail:
    """Reads such an envelope.

    Raises:
        Unreadable: it is none, or damaged.
    """
    container = _Container()
    try:
        _lay_out(data, (), container, 0)
    except (struct.error, IndexError, ValueError, OverflowError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    return msg.from_container(container)


def merged(message: Mail, text_of: Callable[[Mail], str]) -> Mail:
    """A message with what lies in such envelopes among its attachments: files, and the text if it has none.

    Args:
        message: As read.
        text_of: What a reader sees of a message, as text.
    """
    attachments: list[Attachment] = []
    for attached in message.attachments:
        if not attached.data.startswith(MARK):
            attachments.append(attached)
            continue
        try:
            inner = read(attached.data)
        except Unreadable as exc:
            attachments.append(replace(attached, reason=exc.reason))
            continue
        own, other = text_of(message).split(), text_of(inner).split()
        if other and not own:
            message = replace(message, html=inner.html, text=inner.text)
        elif other and other != own:
            # Another text than the message shows: programs without Outlook showed none of it.
            ending, body = ("html", inner.html) if inner.html.strip() else ("txt", inner.text)
            attachments.append(Attachment(name=f"tekst in winmail.{ending}", data=body.encode()))
        attachments += inner.attachments
        message = replace(message, other_fields=max(message.other_fields, inner.other_fields))
    return replace(message, attachments=tuple(attachments))


class _Container:
    """The part of olefile's ways that msg.py needs."""

    def __init__(self) -> None:
        self.streams: dict[_Path, bytes] = {}
        self._fixed: dict[_Path, list[bytes]] = {}

    def put(self, at: _Path, number: int, kind: int, value: bytes, *, anew: bool = True) -> None:
        """Sets a property; ``anew``: also when it is there."""
        if kind in _LONG:
            path = (*at, f"__substg1.0_{number:04X}{kind:04X}")
            known = any(other[:-1] == at and other[-1][12:16] == f"{number:04X}" for other in self.streams)
            if anew or not known:
                self.streams[path] = value
        else:
            entry = struct.pack("<HHI", kind, number, 0) + value[:8].ljust(8, b"\0")
            self._fixed.setdefault(at, []).append(entry)

    def close(self, at: _Path, *, header: int) -> None:
        """The values of a fixed size of a storage, as one stream."""
        self.streams[(*at, "__properties_version1.0")] = bytes(header) + b"".join(self._fixed.pop(at, []))

    def listdir(self, *, streams: bool, storages: bool) -> list[list[str]]:
        if streams:
            return [list(path) for path in self.streams]
        return [list(path) for path in dict.fromkeys(
            path[:end] for path in self.streams for end in range(1, len(path))
        )]  # fmt: skip

    def openstream(self, path: list[str]) -> Any:
        return io.BytesIO(self.streams[tuple(path)])


def _lay_out(data: bytes, at: _Path, container: _Container, depth: int) -> None:
    """Puts a message where ``.msg`` has it."""
    if data[:4] != MARK:
        raise ValueError("no TNEF")
    attachments = recipients = 0
    here: _Path = at
    for level, name, value in _attributes(data):
        if level == _ATTACHMENT:
            if name == _NEXT:
                if attachments:
                    container.close(here, header=8)
                here = (*at, f"__attach_version1.0_#{attachments:08X}")
                attachments += 1
            if not attachments:
                raise ValueError("of no attachment")
            _attachment(name, value, here, container, depth)
        elif name == _RECIPIENTS:
            for row in _recipients(value):
                place = (*at, f"__recip_version1.0_#{recipients:08X}")
                recipients += 1
                for number, kind, content in row:
                    container.put(place, number, kind, content)
                container.close(place, header=8)
        else:
            _message(name, value, at, container)
    if attachments:
        container.close(here, header=8)
    container.close(at, header=24 if at else 32)


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, name and value of every attribute."""
    offset = 6
    while offset < len(data):
        level, name, _, size = struct.unpack_from("<BHHI", data, offset)
        start, end = offset + 9, offset + 9 + size
        if end + 2 > len(data) or level not in (_MESSAGE, _ATTACHMENT):
            raise ValueError("cut off")
        value = data[start:end]
        if sum(value) & 0xFFFF != struct.unpack_from("<H", data, end)[0]:
            raise ValueError("changed")
        yield level, name, value
        offset = end + 2


def _message(name: int, value: bytes, at: _Path, container: _Container) -> None:
    if name == _PROPERTIES:
        for number, kind, content in _properties(value):
            container.put(at, number, kind, content)
    elif name in (_SUBJECT, _CLASS, _BODY):
        number = {_SUBJECT: 0x0037, _CLASS: 0x001A, _BODY: 0x1000}[name]
        container.put(at, number, 0x001E, value.rstrip(b"\0"), anew=False)
    elif name == _SENT:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", value)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC) - _EPOCH
        container.put(at, 0x0039, 0x0040, struct.pack("<Q", int(moment.total_seconds()) * 10**7))
    elif name == _CODEPAGE:
        container.put(at, 0x3FFD, 0x0003, value[:4])
    elif name == _FROM:
        _, _, shown, address = struct.unpack_from("<4H", value)
        who, where = value[8 : 8 + shown], value[8 + shown : 8 + shown + address]
        container.put(at, 0x0C1A, 0x001E, who.rstrip(b"\0"), anew=False)
        container.put(at, 0x0C1F, 0x001E, where.partition(b":")[2].rstrip(b"\0"), anew=False)


def _attachment(name: int, value: bytes, at: _Path, container: _Container, depth: int) -> None:
    if name == _DATA:
        container.put(at, 0x3701, 0x0102, value)
    elif name == _TITLE:
        container.put(at, 0x3704, 0x001E, value.rstrip(b"\0"), anew=False)
    elif name == _ATTACHED:
        for number, kind, content in _properties(value):
            if number != 0x3701 or kind != _OBJECT:
                container.put(at, number, kind, content)
            elif content.startswith(_IS_MESSAGE):
                if depth >= _DEEPEST:
                    raise ValueError("too deep")
                _lay_out(content[len(_IS_MESSAGE) :], (*at, msg.EMBEDDED), container, depth + 1)
            else:
                # An object of another program: there, but not to be read.
                container.streams[(*at, msg.EMBEDDED, "CONTENTS")] = content


def _recipients(value: bytes) -> Iterator[list[tuple[int, int, bytes]]]:
    count = struct.unpack_from("<I", value)[0]
    reader = _Reader(value, 4)
    for _ in range(count):
        yield list(reader.properties())


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and first value of each property."""
    return _Reader(value, 0).properties()


class _Reader:
    """Takes a value apart from a place on."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def properties(self) -> Iterator[tuple[int, int, bytes]]:
        for _ in range(self._number()):
            kind, number = struct.unpack("<HH", self._bytes(4))
            if number >= _NAMED:
                self._bytes(16)
                # By a number, or by a name.
                if self._number():
                    self._padded(self._number())
                else:
                    self._bytes(4)
            values = list(self._values(kind))
            if values and number < _NAMED:
                yield number, kind & ~_SEVERAL, values[0]

    def _values(self, kind: int) -> Iterator[bytes]:
        plain = kind & ~_SEVERAL
        count = self._number() if kind & _SEVERAL or plain in _LONG else 1
        for _ in range(count):
            yield self._padded(self._number()) if plain in _LONG else self._bytes(_size(plain))

    def _number(self) -> int:
        return int(struct.unpack("<I", self._bytes(4))[0])

    def _padded(self, size: int) -> bytes:
        value = self._bytes(size)
        self._bytes(-size % 4)
        return value

    def _bytes(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise ValueError("cut off")
        value = self._data[self._at : end]
        self._at = end
        return value


def _size(kind: int) -> int:
    if kind not in _SIZES:
        raise ValueError("a type that nobody knows")
    return _SIZES[kind]
