"""What a mention's surroundings say of its role, at the edges of what a name can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import resolve
from redactor.domain import Document, Finding, Span
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.rules import Rules
from tests.conftest import typed_page


@pytest.mark.parametrize("code", ["BC", "IR", "LT"])
def test_initials_that_are_a_title_too_are_no_surname_of_an_office_holder(
    shipped_rules: Rules, code: str
) -> None:
    text = f"De Tweede Kamer vraagt om een brief.\n{code} meldt zich.\n{code} belt terug."
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(typed_page(text),))
    at = text.index(code)
    finding = Finding(
        finding_id="f",
        target=(Span(0, at, at + 2),),
        label="PERSOON",
        score=0.9,
        detector="NerRecognizer",
        evidence=("model:persoon", "initialen"),
        text=code,
    )
    knows_nothing_of_it = Vocabulary(lambda word: WordFacts())
    resolution = resolve.run([finding], document, shipped_rules, vocabulary=knows_nothing_of_it)
    assert [len(person.finding_ids) for person in resolution.persons] == [2]
