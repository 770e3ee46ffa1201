"""Runs Tesseract as a program of the system. Pictures go in and text comes out through pipes: no files."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from typing import Final

from redactor.errors import ProgramMissing, UnhandledContent

PACKAGES: Final = "tesseract-ocr tesseract-ocr-nld"

#: Seconds for one page; the slowest page measured took 12 on a busy machine.
_PATIENCE: Final = 300


def run(options: Sequence[str], picture: bytes) -> str:
    """What Tesseract writes about a picture (PGM).

    Raises:
        ProgramMissing: it is not installed.
        UnhandledContent: it fails or takes too long; the page would be passed on unread.
    """
    # One thread: several pages are read at the same time, and batches run a process for each core.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", *options],
            input=picture,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env=environment,
        )
    except FileNotFoundError as exc:
        raise missing("tesseract is niet geïnstalleerd") from exc
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise _failed() from exc
    if done.returncode != 0:
        # Its messages are not kept: they may quote the page.
        raise _failed()
    return done.stdout.decode("utf-8", errors="replace")


def _failed() -> UnhandledContent:
    return UnhandledContent(
        "de tekstherkenning is niet gelukt", hint="probeer het opnieuw; lukt het niet, meld dit document"
    )


def missing(message: str) -> ProgramMissing:
    """The error for a page that cannot be read without Tesseract."""
    return ProgramMissing(
        f"{message}; deze pagina is een scan of afbeelding, of heeft een onleesbare tekstlaag",
        hint=f"sudo apt install {PACKAGES}",
    )


def require(wanted: Sequence[str]) -> None:
    """Checks that Tesseract is there and knows the first of some languages.

    Raises:
        ProgramMissing: the hint names the Debian packages.
    """
    if not present():
        raise missing("tesseract is niet geïnstalleerd")
    if wanted[0] not in _known():
        raise missing(f"tekstherkenning kent de taal {wanted[0]} niet")


def present() -> bool:
    """True when there is a Tesseract on the path."""
    return shutil.which("tesseract") is not None


def usable(wanted: Sequence[str]) -> bool:
    """True when pages can be read."""
    return present() and wanted[0] in _known()


@functools.lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_told("--list-langs").split())


def languages(wanted: Sequence[str]) -> str:
    """The languages that pages are read in, as Tesseract wants them: those that it knows."""
    return "+".join(language for language in wanted if language in _known())


def turns() -> bool:
    """True when Tesseract can tell how a page is turned."""
    return "osd" in _known()


@functools.lru_cache(maxsize=1)
def _version() -> str:
    number = re.search(r"\d+(\.\d+)+", _told("--version"))
    return number[0] if number else "?"


def engine(wanted: Sequence[str]) -> str:
    """Name, version and languages, for the certificate and the decisions file."""
    return f"tesseract {_version()} {languages(wanted)}"


def _told(option: str) -> str:
    try:
        done = subprocess.run(["tesseract", option], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).decode("utf-8", errors="replace")
