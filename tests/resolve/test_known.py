"""What other documents of the dossier tell of a document's persons, and how far names are looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from redactor import decide, detect, resolve
from redactor.detect.engine import Engine
from redactor.domain import Action, Decision, Document, Person, Status
from redactor.forms.vocabulary import Vocabulary, WordFacts
from redactor.resolve import KnownPerson
from redactor.rules import Rules
from tests.conftest import typed_page


@pytest.fixture(scope="session")
def rule_engine(shipped_rules: Rules) -> Engine:
    return detect.build_engine(shipped_rules, model="none")


class Decided:
    """One page with what the dossier knows, decided."""

    def __init__(
        self,
        engine: Engine,
        rules: Rules,
        text: str,
        *known: KnownPerson,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(typed_page(text),))
        found = resolve.run(
            detect.run(document, engine),
            document,
            rules,
            vocabulary=vocabulary or engine.vocabulary,
            known=known,
        )
        self.persons: tuple[Person, ...] = found.persons
        self.decisions: tuple[Decision, ...] = decide.run(
            found.findings, found.persons, document, rules, personas=True
        )

    def gone(self) -> list[str]:
        return [d.text for d in self.decisions if d.action is Action.REDACT]


def aylin(**more: Any) -> KnownPerson:
    return KnownPerson(number=7, **{"names": ("Aylin Kayaçan", "Kayaçan"), **more})


@pytest.mark.parametrize(
    ("text", "near", "gone"),
    [
        ("Ons overleg met Aylin Kayaçan is verzet.", False, ["Aylin Kayaçan"]),
        ("Ons overleg met Aylin\nKayaçan is verzet.", False, ["Aylin\nKayaçan"]),
        ("Het voorstel van Aylin ligt voor.", False, []),
        ("Het voorstel van Aylin ligt voor.", True, ["Aylin"]),
        ("Het voorstel van Kayaçan ligt voor.", False, []),
        ("Het voorstel van Kayaçan ligt voor.", True, ["Kayaçan"]),
        ("De afdeling AK en de code AKA blijven.", True, []),
        ("AKa stemt dit af.", True, ["AKa"]),
        ("AKa stemt dit af.", False, []),
        ("Aylins voorstel ligt voor.", True, ["Aylin"]),
        ("Bezoek de Kayaçanstraat in Waterrijk.", True, []),
    ],
)
def test_how_far_a_name_is_looked_for(
    rule_engine: Engine, shipped_rules: Rules, text: str, near: bool, gone: list[str]
) -> None:
    assert Decided(rule_engine, shipped_rules, text, aylin(near=near)).gone() == gone


@pytest.mark.parametrize(
    ("facts", "alone", "gone"),
    [
        (WordFacts(), True, ["Kayaçan"]),
        (WordFacts(listed=True, surname=True), True, ["Kayaçan"]),
        (WordFacts(), False, []),
        (WordFacts(listed=True, surname=True, common_surname=True), True, []),
        (WordFacts(listed=True, surname=True, ordinary=True), True, []),
        (WordFacts(listed=True, surname=True, place=True), True, []),
        (WordFacts(listed=True, first=True), True, []),
    ],
)
def test_a_surname_alone_when_it_is_rare(
    rule_engine: Engine, shipped_rules: Rules, facts: WordFacts, alone: bool, gone: list[str]
) -> None:
    vocabulary = Vocabulary(lambda word: facts if word == "kayaçan" else WordFacts())
    text = "Het voorstel van Kayaçan ligt voor."
    document = Decided(rule_engine, shipped_rules, text, aylin(alone=alone), vocabulary=vocabulary)
    assert document.gone() == gone


@pytest.mark.parametrize("word", ["Bakker", "Dijk", "Jansen & Zonen BV"])
def test_words_and_firms_stay(rule_engine: Engine, shipped_rules: Rules, word: str) -> None:
    known = KnownPerson(number=1, names=(f"Jan {word.split()[0]}",), near=True, alone=True)
    text = f"De {word.lower()} aan de overkant. {word} levert op tijd."
    if word.endswith("BV"):
        text = f"De firma {word} levert op tijd."
    assert Decided(rule_engine, shipped_rules, text, known).gone() == []


def test_the_document_itself_comes_first(rule_engine: Engine, shipped_rules: Rules) -> None:
    namesake = KnownPerson(number=3, names=("Piet Appelboom",), near=True, alone=True)
    for text in ("Wethouder K. Appelboom opent. Appelboom dankt allen.", "De boot Karel Appelboom vaart."):
        assert Decided(rule_engine, shipped_rules, text, namesake).gone() == []


class TestPublic:
    WETHOUDER = KnownPerson(
        number=4, names=("Karel Appelboom", "Appelboom"), role="bestuurder-decentraal", near=True
    )

    def test_a_name_in_full_is_proposed_to_stay(self, rule_engine: Engine, shipped_rules: Rules) -> None:
        text = "Daarna spreekt de heer Karel Appelboom."
        assert Decided(rule_engine, shipped_rules, text).gone() == ["Karel Appelboom"]
        document = Decided(rule_engine, shipped_rules, text, self.WETHOUDER)
        (decision,) = [d for d in document.decisions if d.label == "PERSOON"]
        assert (decision.action, decision.status) == (Action.KEEP, Status.OPEN)
        assert decision.decided_by == "policy:publiek-elders"

    @pytest.mark.parametrize(
        "text",
        [
            "Contactpersoon: Karel Appelboom",
            "Daarna spreekt mevrouw Appelboom.",
            "Daarna spreekt de heer Kees Appelboom.",
            "Bezwaarmaker Karel Appelboom spreekt.",
        ],
    )
    def test_a_namesake_goes(self, rule_engine: Engine, shipped_rules: Rules, text: str) -> None:
        gone = " ".join(Decided(rule_engine, shipped_rules, text, self.WETHOUDER).gone())
        assert "Appelboom" in gone

    def test_nobody_public_is_looked_for(self, rule_engine: Engine, shipped_rules: Rules) -> None:
        assert Decided(rule_engine, shipped_rules, "Appelboom komt.", self.WETHOUDER).persons == ()


def test_numbers_of_the_dossier_are_in_the_labels(rule_engine: Engine, shipped_rules: Rules) -> None:
    text = "Contactpersoon: drs. A. (Aylin) Kayaçan\nBeste mevrouw De Wit,\nGraag overleg met Aylin Kayaçan."
    labels = {d.text: d.persona for d in Decided(rule_engine, shipped_rules, text, aylin()).decisions}
    assert labels["Aylin Kayaçan"].endswith(" 7")
    # Nobody of the dossier: a number could be somebody else's.
    assert labels["De Wit"] == "persoon"
