"""The decisions file: it comes back as it went, and no edit of a person is lost or passed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.disclosure import decisions_file, edits, risk
from redactor.disclosure.decisions_schema import (
    Addition,
    DecisionRecord,
    DecisionsFile,
    FindingRecord,
    InputRecord,
    PersonRecord,
    decision_record,
    decision_value,
)
from redactor.domain import Action, Area, Decision, Document, Finding, Person, Rect, Span, Status
from redactor.errors import DecisionsError
from redactor.rules import Rules

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def file(
    document: Document,
    findings: tuple[Finding, ...],
    persons: tuple[Person, ...],
    decisions: tuple[Decision, ...],
) -> DecisionsFile:
    return decisions_file.build(
        document,
        findings,
        persons,
        decisions,
        redactor="0.1.0",
        rules_digest="ab",
        model="none",
        model_digest="",
        profile="smallest-part",
    )


@pytest.fixture
def edited(file: DecisionsFile, tmp_path: Path) -> Callable[[Edit], DecisionsFile]:
    """Writes the file, lets a person edit its JSON, and reads it back."""

    def edit(change: Edit) -> DecisionsFile:
        path = tmp_path / "nota-17.decisions.json"
        data = json.loads(decisions_file.dump(file))
        change(data)
        path.write_text(json.dumps(data), encoding="utf-8")
        return decisions_file.read(path)

    return edit


def nothing(data: dict[str, Any]) -> None:
    """No edit."""


def by_id(decisions: tuple[Decision, ...]) -> dict[str, Decision]:
    return {decision.decision_id: decision for decision in decisions}


class TestRoundTrip:
    def test_unedited_file_gives_the_same_decisions(
        self, edited: Any, document: Document, decisions: tuple[Decision, ...], rules: Rules
    ) -> None:
        reviewed = decisions_file.review(edited(nothing), document, rules.grounds, by="jurist")
        assert by_id(reviewed.decisions) == by_id(decisions)
        assert reviewed.changed == 0
        assert reviewed.new_toelichtingen == ()

    def test_findings_and_persons_come_back(
        self, edited: Any, findings: tuple[Finding, ...], persons: tuple[Person, ...]
    ) -> None:
        assert decisions_file.contents(edited(nothing)) == (findings, persons)

    def test_doubtful_decisions_come_first(self, file: DecisionsFile) -> None:
        order = [(d.status, d.action) for d in file.decisions]
        assert order[:2] == [("voorstel", "openbaar"), ("voorstel", "lakken")]
        assert {status for status, _ in order[2:]} == {"automatisch"}

    def test_repeats_of_one_question_come_after_all_first_places(
        self, make: Callable[..., Document], decide: Callable[..., Decision]
    ) -> None:
        document = make("Abel Bert Bert Bert Cees")
        bert = [
            decide(
                document,
                "Bert",
                decision_id=f"b{n}",
                status=Status.OPEN,
                person_id="p2",
                score=0.3 + n / 100,
            )
            for n in range(3)
        ]
        abel = decide(document, "Abel", decision_id="a", status=Status.OPEN, person_id="p1", score=0.7)
        cees = decide(document, "Cees", decision_id="c", status=Status.OPEN, person_id="", score=0.6)
        sure = decide(document, "Cees", decision_id="s", score=0.1)
        order = [d.decision_id for d in risk.by_risk([sure, *bert, abel, cees])]
        assert order == ["b0", "c", "a", "b1", "b2", "s"]

    @given(
        text=st.text(max_size=40),
        score=st.floats(0, 1),
        action=st.sampled_from(Action),
        status=st.sampled_from(Status),
        target=st.one_of(
            st.lists(
                st.builds(
                    lambda page, start, length: Span(page, start, start + length),
                    st.integers(0, 9),
                    st.integers(0, 999),
                    st.integers(1, 50),
                ),
                min_size=1,
                max_size=3,
            ).map(tuple),
            st.builds(
                lambda page, x, y, w: Area(page, (Rect(x, y, x + w, y + 1),)),
                st.integers(0, 9),
                st.floats(0, 500),
                st.floats(0, 500),
                st.floats(0.5, 90),
            ),
        ),
        toelichting=st.text(max_size=20),
    )
    def test_any_decision(
        self,
        text: str,
        score: float,
        action: Action,
        status: Status,
        target: tuple[Span, ...] | Area,
        toelichting: str,
    ) -> None:
        decision = Decision(
            decision_id="d",
            target=target,
            action=action,
            grounds=("5.1.2.e",),
            status=status,
            decided_by="policy:x",
            label="PERSOON",
            toelichting=toelichting,
            finding_ids=("f",),
            score=score,
            detector="D",
            text=text,
        )
        record = decision_record(decision, context="", why=())
        again = type(record).model_validate_json(record.model_dump_json())
        assert decision_value(again, again.proposal) == decision


class TestEdits:
    def test_readable_again(self, edited: Any, document: Document, rules: Rules) -> None:
        def change(data: dict[str, Any]) -> None:
            data["decisions"][1]["action"] = "openbaar"

        file = edited(change)
        reviewed = decisions_file.review(file, document, rules.grounds, by="jurist")
        decision = by_id(reviewed.decisions)[file.decisions[1].decision_id]
        assert (decision.action, decision.grounds) == (Action.KEEP, ())
        assert (decision.status, decision.decided_by) == (Status.DECIDED, "reviewer:jurist")
        assert reviewed.changed == 1

    def test_confirmed_as_it_is(self, edited: Any, document: Document, rules: Rules) -> None:
        def change(data: dict[str, Any]) -> None:
            data["decisions"][0]["status"] = "besloten"

        file = edited(change)
        reviewed = decisions_file.review(file, document, rules.grounds, by="jurist")
        decision = by_id(reviewed.decisions)[file.decisions[0].decision_id]
        assert (decision.status, decision.decided_by) == (Status.DECIDED, "reviewer:jurist")

    def test_ground_in_any_spelling(self, edited: Any, document: Document, rules: Rules) -> None:
        def change(data: dict[str, Any]) -> None:
            data["decisions"][0].update(action="lakken", grounds=["art. 5.1 lid 2 onder e", "5.1.2e"])

        file = edited(change)
        reviewed = decisions_file.review(file, document, rules.grounds, by="jurist")
        assert by_id(reviewed.decisions)[file.decisions[0].decision_id].grounds == ("5.1.2.e",)

    def test_toelichting_is_handed_over_for_checking(
        self, edited: Any, document: Document, rules: Rules
    ) -> None:
        def change(data: dict[str, Any]) -> None:
            data["decisions"][2]["toelichting"] = "Na weging gelakt."

        reviewed = decisions_file.review(edited(change), document, rules.grounds, by="jurist")
        assert [text for _, text in reviewed.new_toelichtingen] == ["Na weging gelakt."]

    def test_second_review_keeps_the_first_reviewer(
        self, edited: Any, document: Document, rules: Rules, tmp_path: Path
    ) -> None:
        def change(data: dict[str, Any]) -> None:
            data["decisions"][0]["action"] = "lakken"
            data["decisions"][0]["grounds"] = ["5.1.2.e"]

        first = decisions_file.review(edited(change), document, rules.grounds, by="jurist")
        path = tmp_path / "again.json"
        data = json.loads(decisions_file.dump(first.file))
        data["decisions"][1]["status"] = "besloten"
        path.write_text(json.dumps(data), encoding="utf-8")
        second = decisions_file.review(
            decisions_file.read(path), document, rules.grounds, by="privacy-officer"
        )
        rulings = [second.decisions[i].decided_by for i in (0, 1)]
        assert rulings == ["reviewer:jurist", "reviewer:privacy-officer"]
        assert second.changed == 1

    def test_added_words(self, edited: Any, document: Document, rules: Rules) -> None:
        def change(data: dict[str, Any]) -> None:
            data["additions"] = [{"page_number": 1, "text": "minister  Bruins", "grounds": ["5.1.2e"]}]

        reviewed = decisions_file.review(edited(change), document, rules.grounds, by="jurist")
        added = reviewed.decisions[-1]
        assert added.text == "minister Bruins"
        assert isinstance(added.target, tuple)
        span = added.target[0]
        assert document.pages[0].text[span.start : span.end] == "minister Bruins"
        assert added.decided_by == "reviewer:jurist"

    def test_added_box(self, edited: Any, document: Document, rules: Rules) -> None:
        def change(data: dict[str, Any]) -> None:
            data["additions"] = [{"page_number": 1, "box": [49, 73, 70, 86], "grounds": ["5.1.2.e"]}]

        reviewed = decisions_file.review(edited(change), document, rules.grounds, by="jurist")
        added = reviewed.decisions[-1]
        assert added.target == Area(0, (Rect(49, 73, 70, 86),))
        assert added.text == "BSN"

    @pytest.mark.parametrize("later", [[], [{"page_number": 1, "text": "Bruins", "grounds": ["5.1.2.i"]}]])
    def test_an_addition_taken_away_or_changed_is_an_edit(
        self, edited: Any, document: Document, rules: Rules, later: list[Any]
    ) -> None:
        def change(data: dict[str, Any]) -> None:
            data["additions"] = [{"page_number": 1, "text": "Bruins", "grounds": ["5.1.2.e"]}]

        first = decisions_file.review(edited(change), document, rules.grounds, by="jurist").file
        assert edits.pending(first) == 0
        # Who changes one may leave the role of the first there.
        left = [Addition(**addition, decided_by="reviewer:jurist") for addition in later]
        later_file = first.model_copy(update={"additions": left})
        assert edits.pending(later_file) == 1
        second = decisions_file.review(later_file, document, rules.grounds, by="privacy-officer", when="nu")
        assert second.changed == 1
        assert [decision.decided_by for decision in second.added] == ["reviewer:privacy-officer"] * len(later)
        assert edits.pending(second.file) == 0
        assert edits.is_edited(second.file)
        (gone,) = second.file.withdrawn
        assert (gone.addition, gone.decided_by, gone.decided_at) == (
            first.additions[0],
            "reviewer:privacy-officer",
            "nu",
        )

    def test_in_a_file_of_an_earlier_version_an_addition_stays_whose_it_was(
        self, edited: Any, document: Document, rules: Rules
    ) -> None:
        def change(data: dict[str, Any]) -> None:
            del data["known_additions"], data["withdrawn"]
            data["additions"] = [
                {"page_number": 1, "text": "Bruins", "grounds": ["5.1.2.e"], "decided_by": "reviewer:jurist"}
            ]

        file = edited(change)
        assert edits.pending(file) == 0
        reviewed = decisions_file.review(file, document, rules.grounds, by="privacy-officer")
        assert reviewed.changed == 0
        assert reviewed.file.known_additions == file.additions


class TestRefused:
    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(lambda d: d["decisions"].pop(0), id="decision deleted"),
            pytest.param(lambda d: d["decisions"].append(d["decisions"][0]), id="decision doubled"),
            pytest.param(lambda d: d["decisions"][0]["target"][0].update(start=0), id="place changed"),
            pytest.param(lambda d: d["input"].update(sha256="00" * 32), id="other document"),
            pytest.param(lambda d: d["decisions"][0].update(action="weg"), id="unknown action"),
            pytest.param(lambda d: d["decisions"][0].update(actoin="lakken"), id="unknown key"),
            pytest.param(lambda d: d.pop("findings"), id="key missing"),
            pytest.param(lambda d: d.update(schema_version="redactor-besluiten/9"), id="other version"),
            pytest.param(lambda d: d["additions"].append({"page_number": 1, "grounds": ["x"]}), id="nowhere"),
        ],
    )  # fmt: skip
    def test_on_reading(self, edited: Any, change: Edit) -> None:
        with pytest.raises(DecisionsError):
            edited(change)

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(lambda d: d["decisions"][1].update(grounds=[]), id="no ground"),
            pytest.param(lambda d: d["decisions"][1].update(grounds=["5.9.9.z"]), id="unknown ground"),
            pytest.param(
                lambda d: d["additions"].append({"page_number": 1, "text": "weg", "grounds": ["5.1.2.e"]}),
                id="words not there",
            ),
            pytest.param(
                lambda d: d["additions"].append({"page_number": 9, "text": "BSN", "grounds": ["5.1.2.e"]}),
                id="page not there",
            ),
            pytest.param(
                lambda d: d["additions"].append(
                    {"page_number": 1, "box": [0, 0, 9999, 5], "grounds": ["5.1.2.e"]}
                ),
                id="box off the page",
            ),
        ],
    )  # fmt: skip
    def test_on_review(
        self, edited: Any, document: Document, rules: Rules, change: Edit, canaries: tuple[str, ...]
    ) -> None:
        file = edited(change)
        with pytest.raises(DecisionsError) as caught:
            decisions_file.review(file, document, rules.grounds, by="jurist", where="x.json")
        assert not [c for c in canaries if c in str(caught.value) + caught.value.hint]

    def test_other_pdf(self, edited: Any, make: Callable[..., Document], rules: Rules) -> None:
        with pytest.raises(DecisionsError, match="hoort niet bij deze PDF"):
            decisions_file.review(
                edited(nothing), make("iets anders", "en nog een"), rules.grounds, by="jurist"
            )

    def test_broken_json_names_the_line_and_quotes_nothing(self, file: DecisionsFile, tmp_path: Path) -> None:
        path = tmp_path / "x.json"
        path.write_text(decisions_file.dump(file).replace('"label"', "label", 1), encoding="utf-8")
        with pytest.raises(DecisionsError) as caught:
            decisions_file.read(path)
        assert caught.value.where.startswith("x.json:")
        assert caught.value.__cause__ is None

    def test_missing_and_binary_file(self, tmp_path: Path) -> None:
        (tmp_path / "b.json").write_bytes(b"\xff\xfe\x00")
        for name in ("a.json", "b.json"):
            with pytest.raises(DecisionsError):
                decisions_file.read(tmp_path / name)


def test_every_key_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "decisions-format.md").read_text(encoding="utf-8")
    models = (DecisionsFile, DecisionRecord, Addition, FindingRecord, PersonRecord, InputRecord)
    keys = {key for model in models for key in model.model_fields} - {"decided_by"}
    assert not [key for key in keys if f"`{key}`" not in text and f'"{key}"' not in text]
