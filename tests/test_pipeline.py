"""The pipeline as a library: what it writes, what it refuses, and what it never lets out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import redactor
from redactor import pipeline
from redactor.detect.engine import Engine
from redactor.disclosure import log_file
from redactor.disclosure.verzoek import Verzoek
from redactor.domain import (
    Action,
    Beoordeling,
    DocumentResult,
    Leak,
    RouteCheck,
    Status,
    Verdict,
    Verification,
)
from redactor.errors import (
    DecisionsError,
    InputError,
    OutputExists,
    Refused,
    RulesError,
    VerificationError,
)
from redactor.pipeline import run
from redactor.rules import Rules

Redact = Callable[..., DocumentResult]


@pytest.fixture
def redact(nota: Path, tmp_path: Path, shipped_rules: Rules, engine: Engine) -> Redact:
    def call(path: Path = nota, out: Path = tmp_path / "uit", **options: Any) -> DocumentResult:
        return redactor.redact_document(path, out, rules=shipped_rules, engine=engine, **options)

    return call


def text_of(path: Path | None) -> str:
    assert path is not None
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def result_files(out: Path) -> list[str]:
    return sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()) if out.exists() else []


class TestRedact:
    def test_everything_is_written_and_accounted_for(self, redact: Redact, tmp_path: Path) -> None:
        result = redact(text=True)
        assert result_files(tmp_path / "uit") == [
            "gelakt/nota-17.certificate.json",
            "gelakt/nota-17.log.jsonl",
            "gelakt/nota-17.redacted.pdf",
            "gelakt/nota-17.redacted.txt",
            "vertrouwelijk/nota-17.decisions.json",
        ]
        assert result.document_id == "nota-17"
        assert result.beoordeling is Beoordeling.DEELS_OPENBAAR
        assert result.pages == 1
        assert result.verification is not None
        assert result.verification.verdict is Verdict.CLEAN
        assert result.output_path is not None
        assert result.output_sha256 == hashlib.sha256(result.output_path.read_bytes()).hexdigest()

    def test_text_is_gone_and_the_rest_is_there(
        self, redact: Redact, nota: Path, secrets_of_nota: tuple[str, ...]
    ) -> None:
        before, after = text_of(nota), text_of(redact().output_path)
        for secret in secrets_of_nota:
            assert secret in before
            assert secret not in after
        for kept in ("Contactpersoon", "@minjenv.nl", "3 juni 2026", "Omtzigt", "de gemeente"):
            assert kept in after

    def test_original_is_untouched(self, redact: Redact, nota: Path) -> None:
        before = nota.read_bytes()
        redact()
        assert nota.read_bytes() == before

    def test_same_in_same_out(self, redact: Redact, tmp_path: Path) -> None:
        redact(out=tmp_path / "a", text=True)
        redact(out=tmp_path / "b", text=True)
        names = result_files(tmp_path / "a")
        assert names == result_files(tmp_path / "b")
        for name in names:
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name

    def test_log_has_a_line_per_box(self, redact: Redact) -> None:
        result = redact()
        assert result.log_path is not None
        log = log_file.read(result.log_path)
        header, lines = log.header, log.entries
        assert header.output_sha256 == result.output_sha256
        boxes = [line for line in lines if line.type == "vak"]
        assert len(boxes) == sum(len(r.boxes) for r in result.redactions)
        kept = [line for line in lines if line.type == "openbaar"]
        assert len(kept) >= sum(1 for d in result.decisions if d.action is Action.KEEP)

    def test_nothing_removed_stands_in_a_public_file(
        self, redact: Redact, tmp_path: Path, secrets_of_nota: tuple[str, ...]
    ) -> None:
        redact(text=True, log_format="csv")
        for path in (tmp_path / "uit" / "gelakt").iterdir():
            data = path.read_bytes()
            assert not [s for s in secrets_of_nota if s.encode() in data], path.name

    def test_public_files_hold_no_hash_of_the_input(self, redact: Redact, nota: Path, tmp_path: Path) -> None:
        redact()
        digest = hashlib.sha256(nota.read_bytes()).hexdigest().encode()
        for path in (tmp_path / "uit" / "gelakt").iterdir():
            assert digest not in path.read_bytes()

    def test_result_does_not_show_text_when_printed(
        self, redact: Redact, secrets_of_nota: tuple[str, ...]
    ) -> None:
        shown = repr(redact())
        assert not [secret for secret in secrets_of_nota if secret in shown]

    def test_second_run_refuses(self, redact: Redact) -> None:
        first = redact()
        assert first.output_path is not None
        before = first.output_path.read_bytes()
        with pytest.raises(OutputExists):
            redact()
        assert first.output_path.read_bytes() == before
        assert redact(force=True).output_path == first.output_path

    def test_force_leaves_no_stale_text_version(self, redact: Redact, tmp_path: Path) -> None:
        redact(text=True, log_format="csv")
        redact(force=True)
        assert sorted(p.name for p in (tmp_path / "uit/gelakt").iterdir()) == [
            "nota-17.certificate.json",
            "nota-17.log.jsonl",
            "nota-17.redacted.pdf",
        ]

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace('"status": "automatisch"', '"status": "besloten"', 1),
            lambda text: text.replace('"additions": []', '"additions": [,]'),
        ],
    )
    def test_force_does_not_write_over_a_persons_work(
        self, redact: Redact, change: Callable[[str], str]
    ) -> None:
        path = redact().decisions_path
        assert path is not None
        edited = change(path.read_text(encoding="utf-8"))
        path.write_text(edited, encoding="utf-8")
        with pytest.raises(OutputExists, match="beslissingen van een mens"):
            redact(force=True)
        assert path.read_text(encoding="utf-8") == edited


class TestStem:
    @pytest.mark.parametrize(
        "stem", ["brief_zuurbier", "Brief Wilhelmina", "BSN 111222333", "verslagZuurbier"]
    )
    def test_name_in_the_file_name_is_replaced(
        self, redact: Redact, nota: Path, tmp_path: Path, stem: str
    ) -> None:
        result = redact(nota.rename(nota.with_name(f"{stem}.pdf")))
        assert result.document_id == "document-001"
        public = tmp_path / "uit" / "gelakt"
        assert {p.name.split(".")[0] for p in public.iterdir()} == {"document-001"}
        assert not [p for p in public.iterdir() if stem.encode() in p.read_bytes()]

    def test_same_document_meets_its_earlier_result(
        self, redact: Redact, nota: Path, pdf_writer: Callable[..., Path]
    ) -> None:
        first = nota.rename(nota.with_name("zuurbier.pdf"))
        redact(first)
        with pytest.raises(OutputExists):
            redact(first)
        other = pdf_writer(nota.with_name("zuurbier-2.pdf"), ("Contactpersoon", "Wilhelmina Zuurbier"))
        assert redact(other).document_id == "document-002"

    def test_plain_name_is_kept(self, redact: Redact, nota: Path) -> None:
        assert redact(nota.rename(nota.with_name("Nota subsidie 2026 (v2).pdf"))).document_id == (
            "Nota subsidie 2026 (v2)"
        )


class TestWithheld:
    def failing(self, monkeypatch: pytest.MonkeyPatch, verdict: Verdict) -> None:
        leaks = (Leak(page_index=0, kind="tekst", where="inhoud"),) if verdict is Verdict.LEAKING else ()
        routes = (RouteCheck(route="tekst", verdict=verdict, engine="pdfium"),)
        answer = Verification(verdict=verdict, routes=routes, leaks=leaks)
        monkeypatch.setattr(run.verify, "check", lambda *args, **options: answer)

    def test_leak_gives_no_output(
        self, redact: Redact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.failing(monkeypatch, Verdict.LEAKING)
        with pytest.raises(VerificationError) as caught:
            redact()
        assert len(caught.value.leaks) == 1
        assert result_files(tmp_path / "uit") == []

    def test_unverifiable_gives_no_output(
        self, redact: Redact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.failing(monkeypatch, Verdict.UNVERIFIABLE)
        with pytest.raises(Refused):
            redact()
        with pytest.raises(Refused):
            redact(accept_unverified="jan")
        assert result_files(tmp_path / "uit") == []

    def test_accepted_unverifiable_is_logged(self, redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing(monkeypatch, Verdict.UNVERIFIABLE)
        result = redact(accept_unverified="privacy-officer")
        assert result.log_path is not None
        assert log_file.read(result.log_path).header.accepted_unverified == "privacy-officer"

    def test_input_that_changes_meanwhile(
        self, redact: Redact, nota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = run.verify.check

        def change(*args: Any, **options: Any) -> Verification:
            nota.write_bytes(nota.read_bytes() + b"\n")
            return check(*args, **options)

        monkeypatch.setattr(run.verify, "check", change)
        with pytest.raises(InputError, match="gewijzigd"):
            redact()
        assert result_files(tmp_path / "uit") == []

    @pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
    def test_interrupt_leaves_nothing(
        self,
        redact: Redact,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        error: type[BaseException],
    ) -> None:
        def stop(*args: Any, **options: Any) -> None:
            raise error

        monkeypatch.setattr(run.verify, "check", stop)
        with pytest.raises(error):
            redact()
        assert not (tmp_path / "uit").exists()


class TestApply:
    @pytest.fixture
    def apply(self, nota: Path, tmp_path: Path, shipped_rules: Rules, engine: Engine) -> Redact:
        def call(decisions: Path, **options: Any) -> DocumentResult:
            arguments = {"by": "jurist", "rules": shipped_rules, "engine": engine} | options
            return pipeline.apply_decisions(decisions, nota, tmp_path / "uit", **arguments)

        return call

    @pytest.fixture
    def proposed(self, nota: Path, tmp_path: Path, shipped_rules: Rules, engine: Engine) -> Path:
        result = pipeline.write_proposal(nota, tmp_path / "uit", rules=shipped_rules, engine=engine)
        assert result.decisions_path is not None
        assert result.output_path is None
        return result.decisions_path

    def edit(self, path: Path, change: Callable[[dict[str, Any]], None]) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data), encoding="utf-8")

    def test_unedited_proposal_gives_what_redact_gives(
        self, apply: Redact, proposed: Path, redact: Redact, tmp_path: Path
    ) -> None:
        applied = apply(proposed)
        direct = redact(out=tmp_path / "direct")
        assert applied.output_sha256 == direct.output_sha256
        assert applied.log_path is not None
        assert direct.log_path is not None
        assert applied.log_path.read_bytes() == direct.log_path.read_bytes()

    def test_reviewer_leaves_readable(self, apply: Redact, proposed: Path) -> None:
        def change(data: dict[str, Any]) -> None:
            for decision in data["decisions"]:
                if decision["text"] == "111222333":
                    decision["action"] = "openbaar"

        self.edit(proposed, change)
        result = apply(proposed)
        assert "111222333" in text_of(result.output_path)
        assert result.log_path is not None
        changed = [line for line in log_file.read(result.log_path).entries if line.rule == "reviewer:jurist"]
        assert [(line.action, line.certainty, line.method) for line in changed] == [
            ("openbaar", "besloten", "beoordelaar")
        ]

    def test_reviewer_adds_words_and_a_box(self, apply: Redact, proposed: Path) -> None:
        def change(data: dict[str, Any]) -> None:
            data["additions"] = [
                {"page_number": 1, "text": "de gemeente", "grounds": ["5.1.2e"]},
                {"page_number": 1, "box": [70, 158, 140, 172], "grounds": ["5.1.2e"]},
            ]

        self.edit(proposed, change)
        result = apply(proposed)
        after = text_of(result.output_path)
        assert "de gemeente" not in after
        assert "juni" not in after
        again = json.loads(proposed.read_text(encoding="utf-8"))
        assert {a["decided_by"] for a in again["additions"]} == {"reviewer:jurist"}

    def test_addition_wins_over_what_was_kept_and_joins_what_was_removed(
        self, apply: Redact, proposed: Path
    ) -> None:
        def change(data: dict[str, Any]) -> None:
            data["additions"] = [
                {"page_number": 1, "text": "Kamerlid Omtzigt", "grounds": ["5.1.2i"]},
                {"page_number": 1, "text": "Zuurbier stemt", "grounds": ["5.1.2i"]},
            ]

        self.edit(proposed, change)
        result = apply(proposed)
        after = text_of(result.output_path)
        assert "Omtzigt" not in after
        assert "stemt" not in after
        joined = next(d for d in result.decisions if d.text == "Zuurbier stemt")
        assert set(joined.grounds) == {"5.1.2.e", "5.1.2.i"}
        assert not [d for d in result.decisions if "Omtzigt" in d.text and d.action is Action.KEEP]

    def test_box_over_a_kept_name(self, apply: Redact, proposed: Path) -> None:
        box = {"page_number": 1, "box": [60, 188, 590, 204], "grounds": ["5.1.2.e"]}
        self.edit(proposed, lambda data: data["additions"].append(box))
        result = apply(proposed)
        assert "Omtzigt" not in text_of(result.output_path)
        assert not [d for d in result.decisions if "Omtzigt" in d.text and d.action is Action.KEEP]

    def test_applied_twice_is_the_same(self, apply: Redact, proposed: Path) -> None:
        self.edit(proposed, lambda data: data["decisions"][0].update(status="besloten"))
        first = apply(proposed)
        kept = proposed.read_bytes()
        second = apply(proposed, by="archivaris", force=True)
        assert second.output_sha256 == first.output_sha256
        assert proposed.read_bytes() == kept

    @pytest.mark.parametrize("text", ["Overlegd met Wilhelmina Zuurbier.", "Bel 06 12 34 56 78 voor uitleg."])
    def test_toelichting_with_personal_data_is_refused(
        self, apply: Redact, proposed: Path, tmp_path: Path, text: str
    ) -> None:
        self.edit(proposed, lambda data: data["decisions"][0].update(toelichting=text))
        with pytest.raises(DecisionsError) as caught:
            apply(proposed)
        assert text not in str(caught.value)
        assert result_files(tmp_path / "uit") == ["vertrouwelijk/nota-17.decisions.json"]

    def test_toelichting_may_name_what_stays_readable(
        self, apply: Redact, tmp_path: Path, pdf_writer: Callable[..., Path], shipped_rules: Rules,
        engine: Engine,
    ) -> None:  # fmt: skip
        pdf = pdf_writer(
            tmp_path / "kwartel.pdf",
            ("Contactpersoon", "drs. Wilhelmina Kwartel", "", "De nota gaat over de Kwartelstraat en een",
             "Kwartel als vogel in het bos."),
        )  # fmt: skip
        result = pipeline.write_proposal(pdf, tmp_path / "k", rules=shipped_rules, engine=engine)
        assert result.decisions_path is not None

        def change(data: dict[str, Any]) -> None:
            for decision in data["decisions"]:
                readable = decision["text"] == "Kwartel"
                decision.update(action="openbaar" if readable else decision["action"])
                if not readable:
                    decision.update(toelichting="Anders dan de vogel kwartel is dit een naam.")

        self.edit(result.decisions_path, change)
        applied = pipeline.apply_decisions(
            result.decisions_path, pdf, tmp_path / "k", by="jurist", rules=shipped_rules, engine=engine
        )
        assert applied.output_path is not None

    def test_other_document(
        self, proposed: Path, tmp_path: Path, pdf_writer: Callable[..., Path], shipped_rules: Rules
    ) -> None:
        other = pdf_writer(tmp_path / "anders.pdf", ("Een andere brief",))
        with pytest.raises(DecisionsError, match="hoort niet bij deze PDF"):
            pipeline.apply_decisions(proposed, other, tmp_path / "uit", by="jurist", rules=shipped_rules)

    def test_role_is_one_of_the_list(self, apply: Redact, proposed: Path) -> None:
        with pytest.raises(Refused):
            apply(proposed, by="JdV")


class TestSettings:
    def test_unknown_profile(self, redact: Redact) -> None:
        with pytest.raises(RulesError, match="profiel"):
            redact(profile="alles-weg")

    def test_lists_of_the_request_change_the_digest(self, shipped_rules: Rules) -> None:
        name = next(iter(shipped_rules.lists))
        changed = pipeline.with_request(shipped_rules, Verzoek(lijsten={name: ("iets",)}))
        assert changed.lists[name][-1] == "iets"
        assert changed.digest != shipped_rules.digest
        assert pipeline.with_request(shipped_rules, Verzoek()) is shipped_rules

    def test_list_that_does_not_exist(self, shipped_rules: Rules) -> None:
        with pytest.raises(RulesError):
            pipeline.with_request(shipped_rules, Verzoek(lijsten={"bestaat-niet": ()}))

    def test_open_proposals_are_counted(self, redact: Redact) -> None:
        result = redact()
        waiting = [d for d in result.decisions if d.status is Status.OPEN]
        assert result.open_decisions == len(waiting)

    def test_result_type_is_documented(self) -> None:
        doc = redactor.DocumentResult.__doc__ or ""
        fields = {f.name for f in dataclasses.fields(redactor.DocumentResult)}
        assert fields == set(re.findall(r"\b[a-z_0-9]+\b", doc)) & fields

    def test_personas_stand_in_box_text_log_and_survive_apply(
        self, redact: Redact, nota: Path, tmp_path: Path, shipped_rules: Rules, engine: Engine
    ) -> None:
        result = redact(personas=True, text=True)
        assert result.text_path is not None
        assert result.log_path is not None
        assert "5.1.2.e ambtenaar 1" in text_of(result.output_path)
        assert result.text_path.read_text(encoding="utf-8").count("[5.1.2.e ambtenaar 1]") == 2
        assert {line.persona for line in log_file.read(result.log_path).entries} == {"", "ambtenaar 1"}
        assert result.decisions_path is not None
        again = pipeline.apply_decisions(
            result.decisions_path, nota, tmp_path / "uit", by="jurist", rules=shipped_rules, force=True,
            engine=engine,
        )  # fmt: skip
        assert again.output_sha256 == result.output_sha256

    def test_request_in_the_head_of_the_log(self, redact: Redact) -> None:
        request = Verzoek(organisatie="Gemeente Voorbeeld", zaaknummer="2026-1", informatiecategorie="advies")
        result = redact(verzoek=request)
        assert result.log_path is not None
        header = log_file.read(result.log_path).header
        assert (header.organisatie, header.zaaknummer, header.informatiecategorie) == (
            "Gemeente Voorbeeld",
            "2026-1",
            "c_99a836c7",
        )

    def test_whole_block_profile(self, redact: Redact) -> None:
        result = redact(profile="whole-block")
        after = text_of(result.output_path)
        assert "@minjenv.nl" not in after
        for kept in ("Contactpersoon", "Datum", "3 juni 2026", "de gemeente"):
            assert kept in after
