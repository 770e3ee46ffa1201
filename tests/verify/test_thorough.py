"""Level "grondig" reads with poppler and text recognition, and says which package is missing."""

from __future__ import annotations

import io
import pathlib
import shutil
import subprocess

import pikepdf
import pytest
from leak_kit import NAME, SECRETS, new_pdf, text_lines

from redactor import verify
from redactor.cli import main
from redactor.domain import Verdict
from redactor.errors import ProgramMissing
from redactor.verify import thorough

HAS_PROGRAMS = shutil.which("pdftotext") is not None and shutil.which("tesseract") is not None
if HAS_PROGRAMS:
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False).stdout
    HAS_PROGRAMS = b"nld" in languages.split()
needs_programs = pytest.mark.skipif(not HAS_PROGRAMS, reason="poppler-utils or tesseract-ocr-nld is missing")


def as_bytes(pdf: pikepdf.Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


@needs_programs
class TestRoutes:
    def test_both_find_what_is_left(self) -> None:
        data = as_bytes(new_pdf(text_lines(["Behandelaar: " + NAME], size=14)))
        routes, leaks = thorough.routes(data, data, hidden=SECRETS, pages=[0])
        assert {leak.where for leak in leaks} == {"poppler", "tekstherkenning"}
        assert {route.verdict for route in routes} == {Verdict.LEAKING}
        assert all(any(c.isdigit() for c in route.engine) for route in routes), "the engine has its version"
        assert NAME not in repr((routes, leaks))

    def test_a_clean_file_is_clean_and_the_control_counts(self) -> None:
        source = as_bytes(new_pdf(text_lines(["Behandelaar: " + NAME], size=14)))
        output = as_bytes(new_pdf(text_lines(["Behandelaar:"], size=14)))
        routes, leaks = thorough.routes(output, source, hidden=SECRETS, pages=[0])
        assert leaks == []
        assert {route.verdict for route in routes} == {Verdict.CLEAN}
        routes, _ = thorough.routes(output, output, hidden=SECRETS, pages=[0])
        assert {route.verdict for route in routes} == {Verdict.UNVERIFIABLE}, "it cannot see what to look for"

    def test_a_source_with_a_password(self) -> None:
        lock = pikepdf.Encryption(owner="eigenaar", user="geheim")
        source = as_bytes(new_pdf(text_lines([NAME], size=14)), encryption=lock)
        output = as_bytes(new_pdf(text_lines(["Behandelaar"], size=14)))
        routes, _ = thorough.routes(output, source, hidden=SECRETS, pages=[0], password="geheim")
        assert routes[0].verdict is Verdict.CLEAN

    def test_a_picture_of_a_name_over_nothing_is_read(self, tmp_path: pathlib.Path) -> None:
        """A name that is drawn as pixels: only text recognition sees it."""
        import pymupdf

        with pymupdf.open(stream=as_bytes(new_pdf(text_lines([NAME], size=20))), filetype="pdf") as pdf:
            pixels = pdf[0].get_pixmap(dpi=150)
            with pymupdf.open() as scan:
                scan.new_page(width=595, height=842).insert_image((0, 0, 595, 842), pixmap=pixels)
                data = scan.tobytes()
        _, leaks = thorough.routes(data, None, hidden=(NAME,), pages=())
        assert [leak.where for leak in leaks] == ["tekstherkenning"]

    def test_verify_names_the_level(self, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "gelakt.pdf"
        content = (
            text_lines([NAME], size=14) + b"0 g 60 755 200 16 re f\n" + text_lines([f"Aan {NAME[:7]}"], y=600)
        )
        new_pdf(content).save(path)
        assert main(["verify", str(path), "--level", "grondig", "--json"]) == 7
        out = capsys.readouterr().out
        assert '"niveau": "grondig"' in out
        assert "tekstherkenning" in out


@pytest.mark.parametrize(
    ("program", "package"), [("pdftotext", "poppler-utils"), ("tesseract", "tesseract-ocr-nld")]
)
def test_a_missing_program_names_its_package(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, program: str, package: str
) -> None:
    found = shutil.which
    monkeypatch.setattr(
        thorough.shutil, "which", lambda name: None if name == program else found(name) or "/bin/true"
    )
    path = tmp_path / "x.pdf"
    new_pdf().save(path)
    with pytest.raises(ProgramMissing) as error:
        verify.inspect(path, level="grondig")
    assert package in error.value.hint
    assert main(["verify", str(path), "--level", "grondig"]) == 11
