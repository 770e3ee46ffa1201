"""A number found by its label stands elsewhere without one, with other spaces; so do its neighbours.

``06 14 732`` on a form is ``0614732`` in a note. Staff numbers of one organisation look alike: when a
document has several of one series (``WT-0588``, ``WT-0619``; ``100417``, ``100502``, ``100833``), another one
of the series is one too, whatever stands before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from redactor.domain import Document, Finding, Span
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.propagate import PROPAGATION

#: Values that belong to one person wherever they stand.
_LABELS: Final = frozenset(("PERSONEELSNUMMER", "GEBRUIKERSNAAM", "IDENTITEITSDOCUMENT", "V_NUMMER"))
_SERIAL: Final = "PERSONEELSNUMMER"
_SCORE: Final = 0.7
#: Evidence codes.
SAME: Final = "zelfde-waarde"
SERIES: Final = "zelfde-reeks"
#: End of the evidence of a heading of which the list says that other things have it too.
_UNSURE: Final = "-zwak"
_GROUPS: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+")
#: Shorter values occur by chance: of digits alone, with letters among the digits, of letters alone.
_SHORTEST_NUMBER, _SHORTEST_CODE, _SHORTEST_WORD = 5, 3, 6
#: So many of a series, so many signs that all have in common, and so many digits when these are all.
_SERIES, _SERIES_WITH_LETTERS, _COMMON, _SERIES_DIGITS = 3, 2, 2, 5
_EDGES: Final = (r"(?<![\w@])(?<!\d[.,/-])", r"(?![\w@]|[.,/-]\d)")
#: Of digits that stand apart: no other digits beside them, from which two numbers would give a third.
_WIDE_EDGES: Final = (r"(?<![\w@])(?<!\d[ \n.,/-])", r"(?![\w@]|[ \n.,/-]\d)")


def repeated(findings: Sequence[Finding], document: Document, vocabulary: Vocabulary) -> list[Finding]:
    """More findings: values found elsewhere in the document, and numbers of the same series.

    Args:
        findings: Of the detectors.
        document: Where they stand.
        vocabulary: A login name that is a word as well is not looked for.
    """
    sources = [f for f in findings if f.label in _LABELS and not f.keep_hint and isinstance(f.target, tuple)]
    patterns = [*_values(sources, vocabulary), *_series(f for f in sources if f.label == _SERIAL)]
    if not patterns:
        return []
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for finding in findings:
        if isinstance(finding.target, tuple):
            for span in finding.target:
                if finding.label not in ("PERSOON", "PUBLIEK", "OVERIG"):
                    taken[span.page_index].append((span.start, span.end))
    result = []
    for page in document.pages:
        spans = taken[page.page_index]
        for label, pattern, code in patterns:
            for match in pattern.finditer(page.text):
                start, end = match.span()
                if any(s < end and start < e for s, e in spans):
                    continue
                spans.append((start, end))
                result.append(
                    Finding(
                        finding_id=f"w-{page.page_index}-{start}-{end}",
                        target=(Span(page.page_index, start, end),),
                        label=label,
                        score=_SCORE,
                        detector=PROPAGATION,
                        evidence=(code,),
                        text=match.group(),
                    )
                )
    return result


def _is_unsure(finding: Finding) -> bool:
    """Found by a heading that other things have too: digits alone tell of no series then."""
    return all(code.endswith(_UNSURE) for code in finding.evidence)


def _values(
    findings: Iterable[Finding], vocabulary: Vocabulary
) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Each value once, with or without the signs between its groups of digits."""
    seen = set()
    for finding in findings:
        text = re.sub(r"\s+", " ", finding.text)
        plain = "".join(_GROUPS.findall(text))
        if (finding.label, plain) in seen:
            continue
        seen.add((finding.label, plain))
        digits = sum(c.isdigit() for c in plain)
        least = _SHORTEST_WORD if not digits else _SHORTEST_NUMBER if digits == len(plain) else _SHORTEST_CODE
        if len(plain) < least or (not digits and vocabulary.facts(plain).listed):
            continue
        body = _EDGES[0] + re.escape(text).replace(r"\ ", r"[ \n]?") + _EDGES[1]
        if digits > len(plain) // 2 and digits >= _SHORTEST_NUMBER:
            body += "|" + _WIDE_EDGES[0] + r"[ .\u00a0-]?".join(map(re.escape, plain)) + _WIDE_EDGES[1]
        yield finding.label, re.compile(body), SAME


def _series(findings: Iterable[Finding]) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """The forms of which several numbers were found, with what all of them begin with."""
    forms: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        value = "".join(finding.text.split("\n"))
        if value[:1].isalpha() or not _is_unsure(finding):
            forms[_DIGITS.sub(lambda run: "9" * len(run.group()), value)].add(value)
    for form, values in sorted(forms.items()):
        common = _opening(values)
        if len(values) < (_SERIES_WITH_LETTERS if common[:1].isalpha() else _SERIES):
            continue
        if len(common) < _COMMON or (form.isdigit() and len(form) < _SERIES_DIGITS):
            continue
        rest = "".join(r"\d" if c == "9" else re.escape(c) for c in form[len(common) :])
        yield _SERIAL, re.compile(_EDGES[0] + re.escape(common) + rest + _EDGES[1]), SERIES


def _opening(values: Iterable[str]) -> str:
    """What all of them begin with."""
    first, last = min(values), max(values)
    size = next((at for at, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    return first[:size]
