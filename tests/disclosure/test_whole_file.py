"""A file that is written whole, or is as it was."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from redactor.disclosure.whole_file import write_whole
from redactor.errors import OutputError, OutputExists


@pytest.mark.parametrize(("confidential", "mode"), [(True, 0o600), (False, 0o644)])
def test_rights(tmp_path: Path, confidential: bool, mode: int) -> None:
    before = os.umask(0o022)
    try:
        path = write_whole(tmp_path / "a.txt", b"x", confidential=confidential)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"x"


def test_replaced_only_when_asked(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "a.txt", b"een", confidential=False)
    with pytest.raises(OutputExists):
        write_whole(path, b"twee", confidential=False)
    assert path.read_bytes() == b"een"
    write_whole(path, b"twee", confidential=False, force=True)
    assert path.read_bytes() == b"twee"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    with pytest.raises(OutputError):
        write_whole(tmp_path / "map", b"x", confidential=False, force=True)
    with pytest.raises(OutputError):
        write_whole(tmp_path / "weg" / "a.txt", b"x", confidential=False)
    assert [p.name for p in tmp_path.iterdir()] == ["map"]
