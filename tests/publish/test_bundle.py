"""The gate: what passes is complete and clean; what should not leave is refused, with nothing left."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bagit
import pikepdf
import pytest

from redactor.cli import main
from redactor.dossier import collection
from redactor.dossier.collection import DossierDocument
from redactor.errors import Refused
from redactor.publish import gate
from redactor.publish.gate import Removed, Seen
from redactor.publish.strings import strings_in
from redactor.rules import Rules

Publish = Callable[..., int]

NOTHING = Removed(strings=(), telling=(), kept=())


@pytest.fixture
def publish(results: Path, tmp_path: Path) -> Publish:
    def call(*options: str, to: Path = tmp_path / "bundel") -> int:
        return main(["publish", str(results), "--to", str(to), "--model", "none", *options])

    return call


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def decoded(data: bytes) -> str:
    """What stands in a file, also inside a zip."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            data = b"\n".join(parts.read(name) for name in parts.namelist())
    return data.decode("utf-8", errors="replace")


class TestBundle:
    def test_what_is_in_it(
        self, publish: Publish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert publish("--matter", "Z17") == 0
        out, err = capsys.readouterr()
        assert out.strip() == str(tmp_path / "bundel")
        assert "3 documenten" in err
        ids = ("advies-3", "brief-2", "nota-17")
        assert set(files_of(tmp_path / "bundel")) == {
            "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
            *(f"data/documenten/{one}.pdf" for one in ids),
            *(f"data/logboek/{one}.log.jsonl" for one in ids),
            *(f"data/certificaat/{one}.json" for one in ids),
            "data/tekst/nota-17.txt", "data/rapport.html", "data/productierapport.xlsx",
            "data/inventarislijst.xlsx", "data/inventarislijst.csv", "data/inventarislijst.json",
            "data/inventarislijst.oordelen.jsonl", "data/dossierlogboek.jsonl",
        }  # fmt: skip

    def test_the_manifest_holds(self, publish: Publish, results: Path, tmp_path: Path) -> None:
        publish("--date", "2026-03-01")
        bag = bagit.Bag(str(tmp_path / "bundel"))
        assert bag.is_valid()
        assert bag.info["Bagging-Date"] == "2026-03-01"
        digest = hashlib.sha256((results / "gelakt/nota-17.redacted.pdf").read_bytes()).hexdigest()
        assert bag.entries["data/documenten/nota-17.pdf"]["sha256"] == digest
        (tmp_path / "bundel/data/documenten/nota-17.pdf").write_bytes(b"%PDF-")
        assert not bagit.Bag(str(tmp_path / "bundel")).is_valid()

    def test_same_in_same_out_without_a_clock(self, publish: Publish, tmp_path: Path) -> None:
        assert publish(to=tmp_path / "a") == publish(to=tmp_path / "b") == 0
        assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
        assert "Bagging-Date" not in (tmp_path / "a/bag-info.txt").read_text("utf-8")

    def test_no_removed_text_in_any_file(
        self, publish: Publish, tmp_path: Path, secrets_of_nota: tuple[str, ...]
    ) -> None:
        publish()
        for name, data in files_of(tmp_path / "bundel").items():
            for secret in (*secrets_of_nota, "Kikkert", "map a"):
                assert secret not in decoded(data), name

    def test_a_verdict_of_a_person_keeps_the_pdf_here(
        self, publish: Publish, table: Callable[..., Path], tmp_path: Path
    ) -> None:
        given = table("lijst.csv", ["ID", "Document", "Beoordeling", "Beoordelingsgrond"],
                      ["brief-2", "brief-2", "Niet openbaar", "5.1.2.e"])  # fmt: skip
        assert publish("--from", str(given), "--by", "jurist") == 0
        files = files_of(tmp_path / "bundel")
        assert "data/documenten/brief-2.pdf" not in files
        assert "data/logboek/brief-2.log.jsonl" in files
        assert b"De beoordeling is vastgesteld door: jurist" in files["data/rapport.html"]

    def test_a_verdict_on_the_command_line(self, publish: Publish, tmp_path: Path) -> None:
        assert publish("--oordeel", "brief-2=Niet openbaar: 5.2.1") == 2
        assert publish("--oordeel", "brief-2=Niet openbaar: 5.2.1", "--by", "jurist") == 0
        assert "data/documenten/brief-2.pdf" not in files_of(tmp_path / "bundel")


class TestRefused:
    """Each attack ends with code 12 (or what is missing by name), and no bundle."""

    @pytest.fixture(autouse=True)
    def nothing_left(self, tmp_path: Path) -> object:
        yield
        assert not (tmp_path / "bundel").exists()
        assert not list(tmp_path.glob(".redactor-*"))

    @pytest.mark.parametrize(
        "name", ["nota-17.decisions.json", "nota-17.marks.pdf", "store.sqlite", "los.pdf"]
    )
    def test_a_confidential_file_among_the_public_ones(
        self, publish: Publish, results: Path, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source = results / "vertrouwelijk" / "nota-17.decisions.json"
        (results / "gelakt" / name).write_bytes(source.read_bytes())
        assert publish() == 12
        assert f"gelakt/{name}" in capsys.readouterr().err

    def test_decisions_in_the_place_of_the_text(self, publish: Publish, results: Path) -> None:
        text = results / "gelakt" / "nota-17.redacted.txt"
        text.write_bytes((results / "vertrouwelijk" / "nota-17.decisions.json").read_bytes())
        assert publish() == 12

    def test_a_name_put_back_into_the_text(self, publish: Publish, results: Path) -> None:
        text = results / "gelakt" / "nota-17.redacted.txt"
        text.write_text(text.read_text("utf-8").replace("[5.1.2.e]", "Zuurbier", 1), encoding="utf-8")
        assert publish() == 12

    def test_an_edited_pdf(self, publish: Publish, results: Path) -> None:
        pdf = results / "gelakt" / "nota-17.redacted.pdf"
        pdf.write_bytes(pdf.read_bytes() + b"\n")
        assert publish() == 12

    def test_a_file_that_is_missing(self, publish: Publish, results: Path) -> None:
        (results / "gelakt" / "nota-17.log.jsonl").unlink()
        assert publish() == 4

    def test_open_proposals(
        self, publish: Publish, results: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = results / "vertrouwelijk" / "nota-17.decisions.json"
        file = json.loads(path.read_bytes())
        file["decisions"][0]["reviewed"] = {
            **file["decisions"][0]["proposal"], "status": "voorstel", "decided_by": "reviewer:jurist",
        }  # fmt: skip
        file["decisions"][0]["status"] = "voorstel"
        path.write_text(json.dumps(file), encoding="utf-8")
        assert publish() == 12
        assert "nota-17 (1)" in capsys.readouterr().err

    def test_edits_that_were_not_carried_out(self, publish: Publish, results: Path) -> None:
        path = results / "vertrouwelijk" / "nota-17.decisions.json"
        file = json.loads(path.read_bytes())
        file["additions"] = [{"page_number": 1, "text": "regeling", "grounds": ["5.1.2.e"]}]
        path.write_text(json.dumps(file), encoding="utf-8")
        assert publish() == 12

    def test_a_bundle_inside_the_results(self, publish: Publish, results: Path) -> None:
        assert publish(to=results / "gelakt" / "bundel") == 12
        assert not (results / "gelakt" / "bundel").exists()

    def test_a_role_is_needed_to_accept(self, publish: Publish) -> None:
        assert publish("--accept-readable") == 2

    def test_a_place_that_cannot_be_written(self, publish: Publish, tmp_path: Path) -> None:
        (tmp_path / "bestand").write_text("x")
        assert publish(to=tmp_path / "bestand" / "bundel") == 6


def test_an_earlier_bundle_stays(publish: Publish, tmp_path: Path) -> None:
    assert publish() == 0
    before = files_of(tmp_path / "bundel")
    assert publish() == 6
    assert files_of(tmp_path / "bundel") == before


def test_a_name_in_a_title_does_not_get_out(
    publish: Publish, table: Callable[..., Path], tmp_path: Path
) -> None:
    given = table("lijst.csv", ["ID", "Document"], ["nota-17", "Klacht van Wilhelmina Zuurbier"])
    publish("--from", str(given))
    for name, data in files_of(tmp_path / "bundel").items():
        assert "Zuurbier" not in decoded(data), name


class TestPdf:
    """A PDF whose log and certificate were made to fit it."""

    @pytest.fixture
    def document(self, results: Path) -> DossierDocument:
        return next(one for one in collection.read(results) if one.document_id == "nota-17")

    def check(self, document: DossierDocument, path: Path, rules: Rules) -> Seen:
        header = document.header.model_copy(
            update={"output_sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        )
        return gate.check_pdf(replace(document, header=header), path, rules)

    def test_as_it_was_written(self, document: DossierDocument, shipped_rules: Rules) -> None:
        seen = self.check(document, document.files.pdf, shipped_rules)
        assert "Omtzigt" in seen.shown
        assert "Zuurbier" not in seen.shown

    def test_another_digest(
        self, document: DossierDocument, made_results: Path, shipped_rules: Rules
    ) -> None:
        with pytest.raises(Refused, match="niet die van het logboek"):
            gate.check_pdf(document, made_results.parent / "nota-17.pdf", shipped_rules)

    def test_the_original(self, document: DossierDocument, made_results: Path, shipped_rules: Rules) -> None:
        with pytest.raises(Refused, match="onder een vak"):
            self.check(document, made_results.parent / "nota-17.pdf", shipped_rules)

    def spoilt(self, document: DossierDocument, tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None]) -> Path:
        path = tmp_path / "anders.pdf"
        with pikepdf.open(document.files.pdf) as pdf:
            spoil(pdf)
            pdf.save(path)
        return path

    def test_marks_that_nobody_carried_out(
        self, document: DossierDocument, tmp_path: Path, shipped_rules: Rules
    ) -> None:
        mark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Redact, Rect=pikepdf.Array([72, 600, 200, 620])
        )

        def spoil(pdf: pikepdf.Pdf) -> None:
            pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(mark)])

        with pytest.raises(Refused, match="lakmarkering"):
            self.check(document, self.spoilt(document, tmp_path, spoil), shipped_rules)

    def test_a_name_in_the_properties(
        self, document: DossierDocument, tmp_path: Path, shipped_rules: Rules
    ) -> None:
        def spoil(pdf: pikepdf.Pdf) -> None:
            pdf.docinfo["/Keywords"] = "Wilhelmina Zuurbier"

        with pytest.raises(Refused, match="niet in orde"):
            self.check(document, self.spoilt(document, tmp_path, spoil), shipped_rules)

    def test_a_page_more(self, document: DossierDocument, tmp_path: Path, shipped_rules: Rules) -> None:
        from redactor.errors import DamagedPdf

        path = self.spoilt(document, tmp_path, lambda pdf: pdf.pages.append(pdf.pages[0]))
        with pytest.raises(DamagedPdf, match="bladzijden van het logboek"):
            self.check(document, path, shipped_rules)


class TestFiles:
    """What was removed is looked for in every other file, decoded."""

    @pytest.fixture
    def seen(self, results: Path) -> Seen:
        document = next(one for one in collection.read(results) if one.document_id == "nota-17")
        gone = Removed(
            strings=("Wilhelmina Zuurbier", "Zuurbier", "06 51 83 40 27"),
            telling=("Wilhelmina Zuurbier", "06 51 83 40 27"),
            kept=(),
        )
        return Seen(document=document, shown="Op vragen van Omtzigt", removed=gone)

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("lijst.csv", b"ID;Document\n1;\"Zaak WILHELMINA\nZUURBIER\"\n"),
            ("lijst.json", b'[{"titel": "Zaak Wilhelmina Z\\u0075urbier"}]'),
            ("rapport.html", b"<!DOCTYPE html><p title='wilhelmina  zuurbier'>x</p>"),
            ("rapport.html", b"<p>bel 06-51834027</p>"),
            ("metadata/a.xml", b"<a b='Wilhelmina&#32;Zuurbier'/>"),
            ("tekst/a.txt", b"van Wilhelmina Zuurbier\n"),
            ("documenten/wilhelmina-zuurbier.pdf", b""),
        ],
    )  # fmt: skip
    def test_told_anywhere(self, seen: Seen, name: str, data: bytes) -> None:
        with pytest.raises(Refused) as caught:
            gate.check_files({name: data}, {}, [seen])
        assert "uurbier" not in str(caught.value).lower()

    def test_a_workbook(self, seen: Seen, tmp_path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        book.worksheets[0].append([1, "Klacht van Wilhelmina Zuurbier"])
        book.save(tmp_path / "a.xlsx")
        with pytest.raises(Refused, match="gelakt is"):
            gate.check_files({"a.xlsx": (tmp_path / "a.xlsx").read_bytes()}, {}, [seen])

    def test_a_single_word_counts_in_files_of_its_document(self, seen: Seen) -> None:
        files = {"logboek/nota-17.log.jsonl": b'{"toelichting": "Naam van Zuurbier."}\n'}
        gate.check_files(files, {}, [seen])
        with pytest.raises(Refused):
            gate.check_files(files, dict.fromkeys(files, seen), [seen])

    def test_a_text_version_may_say_what_its_pdf_shows(self, seen: Seen) -> None:
        other = replace(seen, shown="Overleg met Wilhelmina Zuurbier", removed=NOTHING)
        files = {"tekst/b.txt": b"Overleg met Wilhelmina Zuurbier"}
        gate.check_files(files, dict.fromkeys(files, other), [seen, other])

    def test_our_own_words_are_no_names(self, seen: Seen, shipped_rules: Rules) -> None:
        named = replace(seen, removed=Removed(strings=("Grounds", "Naam"), telling=(), kept=()))
        text = next(rule.toelichting for rule in shipped_rules.policy if "Naam" in rule.toelichting)
        files = {"logboek/a.log.jsonl": json.dumps({"grounds": ["5.1.2.e"], "toelichting": text}).encode()}
        owners = dict.fromkeys(files, named)
        gate.check_files(files, owners, [named], ours=gate.texts_of(shipped_rules))
        with pytest.raises(Refused):
            gate.check_files(files, owners, [named])

    def test_what_may_be_read_on_the_pages_is_no_secret(self, seen: Seen) -> None:
        open_seen = replace(seen, shown="Wilhelmina Zuurbier")
        gate.check_files({"a.txt": b"Wilhelmina Zuurbier"}, {}, [open_seen])

    def test_numbers_in_a_row_are_no_telephone_number(self, seen: Seen) -> None:
        gate.check_files({"a.jsonl": b'{"boxes": [[0.65, 183.40, 27.0, 6]], "x": "a"}\n'}, {}, [seen])

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.exe", b"MZ"),
            ("a.json", b"{"),
            ("a.xlsx", b"PK"),
            ("a.xml", b"<a>"),
            ("a.txt", b"\xff"),
            ("a", b""),
        ],
    )
    def test_a_file_that_cannot_be_read(self, name: str, data: bytes) -> None:
        with pytest.raises(Refused):
            list(strings_in(name, data))

    def test_read_in_another_document(self, seen: Seen) -> None:
        other = replace(
            seen, shown="Overleg met Wilhelmina Zuurbier", removed=Removed(strings=(), telling=(), kept=())
        )
        assert gate.readable_elsewhere([seen, other]) == ("nota-17",)
        allowed = replace(other, removed=replace(other.removed, kept=("mevrouw Wilhelmina Zuurbier",)))
        assert gate.readable_elsewhere([seen, allowed]) == ()
