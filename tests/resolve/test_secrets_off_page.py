"""A removed name or number stays a secret off the page in its short form and in another notation."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest

from redactor import redact_document


@pytest.mark.parametrize(
    ("line", "title", "gone"),
    [
        ("Contactpersoon: mw. M. Oldenzaal", "Brief mw. Oldenzaal", "Oldenzaal"),
        ("Telefoon: 06-12345678", "bel +31 6 12345678", "12345678"),
    ],
)
def test_short_form_in_bookmark_goes(tmp_path: Path, line: str, title: str, gone: str) -> None:
    source = tmp_path / "brief.pdf"
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 100), line)
        pdf.set_toc([[1, title, 1], [1, "Inleiding", 1]])
        pdf.save(source)
    result = redact_document(source, tmp_path / "uit")
    written = next((tmp_path / "uit").rglob("*.redacted.pdf"))
    assert result is not None
    with pikepdf.open(source) as before, before.open_outline() as outline:
        assert any(gone in item.title.replace(" ", "") for item in outline.root), "positive control"
    with pikepdf.open(written) as after, after.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert not any(gone in text.replace(" ", "") for text in titles)
    assert "Inleiding" in titles
