"""Office files show what their reader sees; the rest is counted, and LibreOffice prints none of it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from convert_kit import Take, text_of, zipped
from office_kit import RTF, docx, odp, ods, odt, pptx, xlsx

from redactor import convert
from redactor.convert import ooxml, unseen
from redactor.convert.blocks import plain_text
from redactor.convert.pieces import FileType, Limits, Reason, Unreadable
from redactor.rules import Rules

SAMPLES = Path(__file__).parents[2] / "samples" / "intake"
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


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[convert.Piece, ...]:
    """A Word, an RTF and a PowerPoint file, converted once: LibreOffice is slow."""
    folder = tmp_path_factory.mktemp("office") / "bron"
    folder.mkdir()
    (folder / "a.docx").write_bytes(docx())
    (folder / "b.rtf").write_bytes(RTF)
    (folder / "c.pptx").write_bytes(pptx())
    return convert.run(folder, folder.parent / "omgezet").pieces


@needs_office
def test_documents_as_their_reader_sees_them(converted: tuple[convert.Piece, ...]) -> None:
    word, rich, slides = converted
    shown = " ".join(text_of(word).split())
    assert (
        shown == "Verslag van Nadia Brouns en 李小龙 Zichtbaar entoegevoegd! 3 maart 2019bewaard 1ingevoegd"
    )
    assert word.pdf is not None
    with pymupdf.open(word.pdf) as pdf:
        line = pdf[0].get_text("dict")["blocks"][0]["lines"][0]
    # Of the font of the words around them they would be empty boxes.
    fonts = {span["text"]: span["font"] for span in line["spans"]}
    assert fonts["李小龙"] != fonts["Verslag van Nadia Brouns en "]
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
def test_other_formats_as_their_reader_sees_them(take: Take) -> None:
    pieces = take(
        "alles.zip",
        zipped(
            a__odt=odt(),
            b__ods=ods(),
            c__odp=odp(),
            d__doc=(SAMPLES / "verslag-oud.doc").read_bytes(),
            e__xls=(SAMPLES / "lijst-oud.xls").read_bytes(),
        ),
    ).pieces
    assert [p.reason for p in pieces] == [None] * 5
    texts = [" ".join(text_of(p).split()) for p in pieces]
    for text in texts:
        assert not any(
            word in text
            for word in ("GESCHRAPT", "VERBORGEN", "OPMERKING", "NOTITIE", "KOLOM", "RIJ", "BLAD", "root:")
        )
    assert texts[0] == "Brief van Karel op 3 maart 2019 door Nadia bewaard slot"
    assert "Omar" in texts[1]
    assert "Nadia spreekt" in texts[2]
    # LibreOffice would show today: the value that the field had is not there any more.
    assert texts[3].startswith(
        "Verslag van Nadia Brouns Zichtbaar entoegevoegd! [veld zonder bewaarde waarde]"
    )
    assert "1234,5" in texts[4]
    word, sheet, slides, *_ = [{kind: n for (kind, _), n in hidden(p).items()} for p in pieces]
    assert word.pop("maker-van-wijziging") >= 1
    assert word == {
        "ander-formaat": 1,
        "eigenschappen": 1,
        "externe-verwijzing": 2,
        "macro": 1,
        "opmerking": 1,
        "verborgen-tekst": 4,
        "voorbeeld-afbeelding": 1,
        "wijziging": 1,
    }
    assert (sheet["verborgen-blad"], sheet["verborgen-rij"], sheet["verborgen-kolom"]) == (1, 1, 1)
    assert (slides["notitie"], slides["verborgen-dia"]) == (1, 1)


@needs_office
def test_powerpoint_of_before_2007(take: Take, tmp_path: Path) -> None:
    """Made by LibreOffice itself: nothing else here writes that format."""
    profile = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    (tmp_path / "a.odp").write_bytes(odp())
    made = subprocess.run(
        [
            "soffice", profile, "--headless", "--norestore",
            "--convert-to", "ppt", "--outdir", str(tmp_path), str(tmp_path / "a.odp"),
        ],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert (tmp_path / "a.ppt").is_file(), made.stderr
    (piece,) = take("dia's.ppt", (tmp_path / "a.ppt").read_bytes()).pieces
    assert (piece.reason, piece.file_type) == (None, FileType.PRESENTATION)
    shown = text_of(piece)
    assert "Nadia spreekt" in shown
    assert not any(word in shown for word in ("VERBORGEN", "NOTITIE"))
    counted = {kind: number for (kind, _), number in hidden(piece).items()}
    assert (counted["ander-formaat"], counted["verborgen-dia"], counted["notitie"]) == (1, 1, 1)


def test_parts_are_known_by_their_content() -> None:
    members = ooxml.read(docx(), Limits())
    members["elders/tekst.bin"] = members.pop("word/document.xml")
    members["breed.xml"] = members["elders/tekst.bin"].decode().encode("utf-16")
    assert ooxml.examine(members)["wijziging", "document"] == 4
    copy = ooxml.read(ooxml.cleaned(members), Limits())
    for name in ("elders/tekst.bin", "breed.xml"):
        assert b"GESCHRAPT" not in copy[name].replace(b"\0", b"")
        assert b"VERBORGEN" not in copy[name].replace(b"\0", b"")


def test_no_part_is_named_that_is_gone() -> None:
    copy = ooxml.read(ooxml.cleaned(ooxml.read(xlsx(), Limits())), Limits())
    assert not any(name.startswith("docProps/") for name in copy)
    assert not any(b"docProps" in content for content in copy.values())


@pytest.mark.parametrize(
    ("run", "count"),
    [
        ('<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>wit</w:t></w:r>', 1),
        ('<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>mini</w:t></w:r>', 1),
        ('<w:r><w:rPr><w:color w:val="FFFFFF"/><w:shd w:fill="003366"/></w:rPr><w:t>wit</w:t></w:r>', 0),
        ('<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t> </w:t></w:r>', 0),
    ],
)
def test_text_that_is_hardly_seen_is_counted(run: str, count: int) -> None:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = f'<w:document xmlns:w="{name}"><w:body><w:p>{run}</w:p></w:body></w:document>'
    assert ooxml.examine({"word/document.xml": part.encode()})["nauwelijks-zichtbaar", "document"] == count


def test_files_behind_a_password(take: Take) -> None:
    locked = zipped(mimetype=b"application/vnd.oasis.opendocument.text", content__xml=b"x")
    with zipfile.ZipFile(io.BytesIO(locked)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**members, "META-INF/manifest.xml": b"<m:encryption-data/>"}.items():
            archive.writestr(name, content)
    assert take("a.odt", out.getvalue()).pieces[0].reason is Reason.ENCRYPTED


@needs_office
def test_same_bytes_every_time(converted: tuple[convert.Piece, ...], take: Take) -> None:
    first, again = converted[0].pdf, take("a.docx", docx()).pieces[0].pdf
    assert first is not None
    assert again is not None
    assert first.read_bytes() == again.read_bytes()


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


def book(fill: Callable[[Any], None]) -> bytes:
    """A workbook with one sheet."""
    import openpyxl

    made = openpyxl.Workbook()
    fill(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_sheet_is_as_large_as_what_is_in_it(take: Take) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "Nadia"
        sheet["XFD1048576"].number_format = "0.00"

    assert "Nadia" in text_of(take("groot.xlsx", book(fill)).pieces[0])


def test_rows_without_height_and_columns_without_width_are_hidden(take: Take) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["zicht", "SMAL"])
        sheet.append(["LAAG"])
        sheet.row_dimensions[2].height = 0.25
        sheet.column_dimensions["B"].width = 0.05
        sheet.oddHeader.left.text = "Van Karel &D"
        sheet.oddFooter.center.text = "&P"

    piece = take("plat.xlsx", book(fill)).pieces[0]
    assert "SMAL" not in text_of(piece)
    assert "LAAG" not in text_of(piece)
    assert hidden(piece)["verborgen-rij", "blad 1"] == hidden(piece)["verborgen-kolom", "blad 1"] == 1
    assert "Koptekst: Van Karel" in text_of(piece)
    assert "Voettekst" not in text_of(piece)


def test_boxes_on_a_sheet_are_shown(take: Take) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx())) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    members["xl/drawings/drawing9.xml"] = (
        f'<x:wsDr xmlns:x="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main"><x:sp><x:txBody><a:p><a:r>'
        "<a:t>Bel </a:t></a:r><a:r><a:t>Omar</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>"
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert "Tekstvak: Bel Omar" in text_of(take("vak.xlsx", out.getvalue()).pieces[0])


def test_unseen_text_on_a_page_of_its_own() -> None:
    titles = {"opmerking": "opmerkingen", "wijziging": "wijzigingen", "verborgen-tekst": "verborgen"}
    shown = plain_text(unseen.lay_out(ooxml.read(docx(), Limits()), titles))
    for text in ("Karel: OPMERKING", "Omar: GESCHRAPT", "VERBORGEN", "Opmerkingen"):
        assert text in shown
    assert "Zichtbaar" not in shown
    assert "NOTITIE" in plain_text(unseen.lay_out(ooxml.read(pptx(), Limits()), {"notitie": "notities"}))
    assert unseen.lay_out(ooxml.read(docx(), Limits()), {}) == ()


def test_rules_decide_what_becomes_of_what_is_not_seen(tmp_path: Path, shipped_rules: Rules) -> None:
    source = tmp_path / "lijst.xlsx"
    source.write_bytes(xlsx())
    comment = replace(shipped_rules.hidden_content["opmerking"], then="bijlage")
    rules = replace(shipped_rules, hidden_content={**shipped_rules.hidden_content, "opmerking": comment})
    sheet, apart = convert.run(source, tmp_path / "uit", rules=rules).pieces
    assert "OPMERKING" not in text_of(sheet)
    assert "OPMERKING" in text_of(apart)
    assert (apart.name, apart.parent, apart.family) == ("lijst-niet zichtbaar", "lijst", "lijst")
    assert convert.digest(rules) != convert.digest(shipped_rules)
