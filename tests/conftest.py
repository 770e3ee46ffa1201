"""A small nota as a PDF, and an engine without a model: enough for the pipeline and the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hypothesis
import numpy as np
import pymupdf
import pytest

from redactor import pipeline
from redactor import rules as rules_step
from redactor.detect.engine import NO_MODEL, Engine
from redactor.domain import PageText
from redactor.rules import Rules

# The suite says the same of the same tree on every machine; new examples are drawn on purpose, by
# `make fuzz`, and what they find becomes an @example.
hypothesis.settings.register_profile("suite", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("fuzz", max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("suite")

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


def typed_page(text: str, *, page_index: int = 0) -> PageText:
    """A page as a typewriter makes it: every character 6 points wide, every line 14 points high."""
    boxes = np.full((len(text), 4), np.nan)
    line = column = 0
    for index, character in enumerate(text):
        if character == "\n":
            line, column = line + 1, 0
            continue
        if character == "\t":
            column = (column // 16 + 1) * 16
            continue
        boxes[index] = (60 + 6 * column, 60 + 14 * line, 66 + 6 * column, 72 + 14 * line)
        column += 1
    return PageText(
        page_index=page_index,
        width=595.0,
        height=842.0,
        rotation=0,
        text=text,
        boxes=boxes,
        sizes=np.full(len(text), 10.0),
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


@pytest.fixture(scope="session")
def type_page() -> Callable[..., PageText]:
    return typed_page
