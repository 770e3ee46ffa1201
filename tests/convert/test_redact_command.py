"""``redactor redact`` on what is no PDF: pieces are redacted, the rest is named, PDFs for apply are kept."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pymupdf
import pytest
from convert_kit import message, text_of_file
from PIL import Image

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


def portfolio(path: Path) -> Path:
    """A PDF with two files embedded in it."""
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Omslag zonder namen")
        document.embfile_add("een", b"Burgerservicenummer 111222333.", filename="brief.txt")
        document.embfile_add("twee", b"ID3", filename="opname.mp3")
        document.save(path)
    return path


def test_files_in_a_pdf_are_documents_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = portfolio(tmp_path / "portfolio.pdf"), tmp_path / "uit"
    assert main(["redact", str(source), "-o", str(out), "--model", "none", "--json"]) == 9
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert [d["exit_code"] for d in documents] == [0, 0, 4]
    assert sorted(p.name for p in (out / "gelakt").glob("*.pdf")) == [
        "portfolio-brief.redacted.pdf",
        "portfolio.redacted.pdf",
    ]
    assert "111222333" not in text_of_file(out / "gelakt" / "portfolio-brief.redacted.pdf")
    # The PDF itself is the document that apply asks for: no copy of it is kept.
    assert not (out / "vertrouwelijk" / "omgezet" / "portfolio.pdf").exists()


def test_what_belongs_together_stands_in_the_inventory(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "uit"
    folder.mkdir()
    for name, subject, day, headers in (
        ("a-laatste", "RE: Kermis", 5, {"In_Reply_To": "<1@x>", "Message_ID": "<2@x>"}),
        ("b-eerste", "Kermis", 3, {"Message_ID": "<1@x>"}),
    ):
        mail = message("Goedemorgen, dit bericht is lang genoeg om te herkennen.", subject=subject, **headers)
        mail.replace_header("Date", f"Tue, {day:02} Mar 2026 09:14:00 +0100")
        mail.add_attachment(name.encode(), maintype="text", subtype="plain", filename="x.txt")
        mail.add_attachment(b"ID3", maintype="audio", subtype="mpeg", filename="=x.mp3")
        (folder / f"{name}.eml").write_bytes(mail.as_bytes())
    assert main(["redact", str(folder), "-o", str(out), "--model", "none", "-q"]) == 9
    assert main(["inventory", str(out), "--model", "none", "--matter", "Z", "-q"]) == 0
    listed = json.loads((out / "gelakt" / "inventarislijst.json").read_text(encoding="utf-8"))
    rows = listed if isinstance(listed, list) else next(v for v in listed.values() if isinstance(v, list))
    assert [(r["documentId"], r["familyId"], r["threadId"], r["sourceType"]) for r in rows] == [
        ("b-eerste", 2, 1, "email"),
        ("b-eerste-x", 2, None, "note"),
        ("a-laatste", 1, 1, "email"),
        ("a-laatste-x", 1, None, "note"),
    ]
    apart = (out / "vertrouwelijk" / "niet-verwerkt.csv").read_text(encoding="utf-8-sig")
    assert apart.count("dit soort bestand wordt niet verwerkt") == 2
    assert ";'=x.mp3;" in apart


def test_files_in_a_pdf_with_a_password_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = portfolio(tmp_path / "open.pdf")
    source, secret = tmp_path / "dicht.pdf", tmp_path / "wachtwoord.txt"
    with pymupdf.open(plain) as document:
        document.save(source, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="sesam", owner_pw="sesam")
    secret.write_text("sesam", encoding="utf-8")
    line = ["redact", str(source), "-o", str(tmp_path / "uit"), "--model", "none"]
    assert main([*line, "--password-file", str(secret)]) == 9
    assert "zitten bestanden; die zijn niet verwerkt" in capsys.readouterr().err


def test_nothing_unseen_reaches_a_public_file(tmp_path: Path) -> None:
    """Canaries in every place of a message that its reader does not see, and in the picture that he does."""
    canary = "KANARIE"
    html = (
        f"<html><head><title>{canary}</title><meta name=author content={canary}></head><body><p>Zie</p>"
        f"<div style='display:none'>{canary}</div><a href='https://x.nl/{canary}'>klik</a><!-- {canary} -->"
        f"<img src='https://x.example/{canary}.gif'><img src='cid:p1' alt=f><script>{canary}</script>"
    )
    mail = message(f"{canary} in de tekstversie", html=html, Message_ID=f"<{canary}@x>", Received=canary)
    mail["X-Originating-IP"] = mail["DKIM-Signature"] = canary
    exif = Image.Exif()
    exif[0x013B] = canary
    photo = io.BytesIO()
    Image.new("RGB", (60, 60), "blue").save(photo, "JPEG", exif=exif)
    mail.get_payload()[1].add_related(photo.getvalue(), "image", "jpeg", cid="<p1>")
    mail.add_attachment(photo.getvalue(), maintype="image", subtype="jpeg", filename="foto.jpg")
    source, out = tmp_path / "bericht.eml", tmp_path / "uit"
    source.write_bytes(mail.as_bytes())
    assert source.read_bytes().count(canary.encode()) > 8  # the others are packed
    main(["redact", str(source), "-o", str(out), "--model", "none", "--text", "-q"])
    for path in (out / "gelakt").iterdir():
        held = path.read_bytes()
        if path.suffix == ".pdf":
            with pymupdf.open(path) as document:
                numbers = range(1, document.xref_length())
                held += "".join(document.xref_object(n) for n in numbers).encode()
                held += b"".join(
                    document.xref_stream(n) or b"" for n in numbers if document.xref_is_stream(n)
                )
        for form in (canary.encode(), canary.encode("utf-16-be"), canary.encode().hex().encode()):
            assert form not in held, path.name
    assert (out / "gelakt" / "bericht.redacted.pdf").is_file()
