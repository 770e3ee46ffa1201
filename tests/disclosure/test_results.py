"""Result files: all or nothing, never over an earlier result by accident, confidential ones closed off."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from redactor.disclosure.results import ResultFiles, is_plain_stem
from redactor.errors import ExitCode, OutputError, OutputExists, OutputInUse


def files_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def write_two(out: Path, text: str, *, force: bool = False) -> None:
    with ResultFiles(out, "nota", force=force) as files:
        files.write("log.jsonl", text)
        files.write("decisions.json", text, confidential=True)
        files.commit()


def test_commit_gives_every_file_its_name(tmp_path: Path) -> None:
    write_two(tmp_path / "uit", "een")
    assert files_in(tmp_path / "uit") == ["gelakt/nota.log.jsonl", "vertrouwelijk/nota.decisions.json"]


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_confidential_files_are_for_their_owner_only(tmp_path: Path) -> None:
    (tmp_path / "uit" / "vertrouwelijk").mkdir(parents=True, mode=0o755)
    write_two(tmp_path / "uit", "een")

    def mode(path: str) -> int:
        return stat.S_IMODE((tmp_path / "uit" / path).stat().st_mode)

    assert mode("vertrouwelijk") == 0o700
    assert mode("vertrouwelijk/nota.decisions.json") == 0o600
    assert mode("gelakt/nota.log.jsonl") & 0o400


def test_nothing_is_left_without_commit(tmp_path: Path) -> None:
    with ResultFiles(tmp_path / "uit", "nota") as files:
        files.write("log.jsonl", "een")
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("bug")])
def test_nothing_is_left_after_an_error(tmp_path: Path, error: BaseException) -> None:
    def run() -> None:
        with ResultFiles(tmp_path / "uit", "nota") as files:
            files.write("log.jsonl", "een")
            raise error

    with pytest.raises(type(error)):
        run()
    assert not (tmp_path / "uit").exists()


def test_folders_that_were_there_stay(tmp_path: Path) -> None:
    (tmp_path / "uit").mkdir()
    with pytest.raises(ValueError, match="bug"), ResultFiles(tmp_path / "uit", "nota"):
        raise ValueError("bug")
    assert (tmp_path / "uit").is_dir()
    assert list((tmp_path / "uit").iterdir()) == []


def test_second_run_refuses(tmp_path: Path) -> None:
    write_two(tmp_path / "uit", "een")
    with pytest.raises(OutputExists) as caught:
        write_two(tmp_path / "uit", "twee")
    assert "--force" in caught.value.hint
    assert (tmp_path / "uit/gelakt/nota.log.jsonl").read_text() == "een"
    assert len(files_in(tmp_path / "uit")) == 2


def test_force_replaces(tmp_path: Path) -> None:
    write_two(tmp_path / "uit", "een")
    write_two(tmp_path / "uit", "twee", force=True)
    assert (tmp_path / "uit/gelakt/nota.log.jsonl").read_text() == "twee"
    assert len(files_in(tmp_path / "uit")) == 2


def test_failed_rename_puts_the_earlier_files_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_two(tmp_path / "uit", "een")
    replace, seen = os.replace, []

    def fail_on_fourth(source: str | Path, target: str | Path) -> None:
        seen.append(target)
        if len(seen) == 4:
            raise OSError(errno.ENOSPC, "full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_on_fourth)
    with pytest.raises(OutputError, match="schijf is vol"):
        write_two(tmp_path / "uit", "twee", force=True)
    assert files_in(tmp_path / "uit") == ["gelakt/nota.log.jsonl", "vertrouwelijk/nota.decisions.json"]
    assert (tmp_path / "uit/gelakt/nota.log.jsonl").read_text() == "een"
    assert (tmp_path / "uit/vertrouwelijk/nota.decisions.json").read_text() == "een"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("geen map")
    with pytest.raises(OutputError, match="geen map"):
        write_two(tmp_path / "uit", "een")
    assert (tmp_path / "uit").read_text() == "geen map"


def test_own_file_may_be_replaced(tmp_path: Path) -> None:
    write_two(tmp_path / "uit", "een")
    with ResultFiles(tmp_path / "uit", "nota") as files:
        files.write("decisions.json", "twee", confidential=True, replace=True)
        files.commit()
    assert (tmp_path / "uit/vertrouwelijk/nota.decisions.json").read_text() == "twee"


@pytest.mark.parametrize("stem", ["nota 17", "Nota (versie 2)", "überzicht", "2024-0001"])
def test_plain_stems(stem: str) -> None:
    assert is_plain_stem(stem)


@pytest.mark.parametrize("stem", ["", ".verborgen", "-o", "a\nb", "a\x1b[31m", "x" * 300, "a/b", "wat?"])
def test_stems_that_are_not_used(stem: str) -> None:
    assert not is_plain_stem(stem)


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
class TestInUse:
    def test_two_runs_at_once(self, tmp_path: Path) -> None:
        out = tmp_path / "uit"
        with ResultFiles(out, "nota") as files:
            files.write("log.jsonl", "een")
            with pytest.raises(OutputInUse) as caught, ResultFiles(out, "nota", where="nota.pdf"):
                pass
            # Another document in the same folder is no matter.
            with ResultFiles(out, "brief") as other:
                other.write("log.jsonl", "twee")
                other.commit()
            files.commit()
        assert caught.value.exit_code == ExitCode.IN_USE == 13
        assert files_in(out) == ["gelakt/brief.log.jsonl", "gelakt/nota.log.jsonl"]
        write_two(out, "drie", force=True)

    def test_a_killed_run_leaves_no_lock(self, tmp_path: Path) -> None:
        (tmp_path / "uit" / "vertrouwelijk").mkdir(parents=True)
        (tmp_path / "uit" / "vertrouwelijk" / ".redactor-nota.lock").touch()
        write_two(tmp_path / "uit", "een")
        assert files_in(tmp_path / "uit") == ["gelakt/nota.log.jsonl", "vertrouwelijk/nota.decisions.json"]
