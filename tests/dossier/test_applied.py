"""``redactor apply`` in a dossier: copies follow, the store knows, and nobody's work is overruled."""

from __future__ import annotations

import hashlib
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from redactor import batch
from redactor.batch.executors import Serial
from redactor.cli import logs, main
from redactor.dossier.hold import held
from redactor.dossier.store import Store, path_in
from redactor.errors import ExitCode

LINES = (
    "Contactpersoon",
    "drs. Wilhelmina Zuurbier",
    "M 06 51 83 40 27",
    "",
    "Op verzoek van de regiodirecteur gaat de regeling door.",
)


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


@pytest.fixture
def dossier(tmp_path: Path, pdf_writer: Callable[..., Path]) -> tuple[Path, Path]:
    """A mail, the same bytes in a folder, the same text in another layout, and another mail."""
    source, out = tmp_path / "in", tmp_path / "uit"
    (source / "map").mkdir(parents=True)
    pdf_writer(source / "a.pdf", LINES)
    (source / "map" / "b.pdf").write_bytes((source / "a.pdf").read_bytes())
    with pymupdf.open(source / "a.pdf") as document:
        document[0].set_mediabox(pymupdf.Rect(0, 0, 595, 900))
        document.save(source / "c.pdf")
    pdf_writer(source / "d.pdf", (*LINES, "Dit staat alleen hier."))
    list(batch.run(source, out, model="none", executor=Serial()))
    return source, out


def edited(path: Path, *, additions: list[dict[str, Any]] | None = None, **choice: Any) -> None:
    """A person works in a decisions file."""
    file = json.loads(path.read_text(encoding="utf-8"))
    for record in file["decisions"]:
        if choice and "Zuurbier" in record["text"]:
            record.update(choice)
    file["additions"] += additions or []
    path.write_text(json.dumps(file), encoding="utf-8")


def apply(out: Path, pdf: Path, name: str, *more: str) -> int:
    path = out / "vertrouwelijk" / f"{name}.decisions.json"
    return main(["apply", str(path), str(pdf), "--by", "jurist", "--force", *more])


def shown(out: Path, name: str) -> str:
    with pymupdf.open(out / "gelakt" / f"{name}.redacted.pdf") as document:
        return "".join(page.get_text() for page in document)


def stored(out: Path) -> dict[str, Any]:
    with Store(path_in(out), read_only=True) as store:
        return {record.source: record for record in store.documents()}


def test_decided_once_applied_to_all(dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, out = dossier
    before = stored(out)
    edited(
        out / "vertrouwelijk" / "a.decisions.json",
        action="openbaar",
        additions=[{"page_number": 1, "text": "de regiodirecteur", "grounds": ["5.1.2.e"]}],
    )
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    told = capsys.readouterr()
    assert told.out.split() == [str(out / "gelakt" / f"{n}.redacted.pdf") for n in ("a", "c", "map/b")]
    assert "3 gelukt, 0 mislukt" in told.err
    for name in ("a", "c", "map/b"):
        assert "Zuurbier" in shown(out, name)
        assert "regiodirecteur" not in shown(out, name)
        log = (out / "gelakt" / f"{name}.log.jsonl").read_text(encoding="utf-8")
        assert '"kind":"toegevoegd"' in log
        assert log.count('"by":"jurist"') == 2
    assert "Zuurbier" not in shown(out, "d")
    after = stored(out)
    assert after["d.pdf"] == before["d.pdf"]
    for name in ("a.pdf", "c.pdf", "map/b.pdf"):
        assert after[name].output_sha256 != before[name].output_sha256
        assert after[name].open_decisions == 0
    # It is not done again by a next run, and nothing is told to be at odds.
    again = [record.output_sha256 for record in batch.run(source, out, model="none", executor=Serial())]
    assert sorted(again) == sorted(record.output_sha256 for record in after.values())

    # The same again changes only itself.
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    assert capsys.readouterr().out.split() == [str(out / "gelakt" / "a.redacted.pdf")]

    # Somebody changes his mind: that holds for the copies too.
    edited(
        out / "vertrouwelijk" / "a.decisions.json", action="lakken", grounds=["5.1.2.e"], status="besloten"
    )
    assert apply(out, source / "a.pdf", "a") == 0
    assert "Zuurbier" not in shown(out, "map/b")


def test_in_a_folder_of_the_dossier(dossier: tuple[Path, Path]) -> None:
    source, out = dossier
    edited(out / "vertrouwelijk" / "map" / "b.decisions.json", action="openbaar")
    assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    assert "Zuurbier" in shown(out, "map/b")
    assert "Zuurbier" in shown(out, "a")
    assert not (out / "gelakt" / "b.redacted.pdf").exists()


def test_nobodys_work_is_overruled(dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, out = dossier
    edited(out / "vertrouwelijk" / "c.decisions.json", action="openbaar")  # not carried out yet
    assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    edited(out / "vertrouwelijk" / "map" / "b.decisions.json", toelichting="Blijft weg.")
    assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    capsys.readouterr()
    edited(out / "vertrouwelijk" / "map" / "b.decisions.json", toelichting="Blijft echt weg.")
    edited(out / "vertrouwelijk" / "a.decisions.json", action="openbaar")
    assert apply(out, source / "a.pdf", "a") == 0
    told = capsys.readouterr().err
    assert "2 dubbel(e) document(en) niet bijgewerkt: daar is iemand aan het werk" in told
    assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    capsys.readouterr()
    edited(out / "vertrouwelijk" / "a.decisions.json", toelichting="Blijft leesbaar.")
    assert apply(out, source / "a.pdf", "a") == 0
    assert "1 keer is in een dubbel document anders besloten" in capsys.readouterr().err
    assert "Zuurbier" not in shown(out, "map/b")


def test_a_box_without_words_is_for_eyes_in_a_copy_with_other_bytes(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    boxes = [
        {"page_number": 1, "box": [300, 60, 400, 90], "grounds": ["5.1.2.e"]},
        {"page_number": 1, "box": [300, 120, 350, 140], "grounds": ["5.1.2.e"]},
    ]
    edited(out / "vertrouwelijk" / "a.decisions.json", additions=boxes)
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    told = capsys.readouterr()
    assert told.out.split() == [str(out / "gelakt" / f"{n}.redacted.pdf") for n in ("a", "map/b")]
    assert "1 dubbel(e) document(en) met een vak om na te kijken" in told.err
    waiting = json.loads((out / "vertrouwelijk" / "c.decisions.json").read_text(encoding="utf-8"))
    # Its page is higher at the bottom or the top: the box went along with the words beside it.
    assert [one["decided_by"] for one in waiting["additions"]] == ["", ""]
    assert apply(out, source / "c.pdf", "c") == 0
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    assert "na te kijken" not in capsys.readouterr().err


def test_while_a_batch_works_there(dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, out = dossier
    edited(out / "vertrouwelijk" / "a.decisions.json", action="openbaar")
    capsys.readouterr()
    with held(out):
        assert apply(out, source / "a.pdf", "a") == 0
    assert "in deze map loopt nog een opdracht" in capsys.readouterr().err
    assert "Zuurbier" in shown(out, "a")
    assert "Zuurbier" not in shown(out, "c")
    # What the store did not hear of, the next run finds.
    list(batch.run(source, out, model="none", executor=Serial()))
    record = stored(out)["a.pdf"]
    assert (
        record.output_sha256 == hashlib.sha256((out / "gelakt" / "a.redacted.pdf").read_bytes()).hexdigest()
    )
    assert main(["dossier", "overnemen", str(out)]) == 0
    assert "in 2 documenten" in capsys.readouterr().err


def test_a_copy_whose_pdf_is_gone_is_told(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    (source / "c.pdf").unlink()
    edited(out / "vertrouwelijk" / "a.decisions.json", action="openbaar")
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == ExitCode.PARTIAL
    assert "c.pdf: InputError" in capsys.readouterr().err
    assert "Zuurbier" not in shown(out, "c")


def test_a_place_is_not_looked_for_in_a_pdf_that_is_gone(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    (source / "c.pdf").unlink()
    box = {"page_number": 1, "box": [60, 60, 400, 90], "grounds": ["5.1.2.e"]}
    edited(out / "vertrouwelijk" / "a.decisions.json", additions=[box])
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    told = capsys.readouterr()
    assert told.out.split() == [str(out / "gelakt" / f"{n}.redacted.pdf") for n in ("a", "map/b")]
    assert "1 dubbel(e) document(en) niet bijgewerkt: de PDF is gewijzigd of niet te lezen" in told.err


def test_pages_with_nothing_to_read_are_no_copies(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "uit"
    source.mkdir()
    for name, red in (("a", 0.2), ("b", 0.9)):
        with pymupdf.open() as document:
            page = document.new_page(width=300, height=300)
            page.draw_rect(pymupdf.Rect(50, 50, 250, 250), fill=(red, 0.5, 0.5))
            document.save(source / f"{name}.pdf")
    (source / "c.pdf").write_bytes((source / "a.pdf").read_bytes())
    list(batch.run(source, out, model="none", executor=Serial()))
    found = stored(out)
    assert [found[f"{n}.pdf"].duplicate_of for n in "abc"] == [None, None, found["a.pdf"].id]


def add(out: Path, name: str, *additions: dict[str, Any]) -> None:
    """A person leaves these additions in a decisions file, and no others."""
    path = out / "vertrouwelijk" / f"{name}.decisions.json"
    file = json.loads(path.read_text(encoding="utf-8"))
    file["additions"] = list(additions)
    path.write_text(json.dumps(file), encoding="utf-8")


def additions_in(out: Path, name: str) -> list[dict[str, Any]]:
    path = out / "vertrouwelijk" / f"{name}.decisions.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["additions"]
    return found


WORDS = {"page_number": 1, "text": "de regiodirecteur", "grounds": ["5.1.2.e"]}
BOX = {"page_number": 1, "box": [65, 120, 400, 140], "grounds": ["5.1.2.e"]}


def test_what_is_taken_away_in_one_goes_from_the_copies(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    add(out, "a", WORDS, BOX)
    assert apply(out, source / "a.pdf", "a") == 0
    assert [len(additions_in(out, name)) for name in ("a", "c", "map/b")] == [2, 2, 2]
    assert "regeling" not in shown(out, "map/b") + shown(out, "c")

    # In a copy this time: what it lays open is laid open in all.
    add(out, "map/b", *additions_in(out, "map/b")[:1])
    capsys.readouterr()
    assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    assert len(capsys.readouterr().out.split()) == 3
    add(out, "map/b")
    assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    for name in ("a", "c", "map/b"):
        assert additions_in(out, name) == []
        assert "regiodirecteur gaat de regeling" in shown(out, name)
    file = json.loads((out / "vertrouwelijk" / "c.decisions.json").read_text(encoding="utf-8"))
    assert [gone["decided_by"] for gone in file["withdrawn"]] == ["reviewer:jurist"] * 2

    # It stays away, and can be added again.
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    assert capsys.readouterr().out.split() == [str(out / "gelakt" / "a.redacted.pdf")]
    add(out, "c", WORDS)
    assert apply(out, source / "c.pdf", "c") == 0
    assert "regiodirecteur" not in shown(out, "a") + shown(out, "map/b")


def test_a_changed_addition_changes_in_the_copies(dossier: tuple[Path, Path]) -> None:
    source, out = dossier
    add(out, "a", WORDS)
    assert apply(out, source / "a.pdf", "a") == 0
    add(out, "a", additions_in(out, "a")[0] | {"grounds": ["5.1.2.i"]})
    assert apply(out, source / "a.pdf", "a", "--by", "woo-coordinator") == 0
    for name in ("a", "c", "map/b"):
        (addition,) = additions_in(out, name)
        assert addition["grounds"] == ["5.1.2.i"]
        assert addition["decided_by"] == "reviewer:woo-coordinator"
        assert "regiodirecteur" not in shown(out, name)


def test_what_a_person_added_in_a_copy_stays_there(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    with held(out):  # nothing goes along
        for name, pdf in (("a", "a.pdf"), ("map/b", "map/b.pdf")):
            add(out, name, WORDS)
            assert apply(out, source / pdf, name, "--by", "jurist" if name == "a" else "woo-coordinator") == 0
    add(out, "a")
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    assert "1 keer is in een dubbel document anders besloten" in capsys.readouterr().err
    assert "regiodirecteur" in shown(out, "a")
    assert "regiodirecteur" not in shown(out, "map/b")


def test_what_was_taken_away_in_a_copy_does_not_come_back(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    add(out, "a", WORDS)
    assert apply(out, source / "a.pdf", "a") == 0
    add(out, "map/b")
    with held(out):
        assert apply(out, source / "map" / "b.pdf", "map/b") == 0
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    assert "1 keer is in een dubbel document anders besloten" in capsys.readouterr().err
    assert "regiodirecteur" in shown(out, "map/b")
    assert main(["dossier", "overnemen", str(out)]) == 0
    assert additions_in(out, "map/b") == []


def test_what_was_broken_off_goes_on(dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, out = dossier
    add(out, "a", WORDS)
    pending = (out / "vertrouwelijk" / "a.decisions.json").read_bytes()
    assert apply(out, source / "a.pdf", "a") == 0
    # As if it was killed between the decisions file of a copy and its PDF.
    for name in ("c", "map/b"):
        file = json.loads((out / "vertrouwelijk" / f"{name}.decisions.json").read_text(encoding="utf-8"))
        file |= {"additions": json.loads(pending)["additions"], "known_additions": []}
        (out / "vertrouwelijk" / f"{name}.decisions.json").write_text(json.dumps(file), encoding="utf-8")
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    told = capsys.readouterr()
    assert len(told.out.split()) == 3
    assert "aan het werk" not in told.err
    # What somebody is at is not that.
    add(out, "c", WORDS, BOX)
    assert apply(out, source / "a.pdf", "a") == 0
    assert "1 dubbel(e) document(en) niet bijgewerkt: daar is iemand aan het werk" in capsys.readouterr().err


def test_a_copy_whose_pdf_was_changed_is_left_alone(
    dossier: tuple[Path, Path], pdf_writer: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    pdf_writer(source / "c.pdf", ("Heel iets anders.",))
    edited(out / "vertrouwelijk" / "a.decisions.json", action="openbaar")
    before = (out / "vertrouwelijk" / "c.decisions.json").read_bytes()
    capsys.readouterr()
    assert apply(out, source / "a.pdf", "a") == 0
    assert "1 dubbel(e) document(en) niet bijgewerkt: de PDF is gewijzigd" in capsys.readouterr().err
    assert (out / "vertrouwelijk" / "c.decisions.json").read_bytes() == before


def test_files_of_another_document_that_are_gone(
    dossier: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = dossier
    (out / "gelakt" / "d.log.jsonl").unlink()
    capsys.readouterr()
    assert main(["status", str(out), "--json"]) == ExitCode.PARTIAL
    told = capsys.readouterr()
    assert "van 1 document ontbreekt een bestand" in told.err
    assert json.loads(told.out)["onvolledig"] == 1
    edited(out / "vertrouwelijk" / "a.decisions.json", action="openbaar")
    assert apply(out, source / "a.pdf", "a") == ExitCode.PARTIAL
    told = capsys.readouterr()
    assert len(told.out.split()) == 3
    assert "dossierlogboek, rapport en personenlijst zijn niet bijgewerkt" in told.err
    assert "d: InputError" in told.err
    list(batch.run(source, out, model="none", executor=Serial()))
    assert main(["status", str(out)]) == 0
    assert main(["log", "check", str(out)]) == 0
