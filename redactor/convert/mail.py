"""A message -> ``Mail``: what its reader sees, and its parts. Reads MIME (``.eml``).

Python's own parser splits the message; headers and bodies are decoded here, since real messages break
the rules in every way.
"""

from __future__ import annotations

import email
import email.header
import email.message
import email.policy
import email.utils
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from redactor.convert.charsets import decode

#: Headers that a reader sees; all others are counted as hidden.
_SEEN: Final = frozenset("from to cc bcc date subject".split())
_DEEPEST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part with a name. ``content_id`` joins it to a place in the HTML body.

    ``message``: a message that has no bytes of its own, as Outlook stores one in another.
    """

    name: str = field(repr=False)
    data: bytes = field(repr=False)
    mime_type: str = ""
    content_id: str = ""
    message: Mail | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message, decoded. Address lines read as programs show them, joined by semicolons."""

    sender: str = field(repr=False, default="")
    to: str = field(repr=False, default="")
    cc: str = field(repr=False, default="")
    bcc: str = field(repr=False, default="")
    subject: str = field(repr=False, default="")
    sent: datetime | None = None
    sent_text: str = field(repr=False, default="")
    message_id: str = field(repr=False, default="")
    references: tuple[str, ...] = field(repr=False, default=())
    html: str = field(repr=False, default="")
    text: str = field(repr=False, default="")
    attachments: tuple[Attachment, ...] = ()
    other_headers: int = 0
    encrypted: bool = False


def read(data: bytes) -> Mail:
    """Reads MIME. Never fails: what is no message at all gives one without fields, with all as its text."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = _Parts()
    parts.walk(message, 0)
    date = _header(message, "Date")
    references = re.findall(
        r"<([^<>\s]+)>", f"{message.get('References', '')} {message.get('In-Reply-To', '')}"
    )
    return Mail(
        sender=_addresses(message, "From"),
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        bcc=_addresses(message, "Bcc"),
        subject=_header(message, "Subject"),
        sent=_date(date),
        sent_text=date,
        message_id=str(message.get("Message-ID", "")).strip().strip("<>"),
        references=tuple(dict.fromkeys(references)),
        html="\n".join(parts.html),
        text="\n\n".join(parts.text),
        attachments=tuple(parts.attachments),
        other_headers=sum(1 for name in message if name.lower() not in _SEEN),
        encrypted=parts.encrypted,
    )


class _Parts:
    def __init__(self) -> None:
        self.html: list[str] = []
        self.text: list[str] = []
        self.attachments: list[Attachment] = []
        self.encrypted = False

    def walk(self, part: email.message.Message, depth: int) -> None:
        kind = part.get_content_type()
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            signed = "signed" in str(part.get_param("smime-type") or "")
            self.encrypted |= not signed
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            if isinstance(inner, email.message.Message):
                name = _name(part) or f"{_header(inner, 'Subject') or 'bericht'}.eml"
                name = name if name.lower().endswith((".eml", ".msg")) else f"{name}.eml"
                self.attachments.append(
                    Attachment(name=name, data=_bytes_of(inner), mime_type="message/rfc822")
                )
            return
        if part.is_multipart() and depth < _DEEPEST:
            for inner in part.get_payload():
                if isinstance(inner, email.message.Message):
                    self.walk(inner, depth + 1)
            return
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else _bytes_of(part)
        name = _name(part)
        attached = "attachment" in str(part.get("Content-Disposition", "")).lower()
        if kind in ("text/plain", "text/html") and not attached and not name:
            text = decode(data, _charset(part))
            (self.html if kind == "text/html" else self.text).append(text)
            return
        if not data and not name:
            return
        self.attachments.append(
            Attachment(
                name=name or f"bijlage{_ENDINGS.get(kind, '')}",
                data=data,
                mime_type=kind,
                content_id=str(part.get("Content-ID", "")).strip().strip("<>"),
            )
        )


_ENDINGS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
}


def _bytes_of(part: email.message.Message) -> bytes:
    try:
        return part.as_bytes()
    except (LookupError, UnicodeError, ValueError, AttributeError, TypeError):
        # Headers that the generator cannot write again.
        payload = part.get_payload()
        return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _charset(part: email.message.Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, UnicodeError, ValueError):
        return None


def _name(part: email.message.Message) -> str:
    try:
        raw = part.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError):
        return ""
    return _decoded(raw) if raw else ""


def _header(message: email.message.Message, name: str) -> str:
    return "; ".join(_decoded(str_of(value)) for value in message.get_all(name, []))


def str_of(value: object) -> str:
    """A raw header as text: bytes outside ASCII are read as UTF-8, else as Windows-1252."""
    if isinstance(value, email.header.Header):
        raw = b"".join(
            part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
            for part, _ in email.header.decode_header(value)
        )
    else:
        raw = str(value).encode("utf-8", "surrogateescape")
    return decode(raw)


def _decoded(raw: str) -> str:
    """A header without its encoded words, on one line."""
    try:
        parts = email.header.decode_header(re.sub(r"\r?\n[ \t]*", " ", raw))
        text = "".join(p if isinstance(p, str) else decode(p, c) for p, c in parts)
    except (email.errors.HeaderParseError, ValueError, LookupError):
        text = raw
    return " ".join(text.split())


def _addresses(message: email.message.Message, name: str) -> str:
    shown = []
    for value in message.get_all(name, []):
        raw = re.sub(r"\r?\n[ \t]*", " ", str_of(value))
        try:
            pairs = [pair for pair in email.utils.getaddresses([raw]) if any(pair)]
        except (TypeError, ValueError, IndexError):
            pairs = []
        if not pairs:
            shown.append(_decoded(raw))
        for who, address in pairs:
            who = _decoded(who)
            shown.append(f"{who} <{address}>" if who and address and who != address else who or address)
    return "; ".join(part for part in shown if part)


def _date(text: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(text) if text else None
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
