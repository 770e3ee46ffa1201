"""The quick look over bytes and objects never misses what the slow one would find."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.forms import SecretMatcher
from redactor.verify.bytesearch import ByteSearch, joined
from redactor.verify.objects import Contents, strings_with_secret

NAME = "Zoë Vink-Maas"
FORMS = {
    "plain": NAME.encode(),
    "latin": NAME.encode("latin-1"),
    "upper": NAME.upper().encode(),
    "utf-16": NAME.encode("utf-16-be"),
    "hexadecimal": NAME.encode().hex().encode(),
    "hexadecimal in capitals": NAME.encode("utf-16-be").hex().upper().encode(),
}


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("around", [b"", b"\0\0", b"x " * 200, b"1", b"<00"])
def test_every_form_is_found(form: str, around: bytes) -> None:
    search = ByteSearch((NAME,))
    data = b"begin " + around + b" " + FORMS[form] + b" end"
    assert search.possible(data)
    assert search.found(data)
    assert search.possible(joined([b"iets", data]))


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=5, max_size=12),
    st.binary(max_size=30),
    st.binary(max_size=30),
    st.sampled_from(["utf-8", "utf-16-be", "hex", "HEX"]),
)
def test_the_quick_look_never_misses(secret: str, before: bytes, after: bytes, form: str) -> None:
    packed = secret.encode("utf-8" if form in ("hex", "HEX") else form)
    written = {"hex": packed.hex().encode(), "HEX": packed.hex().upper().encode()}.get(form, packed)
    search = ByteSearch((secret,))
    data = before + written + after
    assert search.possible(data) or not search.found(data)


def test_a_shorter_secret_in_a_longer_one_does_not_hide_it() -> None:
    search = ByteSearch(("Vinkema", "Jan Vinkema", "Janneke"))
    assert search.possible(b"... Jan Vinkema ...")
    assert search.possible(b"... Janneke ...")
    assert not search.possible(b"... Vinke ma ...")


@pytest.mark.parametrize(
    "value",
    [
        pikepdf.String(NAME),
        pikepdf.String('Zo"e \\ (Vink) ' + NAME),
        pikepdf.Name("/ZoëVinkMaas"),
        pikepdf.Array([1, pikepdf.Array([pikepdf.String(NAME)])]),
        pikepdf.Dictionary({"/ZoëVinkMaas": 1}),
        pikepdf.Dictionary(A=pikepdf.Dictionary(B=pikepdf.String("https://x.nl/zo%C3%AB%20vink%20maas"))),
    ],
)
def test_strings_names_and_keys_are_found(value: pikepdf.Object) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root["/X"] = pdf.make_indirect(value)
    pdf.Root["/Y"] = pdf.make_indirect(pikepdf.Object.parse(b"42"))
    buffer = io.BytesIO()
    pdf.save(buffer)
    with pikepdf.open(buffer) as again:
        contents = Contents(again)
        assert list(strings_with_secret(contents, SecretMatcher((NAME,))))
        assert not list(strings_with_secret(contents, SecretMatcher(("Marieke Jansen",))))
