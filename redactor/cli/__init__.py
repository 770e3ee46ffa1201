"""The command line. Parses, calls one function of the package, prints, exits; decides nothing.

stdout carries data only; messages, progress and the summary go to stderr, in Dutch.
"""

from __future__ import annotations

from redactor.cli.entry import cli, main

__all__ = ["cli", "main"]
