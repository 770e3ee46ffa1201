"""No public file that any command makes says what was removed: the whole road to the bundle."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pymupdf
import pytest

from redactor.cli import main

#: Of the nota: all of it goes.
CANARIES = ("Zuurbier", "wilhelmina.zuurbier", "06 51 83 40 27", "111222333")


def _said(path: Path) -> str:
    """All that a file says: its bytes, the parts of a workbook, the text of a PDF."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            text += "".join(book.read(name).decode("utf-8") for name in book.namelist())
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            text += "".join(page.get_text() for page in pdf)
    return text


def test_what_was_removed_is_in_no_public_file(
    nota: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert all(word in _said(nota) for word in CANARIES)
    out, bundle, key = tmp_path / "uit", tmp_path / "bundel", tmp_path / "sleutel.json"
    commands = (
        ("key", "init", "gemeente-x", "-o", key),
        ("redact", nota, "-o", out, "--text", "--log-format", "xlsx", "--key", key, "--sign",
         "--link-persons", "--model", "none"),
        ("inventory", out, "--matter", "Z-1", "--model", "none"),
        ("checks", out),
        ("report", out),
        ("log", "stats", out / "gelakt/nota-17.log.jsonl"),
        ("log", "export", out / "gelakt/nota-17.log.jsonl", "-o", tmp_path / "log.csv"),
        ("publish", out, "--to", bundle, "--matter", "Z-1", "--accept-proposals", "--by", "jurist",
         "--key", key, "--model", "none"),
    )  # fmt: skip
    for command in commands:
        assert main([str(part) for part in command]) == 0, command[0]
    printed = capsys.readouterr()
    files = [path for folder in (out / "gelakt", bundle) for path in folder.rglob("*") if path.is_file()]
    files.append(tmp_path / "log.csv")
    assert {".pdf", ".txt", ".jsonl", ".json", ".xlsx", ".csv", ".html"} <= {path.suffix for path in files}
    for word in CANARIES:
        assert word not in printed.out + printed.err
        assert [path.name for path in files if word in path.name or word in _said(path)] == []
