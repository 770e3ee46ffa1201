"""The scripts that make the training data: marks keep their place through layout and swapping."""

from __future__ import annotations

import importlib
import random
import re
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


class _Assets:
    """Stands in for the source files."""

    def places(self) -> list[str]:
        return ["Meppel"]

    def base_words(self) -> list[str]:
        return ["koppel", "noten", "water"]

    def other_names(self) -> list[str]:
        return ["Scania Vabis"]

    def known(self) -> list[list[str]]:
        return [["Waternet"], ["Outlook"], ["Crohn"], ["Trouw"], ["Betuwe"]]

    def cities(self) -> list[str]:
        return ["Ohrid"]

    def decision_titles(self) -> list[str]:
        return ["Besluit over de klacht van een burger"]

    def raw_paragraphs(self) -> list[str]:
        return ["De inspecteur kan om inlichtingen verzoeken bij de bevoegde autoriteit."]


class _Cast:
    """Stands in for the name lists: two people, in turn."""

    ambiguous = ("koppel",)

    def __init__(self, names: ModuleType) -> None:
        self._people = [
            names.Person(first="Özlem", last="Yıldız", initials="Ö.", nick="Öz"),
            names.Person(first="Jan", last="van den Berg", initials="J.A.", nick="Jan"),
        ]

    def person(self, rnd: random.Random) -> object:
        return rnd.choice(self._people)

    def last(self, rnd: random.Random) -> str:
        return rnd.choice(self._people).last

    def ambiguous_last(self, seed: str) -> str:
        return "Noten"


def test_every_hard_text_fills_and_marks_whom_it_names(load: object) -> None:
    hard, writer = load("hard"), None
    rnd = random.Random(4)
    writer = load("templates").Writer(_Assets(), _Cast(load("names")), rnd)
    texts = [*hard.TRAPS.split("\n"), *hard.PROSE.split("\n"), *hard.SNIPPETS]
    assert len(texts) > 80
    for template in filter(None, texts):
        for _ in range(5):
            marked = writer.fill(template.replace("\\n", "\n").replace("\\t", "\t"))
            assert "{" not in marked.text, template
            assert all(marked.text[s:e].strip() for s, e, _ in marked.spans), template
            labels = {label for _, _, label in marked.spans}
            if template in hard.PROSE.split("\n"):
                assert "PERSOON" in labels, template


def test_every_scene_and_line_fills_and_marks_whole_names(load: object) -> None:
    writer = load("templates").Writer(_Assets(), _Cast(load("names")), random.Random(4))
    assert len(writer.scenes) > 150
    assert len(writer.lines) > 200
    for template in (*writer.scenes, *writer.lines):
        marked = writer.fill(template)
        assert "{" not in marked.text, template
        labels = {label for _, _, label in marked.spans}
        assert ("PERSOON" in labels) == bool(re.search(r"{p\d", template)), template
        assert ("PUBLIEK" in labels) == bool(re.search(r"{k\d", template)), template
        assert not any(marked.text[s:e].strip(" ") != marked.text[s:e] for s, e, _ in marked.spans), template


@pytest.mark.parametrize("seed", range(8))
def test_other_words_around_a_name_leave_the_name_and_what_tells_it(
    load: object, flow: ModuleType, seed: int
) -> None:
    text = "De motie van minister Keijzer werd besproken terwijl mevrouw Jansen aandachtig luisterde."
    spans = [(22, 29, "PUBLIEK"), (61, 67, "PERSOON")]
    rnd = random.Random(seed)
    for _ in range(20):
        marked = load("prepare").reworded(flow.Marked(text, spans), ["water", "noten"], rnd)
        assert [marked.text[s:e] for s, e, _ in marked.spans] == ["Keijzer", "Jansen"]
        assert "motie van minister Keijzer" in marked.text
        assert "mevrouw Jansen" in marked.text
    assert marked.text.endswith(".")


def test_a_strange_word_is_none_of_the_words_it_was_made_of(load: object) -> None:
    rnd = random.Random(2)
    made = {load("templates").strange("dijkje", "water", rnd) for _ in range(50)}
    assert len(made) > 8
    assert not made & {"dijkje", "water"}


def test_a_second_round_takes_over_the_weights_and_new_list_features_begin_without_effect(
    load: object,
) -> None:
    import numpy as np
    from thinc.api import Linear, chain

    train = load("train")
    first, second = chain(Linear(4, 3), Linear(2, 4)), chain(Linear(4, 5), Linear(2, 4))
    first.initialize()
    second.initialize()
    for node in first.layers:
        node.set_param("W", np.ones_like(node.get_param("W")))
    train.go_on_from(second, first)
    assert second.layers[0].get_param("W")[:, :3].min() == 1
    assert second.layers[0].get_param("W")[:, 3:].max() == 0
    assert second.layers[1].get_param("W").tolist() == first.layers[1].get_param("W").tolist()


def test_the_mean_of_two_models_lies_between_them(load: object) -> None:
    from thinc.api import Linear, chain

    models = [chain(Linear(4, 3), Linear(2, 4)) for _ in range(2)]
    for value, model in enumerate(models, 1):
        model.initialize()
        for node in model.layers:
            node.set_param("W", node.get_param("W") * 0 + 2 * value)
    load("average").mean_into(models)
    assert all(node.get_param("W").min() == node.get_param("W").max() == 3 for node in models[0].layers)


def test_tags_and_weights_follow_the_marks(load: object) -> None:
    import spacy
    from spacy.tokens import Span

    train = load("train")
    doc = spacy.blank("xx")("Jan de Vries belt de Jan Steenlaan x@y")
    doc.set_ents(
        [Span(doc, 0, 3, label="PERSOON"), Span(doc, 5, 7, label="OVERIG")],
        missing=[doc[7:8]],
        default="outside",
    )
    bare, tags, weights = train.sample_of(doc, 2.0)
    names = [train.TAGS[tag] for tag in tags]
    assert names == ["B-PERSOON", "I-PERSOON", "L-PERSOON", "O", "O", "B-OVERIG", "L-OVERIG", "O"]
    assert weights.tolist() == [2, 2, 2, 1, 1, 1, 1, 0]
    assert bare.ents == ()


def test_a_table_of_certainty_rises_and_tells_the_share(load: object) -> None:
    rnd = random.Random(1)
    certainties = [rnd.random() for _ in range(3000)]
    found = [(certainty, "Jan", rnd.random() < certainty**2) for certainty in certainties]
    table = load("calibrate").table_of(found)
    assert table == sorted(table)
    assert [share for _, share in table] == sorted(share for _, share in table)
    assert load("calibrate").calibrated(0.7, table) == pytest.approx(0.49, abs=0.06)
