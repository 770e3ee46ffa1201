"""A nota with a body in two columns, a margin on every page and a paraph table; a name broken by a column."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

MARGIN = """\
Directie Wegen en Water
Team Planning

Opgesteld door
{PERSOON|G.H. Terlouw}
{PERSOON|L. Bosma}

Datum
{=datum|9 april 2025}

Kenmerk
{=kenmerk|IENW/BSK-2025/61844}
"""

LEFT = """\
Inleiding
De planning van de sluis is herzien. De opdrachtgever heeft daarbij gebruik gemaakt van het advies van de \
commissie-{=commissie|Elverding} en de Wet {=wet|Mulder}. Het besluit is genomen door staatssecretaris \
{=bewindspersoon|Aartsen}.

Stand van zaken
De aannemer, {=firma|Van Hattum en Blankevoort}, heeft een nieuwe raming gemaakt. Die is besproken met {PERSOON|Gerben}
"""

RIGHT = """\
{PERSOON|Terlouw} en met de omgevingsmanager, mevrouw {PERSOON|Bosma}.

Vervolg
Het regionaal overleg van 22 april is voorbereid door {PERSOON|Lisanne Bosma}. De kosten bedragen \
{=bedrag|EUR 412.000}. Uiterlijk in week 31 ligt de nota bij de directeur-generaal.
"""

PARAPHS = [
    ("Parafenroute", "Naam", "Datum"),
    ("Team Planning", "{PERSOON|M. van Gelderen}", "{=datum|10-04-2025}"),
    ("DG Mobiliteit", "{?directeur-generaal|A. Stuiver}", "{=datum|11-04-2025}"),
]


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="reading order over two columns and a margin; one name continues in the next column")
    for number in (1, 2):
        paper.new_page()
        paper.line(60, 50, "Ministerie van Infrastructuur en Waterstaat", size=9, bold=True)
        paper.flow(455, 90, 110, MARGIN, size=7)
        if number == 1:
            paper.line(60, 110, "Nota planning sluis", size=16, bold=True)
            paper.flow(60, 140, 180, LEFT, size=9)
            paper.flow(255, 140, 180, RIGHT, size=9)
        else:
            paper.table(60, 120, (120, 130, 90), PARAPHS, size=9)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
