"""Outlook's own format (``.msg``, MS-OXMSG) -> ``Mail``, also for messages inside messages.

olefile opens the container; which property means what stands in MS-OXPROPS. A body that is there as RTF only
is read by rtf.py.
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from redactor.convert import mail, rtf, signed
from redactor.convert.charsets import decode
from redactor.convert.mail import Attachment, Mail
from redactor.convert.pieces import Reason, Unreadable

Path_ = tuple[str, ...]

_PROPERTIES: Final = "__properties_version1.0"
EMBEDDED: Final = "__substg1.0_3701000D"
_TO, _CC, _BCC = 1, 2, 3
_DEEPEST: Final = 10
#: Properties by their number.
_CLASS, _SUBJECT, _BODY, _RTF, _HTML = 0x001A, 0x0037, 0x1000, 0x1009, 0x1013
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_AUTHOR_NAME, _AUTHOR_ADDRESS, _AUTHOR_SMTP = 0x0042, 0x0065, 0x5D02
_SUBMITTED, _DELIVERED, _HEADERS = 0x0039, 0x0E06, 0x007D
_MESSAGE_ID, _REFERENCES, _REPLY_TO_ID = 0x1035, 0x1039, 0x1042
_CODEPAGE, _MESSAGE_CODEPAGE = 0x3FDE, 0x3FFD
_KIND, _NAME, _ADDRESS, _SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
_DATA, _LONG_NAME, _SHORT_NAME, _MIME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712


def read(data: bytes) -> Mail:
    """Reads a message.

    Raises:
        Unreadable: no such container, or a broken one.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if not container.exists(_PROPERTIES):
                raise Unreadable(Reason.UNSUPPORTED)
            return from_container(container)
    except (OSError, ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc


def from_container(container: Any) -> Mail:
    """The message in an open container, with its streams and storages as MS-OXMSG has them.

    Raises:
        Unreadable: it is broken.
    """
    try:
        return _Store(container).message((), 0)
    except (ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc


class _Store:
    """The streams of a container, by storage."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._streams: dict[Path_, list[str]] = {}
        self._storages: dict[Path_, list[str]] = {}
        for path in container.listdir(streams=True, storages=False):
            self._streams.setdefault(tuple(path[:-1]), []).append(path[-1])
        for path in container.listdir(streams=False, storages=True):
            self._storages.setdefault(tuple(path[:-1]), []).append(path[-1])

    def message(self, at: Path_, depth: int) -> Mail:
        properties = _Properties(self, at, header=32 if not at else 24)
        headers = properties.text(_HEADERS)
        # What travelled over the internet has the headers that it came with.
        sent_as = mail.read((headers.strip() + "\n\n").encode("utf-8", "replace")) if headers else Mail()
        recipients = self._recipients(at, properties.charset)
        found = Mail(
            sender=properties.person(_AUTHOR_NAME, _AUTHOR_SMTP, _AUTHOR_ADDRESS)
            or properties.person(_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS)
            or sent_as.sender,
            to="; ".join(who for kind, who in recipients if kind == _TO) or sent_as.to,
            cc="; ".join(who for kind, who in recipients if kind == _CC) or sent_as.cc,
            bcc="; ".join(who for kind, who in recipients if kind == _BCC),
            subject=properties.text(_SUBJECT),
            sent=sent_as.sent or properties.moment(_SUBMITTED) or properties.moment(_DELIVERED),
            message_id=(properties.text(_MESSAGE_ID) or sent_as.message_id).strip("<> "),
            references=tuple(
                dict.fromkeys(
                    re.findall(
                        r"<([^<>\s]+)>", f"{properties.text(_REFERENCES)} {properties.text(_REPLY_TO_ID)}"
                    )
                )
            )
            or sent_as.references,
            html=decode(properties.raw(_HTML), properties.charset) if properties.has(_HTML) else "",
            text=properties.text(_BODY),
            attachments=self._attachments(at, properties.charset, depth),
            other_headers=sent_as.other_headers,
        )
        if not found.html and not found.text.strip() and properties.has(_RTF):
            html, text = rtf.body(properties.raw(_RTF))
            found = replace(found, html=html, text=text)
        kind = properties.text(_CLASS).lower()
        # What an appointment, a contact or a task has besides its text stands in properties of its own.
        is_mail = not kind or kind.startswith(("ipm.note", "report."))
        return _unsigned(replace(found, other_fields=0 if is_mail else 1), kind)

    def _recipients(self, at: Path_, charset: str) -> list[tuple[int, str]]:
        found = []
        for name in sorted(n for n in self._storages.get(at, ()) if n.startswith("__recip_version1.0_")):
            properties = _Properties(self, (*at, name), header=8, charset=charset)
            found.append((properties.number(_KIND), properties.person(_NAME, _SMTP, _ADDRESS)))
        return found

    def _attachments(self, at: Path_, charset: str, depth: int) -> tuple[Attachment, ...]:
        found = []
        for name in sorted(n for n in self._storages.get(at, ()) if n.startswith("__attach_version1.0_")):
            inside = (*at, name)
            properties = _Properties(self, inside, header=8, charset=charset)
            shown = properties.text(_LONG_NAME) or properties.text(_SHORT_NAME) or properties.text(_NAME)
            embedded, reason = None, None
            if EMBEDDED in self._storages.get(inside, ()):
                if _PROPERTIES not in self._streams.get((*inside, EMBEDDED), ()):
                    # An object of another program, shown as a picture in the text.
                    reason = Reason.UNSUPPORTED
                elif depth >= _DEEPEST:
                    reason = Reason.TOO_DEEP
                else:
                    embedded = self.message((*inside, EMBEDDED), depth + 1)
                    shown = shown or embedded.subject or "bericht"
                    shown = shown if shown.lower().endswith(".msg") else f"{shown}.msg"
            found.append(
                Attachment(
                    name=shown or "bijlage",
                    data=properties.raw(_DATA),
                    mime_type=properties.text(_MIME),
                    content_id=properties.text(_CONTENT_ID).strip("<> "),
                    message=embedded,
                    reason=reason,
                )
            )
        return tuple(found)

    def stream(self, at: Path_, name: str) -> bytes:
        if name not in self._streams.get(at, ()):
            return b""
        content: bytes = self._container.openstream([*at, name]).read()
        return content


class _Properties:
    """Properties of one storage: fixed ones in one stream, each of the others in its own."""

    def __init__(self, store: _Store, at: Path_, *, header: int, charset: str = "") -> None:
        self._store, self._at = store, at
        self._fixed: dict[int, bytes] = {}
        table = store.stream(at, _PROPERTIES)
        for start in range(header, len(table) - 15, 16):
            tag = struct.unpack_from("<I", table, start)[0]
            self._fixed[tag >> 16] = table[start + 8 : start + 16]
        self._names: dict[int, str] = {}
        for name in store._streams.get(at, ()):
            match = re.fullmatch(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", name)
            if match:
                self._names[int(match[1], 16)] = name
        page = self.number(_CODEPAGE) or self.number(_MESSAGE_CODEPAGE)
        self.charset = charset or {0: "cp1252", 65001: "utf-8", 28591: "cp1252"}.get(page, f"cp{page}")

    def has(self, number: int) -> bool:
        return number in self._names

    def raw(self, number: int) -> bytes:
        return self._store.stream(self._at, self._names[number]) if number in self._names else b""

    def text(self, number: int) -> str:
        content = self.raw(number)
        kind = self._names.get(number, "")[-4:]
        text = content.decode("utf-16-le", "replace") if kind == "001F" else decode(content, self.charset)
        return text.replace("\0", "")

    def number(self, number: int) -> int:
        value = self._fixed.get(number, b"\0" * 8)
        return int(struct.unpack_from("<I", value)[0])

    def moment(self, number: int) -> datetime | None:
        """A FILETIME: tenths of microseconds since 1601, in UTC."""
        ticks = struct.unpack("<Q", self._fixed.get(number, b"\0" * 8))[0]
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def person(self, name: int, smtp: int, address: int) -> str:
        who, where = self.text(name).strip().strip("'\""), self.text(smtp) or self.text(address)
        if "@" not in where:
            # An address inside Exchange says nothing to a reader.
            return who or where
        return f"{who} <{where}>" if who and who.lower() != where.lower() else where


def _unsigned(found: Mail, kind: str) -> Mail:
    """A signed message holds the real one as its attachment; an encrypted one cannot be read."""
    if "smime" not in kind:
        return found
    if not found.attachments:
        return replace(found, encrypted=True)
    data = found.attachments[0].data
    try:
        inside = data if "multipartsigned" in kind else signed.opened(data).content
    except Unreadable:
        return replace(found, encrypted=True)
    inner = mail.read(inside)
    return replace(
        found, html=inner.html, text=inner.text, attachments=inner.attachments,
        signatures=max(1, inner.signatures), encrypted=inner.encrypted,
    )  # fmt: skip
