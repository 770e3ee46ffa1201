"""Names by form, by field and by correspondence: rules alone, without a language model."""

from __future__ import annotations

import dataclasses

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor import detect, ingest
from redactor.detect.engine import Engine, page_without_geometry
from redactor.detect.names import NameRecognizer
from redactor.domain import Finding, PageText
from redactor.rules import Rules


@pytest.fixture(scope="session")
def name_engine(shipped_rules: Rules) -> Engine:
    modules = ("names", "fields", "mail", "special")
    chosen = tuple(
        r for r in shipped_rules.recognizers if r.class_name and r.class_name.split(".")[2] in modules
    )
    return detect.build_engine(dataclasses.replace(shipped_rules, recognizers=chosen), model="none")


def page_of(tmp_path_factory: pytest.TempPathFactory, items: list[tuple[float, float, str]]) -> PageText:
    path = tmp_path_factory.mktemp("pagina") / "a.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=595, height=842)
        for x, y, text in items:
            page.insert_text((x, y), text, fontsize=9)
        pdf.save(path)
    return ingest.read(path).pages[0]


def texts(findings: tuple[Finding, ...], *, least: float = 0.5) -> set[str]:
    return {f.text for f in findings if f.label == "PERSOON" and f.score >= least}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De zaak ligt bij A.B. van der Velden-de Groot sinds mei.", "A.B. van der Velden-de Groot"),
        ("Volgens mevrouw Kayaçan klopt dat.", "Kayaçan"),
        ("Gesproken met dhr. De Boer over het plan.", "De Boer"),
        ("aanwezig: Postma, G.J. (Gert-Jan) en anderen", "Postma, G.J. (Gert-Jan)"),
        ("prof. dr. Ouwehand heeft dat onderzocht.", "Ouwehand"),
        ("[Opmerking JB1: graag nakijken]", "JB"),
        ("Hoi Manon,\n\nDank voor je mail.", "Manon"),
        ("Beste Jan en Fatima,\n\nKunnen jullie kijken?", "Fatima"),
        ("Met vriendelijke groet,\n\nYousra El Bouazzati\nsenior adviseur", "Yousra El Bouazzati"),
        ("Groet,\nGert-Jan", "Gert-Jan"),
        ("mvg HO", "HO"),
        ("Hoogachtend,\nnamens deze,\n\nmr. P. de Wit\nafdelingshoofd", "P. de Wit"),
        ("[26-04-2022 21:05] Roy v/d Ven: Avond!", "Roy v/d Ven"),
        ("Met vriendelijke groet,\n\nP.S. Bakker\nsecretaris", "P.S. Bakker"),
        ("De brief van P.S. Bakker ligt klaar.", "P.S. Bakker"),
        ("Op ma 3 mei 2024 om 10:12 schreef Hakan Okur <h.okur@x.nl>:", "Hakan Okur"),
    ],
)
def test_a_name_shows_itself_by_its_form(name_engine: Engine, text: str, name: str) -> None:
    assert name in texts(name_engine.analyse(page_without_geometry(text)))


@pytest.mark.parametrize(
    "text",
    [
        "A. Aanleiding\nDe minister vraagt advies.",
        "Jansen B.V. heeft ingeschreven op de aanbesteding.",
        "Beste collega's,\n\nMorgen vergaderen we.",
        "Geachte heer, mevrouw,\n\nHierbij ontvangt u het besluit.",
        "De motie-Van der Plas is aangenomen.",
        "een collega van WBJZ neemt waar",
        "Met vriendelijke groet,\n\nDirectie Eigenaarsadvisering",
        "Zie artikel 5.1 en bijlage B. Daarin staat meer.",
        "Dat was het bericht.\nP.S. Ons lot was het niet.",
        "Dat was het bericht.\nN.B. Zienswijzen komen later.",
    ],
)
def test_what_only_looks_like_a_name(name_engine: Engine, text: str) -> None:
    assert texts(name_engine.analyse(page_without_geometry(text))) == set()


def test_a_value_is_bound_to_its_label_by_geometry(
    name_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A margin column beside the body: the value stands under its label, body lines come in between."""
    page = page_of(
        tmp_path_factory,
        [
            (60, 100, "In de bestuurlijke driehoek is over de Stand gesproken."),
            (400, 100, "Contactpersoon"),
            (60, 112, "De directeur heeft de tekst op 28 mei vastgesteld."),
            (400, 112, "drs. W. Zuurbier"),
            (400, 124, "senior adviseur"),
            (400, 142, "Datum"),
            (400, 154, "3 juni 2025"),
        ],
    )
    found = [f for f in name_engine.analyse(page) if "veld:contactpersoon" in f.evidence]
    assert [f.text for f in found] == ["W. Zuurbier"]


def test_a_table_column_under_a_heading(
    name_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = [
        ("1", "Brief opstellen", "JvdB"),
        ("2", "Cijfers opvragen", "Fatima Okur"),
        ("3", "Planning", "HWo / Bram"),
    ]
    items = [
        (60.0, 100.0, "Nr"),
        (100.0, 100.0, "Actie"),
        (300.0, 100.0, "Actiehouder"),
        (400.0, 100.0, "Gereed"),
    ]
    for number, (nr, action, who) in enumerate(rows):
        y = 116.0 + 16 * number
        items += [(60, y, nr), (100, y, action), (300, y, who), (400, y, "15-10")]
    items.append(
        (60, 180, "De vergadering wordt om 12 uur gesloten door de voorzitter, die iedereen bedankt.")
    )
    found = name_engine.analyse(page_of(tmp_path_factory, items))
    assert {"JvdB", "Fatima Okur", "HWo", "Bram"} <= {
        f.text for f in found if "veld:actiehouder" in f.evidence
    }
    assert not any("vergadering" in f.text for f in found)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Hij is al maanden thuis met een burn-out.", "thuis met een burn-out"),
        ("Mijn dochter heeft epilepsie en een angststoornis.", "epilepsie en een angststoornis"),
        ("Mevrouw Bos is lid van de FNV.", "lid van de FNV"),
    ],
)
def test_special_data_of_a_traceable_person(name_engine: Engine, text: str, label: str) -> None:
    found = [f.text for f in name_engine.analyse(page_without_geometry(text)) if f.label == "BIJZONDER"]
    assert found == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Het programma richt zich op preventie van diabetes in Nederland.",
        "De ADD is een rekenmaat; add 3 to 4.",
    ],
)
def test_a_disease_of_nobody_is_no_personal_data(name_engine: Engine, text: str) -> None:
    assert not [f for f in name_engine.analyse(page_without_geometry(text)) if f.label == "BIJZONDER"]


SURNAMES = st.sampled_from(
    [
        "Öztürk",
        "van den Berg",
        "de Vries-Bakker",
        "Nguyễn",
        "Kaczmarek",
        "El Idrissi",
        "Tjon-A-Kon",
        "'t Hart",
    ]
)
INITIALS = (
    st.lists(st.sampled_from("ABCDEFGHJKLMNPRSTVW"), min_size=1, max_size=3)
    .map(lambda letters: "".join(f"{letter}." for letter in letters))
    # These end the name of a company more often than they begin a person's.
    .filter(lambda initials: initials not in ("B.V.", "N.V."))
)


@settings(max_examples=60, deadline=None)
@given(
    initials=INITIALS,
    surname=SURNAMES,
    carrier=st.sampled_from(["Volgens {} klopt dit.", "({})", "Zie de mail van {}, 3 mei."]),
)
def test_initials_and_surname_of_any_origin(
    name_engine: Engine, initials: str, surname: str, carrier: str
) -> None:
    name = f"{initials} {surname}"
    assert name in texts(name_engine.analyse(page_without_geometry(carrier.format(name))))


@pytest.mark.parametrize("filler", [" ", "A.", "van ", "Van ", "a,", "(", "Groet\n", "1"])
def test_hostile_text_takes_linear_time(name_engine: Engine, filler: str) -> None:
    """A page of 60,000 characters must not take seconds: presidio would skip a recognizer in silence."""
    import time

    page = page_without_geometry((filler * 60_000)[:60_000])
    start = time.perf_counter()
    name_engine.analyse(page)
    assert time.perf_counter() - start < 8


ROLE_WORDS = (
    *("zaakbegeleider", "Zaakbegeleiders,", "collega", "adjunct-directeur", "hoofd", "van", "de", "dienst"),
    *(
        "wijkagent",
        "dochter",
        "medewerker",
        "plv.",
        "directeur",
        "Jan",
        "Özlem",
        "K.",
        "JANSEN",
        "(Piet)",
        "x",
    ),
)


@given(st.lists(st.tuples(st.sampled_from(ROLE_WORDS), st.sampled_from([" ", "\n", "  ", ", ", "-", ". "]))))
def test_functions_before_a_capital_are_those_that_the_pattern_finds(
    name_engine: Engine, words: list[tuple[str, str]]
) -> None:
    """Looked for near capitals only, as where it is looked for everywhere."""
    (recognizer,) = (r for r in name_engine.analyzer.registry.recognizers if isinstance(r, NameRecognizer))
    text = "".join(word + space for word, space in words) + "Zomer"
    everywhere = [m.span() for m in recognizer._role.finditer(text) if text[m.end()].isupper()]
    assert [m.span() for m in recognizer._roles(text)] == everywhere
