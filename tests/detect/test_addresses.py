"""Addresses and dates of birth: homes are found, offices and places carry a reason to keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from redactor.detect.dates import BirthDateRecognizer
from redactor.detect.engine import Engine, page_without_geometry
from redactor.domain import Finding, PageText
from redactor.forms.vocabulary import Vocabulary, WordFacts

Find = Callable[..., list[Finding]]


def texts(findings: list[Finding], hint: str = "") -> list[str]:
    return [f.text for f in findings if f.keep_hint == hint]


class TestHomes:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("wonende Zuiderzeestraatweg 412, 8071 CX Nunspeet", "Zuiderzeestraatweg 412, 8071 CX"),
            ("Hij woont aan de Rijnsburgerweg 301C, 2334 BE Leiden", "Rijnsburgerweg 301C, 2334 BE"),
            (
                "mevrouw Beekhuizen, woont aan de Willem Frederikstraat 7 bs, Utrecht",
                "Willem Frederikstraat 7 bs",
            ),
            ("Buurman Pyt Hospes, Achterom 8, heeft een sleutel", "Achterom 8"),
            ("De heer J.W. Oprins (Pastoor Jansenweg 9) vraagt", "Pastoor Jansenweg 9"),
            ("zijn huisadres (Winterkoning\n8)", "Winterkoning\n8"),
            ("het adres in het dossier (Bloemendaalseweg 203-b, 2803 HN)", "Bloemendaalseweg 203-b, 2803 HN"),
            ("Adres\tKuipershof 3-II, 4191 XR Geldermalsen", "Kuipershof 3-II, 4191 XR"),
            ("De bewoner van de Europaweg Zuid 14b belt elke week", "Europaweg Zuid 14b"),
            ("Verzonden aan: klaagster, Zonstraat 50-3; beklaagde", "Zonstraat 50-3"),
            ("de sloot bij Sloot (mijn ouders, Hogedijk 31) is vol", "Hogedijk 31"),
            ("Joost Pad (geen padvinder), Waverveensepad 5, kelder vol", "Waverveensepad 5"),
            ("De familie Verkuijlen (Raadhuisplein 3) kon niet weg", "Raadhuisplein 3"),
            ("Hij woont op Galjoenstraat 32 vijfhoog, Hoofddorp", "Galjoenstraat 32 vijfhoog"),
            ("Hij woont op Jacob Catsstraat 22-\nhs met zijn zoon", "Jacob Catsstraat 22-\nhs"),
            ("De Zeeuw woont op Havendijk t/o 31. Zij belt", "Havendijk t/o 31"),
            ("In BRP staat ze nog op Voltastraat 37 bis, zegt hij", "Voltastraat 37 bis"),
            ("ontruiming vechtstraat 41 gaat door", "vechtstraat 41"),
            ("hoorbaar bij woning Grotestraat 90a na tien uur", "Grotestraat 90a"),
            ("post retour, nu Savornin Lohmanstraat 61b, bij dochter Henny", "Savornin Lohmanstraat 61b"),
            ("bijvoorbeeld Romeinplein 17 (melder Faisal)", "Romeinplein 17"),
            ("melders: Ria Wondergem van nr. 25 en anderen", "25"),
            ("wonende te 6461 CR Kerkrade", "6461 CR"),
        ],
    )
    def test_found(self, find: Find, text: str, found: str) -> None:
        assert texts(find(text, "ADRES")) == [found]

    def test_neighbours_with_their_numbers(self, find: Find) -> None:
        text = "De buren Van Nes (nr. 32) en Pietersz (nr. 28) tekenen mee. Zie Jansen (nr. 14) in bijlage 3."
        assert texts(find(text, "ADRES")) == ["32", "28"]
        assert texts(find("Het arrest Van Nes (nr. 32) en Pietersz (nr. 28)", "ADRES")) == []

    def test_postcode_of_a_quoted_home(self, find: Find) -> None:
        text = "Wij wonen op Vechtdijk 6\n\n> 7731 PB. Wanneer komt er iemand?"
        assert texts(find(text, "ADRES")) == ["Vechtdijk 6", "7731 PB"]
        assert texts(find("Zie 7731 PB. Wanneer komt er iemand?", "ADRES")) == []

    def test_treasurer_of_a_club(self, find: Find) -> None:
        block = "Stichting Dorpsfeest\nt.a.v. {} Sytze Rispens\nOosteinde 5\n9079 KB St.-Jacobiparochie\n"
        assert texts(find(block.format("penningmeester"), "ADRES")) == ["Oosteinde 5\n9079 KB"]
        assert texts(find(block.format("de heer"), "ADRES")) == []

    def test_head_of_a_letter(self, find: Find) -> None:
        text = (
            "Kwabena Asante\nGooise Kant 1104\n1104 HT AMSTERDAM\n\n"
            "Parket CVOM\nPostbus 50000\n3500 MJ UTRECHT\n"
        )
        findings = find(text, "ADRES")
        assert texts(findings) == ["Gooise Kant 1104\n1104 HT"]
        assert texts(findings, "kantooradres") == ["3500 MJ"]

    def test_addressee(self, find: Find) -> None:
        text = "De heer T.G. Haile\nper adres Anne Frankplantsoen 62\n3526 ST UTRECHT\n"
        assert texts(find(text, "ADRES")) == ["Anne Frankplantsoen 62\n3526 ST"]

    @pytest.mark.parametrize("mail", ["info@hoog-gemeente.nl", "jan@gmail.com", "x@universiteit-dienst.nl"])
    def test_a_domain_says_nothing_of_the_address_beside_it(self, find: Find, mail: str) -> None:
        row = f"Naam\tE-mail\tAdres\n\nHanna Abebe\t{mail}\tGruttostraat 14, 5961 AB Horst\n"
        assert texts(find(row, "ADRES")) == ["Gruttostraat 14, 5961 AB"]
        account = f"Hanna Abebe\t{mail}\tNL48 INGB 4867 1057 85\n"
        assert texts(find(account, "IBAN")) == ["NL48 INGB 4867 1057 85"]


class TestKept:
    @pytest.mark.parametrize(
        "text",
        [
            "Directie Eigenaarsadvisering\nTurfmarkt 147\n2511 DP Den Haag\nPostbus 20301\n2500 EH Den Haag",
            "Bezoekadres\nPelikaanweg 1, Rijswijk",
            "Stichting De Woning, gevestigd aan Troelstralaan 100 te Rijnwaard",
            "Kamerling Soares Advocaten\nWillem de Zwijgerlaan 350-F, 1055 RD Amsterdam",
            "Sjoukje | Harlingertrekweg 58, 8914 AS Leeuwarden",
        ],
    )
    def test_offices(self, find: Find, text: str) -> None:
        findings = find(text, "ADRES")
        assert findings
        assert {f.keep_hint for f in findings} == {"kantooradres"}

    def test_place_in_running_text(self, find: Find) -> None:
        assert {f.keep_hint for f in find("De bomen bij Jan Steenlaan 14 worden gekapt.", "ADRES")} == {
            "locatie"
        }

    @pytest.mark.parametrize(
        "text",
        [
            "artikel 12",
            "op 3 juni 2024",
            "Kamerstuk 28362",
            "Bijlage 3",
            "Pagina 1 van 3",
            "Week 29",
            "Rotterdam 2024",
            "Postbus 20301",
            "Nota 5 maart 2021",
            "Kerkrade, 14-3-2024",
        ],
    )
    def test_no_address(self, find: Find, text: str) -> None:
        assert find(text, "ADRES") == []


class TestBirthDates:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("geboren te Al Hoceima op 2 juli 1976, wonende", "2 juli 1976"),
            ("geb. te Łódź op 11 december 1994", "11 december 1994"),
            ("(geb. 7-6-'90)", "7-6-'90"),
            ("Geboortedatum\t0 9 – 0 6 – 1 9 6 7", "0 9 – 0 6 – 1 9 6 7"),
            ("geboren op 30 juni\n1938.", "30 juni\n1938"),
            ("Moeder Thandi (03-02-1989, BSN 111222333)", "03-02-1989"),
            ("Naam\tGeb.\nOkubay\t1-1-1985", "1-1-1985"),
            ("Zijn geboortedatum wordt gecontroleerd: 17.02.1978.", "17.02.1978"),
            ("Kind 2: Elijah, 3/6/2016, BSN 111222333", "3/6/2016"),
            ("Ze is van 28 oktober 2016.", "28 oktober 2016"),
            ("hij is op 3\nmaart 2017 geboren", "3\nmaart 2017"),
            ("Roosje Polak (b. 1 April 1938)", "1 April 1938"),
            ("Us mem, berne op 30 maart 1938, is wol", "30 maart 1938"),
            ("geboren op de negende januari 2013", "negende januari 2013"),
            ("Monsieur Traoré, né le 2 août 1990 à Heerlen", "2 août 1990"),
            ("Geburtsdatum: 4 März 1988", "4 März 1988"),
            ("geboortedatum voor de pas: Zijlweg 201, 22.06.1993.", "22.06.1993"),
            (
                "geboren op vier maart negentienhonderd vijftig, wonende",
                "vier maart negentienhonderd vijftig",
            ),
        ],
    )
    def test_found(self, find: Find, text: str, found: str) -> None:
        assert texts(find(text, "GEBOORTEDATUM")) == [found]

    def test_row_with_more_dates(self, find: Find) -> None:
        text = "geboren\t10 november 1966, Vught\t3-3-1974"
        assert texts(find(text, "GEBOORTEDATUM")) == ["10 november 1966", "3-3-1974"]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Anouschka (1 april 2008) heeft in juni 2024", ["1 april 2008"]),
            ("Ook van Helmi, 16.02.1993. Zo moet het niet", ["16.02.1993"]),
            ("Anouschka (achternaam bekend, 02-02-1988) weigerde", ["02-02-1988"]),
            ("dochter (Roxy, 8/3/2019) is jarig", ["8/3/2019"]),
            ("Anouschka (1 april 2024) was erbij", []),
            ("Verdrag (3 april 1968) en Mei (1 april 2008)", []),
            ("Anouschka, 1 april 2008 in de middag", []),
            ("dochter (zaak, 8/3/2019) is jarig", []),
        ],
    )
    def test_single_names(self, number_engine: Engine, text: str, found: list[str]) -> None:
        names = {"anouschka", "helmi", "roxy", "mei"}
        recognizer = BirthDateRecognizer(
            name="BirthDateRecognizer",
            supported_entities=["GEBOORTEDATUM"],
            supported_language="nl",
            vocabulary=Vocabulary(lambda word: WordFacts(first=word in names, ordinary=word == "mei")),
        )
        page = page_without_geometry(text)
        results = recognizer.analyze(text, [], number_engine.nlp_engine.artifacts(page))
        assert [text[r.start : r.end] for r in results] == found

    @pytest.mark.parametrize(
        "text",
        [
            "Datum 3 juni 2024",
            "op 21 mei jongstleden",
            "Zij is geboren in Gouda. Het besluit is van 28 juni 1998.",
            "Zie Van den Born e.a. (2016), p. 44",
            "Kamerbrief 5 maart 2021",
            "Het besluit is van 3 mei 2024.",
            "Op negen december 2022 vergadert de commissie.",
        ],
    )
    def test_other_dates_stay(self, find: Find, text: str) -> None:
        assert find(text, "GEBOORTEDATUM") == []


class TestTables:
    def test_column_of_addresses(self, number_engine: Engine, lay_out: Callable[..., PageText]) -> None:
        page = lay_out(
            [
                [(50, "Eigenaar"), (250, "Adres"), (400, "Bod")],
                # The first two cells stand so close that they were read as one.
                [(50, "G.W. Mol en A. Mol-Abdoelrahman, akker Waaldijk 88"), (400, "via notaris")],
                [(50, "Gebr. Van Asten B.V."), (250, "Industrieweg 8"), (400, "hoger")],
            ]
        )
        found = {f.text: f.keep_hint for f in number_engine.analyse(page) if f.label == "ADRES"}
        assert found == {"Waaldijk 88": "", "Industrieweg 8": "kantooradres"}

    def test_form_with_labels_at_the_side(self, find: Find) -> None:
        text = "Straat en huisnummer\tJacob Catsplantsoen 31 rood\nPostcode, plaats\t7204 KX, Veldenrode\n"
        assert texts(find(text, "ADRES")) == ["Jacob Catsplantsoen 31 rood", "7204 KX"]
