"""Small files of each kind, and one intake in the suite's own temporary folder."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pymupdf
import pytest

from redactor import convert
from redactor.rules import Rules

Take = Callable[..., convert.Intake]


@pytest.fixture
def take(tmp_path: Path, shipped_rules: Rules) -> Take:
    """Writes bytes under a name and takes that file in."""

    def taken(name: str, data: bytes, *, limits: convert.Limits | None = None) -> convert.Intake:
        source = tmp_path / "bron" / name
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(data)
        return convert.run(source, tmp_path / "omgezet", rules=shipped_rules, limits=limits)

    return taken


def message(
    body: str = "Goedemorgen.", *, subject: str = "Overleg", html: str = "", **headers: str
) -> EmailMessage:
    """A mail with the usual headers."""
    mail = EmailMessage()
    mail["From"] = '"Brouns, N. (Nadia)" <n.brouns@waterrijk.nl>'
    mail["To"] = "Karel Pronk <karel.pronk@waterrijk.nl>, info@waterrijk.nl"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 03 Mar 2026 09:14:00 +0100"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def zipped(**members: bytes) -> bytes:
    """A zip; ``__`` in a keyword is a point."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def text_of(piece: convert.Piece) -> str:
    """The text layer of the PDF of a piece."""
    assert piece.pdf is not None, piece.reason
    return text_of_file(piece.pdf)


def text_of_file(path: Path) -> str:
    """The text layer of a PDF."""
    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)
