"""An added place goes along with its words, or with those beside it, and never anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from redactor.disclosure.decisions_schema import Addition
from redactor.domain import Document, PageText
from redactor.dossier.additions import is_on_words, moved

TEXT = "Geachte mevrouw,\nHierbij deel ik u mee dat de regeling doorgaat.\nHoogachtend,\nde directeur\n"


@pytest.fixture
def document(type_page: Callable[..., PageText]) -> Callable[..., Document]:
    def make(*texts: str, down: float = 0.0) -> Document:
        pages = []
        for index, text in enumerate(texts):
            page = type_page(text, page_index=index)
            pages.append(replace(page, boxes=page.boxes + np.array([0.0, down, 0.0, down])))
        return Document(document_id="d", path=Path("d.pdf"), sha256="", pages=tuple(pages))

    return make


def text(words: str, page_number: int = 1) -> Addition:
    return Addition(page_number=page_number, text=words, grounds=["5.1.2.e"], decided_by="reviewer:jurist")


def box(*corners: float) -> Addition:
    x0, y0, x1, y1 = corners
    return Addition(page_number=1, box=(x0, y0, x1, y1), grounds=["5.1.2.e"], decided_by="reviewer:jurist")


def where(found: Sequence[Addition]) -> list[tuple[int, object]]:
    return [(one.page_number, one.box or one.text) for one in found]


def test_words_on_whatever_page_they_stand(document: Callable[..., Document]) -> None:
    one = document(TEXT)
    assert where(moved(text("de regeling"), one, document("Voorblad", TEXT))) == [(2, "de regeling")]
    assert where(moved(text("de regeling"), one, document(TEXT, TEXT))) == [
        (1, "de regeling"),
        (2, "de regeling"),
    ]
    assert moved(text("de regeling"), one, document("Ook hier staat de regeling, maar anders.")) == ()
    assert moved(text("de regeling", 4), one, document(TEXT)) == ()
    (found,) = moved(text("de regeling"), one, one)
    assert (found.decided_by, found.decided_at, found.grounds) == ("", "", ["5.1.2.e"])


@pytest.mark.parametrize("down", [0.0, 0.3, 28.0])
def test_a_box_goes_along_with_the_words_under_it_or_beside_it(
    document: Callable[..., Document], down: float
) -> None:
    one, other = document(TEXT), document(TEXT, down=down)
    shift = down if down > 1 else 0.0
    # Over "Hoogachtend,", and in the white to the right of it.
    for over in ((58.0, 87.0, 140.0, 101.0), (300.0, 87.0, 420.0, 101.0)):
        x0, y0, x1, y1 = over
        assert where(moved(box(*over), one, other)) == [(1, (x0, y0 + shift, x1, y1 + shift))]
    assert is_on_words(box(58, 87, 140, 101), one)
    assert not is_on_words(box(300, 87, 420, 101), one)
    assert is_on_words(text("weg"), one)


def test_a_box_goes_nowhere_when_it_is_not_sure(document: Callable[..., Document]) -> None:
    one = document(TEXT)
    over = box(58, 87, 140, 101)
    assert moved(over, one, document(TEXT.replace("Hoogachtend", "Met groet"))) == ()
    # Twice on another page; on its own page it is the one that is meant.
    assert moved(over, one, document("Voorblad", TEXT + "x" * 60 + TEXT + "x" * 60)) == ()
    assert where(moved(over, one, document(TEXT, TEXT))) == [(1, (58.0, 87.0, 140.0, 101.0))]
    # Off the page, letters set wider, or nothing to hold on to.
    assert moved(over, one, document(TEXT, down=800.0)) == ()
    wider = document(TEXT)
    page = wider.pages[0]
    wider = replace(wider, pages=(replace(page, boxes=page.boxes * [1.1, 1.0, 1.1, 1.0]),))
    assert moved(over, one, wider) == ()
    assert moved(box(300, 300, 400, 320), document("Kort"), document("Kort")) == ()
    assert moved(box(300, 300, 400, 320), document(""), document("")) == ()
