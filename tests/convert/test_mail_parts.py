"""Messages as programs build them and as they should not: nothing shown is lost, nothing else is shown."""

from __future__ import annotations

import pytest

from redactor.convert import mail
from redactor.convert.blocks import plain_text
from redactor.convert.letter import lay_out
from redactor.convert.pieces import Reason, Unreadable
from redactor.convert.quotes import Quotes

_HEAD = b"From: a@b.nl\nTo: c@d.nl\nSubject: x\n"


def text(body: str) -> bytes:
    return b"Content-Type: text/plain\n\n" + body.encode()


def html(body: str) -> bytes:
    return b"Content-Type: text/html\n\n" + body.encode()


def multipart(kind: str, *parts: bytes, before: str = "", after: str = "") -> bytes:
    inside = b"".join(b"--B\n" + part + b"\n" for part in parts)
    head = f"Content-Type: multipart/{kind}; boundary=B\n\n{before}\n".encode()
    return head + inside + f"--B--\n{after}\n".encode()


def page(data: bytes) -> tuple[str, dict[str, int]]:
    blocks, hidden = lay_out(mail.read(data), attached=(), pictures=None, quotes=Quotes({}))
    return plain_text(blocks).partition("x\n")[2], {k: v for k, v in hidden.items() if v and k != "kopregel"}


def test_text_beside_html_is_shown_in_its_place() -> None:
    data = _HEAD + multipart("mixed", text("boven <b>"), html("<p>midden</p>"), text("onder"))
    assert page(data) == ("boven <b>\nmidden\nonder", {})


def test_of_versions_one_is_shown_and_what_the_other_says_more_is_counted() -> None:
    data = _HEAD + multipart("alternative", text("zelfde geheim"), html("<p>zelfde</p>"))
    assert page(data) == ("zelfde", {"tekstversie": 1})
    # Words of a text version hidden in a related part count too.
    related = multipart("related", html("<p>zelfde</p>")).replace(b"=B", b"=C").replace(b"--B", b"--C")
    data = _HEAD + multipart("alternative", text("zelfde"), related)
    assert page(data) == ("zelfde", {})


def test_report_on_delivery_is_a_piece() -> None:
    status = (
        b"Content-Type: message/delivery-status\n\nReporting-MTA: x\n\nFinal-Recipient: rfc822; jan@b.nl\n"
    )
    read = mail.read(_HEAD + multipart("report", text("niet bezorgd"), status))
    (attached,) = read.attachments
    assert b"Reporting-MTA: x" in attached.data
    assert b"jan@b.nl" in attached.data


def test_signatures_are_counted() -> None:
    signature = b"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMII="
    data = _HEAD + multipart("signed", text("getekend"), signature)
    assert page(data) == ("getekend", {"handtekening": 1})
    assert mail.read(data).attachments == ()


def test_a_locked_part_does_not_lock_the_message() -> None:
    locked = b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nMII="
    read = mail.read(_HEAD + multipart("mixed", text("leesbaar"), locked))
    assert not read.encrypted
    assert [a.name for a in read.attachments] == ["smime.p7m"]
    assert mail.read(_HEAD + locked).encrypted


def test_text_around_the_parts_is_counted() -> None:
    usual = "This is a multi-part message in MIME format."
    assert page(_HEAD + multipart("mixed", text("a"), before=usual)) == ("a", {})
    assert page(_HEAD + multipart("mixed", text("a"), before="geheim"))[1] == {"tekst-buiten-delen": 1}
    assert page(_HEAD + multipart("mixed", text("a"), after="geheim"))[1] == {"tekst-buiten-delen": 1}


def test_names_of_attachments_in_plain_bytes() -> None:
    parts = [
        b'Content-Type: text/plain; name="' + name + b'"\nContent-Disposition: attachment\n\nx'
        for name in ("reünie.txt".encode(), "reünie.txt".encode("cp1252"))
    ]
    assert [a.name for a in mail.read(_HEAD + multipart("mixed", *parts)).attachments] == ["reünie.txt"] * 2


def test_parts_without_end_are_too_deep() -> None:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (i, i) for i in range(2000))
    with pytest.raises(Unreadable) as caught:
        mail.read(_HEAD + parts + text("bodem"))
    assert caught.value.reason is Reason.TOO_DEEP
