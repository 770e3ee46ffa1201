"""The table of letters of a font, by its /ToUnicode."""

from __future__ import annotations

import pikepdf
import pytest

from redactor.redact.pdffont import ContentFont


def letters_of(entry: bytes) -> dict[bytes, str]:
    """Of a composite font with one range of codes."""
    pdf = pikepdf.new()
    table = pdf.make_stream(b"1 beginbfrange\n" + entry + b"\nendbfrange\n")
    descendant = pikepdf.Dictionary(Subtype=pikepdf.Name.CIDFontType2, DW=1000)
    return ContentFont(
        pikepdf.Dictionary(
            Subtype=pikepdf.Name.Type0,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=pikepdf.Array([descendant]),
            ToUnicode=table,
        )
    ).letters


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (b"<0041> <0043> <0061>", {b"\0A": "a", b"\0B": "b", b"\0C": "c"}),
        # Past the last letter there are none.
        (b"<0001> <0004> <FFFE>", {b"\0\1": "\ufffe", b"\0\2": "\uffff"}),
        # Half a letter is none, on either side of the letters that are whole.
        (b"<0001> <0002> <D7FF>", {b"\0\1": "\ud7ff", b"\0\2": ""}),
        (b"<0001> <0002> <DFFF>", {b"\0\1": "", b"\0\2": "\ue000"}),
    ],
)
def test_a_range_is_one_letter_after_the_other(entry: bytes, expected: dict[bytes, str]) -> None:
    assert letters_of(entry) == expected
