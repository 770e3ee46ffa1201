"""What a pattern needs never hides a match: a page is passed over only when it cannot match there."""

from __future__ import annotations

import re
import warnings

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from redactor.rules import Rules
from redactor.rules.needs import needs, shape


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?<![\w.])\d{4}([. ])\d{2}\1\d{3}(?!\d)", "BSN 1112.22.333"),
        (r"(?i:\b(?:bsn|burger ?service-?nummer))\s*(?P<target>\d{9})", "BurgerServiceNummer 111222333"),
        (r"(?:ab|ac|x[yz])+\d?", "een xZ?".lower()),
        (r"(?:a|b(?:c|d)?){2,3}e", "babcae"),
        (r"[A-Z]{2}-\d{3}", "XK-123"),
        (r"(?i)straat|laan", "de LAAN"),
        (r"(?>ab|a)c", "abc"),
        (r"a{0}b", "b"),
        (r"a*?b++", "b"),
        (r"(?=.*x)y", "yx"),
        (r"(a)|b", "b"),
        (r"", "iets"),
        (r"(?m)^(?:x|)$", "\n"),
    ],
)
def test_what_matches_is_tried(pattern: str, text: str) -> None:
    assert regex.search(pattern, text)
    assert needs(pattern).met(shape(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?<![\w.])\d{4}([. ])\d{2}\1\d{3}(?!\d)", "op 12 juni 2024 zijn 1500 mensen gehoord"),
        (r"(?i:\b(?:bsn|burger ?service-?nummer))\s*(?P<target>\d{9})", "nummer 111222333"),
        (r"\d{9}", "12345678 9"),
        (r"(?:adm|beheer)[-_.][a-z]{3}", "de beheerder en de administratie"),
    ],
)
def test_a_page_without_it_is_passed_over(pattern: str, text: str) -> None:
    assert not needs(pattern).met(shape(text))


@pytest.mark.parametrize(
    "pattern", [r"[[:alpha:]]{3}\d", r"(?:abc){e<=1}", r"[[a-z]&&[^x]]", r"[^[:digit:]]q"]
)
def test_what_only_regex_reads_so_is_always_tried(pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        assert needs(pattern).clauses == ()


@pytest.mark.parametrize("text", ["İD", "ſtraat", "\u212aenteken", "٣٤٥", "ﬁets", "ΑΒΓς"])
def test_signs_that_pass_for_others_leave_the_text_unjudged(text: str) -> None:
    """Without case "ſ" is an s and "K" (kelvin) a k; \\d is any digit."""
    assert shape(text) is None
    assert needs("(?i)dit staat er niet").met(shape(text))


def test_a_pattern_that_is_none_is_an_error() -> None:
    with pytest.raises(re.error):
        needs("(a")


def test_examples_of_the_shipped_rules_are_tried(shipped_rules: Rules) -> None:
    """Also those of other recognizers: whatever a pattern finds in a text, it is allowed to look for."""
    examples = [text for rule in shipped_rules.recognizers for text in (*rule.match, *rule.no_match)]
    patterns = [pattern for rule in shipped_rules.recognizers for pattern in rule.patterns]
    assert sum(1 for pattern in patterns if pattern.needs.clauses) > 0.9 * len(patterns)
    for pattern in patterns:
        compiled = regex.compile(pattern.regex, regex.MULTILINE)
        for text in examples:
            if compiled.search(text):
                assert pattern.needs.met(shape(text)), (pattern.name, text)


PIECES = st.sampled_from(
    [
        "a",
        "B",
        "1",
        r"\d",
        r"\w",
        ".",
        "[ab]",
        "[A-C]",
        "[^a]",
        "(?:a|Bc)",
        "(?:|x)",
        r"(?i:q)",
        "é",
        r"\s",
        "-",
    ]
)
COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,3}", "{2,}", "+?", "{3,12}"])


@given(
    st.lists(st.tuples(PIECES, COUNTS), min_size=1, max_size=5),
    st.text(alphabet="aAbBcCxqQé1 27-\n", max_size=12),
    st.booleans(),
)
@example([("(?:a|Bc)", "{3,12}")], "bcABc abc", True)
def test_no_match_is_hidden(parts: list[tuple[str, str]], text: str, ignore_case: bool) -> None:
    pattern = ("(?i)" if ignore_case else "") + "".join(part + count for part, count in parts)
    if regex.search(pattern, text):
        assert needs(pattern).met(shape(text))
