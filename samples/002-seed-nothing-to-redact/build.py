"""The published nota on the Stand van de Uitvoering 2023: its text as it is, with nothing left to redact."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

HEAD = [
    (
        "Minister van Justitie en Veiligheid, Minister van Rechtsbescherming en de staatssecretaris "
        "van Justitie en Veiligheid"
    ),
    "cluster secretaris-generaal",
    "Directie Eigenaarsadvisering",
    "Turfmarkt 147",
    "2511 DP Den Haag",
    "Postbus 20301",
    "2500 EH Den Haag",
    "www.rijksoverheid.nl/jenv",
    "nota",
    (
        "Verzending Stand van de Uitvoering 2023 van de Immigratie- en Naturalisatiedienst naar de "
        "Tweede Kamer"
    ),
    "Datum",
    "3 juni 2024",
    "Projectnaam",
    "Standen van de Uitvoering 2023",
    "Ons kenmerk",
    "5519311",
    "Bijlage(n)",
    "1",
    "Bijlage(n)",
    "- Stand van de Uitvoering over 2023 van de IND",
]

BODY = [
    "1. Aanleiding",
    (
        "In de kabinetsreactie van 5 maart 2021 op het rapport Werk aan Uitvoering is besloten dat "
        "uitvoeringsorganisaties een Stand van de Uitvoering opstellen. In een Stand van de "
        "Uitvoering worden dilemma's waarmee professionals worstelen ongefilterd inzichtelijk gemaakt "
        "en worden signalen overzichtelijk gedeeld met het kabinet en het parlement."
    ),
    (
        "Op 21 mei jongstleden heeft de minister van Justitie en Veiligheid - voor het derde jaar op "
        "één rij - een aantal Standen van de Uitvoering naar de Tweede Kamer gestuurd. In de "
        "aanbiedingsbrief heeft de minister aangekondigd, dat de Stand van de Uitvoering over 2023 "
        "van de IND naar verwachting eind mei 2024 naar de Tweede Kamer wordt verzonden."
    ),
    "2. Geadviseerd besluit",
    ("U wordt verzocht akkoord te gaan met de aanbiedingsbrief voor de Stand van de Uitvoering van de IND."),
    "3. Kernpunten",
    (
        "De aanbiedingsbrief is - net zoals de andere aanbiedingsbrief van 21 mei 2024 - een "
        "procedurele brief."
    ),
    (
        "Net als voorgaande jaren wordt in de Stand aandacht besteed aan onderwerpen als het hoge "
        "aantal aanvragen, de toenemende complexiteit in de uitvoering, toekomstbestendige "
        "financiering en het Meerjaren Uitvoeringsplan van de IND."
    ),
    (
        "De Stand van de Uitvoering van de IND is zoals aangekondigd niet eind mei verzonden naar de "
        "Tweede Kamer maar dit wordt medio juni. In de Stand zijn verwijzingen naar het onlangs "
        "gepresenteerde Hoofdlijnenakkoord opgenomen."
    ),
    "4. Toelichting",
    (
        "Het opstellen van Standen van de Uitvoering vloeit voort uit het opvolgen van de "
        "kabinetsreactie op het rapport Werk aan Uitvoering. Hierin staat aangekondigd dat "
        "uitvoeringsorganisaties een Stand van de Uitvoering gaan opstellen."
    ),
    "4.1. Politieke context",
    (
        "Net zoals vorig jaar worden de Standen van de Uitvoering opgesteld door de taakorganisaties "
        "van het ministerie van Justitie en Veiligheid door de minister van Justitie en Veiligheid "
        "aangeboden aan de voorzitter van de Tweede Kamer."
    ),
    (
        "Deze Standen van de Uitvoering worden ongefilterd doorgestuurd naar de Tweede Kamer. In de "
        "bestuurlijke driehoeken is over de Stand van de Uitvoering gesproken."
    ),
    "5. Informatie die niet openbaar gemaakt kan worden",
    "5.1. Toelichting",
    (
        "De persoonsgegevens van de ambtenaren zijn niet openbaar ter bescherming van de persoonlijke "
        "levenssfeer."
    ),
]


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="published text without personal data: 0 boxes; heading 5.1 is no ground")
    paper.new_page()
    y = 60.0
    for text in HEAD:
        y = paper.flow(70, y, 440, text, size=9, leading=1.25) + 2
    y += 10
    for text in BODY:
        if y > 720:
            paper.new_page()
            y = 60.0
        bold = len(text) < 60 and text[0].isdigit()
        y = paper.flow(70, y, 440, text, size=10, bold=bold) + 5
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
