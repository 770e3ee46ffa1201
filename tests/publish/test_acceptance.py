"""Open proposals that a role lets stand: accounted for in decisions file and log, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor import pipeline
from redactor.cli import main
from redactor.detect.engine import Engine
from redactor.disclosure import decisions_file, log_file
from redactor.dossier import collection
from redactor.publish import acceptance
from redactor.rules import Rules

LINES = ("Mijn auto heeft kenteken G-417-XK.", "Burgerservicenummer 111222333.")


@pytest.fixture
def waiting(pdf_writer: Callable[..., Path], tmp_path: Path, shipped_rules: Rules, engine: Engine) -> Path:
    """A folder of results with one open proposal."""
    source = pdf_writer(tmp_path / "brief.pdf", LINES)
    result = pipeline.redact_document(source, tmp_path / "uit", rules=shipped_rules, engine=engine)
    assert result.open_decisions == 1
    return tmp_path / "uit"


def test_accounted_for(waiting: Path) -> None:
    pdf = (waiting / "gelakt/brief.redacted.pdf").read_bytes()
    assert acceptance.accept(collection.read(waiting), by="jurist", when="2026-03-01T09:00:00Z") == 1
    (change,) = log_file.read(waiting / "gelakt/brief.log.jsonl").changes
    assert (change.kind, change.by, change.when) == ("aanvaard", "jurist", "2026-03-01T09:00:00Z")
    assert change.before is not None
    assert (change.before.certainty, change.after.certainty) == ("voorstel", "besloten")
    assert change.after.rule == "reviewer:jurist"
    file = decisions_file.read(waiting / "vertrouwelijk/brief.decisions.json")
    (record,) = [one for one in file.decisions if one.reviewed]
    assert record.reviewed is not None
    assert record.reviewed.decided_by == "reviewer:jurist"
    (document,) = collection.read(waiting)
    assert not document.has_proposals
    assert document.unapplied == 0
    assert (waiting / "gelakt/brief.redacted.pdf").read_bytes() == pdf
    assert acceptance.accept(collection.read(waiting), by="jurist") == 0


def test_from_the_shell(waiting: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["publish", str(waiting), "--to", str(tmp_path / "bundel"), "--model", "none"]
    assert main(line) == 12
    assert "--accept-proposals --by ROL" in capsys.readouterr().err
    assert main([*line, "--accept-proposals"]) == 2
    assert main([*line, "--accept-proposals", "--by", "woo-coordinator"]) == 0
    log = (tmp_path / "bundel/data/logboek/brief.log.jsonl").read_text("utf-8")
    (line_of_log,) = [one for one in map(json.loads, log.splitlines()) if one.get("kind") == "aanvaard"]
    assert line_of_log["when"].endswith("Z")
    html = (tmp_path / "bundel/data/rapport.html").read_text("utf-8")
    assert "Over alle plaatsen is beslist" in html
    assert "als voorstel aanvaard" in html


def test_a_signed_log_is_signed_again(
    pdf_writer: Callable[..., Path],
    tmp_path: Path,
    shipped_rules: Rules,
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key, public = tmp_path / "sleutel.json", tmp_path / "publiek.json"
    assert main(["key", "init", "gemeente-x", "-o", str(key), "--public", str(public)]) == 0
    source = pdf_writer(tmp_path / "brief.pdf", LINES)
    out = tmp_path / "uit"
    line = ["redact", str(source), "-o", str(out), "--key", str(key), "--sign", "--model", "none"]
    assert main(line) == 0
    log = out / "gelakt/brief.log.jsonl"
    before = log.read_bytes()
    publish = ["publish", str(out), "--to", str(tmp_path / "bundel"), "--model", "none"]
    publish += ["--accept-proposals", "--by", "jurist"]
    assert main(publish) == 12
    assert "--key" in capsys.readouterr().err
    assert log.read_bytes() == before
    assert main([*publish, "--key", str(key)]) == 0
    capsys.readouterr()
    shipped = str(tmp_path / "bundel/data/logboek/brief.log.jsonl")
    assert main(["log", "check", shipped, "--public-key", str(public)]) == 0
    assert capsys.readouterr().out.startswith("bewezen")


def test_decisions_alone_do_not_accept(waiting: Path) -> None:
    """Who fills in the decisions file by hand has no line in the log."""
    path = waiting / "vertrouwelijk/brief.decisions.json"
    file = json.loads(path.read_bytes())
    for record in file["decisions"]:
        if record["status"] == "voorstel":
            record["status"] = "besloten"
            record["reviewed"] = {
                **record["proposal"], "status": "besloten", "decided_by": "reviewer:jurist",
            }  # fmt: skip
    path.write_text(json.dumps(file), encoding="utf-8")
    (document,) = collection.read(waiting)
    assert document.has_proposals
