"""A name that stands on no page, in a bookmark, property, tag, link or field, is found, goes, and is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pymupdf
import pytest

import redactor
from redactor import ingest, pipeline, verify
from redactor.detect.engine import Engine
from redactor.disclosure import log_file
from redactor.domain import DocumentResult, Verdict
from redactor.errors import DecisionsError
from redactor.forms import squash
from redactor.pipeline.ready import Ready
from redactor.redact.apply import apply
from redactor.rules import Rules
from tests.look import look

#: Place -> a text that tells somebody's name, and what of it must go.
TOLD = {
    "bladwijzer": ("Gesprek met mw. Oldenzaal", "Oldenzaal"),
    "eigenschap": ("Klacht van de heer T. Barendregt", "Barendregt"),
    "structuur": ("Foto van mevrouw S. Wagenvoort op het plein", "Wagenvoort"),
    "koppeling": ("https://voorbeeld.nl/contact?mail=h.vroegindeweij@voorbeeld.nl", "vroegindeweij"),
    "formulierveld": ("Melding door dhr. K. Lankhorst", "Lankhorst"),
    "laag": ("Opmerkingen van mw. D. Grootscholten", "Grootscholten"),
    "bestemming": ("Brief aan mevrouw A. Terpstra", "Terpstra"),
    "annotatie": ("De heer Y. Kranenbarg belt terug", "Kranenbarg"),
}


def make(path: Path, told: dict[str, str], *, page: str = "Verslag van het overleg over de brug") -> None:
    with pymupdf.open() as pdf:
        first = pdf.new_page()
        first.insert_text((72, 100), page)
        if text := told.get("koppeling"):
            first.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(70, 90, 200, 104), "uri": text})
        if text := told.get("formulierveld"):
            field = pymupdf.Widget()
            field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "melding"
            field.rect, field.field_label = pymupdf.Rect(72, 200, 200, 220), text
            first.add_widget(field)
        if text := told.get("annotatie"):
            first.add_text_annot((300, 300), text)
        if text := told.get("laag"):
            first.insert_text((72, 400), "in een laag", oc=pdf.add_ocg(text))
        pdf.set_toc([[1, told.get("bladwijzer", "Inleiding"), 1], [1, "Vervolg", 1]])
        pdf.set_metadata({"title": told.get("eigenschap", "Verslag")})
        data = pdf.tobytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if text := told.get("structuur"):
            element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt=text)
            root = pikepdf.Dictionary(
                Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([pdf.make_indirect(element)])
            )
            pdf.Root.StructTreeRoot = pdf.make_indirect(root)
        if text := told.get("bestemming"):
            target = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
            names = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String(text), target]))
            pdf.Root.Names = pikepdf.Dictionary(Dests=pdf.make_indirect(names))
        pdf.save(path)


def strings(path: Path) -> str:
    """Every text outside the pages, squashed; read with the reader of the input."""
    return "\n".join(squash(item.text) for item in ingest.read(path).objects)


def redact(path: Path, out: Path, rules: Rules, engine: Engine, **options: bool) -> DocumentResult:
    return redactor.redact_document(path, out, rules=rules, engine=engine, **options)


@pytest.mark.parametrize("place", TOLD)
def test_name_that_stands_only_there_goes_and_is_logged(
    place: str, tmp_path: Path, shipped_rules: Rules, engine: Engine
) -> None:
    source = tmp_path / "verslag.pdf"
    text, name = TOLD[place]
    make(source, {place: text})
    assert squash(name) in strings(source), "positive control"
    result = redact(source, tmp_path / "uit", shipped_rules, engine)
    assert result.output_path
    assert result.log_path
    assert result.verification
    assert squash(name) not in strings(result.output_path)
    assert squash(name).encode() not in squash(result.output_path.read_bytes().decode("latin-1")).encode()
    log = log_file.read(result.log_path)
    assert place in {line.place for line in log.objects}
    assert name.lower() not in result.log_path.read_text("utf-8").lower()
    assert result.verification.verdict is Verdict.CLEAN


def test_all_places_at_once_and_again_from_the_decisions_file(
    tmp_path: Path, shipped_rules: Rules, engine: Engine
) -> None:
    source = tmp_path / "verslag.pdf"
    make(source, {place: text for place, (text, _) in TOLD.items()})
    proposed = pipeline.write_proposal(source, tmp_path / "uit", rules=shipped_rules, engine=engine)
    assert proposed.decisions_path
    result = pipeline.apply_decisions(
        proposed.decisions_path, source, tmp_path / "uit", by="jurist", rules=shipped_rules, engine=engine
    )
    assert result.output_path
    assert result.log_path
    left = strings(result.output_path)
    assert not [name for _, name in TOLD.values() if squash(name) in left]
    assert {line.place for line in log_file.read(result.log_path).objects} >= set(TOLD)


def test_who_stays_on_a_page_stays_in_a_bookmark(
    tmp_path: Path, shipped_rules: Rules, engine: Engine
) -> None:
    source = tmp_path / "verslag.pdf"
    make(source, {"bladwijzer": "Brief aan minister Kuipers"}, page="Brief aan minister Kuipers")
    result = redact(source, tmp_path / "uit", shipped_rules, engine)
    assert result.output_path
    assert result.log_path
    assert "ministerkuipers" in strings(result.output_path)
    assert not log_file.read(result.log_path).objects


def test_bookmark_says_who_is_who_on_the_page(tmp_path: Path, shipped_rules: Rules, engine: Engine) -> None:
    source = tmp_path / "verslag.pdf"
    make(
        source,
        {"bladwijzer": "Contactpersoon: mw. drs. F. Dijksma-Vos"},
        page="Overleg gehad. Dijksma-Vos komt erop terug.",
    )
    result = redact(source, tmp_path / "uit", shipped_rules, engine)
    assert any("Dijksma" in decision.text for decision in result.decisions)


def test_short_name_that_stays_elsewhere_goes_in_its_place(tmp_path: Path) -> None:
    """Three letters are no string to search a file for, but in this bookmark they are somebody."""
    source = tmp_path / "verslag.pdf"
    make(source, {"bladwijzer": "Bel Ali (06-12345678)"})
    result = redactor.redact_document(source, tmp_path / "uit")
    assert result.output_path
    left = strings(result.output_path)
    assert "12345678" not in left
    assert "bel" in left


def test_verification_sees_what_was_left_there(tmp_path: Path, shipped_rules: Rules, engine: Engine) -> None:
    source, output = tmp_path / "verslag.pdf", tmp_path / "uit.pdf"
    make(source, {"bladwijzer": TOLD["bladwijzer"][0]})
    document = ingest.read(source)
    proposal = Ready.make(shipped_rules, engine, None, None).decided(document)
    assert proposal.objects
    apply(source, (), output, options=look(), document=document, secrets=())
    given = {"source": source, "document": document, "decisions": (), "redactions": (), "secrets": ()}
    checked = verify.check(output, **given, object_decisions=proposal.objects)  # type: ignore[arg-type]
    assert checked.verdict is Verdict.LEAKING
    assert {leak.where for leak in checked.leaks} == {"titel"}


def test_objects_in_the_decisions_file_are_sealed(
    tmp_path: Path, shipped_rules: Rules, engine: Engine
) -> None:
    source = tmp_path / "verslag.pdf"
    make(source, {"bladwijzer": TOLD["bladwijzer"][0]})
    path = pipeline.write_proposal(
        source, tmp_path / "uit", rules=shipped_rules, engine=engine
    ).decisions_path
    assert path
    record = json.loads(path.read_text("utf-8"))
    assert [item["removed"] for item in record["objects"]]
    record["objects"] = []
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(DecisionsError):
        pipeline.apply_decisions(path, source, tmp_path / "uit", by="jurist", rules=shipped_rules)


def test_replacement_text_in_the_content_is_read(tmp_path: Path) -> None:
    source = tmp_path / "verslag.pdf"
    make(source, {})
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        content = b"/Span <</ActualText (mevrouw Wagenvoort)>> BDC EMC"
        pdf.pages[0].contents_add(pdf.make_stream(content))
        pdf.save(source)
    assert "mevrouw Wagenvoort" in {item.text for item in ingest.read(source).objects}


def test_signature_is_read_by_its_name_and_not_by_its_seal(tmp_path: Path) -> None:
    source = tmp_path / "verslag.pdf"
    make(source, {})
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.Extra = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Name="S. Wagenvoort", Contents=b"\x80AAAAAA"
            )
        )
        pdf.save(source)
    places = {item.text: item.place.partition(":")[0] for item in ingest.read(source).objects}
    assert places["S. Wagenvoort"] == "handtekening"
    assert not [text for text in places if "AAAAAA" in text]


def test_profile_for_whole_blocks_and_texts_without_places(
    tmp_path: Path, shipped_rules: Rules, engine: Engine
) -> None:
    source = tmp_path / "verslag.pdf"
    make(source, {"bladwijzer": "Opgesteld door: mw. F. Oldenzaal"}, page="Opgesteld door: mw. F. Oldenzaal")
    result = redactor.redact_document(
        source, tmp_path / "uit", rules=shipped_rules, engine=engine, profile="whole-block"
    )
    assert result.output_path
    assert "oldenzaal" not in strings(result.output_path)
