"""Names with letters outside Latin-1, in an embedded font with two-byte codes, joined by a list of citizens."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

TEXT = """\
Verslag bewonersavond {=wijk|Zonnewijk}, {=datum|11 maart 2025}

Aanwezig: {PERSOON|Gülşen Çağlayan}, {PERSOON|Wojciech Dąbrowski}, {PERSOON|Nguyễn Thị Hạnh}, {PERSOON|Đorđe Milošević}, \
{PERSOON|Abdirahman Warsame}, {PERSOON|Sjoukje Hoekstra-van 't Veer}, {PERSOON|Chandrika Ramdhani}, wijkwethouder \
{=bestuurder|Łukasz Zieliński}.

Mevrouw {PERSOON|Çağlayan} vraagt wanneer de bankjes aan het {=straat|Václav Havelplein} terugkomen. De heer \
{PERSOON|Dąbrowski} sluit zich daarbij aan. Mevrouw {PERSOON|Hoekstra-van 't Veer} wil de verlichting aanpakken. Wethouder \
{=bestuurder|Zieliński} zegt toe dat de afdeling {=afdeling|Beheer} voor de zomer antwoordt. {PERSOON|Nguyễn Thị Hạnh} \
biedt aan om de buurtapp te beheren.
"""


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="names of many origins with letters outside Latin-1 in a subsetted font", embedded=True)
    paper.new_page()
    paper.flow(70, 80, 455, TEXT, size=10.5)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
