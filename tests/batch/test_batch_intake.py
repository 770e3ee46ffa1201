"""A dossier of mail and other files: pieces become documents with families and conversations, made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from batch_kit import files_of, stored, write_nota

from redactor import batch, convert
from redactor.batch.executors import Serial
from redactor.batch.inputs import Item, by_source, threads
from redactor.cli import logs, main
from redactor.convert import MessageKeys
from redactor.dossier import stored as dossiers
from redactor.dossier.store import Record, State
from redactor.errors import ExitCode


def mail(number: int, *, answers: int = 0, attach: dict[str, bytes] | None = None) -> bytes:
    message = EmailMessage()
    message["From"] = '"Brouns, N. (Nadia)" <n.brouns@waterrijk.nl>'
    message["To"] = "Karel Pronk <karel.pronk@waterrijk.nl>"
    message["Subject"] = ("RE: " if answers else "") + "Overleg dijkverzwaring"
    message["Date"] = f"Tue, 0{number + 2} Mar 2026 09:14:00 +0100"
    message["Message-ID"] = f"<{number}@waterrijk.nl>"
    if answers:
        message["In-Reply-To"] = f"<{answers}@waterrijk.nl>"
    message.set_content(f"Bericht {number}.\n\nMet vriendelijke groet,\nNadia Brouns")
    for name, data in (attach or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def write(folder: Path, pdf: bytes) -> Path:
    (folder / "post").mkdir(parents=True)
    (folder / "post" / "een.eml").write_bytes(mail(1, attach={"nota.pdf": pdf, "lied.mp3": b"ID3"}))
    (folder / "post" / "twee.eml").write_bytes(mail(2, answers=1))
    (folder / "twee.eml").write_bytes(mail(2, answers=1))
    (folder / "nota.pdf").write_bytes(pdf)
    return folder


def run(source: Path, out: Path) -> dict[str, Record]:
    records = batch.run(source, out, model="none", executor=Serial())
    return {record.source: record for record in records}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, Record]]:
    """A dossier and its results; a test that changes them takes a copy."""
    root = tmp_path_factory.mktemp("post")
    pdf = write_nota(root / "nota.pdf", "Tjeerd Hoogstraten").read_bytes()
    source = write(root / "in", pdf)
    return source, root / "uit", run(source, root / "uit")


MESSAGE, NOTA, SONG = ("post/een.eml [een]", "post/een.eml [een-nota]", "post/een.eml [een-lied]")


def test_every_piece_is_a_document(made: tuple[Path, Path, dict[str, Record]]) -> None:
    _, out, records = made
    assert {source: record.state for source, record in records.items()} == {
        "twee.eml": State.DONE,
        "nota.pdf": State.DONE,
        MESSAGE: State.DONE,
        NOTA: State.DONE,
        SONG: State.FAILED,
        "post/twee.eml": State.DONE,
    }
    assert records[SONG].error_message == "dit soort bestand wordt niet verwerkt"
    assert records[SONG].error_kind == "NotProcessed"
    assert (out / "gelakt" / "post" / f"{records[NOTA].stem}.redacted.pdf").exists()
    with pymupdf.open(out / "gelakt" / "post" / "een.redacted.pdf") as document:
        text = "".join(page.get_text() for page in document)
    assert "Bericht 1" in text
    assert "Brouns" not in text


def test_families_conversations_and_copies(made: tuple[Path, Path, dict[str, Record]]) -> None:
    _, out, records = made
    facts = {f.original_name: f for f in dossiers.facts(records.values()).values()}
    assert facts["een.eml"].family == 1
    assert records[MESSAGE].family == records[NOTA].family
    assert records["nota.pdf"].family == ""
    assert len({records[source].thread for source in (MESSAGE, "post/twee.eml", "twee.eml")}) == 1
    assert records["twee.eml"].duplicate_of == records["post/twee.eml"].id
    assert records[NOTA].duplicate_of == records["nota.pdf"].id
    assert records[MESSAGE].date == "2026-03-03"
    assert records[MESSAGE].file_type == "email"
    # Files with the same bytes and name are made once; only the officer can look at them.
    converted = out / "vertrouwelijk" / "omgezet"
    assert len(list(converted.iterdir())) == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in converted.rglob("*"))


def test_again_nothing_is_made(
    made: tuple[Path, Path, dict[str, Record]], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out, _ = made

    def fail(*arguments: Any, **options: Any) -> None:
        raise AssertionError("converted again")

    monkeypatch.setattr(convert, "run", fail)
    before = files_of(out), stored(out)
    run(source, out)
    assert (files_of(out), stored(out)) == before


def test_what_was_lost_is_made_again_and_what_is_gone_goes(
    made: tuple[Path, Path, dict[str, Record]], tmp_path: Path
) -> None:
    source, out = shutil.copytree(made[0], tmp_path / "in"), shutil.copytree(made[1], tmp_path / "uit")
    for path in (out / "vertrouwelijk" / "omgezet").rglob("*.pdf"):
        path.unlink()
    (out / "vertrouwelijk" / "omgezet" / ".redactor-half.tmp").mkdir()
    list(batch.run(source, out, model="none", executor=Serial(), force=True))
    assert files_of(out) == files_of(made[1])
    (source / "post" / "een.eml").unlink()
    run(source, out)
    assert len(list((out / "vertrouwelijk" / "omgezet").iterdir())) == 1
    assert not list((out / "gelakt" / "post").glob("een*"))


class TestFilesInAPdf:
    def portfolio(self, path: Path, **options: Any) -> Path:
        with pymupdf.open() as document:
            document.new_page().insert_text((72, 72), "Zie de bijlage.")
            document.embfile_add("notitie.txt", b"Gebeld.\n\nGroet,\nNadia Brouns", filename="notitie.txt")
            document.save(path, **options)
        return path

    def test_they_are_documents_too(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        self.portfolio(tmp_path / "in" / "map.pdf")
        for _ in range(2):
            records = run(tmp_path / "in", tmp_path / "uit")
            assert {s: r.state for s, r in records.items()} == {
                "map.pdf": State.DONE,
                "map.pdf [map-notitie]": State.DONE,
            }
            assert len({r.family for r in records.values()}) == 1

    def test_behind_a_password_they_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        self.portfolio(tmp_path / "in" / "map.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="geheim")
        for _ in range(2):
            done = batch.run(
                tmp_path / "in", tmp_path / "uit", model="none", executor=Serial(), password="geheim"
            )
            assert {r.source: r.state for r in done} == {
                "map.pdf": State.DONE,
                "map.pdf [bijlagen]": State.FAILED,
            }


class TestOtherCommands:
    @pytest.fixture(autouse=True)
    def _logging_as_before(self) -> Iterator[None]:
        yield
        logs.tear_down()

    def test_the_inventory_knows_what_the_store_knows(
        self, made: tuple[Path, Path, dict[str, Record]], tmp_path: Path
    ) -> None:
        assert (
            main(["inventory", str(made[1]), "-o", str(tmp_path), "--matter", "M", "--model", "none"])
            == ExitCode.OK
        )
        sheet = openpyxl.load_workbook(tmp_path / "productierapport.xlsx").active
        titles, *rows = ([str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True))
        told = [dict(zip((title.lower() for title in titles), row, strict=True)) for row in rows]
        assert {row["file type"] for row in told} >= {"email", "pdf"}
        assert {row["family"] for row in told} > {""}

    def test_nothing_is_published_while_a_document_is_missing(
        self, made: tuple[Path, Path, dict[str, Record]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        line = ["publish", str(made[1]), "--to", str(tmp_path / "bundel"), "--model", "none"]
        assert main(line) == ExitCode.REFUSED
        assert "1 document(en) van het dossier zijn niet gelakt" in capsys.readouterr().err
        assert not (tmp_path / "bundel").exists()


def item(source: str, **more: Any) -> Item:
    return Item(path=Path(source), source=source, folders=(), stem="x", **more)


def test_a_file_that_is_called_as_a_piece_of_another() -> None:
    items = by_source([item("a.eml [b]"), item("a.eml [b]")])
    assert sorted(items) == ["a.eml [b]", "a.eml [b]+"]
    assert all(source == one.source for source, one in items.items())


def test_conversations_do_not_depend_on_the_order() -> None:
    items = [
        item("c", message=MessageKeys(message_id="3")),
        item("a", message=MessageKeys(message_id="1")),
        item("b", message=MessageKeys(message_id="2", references=("1",))),
        item("d"),
    ]
    expected = {"a": "1", "b": "1", "c": "2"}
    assert threads(by_source(items)) == threads(by_source(reversed(items))) == expected
