"""One person, one decision: what a document tells of somebody holds in every document of the dossier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from batch_kit import files_of

from redactor import batch
from redactor.batch.executors import Executor, Processes, Serial
from redactor.cli import logs, main
from redactor.dossier.overview import overview
from redactor.dossier.store import Store, path_in
from tests.conftest import write_pdf

NOTA = ("Contactpersoon", "drs. Aylin Kayaçan", "", "Datum", "3 juni 2026")
MAIL = ("Beste allen,", "", "Het voorstel van Aylin ligt voor. Zie ook Kayaçan 2026.")
OTHERS = ("Contactpersoon", "drs. Tjeerd Hoogstraten", "", "Hoogstraten belt Wilhelmina Zuurbier.")


class Backwards(Serial):
    """Does the jobs of a pass from the last to the first."""

    def run(self, jobs: Any) -> Any:
        return super().run(reversed(list(jobs)))


def run(source: Path, out: Path, executor: Executor | None = None, **options: Any) -> Path:
    list(batch.run(source, out, model="none", executor=executor or Serial(), **options))
    return out


def text_of(path: Path) -> str:
    with pymupdf.open(path) as document:
        return "".join(page.get_text() for page in document)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    write_pdf(folder / "mail.pdf", MAIL)
    write_pdf(folder / "nota.pdf", NOTA)
    write_pdf(folder / "verslag.pdf", OTHERS)
    return folder


def test_the_mail_loses_the_name_that_the_nota_gives_away(dossier: Path, tmp_path: Path) -> None:
    out = run(dossier, tmp_path / "uit")
    shown = text_of(out / "gelakt" / "mail.redacted.pdf")
    assert "Aylin" not in shown
    assert "Kayaçan" not in shown
    assert "Het voorstel van" in shown
    (dossier / "nota.pdf").unlink()
    # Nobody says any more who she is.
    assert "Aylin" in text_of(run(dossier, out) / "gelakt" / "mail.redacted.pdf")


def test_only_what_depends_on_it_is_done_again(dossier: Path, tmp_path: Path) -> None:
    out = run(dossier, tmp_path / "uit")
    before = {path: (out / path).stat().st_mtime_ns for path in files_of(out)}
    write_pdf(dossier / "brief.pdf", ("Contactpersoon", "drs. Wilhelmina Zuurbier"))
    run(dossier, out)
    again = {path for path, at in before.items() if (out / path).stat().st_mtime_ns != at}
    assert {Path(path).name.split(".")[0] for path in again} == {
            "verslag", "personen", "dossierlogboek", "rapport",
        }  # fmt: skip


@pytest.mark.parametrize("executor", [Backwards(), Processes(1), Processes(2)], ids=["backwards", "1", "2"])
def test_neither_order_nor_workers_matter(dossier: Path, tmp_path: Path, executor: Executor) -> None:
    one = run(dossier, tmp_path / "een", personas=True)
    assert files_of(run(dossier, tmp_path / "twee", executor, personas=True)) == files_of(one)


def test_a_name_in_a_path_that_another_document_gives_away(dossier: Path, tmp_path: Path) -> None:
    (dossier / "Zaak Kayaçan").mkdir()
    write_pdf(dossier / "Zaak Kayaçan" / "aylin.pdf", ("De regeling gaat door.",))
    write_pdf(dossier / "Zaak Kayaçan" / "nota-2.pdf", NOTA)
    out = run(dossier, tmp_path / "uit")
    names = " ".join(path.relative_to(out).as_posix().lower() for path in out.rglob("*"))
    assert "kaya" not in names
    assert "aylin" not in names


def test_a_folder_gets_another_name_when_it_turns_out_to_be_somebodys(dossier: Path, tmp_path: Path) -> None:
    (dossier / "Terpstra").mkdir()
    write_pdf(dossier / "Terpstra" / "bijlage.pdf", ("De regeling gaat door.",))
    out = run(dossier, tmp_path / "uit")
    assert (out / "gelakt" / "Terpstra" / "bijlage.redacted.pdf").exists()
    write_pdf(dossier / "Terpstra" / "nota-2.pdf", ("Contactpersoon", "drs. Mies Terpstra"))
    run(dossier, out)
    assert "Terpstra" not in " ".join(path.as_posix() for path in (out / "gelakt").rglob("*"))
    assert not (out / "vertrouwelijk" / "Terpstra").exists()


class TestPersonas:
    def labels(self, out: Path) -> dict[str, set[str]]:
        """Text -> labels in the decisions files."""
        found: dict[str, set[str]] = {}
        for path in (out / "vertrouwelijk").rglob("*.decisions.json"):
            for record in json.loads(path.read_text(encoding="utf-8"))["decisions"]:
                if record.get("persona"):
                    found.setdefault(record["text"], set()).add(record["persona"])
        return found

    def test_one_number_in_all_documents(self, dossier: Path, tmp_path: Path) -> None:
        write_pdf(dossier / "tweede.pdf", NOTA)
        labels = self.labels(run(dossier, tmp_path / "uit", personas=True))
        numbers = {text: {label.split()[-1] for label in found} for text, found in labels.items()}
        assert len(numbers["Aylin Kayaçan"]) == 1
        assert numbers["Aylin"] == numbers["Aylin Kayaçan"]
        assert numbers["Tjeerd Hoogstraten"] != numbers["Aylin Kayaçan"]

    def test_another_dossier_has_other_numbers(self, dossier: Path, tmp_path: Path) -> None:
        names = ("Anna Polderman", "Joost Verkaik", "Fatima Benali", "Karel Appelboom", "Mies Terpstra")
        write_pdf(dossier / "namen.pdf", tuple(f"Contactpersoon: {name}" for name in names))
        one = self.labels(run(dossier, tmp_path / "een", personas=True))
        write_pdf(dossier / "extra.pdf", ("Een extra pagina.",))
        other = self.labels(run(dossier, tmp_path / "twee", personas=True))
        assert one.keys() == other.keys()
        assert one != other


class TestContradictions:
    @pytest.fixture(autouse=True)
    def _logging_as_before(self) -> Iterator[None]:
        yield
        logs.tear_down()

    def test_they_are_told_and_listed(
        self, dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write_pdf(dossier / "raad-1.pdf", ("Wethouder mr. Karel Appelboom opent de vergadering.",))
        write_pdf(dossier / "raad-2.pdf", ("Wethouder mr. Karel Appelboom sluit de vergadering.",))
        write_pdf(dossier / "brief.pdf", ("Contactpersoon: Karel Appelboom",))
        out = run(dossier, tmp_path / "uit")
        with Store(path_in(out), read_only=True) as store:
            assert overview(store, out).contradictions == 1
        main(["status", str(out)])
        told = capsys.readouterr().err
        assert "1 persoon is in het ene document gelakt en in het andere leesbaar" in told
        assert "Appelboom" not in told
        sheet = openpyxl.load_workbook(out / "vertrouwelijk" / "personen.xlsx").active
        (row,) = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Karel Appelboom"]
        assert row[4:] == (3, 1, 2, "ja")
        assert (out / "vertrouwelijk" / "personen.xlsx").stat().st_mode & 0o077 == 0

    def test_a_role_holds_in_the_whole_dossier(self, dossier: Path, tmp_path: Path) -> None:
        write_pdf(dossier / "raad-1.pdf", ("Wethouder mr. Karel Appelboom opent de vergadering.",))
        write_pdf(dossier / "raad-2.pdf", ("Daarna spreekt de heer Karel Appelboom.",))
        out = run(dossier, tmp_path / "uit")
        assert "Karel Appelboom" in text_of(out / "gelakt" / "raad-2.redacted.pdf")
        log = (out / "gelakt" / "raad-2.log.jsonl").read_text(encoding="utf-8")
        assert "publiek-elders" in log
