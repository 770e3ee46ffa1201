"""Names of results that cannot be called as their input: the same again in the same folder, and quick."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from redactor.errors import OutputError
from redactor.pipeline.stems import TakenStems


def write(out: Path, number: int, sha256: str, *, indent: int | None = 1, padding: str = "") -> Path:
    folder = out / "vertrouwelijk"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"document-{number:03d}.decisions.json"
    data = {"document_id": "x", "input": {"file_name": '"sha256": "' + "f" * 64 + '"', "sha256": sha256}}
    path.write_text(json.dumps({"uitleg": padding} | data, indent=indent), encoding="utf-8")
    return path


def digest(number: int) -> str:
    return f"{number:064x}"


def test_the_first_that_is_free_in_this_run_and_on_disk(tmp_path: Path) -> None:
    write(tmp_path, 2, digest(2))
    stems = TakenStems(tmp_path, ["Document-001", "brief"])
    assert stems.ordinal(digest(9)) == "document-003"
    # Whose document failed leaves it to the next.
    assert stems.ordinal(digest(10)) == "document-003"
    stems.add("document-003")
    assert stems.ordinal(digest(11)) == "document-004"


def test_the_same_input_has_what_it_had(tmp_path: Path) -> None:
    write(tmp_path, 7, digest(1))
    write(tmp_path, 5, digest(1), padding="x" * 5000)  # as an editor may leave it
    write(tmp_path, 1, "geen getal")
    (tmp_path / "vertrouwelijk" / "document-003.decisions.json").write_bytes(b"\xff")
    stems = TakenStems(tmp_path)
    names = []
    for _ in range(3):
        names.append(stems.ordinal(digest(1)))
        stems.add(names[-1])
    assert names == ["document-005", "document-007", "document-002"]


def test_all_taken(tmp_path: Path) -> None:
    stems = TakenStems(tmp_path, (f"document-{number:03d}" for number in range(1, 100_000)))
    with pytest.raises(OutputError):
        stems.ordinal(digest(1))


def test_time_grows_with_the_number_of_documents(tmp_path: Path) -> None:
    started = time.process_time()
    stems = TakenStems(tmp_path, (f"zuurbier-{number}" for number in range(50_000)))
    for number in range(20_000):
        stems.add(stems.ordinal(digest(number)))
    # To go by all of the run for each took minutes.
    assert time.process_time() - started < 5
