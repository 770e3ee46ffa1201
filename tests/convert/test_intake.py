"""Files of each kind become PDFs of real text; families, threads and what was left out are told."""

from __future__ import annotations

import gzip
import io
import mailbox
import tarfile
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from convert_kit import Take, message, text_of, zipped
from PIL import Image

from redactor import convert
from redactor.convert import FileType, Reason
from redactor.errors import InputError, OutputError

HTML = """<html><body><p>Beste <b>Karel</b>,</p><p>Zie <a href="https://volg.example/x">de regeling</a>.</p>
<img src="https://volg.example/p.gif" width="1" height="1"><script>alert('weg')</script>
<div style="display:none">onzichtbaar</div>
<table border="1"><tr><th>Wie</th><th>Wat</th></tr><tr><td>Omar</td><td>belt</td></tr></table>
<ul><li>een</li><li>twee</li></ul><p>Groet,<br>Nadia</p></body></html>"""


def jpeg(size: tuple[int, int] = (40, 30)) -> bytes:
    picture = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x013B] = "Nadia Brouns"  # Artist
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_mail_with_attachments(take: Take) -> None:
    mail = message("Andere tekst.", html=HTML)
    mail.add_attachment(b"Verslag van Omar.", maintype="text", subtype="plain", filename="verslag.txt")
    mail.add_attachment(message("Binnenin.", subject="Eerder"))
    mail.add_attachment(
        zipped(a__txt=b"uit het archief"), maintype="application", subtype="zip", filename="b.zip"
    )
    intake = take("bericht.eml", mail.as_bytes())

    assert [(p.name, p.file_type, p.parent) for p in intake.pieces] == [
        ("bericht", FileType.EMAIL, None),
        ("bericht-verslag", FileType.NOTE, "bericht"),
        ("bericht-Eerder", FileType.EMAIL, "bericht"),
        ("bericht-b-a", FileType.NOTE, "bericht"),
    ]
    assert {p.family for p in intake.pieces} == {"bericht"}
    first = text_of(intake.pieces[0])
    assert "Brouns, N. (Nadia) <n.brouns@waterrijk.nl>" in first
    assert "Karel Pronk <karel.pronk@waterrijk.nl>; info@waterrijk.nl" in first
    assert "dinsdag 3 maart 2026 09:14" in first
    assert "verslag.txt; Eerder.eml; b.zip" in first
    assert "Beste Karel," in first
    assert not any(word in first for word in ("onzichtbaar", "alert", "volg.example", "Andere"))
    hidden = {h.kind: h.count for h in intake.pieces[0].hidden}
    assert hidden.items() >= {
        "macro": 1, "linkdoel": 1, "volgpixel": 1, "verborgen-tekst": 1, "tekstversie": 2,
    }.items()  # fmt: skip
    assert "uit het archief" in text_of(intake.pieces[3])


def test_pages_are_tagged_and_say_nothing_in_their_metadata(take: Take) -> None:
    piece = take("van-nadia.eml", message(html=HTML).as_bytes()).pieces[0]
    assert piece.pdf is not None
    with pikepdf.open(piece.pdf) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"]) == "E-mailbericht"
        assert set(pdf.docinfo.keys()) == {"/Title", "/Creator"}
        kinds = {str(o.get("/S")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o}
    assert {"/H1", "/P", "/Table", "/TR", "/TH", "/TD", "/L", "/LI"} <= kinds


def test_same_bytes_every_time(tmp_path: Path, take: Take) -> None:
    first = take("a.eml", message(html=HTML).as_bytes()).pieces[0].pdf
    second = convert.run(tmp_path / "bron" / "a.eml", tmp_path / "nogmaals").pieces[0].pdf
    assert first is not None
    assert second is not None
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_mode & 0o077 == 0


def test_a_folder_of_everything(tmp_path: Path, take: Take) -> None:
    folder = tmp_path / "bron"
    folder.mkdir()
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        info = tarfile.TarInfo("../../map/brief.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"brief"))
        link = tarfile.TarInfo("sleutel")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (folder / "archief.tar.gz").write_bytes(tar.getvalue())
    box = mailbox.mbox(folder / "postvak.mbox")
    box.add(message("eerste"))
    box.add(message("tweede"))
    box.close()
    pages = [Image.new("L", (80, 60), shade) for shade in (10, 200)]
    pages[0].save(folder / "scan.tiff", save_all=True, append_images=pages[1:])
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 72), "omslag")
        pdf.embfile_add("los", b"los stuk", filename="los.txt")
        pdf.save(folder / "portfolio.pdf")
    (folder / "foto.jpg").write_bytes(jpeg())
    (folder / "geluid.mp3").write_bytes(b"ID3" + bytes(50))
    (folder / "leeg.txt").write_bytes(b"")
    (folder / "lijst.csv").write_bytes("naam;plaats\nZoë;Łódź\n".encode())
    (folder / "notitie.md").write_bytes(b"# Kop\n\n- punt <script>x</script>\n")
    (folder / "pagina.html").write_bytes(b"<meta charset=iso-8859-1><p>caf\xe9</p>")
    (folder / "zomaar").write_bytes(bytes(range(256)))
    (folder / "link.txt").symlink_to("/etc/passwd")
    intake = convert.run(folder, tmp_path / "omgezet")
    found = {p.original_name: p for p in intake.pieces}

    assert {name: p.reason for name, p in found.items() if p.reason} == {
        "sleutel": Reason.NO_PLAIN_FILE,
        "link.txt": Reason.NO_PLAIN_FILE,
        "geluid.mp3": Reason.UNSUPPORTED,
        "leeg.txt": Reason.EMPTY,
        "zomaar": Reason.UNSUPPORTED,
    }
    assert found["geluid.mp3"].file_type is FileType.AUDIO
    assert found["../../map/brief.txt"].name == "archief.tar-brief"
    assert "tweede" in text_of(found["bericht-0002.eml"])
    assert found["los.txt"].parent == "portfolio"
    assert not found["portfolio.pdf"].converted
    assert "Zoë" in text_of(found["lijst.csv"])
    assert "Łódź" in text_of(found["lijst.csv"])
    assert "<script>" in text_of(found["notitie.md"])
    assert "café" in text_of(found["pagina.html"])
    assert [h.kind for h in found["foto.jpg"].hidden] == ["eigenschappen"]
    with pymupdf.open(found["scan.tiff"].pdf) as pdf:
        assert len(pdf) == 2
    photo = found["foto.jpg"].pdf
    assert photo is not None
    with pymupdf.open(photo) as pdf:
        assert b"Nadia" not in pdf.extract_image(pdf[0].get_images()[0][0])["image"]
    assert sorted(p.name for p in (tmp_path / "omgezet").iterdir()) == sorted(
        f"{p.name}.pdf" for p in intake.pieces if p.pdf
    )


def test_pictures_in_the_body_are_no_attachments(take: Take) -> None:
    mail = message(html='<p>Zie <img src="cid:logo@x" alt="Logo"></p><img src="cid:weg@x">')
    body = mail.get_payload()[1]
    body.add_related(jpeg(), maintype="image", subtype="jpeg", cid="<logo@x>", filename="logo.jpg")
    body.add_related(b"geen beeld", maintype="image", subtype="png", cid="<weg@x>", filename="stuk.png")
    intake = take("m.eml", mail.as_bytes())
    assert [(p.name, p.reason) for p in intake.pieces] == [("m", None), ("m-stuk", Reason.DAMAGED)]
    with pymupdf.open(intake.pieces[0].pdf) as pdf:
        assert len(pdf[0].get_images()) == 1


def test_letters_without_a_glyph_are_shown_by_number(take: Take) -> None:
    piece = take("naam.txt", "Naam: \U00020000 en \u202eomgekeerd\u202c".encode()).pieces[0]
    assert "Naam: [U+20000] en omgekeerd" in text_of(piece)
    assert [(h.kind, h.count) for h in piece.hidden] == [("teken-zonder-letter", 1)]


def test_words_wider_than_the_page_stay_on_it(take: Take) -> None:
    piece = take("lang.csv", ("kop;kop2\n" + "W" * 3000 + ";" + "x" * 90).encode()).pieces[0]
    assert piece.pdf is not None
    with pymupdf.open(piece.pdf) as pdf:
        words = [word for page in pdf for word in page.get_text("words")]
        assert sum(word[4].count("W") for word in words) == 3000
        assert max(word[2] for word in words) < pdf[0].rect.width


def test_an_earlier_result_is_not_replaced(tmp_path: Path, take: Take) -> None:
    take("a.txt", b"een")
    with pytest.raises(OutputError):
        convert.run(tmp_path / "bron" / "a.txt", tmp_path / "omgezet")
    assert [p.name for p in (tmp_path / "omgezet").iterdir()] == ["a.pdf"]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        convert.run(tmp_path / "weg.eml", tmp_path / "omgezet")


def test_values_in_tables_stay_whole(take: Take) -> None:
    values = (
        "Wilhelmina van Wezenbeek-Oosterhout",
        "wilhelmina.van-wezenbeek@waterrijk-gemeente.nl",
        "+31 6 12345678",
        "NL91ABNA0417164300",
        "Burgemeester Kortenhorststraat 112",
        "12-03-1967",
        "111222333",
        "06-12345678/9",
    )
    heads = ("Naam", "E-mail", "Telefoon", "IBAN", "Adres", "Geboortedatum", "BSN", "Mobiel")
    (piece,) = take("lijst.csv", "\n".join([";".join(heads), *[";".join(values)] * 3]).encode()).pieces
    lines = text_of(piece).splitlines()
    assert [lines.count(value) for value in values] == [3] * len(values)
    assert piece.pdf is not None
    with pymupdf.open(piece.pdf) as document:
        for page in document:
            assert all(word[2] < page.rect.width for word in page.get_text("words"))


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("een.txt.gz", gzip.compress(b"tekst", mtime=0), [("een.txt", None)]),
        ("tekening.svg", b"<svg><text>x</text></svg>", [("tekening.svg", Reason.UNSUPPORTED)]),
        ("model.vsdx", zipped(x__xml=b"x"), [("model.vsdx", Reason.UNSUPPORTED)]),
        ("vreemd", zipped(mimetype=b"application/epub+zip"), [("vreemd", Reason.UNSUPPORTED)]),
        ("nullen.txt", bytes(range(32)) * 90, [("nullen.txt", Reason.UNSUPPORTED)]),
        ("foto.txt", b"\x89PNG\r\n\x1a\n" + bytes(90), [("foto.txt", Reason.DAMAGED)]),
        ("slot.txt", b"-----BEGIN PGP MESSAGE-----\nx", [("slot.txt", Reason.ENCRYPTED)]),
        ("breed.txt", "inhoud".encode("utf-16"), [("breed.txt", None)]),
        (
            "p.mbox",
            b"vooraf\n\nFrom a@b Mon\nFrom: x\nSubject: y\n\nTekst\n",
            [("bericht-0000.eml", None), ("bericht-0001.eml", None)],
        ),
    ],
)
def test_files_are_what_they_hold(
    take: Take, name: str, data: bytes, expected: list[tuple[str, Reason | None]]
) -> None:
    assert [(p.original_name, p.reason) for p in take(name, data).pieces] == expected


def test_names_in_a_tar_that_are_no_text(take: Take) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        member = tarfile.TarInfo("caf\xe9.txt")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    assert [(p.name, p.reason) for p in take("a.tar", out.getvalue()).pieces] == [("a-caf", None)]


def test_all_embedded_files_of_a_pdf(take: Take) -> None:
    with pymupdf.open() as pdf:
        pdf.new_page().add_file_annot((50, 50), b"aan een notitie", "notitie.txt")
        pdf.embfile_add("los", b"in de lijst", filename="lijst.txt")
        data = pdf.tobytes()
    with pikepdf.open(io.BytesIO(data)) as opened:
        stream = opened.make_stream(b"nergens genoemd", Type=pikepdf.Name.EmbeddedFile)
        opened.Root.Verborgen = opened.make_indirect(stream)
        out = io.BytesIO()
        opened.save(out)
    pieces = take("p.pdf", out.getvalue()).pieces
    assert [(p.parent, p.family) for p in pieces] == [(None, "p"), *[("p", "p")] * 3]
    assert {text_of(p).split("\n", 1)[1].strip() for p in pieces[1:]} == {
        "aan een notitie", "in de lijst", "nergens genoemd",
    }  # fmt: skip


def test_sixteen_bits_of_grey_stay_grey(take: Take) -> None:
    picture = Image.new("I;16", (40, 30), 60_000)
    picture.paste(5_000, (0, 0, 20, 30))
    out = io.BytesIO()
    picture.save(out, "TIFF")
    (piece,) = take("scan.tif", out.getvalue()).pieces
    assert piece.pdf is not None
    with pymupdf.open(piece.pdf) as document:
        pixels = document[0].get_pixmap()
        assert pixels.pixel(2, 2)[0] < 60
        assert pixels.pixel(pixels.width - 3, 2)[0] > 200


def test_names_in_other_scripts_are_text(take: Take) -> None:
    names = ("Иванов", "Παπαδόπουλος", "محمد", "Łódź", "李小龙", "山田たろう", "김철수")
    (piece,) = take("namen.txt", "\n\n".join(names).encode()).pieces
    assert [name for name in names if name in text_of(piece)] == [*names]
    assert piece.hidden == ()


def test_letters_of_a_font_of_the_system(take: Take) -> None:
    from redactor.convert import widths

    letter = next((chr(c) for c in range(0x1D400, 0x1D500) if c in widths.system_letters()), None)
    if letter is None:
        pytest.skip("no font of this system has more letters than ours")
    (piece,) = take("wiskunde.txt", f"stel {letter} = 1".encode()).pieces
    assert letter in text_of(piece)
    assert piece.hidden == ()


def test_a_photo_of_a_telephone_without_its_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from redactor.convert import pictures
    from redactor.convert.pieces import EXPLANATIONS, Unreadable

    monkeypatch.setattr(pictures, "_register_heif", lambda: False)
    with pytest.raises(Unreadable) as caught:
        next(pictures.frames(b"\0\0\0\x18ftypheic\0\0\0\0", convert.Limits()))
    assert caught.value.reason is Reason.PART_MISSING
    assert "redactor[heic]" in EXPLANATIONS[caught.value.reason][1]
