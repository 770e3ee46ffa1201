"""A printed e-mail thread: Dutch and English headers, three senders, signatures, a file name with a name."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

THREAD = """\
Van: {PERSOON|Kooijman}, {PERSOON|F.} ({PERSOON|Femke}) <{EMAIL|f.kooijman}{?domein|@waterrijk.nl}>
Verzonden: dinsdag {=datum|4 maart 2025} 16:12
Aan: {PERSOON|Daalmeijer}, {PERSOON|Ruben} <{EMAIL|r.daalmeijer}{?domein|@waterrijk.nl}>
CC: {=functionele mailbox|griffie@waterrijk.nl}
Onderwerp: RE: Inspraakavond dijkversterking
Bijlage: {=bestandsnaam|Verslag_inspraakavond_v2.docx}

Dag {PERSOON|Ruben},

Dank voor je snelle reactie. Ik heb de opmerkingen van {PERSOON|Sevda Yilmazer} verwerkt en het verslag
bijgewerkt. Wethouder {=bestuurder|Brandsma} wil het stuk vrijdag zien. Kun jij {PERSOON|Ruben Hofstra} nog bellen
over de zaal aan de {=straat|Burgemeester Fockstraat 12}?

Met vriendelijke groet,

{PERSOON|Femke Kooijman}
Beleidsadviseur water
Gemeente Waterrijk
T {TELEFOON|0318 - 54 27 19} | M {TELEFOON|06-38 50 17 42}
{=algemeen nummer|14 0318} | {=functionele mailbox|info@waterrijk.nl}
{=postbus|Postbus 80}, {=postbus|3900 AB} Waterrijk

-----Oorspronkelijk bericht-----
From: {PERSOON|Daalmeijer}, {PERSOON|Ruben}
Sent: Tuesday, {=datum|4 March 2025} 14:03
To: {PERSOON|Kooijman}, {PERSOON|F.} ({PERSOON|Femke})
Cc: {PERSOON|Sevda Yilmazer} <{EMAIL|sevda.yilmazer}{?domein|@zonnebloempost.nl}>
Subject: Inspraakavond dijkversterking

Hi {PERSOON|Femke},

Mevrouw {PERSOON|Yilmazer} belde over het verslag: zij wil niet dat haar adres erin staat. Zij is bereikbaar
op {TELEFOON|+31 6 24 91 70 35}. Zaaknummer {=zaaknummer|Z25-104873}.

Groet,
{PERSOON|Ruben}
"""


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="mail headers in two languages, names turned round, sign-offs, local parts only")
    paper.new_page()
    paper.flow(70, 70, 460, THREAD, size=9.5)
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
