"""A document with decisions on it, as a PDF and as a decisions file; and a person with another program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from redactor import pipeline
from redactor.detect.engine import Engine
from redactor.review import Exported, export
from redactor.rules import Rules


@pytest.fixture
def nota(nota: Path, pdf_writer: Callable[..., Path]) -> Path:
    """The nota with a proposal on it."""
    lines = (
        "Contactpersoon",
        "drs. Wilhelmina Zuurbier",
        "M 06 51 83 40 27",
        "wilhelmina.zuurbier@minjenv.nl",
        "",
        "Zuurbier stemt dit af met de gemeente. Burgerservicenummer 111222333.",
        "Op vragen van Kamerlid Omtzigt wordt geantwoord dat de regeling doorgaat.",
        "Haar auto heeft kenteken G-417-XK.",
    )
    return pdf_writer(nota, lines)


@pytest.fixture
def decisions_path(nota: Path, tmp_path: Path, shipped_rules: Rules, engine: Engine) -> Path:
    """The decisions file of the nota: a name twice, two contact data, a BSN, and a proposal."""
    result = pipeline.write_proposal(nota, tmp_path / "uit", rules=shipped_rules, engine=engine)
    assert result.decisions_path is not None
    return result.decisions_path


@pytest.fixture
def exported(decisions_path: Path, nota: Path, shipped_rules: Rules) -> Callable[..., Exported]:
    def call(form: str = "pdf", **options: object) -> Exported:
        return export(decisions_path, nota, form=form, rules=shipped_rules, **options)  # type: ignore[arg-type]

    return call


@pytest.fixture
def edit_marks(tmp_path: Path) -> Callable[..., Path]:
    """Lets a person change the annotations of a PDF; gives the file that comes back."""

    def call(path: Path, change: Callable[[pikepdf.Pdf, list[pikepdf.Dictionary]], None]) -> Path:
        returned = tmp_path / "terug.pdf"
        with pikepdf.open(path) as pdf:
            change(pdf, [mark for page in pdf.pages for mark in page.obj.get("/Annots", [])])
            pdf.save(returned)
        return returned

    return call
