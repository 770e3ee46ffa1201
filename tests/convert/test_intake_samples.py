"""The samples of an intake: as built, and what detection makes of the layouts of mail and chats."""

from __future__ import annotations

import runpy
import shutil
from importlib.util import find_spec
from pathlib import Path

import pymupdf
import pytest
from convert_kit import text_of_file

from redactor import convert
from redactor.cli import logs, main
from redactor.convert.pieces import FileType, Reason
from redactor.rules import Rules

SAMPLES = Path(__file__).parents[2] / "samples" / "intake"
#: Written by LibreOffice and by an optional library: nothing else here writes these formats.
_KEPT = {"verslag-oud.doc", "lijst-oud.xls", "foto.heic"}
#: Their writers note the time, or write other pixels and other bytes in another version.
_CHANGING = {
    *("lijst.xlsx", "briefje.png", "foto.jpg", "fax.tiff", "scan.pdf"),
    *("portfolio.pdf", "foto-in-bericht.eml", "whatsapp.zip"),
}
#: What a request may hold, and the samples of it.
_KINDS = {
    "mail": "bericht.eml bericht.msg outlook.eml foto-in-bericht.eml",
    "signed and packed": "ondertekend.eml ingepakt.eml notitie.txt.p7m",
    "unpacked": "postvak.mbox archief.zip portfolio.pdf whatsapp.zip",
    "office": "verslag.docx brief.odt brief.rtf lijst.xlsx lijst.ods presentatie.pptx presentatie.odp",
    "tables": "namen.csv",
    "older office": "verslag-oud.doc lijst-oud.xls",
    "pictures": "briefje.png foto.jpg fax.tiff foto.heic scan.pdf",
    "text": "memo.txt notitie.md pagina.html",
    "conversations": "whatsapp.txt signal.txt teams.html teams.json",
    "not processed": "voicemail.mp3 film.mp4 register.sqlite",
}


def test_samples_are_as_built(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES.parent / "build_intake.py"))["build"](tmp_path)
    built = {p.name for p in tmp_path.iterdir()}
    assert built | _KEPT == {p.name for p in SAMPLES.iterdir() if p.is_file()}
    for name in sorted(built - _CHANGING):
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), name


def test_every_kind_is_there_and_is_read(tmp_path: Path, shipped_rules: Rules) -> None:
    """All but the Office files: those run in test_office.py, and are the same files."""
    assert sorted(" ".join(_KINDS.values()).split()) == sorted(p.name for p in SAMPLES.iterdir())
    source = tmp_path / "bron"
    shutil.copytree(SAMPLES, source)
    for kind in ("office", "older office"):
        for name in _KINDS[kind].split():
            if not name.endswith(".xlsx"):
                (source / name).unlink()
    if find_spec("pillow_heif") is None:
        (source / "foto.heic").unlink()
    found = convert.run(source, tmp_path / "omgezet", rules=shipped_rules).pieces
    reasons = {piece.original_name: piece.reason for piece in found if piece.reason is not None}
    assert reasons == dict.fromkeys(_KINDS["not processed"].split(), Reason.UNSUPPORTED)
    shown = {piece.name: text_of_file(piece.pdf) for piece in found if piece.pdf is not None}
    assert "Beste Nadia Brouns" in shown["outlook"]
    assert "Notitie van Karel Pronk" in shown["outlook-notitie"]
    assert all("Beste Karel Pronk" in shown[name] for name in ("ondertekend", "ingepakt"))
    assert "李小龙" in shown["memo"]
    assert "Memo van Omar" in shown["portfolio-memo"]
    with pymupdf.open(next(piece.pdf for piece in found if piece.name == "fax")) as fax:
        assert len(fax) == 2


@pytest.mark.skipif(find_spec("pillow_heif") is None, reason="the library for HEIC is optional")
def test_a_photo_of_a_telephone(tmp_path: Path, shipped_rules: Rules) -> None:
    (piece,) = convert.run(SAMPLES / "foto.heic", tmp_path, rules=shipped_rules).pieces
    assert (piece.reason, piece.file_type) == (None, FileType.IMAGE)
    assert piece.pdf is not None
    with pymupdf.open(piece.pdf) as pdf:
        shown = pdf[0].get_pixmap(colorspace=pymupdf.csGRAY)
    assert 0.01 < sum(value < 100 for value in shown.samples) / len(shown.samples) < 0.2
    assert [h.kind for h in piece.hidden] == ["eigenschappen"]


@pytest.mark.model
def test_layouts_are_read_by_the_detectors(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    names = ("bericht.eml", "whatsapp.txt", "signal.txt", "teams.json", "teams.html", "postvak.mbox")
    try:
        assert main(["redact", *(str(SAMPLES / name) for name in names), "-o", str(out), "-q"]) == 0
    finally:
        logs.tear_down()
    shown = " ".join(text_of_file(p) for p in sorted((out / "gelakt").glob("*.pdf")))
    for name in (
        "Zuurbier", "Wilhelmina", "Kaczmarek", "Józef", "Saïd", "Brouns", "Nadia", "Oosterling", "Wendeline",
        "Bakx", "Pronk", "51834027", "Vlierstraat", "gmail",
    ):  # fmt: skip
        assert name not in shown
    for kept in (
        "handhaving@waterrijk.nl",
        "@minjenv.nl",
        "Karel Doormanlaan",
        "beleidsmedewerker",
        "Afzender",
    ):
        assert kept in shown
