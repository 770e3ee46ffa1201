"""Check digits: known good numbers pass, and every single changed digit is noticed where the test can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect import checks
from redactor.errors import BadPattern

DIGITS = st.text("0123456789", min_size=0, max_size=14)


class TestElfproef:
    @pytest.mark.parametrize("text", ["111222333", "1112.22.333", "111 222 333", "123456782", "010000008"])
    def test_good(self, text: str) -> None:
        assert checks.elfproef(text)

    def test_leading_zero_left_out(self) -> None:
        assert checks.elfproef("10000008")

    @pytest.mark.parametrize("text", ["111222334", "000000000", "", "1112223330", "12345678a", "١١١٢٢٢٣٣٣"])
    def test_bad(self, text: str) -> None:
        assert not checks.elfproef(text)

    @given(st.integers(0, 8), st.integers(1, 9))
    def test_one_wrong_digit(self, place: int, shift: int) -> None:
        good = "111222333"
        wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
        assert not checks.elfproef(wrong)


class TestIban:
    @pytest.mark.parametrize(
        "text",
        ["NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "BE68 5390 0754 7034", "DE89370400440532013000"],
    )
    def test_good(self, text: str) -> None:
        assert checks.iban(text)

    @pytest.mark.parametrize(
        "text",
        ["NL92ABNA0417164300", "NL91ABNA041716430", "NL91ABNA04171643000", "", "XX91ABNA0417164300", "NL91"],
    )
    def test_bad(self, text: str) -> None:
        assert not checks.iban(text)


class TestOthers:
    def test_old_account(self) -> None:
        assert checks.elfproef_account("123456789")
        assert not checks.elfproef_account("123456788")

    def test_onderwijsnummer(self) -> None:
        assert checks.onderwijsnummer("101222331")
        assert not checks.onderwijsnummer("111222333")

    def test_btw_with_bsn(self) -> None:
        assert checks.btw_with_bsn("NL111222333B01")
        assert checks.btw_with_bsn("NL 1112.22.333 B 01")
        assert not checks.btw_with_bsn("NL111222334B01")

    @given(DIGITS)
    def test_never_fails(self, text: str) -> None:
        for name in checks.names():
            assert checks.get(name)(text) in (True, False)

    def test_unknown_name(self) -> None:
        with pytest.raises(BadPattern) as caught:
            checks.get("elfproeff")
        assert "elfproef" in caught.value.hint
