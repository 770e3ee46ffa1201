"""What joins messages, and which are quoted whole in another."""

from __future__ import annotations

from redactor import rules
from redactor.convert import MessageKeys, chat, markup, quoted_whole, thread_numbers
from redactor.convert.blocks import Quote, Table, plain_text
from redactor.convert.letter import lay_out
from redactor.convert.mail import Mail
from redactor.convert.quotes import Quotes

QUOTES = Quotes(rules.load().lists)
FIRST = "Geachte heer,\n\nDe vergunning voor de kermis op het plein is nog niet verleend.\n\nNadia"
HEAD = "Van: Nadia Brouns <n@x.nl>\nVerzonden: maandag 2 maart 2026 17:00\nAan: Karel\nOnderwerp: Kermis\n\n"


def test_threads_by_reference_and_subject() -> None:
    keys = [
        MessageKeys(message_id="a", subject="s"),
        MessageKeys(message_id="x", subject="s"),
        MessageKeys(message_id="b", references=("a",)),
        MessageKeys(message_id="c", references=("b",)),
        MessageKeys(message_id="d", references=("nergens",), subject="s"),
        MessageKeys(message_id="e", references=("elders",)),
        MessageKeys(message_id="f", references=("elders",)),
    ]
    assert thread_numbers(keys) == (1, 2, 1, 1, 1, 3, 3)


def test_subjects_lose_what_programs_put_before_them() -> None:
    assert QUOTES.subject("RE: FW: Antw: Re[2]: Kermis  op Plein") == "kermis op plein"
    assert QUOTES.subject("Regeling: kermis") == "regeling: kermis"


def test_messages_quoted_whole() -> None:
    line = "-----Oorspronkelijk bericht-----"
    answer = f"Akkoord, de kermis kan doorgaan zoals vorig jaar.\n\n{line}\n{HEAD}{FIRST}"
    own, quoted = QUOTES.keys(answer)
    first = MessageKeys(own_text=QUOTES.keys(FIRST)[0])
    assert quoted_whole([first, MessageKeys(own_text=own, quoted_texts=quoted)]) == (1, None)
    changed = MessageKeys(own_text=QUOTES.keys(FIRST.replace("niet", "wel"))[0])
    assert quoted_whole([changed, MessageKeys(own_text=own, quoted_texts=quoted)]) == (None, None)


def test_quotes_begin_where_programs_say() -> None:
    for head in (
        HEAD,
        "From: N <n@x.nl>\nSent: Monday\nTo: K\nSubject: S\n\n",
        "Op ma 2 mrt 2026 om 17:00 schreef Nadia Brouns <n@x.nl>:\n> ",
        "On Mon, Mar 2, 2026 at 5:00 PM Nadia Brouns <n@x.nl> wrote:\n\n",
        "---------- Forwarded message ----------\n" + HEAD,
        "> " + HEAD.replace("\n", "\n> "),
    ):
        parts = QUOTES.split(f"Eigen tekst.\n\n{head}{FIRST}")
        assert len(parts) == 2, head
        assert parts[0].strip() == "Eigen tekst."
    assert len(QUOTES.split("Van: dit is een zin.\nEn nog een.\nEn een derde.")) == 1


def test_quoted_html_is_set_apart() -> None:
    html = (
        "<p>Eigen tekst</p><p><b>Van:</b> N &lt;n@x.nl&gt;<br><b>Verzonden:</b> maandag<br><b>Aan:</b> K<br>"
        "<b>Onderwerp:</b> S</p><p>Eerder</p>"
    )
    blocks, _ = lay_out(Mail(sender="K", html=html), attached=(), pictures=None, quotes=QUOTES)
    (quote,) = [block for block in blocks if isinstance(block, Quote)]
    assert plain_text(quote.blocks).startswith("Van: N")
    assert "Eerder" in plain_text(quote.blocks)


def test_chats_become_tables() -> None:
    text = (
        "12-03-2024 09:14 - Berichten zijn versleuteld.\n"
        "12-03-2024 09:14 - Nadia Brouns: Is Karel er?\nTweede regel: met dubbele punt\n"
        "12-03-2024 09:15 - ~ +31 6 51834027: IMG-1.jpg (bestand bijgevoegd)\n"
    )
    said = chat.from_text(text)
    assert [(m.when, m.sender, m.text) for m in said] == [
        ("12-03-2024 09:14", "", "Berichten zijn versleuteld."),
        ("12-03-2024 09:14", "Nadia Brouns", "Is Karel er?\nTweede regel: met dubbele punt"),
        ("12-03-2024 09:15", "+31 6 51834027", "IMG-1.jpg (bestand bijgevoegd)"),
    ]
    table = chat.lay_out(said)[1]
    assert isinstance(table, Table)
    assert table.header
    assert chat.from_text("\u200e[18/03/2025, 08:41:02] Omar: Ja")[0].sender == "Omar"
    assert chat.from_text("Verslag van 12-03-2024 09:14 - Nadia: niets") == ()


def test_teams_export() -> None:
    graph = """{"value": [{"createdDateTime": "2024-03-12T09:14:22Z",
      "from": {"user": {"displayName": "Omar"}}, "attachments": [{"name": "a.docx"}],
      "body": {"contentType": "html", "content": "<p>Goed <b>zo</b></p>"}},
      {"createdDateTime": "2024-03-12T09:15:00Z", "from": null, "body": {"content": "verlaten"}}]}"""
    said = chat.from_json(graph)
    assert [(m.when, m.sender, m.text) for m in said] == [
        ("2024-03-12 09:14", "Omar", "Goed zo\n<bijlage: a.docx>"),
        ("2024-03-12 09:15", "", "verlaten"),
    ]
    assert chat.from_json('[{"a": 1}]') == chat.from_json("[" * 5000) == ()


def test_markup_keeps_letters_in_order() -> None:
    page = markup.Page()
    blocks = page.read(
        "<div>een <i>twee</i><p>drie</p>vier<br>vijf</div><table><tr><td>zes</td></tr></table>"
    )
    assert plain_text(blocks) == "een twee\ndrie\nvier\nvijf\nzes"
