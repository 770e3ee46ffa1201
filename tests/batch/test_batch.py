"""``batch.run``: what is done, what is done again, and what is left alone."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_kit import PEOPLE, files_of, stored, write_dossier, write_nota

from redactor import batch, pipeline
from redactor import rules as rules_step
from redactor.batch.executors import Job, Serial
from redactor.batch.work import Read, Write
from redactor.cli import logs, main
from redactor.dossier.store import Record, State, Store, path_in
from redactor.errors import OutputError, OutputExists, Refused, RulesError


class Watched(Serial):
    """Does everything in this process, and remembers what it did."""

    def __init__(self) -> None:
        super().__init__()
        self.did: list[str] = []

    def run(self, jobs: Any) -> Any:
        def told(job: Job) -> Job:
            if isinstance(job.payload, Read | Write):
                self.did.append(f"{type(job.payload).__name__} {job.payload.path.name}")
            return job

        return super().run(told(job) for job in jobs)


def run(source: Path, out: Path, **options: Any) -> tuple[list[Record], list[str]]:
    executor = Watched()
    records = list(batch.run(source, out, model="none", executor=executor, **options))
    return records, sorted(executor.did)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return write_dossier(tmp_path / "in")


class TestResults:
    def test_folders_are_kept_and_names_are_unique(self, dossier: Path, tmp_path: Path) -> None:
        write_nota(dossier / "bijlagen" / "nota-0.pdf", PEOPLE[1])
        records, _ = run(dossier, tmp_path / "uit")
        assert {r.source: f"{r.folder}/{r.stem}" for r in records} == {
            "bijlagen/kopie.pdf": "bijlagen/kopie",
            "bijlagen/nota-0.pdf": "bijlagen/nota-0",
            "bijlagen/nota-1.pdf": "bijlagen/nota-1",
            "nota-0.pdf": "/nota-0-2",
            "nota-2.pdf": "/nota-2",
            "nota-3.pdf": "/nota-3",
        }
        assert all(r.state is State.DONE and r.verdict == "schoon" for r in records)

    def test_as_redact_gives_it(self, dossier: Path, tmp_path: Path) -> None:
        run(dossier, tmp_path / "uit")
        pipeline.redact_document(
            dossier / "nota-3.pdf",
            tmp_path / "los",
            engine=pipeline.engine_for(rules_step.load(), model="none"),
        )
        # But for the number of the person in the dossier, and the seal that covers it.
        name = "vertrouwelijk/nota-3.decisions.json"
        one, other = (
            json.loads((tmp_path / out / name).read_text(encoding="utf-8")) for out in ("los", "uit")
        )
        assert [person.pop("number") for person in other["persons"]] != [0]
        assert [person.pop("number") for person in one["persons"]] == [0]
        assert {**one, "seal": ""} == {**other, "seal": ""}
        alone = {path: digest for path, digest in files_of(tmp_path / "los").items() if path != name}
        assert alone.items() <= files_of(tmp_path / "uit").items()

    def test_names_in_paths_are_not_shown(self, dossier: Path, tmp_path: Path) -> None:
        folder = dossier / "Brieven mevrouw Zuurbier"
        folder.mkdir()
        write_nota(folder / "zuurbier.pdf", PEOPLE[0])
        run(dossier, tmp_path / "uit")
        assert "uurbier" not in " ".join(files_of(tmp_path / "uit"))

    def test_a_failed_document_does_not_stop_the_rest(self, dossier: Path, tmp_path: Path) -> None:
        (dossier / "kapot.pdf").write_bytes(b"%PDF-1.7 en dan niets")
        (dossier / "muziek.mp3").write_bytes(b"ID3")
        records, _ = run(dossier, tmp_path / "uit")
        assert {r.source: (r.error_kind, r.exit_code) for r in records if r.state is State.FAILED} == {
            "kapot.pdf": ("DamagedPdf", 4),
            "muziek.mp3": ("NotProcessed", 4),
        }
        assert sum(r.state is State.DONE for r in records) == 5

    def test_copies_are_noted(self, dossier: Path, tmp_path: Path) -> None:
        records, did = run(dossier, tmp_path / "uit")
        by_source = {r.source: r for r in records}
        assert by_source["nota-0.pdf"].duplicate_of == by_source["bijlagen/kopie.pdf"].id
        # Read once, written twice: each has its own name.
        assert [line for line in did if line.startswith("Read")] == [
            "Read kopie.pdf", "Read nota-1.pdf", "Read nota-2.pdf", "Read nota-3.pdf",
        ]  # fmt: skip

    def test_the_key_is_used_and_stays_out_of_the_store(self, dossier: Path, tmp_path: Path) -> None:
        from redactor.disclosure import keys

        key = keys.create("sleutel-a").key()
        run(dossier, tmp_path / "uit", options=pipeline.Options(key=key, sign=True, link_persons=True))
        log = (tmp_path / "uit" / "gelakt" / "nota-2.log.jsonl").read_text(encoding="utf-8")
        assert '"key":"sleutel-a"' in log.replace(" ", "")
        assert key.hmac_secret not in path_in(tmp_path / "uit").read_bytes()
        _, did = run(dossier, tmp_path / "uit", options=pipeline.Options(key=keys.create("sleutel-b").key()))
        assert len(did) == 5


@pytest.mark.skipif(sys.platform != "linux", reason="names and links of Linux")
class TestStrangeFiles:
    def test_what_is_no_plain_file_is_told(self, dossier: Path, tmp_path: Path) -> None:
        (dossier / "nergens.pdf").symlink_to(tmp_path / "weg")
        (dossier / "elders").symlink_to(dossier / "bijlagen")
        (dossier / "rond.pdf").symlink_to("rond.pdf")
        os.mkfifo(dossier / "pijp.pdf")
        os.mkfifo(dossier / "pijp")
        records, _ = run(dossier, tmp_path / "uit")
        assert {r.source for r in records if r.error_message.startswith("het bestand is niet te lezen")} == {
            "nergens.pdf",
            "elders",
            "rond.pdf",
            "pijp.pdf",
            "pijp",
        }

    def test_names_that_are_no_text(self, dossier: Path, tmp_path: Path) -> None:
        for name in (b"na\xefve.txt", b"na\xeeve.txt", b"regel\neinde\x1b[31m.txt"):
            Path(os.fsdecode(os.fsencode(dossier) + b"/" + name)).write_bytes(b"De regeling gaat door.")
        records, _ = run(dossier, tmp_path / "uit")
        assert {r.source for r in records if r.source.endswith((".txt", "+"))} == {
            "na?ve.txt",
            "na?ve.txt+",
            "regel\neinde\x1b[31m.txt",
        }
        names = [path.name for path in (tmp_path / "uit" / "gelakt").rglob("*")]
        assert all(name.isprintable() for name in names)
        assert sum(name.startswith("document-") and name.endswith(".pdf") for name in names) == sum(
            r.state is State.DONE and r.stem.startswith("document-") for r in records
        )


class TestAgain:
    def test_nothing_is_done_twice(self, dossier: Path, tmp_path: Path) -> None:
        run(dossier, tmp_path / "uit")
        before = files_of(tmp_path / "uit")
        records, did = run(dossier, tmp_path / "uit")
        assert did == []
        assert len(records) == 5
        assert files_of(tmp_path / "uit") == before

    def test_a_changed_document_alone(self, dossier: Path, tmp_path: Path) -> None:
        run(dossier, tmp_path / "uit")
        write_nota(dossier / "nota-2.pdf", "Karel Appelboom")
        assert run(dossier, tmp_path / "uit")[1] == ["Read nota-2.pdf", "Write nota-2.pdf"]

    def test_a_lost_or_changed_result(self, dossier: Path, tmp_path: Path) -> None:
        run(dossier, tmp_path / "uit")
        before = files_of(tmp_path / "uit")
        (tmp_path / "uit" / "gelakt" / "nota-2.redacted.pdf").unlink()
        (tmp_path / "uit" / "gelakt" / "nota-3.log.jsonl").write_text("kapot", encoding="utf-8")
        assert run(dossier, tmp_path / "uit")[1] == ["Write nota-2.pdf", "Write nota-3.pdf"]
        assert files_of(tmp_path / "uit") == before

    def test_a_vanished_document_takes_its_results_along(self, dossier: Path, tmp_path: Path) -> None:
        run(dossier, tmp_path / "uit")
        (dossier / "nota-2.pdf").unlink()
        records, did = run(dossier, tmp_path / "uit")
        assert did == []
        assert len(records) == 4
        assert not list((tmp_path / "uit" / "gelakt").glob("nota-2.*"))

    def test_other_rules_do_everything(self, dossier: Path, tmp_path: Path) -> None:
        from dataclasses import replace

        rules = rules_step.load()
        run(dossier, tmp_path / "uit", rules=rules)
        _, did = run(dossier, tmp_path / "uit", rules=replace(rules, digest="0" * 64))
        # Of the two equal files one is read.
        assert len(did) == 4 + 5

    def test_another_look_reads_nothing(self, dossier: Path, tmp_path: Path) -> None:
        run(dossier, tmp_path / "uit")
        _, did = run(dossier, tmp_path / "uit", options=pipeline.Options(style="zwart"))
        assert {line.split()[0] for line in did} == {"Write"}

    def test_what_a_person_decided_stays(self, dossier: Path, tmp_path: Path) -> None:
        out = tmp_path / "uit"
        run(dossier, out)
        path = out / "vertrouwelijk" / "nota-2.decisions.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        content["decisions"][0]["action"] = "keep"
        path.write_text(json.dumps(content), encoding="utf-8")
        edited = path.read_bytes()
        assert run(dossier, out)[1] == []
        records, _ = run(dossier, out, options=pipeline.Options(style="zwart"))
        (refused,) = [r for r in records if r.state is State.FAILED]
        assert (refused.source, refused.error_kind) == ("nota-2.pdf", "OutputExists")
        assert path.read_bytes() == edited
        assert (out / "gelakt" / "nota-2.redacted.pdf").exists()


class TestReviewed:
    """A document in which a person worked is not done again, and is not lost to the dossier for that."""

    @pytest.fixture(autouse=True)
    def _process_as_before(self) -> Iterator[None]:
        handler = signal.getsignal(signal.SIGTERM)
        yield
        signal.signal(signal.SIGTERM, handler)
        logs.tear_down()

    @pytest.fixture
    def dossier(self, tmp_path: Path) -> Path:
        (tmp_path / "in").mkdir()
        write_nota(tmp_path / "in" / "nota-2.pdf", PEOPLE[2])
        return tmp_path / "in"

    @pytest.fixture
    def reviewed(self, dossier: Path, tmp_path: Path) -> Path:
        out = tmp_path / "uit"
        run(dossier, out)
        self.decide(out, dossier / "nota-2.pdf")
        return out

    def decide(self, out: Path, pdf: Path) -> None:
        path = out / "vertrouwelijk" / f"{pdf.stem}.decisions.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        content["decisions"][0]["toelichting"] += "Nagekeken."
        path.write_text(json.dumps(content), encoding="utf-8")
        self.apply(out, pdf)

    def apply(self, out: Path, pdf: Path) -> None:
        path = out / "vertrouwelijk" / f"{pdf.stem}.decisions.json"
        assert main(["apply", str(path), str(pdf), "--by", "jurist", "--force", "-q"]) == 0

    def failed(self, dossier: Path, out: Path, **more: Any) -> list[Record]:
        return [r for r in run(dossier, out, **more)[0] if r.state is State.FAILED]

    def test_other_options_and_back(self, dossier: Path, reviewed: Path) -> None:
        (refused,) = self.failed(dossier, reviewed, options=pipeline.Options(style="zwart"))
        assert "er is iets gewijzigd nadat een mens" in refused.error_message
        assert self.failed(dossier, reviewed) == []
        assert run(dossier, reviewed)[1] == []

    def test_who_looked_again_is_asked_no_more(self, dossier: Path, reviewed: Path) -> None:
        options = pipeline.Options(style="zwart")
        assert len(self.failed(dossier, reviewed, options=options)) == 1
        assert len(self.failed(dossier, reviewed, options=options)) == 1
        self.apply(reviewed, dossier / "nota-2.pdf")
        assert self.failed(dossier, reviewed, options=options) == []
        assert run(dossier, reviewed, options=options)[1] == []
        # Another change asks again.
        assert len(self.failed(dossier, reviewed, options=pipeline.Options(style="grijs"))) == 1

    def test_another_document_of_that_name(self, dossier: Path, reviewed: Path) -> None:
        before = (dossier / "nota-2.pdf").read_bytes()
        write_nota(dossier / "nota-2.pdf", "Joost Verkaik")
        (refused,) = self.failed(dossier, reviewed)
        assert "het document is gewijzigd" in refused.error_message
        # Decisions about the old one say nothing about this one.
        (dossier / "oud.pdf").write_bytes(before)
        path = reviewed / "vertrouwelijk" / "nota-2.decisions.json"
        assert main(["apply", str(path), str(dossier / "oud.pdf"), "--by", "jurist", "--force", "-q"]) == 0
        (dossier / "oud.pdf").unlink()
        assert len(self.failed(dossier, reviewed)) == 1
        path.unlink()
        assert self.failed(dossier, reviewed) == []

    def test_without_the_store(self, dossier: Path, reviewed: Path) -> None:
        for path in (reviewed / "vertrouwelijk").glob("dossier.sqlite*"):
            path.unlink()
        (refused,) = self.failed(dossier, reviewed, force=True)
        assert (refused.source, refused.stem) == ("nota-2.pdf", "nota-2")
        self.apply(reviewed, dossier / "nota-2.pdf")
        assert self.failed(dossier, reviewed) == []

    def test_its_pdf_was_deleted(self, dossier: Path, reviewed: Path) -> None:
        (reviewed / "gelakt" / "nota-2.redacted.pdf").unlink()
        assert len(self.failed(dossier, reviewed)) == 1
        self.apply(reviewed, dossier / "nota-2.pdf")
        assert self.failed(dossier, reviewed) == []


class TestRefused:
    def test_a_file_where_the_results_go(self, dossier: Path, tmp_path: Path) -> None:
        (tmp_path / "uit").mkdir()
        (tmp_path / "uit" / "gelakt").write_bytes(b"")
        with pytest.raises(OutputError, match="niet te beschrijven"):
            run(dossier, tmp_path / "uit")

    def test_results_of_something_else(self, dossier: Path, tmp_path: Path) -> None:
        other = write_dossier(tmp_path / "anders", documents=2)
        pipeline.redact_document(
            dossier / "nota-3.pdf",
            tmp_path / "los",
            engine=pipeline.engine_for(rules_step.load(), model="none"),
        )
        with pytest.raises(OutputExists):
            run(dossier, tmp_path / "los")
        run(dossier, tmp_path / "uit")
        with pytest.raises(Refused):
            run(other, tmp_path / "uit")

    def test_a_wrong_profile_before_any_document(self, dossier: Path, tmp_path: Path) -> None:
        with pytest.raises(RulesError):
            run(dossier, tmp_path / "uit", profile="bestaat-niet")


def test_progress_counts_documents_and_pages(dossier: Path, tmp_path: Path) -> None:
    seen: list[batch.Progress] = []
    run(dossier, tmp_path / "uit", on_progress=seen.append)
    assert [(p.stage, p.done, p.total) for p in seen] == [
        *(("openen", n, 5) for n in range(1, 6)),
        *(("lezen", n, 4) for n in range(1, 5)),
        *(("lakken", n, 5) for n in range(1, 6)),
    ]
    assert seen[-1].pages == 1 + 1 + 2 + 3 + 4


def test_events_hold_no_text(dossier: Path, tmp_path: Path) -> None:
    run(dossier, tmp_path / "uit")
    with Store(path_in(tmp_path / "uit"), read_only=True) as store:
        told = " ".join(f"{kind} {detail}" for _, kind, _, detail in store.events())
    assert not [name for name in PEOPLE if name.split()[1] in told]


def test_a_store_elsewhere(dossier: Path, tmp_path: Path) -> None:
    run(dossier, tmp_path / "uit", store=tmp_path / "lokaal.sqlite")
    assert not path_in(tmp_path / "uit").exists()
    assert run(dossier, tmp_path / "uit", store=tmp_path / "lokaal.sqlite")[1] == []


def test_two_runs_give_the_same(
    dossier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pdf_writer: Callable[..., Path]
) -> None:
    run(dossier, tmp_path / "een")
    run(dossier, tmp_path / "twee")
    assert files_of(tmp_path / "een") == files_of(tmp_path / "twee")
    assert stored(tmp_path / "een") == stored(tmp_path / "twee")
