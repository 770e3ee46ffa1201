"""Borrows the kit of tests/leaks: a note with a secret, and a fixture that redacts it."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "leaks"))

from leak_kit import redact

__all__ = ["redact"]
