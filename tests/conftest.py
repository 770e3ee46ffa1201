"""A small nota as a PDF, and an engine without a model: enough for the pipeline and the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from redactor import pipeline
from redactor import rules as rules_step
from redactor.detect.engine import NO_MODEL, Engine
from redactor.rules import Rules

#: What must be gone from every public file and message.
CANARIES = ("Wilhelmina Zuurbier", "Zuurbier", "wilhelmina.zuurbier", "06 51 83 40 27", "111222333")

LINES = (
    "Contactpersoon",
    "drs. Wilhelmina Zuurbier",
    "M 06 51 83 40 27",
    "wilhelmina.zuurbier@minjenv.nl",
    "",
    "Datum",
    "3 juni 2026",
    "",
    "Op vragen van Kamerlid Omtzigt wordt geantwoord dat de regeling doorgaat.",
    "Zuurbier stemt dit af met de gemeente. Burgerservicenummer 111222333.",
)


def write_pdf(path: Path, *pages: tuple[str, ...], **options: object) -> Path:
    """A PDF with one text line per string."""
    with pymupdf.open() as document:
        for lines in pages or (LINES,):
            page = document.new_page(width=595, height=842)
            for number, line in enumerate(lines):
                page.insert_text((72, 72 + 16 * number), line, fontsize=11)
        document.save(path, **options)
    return path


@pytest.fixture
def pdf_writer() -> Callable[..., Path]:
    return write_pdf


@pytest.fixture
def nota(tmp_path: Path) -> Path:
    """A one-page nota with a contact block; in a folder of its own."""
    folder = tmp_path / "in"
    folder.mkdir()
    return write_pdf(folder / "nota-17.pdf")


@pytest.fixture(scope="session")
def shipped_rules() -> Rules:
    return rules_step.load()


@pytest.fixture
def engine(shipped_rules: Rules) -> Engine:
    """The engine without a model, as ``--model none`` gives it; made once."""
    return pipeline.engine_for(shipped_rules, model=NO_MODEL)


@pytest.fixture(scope="session")
def secrets_of_nota() -> tuple[str, ...]:
    return CANARIES
