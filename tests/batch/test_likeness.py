"""Versions of a document in a batch: found, compared once, shown to the officer and told to the inventory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from redactor import batch
from redactor.batch.executors import Job, Processes, Serial
from redactor.batch.work import Compare
from redactor.cli import main
from redactor.dossier import near_report, stored
from redactor.dossier.packing import unpack_differences
from redactor.dossier.store import NearRecord, Store, path_in

LINES = tuple(
    f"Regel {n} van deze nota gaat over onderwerp nummer {n * 7} en besluit {n * 3}." for n in range(30)
)


class Watched(Serial):
    """Remembers what it compared."""

    def __init__(self) -> None:
        super().__init__()
        self.compared: list[tuple[str, str]] = []

    def run(self, jobs: Any) -> Any:
        def told(job: Job) -> Job:
            if isinstance(job.payload, Compare):
                self.compared.append((job.payload.path.name, job.payload.other.name))
            return job

        return super().run(told(job) for job in jobs)


def write(path: Path, *lines: str) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        for at, line in enumerate(lines):
            page.insert_text((50, 50 + 16 * at), line, fontsize=9)
        document.save(path)


def near_in(out: Path) -> list[NearRecord]:
    with Store(path_in(out), read_only=True) as store:
        return list(store.near())


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "nota-1.pdf", *LINES)
    write(folder / "nota-2.pdf", *LINES[:12], "Tjeerd Hoogstraten vindt dit niets.", *LINES[13:])
    write(folder / "nota-2-kopie.pdf", *LINES[:12], "Tjeerd Hoogstraten vindt dit niets.", *LINES[13:])
    write(folder / "wat-anders.pdf", *(f"Hier staat iets heel anders in regel {n}." for n in range(20)))
    return folder


def run(source: Path, out: Path) -> list[tuple[str, str]]:
    executor = Watched()
    list(batch.run(source, out, model="none", executor=executor))
    return executor.compared


def test_versions_are_found_and_shown(
    versions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "uit"
    assert run(versions, out) == [("nota-2-kopie.pdf", "nota-1.pdf")]
    (pair,) = near_in(out)
    assert [(d.is_added, d.line) for d in unpack_differences(pair.packed)] == [
        (False, LINES[12]),
        (True, "Tjeerd Hoogstraten vindt dit niets."),
    ]
    page = (out / "vertrouwelijk" / near_report.FILE).read_text(encoding="utf-8")
    assert "<ins>Tjeerd Hoogstraten vindt dit niets." in page
    assert not [path for path in (out / "gelakt").rglob("*") if "bijna" in path.name]

    facts = {document.key: document.facts for document in stored.read(out)}
    assert {key: one.near_of for key, one in facts.items() if one.near_of} == {"nota-2-kopie": "nota-1"}
    assert facts["nota-2"].duplicate_of == "nota-2-kopie"
    assert main(["status", str(out)]) == 0
    assert "1 bijna gelijk aan een ander document: zie vertrouwelijk/" in capsys.readouterr().err


def test_only_what_changed_is_compared_again(versions: Path, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    run(versions, out)
    assert run(versions, out) == []
    write(versions / "nota-1.pdf", *LINES[:20], "Nog een andere regel.", *LINES[21:])
    assert run(versions, out) == [("nota-2-kopie.pdf", "nota-1.pdf")]
    (versions / "nota-1.pdf").unlink()
    assert run(versions, out) == []
    assert near_in(out) == []
    assert not (out / "vertrouwelijk" / near_report.FILE).exists()


def test_the_same_with_processes(versions: Path, tmp_path: Path) -> None:
    run(versions, tmp_path / "een")
    list(batch.run(versions, tmp_path / "twee", model="none", executor=Processes(2)))
    assert near_in(tmp_path / "een") == near_in(tmp_path / "twee")
    pages = [(tmp_path / out / "vertrouwelijk" / near_report.FILE).read_bytes() for out in ("een", "twee")]
    assert pages[0] == pages[1]
