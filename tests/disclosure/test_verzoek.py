"""verzoek.yaml: every mistake is named with its line; without the file nothing is assumed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from redactor.disclosure import verzoek
from redactor.disclosure.verzoek import Verzoek
from redactor.errors import RulesError
from redactor.rules import Rules

FULL = """\
organisatie: Gemeente Voorbeeld
zaaknummer: "2026-0017"
besluitdatum: 2026-11-24
documentdatums: {nota-oud: 2019-03-01}
documentdatum: 2025-01-01
profiel: whole-block
lijsten: {publieke-personen: ["A. Voorbeeld"]}
informatiecategorie: beslisnota
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "verzoek.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_all_keys(tmp_path: Path) -> None:
    read = verzoek.read(write(tmp_path, FULL))
    assert read.zaaknummer == "2026-0017"
    assert read.date_of("nota-oud") == datetime.date(2019, 3, 1)
    assert read.date_of("nota-nieuw") == datetime.date(2025, 1, 1)
    assert read.lijsten == {"publieke-personen": ("A. Voorbeeld",)}


def test_empty_file_says_nothing(tmp_path: Path) -> None:
    assert verzoek.read(write(tmp_path, "")) == Verzoek()


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("organisatie: X\nzaaknumer: '1'\n", "verzoek.yaml:2", "zaaknummer"),
        ("organisatie: X\n\nbesluitdatum: gisteren\n", "verzoek.yaml:3", "2026-11-24"),
        ("zaaknummer: 17\n", "verzoek.yaml:1", ""),
        ("- a\n", "verzoek.yaml:1", ""),
        ("organisatie: 'X\n", "verzoek.yaml:", ""),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, where: str, hint: str) -> None:
    with pytest.raises(RulesError) as caught:
        verzoek.read(write(tmp_path, text))
    assert caught.value.where.startswith(where)
    assert hint in caught.value.hint


def test_example_of_the_manual_is_right(tmp_path: Path, rules: Rules) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "handleiding.md").read_text(encoding="utf-8")
    example = manual.split("```yaml\n")[1].split("```")[0]
    read = verzoek.read(write(tmp_path, example))
    assert set(read.lijsten) <= set(rules.lists)
    assert set(Verzoek.model_fields) == read.model_fields_set
