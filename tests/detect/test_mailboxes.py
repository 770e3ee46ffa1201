"""Mailboxes of units, told from those of people by what the lists know of their parts."""

from __future__ import annotations

import pytest

from redactor.detect.mailboxes import Mailboxes
from redactor.forms.vocabulary import Vocabulary, WordFacts

FACTS = {
    "an": WordFacts(listed=True, first=True),
    "ber": WordFacts(listed=True, first=True),
    "jan": WordFacts(listed=True, first=True),
    "jo": WordFacts(listed=True, first=True),
    "arnhem": WordFacts(listed=True, place=True, surname=True),
    "jansen": WordFacts(listed=True, surname=True),
}
LISTS: dict[str, tuple[str, ...]] = {"functional-mailboxes": ("post",), "private-mail-domains": ("gmail.*",)}


def mailboxes(*, knows: bool = True) -> Mailboxes:
    return Mailboxes(LISTS, Vocabulary(lambda word: FACTS.get(word, WordFacts())) if knows else Vocabulary())


@pytest.mark.parametrize("local", ["ber-ca", "bru-ca", "SMZ-Arnhem"])
def test_letters_of_a_unit(local: str) -> None:
    assert mailboxes().is_functional(local, "minbuza.nl")


@pytest.mark.parametrize("local", ["an-jo", "jan-arnhem", "smz-jansen", "j-ca", "ca-m.k", "akb"])
def test_what_may_be_a_person(local: str) -> None:
    assert not mailboxes().is_functional(local, "minbuza.nl")


def test_at_a_mail_provider_it_is_a_person() -> None:
    assert not mailboxes().is_functional("bru-ca", "gmail.com")


def test_without_lists_doubt_goes_to_redaction() -> None:
    assert not mailboxes(knows=False).is_functional("bru-ca", "minbuza.nl")
