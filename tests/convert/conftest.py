"""The fixture that takes a file in; the kit is a module so that other test directories can use it."""

from convert_kit import take

__all__ = ["take"]
