"""rules/*.yaml and rules/lists/*.txt -> ``Rules``: grounds, recognizers, fields, roles, policy, labels.

Everything that a jurist may change stands in those files; what they mean is written in ``schema.py``.
"""

from __future__ import annotations

from redactor.rules.boxes import BoxRule, BoxStyle
from redactor.rules.grounds import (
    GROUND_FORMS,
    ground_key,
    nearest_ground,
    parse_ground,
    parse_grounds,
    written,
)
from redactor.rules.loading import load, rules_directory, with_reading
from redactor.rules.model import (
    NO_DATA,
    CalibrationRule,
    CheckRule,
    ColumnRule,
    FieldRule,
    FileTypeRule,
    HiddenContentRule,
    LabelRule,
    ListedText,
    MotivationRule,
    PatternRule,
    PolicyRule,
    PolicyWhen,
    ProfileRule,
    RecognitionRule,
    RecognizerRule,
    RegionRule,
    RoleRule,
    Rules,
    TooiRule,
)

__all__ = [
    "GROUND_FORMS",
    "NO_DATA",
    "BoxRule",
    "BoxStyle",
    "CalibrationRule",
    "CheckRule",
    "ColumnRule",
    "FieldRule",
    "FileTypeRule",
    "HiddenContentRule",
    "LabelRule",
    "ListedText",
    "MotivationRule",
    "PatternRule",
    "PolicyRule",
    "PolicyWhen",
    "ProfileRule",
    "RecognitionRule",
    "RecognizerRule",
    "RegionRule",
    "RoleRule",
    "Rules",
    "TooiRule",
    "ground_key",
    "load",
    "nearest_ground",
    "parse_ground",
    "parse_grounds",
    "rules_directory",
    "with_reading",
    "written",
]
