"""What a person sees of a dossier of thousands, and names of results where files share one."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_kit import write_nota

from redactor import batch
from redactor.batch.executors import Serial
from redactor.cli import dossier_view, logs, main
from redactor.dossier.store import State, Store, path_in


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """The store of ten thousand documents, four of ten of which failed for a few reasons."""
    (tmp_path / "vertrouwelijk").mkdir()
    with Store(path_in(tmp_path)) as store, store.writing():
        for number in range(10_000):
            source = f"map-{number // 100:03d}/stuk-{number:05d}.pdf"
            document = store.add_document(source, name=f"stuk-{number:05d}", input_sha256="")
            failed = number % 10 < 4
            kind = (
                ("NotProcessed", "EncryptedPdf", "NotProcessed", "DamagedPdf")[number % 10] if failed else ""
            )
            store.change(
                document,
                state=State.FAILED if failed else State.DONE,
                beoordeling="" if failed else "Deels openbaar",
                error_kind=kind,
                error_message=f"reden van {kind}" if failed else "",
                error_hint="doe er iets aan" if failed else "",
                exit_code=4 if failed else 0,
            )
        store.change(1, state=State.FAILED, error_kind="Quarantined", error_message="duurde te lang")
    return tmp_path


def test_failures_by_reason(large: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(path_in(large), read_only=True) as store:
        dossier_view.tell(store, large, as_json=False, fail_on_review=False)
    told = capsys.readouterr().err.splitlines()
    assert len(told) < 20
    assert "1999 documenten: NotProcessed: reden van NotProcessed: " in "\n".join(told)
    assert "map-000/stuk-00002.pdf, map-000/stuk-00010.pdf, map-000/stuk-00012.pdf en nog 1996" in "\n".join(
        told
    )
    assert "map-000/stuk-00000.pdf: Quarantined: duurde te lang" in told
    assert told[-1] == f"alle namen: redactor status {large} --all"
    assert main(["status", str(large), "--all"]) == 9
    assert capsys.readouterr().err.count(": EncryptedPdf: ") == 1000


def test_paths_do_not_fill_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    write_nota(tmp_path / "in" / "a.pdf", "Fatima Benali")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    line = ["batch", str(tmp_path / "in"), "-o", str(tmp_path / "uit"), "--model", "none", "--jobs", "1"]
    assert main(line) == 0
    assert capsys.readouterr().out == ""


def test_many_files_of_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("redactor.cli.show._MOST_ROWS", 2)
    monkeypatch.setattr("redactor.cli.grouped.MOST", 2)
    (tmp_path / "in").mkdir()
    for number in range(3):
        write_nota(tmp_path / "in" / f"a{number}.pdf", "Fatima Benali")
        (tmp_path / "in" / f"b{number}.pdf").write_bytes(b"%PDF-1.7 en dan niets")
    assert main(["redact", str(tmp_path / "in"), "-o", str(tmp_path / "uit"), "--model", "none"]) == 9
    told = capsys.readouterr().err
    assert "3 documenten, 3 pagina's" in told
    assert "vakken per grond: 5.1.2.e: 6" in told
    assert "controle: schoon: 3" in told
    assert "3 gelukt, 3 mislukt" in told
    assert "3 documenten: DamagedPdf: " in told
    assert "b0.pdf" in told


def test_two_files_of_one_name_in_one_folder(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "uit"
    source.mkdir()
    write_nota(source / "verslag.pdf", "Fatima Benali")
    (source / "verslag.txt").write_text("Contactpersoon\nJoost Verkaik\n", encoding="utf-8")
    (source / "Verslag.md").write_text("Contactpersoon\nAnna Polderman\n", encoding="utf-8")
    records = list(batch.run(source, out, model="none", executor=Serial()))
    assert {r.source: r.stem for r in records} == {
        "Verslag.md": "Verslag",
        "verslag.pdf": "verslag-2",
        "verslag.txt": "verslag-3",
    }
    made = {path.name for path in (out / "gelakt").glob("*.redacted.pdf")}
    assert made == {"Verslag.redacted.pdf", "verslag-2.redacted.pdf", "verslag-3.redacted.pdf"}
    assert main(["inventory", str(out), "--model", "none", "--matter", "Z1"]) == 0
    listed = (out / "gelakt" / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    assert all(name in listed for name in ("Verslag", "verslag-2", "verslag-3"))
    # As redact gives it.
    assert main(["redact", str(source), "-o", str(tmp_path / "los"), "--model", "none"]) == 0
    assert len(list((tmp_path / "los" / "gelakt").glob("*.redacted.pdf"))) == 3
    status = json.loads((out / "vertrouwelijk" / "verslag-2.decisions.json").read_text(encoding="utf-8"))
    assert status["input"]["file_name"] == "verslag.pdf"
