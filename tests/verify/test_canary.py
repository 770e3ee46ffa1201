"""Whatever fails, no text of a document reaches a message, a log, a certificate or an exception.

The secret of every case is a word that stands in no rule and no message; it is looked for in all that comes
out.
"""

from __future__ import annotations

import logging
import pathlib
import pickle
import traceback

import pytest
from inspect_cases import FAILED, as_bytes
from leak_cases import CASES
from leak_kit import SECRETS, Redact, new_pdf, text_lines

from redactor import redact_document, verify
from redactor.cli import main
from redactor.domain import Verdict
from redactor.errors import VerificationError
from redactor.pipeline import run as pipeline_run
from redactor.pipeline.guard import require_clean

CANARIES = ("Kanariepiet Vogelzang", "k.vogelzang@kooi.nl", "06-87654321")
PARTS = ("Kanariepiet", "Vogelzang", "vogelzang", "87654321")

LINES = (
    "Notitie over de voortgang",
    f"Contactpersoon: {CANARIES[0]}",
    f"E-mail: {CANARIES[1]}",
    f"Telefoon: {CANARIES[2]}",
    "De afdeling rapporteert elk kwartaal aan de minister.",
)


def says(text: str, words: tuple[str, ...] = PARTS) -> list[str]:
    return [word for word in words if word.lower() in text.lower()]


def leaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The redaction does nothing: the check must stop the output."""

    def copy(source: pathlib.Path, redactions: object, temporary: pathlib.Path, **rest: object) -> None:
        temporary.write_bytes(source.read_bytes())

    monkeypatch.setattr(pipeline_run, "apply", copy)


@pytest.mark.model
class TestLeakingOutput:
    def test_exit_7_no_file_and_no_word(
        self,
        tmp_path: pathlib.Path,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        leaking(monkeypatch)
        source, out = tmp_path / "nota.pdf", tmp_path / "uit"
        new_pdf(text_lines(LINES)).save(source)
        assert main(["redact", str(source), "-o", str(out), "--json", "-vv"]) == 7
        assert [path for path in out.rglob("*") if path.is_file()] == []
        printed = "".join(capfd.readouterr())
        assert "lek" in printed
        assert says(printed + caplog.text) == []

    def test_the_exception_holds_no_word_either(
        self, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        leaking(monkeypatch)
        source = tmp_path / "nota.pdf"
        new_pdf(text_lines(LINES)).save(source)
        with pytest.raises(VerificationError) as error:
            redact_document(source, tmp_path / "uit")
        assert error.value.leaks
        assert says(str(error.value) + repr(error.value.leaks) + error.value.hint) == []
        assert says(pickle.dumps(error.value).decode("latin-1")) == []
        assert says("".join(traceback.format_exception_only(error.value))) == []


@pytest.mark.model
def test_public_files_of_a_good_run_hold_no_word(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    source, out = tmp_path / "nota.pdf", tmp_path / "uit"
    new_pdf(text_lines(LINES)).save(source)
    for log_format in ("jsonl", "csv"):
        run = ["redact", str(source), "-o", str(out), "--force", "--text", "--log-format", log_format, "-vv"]
        assert main(run) == 0
        public = [path for path in (out / "gelakt").iterdir() if path.suffix != ".pdf"]
        assert len(public) >= 3, "log, certificate, text"
        assert says("".join(path.read_text(encoding="utf-8") for path in public)) == []
    assert says("".join(capfd.readouterr()) + caplog.text) == []


def test_no_word_in_what_a_verification_returns(redact: Redact) -> None:
    for name in sorted(CASES)[::7]:
        outcome = redact(CASES[name]())
        assert says(repr(outcome.verification), SECRETS) == []
        if outcome.verification.verdict is Verdict.LEAKING:
            with pytest.raises(VerificationError) as error:
                require_clean(outcome.verification, "", where="x.pdf")
            assert says(str(error.value), SECRETS) == []


def test_no_word_when_an_inspected_file_is_cut_off(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in sorted(FAILED)[::4]:
        data = as_bytes(FAILED[name][0]())
        for share in (0.3, 0.6, 0.9):
            path = tmp_path / "stuk.pdf"
            path.write_bytes(data[: int(len(data) * share)])
            main(["verify", str(path), "-v"])
            assert says("".join(capfd.readouterr()), SECRETS) == []


def test_a_lost_character_is_told_by_count(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    checked = verify.check

    def with_losses(*args: object, **kwargs: object) -> object:
        return replace(checked(*args, **kwargs), lost_characters=3, moved_characters=2)  # type: ignore[arg-type]

    monkeypatch.setattr(verify, "check", with_losses)
    source = tmp_path / "nota.pdf"
    new_pdf(text_lines(LINES)).save(source)
    assert main(["redact", str(source), "-o", str(tmp_path / "uit"), "--model", "none"]) == 0
    err = capfd.readouterr().err
    assert "buiten de vakken zijn 3 tekens weg en 2 verschoven" in err
    assert '"verloren_tekens": 3' in (tmp_path / "uit/gelakt/nota.certificate.json").read_text(
        encoding="utf-8"
    )
