"""Telephone numbers, mailboxes and profile links: what is found, how much of it, and reasons to keep."""

from __future__ import annotations

from collections.abc import Callable

import phonenumbers
import pytest

from redactor.detect import telephones
from redactor.detect.engine import Engine, page_without_geometry
from redactor.detect.mail_addresses import addresses_in
from redactor.domain import Finding

Find = Callable[..., list[Finding]]


class TestPhones:
    @pytest.mark.parametrize(
        "number",
        [
            "06 - 46 83 51 70",
            "(+31)6-39408812",
            "06.22.04.91.68",
            "0031 6 18 77 20 43",
            "079-3615 408",
            "+31 (0)88 151 47 29",
            "+31 (6) 4805 2276",
            "06 33 0 44 187",
            "06 3 7 7 1 0 2 5 8",
            "(070) 333 61 48",
            "050 36 41 9 77",
            "0684-719 023",
            "+62 812 9004 1735",
            "0032 478 55 12 08",
            "06 –\n28 74 51 39",
        ],
    )
    def test_found_whole(self, find: Find, number: str) -> None:
        text = f"Bel {number}, of mail."
        (finding,) = find(text, "TELEFOON")
        (span,) = finding.target  # type: ignore[misc]
        assert text[span.start : span.end] == number
        assert finding.keep_hint == ""

    @pytest.mark.parametrize(
        "text",
        [
            "kenmerk 2024-0000182791",
            "01-02-2024 12:30",
            "12.03.2024 0612",
            "NL31 ASNB 0008 4064 30",
            "1234567890123",
            "personeelsnummer 00412873",
            "€ 0123456789",
        ],
    )
    def test_no_number(self, find: Find, text: str) -> None:
        assert find(text, "TELEFOON") == []

    @pytest.mark.parametrize(
        "text",
        [
            "bel 14 030",
            "0800 - 33 55 555",
            "0900 555 4555",
            "Het algemene nummer is 070 370 79 11",
            "servicedesk 088 - 900 10 00",
            "meldkamer, 088 - 999 12 34",
            "of de centrale balie op 038 – 499 88 99",
            "info@zuiderloo.nl of 0575 - 58 12 34",
            "Postbus 43006, 3540 AA Utrecht - 088 223 33 33",
        ],
    )
    def test_general_numbers_have_a_reason_to_keep(self, find: Find, text: str) -> None:
        assert [f.keep_hint for f in find(text, "TELEFOON")] == ["algemeen nummer"]

    @pytest.mark.parametrize(
        "text",
        [
            "T 070 370 69 02",
            "Doorkiesnummer 088-043 51 92",
            "088 is het algemene nummer, ik zit op 088 - 116 99 43",
            "servicedesk, mobiel 06 12 34 56 78",
            "j.jansen@zuiderloo.nl of 0575 - 58 12 34",
            "toestel 7715",
        ],
    )
    def test_direct_numbers_have_none(self, find: Find, text: str) -> None:
        assert [f.keep_hint for f in find(text, "TELEFOON")] == [""]

    def test_area_codes_are_in_the_numbering_plan(self) -> None:
        for code in telephones._AREA_2 | telephones._AREA_3:
            rest = 9 - len(code)
            assert any(
                phonenumbers.is_valid_number(
                    phonenumbers.parse(f"+31{code}{first}{'234567'[: rest - 1]}", None)
                )
                for first in "123456789"
            ), code


class TestEmail:
    def local(self, find: Find, text: str) -> list[str]:
        return [f.text for f in find(text, "EMAIL") if not f.keep_hint]

    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("w.terpstra@minjenv.nl", "w.terpstra"),
            ("IPetrescu@minszw.nl", "IPetrescu"),
            ("thanhhuyen.nguyen@minezk.nl", "thanhhuyen.nguyen"),
            ("redactie.sjaak@rijnmondwakker.nl", "redactie.sjaak"),
            ("aga.wojcik84@gmail.com", "aga.wojcik84@gmail.com"),
            ("nanakofi.a@student.vu.nl", "nanakofi.a@student.vu.nl"),
            ("stroobants.hein@telenet.be", "stroobants.hein@telenet.be"),
            ("simon@familie-devos.example", "simon@familie-devos.example"),
            ("p.jansen@familierecht-noord.nl", "p.jansen"),
            ("h.benjelloun@planetmail.example", "h.benjelloun@planetmail.example"),
            ("joepvanooijen@vanooijen-recht.example", "joepvanooijen@vanooijen-recht.example"),
        ],
    )
    def test_smallest_part(self, find: Find, address: str, found: str) -> None:
        assert self.local(find, f"mail {address}.") == [found]

    def test_domain_with_the_name_before_it(self, find: Find) -> None:
        assert self.local(find, "Iulia Dragomir\niulia@dragomir-vertalingen.nl") == [
            "iulia@dragomir-vertalingen.nl"
        ]
        assert self.local(find, "Bart Smit\niulia@dragomir-vertalingen.nl") == ["iulia"]

    @pytest.mark.parametrize(
        "address",
        [
            "info@rvo.nl",
            "woo@amstelhaven.nl",
            "cert@ncsc.nl",
            "handhaving@zuiderloo.nl",
            "secretariaat-dgw@minbzk.nl",
            "bestuurssecretariaat@amstelhoek.nl",
            "raadsgriffie@heerdenbosch.nl",
            "beleid.levensmiddelen@nvwa.nl",
            "bureau-M@minjenv.nl",
            "postbus.woo@minvws.nl",
            "DOUANE.SELECTIE@SCHIPHOL.EXAMPLE.NL",
            "teamzuidwestnoord@politie.nl",
        ],
    )
    def test_functional_mailbox(self, find: Find, address: str) -> None:
        assert [f.keep_hint for f in find(f"via {address}", "EMAIL")] == ["functionele mailbox"]

    @pytest.mark.parametrize(
        ("text", "whole"),
        [
            ("y.el.bouazzati@min-\njenv.nl", "y.el.bouazzati@min-\njenv.nl"),
            ("annelotte.vanden.\nheuvel@minbuza.nl", "annelotte.vanden.\nheuvel@minbuza.nl"),
            ("<a.b@c.nl>", "a.b@c.nl"),
            ("mailto:a.b@c.nl.", "a.b@c.nl"),
        ],
    )
    def test_broken_over_a_line(self, text: str, whole: str) -> None:
        assert [text[start:end] for start, _, end in addresses_in(text)] == [whole]

    @pytest.mark.parametrize("text", ["@parkhw", "a@b", "@", "prijs @ 3.50", "a@.nl"])
    def test_no_address(self, text: str) -> None:
        assert list(addresses_in(text)) == []


class TestProfiles:
    @pytest.mark.parametrize(
        "text",
        [
            "https://www.linkedin.com/in/vasile-munteanu-water",
            "facebook.com/harm.struijk.9/posts/88213",
            "orcid.org/0000-0003-4418-2270",
            "Lieke Overmars, www.liekeovermars.nl",
            "zijn site www.georgiosfilmt.nl",
            "zie www.flickr.example/people/ronaldvanbuuren",
            "personal page: www.hyunwoobaek.example.net",
        ],
    )
    def test_found(self, find: Find, text: str) -> None:
        assert find(text, "PROFIELLINK")

    @pytest.mark.parametrize(
        "text",
        [
            "www.rijksoverheid.nl/jenv",
            "https://www.linkedin.com/company/rvo",
            "https://wetten.overheid.nl/BWBR0045754",
            "Gemeente Zuiderhaven, www.zuiderhaven.nl",
        ],
    )
    def test_organisation_site_stays(self, find: Find, text: str) -> None:
        assert find(text, "PROFIELLINK") == []


def test_positions_are_code_points(number_engine: Engine) -> None:
    text = "🎉 Łódź: 06-83 15 40 22"
    (finding,) = number_engine.analyse(page_without_geometry(text))
    (span,) = finding.target  # type: ignore[misc]
    assert text[span.start : span.end] == "06-83 15 40 22"
