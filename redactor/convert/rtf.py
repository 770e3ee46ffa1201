"""The RTF body of an Outlook message: unpacked (MS-OXRTFCP) and read back to HTML or text (MS-OXRTFEX).

Reads what Outlook writes in messages. RTF files go through LibreOffice.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from redactor.convert.charsets import decode

_PRIMED: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW: Final = 4096
_MOST: Final = 50 * 1024**2
_TOKEN: Final = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-z]+)(-?\d+)? ?|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.IGNORECASE
)
#: Groups that hold no text of the message.
_SILENT: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict object generator themedata listtable revtbl".split()
)
_BREAKS: Final = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n"}
_SIGNS: Final = {b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
                 b"endash": "–", b"emdash": "—"}  # fmt: skip


def body(packed: bytes) -> tuple[str, str]:
    """HTML and text of a body; one of the two is empty."""
    plain = unpacked(packed)
    if b"\\fromhtml" in plain[:200]:
        return _read(plain, html=True), ""
    return "", _read(plain, html=False)


def unpacked(packed: bytes) -> bytes:
    """The RTF itself; empty for what is no packed RTF."""
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack_from("<I", packed, 4)[0], packed[8:12]
    if kind == b"MELA":
        return packed[16 : 16 + size]
    if kind != b"LZFu":
        return b""
    window = bytearray(_WINDOW)
    window[: len(_PRIMED)] = _PRIMED
    at, write = 16, len(_PRIMED)
    out = bytearray()
    while at < len(packed) and len(out) < min(size, _MOST):
        flags = packed[at]
        at += 1
        for bit in range(8):
            if at >= len(packed):
                break
            if flags >> bit & 1:
                if at + 2 > len(packed):
                    break
                word = struct.unpack_from(">H", packed, at)[0]
                at += 2
                start, length = word >> 4, (word & 0xF) + 2
                if start == write % _WINDOW:
                    return bytes(out)
                for i in range(length):
                    byte = window[(start + i) % _WINDOW]
                    window[write % _WINDOW] = byte
                    write += 1
                    out.append(byte)
            else:
                window[write % _WINDOW] = packed[at]
                out.append(packed[at])
                write += 1
                at += 1
    return bytes(out)


def _read(plain: bytes, *, html: bool) -> str:
    """Letters of the groups that hold text; in ``html`` those marked as its tags, and what stands between."""
    out: list[str] = []
    # Per group: silent, inside a tag of the HTML, letters that are for RTF readers only.
    stack = [(False, False, False)]
    silent = tag = rtf_only = starred = False
    skip, after_unicode = 0, 1
    pending = bytearray()

    def flush() -> None:
        if pending:
            out.append(decode(bytes(pending), "cp1252"))
            pending.clear()

    for match in _TOKEN.finditer(plain):
        code, word, number, sign, brace, letters = match.groups()
        if brace:
            flush()
            if brace == b"{":
                stack.append((silent, tag, rtf_only))
            elif len(stack) > 1:
                silent, tag, rtf_only = stack.pop()
            continue
        if sign == b"*":
            starred = True
            continue
        if word:
            flush()
            if starred:
                tag = word == b"htmltag" and html
                silent = silent or not tag
                starred = False
            elif word in _SILENT:
                silent = True
            elif word == b"htmlrtf":
                rtf_only = number != b"0"
            elif word == b"uc":
                after_unicode = int(number or 1)
            elif word == b"u" and number and not silent and not (html and rtf_only):
                out.append(chr(int(number) % 65536))
                skip = after_unicode
            elif not silent and not (html and rtf_only):
                out.append(_BREAKS.get(word, "") or _SIGNS.get(word, ""))
            continue
        starred = False
        if silent or (html and rtf_only):
            continue
        if code:
            if skip:
                skip -= 1
            else:
                pending += bytes([int(code, 16)])
        elif sign:
            pending += {b"~": b"\xa0", b"_": b"-", b"-": b""}.get(sign, sign)
        elif letters:
            pending += letters[skip:]
            skip = max(0, skip - len(letters))
    flush()
    # Halves of a letter beyond the first plane come as two.
    text = "".join(out)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
