"""Reports of an intake: written whole, read strictly, and together they tell what belongs to what."""

from __future__ import annotations

import datetime
import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.convert import FileType, HiddenContent, Intake, MessageKeys, Piece, Reason
from redactor.convert.quotes import text_key
from redactor.dossier import pieces
from redactor.errors import Refused
from redactor.rules import Rules

_WORDS = "Dit is een bericht met genoeg letters om te herkennen, het {}e van de draad."


def piece(
    name: str, *, parent: str | None = None, digest: str = "", reason: Reason | None = None, **more: object
) -> Piece:
    """A piece with little about it."""
    return Piece(
        name=name,
        pdf=None if reason else Path(f"{name}.pdf"),
        original_name=f"{name}.eml",
        file_type=FileType.EMAIL,
        source_sha256=digest or name,
        parent=parent,
        family=parent or name,
        reason=reason,
        **more,  # type: ignore[arg-type]
    )


def message(number: int, *, quotes: tuple[int, ...] = ()) -> MessageKeys:
    """Message ``number`` of one conversation."""
    return MessageKeys(
        message_id=f"m{number}",
        references=("m1",) if number > 1 else (),
        own_text=text_key(_WORDS.format(number)),
        quoted_texts=tuple(text_key(_WORDS.format(n)) for n in quotes),
    )


def write(out: Path, rules: Rules, *found: Piece) -> None:
    folder = out / "vertrouwelijk" / "omgezet"
    folder.mkdir(parents=True, exist_ok=True)
    intake = Intake(source=Path(f"{found[0].name}.eml"), pieces=found, barriers=("proces",))
    pieces.write_report(intake, folder, names={p.name: p.name for p in found}, rules=rules)


def test_what_belongs_together_over_all_files(tmp_path: Path, shipped_rules: Rules) -> None:
    sent = datetime.datetime(2026, 3, 3, 9, 14)
    write(tmp_path, shipped_rules, piece("a", message=message(1)))
    write(
        tmp_path,
        shipped_rules,
        piece("b", message=message(2, quotes=(1,)), date=sent),
        piece("b-bijlage", parent="b", digest="zelfde"),
        piece("b-geluid", parent="b", reason=Reason.UNSUPPORTED),
    )
    write(tmp_path, shipped_rules, piece("c", digest="zelfde"))
    found = pieces.read(tmp_path)
    facts = {place.stem: one for place, one in found.facts.items()}
    assert {name: (one.family, one.thread) for name, one in facts.items()} == {
        "a": (None, 1), "b": (1, 1), "b-bijlage": (1, None), "c": (None, None),
    }  # fmt: skip
    assert facts["b"].date == sent.date()
    assert facts["c"].duplicate_of == "b-bijlage.pdf"
    # Message b holds all of a.
    assert facts["a"].refers_to == ("b.pdf",)
    assert [(one.name, one.reason, one.belongs_to) for one in found.unprocessed] == [
        ("b-geluid", Reason.UNSUPPORTED, "b")
    ]
    keys = {"b-bijlage.pdf": "document-002"}
    assert pieces.in_keys(facts["c"], key="c", keys=keys).duplicate_of == "document-002"
    assert pieces.in_keys(facts["a"], key="a", keys=keys).refers_to == ()


def test_reports_are_confidential_and_strict(tmp_path: Path, shipped_rules: Rules) -> None:
    hidden = (HiddenContent(kind="opmerking", place="document", count=2),)
    write(tmp_path, shipped_rules, piece("a", hidden=hidden))
    path = tmp_path / "vertrouwelijk" / "omgezet" / "a.inhoud.json"
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    assert '"aantal": 2' in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace('"omgezet"', '"omgezeet"'), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        pieces.read(tmp_path)
    assert caught.value.where == "vertrouwelijk/omgezet/a.inhoud.json"


def test_nothing_taken_in(tmp_path: Path) -> None:
    assert pieces.read(tmp_path) == pieces.Pieces(facts={}, unprocessed=())


@given(st.text(min_size=1, max_size=20))
def test_no_cell_of_the_list_is_a_formula(name: str) -> None:
    one = pieces.Unprocessed(
        name="a", original_name=name, file_type=FileType.AUDIO, reason=Reason.EMPTY, belongs_to=""
    )
    text = pieces.unprocessed_list([one]).decode("utf-8-sig")
    row = text.partition("\r\n")[2]
    assert row.split(";", 1)[1].lstrip('"')[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_folders_stay_apart(tmp_path: Path, shipped_rules: Rules) -> None:
    write(tmp_path, shipped_rules, piece("a"))
    root = tmp_path / "vertrouwelijk" / "omgezet"
    (root / "map").mkdir()
    (root / "a.inhoud.json").rename(root / "map" / "a.inhoud.json")
    assert [*pieces.read(tmp_path).facts] == [PurePosixPath("map/a.pdf")]
