"""The types that the steps hand to each other: frozen, picklable, without I/O or any PDF library.

Coordinates are PyMuPDF page space: points of 1/72 inch, origin at the top left of the CropBox,
x to the right, y down, before /Rotate. Pages count from 0 in code and JSON (``page_index``), from 1
for people (``page_number``). Text offsets are code points into ``PageText.text``, half open.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

SOURCES: Final = ("text", "ocr", "form", "annotation", "object")  # object: an ObjectText, to be read

#: Kinds of places outside the pages: the first part of ``ObjectText.place``.
OBJECT_PLACES: Final = (
    "bladwijzer", "eigenschap", "structuur", "koppeling", "annotatie", "formulierveld", "handtekening",
    "laag", "bestemming", "paginalabel", "bestand",
)  # fmt: skip

#: Kinds of ``Mark``: picture, drawn lines, ink and stamp annotation, signature field, unread ink on a scan.
MARKS: Final = ("afbeelding", "lijnwerk", "inkt", "stempel", "veld", "schrift")


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in page space, points; ``x0 <= x1`` and ``y0 <= y1``, all finite."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) for v in (self.x0, self.y0, self.x1, self.y1)):
            raise ValueError("a rectangle needs finite coordinates")
        if self.x0 > self.x1 or self.y0 > self.y1:
            raise ValueError("a rectangle needs x0 <= x1 and y0 <= y1")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def as_tuple(self) -> tuple[float, float, float, float]:
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageText:
    """The text of one page with a box for each character.

    ``text`` is the one string that every detector runs on; it is never normalised afterwards.
    ``"\\n"`` ends a line, ``"\\t"`` stands for a wide gap inside a line (a next column or table cell),
    ``"\\n\\n"`` separates blocks. These added characters have a NaN row in ``boxes``.

    Attributes:
        page_index: From 0.
        width, height: Points, unrotated.
        rotation: 0, 90, 180 or 270; for display only.
        text: See above.
        boxes: float64, shape ``(len(text), 4)``: x0 y0 x1 y1; a NaN row for a character without ink.
        source: Where the text comes from, one of ``SOURCES``.
        sizes: float64, shape ``(len(text),)``: font size in points, 0 where unknown.
        confidence: float64, shape ``(len(text),)``: how sure text recognition is of each character (0..1);
            None for text that was not recognised.
    """

    page_index: int
    width: float
    height: float
    rotation: int
    text: str = field(repr=False)
    boxes: FloatArray = field(repr=False)
    sizes: FloatArray = field(repr=False)
    source: str = "text"
    confidence: FloatArray | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.boxes.shape != (len(self.text), 4):
            raise ValueError("one box per character is needed")
        if self.sizes.shape != (len(self.text),):
            raise ValueError("one size per character is needed")
        if self.confidence is not None and self.confidence.shape != (len(self.text),):
            raise ValueError("one confidence per character is needed")
        if self.rotation not in (0, 90, 180, 270):
            raise ValueError("rotation is 0, 90, 180 or 270")
        if self.source not in SOURCES:
            raise ValueError(f"unknown source {self.source!r}")

    @property
    def page_number(self) -> int:
        return self.page_index + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectText:
    """Text that stands in the file but on no page; ``place`` is one of ``OBJECT_PLACES`` and a number."""

    place: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """One input document as read. ``document_id`` is safe to publish (no name of a person in it).

    Attributes:
        sha256: Of the file at ``path``.
        content: The PDF to work on in place of the file: pages that were read from their picture have that
            text in it. None: the file itself. Never written to disk as it is.
        engine: What read those pages, such as ``tesseract 5.3.0 nld+eng``.
        unread_pictures: Number of pictures on pages with text that were not read.
        marks: Ink that was seen and not read while the pages were read.
    """

    document_id: str
    path: Path = field(repr=False)
    sha256: str = field(repr=False)
    pages: tuple[PageText, ...]
    objects: tuple[ObjectText, ...] = ()
    content: bytes | None = field(default=None, repr=False)
    engine: str = ""
    unread_pictures: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[start, end)`` in ``PageText.text`` of page ``page_index``."""

    page_index: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.page_index < 0 or not 0 <= self.start < self.end:
            raise ValueError("a span needs page_index >= 0 and 0 <= start < end")


@dataclass(frozen=True, slots=True)
class Area:
    """A place without text: a photo, a signature, a box drawn by a reviewer."""

    page_index: int
    boxes: tuple[Rect, ...]

    def __post_init__(self) -> None:
        if self.page_index < 0 or not self.boxes:
            raise ValueError("an area needs a page and at least one box")


Target = tuple[Span, ...] | Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something on a page that is no text: it may be a signature, a stamp, a photo or a logo.

    Attributes:
        page_index: From 0.
        kind: One of ``MARKS``.
        box: What it visibly covers, points, page space: of a picture without its blank edges.
        shades: Share (0..1) of the 32 steps from black to white that a picture uses; 0 for other kinds.
        blank: Share (0..1) of it that shows nothing; 0 where unknown.
        pages: Number of pages on which the same picture stands.
    """

    page_index: int
    kind: str
    box: Rect
    shades: float = 0.0
    blank: float = 0.0
    pages: int = 1

    def __post_init__(self) -> None:
        if self.kind not in MARKS:
            raise ValueError(f"unknown kind of mark {self.kind!r}")


def target_page_indexes(target: Target) -> tuple[int, ...]:
    """The pages (from 0) that a target touches, in order, each once."""
    if isinstance(target, Area):
        return (target.page_index,)
    return tuple(dict.fromkeys(span.page_index for span in target))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a detector found. It says what is there, never what the law says of it.

    Attributes:
        finding_id: Stable over runs on the same input.
        target: Where.
        label: Upper-case Dutch label of rules/recognizers.yaml, such as ``PERSOON`` or ``BSN``.
        score: 0..1.
        detector: Name of the recognizer in rules/recognizers.yaml.
        evidence: Why: short fixed codes such as ``label:contactpersoon`` or ``check:elfproef``.
            Codes may carry a role word or a field label, never text of the finding itself.
        text: The text found. Sensitive.
        keep_hint: Not empty when the detector itself knows a reason to leave it readable, such as
            ``kantooradres`` or ``functionele mailbox``; the policy decides.
    """

    finding_id: str
    target: Target
    label: str
    score: float
    detector: str
    evidence: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    keep_hint: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError("score lies in 0..1")
        if not isinstance(self.target, Area) and not self.target:
            raise ValueError("a finding needs a target")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEvidence:
    """One reason to give a person a role: ``role`` is a role class of rules/roles.yaml."""

    role: str
    source: str
    finding_id: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One human being, with every mention that was joined to them.

    ``number`` (from 1) is that of the person in the dossier; 0 outside one.
    """

    person_id: str
    names: tuple[str, ...] = field(repr=False)
    finding_ids: tuple[str, ...]
    roles: tuple[RoleEvidence, ...] = ()
    number: int = 0


class Action(enum.Enum):
    """What happens to the text: removed under a box, or left readable."""

    REDACT = "lakken"
    KEEP = "openbaar"


class Status(enum.Enum):
    """AUTO: by rule, certain. OPEN: a proposal that waits for a person. DECIDED: a person did."""

    AUTO = "automatisch"
    OPEN = "voorstel"
    DECIDED = "besloten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An exception ground of the Woo, from rules/grounds.yaml.

    Attributes:
        code: The one stored form, such as ``5.1.2.e``.
        article: As a decision cites it.
        title: In words.
        kind: ``absoluut``, ``relatief`` and so on.
        citable: False for a group: a decision names one of its parts.
        spoken: What a screen reader says of a box.
        aliases: Other codes for it, such as the old Wob code ``10.2.e``.
        needs: What it asks for: ``motivering``, ``datum``, ``milieu``.
        never_with: Codes with which, or with whose parts, it may not stand on one box.
        years: Information older than this asks for an extra motivation (art. 5.3); 0: never.
        unusual_in: TOOI codes of the kinds of documents in which it is out of place.
        platform: Its code in the publication platform; empty: the platform does not know it.
    """

    code: str
    article: str
    title: str
    kind: str
    citable: bool = True
    spoken: str = ""
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    never_with: tuple[str, ...] = ()
    years: int = 0
    unusual_in: tuple[str, ...] = ()
    platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What happens to one place of the document and why. A REDACT without ground cannot exist.

    ``score`` (0..1) is the chance that the finding is right, as measured. ``persona`` stands for the same
    person in the whole document, such as ``ambtenaar 1``; empty unless asked for.
    """

    decision_id: str
    target: Target
    action: Action
    grounds: tuple[str, ...]
    status: Status
    decided_by: str
    label: str
    toelichting: str
    finding_ids: tuple[str, ...]
    score: float
    detector: str
    person_id: str = ""
    role: str = ""
    persona: str = ""
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.action is Action.REDACT and not self.grounds:
            raise ValueError("a decision to redact needs a ground")
        if not self.decided_by.startswith(("policy:", "reviewer:")):
            raise ValueError("decided_by is policy:<id> or reviewer:<role>")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDecision:
    """What goes, by rule, also as a proposal, from ``text``, a whole string outside the pages.

    ``[start, end)`` is the part that goes, ``removed`` what was found there, readable.
    """

    place: str
    text: str = field(repr=False)
    start: int
    end: int
    removed: str = field(repr=False)
    label: str
    grounds: tuple[str, ...]
    status: Status
    decided_by: str
    detector: str
    score: float
    toelichting: str

    def __post_init__(self) -> None:
        inside = 0 <= self.start < self.end <= len(self.text)
        if self.place not in OBJECT_PLACES or not self.grounds or not inside:
            raise ValueError("it needs one of OBJECT_PLACES, a ground, and a range of its text")


@dataclass(frozen=True, slots=True)
class Move:
    """Kept text whose characters start in ``zone`` (page space) moves ``by`` points to the right."""

    zone: Rect
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Where one decision takes effect on one page.

    ``boxes``: one visible rectangle per line of text. ``cores``: the middle of each character, joined along
    a line: so neighbouring lines stay whole. ``label`` is printed in the box, ``spoken`` read aloud.
    ``exact_boxes``: how many show the width of what was removed, by their own or by what follows.
    ``reset_boxes`` and ``moves``: how many had the rest of their line set again, and what moved for that.
    """

    decision_id: str
    page_index: int
    boxes: tuple[Rect, ...]
    cores: tuple[Rect, ...]
    label: str
    spoken: str = ""
    exact_boxes: int = 0
    reset_boxes: int = 0
    moves: tuple[Move, ...] = ()

    def __post_init__(self) -> None:
        if not self.boxes:
            raise ValueError("a redaction needs at least one box")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something that should be gone and is not. Holds no text of the document.

    ``box``: where on the page; None when it has no place or that is not known.
    """

    page_index: int | None
    kind: str
    where: str
    box: Rect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line of the public log. No field can hold text of the document.

    ``certainty``: ``zeker``, ``voorstel`` or ``besloten``; ``person``: a keyed code, empty unless asked for.
    """

    document_id: str
    page_number: int
    number: int
    boxes: tuple[Rect, ...]
    action: Action
    grounds: tuple[str, ...]
    label: str
    rule: str
    method: str
    certainty: str
    toelichting: str
    detector: str
    role: str = ""
    persona: str = ""
    person: str = ""
    kept: bool = False


class Beoordeling(enum.Enum):
    """Verdict on a whole document, in the words of the publication platform."""

    OPENBAAR = "Openbaar"
    DEELS_OPENBAAR = "Deels openbaar"
    NIET_OPENBAAR = "Niet openbaar"
    REEDS_OPENBAAR = "Reeds openbaar"


class Verdict(enum.Enum):
    """Outcome of the verification of an output."""

    CLEAN = "schoon"
    LEAKING = "lekt"
    UNVERIFIABLE = "niet te controleren"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCheck:
    """One route along which removed text was looked for, and what came of it."""

    route: str
    verdict: Verdict
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Result of opening the output again with other libraries.

    Lost and moved characters are visible ones outside the boxes. ``notices`` (files of others): to look at.
    """

    verdict: Verdict
    routes: tuple[RouteCheck, ...]
    leaks: tuple[Leak, ...] = ()
    notices: tuple[Leak, ...] = ()
    lost_characters: int = 0
    moved_characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentResult:
    """What ``redact_document`` gives back.

    Attributes:
        document_id: Safe to publish.
        beoordeling: Verdict that follows from the decisions.
        decisions: All of them, also the kept ones. Their ``text`` is sensitive.
        redactions: The boxes as drawn.
        verification: How the output was checked; None for a proposal that wrote no output.
        output_path, log_path, decisions_path, text_path: Files written, or None.
        output_sha256: Of the redacted PDF.
        pages: Number of pages.
        seconds: Wall-clock time.
    """

    document_id: str
    beoordeling: Beoordeling
    decisions: tuple[Decision, ...] = field(repr=False)
    redactions: tuple[Redaction, ...] = field(repr=False)
    verification: Verification | None
    output_path: Path | None
    log_path: Path | None
    decisions_path: Path | None
    text_path: Path | None
    output_sha256: str
    pages: int
    seconds: float

    @property
    def open_decisions(self) -> int:
        """Number of proposals that wait for a person."""
        return sum(1 for decision in self.decisions if decision.status is Status.OPEN)
