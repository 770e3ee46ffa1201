"""Outlook messages: fields, attachments, messages inside, and bodies that are there as RTF only."""

from __future__ import annotations

import contextlib
import random
import struct

import msg_kit
import pytest
from convert_kit import Take, text_of

from redactor.convert import FileType, msg, rtf
from redactor.convert.pieces import Unreadable


def test_message_with_all_it_holds(take: Take) -> None:
    outer, note, inner = take("b.msg", msg_kit.message()).pieces
    shown = text_of(outer)
    for line in (
        "Brouns, N. (Nadia) <n.brouns@waterrijk.nl>",
        "Karel Pronk <k.pronk@waterrijk.nl>",
        "RE: Kermis",
        "3 maart 2026",
        "notitie.txt; Eerder.msg",
        "Goedemorgen Karel, café",
    ):
        assert line in shown
    assert "/O=EX" not in shown
    assert [(p.name, p.file_type, p.parent) for p in (note, inner)] == [
        ("b-notitie", FileType.NOTE, "b"),
        ("b-Eerder", FileType.EMAIL, "b"),
    ]
    assert "Binnenin staat Omar." in text_of(inner)
    assert outer.message is not None
    assert len(outer.message.references) == 1


def packed(plain: bytes) -> bytes:
    return struct.pack("<II4sI", len(plain) + 12, len(plain), b"MELA", 0) + plain


def test_bodies_in_rtf() -> None:
    plain = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Zo\'eb zegt: \u8364 ?5\par en {\b vet}\par\{x\}}"
    assert rtf.body(packed(plain)) == ("", "Zoë zegt: €5\nen vet\n{x}")
    html = (
        rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf\par\htmlrtf0 Beste {\*\htmltag84 <b>}Karel"
        rb"\htmlrtf {\b\htmlrtf0 {\*\htmltag92 </b>}\htmlrtf }\htmlrtf0{\*\htmltag72 </p>}}"
    )
    assert rtf.body(packed(html)) == ("<p>Beste <b>Karel</b></p>", "")
    # The example of MS-OXRTFCP, 3.1.
    example = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert rtf.unpacked(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_broken_containers_end_in_an_answer() -> None:
    whole = msg_kit.message()
    rng = random.Random(1)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 20)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        # Any other exception would end the intake of this file.
        with contextlib.suppress(Unreadable):
            msg.read(bytes(broken[: rng.randrange(600, len(broken))]))


@pytest.mark.parametrize("data", [b"", b"x" * 15, struct.pack("<II4sI", 9, 99, b"LZFu", 0) + b"\xff\xff"])
def test_broken_rtf_is_empty(data: bytes) -> None:
    assert rtf.unpacked(data) == b""
