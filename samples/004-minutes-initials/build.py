"""Minutes: attendance list with initials behind the names, initials in the text and in the action column."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

HEAD = """\
Datum: {=datum|12 februari 2025}
Plaats: zaal {=zaal|Thorbecke}, Stadhuis
Aanwezig: {PERSOON|Annelies Vos} ({PERSOON|AV}, voorzitter), {PERSOON|Joost van der Linden} ({PERSOON|JvdL}, notulist), \
{PERSOON|Imane Benhaddou} ({PERSOON|IB}), {PERSOON|Pim Scholte} ({PERSOON|PS}), wethouder {=bestuurder|Karin Brandsma}
Afwezig met kennisgeving: {PERSOON|Tjeerd Hoekema}
"""

TEXT = """\
1. Opening en mededelingen
{PERSOON|AV} opent de vergadering. {PERSOON|Tjeerd} is ziek gemeld en is waarschijnlijk na de vakantie terug.

2. Verslag vorige vergadering
Naar aanleiding van punt 4 meldt {PERSOON|PS} dat de offerte van {=firma|De Vries & Zonen B.V.} binnen is. Het verslag \
wordt vastgesteld.

3. Voortgang herinrichting {=straat|Piet Heinplein}
{PERSOON|Imane} licht de planning toe. De {=functie|projectleider} van de aannemer komt op 3 maart. {PERSOON|JvdL} vraagt \
of de IB-nota's van de {=organisatie|GGD} al verwerkt zijn. Wethouder {=bestuurder|Brandsma} wil in april \
een besluit.
"""

ACTIONS = [
    ("Nr.", "Actie", "Actiehouder", "Gereed"),
    ("1", "Offerte beoordelen", "{PERSOON|PS}", "{=datum|1 maart}"),
    ("2", "Planning rondsturen", "{PERSOON|IB} / {PERSOON|JvdL}", "{=datum|20 februari}"),
    ("3", "Zaal reserveren", "secretariaat", "{=datum|3 maart}"),
    ("4", "Bloemen namens het team", "{PERSOON|Annelies}", "z.s.m."),
]


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="initials that stand for a person, in text and table; IB-nota's is no person")
    paper.new_page()
    paper.line(70, 70, "Verslag projectgroep Herinrichting", size=15, bold=True)
    y = paper.flow(70, 105, 455, HEAD, size=10)
    y = paper.flow(70, y + 6, 455, TEXT, size=10)
    paper.line(70, y + 6, "Actielijst", size=11, bold=True)
    paper.table(70, y + 16, (30, 190, 120, 90), ACTIONS)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
