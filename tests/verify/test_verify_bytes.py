"""Raw bytes: a name that is also a word of the file format counts as text, not as a key."""

from __future__ import annotations

from redactor.verify.bytesearch import ByteSearch
from redactor.verify.objects import bytes_with_secret


def test_key_of_the_format_is_no_leak() -> None:
    data = b"%PDF-1.7\n<< /Outlines 4 0 R /Type /Outlines >>\n%%EOF"
    assert list(bytes_with_secret(data, ByteSearch(("Outlines",)))) == []


def test_same_word_as_text_is_a_leak() -> None:
    data = b"%PDF-1.7\n<< /Title (Outlines) >>\n%%EOF"
    assert [leak.kind for leak in bytes_with_secret(data, ByteSearch(("Outlines",)))] == ["bytes"]
