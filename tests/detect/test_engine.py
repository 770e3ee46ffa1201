"""The engine: what reaches recognizers, how results become findings, and that nothing is lost or dropped."""

from __future__ import annotations

import dataclasses
import logging
import pickle
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult

from redactor import detect
from redactor.detect import engine as engine_module
from redactor.detect.engine import Engine, EvidenceEnhancer, page_without_geometry
from redactor.detect.ner import NerRecognizer
from redactor.detect.results import evidence_of, found, keep_hint_of, page_of, shared
from redactor.domain import Document, Finding, PageText, Span
from redactor.errors import DetectionTimeout, ModelMissing, RulesError
from redactor.forms.vocabulary import Vocabulary
from redactor.rules import PatternRule, RecognizerRule, Rules

SECRET = "Jansen-Geheim"


class Recorder(EntityRecognizer):
    """Takes down what it was given, and finds what ``rules`` of the test tell it to."""

    pages: list[PageText] = []  # noqa: RUF012

    def __init__(self, *, name: str, supported_entities: list[str], word: str = "Jansen") -> None:
        self.word = word
        super().__init__(supported_entities=supported_entities, supported_language="nl", name=name)

    def load(self) -> None:
        pass

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[RecognizerResult]:
        Recorder.pages.append(page_of(nlp_artifacts))
        shared(nlp_artifacts)["seen"] = shared(nlp_artifacts).get("seen", 0) + 1
        at = text.find(self.word)
        if at < 0:
            return []
        return [
            found(
                self,
                "PERSOON",
                at,
                at + len(self.word),
                0.6,
                evidence=(f"test:{self.name}",),
                keep_hint="reden",
            )
        ]


class Slow(Recorder):
    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[RecognizerResult]:
        raise DetectionTimeout("te traag")


def with_recognizers(rules: Rules, *chosen: RecognizerRule) -> Rules:
    return dataclasses.replace(rules, recognizers=chosen)


def coded(name: str, cls: type, **settings: Any) -> RecognizerRule:
    return RecognizerRule(
        name=name, labels=("PERSOON",), class_name=f"{cls.__module__}.{cls.__qualname__}", settings=settings
    )


def document(*texts: str) -> Document:
    pages = tuple(page_without_geometry(text, page_index=index) for index, text in enumerate(texts))
    return Document(document_id="doc-1", path=Path("x.pdf"), sha256="0" * 64, pages=pages)


class TestRun:
    def test_pages_keep_their_numbers(self, number_engine: Engine) -> None:
        findings = detect.run(document("BSN 111222333", "", "BSN 111222333"), number_engine)
        assert [f.target for f in findings] == [(Span(0, 4, 13),), (Span(2, 4, 13),)]

    def test_ids_are_unique_stable_and_hold_no_text(self, engine: Engine) -> None:
        doc = document("De heer J. Jansen, 06 12 34 56 78, j.jansen@gmail.com, BSN 111222333")
        first, second = detect.run(doc, engine), detect.run(doc, engine)
        assert first == second
        ids = [f.finding_id for f in first]
        assert len(set(ids)) == len(ids)
        assert not any("jansen" in i.lower() or "111222333" in i for i in ids)

    def test_findings_survive_a_process_border(self, number_engine: Engine) -> None:
        findings = detect.run(document("BSN 111222333"), number_engine)
        assert pickle.loads(pickle.dumps(findings)) == findings

    def test_time_out_names_document_and_page(self, shipped_rules: Rules) -> None:
        engine = detect.build_engine(with_recognizers(shipped_rules, coded("Slow", Slow)), model="none")
        with pytest.raises(DetectionTimeout) as caught:
            detect.run(document("", SECRET), engine)
        assert caught.value.where == "doc-1:2"
        assert SECRET not in f"{caught.value} {caught.value.hint}"

    def test_nothing_of_the_document_is_logged(
        self, engine: Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            detect.run(document(f"De heer {SECRET}, BSN 111222333"), engine)
        assert SECRET not in caplog.text
        assert "111222333" not in caplog.text

    def test_repr_holds_no_text(self, number_engine: Engine) -> None:
        assert "111222333" not in repr(detect.run(document("BSN 111222333"), number_engine))


class TestRecognizers:
    def test_each_gets_the_page_and_a_shared_place(self, shipped_rules: Rules) -> None:
        rules = with_recognizers(shipped_rules, coded("One", Recorder), coded("Two", Recorder))
        engine = detect.build_engine(rules, model="none")
        Recorder.pages.clear()
        page = page_without_geometry("de heer Jansen")
        engine.analyse(page)
        assert Recorder.pages == [page, page]

    def test_evidence_of_equal_spans_is_joined(self, shipped_rules: Rules) -> None:
        rules = with_recognizers(shipped_rules, coded("One", Recorder), coded("Two", Recorder))
        engine = detect.build_engine(rules, model="none")
        (finding,) = engine.analyse(page_without_geometry("de heer Jansen"))
        assert finding.detector == "One"
        assert finding.evidence == ("test:One", "test:Two", "ook:Two")

    def test_contained_result_hands_over_its_evidence_but_no_hint(self, shipped_rules: Rules) -> None:
        rules = with_recognizers(
            shipped_rules, coded("Long", Recorder, word="Jan Jansen"), coded("Short", Recorder)
        )
        engine = detect.build_engine(rules, model="none")
        (finding,) = engine.analyse(page_without_geometry("Jan Jansen"))
        assert finding.text == "Jan Jansen"
        assert "test:Short" in finding.evidence

    def test_unknown_setting(self, shipped_rules: Rules) -> None:
        with pytest.raises(RulesError, match="'wrod'"):
            detect.build_engine(
                with_recognizers(shipped_rules, coded("One", Recorder, wrod="x")), model="none"
            )

    @pytest.mark.parametrize("path", ["redactor.detect.contact.Nobody", "no_such_package.X", "builtins.dict"])
    def test_unknown_class(self, shipped_rules: Rules, path: str) -> None:
        rule = RecognizerRule(name="X", labels=("PERSOON",), class_name=path)
        with pytest.raises(RulesError, match="X:"):
            detect.build_engine(with_recognizers(shipped_rules, rule), model="none")

    def test_no_recognizers_at_all(self, shipped_rules: Rules) -> None:
        with pytest.raises(RulesError):
            detect.build_engine(with_recognizers(shipped_rules), model="none")

    def test_target_group_narrows(self, shipped_rules: Rules) -> None:
        rule = RecognizerRule(
            name="X",
            labels=("V_NUMMER",),
            patterns=(PatternRule(name="a", regex=r"nr (?P<target>\d+)", score=0.5),),
        )
        engine = detect.build_engine(with_recognizers(shipped_rules, rule), model="none")
        assert [f.text for f in engine.analyse(page_without_geometry("nr 123"))] == ["123"]


class TestFindings:
    def result(self, start: int, end: int, **metadata: Any) -> RecognizerResult:
        base = {RecognizerResult.RECOGNIZER_NAME_KEY: "X", RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: "x"}
        return RecognizerResult("PERSOON", start, end, 0.5, recognition_metadata={**base, **metadata})

    def test_white_space_is_trimmed(self) -> None:
        page = page_without_geometry("  Jan \n")
        finding = engine_module._finding(self.result(0, 7), page)
        assert finding is not None
        assert finding.target == (Span(0, 2, 5),)

    def test_only_white_space_is_no_finding(self) -> None:
        assert engine_module._finding(self.result(0, 2), page_without_geometry("  Jan")) is None

    def test_parts_become_spans(self) -> None:
        page = page_without_geometry("Haar,\t06\nBouke")
        finding = engine_module._finding(self.result(0, 14, parts=((0, 5), (9, 14))), page)
        assert finding is not None
        assert finding.target == (Span(0, 0, 5), Span(0, 9, 14))
        assert finding.text == "Haar, Bouke"

    def test_ties_are_settled_by_the_order_of_the_rules(self) -> None:
        enhancer = EvidenceEnhancer(["A", "B"])
        results = [self.result(0, 3), self.result(0, 3)]
        for name, result in zip("BA", results, strict=True):
            result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY] = name
            result.recognition_metadata["evidence"] = (name.lower(),)
        (kept,) = enhancer.enhance_using_context("Jan", results, SimpleNamespace(), [])  # type: ignore[arg-type]
        assert evidence_of(kept.recognition_metadata) == ("a", "b", "ook:B")
        assert keep_hint_of(kept.recognition_metadata) == ""


class TestModel:
    def test_none_says_so(self, number_engine: Engine) -> None:
        assert number_engine.model == "none"

    @pytest.mark.parametrize("name", ["nl_core_news_nonexistent", "/no/such/folder"])
    def test_missing(self, shipped_rules: Rules, name: str) -> None:
        with pytest.raises(ModelMissing) as caught:
            detect.build_engine(shipped_rules, model=name)
        assert caught.value.exit_code == 10
        assert "spacy download" in caught.value.hint

    def test_shipped_one_missing(self, shipped_rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine_module, "shipped_model", lambda: None)
        with pytest.raises(ModelMissing) as caught:
            detect.build_engine(shipped_rules)
        assert "pip install" in caught.value.hint

    def test_other_pipeline_is_translated(self, shipped_rules: Rules, tmp_path: Path) -> None:
        nlp = spacy.blank("nl")
        ruler = nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "PER", "pattern": "Anna Bakker"}, {"label": "GPE", "pattern": "Gouda"}])
        nlp.to_disk(tmp_path / "ander")
        rules = with_recognizers(
            shipped_rules,
            RecognizerRule(
                name="NerRecognizer",
                labels=("PERSOON", "OVERIG"),
                class_name="redactor.detect.ner.NerRecognizer",
            ),
        )
        engine = detect.build_engine(rules, model=str(tmp_path / "ander"))
        assert engine.model == "ander"
        findings = engine.analyse(page_without_geometry("Anna Bakker woont in Gouda."))
        assert [(f.label, f.text) for f in findings] == [("PERSOON", "Anna Bakker"), ("OVERIG", "Gouda")]

    def test_entity_does_not_cross_a_cell(self) -> None:
        text = "Anna\tBakker"
        recognizer = NerRecognizer(
            name="NER", supported_entities=["PERSOON"], supported_language="nl", vocabulary=Vocabulary()
        )
        entity = SimpleNamespace(label_="PERSOON", start_char=0, end_char=len(text))
        results = recognizer.analyze(text, [], SimpleNamespace(entities=[entity], tokens=None))  # type: ignore[arg-type]
        assert [(r.start, r.end) for r in results] == [(0, 4), (5, 11)]

    @pytest.mark.model
    def test_shipped_pipeline(self, shipped_rules: Rules) -> None:
        if engine_module.shipped_model() is None:
            pytest.skip("the shipped model is not here")
        engine = detect.build_engine(shipped_rules)
        assert engine.model == "nl_woo_ner"
        findings = engine.analyse(page_without_geometry("Vragen beantwoordt mevrouw Sofie de Groot graag."))
        assert any("Groot" in f.text and f.label == "PERSOON" for f in findings)


class TestTokens:
    def test_long_run_keeps_text_and_positions(self, number_engine: Engine) -> None:
        text = "BSN 111222333 " + "(" * 3000 + "\n\nBSN 123456782  einde"
        doc = number_engine.nlp_engine.artifacts(page_without_geometry(text)).tokens
        assert doc.text == text
        found_texts = [f.text for f in number_engine.analyse(page_without_geometry(text))]
        assert found_texts == ["111222333", "123456782"]


def test_page_without_geometry_has_no_boxes() -> None:
    page = page_without_geometry("abc", page_index=3)
    assert page.page_number == 4
    assert np.isnan(page.boxes).all()


def test_find_is_the_same_for_many_pages(find: Callable[..., list[Finding]]) -> None:
    assert find("BSN 111222333") == find("BSN 111222333")
