"""Folders of results as the pipeline makes them, one for all tests; a test that spoils one gets a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from redactor import pipeline
from redactor.detect.engine import NO_MODEL
from redactor.rules import Rules
from tests.conftest import write_pdf


@pytest.fixture(scope="session")
def made_results(tmp_path_factory: pytest.TempPathFactory, shipped_rules: Rules) -> Path:
    """Two documents, one of them in a folder, and a third without anything to redact."""
    root = tmp_path_factory.mktemp("dossier")
    engine = pipeline.engine_for(shipped_rules, model=NO_MODEL)
    out = root / "uit"
    pages = {
        "nota-17": (),
        "brief-2": (("Betreft de subsidie voor 2026.", "De regeling gaat door."),),
        "advies-3": (("Aan de minister", "Contactpersoon", "mr. Aaltje Kikkert"), ("Bladzijde twee",)),
    }
    for name, lines in pages.items():
        source = write_pdf(root / f"{name}.pdf", *lines)
        pipeline.redact_document(source, out, rules=shipped_rules, engine=engine, text=name == "nota-17")
    for folder in ("gelakt", "vertrouwelijk"):
        (out / folder / "map a").mkdir()
        for path in (out / folder).glob("advies-3.*"):
            path.rename(out / folder / "map a" / path.name)
    return out


@pytest.fixture
def results(made_results: Path, tmp_path: Path) -> Path:
    """A copy of ``made_results`` to spoil."""
    return Path(shutil.copytree(made_results, tmp_path / "uit"))
