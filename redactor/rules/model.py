"""The rules as frozen values, as the other modules see them. No I/O and no YAML here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from redactor.domain import Action, Ground, Status

#: Values of a field rule that stand for no personal data: a unit, a reference, a date.
NO_DATA: Final = ("GEEN", "EENHEID")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRule:
    """One regular expression of a recognizer; ``score`` 0..1 before context and check."""

    name: str
    regex: str
    score: float


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
    """A label on a form, in a margin or above a column, and what its value holds."""

    id: str
    labels: tuple[str, ...]
    value: str
    role: str = ""
    place: tuple[str, ...] = ("rechts", "onder")
    many: bool = False
    column: bool = False
    block: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule:
    """Words near a name that say in what role its bearer acts."""

    id: str
    kind: str
    words: tuple[str, ...]
    after: tuple[str, ...] = ()
    weight: float = 1.0
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

    @property
    def unconditional(self) -> bool:
        """True when it holds for every finding."""
        return self == PolicyWhen()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """One row of rules/policy.yaml. The first one whose conditions hold decides."""

    id: str
    when: PolicyWhen
    action: Action
    status: Status
    grounds: tuple[str, ...]
    toelichting: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRule:
    """A kind of finding: ``title`` for people (Dutch), ``gold`` its name in the marked documents."""

    id: str
    title: str
    gold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that stands in rules/, checked and cross-checked.

    Attributes:
        grounds: By canonical code, in the order of the file.
        policy: In order; the last one is an open REDACT without conditions.
        lists: File stem -> lines, in order, without comments.
        list_headers: File stem -> header keys (``source``, ``as-of``).
        digest: sha256 (hex) over all files, by name and content.
    """

    grounds: Mapping[str, Ground]
    recognizers: tuple[RecognizerRule, ...]
    fields: tuple[FieldRule, ...]
    roles: tuple[RoleRule, ...]
    policy: tuple[PolicyRule, ...]
    labels: Mapping[str, LabelRule]
    lists: Mapping[str, tuple[str, ...]]
    list_headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    digest: str = ""
