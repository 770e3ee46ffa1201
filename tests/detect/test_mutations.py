"""The same facts written otherwise: capitals, small letters, line ends, spaces, two columns, split glyphs.

Every document is built here; no finding may be lost by how it is written. And, for each kind of number,
whatever valid number stands behind its label is found whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect import checks
from redactor.detect.engine import Engine, page_without_geometry
from redactor.domain import PageText

#: Sentence, secret, label.
FACTS = [
    ("Zijn BSN is 111222333 en", "111222333", "BSN"),
    ("burgerservicenummer 111 222 333 bekend", "111 222 333", "BSN"),
    ("rekening NL91 ABNA 0417 1643 00 van haar", "NL91 ABNA 0417 1643 00", "IBAN"),
    ("mobiel 06 12 34 56 78 bellen", "06 12 34 56 78", "TELEFOON"),
    ("bel mij op 070 - 345 67 89 graag", "070 - 345 67 89", "TELEFOON"),
    ("mail naar anne.bakker@gmail.com graag", "anne.bakker@gmail.com", "EMAIL"),
    ("geboren op 11 oktober 1974 te Ede", "11 oktober 1974", "GEBOORTEDATUM"),
    ("geboortedatum 01-02-1970 en", "01-02-1970", "GEBOORTEDATUM"),
    ("V-nummer 281 443 0962 heeft", "281 443 0962", "V_NUMMER"),
    ("paspoort NXR7P20K4 verlopen", "NXR7P20K4", "IDENTITEITSDOCUMENT"),
    ("kenteken KX-319-V gezien", "KX-319-V", "KENTEKEN"),
    ("personeelsnummer 00412873 intern", "00412873", "PERSONEELSNUMMER"),
    ("gebruikersnaam jansenp02 gesperd", "jansenp02", "GEBRUIKERSNAAM"),
    ("inlog vanaf 84.24.117.203 gezien", "84.24.117.203", "IP_ADRES"),
    ("wonende Kerkstraat 12, 1234 AB Ede", "Kerkstraat 12, 1234 AB", "ADRES"),
]
IDS = [f"{label}:{secret}" for _, secret, label in FACTS]


def covered(engine: Engine, page: PageText, label: str) -> set[int]:
    """Offsets of the page that findings with this label cover."""
    return {
        at
        for finding in engine.analyse(page)
        if finding.label == label and isinstance(finding.target, tuple)
        for span in finding.target
        for at in range(span.start, span.end)
    }


def assert_found(engine: Engine, text: str, start: int, end: int, label: str) -> None:
    missing = {at for at in range(start, end) if text[at].isalnum()} - covered(
        engine, page_without_geometry(text), label
    )
    assert not missing, (label, text)


def place(text: str, secret: str) -> tuple[int, int]:
    start = text.index(secret)
    return start, start + len(secret)


@pytest.mark.parametrize(("sentence", "secret", "label"), FACTS, ids=IDS)
class TestMutations:
    def test_plain(self, number_engine: Engine, sentence: str, secret: str, label: str) -> None:
        assert_found(number_engine, sentence, *place(sentence, secret), label)

    def test_label_in_capitals(self, number_engine: Engine, sentence: str, secret: str, label: str) -> None:
        start, end = place(sentence, secret)
        text = sentence[:start].upper() + secret + sentence[end:].upper()
        if label == "ADRES":
            text = sentence.upper()
        assert_found(number_engine, text, start, end, label)

    def test_label_in_small_letters(
        self, number_engine: Engine, sentence: str, secret: str, label: str
    ) -> None:
        start, end = place(sentence, secret)
        assert_found(number_engine, sentence[:start].lower() + secret + sentence[end:], start, end, label)

    def test_line_end_before_it(self, number_engine: Engine, sentence: str, secret: str, label: str) -> None:
        start, end = place(sentence, secret)
        text = sentence[: start - 1] + "\n" + sentence[start:]
        assert_found(number_engine, text, start, end, label)

    def test_line_end_inside_it(self, number_engine: Engine, sentence: str, secret: str, label: str) -> None:
        if " " not in secret:
            pytest.skip("one word: a line does not end in it")
        start, end = place(sentence, secret)
        for at in range(start, end):
            if sentence[at] == " ":
                text = sentence[:at] + "\n" + sentence[at + 1 :]
                assert_found(number_engine, text, start, end, label)

    def test_double_spaces(self, number_engine: Engine, sentence: str, secret: str, label: str) -> None:
        text = sentence.replace(" ", "  ")
        assert_found(number_engine, text, *place(text, secret.replace(" ", "  ")), label)

    def test_colon_behind_the_label(
        self, number_engine: Engine, sentence: str, secret: str, label: str
    ) -> None:
        start, end = place(sentence, secret)
        text = f"{sentence[:start].rstrip()}: {sentence[start:]}"
        assert_found(number_engine, text, start + 1, end + 1, label)

    def test_beside_another_column(
        self,
        number_engine: Engine,
        lay_out: Callable[..., PageText],
        sentence: str,
        secret: str,
        label: str,
    ) -> None:
        page = lay_out(
            [
                [(40, "Het college heeft"), (300, "Besluit van de raad")],
                [(40, sentence), (300 + 5 * len(sentence), "over de begroting")],
                [(40, "besloten tot dit."), (300, "van het komende jaar")],
            ]
        )
        start, end = place(page.text, secret)
        missing = {at for at in range(start, end) if page.text[at].isalnum()} - covered(
            number_engine, page, label
        )
        assert not missing


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("geboren op 1 1 oktober 1 9 7 4 te Ede", "GEBOORTEDATUM"),
        ("BSN 1 1 1 2 2 2 3 3 3 bekend", "BSN"),
        ("BSN 11 12 22 333 bekend", "BSN"),
        ("T 0 6 1 2 3 4 5 6 7 8 bellen", "TELEFOON"),
        ("BSN l11222333 bekend", "BSN"),
        ("tel. O6 l2345678 bellen", "TELEFOON"),
        ("geb. O1-O2-197O te Ede", "GEBOORTEDATUM"),
    ],
)
def test_split_and_misread_glyphs(number_engine: Engine, text: str, label: str) -> None:
    digits = [m.span() for m in re.finditer(r"\b[\dOl][\dOl -]*(?: oktober [\d ]+)?", text)]
    start, end = max(digits, key=lambda span: span[1] - span[0])
    assert_found(number_engine, text, start, end, label)


# --- any valid number ------------------------------------------------------------------------------------


def _bsn(body: list[int]) -> str | None:
    last = sum(weight * digit for weight, digit in zip(range(9, 1, -1), body, strict=True)) % 11
    number = "".join(map(str, body)) + str(last)
    return number if last < 10 and checks.elfproef(number) else None


BSNS = st.lists(st.integers(0, 9), min_size=8, max_size=8).map(_bsn).filter(lambda n: n is not None)
BANKS = st.sampled_from(["ABNA", "RABO", "INGB", "TRIO", "SNSB", "BUNQ", "KNAB", "ASNB"])


def _iban(bank: str, account: int) -> str:
    body = f"{bank}{account:010d}"
    number = "".join(str(int(char, 36)) for char in body + "NL00")
    return f"NL{98 - int(number) % 97:02d}{body}"


IBANS = st.builds(_iban, BANKS, st.integers(1, 9_999_999_999))
LETTER = st.sampled_from("BDFGHJKLNPRSTVXZ")
#: Side codes 7 to 14; L a letter, 9 a digit.
PLATES = (
    st.sampled_from(["LL-999-L", "9-LLL-99", "99-LLL-9", "L-999-LL", "LLL-99-L", "9-LL-999"])
    .flatmap(
        lambda shape: st.tuples(
            *(LETTER if c == "L" else st.sampled_from("123456789") if c == "9" else st.just(c) for c in shape)
        )
    )
    .map("".join)
)
MOBILES = st.integers(10_000_000, 99_999_999).map(lambda n: f"06{n}")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


@pytest.mark.usefixtures("number_engine")
class TestAnyValidNumber:
    @given(number=BSNS, shape=st.sampled_from(["{0}{1}{2}", "{0} {1} {2}", "{0}.{1}.{2}", "{0}-{1}-{2}"]))
    @settings(max_examples=40, deadline=None)
    def test_bsn(self, number_engine: Engine, number: str, shape: str) -> None:
        written = shape.format(number[:3], number[3:6], number[6:])
        text = f"BSN {written} van betrokkene"
        assert_found(number_engine, text, *place(text, written), "BSN")

    @given(number=IBANS, spaced=st.booleans())
    @settings(max_examples=40, deadline=None)
    def test_iban(self, number_engine: Engine, number: str, spaced: bool) -> None:
        written = " ".join(number[at : at + 4] for at in range(0, 18, 4)) if spaced else number
        text = f"mijn rekening {written} bij de bank"
        assert_found(number_engine, text, *place(text, written), "IBAN")

    @given(plate=PLATES)
    @settings(max_examples=40, deadline=None)
    def test_licence_plate(self, number_engine: Engine, plate: str) -> None:
        text = f"haar auto met kenteken {plate} stond daar"
        assert_found(number_engine, text, *place(text, plate), "KENTEKEN")

    @given(
        number=MOBILES,
        shape=st.sampled_from(["{0}{1}", "{0}-{1}", "{0} {1}", "+31 6 {1}", "0031 6 {1}", "+31(0)6{1}"]),
    )
    @settings(max_examples=40, deadline=None)
    def test_mobile(self, number_engine: Engine, number: str, shape: str) -> None:
        written = shape.format(number[:2], number[2:])
        text = f"M {written} (Anne)"
        assert_found(number_engine, text, *place(text, written), "TELEFOON")

    @given(
        day=st.integers(1, 28),
        month=st.integers(1, 12),
        year=st.integers(1920, 2023),
        shape=st.sampled_from(["{d}-{m}-{y}", "{d:02d}/{m:02d}/{y}", "{d} {w} {y}", "{y}-{m:02d}-{d:02d}"]),
    )
    @settings(max_examples=40, deadline=None)
    def test_birth_date(self, number_engine: Engine, day: int, month: int, year: int, shape: str) -> None:
        written = shape.format(d=day, m=month, y=year, w=MONTHS[month - 1])
        text = f"geboren op {written} in Ede"
        assert_found(number_engine, text, *place(text, written), "GEBOORTEDATUM")

    @given(number=st.integers(2_500_000_000, 2_999_999_999), grouped=st.booleans())
    @settings(max_examples=30, deadline=None)
    def test_v_number(self, number_engine: Engine, number: int, grouped: bool) -> None:
        digits = str(number)
        written = f"{digits[:3]}.{digits[3:6]}.{digits[6:]}" if grouped else digits
        text = f"V-nummer: {written} (dossier)"
        assert_found(number_engine, text, *place(text, written), "V_NUMMER")

    @given(address=st.ip_addresses(v=4, network="84.0.0.0/8").map(str))
    @settings(max_examples=30, deadline=None)
    def test_ip(self, number_engine: Engine, address: str) -> None:
        text = f"ingelogd vanaf {address} om 9 uur"
        assert_found(number_engine, text, *place(text, address), "IP_ADRES")

    @given(
        local=st.from_regex(r"[a-z]\.[a-z]{3,10}", fullmatch=True),
        domain=st.sampled_from(["gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl"]),
    )
    @settings(max_examples=30, deadline=None)
    def test_private_mail(self, number_engine: Engine, local: str, domain: str) -> None:
        text = f"mail {local}@{domain} gerust"
        assert_found(number_engine, text, *place(text, f"{local}@{domain}"), "EMAIL")
