"""Names that a sender chose become names that any file system takes, and no two are the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from convert_kit import Take, text_of, zipped
from hypothesis import given
from hypothesis import strategies as st

from redactor import convert
from redactor.convert.intake import _STEM
from redactor.convert.naming import Names, stem


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\nota.docx", "nota"),
        ("a\nb\x1b[31m.txt", "a-b-31m"),
        ("‮txt.exe", "txt"),
        ("CON.txt", "CON-bestand"),
        ("reu\u0308nie.txt", "reünie"),
        (".", "document"),
        ("", "document"),
        ("汉" * 100 + ".txt", "汉" * 25),
    ],
)
def test_stems(given_name: str, expected: str) -> None:
    assert stem(given_name) == expected


@given(st.lists(st.text(max_size=200), max_size=6), st.text(max_size=200))
def test_names_fit_and_differ(names: list[str], below: str) -> None:
    naming = Names()
    found = [naming.give(name, below=stem(below)) for name in names]
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert _STEM.fullmatch(name)
        assert len(name.encode()) <= 160


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names that are no text")
def test_a_name_on_disk_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfenota.txt")
    path.write_text("inhoud")
    (piece,) = convert.run(path, tmp_path / "uit").pieces
    assert "inhoud" in text_of(piece)
    assert piece.original_name == "??nota.txt"


def test_long_names_in_another_script(take: Take) -> None:
    name = "汉" * 80
    pieces = take("z.zip", zipped(**{f"{name}__txt": b"een", f"{name}__md": b"twee"})).pieces
    assert [p.reason for p in pieces] == [None, None]
