"""No hiding place keeps the secret, and nothing innocent is lost: one test a case, control first."""

from __future__ import annotations

import io

import pikepdf
import pytest
from leak_cases import CASES
from leak_kit import SECRETS, Redact
from leak_oracle import says

from redactor.domain import Verdict

#: Cases that cannot be cleaned for certain: the verification withholds the output. A letter salad is read
#: only by its places on the page; the word in a Type3 glyph and in a pattern is drawn, and taking it out
#: changes what a reader sees without a box to say so.
WITHHELD = frozenset({"shuffled_letters", "tiling_pattern", "type3_word_glyph"})

#: Cases that still leak or lose something. A case that is repaired must leave this list.
KNOWN_FAILURES: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", sorted(CASES))
def test_hiding_place(name: str, redact: Redact) -> None:
    outcome = redact(CASES[name]())
    assert says(outcome.before, SECRETS), "control: the secret stands in the input"
    if name in WITHHELD:
        assert outcome.verification.verdict is not Verdict.CLEAN
        return
    problems = list(says(outcome.after, SECRETS))
    verification = outcome.verification
    if verification.verdict is not Verdict.CLEAN:
        problems.append(f"{verification.verdict.value}: {verification.routes} {verification.leaks}")
    if verification.lost_characters or verification.moved_characters:
        problems.append(f"lost {verification.lost_characters}, moved {verification.moved_characters}")
    with pikepdf.open(io.BytesIO(outcome.after)) as pdf:
        problems += pdf.check_pdf_syntax()
    if name in KNOWN_FAILURES:
        assert problems, f"{name} works now: take it off KNOWN_FAILURES"
    else:
        assert not problems, problems
