"""The log over a dossier: complete, the same again, checkable line by line, and kept up with decisions."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from redactor import batch, pipeline
from redactor.batch.executors import Serial
from redactor.cli import logs, main
from redactor.disclosure import joint_log, keys, log_file
from redactor.dossier import joint
from redactor.errors import ExitCode, InputError, Refused
from tests.conftest import CANARIES, write_pdf

NAMES = ("Wilhelmina Zuurbier", "Tjeerd Hoogstraten", "Fatima Benali")


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, shipped_rules: object) -> Path:
    """Documents and their results, signed; one document of them is in a folder."""
    root = tmp_path_factory.mktemp("dossier")
    (root / "in" / "map").mkdir(parents=True)
    for place, name in zip(("b.pdf", "map/a.pdf", "c.pdf"), NAMES, strict=True):
        write_pdf(root / "in" / place, ("Contactpersoon", f"drs. {name}", "M 06 51 83 40 27"))
    file = keys.create("gemeente-voorbeeld")
    keys.write(root / "sleutel.json", file)
    keys.write_public(root / "pub.json", file)
    options = pipeline.Options(log_format="csv", sign=True, key=file.key())
    list(batch.run(root / "in", root / "uit", model="none", executor=Serial(), options=options))
    return root


@pytest.fixture
def dossier(made: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(made, tmp_path / "dossier"))


@pytest.fixture
def text(made: Path) -> str:
    return (made / "uit" / "gelakt" / "dossierlogboek.jsonl").read_text(encoding="utf-8")


def checked(path: Path, text: str) -> list[tuple[int | None, str]]:
    path.write_text(text, encoding="utf-8", newline="")
    return [(problem.line, problem.message) for problem in joint_log.check(path).problems]


class TestFile:
    def test_holds_every_log_as_it_is(self, made: Path, text: str) -> None:
        first, *lines, last = [json.loads(line) for line in text.splitlines()]
        assert first == {"type": "dossier", "schema_version": "redactor-dossierlog/1", "documents": 3}
        assert (last["type"], last["documents"], last["lines"]) == ("einde", 3, len(lines))
        assert list(dict.fromkeys(line["document"] for line in lines)) == ["b", "c", "map/a"]
        for name in ("b", "c", "map/a"):
            own = (made / "uit" / "gelakt" / f"{name}.log.jsonl").read_text(encoding="utf-8")
            prefix = f'{{"document":"{name}",'
            part = [line for line in text.splitlines() if line.startswith(prefix)]
            assert "".join("{" + line.removeprefix(prefix) + "\n" for line in part) == own

    def test_tells_nothing_of_persons(self, text: str) -> None:
        words = [word for name in (*NAMES, *CANARIES) for word in name.split() if len(word) > 5]
        assert not [word for word in words if word in text]

    def test_the_same_of_the_same(self, made: Path, text: str, tmp_path: Path) -> None:
        options = pipeline.Options(sign=True, key=keys.read(made / "sleutel.json").key())
        list(batch.run(made / "in", tmp_path / "uit", model="none", executor=Serial(), options=options))
        assert (tmp_path / "uit" / "gelakt" / "dossierlogboek.jsonl").read_text(encoding="utf-8") == text

    def test_other_forms(self, dossier: Path, tmp_path: Path) -> None:
        data = (dossier / "uit" / "gelakt" / "dossierlogboek.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(data), delimiter=";"))
        assert {row["document"] for row in rows} == {"b", "c", "map/a"}
        assert main(["log", "export", str(dossier / "uit"), "-o", str(tmp_path / "d.csv")]) == 0
        assert (tmp_path / "d.csv").read_text(encoding="utf-8-sig") == data
        for target in ("een.xlsx", "twee.xlsx"):
            assert main(["log", "export", str(dossier / "uit"), "-o", str(tmp_path / target)]) == 0
        assert (tmp_path / "een.xlsx").read_bytes() == (tmp_path / "twee.xlsx").read_bytes()
        book = openpyxl.load_workbook(tmp_path / "een.xlsx")
        assert book["Logboek"].max_row == len(rows) + 1
        assert [row[0].value for row in book["Gegevens"].rows] == ["document", "b", "c", "map/a"]
        # A next run without the form takes the old one away.
        list(batch.run(dossier / "in", dossier / "uit", model="none", executor=Serial(), force=True))
        assert not (dossier / "uit" / "gelakt" / "dossierlogboek.csv").exists()

    def test_sheets_are_split_before_they_are_too_long(
        self, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from redactor.disclosure.formats import xlsx

        monkeypatch.setattr(xlsx, "_MOST", 5)
        assert main(["log", "export", str(made / "uit"), "-o", str(tmp_path / "d.xlsx")]) == 0
        book = openpyxl.load_workbook(tmp_path / "d.xlsx")
        assert book.sheetnames[:2] == ["Logboek", "Logboek 2"]
        assert book["Logboek"].max_row == 6


class TestCheck:
    def test_whole(self, made: Path, text: str, tmp_path: Path) -> None:
        assert checked(tmp_path / "l", text) == []
        named = list(joint_log.read(made / "uit" / "gelakt" / "dossierlogboek.jsonl"))
        assert [name for name, _ in named] == ["b", "c", "map/a"]
        assert all(log.closing.signature for _, log in named)

    def test_every_line_counts(self, text: str, tmp_path: Path) -> None:
        """Dropped, doubled, swapped or changed: never unnoticed."""
        lines = text.splitlines(keepends=True)
        chance = random.Random(7)
        for at in range(len(lines)):
            other = chance.choice([n for n in range(len(lines)) if n != at])
            swapped = [*lines]
            swapped[at], swapped[other] = swapped[other], swapped[at]
            changed = [*lines]
            middle = len(changed[at]) // 2
            letter = "0" if changed[at][middle] != "0" else "1"
            changed[at] = changed[at][:middle] + letter + changed[at][middle + 1 :]
            for spoiled in (lines[:at] + lines[at + 1 :], lines[: at + 1] + lines[at:], swapped, changed):
                path = tmp_path / "l"
                path.write_text("".join(spoiled), encoding="utf-8", newline="")
                try:
                    found = joint_log.check(path)
                except Refused:
                    continue
                # A digit of a signature or a time of day is what the key proves, not the chain.
                signed = found.last is not None and '"signature"' in changed[at] and spoiled is changed
                assert found.problems or signed, (at, other)

    def test_a_document_left_out_or_put_in_is_noticed(self, text: str, tmp_path: Path) -> None:
        lines = text.splitlines(keepends=True)
        without = [line for line in lines if not line.startswith('{"document":"c"')]
        assert "zijn er 3 documenten, het zijn er 2" in checked(tmp_path / "l", "".join(without))[0][1]
        renamed = text.replace('{"document":"c",', '{"document":"d",')
        assert checked(tmp_path / "l", renamed)[-1][1] == "de laatste regel hoort niet bij deze documenten"
        assert checked(tmp_path / "l", text.replace('{"document":"c",', '{"document":"\\u0063",'))
        assert checked(tmp_path / "l", text + lines[1])
        assert checked(tmp_path / "l", "".join(lines[:-1])) == [
            (None, "het einde ontbreekt: documenten zijn weggelaten")
        ]

    def test_what_is_no_such_file(self, tmp_path: Path) -> None:
        assert checked(tmp_path / "l", '{"type":"dossier","x":1}\n')[0][0] == 1
        (tmp_path / "l").write_bytes(b'{"type":"dossier",\xff')
        with pytest.raises(Refused, match="redactor-dossierlog/1"):
            joint_log.check(tmp_path / "l")
        assert not joint_log.is_joint(tmp_path)
        with pytest.raises(Refused, match="niet volledig"):
            list(joint_log.compose([("a", "{}\n")], documents=1))


class TestCommands:
    def test_check(self, dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = dossier / "uit" / "gelakt" / "dossierlogboek.jsonl"
        assert main(["log", "check", str(dossier / "uit"), "--public-key", str(dossier / "pub.json")]) == 0
        told = capsys.readouterr().out
        assert "bewezen: 3 documenten, 6 vakken" in told
        assert main(["log", "check", str(file), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["documenten"] == 3
        assert main(["log", "check", str(file), "--head", "0" * 64]) == ExitCode.REFUSED
        assert main(["log", "check", str(file), "--pdf", str(dossier / "in" / "b.pdf")]) == ExitCode.USAGE

        own = dossier / "uit" / "gelakt" / "b.log.jsonl"
        log = log_file.read(own)
        own.write_text(log_file.extend(log), encoding="utf-8")  # whole, without its signature
        assert main(["log", "check", str(dossier / "uit")]) == ExitCode.REFUSED
        assert "niet dat van deze documenten" in capsys.readouterr().err
        file.write_text(
            file.read_text(encoding="utf-8").replace('"lakken"', '"openbaar"', 1), encoding="utf-8"
        )
        assert main(["log", "check", str(file)]) == ExitCode.REFUSED
        assert "dossierlogboek.jsonl:" in capsys.readouterr().out
        assert main(["log", "check", str(file), "--json"]) == ExitCode.REFUSED
        assert json.loads(capsys.readouterr().out)["uitkomst"] == "klopt niet"
        file.unlink()
        assert main(["log", "check", str(dossier / "uit")]) == ExitCode.INPUT

    def test_show_and_stats_of_a_folder_or_a_file(
        self, made: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = made / "uit" / "gelakt" / "dossierlogboek.jsonl"
        for path in (made / "uit", file):
            assert main(["log", "show", str(path), "--kind", "vak"]) == 0
            shown = capsys.readouterr().out
            assert shown.count("map/a") == 2
            assert main(["log", "stats", str(path)]) == 0
            assert "3 documenten, 3 bladzijden, 6 vakken" in capsys.readouterr().out
        assert main(["log", "show", str(made / "uit"), "--json"]) == 0
        assert {line["document"] for line in json.loads(capsys.readouterr().out)} == {"b", "c", "map/a"}

    def test_a_folder_of_results_without_a_store(
        self, results: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["log", "stats", str(results)]) == 0
        assert "3 documenten" in capsys.readouterr().out
        (results / "gelakt" / "leeg").mkdir()
        with pytest.raises(InputError, match="geen logboeken"):
            list(joint.logs(results / "gelakt" / "leeg"))

    def test_it_keeps_up_with_decisions(self, dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = dossier / "uit"
        path = out / "vertrouwelijk" / "b.decisions.json"
        file = json.loads(path.read_text(encoding="utf-8"))
        for record in file["decisions"]:
            record["action"] = "openbaar"
        path.write_text(json.dumps(file), encoding="utf-8")
        before = (out / "gelakt" / "dossierlogboek.csv").read_text(encoding="utf-8")
        line = ["apply", str(path), str(dossier / "in" / "b.pdf"), "--by", "jurist", "--force"]
        assert main([*line, "--key", str(dossier / "sleutel.json"), "--sign"]) == 0
        capsys.readouterr()
        assert main(["log", "check", str(out)]) == 0
        assert "4 vakken, 2 openbaar gelaten, 2 wijzigingen" in capsys.readouterr().out
        assert (out / "gelakt" / "dossierlogboek.csv").read_text(encoding="utf-8") != before

    def test_nothing_left_to_log(self, dossier: Path) -> None:
        out = dossier / "uit"
        for path in (dossier / "in").rglob("*.pdf"):
            path.write_bytes(b"%PDF-1.7 en dan niets")
        list(batch.run(dossier / "in", out, model="none", executor=Serial(), force=True))
        assert not list((out / "gelakt").glob("dossierlogboek.*"))


def test_the_log_of_a_document_is_missing(dossier: Path, pdf_writer: Callable[..., Path]) -> None:
    (dossier / "uit" / "gelakt" / "b.log.jsonl").unlink()
    with pytest.raises(InputError, match="ontbreekt"):
        list(joint.logs(dossier / "uit"))
