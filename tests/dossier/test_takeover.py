"""Decisions are taken over where the same stands in the same words, as proposals, and nowhere else."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from redactor import batch
from redactor.batch.executors import Serial
from redactor.cli import logs, main
from redactor.errors import ExitCode

BLOCK = ("Contactpersoon", "drs. Wilhelmina Zuurbier", "M 06 51 83 40 27", "")
LINES = tuple(f"Regel {n} van deze nota gaat over onderwerp {n * 7} en besluit {n * 3}." for n in range(30))


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


def write(path: Path, *lines: str) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        for at, line in enumerate(lines):
            page.insert_text((50, 50 + 16 * at), line, fontsize=9)
        document.save(path)


def decisions(out: Path, name: str) -> dict[str, dict[str, Any]]:
    """Text of a place -> what the file says of it now."""
    file = json.loads((out / "vertrouwelijk" / f"{name}.decisions.json").read_text(encoding="utf-8"))
    return {record["text"]: record for record in file["decisions"]}


def decide(source: Path, out: Path, name: str, **choice: Any) -> None:
    """A person decides on the contact person of a document, and applies it."""
    path = out / "vertrouwelijk" / f"{name}.decisions.json"
    file = json.loads(path.read_text(encoding="utf-8"))
    for record in file["decisions"]:
        if "Zuurbier" in record["text"]:
            record.update(choice)
    path.write_text(json.dumps(file), encoding="utf-8")
    line = ["apply", str(path), str(source / f"{name}.pdf"), "-o", str(out), "--by", "jurist", "--force"]
    assert main(line) == 0


def test_from_one_version_into_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in", tmp_path / "uit"
    source.mkdir()
    write(source / "a.pdf", *BLOCK, *LINES)
    write(source / "b.pdf", *BLOCK, *LINES[:20], "Hier staat iets anders.", *LINES[21:])
    write(source / "c-andere-omgeving.pdf", "Verslag van het overleg", *BLOCK[1:], *LINES)
    write(source / "d.pdf", *BLOCK, *(f"Dit is heel iets anders, namelijk {n}." for n in range(20)))
    (source / "e-kopie.pdf").write_bytes((source / "a.pdf").read_bytes())
    list(batch.run(source, out, model="none", executor=Serial()))
    (text,) = (text for text in decisions(out, "a") if "Zuurbier" in text)
    before = decisions(out, "c-andere-omgeving"), decisions(out, "d")

    assert main(["dossier", "overnemen", str(out)]) == 0
    assert "0 besluiten als voorstel overgenomen in 0 documenten" in capsys.readouterr().err

    decide(source, out, "a", action="openbaar")
    capsys.readouterr()
    assert main(["dossier", "overnemen", str(out)]) == 0
    told = capsys.readouterr()
    # The copy has the same bytes: it followed at once (test_applied.py).
    assert [Path(line).name for line in told.out.splitlines()] == ["b.decisions.json"]
    assert "1 besluit als voorstel overgenomen in 1 document\n" in told.err
    record = decisions(out, "b")[text]
    assert (record["action"], record["grounds"], record["status"]) == ("openbaar", [], "voorstel")
    assert record["reviewed"] is None
    # Still under its box, and the seal holds.
    assert "Zuurbier" not in _text(out / "gelakt" / "b.redacted.pdf")
    assert (decisions(out, "c-andere-omgeving"), decisions(out, "d")) == before

    # Applied it holds; and nothing is left to take over.
    decide(source, out, "b")
    assert "Zuurbier" in _text(out / "gelakt" / "b.redacted.pdf")
    assert main(["dossier", "overnemen", str(out)]) == 0
    assert "0 besluiten" in capsys.readouterr().err

    # Who decides otherwise in another version is not overruled, and it is told.
    decide(source, out, "e-kopie", action="lakken", grounds=["5.1.2.e"], status="besloten")
    assert main(["dossier", "overnemen", str(out)]) == 0
    assert "1 keer is verschillend besloten" in capsys.readouterr().err


def _text(pdf: Path) -> str:
    with pymupdf.open(pdf) as document:
        return "".join(page.get_text() for page in document)


def test_what_a_person_added_waits_in_other_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in", tmp_path / "uit"
    source.mkdir()
    write(source / "a.pdf", *BLOCK, *LINES)
    write(source / "b.pdf", *BLOCK, *LINES[:20], "Hier staat iets anders.", *LINES[21:])
    list(batch.run(source, out, model="none", executor=Serial()))
    path = out / "vertrouwelijk" / "a.decisions.json"
    file = json.loads(path.read_text(encoding="utf-8"))
    file["additions"] = [
        {"page_number": 1, "text": "onderwerp 21 en", "grounds": ["5.1.2.e"]},
        {"page_number": 1, "text": "besluit 60", "grounds": ["5.1.2.e"]},  # stands beside what differs
        {"page_number": 1, "box": [400, 40, 500, 90], "grounds": ["5.1.2.e"]},
    ]
    path.write_text(json.dumps(file), encoding="utf-8")
    decide(source, out, "a")
    capsys.readouterr()
    assert main(["dossier", "overnemen", str(out)]) == 0
    told = capsys.readouterr().err
    assert "2 toegevoegde plaatsen overgenomen, nog niet gelakt" in told
    assert "1 keer staat een toegevoegde plaats niet zo" in told
    b = json.loads((out / "vertrouwelijk" / "b.decisions.json").read_text(encoding="utf-8"))
    assert [(one["text"], one["box"], one["decided_by"]) for one in b["additions"]] == [
        ("onderwerp 21 en", None, ""),
        ("", [400, 40, 500, 90], ""),
    ]
    assert "onderwerp 21 en" in _text(out / "gelakt" / "b.redacted.pdf")
    capsys.readouterr()
    assert main(["status", str(out)]) == 0
    assert "2 voorstellen om te beoordelen in 1 document" in capsys.readouterr().err

    decide(source, out, "b")
    assert "onderwerp 21 en" not in _text(out / "gelakt" / "b.redacted.pdf")
    capsys.readouterr()
    assert main(["status", str(out)]) == 0
    assert "om te beoordelen" not in capsys.readouterr().err
    assert main(["dossier", "overnemen", str(out)]) == 0
    assert "0 besluiten als voorstel overgenomen in 0 documenten" in capsys.readouterr().err


def test_nothing_to_take_over_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dossier", "overnemen", str(tmp_path)]) == ExitCode.INPUT
    assert "in deze map staat geen dossier" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
