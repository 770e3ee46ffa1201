"""The organisation's key file: secret, whole, and never between what is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redactor.disclosure import keys
from redactor.errors import OutputExists, Refused, RulesError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sleutel.json"
    keys.write(path, keys.create("gemeente-x"))
    return path


def test_reads_back_and_only_the_owner_can(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.read(path).key().id == "gemeente-x"
    path.chmod(0o640)
    with pytest.raises(Refused, match="anderen"):
        keys.read(path)


def test_never_written_over(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(OutputExists):
        keys.write(path, keys.create("gemeente-x"))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["sleutel.json"]


def test_never_between_what_is_published(tmp_path: Path) -> None:
    inside = tmp_path / "uit" / "gelakt" / "sleutel.json"
    with pytest.raises(Refused, match="gelakt/"):
        keys.write(inside, keys.create("gemeente-x"))
    assert not inside.exists()
    with pytest.raises(Refused):
        keys.read(inside)


def test_secret_is_shown_nowhere(path: Path, tmp_path: Path) -> None:
    record = json.loads(path.read_text())["keys"][0]
    public = tmp_path / "pub.json"
    file = keys.read(path)
    keys.write_public(public, file)
    for secret in (record["hmac"], record["ed25519"]):
        assert secret not in repr(file)
        assert secret not in public.read_text()
    assert keys.read_public(public).keys == {"gemeente-x": file.key().public}


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data | {"extra": 1},
        lambda data: data | {"active": "ander"},
        lambda data: data | {"keys": data["keys"] * 2},
        lambda data: data | {"keys": []},
        lambda data: data | {"keys": [data["keys"][0] | {"hmac": "kort"}]},
    ],
)
def test_wrong_files_are_refused_without_quoting_them(path: Path, change) -> None:  # type: ignore[no-untyped-def]
    data = json.loads(path.read_text())
    path.write_text(json.dumps(change(data)))
    with pytest.raises(RulesError) as caught:
        keys.read(path)
    assert data["keys"][0]["ed25519"] not in f"{caught.value}{caught.value.__cause__}"


def test_rotation_keeps_earlier_keys(path: Path) -> None:
    first = keys.read(path)
    second = first.rotated().rotated()
    assert [key.id for key in second.keys] == ["gemeente-x", "gemeente-x-2", "gemeente-x-3"]
    assert second.key("gemeente-x") == first.key()
    assert second.key().id == "gemeente-x-3"
    with pytest.raises(RulesError, match="bestaat al"):
        first.rotated("gemeente-x")


def test_codes_differ_by_key_and_purpose(path: Path) -> None:
    key, other = keys.read(path).key(), keys.create("gemeente-x").key()
    codes = {key.keyed("a", b"x").hmac, key.keyed("b", b"x").hmac, other.keyed("a", b"x").hmac}
    assert len(codes) == 3


def test_a_request_that_names_a_key_needs_it(path: Path) -> None:
    assert keys.chosen(None, "") is None
    assert keys.chosen(keys.read(path), "gemeente-x") == keys.read(path).key()
    with pytest.raises(RulesError, match="noemt sleutel"):
        keys.chosen(None, "gemeente-x")
    with pytest.raises(RulesError, match="staat niet in"):
        keys.chosen(keys.read(path), "ander")


@pytest.mark.parametrize("key_id", ["", "Gemeente", "a b", "-a", "a" * 61])
def test_unusable_ids(key_id: str) -> None:
    with pytest.raises(RulesError):
        keys.create(key_id)
