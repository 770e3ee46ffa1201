"""A message -> blocks: the fields of its head as a table, a line, its text, quoted messages set apart."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Final

from redactor.convert.blocks import (
    Block,
    Divider,
    Heading,
    Paragraph,
    Quote,
    Run,
    Table,
    paragraph,
    plain_text,
)
from redactor.convert.mail import Mail
from redactor.convert.markup import Page, Pictures, from_text
from redactor.convert.quotes import Quotes

TITLE: Final = "E-mailbericht"
_DAYS: Final = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
_MONTHS: Final = (
    "januari februari maart april mei juni juli augustus september oktober november december".split()
)


def lay_out(
    mail: Mail, *, attached: tuple[str, ...], pictures: Pictures | None, quotes: Quotes
) -> tuple[tuple[Block, ...], Counter[str]]:
    """The page of a message, and what its body held that a reader does not see.

    Args:
        attached: Names of the attachments that are pieces of their own.
        pictures: Gives the pictures that stand in the body.
    """
    hidden: Counter[str] = Counter(
        {
            "kopregel": mail.other_headers,
            "handtekening": mail.signatures,
            "tekst-buiten-delen": mail.between,
            "berichtveld": mail.other_fields,
        }
    )
    body: tuple[Block, ...] = ()
    if mail.html.strip():
        page = Page(pictures=pictures)
        body = _quoted(page.read(mail.html), quotes)
        hidden += page.hidden
        # A text version that says something else is for nobody to see, and still in the file.
        shown = set(_words(plain_text(body)))
        hidden["tekstversie"] += sum(1 for word in _words(_bare(mail.text)) if word not in shown)
    if not body and mail.text.strip():
        body = _of_text(mail.text, quotes)
        hidden["tekstversie"] = 0
    rows = (
        ("Van", mail.sender),
        ("Aan", mail.to),
        ("Cc", mail.cc),
        ("Bcc", mail.bcc),
        ("Verzonden", written(mail.sent) or mail.sent_text),
        ("Onderwerp", mail.subject),
        ("Bijlagen", "; ".join(attached)),
    )
    head = Table(
        rows=tuple(
            ((paragraph(f"{label}:", bold=True),), (paragraph(value),)) for label, value in rows if value
        ),
        lines=False,
    )
    blocks: list[Block] = [Heading(level=1, runs=(Run(text=TITLE),))]
    if head.rows:
        blocks.append(head)
    blocks += [Divider(), *body]
    return tuple(blocks), hidden


def written(moment: datetime | None) -> str:
    """``dinsdag 3 maart 2026 09:14``, in the zone of the sender."""
    if moment is None:
        return ""
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day} {moment.day} {month} {moment.year} {moment:%H:%M}"


def _of_text(text: str, quotes: Quotes) -> tuple[Block, ...]:
    own, *quoted = quotes.split(text.replace("\r\n", "\n"))
    blocks = list(from_text(own))
    for part in quoted:
        blocks.append(Quote(blocks=from_text(part)))
    return tuple(blocks)


def _quoted(blocks: tuple[Block, ...], quotes: Quotes) -> tuple[Block, ...]:
    """Outlook quotes without any mark but the head of the earlier message: what follows it is set apart."""
    found: list[Block] = []
    parts: list[list[Block]] = [found]
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            following = "\n".join(
                "".join(r.text for r in b.runs) for b in blocks[index : index + 4] if isinstance(b, Paragraph)
            )
            first = "".join(run.text for run in block.runs)
            starts = quotes.split(following)
            begins = len(starts) > 1 and not starts[0].strip()
            if begins and (len(parts) == 1 or len(parts[-1]) > 1 or "\n" in first):
                parts.append([])
        parts[-1].append(block)
    return (*found, *(Quote(blocks=tuple(part)) for part in parts[1:]))


def _bare(text: str) -> str:
    return re.sub(r"<[^>\s]*>|\[cid:[^\]]*\]|\[https?:[^\]]*\]|https?://\S+", " ", text)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w{3,}", re.sub(r"&\w+;", " ", text))]
