"""Exported conversations, as each program writes them: who said what and when, and not a letter less."""

from __future__ import annotations

import re

import pytest
from convert_kit import Take, text_of, zipped

from redactor.convert import FileType, Reason, chat
from redactor.convert.blocks import Table, plain_text
from redactor.convert.conversation import arrange
from redactor.convert.markup import Page

#: signal-export (carderne), two generations of export-ms-teams-chats, Telegram Desktop.
_PAGES = {
    "signal": "<div class='msg'><span class=date>2024-03-12</span><span class=time>09:1{n}</span> "
    "<span class=sender>{who}</span><span class=body><p>{text}</p></span></div>",
    "teams": '<div class="flex"><img src="x.png"><div><div><span class="a">{who}</span>'
    '<span class="a">12/03/2024 09:1{n}</span></div><div>{text}</div></div></div>',
    "teams-old": '<div class="message-container"><div><div class="them"><div><span style="a:b">{who}'
    "</span><span>Tuesday, 12 March 2024 9:1{n} AM</span></div><div>{text}</div></div></div></div>",
    "telegram": '<div class="message default"><div class="body"><div class="pull_right date">09:1{n}</div>'
    '<div class="from_name">{who}</div><div class="text">{text}<br>en meer</div></div></div>',
}
_SAID = (("Nadia Brouns", "Is <b>Karel</b> er?"), ("Omar Aït-Saïd", "Ja."), ("Nadia Brouns", "Mooi."))


@pytest.mark.parametrize("program", sorted(_PAGES))
def test_messages_of_a_page_become_rows(program: str) -> None:
    html = "<h1>Groep Kermis</h1><div class=history>" + "".join(
        _PAGES[program].format(n=n, who=who, text=text) for n, (who, text) in enumerate(_SAID)
    )
    plain = Page().read(html)
    found: list[int] = []
    blocks = Page().read(html, arrange=lambda tree: found.append(arrange(tree)))
    assert found == [3]
    (table,) = (block for block in blocks if isinstance(block, Table))
    rows = [[plain_text(cell) for cell in row] for row in table.rows]
    assert rows[0] == ["Tijd", "Afzender", "Bericht"]
    assert [row[1] for row in rows[1:]] == [who for who, _ in _SAID]
    assert all(re.search(r"9:1\d", row[0]) for row in rows[1:])
    assert rows[1][2].startswith("Is Karel er?")
    # Every letter of the page is there, and none twice; names and moments no longer stick together.
    letters = "".join(plain_text(blocks).split()).replace("TijdAfzenderBericht", "")
    assert sorted(letters) == sorted("".join(plain_text(plain).split()))


def test_what_stands_between_messages_stays_between_them() -> None:
    one = _PAGES["signal"].format(n=1, who="Omar", text="een")
    html = f"<div>{one}{one}<p>maandag</p>{one}los{one}</div>"
    blocks = Page().read(html, arrange=arrange)
    assert [isinstance(block, Table) for block in blocks] == [True, False, True, False, True]


@pytest.mark.parametrize(
    "html",
    [
        "<table>" + "<tr><td>12-03-2024</td><td>Omar</td></tr>" * 5 + "</table>",
        "<ul>" + "<li>12-03-2024</li><li>Omar</li>" * 5 + "</ul>",
        "<p><b>Van:</b> Omar</p><p><b>Verzonden:</b> 12-03-2024</p>" * 5,
    ],
)
def test_other_pages_are_left_alone(html: str) -> None:
    assert plain_text(Page().read(html, arrange=arrange)) == plain_text(Page().read(html))


def test_signal_as_text() -> None:
    text = (
        "Conversation: Groep Kermis\n\nFrom: You\nSent: Tue, 12 Mar 2024 09:14:22 +0100\n\nIs Karel er?\n\n"
        "En nu?\n\nFrom: Omar (+31651834027)\nSent: Tue, 12 Mar 2024 09:15:02 +0100\n"
        "Received: Tue, 12 Mar 2024 09:15:03 +0100\nAttachment: foto.jpg (image/jpeg, 12 bytes)\n"
        "Reaction: x from Nadia\n\n> You:\n> Is Karel er?\n\nJa.\n\n"
    )
    head, first, second = chat.from_text(text)
    assert head.text == "Conversation: Groep Kermis"
    assert (first.sender, first.text) == ("You", "Is Karel er?\n\nEn nu?")
    assert (second.sender, second.when) == ("Omar (+31651834027)", "Tue, 12 Mar 2024 09:15:02 +0100")
    for kept in ("Received: ", "foto.jpg", "from Nadia", "> Is Karel er?", "Ja."):
        assert kept in second.text


def test_signal_as_markdown(take: Take) -> None:
    text = "[2024-03-12, 09:14] Me: Is *Karel* er?  \n[2024-03-12, 09:15] Omar: ![](media/a.jpg)  \n"
    (piece,) = take("chat.md", text.encode()).pieces
    assert piece.file_type is FileType.CHAT
    assert "Is *Karel* er?" in text_of(piece)
    assert "media/a.jpg" in text_of(piece)


def test_whatsapp_with_its_media(take: Take) -> None:
    text = "12-03-2024 09:14 - Nadia: Kijk\n12-03-2024 09:15 - Omar: IMG-1.jpg (bestand bijgevoegd)\n"
    pieces = take(
        "WhatsApp-chat met Omar.zip",
        zipped(**{"AUD-1__opus": b"OggS", "WhatsApp-chat met Omar__txt": text.encode(), "z__txt": b"los"}),
    ).pieces
    assert [(p.file_type, p.reason) for p in pieces] == [
        (FileType.CHAT, None), (FileType.AUDIO, Reason.UNSUPPORTED), (FileType.NOTE, None),
    ]  # fmt: skip
    assert pieces[0].parent is None
    assert {p.parent for p in pieces[1:]} == {pieces[0].name}
    assert {p.family for p in pieces} == {pieces[0].name}
