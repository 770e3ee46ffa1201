"""Font programs without what they say of themselves: names, notices, comments. Every outline stays.

For fonts that lost no letter; ``leftovers.py`` writes the others. Text is overwritten in place where the
format counts in bytes, so that nothing else has to move.
"""

from __future__ import annotations

import itertools
import re

from redactor.redact.truetype import TrueType
from redactor.redact.type1 import decrypted, encrypted

_EEXEC = 55665

#: Strings and comments of PostScript; the first line tells readers what the file is.
_SAYING = re.compile(
    rb"\((?:[^()\\]|\\.|\([^()]*\))*\)|%(?!!)[^\r\n]*|(?<=^%!PS-AdobeFont-1\.0)[^\r\n]*", re.DOTALL
)

_HEAD = re.compile(rb"eexec[ \t\r\n]*")
_TAIL = re.compile(rb"(?:0{64}[ \r\n]*){8}cleartomark")

#: Operators of the dictionary of a CFF font whose value is the number of a string (Adobe 5176, table 9):
#: version, notice, full name, family, weight, copyright, PostScript, base font name, font name.
_SAYINGS = frozenset(((0,), (1,), (2,), (3,), (4,), (12, 0), (12, 21), (12, 22), (12, 38)))
#: The operator for the place of its parts, and how many strings every CFF font has.
_PARTS, _STANDARD_STRINGS = (12, 36), 391


def plain(data: bytes) -> bytes:
    """The program without its words; anything that is no program of a known kind stays as it is.

    Raises:
        BadProgram: an sfnt program contradicts itself.
    """
    if data[:4] in (b"\0\1\0\0", b"true", b"OTTO"):
        program = TrueType(data)
        if b"CFF " in program.tables:
            program.tables[b"CFF "] = _cff(program.tables[b"CFF "])
        return program.nameless()
    if data[:2] == b"%!":
        return _type1(data)
    if data[:1] == b"\1" and len(data) > 4:
        return _cff(data)
    return data


def _type1(data: bytes) -> bytes:
    head = _HEAD.search(data)
    tail = _TAIL.search(data)
    if head is None:
        return data
    clear = _SAYING.sub(_spaces, data[: head.start()])
    end = tail.start() if tail else len(data)
    body = data[head.end() : end]
    private = decrypted(body, _EEXEC)
    # Behind the first outline everything is data; a comment stands before it.
    first = re.search(rb"/(?:Subrs|CharStrings)\b", private)
    if first:
        silent = _SAYING.sub(_spaces, private[4 : first.start()])
        if silent != private[4 : first.start()]:
            body = encrypted(private[:4] + silent + private[first.start() :], _EEXEC)
    return clear + head.group() + body + data[end:]


def _spaces(match: re.Match[bytes]) -> bytes:
    text = match.group()
    blank = b" " * len(text)
    return b"(" + blank[2:] + b")" if text[:1] == b"(" else blank


def _cff(data: bytes) -> bytes:
    """Names and notices as spaces. The names of glyphs are strings too: those stay."""
    new = bytearray(data)
    try:
        names, at = _index(data, data[2])
        dictionaries, at = _index(data, at)
        strings, _ = _index(data, at)
        for start, end in names:
            new[start:end] = b"F" * (end - start)
        entries = [_entries(data[start:end]) for start, end in dictionaries]
        for place in [entry[_PARTS] for entry in entries if _PARTS in entry]:
            entries += [_entries(data[start:end]) for start, end in _index(data, place)[0]]
        for entry in entries:
            for number in (entry[operator] - _STANDARD_STRINGS for operator in _SAYINGS & entry.keys()):
                if 0 <= number < len(strings):
                    start, end = strings[number]
                    new[start:end] = b" " * (end - start)
    except IndexError:
        return data
    return bytes(new)


def _index(data: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the items of an INDEX lie, and what follows it."""
    count = int.from_bytes(data[at : at + 2])
    if count == 0:
        return [], at + 2
    size = data[at + 2]
    places = [
        int.from_bytes(data[at + 3 + size * number : at + 3 + size * (number + 1)])
        for number in range(count + 1)
    ]
    base = at + 2 + size * (count + 1)
    return [(base + a, base + b) for a, b in itertools.pairwise(places)], base + places[-1]


def _entries(dictionary: bytes) -> dict[tuple[int, ...], int]:
    """The last number before each operator of a CFF dictionary."""
    result: dict[tuple[int, ...], int] = {}
    at, number = 0, -1
    while at < len(dictionary):
        byte = dictionary[at]
        at += 1
        if byte <= 21:
            operator: tuple[int, ...] = (byte,)
            if byte == 12:
                operator, at = (byte, dictionary[at]), at + 1
            result[operator], number = number, -1
        elif byte == 28:
            number, at = int.from_bytes(dictionary[at : at + 2], signed=True), at + 2
        elif byte == 29:
            number, at = int.from_bytes(dictionary[at : at + 4], signed=True), at + 4
        elif byte == 30:
            while at < len(dictionary) and dictionary[at] & 15 != 15 and dictionary[at] >> 4 != 15:
                at += 1
            at += 1
        elif byte <= 246:
            number = byte - 139
        elif byte <= 250:
            number, at = (byte - 247) * 256 + dictionary[at] + 108, at + 1
        else:
            number, at = -(byte - 251) * 256 - dictionary[at] - 108, at + 1
    return result
