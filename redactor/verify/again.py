"""Looks at our own output once more, when the original is not at hand: by its log and what was removed.

Weaker than ``check``: a removed word that also stands elsewhere on a page proves nothing here. What counts is
that nothing removed stands in the boxes of the log, nor anywhere around the pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pikepdf

from redactor.domain import Leak, Rect
from redactor.errors import DamagedPdf
from redactor.forms import SecretMatcher, squash
from redactor.verify import pdfium
from redactor.verify.check import search_objects
from redactor.verify.objects import Contents
from redactor.verify.page import frame
from redactor.verify.places import any_box, as_array, in_boxes
from redactor.verify.secrets import only_removed


def check_again(
    data: bytes,
    *,
    boxes: Mapping[int, Sequence[Rect]],
    pages: int,
    secrets: Sequence[str],
    own_texts: frozenset[str] = frozenset(),
    name: str,
) -> tuple[tuple[Leak, ...], str]:
    """Leaks in one of our outputs, and the text that its pages show.

    Args:
        data: The redacted PDF.
        boxes: Boxes of its log by page (from 0), page space.
        pages: Number of pages that its log names.
        secrets: The removed strings.
        own_texts: Texts that labels show or say.
        name: For messages.

    Raises:
        DamagedPdf, EncryptedPdf: it cannot be read, or has another number of pages.
    """
    matcher = SecretMatcher(secrets)
    leaks: list[Leak] = []
    texts: list[str] = []
    try:
        with (
            pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf,
            pdfium.opened(data, password=None, name=name) as document,
        ):
            if len(document) != pages:
                raise DamagedPdf(f"de PDF heeft niet de {pages} bladzijden van het logboek", where=name)
            for index in range(pages):
                chars = pdfium.characters(pdfium.flattened(document, index), frame(pdf.pages[index]))
                texts.append(chars.text)
                if any(matcher.search(text) for text in _in_boxes(chars, boxes.get(index, ()))):
                    leaks.append(Leak(page_index=index, kind="tekst", where="onder een vak"))
            hidden = only_removed(secrets, "\n".join(texts))
            found, readable = search_objects(Contents(pdf), data, hidden, own_texts)
            leaks += found
            if not readable:
                leaks.append(Leak(page_index=None, kind="stroom", where="niet te lezen"))
    except pikepdf.PdfError as exc:
        raise DamagedPdf("de PDF is beschadigd en niet te openen", where=name) from exc
    return tuple(dict.fromkeys(leaks)), "\n".join(texts)


def words_elsewhere(text: str, shown: str) -> bool:
    """True when ``text`` has a word that ``shown``, the text of the pages, does not have anywhere."""
    letters = squash(shown)
    return any(squash(word) not in letters for word in text.split())


def _in_boxes(chars: pdfium.PageChars, boxes: Sequence[Rect]) -> Iterator[str]:
    """The text whose characters have their middle in each box."""
    places = np.flatnonzero(chars.shown)
    if not len(places) or not boxes:
        return
    middles, _ = chars.centres(places)
    inside = in_boxes(middles, as_array(boxes))
    if not any_box(inside).any():
        return
    for column in range(len(boxes)):
        yield "".join(chars.text[index] for index in places[inside[:, column]].tolist())
