"""Nothing reaches out at run time: the whole pipeline runs in a process in which sockets do not exist."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: Forbids sockets before anything of ours is imported, so that an import that reaches out fails too.
_CODE = """
import socket, sys

class Forbidden(socket.socket):
    def __init__(self, *arguments, **options):
        raise AssertionError("network")

def forbidden(*arguments, **options):
    raise AssertionError("network")

socket.socket = Forbidden
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = forbidden
from redactor.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*line: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _CODE, *map(str, line)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.mark.model
def test_whole_pipeline_without_sockets(nota: Path, tmp_path: Path) -> None:
    done = run("redact", nota, "-o", tmp_path / "uit", "--text")
    assert done.returncode == 0, done.stderr
    verified = run("verify", tmp_path / "uit/gelakt/nota-17.redacted.pdf", "--original", nota)
    assert verified.returncode == 0, verified.stderr


def test_the_guard_itself_works() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _CODE.split("from redactor")[0] + "socket.create_connection(('localhost', 1))",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AssertionError: network" in done.stderr


def test_missing_model_is_not_fetched(nota: Path, tmp_path: Path) -> None:
    done = run("redact", nota, "-o", tmp_path / "uit", "--model", "nl_core_news_lg")
    assert done.returncode == 10, done.stderr
