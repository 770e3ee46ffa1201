"""What is left in a content stream around removed text: nothing that gives the widths of its pieces."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from leak_kit import NAME, Redact, new_pdf

from redactor.domain import Verdict


def text_operators(data: bytes) -> list[str]:
    """The operators of the first page up to our own boxes, as text."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0])).decode("latin-1")
    return content.split("/Artifact BMC")[0].splitlines()


#: "Contact Marieke Jansen" as Chrome writes it: a few letters at a time, each moved to by its own operator.
PIECES = (
    b"BT /F1 10 Tf 1 0 0 1 72 700 Tm (Contact ) Tj 40.57 0 Td (Ma) Tj 13.9 0 Td (rieke) Tj "
    b"20.0 0 Td ( ) Tj 2.78 0 Td (Jan) Tj 16.1 0 Td (sen) Tj "
)


def test_pieces_of_a_removed_name_leave_no_place_behind(redact: Redact) -> None:
    outcome = redact(new_pdf(PIECES + b"ET"), secrets=(NAME,))
    assert text_operators(outcome.after) == [
        "q", "BT", "/F1 10 Tf", "1 0 0 1 72 700 Tm", "(Contact ) Tj", "ET", "Q",
    ]  # fmt: skip
    assert outcome.verification.verdict is Verdict.CLEAN


def test_what_follows_is_placed_once(redact: Redact) -> None:
    outcome = redact(new_pdf(PIECES + b"20 0 Td (, tel.) Tj 0 -12 Td (afdeling) Tj ET"), secrets=(NAME,))
    lines = text_operators(outcome.after)
    assert lines[4:] == [
        "(Contact ) Tj", "1 0 0 1 185.35 700 Tm", "(, tel.) Tj", "0 -12 Td", "(afdeling) Tj", "ET", "Q",
    ]  # fmt: skip
    assert outcome.verification.moved_characters == outcome.verification.lost_characters == 0


@pytest.mark.parametrize(
    ("content", "left"),
    [
        # A number behind the last letter that stays, and the spaces there.
        (b"[(Naam: ) -3 (Marieke) 12 ( Jansen) -40 (  ) 5] TJ", "[ (Naam: ) ] TJ"),
        # Shown in two operators: one number for both.
        (b"(Naam: Marieke) Tj ( Jansen) Tj (, hier) Tj", "[ -7058 (, hier) ] TJ"),
        # What is near enough stays as readable as it was.
        (b"(Marieke Jansen \\(hier\\)) Tj", "[ ( \\(hier\\)) ] TJ"),
    ],
)
def test_numbers(redact: Redact, content: bytes, left: str) -> None:
    outcome = redact(new_pdf(b"BT /F1 10 Tf 72 700 Td " + content + b" ET"), secrets=(NAME,))
    assert left in text_operators(outcome.after)
    assert outcome.verification.verdict is Verdict.CLEAN


def test_leading_set_by_a_move_that_goes_still_counts(redact: Redact) -> None:
    content = b"BT /F1 10 Tf 72 700 Td (Naam) Tj 0 -17 TD (Marieke Jansen) Tj T* (afdeling) Tj (dienst) ' ET"
    outcome = redact(new_pdf(content), secrets=(NAME,))
    page = pypdfium2.PdfDocument(outcome.after)[0].get_textpage()
    assert "afdeling" in page.get_text_range()
    assert outcome.verification.moved_characters == outcome.verification.lost_characters == 0
    assert "17 TL" in text_operators(outcome.after)


def test_a_quote_operator_whose_text_goes_keeps_its_spacing(redact: Redact) -> None:
    content = b"BT /F1 10 Tf 14 TL 72 700 Td (Naam) Tj 2 1 (Marieke Jansen) \" (ruim gezet) ' ET"
    outcome = redact(new_pdf(content), secrets=(NAME,))
    lines = text_operators(outcome.after)
    assert lines.index("2 Tw") < lines.index("1 Tc") < lines.index("(ruim gezet) Tj")
    assert outcome.verification.moved_characters == outcome.verification.lost_characters == 0
