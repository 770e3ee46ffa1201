"""The files about a dossier as a whole: there after every command, and what the results say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from redactor import batch
from redactor.batch.executors import Serial
from redactor.cli import main
from redactor.dossier import collection
from redactor.dossier.rapport import RAPPORT, rapport
from redactor.errors import ExitCode, InputError, Refused
from redactor.rules import Rules

LINES = ("Contactpersoon", "drs. Wilhelmina Zuurbier", "M 06 51 83 40 27", "De regeling gaat door.")


@pytest.fixture
def dossier(tmp_path: Path, pdf_writer: Callable[..., Path]) -> tuple[Path, Path]:
    """Two notas that name the same person, one of them in a folder."""
    source, out = tmp_path / "in", tmp_path / "uit"
    (source / "map").mkdir(parents=True)
    pdf_writer(source / "a.pdf", LINES)
    pdf_writer(source / "map" / "b.pdf", (*LINES, "Dit staat alleen hier."))
    run(source, out)
    return source, out


def run(source: Path, out: Path) -> None:
    list(batch.run(source, out, model="none", executor=Serial()))


def decide(source: Path, out: Path, name: str, **choice: Any) -> int:
    path = out / "vertrouwelijk" / f"{name}.decisions.json"
    file = json.loads(path.read_text(encoding="utf-8"))
    for record in file["decisions"]:
        if "Zuurbier" in record["text"]:
            record.update(choice)
    path.write_text(json.dumps(file), encoding="utf-8")
    return main(["apply", str(path), str(source / f"{name}.pdf"), "--by", "jurist", "--force", "-q"])


def persons(out: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(out / "vertrouwelijk" / "personen.xlsx", read_only=True)
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    book.close()
    return rows


def whole_files(out: Path) -> dict[str, bytes]:
    names = ("gelakt/rapport.html", "gelakt/dossierlogboek.jsonl", "vertrouwelijk/personen.xlsx")
    return {name: (out / name).read_bytes() for name in names}


def test_the_report_of_a_batch_is_that_of_its_results(
    dossier: tuple[Path, Path], shipped_rules: Rules
) -> None:
    source, out = dossier
    written = (out / "gelakt" / RAPPORT).read_text(encoding="utf-8")
    assert written == rapport(collection.read(out), shipped_rules)
    # The command makes the same, and needs no --force for the one in its own place.
    assert main(["report", str(out)]) == 0
    assert (out / "gelakt" / RAPPORT).read_text(encoding="utf-8") == written
    assert decide(source, out, "map/b", action="openbaar") == 0
    renewed = (out / "gelakt" / RAPPORT).read_text(encoding="utf-8")
    assert renewed != written
    assert renewed == rapport(collection.read(out), shipped_rules)


def test_apply_renews_who_is_who(dossier: tuple[Path, Path]) -> None:
    source, out = dossier
    (before,) = persons(out)
    assert decide(source, out, "a", action="openbaar") == 0
    (after,) = persons(out)
    assert (before[:5], before[5:]) == (after[:5], (2, 0, None))
    assert after[5:] == (1, 1, "ja")


def test_a_next_run_makes_the_same(dossier: tuple[Path, Path]) -> None:
    source, out = dossier
    assert decide(source, out, "a", action="openbaar") == 0
    after_apply = whole_files(out)
    for name in after_apply:
        (out / name).unlink()
    run(source, out)
    assert whole_files(out) == after_apply


def test_nothing_done_is_no_report(dossier: tuple[Path, Path]) -> None:
    source, out = dossier
    for path in source.rglob("*.pdf"):
        path.write_bytes(b"geen pdf")
    run(source, out)
    assert not (out / "gelakt" / RAPPORT).exists()


def test_a_glance_sees_what_reading_sees(dossier: tuple[Path, Path]) -> None:
    _, out = dossier
    seen = collection.glance(out, "map", "b", open_proposals=0)
    read = collection.read_one(out, "map", "b")
    assert (seen.key, seen.header, seen.entries, seen.certificate) == (
        read.key,
        read.header,
        read.entries,
        read.certificate,
    )


@pytest.mark.parametrize("text", ["", "{}\n", "geen json\n"])
def test_a_glance_at_no_log(results: Path, text: str) -> None:
    (results / "gelakt" / "nota-17.log.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="geen logboek"):
        collection.glance(results, ".", "nota-17", open_proposals=0)
    (results / "gelakt" / "nota-17.log.jsonl").unlink()
    with pytest.raises(InputError, match="ontbreekt"):
        collection.glance(results, ".", "nota-17", open_proposals=0)


def test_without_a_store_there_is_nothing_to_renew(dossier: tuple[Path, Path], tmp_path: Path) -> None:
    source, out = dossier
    loose = tmp_path / "los"
    shutil.copytree(out, loose, ignore=shutil.ignore_patterns("dossier.sqlite*", RAPPORT))
    assert decide(source, loose, "a", action="openbaar") == 0
    assert not (loose / "gelakt" / RAPPORT).exists()


def test_the_report_outlives_the_confidential_part(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = dossier
    before = (out / "gelakt" / RAPPORT).read_bytes()
    assert main(["dossier", "vernietig", str(out), "--yes"]) == 0
    assert main(["report", str(out)]) == 0
    assert (out / "gelakt" / RAPPORT).read_bytes() == before
    capsys.readouterr()
    assert main(["publish", str(out), "--to", str(out / "bundel")]) == ExitCode.INPUT
    assert "hier staat geen map vertrouwelijk/" in capsys.readouterr().err
