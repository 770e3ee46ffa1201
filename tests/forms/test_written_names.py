"""How names are written, and finding removed strings again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.forms import Lexicon, SecretMatcher, fold, looks_like_name, parse_name, scan_name, squash


@pytest.mark.parametrize(
    ("text", "first", "initials", "nick", "prefix", "surname"),
    [
        ("Jansen, A.B. (Anna)", (), "AB", "Anna", "", "Jansen"),
        ("Dijk, J. van", (), "J", "", "van", "Dijk"),
        ("J. van 't Hof", (), "J", "", "van 't", "Hof"),
        ("drs. A. (Aylin) Kayaçan", (), "A", "Aylin", "", "Kayaçan"),
        ("mevrouw Van der Jagt-Jansen", (), "", "", "Van der", "Jagt-Jansen"),
        ("BERG, van den", (), "", "", "van den", "BERG"),
        ("SZYMAŃSKI Paweł", ("Paweł",), "", "", "", "SZYMAŃSKI"),
        ("Chi Wai Cheung", ("Chi", "Wai"), "", "", "", "Cheung"),
        ("van der Zee -\nDirksen, I.M.", (), "IM", "", "van der", "Zee-Dirksen"),
        ("Roy v/d Ven", ("Roy",), "", "", "v/d", "Ven"),
        ("A.B.Jansen", (), "AB", "", "", "Jansen"),
        ("B.A.", (), "BA", "", "", ""),
    ],
)
def test_a_name_is_taken_apart(
    text: str, first: tuple[str, ...], initials: str, nick: str, prefix: str, surname: str
) -> None:
    name = parse_name(text)
    assert name is not None
    assert (name.first, "".join(name.initials), name.nick, name.prefix, name.surname) == (
        first,
        initials,
        nick,
        prefix,
        surname,
    )


@given(st.text(max_size=60))
def test_any_text_is_parsed_without_an_error(text: str) -> None:
    parse_name(text)


LEXICON = Lexicon(
    {
        "functies-en-eenheden": ["directie", "adviseur"],
        "geen-namen": ["datum"],
        "plaats-uitgangen": ["straat", "laan", "buurt"],
        "dingen-voor": ["motie", "commissie"],
        "bedrijf-achter": ["B.V.", "cs", "Advocaten"],
        "bekende-namen": ["Dura Vermeer"],
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jansen, A.B. (Anna) (BD/DGM)", "Jansen, A.B. (Anna)"),
        ("Kayaçan, senior adviseur", "Kayaçan"),
        ("J. van der Berg schrijft", "J. van der Berg"),
        ("G.J. Postma\nCoördinerend medewerker", "G.J. Postma"),
        ("E.J. Smeding\nVerzonden: 3 mei", "E.J. Smeding"),
        ("R. Mungra van Control", "R. Mungra"),
        ("Vries, M. de (Manon) (BD/CAP); Okur", "Vries, M. de (Manon)"),
        ('J. "Sjakie" Stam (politie)', 'J. "Sjakie" Stam'),
        ("Sjoerd de Jong sr., woont", "Sjoerd de Jong sr."),
    ],
)
def test_the_reach_of_a_name(text: str, found: str) -> None:
    scanned = scan_name(text, 0, len(text), LEXICON)
    assert scanned is not None
    assert text[scanned.start : scanned.end] == found


@pytest.mark.parametrize("text", ["Directie Zuid", "DGB", "Datum", "Herenstraat"])
def test_units_labels_and_streets_are_no_names(text: str) -> None:
    scanned = scan_name(text, 0, len(text), LEXICON)
    assert scanned is None or not looks_like_name(scanned, text, LEXICON)


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("de motie-", "Hagen", " is aangenomen"),
        ("de motie-Hagen/", "Van Esch", " over statiegeld"),
        ("adres: ", "Jan van Galen", "straat 3"),
        ("kazerne ", "Vincent van Gogh", "-kazerne"),
        ("bij ", "Linssen", " cs Advocaten"),
        ("door ", "Van Doorne", " B.V. gebouwd"),
        ("offerte van ", "Terlouw", " Zwembaden B.V. ontvangen"),
        ("bouwer ", "Dura Vermeer", " begint"),
        ("in de ", "Jan", " van Galenbuurt staat"),
    ],
)
def test_names_of_things(before: str, name: str, after: str) -> None:
    text = before + name + after
    end = len(before) + len(name)
    if after.startswith("straat"):
        end += len("straat")
    assert LEXICON.is_thing(text, len(before), end)
    assert not LEXICON.is_thing(f"volgens {name} klopt dat", 8, 8 + len(name)) or name == "Dura Vermeer"


@pytest.mark.parametrize(
    "text",
    [
        "KAYACAN",
        "Kayaçan",
        "a.kayacan@minjenv.nl",
        "Kaya-\nçan",
        "kaya çan",
        "brief_Kayacan_v2.docx",
        "ＫＡＹＡＣＡＮ",
    ],
)
def test_a_removed_name_is_found_in_any_spelling(text: str) -> None:
    assert SecretMatcher(["Kayaçan"]).search(text)


def test_short_secrets_match_whole_words_only() -> None:
    matcher = SecretMatcher(["Bos"])
    assert matcher.search("de heer Bos belt")
    assert not matcher.search("het bosbeheer")


def test_replacing_leaves_the_rest() -> None:
    assert (
        SecretMatcher(["Anna Jansen"]).replace("Gesprek met anna jansen, 3 mei", "[5.1.2.e]")
        == "Gesprek met [5.1.2.e], 3 mei"
    )


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=40), st.text(max_size=20), st.text(max_size=20)
)
def test_whatever_was_removed_is_found_again(secret: str, before: str, after: str) -> None:
    matcher = SecretMatcher([secret])
    if len(squash(secret)) >= 6:
        assert matcher.search(f"{before} {secret} {after}")


def test_folding() -> None:
    assert fold("Łukasz İnönü Ößmann’s") == "lukasz inonu ossmann's"
