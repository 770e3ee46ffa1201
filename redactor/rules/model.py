"""The rules as frozen values, as the other modules see them. No I/O and no YAML here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from redactor.domain import Action, Ground, Status
from redactor.rules.boxes import BoxRule
from redactor.rules.needs import Needs

#: Value of a field rule whose value is the name of a thing: a ship, a system, a company.
THING: Final = "DING"
#: Values of a field rule that stand for no personal data: a unit, a reference, a date, a thing.
NO_DATA: Final = ("GEEN", "EENHEID", THING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRule:
    """One regular expression of a recognizer; ``score`` 0..1 before context and check.

    ``needs``: what a text must hold for it to match, as far as that is known.
    """

    name: str
    regex: str
    score: float
    needs: Needs = field(default=Needs(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizerRule:
    """One entry of rules/recognizers.yaml.

    Attributes:
        name: Becomes ``Finding.detector``.
        labels: What it can find; one for a pattern recognizer.
        patterns: Empty for a recognizer in code.
        context: Words before a match, or at the top of its column, that raise its score; lower case.
        near: How many characters back a context word may stand.
        requires_context: True when a match without such a word is no finding.
        exclude: Words right before a match with which it is no finding; lower case.
        check: Name of a function of detect/checks.py, or empty.
        check_where: ``file:line`` where ``check`` stands, for messages.
        keep_hint: Reason to keep that every match of it carries, or empty.
        class_name: Dotted path of a class, for a recognizer in code; else empty.
        settings: Keyword arguments for that class.
        source: Where form and check are defined.
        match, no_match: Examples; run as tests.
    """

    name: str
    labels: tuple[str, ...]
    patterns: tuple[PatternRule, ...] = ()
    context: tuple[str, ...] = ()
    near: int = 60
    requires_context: bool = False
    exclude: tuple[str, ...] = ()
    check: str = ""
    check_where: str = "recognizers.yaml"
    keep_hint: str = ""
    class_name: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A label on a form, in a margin or above a column, and what its value holds.

    ``whole``: the value is (a part of) a name whatever its words are, as in ``Achternaam: STRAAT``.
    """

    id: str
    labels: tuple[str, ...]
    value: str
    role: str = ""
    place: tuple[str, ...] = ("rechts", "onder")
    many: bool = False
    column: bool = False
    block: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule:
    """Words near a name that say in what role its bearer acts.

    ``persona`` is the word for such a person in a persona label: ``ambtenaar`` in ``[ambtenaar 1]``.
    """

    id: str
    kind: str
    words: tuple[str, ...]
    after: tuple[str, ...] = ()
    weight: float = 1.0
    persona: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyWhen:
    """Conditions of a policy rule; an empty tuple or None sets no condition."""

    label: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    detector: tuple[str, ...] = ()
    min_score: float | None = None
    max_score: float | None = None
    profile: tuple[str, ...] = ()
    conflict: bool | None = None

    @property
    def unconditional(self) -> bool:
        """True when it holds for every finding."""
        return self == PolicyWhen()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """One row of rules/policy.yaml. The first one whose conditions hold decides.

    Attributes:
        auto: Lowest chance (0..1, calibrated) that the finding is right with which ``status`` holds; below
            it the decision is a proposal. None: at any chance.
        keep: Below this chance the place stays readable, as a proposal. None: never.
    """

    id: str
    when: PolicyWhen
    action: Action
    status: Status
    grounds: tuple[str, ...]
    toelichting: str
    source: str = ""
    auto: float | None = None
    keep: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRule:
    """A way of working of an organisation; without ``evidence`` only what points at a person goes.

    Attributes:
        evidence: Patterns of evidence of a removed name whose whole contact block goes with it.
        lines: Largest number of lines of such a block, that of the name included.
        gap: Largest distance between two lines of it, in line heights.
        inside: Field names that may stand in a block and do not end it.
    """

    id: str
    title: str
    evidence: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    lines: int = 0
    gap: float = 0.0
    source: str = ""

    @property
    def within(self) -> frozenset[str]:
        """``inside`` in lower case."""
        return frozenset(label.lower() for label in self.inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRule:
    """What a detector's score means: ``points`` are (score, share that was right), both 0..1 and rising.

    Between two points a straight line holds. ``detector`` ``*`` stands for every detector without an entry.
    """

    detector: str
    points: tuple[tuple[float, float], ...]
    measured: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRule:
    """Marks without text that are proposed as a place, such as a signature under a closing.

    Attributes:
        kinds: Kinds of marks, see ``domain.MARKS``.
        lists: Lists whose words stand near it; empty: it needs no words.
        fields: Ids of fields whose label stands near it.
        below, above, right, left: How far from the words the mark may start, points.
        width, height: Smallest and largest size, points.
        shape: Smallest and largest width divided by height.
        photo: True: only a picture of many shades; False: only one that is mostly empty; None: any.
        top: Marks that start above this distance from the top edge, points, are letterheads.
        score: Chance (0..1) that it is what the label says.
    """

    id: str
    label: str
    kinds: tuple[str, ...]
    lists: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    below: float = 0.0
    above: float = 0.0
    right: float = 0.0
    left: float = 0.0
    width: tuple[float, float] = (0.0, 1e4)
    height: tuple[float, float] = (0.0, 1e4)
    shape: tuple[float, float] = (0.0, 1e4)
    photo: bool | None = None
    top: float = 0.0
    score: float = 0.5
    source: str = ""

    @property
    def takes_all(self) -> bool:
        """True when every mark of its kinds fits."""
        return self == RegionRule(
            id=self.id, label=self.label, kinds=self.kinds, score=self.score, source=self.source
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRule:
    """A column of an inventory: how its heading is written and read, and what its value may be.

    Attributes:
        field: What it stands for, such as ``date``; a field of ``DocumentFacts`` where that has it.
        header: As the publication platform's report writes it.
        accept: Other headings that the platform reads, lower case.
        also: More headings by which it is known in a given list, lower case.
        kind: ``tekst``, ``getal``, ``datum``, ``ja-nee``, ``beoordeling``, ``grond``, ``soort`` or ``link``.
        template: False for a column that only stands there when a document has a value for it.
        required: The value may not be empty.
        pattern: Regular expression of the whole value; empty: anything.
        longest: Most characters of a value; 0: any number.
        separator: Between several values; empty: there is one.
    """

    field: str
    header: str
    accept: tuple[str, ...]
    also: tuple[str, ...]
    kind: str
    template: bool
    required: bool
    pattern: str
    longest: int
    separator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooiRule:
    """A value of a TOOI list: ``uri`` names it in metadata, ``label`` is for people.

    ``category``: code of the kind of information that a kind of document falls under; else empty.
    """

    list: str
    code: str
    label: str
    uri: str
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedText:
    """Words that a request says always go (``keep`` False) or always stay."""

    text: str = field(repr=False)
    keep: bool
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRule:
    """A kind of finding: ``title`` for people (Dutch), ``gold`` its name in the marked documents.

    ``ground``: code of the only ground under which the law has it removed; empty: the policy decides.
    """

    id: str
    title: str
    gold: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotivationRule:
    """What a decision and a nota say of one ground.

    Attributes:
        ground: Its code.
        text: Motivation in the decision.
        older: What is added for information that is too old to be withheld without more (art. 5.3).
        nota: Sentence for the section of a nota on what is not made public.
        words: By which such a section names this ground.
        own: A standard text is not enough: a person writes why, at the box.
    """

    ground: str
    text: str
    older: str
    nota: str
    words: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """A legal check: the article it rests on, and what a person reads of each outcome.

    ``share`` (0..1): how much of the text of a page is gone when the page counts as withheld.
    """

    id: str
    article: str
    title: str
    attention: str
    unjudged: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTypeRule:
    """Files by the ending of their name: ``type`` in an inventory, and the ``route`` that reads them."""

    id: str
    extensions: tuple[str, ...]
    type: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenContentRule:
    """A kind of thing that a file holds and a reader does not see.

    ``then``: ``weglaten`` (left out and counted) or ``bijlage`` (its text is a document of its own besides).
    """

    id: str
    title: str
    then: str = "weglaten"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionRule:
    """When a page is read from its picture, and what of that counts; sizes in points, shares 0..1.

    Attributes:
        when: ``nooit``, ``nodig``, or ``altijd``: also to hold text layers against what pages show.
        languages: Of Tesseract; the first must be there.
        dpi: Dots an inch at which pages are read.
        drawn_dpi, quality: Of the picture that replaces a page (JPEG).
        picture: Least width and height of a picture on a page with text; ``line``: of one as long as a name.
        least: Words less sure than this do not count in such pictures.
        blank: A page with a smaller share of ink is empty.
        straighten: A sheet that lies further askew (degrees) is put straight; ``skew``: how far that is seen.
        doubtful: Mean confidence below which a page may lie on its side.
        same: How much a word as read and the text layer agree (0..1) when they say the same.
        contradicted: Share of words that do not agree, above which a text layer is not believed.
        unreadable: Share of characters without a meaning above which it is not; ``run``: so many on one line.
        pairs: Pairs of letters that make up nearly all Dutch text.
        again: Words less sure than this are read once more, each by itself.
        unsure: A word that was read less surely is a proposal when it stands no further than ``nearby`` words
            from a name or the label of a field. ``unsure_page``: a page with a lower mean is not read at all.
        pairs_share: A font with a smaller share of them, of ``pairs_least`` or more, may show other letters.
    """

    when: str
    languages: tuple[str, ...]
    dpi: int
    drawn_dpi: int
    quality: int
    picture: tuple[float, float]
    line: tuple[float, float]
    least: float
    blank: float
    straighten: float
    skew: float
    doubtful: float
    same: float
    contradicted: float
    unreadable: float
    run: int
    pairs: frozenset[str]
    pairs_share: float
    pairs_least: int
    again: float
    unsure: float
    unsure_page: float
    nearby: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that stands in rules/, checked and cross-checked.

    Attributes:
        grounds: By canonical code, in the order of the file.
        motivations: By code of the ground, in the order of the file.
        checks: By id, in the order of the file.
        tooi: Values for metadata, by code.
        columns: Of an inventory, by field, in the order of the publication platform's report.
        file_types: In order; the first with an ending counts.
        hidden_content: By id, in the order of the file.
        policy: In order; the last one is an open REDACT without conditions.
        recognition: When pages are read from their picture.
        boxes: How boxes look.
        lists: File stem -> lines, in order, without comments.
        list_headers: File stem -> header keys (``source``, ``as-of``).
        listed: Words that always go or stay in this request; not from rules/.
        digest: sha256 (hex) over all files, by name and content, and over what the request adds. Confidential
            where a request adds words: who knows the rules could try words until it fits.
        base_digest: The same over the files alone; may be published.
        lists_digest: Over ``lists/`` alone; may be published.
    """

    grounds: Mapping[str, Ground]
    recognizers: tuple[RecognizerRule, ...]
    fields: tuple[FieldRule, ...]
    roles: tuple[RoleRule, ...]
    policy: tuple[PolicyRule, ...]
    labels: Mapping[str, LabelRule]
    lists: Mapping[str, tuple[str, ...]]
    recognition: RecognitionRule
    boxes: BoxRule
    profiles: tuple[ProfileRule, ...] = ()
    calibration: tuple[CalibrationRule, ...] = ()
    regions: tuple[RegionRule, ...] = ()
    motivations: Mapping[str, MotivationRule] = field(default_factory=dict)
    checks: Mapping[str, CheckRule] = field(default_factory=dict)
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    tooi: Mapping[str, TooiRule] = field(default_factory=dict)
    file_types: tuple[FileTypeRule, ...] = ()
    hidden_content: Mapping[str, HiddenContentRule] = field(default_factory=dict)
    listed: tuple[ListedText, ...] = ()
    list_headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    digest: str = ""
    base_digest: str = ""
    lists_digest: str = ""
