"""rules/: what is shipped holds together, and every mistake is named with its place."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from redactor import rules
from redactor.domain import Action, Status
from redactor.errors import BadPattern, RulesError, UnknownGround

Change = Callable[[str, str, str], Path]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """A copy of the shipped rules in which one text was replaced by another."""

    def apply(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "rules"
        shutil.copytree(rules.rules_directory(), folder)
        path = folder / name
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return folder

    return apply


def line_of(folder: Path, name: str, text: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


class TestShipped:
    def test_loads(self) -> None:
        loaded = rules.load()
        assert len(loaded.digest) == 64
        assert loaded.recognizers
        assert loaded.fields
        assert loaded.roles
        last = loaded.policy[-1]
        assert (last.action, last.status, last.when.unconditional) == (Action.REDACT, Status.OPEN, True)

    def test_same_digest_twice(self) -> None:
        assert rules.load().digest == rules.load().digest

    def test_digest_follows_content(self, change: Change) -> None:
        folder = change("lists/private-mail-domains.txt", "gmail.*", "gmail.*\nvoorbeeld.example")
        assert rules.load(folder).digest != rules.load().digest

    def test_survives_a_process_border(self) -> None:
        loaded = rules.load()
        assert pickle.loads(pickle.dumps(loaded)) == loaded

    def test_every_ground_reads_aloud(self) -> None:
        for ground in rules.load().grounds.values():
            assert ground.spoken.startswith("gelakt")

    def test_lists_have_headers_and_no_comments(self) -> None:
        loaded = rules.load()
        for stem, lines in loaded.lists.items():
            assert loaded.list_headers[stem].get("source"), stem
            assert not any(line.startswith("#") for line in lines)

    def test_every_recognizer_in_yaml_has_examples_both_ways(self) -> None:
        for rule in rules.load().recognizers:
            if rule.patterns and rule.name != "UsernameColumnRecognizer":
                assert rule.match, rule.name
                assert rule.no_match, rule.name


class TestGrounds:
    @pytest.mark.parametrize(
        "text",
        [
            "5.1.2e",
            "5.1.2.e",
            " 5.1.2  E ",
            "5.1 lid 2 sub e",
            "art. 5.1 lid 2 onder e",
            "art. 5.1 lid 2e",
            "Artikel 5.1, tweede lid, onder e",
            "Woo art. 5.1, tweede lid, onder e",
            "artikel 5.1, tweede lid, aanhef en onder e, van de Woo",
            "10.2.e",
            "(10)(2e)",
            "Persoonsgegeven",
        ],
    )
    def test_spellings(self, text: str) -> None:
        assert rules.parse_ground(text, rules.load().grounds).code == "5.1.2.e"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("5.1.1e", "5.1.1.e"),
            ("5.1 lid 5", "5.1.5"),
            ("11.1", "5.2.1"),
            ("5.2 lid 1", "5.2.1"),
            ("5.4a", "5.4a"),
            ("dubbel", "dubbel"),
            ("DUBBEL DUBBEL", "dubbel"),
            ("5.2", "5.2"),
        ],
    )
    def test_others(self, text: str, code: str) -> None:
        assert rules.parse_ground(text, rules.load().grounds).code == code

    @pytest.mark.parametrize("text", ["", "   ", "5.1.2.z", "Jan de Vries", "5", "e", "5.1.2.e.1"])
    def test_unknown(self, text: str) -> None:
        with pytest.raises(UnknownGround):
            rules.parse_ground(text, rules.load().grounds)

    def test_message_keeps_text_to_itself(self) -> None:
        with pytest.raises(UnknownGround) as caught:
            rules.parse_ground("mevrouw Van Dijk-Geheim", rules.load().grounds)
        assert "Geheim" not in f"{caught.value} {caught.value.hint}"

    def test_groups_are_not_citable(self) -> None:
        grounds = rules.load().grounds
        assert [code for code, ground in grounds.items() if not ground.citable] == [
            "5.1",
            "5.1.1",
            "5.1.2",
            "5.2",
        ]


class TestMistakes:
    def test_unknown_key_names_line_and_nearest(self, change: Change) -> None:
        folder = change("recognizers.yaml", "check: elfproef\n", "chek: elfproef\n")
        with pytest.raises(RulesError) as caught:
            rules.load(folder)
        assert (
            caught.value.where == f"recognizers.yaml:{line_of(folder, 'recognizers.yaml', 'chek: elfproef')}"
        )
        assert "'chek'" in caught.value.message
        assert "'check'" in caught.value.hint

    def test_unknown_key_inside(self, change: Change) -> None:
        folder = change("policy.yaml", "{label: BSN}", "{labl: BSN}")
        with pytest.raises(RulesError) as caught:
            rules.load(folder)
        assert caught.value.where == f"policy.yaml:{line_of(folder, 'policy.yaml', '{labl: BSN}')}"
        assert "'label'" in caught.value.hint

    def test_key_twice(self, change: Change) -> None:
        folder = change("grounds.yaml", "  kind: absoluut\n", "  kind: absoluut\n  kind: relatief\n")
        with pytest.raises(RulesError, match="twee keer") as caught:
            rules.load(folder)
        assert caught.value.where == f"grounds.yaml:{line_of(folder, 'grounds.yaml', '  kind: relatief')}"

    def test_id_twice(self, change: Change) -> None:
        folder = change("grounds.yaml", 'code: "5.1.1.b"', 'code: "5.1.1.a"')
        with pytest.raises(RulesError, match=r"5\.1\.1\.a.*twee keer"):
            rules.load(folder)

    def test_unquoted_number(self, change: Change) -> None:
        folder = change("grounds.yaml", 'code: "5.4"', "code: 5.4")
        with pytest.raises(RulesError, match="getal") as caught:
            rules.load(folder)
        assert 'code: "5.4"' in caught.value.hint

    def test_missing_key(self, change: Change) -> None:
        folder = change("grounds.yaml", "  title: Eenheid van de Kroon\n", "")
        with pytest.raises(RulesError, match="'title' ontbreekt"):
            rules.load(folder)

    def test_literal_with_choices(self, change: Change) -> None:
        folder = change("grounds.yaml", "kind: absoluut", "kind: absolut")
        with pytest.raises(RulesError, match="absolut") as caught:
            rules.load(folder)
        assert "absoluut" in caught.value.hint

    @pytest.mark.parametrize(
        ("name", "old", "new", "near"),
        [
            ("policy.yaml", "{label: BSN}", "{label: BSM}", "BSN"),
            ("policy.yaml", "role: [top]", "role: [topp]", "top"),
            ("recognizers.yaml", "supported_entity: BSN", "supported_entity: BSNN", "BSN"),
            ("fields.yaml", "value: PERSOON", "value: PERSON", "PERSOON"),
        ],
    )
    def test_unknown_name(self, change: Change, name: str, old: str, new: str, near: str) -> None:
        with pytest.raises(RulesError, match="bestaat niet") as caught:
            rules.load(change(name, old, new))
        assert f"'{near}'" in caught.value.hint
        assert caught.value.where.startswith(f"{name}:")

    def test_unknown_ground_in_policy(self, change: Change) -> None:
        with pytest.raises(UnknownGround, match=r"5\.1\.9\.e") as caught:
            rules.load(change("policy.yaml", 'grounds: ["5.1.1.e"]', 'grounds: ["5.1.9.e"]'))
        assert caught.value.where.startswith("policy.yaml:")

    def test_group_ground_in_policy(self, change: Change) -> None:
        with pytest.raises(UnknownGround, match="groep"):
            rules.load(change("policy.yaml", 'grounds: ["5.1.1.e"]', 'grounds: ["5.1.1"]'))

    def test_redact_without_ground(self, change: Change) -> None:
        with pytest.raises(RulesError, match="vraagt om grounds"):
            rules.load(change("policy.yaml", '{action: REDACT, grounds: ["5.1.1.e"]}', "{action: REDACT}"))

    def test_last_policy_rule(self, change: Change) -> None:
        with pytest.raises(RulesError, match="laatste regel"):
            rules.load(change("policy.yaml", "  when: {}\n", "  when: {label: BSN}\n"))

    def test_bad_regex(self, change: Change) -> None:
        folder = change("recognizers.yaml", "(?<![\\w.,/€-])\\d{9}", "(?<![\\w.,/€-]\\d{9}")
        with pytest.raises(BadPattern, match="reguliere expressie") as caught:
            rules.load(folder)
        assert caught.value.where.startswith("recognizers.yaml:")

    def test_no_yaml(self, change: Change) -> None:
        with pytest.raises(RulesError, match="YAML") as caught:
            rules.load(change("labels.yaml", "- {id: PERSOON", "- [id: PERSOON"))
        assert caught.value.where.startswith("labels.yaml")

    def test_no_list(self, tmp_path: Path, change: Change) -> None:
        folder = change("labels.yaml", "- {id", "- {id")
        (folder / "labels.yaml").write_text("id: PERSOON\n", encoding="utf-8")
        with pytest.raises(RulesError, match="lijst"):
            rules.load(folder)

    def test_no_utf8(self, change: Change) -> None:
        folder = change("labels.yaml", "- {id", "- {id")
        (folder / "labels.yaml").write_bytes(b"\xff\xfe\xff")
        with pytest.raises(RulesError, match="UTF-8"):
            rules.load(folder)

    def test_missing_file(self, change: Change) -> None:
        folder = change("labels.yaml", "- {id", "- {id")
        (folder / "policy.yaml").unlink()
        with pytest.raises(RulesError, match=r"policy\.yaml"):
            rules.load(folder)

    def test_patterns_and_class_exclude_each_other(self, change: Change) -> None:
        with pytest.raises(RulesError, match="één van beide"):
            rules.load(
                change(
                    "recognizers.yaml",
                    "  class_name: redactor.detect.telephones.PhoneRecognizer\n",
                    "  class_name: redactor.detect.telephones.PhoneRecognizer\n"
                    "  patterns: [{name: x, regex: x, score: 0.5}]\n",
                )
            )


@pytest.mark.parametrize(
    ("file", "old", "new", "nearest"),
    [
        ("grounds.yaml", "kind: relatief", "kindd: relatief", "kind"),
        ("recognizers.yaml", "check: elfproef", "check: elfproeff", "elfproef"),
    ],
)
def test_a_typing_error_is_named_with_line_and_nearest_name(
    tmp_path: Path, file: str, old: str, new: str, nearest: str
) -> None:
    from redactor.detect import build_engine
    from redactor.detect.engine import NO_MODEL

    root = tmp_path / "rules"
    shutil.copytree(rules.rules_directory(), root)
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if old in line)
    lines[number] = lines[number].replace(old, new)
    (root / file).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        build_engine(rules.load(root), model=NO_MODEL)
    assert caught.value.where == f"{file}:{number + 1}"
    assert nearest in caught.value.hint
