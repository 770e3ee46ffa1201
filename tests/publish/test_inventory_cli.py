"""``redactor inventory`` and ``redactor checks`` from the shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.cli import main
from redactor.errors import ExitCode

Run = Callable[..., tuple[int, str, str]]

FILES = {
    "inventarislijst.xlsx", "inventarislijst.csv", "inventarislijst.oordelen.jsonl", "productierapport.xlsx",
    "inventarislijst.json",
}  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def made(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith(("inventaris", "productie"))}


def test_all_files_stand_in_the_public_folder(run: Run, results: Path) -> None:
    code, out, err = run("inventory", results, "--matter", "M1", "--model", "none")
    assert code == 0
    assert made(results / "gelakt") == FILES
    assert len(out.splitlines()) == len(FILES)
    assert "3 documenten (Deels openbaar: 2, Openbaar: 1)" in err
    before = {name: (results / "gelakt" / name).read_bytes() for name in FILES}
    assert run("inventory", results, "--matter", "M1", "--model", "none")[0] == ExitCode.OUTPUT
    assert run("inventory", results, "--matter", "M1", "--model", "none", "--force", "-q")[2] == ""
    assert before == {name: (results / "gelakt" / name).read_bytes() for name in FILES}
    # The lists are no documents: the folder can still be read.
    assert run("report", results)[0] == 0


def test_a_mistake_writes_nothing_and_names_the_rows(run: Run, results: Path, tmp_path: Path) -> None:
    code, out, err = run("inventory", results, "--model", "none")
    assert code == ExitCode.INPUT
    assert out == ""
    assert "nota-17: Matter ontbreekt" in err
    assert made(results / "gelakt") == set()
    assert run("inventory", results, "--only", "lijst", "--model", "none")[0] == 0
    assert made(results / "gelakt") == {
        name for name in FILES if name.endswith(("t.xlsx", "csv", "jsonl"))
    } - {"productierapport.xlsx"}


def test_many_mistakes_are_not_all_told(run: Run, results: Path, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("ID;Document;Beoordeling\n" + "x;y;Opnbaar\n" * 40, encoding="utf-8")
    _, _, err = run("inventory", results, "--from", path)
    assert "lijst.csv:2: kolom Beoordeling: onbekende beoordeling (bedoelt u 'Openbaar'?)" in err
    assert "en nog 15" in err


def test_an_overruled_verdict_is_accounted_for(run: Run, results: Path, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("ID;Document;Beoordeling;Wie\nnota-17;Nota;Niet openbaar;x\n", encoding="utf-8")
    assert (
        run("inventory", results, "--from", path, "--matter", "M", "--model", "none")[0] == ExitCode.REFUSED
    )
    line = (
        "inventory",
        results,
        "--from",
        path,
        "--by",
        "jurist",
        "--matter",
        "M",
        "--model",
        "none",
        "--json",
    )
    code, out, err = run(*line)
    assert code == 0
    record = json.loads(out)
    assert (record["rows"], record["overruled"]) == (3, 1)
    assert "niet gebruikte kolommen: Wie" in err
    lines = (results / "gelakt" / "inventarislijst.oordelen.jsonl").read_text("utf-8").splitlines()
    first = json.loads(lines[0])
    assert (first["uit_besluiten"], first["beoordeling"], first["door"]) == (
        "Deels openbaar", "Niet openbaar", "reviewer:jurist",
    )  # fmt: skip
    assert json.loads(lines[-1])["count"] == 3


def test_a_verdict_on_the_command_line(run: Run, results: Path) -> None:
    line = ("inventory", results, "--matter", "M", "--model", "none", "--only", "lijst")
    assert run(*line, "--oordeel", "nota-17=Niet openbaar")[0] == ExitCode.USAGE
    code, _, err = run(
        *line, "--by", "jurist", "--oordeel", "nota-71=Openbaar", "--oordeel", "brief-2=Opnbaar",
        "--oordeel", "brief-2=Niet openbaar: 5.9", "--oordeel", "brief-2",
    )  # fmt: skip
    assert code == ExitCode.INPUT
    assert "--oordeel 1: dit document is er niet" in err
    assert "bedoelt u 'Openbaar'" in err
    assert "--oordeel 4: " in err
    several = (
        "--oordeel",
        "nota-17.pdf=niet openbaar",
        "--oordeel",
        "map a/advies-3 = Niet openbaar: 5.1.2i; 5.2.1",
    )
    assert run(*line, "--by", "jurist", *several)[0] == 0
    log = (results / "gelakt" / "inventarislijst.oordelen.jsonl").read_text("utf-8").splitlines()
    records = {record["document_id"]: record for record in map(json.loads, log[:-1])}
    assert records["nota-17"]["beoordeling"] == records["advies-3"]["beoordeling"] == "Niet openbaar"
    assert set(records["advies-3"]["gronden"]) >= {"5.1.2.i", "5.2.1", "5.1.2.e"}
    assert records["brief-2"]["door"] == "besluiten"


def test_the_organisation_says_how_grounds_are_written(run: Run, results: Path, tmp_path: Path) -> None:
    organisation = tmp_path / "organisatie"
    organisation.mkdir()
    (organisation / "organisatie.yaml").write_text("grondnotatie: lid\n", encoding="utf-8")
    line = (
        "inventory",
        results,
        "--model",
        "none",
        "--only",
        "lijst",
        "--organisatie",
        organisation,
        "--force",
    )
    for options, form in (((), "art. 5.1 lid 2 sub e"), (("--label", "5.1.2e"), "5.1.2e")):
        assert run(*line, *options)[0] == 0
        assert form in (results / "gelakt" / "inventarislijst.csv").read_text("utf-8")
    (organisation / "organisatie.yaml").write_text("grondnotatie: kort\n", encoding="utf-8")
    code, _, err = run(*line)
    assert code == ExitCode.RULES
    assert "grondnotatie" in err


def test_metadata_needs_a_request(run: Run, results: Path, tmp_path: Path) -> None:
    line = ("inventory", results, "--matter", "M", "--diwoo", "--model", "none")
    code, _, err = run(*line)
    assert code == ExitCode.RULES
    assert "organisatie" in err
    request = tmp_path / "verzoek.yaml"
    request.write_text(
        "organisatie: Gemeente Voorbeeld\norganisatie_tooi: https://identifier.overheid.nl/tooi/id/gemeente/gm0000\n"
        "informatiecategorie: advies\ndocumentdatum: 2026-06-03\n",
        encoding="utf-8",
    )
    assert run(*line, "--verzoek", request)[0] == 0
    assert len(list((results / "gelakt").glob("*.diwoo.xml"))) == 3


def test_checks_of_a_folder(run: Run, results: Path, tmp_path: Path) -> None:
    code, out, _ = run("checks", results)
    assert (code, out) == (0, "niets vraagt aandacht\n")
    records = json.loads(run("checks", results, "--all", "--json")[1])
    assert {record["document"] for record in records} == {"brief-2", "nota-17", "map a/advies-3"}
    request = tmp_path / "verzoek.yaml"
    request.write_text("besluitdatum: 2026-11-24\ndocumentdatums: {nota-17: 2019-01-01}\n", encoding="utf-8")
    code, out, _ = run("checks", results, "--verzoek", request, "--strict")
    assert code == ExitCode.REFUSED
    assert "nota-17: let op: Informatie ouder dan vijf jaar" in out
    assert "Woo art. 5.3" in out
    assert "advies" not in out


def test_checks_of_a_report(run: Run, results: Path, tmp_path: Path) -> None:
    run("inventory", results, "--matter", "M1", "--model", "none")
    assert run("checks", results / "gelakt" / "productierapport.xlsx")[:2] == (0, "3 documenten, in orde\n")
    code, _, err = run("checks", results / "gelakt" / "inventarislijst.csv")
    assert code == ExitCode.INPUT
    assert "kent de kop 'Document ID' niet" in err


def test_no_secret_in_messages_or_files(
    run: Run, results: Path, tmp_path: Path, secrets_of_nota: tuple[str, ...]
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(
        "ID;Document;Toelichting;Wilhelmina Zuurbier\nnota-17;Mail Wilhelmina Zuurbier;Zuurbier belde;x\n",
        encoding="utf-8",
    )
    _, out, err = run("inventory", results, "--from", path, "--matter", "M", "--model", "none")
    assert "persoonsgegevens" in err
    assert not [secret for secret in secrets_of_nota if secret in out + err]
