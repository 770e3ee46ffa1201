"""A ruled phone list: names, functions, numbers and codes side by side; the general numbers stay."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

ROWS = [
    ("Naam", "Functie", "Telefoon", "Mobiel", "Personeelsnr."),
    (
        "{PERSOON|Sjoerd Wiarda}",
        "teamleider",
        "{TELEFOON|0318 54 27 01}",
        "{TELEFOON|06 18 40 52 73}",
        "{PERSONEELSNUMMER|104822}",
    ),
    (
        "{PERSOON|Fatima El Idrissi}",
        "jurist",
        "{TELEFOON|0318 54 27 03}",
        "{TELEFOON|06 29 71 06 48}",
        "{PERSONEELSNUMMER|104917}",
    ),
    (
        "{PERSOON|Bakker, L.M.}",
        "bode",
        "{TELEFOON|0318 54 27 04}",
        "{TELEFOON|06 40 83 15 92}",
        "{PERSONEELSNUMMER|103388}",
    ),
    (
        "{PERSOON|Th. op 't Hof}",
        "archivaris",
        "{TELEFOON|0318 54 27 08}",
        "-",
        "{PERSONEELSNUMMER|100741}",
    ),
    ("Servicedesk", "algemeen", "{=algemeen nummer|0318 54 27 00}", "-", "-"),
    ("Meldpunt water", "algemeen", "{=0800-nummer|0800 - 0113}", "-", "-"),
]

NOTE = (
    "Het gebouw aan de {=straat|Sjoerd Wiardaweg 3} is bereikbaar via {=algemeen nummer|14 0318}. Bij brand: "
    "{=alarmnummer|112}. De {=beroep|bakker} levert op dinsdag; de sleutel ligt bij {PERSOON|Wiarda}. "
    "Versie {=versie|2.1.14}, dossier {=dossier|20250318}."
)


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="columns: a name per row; a trade and a street that are also names in the list")
    paper.new_page()
    paper.line(60, 70, "Telefoonlijst afdeling Juridische Zaken", size=14, bold=True)
    y = paper.table(60, 90, (120, 80, 100, 100, 80), ROWS, size=9)
    paper.flow(60, y + 10, 470, NOTE, size=10)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
