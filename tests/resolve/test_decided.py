"""The corpus of wrong decisions once found (decided.yaml): what fails is exactly what is known to fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from redactor.detect.engine import Engine
from redactor.domain import Action, Document
from redactor.pipeline.ready import Ready
from redactor.rules import Rules
from tests.conftest import typed_page

CORPUS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("decided.yaml").read_text(encoding="utf-8"))


def wrong(ready: Ready, case: dict[str, Any]) -> bool:
    """Does a letter stay that should go, or the other way about?"""
    page = typed_page(case["text"])
    document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=(page,))
    gone = {
        at
        for decision in ready.decided(document).decisions
        if decision.action is Action.REDACT and isinstance(decision.target, tuple)
        for span in decision.target
        for at in range(span.start, span.end)
    }

    def signs(part: str) -> set[int]:
        start = page.text.index(part)
        return {at for at in range(start, start + len(part)) if page.text[at].isalnum()}

    return any(not signs(part) <= gone for part in case.get("gone", ())) or any(
        signs(part) & gone for part in case.get("stays", ())
    )


def test_only_known_cases_are_wrong(shipped_rules: Rules, engine: Engine) -> None:
    ready = Ready.make(shipped_rules, engine, None, None)
    failed = sorted(case["id"] for case in CORPUS["cases"] if wrong(ready, case))
    assert failed == sorted(CORPUS["known_failures"])


def test_ids_are_unique_and_every_case_asks_something() -> None:
    ids = [case["id"] for case in CORPUS["cases"]]
    assert len(ids) == len(set(ids))
    assert all(case.get("gone") or case.get("stays") for case in CORPUS["cases"])
    assert set(CORPUS["known_failures"]) <= set(ids)
