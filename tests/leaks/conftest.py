"""The fixture that redacts a file; the kit is a module so that other test directories can use it."""

from leak_kit import redact

__all__ = ["redact"]
