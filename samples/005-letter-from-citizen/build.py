"""A citizen's letter: sender block, BSN, IBAN, birth date, plate, health; the addressee is an office."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

SENDER = """\
{PERSOON|D.J. Kruithof}
{ADRES|Meidoornlaan 48}
{ADRES|3907 KL} {?woonplaats|Waterrijk}
{EMAIL|dirkkruithof48}{?domein|@zonnebloempost.nl}
Telefoon: {TELEFOON|0318-627184}
"""

OFFICE = """\
Gemeente Waterrijk
Afdeling Inkomen
{=postbus|Postbus 80}
{=postbus|3900 AB} Waterrijk
"""

LETTER = """\
Geachte heer, mevrouw,

Hierbij maak ik bezwaar tegen uw besluit van {=datum|14 januari 2025} met kenmerk {=kenmerk|41285937-B}. Ik ben \
geboren op {GEBOORTEDATUM|7 augustus 1961} en mijn burgerservicenummer is {BSN|4128.59.373}. Ik woon met mijn vrouw \
{PERSOON|Wilma Kruithof-Baas} en onze zoon {PERSOON|Bas} aan de {ADRES|Meidoornlaan 48} in {?woonplaats|Waterrijk}.

De uitkering moet worden overgemaakt naar rekening {IBAN|NL92 RABO 0417 2839 60} ten name van {PERSOON|D.J. Kruithof}. \
In uw brief staat rekening {=rekening gemeente|NL73 BNGH 0285 1740 93} van de gemeente Waterrijk; daarop heb ik het \
teveel betaalde bedrag van {=bedrag|EUR 1.284,50} teruggestort.

Mijn auto met kenteken {KENTEKEN|G-417-XK} heb ik nodig voor het bezoek aan dokter {PERSOON|Van Houten} in het \
{=ziekenhuis|Wilhelmina Ziekenhuis}. Mijn zwager {PERSOON|Arend Baas} heeft dat op het spreekuur aan uw medewerker \
mevrouw {PERSOON|Terpstra} uitgelegd.

Hoogachtend,

{PERSOON|D.J. Kruithof}

Bijlage: kopie paspoort {IDENTITEITSDOCUMENT|NW4R7K2B6} en jaaropgave {=jaar|2024}
"""


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(
        why="numbers with a check digit, a home address against an office, a bank account of a body"
    )
    paper.new_page()
    paper.flow(70, 70, 300, SENDER, size=10.5)
    paper.flow(70, 160, 300, OFFICE, size=10.5)
    paper.line(70, 240, "{?woonplaats|Waterrijk}, {=datum|2 februari 2025}", size=10.5)
    paper.line(70, 268, "Onderwerp: bezwaar bijstandsuitkering", size=10.5, bold=True)
    paper.flow(70, 300, 455, LETTER, size=10.5)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
