"""Where boxes come and what they say; pages are made by hand."""

from __future__ import annotations

import dataclasses
import pathlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leak_kit import GROUNDS

from redactor import geometry, rules
from redactor.domain import Action, Area, Decision, Document, PageText, Rect, Span, Status, Target
from redactor.errors import UnhandledContent, UnknownGround
from redactor.redact import growth, labels
from redactor.redact.plan import plan
from tests.look import BOXES, look

#: Every letter of these pages is 6 points wide and 14 high; lines are 16 apart.
WIDTH, HEIGHT, PITCH = 6.0, 14.0, 16.0
NO_GRID = look(grid=0)


def page(*lines: str, index: int = 0, pitch: float = PITCH, rotation: int = 0) -> PageText:
    text = "\n".join(lines)
    boxes = []
    x, y = 72.0, 72.0
    for letter in text:
        if letter == "\n":
            boxes.append((np.nan,) * 4)
            x, y = 72.0, y + pitch
        elif letter == "\t":
            boxes.append((np.nan,) * 4)
            x = 300.0
        else:
            boxes.append((x, y, x + WIDTH, y + HEIGHT))
            x += WIDTH
    array = np.array(boxes, dtype=np.float64).reshape(len(text), 4)
    return PageText(
        page_index=index,
        width=595,
        height=842,
        rotation=rotation,
        text=text,
        boxes=array,
        sizes=np.full(len(text), 11.0),
    )


def document(*pages: PageText) -> Document:
    return Document(document_id="x", path=pathlib.Path("x.pdf"), sha256="0" * 64, pages=pages)


def decision(target: Target, number: int = 0, grounds: tuple[str, ...] = ("5.1.2.e",)) -> Decision:
    return Decision(
        decision_id=f"d{number}",
        target=target,
        action=Action.REDACT,
        grounds=grounds,
        status=Status.AUTO,
        decided_by="policy:proef",
        label="PERSOON",
        toelichting="",
        finding_ids=(),
        score=1.0,
        detector="proef",
    )


def find(text: PageText, part: str) -> Span:
    start = text.text.index(part)
    return Span(text.page_index, start, start + len(part))


def test_a_box_covers_its_letters_and_the_core_their_middle() -> None:
    one = page("Aan Jansen gezonden")
    (redaction,) = plan([decision((find(one, "Jansen"),))], document(one), grounds=GROUNDS, options=NO_GRID)
    assert redaction.boxes == (Rect(96, 72, 132, 86),)
    core = redaction.cores[0]
    assert 96 < core.x0 < core.x1 < 132
    assert 76 < core.y0 < core.y1 < 82
    assert redaction.label == "5.1.2.e"
    assert redaction.spoken == "gelakt, artikel 5.1 lid 2 onder e"


def test_a_name_over_two_lines_and_pages_gets_a_box_on_each() -> None:
    first, second = page("Getekend: Marieke", "Jansen, hoofd"), page("Jansen", index=1)
    target = (Span(0, 10, 24), find(second, "Jansen"))
    result = plan([decision(target)], document(first, second), grounds=GROUNDS, options=NO_GRID)
    assert [(r.page_index, len(r.boxes)) for r in result] == [(0, 2), (1, 1)]
    assert {r.decision_id for r in result} == {"d0"}


def test_a_box_grows_to_the_grid_over_free_space_only() -> None:
    one = page("Behandeld door Jansen", "en gezonden aan Jansen, hoofd van de afdeling")
    last, middle = find(one, "Jansen"), Span(0, one.text.rindex("Jansen"), one.text.rindex("Jansen") + 6)
    result = plan(
        [decision((last,)), decision((middle,), 1)],
        document(one),
        grounds=GROUNDS,
        options=look(grid=50),
    )
    assert result[0].boxes[0].width == 50
    assert result[1].boxes[0].width == 36, "a comma follows"
    assert [r.exact_boxes for r in result] == [0, 1]


def aligned(*lines: str, right: float = 0.0, middle: float = 0.0) -> PageText:
    """Lines that all end at ``right``, or all have ``middle`` as theirs."""
    one = page(*lines)
    boxes = one.boxes.copy()
    at = 0
    for line in lines:
        width = len(line) * WIDTH
        shift = (right - width if right else middle - width / 2) - 72
        boxes[at : at + len(line), [0, 2]] += shift
        at += len(line) + 1
    return dataclasses.replace(one, boxes=boxes)


def test_a_box_of_a_line_that_ends_at_an_edge_grows_to_the_left() -> None:
    one = aligned("Ministerie van Financien", "Marieke Jansen", "Den Haag", right=500)
    (redaction,) = plan(
        [decision((find(one, "Marieke Jansen"),))], document(one), grounds=GROUNDS, options=look()
    )
    assert redaction.boxes[0].x1 == 500
    assert redaction.boxes[0].width == 108
    assert redaction.exact_boxes == 0


def test_a_box_of_a_centred_line_grows_both_ways() -> None:
    one = aligned("Ministerie van Financien", "Marieke Jansen", "Den Haag", middle=297.5)
    (redaction,) = plan(
        [decision((find(one, "Marieke Jansen"),))], document(one), grounds=GROUNDS, options=look()
    )
    box = redaction.boxes[0]
    assert (box.x0 + box.x1) / 2 == 297.5
    assert box.width == 108
    assert redaction.exact_boxes == 0


def test_the_end_of_the_widest_line_is_padded_but_no_table_cell() -> None:
    one = page("Een regel", "Een brede regel van Jansen")
    (redaction,) = plan(
        [decision((find(one, "Jansen"),))], document(one), grounds=GROUNDS, options=look(grid=100)
    )
    assert redaction.boxes[0].width == 36  # three steps of 12: 36 points wide already
    assert redaction.exact_boxes == 0
    wider = page("Een regel", "Een brede regel van Janssen")
    target = decision((find(wider, "Janssen"),))
    (redaction,) = plan([target], document(wider), grounds=GROUNDS, options=look(grid=100))
    assert redaction.boxes[0].width == 48
    table = page("Naam\tTelefoon", "Wie\tJansen-de Wit")
    (redaction,) = plan(
        [decision((find(table, "Jansen-de Wit"),))], document(table), grounds=GROUNDS, options=look()
    )
    assert redaction.boxes[0].width == 13 * WIDTH
    assert redaction.exact_boxes == 1


def test_joined_boxes_are_padded_as_one() -> None:
    one = page("Aan Jan Jansen", "en verder wat er nog meer op deze regel staat")
    pieces = [decision((Span(0, 4, 7),)), decision((find(one, "Jansen"),), 1)]
    first, second = plan(pieces, document(one), grounds=GROUNDS, options=look(grid=36))
    assert second.boxes[0].x1 - first.boxes[0].x0 == 72
    assert (first.exact_boxes, second.exact_boxes) == (0, 0)


@pytest.mark.parametrize(("order", "grown"), [(1, "y1"), (-1, "y0")])
def test_a_sideways_line_is_padded_in_its_own_direction(order: int, grown: str) -> None:
    text = "Aan Jansen" + "\n" + "en nog een langere regel tekst"
    boxes, y = [], 0.0
    x = 200.0
    for letter in text:
        if letter == "\n":
            boxes.append((np.nan,) * 4)
            x, y = 220.0, 0.0
            continue
        low = 400 + order * y
        boxes.append((x, min(low, low + order * WIDTH), x + HEIGHT, max(low, low + order * WIDTH)))
        y += WIDTH
    one = dataclasses.replace(page(text), boxes=np.array(boxes), rotation=90 if order < 0 else 270)
    (redaction,) = plan(
        [decision((find(one, "Jansen"),))], document(one), grounds=GROUNDS, options=look(grid=50)
    )
    box = redaction.boxes[0]
    assert box.height == 50
    assert redaction.exact_boxes == 0
    assert getattr(box, grown) == 400 + order * (4 * WIDTH + 50)


def test_a_box_does_not_grow_over_the_next_column() -> None:
    one = page("Naam\tTelefoon", "Jan\t06", "Al\tx")
    (redaction,) = plan(
        [decision((find(one, "Jan"),))], document(one), grounds=GROUNDS, options=look(grid=200)
    )
    assert redaction.boxes[0].x1 <= 300 - 7


def test_a_box_gives_way_to_kept_lines_close_by() -> None:
    one = page("boven de regel van", "Aan Jansen gezonden", "onder de regel van", pitch=10)
    (redaction,) = plan([decision((find(one, "Jansen"),))], document(one), grounds=GROUNDS, options=NO_GRID)
    box = redaction.boxes[0]
    assert box.y0 >= 86
    assert box.y1 <= 96 - 4 + 0.16 * HEIGHT + 4
    assert box.height > 0.4 * HEIGHT


def test_neighbours_with_the_same_grounds_touch() -> None:
    one = page("Aan Jan Jansen gezonden")
    pieces = [decision((find(one, "Jan "),)), decision((find(one, "Jansen"),), 1)]
    pieces[0] = decision((Span(0, 4, 7),))
    result = plan(pieces, document(one), grounds=GROUNDS, options=NO_GRID)
    assert result[0].boxes[0].x1 == result[1].boxes[0].x0
    other = [pieces[0], decision((find(one, "Jansen"),), 1, ("5.1.1.d",))]
    result = plan(other, document(one), grounds=GROUNDS, options=NO_GRID)
    assert result[0].boxes[0].x1 < result[1].boxes[0].x0


@pytest.mark.parametrize(
    ("width", "form", "wanted"),
    [
        (300, "lang", "Woo art. 5.1, tweede lid, onder e"),
        (60, "lang", "5.1.2.e"),
        (300, "5.1.2e", "5.1.2e"),
        (300, "5.1.2.e", "5.1.2.e"),
        (15.5, "5.1.2.e", "5.1.2e"),
        (5, "5.1.2.e", ""),
    ],
)
def test_labels_fit_or_are_shortened(width: float, form: str, wanted: str) -> None:
    box = Rect(100, 100, 100 + width, 112)
    (redaction,) = plan(
        [decision(Area(0, (box,)))],
        document(page("x")),
        grounds=GROUNDS,
        options=look(label_form=form),
    )
    assert redaction.label == wanted


def test_several_grounds_are_joined_and_shortened() -> None:
    wide, narrow = Rect(0, 0, 200, 14), Rect(0, 20, 26, 34)
    for box, wanted in ((wide, "5.1.2.e;5.1.1.d"), (narrow, "5.1.2e…")):
        (redaction,) = plan(
            [decision(Area(0, (box,)), grounds=("5.1.2.e", "5.1.1.d"))],
            document(page("x")),
            grounds=GROUNDS,
            options=look(),
        )
        assert redaction.label == wanted
    assert redaction.spoken.endswith("artikel 5.1 lid 2 onder e en Woo art. 5.1, eerste lid, onder d")


def test_a_screen_reader_hears_once_that_something_is_gone() -> None:
    grounds = [rules.load().grounds[code] for code in ("5.1.2.e", "5.1.1.d")]
    said = labels.spoken(grounds)
    assert said.count("gelakt") == 1
    assert said.startswith("gelakt, artikel 5.1 lid 2 onder e")
    assert " en artikel 5.1 lid 1 onder d" in said


def test_how_labels_are_shortened_is_a_rule() -> None:
    (redaction,) = plan(
        [decision(Area(0, (Rect(0, 20, 26, 34),)), grounds=("5.1.2.e", "5.1.1.d"))],
        document(page("x")),
        grounds=GROUNDS,
        options=look(shorter={"5.1.2.e": ()}, more="+"),
    )
    assert redaction.label == "5.1.2.e+"


def test_every_decision_gives_a_redaction_or_an_error() -> None:
    one = page("Aan Jansen", "  ")
    with pytest.raises(UnhandledContent):
        plan([decision((Span(0, 11, 13),))], document(one), grounds=GROUNDS, options=NO_GRID)
    with pytest.raises(UnknownGround):
        plan([decision((find(one, "Jansen"),))], document(one), grounds={}, options=NO_GRID)
    with pytest.raises(ValueError, match="outside its page"):
        plan([decision((Span(0, 4, 400),))], document(one), grounds=GROUNDS, options=NO_GRID)
    with pytest.raises(ValueError, match="outside its page"):
        plan([decision((Span(3, 0, 4),))], document(one), grounds=GROUNDS, options=NO_GRID)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(1, 12)),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    st.sampled_from((0.0, 24.0, 36.0, 90.0)),
)
def test_boxes_hold_their_own_letters_and_no_kept_ones(
    places: list[tuple[int, int, int]], grid: float
) -> None:
    line = "de heer Jansen van de afdeling Financien en nog wat"
    one = page(line, line, line)
    spans = [
        Span(0, row * (len(line) + 1) + at, row * (len(line) + 1) + at + length) for row, at, length in places
    ]
    spans = [
        span
        for span in spans
        if span.end <= len(one.text)
        and one.text[span.start : span.end].strip()
        and "\n" not in one.text[span.start : span.end]
    ]
    decisions = [decision((span,), number) for number, span in enumerate(spans)]
    result = plan(decisions, document(one), grounds=GROUNDS, options=look(grid=grid))
    assert len(result) == len(decisions)
    removed = np.zeros(len(one.text), dtype=bool)
    for span in spans:
        removed[span.start : span.end] = True
    ink = np.array([not c.isspace() for c in one.text])
    for redaction in result:
        inside = geometry.contains_centre(redaction.boxes, one.boxes)
        assert not (inside & ink & ~removed).any()
        span = spans[int(redaction.decision_id[1:])]
        own = np.zeros(len(one.text), dtype=bool)
        own[span.start : span.end] = True
        assert inside[own & ink].all()


def test_letters_at_an_angle_are_not_joined_into_one_rectangle() -> None:
    boxes = np.array(
        [(100 + 5 * i, 300 - 4 * i, 112 + 5 * i, 313 - 4 * i) for i in range(8)], dtype=np.float64
    )
    assert len(geometry.cores(boxes)) == 8
    upright = np.array([(100 + 6 * i, 300, 106 + 6 * i, 314) for i in range(8)], dtype=np.float64)
    assert len(geometry.cores(upright)) == 1


def test_page_space_and_user_space_are_each_others_inverse() -> None:
    rect = Rect(10, 20, 110, 40)
    place = {"left": 12.0, "top": 800.0, "user_unit": 2.0}
    assert geometry.to_page_space(geometry.to_pdf_space(rect, **place), **place) == rect
    a, b, c, d, e, f = geometry.page_matrix(**place)
    assert (12 * a + 800 * c + e, 12 * b + 800 * d + f) == (0, 0)


def test_the_font_knows_its_widths() -> None:
    font = labels.label_font()
    assert font.width("5.1.2.e") == pytest.approx(0.556 * 4 + 0.278 * 3, abs=0.002)
    assert font.widths[0] == 278


@pytest.mark.parametrize(("rotation", "angle"), [(0, 0), (90, 90), (180, 180), (270, 270)])
def test_labels_read_upright_on_a_turned_page(rotation: int, angle: int) -> None:
    spot = labels.place("5.1.2.e", Rect(0, 0, 60, 60), rotation=rotation, rule=BOXES)
    assert spot is not None
    assert spot.angle == angle


def test_every_kind_of_space_is_known_as_one() -> None:
    spaces = {code for code in range(0x110000) if chr(code).isspace()}
    assert set(np.flatnonzero(growth._SPACE).tolist()) == spaces
