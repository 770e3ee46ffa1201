"""Files that attack: nothing is read or written elsewhere, nothing is fetched, and the rest goes on."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from convert_kit import Take, message, text_of, zipped
from office_kit import docx, odt, xlsx

from redactor import convert
from redactor.convert import Reason
from redactor.convert.intake import by_ending
from redactor.convert.manifest import Job
from redactor.convert.reading import Reading
from redactor.rules import Rules

#: Walled in as the worker is, does what a file would do that took it over; says what worked.
_ESCAPE = """
import os, socket, sys
from pathlib import Path
from redactor.convert import sandbox
work, secret = Path(sys.argv[1]), Path(sys.argv[2])
own = work / "own.txt"
own.write_text("mag")
barriers = sandbox.enter(readable=[own], writable=work, memory_bytes=2**30, file_bytes=2**20)
def works(action):
    try:
        action()
        return True
    except (OSError, MemoryError):
        return False
def connect():
    with socket.socket() as s:
        s.settimeout(0.5)
        s.connect(("127.0.0.1", int(sys.argv[3])))
print(",".join(barriers), *(works(action) for action in (
    lambda: own.read_text(),
    lambda: (work / "new.txt").write_text("x"),
    lambda: secret.read_text(),
    lambda: (secret.parent / "planted.txt").write_text("x"),
    lambda: os.listdir(secret.parent),
    lambda: os.listdir("/proc"),
    connect,
    lambda: bytearray(2**31),
    lambda: (work / "large.bin").write_bytes(bytes(2**21)),
)))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has all walls")
def test_walls_hold(tmp_path: Path) -> None:
    import socket

    work, home = tmp_path / "werk", tmp_path / "thuis"
    work.mkdir()
    home.mkdir()
    (home / "geheim.txt").write_text("geheim")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                _ESCAPE,
                str(work),
                str(home / "geheim.txt"),
                str(server.getsockname()[1]),
            ],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(convert.__file__).parents[2],
        )
    barriers, *outcomes = done.stdout.split()
    assert "grenzen" in barriers
    if "bestanden" in barriers:
        assert outcomes[2:6] == ["False"] * 4
        assert not (home / "planted.txt").exists()
    if "netwerk" in barriers:
        assert outcomes[6] == "False"
    assert outcomes[:2] == ["True", "True"]
    assert outcomes[7:] == ["False", "False"]


def test_names_that_climb(tmp_path: Path, take: Take) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (
            "../../boven.txt",
            "/etc/cron.d/x.txt",
            "..\\..\\raam.txt",
            "a/./../b.txt",
            "CON.txt",
            "\x01.txt",
        ):
            archive.writestr(name, b"inhoud")
    intake = take("klim.zip", out.getvalue())
    inside = tmp_path / "omgezet"
    assert len(intake.pieces) == 6
    assert all(p.pdf is not None and p.pdf.parent == inside for p in intake.pieces)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bron", "omgezet"]


def test_bombs_and_lies(take: Take) -> None:
    deep = b"bodem"
    for _ in range(12):
        deep = zipped(laag__zip=deep, laag__txt=b"hier")
    secret = bytearray(zipped(dicht__txt=b"x"))
    for at in (6, secret.find(b"PK\x01\x02") + 8):
        secret[at] |= 1  # encrypted
    intake = take(
        "alles.zip",
        zipped(
            bom__txt=b"0" * 50_000_000,
            diep__zip=deep,
            dicht__zip=bytes(secret),
            stuk__zip=b"PK\x03\x04" + bytes(100),
            goed__txt=b"goed",
        ),
    )
    reasons = {p.original_name: p.reason for p in intake.pieces}
    assert reasons["bom.txt"] is Reason.SUSPICIOUS_RATIO
    assert reasons["dicht.txt"] is Reason.ENCRYPTED
    assert reasons["stuk.zip"] is Reason.DAMAGED
    assert reasons["goed.txt"] is None
    assert Reason.TOO_DEEP in {p.reason for p in intake.pieces}


def test_limits(take: Take) -> None:
    limits = convert.Limits(pieces=3, file_bytes=1000, text=500)
    pieces = take(
        "m.zip", zipped(a__txt=b"a", b__txt=b"b" * 2000, c__txt=b"c" * 600, d__txt=b"d"), limits=limits
    ).pieces
    assert [p.reason for p in pieces] == [None, Reason.TOO_LARGE, Reason.TOO_MANY]


def png(width: int, height: int) -> bytes:
    """A header of that size, with hardly any data behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def test_pictures_of_impossible_size(take: Take) -> None:
    intake = take("p.zip", zipped(groot__png=png(200_000, 200_000), kapot__png=png(10, 10)[:-30]))
    assert [p.reason for p in intake.pieces] == [Reason.TOO_LARGE, Reason.DAMAGED]


def test_markup_brings_nothing_along(take: Take) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    html = f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{laughs}]>
<html><body><p>&x;&l11;</p><img src="file:///etc/passwd"><img src="http://127.0.0.1/a.png" alt="kaart">
<iframe src="file:///etc/passwd"></iframe><object data="/etc/passwd"></object><style>@import url(http://x)</style>
<link rel=stylesheet href="http://x"><base href="file:///etc/"><p>#include "x" #eval("1") $x$ [*b*] \\</p>
{"<div>" * 500}diep<b hidden>weg</b>{"</div>" * 500}</body></html>"""
    endless = ("<div>" * 3000 + "diep" + "</div>" * 3000).encode()
    intake = take("p.zip", zipped(p__html=html.encode(), r__xml=html.encode(), s__html=endless))
    page = intake.pieces[0]
    shown = text_of(page)
    assert "root:" not in shown
    assert "haha" not in shown
    assert "[afbeelding: kaart]" in shown
    assert '#include "x" #eval("1") $x$ [*b*] \\' in shown
    assert {h.kind: h.count for h in page.hidden}["externe-verwijzing"] == 2
    assert "diep" in shown
    assert "weg" not in shown
    # What the parser gives up on is not half a page.
    assert intake.pieces[2].reason is Reason.DAMAGED
    # As text an XML file is shown letter by letter.
    assert "SYSTEM" in text_of(intake.pieces[1])


@pytest.mark.parametrize(
    "data",
    [
        b"From: x\nContent-Type: multipart/mixed; boundary=\n\n--\n--",
        b"Subject: =?utf-8?Q?=ff=fe?= =?klingon?B?////?=\nDate: x\nTo: \x80\x81, <<<>>>, \"\n\nbody \xe9",
        b"From: a\nContent-Type: text/plain; charset=rot13\n\nTekst",
        b"From: a\nContent-Type: text/html; charset=\"utf-16\"\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"From: a\nContent-Type: message/rfc822\n\nSubject: binnen\n\nTekst",
        b"From: a\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nTekst",
        b"\n\n\n",
        b"Message-ID: " + b"<a@b>" * 2000 + b"\nReferences: " + b"<r@s> " * 2000 + b"\n\nTekst",
    ],
)  # fmt: skip
def test_malformed_mail_is_still_a_message(data: bytes) -> None:
    from redactor.convert import mail

    read = mail.read(data)
    assert isinstance(read.subject + read.text + read.html, str)


def test_a_file_that_asks_for_too_much_memory_is_passed_over(tmp_path: Path, take: Take) -> None:
    limits = convert.Limits(memory_bytes=700 * 1024**2, pixels=10**9)
    huge = zipped(a__txt=b"eerst", b__png=png(30_000, 30_000), c__txt=b"laatst")
    intake = take("m.zip", huge, limits=limits)
    assert [p.reason is None for p in intake.pieces] == [True, False, True]


def test_what_takes_too_long_is_passed_over(take: Take) -> None:
    limits = convert.Limits(seconds=2)
    slow = b"a;b;c;d;e;f;g;h\n" + b"1;2;3;4;5;6;7;8\n" * 19_000
    intake = take("m.zip", zipped(a__txt=b"eerst", b__csv=slow, c__txt=b"laatst"), limits=limits)
    assert [p.reason for p in intake.pieces] == [None, Reason.TIME, None]


def test_encrypted_mail_is_told(take: Take) -> None:
    mail = message()
    mail.replace_header("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data")
    assert [p.reason for p in take("m.eml", mail.as_bytes()).pieces] == [Reason.ENCRYPTED]


@pytest.mark.parametrize("barriers", [(), ("grenzen", "netwerk"), ("grenzen", "bestanden")])
def test_an_office_program_runs_behind_all_walls_or_not_at_all(
    tmp_path: Path, shipped_rules: Rules, barriers: tuple[str, ...]
) -> None:
    folder, work = tmp_path / "in", tmp_path / "werk"
    folder.mkdir()
    work.mkdir()
    (folder / "a.docx").write_bytes(docx())
    (folder / "b.odt").write_bytes(odt())
    (folder / "c.txt").write_text("leesbaar", encoding="utf-8")
    (folder / "d.xlsx").write_bytes(xlsx())
    job = Job(
        source=os.fsencode(folder).hex(),
        limits=convert.Limits(),
        file_types=by_ending(shipped_rules),
        lists={},
        appended={},
        passed_over={},
    )
    reading = Reading(job, work, begin=lambda number: None, barriers=barriers)
    reading.source()
    assert [p.reason for p in reading.pieces] == [Reason.NO_WALLS, Reason.NO_WALLS, None, None]
