"""Every ground is read in every form in use and written in every style; nothing else is read as one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redactor import rules as rules_step
from redactor.errors import UnknownGround
from redactor.redact.options import LABEL_FORMS
from redactor.rules import GROUND_FORMS, parse_ground, parse_grounds, written

GROUNDS = rules_step.load().grounds
LEAVES = [code for code in GROUNDS if re.fullmatch(r"5\.\d[a-z]?(\.\d)?(\.[a-z])?", code)]
ORDINALS = {"1": "eerste", "2": "tweede", "3": "derde", "4": "vierde", "5": "vijfde", "6": "zesde"}


def parts(code: str) -> tuple[str, str, str]:
    """Article, paragraph and letter of a code."""
    match = re.fullmatch(r"(5\.\d[a-z]?)(?:\.(\d))?(?:\.([a-z]))?", code)
    assert match
    return match[1], match[2] or "", match[3] or ""


@st.composite
def citations(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and one of the ways to write it."""
    code = draw(st.sampled_from(LEAVES))
    article, paragraph, letter = parts(code)
    word = draw(st.sampled_from(["", "art. ", "art ", "artikel ", "Woo ", "Woo art. ", "Woo, artikel "]))
    law = draw(st.sampled_from(["", " Woo", " van de Woo", ", van de Wet open overheid", " (Woo)", "."]))
    if draw(st.booleans()):
        dotted = article + (f".{paragraph}" if paragraph else "")
        text = dotted + (draw(st.sampled_from(["", ".", " ", ". "])) + letter if letter else "")
        text = word + text + law
    else:
        lid = draw(st.sampled_from([f"lid {paragraph}", f"{ORDINALS.get(paragraph)} lid", f"{paragraph}e lid",
                                    f"{paragraph}de lid"])) if paragraph else ""  # fmt: skip
        under = draw(st.sampled_from(["sub {}", "onder {}", "aanhef en onder {}", "letter {}", "onder {}."]))
        rest = [part for part in (lid, under.format(letter) if letter else "") if part]
        comma = draw(st.sampled_from([" ", ", "]))
        if rest and not word and draw(st.booleans()):
            text = comma.join(rest) + comma + f"van artikel {article}" + law
        else:
            text = word + comma.join([article, *rest]) + law
    if draw(st.booleans()):
        text = text.upper()
    return code, draw(st.sampled_from(["{}", " {} ", "({})", "[{}]", "{}\u00a0"])).format(text)


@given(citations())
@example(("5.1.2.e", "5.1 lid 2e"))
@example(("5.1.2.e", "tweede lid, aanhef en onder e, van artikel 5.1 Woo"))
@example(("5.1.2.e", "art. 5.1, 2e lid, onder e"))
@example(("5.1.1.c", "5.1 1e lid sub c"))
@example(("5.1.2.e", "onder e, van artikel 5.1, tweede lid"))
@example(("5.1.2.i", " 5.1.2  I "))
@example(("5.1.2.e", "op grond van artikel 5.1, tweede lid, onder e, van de Wet open overheid"))
def test_every_form_gives_the_one_code(case: tuple[str, str]) -> None:
    code, text = case
    assert parse_ground(text, GROUNDS).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10.2.e", "5.1.2.e"),
        ("10.2e", "5.1.2.e"),
        ("10 lid 2 sub e Wob", "5.1.2.e"),
        ("artikel 10, tweede lid, aanhef en onder g, van de Wet openbaarheid van bestuur", "5.1.5"),
        ("(10)(2e)", "5.1.2.e"),
        ("(10)(1d)", "5.1.1.d"),
        ("11.1", "5.2.1"),
        ("artikel 11, eerste lid, Wob", "5.2.1"),
        ("(11)(1)", "5.2.1"),
        ("10.1.c", "5.1.1.c"),
        ("Persoonsgegeven", "5.1.2.e"),
        ("DUBBEL", "dubbel"),
    ],
)
def test_old_and_other_codes(text: str, code: str) -> None:
    assert parse_ground(text, GROUNDS).code == code


@given(code=st.sampled_from(list(GROUNDS)), form=st.sampled_from(GROUND_FORMS))
def test_what_is_written_is_read_again(code: str, form: str) -> None:
    if code != "dubbel" or form != "lang":
        assert parse_ground(written(GROUNDS[code], form), GROUNDS).code == code


def test_styles() -> None:
    assert GROUND_FORMS == LABEL_FORMS
    assert [written(GROUNDS["5.1.2.e"], form) for form in GROUND_FORMS] == [
        "5.1.2.e",
        "5.1.2e",
        "art. 5.1 lid 2 sub e",
        "Woo art. 5.1, tweede lid, onder e",
    ]
    assert written(GROUNDS["5.2.1"], "5.1.2e") == "5.2.1"
    assert written(GROUNDS["5.4a"], "lid") == "art. 5.4a"
    assert written(GROUNDS["dubbel"], "lid") == "dubbel"


@given(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4, unique=True), st.sampled_from(
    ["; ", ";", " | ", "\n", ", ", " en ", " / ", " & "]))  # fmt: skip
def test_several_in_one_cell(codes: list[str], separator: str) -> None:
    text = separator.join(codes) + (";" if ";" in separator else "")
    assert [ground.code for ground in parse_grounds(text, GROUNDS)] == codes


def test_a_citation_with_commas_is_one() -> None:
    text = "artikel 5.1, tweede lid, onder e; 5.1.1c;5.1.2.e"
    assert [ground.code for ground in parse_grounds(text, GROUNDS)] == ["5.1.2.e", "5.1.1.c"]
    assert parse_grounds(" ; ", GROUNDS) == ()


@pytest.mark.parametrize("text", ["5.1.2.e; 5.1.9", "5.1.2.e, Jan de Vries", "onbekend", "5.1.2.e/i"])
def test_one_unknown_ground_spoils_the_cell(text: str) -> None:
    with pytest.raises(UnknownGround) as caught:
        parse_grounds(text, GROUNDS)
    assert "Vries" not in str(caught.value) + caught.value.hint


@given(st.text(max_size=30))
@example("5.1.2.e.5")
@example("lid 2 sub e")
@example("5.10.2.e")
@example("15.1.2.e")
def test_other_text_is_an_error_or_a_ground(text: str) -> None:
    try:
        found = parse_ground(text, GROUNDS)
    except UnknownGround:
        return
    # What is read as a ground holds its digits in that order, or is an alias.
    digits = re.sub(r"\D", "", found.code)
    assert re.sub(r"\D", "", text) == digits or found.aliases


def test_what_grounds_need_is_data() -> None:
    relative = [g for g in GROUNDS.values() if g.kind == "relatief"]
    assert all("motivering" in g.needs and g.years == 5 for g in relative)
    assert GROUNDS["5.1.5"].never_with == ("5.1.1", "5.1.2")
    assert [c for c, g in GROUNDS.items() if g.years] == [
        *(g.code for g in relative), "5.1.5", "5.2.1", "5.2.2", "5.2.3", "5.2.4",
    ]  # fmt: skip
    assert {g.platform for g in GROUNDS.values() if g.kind == "beraad"} == {"5.2"}
    # The vocabulary of the publication platform (Citation.php): every key is some ground's.
    assert {g.platform for g in GROUNDS.values() if g.platform} == {
        *(f"5.1.1{x}" for x in "abcde"), *(f"5.1.2{x}" for x in "abcdefghi"), "5.1.5", "5.2", "5.4", "dubbel",
    }  # fmt: skip
