"""``redactor redact`` on what is no PDF: pieces are redacted, the rest is named, PDFs for apply are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest
from convert_kit import message, text_of_file

from redactor.cli import logs, main


@pytest.fixture(autouse=True)
def _logging_as_before() -> object:
    yield
    logs.tear_down()


def mail_with(folder: Path, *, broken: bool) -> Path:
    mail = message("Burgerservicenummer 111222333.\n\nMet vriendelijke groet,\nNadia Brouns")
    note = b"Gebeld.\n\nGroet,\nNadia Brouns"
    mail.add_attachment(note, maintype="text", subtype="plain", filename="notitie.txt")
    if broken:
        mail.add_attachment(b"ID3", maintype="audio", subtype="mpeg", filename="voicemail.mp3")
    path = folder / "bericht.eml"
    path.write_bytes(mail.as_bytes())
    return path


def test_mail_and_its_attachments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = mail_with(tmp_path, broken=True), tmp_path / "uit"
    assert main(["redact", str(source), "-o", str(out), "--model", "none", "--json"]) == 9
    captured = capsys.readouterr()
    documents = json.loads(captured.out)["documents"]
    assert [(d["input"].rpartition("/")[2], d["exit_code"]) for d in documents] == [
        ("bericht.eml [1]", 0),
        ("bericht.eml [2]", 0),
        ("bericht.eml [3]", 4),
    ]
    assert "dit soort bestand wordt niet verwerkt" in captured.err
    assert "technische kopregels van een bericht" in captured.err
    shown = text_of_file(out / "gelakt" / "bericht.redacted.pdf")
    assert "Brouns" not in shown
    assert "111222333" not in shown
    assert "@waterrijk.nl" in shown
    assert "Brouns" not in text_of_file(out / "gelakt" / "bericht-notitie.redacted.pdf")
    kept = out / "vertrouwelijk" / "omgezet"
    assert kept.stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in kept.iterdir()) == [
        "bericht-notitie.pdf", "bericht.inhoud.json", "bericht.pdf",
    ]  # fmt: skip
    listed = json.loads((kept / "bericht.inhoud.json").read_text(encoding="utf-8"))["stukken"]
    assert [(p["naam"], p["hoort_bij"], p["gesprek"], p["niet_verwerkt"]) for p in listed] == [
        ("bericht", None, 1, None),
        ("bericht-notitie", "bericht", None, None),
        ("bericht-voicemail", "bericht", None, "niet-ondersteund"),
    ]


def test_apply_takes_the_converted_pdf(tmp_path: Path) -> None:
    source, out = mail_with(tmp_path, broken=False), tmp_path / "uit"
    assert main(["propose", str(source), "-o", str(out), "--model", "none"]) == 0
    confidential = out / "vertrouwelijk"
    line = [str(confidential / "bericht.decisions.json"), str(confidential / "omgezet" / "bericht.pdf")]
    assert main(["apply", *line, "--by", "jurist"]) == 0
    with pymupdf.open(out / "gelakt" / "bericht.redacted.pdf") as document:
        assert "E-mailbericht" in document[0].get_text()


def test_a_file_that_is_not_read_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "opname.mp3"
    source.write_bytes(b"ID3")
    assert main(["redact", str(source), "-o", str(tmp_path / "uit"), "--model", "none"]) == 4
    assert "NotProcessed" in capsys.readouterr().err
    assert [p.name for p in (tmp_path / "uit").rglob("*.pdf")] == []


def test_two_files_of_one_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "map").mkdir(parents=True)
    for path in (folder / "brief.txt", folder / "map" / "brief.txt"):
        path.write_text("Een brief zonder namen.", encoding="utf-8")
    (folder / ".verborgen").write_text("niet", encoding="utf-8")
    out = tmp_path / "uit"
    assert main(["redact", str(folder), "-o", str(out), "--model", "none"]) == 0
    assert sorted(p.name for p in (out / "gelakt").glob("*.pdf")) == [
        "brief-2.redacted.pdf",
        "brief.redacted.pdf",
    ]
