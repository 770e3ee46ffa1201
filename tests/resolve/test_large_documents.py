"""A bundle of hundreds of pages takes as long per page as a letter; who is who stays the same."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from pathlib import Path

from redactor import resolve
from redactor.domain import Document, Finding, Span
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.knowledge import knowledge_of
from redactor.rules import Rules
from tests.conftest import typed_page

HEADS = ("Bar", "Del", "Fen", "Gor", "Hul", "Kem", "Lon", "Mur", "Nes", "Pol", "Rut", "Ver")
TAILS = ("sink", "mans", "hout", "ink", "stra", "ma", "inga", "beek", "dijk", "brink")
SURNAMES = tuple(f"{head}{mid}{tail}" for head, mid, tail in itertools.product(HEADS, "aeo", TAILS))
FIRSTS = tuple(f"{head}{tail}" for head, tail in itertools.product(HEADS, ("iet", "ana", "olf", "eke")))


def bundle(pages: int) -> tuple[Document, list[Finding]]:
    """Pages that each name eight people in full, by surname and by first name."""
    texts, findings = [], []
    for page_index in range(pages):
        text = ""
        for n in range(8):
            number = page_index * 8 + n
            first = FIRSTS[number % len(FIRSTS)]
            surname = SURNAMES[number % len(SURNAMES)] + "ela" * (number // len(SURNAMES))
            for written in (f"{first} {surname}", surname, first):
                findings.append(
                    Finding(
                        finding_id=f"f-{page_index}-{len(text)}",
                        target=(Span(page_index, len(text), len(text) + len(written)),),
                        label="PERSOON",
                        score=0.9,
                        detector="NameRecognizer",
                        text=written,
                    )
                )
                text += written + " belt morgen.\n"
        texts.append(typed_page(text, page_index=page_index))
    return Document(document_id="d", path=Path("d.pdf"), sha256="", pages=tuple(texts)), findings


def test_time_per_page_does_not_grow(shipped_rules: Rules) -> None:
    def seconds(pages: int) -> float:
        document, findings = bundle(pages)
        start = time.process_time()
        resolution = resolve.run(findings, document, shipped_rules)
        assert len(resolution.persons) >= pages * 8
        return time.process_time() - start

    seconds(2)
    small = min(seconds(20) for _ in range(3))
    large = min(seconds(160) for _ in range(2))
    # Eight times the pages take some thirteen times as long, on a busy machine up to twenty. With every
    # mention held against every person it was twenty-five times from 10 to 80 pages, and more in longer ones.
    assert large < 24 * small


def test_a_surname_goes_to_its_bearer(shipped_rules: Rules) -> None:
    document, findings = bundle(3)
    resolution = resolve.run(findings, document, shipped_rules)
    owner = {finding_id: p for p in resolution.persons for finding_id in p.finding_ids}
    for finding in resolution.findings:
        if finding.text not in FIRSTS:
            assert any(finding.text in name for name in owner[finding.finding_id].names)


def test_another_date_compiles_no_words_again(shipped_rules: Rules) -> None:
    vocabulary = Vocabulary()
    first = knowledge_of(shipped_rules, vocabulary)
    holders = ("Aagje Deken;volksvertegenwoordiger",)
    later = replace(shipped_rules, lists={**shipped_rules.lists, "ambtsdragers": holders})
    second = knowledge_of(later, vocabulary)
    assert second.lexicon is first.lexicon
    assert second.reader is not first.reader
    assert second.reader._holders == {"aagje deken": "volksvertegenwoordiger"}
    assert knowledge_of(later, vocabulary) is second
    other = replace(shipped_rules, lists={**shipped_rules.lists, "geen-namen": ("kwartaal",)})
    assert knowledge_of(other, vocabulary).lexicon is not first.lexicon
