"""An exported group chat: sender and time before each message, mentions, first names only."""

from __future__ import annotations

from pathlib import Path

from paper import Paper

CHAT = [
    (
        "{=datum|18-03-2025}, {=tijd|08:41}",
        "{PERSOON|Nadia Brouns}",
        "Goedemorgen, is {PERSOON|Karel} er al?",
    ),
    (
        "{=datum|18-03-2025}, {=tijd|08:42}",
        "{PERSOON|Karel Pronk}",
        "Ja. De melding aan de {=straat|Karel Doormanlaan} is opgepakt.",
    ),
    (
        "{=datum|18-03-2025}, {=tijd|08:44}",
        "{PERSOON|Nadia Brouns}",
        "@{PERSOON|Omar} kun jij de bewoner terugbellen? {TELEFOON|06-53 20 74 18}",
    ),
    (
        "{=datum|18-03-2025}, {=tijd|08:50}",
        "{PERSOON|Omar Aït-Saïd}",
        "Doe ik. Het gaat om mevr. {PERSOON|Oosterling}?",
    ),
    (
        "{=datum|18-03-2025}, {=tijd|08:51}",
        "{PERSOON|Nadia Brouns}",
        "Klopt, {ADRES|Vlierstraat 7b}. Haar hond blaft ook.",
    ),
    (
        "{=datum|18-03-2025}, {=tijd|09:05}",
        "{PERSOON|Karel Pronk}",
        "Burgemeester {=bestuurder|Dijkgraaf} vraagt om een terugkoppeling vóór {=tijd|17:00}.",
    ),
    (
        "{=datum|18-03-2025}, {=tijd|09:07}",
        "{PERSOON|Omar Aït-Saïd}",
        "Top {PERSOON|Karel}, mail ik naar {=functionele mailbox|handhaving@waterrijk.nl}",
    ),
]


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(why="senders before messages, first names alone, mentions; a street with a sender's name")
    paper.new_page()
    paper.line(60, 60, "Groep: Handhaving dagdienst", size=12, bold=True)
    y = 90.0
    for when, who, message in CHAT:
        paper.line(60, y, f"[{when}] {who}:", size=9, bold=True)
        y = paper.flow(75, y + 14, 440, message, size=10) + 8
    paper.save(folder)


if __name__ == "__main__":
    build(Path(__file__).parent)
