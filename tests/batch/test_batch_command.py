"""``redactor batch``, ``status`` and ``dossier``: exit codes, stdout, stderr."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_kit import write_dossier

from redactor.batch.progress import Progress
from redactor.cli import dossier_view, logs, main
from redactor.errors import ExitCode


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


def test_from_the_start_to_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write_dossier(tmp_path / "in", documents=2), tmp_path / "uit"
    (source / "kapot.pdf").write_bytes(b"%PDF-1.7 en dan niets")
    line = [str(source), "-o", str(out), "--model", "none", "--jobs", "1"]
    assert main(["batch", *line]) == ExitCode.PARTIAL
    told = capsys.readouterr()
    assert sorted(told.out.split()) == [
        str(out / "gelakt" / name)
        for name in ("bijlagen/kopie.redacted.pdf", "bijlagen/nota-1.redacted.pdf", "nota-0.redacted.pdf")
    ]
    assert "lezen: 3 van 3 documenten" in told.err
    assert "4 documenten: 3 gelakt (4 pagina's), 1 mislukt" in told.err
    assert "1 met dezelfde tekst als een ander document" in told.err
    assert "kapot.pdf: DamagedPdf: " in told.err
    assert "tip: vraag het document opnieuw op" in told.err
    assert "uurbier" not in told.out + told.err

    (source / "kapot.pdf").unlink()
    assert main(["batch", *line, "--json"]) == ExitCode.OK
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert {d["input"]: d["status"] for d in documents} == {
        "bijlagen/kopie.pdf": "gereed",
        "bijlagen/nota-1.pdf": "gereed",
        "kapot.pdf": "vervallen",
        "nota-0.pdf": "gereed",
    }
    assert main(["status", str(out)]) == ExitCode.OK
    assert "3 documenten: 3 gelakt (4 pagina's), 0 mislukt" in capsys.readouterr().err
    assert main(["status", str(out), "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["klaar"] is True

    assert main(["dossier", "bewaar", str(out), "2999-12-31"]) == ExitCode.OK
    assert main(["status", str(out)]) == ExitCode.OK
    assert "te bewaren tot 2999-12-31" in capsys.readouterr().err
    assert main(["dossier", "vernietig", str(out)]) == ExitCode.REFUSED
    assert main(["dossier", "vernietig", str(out), "--yes"]) == ExitCode.REFUSED
    assert (out / "vertrouwelijk").is_dir()
    assert main(["dossier", "vernietig", str(out), "--yes", "--force"]) == ExitCode.OK
    assert not (out / "vertrouwelijk").exists()
    assert (out / "gelakt" / "nota-0.redacted.pdf").is_file()
    assert main(["status", str(out)]) == ExitCode.INPUT


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["batch", "IN", "-o", "UIT", "--jobs", "0"], ExitCode.USAGE),
        (["batch", "LEEG", "-o", "UIT", "--model", "none"], ExitCode.INPUT),
        (["batch", "IN", "-o", "IN/nota-0.pdf", "--model", "none"], ExitCode.OUTPUT),
        (["batch", "IN", "-o", "UIT", "--model", "bestaat-niet", "--jobs", "1"], ExitCode.MODEL),
        (["batch", "IN", "-o", "UIT", "--model", "none", "--sign"], ExitCode.REFUSED),
        (["status", "IN"], ExitCode.INPUT),
        (["dossier", "vernietig", "IN", "--yes"], ExitCode.INPUT),
    ],
)
def test_what_cannot_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: ExitCode
) -> None:
    write_dossier(tmp_path / "IN", documents=2)
    (tmp_path / "LEEG").mkdir()
    line = [str(tmp_path / a) if a.isupper() or "/" in a else a for a in arguments]
    assert main(line) == code
    assert "Traceback" not in capsys.readouterr().err


class TestProgress:
    AT = Progress(stage="lakken", done=250, total=1000, pages=500, seconds=100.0)

    def test_lines_in_a_log_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        with dossier_view.progress(quiet=False) as update:
            update(self.AT)
            assert capsys.readouterr().err == ""
            update(Progress(stage="lakken", done=1000, total=1000, pages=2000, seconds=400.0))
        assert capsys.readouterr().err == "lakken: 1000 van 1000 documenten, 5.0 pagina's/s\n"

    @pytest.mark.parametrize(("seconds", "left"), [(100.0, "5 min"), (10.0, "30 s"), (3600.0, "3 u 00 min")])
    def test_time_left(self, seconds: float, left: str) -> None:
        at = Progress(stage="lakken", done=250, total=1000, pages=500, seconds=seconds)
        assert dossier_view._pace(at).endswith(f"nog {left}")

    def test_a_bar_on_a_terminal(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        with dossier_view.progress(quiet=False) as update:
            update(self.AT)
        assert "250/1000" in capsys.readouterr().err
