"""The dossier store: versions, journals, whole transactions, errors without text."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from redactor.domain import Area, Finding, Rect, Span
from redactor.dossier import destruction, schema
from redactor.dossier import store as stores
from redactor.dossier.hold import held
from redactor.dossier.overview import overview
from redactor.dossier.packing import pack, unpack
from redactor.dossier.store import State, Store, path_in
from redactor.errors import DiskFull, ExitCode, InputError, OutputInUse, Refused


def fill(path: Path) -> None:
    with Store(path) as store, store.writing():
        number = store.add_document("a/brief.pdf", name="brief", input_sha256="ab")
        store.change(number, state=State.DONE, files={"gelakt/a/brief.redacted.pdf": "cd"}, pages=3)


class TestStore:
    def test_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        fill(tmp_path / "d.sqlite")
        assert stat.S_IMODE((tmp_path / "d.sqlite").stat().st_mode) == 0o600

    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        fill(tmp_path / "d.sqlite")
        with Store(tmp_path / "d.sqlite", read_only=True) as store:
            (record,) = store.documents()
        assert (record.source, record.state, record.pages) == ("a/brief.pdf", State.DONE, 3)
        assert record.files == {"gelakt/a/brief.redacted.pdf": "cd"}
        assert "brief" not in repr(record)

    def test_all_or_nothing(self, tmp_path: Path) -> None:
        fill(tmp_path / "d.sqlite")
        with Store(tmp_path / "d.sqlite") as store:
            with pytest.raises(ValueError, match="no column"), store.writing():
                store.change(store.add_document("b.pdf", name="b", input_sha256=""), onbekend=1)
            assert len(list(store.documents())) == 1

    def test_who_looks_changes_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "d.sqlite"
        fill(path)
        with Store(path, read_only=True) as store, pytest.raises(Exception, match="dossier"), store.writing():
            store.set_setting("x", "y")
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 0")
        with pytest.raises(InputError, match="nog leeg"):
            Store(path, read_only=True)

    def test_a_newer_version_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "d.sqlite"
        fill(path)
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
        for read_only in (True, False):
            with pytest.raises(Refused, match="versie"):
                Store(path, read_only=read_only)

    @pytest.mark.parametrize("version", range(1, len(schema.STEPS)))
    def test_an_older_version_goes_through_every_step(self, tmp_path: Path, version: int) -> None:
        path = tmp_path / "d.sqlite"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for step in schema.STEPS[:version]:
                for statement in step:
                    connection.execute(statement)
            connection.execute("INSERT INTO settings VALUES ('a', 'b')")
            connection.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(Refused):
            Store(path, read_only=True)
        with Store(path) as store:
            assert store.setting("a") == "b"
        Store(path, read_only=True).close()

    @pytest.mark.parametrize(
        "content", [b"geen dossier, maar een brief" * 50, b"SQLite format 3\0" + b"x" * 99]
    )
    def test_a_damaged_file(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "d.sqlite").write_bytes(content)
        with pytest.raises(InputError, match="beschadigd"):
            Store(tmp_path / "d.sqlite")

    def test_without_shared_memory_another_journal_is_used(self, tmp_path: Path) -> None:
        # As on a network drive: this way of opening has no shared memory, which WAL needs.
        place = f"file:{tmp_path / 'd.sqlite'}?vfs=unix-dotfile"
        with contextlib.closing(sqlite3.connect(place, uri=True, isolation_level=None)) as connection:
            assert stores._choose_journal(connection) == "TRUNCATE"

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
    def test_no_room(self, tmp_path: Path) -> None:
        path = tmp_path / "d.sqlite"
        fill(path)
        with Store(path) as store:
            store._connection.execute("PRAGMA max_page_count = 1")
            with pytest.raises(DiskFull), store.writing():
                store.set_setting("x", "y" * 1_000_000)
            assert store.setting("x") == ""


def test_findings_are_kept_exactly() -> None:
    findings = (
        Finding(
            finding_id="f-0-3-9", target=(Span(0, 3, 9), Span(1, 0, 4)), label="PERSOON", score=0.1 + 0.2,
            detector="d", evidence=("a", "b"), text="Zoë 𝄞", keep_hint="h",
        ),
        Finding(
            finding_id="f-area", target=Area(2, (Rect(1.1, 2, 3, 4.7),)), label="HANDTEKENING", score=1.0,
            detector="e",
        ),
    )  # fmt: skip
    assert unpack(pack(findings)) == findings
    assert pack(findings) == pack(list(findings))
    with pytest.raises(Refused):
        unpack(b"x")


class TestOverview:
    def test_of_a_run_that_was_killed(self, tmp_path: Path) -> None:
        fill(tmp_path / "d.sqlite")
        with Store(tmp_path / "d.sqlite") as store:
            with store.writing():
                store.note(stores.BEGUN)
                store.add_document("b.pdf", name="b", input_sha256="")
            seen = overview(store, tmp_path)
            assert (seen.total, seen.is_finished, seen.exit_code()) == (2, False, ExitCode.PARTIAL)
            with store.writing():
                store.note(stores.FINISHED)
            assert overview(store, tmp_path).is_finished
            with store.writing():
                store.note(stores.BEGUN)
            assert not overview(store, tmp_path).is_finished

    def test_a_leak_outweighs(self, tmp_path: Path) -> None:
        fill(tmp_path / "d.sqlite")
        with Store(tmp_path / "d.sqlite") as store, store.writing():
            for number, code in enumerate((4, 7)):
                added = store.add_document(f"{number}.pdf", name=str(number), input_sha256="")
                store.change(added, state=State.FAILED, exit_code=code)
            store.note(stores.FINISHED)
            assert overview(store, tmp_path).exit_code() is ExitCode.LEAK


class TestDestruction:
    TODAY = datetime.date(2026, 11, 30)

    @pytest.fixture
    def out(self, tmp_path: Path) -> Path:
        out = tmp_path / "uit"
        for folder in ("gelakt/a", "vertrouwelijk/a"):
            (out / folder).mkdir(parents=True)
        (out / "gelakt" / "a" / "brief.redacted.pdf").write_bytes(b"x")
        (out / "vertrouwelijk" / "a" / "brief.decisions.json").write_bytes(b"x")
        return out

    def test_only_the_confidential_part_goes(self, out: Path) -> None:
        fill(path_in(out))
        assert destruction.destroy(out, today=self.TODAY) >= 2
        assert [p.name for p in out.rglob("*") if p.is_file()] == ["brief.redacted.pdf"]
        assert not (out / "vertrouwelijk").exists()

    def test_not_before_its_time(self, out: Path) -> None:
        fill(path_in(out))
        destruction.keep_until(out, datetime.date(2026, 12, 1))
        with pytest.raises(Refused, match="2026-12-01"):
            destruction.destroy(out, today=self.TODAY)
        assert path_in(out).exists()
        assert destruction.destroy(out, today=datetime.date(2026, 12, 1))

    def test_by_force_and_with_a_store_elsewhere(self, out: Path, tmp_path: Path) -> None:
        local = tmp_path / "lokaal.sqlite"
        fill(local)
        destruction.keep_until(out, datetime.date(2030, 1, 1), store=local)
        destruction.destroy(out, today=self.TODAY, store=local, force=True)
        assert not local.exists()

    def test_a_store_elsewhere_is_not_forgotten(self, out: Path, tmp_path: Path) -> None:
        local = tmp_path / "lokaal.sqlite"
        fill(local)
        (out / "vertrouwelijk" / "personen.xlsx").touch()
        with pytest.raises(Refused, match="het dossierbestand staat niet in deze map"):
            destruction.destroy(out, today=self.TODAY)
        assert destruction.destroy(out, today=self.TODAY, force=True) >= 2
        # Also by who thinks of it later.
        assert destruction.destroy(out, today=self.TODAY, store=local)
        assert not local.exists()
        assert not (out / "vertrouwelijk").exists()
        with pytest.raises(InputError):
            destruction.destroy(out, today=self.TODAY, store=local)

    def test_what_is_no_store_is_not_deleted(self, out: Path, tmp_path: Path) -> None:
        letter = tmp_path / "brief.txt"
        letter.write_bytes(b"geen dossier " * 100)
        with pytest.raises(InputError):
            destruction.destroy(out, today=self.TODAY, store=letter)
        assert letter.exists()

    def test_not_during_a_run(self, out: Path) -> None:
        fill(path_in(out))
        with held(out), pytest.raises(OutputInUse):
            destruction.destroy(out, today=self.TODAY)
        assert path_in(out).exists()

    def test_a_link_out_of_the_folder_is_not_followed(self, out: Path, tmp_path: Path) -> None:
        (tmp_path / "elders").mkdir()
        (tmp_path / "elders" / "blijft.txt").touch()
        (out / "vertrouwelijk" / "weg").symlink_to(tmp_path / "elders")
        destruction.destroy(out, today=self.TODAY)
        assert (tmp_path / "elders" / "blijft.txt").exists()
