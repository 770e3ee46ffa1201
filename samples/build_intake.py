"""One small file of each kind that an intake reads, with fictional people: ``python samples/build_intake.py``.

The writers of Office and Outlook files, and of envelopes of mail, stand with the tests that look into them.
"""

from __future__ import annotations

import io
import mailbox
import math
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageDraw

HERE = Path(__file__).parent / "intake"
sys.path.insert(0, str(HERE.parents[1] / "tests" / "convert"))

import envelope_kit  # noqa: E402
import msg_kit  # noqa: E402
import office_kit  # noqa: E402

HTML = """<html><body><p>Beste Józef,</p><p>Dank voor uw <b>bericht</b>. Ik bel u morgen op 06-51834027.<br>
De <a href="https://volg.example/?u=jozef">regeling</a> staat op onze website.</p>
<img src="https://volg.example/p.gif" width="1" height="1"><div style="display:none">voorbeeldregel</div>
<table border="1"><tr><th>Wie</th><th>Wat</th></tr><tr><td>Karel Pronk</td><td>belt terug</td></tr></table>
<p>Met vriendelijke groet,</p><p>Wilhelmina Zuurbier<br>beleidsmedewerker</p><hr>
<p><b>Van:</b> Józef Kaczmarek &lt;jozef.kaczmarek@gmail.com&gt;<br><b>Verzonden:</b> maandag 2 maart 2026 17:00<br>
<b>Aan:</b> handhaving@waterrijk.nl<br><b>Onderwerp:</b> Bezwaar parkeervergunning</p>
<p>Geachte heer, mevrouw,</p><p>Ik maak bezwaar. Ik woon aan de Vlierstraat 7b, 1234 AB Waterrijk.</p>
<p>Józef Kaczmarek</p></body></html>"""

WHATSAPP = """12-03-2024 09:14 - Berichten en gesprekken zijn end-to-end versleuteld.
12-03-2024 09:14 - Nadia Brouns: Goedemorgen, is Karel er al?
12-03-2024 09:15 - Omar Aït-Saïd: Ja. De melding aan de Karel Doormanlaan is opgepakt.
Hij belt mevrouw Oosterling zo terug.
12-03-2024 09:17 - +31 6 51834027: IMG-20240312-WA0001.jpg (bestand bijgevoegd)
12-03-2024 09:21 - Nadia Brouns: Top, mail het naar handhaving@waterrijk.nl
"""

SIGNAL = """Conversation: Buurt

From: Omar Aït-Saïd (+31 6 51834027)
Sent: Tue, 12 Mar 2024 09:14:22 +0100
Received: Tue, 12 Mar 2024 09:14:23 +0100

Weet jij wie er belt?

From: You
Sent: Tue, 12 Mar 2024 09:15:02 +0100

Karel Pronk.
"""

TEAMS_PAGE = (
    "<html><body><h1>Kermis</h1><div>"
    + "".join(
        f"<div><div><span>{who}</span><span>12/03/2024 09:1{n}</span></div><div>{text}</div></div>"
        for n, (who, text) in enumerate(
            (
                ("Bakx, Wendeline", "Is de melding van mevrouw Oosterling binnen?"),
                ("Karel Pronk", "Ja, gisteren."),
                ("Bakx, Wendeline", "Dank je, Karel."),
            )
        )
    )
    + "</div></body></html>"
)

TEAMS = """{"value": [
 {"createdDateTime": "2024-03-12T09:14:22Z", "from": {"user": {"displayName": "Bakx, Wendeline"}},
  "body": {"contentType": "html", "content": "<p>Karel, kun jij de bewoner bellen?</p>"}},
 {"createdDateTime": "2024-03-12T09:15:02Z", "from": {"user": {"displayName": "Karel Pronk"}},
  "body": {"contentType": "text", "content": "Doe ik, Wendeline."}, "attachments": [{"name": "verslag.docx"}]}]}
"""


def message(subject: str, body: str, *, html: str = "", reply_to: str = "") -> EmailMessage:
    """A mail between fictional people."""
    mail = EmailMessage()
    mail["From"] = '"Zuurbier, W.J. (Wilhelmina) - BD/DGM" <w.zuurbier@minjenv.nl>'
    mail["To"] = "Józef Kaczmarek <jozef.kaczmarek@gmail.com>, handhaving@waterrijk.nl"
    mail["Cc"] = "Omar Aït-Saïd <o.aitsaid@waterrijk.nl>"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 03 Mar 2026 09:14:00 +0100"
    mail["Message-ID"] = f"<{len(subject)}@waterrijk.example>"
    if reply_to:
        mail["In-Reply-To"] = reply_to
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def wrapped(subject: str, kind: str, data: bytes) -> bytes:
    """A mail whose content lies in an envelope of S/MIME."""
    head = message(subject, "")
    for name in ("Content-Type", "Content-Transfer-Encoding", "MIME-Version"):
        del head[name]
    return bytes(head).rstrip() + b"\n" + envelope_kit.opaque(data, kind).partition(b"Overleg\r\n")[2]


def with_winmail() -> EmailMessage:
    """A mail from Outlook to a program that does not know its envelope: text and attachment lie in it."""
    inside = envelope_kit.envelope(
        ("notitie.txt", b"Notitie van Karel Pronk.\n"), html="<p>Beste Nadia Brouns, zie de notitie.</p>"
    )
    mail = message("Notitie", "")
    mail.add_attachment(inside, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    mail.set_boundary("grens-van-dit-bericht")
    return mail


def with_picture() -> EmailMessage:
    """A mail that shows a picture in its text."""
    mail = message("Foto", "Zie de foto.", html='<p>Zie:</p><img src="cid:foto@waterrijk" alt="briefje">')
    buffer = io.BytesIO()
    picture().save(buffer, "PNG", dpi=(150, 150))
    versions = mail.get_payload()
    versions[1].add_related(buffer.getvalue(), maintype="image", subtype="png", cid="<foto@waterrijk>")
    mail.set_boundary("grens-van-de-versies")
    versions[1].set_boundary("grens-van-de-foto")
    return mail


def portfolio() -> bytes:
    """A PDF that is a folder of files."""
    with pymupdf.open() as pdf:
        pdf.new_page(width=420, height=595).insert_text((60, 80), "Bijlagen bij het besluit")
        pdf.embfile_add("memo.txt", "Memo van Omar Aït-Saïd.\n".encode(), filename="memo.txt")
        pdf.embfile_add(
            "bericht.eml", bytes(message("Kermis", "Goedemorgen Omar,\n")), filename="bericht.eml"
        )
        # Without the day on which this ran.
        for xref in range(1, pdf.xref_length()):
            if pdf.xref_get_key(xref, "Type")[1] == "/EmbeddedFile":
                pdf.xref_set_key(xref, "Params", "null")
        pdf.set_metadata({})
        return bytes(pdf.tobytes(deflate=True, no_new_id=True))


def picture() -> Image.Image:
    """A note as a photograph."""
    image = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(image).text(
        (40, 60), "Terugbellen: Nadia Brouns\n06 51 83 40 27", fill="black", font_size=44
    )
    return image


#: A letter as a copier makes it: grey, signed by hand, a visitor's name under a bar that was drawn over it.
SCAN = (
    "Gemeente Waterrijk", "Contactpersoon: Wilhelmina Zuurbier", "Telefoon: 06 - 51 83 40 27", "",
    "Geachte heer Kaczmarek,", "", "Uw bezwaar is op 2 maart 2026 ontvangen.", "De hoorzitting is op 9 april.",
    "Aanwezig is ook Omar Aarsman.", "", "Met vriendelijke groet,", "", "", "Wilhelmina Zuurbier",
)  # fmt: skip


def scan() -> bytes:
    """``SCAN`` as a PDF without a text layer."""
    with pymupdf.open() as drawn, pymupdf.open() as pdf:
        page = drawn.new_page(width=420, height=595)
        for number, line in enumerate(SCAN):
            page.insert_text((60, 70 + 20 * number), line, fontsize=12)
        covered = page.search_for("Omar Aarsman")[0]
        shown = page.get_pixmap(dpi=150, colorspace=pymupdf.csGRAY)
        sheet = Image.frombytes("L", (shown.width, shown.height), shown.samples)
        draw = ImageDraw.Draw(sheet)
        draw.line([(125 + 5 * x, 620 + 22 * math.sin(x * 1.9)) for x in range(40)], fill=40, width=4)
        noise = np.random.default_rng(5).normal(0, 6, (sheet.height, sheet.width))
        grey = 20 + np.asarray(sheet, dtype=np.float64) * 0.85 + noise
        buffer = io.BytesIO()
        Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=75)
        page = pdf.new_page(width=420, height=595)
        page.insert_image(page.rect, stream=buffer.getvalue())
        page.draw_rect(covered, fill=(0, 0, 0), color=None)
        return bytes(pdf.tobytes(deflate=True, no_new_id=True))


def build(folder: Path) -> None:
    """Writes all files into ``folder``."""
    mail = message(
        "RE: Bezwaar parkeervergunning", "Zie de opgemaakte versie.", html=HTML, reply_to="<1@x.example>"
    )
    mail.add_attachment(
        b"Aantekening van Karel Pronk.\n",
        maintype="text",
        subtype="plain",
        filename="aantekening.txt",
    )
    mail.set_boundary("grens-van-dit-bericht")
    mail.get_payload()[0].set_boundary("grens-van-de-versies")
    (folder / "bericht.eml").write_bytes(mail.as_bytes())
    (folder / "bericht.msg").write_bytes(msg_kit.message())
    (folder / "verslag.docx").write_bytes(office_kit.docx())
    (folder / "presentatie.pptx").write_bytes(office_kit.pptx())
    (folder / "brief.rtf").write_bytes(office_kit.RTF)
    (folder / "brief.odt").write_bytes(office_kit.odt())
    (folder / "lijst.ods").write_bytes(office_kit.ods())
    (folder / "presentatie.odp").write_bytes(office_kit.odp())
    (folder / "lijst.xlsx").write_bytes(office_kit.xlsx())
    (folder / "whatsapp.txt").write_text(WHATSAPP, encoding="utf-8")
    (folder / "signal.txt").write_text(SIGNAL, encoding="utf-8")
    (folder / "teams.html").write_text(TEAMS_PAGE, encoding="utf-8")
    (folder / "teams.json").write_text(TEAMS, encoding="utf-8")
    (folder / "namen.csv").write_text("naam;plaats\nZoë Oosterling;Waterrijk\n", encoding="utf-8")
    (folder / "notitie.md").write_text("# Overleg\n\n- Nadia Brouns belt terug\n", encoding="utf-8")
    (folder / "pagina.html").write_text(HTML, encoding="utf-8")
    picture().save(folder / "briefje.png", dpi=(150, 150))
    exif = Image.Exif()
    exif[0x013B] = "Nadia Brouns"
    picture().save(folder / "foto.jpg", quality=80, dpi=(150, 150), exif=exif)
    sheets = [picture().convert("1"), picture().rotate(180).convert("1")]
    sheets[0].save(
        folder / "fax.tiff", save_all=True, append_images=sheets[1:], compression="group4", dpi=(200, 200)
    )
    (folder / "scan.pdf").write_bytes(scan())
    (folder / "portfolio.pdf").write_bytes(portfolio())
    (folder / "memo.txt").write_text("Memo aan Karel Pronk, van 李小龙 (Li Xiaolong).\n", encoding="utf-8")
    (folder / "outlook.eml").write_bytes(bytes(with_winmail()))
    (folder / "foto-in-bericht.eml").write_bytes(bytes(with_picture()))
    inner = bytes(message("Bezwaar", "Beste Karel Pronk,\n\nHet bezwaar is gegrond.\n"))
    packed, signed = envelope_kit.packed(inner), envelope_kit.signed(inner)
    (folder / "ondertekend.eml").write_bytes(wrapped("Bezwaar", "signed-data", signed))
    (folder / "ingepakt.eml").write_bytes(wrapped("Bezwaar", "compressed-data", packed))
    (folder / "notitie.txt.p7m").write_bytes(envelope_kit.signed(b"Notitie van Karel Pronk.\n"))
    (folder / "voicemail.mp3").write_bytes(b"ID3" + bytes(32))
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(32))
    (folder / "register.sqlite").write_bytes(b"SQLite format 3\0" + bytes(84))
    archive = io.BytesIO()
    photo = io.BytesIO()
    picture().save(photo, "JPEG", quality=80, dpi=(150, 150))
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(zipfile.ZipInfo("_chat.txt"), WHATSAPP)
        opened.writestr(zipfile.ZipInfo("IMG-20240312-WA0001.jpg"), photo.getvalue())
    (folder / "whatsapp.zip").write_bytes(archive.getvalue())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(zipfile.ZipInfo("map/memo.txt"), "Memo van Omar Aït-Saïd.\n")
    (folder / "archief.zip").write_bytes(archive.getvalue())
    path = folder / "postvak.mbox"
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for subject, reply_to in (("Kermis", ""), ("RE: Kermis", "<6@waterrijk.example>")):
        entry = mailbox.mboxMessage(
            message(subject, "Goedemorgen Omar,\n\nGroet,\nWilhelmina\n", reply_to=reply_to)
        )
        entry.set_from("waterrijk", (2026, 3, 3, 9, 14, 0, 0, 0, 0))
        box.add(entry)
    box.close()


if __name__ == "__main__":
    build(HERE)
