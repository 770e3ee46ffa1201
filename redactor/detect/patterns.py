"""A recognizer for the patterns of rules/recognizers.yaml, with context words and a check.

It replaces presidio's matching loop, which logs a pattern that takes too long and goes on without its
findings; here that is an error of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import regex  # type: ignore[import-untyped]
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult

from redactor.detect import checks
from redactor.detect.context import before, table_of, words_on
from redactor.detect.plain import joined_of, shape_of
from redactor.detect.results import evidence_of, found
from redactor.errors import BadPattern, DetectionTimeout
from redactor.forms.alternation import NEVER, alternation
from redactor.rules import PatternRule, RecognizerRule

#: Seconds for one pattern on one page. A linear pattern needs milliseconds.
TIMEOUT: Final = 10.0
#: Added to a pattern's score when one of its context words stands before the match.
CONTEXT_BONUS: Final = 0.35
#: Two digits with only spaces between them.
_APART: Final = re.compile(r"\d[ \u00a0]+\d")
_DIGIT: Final = re.compile(r"\d")
#: An excluding label stands this close (characters) to the number.
_EXCLUDE_WIDTH: Final = 80


class _Known(Pattern):
    """presidio's form of a pattern, without compiling it once more: the rules were checked when loaded."""

    def __init__(self, rule: PatternRule) -> None:
        self.name = rule.name
        self.regex = rule.regex
        self.score = rule.score
        self.compiled_regex = None
        self.compiled_with_flags = None


class CheckedPatternRecognizer(PatternRecognizer):
    """Finds what one of the patterns matches, when the check agrees.

    Args:
        rule: An entry with patterns.

    Raises:
        BadPattern: the check does not exist.
    """

    #: MULTILINE only. presidio's default also ignores case, with which ``[A-Z]`` matches ``a``.
    FLAGS: Final = int(regex.MULTILINE)

    def __init__(self, rule: RecognizerRule) -> None:
        self.rule = rule
        super().__init__(
            supported_entity=rule.labels[0],
            name=rule.name,
            supported_language="nl",
            patterns=[_Known(p) for p in rule.patterns],
            global_regex_flags=self.FLAGS,
        )
        self._check = checks.get(rule.check, where=rule.check_where) if rule.check else None
        # Most of them never meet a page that they could match on: compiled when they do.
        self._compiled: dict[PatternRule, Any] = {}
        # Context is ours: presidio's enhancer looks back five tokens only, and knows no table columns.
        self._context = _words(rule.context)
        self._openings = frozenset(
            opening.group().lower() for word in rule.context if (opening := re.search(r"\w+", word))
        )
        self._exclude = _words(rule.exclude, at_end=True)
        self._exclude_column = _headings(rule.exclude)

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: Any = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Matches in ``text``; ``regex_flags`` is ignored."""
        if self.rule.requires_context and not self._may_have_context(text, nlp_artifacts):
            return []
        results: list[RecognizerResult] = []
        shape = shape_of(nlp_artifacts) if nlp_artifacts is not None else None
        for pattern in self.rule.patterns:
            if not pattern.needs.met(shape):
                continue
            compiled = self._pattern(pattern)
            try:
                for match in compiled.finditer(text, timeout=TIMEOUT):
                    # A group named "target" narrows the finding to a part of the match.
                    group: int | str = "target" if "target" in compiled.groupindex else 0
                    start, end = match.span(group)
                    if start < end:
                        result = self._judge(text, start, end, pattern, nlp_artifacts)
                        if result is not None:
                            results.append(result)
            except TimeoutError as exc:
                raise DetectionTimeout(
                    f"herkenner {self.name} was na {TIMEOUT:.0f} seconden niet klaar",
                    hint="splits het document, of pas het patroon aan in rules/recognizers.yaml",
                ) from exc
        if self._check is not None and self._context is not None and nlp_artifacts is not None:
            results += self._despaced(text, nlp_artifacts)
        return results

    def _pattern(self, rule: PatternRule) -> Any:
        compiled = self._compiled.get(rule)
        if compiled is None:
            try:
                compiled = self._compiled[rule] = regex.compile(rule.regex, self.FLAGS)
            except regex.error as exc:
                raise BadPattern(
                    f"{self.name}: geen geldige reguliere expressie", where="recognizers.yaml"
                ) from exc
        return compiled

    def _despaced(self, text: str, nlp_artifacts: Any) -> list[RecognizerResult]:
        """Numbers whose digits stand apart ("1 1 1 2 2 2 3 3 3", "111  222  333"): only with a label.

        Without one, two numbers that stand beside each other would be taken for a third.
        """
        assert self._context is not None
        if not _APART.search(text) or not self._context.search(text):
            return []
        copy = joined_of(nlp_artifacts)
        results = []
        for pattern in self.rule.patterns:
            compiled = self._pattern(pattern)
            for match in compiled.finditer(copy.text, timeout=TIMEOUT):
                group: int | str = "target" if "target" in compiled.groupindex else 0
                start, end = copy.span(*match.span(group))
                if " " not in text[start:end] and "\u00a0" not in text[start:end]:
                    continue
                result = self._judge(text, start, end, pattern, nlp_artifacts)
                if result is not None and any(
                    code.startswith("woord:") for code in evidence_of(result.recognition_metadata)
                ):
                    results.append(result)
        return results

    def _may_have_context(self, text: str, nlp_artifacts: Any) -> bool:
        if self._context is None:
            return True
        if nlp_artifacts is not None and self._openings.isdisjoint(words_on(nlp_artifacts)):
            return False
        return self._context.search(text) is not None

    def _judge(
        self, text: str, start: int, end: int, pattern: PatternRule, nlp_artifacts: Any
    ) -> RecognizerResult | None:
        evidence = [f"patroon:{pattern.name}"]
        if self._check is not None:
            if not self._check(text[start:end]):
                return None
            evidence.append(f"check:{self.rule.check}")
        if self._exclude and self._exclude.search(before(text, start, width=_EXCLUDE_WIDTH)):
            return None
        score = pattern.score
        word = self._context_word(text, start, end, nlp_artifacts)
        if not word and (
            self.rule.requires_context or self._is_other_column(text, start, end, nlp_artifacts)
        ):
            return None
        if word:
            score += CONTEXT_BONUS
            evidence.append(f"woord:{word}")
        return found(
            self, self.rule.labels[0], start, end, score, evidence=evidence, keep_hint=self.rule.keep_hint
        )

    def _is_other_column(self, text: str, start: int, end: int, nlp_artifacts: Any) -> bool:
        """True in the column under ``Factuurnummer`` or the like."""
        if self._exclude_column is None or nlp_artifacts is None:
            return False
        table = table_of(nlp_artifacts)
        if not table.is_table(start):
            return False
        heads = (head.strip(" :") for head in table.headings(start, end))
        nearest = next((head for head in heads if not _DIGIT.search(head)), "")
        return self._exclude_column.match(nearest) is not None

    def _context_word(self, text: str, start: int, end: int, nlp_artifacts: Any) -> str:
        if self._context is None:
            return ""
        if match := self._context.search(before(text, start, width=self.rule.near)):
            return match.group().lower()
        if nlp_artifacts is None:
            return ""
        table = table_of(nlp_artifacts)
        match = table.find_heading(self._context, start, end)
        if match is None and _DIGIT.search(text, start, end) and (head := table.row_head(start)):
            # A form with a row for each label and a column for each person.
            match = self._context.search(head)
        return match.group().lower() if match else ""


#: What may stand between a word for a number and the number itself; no word for somebody.
_FILLER: Final = r"(?:[ ](?:met|onder|van|de|het|deze|onze|uw|is|zijn|was|luidt|als)(?=[ ])){0,4}"
_BEHIND_WORD: Final = rf"{_FILLER}[\s:.#()]{{0,6}}(?:nrs?|nummers?|no)?[\s:.#(]{{0,6}}"
#: "facturen 123456782, 2024-11 en": others of their kind before it.
_BEFORE_IT: Final = r"(?:[\w/.-]{0,9}\d[\w/.-]{0,12}(?:,|;| en| of| &)[ \n]){0,4}"


def _headings(words: Iterable[str]) -> re.Pattern[str] | None:
    """Matches a heading that is one of ``words`` and nothing more: ``Factuurnr.``."""
    escaped = alternation(words, ignore_case=True)
    return None if escaped == NEVER else re.compile(rf"(?:{escaped}){_BEHIND_WORD}\Z", re.IGNORECASE)


def _words(words: Iterable[str], *, at_end: bool = False) -> re.Pattern[str] | None:
    """Matches one of ``words`` as a whole word; ``at_end``: with only a few other signs after it."""
    escaped = alternation(words, ignore_case=True)
    if escaped == NEVER:
        return None
    tail = rf"{_BEHIND_WORD}{_BEFORE_IT}$" if at_end else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{escaped}){tail}", re.IGNORECASE)
