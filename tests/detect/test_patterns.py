"""Pattern recognizers: the examples of rules/recognizers.yaml, context words, exclusions and time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from redactor import rules as rules_step
from redactor.detect import patterns
from redactor.detect.engine import Engine, page_without_geometry
from redactor.detect.patterns import CheckedPatternRecognizer
from redactor.domain import Finding, PageText
from redactor.errors import BadPattern, DetectionTimeout
from redactor.rules import PatternRule, RecognizerRule

Find = Callable[..., list[Finding]]

RULES = {rule.name: rule for rule in rules_step.load().recognizers}
MATCH = [(rule.name, text) for rule in RULES.values() for text in rule.match]
NO_MATCH = [(rule.name, text) for rule in RULES.values() for text in rule.no_match]


def names_of(findings: list[Finding]) -> set[str]:
    """Detectors of the findings, also those whose result was joined with another one's."""
    joined = {code.removeprefix("ook:") for f in findings for code in f.evidence if code.startswith("ook:")}
    return {f.detector for f in findings} | joined


@pytest.mark.parametrize(("name", "text"), MATCH)
def test_example_matches(name: str, text: str, engine: Engine) -> None:
    assert name in names_of(list(engine.analyse(page_without_geometry(text))))


@pytest.mark.parametrize(("name", "text"), NO_MATCH)
def test_example_does_not_match(name: str, text: str, engine: Engine) -> None:
    assert name not in names_of(list(engine.analyse(page_without_geometry(text))))


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "label", "found"),
        [
            ("BSN 5811 28 965", "BSN", "5811 28 965"),
            ("(BSN 111222333, geboren 1 mei 1970)", "BSN", "111222333"),
            ("BSN/sofinummer: 111222333", "BSN", "111222333"),
            ("V-nr. 281.746.5093", "V_NUMMER", "281.746.5093"),
            ("rijbewijs 5219937084", "IDENTITEITSDOCUMENT", "5219937084"),
            ("Uit haar paspoort\n(NXR7P20K4) blijkt", "IDENTITEITSDOCUMENT", "NXR7P20K4"),
            ("kenteken 62-BKL-\n4", "KENTEKEN", "62-BKL-\n4"),
            ("rek. NL91\nABNA 0417 1643 00", "IBAN", "NL91\nABNA 0417 1643 00"),
            ("Passen: 30041, 30042.", "PERSONEELSNUMMER", ["30041", "30042"]),
            ("M. Schouteten (LB 044177), brigadier", "PERSONEELSNUMMER", "LB 044177"),
            ("tolk-id 12774", "PERSONEELSNUMMER", "12774"),
            ("rb 5094418827", "IDENTITEITSDOCUMENT", "5094418827"),
            ("Rijbewijs\nB, nr. 5 204 418 837", "IDENTITEITSDOCUMENT", "5 204 418 837"),
            ("een busje van de verhuur (ST-KV 418)", "KENTEKEN", "ST-KV 418"),
            ("user bozkurt-e", "GEBRUIKERSNAAM", "bozkurt-e"),
        ],
    )
    def test_found(self, find: Find, text: str, label: str, found: str | list[str]) -> None:
        spans = [f.target[0] for f in find(text, label)]  # type: ignore[index]
        assert [text[span.start : span.end] for span in spans] == (
            [found] if isinstance(found, str) else found
        )

    @pytest.mark.parametrize(
        "text",
        [
            "Ons kenmerk 5519311",
            "Zaaknummer 24111222333",
            "RSIN 111222333",
            "2024-0000182791",
            "5.1. Toelichting",
            "KvK 27304816",
            "CJIB-nummer 4 1162 7730 8815 4402",
            "ECLI:NL:RVS:2018:314",
            "IENW/BSK-2022/248639",
            "€ 123.456.782,00",
            "versie 2.4.1.0",
            "Nota actief openbaar Ja, 12 juni 2024, 14.30 uur",
        ],
    )
    def test_references_stay(self, find: Find, text: str) -> None:
        assert find(text) == []

    def test_organisation_account_has_a_reason_to_keep(self, find: Find) -> None:
        for text in (
            "op NL91 ABNA 0417 1643 00 t.n.v. gemeente Zuiderhaven",
            "Stichting De Brug, KvK 12345678, NL91 ABNA 0417 1643 00",
        ):
            assert [f.keep_hint for f in find(text, "IBAN")] == ["rekening organisatie"]

    def test_personal_account_has_none(self, find: Find) -> None:
        for text in (
            "mijn rekening NL91 ABNA 0417 1643 00 t.n.v. J. Jansen",
            "de gemeente stort uw uitkering op NL91 ABNA 0417 1643 00",
        ):
            assert [f.keep_hint for f in find(text, "IBAN")] == [""]

    def test_mistyped_account_is_found(self, find: Find) -> None:
        (finding,) = find("rekening NL92 ABNA 0417 1643 00", "IBAN")
        assert finding.score < 0.8
        assert "check-mislukt:iban" in finding.evidence

    def test_private_network_address_has_a_reason_to_keep(self, find: Find) -> None:
        assert [f.keep_hint for f in find("server 10.14.2.88", "IP_ADRES")] == ["intern serveradres"]
        assert [f.keep_hint for f in find("vanaf 84.24.117.203", "IP_ADRES")] == [""]


class TestColumns:
    def test_heading_far_above_by_geometry(
        self, number_engine: Engine, lay_out: Callable[..., PageText]
    ) -> None:
        page = lay_out(
            [
                [(50, "Naam"), (200, "Pers.nr."), (300, "Account")],
                [(50, "De Zee"), (200, "00412873"), (300, "zeei01")],
                [(50, "Ferrier"), (200, "00398116"), (300, "ferrc02")],
            ]
        )
        found = {(f.label, f.text) for f in number_engine.analyse(page)}
        assert {
            ("PERSONEELSNUMMER", "00412873"),
            ("PERSONEELSNUMMER", "00398116"),
            ("GEBRUIKERSNAAM", "zeei01"),
            ("GEBRUIKERSNAAM", "ferrc02"),
        } <= found

    def test_running_text_under_a_table_is_no_column(
        self, number_engine: Engine, lay_out: Callable[..., PageText]
    ) -> None:
        page = lay_out(
            [
                [(50, "Naam"), (200, "Geboren"), (300, "Account")],
                [(50, "De Zee"), (200, "12-05-1999"), (300, "zeei01")],
                [(50, "Het besluit is genomen op 17-06-2024 en daarna verzonden aan allen")],
            ]
        )
        dates = [f.text for f in number_engine.analyse(page) if f.label == "GEBOORTEDATUM"]
        assert dates == ["12-05-1999"]


class TestRecognizer:
    def test_check_must_exist(self) -> None:
        rule = RecognizerRule(
            name="X", labels=("BSN",), patterns=(PatternRule(name="a", regex="a", score=0.5),), check="elf"
        )
        with pytest.raises(BadPattern):
            CheckedPatternRecognizer(rule)

    def test_time_out_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(patterns, "TIMEOUT", 0.05)
        rule = RecognizerRule(
            name="SlowRecognizer",
            labels=("BSN",),
            patterns=(PatternRule(name="slow", regex=r"(?:a|aa|aaa)+\d$", score=0.5),),
        )
        with pytest.raises(DetectionTimeout, match="SlowRecognizer"):
            CheckedPatternRecognizer(rule).analyze("a" * 60 + "b", ["BSN"])

    def test_evidence_names_pattern_and_check(self, find: Find) -> None:
        (finding,) = find("BSN 111222333", "BSN")
        assert {"patroon:aaneen", "check:elfproef", "woord:bsn"} <= set(finding.evidence)


N = 100_000
HOSTILE = {
    "digits": "1" * N,
    "spaced digits": "1 " * (N // 2),
    "zeros": "06 " * (N // 3),
    "spaces": " " * N,
    "line ends": "\n" * N,
    "dots": "." * N,
    "ats": "a@" * (N // 2),
    "letters": "A" * N,
    "words": "Aa " * (N // 3),
    "brackets": "(" * N,
    "labels": "BSN " * (N // 4),
    "hyphens": "A-12-" * (N // 5),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str, number_engine: Engine) -> None:
    text = HOSTILE[name]
    artifacts = number_engine.nlp_engine.artifacts(page_without_geometry(text))
    start = time.process_time()
    for recognizer in number_engine.analyzer.registry.recognizers:
        recognizer.analyze(text, [], artifacts)
    # Half a second on a free core; anything that grows with the square takes minutes.
    assert time.process_time() - start < 5
