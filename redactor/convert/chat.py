"""Exported conversations -> a table of time, sender and message. Reads WhatsApp, Signal and Teams exports."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from redactor.convert.blocks import Block, Heading, Run, Table, paragraph, plain_text
from redactor.convert.markup import Page

TITLE: Final = "Chatgesprek"

DATE: Final = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4}"
TIME: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
#: "[12-03-2024, 09:14:22] Naam: ..." and "12-03-2024 09:14 - Naam: ..."; a notice has no sender.
_LINE: Final = re.compile(
    rf"[\u200e\u200f\ufeff]*(?:\[(?P<when>(?:{DATE}),?[ \u202f]+{TIME})\][ ]*|"
    rf"(?P<when2>(?:{DATE}),?[ \u202f]+{TIME})[ ]+[-–][ ]+)"
    r"(?:(?P<sender>[^:\n]{1,60}?):(?:[ ]|$))?(?P<text>.*)"
)
_SIGNAL: Final = re.compile(
    r"\ufeff?Conversation: [^\n]*\n\s*From: [^\n]*\n(?:[A-Z][a-z]+: [^\n]*\n)*?Sent: "
)
#: So many of the first lines that hold something decide.
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a conversation; a notice of the program has no sender."""

    when: str
    sender: str = field(repr=False)
    text: str = field(repr=False)


def from_text(text: str) -> tuple[Said, ...]:
    """The messages of an export as text; empty when it is none."""
    text = text.replace("\r\n", "\n")
    if _SIGNAL.match(text):
        return _from_signal(text)
    lines = text.split("\n")
    first = [line for line in lines if line.strip()][:_LOOKED_AT]
    if not first or not _LINE.match(first[0]) or sum(bool(_LINE.match(x)) for x in first) * 3 < len(first):
        return ()
    said: list[Said] = []
    for line in lines:
        match = _LINE.match(line)
        if match:
            said.append(
                Said(
                    when=match["when"] or match["when2"],
                    sender=(match["sender"] or "").strip("\u200e\u200f\u202a\u202c ~\xa0"),
                    text=match["text"],
                )
            )
        elif said:
            last = said[-1]
            said[-1] = Said(when=last.when, sender=last.sender, text=f"{last.text}\n{line}".rstrip())
    return tuple(said) if any(message.sender for message in said) else ()


def _from_signal(text: str) -> tuple[Said, ...]:
    """Signal as sigtop writes it: a head of fields per message, an empty line, the text."""
    head, *parts = re.split(r"^(?=From: [^\n]*\n(?:[A-Z][a-z]+: [^\n]*\n)*?Sent: )", text, flags=re.MULTILINE)
    said = [Said(when="", sender="", text=head.strip())]
    for part in parts:
        fields, _, body = part.partition("\n\n")
        known = dict(re.findall(r"^(From|Sent): (.*)$", fields, re.MULTILINE))
        rest = [line for line in fields.split("\n") if not line.startswith(("From: ", "Sent: "))]
        whole = "\n".join(part for part in (*rest, body.strip("\n")) if part)
        said.append(Said(when=known.get("Sent", ""), sender=known.get("From", ""), text=whole))
    return tuple(said)


def from_json(text: str) -> tuple[Said, ...]:
    """The messages of a Teams export (Graph's chatMessage) in its own order; empty when it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if isinstance(found, dict):
        found = found.get("messages") or found.get("value")
    if not isinstance(found, list) or not found:
        return ()
    said = [_graph(entry) for entry in found]
    return tuple(message for message in said if message) if all(said) else ()


def _graph(entry: Any) -> Said | None:
    if not isinstance(entry, dict) or not {"createdDateTime", "body"} <= entry.keys():
        return None
    origin = entry.get("from") or {}
    user = origin.get("user") if isinstance(origin, dict) else None
    body = entry["body"] if isinstance(entry["body"], dict) else {"content": entry["body"]}
    content = str(body.get("content") or "")
    if body.get("contentType") == "html":
        content = plain_text(Page().read(content))
    attached = entry.get("attachments")
    names = [
        f"<bijlage: {a['name']}>"
        for a in (attached if isinstance(attached, list) else ())
        if isinstance(a, dict) and a.get("name")
    ]
    when = re.sub(r"T(\d\d:\d\d).*", r" \1", str(entry["createdDateTime"]))
    return Said(
        when=when,
        sender=str((user or {}).get("displayName") or "") if isinstance(user, dict | None) else "",
        text="\n".join(part for part in (content, *names) if part),
    )


def lay_out(said: tuple[Said, ...]) -> tuple[Block, ...]:
    """The page of a conversation."""
    head = tuple((paragraph(label),) for label in ("Tijd", "Afzender", "Bericht"))
    rows = tuple(
        ((paragraph(message.when),), (paragraph(message.sender),), (paragraph(message.text),))
        for message in said
    )
    return (
        Heading(level=1, runs=(Run(text=TITLE),)),
        Table(rows=(head, *rows), header=True),
    )
