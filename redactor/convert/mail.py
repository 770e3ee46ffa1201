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
from html import escape as html_escape
from typing import Final

from redactor.convert import signed
from redactor.convert.charsets import decode
from redactor.convert.pieces import Reason, Unreadable

#: Headers that a reader sees; all others are counted as hidden.
_SEEN: Final = frozenset("from to cc bcc date subject".split())
_DEEPEST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part with a name. ``content_id`` joins it to a place in the HTML body.

    ``message``: a message that has no bytes of its own, as Outlook stores one in another. ``reason``: why it
    cannot be read.
    """

    name: str = field(repr=False)
    data: bytes = field(repr=False)
    mime_type: str = ""
    content_id: str = ""
    message: Mail | None = field(repr=False, default=None)
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message, decoded. Address lines read as programs show them, joined by semicolons.

    Attributes:
        html: What a reader sees, when it is HTML.
        text: What a reader sees, or the text version that goes with the HTML.
        other_headers: Number of headers that programs do not show.
        signatures: Number of digital signatures.
        between: Number of texts outside all parts.
        other_fields: 1 for an appointment, a contact or a task, which has fields of its own.
        encrypted: Nothing of it can be read.
    """

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
    signatures: int = 0
    between: int = 0
    other_fields: int = 0
    encrypted: bool = False


def read(data: bytes) -> Mail:
    """Reads MIME. What is no message at all gives one without fields, with all as its text.

    Raises:
        Unreadable: parts in parts in parts without end.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = _Parts()
        parts.walk(message, 0)
    except RecursionError as exc:
        raise Unreadable(Reason.TOO_DEEP) from exc
    date = _header(message, "Date")
    references = re.findall(
        r"<([^<>\s]+)>", f"{message.get('References', '')} {message.get('In-Reply-To', '')}"
    )
    html, text = parts.bodies()
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
        html=html,
        text=text,
        attachments=tuple(parts.attachments),
        other_headers=sum(1 for name in message if name.lower() not in _SEEN),
        signatures=parts.signatures,
        between=parts.between,
        encrypted=message.get_content_type() in _LOCKED and not (parts.is_only_wrapped or parts.is_opened),
    )


#: A message of these types is locked as a whole, or signed such that its text lies inside the signature.
_LOCKED: Final = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
#: Beginnings of ``smime-type`` that ask for no key (RFC 8551, 3.2.2).
_OPEN: Final = ("signed", "compressed")
_SIGNATURES: Final = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
)


class _Parts:
    """What a message holds, in its own order."""

    def __init__(self) -> None:
        #: Each body that is shown: whether it is HTML, and the body.
        self.shown: list[tuple[bool, str]] = []
        #: Text versions of what is shown as HTML.
        self.instead: list[str] = []
        self.attachments: list[Attachment] = []
        self.signatures = 0
        self.between = 0
        self.is_only_wrapped = False
        self.is_opened = False

    def bodies(self) -> tuple[str, str]:
        """The HTML that is shown, and the text: what is shown without HTML, else the other version."""
        if not any(is_html for is_html, _ in self.shown):
            return "", "\n\n".join([*(body for _, body in self.shown), *self.instead])
        html = (body if is_html else _as_html(body) for is_html, body in self.shown)
        return "\n".join(html), "\n\n".join(self.instead)

    def walk(self, part: email.message.Message, depth: int) -> None:
        kind = part.get_content_type()
        if kind in _LOCKED:
            if self._opened(part, depth):
                return
            self.is_only_wrapped |= str(part.get_param("smime-type") or "").startswith(_OPEN)
        if kind in _SIGNATURES:
            self.signatures += 1
            return
        # Before the first and after the last part of a message; programs show neither.
        self.between += bool(f"{_unusual(part.preamble)}{(part.epilogue or '').strip()}")
        if kind in ("message/rfc822", "message/global") and part.is_multipart():
            self._enclosed(part)
        elif kind.startswith("message/"):
            # A report on delivery, a part of a message: all of it stands in what looks like headers.
            self.attachments.append(
                Attachment(name=_name(part) or "bericht.txt", data=_content_of(part), mime_type="text/plain")
            )
        elif part.is_multipart() and depth < _DEEPEST:
            inside = [inner for inner in part.get_payload() if isinstance(inner, email.message.Message)]
            if kind == "multipart/alternative":
                self._alternatives(inside, depth + 1)
            else:
                for inner in inside:
                    self.walk(inner, depth + 1)
        else:
            self._leaf(part, kind)

    def _opened(self, part: email.message.Message, depth: int) -> bool:
        """Reads a part that lies inside its signature or is packed; False when it is none, or locked."""
        if part.is_multipart() or depth >= _DEEPEST:
            return False
        payload = part.get_payload(decode=True)
        try:
            inside = signed.opened(payload if isinstance(payload, bytes) else b"")
        except Unreadable:
            return False
        self.signatures += inside.is_signed
        self.is_opened = True
        self.walk(email.message_from_bytes(inside.content, policy=email.policy.compat32), depth + 1)
        return True

    def _enclosed(self, part: email.message.Message) -> None:
        inner = part.get_payload(0)
        if isinstance(inner, email.message.Message):
            name = _name(part) or f"{_header(inner, 'Subject') or 'bericht'}.eml"
            name = name if name.lower().endswith((".eml", ".msg")) else f"{name}.eml"
            self.attachments.append(Attachment(name=name, data=_bytes_of(inner), mime_type="message/rfc822"))

    def _alternatives(self, parts: list[email.message.Message], depth: int) -> None:
        """One of several versions is shown: the last that has HTML, as programs do, else the first."""
        read = []
        for part in parts:
            version = _Parts()
            version.walk(part, depth)
            read.append(version)
        with_html = [v for v in read if any(is_html for is_html, _ in v.shown)]
        with_text = [v for v in read if v.shown]
        chosen = with_html[-1] if with_html else (with_text[0] if with_text else None)
        for version in read:
            if version is chosen:
                self.shown += version.shown
            else:
                self.instead += [body for _, body in version.shown]
            self.instead += version.instead
            self.attachments += version.attachments
            self.signatures += version.signatures
            self.is_opened |= version.is_opened
            self.between += version.between

    def _leaf(self, part: email.message.Message, kind: str) -> None:
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else _bytes_of(part)
        name = _name(part)
        attached = "attachment" in str(part.get("Content-Disposition", "")).lower()
        if kind in ("text/plain", "text/html") and not attached and not name:
            text = decode(data, _charset(part))
            if text.strip():
                self.shown.append((kind == "text/html", text))
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


def _unusual(preamble: str | None) -> str:
    """A preamble that is not the usual remark for programs without MIME."""
    text = (preamble or "").strip()
    return (
        ""
        if re.match(r"this is an? (?:multi-?part|mime|cryptographically|openpgp)", text, re.IGNORECASE)
        else text
    )


def _as_html(text: str) -> str:
    return "<pre>" + html_escape(text, quote=False) + "</pre>"


def _content_of(part: email.message.Message) -> bytes:
    """All that stands below the head of a part."""
    if not part.is_multipart():
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else _bytes_of(part)
    inside = (inner for inner in part.get_payload() if isinstance(inner, email.message.Message))
    return b"\n".join(_bytes_of(inner).strip() for inner in inside)


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
    _decode_raw(part)
    try:
        raw = part.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError):
        return ""
    return _decoded(raw) if raw else ""


def _decode_raw(part: email.message.Message) -> None:
    """Names written in plain bytes, against the rules: the parser would give a question mark for each."""
    for name, raw in [*part.raw_items()]:
        if name.lower() in ("content-type", "content-disposition") and not str(raw).isascii():
            part.replace_header(name, decode(str(raw).encode("utf-8", "surrogateescape")))


def _header(message: email.message.Message, name: str) -> str:
    return "; ".join(_decoded(_str_of(value)) for value in message.get_all(name, []))


def _str_of(value: object) -> str:
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
        raw = re.sub(r"\r?\n[ \t]*", " ", _str_of(value))
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
