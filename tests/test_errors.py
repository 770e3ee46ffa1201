"""Errors are interface: their codes, their form, and their way through a process border."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from redactor import errors
from redactor.domain import Leak
from redactor.errors import ExitCode, RedactorError, VerificationError

KINDS = sorted(
    (
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, RedactorError)
    ),
    key=lambda kind: kind.__name__,
)


def test_readme_lists_every_exit_code() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (\d+) \| `(\w+)` \|", readme, flags=re.MULTILINE)
    assert {(int(code), name.upper()) for code, name in table} == {(c.value, c.name) for c in ExitCode}


def test_codes_never_change() -> None:
    assert {c.name: c.value for c in ExitCode} == {
        "OK": 0,
        "INTERNAL": 1,
        "USAGE": 2,
        "RULES": 3,
        "INPUT": 4,
        "ENCRYPTED": 5,
        "OUTPUT": 6,
        "LEAK": 7,
        "REVIEW": 8,
        "PARTIAL": 9,
        "MODEL": 10,
        "PROGRAM_MISSING": 11,
        "REFUSED": 12,
        "IN_USE": 13,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_message_form(kind: type[RedactorError]) -> None:
    error = kind("het bestand is stuk", where="nota.pdf:3", hint="probeer het opnieuw")
    assert str(error) == f"nota.pdf:3: {kind.__name__}: het bestand is stuk"


@pytest.mark.parametrize("kind", KINDS)
def test_survives_a_process_border(kind: type[RedactorError]) -> None:
    error = kind("het bestand is stuk", where="nota.pdf", hint="tip")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.message, again.where, again.hint) == (error.message, error.where, error.hint)


def test_leaks_survive_too() -> None:
    leak = Leak(page_index=0, kind="tekst", where="inhoud")
    again = pickle.loads(pickle.dumps(VerificationError("lek", leaks=[leak])))
    assert again.leaks == (leak,)
