"""What may stand in each file of rules/: pydantic models, at the YAML border only.

Unknown keys are errors, types are strict: ``code: 5.2`` is a number and is refused.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Name = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Score = Annotated[float, Field(ge=0.0, le=1.0, strict=False)]


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid", strict=True, frozen=True)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class GroundEntry(_Entry):
    """An entry of grounds.yaml."""

    code: Annotated[str, Field(pattern=r"^(\d+(\.\d+[a-z]?)*(\.[a-z])?|dubbel)$")]
    article: Name
    title: Name
    kind: Literal[
        "absoluut",
        "relatief",
        "tijdelijk",
        "restgrond",
        "milieu",
        "beraad",
        "bijzonder",
        "groep",
        "markering",
    ]
    citable: bool = True
    spoken: Name
    aliases: list[Name] = Field(default_factory=list)
    needs: list[Literal["motivering", "datum", "milieu"]] = Field(default_factory=list)
    never_with: list[Name] = Field(default_factory=list)
    years: Annotated[int, Field(ge=0)] = 0
    unusual_in: list[Name] = Field(default_factory=list)
    platform: str = ""


class PatternEntry(_Entry):
    """A regular expression of a recognizer."""

    name: Name
    regex: Name
    score: Score


class LanguageEntry(_Entry):
    """presidio's way to say a language with its context words; only ``nl`` here."""

    language: Literal["nl"]
    context: list[Name] = Field(default_factory=list)


class ExamplesEntry(_Entry):
    """Texts in which a recognizer must, and must not, find something."""

    match: list[str] = Field(default_factory=list)
    no_match: list[str] = Field(default_factory=list)


class RecognizerEntry(_Entry):
    """An entry of recognizers.yaml: presidio's registry format, with check, source, examples and more."""

    name: Annotated[str, Field(pattern=r"^[A-Z]\w*$")]
    type: Literal["custom"] = "custom"
    supported_entity: Name | None = None
    supported_entities: list[Name] = Field(default_factory=list)
    supported_languages: list[LanguageEntry] = Field(default_factory=lambda: [LanguageEntry(language="nl")])
    patterns: list[PatternEntry] = Field(default_factory=list)
    near: Annotated[int, Field(ge=1, le=400)] = 60
    requires_context: bool = False
    exclude: list[Name] = Field(default_factory=list)
    check: str = ""
    keep_hint: str = ""
    class_name: Annotated[str, Field(pattern=r"^$|^\w+(\.\w+)+$")] = ""
    settings: dict[str, Any] = Field(default_factory=dict)
    source: Name
    examples: ExamplesEntry = Field(default_factory=ExamplesEntry)

    @model_validator(mode="after")
    def _consistent(self) -> RecognizerEntry:
        if bool(self.supported_entity) == bool(self.supported_entities):
            raise ValueError("geef supported_entity of supported_entities, één van beide")
        if bool(self.patterns) == bool(self.class_name):
            raise ValueError("geef patterns of class_name, één van beide")
        if self.class_name and (self.check or self.keep_hint or self.requires_context or self.exclude):
            raise ValueError("check, keep_hint, exclude en requires_context horen bij patterns")
        if self.patterns and (self.settings or not self.supported_entity):
            raise ValueError("bij patterns hoort precies één supported_entity, en geen settings")
        if self.requires_context and not any(item.context for item in self.supported_languages):
            raise ValueError("requires_context vraagt om context")
        return self


class FieldEntry(_Entry):
    """An entry of fields.yaml."""

    id: Name
    labels: Annotated[list[Name], Field(min_length=1)]
    value: Name
    role: str = ""
    place: list[Literal["rechts", "onder"]] = ["rechts", "onder"]
    many: bool = False
    column: bool = False
    whole: bool = False
    block: bool = False


class RoleEntry(_Entry):
    """An entry of roles.yaml."""

    id: Name
    kind: Name
    words: list[Name] = []
    after: list[Name] = Field(default_factory=list)
    weight: Annotated[float, Field(gt=0.0, strict=False)] = 1.0
    persona: Annotated[str, Field(pattern=r"^[a-zà-ÿ -]*$")] = ""
    source: Name


class WhenEntry(_Entry):
    """Conditions of a policy rule."""

    label: list[Name] = Field(default_factory=list)
    role: list[Name] = Field(default_factory=list)
    hint: list[Name] = Field(default_factory=list)
    evidence: list[Name] = Field(default_factory=list)
    detector: list[Name] = Field(default_factory=list)
    min_score: Score | None = None
    max_score: Score | None = None
    profile: list[Name] = Field(default_factory=list)
    conflict: bool | None = None

    @field_validator("label", "role", "hint", "evidence", "detector", "profile", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _as_list(value)


class ThenEntry(_Entry):
    """Outcome of a policy rule."""

    action: Literal["REDACT", "KEEP"]
    status: Literal["AUTO", "OPEN"] = "AUTO"
    grounds: list[Name] = Field(default_factory=list)
    auto: Score | None = None
    keep: Score | None = None

    @model_validator(mode="after")
    def _grounded(self) -> ThenEntry:
        if (self.auto is not None or self.keep is not None) and self.action != "REDACT":
            raise ValueError("auto en keep horen bij lakken (REDACT)")
        if self.auto is not None and self.status != "AUTO":
            raise ValueError("auto hoort bij status AUTO")
        if self.auto is not None and self.keep is not None and self.keep > self.auto:
            raise ValueError("keep ligt niet boven auto")
        if self.action == "REDACT" and not self.grounds:
            raise ValueError("lakken (REDACT) vraagt om grounds")
        if self.action == "KEEP" and self.grounds:
            raise ValueError("bij KEEP hoort geen grond")
        return self


class PolicyEntry(_Entry):
    """An entry of policy.yaml."""

    id: Annotated[str, Field(pattern=re.compile(r"^[a-z0-9][a-z0-9_-]*$"))]
    when: WhenEntry = Field(default_factory=WhenEntry)
    then: ThenEntry
    toelichting: Name
    source: str = ""


class ProfileEntry(_Entry):
    """An entry of profiles.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Name
    evidence: list[Name] = Field(default_factory=list)
    inside: list[Name] = Field(default_factory=list)
    lines: Annotated[int, Field(ge=0, le=40)] = 0
    gap: Annotated[float, Field(ge=0.0, le=10.0, strict=False)] = 0.0
    source: Name


class CalibrationEntry(_Entry):
    """An entry of calibration.yaml."""

    detector: Name
    points: Annotated[list[tuple[float, float]], Field(min_length=1, strict=False)]
    measured: Annotated[int, Field(ge=0)] = 0

    @field_validator("points", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        # YAML has lists only, whole numbers among them; strict pydantic wants tuples of floats.
        try:
            return [(float(x), float(y)) for x, y in value]  # type: ignore[attr-defined]
        except (TypeError, ValueError):
            return value

    @model_validator(mode="after")
    def _rising(self) -> CalibrationEntry:
        if any(not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0) for x, y in self.points):
            raise ValueError("punten liggen tussen 0 en 1")
        if any(b[0] <= a[0] or b[1] < a[1] for a, b in zip(self.points, self.points[1:], strict=False)):
            raise ValueError("punten lopen op: eerst de score, dan de kans")
        return self


Range = Annotated[tuple[float, float], Field(strict=False)]


class RegionEntry(_Entry):
    """An entry of regions.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    label: Name
    kinds: Annotated[
        list[Literal["afbeelding", "lijnwerk", "inkt", "stempel", "veld", "schrift"]], Field(min_length=1)
    ]
    lists: list[Name] = Field(default_factory=list)
    fields: list[Name] = Field(default_factory=list)
    below: Annotated[float, Field(ge=0.0, strict=False)] = 0.0
    above: Annotated[float, Field(ge=0.0, strict=False)] = 0.0
    right: Annotated[float, Field(ge=0.0, strict=False)] = 0.0
    left: Annotated[float, Field(ge=0.0, strict=False)] = 0.0
    width: Range = (0.0, 1e4)
    height: Range = (0.0, 1e4)
    shape: Range = (0.0, 1e4)
    photo: bool | None = None
    top: Annotated[float, Field(ge=0.0, strict=False)] = 0.0
    score: Score = 0.5
    source: Name

    @field_validator("width", "height", "shape", mode="before")
    @classmethod
    def _pair(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _ordered(self) -> RegionEntry:
        if any(low > high for low, high in (self.width, self.height, self.shape)):
            raise ValueError("geef eerst de kleinste en dan de grootste maat")
        return self


class LabelEntry(_Entry):
    """An entry of labels.yaml."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]*$")]
    title: Name
    gold: str = ""
    ground: str = ""


class MotivationEntry(_Entry):
    """An entry of motivations.yaml."""

    ground: Name
    text: Name
    older: str = ""
    nota: Name
    words: Annotated[list[Name], Field(min_length=1)]
    own: bool = False


class CheckEntry(_Entry):
    """An entry of checks.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    article: Name
    title: Name
    attention: Name
    unjudged: str = ""
    share: Annotated[float, Field(gt=0.0, le=1.0, strict=False)] = 1.0


class ColumnEntry(_Entry):
    """An entry of inventory.yaml."""

    field: Literal[
        "id", "matter", "context", "family", "thread", "title", "file_type", "date", "beoordeling",
        "suspended", "grounds", "remark", "links", "refers_to", "cases",
    ]  # fmt: skip
    header: Name
    accept: list[Name] = Field(default_factory=list)
    also: list[Name] = Field(default_factory=list)
    kind: Literal["tekst", "getal", "datum", "ja-nee", "beoordeling", "grond", "soort", "link"]
    template: bool = True
    required: bool = False
    pattern: str = ""
    longest: Annotated[int, Field(ge=0)] = 0
    separator: Literal["", ";", "|"] = ""


class TooiEntry(_Entry):
    """An entry of tooi.yaml."""

    list: Literal["informatiecategorie", "documentsoort", "soorthandeling", "formaat", "taal"]
    code: Name
    label: Name
    uri: Annotated[str, Field(pattern=r"^https?://\S+$")]
    category: str = ""


class FileTypeEntry(_Entry):
    """An entry of file-types.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    extensions: Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]], Field(min_length=1)]
    type: Literal[
        "pdf", "doc", "image", "presentation", "spreadsheet", "email", "html", "note", "database", "xml",
        "video", "audio", "vcard", "chat", "unknown",
    ]  # fmt: skip
    route: Literal[
        "mail",
        "archive",
        "mailbox",
        "text",
        "markdown",
        "html",
        "csv",
        "picture",
        "office",
        "pdf",
        "tnef",
        "signed",
        "geen",
    ]


class HiddenContentEntry(_Entry):
    """An entry of hidden-content.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Name
    then: Literal["weglaten", "bijlage"] = "weglaten"


class RecognitionEntry(_Entry):
    """The entry of recognition.yaml."""

    id: Literal["tekstherkenning"]
    when: Literal["nooit", "nodig", "altijd"]
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{3}(_[a-z]+)?$")]], Field(min_length=1)]
    dpi: Annotated[int, Field(ge=100, le=600)]
    drawn_dpi: Annotated[int, Field(ge=72, le=600)]
    quality: Annotated[int, Field(ge=20, le=95)]
    picture: Range
    line: Range
    least: Score
    blank: Score
    straighten: Annotated[float, Field(gt=0.0, strict=False)]
    skew: Annotated[float, Field(ge=1.0, le=30.0, strict=False)]
    doubtful: Score
    same: Score
    contradicted: Score
    unreadable: Score
    run: Annotated[int, Field(ge=2)]
    pairs: Annotated[str, Field(pattern=r"^[a-z]{2}( [a-z]{2})*$")]
    pairs_share: Score
    pairs_least: Annotated[int, Field(ge=1)]
    unsure: Score
    unsure_page: Score
    again: Score
    nearby: Annotated[int, Field(ge=0)]
    source: Name

    @field_validator("picture", "line", mode="before")
    @classmethod
    def _pair(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


Grey = Annotated[float, Field(ge=0.0, le=1.0, strict=False)]
#: A size in points, or a number of line heights, that is not nothing.
Size = Annotated[float, Field(gt=0.0, le=200.0, strict=False)]
Form = Literal["5.1.2.e", "5.1.2e", "lid", "lang"]

#: WCAG 2.1, success criteria 1.4.3 (text) and 1.4.11 (what is no text, here a box on white paper).
_TEXT_CONTRAST, _BOX_CONTRAST = 4.5, 3.0


def _contrast(one: float, other: float) -> float:
    """Contrast of two grey levels by WCAG 2.1, from 1 to 21."""
    dark, light = sorted(
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


class BoxStyleEntry(_Entry):
    """A look of the boxes in boxes.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    fill: Grey
    text: Grey
    frame: Annotated[float, Field(ge=0.0, le=3.0, strict=False)] = 0.0
    line: Grey = 0.0

    @model_validator(mode="after")
    def _legible(self) -> BoxStyleEntry:
        contrast = _contrast(self.fill, self.text)
        if contrast < _TEXT_CONTRAST:
            raise ValueError(
                f"stijl {self.id!r}: letters en vlak verschillen te weinig "
                f"(contrast {contrast:.1f}:1, minstens {_TEXT_CONTRAST}:1)"
            )
        if max(_contrast(self.fill, 1.0), _contrast(self.line, 1.0) if self.frame else 0.0) < _BOX_CONTRAST:
            raise ValueError(
                f"stijl {self.id!r}: het vak is op wit papier niet te zien; geef het een lijn (frame)"
            )
        return self


class BoxesEntry(_Entry):
    """The entry of boxes.yaml."""

    id: Literal["vakken"]
    styles: Annotated[list[BoxStyleEntry], Field(min_length=1)]
    grid: Size
    edge_grid: Size
    from_text: Size
    from_column: Size
    from_edge: Size
    column_reach: Size
    column_gap: Size
    edge_lines: Annotated[int, Field(ge=1)]
    least_growth: Size
    join: Annotated[float, Field(ge=0.0, le=10.0, strict=False)]
    trim: Annotated[float, Field(ge=0.0, lt=0.5, strict=False)]
    label_largest: Size
    label_smallest: Size
    label_margin: Annotated[float, Field(ge=0.0, le=20.0, strict=False)]
    label_height: Annotated[float, Field(gt=0.0, le=1.0, strict=False)]
    label_apart: Annotated[float, Field(ge=0.0, le=20.0, strict=False)]
    label_edge: Annotated[float, Field(ge=0.0, le=20.0, strict=False)]
    on_end: Annotated[float, Field(ge=1.0, strict=False)]
    between: dict[Form, str]
    shorter: dict[Form, list[Form]]
    more: str
    source: Name

    @model_validator(mode="after")
    def _consistent(self) -> BoxesEntry:
        names = [style.id for style in self.styles]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"stijl {twice!r} staat er twee keer")
        if self.label_smallest > self.label_largest:
            raise ValueError("label_smallest is niet groter dan label_largest")
        for key in ("between", "shorter"):
            if absent := [form for form in get_args(Form) if form not in getattr(self, key)]:
                raise ValueError(f"{key}: {absent[0]!r} ontbreekt")
        return self


#: File -> model of its entries. Every file is a list.
FILES: dict[str, type[_Entry]] = {
    "grounds.yaml": GroundEntry,
    "labels.yaml": LabelEntry,
    "recognizers.yaml": RecognizerEntry,
    "fields.yaml": FieldEntry,
    "roles.yaml": RoleEntry,
    "profiles.yaml": ProfileEntry,
    "policy.yaml": PolicyEntry,
    "calibration.yaml": CalibrationEntry,
    "regions.yaml": RegionEntry,
    "motivations.yaml": MotivationEntry,
    "checks.yaml": CheckEntry,
    "inventory.yaml": ColumnEntry,
    "tooi.yaml": TooiEntry,
    "file-types.yaml": FileTypeEntry,
    "hidden-content.yaml": HiddenContentEntry,
    "recognition.yaml": RecognitionEntry,
    "boxes.yaml": BoxesEntry,
}
