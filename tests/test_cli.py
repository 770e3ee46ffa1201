"""The command line: help, exit codes, bad input, and what goes to stdout and stderr."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pikepdf
import pymupdf
import pytest

from redactor import rules
from redactor.cli import cli, logs, main
from redactor.disclosure.results import ResultFiles
from redactor.domain import Leak, RouteCheck, Verdict, Verification
from redactor.errors import ExitCode
from redactor.pipeline import run as pipeline_run

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Redactor = Callable[..., Run]


@pytest.fixture
def redactor(capsys: pytest.CaptureFixture[str]) -> Redactor:
    """Runs a command line in this process, without a model."""

    def call(*arguments: str | Path, model: bool = True) -> Run:
        line = [str(a) for a in arguments]
        if model and (line[0] in ("redact", "propose", "explain") or line[:2] == ["log", "replay"]):
            line += ["--model", "none"]
        code = main(line)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return call


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)
    logs.tear_down()


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{prefix}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")


def files_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*")) if folder.exists() else []


class TestHelp:
    @pytest.mark.parametrize("name", [name for name, _ in commands(cli)])
    def test_every_command_has_help_with_an_example(self, redactor: Redactor, name: str) -> None:
        result = redactor(*name.split(), "--help", model=False)
        assert result.code == 0
        assert "Gebruik: redactor" in result.out
        assert f"Voorbeeld:\n  redactor {name}" in result.out
        assert "Options" not in result.out
        assert "Usage" not in result.out

    @pytest.mark.parametrize(("name", "command"), list(commands(cli)))
    def test_every_option_is_explained(self, name: str, command: click.Command) -> None:
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert not [o.opts for o in options if not o.help]

    def test_readme_names_every_command(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        assert not [name for name, _ in commands(cli) if f"redactor {name}" not in readme]

    def test_help_loads_no_heavy_library(self) -> None:
        heavy = ["numpy", "spacy", "presidio_analyzer", "pymupdf", "pikepdf", "pypdfium2", "pydantic", "rich"]
        code = (
            "import sys; from redactor.cli import main; main(['redact', '--help']); "
            f"print([m for m in {heavy!r} if m in sys.modules])"
        )
        out = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert out.stdout.splitlines()[-1] == "[]"

    def test_version(self, redactor: Redactor) -> None:
        assert redactor("--version").out.startswith("redactor 0.")

    def test_choices_are_those_of_the_steps(self) -> None:
        from redactor.disclosure.formats import log_formats
        from redactor.redact.options import LABEL_FORMS

        choices = {
            p.name: tuple(p.type.choices)
            for p in cli.commands["redact"].params
            if isinstance(p.type, click.Choice)
        }
        assert choices["label_form"] == LABEL_FORMS
        assert choices["log_format"] == ("jsonl", *log_formats())


class TestRedact:
    def test_paths_on_stdout_summary_on_stderr(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        out = tmp_path / "uit"
        result = redactor("redact", nota, "-o", out)
        assert result.code == 0
        assert result.out == f"{out}/gelakt/nota-17.redacted.pdf\n"
        assert "5.1.1.e: 1" in result.err
        assert "schoon" in result.err

    def test_quiet(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        assert redactor("redact", nota, "-o", tmp_path / "uit", "-q").err == ""

    def test_json(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        result = redactor("redact", nota, "-o", tmp_path / "uit", "--json", "--text")
        record = json.loads(result.out)
        assert record["exit_code"] == 0
        document = record["documents"][0]
        assert document["verification"] == "schoon"
        assert document["boxes"]["5.1.1.e"] == 1
        assert Path(document["text"]).read_text(encoding="utf-8").count("[5.1.1.e]") == 1

    @pytest.mark.parametrize("level", ["-v", "-vv"])
    def test_no_text_of_the_document_in_any_message(
        self,
        redactor: Redactor,
        nota: Path,
        tmp_path: Path,
        level: str,
        secrets_of_nota: tuple[str, ...],
    ) -> None:
        result = redactor("redact", nota, "-o", tmp_path / "uit", level)
        assert not [s for s in secrets_of_nota if s in result.out + result.err]

    @pytest.mark.parametrize("style", ["wit", "zwart", "grijs"])
    def test_styles(self, redactor: Redactor, nota: Path, tmp_path: Path, style: str) -> None:
        assert redactor("redact", nota, "-o", tmp_path / "uit", "--style", style).code == 0

    def test_a_style_of_the_office(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        own = tmp_path / "regels"
        shutil.copytree(rules.rules_directory(), own)
        boxes = (own / "boxes.yaml").read_text(encoding="utf-8")
        style = "    - {id: huisstijl, fill: 0.4, text: 1}\n"
        (own / "boxes.yaml").write_text(boxes.replace("  styles:\n", "  styles:\n" + style), encoding="utf-8")
        line = ("redact", nota, "-o", tmp_path / "uit", "--rules", own)
        assert redactor(*line).code == 0, "the first style of the file is the one without a choice"
        with pymupdf.open(tmp_path / "uit" / "gelakt" / "nota-17.redacted.pdf") as document:
            fills = {drawing["fill"] for drawing in document[0].get_drawings()}
        assert {round(fill[0], 2) for fill in fills if fill} == {0.4}
        log = (tmp_path / "uit" / "gelakt" / "nota-17.log.jsonl").read_text(encoding="utf-8")
        assert json.loads(log.splitlines()[0])["look"]["style"] == "huisstijl"

    def test_a_style_that_does_not_exist(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        result = redactor("redact", nota, "-o", tmp_path / "uit", "--style", "paars")
        assert result.code == ExitCode.USAGE
        assert "--style: kies uit wit, zwart, grijs" in result.err
        assert not (tmp_path / "uit").exists()

    def test_boxes_show_grounds_as_the_organisation_writes_them(
        self, redactor: Redactor, nota: Path, tmp_path: Path
    ) -> None:
        request = tmp_path / "verzoek.yaml"
        request.write_text("grondnotatie: 5.1.2e\n", encoding="utf-8")
        for out, options, label in (("a", (), "5.1.2e"), ("b", ("--label", "5.1.2.e"), "5.1.2.e")):
            line = ("redact", nota, "-o", tmp_path / out, "--verzoek", request, *options)
            assert redactor(*line).code == 0
            with pymupdf.open(tmp_path / out / "gelakt" / "nota-17.redacted.pdf") as document:
                assert label in document[0].get_text()

    def test_open_proposals_with_fail_on_review(
        self, redactor: Redactor, tmp_path: Path, pdf_writer: Callable[..., Path]
    ) -> None:
        pdf = pdf_writer(tmp_path / "a.pdf", ("Het kenteken van de auto is 12-ABC-3.", "Kenteken: GB-123-X"))
        record = json.loads(redactor("redact", pdf, "-o", tmp_path / "uit", "--json").out)
        assert record["documents"][0]["open"] > 0
        assert redactor("redact", pdf, "-o", tmp_path / "u", "--fail-on-review").code == ExitCode.REVIEW

    def test_second_run_refuses_without_force(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        line = ("redact", nota, "-o", tmp_path / "uit")
        assert redactor(*line).code == 0
        again = redactor(*line)
        assert again.code == ExitCode.OUTPUT
        assert "OutputExists" in again.err
        assert "tip: " in again.err
        assert redactor(*line, "--force").code == 0

    def test_request_file(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        request = tmp_path / "verzoek.yaml"
        request.write_text("besluitdatum: 2026-11-24\ndocumentdatum: 2019-01-01\n", encoding="utf-8")
        assert redactor("redact", nota, "-o", tmp_path / "uit", "--verzoek", request).code == 0
        certificate = json.loads((tmp_path / "uit/gelakt/nota-17.certificate.json").read_text())
        outcomes = {check["controle"]: check["uitkomst"] for check in certificate["controles"]}
        assert outcomes["vijf-jaar"] == "let op"
        request.write_text("besluitdatm: 2026-11-24\n", encoding="utf-8")
        wrong = redactor("redact", nota, "-o", tmp_path / "u2", "--verzoek", request)
        assert wrong.code == ExitCode.RULES
        assert "verzoek.yaml:1" in wrong.err
        assert "'besluitdatum'" in wrong.err


class TestSeveral:
    def test_a_bad_one_never_stops_the_others(
        self, redactor: Redactor, nota: Path, tmp_path: Path, pdf_writer: Callable[..., Path]
    ) -> None:
        (nota.parent / "a-leeg.pdf").write_bytes(b"")
        sub = nota.parent / "map"
        sub.mkdir()
        pdf_writer(sub / "brief.PDF", ("Geachte heer,",))
        result = redactor("redact", nota.parent, "-o", tmp_path / "uit")
        assert result.code == ExitCode.PARTIAL
        assert "a-leeg.pdf: EmptyPdf: " in result.err
        assert "2 gelukt, 1 mislukt" in result.err
        assert len(result.out.splitlines()) == 2

    def test_equal_names_do_not_overwrite(
        self, redactor: Redactor, nota: Path, tmp_path: Path, pdf_writer: Callable[..., Path]
    ) -> None:
        sub = nota.parent / "map"
        sub.mkdir()
        pdf_writer(sub / "Nota-17.pdf", ("Een andere brief.",))
        result = redactor("redact", nota.parent, "-o", tmp_path / "uit", "--force")
        assert result.code == 0
        assert len(set(result.out.splitlines())) == 2
        assert len(list((tmp_path / "uit/gelakt").glob("*.pdf"))) == 2

    def test_copies_with_a_name_in_their_file_name_are_two_documents(
        self, redactor: Redactor, nota: Path, tmp_path: Path
    ) -> None:
        for folder in ("a", "b"):
            (nota.parent / folder).mkdir()
            (nota.parent / folder / "zuurbier.pdf").write_bytes(nota.read_bytes())
        nota.rename(nota.with_name("document-001.pdf"))
        expected = {"document-001", "document-002", "document-003"}
        for options in ((), ("--force",)):
            result = redactor("redact", nota.parent, "-o", tmp_path / "uit", *options)
            assert result.code == 0, result.err
            assert {p.name.split(".")[0] for p in (tmp_path / "uit/gelakt").iterdir()} == expected

    def test_lists_of_an_organisation(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        (tmp_path / "org").mkdir()
        (tmp_path / "org" / "organisatie.yaml").write_text(
            "profiel: whole-block\npersonalabels: true\n"
            "nooit_lakken:\n- {tekst: '06 51 83 40 27', reden: publiek}\n"
            "altijd_lakken:\n- {tekst: de gemeente, grond: 5.1.2i}\n",
            encoding="utf-8",
        )
        out = tmp_path / "uit"
        line = (
            "redact",
            nota,
            "-o",
            out,
            "--organisatie",
            tmp_path / "org",
            "--text",
            "--profile",
            "smallest-part",
        )
        assert redactor(*line).code == ExitCode.OK
        text = (out / "gelakt" / "nota-17.redacted.txt").read_text(encoding="utf-8")
        for shown in ("06 51 83 40 27", "@minjenv.nl", "[5.1.2.i]", "[5.1.2.e ambtenaar 1]"):
            assert shown in text
        assert "de gemeente" not in text

    def test_a_wrong_profile_is_told_once(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        result = redactor("redact", nota, nota, "-o", tmp_path / "uit", "--profile", "kleinste")
        assert result.code == ExitCode.RULES
        assert result.err.startswith("--profile: RulesError: ")
        assert "tip: profielen: smallest-part" in result.err

    def test_results_of_an_earlier_run_are_no_input(self, redactor: Redactor, nota: Path) -> None:
        assert redactor("redact", nota.parent, "-o", nota.parent).code == 0
        again = redactor("redact", nota.parent, "-o", nota.parent, "--force")
        assert len(again.out.splitlines()) == 1

    def test_a_leak_outweighs_other_failures(
        self, redactor: Redactor, nota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        leak = Verification(
            verdict=Verdict.LEAKING,
            routes=(RouteCheck(route="tekst", verdict=Verdict.LEAKING, engine="pdfium"),),
            leaks=(Leak(page_index=0, kind="tekst", where="inhoud"),),
        )
        monkeypatch.setattr(pipeline_run.verify, "check", lambda *a, **o: leak)
        (nota.parent / "leeg.pdf").write_bytes(b"")
        result = redactor("redact", nota.parent, "-o", tmp_path / "uit")
        assert result.code == ExitCode.LEAK
        assert not list(tmp_path.joinpath("uit").rglob("*.pdf"))

    def test_a_bug_in_one_document_shows_no_text(
        self, redactor: Redactor, nota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def bug(*arguments: Any, **options: Any) -> None:
            raise KeyError("Wilhelmina Zuurbier")

        monkeypatch.setattr(pipeline_run, "plan", bug)
        result = redactor("redact", nota, "-o", tmp_path / "uit", "-v")
        assert result.code == ExitCode.INTERNAL
        assert "InternalError" in result.err
        assert "run.py:" in result.err
        assert "Zuurbier" not in result.err
        assert not (tmp_path / "uit").exists()


def zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def text_file(path: Path) -> None:
    path.write_text("Beste lezer, dit is geen PDF.")


def rubbish(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)


def no_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


def encrypted(path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "Een geheime brief.")
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="geheim", owner_pw="baas")


class TestBadInput:
    @pytest.mark.parametrize(
        ("make", "kind", "code"),
        [
            (zero_bytes, "EmptyPdf", ExitCode.INPUT),
            (text_file, "NotAPdf", ExitCode.INPUT),
            (rubbish, "DamagedPdf", ExitCode.INPUT),
            (no_pages, "EmptyPdf", ExitCode.INPUT),
            (encrypted, "EncryptedPdf", ExitCode.ENCRYPTED),
        ],
    )
    @pytest.mark.parametrize("command", ["redact", "propose"])
    def test_clear_error_and_nothing_left(
        self,
        redactor: Redactor,
        tmp_path: Path,
        make: Callable[[Path], None],
        kind: str,
        code: ExitCode,
        command: str,
    ) -> None:
        pdf = tmp_path / "stuk.pdf"
        make(pdf)
        result = redactor(command, pdf, "-o", tmp_path / "uit")
        assert result.code == code
        assert f"stuk.pdf: {kind}: " in result.err or f"stuk.pdf:1: {kind}: " in result.err
        assert "tip: " in result.err
        assert result.out == ""
        assert files_in(tmp_path) == ["stuk.pdf"]

    @pytest.mark.parametrize(
        ("password", "code"), [("geheim\n", 0), ("baas", 0), ("fout", 5), ("", 5), ("\n", 5)]
    )
    def test_password_file(self, redactor: Redactor, tmp_path: Path, password: str, code: int) -> None:
        pdf, secret = tmp_path / "slot.pdf", tmp_path / "wachtwoord.txt"
        encrypted(pdf)
        secret.write_text(password, encoding="utf-8")
        result = redactor("redact", pdf, "-o", tmp_path / "uit", "--password-file", secret)
        assert result.code == code
        assert "fout" not in result.err
        if code == 0:
            with pikepdf.open(tmp_path / "uit/gelakt/slot.redacted.pdf") as pdf_out:
                assert not pdf_out.is_encrypted

    def test_folder_without_pdfs(self, redactor: Redactor, tmp_path: Path) -> None:
        (tmp_path / "leeg").mkdir()
        result = redactor("redact", tmp_path / "leeg", "-o", tmp_path / "uit")
        assert result.code == ExitCode.INPUT
        assert files_in(tmp_path) == ["leeg"]

    def test_control_characters_in_a_file_name_do_not_reach_the_terminal(
        self, redactor: Redactor, tmp_path: Path
    ) -> None:
        pdf = tmp_path / "a\x1b[31mrood.pdf"
        pdf.write_bytes(b"")
        assert "\x1b" not in redactor("redact", pdf, "-o", tmp_path / "uit").err


class TestBadOutput:
    @pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
    def test_folder_in_use(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        with ResultFiles(tmp_path / "uit", "nota-17"):
            result = redactor("redact", nota, "-o", tmp_path / "uit")
        assert result.code == ExitCode.IN_USE
        assert "OutputInUse" in result.err
        assert "tip:" in result.err

    def test_a_file_in_place_of_the_folder(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        (tmp_path / "uit").write_text("al iets")
        result = redactor("redact", nota, "-o", tmp_path / "uit")
        assert result.code == ExitCode.OUTPUT
        assert (tmp_path / "uit").read_text() == "al iets"

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
    def test_read_only_folder(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        (tmp_path / "uit").mkdir(mode=0o500)
        assert redactor("redact", nota, "-o", tmp_path / "uit").code == ExitCode.OUTPUT

    @pytest.mark.skipif(sys.platform == "win32", reason="file size limits of POSIX")
    @pytest.mark.parametrize("limit", [0, 4000])
    def test_full_disk(self, nota: Path, tmp_path: Path, limit: int) -> None:
        code = (
            "import resource, sys; from redactor.cli import main; "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); sys.exit(main(sys.argv[1:]))"
        )
        line = ["redact", str(nota), "-o", str(tmp_path / "uit"), "--model", "none"]
        done = subprocess.run(
            [sys.executable, "-c", code, *line], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.returncode == ExitCode.OUTPUT, done.stderr
        assert "schijf" in done.stderr
        assert done.stderr.startswith("nota-17.pdf: DiskFull: ")
        assert not (tmp_path / "uit").exists()


class TestInterrupted:
    def test_in_the_middle(
        self, redactor: Redactor, nota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*arguments: Any, **options: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(pipeline_run.verify, "check", interrupt)
        result = redactor("redact", nota, "-o", tmp_path / "uit")
        assert result.code == ExitCode.INTERRUPTED
        assert result.err.strip().endswith("afgebroken; er is niets half geschreven")
        assert not (tmp_path / "uit").exists()

    def test_what_was_done_before_stays(
        self, redactor: Redactor, nota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (nota.parent / "z.pdf").write_bytes(nota.read_bytes())
        check, calls = pipeline_run.verify.check, []

        def interrupt(*arguments: Any, **options: Any) -> Verification:
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return check(*arguments, **options)

        monkeypatch.setattr(pipeline_run.verify, "check", interrupt)
        result = redactor("redact", nota.parent, "-o", tmp_path / "uit")
        assert result.code == ExitCode.INTERRUPTED
        assert "1 van 2 documenten waren al klaar" in result.err
        assert {p.name.split(".")[0] for p in (tmp_path / "uit/gelakt").iterdir()} == {"nota-17"}

    @pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_by_a_real_signal(self, nota: Path, tmp_path: Path, number: signal.Signals) -> None:
        # Hangs in the middle of writing: the redacted PDF is there under its temporary name.
        # A shell that runs the tests in the background has its children ignore Ctrl-C.
        code = (
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "import sys, time; from redactor.pipeline import run; from redactor.cli import main; "
            "run.verify.check = lambda *a, **o: (print('nu', flush=True), time.sleep(60)); "
            "sys.exit(main(sys.argv[1:]))"
        )
        line = ["redact", str(nota), "-o", str(tmp_path / "uit"), "--model", "none"]
        process = subprocess.Popen(
            [sys.executable, "-c", code, *line],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "nu\n"
        assert list((tmp_path / "uit/gelakt").iterdir())
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert process.returncode == ExitCode.INTERRUPTED, err
        assert not (tmp_path / "uit").exists()


class TestReview:
    def test_propose_then_apply(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        out = tmp_path / "uit"
        proposed = redactor("propose", nota, "-o", out)
        assert proposed.code == 0
        decisions = Path(proposed.out.strip())
        assert files_in(out) == ["gelakt", "vertrouwelijk", "vertrouwelijk/nota-17.decisions.json"]
        data = json.loads(decisions.read_text(encoding="utf-8"))
        for decision in data["decisions"]:
            decision["status"] = "besloten"
        decisions.write_text(json.dumps(data), encoding="utf-8")
        applied = redactor("apply", decisions, nota, "--by", "jurist")
        assert applied.code == 0, applied.err
        assert applied.out == f"{out}/gelakt/nota-17.redacted.pdf\n"
        log = (out / "gelakt/nota-17.log.jsonl").read_text(encoding="utf-8")
        assert '"rule":"reviewer:jurist"' in log
        assert '"certainty":"zeker"' not in log.partition('"type":"wijziging"')[0]
        assert log.count('"kind":"bevestigd","page_number":1') == len(data["decisions"])

    def test_wrong_edit_is_refused_with_a_tip(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        decisions = Path(redactor("propose", nota, "-o", tmp_path / "uit").out.strip())
        data = json.loads(decisions.read_text(encoding="utf-8"))
        del data["decisions"][0]
        decisions.write_text(json.dumps(data), encoding="utf-8")
        result = redactor("apply", decisions, nota, "--by", "jurist")
        assert result.code == ExitCode.INPUT
        assert "DecisionsError" in result.err
        assert "tip: " in result.err

    def test_role_is_required(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        decisions = redactor("propose", nota, "-o", tmp_path / "uit").out.strip()
        result = redactor("apply", decisions, nota)
        assert result.code == ExitCode.USAGE
        assert "'--by' ontbreekt" in result.err

    def test_folder_is_required_elsewhere(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        decisions = Path(redactor("propose", nota, "-o", tmp_path / "uit").out.strip())
        moved = decisions.rename(tmp_path / "besluiten.json")
        result = redactor("apply", moved, nota, "--by", "jurist")
        assert result.code == ExitCode.USAGE
        assert "geef met -o de map" in result.err


class TestVerify:
    def test_own_output_is_clean(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        redacted = redactor("redact", nota, "-o", tmp_path / "uit").out.strip()
        result = redactor("verify", redacted, "--original", nota)
        assert result.code == 0, result.out
        assert "schoon" in result.out

    def test_text_under_a_box_leaks(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        covered = tmp_path / "gelakt.pdf"
        with pymupdf.open(nota) as document:
            document[0].draw_rect((70, 75, 250, 95), color=(0, 0, 0), fill=(0, 0, 0))
            document.save(covered)
        result = redactor("verify", covered)
        assert result.code == ExitCode.LEAK
        assert "lek: bladzijde 1" in result.out
        assert "Zuurbier" not in result.out + result.err
        record = json.loads(redactor("verify", covered, "--json").out)
        assert record["documents"][0]["oordeel"] == "lekt"

    def test_several_with_a_bad_one(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        redacted = redactor("redact", nota, "-o", tmp_path / "uit").out.strip()
        text_file(tmp_path / "x.pdf")
        result = redactor("verify", redacted, tmp_path / "x.pdf")
        assert result.code == ExitCode.PARTIAL
        assert "x.pdf: " in result.err


class TestInformation:
    def test_explain_says_why(self, redactor: Redactor, nota: Path) -> None:
        result = redactor("explain", nota, "--page", "1")
        assert result.code == 0
        assert "lakken (automatisch): 111222333" in result.out
        assert "grond: 5.1.1.e" in result.out
        assert "regel: policy:bsn" in result.out
        records = json.loads(redactor("explain", nota, "--json").out)
        assert {"action", "rule", "evidence", "grounds", "text"} <= records[0].keys()

    def test_explain_page_that_is_not_there(self, redactor: Redactor, nota: Path) -> None:
        assert redactor("explain", nota, "--page", "2").code == ExitCode.INPUT

    def test_grounds(self, redactor: Redactor) -> None:
        assert "5.1.2.e" in redactor("grounds").out
        assert "5.1.2.e" in [g["code"] for g in json.loads(redactor("grounds", "--json").out)]

    def test_detectors(self, redactor: Redactor) -> None:
        assert "burgerservicenummer" in redactor("detectors").out
        assert json.loads(redactor("detectors", "--json").out)

    def test_rules_check(self, redactor: Redactor, tmp_path: Path) -> None:
        assert redactor("rules", "check").out.startswith("in orde: ")
        for name in ("rules", "lists"):
            (tmp_path / name).mkdir()
        wrong = redactor("rules", "check", "--rules", tmp_path / "rules")
        assert wrong.code == ExitCode.RULES

    def test_log_check(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        pdf = Path(redactor("redact", nota, "-o", tmp_path / "uit").out.strip())
        log = pdf.with_name("nota-17.log.jsonl")
        fine = redactor("log", "check", log, "--pdf", pdf)
        assert fine.code == 0
        assert fine.out.startswith("alleen consistent")
        assert redactor("log", "check", log, "--pdf", nota).code == ExitCode.REFUSED
        log.write_text(log.read_text(encoding="utf-8").replace("lakken", "openbaar", 1), encoding="utf-8")
        assert redactor("log", "check", log).code == ExitCode.REFUSED

    def test_signed_log_with_changes(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        key, public, out = tmp_path / "sleutel.json", tmp_path / "pub.json", tmp_path / "uit"
        made = redactor("key", "init", "gemeente-x", "-o", key, "--public", public)
        assert made.code == 0
        assert key.stat().st_mode & 0o777 == 0o600
        decisions = Path(redactor("propose", nota, "-o", out).out.strip())
        data = json.loads(decisions.read_text(encoding="utf-8"))
        for decision in data["decisions"]:
            decision["status"] = "besloten"
        data["additions"] = [{"page_number": 1, "text": "de gemeente", "grounds": ["5.1.2.e"]}]
        decisions.write_text(json.dumps(data), encoding="utf-8")
        line = ("apply", decisions, nota, "--by", "jurist", "--key", key, "--sign", "--link-persons")
        assert redactor(*line, "--log-format", "xlsx").code == 0
        log = out / "gelakt/nota-17.log.jsonl"
        text = log.read_text(encoding="utf-8")
        kinds = [json.loads(one).get("kind") for one in text.splitlines()]
        assert kinds.count("bevestigd") == len(data["decisions"])
        assert kinds.count("toegevoegd") == 1
        assert hashlib.sha256(nota.read_bytes()).hexdigest() not in text
        assert json.loads(text.splitlines()[0])["input"]["key"] == "gemeente-x"
        assert redactor("log", "check", log, "--public-key", public).out.startswith("bewezen")
        assert json.loads(redactor("log", "check", log, "--json").out)["uitkomst"] == "alleen consistent"
        assert "toegevoegd" in redactor("log", "show", log, "--kind", "wijziging").out
        assert json.loads(redactor("log", "stats", log, "--json").out)["toegevoegd"] == 1
        assert redactor("log", "diff", log, log).code == 0
        assert redactor("log", "export", log, "-o", tmp_path / "log.csv").code == 0
        assert redactor("log", "export", log, "-o", tmp_path / "log.doc").code == ExitCode.USAGE
        assert redactor("key", "rotate", key, "--public", public).code == 0
        assert "gemeente-x-2 (in gebruik)" in redactor("key", "show", key).out
        assert redactor("log", "check", log, "--public-key", public).code == 0

    def test_a_log_is_made_again_from_the_original(
        self, redactor: Redactor, nota: Path, tmp_path: Path
    ) -> None:
        out, key = tmp_path / "uit", tmp_path / "sleutel.json"
        redactor("key", "init", "gemeente-x", "-o", key)
        assert redactor("redact", nota, "-o", out, "--key", key).code == 0
        log = out / "gelakt/nota-17.log.jsonl"
        again = redactor("log", "replay", log, nota, "--key", key, "--json")
        record = json.loads(again.out)
        assert again.code == 0
        assert record["gelijk"]
        assert record["zelfde_invoer"] is True
        assert record["plaatsen_gelijk"] == sum(
            json.loads(line)["type"] in ("vak", "openbaar") for line in log.read_text("utf-8").splitlines()
        )

        # A reviewer opens one box and adds a place: the first is told by the log, the second is not.
        decisions = out / "vertrouwelijk/nota-17.decisions.json"
        data = json.loads(decisions.read_text(encoding="utf-8"))
        first = next(d for d in data["decisions"] if d["action"] == "lakken")
        first.update(action="openbaar", status="besloten", toelichting="")
        decisions.write_text(json.dumps(data), encoding="utf-8")
        assert redactor("apply", decisions, nota, "--by", "jurist", "--force").code == 0
        assert redactor("log", "replay", log, nota).code == 0
        assert redactor("log", "replay", log, nota, "--decisions", decisions).code == 0
        data = json.loads(decisions.read_text(encoding="utf-8"))
        data["additions"] = [{"page_number": 1, "text": "de gemeente", "grounds": ["5.1.2.e"]}]
        decisions.write_text(json.dumps(data), encoding="utf-8")
        refused = redactor("log", "replay", log, nota, "--decisions", decisions)
        assert refused.code == ExitCode.REFUSED
        assert "nog niet zijn uitgevoerd" in refused.err
        assert redactor("apply", decisions, nota, "--by", "jurist", "--force").code == 0
        without = redactor("log", "replay", log, nota)
        assert without.code == ExitCode.REFUSED
        assert "--decisions" in without.out
        assert redactor("log", "replay", log, nota, "--decisions", decisions).code == 0

    def test_a_replay_of_another_file_tells_what_differs(
        self, redactor: Redactor, nota: Path, tmp_path: Path
    ) -> None:
        import pymupdf

        out, key, other = tmp_path / "uit", tmp_path / "sleutel.json", tmp_path / "ander.pdf"
        redactor("key", "init", "gemeente-x", "-o", key)
        redactor("redact", nota, "-o", out, "--key", key)
        with pymupdf.open(nota) as pdf:
            pdf[0].insert_text((72, 700), "Burgerservicenummer 111222333")
            pdf.save(other)
        result = redactor("log", "replay", out / "gelakt/nota-17.log.jsonl", other, "--key", key)
        assert result.code == ExitCode.REFUSED
        assert "dit is een ander bestand" in result.out
        assert "1 verschillend" in result.out
        assert "111222333" not in result.out + result.err

    def test_sign_without_key(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        result = redactor("redact", nota, "-o", tmp_path / "uit", "--sign")
        assert result.code == ExitCode.REFUSED
        assert "--key BESTAND" in result.err

    def test_missing_model(self, redactor: Redactor, nota: Path, tmp_path: Path) -> None:
        result = redactor("redact", nota, "-o", tmp_path / "uit", "--model", "bestaat_niet", model=False)
        assert result.code == ExitCode.MODEL
        assert "tip: " in result.err


class TestUsage:
    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (("redact", "bestaat-niet.pdf", "-o", "uit"), "bestaat-niet.pdf bestaat niet"),
            (("redact", "--stijl", "x"), "--stijl bestaat niet"),
            (("lakken",), "deze opdracht bestaat niet"),
            (("redcat",), "deze opdracht bestaat niet; bedoelt u redact?"),
            (("redact", "--stle", "zwart"), "--stle bestaat niet; bedoelt u --style?"),
            (("redact", "README.md", "-o", "uit", "--style", "blauw"), "kies uit wit, zwart, grijs"),
            (("explain", "README.md", "--page", "0"), "hier hoort een getal vanaf 1"),
            (("explain", "README.md", "--page", "drie"), "hier hoort een getal vanaf 1"),
            (("verify", "README.md", "LICENSE", "--original", "README.md"), "alleen bij één PDF"),
        ],
    )
    def test_in_dutch(
        self, redactor: Redactor, line: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(ROOT)
        result = redactor(*line, model=False)
        assert result.code == ExitCode.USAGE
        assert message in result.err
        assert "--help" in result.err
