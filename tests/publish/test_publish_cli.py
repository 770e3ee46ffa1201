"""``redactor report`` from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.cli import main


def test_report(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(results)]) == 0
    path = results / "gelakt" / "rapport.html"
    assert capsys.readouterr().out.strip() == str(path)
    assert "Rapport bij openbaarmaking" in path.read_text("utf-8")
    # It follows from the results: in its own place it may be made again.
    assert main(["report", str(results)]) == 0


def test_report_elsewhere(results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(results), "-o", str(tmp_path / "r.html")]) == 0
    assert main(["report", str(results), "-o", str(tmp_path / "r.html")]) == 6
    assert "tip: geef --force" in capsys.readouterr().err
    assert main(["report", str(results), "-o", str(tmp_path / "r.html"), "--force"]) == 0
    assert (tmp_path / "r.html").is_file()
    assert not (results / "gelakt" / "rapport.html").exists()


def test_a_folder_that_does_not_fit_together(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (results / "gelakt" / "nota-17.certificate.json").unlink()
    assert main(["report", str(results)]) == 4
    assert "nota-17.certificate.json" in capsys.readouterr().err
    assert not (results / "gelakt" / "rapport.html").exists()
