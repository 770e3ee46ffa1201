"""A folder of results is read back whole, or the file that is wrong is named."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor.domain import Beoordeling, Verdict
from redactor.dossier import collection
from redactor.dossier.facts import DocumentFacts, Overruled
from redactor.errors import DecisionsError, InputError, RedactorError, Refused


def test_everything_is_read_back(made_results: Path) -> None:
    found = collection.read(made_results)
    assert [document.key for document in found] == ["brief-2", "nota-17", "map a/advies-3"]
    brief, nota, advies = found
    assert brief.beoordeling is Beoordeling.OPENBAAR
    assert brief.grounds == ()
    assert brief.boxes == ()
    assert brief.boxes_per_page() == (0,)
    assert nota.beoordeling is Beoordeling.DEELS_OPENBAAR
    assert "5.1.1.e" in nota.grounds
    assert "5.1.2.e" in nota.grounds
    assert sum(nota.boxes_per_page()) == len(nota.boxes) == nota.certificate.vakken.aantal
    assert next(iter(nota.boxes_per_ground())) == "5.1.2.e"
    assert set(nota.verdicts().values()) == {Verdict.CLEAN}
    assert nota.files.text is not None
    assert brief.files.text is None
    assert advies.folder.as_posix() == "map a"
    assert len(advies.boxes_per_page()) == 2
    assert nota.facts.original_name == "nota-17.pdf"
    decided = nota.read_decisions()
    assert decided is not None
    assert decided.document_id == "nota-17"


def test_proposals_are_counted_as_they_were_applied(results: Path) -> None:
    nota = collection.read(results).documents[1]
    path = nota.files.decisions
    assert path is not None
    assert nota.unapplied == 0
    file = json.loads(path.read_text(encoding="utf-8"))
    for record in file["decisions"]:
        record["status"] = "besloten"
    file["additions"].append({"page_number": 1, "text": "de gemeente", "grounds": ["5.1.2.e"]})
    path.write_text(json.dumps(file), encoding="utf-8")
    edited = collection.read(results).documents[1]
    assert edited.open_proposals == nota.open_proposals
    assert edited.unapplied == len(file["decisions"]) + 1


def test_the_public_part_alone(results: Path) -> None:
    for path in (results / "vertrouwelijk").rglob("*.json"):
        path.unlink()
    with pytest.raises(InputError, match="ontbreekt"):
        collection.read(results)
    found = collection.read(results, public_only=True)
    assert len(found) == 3
    assert all(document.open_proposals is None for document in found)
    assert found.documents[1].read_decisions() is None
    assert any(document.has_proposals for document in found) == any(
        entry.certainty == "voorstel" for document in found for entry in document.entries
    )


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def _other(name: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.write_bytes((path.parent / path.name.replace("nota-17", name)).read_bytes())

    return replace


def _leaking(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {"oordeel": "lekt"}), encoding="utf-8")


def _unknown_key(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {"naam": "Zuurbier"}), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "spoil", "error"),
    [
        ("gelakt/nota-17.redacted.pdf", Path.unlink, InputError),
        ("gelakt/nota-17.log.jsonl", Path.unlink, InputError),
        ("gelakt/nota-17.certificate.json", Path.unlink, InputError),
        ("vertrouwelijk/nota-17.decisions.json", Path.unlink, InputError),
        ("gelakt/nota-17.redacted.pdf", _append, Refused),
        ("gelakt/nota-17.redacted.pdf", _other("brief-2"), Refused),
        ("gelakt/nota-17.log.jsonl", _append, Refused),
        ("gelakt/nota-17.certificate.json", _other("brief-2"), Refused),
        ("gelakt/nota-17.certificate.json", _leaking, Refused),
        ("gelakt/nota-17.certificate.json", _unknown_key, Refused),
        ("vertrouwelijk/nota-17.decisions.json", _other("brief-2"), Refused),
        ("vertrouwelijk/nota-17.decisions.json", lambda path: path.write_text("{"), DecisionsError),
        ("vertrouwelijk/map a/advies-3.decisions.json", lambda path: path.write_text("{"), DecisionsError),
    ],
)
def test_a_wrong_file_is_named(
    results: Path, file: str, spoil: Callable[[Path], None], error: type[RedactorError]
) -> None:
    spoil(results / file)
    with pytest.raises(error) as caught:
        collection.read(results)
    assert caught.value.where.split(":")[0] == file
    assert "Zuurbier" not in str(caught.value) + caught.value.hint


def test_a_whole_set_under_the_name_of_another(results: Path) -> None:
    for path in [*results.rglob("nota-17.*")]:
        path.rename(path.with_name(path.name.replace("nota-17", "nota-18")))
    with pytest.raises(Refused):
        collection.read(results)


def test_what_was_proposed_and_never_redacted_is_not_passed_over(results: Path) -> None:
    for path in (results / "gelakt").glob("brief-2.*"):
        path.unlink()
    with pytest.raises(InputError, match="niet gelakt") as caught:
        collection.read(results)
    assert caught.value.where == "vertrouwelijk/brief-2.decisions.json"


def test_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gelakt/"):
        collection.read(tmp_path)
    (tmp_path / "gelakt").mkdir()
    with pytest.raises(InputError, match="geen gelakt document"):
        collection.read(tmp_path)


def test_facts_go_over_what_is_known(made_results: Path) -> None:
    found = collection.read(made_results)
    overruled = Overruled(beoordeling=Beoordeling.NIET_OPENBAAR, role="jurist")
    told = found.with_facts(
        {
            "map a/advies-3": DocumentFacts(
                document_id="map a/advies-3", date=datetime.date(2026, 6, 3), overruled=overruled
            ),
            "elders": DocumentFacts(document_id="elders"),
        }
    )
    assert len(told) == 3
    advies = told.documents[2]
    assert advies.facts.date == datetime.date(2026, 6, 3)
    assert advies.facts.original_name == "advies-3.pdf"
    assert advies.beoordeling is Beoordeling.NIET_OPENBAAR
    assert advies.machine_beoordeling is Beoordeling.DEELS_OPENBAAR


def test_facts_are_checked() -> None:
    with pytest.raises(ValueError, match="role"):
        Overruled(beoordeling=Beoordeling.OPENBAAR, role="Piet")
    with pytest.raises(ValueError, match="count from 1"):
        DocumentFacts(document_id="nota", family=0)
    with pytest.raises(ValueError, match="key"):
        DocumentFacts(document_id="")
