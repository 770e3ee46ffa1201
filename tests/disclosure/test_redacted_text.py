"""The text version: what went is its ground, what stayed is as it was."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from redactor.disclosure.text import redacted_text
from redactor.domain import Action, Area, Decision, Document, Rect, Span, Status


def test_removed_places_become_their_ground(
    document: Document, decisions: tuple[Decision, ...], canaries: tuple[str, ...]
) -> None:
    text = redacted_text(decisions, document)
    assert text == ("Contactpersoon\t[5.1.2.e]\nE-mail\t[5.1.2.e]\nBSN [5.1.1.e] en minister Bruins Slot\n\n")
    assert not [canary for canary in canaries if canary in text]


def test_ground_inside_a_longer_place_does_not_vanish(
    document: Document, decide: Callable[..., Decision]
) -> None:
    inner = decide(document, "111222333", grounds=("5.1.1.e",))
    outer = decide(document, "BSN 111222333 en")
    assert "[5.1.1.e;5.1.2.e] minister" in redacted_text([outer, inner], document)


def test_area_takes_the_text_under_it(document: Document, decide: Callable[..., Decision]) -> None:
    area = decide(document, "BSN", target=Area(0, (Rect(49, 73, 67, 86),)))
    assert "[5.1.2.e] 111222333" in redacted_text([area], document)


def test_pages_are_separated(make: Callable[..., Document]) -> None:
    assert redacted_text([], make("een", "twee")) == "een\ftwee\n"


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(lambda t: f"{t}."),
    places=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5),
)
def test_what_stays_stays_in_order(
    make_page_document: Callable[..., Document], text: str, places: list[tuple[int, int]]
) -> None:
    document = make_page_document(text)
    spans = [Span(0, start, min(start + size, len(text))) for start, size in places if start < len(text)]
    decisions = [
        Decision(
            decision_id=f"d{index}",
            target=(span,),
            action=Action.REDACT,
            grounds=("5.1.2.e",),
            status=Status.AUTO,
            decided_by="policy:x",
            label="PERSOON",
            toelichting="",
            finding_ids=(),
            score=1.0,
            detector="D",
        )
        for index, span in enumerate(spans)
    ]
    gone = {index for span in spans for index in range(span.start, span.end)}
    kept = "".join(char for index, char in enumerate(text) if index not in gone)
    result = redacted_text(decisions, document).removesuffix("\n")
    # presidio joins places of one ground with only spaces between; those spaces go with them.
    assert result.replace("[5.1.2.e]", "").replace(" ", "") == kept.replace(" ", "")
