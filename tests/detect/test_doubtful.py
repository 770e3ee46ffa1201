"""A word that was hardly read is a proposal where names stand, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from redactor.detect.doubtful import doubtful_words
from redactor.domain import Document, Finding, PageText, Span
from redactor.rules import Rules

TEXT = "Contactpersoon: H4rtkamp\nAanwezig: Wessel Drljv3r en nog iemand\nDe regeling gaat do0r tot maandag"


def proposals(
    rules: Rules, type_page: Callable[..., PageText], *unsure: str, names: tuple[str, ...] = ()
) -> list[str]:
    confidence = np.full(len(TEXT), 0.9)
    for word in unsure:
        at = TEXT.index(word)
        confidence[at : at + len(word)] = 0.1
    page = replace(type_page(TEXT), source="ocr", confidence=confidence)
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(page,))
    findings = [
        Finding(
            finding_id=name,
            target=(Span(0, TEXT.index(name), TEXT.index(name) + len(name)),),
            label="PERSOON",
            score=0.9,
            detector="test",
        )
        for name in names
    ]
    return [finding.text for finding in doubtful_words(document, findings, rules)]


def test_beside_a_name(shipped_rules: Rules, type_page: Callable[..., PageText]) -> None:
    assert proposals(shipped_rules, type_page, "Drljv3r", names=("Wessel",)) == ["Drljv3r"]


def test_behind_the_label_of_a_field(shipped_rules: Rules, type_page: Callable[..., PageText]) -> None:
    assert proposals(shipped_rules, type_page, "H4rtkamp") == ["H4rtkamp"]


@pytest.mark.parametrize("names", [(), ("Wessel",)])
def test_not_in_running_text(
    shipped_rules: Rules, type_page: Callable[..., PageText], names: tuple[str, ...]
) -> None:
    assert proposals(shipped_rules, type_page, "do0r", names=names) == []


def test_not_what_is_found_already_or_read_well(
    shipped_rules: Rules, type_page: Callable[..., PageText]
) -> None:
    assert proposals(shipped_rules, type_page, "Drljv3r", names=("Wessel Drljv3r",)) == []
    assert proposals(shipped_rules, type_page, names=("Wessel",)) == []


def test_not_on_a_page_with_a_text_layer(shipped_rules: Rules, type_page: Callable[..., PageText]) -> None:
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(type_page(TEXT),))
    assert doubtful_words(document, (), shipped_rules) == ()
