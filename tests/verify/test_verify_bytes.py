"""Raw bytes: a name that is also a word of the file format counts as text, not as a key."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.forms import SecretMatcher
from redactor.verify.bytesearch import ByteSearch
from redactor.verify.objects import Contents, bytes_with_secret, strings_with_secret, syntax_problems


def test_key_of_the_format_is_no_leak() -> None:
    data = b"%PDF-1.7\n<< /Outlines 4 0 R /Type /Outlines >>\n%%EOF"
    assert list(bytes_with_secret(data, ByteSearch(("Outlines",)))) == []


def test_same_word_as_text_is_a_leak() -> None:
    data = b"%PDF-1.7\n<< /Title (Outlines) >>\n%%EOF"
    assert [leak.kind for leak in bytes_with_secret(data, ByteSearch(("Outlines",)))] == ["bytes"]


def test_a_value_of_the_file_format_is_no_name() -> None:
    search = ByteSearch(("False",))
    assert list(bytes_with_secret(b"%PDF-1.7\n1 0 obj\n<< /Suspects false >>\nendobj\n%%EOF", search)) == []
    named = b"%PDF-1.7\n1 0 obj\n<< /Title (mail van False) >>\nendobj\n%%EOF"
    assert [leak.kind for leak in bytes_with_secret(named, search)] == ["bytes"]


def strings_found(dictionary: str, secret: str) -> list[str]:
    pdf = pikepdf.new()
    pdf.Root.Extra = pdf.make_indirect(pikepdf.Object.parse(dictionary.encode()))
    return [leak.where for leak in strings_with_secret(Contents(pdf), SecretMatcher([secret]))]


def test_the_ordering_of_a_font_is_no_leak() -> None:
    """Every CID font says (Identity); somebody in an English report may seem to be called that."""
    system = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    assert strings_found(system, "Identity") == []
    assert strings_found("<< /Title (Identity) >>", "Identity") == ["titel"]
    assert strings_found("<< /Ordering (Kayacan) >>", "Kayacan") == ["object"]


@given(
    data=st.binary(max_size=80),
    secret=st.sampled_from(["Kayacan", "Van den Broek", "Zoë Aaldering"]),
    at=st.integers(0, 80),
    form=st.integers(0, 99),
)
def test_the_quick_look_overlooks_no_form(data: bytes, secret: str, at: int, form: int) -> None:
    search = ByteSearch(("Iemand Anders", secret))
    written = search.forms[form % len(search.forms)].data
    assert search.possible(data[:at] + written + data[at:])


def written_as(text: str, how: str) -> bytes:
    packed = text.encode("utf-8" if "8" in how else "utf-16-be")
    if "hex" not in how:
        return packed
    return packed.hex().encode() if "low" in how else packed.hex().upper().encode()


@pytest.mark.parametrize("how", ["8", "16", "hex 8 low", "HEX 8 hex", "hex 16 low", "HEX 16 hex"])
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Kayacan", True),
        ("van Kayacan, Den Haag", True),
        ("Jan\u2019Kayacan.", True),
        ("Kayacanstraat", False),
        ("De Oudekayacan en Kayacanplein", False),
    ],
)
def test_a_name_counts_as_a_word_however_it_is_written(how: str, text: str, is_found: bool) -> None:
    """Digits of a letter are not letters: not those before the name, nor those behind it."""
    search = ByteSearch(("Kayacan", "kayacan"))
    for data in (b"<< /T <" + written_as(text, how) + b"> >>", b"(" + written_as(text, how) + b")"):
        assert search.found(data) == is_found
    marked = b"<FEFF" + written_as(text, how) + b">"
    if "hex 16" in how.lower():
        assert search.found(marked) == is_found


@pytest.mark.parametrize("at", range(-12, 6))
def test_the_quick_look_sees_a_name_over_the_edge_of_its_parts(at: int) -> None:
    search = ByteSearch(("Kayacan",))
    before = bytes((1 << 18) + at)
    assert search.possible(before.replace(b"\0", b"\1") + b"Kayacan" + b"\1" * 9)
    assert not search.possible(before.replace(b"\0", b"\1") + b"Kayac\1n" + b"\1" * 9)


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf (goed) Tj ET",
        b"BT (niet af",
        b"BI /W 1 /H 1 ID",
        b"<< /A 1 > > ] Tj",
        b"1 0 0 1 0 0 cm \xff\xfe( Q",
        b"",
    ],
)
def test_syntax_is_checked_as_qpdf_does(content: bytes) -> None:
    def page() -> pikepdf.Pdf:
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pdf.make_stream(content)
        return pdf

    assert bool(syntax_problems(page())) == bool(page().check_pdf_syntax())


@pytest.mark.parametrize("content", [b"/Nee", b"[ ]", b"[ << >> ]"])
def test_content_that_is_no_stream_is_a_problem_when_qpdf_says_so(content: bytes) -> None:
    def page() -> pikepdf.Pdf:
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pikepdf.Object.parse(content)
        return pdf

    assert bool(syntax_problems(page())) == bool(page().check_pdf_syntax())
