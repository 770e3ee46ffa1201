"""Nothing here is personal data that may go, and all of it looks like it."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

TEXT = """\
Kamerbrief over de uitvoering van de motie-{=motie|Bruins Slot} en het amendement-{=motie|De Hoop/Westerveld}
Aan de Voorzitter van de Tweede Kamer, {=postbus|Postbus 20018}, {=postbus|2500 EA} Den Haag

De minister van Justitie en Veiligheid, {=bewindspersoon|D.M. van Weel}, en staatssecretaris {=bewindspersoon|Thierry \
Aartsen} hebben op {=datum|14 mei 2025} gesproken met Kamerlid {=kamerlid|Songül Mutluer} en wethouder \
{=bestuurder|Brandsma}. Burgemeester {=bestuurder|Femke Halsema} was erbij. Oud-minister-president {=bewindspersoon|Mark \
Rutte} is genoemd in het rapport van de commissie-{=commissie|Van Dam}.

Het gesprek vond plaats in het {=gebouw|Johan de Witthuis} aan de {=straat|Prins Willem-Alexanderlaan 651}, tegenover de \
{=school|Anne Frankschool} en het {=ziekenhuis|Albert Schweitzer ziekenhuis}. De landsadvocaat, {=firma|Pels Rijcken}, en \
accountant {=firma|Van Ree Accountants} waren niet aanwezig. {=firma|Bakkerij Jansen V.O.F.} verzorgde de lunch; \
{=firma|Albert Heijn} leverde de broodjes.

Ons kenmerk {=kenmerk|4128593}, dossiernummer {=dossier|60318427}, KvK {=kvk|58820417}, RSIN {=rsin|003214567}, \
ECLI {=ecli|ECLI:NL:RVS:2023:1842}, Stcrt. {=stcrt|2024, 18233}. Factuur {=factuurnummer|2025-0417-283} van \
{=bedrag|EUR 14.250,00} is betaald op {=rekening overheid|NL98 TRIO 0781 6203 94} van het ministerie. \
Telefoon {=algemeen nummer|1400}, {=0800-nummer|0800 8051} of {=algemeen nummer|14 070}; e-mail \
{=functionele mailbox|woo-verzoeken@minjenv.nl}.

5.1. Toelichting
De Wet {=wet|Mulder}, de {=wet|Wet Van der Staaij} en de {=theorie|Stelling van Pythagoras} komen hier niet aan bod. In week \
{=getal|23} van {=jaar|2025} volgt versie {=versie|5.1.2}. De leverancier heeft artikelnummer {=artikelnummer|06-11223344-A} \
geleverd. Zie ook paragraaf {=kopnummer|5.1.2} en bijlage {=bijlage|E}.
"""


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="office holders, streets, firms, references, general numbers: 0 boxes")
    paper.new_page()
    paper.flow(70, 80, 455, TEXT, size=10.5)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
