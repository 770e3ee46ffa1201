"""Which secrets stand in a text: asked of all at once, the answer is that of asking one by one."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from redactor.forms import SecretMatcher, squash

WORDS = st.sampled_from(
    ["Vos", "de Vos", "Jan-sen", "JANSEN", "Özil", "van 't Hof", "12", "ab", "vosje", "½x", ""]
)
BETWEEN = st.sampled_from([" ", "-", "\n", "", ", ", "\u00ad"])


@given(
    secrets=st.lists(WORDS, max_size=5),
    text=st.lists(st.tuples(WORDS, BETWEEN), max_size=8).map(lambda pairs: "".join(a + b for a, b in pairs)),
)
@example(secrets=["Jansen", "Jansens"], text="Jan-sens")
@example(secrets=["Vos", "de Vos"], text="mevrouw De Vos")
def test_all_at_once_is_one_by_one(secrets: list[str], text: str) -> None:
    one_by_one = {squash(secret) for secret in secrets if SecretMatcher([secret]).search(text)}
    assert SecretMatcher(secrets).standing(text) == one_by_one


def test_a_short_one_stands_only_as_a_word() -> None:
    assert SecretMatcher(["Vos", "Janssen"]).standing("de vossen van Janssens") == {"janssen"}


@given(st.text(st.sampled_from("aZ éßﬁ½™漢İĳ–\u0301\u00ad\U0001d400.9"), max_size=40), st.integers(1, 8))
def test_a_long_text_is_squashed_letter_by_letter(text: str, times: int) -> None:
    assert squash(text * times) == "".join(map(squash, text)) * times


@given(
    before=st.text(st.sampled_from("aZ éßﬁ½™漢–\u0301."), max_size=30),
    name=st.sampled_from(["Vos", "Özil", "van 't Hof", "Marieke Jansen", "De Weiß"]),
    after=st.text(st.sampled_from(" .–\u0301\n"), max_size=5),
)
def test_a_name_is_found_where_it_stands(before: str, name: str, after: str) -> None:
    text = f"{before} {name} {after}"
    start = len(before) + 1
    ranges = SecretMatcher([name]).find(text)
    assert any(first <= start and start + len(name) <= last for first, last in ranges)
    for first, last in ranges:
        assert squash(name) in squash(text[first:last])
