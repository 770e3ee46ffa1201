"""What the first pass reads of a picture is kept for the second one, and for nothing after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from batch_kit import PEOPLE, files_of, stored, write_nota
from scan_kit import LETTER, needs_tesseract, scan

from redactor import batch
from redactor.batch.executors import Serial
from redactor.batch.work import kept_readings
from redactor.ingest import KeptReadings, ocr


def run(source: Path, out: Path) -> None:
    list(batch.run(source, out, model="none", executor=Serial()))


@needs_tesseract
def test_a_scan_is_read_once_and_the_result_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    scan(tmp_path / "in" / "brief.pdf", LETTER[:1])
    write_nota(tmp_path / "in" / "nota.pdf", PEOPLE[0])
    original, read = ocr.read_pages, []

    def counted(*arguments: Any) -> Any:
        read.append(len(arguments[1]))
        return original(*arguments)

    monkeypatch.setattr(ocr, "read_pages", counted)
    run(tmp_path / "in", tmp_path / "uit")
    assert read == [1]
    assert not kept_readings(tmp_path / "uit" / "vertrouwelijk").exists()
    monkeypatch.setattr(KeptReadings, "get", lambda self, key: None)
    run(tmp_path / "in", tmp_path / "zonder")
    assert read == [1, 1, 1]
    assert files_of(tmp_path / "uit") == files_of(tmp_path / "zonder")
    assert stored(tmp_path / "uit") == stored(tmp_path / "zonder")


@pytest.mark.parametrize("stopped", [False, True])
def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path, stopped: bool) -> None:
    (tmp_path / "in").mkdir()
    write_nota(tmp_path / "in" / "nota.pdf", PEOPLE[0])
    write_nota(tmp_path / "in" / "nota-2.pdf", PEOPLE[1])
    left = kept_readings(tmp_path / "uit" / "vertrouwelijk")
    left.mkdir(parents=True)
    (left / "oud.gelezen").write_bytes(b"Wilhelmina Zuurbier")
    records = batch.run(tmp_path / "in", tmp_path / "uit", model="none", executor=Serial())
    next(records)
    if stopped:
        records.close()  # type: ignore[attr-defined]
    else:
        list(records)
    assert not left.exists()
