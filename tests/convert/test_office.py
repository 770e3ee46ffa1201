"""Office files show what their reader sees; the rest is counted, and LibreOffice prints none of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from convert_kit import Take, text_of
from office_kit import RTF, docx, pptx, xlsx

from redactor import convert
from redactor.convert import ooxml
from redactor.convert.pieces import Limits, Reason, Unreadable

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def hidden(piece: convert.Piece) -> dict[tuple[str, str], int]:
    return {(h.kind, h.place): h.count for h in piece.hidden}


def test_sheets_need_no_office_program(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nergens")
    piece = take("lijst.xlsx", xlsx()).pieces[0]
    shown = " ".join(text_of(piece).split())
    assert ("Zoë Oosterling " + "lang " * 40).strip() in shown
    for value in ("1234,5", "03-03-2026", "012345672", "12,5 %", "WAAR", "[formule zonder"):
        assert value in shown
    assert not any(word in shown for word in ("KOLOM", "RIJ", "OPMERKING", "BLADTEKST", "Geheim"))
    assert (
        hidden(piece).items()
        >= {
            ("verborgen-blad", "blad 2"): 1,
            ("verborgen-rij", "blad 1"): 1,
            ("verborgen-kolom", "blad 1"): 1,
            ("opmerking", "blad 1"): 1,
        }.items()
    )


def test_without_libreoffice_the_package_is_named(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nergens")
    piece = take("nota.docx", docx()).pieces[0]
    assert piece.reason is Reason.PROGRAM_MISSING
    assert "libreoffice-writer-nogui" in convert.EXPLANATIONS[piece.reason][1]


@needs_office
def test_documents_as_their_reader_sees_them(tmp_path: Path) -> None:
    folder = tmp_path / "bron"
    folder.mkdir()
    (folder / "a.docx").write_bytes(docx())
    (folder / "b.rtf").write_bytes(RTF)
    (folder / "c.pptx").write_bytes(pptx())
    word, rich, slides = convert.run(folder, tmp_path / "omgezet").pieces
    shown = " ".join(text_of(word).split())
    assert shown == "Verslag van Nadia Brouns Zichtbaar entoegevoegd! 3 maart 2019bewaard 1ingevoegd"
    assert hidden(word) == {
        ("eigenschappen", "document"): 1,
        ("externe-verwijzing", "document"): 1,
        ("linkdoel", "document"): 1,
        ("macro", "document"): 1,
        ("maker-van-wijziging", "document"): 2,
        ("opmerking", "document"): 1,
        ("verborgen-tekst", "document"): 1,
        ("wijziging", "document"): 2,
    }
    shown = text_of(rich)
    assert "Brief van Karel aan Zoë" in shown
    assert not any(word in shown for word in ("GESCHRAPT", "VERBORGEN", "root:"))
    assert hidden(rich)["wijziging", "document"] == 1
    assert "Omar spreekt" in text_of(slides)
    assert "3-3-2019" in text_of(slides)
    assert not any(word in text_of(slides) for word in ("VERBORGEN", "NOTITIE"))
    assert hidden(slides) == {("verborgen-dia", "dia 2"): 1, ("notitie", "notities 1"): 1}


@needs_office
def test_same_bytes_every_time(tmp_path: Path, take: Take) -> None:
    first = take("a.docx", docx()).pieces[0].pdf
    second = convert.run(tmp_path / "bron" / "a.docx", tmp_path / "nogmaals").pieces[0].pdf
    assert first is not None
    assert second is not None
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
        '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16"),
        b"<x>",
    ],
)
def test_xml_brings_nothing_along(content: bytes) -> None:
    with pytest.raises(Unreadable):
        ooxml.parse(content)


def test_packages_have_limits() -> None:
    with pytest.raises(Unreadable, match="te-groot"):
        ooxml.read(docx(), Limits(file_bytes=100))
    with pytest.raises(Unreadable, match="beschadigd"):
        ooxml.read(b"PK\x03\x04", Limits())
