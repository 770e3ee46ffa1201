"""The scripts that make the training data: marks keep their place through layout and swapping."""

from __future__ import annotations

import importlib
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "models" / "nl_woo_ner" / "scripts"
PAGE = """<html><body>
<p>Beste <r g="5.1.2.e" t="PERSON">Jan</r>, minister <k why="bewindspersoon">Keijzer</k> belt<br>morgen
over de <k why="straat">Jan Steenlaan</k> en nota <k why="kenmerk">2025-01</k>.</p>
<table><tr><th>Naam</th><th>Mail</th></tr>
<tr><td><r g="5.1.2.e" t="PERSON">BERG, A.C. van den</r></td>
<td><r g="5.1.2.e" t="EMAIL">a.vandenberg</r><o why="maildomein">@x.nl</o></td></tr></table>
<p><o why="advocaat">mr. Eva Bos</o> heeft <r g="5.1.1.d" t="SPECIAL">griep</r>;
<r g="5.1.2.e" t="PERSON">Van den
Berg</r> niet.</p></body></html>"""


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    return importlib.import_module


@pytest.fixture
def flow(load: object) -> ModuleType:
    return load("flow")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "x01-page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("seed", range(12))
def test_marks_keep_their_text_in_every_layout(flow: ModuleType, page: Path, seed: int) -> None:
    marked = flow.join(flow.layout(flow.blocks_of(page), random.Random(seed)))
    found = [(" ".join(marked.text[s:e].split()), label) for s, e, label in marked.spans]
    assert ("Jan", "PERSOON") in found
    assert ("Keijzer", "PUBLIEK") in found
    assert ("Jan Steenlaan", "OVERIG") in found
    assert ("griep", "BIJZONDER") in found
    assert ("a.vandenberg", "-") in found
    assert not any("2025" in text for text, _ in found)


def test_table_cells_are_parted_by_tabs_or_lines(flow: ModuleType, page: Path) -> None:
    texts = [flow.join(flow.layout(flow.blocks_of(page), random.Random(seed))).text for seed in range(20)]
    assert any("Naam\tMail" in text for text in texts)
    assert any("Naam\nMail" in text for text in texts)


def test_a_document_belongs_to_one_split_for_good(load: object) -> None:
    assets = load("assets")
    splits = [assets.split_of(f"a{i:02}-naam") for i in range(400)]
    assert splits == [assets.split_of(f"a{i:02}-naam") for i in range(400)]
    assert 0.08 < splits.count("test") / 400 < 0.22


class _People:
    """Stands in for the name lists: always the same names."""

    all_first = ("Jan",)
    popular = ("Jan",)
    top = ("Bos",)

    def first(self, rnd: random.Random) -> str:
        return "Özlem"

    def last(self, rnd: random.Random) -> str:
        return "de Wit"


def test_a_person_gets_one_new_name_throughout(load: object, flow: ModuleType, page: Path) -> None:
    swapper = load("swap").Swapper(_People(), random.Random(1), public=0.0, traps=0.0)
    blocks = swapper.document(flow.blocks_of(page))
    text = "".join(piece for block in blocks for cell in block.cells for piece, _ in cell)
    assert "Beste Özlem" in text
    assert "WIT, " in text
    assert "De Wit niet" in text
    assert "a.vandenberg" not in text or "Berg" not in text
    assert "Keijzer" in text
    assert "Jan Steenlaan" in text


def test_entities_stand_on_whole_tokens_without_titles(load: object, flow: ModuleType, page: Path) -> None:
    prepare, tokenizer = load("prepare"), load("tokenizer")
    doc = prepare.to_doc(tokenizer.blank(), flow.join(flow.layout(flow.blocks_of(page), random.Random(3))))
    people = [" ".join(ent.text.split()) for ent in doc.ents if ent.label_ == "PERSOON"]
    assert "Eva Bos" in people
    assert not any(ent[0].is_space or ent[-1].is_space for ent in doc.ents)
    assert all(token.ent_iob_ == "" for token in doc if token.text == "vandenberg")
