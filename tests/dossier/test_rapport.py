"""The report: complete, escaped, without personal data, and in a form that a screen reader can follow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from redactor.domain import Beoordeling
from redactor.dossier import collection
from redactor.dossier.collection import Collection, DossierDocument
from redactor.dossier.facts import DocumentFacts, Overruled
from redactor.dossier.rapport import rapport, view
from redactor.rules import Rules

_VOID = {"meta", "link", "br", "rect", "line", "img", "input", "hr"}


class Page(HTMLParser):
    """A page as a list of elements with their text, checked for balance on the way."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def dossier(made_results: Path) -> Collection:
    return collection.read(made_results)


@pytest.fixture
def html(dossier: Collection, shipped_rules: Rules) -> str:
    return rapport(dossier, shipped_rules)


def changed(dossier: Collection, change: object) -> Collection:
    return replace(dossier, documents=tuple(map(change, dossier.documents)))  # type: ignore[arg-type]


def test_numbers_are_those_of_the_logs(dossier: Collection, shipped_rules: Rules) -> None:
    report = view(dossier, shipped_rules)
    assert [row.name for row in report.rows] == ["brief-2", "nota-17", "advies-3"]
    assert report.boxes == sum(len(document.boxes) for document in dossier) > 0
    assert report.pages == 4
    boxes = Counter(ground for d in dossier for entry in d.boxes for ground in entry.grounds)
    assert {row.code: row.boxes for row in report.grounds} == boxes
    assert {part.name: part.value for part in report.verdicts} == {"Openbaar": 1, "Deels openbaar": 2}
    for one, document in zip(report.documents, dossier, strict=True):
        assert sum(row.places for row in one.redacted) == len(document.boxes)
        assert sum(column.value for column in one.columns) == len(document.boxes)
        assert len(one.checks) == len(document.certificate.controles)


def test_same_in_same_out(html: str, dossier: Collection, shipped_rules: Rules) -> None:
    assert rapport(dossier, shipped_rules) == html


def test_holds_no_personal_data(html: str, secrets_of_nota: tuple[str, ...]) -> None:
    for secret in (*secrets_of_nota, "Kikkert", "nota-17.pdf", "map a"):
        assert secret not in html


def test_nothing_comes_from_elsewhere(html: str) -> None:
    page = Page(html)
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe", "object", "embed")]
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset")]
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html
    policy = next(m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_a_screen_reader_finds_its_way(html: str) -> None:
    page = Page(html)
    assert page.all("html") == [{"lang": "nl"}]
    for landmark in ("header", "nav", "main", "footer", "title", "h1"):
        assert len(page.all(landmark)) == 1
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(cell.get("scope") in ("col", "row") for cell in page.all("th"))
    for drawing in page.all("svg"):
        assert drawing["role"] == "img"
        assert drawing.get("aria-label") or drawing.get("aria-labelledby")
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= set(ids)
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids


def test_everything_is_escaped(dossier: Collection, shipped_rules: Rules) -> None:
    attack = "<img src=x onerror=alert(1)>\"'&{{7*7}}"

    def poison(document: DossierDocument) -> DossierDocument:
        header = document.header.model_copy(update={"organisatie": attack, "zaaknummer": attack})
        entries = tuple(e.model_copy(update={"toelichting": attack}) for e in document.entries)
        checks = tuple(c.model_copy(update={"uitleg": attack, "uitkomst": "let op"})
                       for c in document.certificate.controles)  # fmt: skip
        proof = document.certificate.model_copy(update={"controles": checks})
        return replace(document, header=header, entries=entries, certificate=proof, document_id=attack)

    html = rapport(changed(dossier, poison), shipped_rules)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;{{7*7}}" in html
    assert attack in Page(html).text


def test_what_is_open_is_told(dossier: Collection, shipped_rules: Rules) -> None:
    def propose(document: DossierDocument) -> DossierDocument:
        entries = tuple(e.model_copy(update={"certainty": "voorstel"}) for e in document.entries)
        return replace(document, entries=entries, open_proposals=len(entries))

    open_dossier = changed(dossier, propose)
    report = view(open_dossier, shipped_rules)
    assert report.open_proposals == sum(row.places for row in report.open_rows) > 0
    assert "heeft nog niemand beslist" in rapport(open_dossier, shipped_rules)
    assert "Over alle plaatsen is beslist" in rapport(dossier, shipped_rules)


def test_a_verdict_of_a_person_holds(dossier: Collection, shipped_rules: Rules) -> None:
    facts = DocumentFacts(
        document_id="brief-2",
        title="Geheim plan van Jan Bakker",
        overruled=Overruled(beoordeling=Beoordeling.NIET_OPENBAAR, role="jurist"),
    )
    overruled = dossier.with_facts({"brief-2": facts})
    html = rapport(overruled, shipped_rules)
    assert "De beoordeling is vastgesteld door: jurist" in html
    assert view(overruled, shipped_rules).rows[0].beoordeling is Beoordeling.NIET_OPENBAAR
    assert "Bakker" not in html  # titles may hold names


def test_documents_of_one_name_stay_apart(dossier: Collection, shipped_rules: Rules) -> None:
    twice = replace(
        dossier, documents=(dossier.documents[1], replace(dossier.documents[1], folder=Path("b")))
    )
    assert [row.name for row in view(twice, shipped_rules).rows] == ["nota-17", "nota-17 (2)"]


def test_one_document(dossier: Collection, shipped_rules: Rules) -> None:
    html = rapport(replace(dossier, documents=dossier.documents[1:2]), shipped_rules)
    page = Page(html)
    assert not page.all("nav")
    assert "Dit rapport gaat over 1 document met samen 1 bladzijde" in " ".join(page.text.split())


def test_grounds_that_the_rules_no_longer_have(dossier: Collection, shipped_rules: Rules) -> None:
    without = replace(shipped_rules, grounds={})
    assert "5.1.2.e" in rapport(dossier, without)


def test_of_many_only_those_to_look_at_are_told(
    dossier: Collection, shipped_rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    def calm(document: DossierDocument) -> DossierDocument:
        checks = tuple(c.model_copy(update={"uitkomst": "in orde"}) for c in document.certificate.controles)
        return replace(
            document,
            certificate=document.certificate.model_copy(update={"controles": checks}),
            open_proposals=0 if document.document_id != "nota-17" else 2,
            accepted=1,
        )

    whole = changed(dossier, calm)
    before = view(whole, shipped_rules)
    monkeypatch.setattr("redactor.dossier.rapport._MOST_TOLD", 2)
    told = view(whole, shipped_rules)
    assert [one.row.name for one in told.documents] == ["nota-17"]
    assert [row.name for row in told.rows] == ["brief-2", "nota-17", "advies-3"]
    monkeypatch.setattr("redactor.dossier.rapport._MOST_LISTED", 2)
    listed = view(whole, shipped_rules)
    assert [row.name for row in listed.rows] == ["nota-17", "brief-2"]
    for one in (told, listed):
        numbers = [(r.total, r.pages, r.boxes, r.kept, r.verdicts, r.grounds) for r in (one, before)]
        assert numbers[0] == numbers[1]
        assert [(c.fine, c.attention, c.unjudged) for c in one.checks] == [
            (c.fine, c.attention, c.unjudged) for c in before.checks
        ]
    page = Page(rapport(whole, shipped_rules))
    assert "Deze tabel noemt 2 documenten van de 3" in page.text
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert all(a["href"][1:] in ids for a in page.all("a"))


def test_rows_of_proposals_end_too(
    dossier: Collection, shipped_rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    def propose(document: DossierDocument) -> DossierDocument:
        entries = tuple(e.model_copy(update={"certainty": "voorstel"}) for e in document.entries)
        return replace(document, entries=entries, open_proposals=len(entries))

    monkeypatch.setattr("redactor.dossier.rapport._MOST_LISTED", 2)
    report = view(changed(dossier, propose), shipped_rules)
    assert len(report.open_rows) == 2
    assert report.unlisted_open == report.open_proposals - sum(row.places for row in report.open_rows) > 0
    assert "En nog" in rapport(changed(dossier, propose), shipped_rules)
