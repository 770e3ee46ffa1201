"""Facts about the documents of a dossier that no log holds: who it came from, when, what belongs together.

They are filled in from a spreadsheet of the organisation or from the dossier's store; a document that nobody
says anything about has none.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, fields, replace
from typing import Any

from redactor.disclosure import REVIEWER_ROLES
from redactor.domain import Beoordeling


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A verdict on a whole document that a person gives instead of the one that follows from decisions.

    Attributes:
        beoordeling: What holds.
        role: Of who says so, from ``REVIEWER_ROLES``.
        grounds: Canonical codes, for a document that was not redacted by us; empty: those of its boxes.
    """

    beoordeling: Beoordeling
    role: str
    grounds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in REVIEWER_ROLES:
            raise ValueError("unknown role")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is known of one document besides its decisions. Everything but the key may be empty.

    Attributes:
        document_id: Key of the document: ``DossierDocument.key``.
        original_name: File name of the input. Confidential: it may hold a name.
        title: Name or subject of the document, as an inventory shows it. Untrusted: it may hold a name.
        file_type: One of the types of the publication platform: ``pdf``, ``email``, ``spreadsheet`` ...
        date: Of the document.
        family: Number (from 1) that an e-mail shares with its attachments.
        thread: Number (from 1) that the mails of one conversation share.
        matter: Part of the dossier, in the organisation's own words.
        context: The platform's "publicatiecontext", in the place of ``matter``.
        cases: Case numbers (zaaknummers).
        duplicate_of: Key of the document of which this is a copy.
        near_of: Key of the document that is nearly the same.
        refers_to: Ids of related documents.
        overruled: A person's verdict on the document; None: it follows from the decisions.
        remark: Explanation for the public.
        links: Where a document that is public already can be found.
        suspended: Publication waits, for instance for an objection.
    """

    document_id: str
    original_name: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    file_type: str = ""
    date: datetime.date | None = None
    family: int | None = None
    thread: int | None = None
    matter: str = ""
    context: str = ""
    cases: tuple[str, ...] = ()
    duplicate_of: str = ""
    near_of: str = ""
    refers_to: tuple[str, ...] = ()
    overruled: Overruled | None = None
    remark: str = field(default="", repr=False)
    links: tuple[str, ...] = ()
    suspended: bool = False

    def __post_init__(self) -> None:
        if not self.document_id:
            raise ValueError("facts need the key of a document")
        if any(number is not None and number < 1 for number in (self.family, self.thread)):
            raise ValueError("family and thread count from 1")

    def updated(self, newer: DocumentFacts) -> DocumentFacts:
        """These facts with everything over them that ``newer`` says of the same document."""
        said: dict[str, Any] = {one.name: getattr(newer, one.name) for one in fields(newer)}
        said = {name: value for name, value in said.items() if value not in (None, "", ())}
        # A mark that is not set says nothing.
        said["suspended"] = self.suspended or newer.suspended
        return replace(self, **said)
