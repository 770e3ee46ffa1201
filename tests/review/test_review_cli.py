"""``redactor review``: out and in from the shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.cli import main
from redactor.review import Exported


def test_out_and_in(decisions_path: Path, nota: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "export", str(decisions_path), str(nota)]) == 0
    out, err = capsys.readouterr()
    marks = decisions_path.with_name("nota-17.marks.pdf")
    assert out.strip() == str(marks)
    assert "6 plaatsen; vertrouwelijk" in err
    assert main(["review", "import", str(decisions_path), str(nota), str(marks), "--by", "jurist"]) == 0
    out, err = capsys.readouterr()
    assert out.strip() == str(decisions_path)
    assert "akkoord: 6, leesbaar gemaakt: 0, aangepast: 0, toegevoegd: 0" in err


def test_errors_are_told_with_a_hint(
    exported: Callable[..., Exported], decisions_path: Path, nota: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["review", "import", str(decisions_path), str(nota), str(nota), "--by", "jurist"]
    assert main(arguments) == 4
    err = capsys.readouterr().err
    assert "nota-17.pdf: DecisionsError: deze PDF hoort niet bij het besluitenbestand" in err
    assert "tip: " in err


def test_a_role_is_asked_for(decisions_path: Path, nota: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "import", str(decisions_path), str(nota), str(nota)]) == 2
    assert "--by" in capsys.readouterr().err
