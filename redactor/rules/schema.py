"""What may stand in each file of rules/: pydantic models, at the YAML border only.

Unknown keys are errors, types are strict: ``code: 5.2`` is a number and is refused.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Name = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Score = Annotated[float, Field(ge=0.0, le=1.0, strict=False)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


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
    block: bool = False


class RoleEntry(_Entry):
    """An entry of roles.yaml."""

    id: Name
    kind: Name
    words: list[Name] = []
    after: list[Name] = Field(default_factory=list)
    weight: Annotated[float, Field(gt=0.0, strict=False)] = 1.0
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

    @field_validator("label", "role", "hint", "evidence", "detector", "profile", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _as_list(value)


class ThenEntry(_Entry):
    """Outcome of a policy rule."""

    action: Literal["REDACT", "KEEP"]
    status: Literal["AUTO", "OPEN"] = "AUTO"
    grounds: list[Name] = Field(default_factory=list)

    @model_validator(mode="after")
    def _grounded(self) -> ThenEntry:
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


class LabelEntry(_Entry):
    """An entry of labels.yaml."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]*$")]
    title: Name
    gold: str = ""


#: File -> model of its entries. Every file is a list.
FILES: dict[str, type[_Entry]] = {
    "grounds.yaml": GroundEntry,
    "labels.yaml": LabelEntry,
    "recognizers.yaml": RecognizerEntry,
    "fields.yaml": FieldEntry,
    "roles.yaml": RoleEntry,
    "policy.yaml": PolicyEntry,
}
