"""A beslisnota in the layout of Justitie en Veiligheid: body left, margin with the contact block right."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

BODY_X, BODY_WIDTH, MARGIN_X = 79, 300, 410

MARGIN = [
    ("Directie Eigenaarsadvisering", True),
    ("{=kantooradres|Turfmarkt 147}", False),
    ("{=kantooradres|2511 DP} Den Haag", False),
    ("{=postbus|Postbus 20301}", False),
    ("{=postbus|2500 EH} Den Haag", False),
    ("www.rijksoverheid.nl/jenv", False),
    ("", False),
    ("Contactpersoon", True),
    ("{PERSOON|Marijke Oldenzaal}", False),
    ("senior adviseur", False),
    ("T {TELEFOON|070 370 81 46}", False),
    ("M {TELEFOON|06 51 83 40 27}", False),
    ("{EMAIL|m.oldenzaal}{?domein|@minjenv.nl}", False),
    ("", False),
    ("Datum", True),
    ("{=datum|3 juni 2025}", False),
    ("", False),
    ("Projectnaam", True),
    ("Standen van de Uitvoering 2024", False),
    ("", False),
    ("Ons kenmerk", True),
    ("{=kenmerk|5519406}", False),
    ("", False),
    ("Bijlage(n)", True),
    ("1", False),
]

PAGE_1 = [
    ("1. Aanleiding", True),
    (
        "In de kabinetsreactie van {=datum|5 maart 2021} op het rapport Werk aan Uitvoering is besloten dat "
        "uitvoeringsorganisaties een Stand van de Uitvoering opstellen. In een Stand van de Uitvoering worden "
        "dilemma's waarmee professionals worstelen inzichtelijk gemaakt.\n",
        False,
    ),
    ("2. Geadviseerd besluit", True),
    (
        "U wordt verzocht akkoord te gaan met de aanbiedingsbrief. De tekst is afgestemd met "
        "{PERSOON|Hidde Tolsma} van de uitvoeringsorganisatie en met minister {=bewindspersoon|Van Weel}.\n",
        False,
    ),
    ("3. Kernpunten", True),
    (
        "De aanbiedingsbrief is een procedurele brief. De heer {PERSOON|Tolsma} heeft de cijfers over het aantal "
        "aanvragen op 12 mei aangeleverd; mevrouw {PERSOON|Oldenzaal} heeft ze verwerkt.\n",
        False,
    ),
]

PAGE_2 = [
    ("4. Toelichting", True),
    (
        "Het opstellen van Standen van de Uitvoering vloeit voort uit de motie-{=motie|Omtzigt} en de reactie op "
        "het rapport. De secretaris-generaal en de Directie Eigenaarsadvisering zijn geïnformeerd.\n",
        False,
    ),
    ("4.1. Politieke context", True),
    (
        "De Standen worden door de minister van Justitie en Veiligheid aangeboden aan de voorzitter van de Tweede "
        "Kamer. Het zaaknummer is {=zaaknummer|2025-0048213}.\n",
        False,
    ),
    ("5. Informatie die niet openbaar gemaakt kan worden", True),
    ("{=kopnummer|5.1. Toelichting}", False),
    (
        "De persoonsgegevens van de ambtenaren zijn niet openbaar ter bescherming van de persoonlijke "
        "levenssfeer.",
        False,
    ),
]


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="contact block in the margin of every page; names come back in the body without it")
    for number, body in enumerate((PAGE_1, PAGE_2), start=1):
        paper.new_page()
        paper.line(272, 48, "Ministerie van Justitie en Veiligheid", size=9)
        y = 150.0
        for text, bold in MARGIN:
            paper.line(MARGIN_X, y, text, size=6.5, bold=bold)
            y += 9
        if number == 1:
            paper.flow(
                BODY_X, 165, 260, "Minister van Justitie en Veiligheid\ncluster secretaris-generaal", size=9
            )
            paper.line(BODY_X, 215, "nota", size=24)
            paper.flow(
                BODY_X + 70, 207, 220, "Verzending Stand van de Uitvoering 2024 naar de Tweede Kamer", size=9
            )
        y = 270.0 if number == 1 else 150.0
        for text, bold in body:
            y = paper.flow(BODY_X, y, BODY_WIDTH, text, size=10 if bold else 9, bold=bold, leading=1.35)
        paper.line(BODY_X, 800, f"Pagina {number} van 2", size=6.5)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
