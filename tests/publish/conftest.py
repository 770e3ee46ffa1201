"""The dossier of tests/dossier, a screen over it, and tables as an organisation has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from redactor import pipeline
from redactor.detect.engine import NO_MODEL
from redactor.dossier import collection
from redactor.dossier.collection import Collection
from redactor.dossier.screening import Screen
from redactor.pipeline.ready import Ready
from redactor.rules import Rules
from tests.dossier.conftest import made_results, results

__all__ = ["made_results", "results"]


@pytest.fixture(scope="session")
def ready(shipped_rules: Rules) -> Ready:
    engine = pipeline.engine_for(shipped_rules, model=NO_MODEL)
    return Ready.make(shipped_rules, engine, None, None)


@pytest.fixture(scope="session")
def dossier(made_results: Path) -> Collection:
    return collection.read(made_results)


@pytest.fixture(scope="session")
def screen(ready: Ready, dossier: Collection) -> Screen:
    return Screen(ready, dossier)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes a table as ``.xlsx`` or ``.csv``: headings and rows."""

    def write(name: str, *rows: Sequence[object], delimiter: str = ";", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        if path.suffix == ".xlsx":
            book = openpyxl.Workbook()
            for row in rows:
                book.worksheets[0].append(list(row))
            book.save(path)
        else:
            stream = io.StringIO()
            csv.writer(stream, delimiter=delimiter).writerows(rows)
            path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write
