"""The shipped model: it loads quickly, keeps text whole, finds names and leaves labels alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import redactor.detect.tagger as tagger

ROOT = Path(__file__).parents[2] / "models" / "nl_woo_ner"
MODEL = ROOT / "nl_woo_ner"
LABELS = {"PERSOON", "PUBLIEK", "OVERIG", "ADRES", "BIJZONDER"}

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def found(nlp: Language, text: str, label: str = "PERSOON") -> list[str]:
    return [ent.text for ent in nlp(text).ents if ent.label_ == label]


def test_labels(nlp: Language) -> None:
    assert set(nlp.get_pipe("ner").labels) == LABELS


def test_is_small_enough_to_commit() -> None:
    sizes = [path.stat().st_size for path in MODEL.rglob("*") if path.is_file()]
    assert sum(sizes) < 20_000_000
    assert max(sizes) < 12_000_000


def test_holds_no_words_of_its_training_text() -> None:
    strings = json.loads((MODEL / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert set(strings) <= LABELS | {""}


def test_names_no_path_of_the_machine_that_trained_it() -> None:
    for name in ("config.cfg", "meta.json"):
        text = (MODEL / name).read_text(encoding="utf-8")
        assert "/tmp" not in text
        assert "/home" not in text
        assert "/work" not in text


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("aBé. ,:;/-_@'’()[]\n\t\u00a0012<>\"v"), max_size=60))
def test_tokenizer_keeps_every_character(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("brief_silo_fbakker.docx", ["brief", "_", "silo", "_", "fbakker", ".", "docx"]),
        ("J.vanDijk", ["J.", "van", "Dijk"]),
        ("A.B. Jansen/De Vries", ["A.B.", "Jansen", "/", "De", "Vries"]),
        ("Roy v/d Ven:", ["Roy", "v/d", "Ven", ":"]),
        ("motie-Vijlbrief", ["motie", "-", "Vijlbrief"]),
        ("Gerda's", ["Gerda", "'s"]),
        ("06-12345678", ["06-12345678"]),
        ("Naam\tA. Bos\n\nDatum", ["Naam", "\t", "A.", "Bos", "\n\n", "Datum"]),
    ],
)
def test_tokenizer_parts_names_from_what_surrounds_them(nlp: Language, text: str, tokens: list[str]) -> None:
    assert [token.text for token in nlp.make_doc(text)] == tokens


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Contactpersoon\nPieter van der Meulen\nT 070 123 45 67", ["Pieter van der Meulen"]),
        ("Van: Özlem Yıldız <o.yildiz@minbzk.nl>\nAan: Bakker, J. (Jan)\n", ["Özlem Yıldız"]),
        ("De heer El Khattabi heeft op 3 maart gebeld met Nguyen.", ["El Khattabi", "Nguyen"]),
        ("Aanwezig: Karin de Wit (vz), Mohamed Ait Benali, Wei Chen (verslag)", ["Karin de Wit", "Wei Chen"]),
        ("Met vriendelijke groet,\n\nSjoukje Hoekstra\nbeleidsadviseur", ["Sjoukje Hoekstra"]),
        ("[26-04-2022 21:03] Roy v/d Ven: ben onderweg", ["Roy v/d Ven"]),
        ("Dat heeft Aleksandra\nKowalczyk vorige week gemeld.", ["Aleksandra\nKowalczyk"]),
        ("Naam\tFunctie\nFatou Camara\tadviseur\nS.R. Ramdin\tjurist", ["Fatou Camara", "S.R. Ramdin"]),
    ],
)
def test_finds_people_of_every_origin_in_every_layout(nlp: Language, text: str, names: list[str]) -> None:
    assert set(names) <= set(found(nlp, text))


def test_a_minister_is_not_an_ordinary_person(nlp: Language) -> None:
    text = "De vragen zijn gesteld aan minister Van der Plas en aan het Kamerlid Omtzigt."
    assert found(nlp, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Van\nAan\nDatum\n3 juni 2024\nContactpersoon\nOns kenmerk\n5519311\n",
        "Opgesteld door\nTelefoon\nE-mail\nBijlage(n)\n1\nOnderwerp\nParaaf\n",
        "Naam\tFunctie\tTelefoon\tAfdeling\nAanwezig\tAfwezig\tNotulist\tVoorzitter\n",
        "1. Aanleiding\n\n2. Geadviseerd besluit\n\n3. Kernpunten\n\n4.1. Politieke context\n",
        "Met vriendelijke groet,\nHoogachtend,\nBeste collega's,\nGeachte heer/mevrouw,\n",
        "maandag dinsdag woensdag januari februari maart april mei juni juli augustus\n",
    ],
)
def test_labels_headings_and_months_are_nobody(nlp: Language, text: str) -> None:
    assert found(nlp, text) == []


def test_every_person_has_a_score_that_is_a_chance(nlp: Language) -> None:
    doc = nlp("Contactpersoon\nPieter van der Meulen\nDe vraag komt van Bos. Noten\n\n1. Zie de bijlage.")
    scores = [doc.user_data[tagger.SCORES][(e.start, e.end)] for e in doc.ents if e.label_ == "PERSOON"]
    assert scores
    assert all(0 < score < 1 for score in scores)
    assert max(scores) > 0.7


def test_scores_were_calibrated(nlp: Language) -> None:
    table = nlp.get_pipe("ner").cfg["calibration"]["PERSOON"]
    assert table == sorted(table)
    assert [share for _, share in table] == sorted(share for _, share in table)
    assert table[-1][1] > 0.9


def test_scores_on_the_test_documents_mean_what_they_say() -> None:
    metrics = json.loads((ROOT / "metrics.json").read_text(encoding="utf-8"))
    rows = metrics["test"]["reliability"]
    names = sum(row["names"] for row in rows)
    assert sum(row["names"] * abs(row["score"] - row["right"]) for row in rows) / names < 8


def test_recipe_pins_every_source() -> None:
    recipe = yaml.safe_load((ROOT / "recipe.yaml").read_text(encoding="utf-8"))
    assert recipe["assets"]
    for asset in recipe["assets"]:
        assert asset["origin"]
        assert asset["licence"]
        assert asset["files"]
        assert all(len(sha256) == 64 for sha256 in asset["files"].values())


def test_no_gazetteer_row_comes_from_a_copyleft_list() -> None:
    recipe = yaml.safe_load((ROOT / "recipe.yaml").read_text(encoding="utf-8"))
    shipped = [asset for asset in recipe["assets"] if asset["use"] != "train"]
    assert not any("GPL" in asset["licence"] for asset in shipped)


def test_metrics_are_those_of_this_model() -> None:
    metrics = json.loads((ROOT / "metrics.json").read_text(encoding="utf-8"))
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert metrics["version"] == meta["version"]
    assert metrics["test"]["persoon_whole_recall"] > 85
