"""Measuring a model on marked documents."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner
from spacy.tokens import Doc, Span

from redactor.cli import cli
from redactor.detect import evaluate
from redactor.detect.tagger import SCORES
from redactor.errors import InputError

PAGE = """<html><head><meta name="kind" content="brief"><title>Brief</title></head><body>
<h1>Verslag</h1><p>Beste <r g="5.1.2.e" t="PERSON">Özlem</r>, minister <k why="bewindspersoon">Keijzer</k>
komt<br>met <o why="advocaat">mr. Bos</o> en <r g="5.1.2.e" t="PERSON">A.B. de
Vries</r> (<r g="5.1.2.e" t="EMAIL">Jan@x.nl</r>).</p>
<table><tr><td>Naam</td><td><r g="5.1.2.e" t="PERSON">De Vries</r></td></tr></table></body></html>"""


class Finder:
    """A pipeline that takes the words it is given for names."""

    def __init__(self, *words: str, score: float | None = None) -> None:
        self._nlp = spacy.blank("xx")
        self._words, self._score = set(words), score

    def __call__(self, text: str) -> Doc:
        doc = self._nlp(text)
        doc.set_ents([Span(doc, t.i, t.i + 1, label="PERSOON") for t in doc if t.text in self._words])
        if self._score is not None:
            doc.user_data[SCORES] = {(e.start, e.end): self._score for e in doc.ents}
        return doc


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "brief.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_marks_stand_at_their_place_in_the_text(page: Path) -> None:
    document = evaluate.read(page)
    assert document.kind == "brief"
    assert [document.text[a:b] for a, b in document.persons] == ["Özlem", "A.B. de Vries", "De Vries"]
    assert [document.text[a:b] for a, b in document.open] == ["mr. Bos", "Jan@x.nl"]
    assert "komt\nmet" in document.text
    assert "Naam\tDe Vries" in document.text
    assert "Brief" not in document.text


def test_whole_names_and_right_words_are_counted(page: Path) -> None:
    tally = evaluate.measure(Finder("Özlem", "Vries", "Keijzer", "Bos", score=0.7), evaluate.read(page))
    assert (tally.persons, tally.whole) == (3, 1)
    # Özlem and twice Vries are right, Keijzer is not, Bos goes either way.
    assert (tally.words, tally.right) == (4, 3)
    assert sorted(tally.scores) == [(0.7, False), (0.7, True), (0.7, True), (0.7, True)]
    assert evaluate.reliability(tally) == [(0.7, 0.8, 4, 75.0)]


def test_a_person_gets_one_name_throughout(page: Path) -> None:
    pool = {"first": ["Sietske"], "last": ["Okafor"]}
    other = evaluate.renamed(evaluate.read(page), pool, random.Random(1))
    assert [other.text[a:b] for a, b in other.persons] == ["Sietske", "A.B. de Okafor", "De Okafor"]
    assert [other.text[a:b] for a, b in other.open] == ["mr. Bos", "Jan@x.nl"]
    assert "Keijzer" in other.text
    assert "Özlem" not in other.text


def test_plain_text_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text('hoi <r t="PERSON">jan</r>\n\ngr <r t="PERSON">el k.</r>\n', encoding="utf-8")
    document = evaluate.read(path)
    assert document.text == "hoi jan\n\ngr el k.\n"
    assert document.kind == ""


@pytest.mark.parametrize("content", [b'<r t="PERSON">Jan', b"\xff\xfe\x00"])
def test_a_broken_document_is_told_without_its_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        evaluate.read(path)
    assert "Jan" not in str(raised.value)


@pytest.mark.model
def test_the_command_tells_in_dutch_or_in_json(page: Path, tmp_path: Path) -> None:
    names = tmp_path / "namen.yaml"
    names.write_text("turks: {first: [Özlem], last: [Yıldız]}\n", encoding="utf-8")
    run = CliRunner().invoke(cli, ["models", "evaluate", str(page), "--names", str(names)])
    assert run.exit_code == 0, run.output
    assert "herkomst van de namen" in run.output
    assert "brief" in run.output
    assert "Özlem" not in run.output
    run = CliRunner().invoke(cli, ["models", "evaluate", str(page.parent), "--json"])
    record = json.loads(run.output)
    assert record["totaal"]["personen"] == 3
    assert record["soort"]["brief"]["documenten"] == 1


def test_a_folder_without_marked_documents_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "leeg.html").write_text("<html><body>niets</body></html>", encoding="utf-8")
    with pytest.raises(InputError):
        evaluate.documents_in([tmp_path])
