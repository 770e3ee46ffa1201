"""rules/boxes.yaml: an office adds a style or another grid there, and cannot make what nobody can read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor import rules
from redactor.errors import RulesError

Change = Callable[[str, str], Path]

_WHITE = "{id: wit, fill: 1, text: 0, frame: 0.6, line: 0}"


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """A copy of the shipped rules with one text of boxes.yaml replaced."""

    def apply(old: str, new: str) -> Path:
        folder = tmp_path / "rules"
        shutil.copytree(rules.rules_directory(), folder)
        path = folder / "boxes.yaml"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return folder

    return apply


def test_a_style_and_a_grid_of_an_office(change: Change) -> None:
    folder = change(f"- {_WHITE}", "- {id: grijsvlak, fill: 0.5, text: 0}\n    - " + _WHITE)
    text = (folder / "boxes.yaml").read_text(encoding="utf-8").replace("  grid: 36", "  grid: 72")
    (folder / "boxes.yaml").write_text(text, encoding="utf-8")
    own = rules.load(folder)
    assert own.boxes.style_names == ("grijsvlak", "wit", "zwart", "grijs")
    assert own.boxes.grid == 72
    assert own.digest != rules.load().digest


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("fill: 0, text: 1", "fill: 0.5, text: 1", r"stijl 'zwart': .*contrast 4\.0:1", "{id: zwart"),
        (_WHITE, "{id: wit, fill: 1, text: 0}", "'wit'.*niet te zien", "{id: wit"),
        (
            _WHITE,
            "{id: wit, fill: 1, text: 0, frame: 0.6, line: 0.9}",
            "'wit'.*niet te zien",
            "{id: wit",
        ),
        ("id: zwart", "id: wit", "'wit' staat er twee keer", "- id: vakken"),
        ("id: zwart", "id: Zwart!", "id: ongeldige waarde", "id: Zwart!"),
        ("  grid: 36", "  grid: 0", "grid: ongeldige waarde", "  grid: 0"),
        ("  grid: 36", "  grid: .nan", "grid: ongeldige waarde", "  grid: .nan"),
        ("  grid: 36", "  rooster: 36", "onbekende sleutel 'rooster'", "  rooster: 36"),
        ("label_smallest: 4.5", "label_smallest: 9", "label_smallest", "- id: vakken"),
        ('lid: ["5.1.2.e", "5.1.2e"]', 'lid: ["kort"]', "'kort' bestaat niet", 'lid: ["kort"]'),
        ('    lid: ["5.1.2.e", "5.1.2e"]\n', "", "shorter: 'lid' ontbreekt", "- id: vakken"),
        ("- id: vakken", "- id: andere", "bestaat niet", "- id: andere"),
    ],
)
def test_what_cannot_be_is_named_with_its_line(
    change: Change, old: str, new: str, message: str, line: str
) -> None:
    folder = change(old, new)
    with pytest.raises(RulesError, match=message) as caught:
        rules.load(folder)
    lines = (folder / "boxes.yaml").read_text(encoding="utf-8").splitlines()
    number = next(number for number, text in enumerate(lines, 1) if line in text)
    assert caught.value.where == f"boxes.yaml:{number}"


def test_one_entry_only(change: Change) -> None:
    folder = change("- id: vakken", "- id: vakken")
    (folder / "boxes.yaml").write_text("[]\n", encoding="utf-8")
    with pytest.raises(RulesError, match="één regel") as caught:
        rules.load(folder)
    assert "rules/boxes.yaml" in (caught.value.hint or "")
