"""Raw bytes: a name that is also a word of the file format counts as text, not as a key."""

from __future__ import annotations

import pikepdf

from redactor.forms import SecretMatcher
from redactor.verify.bytesearch import ByteSearch
from redactor.verify.objects import Contents, bytes_with_secret, strings_with_secret


def test_key_of_the_format_is_no_leak() -> None:
    data = b"%PDF-1.7\n<< /Outlines 4 0 R /Type /Outlines >>\n%%EOF"
    assert list(bytes_with_secret(data, ByteSearch(("Outlines",)))) == []


def test_same_word_as_text_is_a_leak() -> None:
    data = b"%PDF-1.7\n<< /Title (Outlines) >>\n%%EOF"
    assert [leak.kind for leak in bytes_with_secret(data, ByteSearch(("Outlines",)))] == ["bytes"]


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
